"""What every store keeps to, and what is SQLite's own."""

import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from threading import Thread

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.storage import driver
from adapters.storage.driver import DRIVER, PRAGMAS, is_sound
from adapters.storage.migrations import APPLICATION_ID, SCHEMA_VERSION, STEPS, migrate
from adapters.storage.sql import SqlStore
from adapters.storage.tables import columns_of, table_of
from application.collections import COLLECTIONS, KINDS, create
from application.ports import Answer, Condition, Damaged, Kept, Query, Session, Store, StoreFailure
from application.verifying import verify
from domain.accounts import Account
from domain.banking import Cleared
from domain.contacts import Contact
from domain.errors import Conflict
from domain.items import Item
from domain.ledger import Entry, Heading, Journal, JournalLine, Posting
from domain.records import kind_of
from domain.reports.report import Turnover
from tests.strategies import balanced, days, examples, records
from tests.support import new_books, stores

ACCOUNTS = ("account-1000", "account-1010", "account-4100", "account-6000")
MARCH = date(2026, 3, 15)


class Undone(Exception):
    """Ends a test's transaction, so that the next begins with the same store."""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Store]]:
    """One store of each sort with new books, that no test leaves changed."""
    found = stores(tmp_path_factory.mktemp("stores"))
    for store in found.values():
        new_books(store)
    yield found
    for store in found.values():
        store.close()


