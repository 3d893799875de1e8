"""What reports read of a store: both sorts answer alike, and as adding up says; SQLite looks nothing up by going through a table."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.storage.sqlite.store import SqliteStore
from application.ports.report_reading import AccountPosting
from application.ports.store import Session
from domain.invoicing.contacts import Contact
from domain.invoicing.invoices import Invoice
from domain.ledger.accounts import Account
from domain.ledger.entries import Basis, EntryHeader, Turnover
from domain.reconciliation.applications import AppliedCredit
from domain.reconciliation.open_items import OpenItem
from domain.reports.query import NO_CONTACT
from tests.application.reporting.random_books import (
    ASKED_DAYS,
    CUSTOMERS,
    PAYABLES,
    RECEIVABLES,
    VENDORS,
    InBothStores,
    plans,
)
from tests.strategies import examples

BASES: tuple[Basis, ...] = ("accrual", "cash")
PERIODS = st.tuples(ASKED_DAYS, ASKED_DAYS).map(sorted)
CONTACTS = st.sampled_from([*CUSTOMERS, *VENDORS, "nobody"])
CONTROL = [*dict.fromkeys((*RECEIVABLES, *PAYABLES))]
MARCH = date(2026, 3, 15)


def of_both_stores(
    share: float = 0.15, **drawn: st.SearchStrategy[Any]
) -> Callable[[Callable[..., Any]], Callable[[], None]]:
    """What a test finds in the sessions of two stores with the same random books: it checks either, and both must be equal."""

    def decorate(test: Callable[..., Any]) -> Callable[[], None]:
        def run(plan: Any, **given_: Any) -> None:
            with InBothStores(plan) as both:
                found = []
                for books in both:
                    with books.store.reading() as session:
                        found.append(test(session, **given_))
                assert found[0] == found[1]

        run.__name__, run.__qualname__, run.__module__ = (
            test.__name__,
            test.__qualname__,
            test.__module__,
        )
        return settings(max_examples=examples(share))(given(plan=plans(), **drawn)(run))

    return decorate


def posted(
    session: Session, basis: Basis, first: date | None = None, last: date = date.max
) -> list[Any]:
    """Every posting that counts, with its place in its entry."""
    found, places = [], Counter[str]()
    for each in session.ledger.all_postings():
        if (
            each.basis in {"both", basis}
            and (first.isoformat() if first else "") <= each.day <= last.isoformat()
        ):
            found.append(each)
        places[each.entry_id] += 1
    return found


def turnovers(postings: Iterable[Any]) -> dict[str, Turnover]:
    found: dict[str, Turnover] = {}
    for each in postings:
        cents = each.posting.amount
        found[each.posting.account_id] = found.get(each.posting.account_id, Turnover()) + Turnover(
            max(cents, 0), max(-cents, 0)
        )
    return found


def nonzero(found: Any) -> dict[Any, Any]:
    return {key: each for key, each in found.items() if each and each != Turnover()}


def open_then(session: Session, day: date) -> list[tuple[OpenItem, int]]:
    """Charges and credits dated to a day, with their amounts less what is applied to it."""
    used: Counter[str] = Counter()
    for credit in session.records.all(AppliedCredit):
        for line in credit.applied:
            if line.date <= day:
                used.update({credit.id: line.amount, line.charge_id: line.amount})
    items = sorted(
        (each for each in session.open_items.all() if each.role != "row" and each.date <= day),
        key=lambda each: (each.date, each.id),
    )
    return [(each, each.amount - used[each.id]) for each in items]


# Sums and postings


@of_both_stores(
    period=PERIODS,
    contact=CONTACTS | st.just(NO_CONTACT),
    basis=st.sampled_from(BASES),
    begun=st.booleans(),
)
def test_turnovers_of_a_contact_are_of_what_names_it(session, period, contact, basis, begun):
    first, last = period if begun else (None, period[1])
    found = session.reports.turnovers_of_contact(contact, first, last, basis)
    assert found == turnovers(
        each
        for each in posted(session, basis, first, last)
        if (each.posting.contact_id or "") == contact
    )
    return dict(found)


@of_both_stores(
    period=PERIODS,
    basis=st.sampled_from(BASES),
    accounts=st.lists(st.sampled_from(["account-4100", "account-6000", *CONTROL]), unique=True),
)
def test_sums_by_contact_are_of_the_contact_that_each_posting_names(
    session, period, basis, accounts
):
    found = session.reports.sums_by_contact(accounts, *period, basis)
    expected: Counter[str] = Counter()
    for each in posted(session, basis, *period):
        if each.posting.account_id in accounts:
            expected[each.posting.contact_id or NO_CONTACT] += each.posting.amount
    assert nonzero(found) == nonzero(expected)
    return nonzero(found)


@of_both_stores(
    period=PERIODS,
    basis=st.sampled_from(BASES),
    contact=st.none() | CONTACTS | st.just(NO_CONTACT),
    begun=st.booleans(),
)
def test_account_postings_come_by_day_entry_and_line(session, period, basis, contact, begun):
    first, last = period if begun else (None, period[1])
    by_account: dict[str, list[AccountPosting]] = {}
    expected: dict[str, list[Any]] = defaultdict(list)
    for each in posted(session, basis, first, last):
        if contact in {None, each.posting.contact_id or NO_CONTACT}:
            expected[each.posting.account_id].append(
                (
                    each.day,
                    each.entry_id,
                    each.posting.amount,
                    each.posting.contact_id,
                    each.posting.memo,
                )
            )
    for id_ in [*session.records.ids(Account), *expected, "nothing"]:
        found = list(session.reports.account_postings(id_, first, last, basis, contact))
        order = [(each.date, each.entry_id, each.line) for each in found]
        assert order == sorted(set(order))
        shown = [
            (each.date.isoformat(), each.entry_id, each.amount, each.contact_id, each.memo)
            for each in found
        ]
        assert Counter(shown) == Counter(expected[id_])
        by_account[id_] = found
    return by_account


@of_both_stores(
    period=PERIODS,
    basis=st.sampled_from(BASES),
    contact=st.none() | CONTACTS,
    account=st.sampled_from([None, "account-1000", "account-4100", *CONTROL]),
)
def test_entry_days_are_of_all_that_posts_and_of_nothing_twice(
    session, period, basis, contact, account
):
    whole = list(session.reports.entry_days(None, date(2200, 12, 31), basis, account, contact))
    assert whole == sorted(set(whole))
    found = list(session.reports.entry_days(*period, basis, account, contact))
    assert found == [each for each in whole if period[0] <= each[0] <= period[1]]
    chosen = [
        each
        for each in posted(session, basis, *period)
        if account in {None, each.posting.account_id} and contact in {None, each.posting.contact_id}
    ]
    if account is None or contact is None:
        expected = {(date.fromisoformat(each.day), each.entry_id) for each in chosen}
        posting = {each.entry_id for each in posted(session, basis)}
        assert {each for each in found if each[1] in posting} == expected
        assert account is None or contact is None or set(found) == expected
    return [each for each in found if session.reports.accounts_of([each[1]], basis)]


@of_both_stores(basis=st.sampled_from(BASES))
def test_the_accounts_of_entries_are_those_of_their_postings_in_order(session, basis):
    expected: dict[str, list[str]] = defaultdict(list)
    for id_, postings in session.ledger.postings(
        sorted({each.entry_id for each in session.ledger.all_postings()})
    ).items():
        expected[id_] = [each.account_id for each in postings if each.basis in {"both", basis}]
    found = session.reports.accounts_of([*expected, "nothing"], basis)
    assert found == {id_: tuple(accounts) for id_, accounts in expected.items() if accounts}
    assert session.reports.accounts_of([], basis) == {}
    return dict(found)


@of_both_stores()
def test_the_extent_is_from_the_first_to_the_last_entry(session):
    days = [each.date for each in session.records.all(EntryHeader)]
    assert session.reports.extent() == ((min(days), max(days)) if days else None)
    return session.reports.extent()


@of_both_stores(
    fields=st.lists(st.sampled_from(["name", "kind"]), min_size=1, unique=True),
    ids=st.lists(CONTACTS, max_size=4),
)
def test_some_fields_of_records_are_read_of_those_that_exist(session, fields, ids):
    found = session.records.texts(Contact, fields, ids)
    assert found == {
        id_: tuple(getattr(each, field) for field in fields)
        for id_ in ids
        if (each := session.records.get(Contact, id_))
    }
    headings = list(session.records.ids(EntryHeader))
    types = session.records.texts(EntryHeader, ["type", "account_id"], headings)
    assert types == {
        each.id: (each.type, each.account_id) for each in session.records.all(EntryHeader)
    }
    return dict(found), dict(types)


@of_both_stores(
    day=st.none() | ASKED_DAYS,
    contact=st.none() | CONTACTS,
    accounts=st.lists(st.sampled_from(CONTROL), unique=True),
)
def test_the_sums_of_contacts_are_those_of_their_control_postings_to_a_day(
    session, day, contact, accounts
):
    found = session.reports.contact_sums(accounts, contact, day)
    expected: Counter[tuple[str, str]] = Counter()
    for each in posted(session, "accrual", None, day or date.max):
        name = each.posting.contact_id
        if each.posting.account_id in accounts and name and contact in {None, name}:
            expected[each.posting.account_id, name] += each.posting.amount
    assert nonzero(found) == nonzero(expected)
    return nonzero(found)


# Open items on a day


@of_both_stores(
    0.25,
    day=ASKED_DAYS,
    contact=st.none() | CONTACTS,
    accounts=st.lists(st.sampled_from(CONTROL), unique=True),
)
def test_what_is_owed_on_a_day_is_each_item_less_what_was_applied_by_then(
    session, day, contact, accounts
):
    found = list(session.reports.owed(accounts, day, contact))
    expected = [
        (item, open_)
        for item, open_ in open_then(session, day)
        if open_ and item.account_id in accounts and contact in {None, item.contact_id}
    ]
    assert found == expected
    return found


@of_both_stores(
    0.25,
    day=ASKED_DAYS,
    contact=st.none() | CONTACTS,
    accounts=st.lists(st.sampled_from(CONTROL), unique=True),
    late=st.lists(st.integers(1, 90), min_size=1, max_size=4),
)
def test_what_is_aged_is_in_the_bucket_of_its_due_date(session, day, contact, accounts, late):
    bounds = [day]
    for each in late:
        bounds.append(bounds[-1] - timedelta(days=each))
    expected: dict[str, list[int]] = defaultdict(lambda: [0] * (len(bounds) + 1))
    for item, open_ in open_then(session, day):
        if item.account_id in accounts and contact in {None, item.contact_id}:
            place = 0 if item.role == "credit" else sum(item.due_date < bound for bound in bounds)
            expected[item.contact_id][place] += open_ if item.role == "charge" else -open_
    found = {
        id_: each
        for id_, each in session.reports.aged(accounts, day, bounds, contact).items()
        if any(each)
    }
    assert found == {id_: tuple(each) for id_, each in expected.items() if any(each)}
    return found


@of_both_stores(
    0.25,
    day=ASKED_DAYS,
    contacts=st.lists(CONTACTS, unique=True),
    accounts=st.lists(st.sampled_from(CONTROL), unique=True),
)
def test_the_items_of_contacts_come_contact_by_contact_settled_ones_too(
    session, day, contacts, accounts
):
    found = list(session.reports.items_of_contacts(accounts, day, contacts))
    items = open_then(session, day)
    assert found == [
        (item, open_)
        for id_ in contacts
        for item, open_ in items
        if item.contact_id == id_ and item.account_id in accounts
    ]
    return found


@of_both_stores()
def test_every_application_is_kept_by_its_day(session):
    expected: Counter[Any] = Counter()
    for credit in session.records.all(AppliedCredit):
        for line in credit.applied:
            expected[credit.id, line.charge_id, line.date, line.rule] += line.amount
    found: Counter[Any] = Counter()
    for *key, amount in session.open_items.applications_by_day():
        found[tuple(key)] += amount
    assert found == expected
    return found


# SQLite

FIRST = date(2026, 1, 1)
ASKED: dict[str, tuple[Callable[[Session], Any], tuple[str, ...]]] = {
    "turnovers-of-contact": (lambda session: session.reports.turnovers_of_contact("a", FIRST, MARCH, "accrual"), ("postings_by_contact (contact_id=? AND date>? AND date<?)",)),
    "turnovers-of-nobody": (lambda session: session.reports.turnovers_of_contact("", FIRST, MARCH, "cash"), ("postings_by_account (account_id=? AND date>? AND date<?)",)),
    "sums-by-contact": (lambda session: session.reports.sums_by_contact(["r"], FIRST, MARCH, "cash"), ("postings_by_account (account_id=? AND date>? AND date<?)",)),
    "postings": (lambda session: list(session.reports.account_postings("r", FIRST, MARCH, "cash")), ("postings_by_account (account_id=? AND date>? AND date<?)",)),
    "postings-from-the-beginning": (lambda session: list(session.reports.account_postings("r", None, MARCH, "accrual")), ("postings_by_account (account_id=? AND date>?",)),
    "postings-of-contact": (lambda session: list(session.reports.account_postings("r", FIRST, MARCH, "accrual", "a")), ("postings_by_",)),
    "postings-of-nobody": (lambda session: list(session.reports.account_postings("r", FIRST, MARCH, "accrual", "")), ("postings_by_account (account_id=?",)),
    "entries": (lambda session: list(session.reports.entry_days(FIRST, MARCH, "accrual")), ("entries_by_date (date>? AND date<?)",)),
    "entries-on-cash": (lambda session: list(session.reports.entry_days(FIRST, MARCH, "cash")), ("entries_by_date (date>? AND date<?)", "postings_on_cash (date>? AND date<?)")),
    "entries-of-account": (lambda session: list(session.reports.entry_days(FIRST, MARCH, "cash", "r")), ("postings_by_account (account_id=? AND date>? AND date<?)",)),
    "entries-of-contact": (lambda session: list(session.reports.entry_days(FIRST, MARCH, "cash", None, "a")), ("postings_by_contact (contact_id=? AND date>? AND date<?)",)),
    "accounts": (lambda session: session.reports.accounts_of(["a"], "cash"), ("PRIMARY KEY (entry_id=?)",)),
    "extent": (lambda session: session.reports.extent(), ("entries_by_date",)),
    "texts": (lambda session: session.records.texts(Invoice, ["terms_id"], ["a"]), ("(id=?)",)),
    "sums-to-a-day": (lambda session: session.reports.contact_sums(["r"], None, MARCH), ("PRIMARY KEY (account_id=?)", "postings_by_account (account_id=? AND date>? AND date<?)")),
    "sums-of-contact-to-a-day": (lambda session: session.reports.contact_sums(["r"], "a", MARCH), ("contact_id=? AND account_id=? AND month>?", "postings_by_")),
    "aged": (lambda session: session.reports.aged(["r"], MARCH, [MARCH]), ("open_items", "applied USING PRIMARY KEY (date>?)")),
    "aged-of-contact": (lambda session: session.reports.aged(["r"], MARCH, [MARCH], "a"), ("open_items", "applied USING PRIMARY KEY (date>?)")),
    "owed": (lambda session: list(session.reports.owed(["r"], MARCH)), ("open_items", "applied USING PRIMARY KEY (date>?)")),
    "owed-of-contact": (lambda session: list(session.reports.owed(["r"], MARCH, "a")), ("open_items", "applied USING PRIMARY KEY (date>?)")),
    "items-of-contacts": (lambda session: list(session.reports.items_of_contacts(["r"], MARCH, ["a"])), ("open_items_by_day (account_id=? AND contact_id=? AND date<?)", "applied USING PRIMARY KEY (date>?)")),
}  # fmt: skip
"""What reports ask for, and the indexes from which it is answered."""


@pytest.mark.parametrize(("ask", "indexes"), ASKED.values(), ids=ASKED)
def test_what_reports_read_is_answered_from_indexes(path, ask, indexes):
    with closing(SqliteStore(path)) as store, store.reading() as session:
        plans_: list[str] = []

        def explained(sql: str, *values: object) -> object:
            plans_.extend(
                row[3] for row in session.buffer.driver.execute(f"EXPLAIN QUERY PLAN {sql}", values)
            )
            return session.buffer.driver.execute(sql, values)

        def explained_named(sql: str, **values: object) -> object:
            plans_.extend(
                row[3] for row in session.buffer.driver.execute(f"EXPLAIN QUERY PLAN {sql}", values)
            )
            return session.buffer.driver.execute(sql, values)

        session.buffer.read, session.buffer.read_named = explained, explained_named
        ask(session)
        assert plans_
        for index in indexes:
            assert [each for each in plans_ if each.startswith("SEARCH") and index in each], (
                index,
                plans_,
            )
        scanned = [
            each
            for each in plans_
            if each.startswith("SCAN") and each.split()[1] in _tables(session)
        ]
        assert scanned == [], plans_
        aliases = [
            each
            for each in plans_
            if each.startswith("SCAN")
            and each.split()[1]
            in {"i", "p", "e", "a", "postings", "entries", "open_items", "applied"}
        ]
        assert aliases == [], plans_


def _tables(session: Any) -> set[str]:
    """All tables but the chart of accounts, which is short and wanted whole."""
    return {
        name
        for (name,) in session.buffer.driver.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table'"
        )
    } - {"accounts"}
