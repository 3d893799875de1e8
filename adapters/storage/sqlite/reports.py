"""What reports read posting by posting and item by item."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from adapters.storage.periods import months_and_days
from adapters.storage.sqlite import open_items_on_day
from adapters.storage.sqlite.net_changes import ALL_ACCOUNTS
from adapters.storage.sqlite.write_buffer import WriteBuffer
from application.ports.report_reading import AccountPosting
from domain.ledger.entries import Basis, Turnover
from domain.reconciliation.open_items import OpenItem
from domain.reports.query import NO_CONTACT

_ALL_MONTHS = ("0000-00", "9999-99")


class SqliteReports:
    """The reads that reports need."""

    def __init__(self, buffer: WriteBuffer) -> None:
        self._buffer = buffer

    # Sums

    def contact_sums(
        self, accounts: Sequence[str], contact_id: str | None = None, last: date | None = None
    ) -> Mapping[tuple[str, str], int]:
        """Reads whole months from the contact balances, and only the days of the last month from
        its postings.
        """
        contact_condition = "contact_id = ?" if contact_id is not None else "? IS NULL"
        accounts_json = json.dumps(list(accounts))
        months, day_ranges = months_and_days(None, last) if last else (_ALL_MONTHS, [])
        sums: dict[tuple[str, str], int] = {}
        if months:
            sql = f"""
                SELECT account_id, contact_id, sum(balance)
                FROM contact_balances
                WHERE account_id IN (SELECT value FROM json_each(?))
                    AND {contact_condition}
                    AND month BETWEEN ? AND ?
                GROUP BY account_id, contact_id
            """
            rows = self._buffer.read(sql, accounts_json, contact_id, *months)
            sums = {(account, contact): balance for account, contact, balance in rows}
        for start, end in day_ranges:
            sql = f"""
                SELECT account_id, contact_id, sum(amount)
                FROM postings
                WHERE account_id IN (SELECT value FROM json_each(?))
                    AND {contact_condition}
                    AND contact_id IS NOT NULL
                    AND date BETWEEN ? AND ?
                    AND basis IN ('both', 'accrual')
                GROUP BY account_id, contact_id
            """
            rows = self._buffer.read(sql, accounts_json, contact_id, start, end)
            for account, contact, amount in rows:
                sums[account, contact] = sums.get((account, contact), 0) + amount
        return sums

    def turnovers_of_contact(
        self, contact_id: str, first: date | None, last: date, basis: Basis
    ) -> Mapping[str, Turnover]:
        contact_condition = "contact_id = ?"
        if contact_id == NO_CONTACT:
            contact_condition = f"contact_id IS NULL AND account_id IN ({ALL_ACCOUNTS}) AND ? = ''"
        sql = f"""
            SELECT account_id, sum(max(amount, 0)), sum(max(-amount, 0))
            FROM postings
            WHERE {contact_condition} AND date BETWEEN ? AND ? AND basis IN ('both', ?)
            GROUP BY account_id
        """
        rows = self._buffer.read(sql, contact_id, _start(first), last.isoformat(), basis)
        return {account: Turnover(debits, credits) for account, debits, credits in rows}

    def sums_by_contact(
        self, accounts: Sequence[str], first: date, last: date, basis: Basis
    ) -> Mapping[str, int]:
        sql = """
            SELECT coalesce(contact_id, ''), sum(amount)
            FROM postings
            WHERE account_id IN (SELECT value FROM json_each(?))
                AND date BETWEEN ? AND ?
                AND basis IN ('both', ?)
            GROUP BY contact_id
        """
        accounts_json = json.dumps(list(accounts))
        rows = self._buffer.read(sql, accounts_json, first.isoformat(), last.isoformat(), basis)
        return dict(rows)

    # Postings

    def account_postings(
        self,
        account_id: str,
        first: date | None,
        last: date,
        basis: Basis,
        contact_id: str | None = None,
    ) -> Iterator[AccountPosting]:
        # A contact has fewer postings than an account. The plus hides the account from the choice
        # of an index, so that SQLite takes the index by contact.
        account = "+account_id" if contact_id else "account_id"
        contact_condition = {None: "? IS NULL", NO_CONTACT: "contact_id IS NULL AND ? = ''"}.get(
            contact_id, "contact_id = ?"
        )
        sql = f"""
            SELECT date, entry_id, line, amount, contact_id, memo
            FROM postings
            WHERE {account} = ?
                AND date BETWEEN ? AND ?
                AND basis IN ('both', ?)
                AND {contact_condition}
            ORDER BY date, entry_id, line
        """
        values = (account_id, _start(first), last.isoformat(), basis, contact_id)
        for day, *columns in self._buffer.read(sql, *values):
            yield AccountPosting._make((date.fromisoformat(day), *columns))

    def entry_days(
        self,
        first: date | None,
        last: date,
        basis: Basis,
        account_id: str | None = None,
        contact_id: str | None = None,
    ) -> Iterator[tuple[date, str]]:
        days = (_start(first), last.isoformat())
        choices = {"contact_id = ?": contact_id, "account_id = ?": account_id}
        conditions = {text: id_ for text, id_ in choices.items() if id_ is not None}
        if conditions:
            sql = f"""
                SELECT DISTINCT date, entry_id FROM postings
                WHERE {" AND ".join(conditions)}
                    AND date BETWEEN ? AND ?
                    AND basis IN ('both', ?)
                ORDER BY 1, 2
            """
            rows = self._buffer.read(sql, *conditions.values(), *days, basis)
        elif basis == "cash":
            # The cash-basis entries of applications have postings, but no entry header.
            sql = """
                SELECT date, id FROM entries WHERE date BETWEEN ? AND ?
                UNION
                SELECT date, entry_id FROM postings WHERE basis = 'cash' AND date BETWEEN ? AND ?
                ORDER BY 1, 2
            """
            rows = self._buffer.read(sql, *days, *days)
        else:
            sql = "SELECT date, id FROM entries WHERE date BETWEEN ? AND ? ORDER BY 1, 2"
            rows = self._buffer.read(sql, *days)
        return ((date.fromisoformat(day), id_) for day, id_ in rows)

    def accounts_of(self, entry_ids: Sequence[str], basis: Basis) -> Mapping[str, tuple[str, ...]]:
        sql = """
            SELECT entry_id, account_id FROM postings
            WHERE entry_id IN (SELECT value FROM json_each(?)) AND basis IN ('both', ?)
            ORDER BY entry_id, line
        """
        by_entry: dict[str, list[str]] = {}
        for entry_id, account_id in self._buffer.read(sql, json.dumps(list(entry_ids)), basis):
            by_entry.setdefault(entry_id, []).append(account_id)
        return {entry_id: tuple(accounts) for entry_id, accounts in by_entry.items()}

    def extent(self) -> tuple[date, date] | None:
        sql = "SELECT (SELECT min(date) FROM entries), (SELECT max(date) FROM entries)"
        first, last = self._buffer.read(sql).fetchone()
        return (date.fromisoformat(first), date.fromisoformat(last)) if first else None

    # Open items on a day

    def aged(
        self,
        accounts: Sequence[str],
        day: date,
        bounds: Sequence[date],
        contact_id: str | None = None,
    ) -> Mapping[str, tuple[int, ...]]:
        return open_items_on_day.aged(self._buffer, accounts, day, bounds, contact_id)

    def owed(
        self, accounts: Sequence[str], day: date, contact_id: str | None = None
    ) -> Iterator[tuple[OpenItem, int]]:
        return open_items_on_day.owed(self._buffer, accounts, day, contact_id)

    def items_of_contacts(
        self, accounts: Sequence[str], day: date, contact_ids: Sequence[str]
    ) -> Iterator[tuple[OpenItem, int]]:
        return open_items_on_day.items_of_contacts(self._buffer, accounts, day, contact_ids)


def _start(first: date | None) -> str:
    """The first day of a period as text; a text before all days if the period has none."""
    return first.isoformat() if first else "0000-00-00"
