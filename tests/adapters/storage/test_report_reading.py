"""What reports read from a store: both kinds of stores answer the same, and as adding up says;
SQLite never scans a whole table."""

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
from tests.strategies import days, examples

BASES: tuple[Basis, ...] = ("accrual", "cash")
ALL_DAYS = [date(2024, 1, 1), date(2026, 12, 31)]
PERIODS = st.tuples(ASKED_DAYS, ASKED_DAYS).map(sorted) | st.just(ALL_DAYS)
CONTACTS = st.sampled_from([*CUSTOMERS, *VENDORS, "nobody"])
ALL_OR_ONE = st.none() | st.none() | CONTACTS
CONTROL = [*dict.fromkeys((*RECEIVABLES, *PAYABLES))]
OF_CONTROL = st.just(CONTROL) | st.just(CONTROL) | st.lists(st.sampled_from(CONTROL), unique=True)
LATER_DAYS = ASKED_DAYS | days(date(2026, 1, 1), date(2027, 2, 28))
"""Days on which something is open, more often than not."""
MARCH = date(2026, 3, 15)


def of_both_stores(
    share: float = 0.15, **drawn: st.SearchStrategy[Any]
) -> Callable[[Callable[..., Any]], Callable[[], None]]:
    """Runs a test on sessions of two stores with the same random books, and compares what the
    test returns for each."""

    def decorate(test: Callable[..., Any]) -> Callable[[], None]:
        def run(plan: Any, **given_: Any) -> None:
            with InBothStores(plan) as both:
                answers = []
                for books in both:
                    with books.store.reading() as session:
                        answers.append(test(session, **given_))
                assert answers[0] == answers[1]

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
    """Every posting of a basis and period, with its entry and day."""
    begin = first.isoformat() if first else ""
    return [
        row
        for row in session.ledger.all_postings()
        if row.basis in {"both", basis} and begin <= row.day <= last.isoformat()
    ]


def turnovers(postings: Iterable[Any]) -> dict[str, Turnover]:
    sums: dict[str, Turnover] = {}
    for row in postings:
        cents = row.posting.amount
        sums[row.posting.account_id] = sums.get(row.posting.account_id, Turnover()) + Turnover(
            max(cents, 0), max(-cents, 0)
        )
    return sums


def nonzero(sums: Any) -> dict[Any, Any]:
    return {key: each for key, each in sums.items() if each and each != Turnover()}


def open_then(session: Session, day: date) -> list[tuple[OpenItem, int]]:
    """Charges and credits up to a day, with their amounts less the applications up to that day."""
    used: Counter[str] = Counter()
    for credit in session.records.all(AppliedCredit):
        for line in credit.applied:
            if line.date <= day:
                used.update({credit.id: line.amount, line.charge_id: line.amount})
    items = sorted(
        (each for each in session.open_items.all() if each.role != "row" and each.date <= day),
        key=lambda open_item: (open_item.date, open_item.id),
    )
    return [(each, each.amount - used[each.id]) for each in items]


# Sums and postings


@of_both_stores(
    period=PERIODS,
    contact=CONTACTS | st.just(NO_CONTACT),
    basis=st.sampled_from(BASES),
    begun=st.booleans(),
)
def test_turnovers_of_a_contact_sum_the_postings_that_name_it(
    session, period, contact, basis, begun
):
    first, last = period if begun else (None, period[1])
    sums = session.reports.turnovers_of_contact(contact, first, last, basis)
    assert sums == turnovers(
        each
        for each in posted(session, basis, first, last)
        if (each.posting.contact_id or "") == contact
    )
    return dict(sums)


@of_both_stores(
    period=PERIODS,
    basis=st.sampled_from(BASES),
    accounts=st.lists(
        st.sampled_from(["account-4100", "account-6000", *CONTROL]), min_size=3, unique=True
    )
    | OF_CONTROL,
)
def test_sums_by_contact_add_each_posting_to_the_contact_that_it_names(
    session, period, basis, accounts
):
    sums = session.reports.sums_by_contact(accounts, *period, basis)
    expected: Counter[str] = Counter()
    for row in posted(session, basis, *period):
        if row.posting.account_id in accounts:
            expected[row.posting.contact_id or NO_CONTACT] += row.posting.amount
    assert nonzero(sums) == nonzero(expected)
    return nonzero(sums)


