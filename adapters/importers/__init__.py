"""Readers of other programs' files, a folder for each format.

text                  encodings, amounts and dates of texts, for all readers
findings              what a reader has found so far
bank_csv              statements that banks export as CSV, to be imported
appearance            what a file looks like that is not of the format it should have
statement_texts       amounts and texts in the statements of banks
iif                   QuickBooks' lists and transactions, to be imported
ofx                   statements of banks (OFX, QFX, QBO), to be imported
qif                   transactions of Quicken, to be imported
quickbooks_types      QuickBooks' types of accounts and transactions, for both of its formats
quickbooks_reports    QuickBooks' reports as CSV, to be compared
quickbooks_csv        QuickBooks' lists and reports of transactions as CSV, to be imported

May use the application: a reader hands over a `ParsedFile` or a `ForeignReport`.
"""
