"""Making reports: `make_report` settles what is asked for; `ledger_reader` is the ledger that reports read; `formats` lists formats.

May use the unit of work and `json_names`. What writes a format is an exporter, found by its name in `entrypoints.report_writers`.
"""
