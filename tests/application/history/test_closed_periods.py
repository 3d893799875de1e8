"""Every change of a closed figure is found in the log, and nothing else is told as one.

A model keeps all figures after every commit, as the store has them: of each document, of each
application, and the balances of all accounts.
"""

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from attrs import evolve, field, frozen
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from adapters.storage.memory.store import MemoryStore
from application.collections.registry import COLLECTIONS
from application.history.closed_changes import (
    ApplicationChanged,
    ClosedChange,
    ClosingDateMoved,
    DocumentChanged,
    FiguresRestated,
    RecordMerged,
)
from application.history.closed_periods_page import ClosedPeriodsQuery, read_closed_changes
from application.history.closed_sentences import change_sentence
from application.history.names import Names
from application.invoicing.contacts import merge_contact
from application.invoicing.invoices import void_invoice
from application.ledger.accounts import merge_account
from application.unit_of_work.books import Books
from domain.document_kinds import DOCUMENT_KINDS
from domain.errors import BookkeepingError
from domain.invoicing.invoices import InvoiceLine
from domain.ledger.ids import DocumentRef, OpenItemId
from domain.purchasing.bills import BillLine
from domain.reconciliation.applications import AppliedCredit
from domain.records import changed
from tests.application.actions import (
    CHECKING,
    CONSULTING,
    INVENTORY,
    SALES,
    SAVINGS,
    SUPPLIES,
    TRAVEL,
    add,
    bill,
    change,
    close,
    contact,
    drop,
    get,
    invoice,
    payment,
    post,
)
from tests.application.history.logs import logged, told_of
from tests.application.reporting.random_books import (
    STEPS,
    Plan,
    carry_out,
    take_step,
)
from tests.strategies import examples
from tests.support import new_books

YEAR_END = date(2025, 12, 31)


# The model


@frozen
class Figures:
    """All figures of the books after a commit."""

    version: int
    closing: date | None
    documents: Mapping[DocumentRef, tuple[Any, ...]]
    """What each document posts: date, due date and amounts."""
    orders: Mapping[DocumentRef, tuple[Any, ...]]
    """The amounts of each document in the order of its lines."""
    applied: Mapping[tuple[OpenItemId, OpenItemId, date], int]
    balances: Mapping[date, Mapping[str, int]] = field(repr=False)
    """The balance of each account on some days."""

    def closed(self, day: date | None) -> Mapping[DocumentRef, tuple[Any, ...]]:
        """The figures of documents up to a day."""
        return {
            ref: figures for ref, figures in self.documents.items() if day and figures[0] <= day
        }

    def applied_until(self, day: date | None) -> Mapping[tuple[Any, ...], int]:
        return {key: cents for key, cents in self.applied.items() if day and key[2] <= day}


def figures_of(books: Books) -> Figures:
    def read(work) -> Figures:
        documents, orders, applied = {}, {}, Counter()
        for kind in DOCUMENT_KINDS.values():
            for document in work.session.records.all(kind):
                entry = document.entry()
                if entry and entry.postings:
                    documents[document.document_ref] = entry.protected_figures
                    orders[document.document_ref] = entry.amounts_in_order
        for credit in work.session.records.all(AppliedCredit):
            for line in credit.applied:
                pair = (OpenItemId.parse(id_) for id_ in (credit.id, line.charge_id))
                applied[(*pair, line.date)] += line.amount
        days = [date(2024, month, 15) for month in (1, 7)]
        days += [date(year, month, 28) for year in (2025, 2026) for month in range(1, 13, 2)]
        balances = {
            day: {
                account_id: turnover.net
                for account_id, turnover in work.session.ledger.turnovers(None, day).items()
                if turnover.net
            }
            for day in days
        }
        return Figures(
            work.session.log.head().version,
            work.settings.closing_date,
            documents,
            orders,
            dict(applied),
            balances,
        )

    return books.read(read)


def differing(before: Mapping[Any, Any], after: Mapping[Any, Any]) -> set[Any]:
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


# Random books

