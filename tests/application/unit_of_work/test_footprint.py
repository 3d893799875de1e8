"""What a plan has read: changes that it cannot have seen leave it as it is, and no others do."""

from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from adapters.importers.iif.reader import read_iif
from adapters.json_shapes.imports import import_view
from adapters.storage.memory.store import MemoryStore
from application.importing.plan_import import (
    ImportOptions,
    PlannedImport,
    commit_import,
    plan_import,
)
from application.integrity.verify_books import verify_books
from application.ledger.company import change_settings
from application.unit_of_work.books import Books
from tests.application.actions import add, change, drop, invoice, payment
from tests.application.importing.test_plan_import import FILES, HEAD
from tests.application.reporting.random_books import carry_out, go_on, plans
from tests.application.unit_of_work.small_plans import packed_soon  # noqa: F401  # a fixture
from tests.strategies import examples
from tests.support import import_parsed, new_books

FILE = HEAD + (
    "TRNS\tINVOICE\t3/4/2026\tAccounts Receivable\tAnna\t12.00\t7\n"
    "SPL\tINVOICE\t3/4/2026\tNew Income\tAnna\t-12.00\t\nENDTRNS\n"
    "TRNS\tPAYMENT\t3/4/2026\tUndeposited Funds\tAnna\t3.00\t55\n"
    "SPL\tPAYMENT\t3/4/2026\tAccounts Receivable\tAnna\t-3.00\t\nENDTRNS\n"
)


def plan_of(books: Books, content: bytes, id_: str = "plan") -> PlannedImport:
    return books.read(plan_import, "iif", read_iif(content), ImportOptions(partial=True), id_)


def fits(books: Books, planned: PlannedImport) -> bool:
    return books.read(planned.plan.fits)


def without_balances(planned: PlannedImport) -> Any:
    view = import_view(planned.answer)
    return {name: view[name] for name in view if name != "trialBalance"}


@settings(max_examples=examples(0.6))
@given(before=plans(6), content=FILES, between=st.one_of(FILES, plans(3)))
def test_a_plan_that_still_fits_is_the_plan_that_would_be_made_now(before, content, between):
    books = carry_out(before, new_books(MemoryStore()))
    planned = plan_of(books, content)
    if isinstance(between, bytes):
        import_parsed(books, read_iif(between), partial=True)
    else:
        go_on(between, books, "b")
    still_fits = fits(books, planned)
    event(f"fits: {still_fits}")
    if still_fits:
        again = plan_of(books, content)
        assert (again.plan.digest, again.plan.warnings) == (
            planned.plan.digest,
            planned.plan.warnings,
        )
        assert without_balances(again) == without_balances(planned)
    books.run(commit_import, planned)
    assert books.read(verify_books).faults == ()


@pytest.fixture
def company() -> Books:
    books = new_books(MemoryStore())
    add(books, "contacts", id="berta", kind="customer", name="Berta")
    add(books, "contacts", id="anna", kind="customer", name="Anna")
    invoice(books, "i0", 300, by="berta", number="1")
    payment(books, "p0", 100, by="berta", ref="1")
    return books


@pytest.mark.parametrize(
    ("write", "still_fits"),
    [
        (lambda books: invoice(books, "i", 500, by="berta", number="8"), True),
        (lambda books: drop(books, "invoices", "i0"), False),
        (lambda books: payment(books, "p", 500, by="berta", ref="55"), True),
        (lambda books: payment(books, "p", 300, by="anna", ref="55"), False),
        (lambda books: add(books, "contacts", id="carl", kind="customer", name="Carl"), False),
        (lambda books: invoice(books, "i", 500, by="berta", number="7"), False),
        (lambda books: change(books, "contacts", "anna", name="Anna B."), False),
        (lambda books: add(books, "accounts", id="x", name="X", type="income"), False),
        (lambda books: books.run(change_settings, {"name": "Other"}), False),
        (lambda books: import_parsed(books, read_iif(FILE.encode())), False),
    ],
    ids=[
        "an invoice to somebody else",
        "the only use of an account of the starter chart is deleted",
        "a payment that is not in the file",
        "a payment that looks like that of the file",
        "a new customer",
        "an invoice with the number of the file's",
        "the customer of the file",
        "an account",
        "the settings",
        "the same file",
    ],
)
def test_a_change_touches_a_plan_that_may_have_seen_it(company, write, still_fits):
    planned = plan_of(company, FILE.encode())
    write(company)
    assert fits(company, planned) is still_fits


def test_a_plan_that_does_not_fit_is_not_carried_out(company):
    planned = plan_of(company, FILE.encode())
    change(company, "contacts", "anna", name="Anna B.")
    with pytest.raises(RuntimeError, match="the books have changed"):
        company.run(planned.plan.carry_out)


def test_a_plan_that_still_fits_is_committed_as_it_was_made(company, monkeypatch):
    planned = plan_of(company, FILE.encode())
    invoice(company, "i", 500, by="berta", number="8")
    monkeypatch.setattr("application.importing.plan_import.make_plan", None)
    answer = company.run(commit_import, planned)
    assert answer.created == {"accounts": 1, "invoices": 1, "payments": 1}
    assert (answer.debits_before, answer.debits_after) == (800, 2000)