@of_both_stores(
    period=PERIODS,
    basis=st.sampled_from(BASES),
    contact=st.none() | CONTACTS | st.just(NO_CONTACT),
    begun=st.booleans(),
)
def test_account_postings_are_sorted_by_day_entry_and_line(session, period, basis, contact, begun):
    first, last = period if begun else (None, period[1])
    by_account: dict[str, list[AccountPosting]] = {}
    expected: dict[str, list[Any]] = defaultdict(list)
    for row in posted(session, basis, first, last):
        if contact in {None, row.posting.contact_id or NO_CONTACT}:
            expected[row.posting.account_id].append(
                (
                    row.day,
                    row.entry_id,
                    row.posting.amount,
                    row.posting.contact_id,
                    row.posting.memo,
                )
            )
    for id_ in [*session.records.ids(Account), *expected, "nothing"]:
        postings = list(session.reports.account_postings(id_, first, last, basis, contact))
        order = [(each.date, each.entry_id, each.line) for each in postings]
        assert order == sorted(set(order))
        shown = [
            (each.date.isoformat(), each.entry_id, each.amount, each.contact_id, each.memo)
            for each in postings
        ]
        assert Counter(shown) == Counter(expected[id_])
        by_account[id_] = postings
    return by_account


@of_both_stores(
    period=PERIODS,
    basis=st.sampled_from(BASES),
    contact=ALL_OR_ONE,
    account=st.sampled_from([None, None, "account-1000", "account-4100", *CONTROL]),
)
def test_entry_days_list_every_entry_once(session, period, basis, contact, account):
    whole = list(session.reports.entry_days(None, date(2200, 12, 31), basis, account, contact))
    assert whole == sorted(set(whole))
    days = list(session.reports.entry_days(*period, basis, account, contact))
    assert days == [each for each in whole if period[0] <= each[0] <= period[1]]
    chosen = [
        each
        for each in posted(session, basis, *period)
        if account in {None, each.posting.account_id} and contact in {None, each.posting.contact_id}
    ]
    if account is None or contact is None:
        expected = {(date.fromisoformat(each.day), each.entry_id) for each in chosen}
        posting = {each.entry_id for each in posted(session, basis)}
        assert {each for each in days if each[1] in posting} == expected
        assert account is None or contact is None or set(days) == expected
    return [each for each in days if session.reports.accounts_of([each[1]], basis)]


@of_both_stores(basis=st.sampled_from(BASES))
def test_the_accounts_of_entries_are_those_of_their_postings_in_order(session, basis):
    expected: dict[str, list[str]] = defaultdict(list)
    for id_, postings in session.ledger.postings(
        sorted({each.entry_id for each in session.ledger.all_postings()})
    ).items():
        expected[id_] = [each.account_id for each in postings if each.basis in {"both", basis}]
    accounts_of = session.reports.accounts_of([*expected, "nothing"], basis)
    assert accounts_of == {id_: tuple(accounts) for id_, accounts in expected.items() if accounts}
    assert session.reports.accounts_of([], basis) == {}
    return dict(accounts_of)


@of_both_stores()
def test_the_extent_is_from_the_first_to_the_last_entry(session):
    dated = [header.date for header in session.records.all(EntryHeader)]
    assert session.reports.extent() == ((min(dated), max(dated)) if dated else None)
    return session.reports.extent()


@of_both_stores(
    fields=st.lists(st.sampled_from(["name", "kind"]), min_size=1, unique=True),
    ids=st.lists(CONTACTS, max_size=4),
)
def test_single_fields_are_read_from_the_records_that_exist(session, fields, ids):
    texts = session.records.texts(Contact, fields, ids)
    assert texts == {
        id_: tuple(getattr(contact, field) for field in fields)
        for id_ in ids
        if (contact := session.records.get(Contact, id_))
    }
    headings = list(session.records.ids(EntryHeader))
    types = session.records.texts(EntryHeader, ["type", "account_id"], headings)
    assert types == {
        each.id: (each.type, each.account_id) for each in session.records.all(EntryHeader)
    }
    return dict(texts), dict(types)


