"""What devices that share the books need to compare their copies: `checksums`.

May use collections and everything below them.
"""
