"""The cash basis: what an entry posts on its own day, and what an application posts on the day it is made.

    deferred   invoices, bills, and journals with one control line and no cash: count as they are paid, share by share
    direct     everything else: counts at once, with what it puts on control accounts on an unapplied account instead

So control accounts are always zero on the cash basis, and what is paid in full has counted exactly as its lines say.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Self

from attrs import evolve, frozen

from domain.document_kinds import traits_of
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
"""Where money stands that paid nothing yet, by whose it is. They are in no chart: only the cash basis knows them."""

APPLICATION = "application"
"""The kind of the entries that applications post."""


@frozen(order=True)
class ApplicationId:
    """A credit, a charge, and the day of what is applied between them: what posts one entry."""

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
        """The application that posts an entry, or None where a document does."""
        kind, separator, rest = entry_id.partition(":")
        return cls.parse(rest) if separator and kind == APPLICATION else None

    @property
    def items(self) -> tuple[str, str]:
        """The two open items, the credit first."""
        return self.credit_id, self.charge_id

    @property
    def entry_id(self) -> str:
        """The id of the entry that it posts."""
        return entry_id(APPLICATION, str(self))


def source_of(posted_id: str) -> str:
    """The entry of the document that what is posted under an id is of: an entry's own, or of an application the document
    that counts as it is paid, else the charge."""
    if (application := ApplicationId.of_entry(posted_id)) is None:
        return posted_id
    credit, charge = (OpenItemId.parse(each) for each in application.items)
    item = next(
        (each for each in (charge, credit) if traits_of(each.kind).recognition == "when paid"),
        charge,
    )
    return entry_id(item.kind, item.document_id)


def in_order(lines: Iterable[tuple[str, Application]]) -> dict[ApplicationId, tuple[int, int]]:
    """What is applied of one item, of (credit, application) pairs: before each application, and by it, by date and id."""
    sums: dict[ApplicationId, int] = defaultdict(int)
    for credit, each in lines:
        sums[ApplicationId(credit, each.charge_id, each.date)] += each.amount
    before, found = 0, {}
    for key in sorted(sums, key=lambda each: (each.day, each.credit_id, each.charge_id)):
        found[key] = (before, sums[key])
        before += sums[key]
    return found


def is_deferred(entry: Entry, roles: AccountRoles) -> bool:
    """Whether an entry counts only as it is paid."""
    control = [each for each in entry.postings if each.account_id in roles.control]
    if entry.traits.recognition == "by its accounts":
        return len(control) == 1 and not any(
            each.account_id in roles.cash for each in entry.postings
        )
    return entry.traits.recognition == "when paid" and bool(control)


def on_both_bases(entry: Entry, roles: AccountRoles) -> Entry:
    """The entry with each posting on the bases on which it counts on the entry's own day."""
    if is_deferred(entry, roles):
        return evolve(
            entry, postings=tuple(evolve(each, basis="accrual") for each in entry.postings)
        )
    control = [each for each in entry.postings if each.account_id in roles.control]
    if not control:
        return entry
    marked = tuple(
        evolve(each, basis="accrual") if each.account_id in roles.control else each
        for each in entry.postings
    )
    moved = tuple(
        evolve(each, account_id=UNAPPLIED[roles.control[each.account_id]].id, basis="cash", memo="")
        for each in control
    )
    return evolve(entry, postings=(*marked, *moved))


def application_entry(key: ApplicationId, sides: tuple[tuple[Posting, ...], ...]) -> Entry | None:
    """What an application posts: what each of its two items releases. None where these take each other out."""
    postings = tuple(each for side in sides for each in side)
    if sum(each.amount for each in postings):
        raise AssertionError(f"the application {key} does not balance")
    if {each.account_id for each in postings} <= {each.id for each in UNAPPLIED.values()}:
        return None  # money that paid nothing went back
    return Entry(APPLICATION, str(key), key.day, "Application", "", None, "", postings)


def released(
    item: OpenItem, entry: Entry, roles: AccountRoles, before: int, amount: int
) -> tuple[Posting, ...]:
    """What an item posts when `amount` more of it is applied, after `before`."""
    sign = item.sign(roles.control[item.account_id])
    if not is_deferred(entry, roles):
        account = UNAPPLIED[roles.control[item.account_id]]
        return (Posting(account.id, -sign * amount, item.contact_id, basis="cash"),)
    lines = [each for each in entry.postings if each.account_id not in roles.control]
    amounts = [-sign * each.amount for each in lines]
    earlier, later = (
        shares(amounts, item.amount, before),
        shares(amounts, item.amount, before + amount),
    )
    return tuple(
        evolve(line, amount=-sign * (to - since), basis="cash", quantity=None, at="")
        for line, since, to in zip(lines, earlier, later, strict=True)
        if to != since
    )


def shares(lines: list[int], total: int, amount: int) -> list[int]:
    """How much of each line counts once `amount` of `total` is applied; `lines` sum to `total`, in cents.

    Each line's share is rounded down; the cents left go one each to the largest remainders, then to earlier lines.
    """
    parts = [divmod(line * amount, total) for line in lines]
    left = amount - sum(share for share, _ in parts)
    largest = sorted(range(len(lines)), key=lambda place: (-parts[place][1], place))[:left]
    return [share + (place in largest) for place, (share, _) in enumerate(parts)]
