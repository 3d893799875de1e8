"""The report of a bank reconciliation: named examples, and what must tie in any books."""

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import settings
from hypothesis.stateful import invariant

from application.bank_reconciliation.clearing import clear_rows
from application.bank_reconciliation.finishing import finish_session, undo_session
from application.bank_reconciliation.session_report import session_report
from application.bank_reconciliation.session_view import session_view
from application.bank_reconciliation.sessions import SessionTerms, begin_session, change_session
from application.ledger.accounts import balance_on, merge_account
from application.unit_of_work.books import Books
from domain.banking.cleared_marks import ClearedMark
from domain.errors import Conflict, NotFound
from domain.reconciliation.bank_sessions import BankSession
from domain.reports.report import Report
from domain.reports.table import ReportRow
from tests.application.actions import (
    CARD,
    CHECKING,
    SALES,
    SAVINGS,
    SUPPLIES,
    change,
    deposit,
    drop,
    post,
)
from tests.application.bank_reconciliation.test_any_sessions import SIGNS, AnySessions, Statement
from tests.strategies import examples

JANUARY, FEBRUARY, MARCH = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)
LOAN = "account-2500"


def row(id_: str, account: str = CHECKING) -> str:
    return f"bank-transaction:{id_}:{account}"


def reconcile(books: Books, day: date, *cleared: str, account: str = CHECKING, **more: Any) -> str:
    """Finish a reconciliation in which these documents are cleared, at zero."""
    terms = SessionTerms(statement_date=day, statement_balance=0, **more)
    id_ = books.run(begin_session, account, terms).id
    books.run(clear_rows, id_, [row(document, account) for document in cleared], [])
    view = books.read(lambda work: session_view(work, work.get(BankSession, id_)))
    balance = SessionTerms(statement_balance=view.figures.cleared_balance)
    books.run(change_session, id_, balance)
    books.run(finish_session, id_)
    return id_


def report_of(books: Books, id_: str) -> Report:
    """The report with its rows in memory."""
    return books.read(lambda work: session_report(work, id_))


def sections(report: Report) -> dict[str, list[ReportRow]]:
    """The rows of each section, without its caption."""
    parts: dict[str, list[ReportRow]] = {}
    for line in report.rows:
        if line.kind == "section":
            rows = parts.setdefault(line.label, [])
        else:
            rows.append(line)
    return parts


def listed(rows: list[ReportRow]) -> list[tuple[str, int, str]]:
    """The document, the amount and the note of each transaction."""
    return [
        (line.source.id, line.cells[-2], line.cells[-1])
        for line in rows
        if line.kind == "transaction" and line.source
    ]


def amounts(rows: list[ReportRow]) -> list[tuple[str, int]]:
    """The label and the amount of each row that is no transaction."""
    return [
        (line.label, line.cells[-2])
        for line in rows
        if line.kind != "transaction" and line.cells[-2] is not None
    ]


@pytest.fixture
def rows(books: Books) -> Books:
    """A company's January, and two checks of February."""
    deposit(books, "in", cents=100_00, day=date(2026, 1, 10))
    deposit(books, "rent", cents=-30_00, day=date(2026, 1, 20))
    deposit(books, "check", cents=-5_00, day=date(2026, 1, 30))
    deposit(books, "fee", cents=-1_00, day=date(2026, 2, 2))
    deposit(books, "later", cents=-7_00, day=date(2026, 2, 20))
    return books


def test_the_report_leads_from_the_beginning_balance_to_the_books(rows):
    report = report_of(rows, reconcile(rows, JANUARY, "in", "rent", "fee"))
    parts = sections(report)
    assert report.subject == "1000 Checking, statement of Jan 31, 2026"
    assert amounts(parts["Summary"]) == [
        ("Beginning balance", 0),
        ("Checks and payments cleared (2)", -31_00),
        ("Deposits and other credits cleared (1)", 100_00),
        ("Cleared balance", 69_00),
        ("Statement balance", 69_00),
        ("Difference", 0),
    ]
    assert amounts(parts["Statement and books"]) == [
        ("Statement balance", 69_00),
        ("Cleared, but dated after the statement (1)", 1_00),
        ("Checks and payments not cleared (1)", -5_00),
        ("Deposits and other credits not cleared (0)", 0),
        ("Balance in the books on Jan 31, 2026", 65_00),
    ]
    assert listed(parts["Cleared"]) == [
        ("rent", -30_00, ""),
        ("fee", -1_00, "Dated after the statement"),
        ("in", 100_00, ""),
    ]
    assert amounts(parts["Cleared"]) == [
        ("Total checks and payments (2)", -31_00),
        ("Total deposits and other credits (1)", 100_00),
        ("Total cleared (3)", 69_00),
    ]
    assert listed(parts["Not cleared on Jan 31, 2026"]) == [("check", -5_00, "")]
    assert listed(parts["After the statement"]) == [("later", -7_00, "")]
    assert amounts(parts["After the statement"])[-1] == ("Total after the statement (1)", -7_00)


