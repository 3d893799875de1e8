"""What bookkeeping is: records, the entries they post, open items, reports. Pure, and without I/O, clock or ids.

records, values, errors   what a record, a field and a refusal are: read `records` first
ledger                    accounts, entries, journals, the company; what every document is to the books
banking                   bank transactions and the marks of cleared rows
invoicing, purchasing     documents of customers and of vendors
document_kinds            every kind of document by its name
reconciliation            open items, what pays what, the cash basis
reports                   the engine and every report
comparison                a report of another program against ours

Uses nothing but attrs. Each area uses those above it in this list, never those below.
"""
