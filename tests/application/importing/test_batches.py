"""Taking imports back, and importing again what a person has changed in between."""

from datetime import date, timedelta
from typing import Any

import pytest

from adapters.importers.iif.reader import read_iif
from adapters.storage.memory.store import MemoryStore
from application.importing.batches import undo_batch
from application.importing.import_answer import ImportAnswer
from application.importing.plan_import import (
    MOST_PLANS,
    ImportOptions,
    brought_up_to_date,
    commit_kept_plan,
    keep_plan,
    plan_import,
)
from application.integrity.verify_books import verify_books
from application.reconciliation.on_demand import OnDemandApplication, apply_on_demand
from application.sync.checksums import checksums
from application.unit_of_work.books import Books
from domain.errors import Conflict
from domain.invoicing.contacts import Contact
from domain.invoicing.items import Item
from domain.invoicing.terms import Terms
from domain.ledger.account_mappings import AccountMapping
from domain.ledger.journals import Journal
from tests.application.actions import CHECKING, OPENING, RETAINED, add, change, invoice, lines
from tests.application.importing.test_plan_import import plan_of
from tests.support import import_parsed, new_books

ACCOUNTS = "!ACCNT\tNAME\tACCNTTYPE\tACCNUM\tEXTRA\tHIDDEN\tOBAMOUNT\n"
TRANSACTIONS = (
    "!TRNS\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\n!SPL\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\n"
    "!ENDTRNS\n"
)
JANUARY = date(2026, 1, 1)


def account(name: str, type_: str, number: str = "", extra: str = "", *more: str) -> str:
    return "\t".join(("ACCNT", name, type_, number, extra, *more)) + "\n"


def entry(name: str, type_: str = "GENERAL JOURNAL", other: str = "Sales Income") -> str:
    return (
        f"TRNS\t{type_}\t1/2/2026\t{name}\tAnna\t100\n"
        f"SPL\t{type_}\t1/2/2026\t{other}\tAnna\t-100\nENDTRNS\n"
    )


def imported(books: Books, text: str, **options: Any) -> ImportAnswer:
    return import_parsed(books, read_iif(text.encode()), **options)


def state(books: Books) -> Any:
    def read(work: Any) -> Any:
        mappings = [
            (mapping.id, mapping.numbers, mapping.guessed, mapping.declared)
            for mapping in work.session.records.all(AccountMapping)
        ]
        return checksums(work), mappings

    return books.read(read)


def balances(books: Books) -> dict[str, int]:
    def read(work: Any) -> dict[str, int]:
        turnovers = work.session.ledger.turnovers(None, date.max)
        chart = work.accounts()
        return {chart[id_].name: sum_.net for id_, sum_ in turnovers.items() if sum_.net}

    return books.read(read)


@pytest.fixture
def books() -> Books:
    return new_books(MemoryStore())


@pytest.fixture
def used(books: Books) -> Books:
    """Books in which the default accounts of equity are in use."""
    amounts = (CHECKING, 500), (RETAINED, -300), (OPENING, -200)
    add(books, "journals", date=JANUARY, lines=lines(*amounts))
    return books


# Undo


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "",
            ACCOUNTS
            + account("Retained Profit", "EQUITY", "", "RETEARNINGS")
            + account("Opening Equity", "EQUITY", "", "OPENBAL"),
        ),
        (TRANSACTIONS + entry("1234"), ACCOUNTS + account("Savings", "BANK", "1234")),
        (TRANSACTIONS + entry("Stuff"), ACCOUNTS + account("Stuff", "BANK")),
        (
            TRANSACTIONS + entry("Stuff:Part"),
            ACCOUNTS + account("Stuff", "BANK") + account("Stuff:Part", "BANK"),
        ),
        (
            "",
            ACCOUNTS
            + account("Petty Cash", "BANK", "1050")
            + account("Cash", "OCASSET")
            + account("Cash:Undeposited", "OCASSET", "", "UNDEPOSIT"),
        ),
    ],
    ids=[
        "two default accounts",
        "a namesake",
        "a corrected guess",
        "a corrected guess with its parent",
        "a number and a parent",
    ],
)
def test_an_undo_brings_back_what_was_there_whatever_the_order_needed(used, first, second):
    if first:
        imported(used, first)
    before = state(used)
    answer = imported(used, second)
    assert state(used) != before
    used.run(undo_batch, answer.batch_id)
    assert state(used) == before
    assert used.read(verify_books).faults == ()


def test_two_imports_are_undone_one_after_the_other(books):
    before = state(books)
    first = imported(books, "!CUST\tNAME\nCUST\tAnna\n")
    second = imported(books, "!CUST\tNAME\tPHONE1\nCUST\tAnna\t555\n")
    books.run(undo_batch, second.batch_id)
    books.run(undo_batch, first.batch_id)
    assert state(books) == before


