"""Any bytes, and damaged files, take the whole road: they are read, planned and committed.

Whatever a file holds, it is imported or refused in order, no half of it stays, and it takes little
time. A failure names its case, which `damaged` makes again.
"""

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from random import Random

import msgspec
import pytest

from adapters.importers.iif.reader import read_iif
from adapters.json_shapes.imports import import_view, plan_view
from adapters.storage.memory.store import MemoryStore
from application.importing.import_answer import ImportRefused
from application.importing.parsed_file import ParsedFile, ReadingOptions, UnreadableFile
from application.importing.plan_import import ImportOptions, commit_import, plan_import
from application.integrity.verify_books import verify_books
from application.ledger.company import change_settings
from application.reporting.make_report import ReportRequest, make_report
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.error_codes import CONFLICT_CODES
from domain.errors import Conflict
from domain.values import LATEST
from entrypoints.api import app_of
from tests.adapters.importers.iif.damage import SEEDS, damaged
from tests.support import PORT, Client, import_parsed, new_books

IS_NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
CASES = 10_000 if IS_NIGHTLY else 1_000
FIRST = datetime.now(UTC).date().toordinal() * CASES if IS_NIGHTLY else 0
"""The number of the first case: every night has new ones."""
FILES_OF_BOOKS = 50
"""How many files are imported into the same books."""
OVER_HTTP = 40
SECONDS = 2
"""More processor time than any of these small files needs."""


def cases(first: int, count: int) -> Iterator[tuple[int, bytes, Random]]:
    for case in range(FIRST + first, FIRST + first + count):
        random = Random(case)
        yield case, damaged(random), random


@pytest.mark.parametrize("first", range(CASES // FILES_OF_BOOKS))
def test_any_file_is_imported_or_refused_in_order_and_no_half_of_it_stays(first):
    books = new_books(MemoryStore())
    import_parsed(books, read_iif(Random(first).choice(SEEDS)), partial=True)
    if first % 2:
        books.run(change_settings, {"closing_date": date(2026, 2, 1)})
    for case, content, random in cases(first * FILES_OF_BOOKS, FILES_OF_BOOKS):
        began = time.process_time()
        try:
            take_the_road(books, content, random)
        except Exception as error:
            raise AssertionError(f"case {case} fails") from error
        assert time.process_time() - began < SECONDS, case
    assert books.read(verify_books).faults == ()


def test_any_file_in_a_store_on_disk_is_imported_or_refused_in_order(sql_books):
    for _, content, random in cases(CASES, FILES_OF_BOOKS):
        take_the_road(sql_books, content, random)
    assert sql_books.read(verify_books).faults == ()


def test_any_file_over_http_is_answered_without_a_server_error():
    client = Client(app_of(new_books(MemoryStore()), PORT))
    for case, content, random in cases(2 * CASES, OVER_HTTP):
        query = random.choice(["", "?partial=true", "?dryRun=true", "?partial=true&strict=true"])
        headers = {"Content-Type": "application/octet-stream"}
        answer = client.post(f"/import/iif{query}", content=content, headers=headers)
        assert answer.status_code in {200, 201, 409, 422}, case
        assert ("lines" in answer.json()) is (answer.json().get("code") not in NO_LINES), case


NO_LINES = {"not_iif", *CONFLICT_CODES}


def take_the_road(books: Books, content: bytes, random: Random) -> None:
    """Read, plan and commit a file, and check what must hold at every step."""
    before = state(books)
    try:
        parsed = read_iif(
            content, ReadingOptions(random.choice([None, None, None, "mdy", "dmy", "ymd"]))
        )
    except UnreadableFile:
        return
    check_counts(parsed)
    options = ImportOptions(
        partial=random.random() < 0.8,
        strict=random.random() < 0.2,
        opening_date=date(2026, 1, 1) if random.random() < 0.3 else None,
    )
    planned = books.read(plan_import, "iif", parsed, options)
    view = plan_view(planned)
    msgspec.json.encode(view)
    assert sum(view["lines"].values()) == 2 * view["lines"]["total"]
    assert state(books) == before
    try:
        answer = books.run(commit_import, planned)
    except (ImportRefused, Conflict):
        assert state(books) == before
        return
    assert import_view(answer)["lines"] == view["lines"]
    assert import_view(answer)["trialBalance"] == view["trialBalance"]
    totals = books.read(make_report, "trial-balance", ReportRequest(as_of=LATEST)).totals
    assert totals["debits"] == totals["credits"]
    assert state(books)[1] == 2 * answer.debits_after


def check_counts(parsed: ParsedFile) -> None:
    """Every line that was read is one of a record, or is left out, refused or structure."""
    kept = len(parsed.accounts) + len(parsed.records)
    kept += sum(transaction.rows for transaction in parsed.transactions)
    others = parsed.left_out_lines + parsed.refused_lines + parsed.structure
    assert kept + others == parsed.total


def state(books: Books) -> tuple[int, int]:
    """The version of the books, and the sum of all balances without their signs."""

    def read(work: UnitOfWork) -> tuple[int, int]:
        turnovers = work.session.ledger.turnovers(None, LATEST).values()
        assert sum(turnover.net for turnover in turnovers) == 0
        return work.version, sum(abs(turnover.net) for turnover in turnovers)

    return books.read(read)
