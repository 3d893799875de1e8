"""Reports: pure functions from the ledger and a query to one neutral table.

Begin with `report`, then read any report.

query, table, report     what a person asks for; columns and rows; a report, declared and finished
matching                 how a report is compared with the same report of another program
ledger_port              what a report can read
catalogue                every report; a new report is declared in a file of its family, and listed
                         here
reconciliation           the report of a bank reconciliation, from a reconciled_statement
column_layout, periods   columns for several periods, and the days of each
account_tree, groups, balances, posting_rows, subledgers   parts that several reports share

May use reconciliation and everything below it.
"""
