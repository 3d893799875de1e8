"""Replacing the books by others: the former books become a backup.

replace_books    how it is done, whatever takes the place of the books
held_books       what an export of the whole books holds, and books made from it
restored_books   a backup, or a file of books, with a new history
new_company      books without anything of the former company

May use the unit of work, the replay of records, the verification, and the areas of the ledger.
"""
