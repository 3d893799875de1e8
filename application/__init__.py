"""What a person can do with the books: use cases. They reach technology only through ports.

Begin with `open_books`.

json_names                           the names of fields in JSON
entered_texts                        names that a person enters, in the form in which they are kept
checksum_tree                        the hashes by which copies of the books are compared
packed_values                        many values in little memory
serialization                        records as JSON, as the log, exports and checksums hold them
ports                                what the application needs from outside
unit_of_work                         transactions, guards, postings, the log: what use cases use
reconciliation                       which credit pays which charge
reporting                            reports, and the ledger that they read
ledger, comparison                   accounts, journals, documents, the company; comparing reports
banking, purchasing, invoicing       the use cases of documents
collections                          create, replace, amend, remove: the same for every interface
importing                            files of other programs
integrity                            verifying the books, reading the audit log, rebuilding
sync                                 checksums
open_books                           puts all of these together over a store

May use the domain. Each area may use the areas above it in this list, never those below it.
"""
