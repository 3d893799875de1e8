"""Reader of the CSV files of banks, which have no common form. Begin with `reader`.

rows                  how a file is divided into rows and cells, and its lines are counted
money, days           the amounts and the dates in cells, in all notations of banks
captions              what the captions of columns mean
cell_kinds            what the cells of a column look like, where no caption tells
columns               what each column holds: by mapping, by caption, or by its cells
recognition           delimiter, header and table of a file, and whether it is the CSV of a bank
preamble              what the lines above the table say: account and balance
survey                what only all rows show: the order of dates, decimal signs, signs
statement_rows        what a row becomes
running_balance       whether the balances follow from the amounts

May use `importers.text`, `importers.findings` and, of the application, `importing.parsed_file`,
`importing.statements` and `importing.listed`.
"""
