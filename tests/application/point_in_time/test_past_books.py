"""Past books answer what the books themselves answered when they were at that version."""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from attrs import frozen
from hypothesis import event, given, settings
from hypothesis import strategies as st

from adapters.json_shapes.list_queries import list_parameters, list_query, read_query
from adapters.json_shapes.views import views
from application.collections.bank_rules import BANK_RULES
from application.collections.registry import COLLECTIONS
from application.invoicing.contacts import merge_contact
from application.ledger.accounts import merge_account
from application.ledger.company import change_settings
from application.point_in_time.past_books import PastBooks
from application.point_in_time.requested_point import find_point
from application.reporting.make_report import ReportRequest
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import BookkeepingError, Refused
from domain.ledger.accounts import Account
from domain.ledger.entries import EntryHeader, Turnover
from domain.reports.catalogue import REPORTS
from tests.application.actions import CHECKING, SAVINGS, SUPPLIES, add, change, drop, head
from tests.application.locking import lock_all
from tests.application.reporting.random_books import each_step, furnish, plans
from tests.application.reporting.test_stores_agree import requests
from tests.strategies import examples
from tests.support import new_books, stores, whole_report


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
        query = list_query(
            collection, read_query(b"limit=1000", list_parameters(collection)), work.today
        )
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


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
@settings(max_examples=examples(0.3))
@given(plan=plans(), data=st.data())
def test_past_books_answer_what_the_books_answered_at_that_version(kind, plan, data):
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