@pytest.fixture(params=["memory", "sqlite"])
def kept(request: pytest.FixtureRequest, shared: dict[str, Store]) -> Store:
    """A store with new books; changed inside `undone` alone."""
    return shared[request.param]


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store with nothing in it, for one test alone."""
    found = stores(tmp_path)
    yield found[request.param]
    for each in found.values():
        each.close()


@contextmanager
def undone(store: Store) -> Iterator[Session]:
    """A transaction that is rolled back at its end."""
    try:
        with store.writing() as session:
            yield session
            raise Undone
    except Undone:
        pass


def item(id_: str, name: str | None = None, **more: object) -> Item:
    return Item(id=id_, name=name or id_, **more)


def entry(id_: str, day: date, *amounts: int, account: str = ACCOUNTS[0], other: str = ACCOUNTS[2]) -> Entry:
    postings = (*(Posting(account, each) for each in amounts), Posting(other, -sum(amounts)))
    return Entry("journal", id_, day, "General Journal", "", None, "", postings)


# Records


def test_a_record_is_read_back_as_it_was_put(kept):
    @settings(max_examples=examples(0.1))
    @given(records())
    def holds(record):
        kind = type(record)
        with undone(kept) as session:
            session.put(record, session.get(kind, record.id))
            assert session.get(kind, record.id) == record
            assert session.many(kind, [record.id, "nothing"])[record.id] == record
            assert record in list(session.all(kind))
            assert record.id in set(session.ids(kind))
            session.delete(record)
            assert session.get(kind, record.id) is None
            assert session.many(kind, [record.id]) == {}

    holds()


def test_records_come_in_the_order_of_their_ids(store):
    with store.writing() as session:
        for id_ in ("b", "C", "a", "1", "_x"[1:], "B"):
            session.put(item(id_), session.get(Item, id_))
        assert [each.id for each in session.all(Item)] == sorted({"b", "C", "a", "1", "x", "B"})
        assert list(session.ids(Item)) == sorted({"b", "C", "a", "1", "x", "B"})
        assert list(session.many(Item, ["x", "a"])) is not None


def test_holders_are_those_that_have_the_key_now(store):
    with store.writing() as session:
        session.put(item("a", "Hour"), None)
        session.put(item("b", "Day"), None)
        assert session.holders(Item, "name", "hour") == ["a"]
        session.put(item("a", "Week"), item("a", "Hour"))
        assert session.holders(Item, "name", "hour") == []
        assert session.holders(Item, "name", "week") == ["a"]
        assert session.holders(Contact, "name", "week") == []
        session.delete(item("a", "Week"))
        assert session.holders(Item, "name", "week") == []


def test_referrers_are_those_that_refer_now(store):
    journal = Journal(id="j", date=MARCH, lines=(JournalLine(account_id="a", debit=1), JournalLine(account_id="a", credit=1, contact_id="c")))
    with store.writing() as session:
        session.put(journal, None)
        session.put(item("i", account_id="a"), None)
        assert session.referrers("account", "a") == [("item", "i"), ("journal", "j")]
        assert session.referrers("contact", "c") == [("journal", "j")]
        assert session.referrers("contact", "a") == []
        assert list(session.links()) == [("item", "i", "account", "a"), ("journal", "j", "account", "a"), ("journal", "j", "contact", "c")]
        session.put(item("i", account_id="b"), item("i", account_id="a"))
        session.delete(journal)
        assert session.referrers("account", "a") == []
        assert session.referrers("account", "b") == [("item", "i")]
        assert list(session.links()) == [("item", "i", "account", "b")]


# Lists


@pytest.mark.parametrize(
    "order",
    [
        (("name", False), ("id", False)),
        (("name", True), ("id", True)),
        (("name", True), ("id", False)),
        (("description", False), ("name", True), ("id", False)),
        (("id", True),),
    ],
)
def test_paging_never_repeats_or_skips_what_does_not_change(kept, order):
    ids = st.integers(0, 40).map(lambda number: f"i{number:02d}")
    rows = st.builds(lambda id_, name, active: item(id_, name, active=active), ids, st.sampled_from(["a", "B", "b", "é", "zz"]), st.booleans())

    @settings(max_examples=examples(0.06))
    @given(st.lists(rows, max_size=12, unique_by=lambda each: each.id), st.lists(st.tuples(st.booleans(), rows), max_size=12), st.integers(1, 4))
    def holds(begin, meanwhile, limit):
        with undone(kept) as session:
            for each in begin:
                session.put(each, None)
            steady = {each.id for each in begin} - {each.id for _, each in meanwhile}
            seen, after, acts = [], None, list(meanwhile)
            while True:
                page = session.page(Item, Query(order=order, after=after, limit=limit))
                assert len(page.items) <= limit
                assert page.total == len(list(session.ids(Item)))
                seen += [each.id for each in page.items]
                assert page.items == sorted_by(page.items, order)
                if not page.more:
                    break
                after = tuple(getattr(page.items[-1], name) for name, _ in order)
                for is_new, row in acts[:2]:
                    found = session.get(Item, row.id)
                    if is_new and found is None:
                        session.put(row, None)
                    elif not is_new and found is not None:
                        session.delete(found)
                acts = acts[2:]
            assert steady <= set(seen)
            assert [id_ for id_ in seen if id_ in steady] == [each.id for each in sorted_by([each for each in begin if each.id in steady], order)]

    holds()


def sorted_by(items: list[Item], order: tuple[tuple[str, bool], ...]) -> list[Item]:
    for name, descending in reversed(order):
        items = sorted(items, key=lambda each, name=name: getattr(each, name), reverse=descending)
    return items


def test_lists_by_date_are_paged_like_any_other(kept):
    with undone(kept) as session:
        for index in range(9):
            day = MARCH + timedelta(days=index // 3)
            session.put(
                Heading(id=f"e{index}", kind="journal", document_id="j", date=day, type="", ref="", contact_id=None, payee="", memo="", line_memos="", total=1),
                None,
            )
        for descending in (False, True):
            order, after, seen = (("date", descending), ("id", False)), None, []
            while True:
                page = session.page(Heading, Query(order=order, after=after, limit=2))
                seen += [each.id for each in page.items]
                if not page.more:
                    break
                after = (page.items[-1].date.isoformat(), page.items[-1].id)
            days_ = [[f"e{day * 3 + index}" for index in range(3)] for day in range(3)]
            assert seen == [id_ for day in (reversed(days_) if descending else days_) for id_ in day]
        within = (Condition("date", ">=", MARCH + timedelta(days=1)), Condition("date", "<=", MARCH + timedelta(days=1)))
        assert [each.id for each in session.page(Heading, Query(where=within)).items] == ["e3", "e4", "e5"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("acme",), ["a", "b"]),
        (("ac",), ["a", "b"]),
        (("acme", "ltd"), ["b"]),
        (("ltd", "acme"), ["b"]),
        (("cme",), []),
        (("straße",), []),
        (("strasse",), ["c"]),
        ((), ["a", "b", "c"]),
        (("1",), ["b"]),
        (("%",), []),
        (("a_",), []),
    ],
)
def test_words_are_found_by_their_beginnings(store, words, found):
    with store.writing() as session:
        session.put(item("a", "ACME"), None)
        session.put(item("b", "x"), None)
        session.put(item("b", "Acme, Ltd", description="no. 17"), item("b", "x"))
        session.put(item("c", "Straße"), None)
        assert [each.id for each in session.page(Item, Query(words=words)).items] == found
        assert session.page(Item, Query(words=words)).total == len(found)


def test_words_of_other_kinds_and_of_deleted_records_are_not_found(store):
    with store.writing() as session:
        session.put(Contact(id="c", kind="vendor", name="Acme"), None)
        session.put(item("a", "Acme"), None)
        session.delete(item("a", "Acme"))
        assert session.page(Item, Query(words=("acme",))).items == []


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (Condition("active", "=", True), ["a"]),
        (Condition("active", "=", False), ["b"]),
        (Condition("account_id", "=", "x"), ["a"]),
        (Condition("name", "=", "B"), ["b"]),
    ],
)
def test_lists_are_filtered(store, condition, found):
    with store.writing() as session:
        session.put(item("a", "A", account_id="x"), None)
        session.put(item("b", "B", active=False), None)
        assert [each.id for each in session.page(Item, Query(where=(condition,))).items] == found


# The ledger

ENTRIES = st.lists(st.tuples(days(date(2025, 11, 1), date(2026, 3, 31)), balanced(3), st.lists(st.sampled_from(ACCOUNTS), min_size=4, max_size=4)), max_size=6)


@st.composite
def entries(draw):
    found = []
    for index, (day, amounts, accounts) in enumerate(draw(ENTRIES)):
        basis = draw(st.sampled_from(["both", "both", "accrual", "cash"]))
        postings = tuple(Posting(account, amount, basis=basis) for account, amount in zip(accounts, amounts, strict=False))
        found.append(Entry("journal", f"e{index}", day, "", "", None, "", postings))
    return found


def naive(entries_: list[Entry], first: date | None, last: date, accounts: list[str] | None) -> dict[str, Turnover]:
    found: dict[str, Turnover] = {}
    for each in entries_:
        for posting in each.postings:
            if (first is None or first <= each.date) and each.date <= last and posting.basis != "cash" and (accounts is None or posting.account_id in accounts):
                found[posting.account_id] = found.get(posting.account_id, Turnover()) + Turnover(max(posting.amount, 0), max(-posting.amount, 0))
    return found


def test_turnovers_over_any_range_are_the_sums_of_the_postings(kept):
    bounds = days(date(2025, 9, 1), date(2026, 5, 31))

    @settings(max_examples=examples(0.1))
    @given(entries(), entries(), st.lists(st.tuples(st.none() | bounds, bounds, st.none() | st.lists(st.sampled_from(ACCOUNTS))), min_size=3, max_size=6))
    def holds(begin, changed, ranges):
        with undone(kept) as session:
            for each in begin:
                session.post(None, each)
            current = {each.id: each for each in begin}
            for each in changed:
                session.post(current.get(each.id), each)
                current[each.id] = each
            for id_ in sorted(current)[::3]:
                session.post(current.pop(id_), None)
            for first, last, accounts in ranges:
                assert session.turnovers(first, last, accounts) == naive(list(current.values()), first, last, accounts)
            kept_sums = {key: each for key, each in session.month_balances().items() if each != Turnover()}
            sums: dict[tuple[str, str, str], Turnover] = {}
            for each in session.posted():
                key = (each.posting.account_id, each.basis, each.day[:7])
                sums[key] = sums.get(key, Turnover()) + Turnover(max(each.posting.amount, 0), max(-each.posting.amount, 0))
            assert kept_sums == sums
            assert session.postings([*current, "nothing"]) == {**{id_: each.postings for id_, each in current.items()}, "nothing": ()}

    holds()


@pytest.mark.parametrize(
    ("first", "last"),
    [(None, date(2200, 12, 31)), (date(1900, 1, 1), date(2200, 12, 31)), (date(2026, 3, 16), date(2026, 3, 14)), (date(2026, 3, 15), date(2026, 3, 15))],
)
def test_turnovers_at_the_ends_of_time(kept, first, last):
    with undone(kept) as session:
        found = [entry("a", date(1900, 1, 1), 5), entry("b", date(2200, 12, 31), 7), entry("c", MARCH, 9)]
        for each in found:
            session.post(None, each)
        assert session.turnovers(first, last) == naive(found, first, last, None)


def test_an_account_is_used_from_the_day_of_its_first_posting(kept):
    with undone(kept) as session:
        session.post(None, entry("a", MARCH, 5))
        assert session.is_used(ACCOUNTS[0], MARCH)
        assert not session.is_used(ACCOUNTS[0], MARCH - timedelta(days=1))
        assert not session.is_used(ACCOUNTS[1], MARCH)
        session.post(entry("a", MARCH, 5), None)
        assert not session.is_used(ACCOUNTS[0], MARCH)


def test_a_register_is_paged_by_date_and_entry(kept):
    with undone(kept) as session:
        for index, id_ in enumerate(["d", "b", "a", "c", "e"]):
            posted = entry(id_, MARCH + timedelta(days=index // 2), index + 1, 10)
            session.post(None, posted)
            session.put(
                Heading(id=id_, kind="journal", document_id=id_, date=posted.date, type="", ref="", contact_id=None, payee="", memo="", line_memos="", total=1),
                None,
            )
        session.put(Cleared(id=f"journal:a:{ACCOUNTS[0]}", kind="journal", document_id="a", account_id=ACCOUNTS[0], cleared="cleared"), None)
        whole = session.register(ACCOUNTS[0], None, None, None, None, None)
        assert [(each.entry_id, each.amount, each.mark) for each in whole] == [
            ("b", 12, "none"),
            ("d", 11, "none"),
            ("a", 13, "cleared"),
            ("c", 14, "none"),
            ("e", 15, "none"),
        ]
        seen, after = [], None
        while page := session.register(ACCOUNTS[0], None, None, None, after, 2):
            seen += page
            after = (page[-1].date.isoformat(), page[-1].entry_id)
        assert seen == whole
        assert [each.entry_id for each in session.register(ACCOUNTS[0], None, None, "cleared", None, None)] == ["a"]
        assert [each.entry_id for each in session.register(ACCOUNTS[0], MARCH, MARCH, "none", None, None)] == ["b", "d"]
        assert session.register_size(ACCOUNTS[0], None, None, None) == 5
        assert session.register_size(ACCOUNTS[0], None, None, "none") == 4
        assert session.register_size(ACCOUNTS[1], None, None, None) == 0


def test_more_than_a_month_can_hold_is_a_conflict_and_leaves_nothing(store):
    most = 3_000_000_000_000_000_000
    with store.writing() as session:
        session.put(Account(id="a", name="A", type="asset"), None)
        session.put(Account(id="b", name="B", type="asset"), None)
        session.post(None, entry("e1", MARCH, most, account="a", other="b"))
    for amount in (most, -most):
        with pytest.raises(Conflict, match="split it over months"), store.writing() as session:  # noqa: PT012  # what raises is the end of the transaction
            session.put(item("i"), None)
            session.post(
                None, entry("e2", MARCH, amount, -amount, amount, account="a", other="b") if amount < 0 else entry("e2", MARCH, amount, account="a", other="b")
            )
    with store.writing() as session:
        assert session.get(Item, "i") is None
        assert session.turnovers(None, MARCH) == {"a": Turnover(most, 0), "b": Turnover(0, most)}
        session.post(None, entry("e3", MARCH.replace(month=4), most, account="a", other="b"))
        assert session.turnovers(None, date(2026, 12, 31))["a"].debits == 2 * most


def test_an_entry_that_makes_room_for_itself_is_no_conflict(store):
    most = 3_000_000_000_000_000_000
    with store.writing() as session:
        session.post(None, entry("e", MARCH, most))
        session.post(entry("e", MARCH, most), entry("e", MARCH, most, account=ACCOUNTS[0], other=ACCOUNTS[1]))
        session.post(entry("e", MARCH, most, account=ACCOUNTS[0], other=ACCOUNTS[1]), entry("e", MARCH, most - 1))
        assert session.month_balances()[ACCOUNTS[0], "both", "2026-03"] == Turnover(most - 1, 0)


# Transactions


def test_savepoints_inside_each_other_roll_back_all_that_was_done_in_them(kept):
    with undone(kept) as session:
        session.put(item("outer"), None)
        session.post(None, entry("outer", MARCH, 1))
        with pytest.raises(Undone), session.savepoint():  # noqa: PT012  # what raises is the end of the transaction
            session.put(item("first"), None)
            session.post(None, entry("first", MARCH, 10))
            with session.savepoint():
                session.put(item("second"), None)
                session.post(None, entry("second", MARCH, 100))
            session.keep("k", Kept("f", Answer(200, {}, b"")), "2026-01-01")
            with pytest.raises(Undone), session.savepoint():  # noqa: PT012  # what raises is the end of the transaction
                session.delete(item("outer"))
                session.post(entry("outer", MARCH, 1), None)
                raise Undone
            assert session.get(Item, "outer")
            assert session.turnovers(None, MARCH)[ACCOUNTS[0]] == Turnover(111, 0)
            raise Undone
        assert list(session.ids(Item)) == ["outer"]
        assert session.turnovers(None, MARCH) == {ACCOUNTS[0]: Turnover(1, 0), ACCOUNTS[2]: Turnover(0, 1)}
        assert session.kept("k") is None
        assert session.holders(Item, "name", "first") == []


def test_what_is_pending_when_a_savepoint_begins_outlives_it(kept):
    with undone(kept) as session:
        session.put(item("before"), None)
        session.post(None, entry("before", MARCH, 3))
        with pytest.raises(Undone), session.savepoint():  # what raises is the end of the transaction
            raise Undone
        assert session.get(Item, "before")
        assert session.turnovers(None, MARCH)[ACCOUNTS[0]] == Turnover(3, 0)


@pytest.mark.parametrize("error", [Undone(), Conflict("no"), KeyboardInterrupt()], ids=lambda each: type(each).__name__)
def test_a_transaction_that_raises_is_rolled_back(store, error):
    with pytest.raises(type(error)), store.writing() as session:  # noqa: PT012  # what raises is the end of the transaction
        session.put(item("a"), None)
        session.post(None, entry("a", MARCH, 1))
        raise error
    with store.reading() as session:
        assert list(session.ids(Item)) == []
        assert list(session.posted()) == []
    with store.writing() as session:
        session.put(item("b"), None)
    with store.reading() as session:
        assert list(session.ids(Item)) == ["b"]


def test_answers_are_kept_and_forgotten(store):
    answer = Answer(201, {"etag": '"7"', "location": "/é"}, b"\x00\xffbody")
    with store.writing() as session:
        session.keep("old", Kept("f1", answer), "2026-01-01T00:00:00+00:00")
        session.keep("new", Kept("f2", answer), "2026-02-01T00:00:00+00:00")
        session.forget("2026-01-15T00:00:00+00:00")
    with store.reading() as session:
        assert session.kept("old") is None
        assert session.kept("new") == Kept("f2", answer)
        assert session.kept("other") is None


def test_facts_name_the_store(store):
    assert store.facts()["store"] in {"memory", "sqlite"}


def test_a_sound_store_has_nothing_wrong(store):
    with store.reading() as session:
        assert list(session.integrity()) == []


# SQLite


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file of books is."""
    return tmp_path / "books.wyzbooks"


