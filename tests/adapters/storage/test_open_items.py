"""Open items, which every store keeps in the same way, and the queries for them."""

from collections.abc import Iterable
from contextlib import closing
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.storage.sqlite.store import SqliteStore
from application.ports.stored_open_items import Outstanding
from domain.invoicing.invoices import Invoice, InvoiceLine
from domain.invoicing.payments import Payment
from domain.purchasing.bills import Bill, BillLine
from domain.reconciliation.open_items import OpenItem, listing_dates
from tests.adapters.storage.store_contract import MARCH, Undone, open_item, undone
from tests.strategies import PRINTABLE_LINES, days, examples

TEXTS = st.text(PRINTABLE_LINES, max_size=8)
IDS = st.sampled_from(
    [
        "invoice:a",
        "invoice:b",
        "payment:a",
        "journal:j:account-1100:a:debit",
        "journal:j:account-1100:a:debit:2",
        "bill:é",
        "x'\"%_",
    ]
)


@st.composite
def open_items(draw) -> OpenItem:
    """Open items of both sides and undeposited rows, settled ones too."""
    amount = draw(st.integers(1, 10**15))
    open_ = draw(st.sampled_from([0, amount]) | st.integers(0, amount))
    role = draw(st.sampled_from(["charge", "credit", "row"]))
    day = draw(days())
    return OpenItem(
        draw(IDS),
        draw(st.sampled_from(["invoice", "journal"])),
        draw(TEXTS),
        role,
        draw(st.sampled_from(["ar", "ap"])),
        draw(st.sampled_from(["a", "b", ""])),
        day,
        draw(days(first=day, last=date(2027, 12, 31))),
        draw(TEXTS),
        draw(TEXTS),
        amount,
        open_,
        draw(st.booleans()),
        None if open_ else draw(days()),
    )


def by_day(items: Iterable[OpenItem]) -> list[OpenItem]:
    return sorted(items, key=lambda open_item: (open_item.date, open_item.id))


def test_open_items_are_read_back_as_they_were_last_stored(kept):
    @settings(max_examples=examples(0.3))
    @given(
        st.lists(open_items(), max_size=6),
        st.lists(open_items(), max_size=4),
        st.lists(IDS, max_size=3),
    )
    def holds(begin, changed, removed):
        with undone(kept) as session:
            session.open_items.put(begin)
            session.open_items.put(iter(changed))
            session.open_items.delete(iter(removed))
            current = {
                id_: each
                for id_, each in {each.id: each for each in (*begin, *changed)}.items()
                if id_ not in removed
            }
            assert session.open_items.many([*current, *removed, "nothing"]) == current
            assert session.open_items.many(iter(list(current)[:1])) == dict(
                list(current.items())[:1]
            )
            assert session.open_items.many([]) == {}
            assert list(session.open_items.all()) == [current[id_] for id_ in sorted(current)]

    holds()


def test_open_items_of_one_contact_or_of_all_are_sorted_by_date(kept):
    @settings(max_examples=examples(0.3))
    @given(
        st.lists(open_items(), max_size=10, unique_by=lambda open_item: open_item.id),
        st.sampled_from(["ar", "ap", "none"]),
        st.sampled_from([None, "a", "b", "", "z"]),
    )
    def holds(items, account, contact):
        with undone(kept) as session:
            session.open_items.put(items)
            for role in ("charge", "credit", "row"):
                wanted = [
                    each
                    for each in items
                    if each.open
                    and (each.account_id, each.role) == (account, role)
                    and contact in {None, each.contact_id}
                ]
                assert session.open_items.open_on(account, contact, role) == by_day(wanted)

    holds()


def test_the_outstanding_amounts_of_contacts_are_the_sums_of_their_open_items(kept):
    @settings(max_examples=examples(0.3))
    @given(
        st.lists(open_items(), max_size=10, unique_by=lambda open_item: open_item.id),
        st.lists(st.sampled_from(["a", "b", "", "z"]), unique=True),
    )
    def holds(items, contacts):
        with undone(kept) as session:
            session.open_items.put(items)
            wanted = {}
            for contact in contacts:
                charges = [
                    each.open
                    for each in items
                    if each.open and each.role == "charge" and each.contact_id == contact
                ]
                credits = [
                    each.open
                    for each in items
                    if each.open and each.role == "credit" and each.contact_id == contact
                ]
                if charges or credits:
                    wanted[contact] = Outstanding(
                        sum(charges), sum(credits), len(charges), len(credits)
                    )
            assert session.open_items.outstanding(contacts) == wanted

    holds()


