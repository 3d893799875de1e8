"""Making reports: `make_report` settles what is asked for; `ledger_reader` is the ledger that reports read.

May use the unit of work. Formats are adapters, put together in `entrypoints.formats`.
"""
