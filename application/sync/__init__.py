"""What devices that share the books need to keep their copies in step: read `history` first.

`history` says whether a copy goes on with the books, and `checksums` compares copies. `push` carries
out what was changed in a copy: `apply_change` does one change, `merging` joins it with what others
changed, and `free_keys` replaces numbers and names that are taken.

May use collections and everything below them.
"""
