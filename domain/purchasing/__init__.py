"""What the company owes to vendors and pays them. Begin with `bills`.

bills           bills and vendor credits
bill_payments   the money paid to vendors

This area mirrors invoicing. It may use banking and the ledger.
"""
