"""Lists: pages, searches and filters, which every store answers in the same way, and SQLite
from an index."""

import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects.sqlite.pysqlite import dialect as sqlite_dialect

from adapters.storage.sqlite import conditions
from adapters.storage.sqlite.pages import page_statements
from adapters.storage.sqlite.store import SqliteStore
from application.collections.collection import Filter
from application.collections.registry import COLLECTIONS
from application.ports.queries import AnyOf, Condition, Criterion, IsOpen, Query
from domain.invoicing.contacts import Contact
from domain.invoicing.invoices import Invoice, InvoiceLine
from domain.invoicing.items import Item
from domain.ledger.entries import EntryHeader
from domain.reconciliation.open_items import number_order
from domain.records import fields_of
from tests.adapters.storage.store_contract import MARCH, item, open_item, undone
from tests.strategies import examples
from tests.support import TODAY


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
def test_paging_never_repeats_or_skips_unchanged_records(kept, order):
    ids = st.integers(0, 40).map(lambda number: f"i{number:02d}")
    rows = st.builds(
        lambda id_, name, active: item(id_, name, active=active),
        ids,
        st.sampled_from(["a", "B", "b", "é", "zz"]),
        st.booleans(),
    )

    @settings(max_examples=examples(0.06))
    @given(
        st.lists(rows, max_size=12, unique_by=lambda row: row.id),
        st.lists(st.tuples(st.booleans(), rows), max_size=12),
        st.integers(1, 4),
    )
    def holds(begin, meanwhile, limit):
        with undone(kept) as session:
            for row_ in begin:
                session.records.put(row_, None)
            steady = {each.id for each in begin} - {each.id for _, each in meanwhile}
            seen, after, acts = [], None, list(meanwhile)
            while True:
                page = session.records.page(Item, Query(order=order, after=after, limit=limit))
                assert len(page.items) <= limit
                assert page.total == len(list(session.records.ids(Item)))
                seen += [each.id for each in page.items]
                assert page.items == sorted_by(page.items, order)
                if not page.more:
                    break
                after = tuple(getattr(page.items[-1], name) for name, _ in order)
                for is_new, row in acts[:2]:
                    current = session.records.get(Item, row.id)
                    if is_new and current is None:
                        session.records.put(row, None)
                    elif not is_new and current is not None:
                        session.records.delete(current)
                acts = acts[2:]
            assert steady <= set(seen)
            assert [id_ for id_ in seen if id_ in steady] == [
                each.id for each in sorted_by([each for each in begin if each.id in steady], order)
            ]

    holds()


def sorted_by(items: list[Item], order: tuple[tuple[str, bool], ...]) -> list[Item]:
    for name, descending in reversed(order):
        items = sorted(items, key=lambda item, name=name: getattr(item, name), reverse=descending)
    return items


