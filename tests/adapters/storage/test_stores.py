"""What holds for every store, and for SQLite alone. Lists and open items have their own files."""

import os
import re
import shutil
import stat
from collections import Counter
from contextlib import closing
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from threading import Thread

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.storage.sqlite import driver
from adapters.storage.sqlite.backup_folder import BackupFolder
from adapters.storage.sqlite.backups import back_up_before_upgrade
from adapters.storage.sqlite.driver import DRIVER, PRAGMAS, is_safe_to_share
from adapters.storage.sqlite.migrations import APPLICATION_ID, SCHEMA_VERSION, STEPS, migrate
from adapters.storage.sqlite.store import SqliteStore
from adapters.storage.tables import columns_of, table_name
from application.collections.kinds import KINDS
from application.collections.operations import create
from application.collections.registry import COLLECTIONS
from application.integrity.verify_books import verify_books
from application.ports.change_log import LoggedChange, LogQuery
from application.ports.failures import Damaged, StoreFailure
from application.ports.pushes import StoredResult
from application.ports.queries import Query
from application.ports.replies import Answer, StoredReply
from application.ports.store import Session
from domain.banking.cleared_marks import ClearedMark
from domain.errors import Conflict
from domain.invoicing.contacts import Contact
from domain.invoicing.items import Item
from domain.invoicing.payments import Payment
from domain.ledger.accounts import Account
from domain.ledger.entries import Entry, EntryHeader, Posting, Turnover
from domain.ledger.journals import Journal, JournalLine
from domain.records import kind_of
from tests.adapters.storage.store_contract import (
    ACCOUNTS,
    CONTROL,
    MARCH,
    Undone,
    entry,
    item,
    open_item,
    undone,
)
from tests.strategies import balanced, days, examples, records
from tests.support import new_books, stores

# Records


def test_a_record_is_read_back_as_it_was_stored(kept):
    @settings(max_examples=examples(0.1))
    @given(records())
    def holds(record):
        kind = type(record)
        with undone(kept) as session:
            session.records.put(record, session.records.get(kind, record.id))
            assert session.records.get(kind, record.id) == record
            assert session.records.many(kind, [record.id, "nothing"])[record.id] == record
            assert record in list(session.records.all(kind))
            assert session.records.few(kind) == tuple(session.records.all(kind))
            assert record.id in set(session.records.ids(kind))
            session.records.delete(record)
            assert session.records.get(kind, record.id) is None
            assert session.records.many(kind, [record.id]) == {}

    holds()


def test_records_come_in_the_order_of_their_ids(store):
    with store.writing() as session:
        for id_ in ("b", "C", "a", "1", "_x"[1:], "B"):
            session.records.put(item(id_), session.records.get(Item, id_))
        assert [each.id for each in session.records.all(Item)] == sorted(
            {"b", "C", "a", "1", "x", "B"}
        )
        assert list(session.records.ids(Item)) == sorted({"b", "C", "a", "1", "x", "B"})
        assert session.records.many(Item, ["x", "a", "y"]) == {"a": item("a"), "x": item("x")}


def test_holders_are_those_that_have_the_key_now(store):
    with store.writing() as session:
        session.records.put(item("a", "Hour"), None)
        session.records.put(item("b", "Day"), None)
        assert session.references.holders(Item, "name", "hour") == ["a"]
        session.records.put(item("a", "Week"), item("a", "Hour"))
        assert session.references.holders(Item, "name", "hour") == []
        assert session.references.holders(Item, "name", "week") == ["a"]
        assert session.references.holders(Contact, "name", "week") == []
        session.records.delete(item("a", "Week"))
        assert session.references.holders(Item, "name", "week") == []


def test_referrers_are_those_that_refer_now(store):
    journal = Journal(
        id="j",
        date=MARCH,
        lines=(
            JournalLine(account_id="a", debit=1),
            JournalLine(account_id="a", credit=1, contact_id="c"),
        ),
    )
    with store.writing() as session:
        session.records.put(journal, None)
        session.records.put(item("i", account_id="a"), None)
        assert session.references.referrers("account", "a") == [("item", "i"), ("journal", "j")]
        assert session.references.referrers("contact", "c") == [("journal", "j")]
        assert session.references.referrers("contact", "a") == []
        assert list(session.references.links()) == [
            ("item", "i", "account", "a"),
            ("journal", "j", "account", "a"),
            ("journal", "j", "contact", "c"),
        ]
        session.records.put(item("i", account_id="b"), item("i", account_id="a"))
        session.records.delete(journal)
        assert session.references.referrers("account", "a") == []
        assert session.references.referrers("account", "b") == [("item", "i")]
        assert list(session.references.links()) == [("item", "i", "account", "b")]


