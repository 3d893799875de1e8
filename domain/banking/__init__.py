"""Money in and out of cash accounts and cards. Begin with `bank_transactions`.

bank_transactions   deposits, withdrawals, transfers, card charges and card payments
cleared_marks       the mark of a bank row that the bank has confirmed

May use the ledger.
"""
