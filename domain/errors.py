"""What the books refuse, in the words of a bookkeeper.

    BookkeepingError(ValueError)     str(error) is written for the person who keeps the books
      Invalid                        can never be right, whatever the books hold
        Refused(faults)              ... and where: one fault for each place that is wrong
          RefusedQuery               ... in what is asked of a report or of the past
          TooLarge                   more bytes than the books take
      NotFound                       there is no such record
        BytesMissing                 the attached file is known by its name and hash alone
      Conflict(code, conflicting)    right in itself, but the books have moved on
        InUse(counts)                other records still refer to it
        Stale(current)               it was changed since it was read
        Closed                       the period is closed
        DifferenceLeft               a reconciliation does not come out at zero
        ReconciliationOpen           another reconciliation of the account is open
        ReconciliationStatus         the reconciliation is open, finished or undone
        LaterReconciliations         later statements of the account are reconciled
        Reconciled                   a bank reconciliation has locked the row
        OtherHistory                 a copy was made of books with another history
        AttachedAlready              the record has the same file already
        CopiedBooks                  possible only in the books of which these are a copy
        Overflow                     more than the books can hold
        QueueFull                    no room for another message

Each error has a stable `code` for programs (docs/errors.md lists them), and may name a `Remedy`.
Where a conflict carries nothing of its own, it has no class of its own, but one of the codes in
`error_codes`; so has each fault.
Messages are in a bookkeeper's words alone. How a person finds the place and follows the remedy
differs between the interfaces of the program, so each interface words both itself (decision 21).
"""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Self

from attrs import evolve, frozen

from domain.error_codes import ConflictCode, FaultCode


class Remedy(Enum):
    """What a person can do about a refusal, where each interface has its own way to do it."""

    CHOOSE = "choose one of these parameters"
    GIVE = "give these parameters"
    LEAVE_OUT = "leave this parameter out, or leave out these"
    LEAVE_OUT_OR_GIVE = "leave this parameter out, or give one of these"
    FIND_UNDEPOSITED = "find the items that wait in Undeposited Funds"
    VOID = "void the document"
    TAKE_BACK = "take an application back"
    NAME_THE_ACCOUNT = "name the account of each statement"
    IMPORT_THE_REST = "import the rows that are not refused"
    OVERRIDE = "undo the reconciliation, or give the reason for an exception"


@frozen
class Fault:
    """One thing that is wrong, and where."""

    path: str
    """The place in the record, by the names of its fields: `/lines/0/rate`, or "" for the whole."""
    message: str
    remedy: Remedy | None = None
    names: tuple[str, ...] = ()
    """The fields or parameters that the remedy is about."""
    code: FaultCode = "rule"

    def within(self, prefix: str) -> "Fault":
        """The same fault, seen from the record that holds the faulty part at `prefix`."""
        return evolve(self, path=prefix + self.path)

    def __str__(self) -> str:
        place = spoken_place(self.path)
        return f"{place}: {self.message}" if place else self.message


def spoken_place(path: str) -> str:
    """A path in words: `line 1, account` for `/lines/0/account_id`, "" for the whole record."""
    words: list[str] = []
    for part in path.strip("/").split("/"):
        if part.isdecimal() and words:
            words[-1] = f"{words[-1].removesuffix('s')} {int(part) + 1}"
        else:
            words.append(part.removesuffix("_id").replace("_", " "))
    return ", ".join(words)


def listed(words: Iterable[str], remedy: Remedy) -> str:
    """The names of a remedy as a list in a sentence: `a, b and c`, or `a, b or c` for a choice."""
    *others, last = [*words] or [""]
    conjunction = "or" if remedy in {Remedy.CHOOSE, Remedy.LEAVE_OUT_OR_GIVE} else "and"
    return f"{', '.join(others)} {conjunction} {last}" if others else last


class BookkeepingError(ValueError):
    """Anything that the books refuse."""

    code: str = "invalid"

    def __init__(
        self, message: str, remedy: Remedy | None = None, names: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message)
        self.remedy = remedy
        self.names = names


class Invalid(BookkeepingError):
    """A request that can never be right, whatever the books hold."""


