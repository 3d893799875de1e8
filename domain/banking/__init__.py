"""Money in and out of cash accounts and cards. Begin with `bank_transactions`; `cleared_marks` are what bank rows carry.

May use the ledger.
"""
