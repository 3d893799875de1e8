"""Where the program begins: the served API and the command line.

wiring                  the books over a store: the only file that names one
api, server_process     the server; whether a file is being served, and by whom
cli                     the command line
file_readers, report_writers   who reads and who writes each format
settings, clock         this machine: its settings, its time

May use everything.
"""
