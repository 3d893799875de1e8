"""The books in memory, for tests and trials.

store, state     the store, and all that it holds
records, references, ledger, open_items, change_log, blobs, replies, reports
                 the ports of a session
postings         the postings of a period, for the ledger and the reports
"""
