"""The changes to closed periods as JSON, written one after the other."""

from collections.abc import Iterable
from datetime import date
from typing import IO, Any

import msgspec

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
            "credit": _name(change.credit.document, names),
            "debit": _name(change.charge.document, names),
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
