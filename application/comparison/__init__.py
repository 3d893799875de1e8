"""Comparing a report with the file of another program: `compare_report`.

May use reporting and the unit of work.
"""
