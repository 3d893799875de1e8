"""What one can do with the books: use cases over ports, with no technology in them. Begin with `open_books`.

json_names           fields and places by their names in JSON
serialization        records as JSON: the log, exports and checksums hold them so
ports                what is needed from outside
unit_of_work         transactions, guards, postings, the log: what every use case is given
reconciliation, reporting            what pays what; reports and the ledger that they read
ledger, comparison                   accounts, journals, documents, the company
banking, purchasing, invoicing       the use cases of documents
collections                          create, replace, amend, remove: the same for every entrance
importing, integrity, sync           files of others; verify, audit and rebuild; checksums
open_books                           how all of it is put together over a store

May use the domain. Each area uses those above it in this list, never those below.
"""
