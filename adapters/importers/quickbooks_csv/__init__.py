"""Reader of QuickBooks' lists and reports of transactions as CSV, to be imported. See `reader`.

kinds, words                 the titles, columns and types of QuickBooks in the words of the books
rows, heads, recognition     the rows of a file; what is above them; whether a file is one of these
lists                        accounts, customers, vendors, products and services
journal, sections, listing   the rows of the reports of transactions
chart                        what all files of a company say about its accounts
signs, regrouping            amounts in natural signs; which rows are one transaction
postings, documents          rows, and the transactions that they become
ledgers, openings, stated    what becomes of a report; beginning balances; totals to be proved
statements                   balance sheets and the like, which say what accounts are
reader                       several files of one company, or a single one

May use `importers.quickbooks_reports`, which reads QuickBooks' reports to be compared, as well as
`importers.text`, `importers.findings` and `importers.quickbooks_types`.
"""
