"""Matching the file of a statement in an open reconciliation."""

from datetime import date

import pytest

from application.bank_reconciliation.clearing import clear_rows
from application.bank_reconciliation.finishing import finish_session, undo_session
from application.bank_reconciliation.matching import MatchChoices, StatementMatch, match_file
from application.importing.bank_rows.import_statements import StatementOptions
from application.importing.batches import undo_batch
from application.importing.import_answer import ImportRefused
from application.importing.parsed_file import ParsedFile, RefusedRow
from application.importing.plan_import import ImportOptions, commit_import, plan_import
from application.importing.statements import Statement, StatementRow
from application.unit_of_work.books import Books
from domain.errors import Conflict, Refused
from tests.application.actions import CHECKING, SAVINGS, SUPPLIES, deposit, marks
from tests.application.bank_reconciliation.test_sessions import (
    FEBRUARY,
    JANUARY,
    begin,
    row,
    view,
)

CLEAR = MatchChoices("certain")
ADD = MatchChoices("certain", add=True)


def file(*rows: tuple[date, int, str], account: str = "") -> ParsedFile:
    """A statement of (day, cents, payee) on the lines 2, 3 and so on."""
    entered = tuple(
        StatementRow(line, 1, day, cents, payee) for line, (day, cents, payee) in enumerate(rows, 2)
    )
    return ParsedFile(
        statements=(Statement(1, account, entered),), structure=1, total=len(rows) + 1
    )


PROPOSE = MatchChoices()


def match(books: Books, id_: str, parsed: ParsedFile, choices=PROPOSE) -> StatementMatch:
    return books.run(match_file, id_, "csv", parsed, choices, ImportOptions())


def difference(books: Books, id_: str) -> int:
    return view(books, id_).figures.difference


@pytest.fixture
def rows(books):
    deposit(books, "in", cents=100_00, day=date(2026, 1, 10), payee="Acme Builders")
    deposit(books, "rent", cents=-30_00, day=date(2026, 1, 20), payee="Landlord")
    return books


STATEMENT = (
    (date(2026, 1, 11), 100_00, "ACME BUILDERS LLC"),
    (date(2026, 1, 20), -30_00, "Landlord"),
    (date(2026, 1, 25), -2_00, "Monthly fee"),
    (date(2026, 2, 2), -9_00, "Next month"),
)


def test_certain_matches_are_cleared_only_if_that_is_asked_for(rows):
    id_ = begin(rows, JANUARY, 68_00)
    shown = match(rows, id_, file(*STATEMENT))
    assert [(item.lines[0].line, item.rows[0].id, item.certain) for item in shown.proposals] == [
        (3, row("rent"), True),
        (2, row("in"), True),
    ]
    assert [line.line for line in shown.unmatched] == [4]
    assert (shown.after_statement, shown.cleared, marks(rows)) == (1, 0, {})
    assert match(rows, id_, file(*STATEMENT), CLEAR).cleared == 2
    assert difference(rows, id_) == -2_00
    assert match(rows, id_, file(*STATEMENT), CLEAR).cleared == 0


def test_lines_without_a_row_are_added_once_and_can_be_taken_back(rows):
    id_ = begin(rows, JANUARY, 68_00)
    added = match(rows, id_, file(*STATEMENT), ADD)
    assert [item.lines[0].line for item in added.added] == [4]
    assert (added.unmatched, added.cleared, difference(rows, id_)) == ((), 3, 0)
    again = match(rows, id_, file(*STATEMENT), ADD)
    assert (again.added, again.batch_id, len(again.proposals)) == ((), None, 3)
    rows.run(undo_batch, added.batch_id)
    assert difference(rows, id_) == -2_00


def test_lines_of_a_statement_that_is_reconciled_are_told_apart(rows):
    first = begin(rows, JANUARY, 68_00)
    match(rows, first, file(*STATEMENT), ADD)
    rows.run(finish_session, first)
    id_ = begin(rows, FEBRUARY, 59_00)
    later = match(rows, id_, file(*STATEMENT), ADD)
    assert sorted(line.line for line in later.reconciled) == [2, 3, 4]
    assert [item.lines[0].line for item in later.added] == [5]
    assert difference(rows, id_) == 0


