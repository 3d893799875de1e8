"""A company moves with the CSVs of QuickBooks, and comes to the same figures to the cent."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings

from adapters.importers.quickbooks_reports.reader import read_report
from adapters.storage.memory.store import MemoryStore
from application.comparison.compare_report import compare_report
from application.importing.batches import undo_batch
from application.importing.file_set import NamedFile, pack_files
from application.importing.import_answer import ImportAnswer
from application.importing.plan_import import ImportOptions, commit_import, plan_import
from application.ledger.company import change_settings
from application.reporting.make_report import ReportRequest
from application.sync.checksums import checksums
from application.unit_of_work.books import Books
from entrypoints.file_readers import READERS
from tests.adapters.importers.quickbooks_csv.company_files import company_files
from tests.adapters.importers.quickbooks_reports.dialects import DIALECTS, Dialect
from tests.application.actions import assert_sound
from tests.application.reporting.random_books import Plan, books_of, plans
from tests.strategies import examples
from tests.support import new_books, whole_report

FIRST, MIDDLE, LAST = date(2023, 1, 1), date(2025, 3, 15), date(2027, 12, 31)
STATEMENTS = ("balance-sheet", "profit-loss", "trial-balance")
LEDGERS = ("journal", "general-ledger", "tree-ledger")


def read(files: Sequence[NamedFile]):
    return READERS["quickbooks"](pack_files(files))


def move(books: Books, files: Sequence[NamedFile]) -> ImportAnswer:
    """Import files, of which every line is accounted for."""
    parsed = read(files)
    rows = [len(parsed.accounts), len(parsed.records), *(each.rows for each in parsed.transactions)]
    others = parsed.left_out_lines + parsed.refused_lines + parsed.structure
    assert sum(rows) + others == parsed.total
    assert parsed.total == sum(len(file.content.decode().splitlines()) for file in files)
    return books.run(commit_import, books.read(plan_import, "quickbooks", parsed, ImportOptions()))


def new_company(plan: Plan) -> Books:
    books = new_books(MemoryStore())
    books.run(change_settings, {"fiscal_year_start": plan.first_month})
    return books


def figures(books: Books, first: date = FIRST) -> list[object]:
    """The figures of the statements, by the names of accounts, without those that are zero."""
    requests = [ReportRequest(as_of=LAST), ReportRequest(first=first, last=LAST)]
    return [
        [
            (row.label, cells)
            for row in books.read(lambda work, k=key, r=request: whole_report(work, k, r)).rows
            if (cells := [cell for cell in row.cells if cell])
        ]
        for key, request in zip(STATEMENTS, [*requests, requests[0]], strict=True)
    ]


def check_moved(here: Books, files: Sequence[NamedFile], answer: ImportAnswer) -> None:
    assert not answer.refused
    assert answer.proof
    assert not list(answer.proof.differences)
    for file in files:
        if (key := file.name.removesuffix(".csv")) in STATEMENTS:
            comparison = here.read(compare_report, key, read_report(file.content))
            assert comparison.agrees, comparison
    assert_sound(here)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("ledger", LEDGERS)
def test_a_moved_company_has_the_same_statements_to_the_cent(dialect: Dialect, ledger: str):
    @settings(max_examples=examples(0.1))
    @given(plans())
    def run(plan: Plan) -> None:
        there, here = books_of(plan), new_company(plan)
        files = company_files(there, dialect, ledger, FIRST, LAST)
        answer = move(here, files)
        check_moved(here, files, answer)
        assert figures(here) == figures(there)

    run()


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_ledger_that_begins_later_brings_its_beginning_balances(dialect: Dialect):
    @settings(max_examples=examples(0.2))
    @given(plans())
    def run(plan: Plan) -> None:
        there, here = books_of(plan), new_company(plan)
        files = company_files(there, dialect, "tree-ledger", MIDDLE, LAST)
        answer = move(here, files)
        check_moved(here, files, answer)
        assert figures(here, MIDDLE) == figures(there, MIDDLE)

    run()


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("ledger", LEDGERS)
def test_statements_say_what_accounts_are_if_there_is_no_list(dialect: Dialect, ledger: str):
    @settings(max_examples=examples(0.1))
    @given(plans())
    def run(plan: Plan) -> None:
        there, here = books_of(plan), new_company(plan)
        files = company_files(there, dialect, ledger, FIRST, LAST)[1:]
        check_moved(here, files, move(here, files))

    run()


@settings(max_examples=examples(0.2))
@given(plans())
def test_a_company_that_moves_twice_moves_once(plan: Plan):
    here = new_company(plan)
    files = company_files(books_of(plan), "classic", "tree-ledger", MIDDLE, LAST)
    move(here, files)
    once = here.read(checksums)
    again = move(here, files)
    assert (dict(again.created), dict(again.merged), again.batch_id) == ({}, {}, None)
    assert not again.refused
    assert here.read(checksums) == once


@settings(max_examples=examples(0.2))
@given(plans())
def test_the_undo_of_a_move_leaves_the_books_as_they_were(plan: Plan):
    here = new_company(plan)
    before = here.read(checksums)
    answer = move(here, company_files(books_of(plan), "modern", "journal", FIRST, LAST))
    if answer.batch_id:
        here.run(undo_batch, answer.batch_id)
    assert here.read(checksums) == before


@settings(max_examples=examples(0.2))
@given(plans())
def test_the_journal_and_the_ledger_of_the_same_days_are_one(plan: Plan):
    there, here, with_both = books_of(plan), new_company(plan), new_company(plan)
    journal = company_files(there, "classic", "journal", FIRST, LAST)
    ledger = company_files(there, "classic", "tree-ledger", FIRST, LAST)[1]
    move(here, journal)
    answer = move(with_both, [NamedFile("gl.csv", ledger.content), *journal])
    check_moved(with_both, journal, answer)
    assert figures(with_both) == figures(here)
    assert all(
        "ledger.csv" in left_out.why
        for left_out in answer.left_out
        if left_out.block == "General Ledger"
    )
