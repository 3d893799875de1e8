"""The cash basis: what entries post on their own day, and what applications post when they pay.

    deferred   invoices, bills, and journals with one control line and no cash line: they count as
               they are paid, share by share
    direct     all other entries: they count at once, and what they post on control accounts is
               posted on an unapplied account instead

Control accounts are therefore always zero on the cash basis, and a document that is paid in full
has counted exactly as its lines say.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from operator import sub
from typing import Self

from attrs import evolve, frozen

from domain.document_kinds import traits_of
from domain.frozen_values import with_value
from domain.ledger.accounts import Account
from domain.ledger.entries import Entry, Posting
from domain.ledger.ids import OpenItemId, entry_id
from domain.reconciliation.applications import Application
from domain.reconciliation.open_items import AccountRoles, OpenItem

UNAPPLIED: Mapping[str, Account] = {
    "customer": Account(
        id="unapplied-cash-payment-income", name="Unapplied Cash Payment Income", type="income"
    ),
    "vendor": Account(
        id="unapplied-cash-bill-payment-expense",
        name="Unapplied Cash Bill Payment Expense",
        type="expense",
    ),
}
"""The unapplied accounts, by kind of contact: they hold money that has not paid anything yet.

They are not in the chart of accounts: only the cash basis knows them.
"""

APPLICATION = "application"
"""The kind of the entries that applications post."""


@frozen(order=True)
class ApplicationId:
    """Names what one credit pays of one charge on one day; that posts one entry."""

    credit_id: str
    charge_id: str
    day: date

    def __str__(self) -> str:
        return f"{self.credit_id}>{self.charge_id}@{self.day}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The application that a text names."""
        credit, _, rest = text.partition(">")
        charge, _, day = rest.rpartition("@")
        return cls(credit, charge, date.fromisoformat(day))

    @classmethod
    def of_entry(cls, entry_id: str) -> Self | None:
        """The application that posted an entry, or None where a document posted it."""
        kind, separator, rest = entry_id.partition(":")
        return cls.parse(rest) if separator and kind == APPLICATION else None

    @property
    def items(self) -> tuple[str, str]:
        """The ids of the two open items: the credit, then the charge."""
        return self.credit_id, self.charge_id

    @property
    def entry_id(self) -> str:
        """The id of the entry that the application posts."""
        return entry_id(APPLICATION, str(self))


def document_entry_id(posted_id: str) -> str:
    """The id of the document's entry whose header reports show for a posted entry.

    An entry that a document posted is that entry itself. For an entry that an application posted,
    it is the entry of the document that counts when it is paid, and otherwise that of the charge.
    """
    if (application := ApplicationId.of_entry(posted_id)) is None:
        return posted_id
    credit, charge = (OpenItemId.parse(item_id) for item_id in application.items)
    counts_when_paid = (
        item for item in (charge, credit) if traits_of(item.kind).recognition == "when paid"
    )
    item = next(counts_when_paid, charge)
    return entry_id(item.kind, item.document_id)


def applied_in_order(
    applications: Iterable[tuple[str, Application]],
) -> dict[ApplicationId, tuple[int, int]]:
    """The applications of one open item in the order in which they count: by date, then by id.

    `applications` are pairs of (id of the credit, application). Each result is (amount applied
    before, amount applied now), in cents.
    """
    sums: dict[ApplicationId, int] = defaultdict(int)
    for credit_id, application in applications:
        sums[ApplicationId(credit_id, application.charge_id, application.date)] += (
            application.amount
        )
    applied: dict[ApplicationId, tuple[int, int]] = {}
    before = 0
    for id_ in sorted(sums, key=lambda id_: (id_.day, id_.credit_id, id_.charge_id)):
        applied[id_] = (before, sums[id_])
        before += sums[id_]
    return applied


def is_deferred(entry: Entry, roles: AccountRoles) -> bool:
    """Whether an entry counts only as it is paid."""
    control = _control_postings(entry, roles)
    if entry.traits.recognition == "by its accounts":
        has_cash = any(posting.account_id in roles.cash for posting in entry.postings)
        return len(control) == 1 and not has_cash
    return entry.traits.recognition == "when paid" and bool(control)


def on_both_bases(entry: Entry, roles: AccountRoles) -> Entry:
    """The same entry for both bases: each posting says on which basis it counts on this day."""
    if is_deferred(entry, roles):
        return with_value(entry, "postings", tuple(map(_on_accrual, entry.postings)))
    control = _control_postings(entry, roles)
    if not control:
        return entry
    postings = [
        _on_accrual(posting) if posting.account_id in roles.control else posting
        for posting in entry.postings
    ]
    for posting in control:
        unapplied = UNAPPLIED[roles.control[posting.account_id]]
        postings.append(evolve(posting, account_id=unapplied.id, basis="cash", memo=""))
    return with_value(entry, "postings", tuple(postings))


def _control_postings(entry: Entry, roles: AccountRoles) -> list[Posting]:
    return [posting for posting in entry.postings if posting.account_id in roles.control]


def _on_accrual(posting: Posting) -> Posting:
    return with_value(posting, "basis", "accrual")


def application_entry(
    id_: ApplicationId, postings_by_item: tuple[tuple[Posting, ...], ...]
) -> Entry | None:
    """The entry of an application: the `postings_when_applied` of its two items.

    None where all of them are on unapplied accounts: unapplied money was paid back.
    """
    postings = tuple(posting for postings in postings_by_item for posting in postings)
    if sum(posting.amount for posting in postings):
        raise AssertionError(f"the application {id_} does not balance")
    unapplied_ids = {account.id for account in UNAPPLIED.values()}
    if {posting.account_id for posting in postings} <= unapplied_ids:
        return None
    return Entry(APPLICATION, str(id_), id_.day, "Application", "", None, "", postings)


def postings_when_applied(
    item: OpenItem, entry: Entry, roles: AccountRoles, before: int, amount: int
) -> tuple[Posting, ...]:
    """What an item posts when `amount` of it is applied, after `before` was applied earlier.

    `entry` is that of the item's document; both amounts are in cents.
    """
    control = roles.control[item.account_id]
    sign = item.sign(control)
    if not is_deferred(entry, roles):
        unapplied = UNAPPLIED[control]
        return (Posting(unapplied.id, -sign * amount, item.contact_id, basis="cash"),)
    lines = [posting for posting in entry.postings if posting.account_id not in roles.control]
    amounts = [-sign * line.amount for line in lines]
    shares_before = shares(amounts, item.amount, before)
    shares_after = shares(amounts, item.amount, before + amount)
    newly_counted = map(sub, shares_after, shares_before)
    return tuple(
        evolve(line, amount=-sign * cents, basis="cash", quantity=None)
        for line, cents in zip(lines, newly_counted, strict=True)
        if cents
    )


def shares(lines: list[int], total: int, amount: int) -> list[int]:
    """How much of each line counts once `amount` of `total` is applied, all in cents.

    `lines` sum to `total`. The share of each line is rounded down; the cents left over go, one
    each, to the largest remainders, and among equal remainders to earlier lines.
    """
    parts = [divmod(line * amount, total) for line in lines]
    left = amount - sum(share for share, _ in parts)
    largest = sorted(range(len(lines)), key=lambda place: (-parts[place][1], place))[:left]
    return [share + (place in largest) for place, (share, _) in enumerate(parts)]
