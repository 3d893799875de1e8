"""Writer of Beancount journals, for version 3 of that program. Begin with `writer`.

accounts      what accounts are called, and their `open` directives
syntax        what is written where, so that the program reads the same text back

May use `application.exporting`.
"""
