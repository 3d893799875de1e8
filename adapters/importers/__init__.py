"""Readers of other programs' files, a folder for each format; `text` has their encodings, amounts and dates.

iif                   QuickBooks' lists and transactions
quickbooks_reports    QuickBooks' reports as CSV, to be compared

May use the application: a reader hands over a `ParsedFile` or a `ForeignReport`. A bank's CSV will be a folder here.
"""
