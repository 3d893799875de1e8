"""What devices that share the books need to keep their copies in step, and to tell each other.

`history` says whether a copy goes on with the books. `catch_up` has the changes that it missed, and
`events` what happened in them (`event_kinds` lists all events). `checksums` compares copies, and
`repairs` keeps what clients tell of copies that differed.
history       whether a copy is of these books
checksums     by which devices compare their copies
preferences   what programs keep alike on all devices, and their themes
messages      the queue in which devices leave messages for each other

May use collections and everything below them.
"""