class Refused(Invalid):
    """A request that breaks rules; each fault names the place where."""

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
        *,
        code: FaultCode = "rule",
    ) -> Self:
        """A single fault."""
        return cls([Fault(path, message, remedy, names, code)])

    def within(self, prefix: str) -> "Refused":
        """The same refusal, seen from the record that holds the faulty part."""
        return type(self)(fault.within(prefix) for fault in self.faults)


class RefusedQuery(Refused):
    """A question that the books cannot answer; the faults name its parameters.

    Such are the parameters of a report, and the time as of which the books are to be shown.
    """

    code = "bad_request"


class TooLarge(Refused):
    """A request with more bytes than the books take; the faults name the limit."""

    code = "too_large"


class NotFound(BookkeepingError):
    """There is no such record."""

    code = "not_found"


class BytesMissing(NotFound):
    """An attached file of which the books know the name and the SHA-256, but not the bytes."""

    code = "bytes_missing"


class Conflict(BookkeepingError):
    """A request that is right in itself, but does not fit the books as they are now."""

    code = "conflict"
    conflicting: tuple[str, str] | None = None
    """The collection and id of the record that stands in the way, where it is one record."""

    def __init__(
        self,
        message: str,
        remedy: Remedy | None = None,
        names: tuple[str, ...] = (),
        *,
        code: ConflictCode | None = None,
        conflicting: tuple[str, str] | None = None,
    ) -> None:
        super().__init__(message, remedy, names)
        self.code = code or self.code
        self.conflicting = conflicting or self.conflicting

    def reworded(self, message: str) -> Self:
        """The same conflict with another message."""
        other = type(self).__new__(type(self), message)
        vars(other).update(vars(self))
        return other


class InUse(Conflict):
    """Other records still refer to the record; `counts` has how many of each collection."""

    code = "in_use"

    def __init__(self, message: str, counts: Mapping[str, int]) -> None:
        self.counts = dict(counts)
        super().__init__(message)


class Stale(Conflict):
    """The record was changed since the caller read it; `current` is the record now."""

    code = "stale"

    def __init__(self, message: str, current: object) -> None:
        self.current = current
        super().__init__(message)


class Closed(Conflict):
    """A request that would change figures of a closed period."""

    code = "closed"


class DifferenceLeft(Conflict):
    """A bank reconciliation that does not come out at zero, when it begins or when it ends."""

    code = "difference_left"

    def __init__(self, message: str, difference: int) -> None:
        super().__init__(message)
        self.difference = difference
        """In cents, in the natural sign of the account."""


class ReconciliationOpen(Conflict):
    """A request that has to wait, because a bank reconciliation of the account is open."""

    code = "reconciliation_open"

    def __init__(self, message: str, id_: str) -> None:
        super().__init__(message, conflicting=("reconciliations", id_))


class ReconciliationStatus(Conflict):
    """A request for an open bank reconciliation that is not open, or for a finished one."""

    code = "reconciliation_status"


class LaterReconciliations(Conflict):
    """A bank reconciliation that cannot be undone before later ones are; `id_` is the latest."""

    code = "later_reconciliations"

    def __init__(self, message: str, id_: str) -> None:
        super().__init__(message, conflicting=("reconciliations", id_))


class Reconciled(Conflict):
    """A request that would change a row that a finished bank reconciliation has locked."""

    code = "reconciled"

    def __init__(self, message: str) -> None:
        super().__init__(message, Remedy.OVERRIDE)


class OtherHistory(Conflict):
    """A copy of the books does not go on with these books: they have another history since."""

    code = "other_history"


class CopiedBooks(Conflict):
    """A request for a copy of the books, which only the books themselves can take."""

    code = "copied_books"


class AttachedAlready(Conflict):
    """A file that the same record has already; `id_` is the attachment."""

    code = "attached_already"

    def __init__(self, message: str, id_: str) -> None:
        super().__init__(message, conflicting=("attachments", id_))


class Overflow(Conflict):
    """The postings would exceed what the books can hold, so the whole unit of work is refused."""

    code = "overflow"


class QueueFull(Conflict):
    """A message for a queue that is full of messages that nobody has acknowledged."""

    code = "queue_full"
