"""Readers of other programs' files, a folder for each format.

text                  encodings, amounts and dates of texts, for all readers
findings              what a reader has found so far
iif                   QuickBooks' lists and transactions, to be imported
quickbooks_types      QuickBooks' types of accounts and transactions, for both of its formats
quickbooks_reports    QuickBooks' reports as CSV, to be compared
quickbooks_csv        QuickBooks' lists and reports of transactions as CSV, to be imported

May use the application: a reader hands over a `ParsedFile` or a `ForeignReport`.
"""
