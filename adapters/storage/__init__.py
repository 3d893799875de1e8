"""Where the books are kept: each store a folder that fulfils `application.ports`. Begin with `sqlite.store`.

sqlite    one durable file          memory    as long as the process lives
search_words, limits      what stores share          tables, periods      what SQL stores share

A new store is a folder here; the tests of `tests/adapters/storage` run over every store. May use the application.
"""
