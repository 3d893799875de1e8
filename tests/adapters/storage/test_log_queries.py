"""Any query of the log: both stores find the same changes, and no query looks at the whole log."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from attrs import evolve, fields_dict
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.storage.sqlite.change_log import SqliteChangeLog
from adapters.storage.sqlite.log_queries import count_of, page_of
from application.integrity.touched_documents import DOCUMENT_COLLECTIONS, touched_documents
from application.ports.change_log import LoggedChange, LogQuery, TouchedDocument
from application.unit_of_work.books import Books
from domain.ledger.ids import DocumentRef, OpenItemId
from domain.reconciliation.applications import AppliedCredit
from tests.application.actions import log
from tests.application.reporting.random_books import carry_out, plans
from tests.strategies import examples
from tests.support import new_books, stores

DAY = date(2026, 11, 22)
SOME: dict[str, object] = {
    "collection": "invoices",
    "collections": frozenset({"invoices", "payments", "rules"}),
    "record_id": "invoice-1",
    "actor": "api",
    "request_id": "request",
    "op": "delete",
    "first": DAY,
    "last": DAY,
    "touches": TouchedDocument("invoices", DocumentRef("invoice", "invoice-1")),
}
"""A value for each condition of a query."""


@pytest.fixture(scope="module")
def empty(tmp_path_factory) -> Iterator[Books]:
    """New books in a file, which no test changes."""
    books = new_books(stores(tmp_path_factory.mktemp("books"))["sqlite"])
    yield books
    books.store.close()


def test_every_condition_of_a_query_is_tried():
    bounds = {"since", "before", "limit", "newest_first", "most_counted"}
    assert set(fields_dict(LogQuery)) == bounds | set(SOME)


def documents(changes: list[LoggedChange]) -> list[TouchedDocument]:
    """Every document that a change touches, with its collection."""
    names = {kind: collection for collection, kind in DOCUMENT_COLLECTIONS.items()}
    refs = dict.fromkeys(ref for change in changes for ref in touched_documents(change))
    return [TouchedDocument(names[ref.kind], ref) for ref in refs]


@st.composite
def queries(draw: st.DrawFn, changes: list[LoggedChange]) -> LogQuery:
    """Any query, of which most find something."""

    def perhaps(values: st.SearchStrategy) -> object:
        return draw(values) if draw(st.integers(0, 3)) == 0 else None

    change = st.sampled_from(changes)
    touched = documents(changes) or [SOME["touches"]]
    names = sorted({each.collection for each in changes} | {"rules", "prefs"})
    return LogQuery(
        since=draw(st.sampled_from([0, 5, len(changes) // 2, len(changes)])),
        before=perhaps(st.integers(1, len(changes) + 1)),
        collection=perhaps(st.sampled_from(names)),
        collections=perhaps(st.frozensets(st.sampled_from(names), min_size=1)),
        record_id=perhaps(change.map(lambda row: row.id)),
        actor=perhaps(st.sampled_from(["system", "nobody"])),
        request_id=perhaps(st.sampled_from(["", "nothing"])),
        op=perhaps(st.sampled_from(["put", "delete"])),
        first=perhaps(st.sampled_from([DAY, date(2026, 11, 23)])),
        last=perhaps(st.sampled_from([DAY, date(2026, 11, 21)])),
        touches=perhaps(st.sampled_from(touched)),
        limit=draw(st.sampled_from([1, 3, 1000])),
        newest_first=draw(st.booleans()),
        most_counted=perhaps(st.integers(1, 5)),
    )


@settings(max_examples=examples(0.2))
@given(plans(24), st.data())
def test_both_stores_find_the_same_changes(tmp_path_factory, plan, data):
    both = stores(tmp_path_factory.mktemp("books"))
    books = {name: carry_out(plan, new_books(store)) for name, store in both.items()}
    changes = log(books["memory"])
    for query in data.draw(st.lists(queries(changes), min_size=20, max_size=20)):
        by_memory, by_sqlite = (
            store_books.read(lambda work, query=query: work.session.log.read(query))
            for store_books in books.values()
        )
        versions = [change.version for change in by_memory]
        assert [change.version for change in by_sqlite] == versions
        totals = {
            store_books.read(lambda work, query=query: work.session.log.count(query))
            for store_books in books.values()
        }
        assert len(totals) == 1
        shown, most = len(versions), query.most_counted
        assert totals.pop() >= (shown if most is None else min(shown, most + 1))
        assert versions == sorted(versions, reverse=query.newest_first)
    for store in both.values():
        store.close()


def is_touched(document: DocumentRef, change: LoggedChange) -> bool:
    """Whether a change is of a document, of what it pays, is paid by, or of a mark of its rows."""
    if change.collection != AppliedCredit.plural:
        return document in touched_documents(change)
    before, after = (
        Counter(json.dumps(line) for line in (json.loads(text)["applied"] if text else ()))
        for text in (change.before, change.after)
    )
    altered = [json.loads(line)["chargeId"] for line in (before - after) + (after - before)]
    return document in {OpenItemId.parse(id_).document for id_ in (change.id, *altered)}


@settings(max_examples=examples(0.2))
@given(plans(24))
def test_what_touches_a_document_alters_it_or_its_applications(tmp_path_factory, plan):
    for store in stores(tmp_path_factory.mktemp("books")).values():
        books = carry_out(plan, new_books(store))
        changes = log(books)
        for touched in documents(changes):
            expected = [change for change in changes if is_touched(touched.document, change)]
            assert log(books, touches=touched) == expected
        store.close()


def plan_of(books: Books, query: LogQuery, statement) -> list[str]:
    """How SQLite carries out the statement of a query."""

    def explained(work) -> list[str]:
        sql, values = statement(query)
        rows = work.session.buffer.driver.execute(f"EXPLAIN QUERY PLAN {sql}", values)
        return [row[3] for row in rows]

    return books.read(explained)


CHOICES = [
    dict(zip(SOME, chosen, strict=True)) for chosen in product((False, True), repeat=len(SOME))
]


def test_no_filter_looks_at_the_whole_log(empty):
    for choice in CHOICES:
        conditions = {name: SOME[name] for name, is_chosen in choice.items() if is_chosen}
        for newest_first, op in product((False, True), ("delete", "put")):
            query = LogQuery(**conditions, newest_first=newest_first)
            if query.op:
                query = evolve(query, op=op)
            for statement in (page_of, count_of) if conditions else (page_of,):
                steps = plan_of(empty, query, statement)
                scans = [step for step in steps if step.startswith("SCAN changes")]
                partial = "SCAN changes USING COVERING INDEX changes_of_deleted_records"
                assert set(scans) <= {partial}, (conditions, steps)


@pytest.mark.parametrize("name", [None, "collection", "record_id", "actor", "request_id", "op"])
@pytest.mark.parametrize("newest_first", [False, True])
def test_a_page_of_one_value_is_read_in_the_order_of_its_index(empty, name, newest_first):
    conditions = {name: SOME[name]} if name else {}
    query = LogQuery(**conditions, since=3, newest_first=newest_first)
    (step,) = plan_of(empty, query, page_of)
    assert step.startswith("SEARCH changes USING")
    assert "version>?" in step or (not name and "rowid>?" in step)


def test_the_version_at_a_time_is_found_by_its_index(empty):
    asked = []

    def steps(work) -> list[str]:
        read = work.session.buffer.read

        def noting(sql: str, *values) -> Any:
            asked.append((sql, values))
            return read(sql, *values)

        SqliteChangeLog(SimpleNamespace(read=noting)).version_at("2026-01-01T00:00:00.000Z")
        ((sql, values),) = asked
        return [row[3] for row in read(f"EXPLAIN QUERY PLAN {sql}", *values)]

    assert any("changes_by_time" in step for step in empty.read(steps))
