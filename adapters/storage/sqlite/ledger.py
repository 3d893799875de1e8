"""Postings, and the balances that are kept of them."""

import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from adapters.storage.periods import months_and_days
from adapters.storage.sqlite.net_changes import ALL_ACCOUNTS, HALF, net_changes
from adapters.storage.sqlite.write_buffer import WriteBuffer
from application.ports.stored_ledger import RegisterRow, RowKey, StoredPosting
from domain.banking.cleared_marks import Mark
from domain.ledger.entries import Basis, Entry, Posting, Turnover
from domain.values import format_rate

_MARK = """
    (SELECT c.cleared
    FROM cleared c JOIN entries e ON e.kind = c.kind AND e.document_id = c.document_id
    WHERE e.id = p.entry_id AND c.account_id = p.account_id)
"""
"""The cleared mark of the row to which a posting `p` belongs, NULL if it has none."""


class SqliteLedger:
    """The postings of all entries, on both bases."""

    def __init__(self, buffer: WriteBuffer) -> None:
        self._buffer = buffer

    def post(self, before: Entry | None, after: Entry | None, control: Container[str]) -> None:
        if before:
            sql = "DELETE FROM postings WHERE entry_id = ?"
            self._buffer.write("postings", sql, [(before.id,)])
            self._buffer.sums.add(before, -1, control)
        if after and after.postings:
            sql = "INSERT INTO postings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            self._buffer.write("postings", sql, posting_rows(after))
            self._buffer.sums.add(after, 1, control)

    def postings(self, entry_ids: Sequence[str]) -> dict[str, tuple[Posting, ...]]:
        sql = """
            SELECT entry_id, account_id, amount, contact_id, item_id, quantity, memo, basis
            FROM postings
            WHERE entry_id IN (SELECT value FROM json_each(?))
            ORDER BY entry_id, line
        """
        by_entry: dict[str, list[Posting]] = {id_: [] for id_ in entry_ids}
        for entry_id, *columns in self._buffer.read(sql, json.dumps(list(entry_ids))):
            by_entry[entry_id].append(_posting(columns))
        return {id_: tuple(postings) for id_, postings in by_entry.items()}

    def turnovers(
        self,
        first: date | None,
        last: date,
        accounts: Sequence[str] | None = None,
        basis: Basis = "accrual",
    ) -> Mapping[str, Turnover]:
        """Reads whole months from the month balances, and only the days around them from the
        postings.
        """
        months, day_ranges = months_and_days(first, last)
        chosen = "SELECT value FROM json_each(?)" if accounts is not None else ALL_ACCOUNTS
        chosen_values = [json.dumps(list(accounts))] if accounts is not None else []
        turnovers: dict[str, Turnover] = {}
        if months:
            sql = f"""
                SELECT
                    account_id,
                    sum(debits / {HALF}) AS dh,
                    sum(debits % {HALF}) AS dl,
                    sum(credits / {HALF}) AS ch,
                    sum(credits % {HALF}) AS cl
                FROM month_balances
                WHERE account_id IN ({chosen}) AND basis IN ('both', ?) AND month BETWEEN ? AND ?
                GROUP BY account_id
            """
            halves = self._buffer.read(sql, *chosen_values, basis, *months)
            sums = (
                (account, debits_high * HALF + debits_low, credits_high * HALF + credits_low)
                for account, debits_high, debits_low, credits_high, credits_low in halves
            )
            _add_turnovers(turnovers, sums)
        for start, end in day_ranges:
            sql = f"""
                SELECT account_id, sum(max(amount, 0)), sum(max(-amount, 0))
                FROM postings
                WHERE account_id IN ({chosen}) AND date BETWEEN ? AND ? AND basis IN ('both', ?)
                GROUP BY account_id
            """
            _add_turnovers(turnovers, self._buffer.read(sql, *chosen_values, start, end, basis))
        return {id_: turnover for id_, turnover in turnovers.items() if turnover != Turnover()}

    def net_changes(
        self, periods: Sequence[tuple[date | None, date]], basis: Basis
    ) -> Mapping[str, tuple[int, ...]]:
        return net_changes(self._buffer, periods, basis)

    def is_used(self, account_id: str, last: date) -> bool:
        sql = "SELECT 1 FROM postings WHERE account_id = ? AND date <= ? LIMIT 1"
        row = self._buffer.read(sql, account_id, last.isoformat()).fetchone()
        return row is not None

    def register(
        self,
        account_id: str,
        first: date | None,
        last: date | None,
        mark: Mark | None,
        after: RowKey | None,
        limit: int | None,
    ) -> list[RegisterRow]:
        where, values = _register_conditions(account_id, first, last, mark)
        if after:
            where += " AND (p.date, p.entry_id) > (?, ?)"
            values += after
        sql = f"""
            SELECT
                p.entry_id,
                p.date,
                sum(p.amount),
                coalesce({_MARK}, 'none'),
                min(p.contact_id)
            FROM postings p
            WHERE {where}
            GROUP BY p.date, p.entry_id
            ORDER BY p.date, p.entry_id
            LIMIT ?
        """
        rows = self._buffer.read(sql, *values, -1 if limit is None else limit)
        return [
            RegisterRow(entry_id, date.fromisoformat(day), amount, row_mark, contact_id)
            for entry_id, day, amount, row_mark, contact_id in rows
        ]

    def register_size(
        self, account_id: str, first: date | None, last: date | None, mark: Mark | None
    ) -> int:
        where, values = _register_conditions(account_id, first, last, mark)
        # The columns are in the order of the index: equal entries follow each other there, so
        # SQLite need not collect the entries to see which are different.
        sql = f"""
            SELECT count(*)
            FROM (SELECT DISTINCT p.date, p.entry_id FROM postings p WHERE {where})
        """
        size: int = self._buffer.read(sql, *values).fetchone()[0]
        return size

    def amount_since(self, account_id: str, day: date, entry_id: str) -> int:
        sql = """
            SELECT coalesce(sum(amount), 0) FROM postings
            WHERE account_id = ? AND date = ? AND entry_id >= ? AND basis IN ('both', 'accrual')
        """
        amount: int = self._buffer.read(sql, account_id, day.isoformat(), entry_id).fetchone()[0]
        return amount

    def row_amounts(self, account_id: str, first: RowKey, last: RowKey) -> list[tuple[str, int]]:
        sql = """
            SELECT entry_id, sum(amount) FROM postings
            WHERE account_id = ? AND basis IN ('both', 'accrual')
                AND (date, entry_id) >= (?, ?) AND (date, entry_id) <= (?, ?)
            GROUP BY date, entry_id
            ORDER BY date, entry_id
        """
        rows: list[tuple[str, int]] = self._buffer.read(sql, account_id, *first, *last).fetchall()
        return rows

    def all_postings(self) -> Iterator[StoredPosting]:
        sql = """
            SELECT entry_id, date, account_id, amount, contact_id, item_id, quantity, memo, basis
            FROM postings
            ORDER BY entry_id, line
        """
        for entry_id, day, *columns in self._buffer.read(sql):
            yield StoredPosting(entry_id, day, columns[-1], _posting(columns))

    def month_balances(self) -> Mapping[tuple[str, str, str], Turnover]:
        sql = "SELECT account_id, basis, month, debits, credits FROM month_balances"
        return {
            (account, basis, month): Turnover(debits, credits)
            for account, basis, month, debits, credits in self._buffer.read(sql)
        }

    def contact_balances(self) -> Mapping[tuple[str, str, str], int]:
        sql = "SELECT account_id, contact_id, month, balance FROM contact_balances"
        return {
            (account, contact, month): balance
            for account, contact, month, balance in self._buffer.read(sql)
        }