@of_both_stores(
    day=st.none() | LATER_DAYS,
    contact=ALL_OR_ONE,
    accounts=OF_CONTROL,
)
def test_contact_sums_are_those_of_their_control_postings_up_to_a_day(
    session, day, contact, accounts
):
    sums = session.reports.contact_sums(accounts, contact, day)
    expected: Counter[tuple[str, str]] = Counter()
    for row in posted(session, "accrual", None, day or date.max):
        name = row.posting.contact_id
        if row.posting.account_id in accounts and name and contact in {None, name}:
            expected[row.posting.account_id, name] += row.posting.amount
    assert nonzero(sums) == nonzero(expected)
    return nonzero(sums)


# Open items on a day


@of_both_stores(
    0.25,
    day=LATER_DAYS,
    contact=ALL_OR_ONE,
    accounts=OF_CONTROL,
)
def test_the_amount_owed_on_a_day_is_each_item_less_its_applications_by_then(
    session, day, contact, accounts
):
    owed = list(session.reports.owed(accounts, day, contact))
    expected = [
        (item, open_)
        for item, open_ in open_then(session, day)
        if open_ and item.account_id in accounts and contact in {None, item.contact_id}
    ]
    assert owed == expected
    return owed


@of_both_stores(
    0.25,
    day=LATER_DAYS,
    contact=ALL_OR_ONE,
    accounts=OF_CONTROL,
    late=st.lists(st.integers(1, 90), min_size=1, max_size=4),
)
def test_each_open_item_is_aged_into_the_bucket_of_its_due_date(
    session, day, contact, accounts, late
):
    bounds = [day]
    for width in late:
        bounds.append(bounds[-1] - timedelta(days=width))
    expected: dict[str, list[int]] = defaultdict(lambda: [0] * (len(bounds) + 1))
    for item, open_ in open_then(session, day):
        if item.account_id in accounts and contact in {None, item.contact_id}:
            place = 0 if item.role == "credit" else sum(item.due_date < bound for bound in bounds)
            expected[item.contact_id][place] += open_ if item.role == "charge" else -open_
    aged = {
        id_: each
        for id_, each in session.reports.aged(accounts, day, bounds, contact).items()
        if any(each)
    }
    assert aged == {id_: tuple(each) for id_, each in expected.items() if any(each)}
    return aged


@of_both_stores(
    0.25,
    day=LATER_DAYS,
    contacts=st.lists(CONTACTS, unique=True),
    accounts=OF_CONTROL,
)
def test_the_items_of_contacts_are_sorted_by_contact_and_include_settled_ones(
    session, day, contacts, accounts
):
    open_items = list(session.reports.items_of_contacts(accounts, day, contacts))
    items = open_then(session, day)
    assert open_items == [
        (item, open_)
        for id_ in contacts
        for item, open_ in items
        if item.contact_id == id_ and item.account_id in accounts
    ]
    return open_items


@of_both_stores()
def test_every_application_is_kept_by_its_day(session):
    expected: Counter[Any] = Counter()
    for credit in session.records.all(AppliedCredit):
        for line in credit.applied:
            expected[credit.id, line.charge_id, line.date, line.rule] += line.amount
    sums: Counter[Any] = Counter()
    for *key, amount in session.open_items.applications_by_day():
        sums[tuple(key)] += amount
    assert sums == expected
    return sums


# SQLite