def test_a_check_stays_outstanding_on_its_statement_after_a_later_one_has_it(rows):
    first = reconcile(rows, JANUARY, "in", "rent")
    before = sections(report_of(rows, first))
    reconcile(rows, FEBRUARY, "check", "fee")
    deposit(rows, "next", cents=2_00, day=date(2026, 3, 9))
    report = report_of(rows, first)
    parts = sections(report)
    assert listed(parts["Not cleared on Jan 31, 2026"]) == [
        ("check", -5_00, "Reconciled 2026-02-28")
    ]
    assert listed(parts["After the statement, to Feb 28, 2026"]) == [
        ("fee", -1_00, "Reconciled 2026-02-28"),
        ("later", -7_00, ""),
    ]
    assert report.facts["next_statement_date"] == "2026-02-28"
    for name in ("Summary", "Statement and books", "Cleared"):
        assert parts[name] == before[name]


def test_the_report_says_who_finished_the_reconciliation_and_when(rows):
    by_maria = rows.with_context(
        evolve(rows.context, actor=evolve(rows.context.actor, name="maria"))
    )
    id_ = reconcile(by_maria, JANUARY, "in")
    change(rows, "bank-transactions", "in", memo="paid at last")
    report = report_of(rows, id_)
    (note,) = report.notes
    assert note == "finished on 2026-11-22 at 12:00 UTC by maria"
    assert report.facts["finished_by"] == "maria"
    assert str(report.facts["finished_at"]).startswith("2026-11-22T12:00:00.")


def test_the_report_of_an_open_reconciliation_says_what_difference_is_left(rows):
    terms = SessionTerms(statement_date=JANUARY, statement_balance=68_00)
    id_ = rows.run(begin_session, CHECKING, terms).id
    rows.run(clear_rows, id_, [row("in"), row("rent"), row("fee")], [])
    report = report_of(rows, id_)
    assert report.notes == ("not finished",)
    assert report.facts["finished_at"] is None
    parts = sections(report)
    assert amounts(parts["Summary"])[-3:] == [
        ("Cleared balance", 69_00),
        ("Statement balance", 68_00),
        ("Difference", -1_00),
    ]
    assert amounts(parts["Statement and books"])[:3] == [
        ("Statement balance", 68_00),
        ("Difference that is left", 1_00),
        ("Cleared, but dated after the statement (1)", 1_00),
    ]
    assert listed(parts["Not cleared on Jan 31, 2026"]) == [("check", -5_00, "")]


def test_a_card_has_charges_and_payments_in_its_own_sign(books):
    deposit(books, "charge", cents=-25_00, account=CARD, day=date(2026, 1, 5))
    deposit(books, "paid", cents=10_00, account=CARD, other=CHECKING, day=date(2026, 1, 6))
    report = report_of(books, reconcile(books, JANUARY, "charge", "paid", account=CARD))
    assert amounts(sections(report)["Summary"])[1:3] == [
        ("Charges and cash advances cleared (1)", 25_00),
        ("Payments and other credits cleared (1)", -10_00),
    ]
    assert report.totals["books_balance"] == 15_00


def test_other_accounts_have_increases_and_decreases(books):
    post(books, "borrowed", date(2026, 1, 5), 500_00, debit=CHECKING, credit=LOAN)
    terms = SessionTerms(statement_date=JANUARY, statement_balance=500_00)
    id_ = books.run(begin_session, LOAN, terms).id
    books.run(clear_rows, id_, "all")
    books.run(finish_session, id_)
    parts = sections(report_of(books, id_))
    assert amounts(parts["Summary"])[1:3] == [
        ("Increases cleared (1)", 500_00),
        ("Decreases cleared (0)", 0),
    ]
    assert listed(parts["Cleared"]) == [("borrowed", 500_00, "")]


