"""What one can do with accounts, registers, journals and the company; and what all documents share. Begin with `documents`.

documents         saved, made void, taken back in a closed period
document_rules    what is checked of documents of lines
accounts, registers, journals, company

May use reconciliation and the unit of work.
"""
