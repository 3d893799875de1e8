"""The collections: what every entrance may do with each kind of record. Begin with `registry`.

collection     what there is to say of one kind: filters, order, defaults, computed fields, how it is saved
registry       every collection, and every kind of record by name
operations     create, replace, amend and remove, the same for all

May use the areas of use cases, and everything below them. HTTP, the command line, imports and sync all write through it.
"""
