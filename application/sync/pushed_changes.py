"""A push: changes that a client made of its own copy of the books, and what became of each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from attrs import field, frozen

from application.collections.collection import FieldValues
from application.ports.change_log import Head
from application.unit_of_work.write_warnings import WriteWarning
from domain.errors import BookkeepingError, Invalid

PushStatus = Literal["applied", "merged", "conflict", "duplicate", "rejected"]


@frozen
class PushedChange:
    """What a client did to one record."""

    collection: str
    id: str
    op: Literal["put", "delete"]
    fields: FieldValues = field(factory=dict)
    """The fields of the record that was put."""
    void_reason: str | None = None
    """Why the document is void, if the client shows it as void."""
    base_version: int | None = None
    """A version of the books at which the client knew the record; None if it has made it."""
    change_id: str | None = None
    """By what the client knows the change; None if it never sends the change again."""
    fingerprint: str = ""
    """The hash of its content: the same `change_id` with another content is an error."""
    refusal: BookkeepingError | None = None
    """What is wrong with a change that cannot be read; the other fields then say what they can."""


@frozen
class Push:
    """The changes that a client sends, in the order in which they were made."""

    client_id: str
    changes: Sequence[PushedChange]
    history: str | None = None
    """The id of the history of the books from which the client has its copy; None: not checked."""
    version: int = 0
    """The version at which the copy of the client stands."""
    head: str | None = None
    """The hash of the log at that version, as the client noted it; None: not checked."""
    is_atomic: bool = False
    """Whether nothing is changed if one of the changes is refused."""


@frozen
class PushResult:
    """What became of a pushed change. It holds only values of JSON, because it is kept."""

    change_id: str | None
    collection: str
    id: str
    status: PushStatus
    version: int | None = None
    """The version of the record after the change, or of its deletion; None if it never was."""
    record: Mapping[str, Any] | None = None
    """The stored fields of the record after the change; None if it is gone."""
    losing: Mapping[str, Any] | None = None
    """In a conflict, the values that lost, by field."""
    renumbered: Mapping[str, str] | None = None
    """The number that was taken (`from`), and the one that the record got (`to`)."""
    renamed: Mapping[str, str] | None = None
    """The name that was taken (`from`), and the one that the record got (`to`)."""
    problem: Mapping[str, Any] | None = None
    """Why the change was rejected."""
    warnings: Sequence[Mapping[str, Any]] = ()
    """What may be wrong, and was done all the same."""

    @property
    def is_rejected(self) -> bool:
        """Whether nothing was done, because the books refuse the change."""
        return self.status == "rejected"


@frozen
class PushAnswer:
    """What became of a push."""

    end: Head
    """The end of the log after it."""
    results: Sequence[PushResult]
    """One for each change, in the order of the changes."""

    @property
    def counts(self) -> Mapping[str, int]:
        """How many changes have each status."""
        return Counter(result.status for result in self.results)


class ChangeIdReused(Invalid):
    """The id of an earlier change comes again with another content."""

    code = "change_id_reused"


class ChangesRefused(BookkeepingError):
    """Changes that are carried out together or not at all, some of which are refused.

    `problems` has the place of each refused change among them all, and its problem.
    """

    def __init__(self, problems: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
        self.problems = tuple(problems)
        self.code = problems[0][1]["code"]
        super().__init__("; ".join(f"change {place + 1}: {it['detail']}" for place, it in problems))


def warning_values(warnings: Sequence[WriteWarning]) -> list[Mapping[str, Any]]:
    """Warnings as values of JSON."""
    return [
        {"code": warning.code, "message": warning.message, "ids": [*warning.ids]}
        for warning in warnings
    ]