def test_looking_up_keys_and_references_together_gives_the_same_as_one_by_one(kept):
    names, targets = st.sampled_from("abcd"), st.sampled_from(["x", "y", "z"])
    rows = st.dictionaries(
        st.sampled_from(["1", "2", "3", "4"]), st.tuples(names, targets), max_size=4
    )

    @settings(max_examples=examples(0.1))
    @given(rows, rows)
    def holds(begin, changed):
        with undone(kept) as session:
            for id_, (name, account) in (*begin.items(), *changed.items()):
                session.records.put(
                    item(id_, name, account_id=account), session.records.get(Item, id_)
                )
            for id_ in sorted(begin)[::2]:
                session.records.delete(session.records.get(Item, id_))
            keys = [*"abcd", "nobody's"]
            assert session.references.holders_of(Item, "name", keys) == {
                key: holders
                for key in keys
                if (holders := session.references.holders(Item, "name", key))
            }
            assert session.references.holders_of(Contact, "name", keys) == {}
            assert session.references.holders_of(Item, "name", []) == {}
            ids = ["x", "y", "z", "nothing"]
            assert session.references.referrers_of("account", ids) == {
                id_: referrers
                for id_ in ids
                if (referrers := session.references.referrers("account", id_))
            }
            for id_ in ids:
                kinds = {kind for kind, _ in session.references.referrers("account", id_)}
                for kind in ("item", "journal", "settings"):
                    is_referred = session.references.is_referred("account", id_, kind)
                    assert is_referred == bool(kinds - {kind})
            assert session.references.referrers_of("contact", ids) == {}
            assert session.references.referrers_of("account", []) == {}

    holds()


def test_records_that_are_alike_are_found_in_a_range_of_days(store):
    def paid(id_, day, **fields):
        values = {"contact_id": "c", "amount": 5, "ref": "7", **fields}
        return Payment(
            id=id_,
            date=date(2026, 3, day),
            deposit_account_id="d",
            receivable_account_id="r",
            **values,
        )

    with store.writing() as session:
        for record in (
            paid("late", 9),
            paid("b", 5),
            paid("a", 5),
            paid("early", 1),
            paid("other", 5, ref="8"),
            paid("more", 5, amount=6),
        ):
            session.records.put(record, None)

        def alike(first, last, limit=9):
            values = {"contact_id": "c", "ref": "7", "amount": 5}
            days = date(2026, 3, first), date(2026, 3, last)
            return [one.id for one in session.records.alike(Payment, values, *days, limit)]

        assert alike(1, 9) == ["early", "a", "b", "late"]
        assert alike(2, 8) == ["a", "b"]
        assert alike(1, 9, limit=2) == ["early", "a"]
        assert alike(6, 8) == []
        values = {"contact_id": None, "amount": 5}
        assert session.records.alike(Payment, values, MARCH, MARCH, 9) == []


def test_referrers_are_listed_in_order(store):
    with store.writing() as session:
        for id_ in "cab":
            session.records.put(item(id_, account_id="x"), None)
        session.records.put(
            Journal(
                id="a",
                date=MARCH,
                lines=(JournalLine(account_id="x", debit=1), JournalLine(account_id="y", credit=1)),
            ),
            None,
        )
        assert session.references.referrers_of("account", ["y", "x"]) == {
            "x": [("item", "a"), ("item", "b"), ("item", "c"), ("journal", "a")],
            "y": [("journal", "a")],
        }


# The ledger

POSTED = (
    "account-1000",
    "account-4100",
    "account-1100",
    "account-2000",
    "unapplied-cash-payment-income",
)
ENTRIES = st.lists(
    st.tuples(
        days(date(2025, 11, 1), date(2026, 3, 31)),
        balanced(3),
        st.lists(st.sampled_from(POSTED), min_size=4, max_size=4),
    ),
    max_size=6,
)


@st.composite
def entries(draw):
    drawn = []
    for index, (day, amounts, accounts) in enumerate(draw(ENTRIES)):
        bases = st.sampled_from(["both", "both", "accrual", "cash"])
        contacts = st.sampled_from([None, "a", "b"])
        postings = tuple(
            Posting(account, amount, draw(contacts), basis=draw(bases))
            for account, amount in zip(accounts, amounts, strict=False)
        )
        drawn.append(Entry("journal", f"e{index}", day, "", "", None, "", postings))
    return drawn


