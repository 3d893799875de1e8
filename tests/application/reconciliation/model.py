"""What open items and the cash basis must say, reckoned from documents and applications in the plainest way there is."""

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
    """Everything that is applied."""
    return [
        (credit.id, each.charge_id, each.amount, each.date, each.rule)
        for credit in work.session.records.all(AppliedCredit)
        for each in credit.applied
    ]


def open_items(work: UnitOfWork) -> list[OpenItem]:
    """Every charge and credit, settled ones too."""
    return [each for each in work.session.open_items.all() if each.role != "row"]


def check_open_items(work: UnitOfWork) -> None:
    """Nothing is applied beyond what an item holds, or between strangers; whatever can be applied is."""
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
    for each in items.values():
        assert each.open == each.amount - used[each.id] >= 0
        if each.open and not each.hold:
            places[each.account_id, each.contact_id].add(each.role)
    assert all(len(roles) == 1 for roles in places.values())


def check_control_accounts(work: UnitOfWork, days: tuple[date, ...]) -> None:
    """On any day, per contact and account: control balance = open debit items - open credit items."""
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
        for each in postings:
            if each.day <= day.isoformat():
                balance[each.posting.account_id, each.posting.contact_id] += each.posting.amount
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
    """Every account has on every day what (a), (b) and (c) of the cash basis give it; control accounts have nothing."""
    expected, posted = cash_basis(work), posted_on(work, "cash")
    assert posted == expected
    control = {each.id for each in work.session.records.all(Account) if each.control_of}
    assert not control & {account for account, _ in posted}
    by_entry: Counter[str] = Counter()
    for each in work.session.ledger.all_postings():
        by_entry[each.entry_id] += each.posting.amount if each.basis != "accrual" else 0
    assert not any(by_entry.values())


def posted_on(work: UnitOfWork, basis: str) -> dict[tuple[str, date], int]:
    """What is posted on a basis by account and day."""
    found: Counter[tuple[str, date]] = Counter()
    for each in work.session.ledger.all_postings():
        if each.basis in {"both", basis}:
            found[each.posting.account_id, date.fromisoformat(each.day)] += each.posting.amount
    return {key: cents for key, cents in found.items() if cents}


class Counted(NamedTuple):
    """A posting as reports count it."""

    day: date
    account_id: str
    contact_id: str
    """Empty where it names none."""
    amount: int
    kind: str
    document_id: str


def cash_basis(work: UnitOfWork) -> dict[tuple[str, date], int]:
    """What counts on the cash basis by account and day."""
    found: Counter[tuple[str, date]] = Counter()
    for each in on_cash_basis(work):
        found[each.account_id, each.day] += each.amount
    return {key: cents for key, cents in found.items() if cents}


def on_accrual_basis(work: UnitOfWork) -> list[Counted]:
    """What counts on the accrual basis: every posting of every document, on its day."""
    return [
        _counted(posting, entry, entry.date)
        for entry in _entries(work)
        for posting in entry.postings
    ]


def on_cash_basis(work: UnitOfWork) -> list[Counted]:
    """What counts on the cash basis: of entries that do not wait, and of each application what either side releases."""
    accounts = {each.id: each for each in work.session.records.all(Account)}
    control = {each.id: each.control_of for each in accounts.values() if each.control_of}
    cash = {each.id for each in accounts.values() if each.subtype in {"bank", "credit_card"}} | {
        work.settings.undeposited_funds_account_id
    }
    found: list[Counted] = []
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
        for each in entry.postings:
            account = (
                UNAPPLIED[control[each.account_id] or ""]
                if each.account_id in control
                else each.account_id
            )
            found.append(_counted(each, entry, entry.date)._replace(account_id=account))
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
                found += [
                    _counted(line, entries[key], day)._replace(amount=cents)
                    for line, cents in zip(
                        lines, _shares(lines, item.amount, (before[id_], amount), sign), strict=True
                    )
                ]
            else:
                found.append(
                    Counted(
                        day,
                        UNAPPLIED[control[item.account_id] or ""],
                        item.contact_id,
                        -sign * amount,
                        *key,
                    )
                )
            before[id_] += amount
    return found


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
    """S(c): each value times part / total, rounded down; the cents left one each to the largest remainders, then earlier ones."""
    exact = [Fraction(value * part, total) for value in values]
    down = [floor(each) for each in exact]
    left = part - sum(down)
    order = sorted(range(len(values)), key=lambda place: (-(exact[place] - down[place]), place))
    for place in order[:left]:
        down[place] += 1
    return down
