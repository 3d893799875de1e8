"""The books in one SQLite file. Begin with `store`, then `session`.

store, driver, migrations     the file, its connections, its schema
session, write_buffer         one transaction, and what it has still to write
records, pages, ledger, balance_sums, open_items, change_log, replies, reports   the ports, one file each
"""
