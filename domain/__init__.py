"""What bookkeeping is: records, the entries they post, open items, and reports.

This layer is pure: it has no I/O and no clock, and it makes no ids.

records, fields, values, errors, error_codes
                          records and their fields, and refusals: read `records` first
texts                     how names are kept, and which texts count as the same
ledger                    accounts, entries, journals, the company; what all documents share
banking                   bank transactions and the cleared marks of bank rows
invoicing, purchasing     documents of customers and of vendors
document_kinds            every kind of document by its name
reconciliation            open items, which credit pays which charge, the cash basis
reports                   every report, and the parts that reports are built from
comparison                a report of another program compared with ours

The domain uses no library but attrs. Each area uses only those above it in this list.
"""
