"""The reconciliation of one month of an account with a long history: it must cost what is new.

The history is reconciled with a first session that begins with its balance; that is done once, so
it is measured by itself. Then a month of 500 rows is begun, cleared and finished.
"""

import random
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from adapters.storage.sqlite.store import SqliteStore
from application.bank_reconciliation.clearing import clear_rows
from application.bank_reconciliation.finishing import finish_session, undo_session
from application.bank_reconciliation.matching import MatchChoices, match_file
from application.bank_reconciliation.session_report import session_report
from application.bank_reconciliation.session_view import session_view
from application.bank_reconciliation.sessions import SessionTerms, begin_session
from application.importing.bank_rows.import_statements import StatementOptions
from application.importing.parsed_file import ParsedFile
from application.importing.plan_import import ImportOptions, commit_import, plan_import
from application.importing.statements import Statement, StatementRow
from application.ledger.accounts import balance_on
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.reconciliation.bank_sessions import BankSession
from tests.benchmarks.generated import Shelf
from tests.benchmarks.options import Options
from tests.benchmarks.table import show
from tests.support import new_books

ACCOUNT = "account-1000"
HISTORY_ENDS = date(2025, 12, 31)
MONTH_ENDS = date(2026, 1, 31)
MONTH = 500
"""How many rows the month has."""
STEPS = ("first, s", "begin", "show", "clear 500", "finish", "report", "undo", "match 500")


def run(shelf: Shelf, options: Options) -> None:
    """Measure, and print the table."""
    del shelf
    rows = []
    for count in options.documents or (1_000, 10_000, 100_000):
        with TemporaryDirectory(prefix="wyzbooks-bench-") as folder:
            store = SqliteStore(Path(folder) / "books.wyzbooks")
            times = _measured(new_books(store), count, options.runs)
            store.close()
        first, *others = (statistics.median(times[step]) for step in STEPS)
        rows.append(
            [f"{count:,}", f"{first:.2f}", *(f"{seconds * 1000:.0f}" for seconds in others)]
        )
    show(
        "Reconciliation of a month of 500 rows",
        options.command("reconciliation"),
        f"{options.runs}, one after the other in the same books; processor time, in ms but for the "
        "first reconciliation, which locks the whole history once",
        ["rows of the account before", *STEPS],
        rows,
    )


def _measured(books: Books, count: int, runs: int) -> dict[str, list[float]]:
    """The seconds of processor time of each step, of each run."""
    times: dict[str, list[float]] = {step: [] for step in STEPS}
    _enter(books, _lines(count, HISTORY_ENDS - timedelta(days=3_650), 3_650, 1))
    month = _lines(MONTH, date(2026, 1, 1), 30, count + 1)
    beginning = books.read(balance_on, ACCOUNT, HISTORY_ENDS)
    first = SessionTerms(
        statement_date=HISTORY_ENDS + timedelta(days=1),
        statement_balance=beginning,
        beginning_balance=beginning,
        beginning_date=HISTORY_ENDS,
    )

    def timed(step: str, use_case: Callable[..., Any], *arguments: Any) -> Any:
        start = time.process_time()
        result = books.run(use_case, *arguments)
        times[step].append(time.process_time() - start)
        return result

    session = timed("first, s", begin_session, ACCOUNT, first)
    books.run(finish_session, session.id)
    _enter(books, month)
    ending = beginning + sum(row.amount for row in month.statements[0].rows)
    for _ in range(runs):
        terms = SessionTerms(statement_date=MONTH_ENDS, statement_balance=ending)
        session = timed("begin", begin_session, ACCOUNT, terms)
        view = timed("show", _view, session.id)
        timed("match 500", match_file, session.id, "csv", month, MatchChoices(), ImportOptions())
        rows = [row.line.id for row in view.rows]
        timed("clear 500", clear_rows, session.id, rows)
        timed("finish", finish_session, session.id)
        timed("report", session_report, session.id)
        timed("undo", undo_session, session.id)
    return times


def _view(work: UnitOfWork, id_: str) -> Any:
    return session_view(work, work.get(BankSession, id_))


def _lines(count: int, first: date, days: int, first_line: int) -> ParsedFile:
    """A statement with some rows, spread over some days; the same each time."""
    chance = random.Random(15)
    rows = tuple(
        StatementRow(
            first_line + number,
            1,
            first + timedelta(days=number * days // count),
            chance.randrange(-50_000, 50_000) or 1,
            f"Payee {chance.randrange(500)} Store",
        )
        for number in range(count)
    )
    return ParsedFile(statements=(Statement(1, "", rows),), total=count)


def _enter(books: Books, file: ParsedFile) -> None:
    options = ImportOptions(statements=StatementOptions(account=ACCOUNT))
    books.run(commit_import, books.read(plan_import, "csv", file, options))
