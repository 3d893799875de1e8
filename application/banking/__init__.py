"""What one can do with bank transactions (`bank_transactions`), and with what waits for its deposit (`undeposited`).

May use the ledger, reconciliation and the unit of work.
"""
