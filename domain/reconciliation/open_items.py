"""Open items: what customers and vendors owe, and what pays it, as documents make them.

Which credit pays which charge is in `applications`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Literal

from attrs import field, frozen

from domain.ledger.accounts import Account
from domain.ledger.entries import Entry, Posting
from domain.ledger.ids import DocumentRef, OpenItemId, RowId
from domain.values import Day

ItemRole = Literal["charge", "credit", "row"]
"""The role of an open item: it is owed, it pays, or it is a row waiting in Undeposited Funds."""


@frozen
class AccountRoles:
    """The accounts that matter to open items and to the cash basis, by their roles."""

    control: Mapping[str, str]
    """The control accounts by id, each with its kind of contact: customer or vendor."""
    cash: frozenset[str]
    """Bank accounts, cards and Undeposited Funds."""
    undeposited: str
    """The account Undeposited Funds."""


def roles_of(accounts: Iterable[Account], undeposited: str) -> AccountRoles:
    """The roles of some accounts; `undeposited` is the id of Undeposited Funds."""
    listed = list(accounts)
    control = {account.id: account.control_of for account in listed if account.control_of}
    cash = frozenset(
        account.id for account in listed if account.is_bank_or_card or account.id == undeposited
    )
    return AccountRoles(control, cash, undeposited)


@frozen
class OpenItem:
    """A charge or credit with its open amount, or a row that waits in Undeposited Funds."""

    id: str
    kind: str
    """The kind of its document."""
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
    """How much of the amount is still open, in cents."""
    hold: bool = False
    """Whether automatic application leaves the open amount of a credit alone."""
    settled: Day | None = None
    """The day from which nothing is open any more; None while something is open."""
    place: int = field(default=0, eq=False)
    """Which posting of its entry makes it; only known while the item is derived."""

    def sign(self, control: str) -> int:
        """+1 for a debit on its control account, -1 for a credit.

        `control` says whose account it is: customer or vendor.
        """
        return 1 if (self.role == "charge") == (control == "customer") else -1


def derive_open_items(entry: Entry, roles: AccountRoles) -> tuple[OpenItem, ...]:
    """The open items that an entry makes, each fully open.

    They are its charges and credits on control accounts, and its row in Undeposited Funds where it
    puts money there.
    """
    charges_and_credits = _charges_and_credits(entry, roles) if roles.control else ()
    return (*charges_and_credits, *_undeposited_row(entry, roles))


def _charges_and_credits(entry: Entry, roles: AccountRoles) -> Iterator[OpenItem]:
    counts: dict[OpenItemId, int] = defaultdict(int)
    for place, posting in enumerate(entry.postings):
        control = roles.control.get(posting.account_id)
        if not control or posting.contact_id is None:
            continue
        is_charge = (posting.amount > 0) == (control == "customer")
        memos = dict.fromkeys(text for text in (entry.memo, posting.memo) if text)
        yield OpenItem(
            id=str(_item_id(entry, posting, counts)),
            kind=entry.kind,
            document_id=entry.document_id,
            role="charge" if is_charge else "credit",
            account_id=posting.account_id,
            contact_id=posting.contact_id,
            date=entry.date,
            due_date=entry.due_date or entry.date,
            number=entry.number,
            memo="\n".join(memos),
            amount=abs(posting.amount),
            open=abs(posting.amount),
            hold=entry.hold or place in entry.held,
            place=place,
        )


def _undeposited_row(entry: Entry, roles: AccountRoles) -> Iterator[OpenItem]:
    amount = sum(
        posting.amount for posting in entry.postings if posting.account_id == roles.undeposited
    )
    if amount <= 0:
        return
    contacts = (entry.contact_id, *(posting.contact_id for posting in entry.postings))
    yield OpenItem(
        id=str(RowId(entry.kind, entry.document_id, roles.undeposited)),
        kind=entry.kind,
        document_id=entry.document_id,
        role="row",
        account_id=roles.undeposited,
        contact_id=next((contact for contact in contacts if contact), ""),
        date=entry.date,
        due_date=entry.date,
        number=entry.number,
        memo=entry.memo,
        amount=amount,
        open=amount,
    )


def _item_id(entry: Entry, posting: Posting, counts: dict[OpenItemId, int]) -> OpenItemId:
    """The id of the item that a posting makes.

    `counts` has how many items the entry has made with the same account, contact and side.
    """
    if entry.traits.is_one_item:
        first = OpenItemId(entry.kind, entry.document_id)
    else:
        document = DocumentRef(entry.kind, entry.document_id)
        first = OpenItemId.of_posting(
            document, posting.account_id, posting.contact_id or "", posting.amount
        )
    counts[first] += 1
    return first.repeated(counts[first])


def listing_dates(role: ItemRole) -> tuple[str, ...]:
    """The dates by which open items with a role are listed; the first counts most."""
    return ("due_date", "date") if role == "charge" else ("date",)


def due_order(charge: OpenItem) -> tuple[object, ...]:
    """The sort key by which charges are paid: due date, date, number, id."""
    return charge.due_date, charge.date, number_order(charge.number), charge.id


@lru_cache(maxsize=10_000)
def number_order(number: str) -> tuple[tuple[int, int, str], ...]:
    """The sort key of a document number, in which `INV-9` comes before `INV-10`."""
    return tuple(
        (0, int(part), part) if part.isdecimal() else (1, 0, part)
        for part in re.findall(r"\d+|\D+", number.casefold())
    )