FIRST = date(2026, 1, 1)
ASKED: dict[str, tuple[Callable[[Session], Any], tuple[str, ...]]] = {
    "turnovers-of-contact": (
        lambda session: session.reports.turnovers_of_contact("a", FIRST, MARCH, "accrual"),
        ("postings_by_contact (contact_id=? AND date>? AND date<?)",),
    ),
    "turnovers-of-nobody": (
        lambda session: session.reports.turnovers_of_contact("", FIRST, MARCH, "cash"),
        ("postings_by_account (account_id=? AND date>? AND date<?)",),
    ),
    "sums-by-contact": (
        lambda session: session.reports.sums_by_contact(["r"], FIRST, MARCH, "cash"),
        ("postings_by_account (account_id=? AND date>? AND date<?)",),
    ),
    "postings": (
        lambda session: list(session.reports.account_postings("r", FIRST, MARCH, "cash")),
        ("postings_by_account (account_id=? AND date>? AND date<?)",),
    ),
    "postings-from-the-beginning": (
        lambda session: list(session.reports.account_postings("r", None, MARCH, "accrual")),
        ("postings_by_account (account_id=? AND date>?",),
    ),
    "postings-of-contact": (
        lambda session: list(session.reports.account_postings("r", FIRST, MARCH, "accrual", "a")),
        ("postings_by_",),
    ),
    "postings-of-nobody": (
        lambda session: list(session.reports.account_postings("r", FIRST, MARCH, "accrual", "")),
        ("postings_by_account (account_id=?",),
    ),
    "entries": (
        lambda session: list(session.reports.entry_days(FIRST, MARCH, "accrual")),
        ("entries_by_date (date>? AND date<?)",),
    ),
    "entries-on-cash": (
        lambda session: list(session.reports.entry_days(FIRST, MARCH, "cash")),
        ("entries_by_date (date>? AND date<?)", "postings_on_cash (date>? AND date<?)"),
    ),
    "entries-of-account": (
        lambda session: list(session.reports.entry_days(FIRST, MARCH, "cash", "r")),
        ("postings_by_account (account_id=? AND date>? AND date<?)",),
    ),
    "entries-of-contact": (
        lambda session: list(session.reports.entry_days(FIRST, MARCH, "cash", None, "a")),
        ("postings_by_contact (contact_id=? AND date>? AND date<?)",),
    ),
    "accounts": (
        lambda session: session.reports.accounts_of(["a"], "cash"),
        ("PRIMARY KEY (entry_id=?)",),
    ),
    "extent": (lambda session: session.reports.extent(), ("entries_by_date",)),
    "texts": (lambda session: session.records.texts(Invoice, ["terms_id"], ["a"]), ("(id=?)",)),
    "sums-to-a-day": (
        lambda session: session.reports.contact_sums(["r"], None, MARCH),
        ("PRIMARY KEY (account_id=?)", "postings_by_account (account_id=? AND date>? AND date<?)"),
    ),
    "sums-of-contact-to-a-day": (
        lambda session: session.reports.contact_sums(["r"], "a", MARCH),
        ("contact_id=? AND account_id=? AND month>?", "postings_by_"),
    ),
    "aged": (
        lambda session: session.reports.aged(["r"], MARCH, [MARCH]),
        ("open_items", "applied USING PRIMARY KEY (date>?)"),
    ),
    "aged-of-contact": (
        lambda session: session.reports.aged(["r"], MARCH, [MARCH], "a"),
        ("open_items", "applied USING PRIMARY KEY (date>?)"),
    ),
    "owed": (
        lambda session: list(session.reports.owed(["r"], MARCH)),
        ("open_items", "applied USING PRIMARY KEY (date>?)"),
    ),
    "owed-of-contact": (
        lambda session: list(session.reports.owed(["r"], MARCH, "a")),
        ("open_items", "applied USING PRIMARY KEY (date>?)"),
    ),
    "items-of-contacts": (
        lambda session: list(session.reports.items_of_contacts(["r"], MARCH, ["a"])),
        (
            "open_items_by_day (account_id=? AND contact_id=? AND date<?)",
            "applied USING PRIMARY KEY (date>?)",
        ),
    ),
}
"""What reports ask for, and the indexes from which it is answered."""


@pytest.mark.parametrize(("ask", "indexes"), ASKED.values(), ids=ASKED)
def test_every_query_of_a_report_is_answered_from_indexes(path, ask, indexes):
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
    """All tables except the chart of accounts, which is short and always read whole."""
    return {
        name
        for (name,) in session.buffer.driver.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table'"
        )
    } - {"accounts"}
