"""Which credit pays which charge, in step with every write. Begin with `automatic_application`.

automatic_application   the step that ends every unit of work: take back, apply, match by rule
working_set             the open items and applications with which it works
cash_entries            what applications post on the cash basis
manual                  the applications that persons enter
applications_view       the applications of a document, as its view shows them
control_accounts        receivables and payables: control accounts against open items
open_item_pages         what is open as one list, of which a page is read at a time
open_item_lookup        finding the open item that a person names
row_marks               the cleared marks of rows, and how a bank reconciliation changes them
merged_sessions         what a merge of accounts does to their bank reconciliations
on_demand               entering applications, and running the automatic application, on request

May use the unit of work.
"""
