"""A plain model of open items and the cash basis, computed from documents and applications."""

from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction
from math import floor
from typing import NamedTuple

from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.accounts import Account
from domain.ledger.documents import Document
from domain.ledger.entries import Entry, Posting
from domain.reconciliation.applications import AppliedCredit
from domain.reconciliation.open_items import OpenItem

UNAPPLIED = {
    "customer": "unapplied-cash-payment-income",
    "vendor": "unapplied-cash-bill-payment-expense",
}

Line = tuple[str, str, int, date, str]
"""(credit, charge, amount, date, rule)."""


def applications(work: UnitOfWork) -> list[Line]:
    """All applications."""
    return [
        (credit.id, each.charge_id, each.amount, each.date, each.rule)
        for credit in work.session.records.all(AppliedCredit)
        for each in credit.applied
    ]


def open_items(work: UnitOfWork) -> list[OpenItem]:
    """All charges and credits, settled ones too."""
    return [each for each in work.session.open_items.all() if each.role != "row"]


def check_open_items(work: UnitOfWork) -> None:
    """Applications stay within an item and a contact; everything that can be applied is."""
    items = {each.id: each for each in open_items(work)}
    used: Counter[str] = Counter()
    for credit, charge, amount, day, _ in applications(work):
        one, other = items[credit], items[charge]
        assert (one.role, other.role) == ("credit", "charge")
        assert (one.account_id, one.contact_id) == (other.account_id, other.contact_id)
        assert amount > 0
        assert day >= max(one.date, other.date)
        used[credit] += amount
        used[charge] += amount
    places: dict[tuple[str, str], set[str]] = defaultdict(set)
    for item in items.values():
        assert item.open == item.amount - used[item.id] >= 0
        if item.open and not item.hold:
            places[item.account_id, item.contact_id].add(item.role)
    assert all(len(roles) == 1 for roles in places.values())


def check_control_accounts(work: UnitOfWork, days: tuple[date, ...]) -> None:
    """On each day, by contact and account: balance = open debit items - open credit items."""
    control = {
        each.id: each.control_of for each in work.session.records.all(Account) if each.control_of
    }
    items, lines = open_items(work), applications(work)
    postings = [
        each
        for each in work.session.ledger.all_postings()
        if each.posting.account_id in control and each.basis != "cash"
    ]
    for day in days:
        balance: Counter[tuple[str, str | None]] = Counter()
        open_: Counter[tuple[str, str | None]] = Counter()
        for posted in postings:
            if posted.day <= day.isoformat():
                balance[posted.posting.account_id, posted.posting.contact_id] += (
                    posted.posting.amount
                )
        paid: Counter[str] = Counter()
        for credit, charge, amount, on, _ in lines:
            if on <= day:
                paid[credit] += amount
                paid[charge] += amount
        for item in items:
            if item.date <= day:
                is_debit = (item.role == "charge") == (control[item.account_id] == "customer")
                open_[item.account_id, item.contact_id] += (item.amount - paid[item.id]) * (
                    1 if is_debit else -1
                )
        assert {place: cents for place, cents in balance.items() if cents} == {
            place: cents for place, cents in open_.items() if cents
        }


def check_cash_basis(work: UnitOfWork) -> None:
    """Every account has each day what the rules (a), (b), (c) give it, control accounts zero."""
    expected, posted = cash_basis(work), posted_on(work, "cash")
    assert posted == expected
    control = {each.id for each in work.session.records.all(Account) if each.control_of}
    assert not control & {account for account, _ in posted}
    by_entry: Counter[str] = Counter()
    for booked in work.session.ledger.all_postings():
        by_entry[booked.entry_id] += booked.posting.amount if booked.basis != "accrual" else 0
    assert not any(by_entry.values())


def posted_on(work: UnitOfWork, basis: str) -> dict[tuple[str, date], int]:
    """The sums of the postings on a basis by account and day."""
    sums: Counter[tuple[str, date]] = Counter()
    for posted in work.session.ledger.all_postings():
        if posted.basis in {"both", basis}:
            sums[posted.posting.account_id, date.fromisoformat(posted.day)] += posted.posting.amount
    return {key: cents for key, cents in sums.items() if cents}


