"""Use cases for vendors' documents: `bills` and `bill_payments`.

May use banking, the ledger, reconciliation and the unit of work.
"""
