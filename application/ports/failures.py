"""What can go wrong with a store, whatever was asked of it."""


class StoreFailure(Exception):
    """The store cannot do its work, whatever was asked of it."""


class StoreBusy(StoreFailure):
    """Another program has been writing to the file for longer than one waits."""


class StoreFull(StoreFailure):
    """There is no room left where the file is."""


class Damaged(StoreFailure):
    """What is stored cannot be what was stored: `wyzbooks verify` tells more."""
