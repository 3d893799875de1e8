"""What can go wrong in bookkeeping, said for the bookkeeper.

    BookkeepingError(ValueError)     str(error) is written for the person who keeps the books
      Invalid                        can never be right as it stands
        Refused(faults)              ... and where: one fault for each place that is wrong
      NotFound                       there is no such record
      Conflict                       right in itself, but the books have moved on
        InUse(counts)                other records still refer to it
        Stale(current)               it was changed since it was read
        Closed                       the period is closed
        Overflow                     more than the books can hold

Each carries a stable `code` for programs. How each entrance answers it is no matter of the domain.
"""

from collections.abc import Iterable, Mapping

from attrs import frozen


@frozen
class Fault:
    """One thing that is wrong: where in the record, by the names of its fields (`/lines/0/rate`; "" for the whole), and what to do."""

    path: str
    message: str

    def within(self, prefix: str) -> "Fault":
        """The same fault, seen from the record that holds the faulty part at `prefix`."""
        return Fault(prefix + self.path, self.message)


class BookkeepingError(ValueError):
    """Anything that the books refuse."""

    code = "refused"


class Invalid(BookkeepingError):
    """It can never be right as it stands."""

    code = "invalid"


class Refused(Invalid):
    """It breaks rules at places that can be named."""

    code = "invalid"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            "; ".join(
                f"{fault.path}: {fault.message}" if fault.path else fault.message
                for fault in self.faults
            )
        )

    @classmethod
    def at(cls, path: str, message: str) -> "Refused":
        """A single fault."""
        return cls([Fault(path, message)])

    def within(self, prefix: str) -> "Refused":
        """The same refusal, seen from the record that holds the faulty part."""
        return Refused(fault.within(prefix) for fault in self.faults)


class NotFound(BookkeepingError):
    """There is no such record."""

    code = "not_found"


class Conflict(BookkeepingError):
    """Right in itself, but not with the books as they are now."""

    code = "conflict"


class InUse(Conflict):
    """Other records still refer to it; `counts` says how many of each collection."""

    code = "in_use"

    def __init__(self, message: str, counts: Mapping[str, int]) -> None:
        self.counts = dict(counts)
        super().__init__(message)


class Stale(Conflict):
    """It was changed since the caller read it; `current` is the record as it is now."""

    code = "stale"

    def __init__(self, message: str, current: object) -> None:
        self.current = current
        super().__init__(message)


class Closed(Conflict):
    """It would change figures of a period that is closed."""

    code = "closed"


class Overflow(Conflict):
    """More would be posted than the books can hold. Nothing of such a unit of work can be kept."""

    code = "overflow"
