"""The ledger: accounts, the entries of balanced postings, and what a document is.

Begin with `documents`.

accounts, company     the chart of accounts; settings, closing date and fiscal year
account_mappings      what imports remember of accounts
entries, ids          postings, entries and their headers; ids that are made of parts
documents, traits     records that post, and what each kind of them declares about itself
journals              journal entries that a person enters
attachments           files that a person keeps with a record
charges_and_credits   what invoices and bills have in common

May use `domain.records`, `domain.references`, `domain.values` and `domain.errors`.
"""
