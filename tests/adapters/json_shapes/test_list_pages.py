"""Lists: combinations of filters, sorts and sums, as a client asks for them, in every store."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.json_shapes.expansions import expansions_of
from adapters.json_shapes.list_pages import list_page
from adapters.json_shapes.list_queries import list_parameters
from adapters.json_shapes.query_strings import read_query
from adapters.json_shapes.unreadable import UnreadableQuery
from adapters.storage.sqlite import conditions
from adapters.storage.sqlite.conditions import FEW
from application.banking.bank_transactions import void_transaction
from application.collections.registry import COLLECTIONS
from application.invoicing.invoices import void_invoice
from application.invoicing.payments import void_payment
from application.ledger.journals import void_journal
from application.purchasing.bill_payments import void_bill_payment
from application.purchasing.bills import void_bill
from application.unit_of_work.books import Books
from domain.reconciliation.open_items import number_order
from tests.application.actions import (
    CHECKING,
    CONSULTING,
    SALES,
    add,
    bill,
    bill_payment,
    change,
    close,
    contact,
    credit_memo,
    deposit,
    drop,
    earned,
    invoice,
    payment,
    post,
    vendor_credit,
)
from tests.strategies import examples
from tests.support import TODAY, new_books, stores

View = dict[str, Any]
VOIDS = {
    void_invoice: "i5",
    void_payment: "p3",
    void_bill: "b1",
    void_bill_payment: "r",
    void_transaction: "t2",
}
DAYS = [TODAY + timedelta(days=days) for days in (-40, -10, -1, 0, 1, 20)]


@pytest.fixture(scope="module", params=["memory", "sqlite"])
def furnished(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Books]:
    """Books with documents of every status, which no test of this file changes."""
    store = stores(tmp_path_factory.mktemp("lists"))[request.param]
    books = new_books(store)
    furnish(books)
    yield books
    store.close()


def furnish(books: Books) -> None:
    for id_ in ("ann", "bob", "n1"):
        contact(books, id_)
    contact(books, "v", "vendor", terms_id="terms-net-30")
    for id_, account in (("pens", SALES), ("time", CONSULTING), ("gift", None)):
        add(books, "items", id=id_, name=id_.title(), account_id=account, rate=Decimal(2))
    for place, day in enumerate(DAYS):
        by = ("ann", "bob")[place % 2]
        due = day + timedelta(days=(0, 15, 30)[place % 3])
        more = {"number": f"{'INV-' if place % 2 else ''}{place * 7 + 4}", "due_date": due}
        invoice(books, f"i{place}", 1000 * (place % 3 + 1), day, by, **more)
        invoice(books, f"d{place}", 500, day, by, status="draft", due_date=due)
        bill(books, f"b{place}", 700 + place % 2, day, number=f"B{place}", due_date=due)
        post(books, f"j{place}", day, 100 * place + 1, ref=f"R{place % 2}")
        deposit(
            books, f"t{place}", day, (-1) ** place * 300, **({"contact_id": "ann"} if place else {})
        )
    add(
        books,
        "invoices",
        id="printed",
        contact_id="n1",
        status="printed",
        date=TODAY,
        lines=earned(123, (CONSULTING, 877)),
        number="inv-é",
        external_id="shop-1",
        metadata={"channel": "web"},
    )
    payment(books, "p1", 1500, DAYS[1], "ann")
    payment(books, "p2", 99999, TODAY, "bob", hold=True)
    payment(books, "p3", 77, TODAY, "bob")
    credit_memo(books, "m1", 250, DAYS[2], "ann")
    credit_memo(books, "m2", 333, DAYS[3], "n1", hold=True)
    vendor_credit(books, "n", 40, DAYS[3])
    bill_payment(books, "q", 900, DAYS[4])
    bill_payment(books, "r", 60, DAYS[5])
    for void, id_ in VOIDS.items():
        books.run(void, id_, "a mistake")
    invoice(books, "gone", by="ann")
    drop(books, "invoices", "gone")
    contact(books, "left")
    drop(books, "contacts", "left")
    change(books, "invoices", "i0", memo="Changed last")
    add(books, "accounts", id="child", name="Child", type="income", parent_id=SALES)


def page(books: Books, name: str, parameters: Mapping[str, Any]) -> View:
    collection = COLLECTIONS[name]
    asked = read_query(urlencode(parameters).encode(), list_parameters(collection))
    return books.read(list_page, collection, asked)


def pages(books: Books, name: str, parameters: Mapping[str, Any], limit: int) -> list[View]:
    """The views on all pages of a list."""
    listed: list[View] = []
    cursor: dict[str, str] = {}
    while True:
        answer = page(books, name, {**parameters, "limit": limit, **cursor})
        listed += answer["data"]
        if answer["nextCursor"] is None:
            return listed
        cursor = {"cursor": answer["nextCursor"]}


def ids(listed: list[View]) -> list[str]:
    return [view["id"] for view in listed]


def everything(books: Books, name: str) -> list[View]:
    return page(books, name, {"limit": 1000})["data"]


def refusal(books: Books, name: str, parameters: Mapping[str, Any]) -> tuple[str, str]:
    """The parameter that is refused, and why."""
    with pytest.raises(UnreadableQuery) as caught:
        page(books, name, parameters)
    fault, *_ = caught.value.faults
    return fault.path, fault.message


# Filters, sorts and sums: what a client is answered is what it would find by itself

Test = Callable[[View], bool]


def one_of(name: str, values: list[str]) -> st.SearchStrategy[tuple[str, str, Test]]:
    """A filter by some of the values of a member; `none` for an empty one."""

    def filter_(chosen: list[str]) -> tuple[str, str, Test]:
        return name, ",".join(chosen), lambda view: (view[name] or "none") in chosen

    return st.lists(st.sampled_from(values), min_size=1, max_size=3).map(filter_)


def bound(name: str, member: str, values: list[Any], *, first: bool) -> st.SearchStrategy[Any]:
    """The first or last value of a range."""

    def filter_(value: Any) -> tuple[str, str, Test]:
        def fits(view: View) -> bool:
            have = type(value)(view[member]) if isinstance(value, Decimal) else view[member]
            limit = value if isinstance(value, Decimal) else value.isoformat()
            return have >= limit if first else have <= limit

        return name, str(value), fits

    return st.sampled_from(values).map(filter_)


def date_range(begin: str, end: str, member: str) -> list[st.SearchStrategy[Any]]:
    return [
        bound(begin, member, DAYS[:3], first=True),
        bound(end, member, DAYS[3:], first=False),
    ]


def amount_range(member: str) -> list[st.SearchStrategy[Any]]:
    return [
        bound("totalFrom", member, [Decimal("-3.00"), Decimal("2.50"), Decimal(10)], first=True),
        bound("totalTo", member, [Decimal(10), Decimal("20.00")], first=False),
    ]


def since(version: int) -> tuple[str, str, Test]:
    return "updatedSince", str(version), lambda view: view["version"] > version


VERSIONS = st.integers(1, 70).map(since)
INVOICES = [
    one_of("status", ["draft", "sent", "printed", "paid", "overdue", "applied", "void"]),
    one_of("kind", ["invoice", "credit_memo"]),
    one_of("contactId", ["ann", "bob", "n1"]),
    one_of("id", ["i0", "i1", "d3", "m1", "nothing", "printed"]),
    *date_range("from", "to", "date"),
    *date_range("dueFrom", "dueTo", "dueDate"),
    *amount_range("total"),
    VERSIONS,
]
FILTERS: dict[str, list[st.SearchStrategy[Any]]] = {
    "invoices": INVOICES,
    "bills": [
        one_of("status", ["open", "paid", "overdue", "applied", "void"]),
        one_of("kind", ["bill", "vendor_credit"]),
        *date_range("dueFrom", "dueTo", "dueDate"),
        *amount_range("total"),
        VERSIONS,
    ],
    "bank-transactions": [
        one_of("contactId", ["ann", "bob", "none"]),
        one_of("accountId", [CHECKING, SALES]),
        one_of("cleared", ["none", "cleared"]),
        *date_range("from", "to", "date"),
        *amount_range("amount"),
        VERSIONS,
    ],
    "payments": [one_of("contactId", ["ann", "bob"]), *amount_range("amount"), VERSIONS],
    "journals": [*date_range("from", "to", "date"), *amount_range("total"), VERSIONS],
    "contacts": [one_of("kind", ["customer", "vendor"]), VERSIONS],
    "items": [one_of("accountId", [SALES, CONSULTING, "none"]), one_of("id", ["pens", "gift"])],
    "accounts": [
        one_of("parentId", [SALES, "none", CHECKING]),
        one_of("type", ["asset", "income"]),
        one_of("subtype", ["bank", "none", "accounts_receivable"]),
        VERSIONS,
    ],
}
AMOUNTS = {"total", "balance", "amount"}


def sort_value(member: str, view: View) -> Any:
    value = view[member]
    if member in AMOUNTS:
        return Decimal(value)
    return number_order(value) if member == "number" else value


def counted(view: View, member: str) -> Decimal:
    """What a view adds to the sum of a list: a void document nothing, a credit the opposite."""
    if view.get("status") == "void" and view["voidedBy"] is None:
        return Decimal(0)
    is_credit = view.get("kind") in {"credit_memo", "vendor_credit"}
    return -Decimal(view[member]) if is_credit else Decimal(view[member])


@pytest.mark.parametrize("few", [0, 3, FEW])
@pytest.mark.parametrize("name", FILTERS)
def test_a_list_shows_what_a_client_would_find_among_all_records(furnished, name, few, monkeypatch):
    """Whatever is looked up first, and what is checked in each row."""
    monkeypatch.setattr(conditions, "FEW", few)
    views_ = everything(furnished, name)
    collection = COLLECTIONS[name]
    members = [{"due_date": "dueDate"}.get(sort, sort) for sort in collection.list_sorts]

    @settings(max_examples=examples(0.2 if few else 0.1))
    @given(
        st.lists(st.one_of(FILTERS[name]), max_size=3, unique_by=lambda filter_: filter_[0]),
        st.lists(
            st.tuples(st.sampled_from(members), st.booleans()),
            max_size=2,
            unique_by=lambda sort: sort[0],
        ),
        st.integers(4, 30),
    )
    def holds(filters, sorts, limit):
        parameters = {filter_: value for filter_, value, _ in filters}
        if sorts:
            parameters["sort"] = ",".join(f"{'-' * down}{member}" for member, down in sorts)
        if collection.sums:
            parameters["sums"] = ",".join(collection.sums)
        default = [(collection.order.removeprefix("-"), collection.order.startswith("-"))]
        expected = [view for view in views_ if all(fits(view) for *_, fits in filters)]
        order = sorts or default
        for member, down in reversed([*order, ("id", order[-1][1])]):
            expected.sort(key=lambda view: sort_value(member, view), reverse=down)
        assert pages(furnished, name, parameters, limit) == expected
        answer = page(furnished, name, parameters)
        assert answer["total"] == len(expected)
        assert answer.get("sums", {}) == {
            member: f"{sum(counted(view, member) for view in expected):.2f}"
            for member in collection.sums
        }

    holds()


@pytest.mark.parametrize(
    ("name", "amount"),
    [(name, amount) for name in COLLECTIONS for amount in COLLECTIONS[name].sums],
)
def test_each_amount_is_summed_by_itself_over_a_whole_list(furnished, name, amount):
    expected = sum(counted(view, amount) for view in everything(furnished, name))
    assert page(furnished, name, {"sums": amount, "limit": 1})["sums"] == {
        amount: f"{expected:.2f}"
    }


def owing(tmp_path: Path, kind: str) -> Books:
    books = new_books(stores(tmp_path)[kind])
    contact(books, "ann")
    return books


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_the_sum_of_all_invoices_is_what_customers_owe(tmp_path, kind):
    books = owing(tmp_path, kind)
    invoice(books, "charged", 1000, by="ann")
    invoice(books, "void", 77700, by="ann")
    books.run(void_invoice, "void", "a mistake")
    credit_memo(books, "held", 250, by="ann", hold=True)
    sums = page(books, "invoices", {"sums": "total,balance"})["sums"]
    assert sums == {"total": "7.50", "balance": "7.50"}
    assert page(books, "contacts", {"sums": "balance"})["sums"] == {"balance": "7.50"}
    post(books, "counted", cents=300)
    post(books, "mistaken", cents=500)
    books.run(void_journal, "mistaken", "a mistake")
    assert page(books, "journals", {"sums": "total"})["sums"] == {"total": "15.50"}


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_what_was_taken_back_in_a_closed_period_and_its_opposite_sum_to_nothing(tmp_path, kind):
    books = owing(tmp_path, kind)
    invoice(books, "old", 1000, DAYS[0], "ann")
    close(books, DAYS[0])
    books.run(void_invoice, "old", "a mistake", DAYS[1])
    sums = {"sums": "total,balance"}
    assert page(books, "invoices", sums)["sums"] == {"total": "0.00", "balance": "0.00"}
    assert page(books, "invoices", {**sums, "to": DAYS[0]})["sums"]["total"] == "10.00"


# What is refused


@pytest.mark.parametrize(
    ("name", "parameters", "parameter"),
    [
        ("invoices", {"contactId": "ann,nobody"}, "contactId"),
        ("invoices", {"contactId": ""}, "contactId"),
        ("invoices", {"contactId": "none"}, "contactId"),
        ("bank-transactions", {"accountId": "account-9999"}, "accountId"),
        ("items", {"accountId": "none,x"}, "accountId"),
        ("invoices", {"from": "2026-03-02", "to": "2026-03-01"}, "from"),
        ("invoices", {"dueFrom": "2026-03-02", "dueTo": "2026-03-01"}, "dueFrom"),
        ("bills", {"totalFrom": "10", "totalTo": "9.99"}, "totalFrom"),
        ("payments", {"totalFrom": "ten"}, "totalFrom"),
        ("payments", {"totalTo": "1e5"}, "totalTo"),
        ("invoices", {"status": "sent,late"}, "status"),
        ("invoices", {"status": ""}, "status"),
        ("invoices", {"updatedSince": "yesterday"}, "updatedSince"),
        ("invoices", {"updatedSince": "2026-03-01"}, "updatedSince"),
        ("invoices", {"expand": "customer"}, "expand"),
        ("invoices", {"sums": "total,date"}, "sums"),
        ("contacts", {"sums": "total"}, "sums"),
        ("terms", {"sums": "balance"}, "sums"),
        ("invoices", {"sort": "date,date"}, "sort"),
        ("invoices", {"sort": "amount"}, "sort"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_its_name(furnished, name, parameters, parameter):
    assert refusal(furnished, name, parameters)[0] == parameter


def test_a_refusal_names_everything_that_is_wrong(furnished):
    with pytest.raises(UnreadableQuery) as caught:
        page(furnished, "invoices", {"contactId": "x,ann,y", "totalFrom": "ten", "totalTo": "1"})
    assert [fault.path for fault in caught.value.faults] == ["contactId", "contactId", "totalFrom"]


def test_a_fault_of_a_filter_hides_no_other_fault_of_a_list(furnished):
    wrong = {
        "contactId": "nobody",
        "dueFrom": "2026-03-02",
        "dueTo": "2026-03-01",
        "updatedSince": "abc",
        "sort": "date,-date",
        "cursor": "zz",
    }
    with pytest.raises(UnreadableQuery) as caught:
        page(furnished, "invoices", wrong)
    named = [fault.path for fault in caught.value.faults]
    assert named == ["contactId", "dueFrom", "updatedSince", "sort", "cursor"]
    cursor = page(furnished, "invoices", {"limit": 1})["nextCursor"]
    assert refusal(furnished, "invoices", {"sort": "date,date", "cursor": cursor})[0] == "sort"
    with pytest.raises(UnreadableQuery) as caught:
        page(furnished, "invoices", {"contactId": "nobody", "cursor": "zz"})
    assert [fault.path for fault in caught.value.faults] == ["contactId", "cursor"]


def test_a_refusal_names_the_choices(furnished):
    assert "contact, terms" in refusal(furnished, "invoices", {"expand": "x"})[1]
    assert "overdue" in refusal(furnished, "invoices", {"status": "sent,late"})[1]
    assert "dueDate, -dueDate, total, -total" in refusal(furnished, "bills", {"sort": "x"})[1]
    assert "'nobody'" in refusal(furnished, "invoices", {"contactId": "ann,nobody"})[1]


def test_the_id_of_a_removed_record_finds_nothing_and_is_not_refused(furnished):
    assert page(furnished, "invoices", {"contactId": "left"})["data"] == []
    assert page(furnished, "invoices", {"id": "gone,never"})["data"] == []


@pytest.mark.parametrize("name", ["invoices", "bills"])
def test_a_list_of_two_statuses_shows_the_documents_that_have_one_of_them(furnished, name):
    """What both statuses have in common is asked once, and must not be forgotten."""
    views_ = everything(furnished, name)
    for pair in combinations(sorted({view["status"] for view in views_} | {"overdue"}), 2):
        listed = page(furnished, name, {"status": ",".join(pair), "limit": 1000})["data"]
        assert listed == [view for view in views_ if view["status"] in pair], pair


def test_a_range_may_begin_and_end_with_the_same_value(furnished):
    same = {"dueFrom": TODAY.isoformat(), "dueTo": TODAY.isoformat(), "totalFrom": 7, "totalTo": 99}
    assert ids(page(furnished, "bills", same)["data"]) == ["b3"]


# Texts


def test_a_number_or_name_with_a_comma_is_one_text(tmp_path):
    books = new_books(stores(tmp_path)["sqlite"])
    contact(books, "c")
    add(books, "contacts", id="d", kind="customer", name="Smith, Ann & Söhne")
    invoice(books, "i", number="A,1")
    assert ids(page(books, "contacts", {"name": "smith, ann & SOHNE"})["data"]) == ["d"]
    assert ids(page(books, "invoices", {"number": "a,1"})["data"]) == ["i"]


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("invoices", {"number": "INV-E"}),
        ("invoices", {"number": "Inv-é"}),
        ("invoices", {"q": "inv É"}),
        ("invoices", {"q": "E", "kind": "invoice"}),
        ("invoices", {"externalId": "shop-1", "metadata.channel": "web"}),
    ],
)
def test_texts_are_found_without_regard_to_capitals_and_accents(furnished, name, parameters):
    assert ids(page(furnished, name, parameters)["data"]) == ["printed"]


def test_a_search_without_a_letter_or_digit_finds_nothing(furnished):
    for text in ("-", "%", "*", "!"):
        assert page(furnished, "invoices", {"q": text})["total"] == 0


# Totals, times and expansions


def test_a_long_list_is_counted_only_if_the_client_asks_for_it(furnished, monkeypatch):
    monkeypatch.setattr("adapters.json_shapes.list_queries.MOST_COUNTED", 19)
    assert page(furnished, "invoices", {})["total"] == 15
    accounts = everything(furnished, "accounts")
    assert len(accounts) == 20
    assert page(furnished, "accounts", {"limit": 1})["total"] is None
    assert page(furnished, "accounts", {"limit": 1, "count": "true"})["total"] == 20
    assert page(furnished, "accounts", {"type": "asset"})["total"] is not None


def test_what_changed_since_a_time_is_what_changed_after_it(furnished):
    views_ = everything(furnished, "invoices")
    times = sorted({view["updatedAt"] for view in views_})
    for at in (times[0], times[len(times) // 2], times[-1]):
        listed = page(furnished, "invoices", {"updatedSince": at, "limit": 1000})["data"]
        assert listed == [view for view in views_ if view["updatedAt"] > at]


@pytest.mark.parametrize("name", [name for name in COLLECTIONS if expansions_of(COLLECTIONS[name])])
def test_expanded_records_are_those_that_have_the_ids(furnished, name):
    expansions = expansions_of(COLLECTIONS[name])
    names = ",".join(expansion.name for expansion in expansions)
    plain = everything(furnished, name)
    listed = page(furnished, name, {"limit": 1000, "expand": names})["data"]
    by_collection = {
        expansion.collection.name: {
            view["id"]: view for view in everything(furnished, expansion.collection.name)
        }
        for expansion in expansions
    }
    for view in listed:
        for expansion in expansions:
            for part in view[expansion.lines] if expansion.lines else [view]:
                shown = part.pop(expansion.member)
                id_ = part[expansion.id_member]
                assert shown == (by_collection[expansion.collection.name][id_] if id_ else None)
    assert listed == plain


def test_all_records_of_a_collection_are_read_at_once_to_expand_a_list(furnished, monkeypatch):
    kinds: list[str] = []

    def reading(work: Any) -> None:
        read = type(work.session.records).many

        def many(self: Any, kind: Any, asked: Any) -> Any:
            kinds.append(kind.__name__)
            return read(self, kind, asked)

        monkeypatch.setattr(type(work.session.records), "many", many)

    furnished.read(reading)
    for limit in (2, 12):
        kinds.clear()
        page(furnished, "invoices", {"expand": "receivableAccount,lines.account", "limit": limit})
        assert kinds.count("Account") == 1


def test_documents_show_the_name_of_their_contact(furnished):
    shown = {
        view["id"]: view["contactName"]
        for name in ("invoices", "bills", "payments", "bill-payments", "bank-transactions")
        for view in everything(furnished, name)
    }
    assert (shown["i0"], shown["b0"], shown["p2"], shown["q"]) == ("Ann", "V", "Bob", "V")
    assert (shown["t0"], shown["t1"]) == (None, "Ann")
