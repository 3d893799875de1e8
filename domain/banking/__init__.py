"""Money in and out of cash accounts and cards. Begin with `bank_transactions`.

bank_transactions   deposits, withdrawals, transfers, card charges and card payments
cleared_marks       the mark of a bank row that the bank has confirmed
bank_rules          what the rows of bank statements are: conditions, and what follows from them
check_numbers       the numbers of checks, as banks and bookkeepers write them
rule_matching       which rule a row matches, and what the rule makes of it

May use the ledger.
"""
