"""Reports of QuickBooks Online and Desktop as CSV. Begin with `reader`.

sheet, cell_text      rows and cells, titles and dates       captions   titles and captions of reports
outline, tree         which row is inside which, and totals  vocabulary what QuickBooks' words mean in ours

May use the domain's `ForeignReport`.
"""
