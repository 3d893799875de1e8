"""Use cases for vendors' documents: `bills` and `bill_payments`.

May use the ledger, reconciliation and the unit of work.
"""