def test_the_outstanding_amounts_on_accounts_are_those_of_the_items_there(kept):
    @settings(max_examples=examples(0.3))
    @given(
        st.lists(open_items(), max_size=10, unique_by=lambda open_item: open_item.id),
        st.lists(st.sampled_from(["ar", "ap", "none"]), unique=True),
        st.sampled_from([None, "a", "b", "", "z"]),
    )
    def holds(items, accounts, contact):
        with undone(kept) as session:
            stored = session.open_items
            stored.put(items)
            wanted = {}
            for account, of_contact in product(accounts, ("a", "b", "")):
                charges, credits = (
                    [each.open for each in stored.open_on(account, of_contact, role)]
                    for role in ("charge", "credit")
                )
                if (charges or credits) and contact in {None, of_contact}:
                    wanted[account, of_contact] = Outstanding(
                        sum(charges), sum(credits), len(charges), len(credits)
                    )
            assert stored.outstanding_on(accounts, contact) == wanted

    holds()


def test_the_first_open_items_of_contacts_are_those_that_are_listed_first(kept):
    @settings(max_examples=examples(0.3))
    @given(
        st.lists(open_items(), max_size=12, unique_by=lambda open_item: open_item.id),
        st.lists(st.sampled_from(["a", "b", "", "z"]), unique=True),
        st.sampled_from(["charge", "credit"]),
        st.integers(1, 3),
        st.data(),
    )
    def holds(items, contacts, role, most, data):
        def dates(item: OpenItem) -> tuple[str, ...]:
            return tuple(getattr(item, name).isoformat() for name in listing_dates(role))

        since = data.draw(st.sampled_from([(), *map(dates, items)]))
        with undone(kept) as session:
            session.open_items.put(items)
            wanted = []
            for contact in contacts:
                mine = session.open_items.open_on("ar", contact, role)
                later = sorted(dates(each) for each in mine if dates(each) > since)
                last = later[:most][-1:]
                wanted += [
                    each
                    for each in mine
                    if dates(each) == since or (dates(each) > since and [dates(each)] <= last)
                ]
            first = session.open_items.first_on("ar", contacts, role, most, since)
            assert by_day(first) == by_day(wanted)

    holds()


def test_open_items_are_restored_when_a_savepoint_raises(kept):
    with undone(kept) as session:
        session.open_items.put([open_item("a", 5), open_item("b", 5)])
        # The block raises only at its end.
        with pytest.raises(Undone), session.savepoint():  # noqa: PT012
            session.open_items.put([open_item("a", 3), open_item("c", 1)])
            session.open_items.delete(["b"])
            assert session.open_items.open_on("account-1100", "a", "charge") == [
                open_item("a", 3),
                open_item("c", 1),
            ]
            raise Undone
        assert list(session.open_items.all()) == [open_item("a", 5), open_item("b", 5)]


def test_items_are_there_for_the_next_transaction(store):
    with store.writing() as session:
        session.open_items.put(
            [open_item("a", 5, hold=True, settled=None), open_item("b", 0, settled=MARCH)]
        )
    with store.reading() as session:
        assert session.open_items.many(["a", "b"]) == {
            "a": open_item("a", 5, hold=True),
            "b": open_item("b", 0, settled=MARCH),
        }


def invoice(id_: str, number: str, kind: str = "invoice") -> Invoice:
    lines = (InvoiceLine(rate=Decimal(1), account_id="s"),)
    return Invoice(
        id=id_,
        kind=kind,
        number=number,
        contact_id="a",
        date=MARCH,
        due_date=MARCH,
        lines=lines,
        receivable_account_id="r",
    )


@pytest.mark.parametrize(
    ("numbers", "highest"),
    [
        ([], 0),
        ([""], 0),
        (["1001", "1002"], 1002),
        (["9", "10"], 10),
        (["0012", "11"], 12),
        (["INV-9", "9a", "-7", "+8", "6.0", " 5", "4 ", "3"], 3),
        (["٣٤", "²", "2"], 2),  # digits, but not those of ASCII
        (["999999999999999", "1"], 999_999_999_999_999),
        (["1000000000000000", "9" * 40, "7"], 7),
    ],
)
def test_the_highest_number_counts_only_numbers_of_digits(store, numbers, highest):
    with store.writing() as session:
        for place, number in enumerate(numbers):
            session.records.put(invoice(f"i{place}", number), None)
        session.records.put(invoice("other", "555", "credit_memo"), None)
        session.records.put(
            Bill(
                id="bill",
                number="777",
                contact_id="v",
                date=MARCH,
                due_date=MARCH,
                lines=(BillLine(account_id="s", amount=1),),
                payable_account_id="p",
            ),
            None,
        )
        assert session.records.highest_number(Invoice, "invoice") == highest
        assert session.records.highest_number(Invoice, "credit_memo") == 555


