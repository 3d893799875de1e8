"""What one can do with customers' documents: `invoices`, `payments`, the page of an invoice; and with `contacts`.

May use banking, the ledger, reconciliation and the unit of work.
"""
