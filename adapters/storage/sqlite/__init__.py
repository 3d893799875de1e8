"""The books in one SQLite file. Begin with `store`, then `session`.

store, driver             the file and its connections
file_identity, held_files, replacement     which file is open, and what happens if it is replaced
log_marks                 which file a write-ahead log was made for
examination               what can be told about a file without changing anything
failures                  what the errors of SQLite and of the disk mean
migrations, schema        the schema of the file, and how older files are brought up to it
backups, backup_folder, books_files, closed_files
                          copies of the books in files of their own: written, verified and opened
session, write_buffer     one transaction, and the rows that it has still to write
records, references, ledger, open_items, change_log, blobs, replies, reports
                          the ports of a session
pages, conditions, searched_words
                          the statements for lists, of `records`
balance_sums              the month and contact balances, of `ledger`
open_items_on_day         what was open at the end of a day, of `reports`
"""
