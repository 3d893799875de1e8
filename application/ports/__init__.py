"""What the application needs from outside, as small protocols. Begin with `store`.

store                a Store opens transactions; a Session is one, and offers the protocols below
records              records, with their references and keys
queries              what a list is asked for: conditions, order, page
stored_ledger        postings, and the balances that are kept of them
stored_open_items    open items and applications
report_reading       what reports read besides records
change_log           the log of every change
record_hashes        the hashes of records, by which copies of the books are compared
blobs                bytes that records name, such as the logo
backups              copies of the books, and files of books that are sent and received
replies              answers kept for requests that are repeated
clock, ids           the time, new ids
progress             how far a long piece of work has come
server_settings      the port and the version of the server
failures             what can go wrong with a store

May use only the domain and the files below the ports. Adapters implement these protocols.
"""
