"""What can go wrong with a store. These are failures of the computer, not refusals of the books."""


class StoreFailure(Exception):
    """The store cannot do its work."""


class StoreBusy(StoreFailure):
    """Another program has been writing to the file for too long."""


class StoreFull(StoreFailure):
    """There is no space left on the disk that holds the file."""


class StoreStopping(StoreFailure):
    """The program is stopping, so that the write was rolled back before its commit began."""


class Damaged(StoreFailure):
    """The file holds something that the store never wrote; `wyzbooks verify` says what."""
