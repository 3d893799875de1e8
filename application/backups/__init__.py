"""Backups of the books: whether a copy is whole, when one is due, and which are kept.

copy_faults   what is wrong with the books in a copy
daily         the backup of each day while the books are served
retention     which daily backups are not needed any more

The port `ports/backups` makes them. May use collections, integrity and the areas below.
"""