def opened(path: Path, **more: object) -> SqlStore:
    return SqlStore(path, **more)


def test_a_damaged_row_is_told_as_such(path):
    with closing(opened(path)) as store:
        new_books(store)
        with closing(DRIVER.connect(path)) as raw, raw:
            raw.execute("UPDATE accounts SET name = '' WHERE id = 'account-1000'")
        for read in (
            lambda session: session.get(Account, "account-1000"),
            lambda session: list(session.all(Account)),
            lambda session: session.page(Account, Query()),
        ):
            with pytest.raises(Damaged, match="the account 'account-1000' is damaged"), store.reading() as session:  # what raises is the end of the transaction
                read(session)


@pytest.mark.parametrize("exclusive", [False, True])
def test_every_pragma_is_set_and_read_back(path, exclusive):
    with closing(opened(path, exclusive=exclusive)) as store, store.reading() as session:
        for name, value in PRAGMAS.items():
            assert session._connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() == value
        assert PRAGMAS["journal_mode"] == "wal"
        assert PRAGMAS["synchronous"] == 2
        locking = session._connection.exec_driver_sql("PRAGMA locking_mode").scalar_one()
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
        tables = raw.execute("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'").fetchall()
        assert tables
        assert all(strict for _, strict in tables)


@pytest.mark.parametrize("kind", [*KINDS.values(), Heading], ids=kind_of)
def test_every_table_has_exactly_the_columns_of_its_record(path, kind):
    with closing(opened(path)), closing(DRIVER.connect(path)) as raw:
        found = raw.execute(f"SELECT name, type, \"notnull\", pk FROM pragma_table_info('{table_of(kind).name}')").fetchall()
        assert sorted(name for name, *_ in found) == sorted(columns_of(kind))
        from domain.records import fields_of

        for each in fields_of(kind):
            (column,) = [column for column in found if column[0] == each.name]
            assert column[1] == ("INTEGER" if each.type in {int, bool} and not each.many else "TEXT")
            assert bool(column[2] or column[3]) == (not each.optional), each.name


