"""Reconciling an account with the statements of its bank. Begin with `sessions`.

sessions         begin, change and cancel the reconciliation with a statement
resuming         begin one, or go on with the open one
opening_rows     the rows that make up the beginning balance of an account's first reconciliation
clearing         clear and unclear rows in an open reconciliation
finishing        finish a reconciliation, with an adjustment if need be, and undo the latest one
matching         the file of a statement, and the rows that its lines are
discrepancies    locked rows that were changed for a reason, and what that does to the figures
stated_endings   the balance with which a statement file ends
status           how far all accounts are reconciled
remembered_lines which lines of files were cleared, for the files that are imported later
session_view     what a reconciliation shows: its figures and rows
session_report   its report, which accountants file

The marks of rows are in `reconciliation/row_marks`, the lock in `unit_of_work/guards`. May use
everything that imports and collections offer.
"""
