"""Writer of hledger journals. Begin with `writer`.

accounts      what accounts are called, and their `account` directives
syntax        what is written where, so that the program takes no text for anything else

May use `application.exporting`.
"""
