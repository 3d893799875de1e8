"""Which credit pays which charge, and when it counts on the cash basis. Begin with `open_items`.

open_items            what documents make: charges, credits, rows that wait in Undeposited Funds
applications          so much of a credit pays a charge     manual_applications   what documents state themselves
credit_matching       what pays what, found by number, exact amount, age
cash_basis            what an entry and an application post on the cash basis

May use every area of documents.
"""
