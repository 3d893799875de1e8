"""What vendors are owed and paid: `bills` (vendor credits too), then `bill_payments`. The mirror of invoicing.

May use banking and the ledger.
"""
