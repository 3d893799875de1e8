"""What the books refuse, in the words of a bookkeeper.

    BookkeepingError(ValueError)     str(error) is written for the person who keeps the books
      Invalid                        can never be right as it stands
        Refused(faults)              ... and where: one fault for each place that is wrong
      NotFound                       there is no such record
      Conflict                       right in itself, but the books have moved on
        InUse(counts)                other records still refer to it
        Stale(current)               it was changed since it was read
        Closed                       the period is closed
        Overflow                     more than the books can hold

Each error has a stable `code` for programs (docs/errors.md lists them), and may name a `Remedy`. Messages
are in a bookkeeper's words alone: how a place is found and how a remedy is followed differs between the
entrances, so each of them words these in its own way (decision 21).
"""

from collections.abc import Iterable, Mapping
from enum import Enum

from attrs import evolve, frozen


class Remedy(Enum):
    """What a person can do about a refusal, where each entrance has its own way to do it."""

    CHOOSE = "choose one of these parameters"
    GIVE = "give these parameters"
    LEAVE_OUT = "leave this parameter out, or leave out these"
    LEAVE_OUT_OR_GIVE = "leave this parameter out, or give one of these"
    FIND_UNDEPOSITED = "find the items that wait in Undeposited Funds"
    VOID = "void the document"
    IMPORT_THE_REST = "import the rows that are not refused"


@frozen
class Fault:
    """One thing that is wrong.

    `path` says where in the record, by the names of its fields: `/lines/0/rate`, or "" for the whole.
    `names` are the fields or parameters that the remedy is about.
    """

    path: str
    message: str
    remedy: Remedy | None = None
    names: tuple[str, ...] = ()

    def within(self, prefix: str) -> "Fault":
        """The same fault, seen from the record that holds the faulty part at `prefix`."""
        return evolve(self, path=prefix + self.path)

    def __str__(self) -> str:
        place = spoken_place(self.path)
        return f"{place}: {self.message}" if place else self.message


def spoken_place(path: str) -> str:
    """A path in words: `/lines/0/account_id` as `line 1, account`, and "" for the whole record."""
    words: list[str] = []
    for part in path.strip("/").split("/"):
        if part.isdecimal() and words:
            words[-1] = f"{words[-1].removesuffix('s')} {int(part) + 1}"
        else:
            words.append(part.removesuffix("_id").replace("_", " "))
    return ", ".join(words)


def listed(words: Iterable[str], remedy: Remedy) -> str:
    """What a remedy is about, as a list in a sentence: `a, b and c`, or `a, b or c` for a choice."""
    *others, last = [*words] or [""]
    link = "or" if remedy in {Remedy.CHOOSE, Remedy.LEAVE_OUT_OR_GIVE} else "and"
    return f"{', '.join(others)} {link} {last}" if others else last


class BookkeepingError(ValueError):
    """Anything that the books refuse."""

    code = "invalid"

    def __init__(
        self, message: str, remedy: Remedy | None = None, names: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message)
        self.remedy = remedy
        self.names = names


class Invalid(BookkeepingError):
    """It can never be right as it stands."""


class Refused(Invalid):
    """It breaks rules at places that can be named."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(str(fault) for fault in self.faults))

    @classmethod
    def at(
        cls,
        path: str,
        message: str,
        remedy: Remedy | None = None,
        names: tuple[str, ...] = (),
    ) -> "Refused":
        """A single fault."""
        return cls([Fault(path, message, remedy, names)])

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