def test_the_rows_of_the_beginning_balance_are_only_a_sum(rows):
    id_ = reconcile(
        rows, FEBRUARY, "check", "fee",
        beginning_balance=70_00, beginning_date=JANUARY, outstanding=[row("check")],
    )  # fmt: skip
    report = report_of(rows, id_)
    parts = sections(report)
    assert amounts(parts["Summary"])[0] == ("Beginning balance", 70_00)
    assert listed(parts["Cleared"]) == [("check", -5_00, ""), ("fee", -1_00, "")]
    assert report.totals["books_balance"] == 57_00
    assert (report.totals["unexplained"], report.totals["changed_elsewhere"]) == (0, 0)


def test_an_adjustment_is_told_from_other_rows(rows):
    terms = SessionTerms(statement_date=JANUARY, statement_balance=99_50)
    id_ = rows.run(begin_session, CHECKING, terms).id
    rows.run(clear_rows, id_, [row("in")], [])
    rows.run(finish_session, id_, SUPPLIES)
    (adjustment, _) = listed(sections(report_of(rows, id_))["Cleared"])
    assert adjustment[1:] == (-50, "Adjustment")


def test_rows_that_were_changed_since_are_listed_as_they_were(rows):
    id_ = reconcile(rows, JANUARY, "in", "rent", "check")
    following = reconcile(rows, FEBRUARY, "fee")
    summary = amounts(sections(report_of(rows, id_))["Summary"])
    exception = rows.with_context(evolve(rows.context, override="misread by the bank"))
    split = [{"account_id": SALES, "amount": -33_00}]
    change(exception, "bank-transactions", "rent", amount=-33_00, splits=split)
    drop(exception, "bank-transactions", "check")
    report = report_of(rows, id_)
    parts = sections(report)
    assert amounts(parts["Summary"]) == [
        ("Beginning balance", 0),
        ("Checks and payments cleared (0)", 0),
        ("Deposits and other credits cleared (1)", 100_00),
        ("Cleared rows that were changed since", -35_00),
        *summary[-3:],
    ]
    assert amounts(parts["Statement and books"]) == [
        ("Statement balance", 65_00),
        ("Cleared rows that were changed since", 35_00),
        ("Checks and payments not cleared (1)", -33_00),
        ("Deposits and other credits not cleared (0)", 0),
        ("Balance in the books on Jan 31, 2026", 67_00),
    ]
    title = "Changed since they were reconciled (amounts before the change)"
    changes = {document: (amount, note) for document, amount, note in listed(parts[title])}
    assert changes["rent"] == (-30_00, "Now -33.00 on 2026-01-20, changed 2026-11-22 by system")
    assert changes["check"] == (-5_00, "Removed 2026-11-22 by system")
    assert all("misread by the bank" in line.cells[4] for line in parts[title][:2])
    later = amounts(sections(report_of(rows, following))["Statement and books"])
    assert ("Rows of the beginning balance that were changed since", 35_00) in later
    third = reconcile(rows, MARCH, "rent", "later")
    assert ("Discrepancy of the beginning balance", 35_00) in amounts(
        sections(report_of(rows, third))["Summary"]
    )


def test_an_undone_reconciliation_has_no_report(rows):
    id_ = reconcile(rows, JANUARY, "in")
    rows.run(undo_session, id_)
    with pytest.raises(Conflict, match="was undone, so there is nothing to report"):
        report_of(rows, id_)
    with pytest.raises(NotFound):
        report_of(rows, "nothing")


