"""The books in one SQLite file. Begin with `store`, then `session`.

store, driver, connections, connection
                          the file and its connections
file_identity, held_files, replacement     which file is open, and what happens if it is replaced
log_marks                 which file a write-ahead log was made for
examination               what can be told about a file without changing anything
failures                  what the errors of SQLite and of the disk mean
migrations, schema, upgrading
                          the schema of the file, and how older files are brought up to it
backups, backup_folder, books_files, closed_files
                          copies of the books in files of their own: written, verified and opened
session, write_buffer     one transaction, and the rows that it has still to write
records, references, ledger, open_items, change_log, blobs, replies, reports
                          the ports of a session
list_reading              the pages of lists, of `records`
pages, conditions, searched_words, composed_statements
                          their statements, which SQLAlchemy composes
balance_sums              the month and contact balances, of `ledger`
open_items_on_day         what was open at the end of a day, of `reports`
"""
