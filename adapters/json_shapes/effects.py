"""What a rehearsal would change, as JSON."""

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.json_shapes.scalars import Amount
from application.unit_of_work.recorder import Effect
from domain.ledger.entries import Entry
from domain.values import format_amount


class EntryLineView(msgspec.Struct, rename="camel"):
    """A line of an entry: its debit or its credit is 0.00."""

    account_id: str
    debit: Amount
    credit: Amount
    contact_id: str | None
    memo: str


class EntryView(msgspec.Struct, kw_only=True):
    """An entry of the journal, as it is or as a write would post it."""

    id: str
    date: date
    type: str
    ref: str
    memo: str
    lines: list[EntryLineView]


class EntryChangeView(EntryView, kw_only=True):
    """How a write would change one entry of the journal."""

    change: Literal["added", "changed", "removed"]
    before: Annotated[
        EntryView | UnsetType, Meta(description="The entry as it is, where it would be changed.")
    ] = UNSET


class EffectView(msgspec.Struct):
    """How a write would change the books."""

    journal: Annotated[
        list[EntryChangeView],
        Meta(description="The entries that would be added, changed or removed."),
    ]
    balances: Annotated[
        dict[str, Amount],
        Meta(
            description="By how much the balance of each account would change, by the account's "
            "id, in its natural sign."
        ),
    ]


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
        "memo": entry.memo,
        "lines": entry_lines(entry),
    }
