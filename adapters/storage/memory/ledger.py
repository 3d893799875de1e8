"""Entries in memory, with the balances that are kept of their postings."""

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date
from typing import cast

from adapters.storage.limits import MONTH_LIMIT, MONTH_LIMIT_EXCEEDED
from adapters.storage.memory.postings import postings_in, turnover_of
from adapters.storage.memory.state import State
from application.ports.stored_ledger import RegisterRow, RowKey, StoredPosting
from domain.banking.cleared_marks import ClearedMark, Mark
from domain.errors import Overflow
from domain.ledger.accounts import Account
from domain.ledger.entries import Basis, Entry, Posting, Turnover, nets
from domain.ledger.ids import RowId
from domain.reconciliation.cash_basis import UNAPPLIED
from domain.reports.column_layout import merge_columns


class MemoryLedger:
    """The postings of all entries, on both bases."""

    def __init__(self, state: State) -> None:
        self._state = state

    def post(self, before: Entry | None, after: Entry | None, control: Container[str]) -> None:
        if before:
            if stored := self._state.entries.pop(before.id, None):
                self._state.posting_counts.subtract(_accounts_of(stored))
            self._add_to_balances(before, -1, control)
        if after and after.postings:
            self._state.entries[after.id] = after
            self._state.posting_counts.update(_accounts_of(after))
            self._add_to_balances(after, 1, control)
        for entry in (before, after):
            if entry:
                self._check_month_limit(entry)

    def postings(self, entry_ids: Sequence[str]) -> dict[str, tuple[Posting, ...]]:
        entries = self._state.entries
        return {id_: entries[id_].postings if id_ in entries else () for id_ in entry_ids}

    def turnovers(
        self,
        first: date | None,
        last: date,
        accounts: Sequence[str] | None = None,
        basis: Basis = "accrual",
    ) -> Mapping[str, Turnover]:
        chosen = self._all_accounts() if accounts is None else set(accounts)
        turnovers: dict[str, Turnover] = {}
        for _, _, posting in postings_in(self._state, first, last, basis):
            account_id = posting.account_id
            if account_id in chosen:
                before = turnovers.get(account_id, Turnover())
                turnovers[account_id] = before + turnover_of(posting.amount)
        return turnovers

    def net_changes(
        self, periods: Sequence[tuple[date | None, date]], basis: Basis
    ) -> Mapping[str, tuple[int, ...]]:
        columns = (self.turnovers(first, last, None, basis) for first, last in periods)
        return merge_columns(nets(column) for column in columns)

    def is_used(self, account_id: str, last: date) -> bool:
        return self._state.posting_counts[account_id] > 0 and any(
            posting.account_id == account_id
            for entry in self._state.entries.values()
            if entry.date <= last
            for posting in entry.postings
        )

    def register(
        self,
        account_id: str,
        first: date | None,
        last: date | None,
        mark: Mark | None,
        after: RowKey | None,
        limit: int | None,
    ) -> list[RegisterRow]:
        rows = [
            row
            for row in self._register_rows(account_id)
            if (first is None or first <= row.date)
            and (last is None or row.date <= last)
            and (after is None or row.key > after)
            and mark in {None, row.mark}
        ]
        return sorted(rows, key=lambda row: (row.date, row.entry_id))[:limit]

    def register_size(
        self, account_id: str, first: date | None, last: date | None, mark: Mark | None
    ) -> int:
        return len(self.register(account_id, first, last, mark, None, None))

    def amount_since(self, account_id: str, day: date, entry_id: str) -> int:
        rows = self.register(account_id, day, day, None, None, None)
        return sum(row.amount for row in rows if row.entry_id >= entry_id)

    def row_amounts(self, account_id: str, first: RowKey, last: RowKey) -> list[tuple[str, int]]:
        rows = self.register(account_id, None, None, None, None, None)
        return [(row.entry_id, row.amount) for row in rows if first <= row.key <= last]

    def all_postings(self) -> Iterator[StoredPosting]:
        for id_, entry in sorted(self._state.entries.items()):
            for posting in entry.postings:
                yield StoredPosting(id_, entry.date.isoformat(), posting.basis, posting)

    def month_balances(self) -> Mapping[tuple[str, str, str], Turnover]:
        return self._state.month_balances

    def contact_balances(self) -> Mapping[tuple[str, str, str], int]:
        return self._state.contact_balances

    def _all_accounts(self) -> set[str]:
        """The accounts of the chart, and those that exist only on the cash basis."""
        unapplied = (account.id for account in UNAPPLIED.values())
        return {*self._state.records_of(Account), *unapplied}

    def _register_rows(self, account_id: str) -> Iterator[RegisterRow]:
        """A row for each entry that posts on an account on the accrual basis."""
        for entry in self._state.entries.values():
            postings = [
                posting
                for posting in entry.postings
                if posting.account_id == account_id and posting.basis != "cash"
            ]
            if postings:
                amount = sum(posting.amount for posting in postings)
                contacts = [posting.contact_id for posting in postings if posting.contact_id]
                mark = self._mark(RowId(entry.kind, entry.document_id, account_id))
                contact = min(contacts, default=None)
                yield RegisterRow(entry.id, entry.date, amount, mark, contact)

    def _mark(self, row_id: RowId) -> Mark:
        marks = cast("dict[str, ClearedMark]", self._state.records_of(ClearedMark))
        mark = marks.get(str(row_id))
        return mark.cleared if mark else "none"

    def _add_to_balances(self, entry: Entry, sign: int, control: Container[str]) -> None:
        """Add the postings of an entry to the kept balances; with a sign of -1, take them off."""
        contacts, months = self._state.contact_balances, self._state.month_balances
        for posting in entry.postings:
            account_id, contact_id = posting.account_id, posting.contact_id
            if account_id in control and contact_id and posting.basis != "cash":
                contact_key = (account_id, contact_id, _month(entry))
                balance = contacts.get(contact_key, 0)
                contacts[contact_key] = balance + sign * posting.amount
            month_key = (account_id, posting.basis, _month(entry))
            turnover = turnover_of(posting.amount)
            change = Turnover(sign * turnover.debits, sign * turnover.credits)
            months[month_key] = months.get(month_key, Turnover()) + change

    def _check_month_limit(self, entry: Entry) -> None:
        for posting in entry.postings:
            key = (posting.account_id, posting.basis, _month(entry))
            turnover = self._state.month_balances[key]
            if max(turnover.debits, turnover.credits) > MONTH_LIMIT:
                raise Overflow(MONTH_LIMIT_EXCEEDED)


def _month(entry: Entry) -> str:
    return entry.date.isoformat()[:7]


def _accounts_of(entry: Entry) -> list[str]:
    return [posting.account_id for posting in entry.postings]
