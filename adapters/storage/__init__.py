"""The stores of the books: each is a folder that implements `application.ports`.

sqlite                   one durable file; begin with `sqlite.store`
memory                   books that live as long as the process
search_words, limits     what all stores share
tables, periods          what stores in SQL share

A new store is a new folder here; the tests in `tests/adapters/storage` run over every store. May
use the application.
"""
