"""Reconciliation: what pays what (applications), and when it counts on the cash basis."""