def test_lists_by_date_are_paged_like_any_other(kept):
    with undone(kept) as session:
        for index in range(9):
            day = MARCH + timedelta(days=index // 3)
            session.records.put(
                EntryHeader(
                    id=f"e{index}",
                    kind="journal",
                    document_id="j",
                    date=day,
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
        for descending in (False, True):
            order, after, seen = (("date", descending), ("id", False)), None, []
            while True:
                page = session.records.page(EntryHeader, Query(order=order, after=after, limit=2))
                seen += [each.id for each in page.items]
                if not page.more:
                    break
                after = (page.items[-1].date.isoformat(), page.items[-1].id)
            days_ = [[f"e{day * 3 + index}" for index in range(3)] for day in range(3)]
            assert seen == [
                id_ for day in (reversed(days_) if descending else days_) for id_ in day
            ]
        within = (
            Condition("date", ">=", MARCH + timedelta(days=1)),
            Condition("date", "<=", MARCH + timedelta(days=1)),
        )
        assert [
            each.id for each in session.records.page(EntryHeader, Query(where=within)).items
        ] == ["e3", "e4", "e5"]


@pytest.mark.parametrize(
    ("words", "matching"),
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
@pytest.mark.parametrize("few", [conditions.FEW, 0])
def test_words_are_found_by_their_beginnings(store, words, matching, few, monkeypatch):
    """However many records have a word: those of many are found in another way than of few."""
    monkeypatch.setattr(conditions, "FEW", few)
    with store.writing() as session:
        session.records.put(item("a", "ACME"), None)
        session.records.put(item("b", "x"), None)
        session.records.put(item("b", "Acme, Ltd", description="no. 17"), item("b", "x"))
        session.records.put(item("c", "Straße"), None)
        assert [
            each.id for each in session.records.page(Item, Query(words=words)).items
        ] == matching
        assert session.records.page(Item, Query(words=words)).total == len(matching)


def test_words_of_other_kinds_and_of_deleted_records_are_not_found(store):
    with store.writing() as session:
        session.records.put(Contact(id="c", kind="vendor", name="Acme"), None)
        session.records.put(item("a", "Acme"), None)
        session.records.delete(item("a", "Acme"))
        assert session.records.page(Item, Query(words=("acme",))).items == []


@pytest.mark.parametrize(
    ("condition", "matching"),
    [
        (Condition("active", "=", True), ["a"]),
        (Condition("active", "=", False), ["b"]),
        (Condition("account_id", "=", "x"), ["a"]),
        (Condition("name", "=", "B"), ["b"]),
    ],
)
def test_lists_are_filtered(store, condition, matching):
    with store.writing() as session:
        session.records.put(item("a", "A", account_id="x"), None)
        session.records.put(item("b", "B", active=False), None)
        assert [
            each.id for each in session.records.page(Item, Query(where=(condition,))).items
        ] == matching


def invoice(id_: str, **more: Any) -> Invoice:
    line = InvoiceLine(rate=Decimal(1), account_id="account-4100")
    given_ = {
        "number": "",
        "contact_id": "a",
        "date": MARCH,
        "due_date": MARCH,
        "lines": (line,),
        "receivable_account_id": "account-1100",
        "status": "sent",
    }
    return Invoice(id=id_, **given_ | more)


DAYS = st.sampled_from([MARCH + timedelta(days=day) for day in range(4)])
INVOICES = st.builds(
    lambda kind, status, contact, day, late: {
        "kind": kind,
        "status": status,
        "contact_id": contact,
        "date": day,
        "due_date": day + timedelta(days=late),
    },
    st.sampled_from(["invoice", "credit_memo"]),
    st.sampled_from(["draft", "sent", "printed", "void"]),
    st.sampled_from("ab"),
    DAYS,
    st.integers(0, 2),
)
SIMPLE = st.one_of(
    st.builds(
        Condition, st.just("kind"), st.just("="), st.sampled_from(["invoice", "credit_memo"])
    ),
    st.builds(
        Condition,
        st.just("status"),
        st.just("in"),
        st.lists(st.sampled_from(["draft", "sent", "printed", "void"]), max_size=3).map(tuple),
    ),
    st.builds(
        Condition, st.sampled_from(["date", "due_date"]), st.sampled_from(["=", ">=", "<="]), DAYS
    ),
    st.builds(Condition, st.just("contact_id"), st.just("="), st.sampled_from("abc")),
    st.builds(IsOpen, st.booleans()),
)
CONDITIONS = st.recursive(
    SIMPLE,
    lambda inner: st.lists(
        st.lists(inner, min_size=1, max_size=2).map(tuple), min_size=1, max_size=3
    ).map(lambda ways: AnyOf(tuple(ways))),
)


def fits(record: Invoice, condition: Criterion, open_: set[str]) -> bool:
    """Whether a record meets a condition, in plain Python."""
    if isinstance(condition, AnyOf):
        return any(all(fits(record, each, open_) for each in way) for way in condition.alternatives)
    if isinstance(condition, IsOpen):
        return (record.id in open_) == condition.value
    assert isinstance(condition, Condition)
    value = getattr(record, condition.field)
    return {
        "=": lambda: value == condition.value,
        ">=": lambda: value >= condition.value,
        "<=": lambda: value <= condition.value,
        "in": lambda: value in condition.value,
    }[condition.op]()


def test_a_list_has_the_records_that_meet_all_conditions_and_any_of_the_alternatives(kept):
    rows = st.lists(st.tuples(INVOICES, st.sampled_from([None, 0, 5])), max_size=8)

    @settings(max_examples=examples(0.3))
    @given(rows, st.lists(CONDITIONS, max_size=3))
    def holds(given_, where):
        invoices = [invoice(f"i{place}", **fields) for place, (fields, _) in enumerate(given_)]
        items = [
            open_item(f"invoice:i{place}", open_, document_id=f"i{place}")
            for place, (_, open_) in enumerate(given_)
            if open_ is not None
        ]
        with undone(kept) as session:
            for document in invoices:
                session.records.put(document, None)
            # Open items of other documents with the same ids, and undeposited rows, change nothing.
            session.open_items.put(
                [
                    *items,
                    open_item("bill:i0", 7, kind="bill", document_id="i0"),
                    open_item("invoice:i1:account-1050", 7, "row", document_id="i1"),
                ]
            )
            open_ = {each.document_id for each in items if each.open}
            page = session.records.page(Invoice, Query(where=tuple(where)))
            wanted = [
                each
                for each in invoices
                if all(fits(each, condition, open_) for condition in where)
            ]
            assert [each.id for each in page.items] == [each.id for each in wanted]
            assert page.total == len(wanted)

    holds()


def test_lists_by_number_are_paged_with_digits_as_numbers(kept):
    numbers = st.from_regex(r"(INV-|inv-|A|)[0-9]{0,3}(-b|)", fullmatch=True)

    @settings(max_examples=examples(0.2))
    @given(st.lists(numbers, max_size=9), st.booleans(), st.integers(1, 4), st.booleans())
    def holds(written, descending, limit, of_one_contact):
        with undone(kept) as session:
            documents = [invoice(f"i{place}", number=text) for place, text in enumerate(written)]
            for document in documents:
                session.records.put(document, None)
            where = (Condition("contact_id", "=", "a"),) if of_one_contact else ()
            order = (("number", descending), ("id", descending))
            listed, after, more = [], None, True
            while more:
                query = Query(where=where, order=order, after=after, limit=limit)
                page = session.records.page(Invoice, query)
                listed += page.items
                more = page.more
                if page.items:
                    after = (page.items[-1].number, page.items[-1].id)
            expected = sorted(
                documents, key=lambda listed: (number_order(listed.number), listed.id)
            )
            assert [each.id for each in listed] == [
                each.id for each in (reversed(expected) if descending else expected)
            ]

    holds()


@pytest.mark.parametrize(
    ("status", "listed"),
    [
        ("draft", ["draft"]),
        ("sent", ["not-due", "open-credit"]),
        ("printed", ["printed"]),
        ("paid", ["paid", "zero"]),
        ("overdue", ["late", "printed-late"]),
        ("applied", ["used-credit"]),
        ("void", ["taken-back", "void"]),
    ],
)
def test_every_invoice_is_only_in_the_list_of_its_status(store, status, listed):
    late, later = TODAY - timedelta(days=1), TODAY
    rows = {
        "draft": ({"status": "draft"}, None),
        "not-due": ({"due_date": later}, 5),
        "open-credit": ({"kind": "credit_memo", "due_date": late}, 5),
        "printed": ({"status": "printed", "due_date": later}, 5),
        "paid": ({"due_date": late}, 0),
        "zero": ({"due_date": late}, None),
        "late": ({"due_date": late}, 5),
        "printed-late": ({"status": "printed", "due_date": late}, 5),
        "used-credit": ({"kind": "credit_memo"}, 0),
        "void": ({"status": "void", "void_reason": "wrong"}, None),
        "taken-back": ({"status": "sent", "void_reason": "wrong"}, 0),
    }
    with store.writing() as session:
        for id_, (fields, open_) in rows.items():
            session.records.put(invoice(id_, **{"due_date": later, **fields}), None)
            if open_ is not None:
                session.open_items.put([open_item(f"invoice:{id_}", open_, document_id=id_)])
        (named,) = [each for each in COLLECTIONS["invoices"].filters if each.name == "status"]
        page = session.records.page(Invoice, Query(where=named.criteria(status, TODAY)))
        assert [each.id for each in page.items] == sorted(listed)


# SQLite


@pytest.mark.parametrize(("field", "down"), [("total", True), ("total", False), ("number", True)])
def test_a_document_without_derived_rows_is_shown_and_paged(tmp_path, field, down):
    """A damaged file may lack such rows, until they are derived again."""
    where = (Condition("contact_id", "=", "a"),)
    with closing(SqliteStore(tmp_path / "books.wyzbooks")) as store, store.writing() as session:
        for place in range(4):
            session.records.put(invoice(f"i{place}", number=f"{place}"), None)
        session.buffer.flush()
        for table in ("totals", "text_keys"):
            session.buffer.driver.execute(f"DELETE FROM {table} WHERE id = 'i1'")
        listed, after, more = [], None, True
        while more:
            order = ((field, down), ("id", down))
            page = session.records.page(Invoice, Query(where, order=order, after=after, limit=1))
            listed += [document.id for document in page.items]
            after, more = page.last, page.more
        assert sorted(listed) == ["i0", "i1", "i2", "i3"]
        assert listed[-1 if down else 0] == "i1"


RANGES = ("due_date", "total", "amount")
"""The fields of ranges besides the date, by which nearly all lists are sorted."""


def lists() -> Iterator[tuple[str, Filter, Any]]:
    """Every filter of every list, with each value that leads to a different SQL statement.

    Ranges are asked for by both ends: see `test_a_range_is_read_from_its_index`.
    """
    for name, collection in COLLECTIONS.items():
        for filter_ in collection.list_filters:
            if filter_.criteria_for:
                values: tuple[Any, ...] = filter_.values or (True, False)
            elif filter_.op == "cleared":
                values = ("none", "cleared")
            elif filter_.field in RANGES:
                continue
            else:
                type_ = next(
                    (
                        known.type
                        for known in fields_of(collection.kind)
                        if known.name == filter_.field
                    ),
                    str,
                )
                values = ({date: TODAY, bool: True, int: 1}.get(type_, "x"),)
            for value in values:
                yield name, filter_, value


def plans(path: Path, name: str, filter_: Filter, value: Any, sort: str) -> list[list[str]]:
    """How SQLite reads a page of a filtered list, and counts the whole of it."""
    collection = COLLECTIONS[name]
    kind = EntryHeader if name == "journals" else collection.kind
    where = filter_.criteria(value, TODAY)
    field, down = sort.removeprefix("-"), sort.startswith("-")
    return explained(
        path, page_statements(kind, Query(where=where, order=((field, down), ("id", down))))
    )


def explained(path: Path, statements: Iterable[Any]) -> list[list[str]]:
    """The steps of SQLite's plan of each statement."""
    with closing(SqliteStore(path)) as store, store.reading() as session:
        steps = []
        for statement in statements:
            compiled = statement.compile(
                dialect=sqlite_dialect(),
                compile_kwargs={"render_postcompile": True},
            )
            values = tuple(compiled.params[key] for key in compiled.positiontup)
            steps.append(
                [
                    row[3]
                    for row in session.buffer.driver.execute(
                        f"EXPLAIN QUERY PLAN {compiled}", values
                    )
                ]
            )
    return steps


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty file of the newest schema: SQLite plans without statistics, so it needs no rows."""
    path = tmp_path_factory.mktemp("plans") / "books.wyzbooks"
    SqliteStore(path).close()
    return path


FILTERS = list(lists())
NEARLY_ALL = {
    ("invoices", "overdue", False),
    ("bills", "overdue", False),
    ("payments", "unapplied", False),
    ("bill-payments", "unapplied", False),
    ("bank-transactions", "cleared", "none"),
    ("bank-transactions", "cleared", "cleared"),
}
"""Lists of nearly every document: they are read in order from an index and each document is
checked; counting them checks every document."""


@pytest.mark.parametrize(
    ("name", "filter_", "value"),
    FILTERS,
    ids=[f"{name}-{each.name}-{value}" for name, each, value in FILTERS],
)
def test_a_filtered_list_is_read_and_counted_from_an_index(empty, name, filter_, value):
    rows, count = plans(empty, name, filter_, value, COLLECTIONS[name].order)
    assert "INDEX" in rows[0]
    assert (
        all(step.startswith("SEARCH") or "INDEX void_" in step for step in (rows[0], count[0]))
        or (name, filter_.name, value) in NEARLY_ALL
    )
    for step in (*rows[1:], *count[1:]):
        assert not step.startswith("SCAN"), "what a subquery asks has an index"


@pytest.mark.parametrize(
    ("name", "field"),
    sorted(
        {
            (name, each.field)
            for name, collection in COLLECTIONS.items()
            for each in collection.filters
            if each.field in RANGES
        }
    ),
)
def test_a_range_is_read_from_its_index(empty, name, field):
    kind = EntryHeader if name == "journals" else COLLECTIONS[name].kind
    value = TODAY if field == "due_date" else 5
    where = (Condition(field, ">=", value), Condition(field, "<=", value))
    query = Query(where=where, order=(("date", True), ("id", True)))
    for steps in explained(empty, page_statements(kind, query)):
        assert any(re.search(rf"INDEX \w+ \(.*{field}>\? AND {field}<\?\)", step) for step in steps)
        assert not any(step.startswith("SCAN") for step in steps)


@pytest.mark.parametrize("name", COLLECTIONS)
def test_what_has_changed_since_is_read_from_its_index(empty, name):
    collection = COLLECTIONS[name]
    kind = EntryHeader if name == "journals" else collection.kind
    for order in (collection.order.removeprefix("-"), "version"):
        query = Query(where=(Condition("version", ">=", 5),), order=((order, False), ("id", False)))
        for steps in explained(empty, page_statements(kind, query)):
            assert any("_by_version (version>?)" in step for step in steps)
            assert not any(step.startswith("SCAN") for step in steps)


BY_DATE = (("date", True), ("id", True))


@pytest.mark.parametrize("limit", [20, 1000])
def test_open_documents_are_looked_up_before_those_of_a_status(empty, limit):
    (status,) = (each for each in COLLECTIONS["invoices"].filters if each.name == "status")
    where = status.criteria_of_any(["sent", "overdue"], TODAY)
    many = frozenset(nested(where) - {IsOpen(value=True)})
    for steps in explained(
        empty, page_statements(Invoice, Query(where, order=BY_DATE, limit=limit), many)
    ):
        plan = " ".join(steps)
        assert "SEARCH open_items USING INDEX open_items_by_due_date" in plan
        assert "MULTI-INDEX OR" not in plan
        assert "invoices_by" not in plan


@pytest.mark.parametrize(
    "where",
    [
        (Condition("version", ">=", 1),),
        (Condition("total", ">=", 1),),
        (Condition("total", ">=", 1), Condition("total", "<=", 9)),
        (Condition("due_date", ">=", TODAY),),
        (Condition("status", "=", "sent"), IsOpen(value=True)),
        (Condition("status", "in", ("sent", "printed")), IsOpen(value=False)),
        (AnyOf(((Condition("kind", "=", "invoice"),), (Condition("status", "=", "sent"),))),),
    ],
    ids=str,
)
def test_what_holds_for_many_is_read_in_the_order_of_the_list(empty, where):
    for field in ("date", "due_date", "version", "number", "total"):
        if field in {criterion.field for criterion in where if isinstance(criterion, Condition)}:
            continue
        query = Query(where, order=((field, True), ("id", True)))
        rows, _ = explained(empty, page_statements(Invoice, query, frozenset(nested(where))))
        assert re.match(r"(SCAN|SEARCH) \w+ USING (COVERING )?INDEX \w+_by_", rows[0])
        assert not [step for step in rows if "TEMP B-TREE" in step or "LIST SUBQUERY" in step]


def nested(criteria: Iterable[Criterion]) -> set[Criterion]:
    """All criteria of a list, also those of the alternatives."""
    inner = (way for each in criteria if isinstance(each, AnyOf) for way in each.alternatives)
    return {*criteria, *(part for way in inner for part in nested(way))}


@pytest.mark.parametrize("first", ["date", "due_date", "version", "total", "number"])
def test_a_list_by_several_fields_is_read_in_the_order_of_the_first(empty, first):
    second = "number" if first != "number" else "date"
    query = Query(order=((first, True), (second, False), ("id", False)))
    rows, _ = explained(empty, page_statements(Invoice, query))
    assert re.match(r"SEARCH \w+ USING (COVERING )?INDEX \w+_by_", rows[0])
    assert "USE TEMP B-TREE FOR ORDER BY" not in rows


def test_a_range_is_looked_up_only_if_it_has_few_documents(tmp_path, monkeypatch):
    monkeypatch.setattr(conditions, "FEW", 3)
    bounds = (Condition("total", ">=", 100), Condition("total", "<=", 100))
    where = (*bounds, IsOpen(value=True), Condition("status", "=", "sent"))
    query = Query(where, order=BY_DATE)
    with closing(SqliteStore(tmp_path / "books.wyzbooks")) as store, store.writing() as session:
        for count, many in ((3, set()), (4, {*bounds, Condition("status", "=", "sent")})):
            for place in range(count):
                before = session.records.get(Invoice, f"i{place}")
                session.records.put(invoice(f"i{place}"), before)
            session.buffer.flush()
            answered = {
                criteria: session.buffer.select(statement) == [(1,)]
                for criteria, statement in conditions.whether_many(Invoice, query)
            }
            assert set(answered) == {bounds, (IsOpen(value=True),), where[-1:]}
            assert {part for part in answered if answered[part]} == (
                {bounds, where[-1:]} if many else set()
            )


LOOKED_UP = ("balance",)
"""What is looked up for every record of the list before it is sorted."""


@pytest.mark.parametrize("name", COLLECTIONS)
def test_every_sort_order_of_a_list_has_an_index(empty, name):
    for sort in set(COLLECTIONS[name].list_sorts) - set(LOOKED_UP):
        for order in (sort, f"-{sort}"):
            field, down = order.removeprefix("-"), order.startswith("-")
            kind = EntryHeader if name == "journals" else COLLECTIONS[name].kind
            (rows, _) = explained(
                empty, page_statements(kind, Query(order=((field, down), ("id", down))))
            )
            if field == "number":
                assert len(rows) == 2
                assert "SEARCH text_keys USING COVERING INDEX text_keys_by_number" in rows[0]
            elif field == "total" and kind is not EntryHeader:
                assert len(rows) == 2
                assert "SEARCH totals USING COVERING INDEX totals_by_amount" in rows[0]
            else:
                assert len(rows) == 1
                assert re.fullmatch(r"SCAN \w+ USING INDEX \w+", rows[0])
