"""Use cases for accounts, registers, journals and the company. Begin with `documents`.

documents                    what all documents share: saving, voiding and removing them
charges_and_credits          what invoices and bills share
inactive_records             documents that newly name an inactive contact or item
accounts, default_accounts   the chart of accounts
account_types                changing the types of accounts
account_mappings             what imports remember of accounts
registers, journals          the rows of an account, and all entries
company, logo                new books, the settings, and the logo

May use reconciliation and the unit of work.
"""
