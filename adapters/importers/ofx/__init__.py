"""Reader of OFX files (also QFX and QBO), in which banks write statements. Begin with `reader`.

recognition    whether a file is an OFX file, and if not, what it looks like
encoding       the encoding of a file: its bytes decide, then what it declares
tags           how a file is divided into tags with their texts, and its lines among them
structure      what the tags hold: statements, transactions, and what is left out
vocabulary     which tags hold others, how they nest, and what is left out
aggregates     which tags are open, whatever closing tags are missing or wrong
transactions   what the elements of a transaction mean
statements     a statement while it is read

May use `importers.text`, `importers.findings`, `importers.appearance`, `importers.statement_texts`
and, of the application, `importing.parsed_file`, `importing.statements` and `importing.listed`.
"""
