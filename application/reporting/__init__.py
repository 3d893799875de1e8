"""Making reports. Begin with `make_report`, which checks and completes what a person asks for.

ledger_reader   the ledger that reports read
ledger_lines    how a posting is shown
formats         the formats in which reports are written

May use the unit of work and `json_names`. The writers of the formats are exporters, which
`entrypoints.report_writers` finds by their names.
"""
