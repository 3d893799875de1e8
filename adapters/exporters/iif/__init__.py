"""Writer of IIF files, which QuickBooks reads. Begin with `writer`.

vocabulary            account types and transaction types in the words of IIF
cells                 what is written in a cell, so that a reader gets the same text back
lists, transactions   the rows of lists and of transactions
encoding              in which encoding the file is written

May use `application.exporting`.
"""
