"""One transaction on a file of books: what a Session is asked for, in SQL."""

import json
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import sqlalchemy as sa
from attrs import astuple

from adapters.storage.limits import TOO_MUCH
from adapters.storage.periods import months_and_days
from adapters.storage.sqlite import driver
from adapters.storage.sqlite.open_items import SqlOpenItems
from adapters.storage.sqlite.pages import page_statement
from adapters.storage.sqlite.reports import ALL_ACCOUNTS, SqlReports
from adapters.storage.tables import from_row, select_of, table_of, to_row, upsert_of
from adapters.storage.words import words_of
from application.ports.store import Answer, Change, Head, Kept, LogQuery, Page, Query, RegisterRow, StoredPosting
from domain.banking.bank_transactions import Mark
from domain.errors import Overflow
from domain.ledger.entries import Entry, Posting
from domain.reconciliation.applications import AppliedCredit
from domain.records import Record, kind_of, references
from domain.reports.ledger_port import Turnover
from domain.reports.report import Basis
from domain.values import format_rate

R = TypeVar("R", bound=Record)

_HALF = 1_000_000_000
_ROWS_IN_HAND = 2_000
"""How many rows a session collects before it writes them: an import stays small in memory."""


class SqlSession(SqlOpenItems, SqlReports):
    """One transaction. Rows to write are collected by table, and written before anything is read."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._driver: Any = connection.connection.dbapi_connection
        self._pending: dict[str, list[tuple[str, list[tuple[Any, ...]]]]] = defaultdict(list)
        self._months: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
        self._contacts: dict[tuple[str, str, str], int] = defaultdict(int)
        self._in_hand = 0
        self._depth = 0

    # Records

    def get(self, kind: type[R], id_: str) -> R | None:
        row = self._read(f"{select_of(kind)} WHERE id = ?", id_).fetchone()
        return from_row(kind, row) if row else None

    def many(self, kind: type[R], ids: Iterable[str]) -> dict[str, R]:
        rows = self._read(f"{select_of(kind)} WHERE id IN (SELECT value FROM json_each(?))", json.dumps(list(ids)))
        return {each.id: each for each in (from_row(kind, row) for row in rows)}

    def all(self, kind: type[R]) -> Iterator[R]:
        for row in self._read(f"{select_of(kind)} ORDER BY id"):
            yield from_row(kind, row)

    def ids(self, kind: type[Record]) -> Iterator[str]:
        return (row[0] for row in self._read(f"SELECT id FROM {table_of(kind).name} ORDER BY id"))

    def page(self, kind: type[R], query: Query) -> Page[R]:
        self.flush()
        rows, count = page_statement(kind, query)
        found = self._connection.execute(rows).fetchall()
        total = self._connection.execute(count).scalar_one()
        return Page([from_row(kind, row) for row in found[: query.limit]], total, len(found) > query.limit)

    def put(self, record: Record, before: Record | None) -> None:
        kind = kind_of(type(record))
        self._write(table_of(type(record)).name, upsert_of(type(record)), [to_row(record)])
        self._replace("refs", "from_kind, from_id, to_kind, to_id", _refs(record), _refs(before) if before else set())
        self._replace("keys", "kind, field, key, id", _keys(record), _keys(before) if before else set())
        self._replace("applied", "date, credit_id, charge_id, rule, amount", _applied(record), _applied(before))
        old = words_of(before) if before else frozenset()
        new = words_of(record)
        self._replace("words", "kind, word, id", {(kind, word, record.id) for word in new}, {(kind, word, record.id) for word in old})

    def delete(self, record: Record) -> None:
        kind = kind_of(type(record))
        name = table_of(type(record)).name
        self._write(name, f"DELETE FROM {name} WHERE id = ?", [(record.id,)])
        self._replace("refs", "from_kind, from_id, to_kind, to_id", set(), _refs(record))
        self._replace("keys", "kind, field, key, id", set(), _keys(record))
        self._replace("applied", "date, credit_id, charge_id, rule, amount", set(), _applied(record))
        self._replace("words", "kind, word, id", set(), {(kind, word, record.id) for word in words_of(record)})

    def holders(self, kind: type[Record], field: str, key: str) -> list[str]:
        return [row[0] for row in self._read("SELECT id FROM keys WHERE kind = ? AND field = ? AND key = ? ORDER BY id", kind_of(kind), field, key)]

    def holders_of(self, kind: type[Record], field: str, keys: Sequence[str]) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        sql = "SELECT key, id FROM keys WHERE kind = ? AND field = ? AND key IN (SELECT value FROM json_each(?)) ORDER BY key, id"
        for key, id_ in self._read(sql, kind_of(kind), field, json.dumps(list(keys))):
            found[key].append(id_)
        return found

    def referrers(self, kind: str, id_: str) -> list[tuple[str, str]]:
        rows = self._read("SELECT from_kind, from_id FROM refs WHERE to_kind = ? AND to_id = ? ORDER BY from_kind, from_id", kind, id_)
        return [(row[0], row[1]) for row in rows]

    def referrers_of(self, kind: str, ids: Sequence[str]) -> Mapping[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        sql = "SELECT to_id, from_kind, from_id FROM refs WHERE to_kind = ? AND to_id IN (SELECT value FROM json_each(?)) ORDER BY 1, 2, 3"
        for target, *referrer in self._read(sql, kind, json.dumps(list(ids))):
            found[target].append((referrer[0], referrer[1]))
        return found

    def links(self) -> Iterator[tuple[str, str, str, str]]:
        return (tuple(row) for row in self._read("SELECT from_kind, from_id, to_kind, to_id FROM refs ORDER BY 1, 2, 3, 4"))

    # The ledger

    def post(self, before: Entry | None, after: Entry | None, control: Container[str]) -> None:
        if before:
            self._write("postings", "DELETE FROM postings WHERE entry_id = ?", [(before.id,)])
            self._sum(before, -1, control)
        if after and after.postings:
            day = after.date.isoformat()
            rows = [
                (after.id, line, each.account_id, day, each.amount, each.contact_id, each.item_id, _text(each.quantity), each.memo, each.basis)
                for line, each in enumerate(after.postings)
            ]
            self._write("postings", "INSERT INTO postings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
            self._sum(after, 1, control)

    def postings(self, entry_ids: Sequence[str]) -> dict[str, tuple[Posting, ...]]:
        found: dict[str, list[Posting]] = {id_: [] for id_ in entry_ids}
        rows = self._read(
            "SELECT entry_id, account_id, amount, contact_id, item_id, quantity, memo, basis FROM postings "
            "WHERE entry_id IN (SELECT value FROM json_each(?)) ORDER BY entry_id, line",
            json.dumps(list(entry_ids)),
        )
        for entry_id, *rest in rows:
            found[entry_id].append(_posting(rest))
        return {id_: tuple(postings) for id_, postings in found.items()}

    def turnovers(self, first: date | None, last: date, accounts: Sequence[str] | None = None, basis: Basis = "accrual") -> Mapping[str, Turnover]:
        """Whole months from the kept balances, the days at both ends from the postings of those months alone."""
        found: dict[str, Turnover] = {}
        months, days = months_and_days(first, last)
        wanted = "SELECT value FROM json_each(?)" if accounts is not None else ALL_ACCOUNTS
        chosen = [json.dumps(list(accounts))] if accounts is not None else []
        if months:
            # Months are summed in two halves, so that no sum of any number of them overflows an SQL integer.
            sql = (
                f"SELECT account_id, sum(debits / {_HALF}) AS dh, sum(debits % {_HALF}) AS dl, sum(credits / {_HALF}) AS ch, sum(credits % {_HALF}) AS cl "
                f"FROM month_balances WHERE account_id IN ({wanted}) AND basis IN ('both', ?) AND month BETWEEN ? AND ? GROUP BY account_id"
            )
            halves = self._read(sql, *chosen, basis, *months)
            _gather(found, ((account, dh * _HALF + dl, ch * _HALF + cl) for account, dh, dl, ch, cl in halves))
        for start, end in days:
            sql = (
                f"SELECT account_id, sum(max(amount, 0)), sum(max(-amount, 0)) FROM postings "
                f"WHERE account_id IN ({wanted}) AND date BETWEEN ? AND ? AND basis IN ('both', ?) GROUP BY account_id"
            )
            _gather(found, self._read(sql, *chosen, start, end, basis))
        return {id_: turnover for id_, turnover in found.items() if turnover != Turnover()}

    def is_used(self, account_id: str, last: date) -> bool:
        return self._read("SELECT 1 FROM postings WHERE account_id = ? AND date <= ? LIMIT 1", account_id, last.isoformat()).fetchone() is not None

    def register(
        self, account_id: str, first: date | None, last: date | None, mark: Mark | None, after: tuple[str, str] | None, limit: int | None
    ) -> list[RegisterRow]:
        where, values = _register_where(account_id, first, last, mark)
        if after:
            where += " AND (p.date, p.entry_id) > (?, ?)"
            values = (*values, *after)
        sql = (
            f"SELECT p.entry_id, p.date, sum(p.amount), coalesce({_MARK}, 'none'), min(p.contact_id) FROM postings p WHERE {where} "
            f"GROUP BY p.date, p.entry_id ORDER BY p.date, p.entry_id LIMIT ?"
        )
        rows = self._read(sql, *values, -1 if limit is None else limit)
        return [RegisterRow(entry, date.fromisoformat(day), amount, cleared, contact) for entry, day, amount, cleared, contact in rows]

    def register_size(self, account_id: str, first: date | None, last: date | None, mark: Mark | None) -> int:
        where, values = _register_where(account_id, first, last, mark)
        # In the order of the index, so that equal entries follow each other and nothing is collected.
        size: int = self._read(f"SELECT count(*) FROM (SELECT DISTINCT p.date, p.entry_id FROM postings p WHERE {where})", *values).fetchone()[0]
        return size

    def posted(self) -> Iterator[StoredPosting]:
        rows = self._read("SELECT entry_id, date, account_id, amount, contact_id, item_id, quantity, memo, basis FROM postings ORDER BY entry_id, line")
        for entry_id, day, *rest in rows:
            yield StoredPosting(entry_id, day, rest[-1], _posting(rest))

    def month_balances(self) -> Mapping[tuple[str, str, str], Turnover]:
        rows = self._read("SELECT account_id, basis, month, debits, credits FROM month_balances")
        return {(account, basis, month): Turnover(debits, credits) for account, basis, month, debits, credits in rows}

    # The log

    def head(self) -> Head:
        row = self._read("SELECT version, hash FROM changes ORDER BY version DESC LIMIT 1").fetchone()
        return Head(*row) if row else Head()

    def append(self, changes: Sequence[Change]) -> None:
        self._write("changes", "INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [astuple(each) for each in changes])

    def changes(self, query: LogQuery) -> list[Change]:
        where, values = _log_where(query)
        return [Change(*row) for row in self._read(f"SELECT * FROM changes WHERE {where} ORDER BY version LIMIT ?", *values, query.limit)]

    def count_changes(self, query: LogQuery) -> int:
        where, values = _log_where(query)
        count: int = self._read(f"SELECT count(*) FROM changes WHERE {where}", *values).fetchone()[0]
        return count

    # Answers kept for retries

    def kept(self, key: str) -> Kept | None:
        row = self._read("SELECT fingerprint, status, headers, body FROM idempotency WHERE key = ?", key).fetchone()
        return Kept(row[0], Answer(row[1], json.loads(row[2]), bytes(row[3]))) if row else None

    def keep(self, key: str, kept: Kept, at: str) -> None:
        row = (key, kept.fingerprint, kept.answer.status, json.dumps(kept.answer.headers), kept.answer.body, at)
        self._write("idempotency", "INSERT INTO idempotency VALUES (?, ?, ?, ?, ?, ?)", [row])

    def forget(self, before: str) -> None:
        self._write("idempotency", "DELETE FROM idempotency WHERE at < ?", [(before,)])

    # The transaction itself

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        self.flush()
        self._depth += 1
        name = f"s{self._depth}"
        self._driver.execute(f"SAVEPOINT {name}")
        try:
            yield
            self.flush()
        except BaseException:
            self._pending.clear()
            self._months.clear()
            self._contacts.clear()
            if self._driver.in_transaction:  # see `writing`
                self._driver.execute(f"ROLLBACK TO {name}")
                self._driver.execute(f"RELEASE {name}")
            raise
        else:
            self._driver.execute(f"RELEASE {name}")
        finally:
            self._depth -= 1

    def integrity(self) -> Iterator[str]:
        for (answer,) in self._read("PRAGMA integrity_check"):
            if answer != "ok":
                yield f"the file is damaged: {answer}"

    def flush(self) -> None:
        """Write what was collected."""
        pending, self._pending, self._in_hand = self._pending, defaultdict(list), 0
        for writes in pending.values():
            for sql, rows in writes:
                self._driver.executemany(sql, rows)
        if self._months:
            rows = [(*key, *sums) for key, sums in self._months.items()]
            self._months = defaultdict(lambda: [0, 0])
            self._sum_months(rows)
        if self._contacts:
            sums = [(*key, each) for key, each in self._contacts.items() if each]
            self._contacts = defaultdict(int)
            self._driver.executemany(_ADD_TO_CONTACT, sums)

    def _sum_months(self, rows: list[tuple[Any, ...]]) -> None:
        try:
            # A month is made with nothing in it first, so that what is taken off never stands alone, below zero.
            self._driver.executemany("INSERT INTO month_balances VALUES (?, ?, ?, 0, 0) ON CONFLICT DO NOTHING", [row[:3] for row in rows])
            self._driver.executemany(
                "UPDATE month_balances SET debits = debits + ?, credits = credits + ? WHERE account_id = ? AND basis = ? AND month = ?",
                [(*row[3:], *row[:3]) for row in rows],
            )
        except driver.DRIVER.IntegrityError as error:
            raise Overflow(TOO_MUCH) from error

    def _read(self, sql: str, *values: Any) -> Any:
        self.flush()
        return self._driver.execute(sql, values)

    def _read_named(self, sql: str, **values: Any) -> Any:
        self.flush()
        return self._driver.execute(sql, values)

    def _write(self, table: str, sql: str, rows: list[tuple[Any, ...]]) -> None:
        if not rows:
            return
        writes = self._pending[table]
        if writes and writes[-1][0] == sql:
            writes[-1][1].extend(rows)
        else:
            writes.append((sql, list(rows)))
        self._in_hand += len(rows)
        if self._in_hand > _ROWS_IN_HAND:
            self.flush()

    def _replace(self, table: str, columns: str, new: set[Any], old: set[Any]) -> None:
        if gone := sorted(old - new):
            where = " AND ".join(f"{name} = ?" for name in columns.split(", "))
            self._write(table, f"DELETE FROM {table} WHERE {where}", gone)
        if added := sorted(new - old):
            self._write(table, f"INSERT INTO {table} VALUES ({', '.join('?' * len(added[0]))})", added)

    def _sum(self, entry: Entry, sign: int, control: Container[str]) -> None:
        month = entry.date.isoformat()[:7]
        for each in entry.postings:
            if each.account_id in control and each.contact_id and each.basis != "cash":
                self._contacts[each.account_id, each.contact_id, month] += sign * each.amount
            sums = self._months[each.account_id, each.basis, month]
            sums[each.amount < 0] += sign * abs(each.amount)


_ADD_TO_CONTACT = "INSERT INTO contact_balances VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET balance = balance + excluded.balance"
_MARK = "(SELECT c.cleared FROM cleared c JOIN entries e ON e.kind = c.kind AND e.document_id = c.document_id WHERE e.id = p.entry_id AND c.account_id = p.account_id)"


def _register_where(account_id: str, first: date | None, last: date | None, mark: Mark | None) -> tuple[str, tuple[Any, ...]]:
    where, values = "p.account_id = ? AND p.basis IN ('both', 'accrual')", [account_id]
    for bound, op in ((first, ">="), (last, "<=")):
        if bound:
            where += f" AND p.date {op} ?"
            values.append(bound.isoformat())
    if mark:
        where += f" AND coalesce({_MARK}, 'none') = ?"
        values.append(mark)
    return where, tuple(values)


def _log_where(query: LogQuery) -> tuple[str, tuple[Any, ...]]:
    conditions = {
        "version > ?": query.since, "collection = ?": query.collection, "id = ?": query.record_id, "actor = ?": query.actor,
        "at >= ?": query.first.isoformat() if query.first else None,
        "at < ?": f"{query.last.isoformat()}T~" if query.last else None,  # "~" sorts after every time of that day
    }  # fmt: skip
    given = {condition: value for condition, value in conditions.items() if value is not None}
    return " AND ".join(given), tuple(given.values())


def _gather(found: dict[str, Turnover], rows: Iterable[Any]) -> None:
    for account, debits, credits in rows:
        found[account] = found.get(account, Turnover()) + Turnover(debits, credits)


def _refs(record: Record) -> set[tuple[str, str, str, str]]:
    return {(kind_of(type(record)), record.id, kind, target) for _, kind, target in references(record)}


def _keys(record: Record) -> set[tuple[str, str, str, str]]:
    return {(kind_of(type(record)), field, key, record.id) for field, key in record.keys().items()}


def _applied(record: Record | None) -> set[tuple[str, str, str, str, int]]:
    sums: Counter[tuple[str, str, str, str]] = Counter()
    for each in record.applied if isinstance(record, AppliedCredit) else ():
        sums[each.date.isoformat(), record.id, each.charge_id, each.rule] += each.amount  # type: ignore[union-attr]  # it is an AppliedCredit
    return {(*key, amount) for key, amount in sums.items()}


def _text(quantity: Decimal | None) -> str | None:
    return None if quantity is None else format_rate(quantity)


def _posting(row: Sequence[Any]) -> Posting:
    account_id, amount, contact_id, item_id, quantity, memo, basis = row
    return Posting(account_id, amount, contact_id, item_id, Decimal(quantity) if quantity else None, memo, basis)
