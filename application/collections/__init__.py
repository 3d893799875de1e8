"""The collections: what every interface may do with each kind of record. Begin with `registry`.

collection     what a collection is: filters, order, defaults, computed fields, how it is saved
registry       all collections, and all kinds of records by name
bank_rules     the collection of bank rules, which is not among those of the registry
operations     create, replace, amend and remove, the same for all collections

HTTP, the command line, imports and sync all write through this package. It may use the areas of
use cases and everything below them.
"""
