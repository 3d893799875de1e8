"""The history of a record as JSON."""

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from adapters.json_shapes.cursors import make_cursor, read_cursor
from application.history.applied_lines import AppliedLine
from application.history.changed_fields import FieldChange, LineChange
from application.history.names import Names
from application.history.record_history import (
    Action,
    HistoryEntry,
    HistoryPage,
    MarkChange,
    RecordHistory,
    history_of,
)
from application.history.sentences import load_names, sentences
from application.reconciliation.applications_view import client_item_id
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.cleared_marks import Mark
from domain.document_kinds import DOCUMENT_KINDS
from domain.ledger.ids import DocumentRef
from domain.reconciliation.applications import MatchRule
from domain.records import Record
from domain.values import format_amount

Day = date
"""Inside the shapes below, `date` is the name of a field, so the type has another name."""


class FieldChangeView(msgspec.Struct):
    """A field that has another value; `before` is null in a new record, `after` in one that is
    gone.
    """

    field: Annotated[
        str, Meta(description="Its name in JSON; of a text in the metadata `metadata.NAME`.")
    ]
    before: Any
    after: Any


class LineChangeView(msgspec.Struct):
    """A line that was added, removed or changed."""

    field: Annotated[str, Meta(description="`lines`, `splits` or `applications`.")]
    id: Annotated[
        str, Meta(description="The id of the line; of an application, that of what it pays.")
    ]
    change: Literal["added", "removed", "changed"]
    changes: list[FieldChangeView]


class DocumentNameView(msgspec.Struct):
    """A document, and how people name it."""

    collection: str
    id: str
    label: Annotated[str, Meta(extra_json_schema={"example": "Payment 77 of 2026-03-15"})]


class AppliedChangeView(msgspec.Struct, rename="camel"):
    """How much a credit pays of a charge on a day, before the change and after it."""

    document: Annotated[
        DocumentNameView, Meta(description="The other document: what is paid, or what pays.")
    ]
    credit_id: str
    debit_id: str
    date: Day
    rule: MatchRule
    before: str
    after: str


class MarkChangeView(msgspec.Struct, rename="camel"):
    """The cleared mark of one row of the document."""

    row_id: str
    account_id: str
    before: Mark
    after: Mark
    reconciliation_id: str | None


class HistoryEntryView(msgspec.Struct, rename="camel"):
    """One change that is about the record."""

    version: int
    at: Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
    actor: str
    request_id: str
    action: Action
    override: Annotated[
        str, Meta(description="The reason for an exception that the commit needed, or empty.")
    ]
    changes: list[FieldChangeView]
    lines: list[LineChangeView]
    applications: list[AppliedChangeView]
    cleared: MarkChangeView | None
    text: Annotated[list[str], Meta(description="The same in sentences, with names for ids.")]


def history_page(
    kind: type[Record], id_: str, sort: str, limit: int, cursor: str | None
) -> HistoryPage:
    """The page that a client asks for; raises `UnreadableQuery` for a cursor of another list."""
    past = None
    if cursor is not None:
        signature = _signature(*history_of(kind, id_), sort)
        (past,) = read_cursor(cursor, signature, 1, {0})
    return HistoryPage(sort == "-version", past, limit)


def history_view(work: UnitOfWork, history: RecordHistory, sort: str) -> dict[str, Any]:
    """A page of a history, in the order for which a client asked."""
    names = Names(work)
    load_names(history, names)
    cursor = None
    if history.more:
        signature = _signature(history.kind, history.id, sort)
        cursor = make_cursor(signature, [history.entries[-1].change.version])
    return {
        "data": [_entry_view(history, entry, names) for entry in history.entries],
        "total": history.total,
        "nextCursor": cursor,
    }


def _signature(kind: type[Record], id_: str, sort: str) -> str:
    return f"history {kind.plural} {id_} {sort}"


def _entry_view(history: RecordHistory, entry: HistoryEntry, names: Names) -> dict[str, Any]:
    change = entry.change
    return {
        "version": change.version,
        "at": change.at,
        "actor": change.actor,
        "requestId": change.request_id,
        "action": entry.action,
        "override": change.override,
        "changes": [*map(_field_view, entry.fields.fields)],
        "lines": [*map(_line_view, entry.fields.lines)],
        "applications": [_applied_view(history.document, line, names) for line in entry.applied],
        "cleared": _mark_view(entry.mark) if entry.mark else None,
        "text": sentences(history, entry, names),
    }


def _field_view(change: FieldChange) -> dict[str, Any]:
    return {"field": change.field, "before": change.before, "after": change.after}


def _line_view(line: LineChange) -> dict[str, Any]:
    return {
        "field": line.field,
        "id": line.id,
        "change": line.change,
        "changes": [*map(_field_view, line.changes)],
    }


def _applied_view(document: DocumentRef | None, line: AppliedLine, names: Names) -> dict[str, Any]:
    is_credit = line.credit.document == document
    other = line.charge.document if is_credit else line.credit.document
    return {
        "document": {
            "collection": DOCUMENT_KINDS[other.kind].plural,
            "id": other.id,
            "label": names.of(other.kind, other.id),
        },
        "creditId": client_item_id(line.credit_id),
        "debitId": client_item_id(line.charge_id),
        "date": line.date,
        "rule": line.rule,
        "before": format_amount(line.before),
        "after": format_amount(line.after),
    }


def _mark_view(mark: MarkChange) -> dict[str, Any]:
    return {
        "rowId": mark.row_id,
        "accountId": mark.account_id,
        "before": mark.before,
        "after": mark.after,
        "reconciliationId": mark.session_id,
    }
