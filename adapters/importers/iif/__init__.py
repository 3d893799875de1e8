"""Reader of IIF files, in which QuickBooks writes lists and transactions. Begin with `reader`.

recognition           whether a file is an IIF file, and if not, what it looks like
first_look            what separates its cells, and whether its dates are day first
grammar, cells        how a file is divided into rows, and what a cell holds
inert_rows            rows of which nothing is imported
vocabulary            account types and transaction types in our words
lists, transactions   what the rows of lists and transactions mean

May use `importers.text`, `importers.findings` and, of the application, `importing.parsed_file`
and `importing.listed`.
"""