def naive(
    entries_: list[Entry],
    first: date | None,
    last: date,
    accounts: list[str] | None,
    basis: str = "accrual",
) -> dict[str, Turnover]:
    sums: dict[str, Turnover] = {}
    for entry_ in entries_:
        for posting in entry_.postings:
            is_wanted = posting.basis in {"both", basis} and (
                accounts is None or posting.account_id in accounts
            )
            if (first is None or first <= entry_.date) and entry_.date <= last and is_wanted:
                sums[posting.account_id] = sums.get(posting.account_id, Turnover()) + Turnover(
                    max(posting.amount, 0), max(-posting.amount, 0)
                )
    return sums


def naive_contacts(entries_: list[Entry]) -> dict[tuple[str, str, str], int]:
    """The sum of each contact on each control account in each month, on the accrual basis."""
    sums: Counter[tuple[str, str, str]] = Counter()
    for entry_ in entries_:
        for posting in entry_.postings:
            if posting.account_id in CONTROL and posting.contact_id and posting.basis != "cash":
                sums[posting.account_id, posting.contact_id, entry_.date.isoformat()[:7]] += (
                    posting.amount
                )
    return {key: cents for key, cents in sums.items() if cents}


def changed_at_random(session: Session, begin: list[Entry], changed: list[Entry]) -> list[Entry]:
    """Post entries, replace some, remove some, and return those that remain."""
    current = {each.id: each for each in begin}
    for entry_ in begin:
        session.ledger.post(None, entry_, CONTROL)
    for entry_ in changed:
        session.ledger.post(current.get(entry_.id), entry_, CONTROL)
        current[entry_.id] = entry_
    for id_ in sorted(current)[::3]:
        session.ledger.post(current.pop(id_), None, CONTROL)
    return list(current.values())


def test_turnovers_over_any_range_are_the_sums_of_the_postings(kept):
    bounds = days(date(2025, 9, 1), date(2026, 5, 31))
    chosen = st.none() | st.lists(st.sampled_from(POSTED))
    asked = st.tuples(st.none() | bounds, bounds, chosen, st.sampled_from(["accrual", "cash"]))

    @settings(max_examples=examples(0.1))
    @given(entries(), entries(), st.lists(asked, min_size=3, max_size=6))
    def holds(begin, changed, ranges):
        with undone(kept) as session:
            current = changed_at_random(session, begin, changed)
            for first, last, accounts, basis in ranges:
                assert session.ledger.turnovers(first, last, accounts, basis) == naive(
                    current, first, last, accounts, basis
                )
            kept_sums = {
                key: each
                for key, each in session.ledger.month_balances().items()
                if each != Turnover()
            }
            sums: dict[tuple[str, str, str], Turnover] = {}
            for row in session.ledger.all_postings():
                key = (row.posting.account_id, row.basis, row.day[:7])
                sums[key] = sums.get(key, Turnover()) + Turnover(
                    max(row.posting.amount, 0), max(-row.posting.amount, 0)
                )
            assert kept_sums == sums
            ids = [each.id for each in current]
            assert session.ledger.postings([*ids, "nothing"]) == {
                **{each.id: each.postings for each in current},
                "nothing": (),
            }

    holds()


def test_contact_sums_are_the_sums_of_their_postings_on_control_accounts(kept):
    @settings(max_examples=examples(0.1))
    @given(entries(), entries())
    def holds(begin, changed):
        with undone(kept) as session:
            months = naive_contacts(changed_at_random(session, begin, changed))
            assert {
                key: cents for key, cents in session.ledger.contact_balances().items() if cents
            } == months
            for accounts, contact in (
                (["account-1100", "account-2000"], None),
                (["account-1100"], None),
                (["account-2000"], "a"),
                ([], None),
                (["account-1000"], "b"),
            ):
                wanted: Counter[tuple[str, str]] = Counter()
                for (account, name, _), cents in months.items():
                    if account in accounts and contact in {None, name}:
                        wanted[account, name] += cents
                sums = session.reports.contact_sums(accounts, contact)
                assert {key: cents for key, cents in sums.items() if cents} == {
                    key: cents for key, cents in wanted.items() if cents
                }

    holds()


def test_a_turnover_of_all_accounts_includes_accounts_that_only_the_cash_basis_uses(kept):
    paid = Entry(
        "payment",
        "p",
        MARCH,
        "",
        "",
        None,
        "",
        (
            Posting("account-1000", 5),
            Posting("account-1100", -5, "a", basis="accrual"),
            Posting("unapplied-cash-payment-income", -5, basis="cash"),
        ),
    )
    with undone(kept) as session:
        session.ledger.post(None, paid, CONTROL)
        assert session.ledger.turnovers(None, MARCH) == {
            "account-1000": Turnover(5, 0),
            "account-1100": Turnover(0, 5),
        }
        assert session.ledger.turnovers(None, MARCH, None, "cash") == {
            "account-1000": Turnover(5, 0),
            "unapplied-cash-payment-income": Turnover(0, 5),
        }


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (None, date(2200, 12, 31)),
        (date(1900, 1, 1), date(2200, 12, 31)),
        (date(2026, 3, 16), date(2026, 3, 14)),
        (date(2026, 3, 15), date(2026, 3, 15)),
    ],
)
def test_turnovers_reach_to_the_first_and_last_possible_day(kept, first, last):
    with undone(kept) as session:
        entries_ = [
            entry("a", date(1900, 1, 1), 5),
            entry("b", date(2200, 12, 31), 7),
            entry("c", MARCH, 9),
        ]
        for posted in entries_:
            session.ledger.post(None, posted, CONTROL)
        assert session.ledger.turnovers(first, last) == naive(entries_, first, last, None)