MERGES = st.sampled_from(
    [
        (merge_account, TRAVEL, SUPPLIES),
        (merge_account, CONSULTING, SALES),
        (merge_account, SAVINGS, CHECKING),
        (merge_account, "receivable-2", "account-1100"),
        (merge_contact, "ann", "bob"),
        (merge_contact, "vic", "wes"),
    ]
)
ENTERED = ("invoice", "payment", "bill", "bill_payment", "journal", "bank", "credit_memo")
ALTERED = ("change", "remove", "void", "state", "settle")
EDITS = st.tuples(
    st.integers(0, 9), st.sampled_from(["lines", "amount", "account", "due"]), st.integers(1, 900)
)
MOVES = st.sampled_from([date(2024, 6, 30), date(2025, 6, 30), YEAR_END, date(2026, 6, 30)])


def steps_of(*names: str) -> st.SearchStrategy[tuple[str, Any]]:
    return st.sampled_from(names).flatmap(lambda name: st.tuples(st.just(name), STEPS[name]))


STEP = st.one_of(
    steps_of(*ENTERED),
    steps_of(*ALTERED),
    steps_of(*ALTERED, "transfer", "deposit_rows", "vendor_credit"),
    st.tuples(st.just("edit"), EDITS),
    st.tuples(st.just("edit"), EDITS),
    st.tuples(st.just("move"), st.none() | MOVES),
    st.tuples(st.just("merge"), MERGES),
)


@st.composite
def stories(draw) -> list[tuple[str, Any]]:
    """Documents, which are closed and mostly opened again, and then whatever is done to them."""
    return [
        *draw(st.lists(steps_of(*ENTERED), min_size=3, max_size=10)),
        ("move", draw(MOVES)),
        ("move", draw(st.none() | st.none() | MOVES)),
        *draw(st.lists(STEP, min_size=3, max_size=15)),
    ]


def edit(books: Books, which: int, what: str, cents: int) -> None:
    """Change what is in an invoice, a bill or a journal, unless the books refuse it."""
    kinds = ("invoices", "bills", "journals")
    documents = books.read(
        lambda work: [
            (name, document)
            for name in kinds
            for document in work.session.records.all(COLLECTIONS[name].kind)
        ]
    )
    if not documents:
        return
    name, document = documents[which % len(documents)]
    first, *others = document.lines
    changes: dict[str, Any] = {
        "lines": {"lines": (*others, first)},
        "due": {"due_date": document.date + timedelta(days=cents % 60)},
        "account": {"lines": (changed(first, account_id=INVENTORY), *others)},
        "amount": {"lines": (_more(first, cents), *others)},
    }[what]
    if what == "due" and name == "journals":
        return
    with suppress(BookkeepingError):
        change(books, name, document.id, **changes)


def _more(line: Any, cents: int) -> Any:
    if isinstance(line, InvoiceLine):
        return changed(line, rate=line.rate + Decimal(cents) / 100)
    return changed(line, amount=line.amount + cents) if isinstance(line, BillLine) else line


def follow(books: Books, steps: list[tuple[str, Any]]) -> list[Figures]:
    """Do the steps, and keep the figures after each commit."""
    moments = [figures_of(books)]
    books.listen(lambda: moments.append(figures_of(books)))
    done: dict[str, list[str]] = {}
    for place, (name, asked) in enumerate(steps):
        if name == "move":
            close(books, asked, "because")
        elif name == "edit":
            edit(books, *asked)
        elif name == "merge":
            use_case, id_, into = asked
            with suppress(BookkeepingError):
                books.run(use_case, id_, into)
        else:
            take_step(books, f"{name[0]}{place}", done, (name, asked))
    return moments


def by_commit(
    changes: list[ClosedChange], moments: list[Figures]
) -> list[tuple[Figures, Figures, date | None, list[ClosedChange]]]:
    """Each commit: the figures before and after it, the highest closing date before it, changes."""
    highest = moments[0].closing
    commits = []
    for before, after in pairwise(moments):
        here = [each for each in changes if before.version < each.change.version <= after.version]
        commits.append((before, after, highest, here))
        highest = max(filter(None, (highest, after.closing)), default=None)
    return commits