def test_every_filter_and_sort_of_a_list_has_an_index(path):
    with closing(opened(path)), closing(DRIVER.connect(path)) as raw:
        for collection in COLLECTIONS.values():
            table = table_of(Heading if collection.name == "journals" else collection.kind).name
            first = set()
            for _, name, *_ in raw.execute(f"PRAGMA index_list('{table}')").fetchall():
                first.add(raw.execute(f"PRAGMA index_info('{name}')").fetchone()[2])
            for each in collection.filters:
                assert each.op == "marked" or each.field in first, f"{table}.{each.field}"
            for name in collection.sorts:
                assert name in first, f"{table}.{name}"


def foreign(path: Path) -> None:
    with closing(DRIVER.connect(path)) as raw, raw:
        raw.execute("CREATE TABLE theirs (a)")
        raw.execute("INSERT INTO theirs VALUES (1)")


def test_a_database_of_somebody_else_is_refused_and_left_as_it_was(path):
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


@pytest.mark.parametrize("content", [b"Date,Amount\n2026-01-01,5.00\n" * 50, b"Date,Amount\n", b"\x00" * 4096], ids=["csv", "short", "zeros"])
def test_a_file_that_is_no_database_is_refused_and_left_as_it_was(path, content):
    path.write_bytes(content)
    with pytest.raises((OSError, StoreFailure)):
        opened(path)
    assert path.read_bytes() == content


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises((OSError, StoreFailure)):
        opened(tmp_path / "nowhere" / "books.wyzbooks")


