"""A row that waits in Undeposited Funds, as JSON."""

from typing import Any

from application.banking.undeposited import UndepositedItem
from domain.values import format_amount


def undeposited_view(row: UndepositedItem) -> dict[str, Any]:
    """A waiting row: its amount, date and contact, and the document that put it there."""
    item = row.item
    return {
        "id": item.id,
        "date": item.date,
        "type": row.type,
        "ref": item.number,
        "contactId": item.contact_id or None,
        "name": row.name,
        "memo": item.memo,
        "amount": format_amount(item.amount),
        "source": {"kind": item.kind, "id": item.document_id},
    }