def test_net_changes_of_any_periods_are_those_of_the_turnovers(kept):
    bounds = days(date(2025, 9, 1), date(2026, 5, 31))
    periods_ = st.lists(st.tuples(st.none() | bounds, bounds), max_size=6)

    @settings(max_examples=examples(0.1))
    @given(
        entries(), entries(), st.lists(periods_, max_size=4), st.sampled_from(["accrual", "cash"])
    )
    def holds(begin, changed, asked, basis):
        with undone(kept) as session:
            current = changed_at_random(session, begin, changed)
            for periods in asked:
                columns = [naive(current, first, last, None, basis) for first, last in periods]
                changes = session.ledger.net_changes(periods, basis)
                for id_ in {*changes, *(id_ for column in columns for id_ in column)}:
                    nets_ = tuple(column.get(id_, Turnover()).net for column in columns)
                    assert changes.get(id_, (0,) * len(periods)) == nets_

    holds()


def test_an_account_is_used_from_the_day_of_its_first_posting(kept):
    with undone(kept) as session:
        session.ledger.post(None, entry("a", MARCH, 5), CONTROL)
        assert session.ledger.is_used(ACCOUNTS[0], MARCH)
        assert not session.ledger.is_used(ACCOUNTS[0], MARCH - timedelta(days=1))
        assert not session.ledger.is_used(ACCOUNTS[1], MARCH)
        session.ledger.post(entry("a", MARCH, 5), None, CONTROL)
        assert not session.ledger.is_used(ACCOUNTS[0], MARCH)


