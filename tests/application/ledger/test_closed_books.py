"""Closed books have no doors: no request at all changes a figure of a closed day."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from adapters.storage.memory.store import MemoryStore
from adapters.storage.sqlite.store import SqliteStore
from application.banking.bank_transactions import clear
from application.collections.operations import amend, remove
from application.collections.registry import COLLECTIONS
from application.invoicing.credit_memos import refund_credit_memo, write_off_invoice
from application.invoicing.invoices import set_status
from application.invoicing.payments import refund_payment
from application.ledger.company import change_settings
from application.ledger.journals import reverse_journal
from application.ledger.write_offs import WriteOff
from application.purchasing.bill_payments import pay_bill
from application.purchasing.vendor_credits import refund_vendor_credit, write_off_bill
from application.reconciliation.on_demand import OnDemandApplication, apply_on_demand
from application.reporting.make_report import ReportRequest
from application.unit_of_work.books import Books
from domain.errors import BookkeepingError, Closed
from domain.fields import Field
from domain.ledger.accounts import Account
from domain.ledger.company import COMPANY_ID, Settings
from domain.ledger.journals import Journal
from domain.metadata import Metadata
from domain.records import Part, Record, changed, fields_of
from domain.reports.catalogue import REPORTS
from domain.reports.report import Report
from tests.application.actions import (
    CHECKING,
    CONSULTING,
    EQUITY,
    MARCH,
    RECEIVABLE,
    SALES,
    TRAVEL,
    add,
    assert_sound,
    bill,
    change,
    close,
    contact,
    invoice,
    lines,
    payment,
    post,
)
from tests.application.reporting.random_books import (
    CENTS,
    DAYS,
    VOIDS,
    Plan,
    carry_out,
    go_on,
    plans,
)
from tests.strategies import examples
from tests.support import new_books, whole_report

REQUESTS = 5
"""How many requests are tried in one example."""
NEVER_CHANGED = {"id", "closing_date", "reason"}
OF_A_DAY = (
    "balance-sheet",
    "trial-balance",
    "ar-aging",
    "ap-aging",
    "customer-balance-summary",
    "vendor-balance-summary",
)
OF_A_PERIOD = ("profit-loss", "cash-flows", "sales-by-customer", "expenses-by-vendor")

Figures = dict[tuple[str, str, date], tuple[Counter[Any], Any]]


def closed_figures(books: Books, closing: date) -> Figures:
    """What reports of closed days show: each amount with its account and contact, and the totals.

    The days are the closing date and one in the year before.
    """
    figures: Figures = {}
    for day in (closing, closing - timedelta(days=200)):
        for key in (*OF_A_DAY, *OF_A_PERIOD):
            for basis in ("accrual", "cash"):
                if basis == "cash" and "basis" not in REPORTS[key].parameters:
                    continue
                asked: dict[str, Any] = {"as_of": day}
                if key in OF_A_PERIOD:
                    asked = {"first": date(day.year - 1, 3, 1), "last": day}
                if basis == "cash":
                    asked["basis"] = basis
                report = books.read(whole_report, key, ReportRequest(**asked))
                figures[key, basis, day] = amounts_of(report), report.totals
    return figures


def amounts_of(report: Report) -> Counter[Any]:
    """The amounts of a report by account and contact, without captions, which are free.

    A row of zeros says nothing.
    """
    places = [place for place, column in enumerate(report.columns) if column.type == "amount"]
    amounts: Counter[Any] = Counter()
    for row in report.rows:
        figures = tuple(row.values[place] for place in places)
        if row.kind in {"account", "contact"} and any(figures):
            amounts[row.account_id, row.contact_id, figures] += 1
    return amounts


# Requests


def all_records(books: Books, kind: type[Record]) -> list[Any]:
    return books.read(lambda work: list(work.session.records.all(kind)))


def any_record(data: st.DataObject, books: Books, collections: Iterable[str]) -> tuple[str, Any]:
    """The name of a collection that is not empty, and one of its records."""
    records = {name: all_records(books, COLLECTIONS[name].kind) for name in sorted(collections)}
    names = [name for name, listed in records.items() if listed]
    assume(names)
    name = data.draw(st.sampled_from(names))
    return name, data.draw(st.sampled_from(records[name]))


def new_value(  # noqa: PLR0911  # one line a type
    data: st.DataObject, books: Books, field: Field, value: Any
) -> Any:
    """Another value for a field of a record."""
    if field.many:
        return new_lines(data, books, value)
    if field.ref == "row":
        return None
    if field.ref:
        kind = next(c.kind for c in COLLECTIONS.values() if c.kind.__name__.lower() == field.ref)
        ids = [record.id for record in all_records(books, kind)]
        return data.draw(st.sampled_from([None, *ids] if field.optional else ids))
    if field.choices:
        choices = [None, *field.writable_choices] if field.optional else field.writable_choices
        return data.draw(st.sampled_from(choices))
    if field.type is Metadata:
        return Metadata({"a": "web"})
    if field.type is date:
        return data.draw(DAYS)
    if field.type is Metadata:
        return data.draw(st.sampled_from([{}, {"note": "a memo"}]))
    if field.type is bool:
        return not value
    if field.type is Decimal:
        return Decimal(data.draw(st.integers(0, 9)))
    if field.is_money:
        return data.draw(CENTS)
    if field.type is int:
        return data.draw(st.integers(1, 12))
    return data.draw(st.sampled_from(["", "9", "a memo", "1042"]))


def new_lines(data: st.DataObject, books: Books, lines: tuple[Part, ...]) -> tuple[Part, ...]:
    """The lines of a document in another order, without the last one, or one of them changed."""
    if not lines:
        return ()
    how = data.draw(st.sampled_from(["reversed", "fewer", "changed", "changed"]))
    if how == "reversed":
        return lines[::-1]
    if how == "fewer":
        return lines[:-1]
    place = data.draw(st.integers(0, len(lines) - 1))
    field = data.draw(st.sampled_from(fields_of(type(lines[place]))))
    value = new_value(data, books, field, getattr(lines[place], field.name))
    return (*lines[:place], changed(lines[place], **{field.name: value}), *lines[place + 1 :])


def change_any_field(data: st.DataObject, books: Books) -> None:
    name, record = any_record(data, books, COLLECTIONS)
    collection = COLLECTIONS[name]
    chosen = data.draw(
        st.lists(
            st.sampled_from([field for field in fields_of(collection.kind) if not field.managed]),
            min_size=1,
            max_size=2,
            unique_by=lambda field: field.name,
        )
    )
    changes = {
        field.name: new_value(data, books, field, getattr(record, field.name))
        for field in chosen
        if field.name not in NEVER_CHANGED
    }
    books.run(amend, collection, record.id, changes)


def change_any_setting(data: st.DataObject, books: Books) -> None:
    chosen = [field for field in fields_of(Settings) if field.name not in NEVER_CHANGED]
    field = data.draw(st.sampled_from(chosen))
    before = books.read(lambda work: getattr(work.get(Settings, COMPANY_ID), field.name))
    books.run(change_settings, {field.name: new_value(data, books, field, before)})


def reset_a_field(data: st.DataObject, books: Books) -> None:
    name, record = any_record(data, books, COLLECTIONS)
    collection = COLLECTIONS[name]
    optional = [
        field.name
        for field in fields_of(collection.kind)
        if not field.managed and not field.required
    ]
    reset = frozenset({data.draw(st.sampled_from(optional))})
    books.run(amend, collection, record.id, {}, reset)


def enter_documents(data: st.DataObject, books: Books) -> None:
    prefix = f"new-{len(all_records(books, COLLECTIONS['journals'].kind))}-"
    more = data.draw(plans(4))
    steps = tuple(step for step in more.steps if step[0] != "close")
    go_on(Plan(more.first_month, steps), books, prefix)


def act_on_a_document(data: st.DataObject, books: Books) -> None:
    name, record = any_record(data, books, VOIDS)
    id_ = record.id
    day = data.draw(st.none() | DAYS)
    verbs: list[Callable[[], Any]] = [
        lambda: books.run(VOIDS[name], id_, "a mistake", day),
        lambda: books.run(remove, COLLECTIONS[name], id_),
    ]
    if name == "invoices":
        status = data.draw(st.sampled_from(["draft", "sent", "printed"]))
        verbs.append(lambda: books.run(set_status, id_, status))
        verbs.append(lambda: books.run(write_off_invoice, id_, WriteOff(TRAVEL, day)))
        verbs.append(lambda: books.run(refund_credit_memo, id_, CHECKING, day))
    if name == "journals":
        verbs.append(lambda: books.run(reverse_journal, id_, day))
    if name == "payments":
        verbs.append(lambda: books.run(refund_payment, id_, CHECKING, day))
    if name == "bills":
        verbs.append(lambda: books.run(pay_bill, id_, CHECKING, day))
        verbs.append(lambda: books.run(write_off_bill, id_, WriteOff(TRAVEL, day)))
        verbs.append(lambda: books.run(refund_vendor_credit, id_, CHECKING, day))
    if name == "bank-transactions":
        verbs.append(lambda: books.run(clear, record, "cleared"))
    data.draw(st.sampled_from(verbs))()


def apply_something(data: st.DataObject, books: Books) -> None:
    who = data.draw(st.sampled_from(["customer", "vendor"]))
    kinds = ("invoices", "payments") if who == "customer" else ("bills", "bill-payments")
    charges = all_records(books, COLLECTIONS[kinds[0]].kind)
    credits = all_records(books, COLLECTIONS[kinds[1]].kind)
    if not (charges and credits):
        return
    stated = OnDemandApplication(
        data.draw(st.sampled_from(credits)).id,
        data.draw(st.sampled_from(charges)).id,
        data.draw(st.sampled_from([0, 1, 100, 300])),
    )
    books.run(apply_on_demand, who, None, [stated])


ANY_REQUEST = st.sampled_from(
    [
        change_any_field,
        change_any_field,
        change_any_field,
        change_any_setting,
        reset_a_field,
        enter_documents,
        act_on_a_document,
        act_on_a_document,
        apply_something,
    ]
)


def try_requests(data: st.DataObject, books: Books, closing: date) -> None:
    """Try some requests, and check after each that the closed figures are as before."""
    try:
        close(books, closing, "to try it")
    except BookkeepingError:
        assume(False)
    before = closed_figures(books, closing)
    for _ in range(REQUESTS):
        request = data.draw(ANY_REQUEST)
        try:
            request(data, books)
        except BookkeepingError:
            event(f"{request.__name__} is refused")
            continue
        event(f"{request.__name__} is accepted")
        after = closed_figures(books, closing)
        for shown, figures in before.items():
            assert after[shown] == figures, (shown, request.__name__)


@settings(max_examples=examples(0.5), deadline=None)
@given(plan=plans(), closing=DAYS, data=st.data())
def test_no_request_changes_a_figure_of_a_closed_day(plan, closing, data):
    try_requests(data, carry_out(plan, new_books(MemoryStore())), closing)


@settings(max_examples=examples(0.15), deadline=None)
@given(plan=plans(), closing=DAYS, data=st.data())
def test_no_request_changes_a_figure_of_a_closed_day_in_a_file(plan, closing, data):
    with TemporaryDirectory(prefix="books-") as folder:
        store = SqliteStore(Path(folder) / "books.wyzbooks")
        try:
            try_requests(data, carry_out(plan, new_books(store)), closing)
        finally:
            store.close()


# The doors that were found


@pytest.fixture
def closed(books):
    """Books with an invoice, a bill and a journal of March, closed at the end of March."""
    contact(books)
    contact(books, "v", "vendor")
    invoice(books, "i", due_date=MARCH + timedelta(days=5))
    bill(books, "b", due_date=MARCH + timedelta(days=5))
    post(books, "j", debit=CHECKING, credit=EQUITY)
    close(books, date(2026, 3, 31))
    return books


def test_the_order_of_the_lines_of_a_closed_journal_stays(closed):
    """The cents that are left over when shares are rounded go to earlier lines."""
    close(closed, None, "to enter more")
    sides = ((RECEIVABLE, 100, "c"), (SALES, -50), (CONSULTING, -50))
    add(closed, "journals", id="k", date=MARCH, lines=lines(*sides))
    payment(closed, "p", 33, pays={}, hold=True)
    closed.run(
        apply_on_demand,
        "customer",
        None,
        [OnDemandApplication("p", f"journal:k:{RECEIVABLE}:c:debit", 33)],
    )
    close(closed, date(2026, 3, 31))
    first, second, third = closed.read(lambda work: work.get(Journal, "k")).lines
    with pytest.raises(Closed):
        change(closed, "journals", "k", lines=(first, third, second))
    assert_sound(closed)


@pytest.mark.parametrize(("collection", "id_"), [("invoices", "i"), ("bills", "b")])
def test_the_due_date_of_a_closed_document_stays(closed, collection, id_):
    with pytest.raises(Closed):
        change(closed, collection, id_, due_date=date(2026, 4, 30))
    due = closed.read(lambda work: work.get(COLLECTIONS[collection].kind, id_)).due_date
    kept = change(closed, collection, id_, terms_id="terms-net-60", due_date=due)
    assert (kept.terms_id, kept.due_date) == ("terms-net-60", due)
    assert_sound(closed)


def test_the_retained_earnings_account_of_closed_books_stays(closed):
    add(closed, "accounts", id="kept", name="Kept Earnings", type="equity")
    with pytest.raises(Closed, match="another Retained Earnings account"):
        closed.run(change_settings, {"retained_earnings_account_id": "kept"})
    close(closed, None, "to change it")
    closed.run(change_settings, {"retained_earnings_account_id": "kept"})
    assert closed.read(lambda work: work.get(Account, "kept")).name == "Kept Earnings"