def test_what_an_import_has_brought_is_certain(books):
    parsed = file(*STATEMENT[:3])
    options = ImportOptions(statements=StatementOptions(account=CHECKING))
    books.run(commit_import, books.read(plan_import, "csv", parsed, options))
    id_ = begin(books, JANUARY, 68_00)
    assert match(books, id_, parsed, CLEAR).cleared == 3
    assert difference(books, id_) == 0


def test_a_file_with_refused_rows_is_refused(rows):
    id_ = begin(rows, JANUARY, 68_00)
    parsed = file(*STATEMENT)
    parsed.refused.append(RefusedRow(9, "invalid", "the amount is not a number", 1))
    with pytest.raises(ImportRefused):
        match(rows, id_, parsed)
    options = ImportOptions(partial=True)
    assert rows.run(match_file, id_, "csv", parsed, CLEAR, options).cleared == 2


def test_a_finished_reconciliation_is_not_matched(rows):
    id_ = begin(rows, JANUARY, 0)
    rows.run(finish_session, id_)
    with pytest.raises(Conflict, match="finished"):
        match(rows, id_, file(*STATEMENT))


def test_lines_of_the_beginning_balance_are_told_apart_and_never_added(books):
    deposit(books, "old", cents=1_000_00, day=date(2025, 12, 15), payee="Acme Builders")
    deposit(books, "new", cents=100_00, day=date(2026, 1, 10), payee="Acme Builders")
    id_ = begin(
        books, JANUARY, 1_100_00, beginning_balance=1_000_00, beginning_date=date(2025, 12, 31)
    )
    parsed = file(
        (date(2025, 12, 15), 1_000_00, "Acme Builders"),
        (date(2025, 12, 20), -3_00, "Somebody else"),
        (date(2026, 1, 10), 100_00, "Acme Builders"),
    )
    result = match(books, id_, parsed, ADD)
    assert [line.line for line in result.reconciled] == [2]
    assert [line.line for line in result.unmatched] == [3]
    assert (result.added, difference(books, id_)) == ((), 0)


def test_lines_of_an_earlier_statement_are_never_added(books):
    deposit(books, "in", cents=100_00, day=date(2026, 1, 10), payee="Acme Builders")
    first = begin(books, JANUARY, 68_00)
    books.run(clear_rows, first, "all")
    books.run(finish_session, first, SUPPLIES)
    id_ = begin(books, FEBRUARY, 60_00)
    missed, fee = (date(2026, 1, 15), -32_00, "Missed"), (date(2026, 2, 10), -8_00, "Fee")
    result = match(books, id_, file(missed, fee), ADD)
    assert [line.line for line in result.unmatched] == [2]
    assert [item.lines[0].line for item in result.added] == [3]
    assert difference(books, id_) == 0


COFFEE = (date(2026, 1, 10), -5_00, "Coffee")


def test_a_line_like_one_that_was_imported_is_added(books):
    options = ImportOptions(statements=StatementOptions(account=CHECKING))
    books.run(commit_import, books.read(plan_import, "csv", file(COFFEE), options))
    id_ = begin(books, JANUARY, -10_00)
    result = match(books, id_, file(COFFEE, COFFEE), ADD)
    assert [item.lines[0].line for item in result.added] == [3]
    assert (result.unmatched, difference(books, id_)) == ((), 0)
    assert match(books, id_, file(COFFEE, COFFEE), ADD).batch_id is None


def test_a_line_like_one_that_is_in_the_books_is_added_as_itself(books):
    deposit(books, "coffee", cents=-5_00, day=COFFEE[0], payee="Coffee")
    id_ = begin(books, JANUARY, -10_00)
    result = match(books, id_, file(COFFEE, COFFEE), ADD)
    assert [item.lines[0].line for item in result.added] == [3]
    assert (result.unmatched, difference(books, id_)) == ((), 0)


