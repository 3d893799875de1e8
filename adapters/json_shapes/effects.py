"""What a rehearsal would change, as JSON."""

from typing import Any

from application.unit_of_work.recorder import Effect
from domain.ledger.entries import Entry
from domain.values import format_amount


def effect_view(effect: Effect) -> dict[str, Any]:
    """The entries that would be added, changed or removed, and by how much balances would change.

    Changes of balances are in the natural sign of each account.
    """
    return {
        "journal": [_change_view(before, after) for before, after in effect.entries],
        "balances": {
            account_id: format_amount(change)
            for account_id, change in sorted(effect.balances.items())
        },
    }


def _change_view(before: Entry | None, after: Entry | None) -> dict[str, Any]:
    if before and after:
        return {"change": "changed", **_entry_view(after), "before": _entry_view(before)}
    entry = after or before
    assert entry
    return {"change": "added" if after else "removed", **_entry_view(entry)}


def entry_lines(entry: Entry) -> list[dict[str, Any]]:
    """The lines of an entry, of which each is a debit or a credit."""
    return [
        {
            "accountId": posting.account_id,
            "debit": format_amount(max(posting.amount, 0)),
            "credit": format_amount(max(-posting.amount, 0)),
            "contactId": posting.contact_id,
            "memo": posting.memo,
        }
        for posting in entry.postings
    ]


def _entry_view(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "date": entry.date.isoformat(),
        "type": entry.type,
        "ref": entry.number,
        "lines": entry_lines(entry),
    }
