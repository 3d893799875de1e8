"""The schema of a file of books, as numbered steps: each changes what the step before it left.

step_1     journals and bank transactions, their postings, and the log of changes
step_2     invoices, bills and their payments, and open items
step_3     what reports read: primary accounts, applications by day, wider indexes
step_4     what records carry for the edges of bookkeeping, such as reversals
step_5     what invoices say about their sender, and the logo of the company
step_6     what the books remember of imports
step_7     the rows of banks' statements, how the files of a bank are read, and bank rules
step_8     bank reconciliations, and the reasons for exceptions from their locks
step_9     what copies of the books on other devices are kept in step by
step_10    where copies stand, where the log ends, and by what it is searched
step_11    files that are attached to records, and bytes in chunks
step_12    the proofs of rows that are neither logged nor derived
step_13    the log can say that a backup was restored
step_14    the totals of documents of lines, and by what else lists are filtered and sorted

`migrations` runs the steps. A step never changes, because it already ran in files of users: a new
table or column is a new step. A step that changes the stored fields of a collection's records
marks `record_hashes` as stale, because their hashes change too. Semicolons separate the statements,
so no statement may contain one.
"""