def test_an_empty_file_becomes_books(path):
    path.touch()
    with closing(opened(path)) as store:
        assert new_books(store).read(verify).ok


STEP = "CREATE TABLE extra (id TEXT PRIMARY KEY) STRICT"


@pytest.mark.parametrize("exclusive", [False, True])
def test_a_migration_is_preceded_by_a_backup_that_can_be_read(path, exclusive):
    with closing(opened(path)) as store:
        books = new_books(store)
        head = books.read(lambda book: book.session.head())
    with closing(DRIVER.connect(path, isolation_level=None)) as raw:
        driver.prepare(raw, exclusive=exclusive)
        migrate(raw, path, (*STEPS, STEP))
        assert raw.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION + 1,)
        assert raw.execute("SELECT count(*) FROM extra").fetchone() == (0,)
        assert raw.execute("SELECT count(*) FROM accounts").fetchone() == (19,)
    (backup,) = [each for each in path.parent.iterdir() if "before-schema" in each.name]
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    restored = path.parent / "restored.wyzbooks"
    shutil.copy(backup, restored)
    with closing(opened(restored)) as store:
        books = new_books(store)
        assert books.read(lambda book: book.session.head()) == head
        assert books.read(verify).ok


def test_a_migration_that_fails_changes_nothing(path):
    opened(path).close()
    with closing(DRIVER.connect(path, isolation_level=None)) as raw:
        with pytest.raises(DRIVER.Error):
            migrate(raw, path, (*STEPS, f"{STEP}; CREATE TABLE accounts (id)"))
        assert raw.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert raw.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'extra'").fetchone() == (0,)
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
    assert is_sound(version) == sound


