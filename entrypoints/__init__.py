"""Where the program begins: the served API and the command line.

wiring                  the only file that names concrete adapters of storage
api, running            the server; whether a file is being served
cli                     the command line
settings, clock, formats   this machine: its settings, its time, the formats of reports

May use everything.
"""
