"""Handing the books to other programs. Begin with `export_books`.

exported_books          what an exporter gets, whatever its format
exported_transactions   the transaction that each document becomes

May use the unit of work. The writers of the formats are exporters, which
`entrypoints.books_writers` lists.
"""
