"""Reader of the report CSVs of QuickBooks Online and Desktop. Begin with `reader`.

cell_text                    rows of cells, amounts and percentages
day_text, day_words          days and ranges of days, in digits and with the names of months
titles, column_captions      the words of titles and of the captions of columns
captions                     the words of the captions of rows: sections, totals, results
sheet, title_block           the parts of a file, and what its title block says
recognition                  which program wrote a file, and which report it looks like
columns, column_meanings     what the columns hold, and which periods they show
lines                        the rows below the header
outline, tree                which row is in which group, and whether the totals come out
vocabulary                   what the words of QuickBooks mean in the books

May use `importers.text` and, of the domain, `comparison.foreign_report` and the reports.
"""
