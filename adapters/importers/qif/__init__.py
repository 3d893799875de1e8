"""Reader of QIF files, in which Quicken and banks write transactions. Begin with `reader`.

recognition    whether a file is a QIF file, and if not, what it looks like
sections       what the headers, such as `!Type:Bank`, say of the lines below them
first_look     the order of the dates, from all dates of the file; categories with a slash
dates          dates such as `4/ 1' 8`
records        the lines of a record, up to its `^`
accounts       which account is meant, and the statements
transactions   what the fields of a transaction mean
categories     categories, classes and transfers

May use `importers.text`, `importers.findings`, `importers.appearance`, `importers.statement_texts`
and, of the application, `importing.parsed_file` and `importing.statements`.
"""
