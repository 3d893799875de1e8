"""The books in memory, for tests and trials. Begin with `store`; `state` is all that is held; the rest are the ports."""
