"""What devices that share the books need to keep their copies in step, and to tell each other.

history       whether a copy is of these books
checksums     by which devices compare their copies
push          what clients changed in their copies is carried out: `apply_change` does one change,
              `merging` joins it with what others changed, `free_keys` replaces what is taken
preferences   what programs keep alike on all devices, and their themes
messages      the queue in which devices leave messages for each other

May use collections and everything below them.
"""