def test_a_line_in_two_statements_of_a_file_is_one_line(books):
    deposit(books, "coffee", cents=-5_00, day=COFFEE[0], payee="Coffee")
    id_ = begin(books, JANUARY, -5_00)
    entered = [StatementRow(line, 1, *COFFEE) for line in (2, 12)]
    parsed = ParsedFile(statements=tuple(Statement(row.line, "", (row,)) for row in entered))
    result = match(books, id_, parsed, ADD)
    assert (result.added, result.unmatched, difference(books, id_)) == ((), (), 0)


def test_the_statement_of_another_account_is_refused(books):
    options = ImportOptions(statements=StatementOptions(account=SAVINGS))
    savings = file(COFFEE, account="999888")
    books.run(commit_import, books.read(plan_import, "csv", savings, options))
    deposit(books, "coffee", cents=-5_00, day=COFFEE[0], payee="Coffee")
    id_ = begin(books, JANUARY, -5_00)
    with pytest.raises(Refused, match="1010 Savings"):
        match(books, id_, savings, CLEAR)
    named = ImportOptions(statements=StatementOptions(account=CHECKING))
    assert books.run(match_file, id_, "csv", savings, CLEAR, named).cleared == 1
    other = ImportOptions(statements=StatementOptions(account=SAVINGS))
    with pytest.raises(Refused, match="1010 Savings"):
        books.run(match_file, id_, "csv", file(COFFEE), CLEAR, other)


def imported_anew(books: Books, parsed: ParsedFile) -> int:
    """How many bank transactions an import of a file would create."""
    options = ImportOptions(statements=StatementOptions(account=CHECKING))
    planned = books.read(plan_import, "csv", parsed, options)
    return planned.answer.created["bank-transactions"]


def test_a_file_that_was_matched_is_in_the_books_for_a_later_import(books):
    """Also a line that is several rows, and also after the statement is reconciled."""
    for number, cents in enumerate((412_37, 351_19), 1):
        deposit(books, f"d{number}", cents=cents, day=date(2026, 1, 10), payee="Till")
    deposit(books, "rent", cents=-30_00, day=date(2026, 1, 20), payee="Landlord")
    statement = file((date(2026, 1, 11), 763_56, "Till"), (date(2026, 1, 20), -30_00, "Landlord"))
    assert imported_anew(books, statement) == 1
    id_ = begin(books, JANUARY, 733_56)
    assert match(books, id_, statement, CLEAR).cleared == 3
    assert imported_anew(books, statement) == 0
    books.run(finish_session, id_)
    assert imported_anew(books, statement) == 0
    books.run(undo_session, id_)
    assert imported_anew(books, statement) == 1


def test_what_is_reconciled_on_paper_is_met_by_an_import_up_to_the_statement(rows):
    deposit(rows, "late", cents=-8_00, day=date(2026, 1, 30), payee="Cafe")
    id_ = begin(rows, JANUARY, 62_00)
    rows.run(clear_rows, id_, "all")
    rows.run(finish_session, id_)
    statement = ((date(2026, 1, 11), 100_00, "ACME"), (date(2026, 1, 20), -30_00, "Landlord"))
    assert imported_anew(rows, file(*statement)) == 0
    # The same amount again after the statement is another one.
    assert imported_anew(rows, file((date(2026, 1, 31), -8_00, "Cafe"))) == 0
    assert imported_anew(rows, file((date(2026, 2, 2), -8_00, "Cafe"))) == 1


def test_a_check_that_the_books_have_with_another_amount_is_not_added(books):
    deposit(books, "check", cents=-86_40, day=date(2026, 1, 12), ref="2004", payee="Paper Shop")
    id_ = begin(books, JANUARY, -68_40)
    line = StatementRow(2, 1, date(2026, 1, 14), -68_40, "CHECK 2004")
    parsed = ParsedFile(statements=(Statement(1, "", (line,)),), structure=1, total=2)
    answer = match(books, id_, parsed, ADD)
    assert (answer.added, [line.line for line in answer.unmatched]) == ((), [2])
