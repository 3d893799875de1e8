"""What customers owe and pay. Begin with `invoices`.

invoices, payments         the documents of customers
contacts, items, terms     what the documents name; vendors are contacts too, and have terms

May use banking and the ledger.
"""
