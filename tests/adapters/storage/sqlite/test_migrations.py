"""Files of older programs are brought up to the newest schema; nothing is lost, and everything
that is derived is kept."""

import re
import shutil
import stat
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from adapters.storage.memory.store import MemoryStore
from adapters.storage.sqlite.backup_folder import BackupFolder
from adapters.storage.sqlite.blobs import CHUNK_SIZE
from adapters.storage.sqlite.driver import DRIVER
from adapters.storage.sqlite.migrations import SCHEMA_VERSION, STEPS, migrate
from adapters.storage.sqlite.store import SqliteStore
from application.checksum_tree import BUCKETS, record_hash
from application.collections.registry import COLLECTIONS
from application.integrity.rebuild_derived import rebuild_derived
from application.integrity.verify_books import verify_books
from application.integrity.verify_log import verify_log
from application.ledger.company import change_settings
from application.ledger.logo import find_logo, set_logo
from application.open_books import assemble
from application.ports.change_log import LogQuery, RecordTimes
from application.ports.queries import Query
from application.reporting.make_report import ReportRequest, make_report
from application.serialization import json_text
from application.sync.catch_up import CopyPosition, read_changes
from application.sync.checksums import checksums_of_records, record_hashes
from application.sync.record_texts import record_text
from application.unit_of_work.books import Books
from domain.document_kinds import DOCUMENT_KINDS
from domain.errors import Conflict
from domain.invoicing.contacts import Contact
from domain.ledger.company import Settings
from domain.ledger.entries import EntryHeader
from domain.lines import line_fields_of
from domain.reconciliation.applications import AppliedCredit
from domain.records import changed
from domain.reports.catalogue import REPORTS
from domain.values import LATEST
from entrypoints.api import app_of
from entrypoints.wiring import open_file
from tests.adapters.storage.sqlite.old_schemas import LOG, enter
from tests.application.actions import (
    CARD,
    CHECKING,
    FUNDS,
    PAYABLE,
    RECEIVABLE,
    SALES,
    add,
    assert_sound,
    change,
    contact,
    drop,
    get,
    invoice,
)
from tests.pictures import PNG
from tests.support import PORT, Client, new_books, whole_report

DATA = Path(__file__).parents[3] / "data"
SCHEMA_1, SCHEMA_2 = DATA / "schema-1.sql", DATA / "schema-2.sql"
CLOSED = date(2025, 12, 31)
UNAPPLIED = "unapplied-cash-payment-income"

APPLIED = {
    (
        "journal:paid-7:account-1100:acme:credit",
        "journal:invoice-7:account-1100:acme:debit",
        700_00,
        date(2026, 1, 1),
        "oldest",
    ),
    (
        "bank-transaction:paid-8:account-1100:acme:credit",
        "journal:invoice-8:account-1100:acme:debit",
        333_33,
        date(2026, 2, 10),
        "exact",
    ),
    (
        "journal:shifted:account-1100:blue:credit",
        "journal:twice:account-1100:blue:debit",
        40_00,
        date(2026, 2, 20),
        "oldest",
    ),
    (
        "journal:shifted:account-1100:blue:credit",
        "journal:twice:account-1100:blue:debit:2",
        20_00,
        date(2026, 2, 20),
        "oldest",
    ),
    (
        "bank-transaction:bill-1-paid:account-2000:paper:debit",
        "journal:bill-1:account-2000:paper:credit",
        150_00,
        date(2026, 2, 1),
        "oldest",
    ),
    (
        "bank-transaction:rent-on-card:account-2000:landlord:debit",
        "journal:bill-2:account-2000:landlord:credit",
        100_00,
        date(2026, 2, 2),
        "oldest",
    ),
}
OPEN = {
    "journal:invoice-7:account-1100:acme:debit": 300_00,
    "journal:shifted:account-1100:acme:debit": 100_00,
    "journal:shifted:account-1100:blue:credit": 40_00,
    "bank-transaction:paid-too-much:account-1100:blue:credit": 250_00,
    "journal:bill-1:account-2000:paper:credit": 150_03,
    "journal:bill-2:account-2000:landlord:credit": 800_00,
    "bank-transaction:paid-too-much:account-1050": 250_00,
    "bank-transaction:cash-sale:account-1050": 80_00,
}
"""What is open of each item, in cents, and what waits in Undeposited Funds."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file as the program of schema 1 left it."""
    books_path = tmp_path / "books.wyzbooks"
    with closing(DRIVER.connect(books_path)) as raw:
        raw.executescript(SCHEMA_1.read_text(encoding="utf-8"))
    return books_path


