"""Which credit pays which charge, and when it counts on the cash basis. Begin with `open_items`.

open_items            what documents make: charges, credits, rows that wait in Undeposited Funds
applications          the record that an amount of a credit pays a charge
manual_applications   which documents name the charges that they pay, and which charges those are
named_numbers         which invoices a memo names by their numbers
credit_matching       the rules that find which credit pays which charge: number, exact amount, age
bank_sessions         the reconciliation of an account with one statement of its bank
statement_matching    which rows of an account the lines of a statement are (parts in `matching`)
cash_basis            what entries and applications post on the cash basis

May use every area of documents.
"""
