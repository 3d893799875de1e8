"""Use cases for money in the bank (`bank_transactions`) and not yet there (`undeposited`).

May use the ledger, reconciliation and the unit of work.
"""
