"""What can go wrong with a store. These are failures of the computer, not refusals of the books."""


class StoreFailure(Exception):
    """The store cannot do its work."""

    needs_reopening = False
    """Whether nobody knows what is on the disk now, so that nothing may be written before the file
    was opened anew and verified."""


class StoreBusy(StoreFailure):
    """Another program has been writing to the file for too long."""


class StoreFull(StoreFailure):
    """There is no space left for the file: its disk is full, or a quota is used up."""


class StoreUnavailable(StoreFailure):
    """The disk, or the access to the file, is in trouble; the books themselves are not wrong."""


class StoreReplaced(StoreFailure):
    """The file was replaced, moved, removed or overwritten while this program was using it.

    This stays so until the file is opened again, by a program that is started anew.
    """

    def after_commit(self) -> "StoreReplaced":
        """The failure of a write that was committed before it was noticed."""
        return StoreReplaced(
            f"{self}. This write was stored there before that was noticed; look for it before you "
            "enter it again"
        )


class NoBooks(StoreFailure):
    """The file is missing or empty, and new books were not asked for."""


class EmptyCopy(NoBooks):
    """The file is a copy of other books that has received nothing yet."""

    def __init__(self, server: str) -> None:
        super().__init__(
            f"it is a copy of the books at {server} that has received nothing from there yet"
        )
        self.server = server
        """The address of those books."""


class StoreStopping(StoreFailure):
    """The program is stopping, so that the write was rolled back before its commit began."""


class Abandoned(StoreStopping):
    """Nobody waits for the result any more, so that the work was ended and nothing was stored."""


class Damaged(StoreFailure):
    """The file holds something that the store never wrote; `wyzbooks verify` says what."""


def logged_reason(error: BaseException) -> str:
    """What a log may say of an error.

    The messages of most failures of the store speak of the file and its disk alone. The message of
    any other error may hold what somebody has entered, so that only its type is logged.
    """
    is_of_disk = isinstance(error, (*_OF_DISK, OSError))
    return str(error) if is_of_disk else type(error).__name__


_OF_DISK = (NoBooks, StoreBusy, StoreFull, StoreReplaced, StoreStopping, StoreUnavailable)
