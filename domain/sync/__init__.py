"""What devices that share the books keep in them for each other. Begin with `preferences`.

preferences   how the programs on the devices are set, and their themes
messages      the queue in which devices leave messages for each other

None of it is bookkeeping: no report shows it, and no record refers to it.
"""
