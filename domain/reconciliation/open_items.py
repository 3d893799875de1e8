"""Open items: what customers and vendors owe, and what pays it, as documents make them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal

from attrs import frozen

from domain.ledger.accounts import Account
from domain.ledger.entries import Entry, Posting
from domain.ledger.ids import DocumentRef, OpenItemId, RowId
from domain.values import Day

ItemRole = Literal["charge", "credit", "row"]
"""What an open item is: owed, paying, or a row that waits in Undeposited Funds."""


@frozen
class AccountRoles:
    """What some accounts are to open items and to the cash basis."""

    control: Mapping[str, str]
    """The control accounts, and whose each is: customer or vendor."""
    cash: frozenset[str]
    """Bank accounts, cards and Undeposited Funds."""
    undeposited: str


def roles_of(accounts: Iterable[Account], undeposited: str) -> AccountRoles:
    """The roles of some accounts."""
    chosen = list(accounts)
    control = {each.id: each.control_of for each in chosen if each.control_of}
    cash = frozenset(each.id for each in chosen if each.is_bank_or_card or each.id == undeposited)
    return AccountRoles(control, cash, undeposited)


@frozen
class OpenItem:
    """A charge or credit, with what is still open of it; or a row that waits in Undeposited Funds."""

    id: str
    kind: str
    document_id: str
    role: ItemRole
    account_id: str
    contact_id: str
    date: Day
    due_date: Day
    number: str
    memo: str
    amount: int
    """Above zero, in cents."""
    open: int
    hold: bool = False
    settled: Day | None = None
    """The day from which nothing is open any more."""

    def sign(self, control: str) -> int:
        """+1 where it is a debit on its control account (of customers or vendors), -1 where a credit."""
        return 1 if (self.role == "charge") == (control == "customer") else -1


def derive_open_items(entry: Entry, roles: AccountRoles) -> tuple[OpenItem, ...]:
    """The open items that an entry makes, with all of each open; and its row if it is put into Undeposited Funds."""
    found = []
    seen: dict[OpenItemId, int] = defaultdict(int)
    for posting in entry.postings:
        control = roles.control.get(posting.account_id)
        if not control or posting.contact_id is None:
            continue
        id_ = _item_id(entry, posting, seen)
        role: ItemRole = "charge" if (posting.amount > 0) == (control == "customer") else "credit"
        memo = "\n".join(dict.fromkeys(text for text in (entry.memo, posting.memo) if text))
        found.append(
            OpenItem(
                str(id_), entry.kind, entry.document_id, role, posting.account_id, posting.contact_id,
                entry.date, entry.due_date or entry.date, entry.number, memo, abs(posting.amount), abs(posting.amount), entry.hold,
            )
        )  # fmt: skip
    row = sum(each.amount for each in entry.postings if each.account_id == roles.undeposited)
    if row > 0:
        row_id = str(RowId(entry.kind, entry.document_id, roles.undeposited))
        contact = entry.contact_id or next(
            (each.contact_id for each in entry.postings if each.contact_id), None
        )
        found.append(
            OpenItem(
                row_id,
                entry.kind,
                entry.document_id,
                "row",
                roles.undeposited,
                contact or "",
                entry.date,
                entry.date,
                entry.number,
                entry.memo,
                row,
                row,
            )
        )
    return tuple(found)


def _item_id(entry: Entry, posting: Posting, seen: dict[OpenItemId, int]) -> OpenItemId:
    """The id of the item that a posting makes; `seen` counts those of the same account, contact and side."""
    if entry.traits.is_one_item:
        first = OpenItemId(entry.kind, entry.document_id)
    else:
        document = DocumentRef(entry.kind, entry.document_id)
        first = OpenItemId.of_posting(
            document, posting.account_id, posting.contact_id or "", posting.amount
        )
    seen[first] += 1
    return first.repeated(seen[first])


def due_order(charge: OpenItem) -> tuple[object, ...]:
    """The order of candidates: due date, date, number (its digits as numbers), id."""
    return charge.due_date, charge.date, natural(charge.number), charge.id


@lru_cache(maxsize=10_000)
def natural(number: str) -> tuple[tuple[int, int, str], ...]:
    """A number as it sorts: `INV-9` before `INV-10`."""
    return tuple(
        (0, int(part), part) if part.isdecimal() else (1, 0, part)
        for part in re.findall(r"\d+|\D+", number.casefold())
    )