def test_books_work_with_one_exclusive_connection(path):
    with closing(opened(path, exclusive=True)) as store:
        books = new_books(store)
        threads = [
            Thread(target=lambda number=number: books.run(create, COLLECTIONS["items"], {"id": f"i{number}", "name": f"I{number}"})) for number in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert books.read(lambda book: len(list(book.session.ids(Item)))) == 8
        assert books.read(verify).ok
    with closing(opened(path)) as store:
        assert new_books(store).read(verify).ok


def test_two_programs_that_write_to_one_file_lose_nothing(path):
    with closing(opened(path)) as one, closing(opened(path)) as other:
        new_books(one)
        failures = []

        def write(store: SqlStore, name: str) -> None:
            books = new_books(store)
            books.ids = type("Own", (), {"new": lambda _: name})()
            try:
                for index in range(25):
                    books.run(create, COLLECTIONS["items"], {"id": f"{name}-{index}", "name": f"{name} {index}"})
                    books.run(
                        create,
                        COLLECTIONS["journals"],
                        {"id": f"{name}-j{index}", "lines": (JournalLine(account_id=ACCOUNTS[0], debit=1), JournalLine(account_id=ACCOUNTS[2], credit=1))},
                    )
            except BaseException as error:  # noqa: BLE001
                failures.append(error)

        threads = [Thread(target=write, args=(store, name)) for store, name in ((one, "a"), (other, "b"))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        books = new_books(one)
        assert books.read(lambda book: len(list(book.session.ids(Item)))) == 50
        assert books.read(lambda book: book.turnovers(None, date(2200, 12, 31))[ACCOUNTS[0]]) == Turnover(50, 0)
        assert books.read(lambda book: book.session.head().version) == 25 + 100
        assert books.read(verify).ok


def test_what_was_committed_is_there_after_the_file_is_opened_again(path):
    with closing(opened(path)) as store:
        new_books(store).run(create, COLLECTIONS["items"], {"id": "i", "name": "I"})
    with closing(opened(path)) as store, store.reading() as session:
        assert session.get(Item, "i") == evolve(item("i", "I"), version=26)


def test_pragmas_name_what_the_design_asks_for():
    assert {"journal_mode", "synchronous", "foreign_keys", "busy_timeout", "trusted_schema", "cell_size_check"} <= PRAGMAS.keys()
    assert re.fullmatch(r"\d+\.\d+(\.\d+)?", DRIVER.sqlite_version)
