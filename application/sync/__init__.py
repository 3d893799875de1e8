"""What devices that share the books ask of them: `checksums`.

May use collections, and everything below.
"""