@pytest.fixture
def renewed(path: Path) -> Iterator[Books]:
    """The books in that file, opened with the current program."""
    books = open_file(path)
    yield books
    books.store.close()


def asked(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(DRIVER.connect(path)) as raw:
        return raw.execute(sql).fetchall()


def dump(path: Path) -> dict[str, Any]:
    """The whole content of a file: the declarations of its tables and indexes, and their rows."""
    declared = asked(path, "SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2")
    return {"declared": declared} | {
        name: sorted(map(repr, asked(path, f"SELECT * FROM {name}")))
        for type_, name, _ in declared
        if type_ == "table"
    }


def backups(path: Path) -> list[Path]:
    return sorted(path.with_name(f"{path.name}.backups").glob("*-upgrade.wyzbooks"))


def nets(books: Books, basis: str) -> dict[str, int]:
    return {
        id_: each.net
        for id_, each in books.read(
            lambda work: work.session.ledger.turnovers(None, LATEST, None, basis)
        ).items()
        if each.net
    }


def derived(books: Books) -> Any:
    """Everything that is derived from the documents and stored."""

    def found(work: Any) -> Any:
        session = work.session
        postings = [
            (each.entry_id, each.day, each.basis, each.posting)
            for each in session.ledger.all_postings()
        ]
        months = {
            key: each
            for key, each in session.ledger.month_balances().items()
            if each.debits or each.credits
        }
        contacts = {key: each for key, each in session.ledger.contact_balances().items() if each}
        return (
            list(session.open_items.all()),
            list(session.records.all(AppliedCredit)),
            postings,
            months,
            contacts,
            session.log.head(),
        )

    return books.read(found)


def test_the_file_is_of_schema_1(path):
    assert asked(path, "PRAGMA user_version") == [(1,)]
    assert asked(path, "SELECT closing_date FROM settings") == [(CLOSED.isoformat(),)]


def test_opening_an_old_file_brings_it_to_the_newest_schema_with_nothing_wrong(path, renewed):
    assert asked(path, "PRAGMA user_version") == [(SCHEMA_VERSION,)]
    verdict = renewed.read(verify_books)
    assert verdict.faults == ()
    assert verdict.checked["openItems"] == 15
    assert verdict.checked["applications"] == len(APPLIED)


def test_a_backup_of_the_old_file_is_made_before_any_change(path):
    before = dump(path)
    open_file(path).store.close()
    (backup,) = backups(path)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert asked(backup, "PRAGMA integrity_check") == [("ok",)]
    assert asked(backup, "PRAGMA user_version") == [(1,)]
    assert dump(backup) == before


def test_a_backup_can_be_opened_in_place_of_the_file(path):
    books = open_file(path)
    expected = derived(books)[:5]
    books.store.close()
    restored = Path(shutil.copy(backups(path)[0], path.with_name("restored.wyzbooks")))
    again = open_file(restored)
    assert derived(again)[:5] == expected
    assert_sound(again)
    again.store.close()


def test_accrual_postings_stay_as_they_were(path):
    before = dict(
        asked(
            path,
            "SELECT account_id, sum(amount) FROM postings"
            " GROUP BY account_id HAVING sum(amount) <> 0",
        )
    )
    days = asked(
        path,
        "SELECT entry_id, line, account_id, date, amount, contact_id, memo"
        " FROM postings ORDER BY 1, 2",
    )
    months = asked(
        path,
        "SELECT account_id, month, debits, credits FROM month_balances"
        " WHERE debits OR credits ORDER BY 1, 2",
    )
    books = open_file(path)
    assert nets(books, "accrual") == before
    totals = books.read(make_report, "trial-balance", ReportRequest(as_of=LATEST)).totals
    assert totals["debits"] == totals["credits"] > 0
    books.store.close()
    accrual = "basis IN ('both', 'accrual')"
    assert (
        asked(
            path,
            "SELECT entry_id, line, account_id, date, amount, contact_id, memo"
            f" FROM postings WHERE {accrual} ORDER BY 1, 2",
        )
        == days
    )
    kept = (
        "SELECT account_id, month, sum(debits) d, sum(credits) c FROM month_balances"
        f" WHERE {accrual} GROUP BY 1, 2 HAVING d OR c ORDER BY 1, 2"
    )
    assert asked(path, kept) == months


def test_open_items_and_undeposited_rows_are_derived(renewed):
    items = renewed.read(lambda work: list(work.session.open_items.all()))
    assert {each.id: each.open for each in items if each.open} == OPEN
    assert {each.id for each in items if each.role == "row"} == {
        id_ for id_ in OPEN if id_.endswith(":account-1050")
    }
    assert all((each.settled is None) == (each.open > 0) for each in items)
    assert not any(each.document_id in {"void-journal", "void-check", "gone"} for each in items)


def test_applications_are_derived_and_never_dated_in_the_closed_period(renewed):
    credits = renewed.read(lambda work: list(work.session.records.all(AppliedCredit)))
    applications = {
        (credit.id, each.charge_id, each.amount, each.date, each.rule)
        for credit in credits
        for each in credit.applied
    }
    assert applications == APPLIED
    assert all(day > CLOSED for *_, day, _ in applications)


def test_control_accounts_equal_their_open_items(renewed):
    sums: Counter[str] = Counter()
    for (account, _), cents in renewed.read(
        lambda work: work.session.reports.contact_sums([RECEIVABLE, PAYABLE])
    ).items():
        sums[account] += cents
    accrual = nets(renewed, "accrual")
    assert sums == {RECEIVABLE: accrual[RECEIVABLE], PAYABLE: accrual[PAYABLE]}
    client = Client(app_of(renewed, PORT))
    for side in ("ar", "ap"):
        answer = client.get(f"/reconciliation/{side}").json()
        assert (answer["outOfStep"], answer["difference"]) == ([], "0.00")


def test_on_the_cash_basis_only_what_was_paid_counts(renewed):
    cash = nets(renewed, "cash")
    assert sum(cash.values()) == 0
    assert RECEIVABLE not in cash
    assert PAYABLE not in cash
    accrual = nets(renewed, "accrual")
    assert cash[CHECKING] == accrual[CHECKING]
    # Seven tenths of invoice-7 are paid, and all of invoice-8 and of the invoice "twice". The cash
    # sale counts at once.
    assert cash[SALES] == -(420_00 + 111_11 + 60_00 + 80_00)
    # Blue has payments of 250.00 and 40.00 that have not paid anything yet; 100.00 of them were
    # moved to Acme.
    assert cash[UNAPPLIED] == -(250_00 + 40_00 - 100_00)


def test_the_log_is_not_broken_and_only_what_is_derived_is_added_to_it(path):
    rows = asked(path, LOG)
    books = open_file(path)
    assert books.read(verify_log).first_broken is None
    added = books.read(lambda work: work.session.log.read(LogQuery(since=len(rows))))
    accounts = asked(path, "SELECT count(*) FROM accounts")[0][0]
    assert [(each.collection, each.op, each.actor) for each in added] == [
        *[("accounts", "put", "system")] * accounts,
        *[("applications", "put", "system")] * 5,
    ]
    books.store.close()
    assert asked(path, LOG)[: len(rows)] == rows
    assert asked(path, "SELECT DISTINCT override FROM changes") == [("",)]


def test_opening_a_migrated_file_again_changes_nothing(path):
    books = open_file(path)
    first = derived(books)
    books.store.close()
    (backup,) = backups(path)
    time = backup.stat().st_mtime_ns
    books = open_file(path)
    assert derived(books) == first
    assert not books.read(lambda work: work.session.stale_data())
    books.store.close()
    assert backups(path) == [backup]
    assert backup.stat().st_mtime_ns == time


def test_a_crash_between_the_migration_and_the_renewal_is_repaired_at_the_next_open(path, tmp_path):
    twin = Path(shutil.copy(path, tmp_path / "twin.wyzbooks"))
    SqliteStore(path).close()  # migrated; and here the power fails
    assert asked(path, "SELECT what FROM stale ORDER BY 1") == [
        ("cash_flow",),
        ("open_items",),
        ("opposites",),
        ("record_hashes",),
        ("texts",),
    ]
    books, undisturbed = open_file(path), open_file(twin)
    assert derived(books)[:5] == derived(undisturbed)[:5]
    assert_sound(books)
    for opened_books in (books, undisturbed):
        opened_books.store.close()
    assert len(backups(path)) == len(backups(twin)) == 1
    assert asked(path, "SELECT count(*) FROM stale") == [(0,)]


def test_a_crash_in_the_middle_of_the_renewal_leaves_it_to_the_next_open(path):
    from entrypoints.clock import SystemClock, TimeOrderedIds

    class PowerFailure(BaseException):
        pass

    def fail(work: Any) -> None:
        rebuild_derived(work)
        raise PowerFailure

    store = SqliteStore(path)
    with pytest.raises(PowerFailure):
        assemble(store, SystemClock(), TimeOrderedIds()).run(fail)
    store.close()
    assert asked(path, "SELECT count(*) FROM open_items") == [(0,)]
    books = open_file(path)
    assert_sound(books)
    assert {
        each.id: each.open
        for each in books.read(lambda work: list(work.session.open_items.all()))
        if each.open
    } == OPEN
    books.store.close()


@pytest.mark.parametrize("schema", [SCHEMA_1, SCHEMA_2])
def test_a_copy_made_from_the_log_of_an_older_program_has_the_checksums_of_the_books(
    tmp_path, schema
):
    path = tmp_path / "old.wyzbooks"
    with closing(DRIVER.connect(path)) as raw:
        raw.executescript(schema.read_text(encoding="utf-8"))
    books = open_file(path)
    page = books.read(read_changes, CopyPosition(), 1000, frozenset(COLLECTIONS), is_compact=True)
    assert not page.more
    texts = [(change, record_text(change)) for change in page.changes]
    assert any(text != change.after for change, text in texts)
    copied = {(change.collection, change.id): record_hash(text) for change, text in texts if text}
    kept = {
        (name, id_): sha256
        for name in COLLECTIONS
        for bucket in BUCKETS
        for id_, sha256 in books.read(record_hashes, name, bucket).items()
    }
    assert copied == kept
    books.store.close()


def test_records_of_older_programs_are_hashed_once_when_the_file_is_opened(path):
    books = open_file(path)
    expected = books.read(checksums_of_records)
    kept = {
        name: dict(books.read(lambda work, name=name: work.session.record_hashes.buckets(name)))
        for name in expected
    }
    # A bucket of which all records were deleted is known by its last change.
    held = {name: {id_: one for id_, one in of.items() if one.count} for name, of in kept.items()}
    assert held == expected
    assert sum(checksum.count for checksum in kept["journals"].values()) > 5
    books.store.close()
    changed = "UPDATE record_hashes SET sha256 = 'x' WHERE collection = 'terms'"
    with closing(DRIVER.connect(path, isolation_level=None)) as connection:
        connection.execute(changed)
    books = open_file(path)
    assert asked(path, "SELECT count(*) FROM record_hashes WHERE sha256 = 'x'") != [(0,)]
    books.store.close()


def test_a_retry_that_reaches_the_new_program_reads_the_answer_of_the_old_one(renewed):
    head = renewed.read(lambda work: work.session.log.head())
    body = b'{"id": "later", "kind": "customer", "name": "Later"}'
    answer = Client(app_of(renewed, PORT)).post(
        "/contacts",
        content=body,
        headers={"Idempotency-Key": "again", "Content-Type": "application/json"},
    )
    assert (answer.status_code, answer.headers["idempotency-hit"]) == (201, "true")
    assert answer.json()["version"] == 55
    assert renewed.read(lambda work: work.session.log.head()) == head


def test_the_documents_of_the_old_program_go_on_like_any_others(renewed):
    change(renewed, "bank-transactions", "paid-8", memo="check 1044")
    change(renewed, "bank-transactions", "paid-8", date=date(2026, 2, 11))
    drop(renewed, "bank-transactions", "paid-too-much")
    line = {"description": "March", "rate": Decimal(300), "account_id": SALES}
    add(
        renewed,
        "invoices",
        id="new",
        contact_id="blue",
        date=date(2026, 3, 1),
        status="sent",
        lines=(line,),
    )
    add(
        renewed,
        "payments",
        id="rest",
        contact_id="acme",
        date=date(2026, 3, 2),
        amount=300_00,
        memo="rest of invoice 7",
    )
    assert_sound(renewed)
    assert (
        renewed.read(lambda work: work.session.open_items.outstanding(["acme", "blue"]))[
            "blue"
        ].charges
        == 260_00
    )


# From schema 2


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """A file as the program of schema 2 left it."""
    books_path = tmp_path / "second.wyzbooks"
    with closing(DRIVER.connect(books_path)) as raw:
        raw.executescript(SCHEMA_2.read_text(encoding="utf-8"))
    return books_path


@pytest.fixture
def brought_up(second: Path) -> Iterator[Books]:
    """The books in that file, opened with the current program."""
    books = open_file(second)
    yield books
    books.store.close()


@pytest.fixture(scope="module")
def entered() -> Books:
    """The same books, entered with the current program."""
    books = new_books(MemoryStore())
    enter(books)
    return books


def test_the_second_file_is_of_schema_2_and_has_nothing_of_later_schemas(second):
    assert asked(second, "PRAGMA user_version") == [(2,)]
    assert "account_id" not in {row[1] for row in asked(second, "PRAGMA table_info(entries)")}
    assert asked(second, "SELECT count(*) FROM sqlite_schema WHERE name = 'applied'") == [(0,)]
    assert asked(second, "SELECT count(*) FROM applications") == [(10,)]


def test_a_file_of_schema_2_is_migrated_without_faults_and_with_a_backup(second):
    before = dump(second)
    books = open_file(second)
    assert asked(second, "PRAGMA user_version") == [(SCHEMA_VERSION,)]
    assert books.read(verify_books).faults == ()
    assert not books.read(lambda work: work.session.stale_data())
    books.store.close()
    (backup,) = backups(second)
    assert dump(backup) == before
    (listed,) = BackupFolder.of(second).all()
    assert (listed.name, listed.schema, listed.reason) == (backup.name, 2, "upgrade")
    assert listed.is_verified


def taking_back(path: Path) -> set[str]:
    """The ids of the documents that take back or reverse another one."""
    reversals = asked(path, "SELECT id FROM journals WHERE reverses IS NOT NULL")
    return {id_ for (id_,) in reversals} | {
        id_
        for name in ("invoices", "bills", "journals", "bank_transactions")
        for (id_,) in asked(path, f"SELECT id FROM {name} WHERE voids IS NOT NULL")
    }


def test_only_accounts_and_opposites_of_the_file_of_schema_2_are_changed(second):
    tables = [
        name for (name,) in asked(second, "SELECT name FROM sqlite_schema WHERE type = 'table'")
    ]
    columns = {
        name: ", ".join(f'"{row[1]}"' for row in asked(second, f"PRAGMA table_info({name})"))
        for name in tables
    }

    def held() -> dict[str, list[str]]:
        return {
            name: sorted(map(repr, asked(second, f"SELECT {each} FROM {name}")))
            for name, each in columns.items()
        }

    rows = held()
    open_file(second).store.close()
    after = held()
    assert rows.keys() >= {
        "applications",
        "entries",
        "postings",
        "open_items",
        "month_balances",
        "contact_balances",
        "changes",
    }
    # Accounts get their section of cash flows, which the log has as changes of the system.
    accounts = len(rows.pop("accounts"))
    changes = set(after.pop("changes"))
    assert len(after.pop("accounts")) == accounts
    assert set(rows.pop("changes")) <= changes
    # Documents that take back others get a link to these, and a new version.
    opposites = taking_back(second)
    assert opposites
    for name in rows:
        for row in set(rows[name]) ^ set(after[name]):
            assert any(f"{id_}'" in row for id_ in opposites), (name, row)


def test_every_entry_header_has_the_account_of_its_document(brought_up, entered):
    headings = {
        each.id: each.account_id
        for each in brought_up.read(lambda work: list(work.session.records.all(EntryHeader)))
    }
    assert headings == {
        each.id: each.account_id
        for each in entered.read(lambda work: list(work.session.records.all(EntryHeader)))
    }
    assert {
        id_: headings[id_]
        for id_ in (
            "invoice:i-4",
            "payment:p-2",
            "payment:p-1",
            "bill:b-1",
            "bill-payment:q-2",
            "bank-transaction:t-check",
            "j-owed",
        )
    } == {
        "invoice:i-4": "old",
        "payment:p-2": CHECKING,
        "payment:p-1": FUNDS,
        "bill:b-1": PAYABLE,
        "bill-payment:q-2": CARD,
        "bank-transaction:t-check": CHECKING,
        "j-owed": RECEIVABLE,
    }
    assert headings["j-void"] == CHECKING


def test_every_application_is_kept_by_its_day(brought_up, entered):
    kept, expected = (
        sorted(each.read(lambda work: list(work.session.open_items.applications_by_day())))
        for each in (brought_up, entered)
    )
    assert kept == expected
    said = [
        (credit.id, each.charge_id, each.date, each.rule, each.amount)
        for credit in brought_up.read(lambda work: list(work.session.records.all(AppliedCredit)))
        for each in credit.applied
    ]
    assert kept == sorted(said)
    assert len(kept) == 15
    assert {each[3] for each in kept} == {"stated", "number", "oldest"}


@pytest.mark.parametrize("basis", ["accrual", "cash"])
@pytest.mark.parametrize("key", sorted(REPORTS))
def test_reports_equal_those_of_the_same_books_entered_from_scratch(
    brought_up, entered, key, basis
):
    kind = REPORTS[key]
    for first, last in (
        (date(2024, 1, 1), date(2026, 12, 31)),
        (date(2025, 6, 1), date(2026, 2, 20)),
    ):
        given = {"as_of": last} if kind.is_snapshot else {"first": first, "last": last}
        given |= {"basis": basis} if kind.has_cash_basis else {}
        report, expected = (
            books.read(whole_report, key, ReportRequest(**given)) for books in (brought_up, entered)
        )
        assert report == expected
        assert len(expected.rows) > 1


def test_lines_of_an_old_file_are_known_by_position_and_its_log_stays_as_it_was(second):
    texts = asked(second, "SELECT lines FROM invoices")
    assert texts
    assert all('"id"' not in text for (text,) in texts)
    log = asked(second, LOG)
    books = open_file(second)
    migrated = asked(second, LOG)
    assert migrated[: len(log)] == log
    # Only sections of cash flows, and links to what a document takes back, are filled in.
    logged_ids = {row[5] for row in migrated[len(log) :] if row[4] != "accounts"}
    assert logged_ids == taking_back(second)
    for kind in DOCUMENT_KINDS.values():
        for document in books.read(lambda work, kind=kind: list(work.session.records.all(kind))):
            for name in line_fields_of(kind):
                lines = getattr(document, name)
                assert [line.id for line in lines] == [str(n) for n, _ in enumerate(lines, 1)]
    before = get(books, "invoices", "i-3")
    change(books, "invoices", "i-3", memo="now", lines=({"id": "1", "description": "one"},))
    after = get(books, "invoices", "i-3")
    assert after.lines == (changed(before.lines[0], description="one"),)
    logged = books.read(lambda work: work.session.log.read(LogQuery(record_id="i-3", limit=1000)))
    assert logged[-1].before == json_text(before)
    times = books.read(lambda work: work.session.log.times([("invoices", "i-3")]))
    assert times["invoices", "i-3"] == RecordTimes(logged[0].at, logged[-1].at)
    assert books.read(verify_books).faults == ()
    books.store.close()


def test_books_of_schema_2_go_on_like_any_others(brought_up):
    add(
        brought_up,
        "payments",
        id="rest",
        contact_id="ann",
        date=date(2026, 4, 1),
        amount=333_467_90,
        memo="rest of INV-10",
    )
    change(brought_up, "payments", "p-3", amount=100_00)
    drop(brought_up, "bill-payments", "q-2")
    assert_sound(brought_up)
    assert brought_up.read(
        whole_report, "ar-aging", ReportRequest(as_of=date(2026, 4, 1), contact_id="ann")
    ).totals["outstanding"] == (
        7 + 11_00 + 1_234_567_89 - 900_000_00 - 99_949_99 - 20_00 - 100_01 - 333_467_90
    )


# Schema 4: names that count as the same since then


def as_schema_3(path: Path, old: Path) -> None:
    """Make a file what the program of schema 3 would have written, which only folded capitals."""
    with closing(DRIVER.connect(old, isolation_level=None)) as connection:
        migrate(connection, old, lambda: old, STEPS[:3])
        connection.execute("ATTACH ? AS newest", (str(path),))
        tables = "SELECT name FROM main.sqlite_schema WHERE type = 'table'"
        for (table,) in connection.execute(tables).fetchall():
            rows = connection.execute(f"PRAGMA main.table_info({table})")
            columns = ", ".join(f'"{row[1]}"' for row in rows)
            copy = f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM newest.{table}"
            connection.execute(copy)
        connection.execute("DELETE FROM keys WHERE kind = 'contact'")
        connection.execute("DELETE FROM words WHERE kind = 'contact'")
        for id_, name in connection.execute("SELECT id, name FROM contacts").fetchall():
            key, word = f"customer:{name.casefold()}", name.casefold()
            connection.execute("INSERT INTO keys VALUES ('contact', 'name', ?, ?)", (key, id_))
            connection.execute("INSERT INTO words VALUES ('contact', ?, ?)", (word, id_))


def test_names_that_are_the_same_since_schema_4_stay_and_are_told(tmp_path):
    newest, path = tmp_path / "newest.wyzbooks", tmp_path / "books.wyzbooks"
    books = new_books(SqliteStore(newest))

    def enter(work: Any) -> None:
        for id_, name in (("a", "Jos\u00e9"), ("b", "Jose\u0301"), ("c", "Zo\u00eb")):
            work.save_derived(Contact(id=id_, kind="customer", name=name))

    books.run(enter)
    head = books.read(lambda work: work.session.log.head())
    books.store.close()
    as_schema_3(newest, path)
    books = open_file(path)
    assert books.read(lambda work: work.session.log.head()) == head, "no record was changed"
    assert books.read(verify_books).faults == (
        "contact 'b': it has the same name as 'a'; rename one of them",
    )
    change(books, "contacts", "b", phone="1")
    with pytest.raises(Conflict):
        add(books, "contacts", kind="customer", name="JOS\u00c9")
    find = books.read(lambda work: work.session.records.page(Contact, Query(words=("zoe",))))
    assert [contact.id for contact in find.items] == ["c"]
    change(books, "contacts", "b", name="Joseph")
    assert books.read(verify_books).ok
    books.store.close()


# Schema 14: the totals by which lists find and sort invoices and bills


def test_totals_are_computed_for_the_documents_of_an_older_file(tmp_path):
    path = tmp_path / "books.wyzbooks"
    books = new_books(SqliteStore(path))
    contact(books, "c")
    invoice(books, "i", 1234)
    books.store.close()
    with closing(DRIVER.connect(path, isolation_level=None)) as connection:
        for index in re.findall(r"CREATE INDEX (\w+)", STEPS[13]):
            connection.execute(f"DROP INDEX {index}")
        connection.execute("DROP TABLE totals")
        connection.execute("PRAGMA user_version = 13")
    books = open_file(path)
    rows = books.read(lambda work: [*work.session.inspection.rows("totals")])
    assert rows == [("invoice", 1234, "i")]
    assert books.read(verify_books).ok
    books.store.close()


# Schema 5: the sender of invoices


def test_a_file_of_schema_4_has_no_sender_and_no_logo_until_somebody_sets_them(second):
    with closing(DRIVER.connect(second, isolation_level=None)) as connection:
        migrate(connection, second, lambda: second, STEPS[:4])
    books = open_file(second)
    settings = books.read(lambda work: work.settings)
    assert settings == Settings(
        id="company",
        version=settings.version,
        name=settings.name,
        fiscal_year_start=settings.fiscal_year_start,
        closing_date=settings.closing_date,
        reason=settings.reason,
    )
    assert books.read(find_logo) is None
    books.run(change_settings, {"legal_name": "Vale Workshop LLC"})
    books.run(set_logo, PNG, "png")
    assert books.read(find_logo).content == PNG
    assert books.read(verify_books).ok
    books.store.close()


@pytest.mark.parametrize("size", [0, 1, CHUNK_SIZE, CHUNK_SIZE + 1, 3 * CHUNK_SIZE + 5])
def test_the_bytes_of_older_files_are_cut_into_chunks(size):
    content = (bytes(range(251)) * (size // 251 + 1))[:size]
    with closing(DRIVER.connect(":memory:", isolation_level=None)) as connection:
        for number, step in enumerate(STEPS, 1):
            if number == 11:
                for name in ("one", "two"):
                    connection.execute("INSERT INTO blobs VALUES (?, ?)", (name, content))
            for statement in filter(str.strip, step.split(";")):
                connection.execute(statement)
        for name in ("one", "two"):
            rows = connection.execute(
                "SELECT place, content FROM blobs WHERE sha256 = ? ORDER BY place", (name,)
            ).fetchall()
            assert b"".join(chunk for _, chunk in rows) == content
            assert [place for place, _ in rows] == list(range(max(1, -(-size // CHUNK_SIZE))))
            assert all(len(chunk) == CHUNK_SIZE for _, chunk in rows[:-1])


def test_a_damaged_change_does_not_stop_the_upgrade():
    applied = '{"applied":[{"chargeId":"invoice:i","amount":"1.00"}]}'
    with closing(DRIVER.connect(":memory:", isolation_level=None)) as connection:
        for number, step in enumerate(STEPS, 1):
            if number == 10:
                for version, text in enumerate(("[", applied), 1):
                    row = (version, "t", "a", "r", "applications", "p", "put", None, text, "h", "")
                    connection.execute("INSERT INTO changes VALUES (?,?,?,?,?,?,?,?,?,?,?)", row)
            for statement in step.split(";"):
                if statement.strip():
                    connection.execute(statement)
        rows = connection.execute("SELECT charge_id, version FROM charge_changes").fetchall()
    assert rows == [("invoice:i", 2)]
