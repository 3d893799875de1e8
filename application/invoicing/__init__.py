"""Use cases for customers' documents: `invoices`, `payments` and `invoice_page`; and `contacts`.

May use banking, the ledger, reconciliation and the unit of work.
"""
