"""Every report, with every combination of its parameters, is the same from each kind of store."""

from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from application.reporting.make_report import FIELDS, ReportRequest, choices
from application.unit_of_work.books import Books
from domain.errors import Refused
from domain.ledger.accounts import Account
from domain.reports.catalogue import REPORTS
from domain.reports.query import NO_CONTACT, Parameter
from domain.reports.report import ReportKind
from tests.application.actions import add, drop, invoice
from tests.application.reporting.random_books import (
    ASKED_DAYS,
    CUSTOMERS,
    VENDORS,
    VOIDS,
    InBothStores,
    plans,
)
from tests.strategies import examples
from tests.support import new_books, stores, whole_report

REQUESTS = 4
"""How often each report is asked for of the same books, with other parameters each time."""
NAMES = {"customer": tuple(CUSTOMERS), "vendor": tuple(VENDORS)}


def requests(kind: ReportKind, accounts: list[str]) -> st.SearchStrategy[ReportRequest]:
    """Requests for a report with any of its parameters; few of them contradict each other."""

    def values(parameter: Parameter) -> st.SearchStrategy[Any]:
        if parameter in {"from", "to", "as_of"}:
            return ASKED_DAYS
        if parameter == "account_id":
            return st.sampled_from(accounts)
        if parameter == "contact_id":
            anyone = (*CUSTOMERS, *VENDORS, NO_CONTACT)
            return st.sampled_from(NAMES[kind.contacts] if kind.contacts else anyone)
        return st.sampled_from(choices(kind, parameter))

    def some(parameters: set[Parameter]) -> st.SearchStrategy[dict[str, Any]]:
        optional = {FIELDS[name]: values(name) for name in kind.parameters if name in parameters}
        return st.fixed_dictionaries({}, optional=optional)

    dates = st.one_of(some({"from", "to", "as_of"}), some({"period"}))
    shape = st.one_of(some({"columns", "compare_to", "percent_of"}), some({"section"}))
    chosen = some({"basis", "contact_id", "account_id"})
    return st.builds(
        lambda *parts: ReportRequest(
            **{name: value for part in parts for name, value in part.items()}
        ),
        dates,
        shape,
        chosen,
    )


def answer(books: Books, key: str, request: ReportRequest) -> Any:
    """The report, or the refusal of a request that contradicts itself."""
    try:
        return books.read(whole_report, key, request)
    except Refused as refused:
        return [(fault.path, fault.message) for fault in refused.faults]


@settings(max_examples=examples(0.2))
@given(plan=plans(), data=st.data())
def test_every_report_is_the_same_of_books_in_memory_and_in_a_file(plan, data):
    with InBothStores(plan) as both:
        accounts = both[0].read(lambda work: sorted(work.session.records.ids(Account)))
        for key, kind in REPORTS.items():
            for _ in range(REQUESTS):
                request = data.draw(requests(kind, accounts), key)
                from_memory, from_file = (answer(books, key, request) for books in both)
                assert from_memory == from_file
                event("refused" if isinstance(from_memory, list) else "a report")


@pytest.mark.parametrize("undo", ["void", "remove"])
def test_a_customer_whose_only_invoice_no_longer_counts_is_in_no_balance_summary(tmp_path, undo):
    """The file still has a sum of that customer, which is zero; the memory has none."""
    tables = {}
    for name, store in stores(tmp_path).items():
        books = new_books(store)
        add(books, "contacts", id="c", kind="customer", name="Ann")
        invoice(books, "i", 500)
        if undo == "void":
            books.run(VOIDS["invoices"], "i", "a mistake", None)
        else:
            drop(books, "invoices", "i")
        request = ReportRequest(section="postings")
        tables[name] = books.read(whole_report, "customer-balance-summary", request)
        assert [row.label for row in tables[name].rows] == ["TOTAL"]
        assert tables[name].totals == {"outstanding": 0}
        store.close()
    assert tables["memory"] == tables["sqlite"]
