"""Opening a file of the program that looked at names: no account moves in any report."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from adapters.storage.sqlite.driver import DRIVER
from application.integrity.verify_books import verify_books
from application.integrity.verify_log import verify_log
from application.ports.change_log import LogQuery
from application.reporting.make_report import ReportRequest
from application.unit_of_work.books import Books
from domain.ledger.accounts import Account
from entrypoints.wiring import open_file
from tests.adapters.storage.sqlite.old_schemas import BEFORE_CASH_FLOWS, LOG
from tests.application.actions import FUNDS, change
from tests.support import whole_report

SCHEMA_3 = Path(__file__).parents[2] / "data" / "schema-3.sql"
SHOWN_BEFORE = {
    "wear": "operating",
    "truck-ad": "investing",
    "mortgage": "operating",
    "software": "operating",
    "patents": "investing",
    "reserve": "operating",
    "lent": "investing",
    "draws": "operating",
}
"""The section in which the program of schema 3 showed each account of the balance sheet."""
AMOUNTS_BEFORE = {
    2025: {
        "operating": {
            "account-1100": -23_466_790,
            "wear": -200,
            "account-2000": 3_003,
            "mortgage": -800,
            "software": -1_600,
            "reserve": -6_400,
            "draws": -25_600,
        },
        "investing": {"lent": -12_800, "patents": -3_200, "truck-ad": -400},
        "financing": {"account-3000": -100_000},
    },
    2026: {
        "operating": {
            "account-1100": 10_894,
            "old": -13_000,
            "wear": -200,
            "account-2000": 1_100,
            "account-2100": 5_000,
            "mortgage": -800,
            "software": -1_600,
            "reserve": -6_400,
            "draws": -25_600,
        },
        "investing": {"lent": -12_800, "patents": -3_200, "truck-ad": -400},
        "financing": {},
    },
}
"""What the program of schema 3 showed in each year, in cents."""
TOTALS_BEFORE = {
    2025: {
        "operating": 99_666_200,
        "investing": -16_400,
        "financing": -100_000,
        "net_change": 99_549_800,
        "cash_at_beginning": 50_000_000,
        "cash_at_end": 149_549_800,
    },
    2026: {
        "operating": -311_900,
        "investing": -16_400,
        "financing": 0,
        "net_change": -328_300,
        "cash_at_beginning": 149_549_800,
        "cash_at_end": 149_221_500,
    },
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file as the program of schema 3 left it, with a closed period."""
    books_path = tmp_path / "books.wyzbooks"
    with closing(DRIVER.connect(books_path)) as raw:
        raw.executescript(SCHEMA_3.read_text(encoding="utf-8"))
    return books_path


@pytest.fixture
def opened(path: Path) -> Iterator[Books]:
    """The books in that file, opened with the current program."""
    books = open_file(path)
    yield books
    books.store.close()


def sections(books: Books) -> dict[str, str | None]:
    accounts = books.read(lambda work: list(work.session.records.all(Account)))
    return {account.id: account.cash_flow for account in accounts}


@pytest.mark.parametrize("year", [2025, 2026])
def test_no_account_moves_in_the_statement_of_cash_flows(opened, year):
    request = ReportRequest(first=date(year, 1, 1), last=date(year, 12, 31))
    report = opened.read(whole_report, "cash-flows", request)
    assert report.totals == TOTALS_BEFORE[year]
    amounts: dict[str, dict[str, int]] = {"operating": {}, "investing": {}, "financing": {}}
    section = ""
    for row in report.rows:
        section = row.label.split()[0].lower() if row.depth == 0 else section
        if row.account_id:
            amounts[section][row.account_id] = row.cells[0]
    assert amounts == AMOUNTS_BEFORE[year]


def test_every_account_has_the_section_in_which_it_was_shown(opened):
    filled = sections(opened)
    assert all(filled.values())
    assert {id_: filled[id_] for id_ in SHOWN_BEFORE} == SHOWN_BEFORE


def test_sections_that_had_no_effect_become_operating(opened):
    filled = sections(opened)
    without_effect = ["certificate", "gain", "fees", "estimates"]
    assert {BEFORE_CASH_FLOWS[id_]["cash_flow"] for id_ in without_effect} == {
        "investing",
        "financing",
    }
    assert {filled[id_] for id_ in (*without_effect, FUNDS)} == {"operating"}


def test_nothing_is_wrong_afterwards(opened):
    assert opened.read(verify_books).faults == ()
    assert opened.read(verify_log).first_broken is None
    assert not opened.read(lambda work: work.session.stale_data())


def test_the_system_changes_the_accounts_through_the_log(path):
    with closing(DRIVER.connect(path)) as raw:
        rows = raw.execute(LOG).fetchall()
        stored = dict(raw.execute("SELECT id, cash_flow FROM accounts"))
    books = open_file(path)
    logged = books.read(lambda work: work.session.log.read(LogQuery(since=len(rows), limit=1000)))
    added = [change for change in logged if change.collection == "accounts"]
    changed = {id_ for id_, section in sections(books).items() if stored[id_] != section}
    assert {change.id for change in added} == changed
    assert {(change.collection, change.op, change.actor) for change in added} == {
        ("accounts", "put", "system")
    }
    books.store.close()
    with closing(DRIVER.connect(path)) as raw:
        assert raw.execute(LOG).fetchall()[: len(rows)] == rows


def test_a_file_is_filled_in_only_once(path):
    books = open_file(path)
    change(books, "accounts", "estimates", cash_flow="investing")
    version = books.read(lambda work: work.session.log.head().version)
    books.store.close()
    again = open_file(path)
    assert again.read(lambda work: work.session.log.head().version) == version
    assert sections(again)["estimates"] == "investing"
    again.store.close()
