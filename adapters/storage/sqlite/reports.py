"""What reports read posting by posting and item by item."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from adapters.storage.periods import months_and_days
from adapters.storage.sqlite.open_items import COLUMNS, item_of
from adapters.storage.sqlite.write_buffer import WriteBuffer
from application.ports.report_reading import AccountPosting
from domain.ledger.entries import Basis, Turnover
from domain.reconciliation.cash_basis import UNAPPLIED
from domain.reconciliation.open_items import OpenItem
from domain.reports.query import NO_CONTACT

ALL_ACCOUNTS = f"SELECT id FROM accounts UNION ALL VALUES {', '.join(f'({each.id!r})' for each in UNAPPLIED.values())}"

_LATER = """WITH later AS (
    SELECT credit_id AS id, amount FROM applied WHERE date > :day UNION ALL SELECT charge_id, amount FROM applied WHERE date > :day) """
"""What was applied to each item after a day: at its end so much more was open than is now."""

_OF = "i.account_id IN (SELECT value FROM json_each(:accounts)) AND i.role IN ('charge', 'credit') AND i.date <= :day AND (:contact IS NULL OR i.contact_id = :contact)"


def _open_on_day(columns: str) -> str:
    """What is open of items now, and what was applied to items since the end of a day: both together was open then."""
    return (
        f"SELECT {columns}, i.open AS open_then FROM open_items i WHERE {_OF} AND i.open > 0 "
        f"UNION ALL SELECT {columns}, l.amount FROM later l CROSS JOIN open_items i ON i.id = l.id WHERE {_OF}"
    )


class SqliteReports:
    """What reports are made from."""

    def __init__(self, buffer: WriteBuffer) -> None:
        self._buffer = buffer

    def turnovers_of_contact(
        self, contact_id: str, first: date | None, last: date, basis: Basis
    ) -> Mapping[str, Turnover]:
        named = (
            f"contact_id IS NULL AND account_id IN ({ALL_ACCOUNTS}) AND ? = ''"
            if contact_id == NO_CONTACT
            else "contact_id = ?"
        )
        sql = (
            f"SELECT account_id, sum(max(amount, 0)), sum(max(-amount, 0)) FROM postings "
            f"WHERE {named} AND date BETWEEN ? AND ? AND basis IN ('both', ?) GROUP BY account_id"
        )
        rows = self._buffer.read(sql, contact_id, _start(first), last.isoformat(), basis)
        return {account: Turnover(debits, credits) for account, debits, credits in rows}

    def sums_by_contact(
        self, accounts: Sequence[str], first: date, last: date, basis: Basis
    ) -> Mapping[str, int]:
        sql = (
            "SELECT coalesce(contact_id, ''), sum(amount) FROM postings "
            "WHERE account_id IN (SELECT value FROM json_each(?)) AND date BETWEEN ? AND ? AND basis IN ('both', ?) GROUP BY contact_id"
        )
        return dict(
            self._buffer.read(
                sql, json.dumps(list(accounts)), first.isoformat(), last.isoformat(), basis
            )
        )

    def account_postings(
        self,
        account_id: str,
        first: date | None,
        last: date,
        basis: Basis,
        contact_id: str | None = None,
    ) -> Iterator[AccountPosting]:
        named = {None: "? IS NULL", NO_CONTACT: "contact_id IS NULL AND ? = ''"}.get(
            contact_id, "contact_id = ?"
        )
        account = (
            "+account_id" if contact_id else "account_id"
        )  # the postings of a contact are fewer: the plus keeps to their index
        sql = (
            f"SELECT date, entry_id, line, amount, contact_id, memo FROM postings "
            f"WHERE {account} = ? AND date BETWEEN ? AND ? AND basis IN ('both', ?) AND {named} ORDER BY date, entry_id, line"
        )
        for day, *rest in self._buffer.read(
            sql, account_id, _start(first), last.isoformat(), basis, contact_id
        ):
            yield AccountPosting(date.fromisoformat(day), *rest)

    def entry_days(
        self,
        first: date | None,
        last: date,
        basis: Basis,
        account_id: str | None = None,
        contact_id: str | None = None,
    ) -> Iterator[tuple[date, str]]:
        days = (_start(first), last.isoformat())
        if account_id is None and contact_id is None:
            sql = "SELECT date, id FROM entries WHERE date BETWEEN ? AND ?"
            if basis == "cash":  # what applications post has no heading of its own
                sql += " UNION SELECT date, entry_id FROM postings WHERE basis = 'cash' AND date BETWEEN ? AND ?"
                rows = self._buffer.read(f"{sql} ORDER BY 1, 2", *days, *days)
            else:
                rows = self._buffer.read(f"{sql} ORDER BY 1, 2", *days)
        else:
            given = {"contact_id": contact_id, "account_id": account_id}
            wanted = {f"{name} = ?": value for name, value in given.items() if value is not None}
            sql = f"SELECT DISTINCT date, entry_id FROM postings WHERE {' AND '.join(wanted)} AND date BETWEEN ? AND ? AND basis IN ('both', ?) ORDER BY 1, 2"
            rows = self._buffer.read(sql, *wanted.values(), *days, basis)
        return ((date.fromisoformat(day), id_) for day, id_ in rows)

    def accounts_of(self, entry_ids: Sequence[str], basis: Basis) -> Mapping[str, tuple[str, ...]]:
        sql = "SELECT entry_id, account_id FROM postings WHERE entry_id IN (SELECT value FROM json_each(?)) AND basis IN ('both', ?) ORDER BY entry_id, line"
        found: dict[str, list[str]] = {}
        for entry_id, account_id in self._buffer.read(sql, json.dumps(list(entry_ids)), basis):
            found.setdefault(entry_id, []).append(account_id)
        return {entry_id: tuple(accounts) for entry_id, accounts in found.items()}

    def extent(self) -> tuple[date, date] | None:
        first, last = self._buffer.read(
            "SELECT (SELECT min(date) FROM entries), (SELECT max(date) FROM entries)"
        ).fetchone()
        return (date.fromisoformat(first), date.fromisoformat(last)) if first else None

    def contact_sums(
        self, accounts: Sequence[str], contact_id: str | None = None, last: date | None = None
    ) -> Mapping[tuple[str, str], int]:
        """Whole months from the kept sums, the days of the last one from its postings alone."""
        contact = "contact_id = ?" if contact_id is not None else "? IS NULL"
        chosen = json.dumps(list(accounts))
        months, days = months_and_days(None, last) if last else (("0000-00", "9999-99"), [])
        found: dict[tuple[str, str], int] = {}
        if months:
            sql = (
                f"SELECT account_id, contact_id, sum(balance) FROM contact_balances "
                f"WHERE account_id IN (SELECT value FROM json_each(?)) AND {contact} AND month BETWEEN ? AND ? GROUP BY account_id, contact_id"
            )
            found = {
                (account, contact): balance
                for account, contact, balance in self._buffer.read(sql, chosen, contact_id, *months)
            }
        for start, end in days:
            sql = (
                f"SELECT account_id, contact_id, sum(amount) FROM postings WHERE account_id IN (SELECT value FROM json_each(?)) AND {contact} "
                f"AND contact_id IS NOT NULL AND date BETWEEN ? AND ? AND basis IN ('both', 'accrual') GROUP BY account_id, contact_id"
            )
            for account, name, balance in self._buffer.read(sql, chosen, contact_id, start, end):
                found[account, name] = found.get((account, name), 0) + balance
        return found

    # Open items on a day

    def aged(
        self,
        accounts: Sequence[str],
        day: date,
        bounds: Sequence[date],
        contact_id: str | None = None,
    ) -> Mapping[str, tuple[int, ...]]:
        later = " ".join(
            f"WHEN due_date >= :bound_{place} THEN {place}" for place in range(len(bounds))
        )
        bucket = f"CASE WHEN role = 'credit' THEN 0 {later} ELSE {len(bounds)} END"
        sql = (
            f"{_LATER} SELECT contact_id, {bucket} AS bucket, sum(CASE role WHEN 'charge' THEN open_then ELSE -open_then END) "
            f"FROM ({_open_on_day('i.contact_id, i.role, i.due_date')}) GROUP BY contact_id, bucket"
        )
        given = {f"bound_{place}": bound.isoformat() for place, bound in enumerate(bounds)}
        found: dict[str, list[int]] = {}
        rows = self._buffer.read_named(
            sql,
            accounts=json.dumps(list(accounts)),
            day=day.isoformat(),
            contact=contact_id,
            **given,
        )
        for contact, place, amount in rows:
            found.setdefault(contact, [0] * (len(bounds) + 1))[place] = amount
        return {contact: tuple(amounts) for contact, amounts in found.items()}

    def owed(
        self, accounts: Sequence[str], day: date, contact_id: str | None = None
    ) -> Iterator[tuple[OpenItem, int]]:
        sql = f"{_LATER} SELECT {COLUMNS}, sum(open_then) FROM ({_open_on_day(_ITEM)}) GROUP BY id ORDER BY date, id"
        for row in self._buffer.read_named(
            sql, accounts=json.dumps(list(accounts)), day=day.isoformat(), contact=contact_id
        ):
            yield item_of(row[:-1]), row[-1]

    def items_of_contacts(
        self, accounts: Sequence[str], day: date, contact_ids: Sequence[str]
    ) -> Iterator[tuple[OpenItem, int]]:
        sql = (
            f"{_LATER}, since AS (SELECT id, sum(amount) AS amount FROM later GROUP BY id) "
            f"SELECT {_ITEM}, i.open + coalesce((SELECT s.amount FROM since s WHERE s.id = i.id), 0) "
            f"FROM json_each(:contacts) c CROSS JOIN open_items i ON i.contact_id = c.value WHERE {_OF} ORDER BY c.key, i.date, i.id"
        )
        chosen = json.dumps(list(contact_ids))
        for row in self._buffer.read_named(
            sql,
            accounts=json.dumps(list(accounts)),
            day=day.isoformat(),
            contact=None,
            contacts=chosen,
        ):
            yield item_of(row[:-1]), row[-1]


_ITEM = ", ".join(f"i.{name}" for name in COLUMNS.split(", "))


def _start(first: date | None) -> str:
    return first.isoformat() if first else "0000-00-00"
