"""What devices that share the books need to keep their copies in step, and to tell each other.

history       whether a copy goes on with the books
catch_up      the changes that a copy has missed
record_texts  the record of a change, with the fields that records have today
events        what happened in changes, such as that an invoice was paid; `event_kinds` has all
checksums     by which devices compare their copies
repairs       what clients tell of copies that differed
push          what clients changed in their copies is carried out: `apply_change` does one change,
              `merging` joins it with what others changed, `free_keys` replaces what is taken
preferences   what programs keep alike on all devices, and their themes
messages      the queue in which devices leave messages for each other

May use collections and everything below them.
"""
