"""What customers owe and pay. Begin with `invoices`.

invoices, payments         the documents
contacts, items, terms     what they name; vendors are contacts too, and have terms

May use banking and the ledger.
"""
