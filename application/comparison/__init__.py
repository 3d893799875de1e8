"""Comparing a report with the file of another program. Begin with `compare_report`.

compare_report      makes our report as the file has it, and compares both
request_in_file     which days, basis and columns the file has

May use reporting and the unit of work.
"""
