"""Past books answer what the books themselves answered when they were at that version."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any

import pytest
from attrs import frozen
from hypothesis import event, given, settings
from hypothesis import strategies as st

from adapters.json_shapes.list_queries import list_parameters, list_query
from adapters.json_shapes.query_strings import read_query
from adapters.json_shapes.views import views
from adapters.storage.memory.store import MemoryStore
from adapters.storage.sqlite.driver import DRIVER
from adapters.storage.sqlite.store import SqliteStore
from application.collections.bank_rules import BANK_RULES
from application.collections.registry import COLLECTIONS
from application.integrity.verify_books import verify_books
from application.invoicing.contacts import merge_contact
from application.ledger.accounts import merge_account
from application.ledger.company import change_settings
from application.open_books import open_books
from application.point_in_time import past_books as module
from application.point_in_time.past_books import PastBooks
from application.point_in_time.requested_point import PointInTime, find_point
from application.ports.change_log import FeedQuery, Head, LogQuery
from application.ports.failures import Abandoned
from application.ports.store import Store
from application.reporting.make_report import ReportRequest
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.write_context import SYSTEM
from domain.errors import BookkeepingError, Refused
from domain.invoicing.items import Item
from domain.ledger.accounts import Account
from domain.ledger.entries import EntryHeader, Turnover
from domain.reports.catalogue import REPORTS
from tests.application.actions import CHECKING, SAVINGS, SUPPLIES, add, change, drop, head, post
from tests.application.locking import lock_all
from tests.application.point_in_time.clocks import SetClock
from tests.application.reporting.random_books import Plan, each_step, furnish, plans
from tests.application.reporting.test_stores_agree import requests
from tests.strategies import examples
from tests.support import CountedIds, new_books, stores, whole_report


@frozen
class Remembered:
    """What books answered at a version."""

    version: int
    views: dict[str, Any]
    holdings: dict[str, Any]
    reports: dict[str, Any]
    requests: dict[str, list[ReportRequest]]


def all_views(work: UnitOfWork) -> dict[str, Any]:
    """Everything that lists of all collections show."""
    shown = {}
    for collection in (*COLLECTIONS.values(), BANK_RULES):
        query = list_query(work, collection, read_query(b"limit=1000", list_parameters(collection)))
        page = collection.page(work, collection.kind, query)
        shown[collection.name] = views(work, collection, page.items)
    return shown


def holdings(work: UnitOfWork) -> dict[str, Any]:
    """All records, those that no list shows too, and what is derived from them."""
    session = work.session
    return {
        **{kind.plural: list(session.records.all(kind)) for kind in work.kinds()},
        "headers": list(session.records.all(EntryHeader)),
        "links": list(session.references.links()),
        "postings": sorted(session.ledger.all_postings(), key=lambda row: (row.entry_id, str(row))),
        "months": _not_zero(session.ledger.month_balances()),
        "contact balances": _not_zero(session.ledger.contact_balances()),
        "open items": sorted(session.open_items.all(), key=lambda item: item.id),
    }


def _not_zero(balances: Mapping[Any, Any]) -> dict[Any, Any]:
    """The balances without those that came back to zero, which may be kept or not."""
    return {key: balance for key, balance in balances.items() if balance not in (0, Turnover())}


def all_reports(work: UnitOfWork, asked: dict[str, list[ReportRequest]]) -> dict[str, Any]:
    """The answers to all requests, or why they are refused."""
    return {
        key: [answer(work, key, request) for request in requested]
        for key, requested in asked.items()
    }


def answer(work: UnitOfWork, key: str, request: ReportRequest) -> Any:
    try:
        return whole_report(work, key, request)
    except Refused as refused:
        return [(fault.path, fault.message) for fault in refused.faults]


def remember(books: Books, asked: dict[str, list[ReportRequest]]) -> Remembered:
    return Remembered(
        head(books),
        books.read(all_views),
        books.read(holdings),
        books.read(all_reports, asked),
        asked,
    )


def check_past(work: UnitOfWork, past_books: PastBooks, then: Remembered) -> None:
    point = find_point(work, then.version)
    assert point.version == then.version
    with past_books.opened(work, point) as past:
        assert past.version == then.version
        for name, shown in all_views(past).items():
            assert (name, shown) == (name, then.views[name])
        for name, held in holdings(past).items():
            assert (name, held) == (name, then.holdings[name])
        for key, tables in all_reports(past, then.requests).items():
            assert (key, tables) == (key, then.reports[key])


def _rename(books: Books) -> None:
    change(books, "contacts", "bob", name=f"Bob {head(books)}")
    change(books, "accounts", SUPPLIES, name=f"Supplies {head(books)}", number="")


def _rename_back(books: Books) -> None:
    change(books, "contacts", "bob", name="Ann")
    change(books, "accounts", SUPPLIES, name="Office Supplies", number="6000")


def _add_and_drop(books: Books) -> None:
    """A contact that comes again under its id after it was removed."""
    try:
        drop(books, "contacts", "zed")
    except BookkeepingError:
        add(books, "contacts", id="zed", kind="customer", name=f"Zed {head(books)}")


BESIDES: dict[str, Callable[[Books], Any]] = {
    "rename": _rename,
    "rename back": _rename_back,
    "add and drop": _add_and_drop,
    "merge contacts": lambda books: books.run(merge_contact, "cem", "bob"),
    "merge accounts": lambda books: books.run(merge_account, SAVINGS, CHECKING),
    "merge expenses": lambda books: books.run(merge_account, "paper", SUPPLIES),
    "reconcile": lock_all,
    "fiscal year": lambda books: books.run(change_settings, {"fiscal_year_start": 4}),
    "sections": lambda books: change(books, "accounts", "lent", cash_flow="financing"),
    "funds": lambda books: books.run(change_settings, {"undeposited_funds_account_id": "prepaid"}),
}
"""What is done between the steps of a plan, so that other kinds of changes must be taken back."""


@settings(max_examples=examples(0.2))
@given(plan=plans(), data=st.data())
def test_past_books_answer_what_the_books_answered_at_that_version(plan, data):
    check_past_books("memory", plan, data)


@settings(max_examples=examples(0.1))
@given(plan=plans(), data=st.data())
def test_past_books_of_a_file_answer_what_the_books_answered_at_that_version(plan, data):
    check_past_books("sqlite", plan, data)


def check_past_books(kind: str, plan: Plan, data: st.DataObject) -> None:
    """Carry out a plan, and compare past books of some versions with what was answered then."""
    with TemporaryDirectory(prefix="past-") as folder:
        store = stores(Path(folder))[kind]
        books = furnish(plan, new_books(store))
        accounts = books.read(lambda work: sorted(work.session.records.ids(Account)))
        keys = data.draw(st.sets(st.sampled_from([*REPORTS]), min_size=3, max_size=6), "reports")
        asked = {
            key: [data.draw(requests(REPORTS[key], accounts), key) for _ in range(2)]
            for key in sorted(keys)
        }
        remembered = [remember(books, asked)]
        moments = data.draw(st.sets(st.integers(0, len(plan.steps)), max_size=3), "remembered")
        for place in each_step(plan, books):
            besides = data.draw(st.sampled_from(["nothing", *BESIDES]), "besides")
            try:
                BESIDES.get(besides, head)(books)
            except BookkeepingError:
                event(f"refused: {besides}")
            if place in moments:
                remembered.append(remember(books, asked))
        remembered.append(remember(books, asked))
        past_books = PastBooks()
        for then in data.draw(st.permutations(remembered)):
            books.read(check_past, past_books, then)
        past_books.close()
        store.close()


# What is kept


def _read_past(books: Books, past_books: PastBooks, version: int) -> list[str]:
    """The names of all items that were known at a version."""

    def read(work: UnitOfWork) -> list[str]:
        with past_books.opened(work, find_point(work, version)) as past:
            return [item.name for item in past.session.records.all(Item)]

    return books.read(read)


@pytest.fixture
def made(monkeypatch) -> list[int]:
    """The versions of the past books that were made, in order."""
    versions: list[int] = []
    make = module._make

    def noting(work: UnitOfWork, point: PointInTime) -> Store:
        versions.append(point.version)
        return make(work, point)

    monkeypatch.setattr(module, "_make", noting)
    return versions


def test_the_past_books_that_were_used_last_are_kept_and_no_others(books, made):
    for number in range(4):
        add(books, "items", id=f"i{number}", name=f"Item {number}")
    end, past_books = head(books), PastBooks()
    for version in (end, end - 1, end, end - 2, end, end - 1):
        _read_past(books, past_books, version)
    assert made == [end, end - 1, end - 2, end - 1]
    past_books.close()
    assert _read_past(books, past_books, end) == [f"Item {number}" for number in range(4)]
    assert made[-1] == end


def test_later_changes_leave_kept_past_books_as_they_are(books, made):
    add(books, "items", id="i", name="Item")
    version, past_books = head(books), PastBooks()
    assert _read_past(books, past_books, version) == ["Item"]
    change(books, "items", "i", name="Another")
    assert _read_past(books, past_books, version) == ["Item"]
    assert made == [version]


def test_past_books_of_other_books_are_others_though_they_have_the_same_version(made):
    one, other = (new_books(MemoryStore()) for _ in range(2))
    add(one, "items", id="i", name="One")
    add(other, "items", id="i", name="Other")
    version, past_books = head(one), PastBooks()
    assert version == head(other)
    assert _read_past(one, past_books, version) == ["One"]
    assert _read_past(other, past_books, version) == ["Other"]


def test_past_books_that_somebody_reads_are_not_closed(books):
    """The third one is used while the first is being read; then the first still answers."""
    for number in range(3):
        add(books, "items", id=f"i{number}", name=f"Item {number}")
    end, past_books = head(books), PastBooks()

    def read(work: UnitOfWork) -> None:
        with past_books.opened(work, find_point(work, end - 2)) as first:
            for version in (end - 1, end, end - 1):
                _read_past(books, past_books, version)
            past_books.close()
            assert [item.id for item in first.session.records.all(Item)] == ["i0"]

    books.read(read)


def test_who_has_gone_ends_the_making_and_nothing_is_kept(books, made):
    for number in range(3):
        add(books, "items", id=f"i{number}", name=f"Item {number}")
    version, past_books = head(books) - 1, PastBooks()
    gone = books.with_context(SYSTEM)
    gone.abandon()
    for _ in range(2):
        with pytest.raises(Abandoned):
            _read_past(gone, past_books, version)
    assert _read_past(books, past_books, version) == ["Item 0", "Item 1"]
    assert made == [version] * 3


def test_who_waits_for_past_books_that_another_makes_gets_them_or_goes(sql_books, monkeypatch):
    books = sql_books
    add(books, "items", id="i", name="Item")
    version, past_books = head(books), PastBooks()
    make, begun, go_on = module._make, Event(), Event()

    def make_slowly(work: UnitOfWork, point: PointInTime) -> Store:
        begun.set()
        assert go_on.wait(30)
        return make(work, point)

    monkeypatch.setattr(module, "_make", make_slowly)
    gone = books.with_context(SYSTEM)
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(_read_past, books, past_books, version)
        assert begun.wait(30)
        second = pool.submit(_read_past, books, past_books, version)
        third = pool.submit(_read_past, gone, past_books, version)
        gone.abandon()
        with pytest.raises(Abandoned):
            third.result(30)
        assert not second.done()
        go_on.set()
        assert first.result(30) == second.result(30) == ["Item"]


def test_who_waits_for_past_books_that_another_reads_gets_them_or_goes(sql_books):
    books = sql_books
    add(books, "items", id="i", name="Item")
    version, past_books = head(books), PastBooks()
    begun, go_on = Event(), Event()

    def read_slowly(work: UnitOfWork) -> None:
        with past_books.opened(work, find_point(work, version)):
            begun.set()
            assert go_on.wait(30)

    gone = books.with_context(SYSTEM)
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(books.read, read_slowly)
        assert begun.wait(30)
        second = pool.submit(_read_past, books, past_books, version)
        third = pool.submit(_read_past, gone, past_books, version)
        gone.abandon()
        try:
            with pytest.raises(Abandoned):
                third.result(20)
            assert not second.done()
        finally:
            go_on.set()
        first.result(30)
        assert second.result(30) == ["Item"]


# Single cases


def test_past_books_write_nothing_into_the_books(books):
    add(books, "items", id="i", name="Item")
    change(books, "items", "i", name="Another")
    end, log = head(books), books.read(lambda work: work.session.log.read(LogQuery(limit=1000)))
    _read_past(books, PastBooks(), end - 1)
    assert head(books) == end
    assert books.read(lambda work: work.session.log.read(LogQuery(limit=1000))) == log
    assert books.read(verify_books).faults == ()


def test_a_record_that_is_now_as_it_was_then_has_the_version_and_the_times_of_then():
    clock = SetClock(datetime(2026, 3, 1, tzinfo=UTC))
    books = open_books(MemoryStore(), clock, CountedIds())
    versions = []
    for day, name in ((2, "One"), (3, "Two"), (4, "One")):
        clock.moment = datetime(2026, 3, day, tzinfo=UTC)
        if day == 2:
            add(books, "items", id="i", name=name)
        else:
            change(books, "items", "i", name=name)
        versions.append(head(books))

    def shown(work: UnitOfWork, version: int) -> dict[str, Any]:
        with PastBooks().opened(work, find_point(work, version)) as past:
            (view,) = views(past, COLLECTIONS["items"], [past.get(Item, "i")])
            return view

    for version, day, name in zip(versions, (2, 3, 4), ("One", "Two", "One"), strict=True):
        view = books.read(shown, version)
        assert (view["version"], view["name"]) == (version, name)
        assert view["createdAt"] == "2026-03-02T00:00:00.000Z"
        assert view["updatedAt"] == f"2026-03-0{day}T00:00:00.000Z"


def test_the_log_of_past_books_ends_at_their_version(books):
    add(books, "items", id="i", name="Item")
    drop(books, "items", "i")
    add(books, "items", id="i", name="Again")
    end = head(books)

    def check(work: UnitOfWork) -> None:
        log = work.session.log
        with PastBooks().opened(work, find_point(work, end - 2)) as past:
            known = past.session.log
            assert known.head() == Head(end - 2, log.hash_of(end - 2))
            assert known.history() == log.history()
            assert (known.hash_of(end - 1), known.first_version_after(end - 2)) == (None, None)
            assert known.first_version_after(end - 3) == end - 2
            assert [row.version for row in known.read(LogQuery(since=end - 3))] == [end - 2]
            assert known.count(LogQuery(collection="items")) == 1
            assert [row.op for row in known.feed(FeedQuery(end - 3, end))] == ["put"]
            compact = FeedQuery(end - 3, end, frozenset({"items"}), is_compact=True)
            assert [row.version for row in known.feed(compact)] == [end - 2]
            change = known.last_change(("items", "i"))
            assert change
            assert change.version == end - 2
            assert known.version_at("2099-01-01T00:00:00.000Z") == end - 2
            times = known.times([("items", "i")])["items", "i"]
            assert times.created_at == times.updated_at == change.at
        assert log.times([("items", "i")])["items", "i"].created_at > times.created_at

    books.read(check)


@pytest.mark.parametrize("later", [1, 60])
def test_records_of_an_older_program_are_read_with_the_fields_of_today(tmp_path, later):
    """Its log lacks the fields and the ids of lines that came later (see `sync/record_texts`)."""
    path = tmp_path / "old.wyzbooks"
    books = new_books(SqliteStore(path))
    post(books)
    version, shown = head(books), books.read(all_views)
    change(books, "journals", "j", memo="later")
    change(books, "accounts", SUPPLIES, name="later")
    for number in range(later):
        add(books, "items", id=f"i{number}", name=f"Item {number}")
    books.store.close()
    connection = DRIVER.connect(path)
    for side in ("before", "after"):
        connection.execute(
            f"""
            UPDATE changes SET {side} = json_remove({side}, '$.externalId', '$.metadata',
                '$.cashFlow', '$.reverses', '$.lines[0].id', '$.lines[1].id')
            WHERE collection IN ('journals', 'accounts')
            """
        )
    connection.commit()
    connection.close()
    store = SqliteStore(path)
    books = new_books(store)

    def read(work: UnitOfWork) -> dict[str, Any]:
        with PastBooks().opened(work, find_point(work, version)) as past:
            return all_views(past)

    then = books.read(read)
    for name, expected in shown.items():
        assert (name, then[name]) == (name, expected)
    store.close()


@pytest.mark.parametrize("later", [1, 60])
def test_a_record_that_breaks_a_rule_of_today_is_as_the_books_left_it_later(tmp_path, later):
    path = tmp_path / "old.wyzbooks"
    books = new_books(SqliteStore(path))
    add(books, "items", id="i", name="Item")
    version = head(books)
    change(books, "items", "i", name="Mended")
    for number in range(later):
        add(books, "items", id=f"i{number}", name=f"Item {number}")
    books.store.close()
    connection = DRIVER.connect(path)
    old = """'{"id":"i","name":""}'"""
    connection.execute(f"UPDATE changes SET after = {old} WHERE version = {version}")
    connection.execute(f"UPDATE changes SET before = {old} WHERE version = {version + 1}")
    connection.commit()
    connection.close()
    store = SqliteStore(path)
    assert _read_past(new_books(store), PastBooks(), version) == ["Mended"]
    store.close()
