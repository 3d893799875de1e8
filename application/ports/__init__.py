"""What the use cases need from outside, each need a small protocol: begin with `store`.

store            Store opens a transaction; Session is one, and offers the protocols below
records          records with their references and keys     queries        what a list is asked for
stored_ledger    postings and the kept sums of them         stored_open_items   what is open, and what pays what
change_log       the log of every change                    replies        answers kept for retries
report_reading   what reports read beside records
clock, ids       the time, new ids                          server_settings, failures

May use the domain alone. Adapters implement these protocols; use cases are given them.
"""