def test_the_reports_of_merged_accounts_still_lead_to_the_books(rows):
    deposit(rows, "moved", cents=40_00, account=SAVINGS, other=CHECKING, day=date(2026, 1, 15))
    deposit(rows, "own", cents=9_00, account=SAVINGS, day=date(2026, 1, 18))
    deposit(rows, "open", cents=3_00, account=SAVINGS, day=date(2026, 1, 19))
    first = reconcile(rows, JANUARY, "in", "rent", "moved")
    second = reconcile(rows, date(2026, 1, 25), "moved", "own", account=SAVINGS)
    rows.run(merge_account, SAVINGS, CHECKING)
    third = reconcile(rows, FEBRUARY, "fee", "check")
    for id_, day in ((first, JANUARY), (second, date(2026, 1, 25)), (third, FEBRUARY)):
        report = report_of(rows, id_)
        balance = rows.read(balance_on, CHECKING, day)
        assert (report.totals["unexplained"], report.totals["books_balance"]) == (0, balance)
    assert "an account was merged into this one since" in report_of(rows, first).notes


class AnyReports(AnySessions):
    """Any sequence of acts; after each of them the reports of all reconciliations tie."""

    def the_marks_are_those_of_the_pencil(self) -> None:
        """Tested by the class above."""

    def the_figures_are_those_of_the_pencil(self) -> None:
        """Tested by the class above."""

    def nothing_is_wrong_with_either(self) -> None:
        """Tested by the class above."""

    @invariant()
    def every_report_ties(self) -> None:
        for statement in getattr(self, "statements", []):
            if statement.status == "undone":
                continue
            in_memory, in_file = (report_of(books, statement.id) for books in self.books)
            assert sections(in_memory) == sections(in_file)
            assert in_memory.totals == in_file.totals
            self.check_figures(statement, in_file)
            self.check_rows(statement, in_file)

    def check_figures(self, statement: Statement, report: Report) -> None:
        """The figures are those of the view, and lead to the balance of the account."""
        books, totals = self.books[0], report.totals
        figures = books.read(
            lambda work: session_view(work, work.get(BankSession, statement.id)).figures
        )
        assert totals["beginning_balance"] == figures.beginning_balance
        assert totals["statement_balance"] == figures.statement_balance
        assert totals["cleared_balance"] == figures.cleared_balance
        assert totals["difference"] == figures.difference
        assert totals["books_balance"] == books.read(balance_on, statement.account, statement.date)
        assert totals["unexplained"] == 0
        parts = sections(report)
        for name in ("Summary", "Statement and books"):
            lines = amounts(parts[name])
            total = "Cleared balance" if name == "Summary" else lines[-1][0]
            labels = [label for label, _ in lines]
            terms = [amount for _, amount in lines[: labels.index(total)]]
            assert sum(terms) == dict(lines)[total]
        for title, rows in parts.items():
            sums = amounts(rows)
            transactions = listed(rows)
            if title not in {"Summary", "Statement and books"}:
                assert sums[-1][0].endswith(f"({len(transactions)})")
                assert sums[-1][1] == sum(amount for _, amount, _ in transactions)

    def check_rows(self, statement: Statement, report: Report) -> None:
        """Each row of the account is listed where the pencil has it."""
        others = [
            other
            for other in self.statements
            if other.account == statement.account and other.status != "undone"
        ]
        earlier = {other.id for other in others if other.date <= statement.date}
        later = (other.date for other in others if other.date > statement.date)
        end = min(later, default=date(2200, 1, 1))
        own = self._of(statement.account)
        opening = self._opening(statement)
        cleared = {key for key, row in own if row.mark == statement.id and key not in opening}
        if statement.status == "open":
            cleared = {*self._counted(statement)}
        rest = {key: row for key, row in own if row.mark not in earlier and key not in cleared}
        uncleared = {key for key, row in rest.items() if row.date <= statement.date}
        after = {key for key, row in rest.items() if statement.date < row.date <= end}
        sign = SIGNS[statement.account]
        parts = [*sections(report).values()][2:5]
        for keys, rows in zip((cleared, uncleared, after), parts, strict=True):
            expected = sorted((key.split(":")[1], sign * self.rows[key].amount) for key in keys)
            assert sorted((id_, amount) for id_, amount, _ in listed(rows)) == expected

    def _opening(self, statement: Statement) -> set[str]:
        """The rows of the beginning balance."""
        marks = self.books[0].read(lambda work: [*work.session.records.all(ClearedMark)])
        return {mark.id for mark in marks if mark.is_opening and mark.session_id == statement.id}


AnyReports.TestCase.settings = settings(
    max_examples=examples(0.3), stateful_step_count=20, deadline=None
)
TestAnyReports = AnyReports.TestCase
