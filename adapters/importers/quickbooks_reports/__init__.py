"""Reports of QuickBooks Online and Desktop as CSV. Begin with `reader`.

sheet, cell_text      rows and cells, titles and dates       captions   titles and captions of reports
outline, tree         which row is inside which, and totals  vocabulary what QuickBooks' words mean in ours

May use `importers.text` and, of the domain, `comparison.foreign_report` and the catalogue of reports.
"""
