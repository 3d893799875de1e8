"""The ledger: accounts, the entries of balanced postings, and what a document is. Begin with `documents`.

accounts, company     the chart; settings, closing date and fiscal year
entries, ids          postings, entries and their headers; ids that are made of parts
documents, traits     a record that posts, and what its kind declares to be to the books
journals              the journal that a person writes by hand
charges_and_credits   what invoices and bills have in common

May use `domain.records`, `domain.values` and `domain.errors`.
"""
