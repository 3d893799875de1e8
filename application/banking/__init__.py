"""Use cases for money in the bank (`bank_transactions`) and not yet there (`undeposited`).

`bank_rules` says what rows of bank statements are, and `rule_trials` tries rules on the history.

May use the ledger, reconciliation and the unit of work.
"""