def _register_conditions(
    account_id: str, first: date | None, last: date | None, mark: Mark | None
) -> tuple[str, list[Any]]:
    """The conditions for the postings `p` of a register, and the values that they compare with."""
    where, values = "p.account_id = ? AND p.basis IN ('both', 'accrual')", [account_id]
    if first:
        where += " AND p.date >= ?"
        values.append(first.isoformat())
    if last:
        where += " AND p.date <= ?"
        values.append(last.isoformat())
    if mark:
        where += f" AND coalesce({_MARK}, 'none') = ?"
        values.append(mark)
    return where, values


def _add_turnovers(turnovers: dict[str, Turnover], rows: Iterable[Any]) -> None:
    """Add rows of (account, debits, credits)."""
    for account, debits, credits in rows:
        before = turnovers.get(account, Turnover())
        turnovers[account] = before + Turnover(debits, credits)


def posting_rows(entry: Entry) -> list[tuple[Any, ...]]:
    """The rows of an entry's postings."""
    day = entry.date.isoformat()
    return [
        (
            entry.id,
            line,
            posting.account_id,
            day,
            posting.amount,
            posting.contact_id,
            posting.item_id,
            None if posting.quantity is None else format_rate(posting.quantity),
            posting.memo,
            posting.basis,
        )
        for line, posting in enumerate(entry.postings)
    ]


def _posting(columns: Sequence[Any]) -> Posting:
    account_id, amount, contact_id, item_id, quantity_text, memo, basis = columns
    quantity = Decimal(quantity_text) if quantity_text else None
    return Posting(account_id, amount, contact_id, item_id, quantity, memo, basis)
