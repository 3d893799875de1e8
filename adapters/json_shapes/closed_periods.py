"""The changes to closed periods as JSON, written one after the other."""

from collections.abc import Iterable
from datetime import date
from typing import IO, Annotated, Any, Literal

import msgspec
from msgspec import Meta

from adapters.json_shapes.histories import DocumentNameView, FieldChangeView
from application.history.closed_changes import (
    ApplicationChanged,
    ClosedChange,
    ClosingDateMoved,
    DocumentChanged,
    Figure,
    FiguresRestated,
    MarkOverridden,
    RecordMerged,
)
from application.history.closed_periods_page import ClosedPeriodsQuery
from application.history.closed_sentences import Reopening, change_sentence, closing_sentence
from application.history.names import Names
from domain.document_kinds import DOCUMENT_KINDS
from domain.ledger.ids import DocumentRef
from domain.values import format_amount

Day = date
"""Inside the shapes below, `date` is the name of a field, so the type has another name."""

Kind = Literal["closingDate", "document", "application", "merge", "restatement", "mark"]
Action = Literal[
    "closed",
    "movedBack",
    "movedOn",
    "closedAgain",
    "created",
    "changed",
    "voided",
    "removed",
    "applied",
    "merged",
    "restated",
    "unlocked",
]


class ClosingDateMovedView(msgspec.Struct):
    """From which closing date to which one; null where no period is closed."""

    before: Day | None
    after: Day | None
    reason: str


class ChangedDocumentView(msgspec.Struct, rename="camel"):
    """A document that was changed, as it was before if it was there."""

    collection: str
    id: str
    label: Annotated[str, Meta(extra_json_schema={"example": "Bill 77 of 2025-12-05"})]
    number: str
    date_before: Day | None
    date_after: Day | None
    due_date_before: Day | None
    due_date_after: Day | None


class FigureView(msgspec.Struct, rename="camel"):
    """The amount on an account, debit positive, before and after."""

    account_id: str
    contact_id: str | None
    before: str
    after: str


class ChangedApplicationView(msgspec.Struct):
    """How much one document pays of another as of a day."""

    credit: DocumentNameView
    debit: DocumentNameView
    date: Day
    before: str
    after: str


class MergeView(msgspec.Struct, rename="camel"):
    """What was merged into what, and how many documents of closed days that changed."""

    collection: Literal["accounts", "contacts"]
    id: str
    into_id: str
    documents: int
    first: Annotated[Day, Meta(description="The date of the first of these documents.")]
    last: Annotated[Day, Meta(description="The date of the last of these documents.")]


class ClosedChangeView(msgspec.Struct, rename="camel"):
    """A change that concerns closed periods; of the members that may be null, those of its kind are
    there.
    """

    version: int
    at: Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
    actor: str
    request_id: str
    override: Annotated[str, Meta(description="The reason for an exception, or empty.")]
    kind: Kind
    action: Action
    is_closed: Annotated[
        bool,
        Meta(description="Whether it changes figures of closed days, or how they read."),
    ]
    closing_date: Annotated[
        Day | None, Meta(description="The closing date in force when it was made.")
    ]
    highest_closing_date: Annotated[
        Day | None, Meta(description="The latest closing date that had been set before.")
    ]
    text: Annotated[str, Meta(description="What was done, in a sentence without amounts.")]
    moved: ClosingDateMovedView | None
    document: ChangedDocumentView | None
    figures: list[FigureView]
    application: ChangedApplicationView | None
    merge: MergeView | None
    fields: list[FieldChangeView]
    row_id: str | None
    account_id: str | None


class ClosedPeriodsView(msgspec.Struct, rename="camel"):
    """The changes to closed periods, in the order of the log; `complete` comes last."""

    first: Day | None = msgspec.field(name="from")
    last: Day | None = msgspec.field(name="to")
    made_from: Day | None
    made_to: Day | None
    closing_date: Annotated[Day | None, Meta(description="The closing date now.")]
    data: list[ClosedChangeView]
    total: int
    complete: bool