class Counted(NamedTuple):
    """A posting as reports count it."""

    day: date
    account_id: str
    contact_id: str
    """The contact that the posting counts for; empty if there is none."""
    amount: int
    kind: str
    document_id: str


def cash_basis(work: UnitOfWork) -> dict[tuple[str, date], int]:
    """The sums that count on the cash basis by account and day."""
    sums: Counter[tuple[str, date]] = Counter()
    for counted in on_cash_basis(work):
        sums[counted.account_id, counted.day] += counted.amount
    return {key: cents for key, cents in sums.items() if cents}


def on_accrual_basis(work: UnitOfWork) -> list[Counted]:
    """What counts on the accrual basis: every posting of every document, on its day."""
    return [
        _counted(posting, entry, entry.date)
        for entry in _entries(work)
        for posting in entry.postings
    ]


def on_cash_basis(work: UnitOfWork) -> list[Counted]:
    """What counts on the cash basis: direct entries, and the shares that applications release."""
    accounts = {each.id: each for each in work.session.records.all(Account)}
    control = {each.id: each.control_of for each in accounts.values() if each.control_of}
    cash = {each.id for each in accounts.values() if each.subtype in {"bank", "credit_card"}} | {
        work.settings.undeposited_funds_account_id
    }
    counted: list[Counted] = []
    entries: dict[tuple[str, str], Entry] = {}
    deferred: set[tuple[str, str]] = set()
    for entry in _entries(work):
        key = entry.kind, entry.document_id
        entries[key] = entry
        on_control = [each for each in entry.postings if each.account_id in control]
        is_journal = (
            entry.kind == "journal"
            and len(on_control) == 1
            and not any(each.account_id in cash for each in entry.postings)
        )
        if is_journal or (entry.kind in {"invoice", "bill"} and on_control):
            deferred.add(key)
            continue
        for posting in entry.postings:
            account = (
                UNAPPLIED[control[posting.account_id] or ""]
                if posting.account_id in control
                else posting.account_id
            )
            counted.append(_counted(posting, entry, entry.date)._replace(account_id=account))
    items = {each.id: each for each in open_items(work)}
    before: Counter[str] = Counter()
    for day, credit, charge, amount in sorted(
        (day, credit, charge, amount) for credit, charge, amount, day, _ in applications(work)
    ):
        for id_ in (credit, charge):
            item = items[id_]
            key = item.kind, item.document_id
            sign = 1 if (item.role == "charge") == (control[item.account_id] == "customer") else -1
            if key in deferred:
                lines = [each for each in entries[key].postings if each.account_id not in control]
                counted += [
                    _counted(line, entries[key], day)._replace(amount=cents)
                    for line, cents in zip(
                        lines, _shares(lines, item.amount, (before[id_], amount), sign), strict=True
                    )
                ]
            else:
                counted.append(
                    Counted(
                        day,
                        UNAPPLIED[control[item.account_id] or ""],
                        item.contact_id,
                        -sign * amount,
                        *key,
                    )
                )
            before[id_] += amount
    return counted


def _entries(work: UnitOfWork) -> list[Entry]:
    documents = [
        each
        for kind in work.kinds()
        if issubclass(kind, Document)
        for each in work.session.records.all(kind)
    ]
    return [entry for each in documents if (entry := each.entry())]


def _counted(posting: Posting, entry: Entry, day: date) -> Counted:
    return Counted(
        day,
        posting.account_id,
        posting.contact_id or "",
        posting.amount,
        entry.kind,
        entry.document_id,
    )


def _shares(lines: list[Posting], total: int, part: tuple[int, int], sign: int) -> list[int]:
    before, amount = part
    values = [-sign * each.amount for each in lines]
    since, to = share(values, total, before), share(values, total, before + amount)
    return [-sign * (other - one) for one, other in zip(since, to, strict=True)]


def share(values: list[int], total: int, part: int) -> list[int]:
    """S(c): each value times part / total, rounded down.

    The cents that are left go one each to the largest remainders, then to earlier lines.
    """
    exact = [Fraction(value * part, total) for value in values]
    down = [floor(each) for each in exact]
    left = part - sum(down)
    order = sorted(range(len(values)), key=lambda place: (-(exact[place] - down[place]), place))
    for place in order[:left]:
        down[place] += 1
    return down