@hypothesis_settings(max_examples=examples(0.6))
@given(stories())
def test_just_the_changes_of_closed_figures_are_told(steps):
    books = carry_out(Plan(1, ()), new_books(MemoryStore()))
    moments = follow(books, steps)
    changes = told(books)
    for before, after, highest, here in by_commit(changes, moments):
        documents = differing(before.closed(highest), after.closed(highest))
        merges = [each for each in here if isinstance(each, RecordMerged)]
        documents_told = [each for each in here if isinstance(each, DocumentChanged)]
        assert all(each.is_closed for each in documents_told)
        assert sum(each.documents for each in merges) == (len(documents) if merges else 0)
        if not merges:
            named = [each.document for each in documents_told if not each.is_reordered]
            assert Counter(named) == Counter(documents)
        for change_ in documents_told:
            if change_.is_reordered:
                assert before.orders[change_.document] != after.orders[change_.document]
            else:
                check_figures(change_, before, after, highest)
        check_applied(here, before, after, highest)
        for day in before.balances:
            if highest and day <= highest and before.balances[day] != after.balances[day]:
                assert documents_told or merges
        moved = [each for each in here if isinstance(each, ClosingDateMoved)]
        assert len(moved) == (before.closing != after.closing)
        for change_ in here:
            assert (change_.closing.in_force, change_.closing.highest) == (before.closing, highest)


def check_applied(
    here: list[ClosedChange], before: Figures, after: Figures, highest: date | None
) -> None:
    """What is told of applications is what differs, as of closed days."""
    old, new = (figures.applied_until(highest) for figures in (before, after))
    if any(isinstance(each, RecordMerged) for each in here):
        old, new = by_document(old), by_document(new)  # A merge gives open items other ids.
    told = {
        (each.credit, each.charge, each.day): (each.before, each.after)
        for each in here
        if isinstance(each, ApplicationChanged)
    }
    assert told == {key: (old.get(key, 0), new.get(key, 0)) for key in differing(old, new)}


def by_document(applied: Mapping[tuple[Any, ...], int]) -> Mapping[tuple[Any, ...], int]:
    sums: Counter[tuple[Any, ...]] = Counter()
    for (*items, day), cents in applied.items():
        pair = (OpenItemId(item.kind, item.document_id) for item in items)
        sums[(*pair, day)] += cents
    return sums


def check_figures(
    told: DocumentChanged, before: Figures, after: Figures, highest: date | None
) -> None:
    """The amounts of closed days, by account and contact, are those before and after."""
    sums: dict[tuple[str, str], list[int]] = {}
    for place, figures in enumerate((before.closed(highest), after.closed(highest))):
        for account_id, cents, contact_id in figures.get(told.document, (None, None, ()))[2]:
            sums.setdefault((account_id, contact_id), [0, 0])[place] += cents
    shown = {
        (figure.account_id, figure.contact_id or ""): [figure.before, figure.after]
        for figure in told.figures
    }
    assert {key: pair for key, pair in sums.items() if pair[0] != pair[1]} == {
        key: pair for key, pair in shown.items() if pair[0] != pair[1]
    }


# Examples


@pytest.fixture
def books() -> Books:
    books = new_books(MemoryStore())
    contact(books, "acme")
    contact(books, "paper", "vendor")
    return books


def told(books: Books) -> list[ClosedChange]:
    return books.read(lambda work: [*read_closed_changes(work, ClosedPeriodsQuery())])


