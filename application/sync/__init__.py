"""What devices that share the books need: to compare their copies, and to tell each other things.

checksums     by which devices compare their copies
preferences   what programs keep alike on all devices, and their themes
messages      the queue in which devices leave messages for each other

May use collections and everything below them.
"""
