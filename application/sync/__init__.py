"""What devices that share the books need to keep their copies in step: read `history` first.

`history` says whether a copy goes on with the books. `catch_up` has the changes that it missed, and
`events` what happened in them (`event_kinds` lists all events). `checksums` compares copies, and
`repairs` keeps what clients tell of copies that differed.

May use collections and everything below them.
"""
