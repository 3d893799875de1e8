"""The history of a record: what was done to it, by whom, when and in which request.

Besides the changes of the record itself, the history of a document has the changes of what is
applied to it or from it, and of the cleared marks of its rows. The log finds them by its indexes,
so a history costs what its own entries cost, however long the log is.
"""

from typing import Any, Literal

from attrs import evolve, frozen

from application.history.applied_lines import AppliedLine, applied_lines
from application.history.changed_fields import NOTHING_CHANGED, ChangedFields, changed_fields
from application.ports.change_log import LoggedChange, LogQuery, TouchedDocument
from application.replay.logged_records import StoredFields, logged_fields
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.cleared_marks import ClearedMark, Mark
from domain.document_kinds import DOCUMENT_KINDS
from domain.errors import NotFound
from domain.ledger.documents import Document
from domain.ledger.ids import DocumentRef
from domain.ledger.journals import Journal
from domain.reconciliation.applications import AppliedCredit
from domain.records import Record, kind_of, words_of_kind

Action = Literal[
    "created", "changed", "voided", "deleted", "applied", "unapplied", "reapplied", "marked"
]
"""What an entry of a history tells. `reapplied` is an application that gets another day, rule or
partner while its amount stays."""


@frozen
class MarkChange:
    """The cleared mark of a row of a document, before a change and after it."""

    row_id: str
    account_id: str
    before: Mark
    after: Mark
    session_id: str | None
    """The bank reconciliation in which the row is marked, or was marked before."""


@frozen
class HistoryEntry:
    """One change that is about a record."""

    change: LoggedChange
    action: Action
    fields: ChangedFields = NOTHING_CHANGED
    """What it alters of the record itself."""
    applied: tuple[AppliedLine, ...] = ()
    """What it alters of the applications to the record, or from it."""
    mark: MarkChange | None = None


@frozen
class RecordHistory:
    """A page of the history of a record."""

    kind: type[Record]
    id: str
    entries: list[HistoryEntry]
    total: int
    """How many entries all pages have."""
    more: bool
    """Whether more entries follow this page."""

    @property
    def document(self) -> DocumentRef | None:
        """The document that the record is; None if it is none."""
        return document_of(self.kind, self.id)


@frozen
class HistoryPage:
    """Which page of a history to read."""

    newest_first: bool = False
    past: int | None = None
    """The version of the last entry of the page before; None for the first page."""
    limit: int = 100
    until: int | None = None
    """Only changes with this version or a lower one; None for all."""


def read_history(
    work: UnitOfWork, kind: type[Record], id_: str, page: HistoryPage
) -> RecordHistory:
    """A page of the history of a record, also of one that is deleted.

    The entry that a document posts has the history of that document. Raises `NotFound` for a record
    that never existed.
    """
    kind, id_ = history_of(kind, id_)
    document = document_of(kind, id_)
    query = LogQuery(
        collection=None if document else kind.plural,
        record_id=None if document else id_,
        touches=TouchedDocument(kind.plural, document) if document else None,
        newest_first=page.newest_first,
        before=None if page.until is None else page.until + 1,
    )
    total = work.session.log.count(query)
    if not total and page.until is not None:
        raise NotFound(f"there was no {words_of_kind(kind)} {id_!r} then")
    if not total:
        work.get(kind, id_)  # Books that were imported have records without a log.
    changes = work.session.log.read(_page_of(query, page))
    entries = [_entry(kind, document, change) for change in changes[: page.limit]]
    return RecordHistory(kind, id_, entries, total, more=len(changes) > page.limit)


def _page_of(query: LogQuery, page: HistoryPage) -> LogQuery:
    """The query for the changes of a page, and one more."""
    query = evolve(query, limit=page.limit + 1)
    if page.past is None:
        return query
    if page.newest_first:
        bound = page.past if query.before is None else min(page.past, query.before)
        return evolve(query, before=bound)
    return evolve(query, since=page.past)


def history_of(kind: type[Record], id_: str) -> tuple[type[Record], str]:
    """The kind and id of the record of which the history is.

    It is the record itself or, of the entry that a document posts, that document.
    """
    source = DocumentRef.parse(id_) if kind is Journal else None
    if source and source.kind in DOCUMENT_KINDS:
        return DOCUMENT_KINDS[source.kind], source.id
    return kind, id_


def document_of(kind: type[Record], id_: str) -> DocumentRef | None:
    """The document that a record is; None if it is none."""
    return DocumentRef(kind_of(kind), id_) if issubclass(kind, Document) else None


def _entry(kind: type[Record], document: DocumentRef | None, change: LoggedChange) -> HistoryEntry:
    if change.collection == kind.plural:
        return HistoryEntry(change, _action(change), changed_fields(kind, change))
    if change.collection == ClearedMark.plural:
        return HistoryEntry(change, "marked", mark=_mark_change(change))
    assert change.collection == AppliedCredit.plural
    assert document
    lines = tuple(
        line
        for line in applied_lines(change)
        if document in {line.credit.document, line.charge.document}
    )
    more = sum(line.after - line.before for line in lines)
    action: Action = "applied" if more > 0 else "unapplied" if more < 0 else "reapplied"
    return HistoryEntry(change, action, applied=lines)


def _action(change: LoggedChange) -> Action:
    """What a change did to the record itself."""
    if change.before is None:
        return "created"
    if change.after is None:
        return "deleted"
    before, after = (logged_fields(change, text) for text in (change.before, change.after))
    return "voided" if _is_void(after) and not _is_void(before) else "changed"


def _is_void(record: StoredFields) -> bool:
    """Whether a document is void, also where an opposite document takes it back."""
    return bool(record.get("voidReason")) or record.get("status") == "void"


def _mark_change(change: LoggedChange) -> MarkChange:
    before, after = (logged_fields(change, text) for text in (change.before, change.after))
    one: dict[str, Any] = after or before
    return MarkChange(
        row_id=change.id,
        account_id=one["accountId"],
        before=before.get("cleared", "none"),
        after=after.get("cleared", "none"),
        session_id=after.get("sessionId") or before.get("sessionId"),
    )