def write_closed_periods(
    query: ClosedPeriodsQuery,
    closing_date: date | None,
    changes: Iterable[ClosedChange],
    names: Names,
    out: IO[bytes],
) -> None:
    """Write the changes while they are found."""
    head = {
        "from": query.first,
        "to": query.last,
        "madeFrom": query.made_first,
        "madeTo": query.made_last,
        "closingDate": closing_date,
    }
    encode = msgspec.json.Encoder().encode
    out.write(encode(head).removesuffix(b"}") + b',"data":[')
    total, reopening = 0, Reopening()
    for total, change in enumerate(changes, 1):
        reopening.follow(change)
        out.write((b"," if total > 1 else b"") + encode(_view(change, reopening, names)))
    out.write(b"]," + encode({"total": total, "complete": True}).removeprefix(b"{"))


def _view(change: ClosedChange, reopening: Reopening, names: Names) -> dict[str, Any]:
    logged, closing = change.change, change.closing
    if isinstance(change, ClosingDateMoved):
        text = closing_sentence(change, reopening)
    else:
        text = change_sentence(change, names)
    return {
        "version": logged.version,
        "at": logged.at,
        "actor": logged.actor,
        "requestId": logged.request_id,
        "override": logged.override,
        "isClosed": True,
        "closingDate": closing.in_force,
        "highestClosingDate": closing.highest,
        "text": text,
        **_NOTHING,
        **_parts(change, names),
    }


_NOTHING: dict[str, Any] = {
    "moved": None,
    "document": None,
    "figures": [],
    "application": None,
    "merge": None,
    "fields": [],
    "rowId": None,
    "accountId": None,
}
"""The members that only changes of some kinds have."""


def _parts(change: ClosedChange, names: Names) -> dict[str, Any]:
    """What a change of its kind has."""
    if isinstance(change, ClosingDateMoved):
        return _moved(change)
    if isinstance(change, DocumentChanged):
        return _document(change)
    if isinstance(change, ApplicationChanged):
        return _application(change, names)
    if isinstance(change, RecordMerged):
        return _merge(change)
    if isinstance(change, FiguresRestated):
        fields = [
            {"field": each.field, "before": each.before, "after": each.after}
            for each in change.fields
        ]
        return {
            "kind": "restatement",
            "action": "restated",
            "fields": fields,
            "accountId": change.account_id,
        }
    assert isinstance(change, MarkOverridden)
    return {
        "kind": "mark",
        "action": "unlocked",
        "isClosed": False,
        "rowId": str(change.row),
        "accountId": change.row.account_id,
        "fields": [{"field": "cleared", "before": change.before, "after": change.after}],
    }


def _moved(change: ClosingDateMoved) -> dict[str, Any]:
    action = "movedOn" if change.closing.is_moved_back else "closed"
    if change.is_back:
        action = "movedBack"
    elif change.is_closed_again:
        action = "closedAgain"
    moved = {"before": change.closing.in_force, "after": change.after, "reason": change.reason}
    return {"kind": "closingDate", "action": action, "moved": moved}


def _document(change: DocumentChanged) -> dict[str, Any]:
    return {
        "kind": "document",
        "action": change.action,
        "isClosed": change.is_closed,
        "document": {
            "collection": DOCUMENT_KINDS[change.document.kind].plural,
            "id": change.document.id,
            "label": change.label,
            "number": change.number,
            "dateBefore": change.date_before,
            "dateAfter": change.date_after,
            "dueDateBefore": change.due_before,
            "dueDateAfter": change.due_after,
        },
        "figures": [*map(_figure, change.figures)],
    }


def _application(change: ApplicationChanged, names: Names) -> dict[str, Any]:
    return {
        "kind": "application",
        "action": "applied",
        "application": {
            "credit": _name(change.credit, names),
            "debit": _name(change.charge, names),
            "date": change.day,
            "before": format_amount(change.before),
            "after": format_amount(change.after),
        },
    }


def _merge(change: RecordMerged) -> dict[str, Any]:
    first, last = change.dates
    return {
        "kind": "merge",
        "action": "merged",
        "merge": {
            "collection": f"{change.kind}s",
            "id": change.id,
            "intoId": change.into_id,
            "documents": change.documents,
            "first": first,
            "last": last,
        },
        "figures": [*map(_figure, change.figures)],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "accountId": figure.account_id,
        "contactId": figure.contact_id,
        "before": format_amount(figure.before),
        "after": format_amount(figure.after),
    }


def _name(document: DocumentRef, names: Names) -> dict[str, str]:
    return {
        "collection": DOCUMENT_KINDS[document.kind].plural,
        "id": document.id,
        "label": names.of(document.kind, document.id),
    }
