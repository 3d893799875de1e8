"""Books in which every table of the file has rows, and ways to damage their file."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from attrs import frozen

from adapters.storage.sqlite.driver import DRIVER
from adapters.storage.sqlite.store import SqliteStore
from application.attachments.attach import attach_file
from application.bank_reconciliation.sessions import SessionTerms, begin_session
from application.integrity.verify_books import Verdict, verify_copied_books
from application.ledger.logo import set_logo
from application.open_books import assemble
from application.ports.change_log import Head
from application.ports.client_repairs import ClientRepair
from application.ports.copy_states import CopyState
from application.ports.pushes import LastPush, StoredResult
from application.ports.replies import Answer, StoredReply
from application.ports.stored_imports import ImportedRow, StoredPlan
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_rules import BankRule
from domain.ledger.account_mappings import AccountMapping
from domain.ledger.attachments import Attachment
from domain.ledger.batches import ImportBatch
from domain.opaque_values import OpaqueValue
from domain.sync.messages import Message
from domain.sync.preferences import Preference
from tests.adapters.storage.sqlite.old_schemas import enter
from tests.application.actions import CHECKING, RENT, SALES, add, change, drop
from tests.pictures import PNG
from tests.support import CountedIds, FixedClock, new_books

AT = "2026-03-15T09:30:00.000Z"


def make_everything(path: Path) -> None:
    """Write such books into a new file."""
    with closing(SqliteStore(path)) as store:
        books = new_books(store)
        enter(books)
        add(books, "items", id="hour", name="Hour", account_id=SALES, metadata={"shop": "Zoë"})
        change(books, "items", "hour", external_id="e-1", description="By the hour")
        add(books, "contacts", id="gone", kind="vendor", name="Gone")
        drop(books, "contacts", "gone")
        books.run(set_logo, PNG, "png")
        books.run(attach_file, "items", "hour", "plan.bin", "application/pdf", bytes(300_000))
        books.run(attach_file, "items", "hour", "note.txt", "text/plain", b"By the hour")
        books.run(
            begin_session,
            CHECKING,
            SessionTerms(statement_date=date(2026, 3, 31), statement_balance=1_00),
        )
        books.run(_beside_records)
    with closing(DRIVER.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode = delete")


def _beside_records(work: UnitOfWork) -> None:
    """What is kept beside the collections."""
    session = work.session
    rule = BankRule(
        id="rent", name="Rent", position=1, direction="out", contra_account_id=RENT, payee="Ann"
    )
    work.save_derived(rule)
    work.save_derived(AccountMapping(id=CHECKING, guessed=True))
    work.save_derived(
        ImportBatch(id="batch", format="iif", file_name="a.iif", first_version=1, last_version=2)
    )
    work.save_derived(Preference(id="view", value=OpaqueValue('{"open":true}')))
    work.save_derived(Message(id="hello", at=AT, from_="phone", body=OpaqueValue('"Hello"')))
    # Its bytes may be missing, as after an import of data that has only hashes.
    receipt = Attachment(
        id="receipt",
        collection="items",
        record_id="hour",
        name="r.pdf",
        media_type="application/pdf",
        size=1,
        sha256="e" * 64,
    )
    work.save_derived(receipt)
    for key in ("first", "second"):
        reply = StoredReply("f" * 64, Answer(201, {"ETag": key}, b'{"id":"x"}'))
        session.replies.store(key, reply, AT)
        session.pushes.store("phone", key, StoredResult("f" * 64, "{}", AT))
    session.pushes.note(LastPush("phone", AT, 7, {"applied": 1}), 10)
    session.repairs.note(ClientRepair("phone", 7, (("items", "hour"),), AT))
    session.imports.keep_plan(StoredPlan("plan", "d", "iif", "{}", b"!TRNS", AT))
    session.imports.remember("batch", {f"row-{n}": ("journals", f"j-{n}") for n in range(3)})
    session.imports.remember_rows("batch", imported_rows(CHECKING))


def imported_rows(account_id: str) -> list[ImportedRow]:
    """Some rows of the statement of an account."""
    return [
        ImportedRow(account_id, date(2026, 3, n), n, f"row-{n}", "", "Bob", ("journals", f"j-{n}"))
        for n in range(1, 4)
    ]


def make_copy(path: Path) -> None:
    """Write an empty copy of other books into a new file."""
    with closing(SqliteStore(path)) as store:
        state = CopyState("http://127.0.0.1:1", "here", "h", "f", Head(1, "a"))
        new_books(store).run(lambda work: work.session.copies.store(state))


@contextmanager
def copy_of(path: Path) -> Iterator[Path]:
    """A copy of a file of books, to be damaged."""
    copy = path.with_name("damaged.wyzbooks")
    shutil.copyfile(path, copy)
    yield copy
    for beside in path.parent.glob("damaged.wyzbooks*"):
        beside.unlink()


def verified(path: Path) -> Verdict:
    """The verdict on the books in a file, however it is damaged."""
    with closing(SqliteStore(path, create=False, inspect=True)) as store:
        return verify_copied_books(assemble(store, FixedClock(), CountedIds()))


@contextmanager
def connected(path: Path) -> Iterator[Any]:
    """A connection of another program, which minds no rule of the books."""
    with closing(DRIVER.connect(path, isolation_level=None)) as connection:
        connection.text_factory = bytes
        connection.execute("PRAGMA ignore_check_constraints = on")
        yield connection


def tables(connection: Any) -> dict[str, list[str]]:
    """The columns of each table."""
    names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    return {
        name.decode(): [
            column[1].decode()
            for column in connection.execute(f"PRAGMA table_info({name.decode()})")
        ]
        for (name,) in names
    }


def content(path: Path) -> dict[str, list[str]] | None:
    """All that a file holds, or None if it cannot be read to the end."""
    try:
        with connected(path) as connection:
            names = [*tables(connection), "sqlite_schema"]
            held = {
                name: sorted(map(repr, connection.execute(f"SELECT * FROM {name} NOT INDEXED")))
                for name in names
            }
            for name in ("user_version", "application_id"):
                held[name] = [repr(connection.execute(f"PRAGMA {name}").fetchone())]
            return held
    except (DRIVER.Error, UnicodeDecodeError, OverflowError):
        return None


@frozen
class Edit:
    """A change of one row."""

    table: str
    what: str
    names: tuple[str, ...]
    """The values of the row, before or after the change, by which a fault can name it."""


def edit_anything(connection: Any, chance: Random, table: str = "") -> Edit | None:
    """Change, add or delete one row, of any table or of one; None if nothing was changed."""
    columns = tables(connection)
    table = table or chance.choice([*columns])
    names = columns[table]
    key = ", ".join(_key(connection, table))
    rows = connection.execute(f"SELECT {key}, {', '.join(map(_quoted, names))} FROM {table}")
    stored = rows.fetchall()
    if not stored:
        return None
    size = len(_key(connection, table))
    row = chance.choice(stored)
    place, values = row[:size], [*row[size:]]
    before = [*values]
    where = " AND ".join(f"{part} IS ?" for part in _key(connection, table))
    typed = [value.decode() if isinstance(value, bytes) else value for value in place]
    way = chance.choice(["change"] * 8 + ["add", "delete"])
    column = chance.randrange(len(names))
    others = [other[size + column] for other in stored]
    sql = ""
    try:
        if way == "delete":
            sql = f"DELETE FROM {table} WHERE {where}"
            count = connection.execute(sql, typed).rowcount
            return Edit(table, sql, _names(before)) if count else None
        declared = [info[2].decode() for info in connection.execute(f"PRAGMA table_info({table})")]
        new, literal = _other(values[column], declared[column], others, chance)
        if new == values[column]:
            return None
        values[column] = new
        if way == "add":
            marks = ["?" if place != column else literal for place in range(len(names))]
            sql = f"INSERT INTO {table} VALUES ({', '.join(marks)})"
            given = [_typed(value, type_) for value, type_ in zip(before, declared, strict=True)]
            del given[column]
            connection.execute(sql, given)
        else:
            sql = f"UPDATE {table} SET {_quoted(names[column])} = {literal} WHERE {where}"
            connection.execute(sql, typed)
    except DRIVER.IntegrityError:
        return None  # SQLite itself takes no such value.
    return Edit(table, sql, _names(before) + _names(values))


def _typed(value: Any, declared: str) -> Any:
    return value.decode() if isinstance(value, bytes) and declared == "TEXT" else value


def _key(connection: Any, table: str) -> list[str]:
    """The columns by which one row is told."""
    (sql,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    if b"WITHOUT ROWID" not in sql:
        return ["rowid"]
    infos = connection.execute(f"PRAGMA table_info({table})").fetchall()
    return [info[1].decode() for info in sorted(infos, key=lambda info: info[5]) if info[5]]


def _names(values: list[Any]) -> tuple[str, ...]:
    texts = [
        value.decode(errors="replace") if isinstance(value, bytes) else value for value in values
    ]
    names = [str(text) for text in texts if text is not None and text != ""]
    # The name of a group of proved rows is a list.
    parts = [part for name in names if name.startswith("[") for part in name.strip("[]").split(",")]
    return (*names, *(part.strip('"') for part in parts if part))


def _quoted(name: str) -> str:
    return f'"{name}"'


def _other(value: Any, declared: str, others: list[Any], chance: Random) -> tuple[Any, str]:
    """Another value for a column, and how a statement writes it."""
    if declared == "INTEGER":
        number = value if isinstance(value, int) else 0
        new = chance.choice([number + 1, number - 1, 0, 1, -number, chance.randrange(2**62)])
        return new, str(new)
    text = value if isinstance(value, bytes) else b""
    place = chance.randrange(len(text) + 1)
    new = chance.choice(
        [
            text + b"x",
            text[:place] + bytes([chance.randrange(32, 127)]) + text[place + 1 :],
            text[:place] + b"\xff" + text[place:],
            text[::-1],
            text.swapcase(),
            b"",
            chance.choice(others) or b"",
        ]
    )
    if not isinstance(new, bytes):
        new = b"?"
    literal = f"x'{new.hex()}'"
    return new, literal if declared == "BLOB" else f"CAST({literal} AS TEXT)"
