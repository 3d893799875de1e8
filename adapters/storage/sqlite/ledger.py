"""Postings, and the sums that are kept of them."""

import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from adapters.storage.periods import months_and_days
from adapters.storage.sqlite.reports import ALL_ACCOUNTS
from adapters.storage.sqlite.write_buffer import WriteBuffer
from application.ports.stored_ledger import RegisterRow, StoredPosting
from domain.banking.cleared_marks import Mark
from domain.ledger.entries import Basis, Entry, Posting, Turnover
from domain.values import format_rate

_HALF = 1_000_000_000
_MARK = "(SELECT c.cleared FROM cleared c JOIN entries e ON e.kind = c.kind AND e.document_id = c.document_id WHERE e.id = p.entry_id AND c.account_id = p.account_id)"


class SqliteLedger:
    """The postings of every entry, on both bases."""

    def __init__(self, buffer: WriteBuffer) -> None:
        self._buffer = buffer

    def post(self, before: Entry | None, after: Entry | None, control: Container[str]) -> None:
        if before:
            self._buffer.write(
                "postings", "DELETE FROM postings WHERE entry_id = ?", [(before.id,)]
            )
            self._buffer.sums.add(before, -1, control)
        if after and after.postings:
            day = after.date.isoformat()
            rows = [
                (
                    after.id,
                    line,
                    each.account_id,
                    day,
                    each.amount,
                    each.contact_id,
                    each.item_id,
                    _text(each.quantity),
                    each.memo,
                    each.basis,
                )
                for line, each in enumerate(after.postings)
            ]
            self._buffer.write(
                "postings", "INSERT INTO postings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows
            )
            self._buffer.sums.add(after, 1, control)

    def postings(self, entry_ids: Sequence[str]) -> dict[str, tuple[Posting, ...]]:
        found: dict[str, list[Posting]] = {id_: [] for id_ in entry_ids}
        rows = self._buffer.read(
            "SELECT entry_id, account_id, amount, contact_id, item_id, quantity, memo, basis FROM postings "
            "WHERE entry_id IN (SELECT value FROM json_each(?)) ORDER BY entry_id, line",
            json.dumps(list(entry_ids)),
        )
        for entry_id, *rest in rows:
            found[entry_id].append(_posting(rest))
        return {id_: tuple(postings) for id_, postings in found.items()}

    def turnovers(
        self,
        first: date | None,
        last: date,
        accounts: Sequence[str] | None = None,
        basis: Basis = "accrual",
    ) -> Mapping[str, Turnover]:
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
            halves = self._buffer.read(sql, *chosen, basis, *months)
            _gather(
                found,
                ((account, dh * _HALF + dl, ch * _HALF + cl) for account, dh, dl, ch, cl in halves),
            )
        for start, end in days:
            sql = (
                f"SELECT account_id, sum(max(amount, 0)), sum(max(-amount, 0)) FROM postings "
                f"WHERE account_id IN ({wanted}) AND date BETWEEN ? AND ? AND basis IN ('both', ?) GROUP BY account_id"
            )
            _gather(found, self._buffer.read(sql, *chosen, start, end, basis))
        return {id_: turnover for id_, turnover in found.items() if turnover != Turnover()}

    def is_used(self, account_id: str, last: date) -> bool:
        return (
            self._buffer.read(
                "SELECT 1 FROM postings WHERE account_id = ? AND date <= ? LIMIT 1",
                account_id,
                last.isoformat(),
            ).fetchone()
            is not None
        )

    def register(
        self,
        account_id: str,
        first: date | None,
        last: date | None,
        mark: Mark | None,
        after: tuple[str, str] | None,
        limit: int | None,
    ) -> list[RegisterRow]:
        where, values = _register_where(account_id, first, last, mark)
        if after:
            where += " AND (p.date, p.entry_id) > (?, ?)"
            values = (*values, *after)
        sql = (
            f"SELECT p.entry_id, p.date, sum(p.amount), coalesce({_MARK}, 'none'), min(p.contact_id) FROM postings p WHERE {where} "
            f"GROUP BY p.date, p.entry_id ORDER BY p.date, p.entry_id LIMIT ?"
        )
        rows = self._buffer.read(sql, *values, -1 if limit is None else limit)
        return [
            RegisterRow(entry, date.fromisoformat(day), amount, cleared, contact)
            for entry, day, amount, cleared, contact in rows
        ]

    def register_size(
        self, account_id: str, first: date | None, last: date | None, mark: Mark | None
    ) -> int:
        where, values = _register_where(account_id, first, last, mark)
        # In the order of the index, so that equal entries follow each other and nothing is collected.
        size: int = self._buffer.read(
            f"SELECT count(*) FROM (SELECT DISTINCT p.date, p.entry_id FROM postings p WHERE {where})",
            *values,
        ).fetchone()[0]
        return size

    def all_postings(self) -> Iterator[StoredPosting]:
        rows = self._buffer.read(
            "SELECT entry_id, date, account_id, amount, contact_id, item_id, quantity, memo, basis FROM postings ORDER BY entry_id, line"
        )
        for entry_id, day, *rest in rows:
            yield StoredPosting(entry_id, day, rest[-1], _posting(rest))

    def month_balances(self) -> Mapping[tuple[str, str, str], Turnover]:
        rows = self._buffer.read(
            "SELECT account_id, basis, month, debits, credits FROM month_balances"
        )
        return {
            (account, basis, month): Turnover(debits, credits)
            for account, basis, month, debits, credits in rows
        }

    def contact_balances(self) -> Mapping[tuple[str, str, str], int]:
        return {
            tuple(row[:3]): row[3]
            for row in self._buffer.read(
                "SELECT account_id, contact_id, month, balance FROM contact_balances"
            )
        }


def _register_where(
    account_id: str, first: date | None, last: date | None, mark: Mark | None
) -> tuple[str, tuple[Any, ...]]:
    where, values = "p.account_id = ? AND p.basis IN ('both', 'accrual')", [account_id]
    for bound, op in ((first, ">="), (last, "<=")):
        if bound:
            where += f" AND p.date {op} ?"
            values.append(bound.isoformat())
    if mark:
        where += f" AND coalesce({_MARK}, 'none') = ?"
        values.append(mark)
    return where, tuple(values)


def _gather(found: dict[str, Turnover], rows: Iterable[Any]) -> None:
    for account, debits, credits in rows:
        found[account] = found.get(account, Turnover()) + Turnover(debits, credits)


def _text(quantity: Decimal | None) -> str | None:
    return None if quantity is None else format_rate(quantity)


def _posting(row: Sequence[Any]) -> Posting:
    account_id, amount, contact_id, item_id, quantity, memo, basis = row
    return Posting(
        account_id,
        amount,
        contact_id,
        item_id,
        Decimal(quantity) if quantity else None,
        memo,
        basis,
    )
