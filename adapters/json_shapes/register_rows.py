"""A row of an account, as JSON: in its register, and in a bank reconciliation."""

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from adapters.json_shapes.scalars import Amount
from adapters.json_shapes.shapes import SourceView
from application.ledger.registers import RowLine
from domain.values import format_amount

Day = date
"""Inside the shape below, `date` is the name of a field, so the type has another name."""

Cleared = Literal["none", "cleared", "reconciled"]


class RowView(msgspec.Struct, rename="camel"):
    """What one document puts on an account, in the natural sign of the account."""

    id: str
    date: Day
    type: str
    ref: str
    contact_id: str | None
    name: str
    memo: str
    amount: Amount
    cleared: Cleared
    session_id: Annotated[
        str | None,
        Meta(description="The bank reconciliation in which it was cleared, or which locked it."),
    ]
    source: SourceView


def row_view(row: RowLine) -> dict[str, Any]:
    """A row of an account, without the balance after it."""
    return {
        "id": row.id,
        "date": row.date,
        "type": row.type,
        "ref": row.ref,
        "contactId": row.contact_id,
        "name": row.name,
        "memo": row.memo,
        "amount": format_amount(row.amount),
        "cleared": row.cleared,
        "sessionId": row.session_id,
        "source": {"kind": row.kind, "id": row.document_id},
    }