def test_a_change_while_the_closing_date_is_moved_back_is_told_with_all_it_changes(books):
    bill(books, "b", 10000, date(2025, 12, 5), "paper")
    close(books, YEAR_END)
    close(books, date(2025, 11, 30), "a bill was wrong")
    change(books, "bills", "b", date=date(2025, 12, 8))
    change(books, "bills", "b", memo="Only a text")
    close(books, YEAR_END)
    first, back, changed, again = told(books)
    assert isinstance(first, ClosingDateMoved)
    assert not first.is_back
    assert isinstance(back, ClosingDateMoved)
    assert back.is_back
    assert (back.reason, back.after, back.closing.highest) == (
        "a bill was wrong",
        date(2025, 11, 30),
        YEAR_END,
    )
    assert isinstance(changed, DocumentChanged)
    assert (changed.action, changed.date_before, changed.date_after) == (
        "changed",
        date(2025, 12, 5),
        date(2025, 12, 8),
    )
    assert changed.label == "Bill of 2025-12-05"
    assert isinstance(again, ClosingDateMoved)
    assert again.is_closed_again


def test_what_is_dated_after_every_closing_date_is_not_told(books):
    close(books, YEAR_END)
    close(books, None, "because")
    post(books, "j", date(2026, 1, 1))
    change(books, "journals", "j", memo="Text")
    assert [*map(type, told(books))] == [ClosingDateMoved] * 2


def test_a_document_that_moves_into_a_closed_period_or_out_of_it_is_told(books):
    post(books, "j", date(2026, 1, 1), 500)
    close(books, YEAR_END)
    close(books, None, "because")
    change(books, "journals", "j", date=YEAR_END)
    change(books, "journals", "j", date=date(2026, 1, 1))
    *_, into, out = told(books)
    assert isinstance(into, DocumentChanged)
    assert {(each.account_id, each.before, each.after) for each in into.figures} == {
        (CHECKING, 0, 500),
        (SALES, 0, -500),
    }
    assert isinstance(out, DocumentChanged)
    assert {(each.account_id, each.before, each.after) for each in out.figures} == {
        (CHECKING, 500, 0),
        (SALES, -500, 0),
    }


def test_what_is_created_voided_and_removed_says_so(books):
    close(books, YEAR_END)
    close(books, None, "because")
    invoice(books, "i", 1000, YEAR_END, "acme")
    books.run(void_invoice, "i", "wrong", None)
    post(books, "j", YEAR_END)
    drop(books, "journals", "j")
    actions = [each.action for each in told(books) if isinstance(each, DocumentChanged)]
    assert actions == ["created", "voided", "created", "removed"]


def test_an_application_as_of_a_closed_day_is_told_once_the_closing_date_is_back(books):
    invoice(books, "i", 1000, date(2025, 12, 1), "acme")
    payment(books, "p", 400, date(2025, 12, 10), "acme", hold=True)
    close(books, YEAR_END)
    change(books, "payments", "p", hold=False)  # It is dated the day after the closing date.
    assert not [each for each in told(books) if isinstance(each, ApplicationChanged)]
    close(books, None, "because")
    change(books, "payments", "p", hold=True)
    change(books, "payments", "p", hold=False)
    (applied,) = (each for each in told(books) if isinstance(each, ApplicationChanged))
    assert (applied.credit.document_id, applied.charge.document_id) == ("p", "i")
    assert (applied.day, applied.before, applied.after) == (date(2025, 12, 10), 0, 400)


def test_what_is_applied_of_a_pair_on_one_day_is_told_in_all_whatever_the_rules(books):
    invoice(books, "i", 1000, date(2025, 12, 1), "acme")
    payment(books, "p", 1000, date(2025, 12, 10), "acme", pays={"i": 100})
    invoice(books, "k", 300, date(2025, 12, 2), "acme")
    close(books, YEAR_END)
    close(books, None, "because")
    payment(books, "q", 200, date(2025, 12, 11), "acme", pays={"i": 200})
    changes = [each for each in told(books) if isinstance(each, ApplicationChanged)]
    pairs = [(each.credit.document_id, each.charge.document_id) for each in changes]
    sums = {pair: (each.before, each.after) for pair, each in zip(pairs, changes, strict=True)}
    assert sums["p", "i"] == (1000, 800)
    assert sums["q", "i"] == (0, 200)


