"""Whether the books are right: `verify_books` proves every kept figure, `audit` reads and proves the log.

verify_open_items   the part of the proof for open items and applications
rebuild_derived     what a file of an older program did not keep

May use collections and the areas below.
"""
