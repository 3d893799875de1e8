"""What devices that share the books need to keep their copies in step: read `history` first.

`history` says whether a copy goes on with the books, and `checksums` compares copies.

May use collections and everything below them.
"""
