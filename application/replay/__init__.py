"""Carrying out a log again on other books: they become what the log says.

replay           the changes of one unit of work, or the net changes of many
recorder         how their documents are posted: with the applications and marks that the log has
logged_records   what the log has of a record, also of one that an older program made

The rules were asked when the changes were made, so nothing is refused here. May use the unit of
work, and the areas of the ledger and of reconciliation.
"""