def test_the_highest_number_is_that_of_the_current_records(store):
    with store.writing() as session:
        session.records.put(invoice("a", "1001"), None)
        session.records.put(invoice("b", "1002"), None)
        session.records.put(invoice("b", "X"), invoice("b", "1002"))
        assert session.records.highest_number(Invoice, "invoice") == 1001
        session.records.delete(invoice("a", "1001"))
        assert session.records.highest_number(Invoice, "invoice") == 0


def test_books_of_this_program_are_not_stale(store):
    with store.writing() as session:
        assert not session.stale_data()
        session.mark_rebuilt("open_items")
        assert not session.stale_data()


# SQLite


def test_a_file_is_stale_until_it_is_marked_as_rebuilt(path):
    with closing(SqliteStore(path)) as store:
        with store.writing() as session:
            session.buffer.driver.execute("INSERT INTO stale VALUES ('open_items')")
        with store.reading() as session:
            assert session.stale_data()
        # The block raises only at its end.
        with pytest.raises(Undone), store.writing() as session:  # noqa: PT012
            session.mark_rebuilt("open_items")
            assert not session.stale_data()
            raise Undone
        with store.writing() as session:
            assert session.stale_data()
            session.mark_rebuilt("open_items")
        with store.reading() as session:
            assert not session.stale_data()


def test_what_is_marked_as_rebuilt_leaves_other_data_stale(path):
    with closing(SqliteStore(path)) as store, store.writing() as session:
        session.buffer.driver.execute("INSERT INTO stale VALUES ('open_items'), ('cash_flow')")
        assert session.stale_data() == {"open_items", "cash_flow"}
        session.mark_rebuilt("open_items")
        assert session.stale_data() == {"cash_flow"}


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda session: session.open_items.many(["a"]), "PRIMARY KEY"),
        (lambda session: session.open_items.open_on("r", "a", "charge"), "contact_id=?"),
        (lambda session: session.open_items.open_on("r", None, "row"), "open_items_of_contact"),
        (lambda session: session.open_items.outstanding(["a"]), "open_items_by_contact"),
        (lambda session: session.records.highest_number(Invoice, "invoice"), "invoices_in_series"),
        (lambda session: session.reports.contact_sums(["r"], "a"), "contact_balances_of_contact"),
        (lambda session: session.reports.contact_sums(["r"]), "PRIMARY KEY"),
        (lambda session: session.references.referrers_of("account", ["a"]), "refs_by_target"),
        (
            lambda session: session.records.alike(
                Payment, {"contact_id": "a", "ref": "7", "amount": 5}, MARCH, MARCH, 9
            ),
            "payments_by_reference",
        ),
        (lambda session: session.references.is_referred("account", "a", "x"), "refs_by_target"),
        (lambda session: session.references.holders_of(Invoice, "number", ["a"]), "PRIMARY KEY"),
    ],
    ids=[
        "items",
        "of-contact",
        "of-all",
        "outstanding",
        "number",
        "sums-of-contact",
        "sums-of-all",
        "referrers",
        "alike",
        "is-referred",
        "holders",
    ],
)
def test_every_query_of_a_write_is_answered_from_an_index(path, ask, index):
    with closing(SqliteStore(path)) as store, store.reading() as session:
        plans: list[str] = []

        def explained(sql: str, *values: object) -> object:
            plans.extend(
                row[3] for row in session.buffer.driver.execute(f"EXPLAIN QUERY PLAN {sql}", values)
            )
            return session.buffer.driver.execute(sql, values)

        session.buffer.read = explained
        ask(session)
        plans = [each for each in plans if "json_each" not in each and "LIST SUBQUERY" not in each]
        assert [each for each in plans if each.startswith("SEARCH") and index in each], plans
        assert not [each for each in plans if each.startswith("SCAN") and index not in each], plans