def test_a_register_is_paged_by_date_and_entry(kept):
    with undone(kept) as session:
        for index, id_ in enumerate(["d", "b", "a", "c", "e"]):
            posted = entry(id_, MARCH + timedelta(days=index // 2), index + 1, 10)
            session.ledger.post(None, posted, CONTROL)
            session.records.put(
                EntryHeader(
                    id=id_,
                    kind="journal",
                    document_id=id_,
                    date=posted.date,
                    type="",
                    ref="",
                    contact_id=None,
                    payee="",
                    memo="",
                    line_memos="",
                    total=1,
                    account_id="",
                ),
                None,
            )
        session.records.put(
            ClearedMark(
                id=f"journal:a:{ACCOUNTS[0]}",
                kind="journal",
                document_id="a",
                account_id=ACCOUNTS[0],
                cleared="cleared",
            ),
            None,
        )
        whole = session.ledger.register(ACCOUNTS[0], None, None, None, None, None)
        assert [(each.entry_id, each.amount, each.mark) for each in whole] == [
            ("b", 12, "none"),
            ("d", 11, "none"),
            ("a", 13, "cleared"),
            ("c", 14, "none"),
            ("e", 15, "none"),
        ]
        seen, after = [], None
        while page := session.ledger.register(ACCOUNTS[0], None, None, None, after, 2):
            seen += page
            after = (page[-1].date.isoformat(), page[-1].entry_id)
        assert seen == whole
        assert [
            each.entry_id
            for each in session.ledger.register(ACCOUNTS[0], None, None, "cleared", None, None)
        ] == ["a"]
        assert [
            each.entry_id
            for each in session.ledger.register(ACCOUNTS[0], MARCH, MARCH, "none", None, None)
        ] == ["b", "d"]
        assert session.ledger.register_size(ACCOUNTS[0], None, None, None) == 5
        assert session.ledger.register_size(ACCOUNTS[0], None, None, "none") == 4
        assert session.ledger.register_size(ACCOUNTS[1], None, None, None) == 0
        for place, row in enumerate(whole):
            rest_of_day = [other for other in whole[place:] if other.date == row.date]
            amount = session.ledger.amount_since(ACCOUNTS[0], row.date, row.entry_id)
            assert amount == sum(other.amount for other in rest_of_day)
            for last, _ in enumerate(whole[place:], start=place):
                amounts = session.ledger.row_amounts(ACCOUNTS[0], row.key, whole[last].key)
                between = whole[place : last + 1]
                assert amounts == [(other.entry_id, other.amount) for other in between]
        assert session.ledger.amount_since(ACCOUNTS[1], MARCH, "a") == 0


def test_more_than_a_month_can_hold_is_a_conflict_and_leaves_nothing(store):
    most = 3_000_000_000_000_000_000
    with store.writing() as session:
        session.records.put(Account(id="a", name="A", type="asset"), None)
        session.records.put(Account(id="b", name="B", type="asset"), None)
        session.ledger.post(None, entry("e1", MARCH, most, account="a", other="b"), CONTROL)
    for amount in (most, -most):
        refused = pytest.raises(Conflict, match="split the amount over")
        with refused, store.writing() as session:  # the block raises only at its end
            session.records.put(item("i"), None)
            session.ledger.post(
                None,
                entry("e2", MARCH, amount, -amount, amount, account="a", other="b")
                if amount < 0
                else entry("e2", MARCH, amount, account="a", other="b"),
                CONTROL,
            )
    with store.writing() as session:
        assert session.records.get(Item, "i") is None
        assert session.ledger.turnovers(None, MARCH) == {
            "a": Turnover(most, 0),
            "b": Turnover(0, most),
        }
        session.ledger.post(
            None, entry("e3", MARCH.replace(month=4), most, account="a", other="b"), CONTROL
        )
        year_end = date(2026, 12, 31)
        assert session.ledger.turnovers(None, year_end)["a"].debits == 2 * most
        assert session.ledger.net_changes([(None, year_end)], "accrual")["a"] == (2 * most,)


def test_an_entry_that_replaces_a_large_one_is_not_a_conflict(store):
    most = 3_000_000_000_000_000_000
    with store.writing() as session:
        session.ledger.post(None, entry("e", MARCH, most), CONTROL)
        session.ledger.post(
            entry("e", MARCH, most),
            entry("e", MARCH, most, account=ACCOUNTS[0], other=ACCOUNTS[1]),
            CONTROL,
        )
        session.ledger.post(
            entry("e", MARCH, most, account=ACCOUNTS[0], other=ACCOUNTS[1]),
            entry("e", MARCH, most - 1),
            CONTROL,
        )
        assert session.ledger.month_balances()[ACCOUNTS[0], "both", "2026-03"] == Turnover(
            most - 1, 0
        )


# Transactions


def test_savepoints_inside_each_other_roll_back_all_that_was_done_in_them(kept):
    with undone(kept) as session:
        session.records.put(item("outer"), None)
        session.ledger.post(None, entry("outer", MARCH, 1), CONTROL)
        session.ledger.post(
            None, entry("owed", MARCH, 1, account="account-1100", contact="a"), CONTROL
        )
        session.open_items.put([open_item("outer", 1)])
        # The block raises only at its end.
        with pytest.raises(Undone), session.savepoint():  # noqa: PT012
            session.records.put(item("first"), None)
            session.ledger.post(None, entry("first", MARCH, 10), CONTROL)
            session.ledger.post(
                None, entry("more", MARCH, 1, account="account-1100", contact="a"), CONTROL
            )
            session.open_items.put([open_item("outer", 2), open_item("first", 1)])
            with session.savepoint():
                session.records.put(item("second"), None)
                session.ledger.post(None, entry("second", MARCH, 100), CONTROL)
            session.replies.store("k", StoredReply("f", Answer(200, {}, b"")), "2026-01-01")
            # The block raises only at its end.
            with pytest.raises(Undone), session.savepoint():  # noqa: PT012
                session.records.delete(item("outer"))
                session.ledger.post(entry("outer", MARCH, 1), None, CONTROL)
                raise Undone
            assert session.records.get(Item, "outer")
            assert session.ledger.turnovers(None, MARCH)[ACCOUNTS[0]] == Turnover(111, 0)
            raise Undone
        assert list(session.records.ids(Item)) == ["outer"]
        assert session.ledger.turnovers(None, MARCH) == {
            ACCOUNTS[0]: Turnover(1, 0),
            "account-1100": Turnover(1, 0),
            ACCOUNTS[2]: Turnover(0, 2),
        }
        assert session.reports.contact_sums(["account-1100"]) == {("account-1100", "a"): 1}
        assert list(session.open_items.all()) == [open_item("outer", 1)]
        assert session.replies.find("k") is None
        assert session.references.holders(Item, "name", "first") == []


def test_pending_writes_survive_the_rollback_of_a_later_savepoint(kept):
    with undone(kept) as session:
        session.records.put(item("before"), None)
        session.ledger.post(None, entry("before", MARCH, 3), CONTROL)
        with pytest.raises(Undone), session.savepoint():
            raise Undone
        assert session.records.get(Item, "before")
        assert session.ledger.turnovers(None, MARCH)[ACCOUNTS[0]] == Turnover(3, 0)


@pytest.mark.parametrize(
    "error", [Undone(), Conflict("no"), KeyboardInterrupt()], ids=lambda error: type(error).__name__
)
def test_a_transaction_that_raises_is_rolled_back(store, error):
    # The block raises only at its end.
    with pytest.raises(type(error)), store.writing() as session:  # noqa: PT012
        session.records.put(item("a"), None)
        session.ledger.post(None, entry("a", MARCH, 1), CONTROL)
        raise error
    with store.reading() as session:
        assert list(session.records.ids(Item)) == []
        assert list(session.ledger.all_postings()) == []
    with store.writing() as session:
        session.records.put(item("b"), None)
    with store.reading() as session:
        assert list(session.records.ids(Item)) == ["b"]


def test_answers_are_stored_and_purged(store):
    answer = Answer(201, {"etag": '"7"', "location": "/é"}, b"\x00\xffbody")
    with store.writing() as session:
        session.replies.store("old", StoredReply("f1", answer), "2026-01-01T00:00:00+00:00")
        session.replies.store("new", StoredReply("f2", answer), "2026-02-01T00:00:00+00:00")
        session.replies.purge("2026-01-15T00:00:00+00:00", 1)
    with store.reading() as session:
        assert session.replies.find("old") is None
        assert session.replies.find("new") == StoredReply("f2", answer)
        assert session.replies.find("other") is None
    with store.writing() as session:
        session.replies.purge("2027-01-01T00:00:00+00:00", 1)
    with store.reading() as session:
        assert session.replies.find("new") == StoredReply("f2", answer)
    with store.writing() as session:
        session.replies.purge("2027-01-01T00:00:00+00:00", 0)
    with store.reading() as session:
        assert session.replies.find("new") is None


def test_the_last_results_of_pushes_are_kept_when_the_clock_jumps_forward(store):
    days = ["2026-01-01", "2026-01-02", "2026-02-01", "2026-02-02"]
    with store.writing() as session:
        for day in days:
            session.pushes.store("phone", day, StoredResult("f", "{}", day))

    def kept(before: str, least: int) -> list[str]:
        with store.writing() as session:
            session.pushes.purge(before, least)
        with store.reading() as session:
            return [day for day in days if session.pushes.find("phone", day)]

    assert kept("2027-01-01", 5) == days
    assert kept("2026-01-02", 1) == days[1:]
    assert kept("2027-01-01", 2) == days[2:]
    assert kept("2027-01-01", 1) == days[3:]


EDGES = (time(0), time(0, 0, 0, 1000), time(23, 59, 59), time(23, 59, 59, 999_000))
"""The first and last moments of a day, to the millisecond of the log."""

LOGGED_DAYS = [date(2200, 1, day) for day in (1, 2, 3)]
"""Days that are later than the log of new books."""


def test_the_log_of_some_days_has_every_moment_of_them_and_no_other(kept):
    edges = [datetime.combine(day, moment) for day in LOGGED_DAYS for moment in EDGES]
    days_ = st.sampled_from(LOGGED_DAYS)
    moments = st.builds(datetime.combine, days_, st.times().map(_to_the_millisecond))

    @settings(max_examples=examples(0.3))
    @given(st.lists(moments, max_size=4), st.none() | days_, st.none() | days_)
    def holds(between, first, last):
        made_at = sorted([*edges, *between])
        with undone(kept) as session:
            before = session.log.head().version
            logged = [
                LoggedChange(
                    before + place,
                    f"{moment.isoformat(timespec='milliseconds')}Z",
                    *("ann", "", "items", f"i{place}", "put", None, None, f"{place:064}"),
                )
                for place, moment in enumerate(made_at, 1)
            ]
            session.log.append(logged)
            query = LogQuery(since=before, first=first, last=last)
            expected = [
                change
                for change, moment in zip(logged, made_at, strict=True)
                if (first or date.min) <= moment.date() <= (last or date.max)
            ]
            assert session.log.read(query) == expected
            assert session.log.count(query) == len(expected)

    holds()


def _to_the_millisecond(moment: time) -> time:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


@pytest.mark.parametrize("name", ["memory", "sqlite"])
def test_facts_name_the_store(tmp_path, name):
    with closing(stores(tmp_path)[name]) as store:
        assert store.facts()["store"] == name


def test_a_sound_store_has_nothing_wrong(store):
    with store.reading() as session:
        assert list(session.inspection.faults()) == []


# SQLite


def opened(path: Path, **more: object) -> SqliteStore:
    return SqliteStore(path, **more)


def test_a_damaged_row_is_reported_as_damaged(path):
    with closing(opened(path)) as store:
        new_books(store)
        with closing(DRIVER.connect(path)) as raw, raw:
            raw.execute("UPDATE accounts SET name = '' WHERE id = 'account-1000'")
        for read in (
            lambda session: session.records.get(Account, "account-1000"),
            lambda session: list(session.records.all(Account)),
            lambda session: session.records.page(Account, Query()),
        ):
            damaged = pytest.raises(Damaged, match="the account 'account-1000' is damaged")
            with damaged, store.reading() as session:
                read(session)


@pytest.mark.parametrize("exclusive", [False, True])
def test_every_pragma_is_set_and_read_back(path, exclusive):
    with closing(opened(path, exclusive=exclusive)) as store, store.reading() as session:
        for name, value in PRAGMAS.items():
            assert session.buffer.driver.execute(f"PRAGMA {name}").fetchone() == (value,)
        assert PRAGMAS["journal_mode"] == "wal"
        assert PRAGMAS["synchronous"] == 2
        (locking,) = session.buffer.driver.execute("PRAGMA locking_mode").fetchone()
        assert locking == ("exclusive" if exclusive else "normal")
        assert store.facts()["locking"] == ("exclusive" if exclusive else "shared")


def test_a_new_file_is_marked_as_ours_and_private(path):
    old = os.umask(0)
    try:
        opened(path).close()
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with closing(DRIVER.connect(path)) as raw:
        assert raw.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert raw.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert APPLICATION_ID.to_bytes(4, "big") == b"WYZB"


def test_a_file_that_others_may_read_is_made_private(path):
    opened(path).close()
    path.chmod(0o644)
    opened(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_every_table_is_strict(path):
    with closing(opened(path)), closing(DRIVER.connect(path)) as raw:
        tables = raw.execute(
            "SELECT name, strict FROM pragma_table_list"
            " WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        assert tables
        assert all(strict for _, strict in tables)


@pytest.mark.parametrize("kind", [*KINDS.values(), EntryHeader], ids=kind_of)
def test_every_table_has_exactly_the_columns_of_its_record(path, kind):
    with closing(opened(path)), closing(DRIVER.connect(path)) as raw:
        columns = raw.execute(
            f"SELECT name, type, \"notnull\", pk FROM pragma_table_info('{table_name(kind)}')"
        ).fetchall()
        assert sorted(name for name, *_ in columns) == sorted(columns_of(kind))
        from domain.records import fields_of

        for field in fields_of(kind):
            (column,) = [column for column in columns if column[0] == field.name]
            assert column[1] == (
                "INTEGER" if field.type in {int, bool} and not field.many else "TEXT"
            )
            assert bool(column[2] or column[3]) == (not field.optional), field.name


def foreign(path: Path) -> None:
    with closing(DRIVER.connect(path)) as raw, raw:
        raw.execute("CREATE TABLE theirs (a)")
        raw.execute("INSERT INTO theirs VALUES (1)")


def test_a_foreign_database_is_refused_and_left_unchanged(path):
    foreign(path)
    path.chmod(0o644)
    before = path.read_bytes()
    with pytest.raises((OSError, StoreFailure), match="not a file of WyzBooks"):
        opened(path)
    assert path.read_bytes() == before
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_a_database_of_another_program_with_its_own_mark_is_refused(path):
    foreign(path)
    with closing(DRIVER.connect(path)) as raw:
        raw.execute("PRAGMA application_id = 77")
    with pytest.raises((OSError, StoreFailure), match="not a file of WyzBooks"):
        opened(path)


def test_a_file_of_a_newer_program_is_refused(path):
    opened(path).close()
    with closing(DRIVER.connect(path)) as raw:
        raw.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises((OSError, StoreFailure), match="newer WyzBooks"):
        opened(path)


@pytest.mark.parametrize(
    "content",
    [b"Date,Amount\n2026-01-01,5.00\n" * 50, b"Date,Amount\n", b"\x00" * 4096],
    ids=["csv", "short", "zeros"],
)
def test_a_file_that_is_not_a_database_is_refused_and_left_unchanged(path, content):
    path.write_bytes(content)
    with pytest.raises((OSError, StoreFailure)):
        opened(path)
    assert path.read_bytes() == content


def test_a_missing_folder_is_reported(tmp_path):
    with pytest.raises((OSError, StoreFailure)):
        opened(tmp_path / "nowhere" / "books.wyzbooks")


def test_an_empty_file_becomes_books(path):
    path.touch()
    with closing(opened(path)) as store:
        assert new_books(store).read(verify_books).ok


STEP = "CREATE TABLE extra (id TEXT PRIMARY KEY) STRICT"


@pytest.mark.parametrize("exclusive", [False, True])
def test_a_migration_is_preceded_by_a_backup_that_can_be_read(path, exclusive):
    with closing(opened(path)) as store:
        books = new_books(store)
        head = books.read(lambda work: work.session.log.head())
    with closing(DRIVER.connect(path, isolation_level=None)) as raw:
        driver.configure(raw, exclusive=exclusive)
        migrate(raw, path, partial(back_up_before_upgrade, raw, path), (*STEPS, STEP))
        assert raw.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION + 1,)
        assert raw.execute("SELECT count(*) FROM extra").fetchone() == (0,)
        assert raw.execute("SELECT count(*) FROM accounts").fetchone() == (19,)
    (backup,) = BackupFolder.of(path).path.glob("*-upgrade.wyzbooks")
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    restored = path.parent / "restored.wyzbooks"
    shutil.copy(backup, restored)
    with closing(opened(restored)) as store:
        books = new_books(store)
        assert books.read(lambda work: work.session.log.head()) == head
        assert books.read(verify_books).ok


def test_a_migration_that_fails_changes_nothing(path):
    opened(path).close()
    with closing(DRIVER.connect(path, isolation_level=None)) as raw:
        back_up = partial(back_up_before_upgrade, raw, path)
        with pytest.raises(DRIVER.Error):
            migrate(raw, path, back_up, (*STEPS, f"{STEP}; CREATE TABLE accounts (id)"))
        assert raw.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert raw.execute(
            "SELECT count(*) FROM sqlite_schema WHERE name = 'extra'"
        ).fetchone() == (0,)
    opened(path).close()


def test_a_file_of_the_newest_schema_is_not_migrated(path):
    opened(path).close()
    opened(path).close()
    assert [each.name for each in path.parent.iterdir() if "before" in each.name] == []


@pytest.mark.parametrize(
    ("version", "sound"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53), True),
        ((3, 53, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_a_version_of_sqlite_is_sound_if_it_has_the_repair(version, sound):
    assert is_safe_to_share(version) == sound


def test_books_work_with_one_exclusive_connection(path):
    with closing(opened(path, exclusive=True)) as store:
        books = new_books(store)
        threads = [
            Thread(
                target=lambda number=number: books.run(
                    create, COLLECTIONS["items"], {"id": f"i{number}", "name": f"I{number}"}
                )
            )
            for number in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert books.read(lambda work: len(list(work.session.records.ids(Item)))) == 8
        assert books.read(verify_books).ok
    with closing(opened(path)) as store:
        assert new_books(store).read(verify_books).ok


def test_two_programs_that_write_to_one_file_lose_nothing(path):
    with closing(opened(path)) as one, closing(opened(path)) as other:
        new_books(one)
        failures = []

        def write(store: SqliteStore, name: str) -> None:
            books = new_books(store)
            books.ids = type("Own", (), {"new": lambda _: name})()
            try:
                for index in range(25):
                    books.run(
                        create,
                        COLLECTIONS["items"],
                        {"id": f"{name}-{index}", "name": f"{name} {index}"},
                    )
                    books.run(
                        create,
                        COLLECTIONS["journals"],
                        {
                            "id": f"{name}-j{index}",
                            "lines": (
                                JournalLine(account_id=ACCOUNTS[0], debit=1),
                                JournalLine(account_id=ACCOUNTS[2], credit=1),
                            ),
                        },
                    )
            except BaseException as error:  # noqa: BLE001
                failures.append(error)

        threads = [
            Thread(target=write, args=(store, name)) for store, name in ((one, "a"), (other, "b"))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        books = new_books(one)
        assert books.read(lambda work: len(list(work.session.records.ids(Item)))) == 50
        assert books.read(
            lambda work: work.session.ledger.turnovers(None, date(2200, 12, 31))[ACCOUNTS[0]]
        ) == Turnover(50, 0)
        assert books.read(lambda work: work.session.log.head().version) == 25 + 100
        assert books.read(verify_books).ok


def test_committed_records_are_there_after_the_file_is_opened_again(path):
    with closing(opened(path)) as store:
        new_books(store).run(create, COLLECTIONS["items"], {"id": "i", "name": "I"})
    with closing(opened(path)) as store, store.reading() as session:
        assert session.records.get(Item, "i") == evolve(item("i", "I"), version=26)


def test_the_pragmas_are_those_of_the_design():
    assert {
        "journal_mode",
        "synchronous",
        "foreign_keys",
        "busy_timeout",
        "trusted_schema",
        "cell_size_check",
    } <= PRAGMAS.keys()
    assert re.fullmatch(r"\d+\.\d+(\.\d+)?", DRIVER.sqlite_version)
