"""The rows of banks' statements: which of them the books have already, and what new ones become.

import_statements     the steps, for each statement of a file
statement_accounts    the account of the books to which a statement belongs
check_numbers         the numbers of checks that only the payee has
identities            by what a row is recognised in a later file
known_rows            rows that were imported before, and those that probably were
book_entries          what the books have on an account that no statement has shown yet
meeting               which row of a statement is which entry of the books
other_sides           rows of two accounts' statements that are one transfer
contra_accounts       the other account of a new row, its contact and its memo
payee_history         what the last transactions of a payee were about
payees                contacts by the names that banks write
remembered_reading    how the files of an account are read, as a person said it

fitting_texts         the texts of a row as a bank transaction can hold them
row_outcomes          what becomes of each row, as it is told and remembered

Read `import_statements` first. `identities`, `known_rows` and `meeting` know nothing of the books.
What an import tells about statements is in `importing.statement_answer`.
"""
