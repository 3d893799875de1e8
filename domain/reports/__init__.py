"""Reports: pure functions from the ledger and a query to one neutral table. Begin with `report`, then any report.

query, table, report       what is asked; columns and rows; a report as it is declared, and the finished one
matching                   how it is compared with the same report of another program
ledger_port                what a report may read
catalogue                  every report: a new one is declared in a file of its family, and named there
column_layout, periods     columns of time and their days
account_tree, groups, balances, posting_rows, subledgers   what several reports are put together from

May use reconciliation and everything below it.
"""
