"""Where the program begins: the served API and the command line.

wiring                  the only file that names concrete adapters of storage
api, server_process     the server; whether a file is being served, and by whom
cli                     the command line
report_writers          what writes each format of reports
settings, clock         this machine: its settings, its time

May use everything.
"""
