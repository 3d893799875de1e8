"""What a rehearsal would have done, as JSON."""

from typing import Any

from application.unit_of_work.recorder import Effect
from domain.ledger.entries import Entry
from domain.values import format_amount


def effect_view(effect: Effect) -> dict[str, Any]:
    """What a rehearsal would have done, as it is answered."""
    return {
        "journal": [_change_view(before, after) for before, after in effect.entries],
        "balances": {
            account: format_amount(change) for account, change in sorted(effect.balances.items())
        },
    }


def _change_view(before: Entry | None, after: Entry | None) -> dict[str, Any]:
    change = "changed" if before and after else "added" if after else "removed"
    shown = after or before
    assert shown
    return {"change": change, **_entry_view(shown)} | (
        {"before": _entry_view(before)} if before and after else {}
    )


def _entry_view(entry: Entry) -> dict[str, Any]:
    lines = [
        {
            "accountId": each.account_id,
            "debit": format_amount(max(each.amount, 0)),
            "credit": format_amount(max(-each.amount, 0)),
            "contactId": each.contact_id,
            "memo": each.memo,
        }
        for each in entry.postings
    ]
    return {
        "id": entry.id,
        "date": entry.date.isoformat(),
        "type": entry.type,
        "ref": entry.number,
        "lines": lines,
    }
