"""What one can do with accounts, registers, journals and the company; and what all documents share. Begin with `documents`.

documents         saved, made void, taken back in a closed period
charges_and_credits   what is checked of invoices and bills
accounts, default_accounts, registers, journals, company

May use reconciliation and the unit of work.
"""