def test_an_undo_does_not_take_away_what_a_person_has_applied(books):
    add(books, "contacts", id="anna", kind="customer", name="Anna")
    invoice(books, "i", 10000, by="anna")
    rows = entry("Checking", other="Accounts Receivable")
    answer = imported(books, TRANSACTIONS + rows)
    (journal,) = books.read(lambda work: list(work.session.records.all(Journal)))
    (credit_id,) = books.read(
        lambda work: [item.id for item in work.session.open_items.all() if journal.id in item.id]
    )
    manual = OnDemandApplication(credit_id, "invoice:i", 4000)
    books.run(apply_on_demand, "customer", None, [manual])
    with pytest.raises(Conflict, match="was applied by hand since"):
        books.run(undo_batch, answer.batch_id)
    assert books.read(lambda work: work.find(Journal, journal.id)) == journal


def test_an_obstacle_is_named_as_a_bookkeeper_names_it(books):
    answer = imported(books, "!CUST\tNAME\nCUST\tAnna\n")
    (anna,) = books.read(lambda work: list(work.session.records.all(Contact)))
    change(books, "contacts", anna.id, phone="555")
    with pytest.raises(Conflict, match=f"contact 'Anna' \\({anna.id}\\): it was changed since"):
        books.run(undo_batch, answer.batch_id)


# Importing again


def test_importing_again_leaves_what_a_person_has_said(books):
    text = (
        "!CUST\tNAME\nCUST\tAnna\n!TERMS\tNAME\tDUEDAYS\nTERMS\tSlow\t30\n"
        "!INVITEM\tNAME\tINVITEMTYPE\tACCNT\tPRICE\nINVITEM\tHour\tSERV\tSales Income\t5\n"
    )
    imported(books, text)
    read = books.read(lambda work: [*work.session.records.all(Contact)])
    change(books, "contacts", read[0].id, active=False)
    (slow,) = (
        terms
        for terms in books.read(lambda work: [*work.session.records.all(Terms)])
        if terms.name == "Slow"
    )
    change(books, "terms", slow.id, due_days=0)
    (hour,) = books.read(lambda work: [*work.session.records.all(Item)])
    change(books, "items", hour.id, active=False)
    before = state(books)
    answer = imported(books, text)
    assert (answer.created, answer.merged, answer.batch_id) == ({}, {}, None)
    assert state(books) == before


def test_a_row_that_repeats_another_one_completes_nothing(books):
    answer = imported(books, "!CUST\tNAME\nCUST\tAnna\nCUST\tAnna\n")
    assert (answer.created, answer.merged) == ({"contacts": 1}, {})
    assert (answer.made_lines, answer.duplicate_lines) == (1, 1)


@pytest.mark.parametrize("day", [JANUARY, JANUARY + timedelta(days=1)])
def test_an_opening_balance_is_posted_once_for_each_account(books, day):
    def text(second: str) -> str:
        rows = account("Bank A", "BANK", "", "", "N", "100") + second
        return ACCOUNTS + rows

    wrong = account("Bank B", "BANK", "", "", "N", "5O")
    imported(books, text(wrong), opening_date=JANUARY, partial=True)
    assert balances(books) == {"Bank A": 10000, "Opening Balance Equity": -10000}
    right = account("Bank B", "BANK", "", "", "N", "50")
    answer = imported(books, text(right), opening_date=day)
    assert balances(books) == {
        "Bank A": 10000,
        "Bank B": 5000,
        "Opening Balance Equity": -15000,
    }
    assert "the balances of 1 account are not posted again" in [
        assumed.what for assumed in answer.assumed
    ]


def test_a_hidden_account_that_becomes_a_default_account_stays_active(used):
    answer = imported(used, ACCOUNTS + account("Start", "EQUITY", "", "OPENBAL", "Y"))
    start = used.read(lambda work: work.accounts()[work.settings.opening_balance_equity_account_id])
    assert (start.name, start.active) == ("Start", True)
    assert "the account stays active, although the file hides it" in [
        assumed.what for assumed in answer.assumed
    ]


# Plans


def test_at_most_twenty_plans_are_kept_and_a_committed_one_is_not(books):
    def kept(id_: str) -> bool:
        return books.read(lambda work: work.session.imports.find_plan(id_)) is not None

    planned = []
    for number in range(MOST_PLANS + 2):
        content = f"!CUST\tNAME\nCUST\tName {number}\n".encode()
        planned.append(plan_of(books, content))
        books.run(keep_plan, planned[-1], content)
    assert [kept(plan.id) for plan in planned] == [False] * 2 + [True] * MOST_PLANS
    books.run(commit_kept_plan, planned[-1].id, planned[-1])
    assert not kept(planned[-1].id)


def test_a_plan_is_made_again_outside_of_the_commit_if_the_books_have_moved_on(books):
    planned = books.read(
        plan_import, "iif", read_iif(b"!CUST\tNAME\nCUST\tAnna\n"), ImportOptions()
    )
    assert brought_up_to_date(books, planned) is planned
    add(books, "contacts", kind="customer", name="Anna")
    renewed = brought_up_to_date(books, planned)
    assert (renewed.id, renewed.answer.created) == (planned.id, {})
    assert books.read(renewed.plan.fits)