def test_a_merge_in_closed_books_is_told_as_one_change(books):
    for place in range(3):
        post(books, f"j{place}", YEAR_END - timedelta(days=place), 1000, TRAVEL, CHECKING)
    close(books, YEAR_END)
    books.run(merge_account, TRAVEL, SUPPLIES)
    *_, merged = told(books)
    assert isinstance(merged, RecordMerged)
    assert (merged.kind, merged.id, merged.into_id, merged.documents) == (
        "account",
        TRAVEL,
        SUPPLIES,
        3,
    )
    assert {(each.account_id, each.before, each.after) for each in merged.figures} == {
        (TRAVEL, 3000, 0),
        (SUPPLIES, 0, 3000),
    }
    assert merged.dates == (YEAR_END - timedelta(days=2), YEAR_END)


def test_a_change_that_only_looks_like_a_merge_is_told_as_the_change_of_a_document(books):
    post(books, "j", YEAR_END, 1000, TRAVEL, CHECKING)
    close(books, YEAR_END)
    close(books, None, "because")
    first, second = get(books, "journals", "j").lines
    change(books, "journals", "j", lines=(changed(first, account_id=SUPPLIES), second))
    *_, moved = told(books)
    assert isinstance(moved, DocumentChanged)


def test_another_type_of_an_account_restates_closed_figures(books):
    add(books, "accounts", id="x", name="Vans", type="asset")
    post(books, "j", YEAR_END, 1000, "x", CHECKING)
    close(books, YEAR_END)
    close(books, None, "because")
    change(books, "accounts", "x", subtype="fixed_asset")
    *_, restated = told(books)
    assert isinstance(restated, FiguresRestated)
    assert restated.account_id == "x"
    assert ("subtype", None, "fixed_asset") in [
        (each.field, each.before, each.after) for each in restated.fields
    ]


# Logs that are made by hand

BILL = {
    "id": "b",
    "contactId": "v",
    "date": "2025-03-01",
    "dueDate": "2025-03-01",
    "number": "1",
    "payableAccountId": "account-2000",
    "lines": [{"id": "1", "accountId": "account-6000", "amount": "50.00"}],
}
UNFIT = {**BILL, "memo": "a\u202eb"}
"""It has a character that changes the direction of texts, which an older program took."""


def test_a_document_that_breaks_a_rule_of_today_is_told_without_its_amounts():
    (created,) = told_of(logged(3, "bills", "b", None, UNFIT))
    assert isinstance(created, DocumentChanged)
    assert (created.action, created.is_readable, created.figures) == ("created", False, ())
    assert created.date_after == date(2025, 3, 1)
    text = new_books(MemoryStore()).read(lambda work: change_sentence(created, Names(work)))
    assert text == (
        "Bill 1 created, in a form that this program does not know: its amounts cannot be read"
    )


def test_a_document_that_breaks_a_rule_of_today_is_as_a_later_change_left_it():
    mended = logged(4, "bills", "b", UNFIT, BILL)
    assert told_of(mended) == []
    (created,) = told_of(logged(3, "bills", "b", None, UNFIT), mended)
    assert isinstance(created, DocumentChanged)
    assert (created.action, created.is_readable) == ("created", True)
    assert [figure.after for figure in created.figures] == [5000, -5000]


def test_two_commits_with_one_stamp_lose_nothing():
    def applied(*amounts: str) -> dict[str, Any]:
        lines = [
            {"chargeId": "invoice:i", "amount": amount, "date": "2025-03-01", "rule": "stated"}
            for amount in amounts
        ]
        return {"id": "payment:p", "applied": lines}

    at = "2026-01-01T00:00:01.000Z"
    first = logged(3, "applications", "payment:p", applied(), applied("50.00"), at)
    second = logged(4, "applications", "payment:p", applied("50.00"), applied("80.00"), at)
    changes = told_of(first, evolve(second, request_id=first.request_id))
    assert isinstance(changes[0], ApplicationChanged)
    assert isinstance(changes[-1], ApplicationChanged)
    assert (changes[0].before, changes[-1].after) == (0, 8000)
