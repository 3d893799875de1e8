"""The postings that a plan would store, together with those of the snapshot, and its log.

Sums, registers and reports are those of the snapshot alone: no use case that is planned reads what
it has just posted from them.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from application.ports.change_log import (
    AppliedAmount,
    AppliedTotal,
    ChangeLog,
    FeedQuery,
    Head,
    LoggedChange,
    LogQuery,
    RecordAddress,
    RecordTimes,
    UnreadableChange,
)
from application.ports.stored_ledger import RegisterRow, RowKey, StoredLedger, StoredPosting
from application.ports.unreconciled_rows import RowPlace
from application.unit_of_work.footprint import Footprint
from application.unit_of_work.planned_documents import PlannedDocuments
from domain.banking.cleared_marks import Mark
from domain.ledger.accounts import Account
from domain.ledger.entries import Basis, Entry, Posting, Turnover
from domain.records import kind_of


class LedgerWithPlan:
    """The postings of the snapshot, and those of the entries that a plan posts."""

    def __init__(
        self, snapshot: StoredLedger, footprint: Footprint, documents: PlannedDocuments
    ) -> None:
        self._stored = snapshot
        self._footprint = footprint
        self._documents = documents
        self._planned: dict[str, Entry | None] = {}
        """The changed entries of documents that the snapshot has; None where one is removed."""
        self._used_from: dict[str, date] = {}
        """By account, the earliest day on which the plan posts on it."""

    @property
    def _snapshot(self) -> StoredLedger:
        """The stored postings, of which any change may alter what is read."""
        self._footprint.everything = True
        return self._stored

    def post(self, before: Entry | None, after: Entry | None, control: Container[str]) -> None:
        del control
        if before and not self._documents.is_new(before.id):
            self._planned[before.id] = None
        if after:
            if not self._documents.is_new(after.id):
                self._planned[after.id] = after
            for posting in after.postings:
                day = self._used_from.get(posting.account_id, after.date)
                self._used_from[posting.account_id] = min(day, after.date)

    def postings(self, entry_ids: Sequence[str]) -> dict[str, tuple[Posting, ...]]:
        planned = {id_: self._planned[id_] for id_ in entry_ids if id_ in self._planned}
        new = [id_ for id_ in entry_ids if self._documents.is_new(id_)]
        planned |= {id_: self._documents.entry(id_) for id_ in new}
        unplanned = [id_ for id_ in entry_ids if id_ not in planned]
        stored = self._snapshot.postings(unplanned) if unplanned else {}
        return {**stored, **{id_: each.postings if each else () for id_, each in planned.items()}}

    def is_used(self, account_id: str, last: date) -> bool:
        if self._used_from.get(account_id, date.max) <= last:
            return True
        is_used = self._stored.is_used(account_id, last)
        self._footprint.note_use(kind_of(Account), account_id, is_used=is_used)
        return is_used

    def turnovers(
        self,
        first: date | None,
        last: date,
        accounts: Sequence[str] | None = None,
        basis: Basis = "accrual",
    ) -> Mapping[str, Turnover]:
        return self._snapshot.turnovers(first, last, accounts, basis)

    def net_changes(
        self, periods: Sequence[tuple[date | None, date]], basis: Basis
    ) -> Mapping[str, tuple[int, ...]]:
        return self._snapshot.net_changes(periods, basis)

    def register(
        self,
        account_id: str,
        first: date | None,
        last: date | None,
        mark: Mark | None,
        after: RowKey | None,
        limit: int | None,
    ) -> list[RegisterRow]:
        self._footprint.note_place(account_id, None)
        return self._stored.register(account_id, first, last, mark, after, limit)

    def register_size(
        self, account_id: str, first: date | None, last: date | None, mark: Mark | None
    ) -> int:
        return self._snapshot.register_size(account_id, first, last, mark)

    def amount_since(self, account_id: str, day: date, entry_id: str) -> int:
        return self._snapshot.amount_since(account_id, day, entry_id)

    def row_amounts(self, account_id: str, first: RowKey, last: RowKey) -> list[tuple[str, int]]:
        return self._snapshot.row_amounts(account_id, first, last)

    def all_postings(self) -> Iterator[StoredPosting]:
        return self._snapshot.all_postings()

    def month_balances(self) -> Mapping[tuple[str, str, str], Turnover]:
        return self._snapshot.month_balances()

    def contact_balances(self) -> Mapping[tuple[str, str, str], int]:
        return self._snapshot.contact_balances()


class LogWithPlan:
    """The log of the snapshot, to which a plan adds nothing."""

    def __init__(self, snapshot: ChangeLog, footprint: Footprint) -> None:
        self._stored = snapshot
        self._footprint = footprint
        self.head = snapshot.head

    @property
    def _snapshot(self) -> ChangeLog:
        """The stored log, to which any change adds."""
        self._footprint.everything = True
        return self._stored

    def history(self) -> str:
        return self._snapshot.history()

    def hash_of(self, version: int) -> str | None:
        return self._snapshot.hash_of(version)

    def recorded_end(self) -> Head | None:
        return self._snapshot.recorded_end()

    def read(self, query: LogQuery) -> list[LoggedChange]:
        return self._snapshot.read(query)

    def stored_rows(self) -> Iterator[LoggedChange | UnreadableChange]:
        return self._snapshot.stored_rows()

    def first_version_after(self, version: int) -> int | None:
        return self._snapshot.first_version_after(version)

    def feed(self, query: FeedQuery) -> Iterator[LoggedChange]:
        return self._snapshot.feed(query)

    def last_changes(self, until: int) -> Iterator[LoggedChange]:
        return self._snapshot.last_changes(until)

    def version_at(self, at: str) -> int:
        return self._snapshot.version_at(at)

    def applied_totals(self, charge_id: str, version: int) -> list[AppliedTotal]:
        return self._snapshot.applied_totals(charge_id, version)

    def last_change(
        self,
        address: RecordAddress,
        until: int | None = None,
        op: Literal["put", "delete"] | None = None,
    ) -> LoggedChange | None:
        return self._snapshot.last_change(address, until, op)

    def times(
        self, addresses: Sequence[RecordAddress], until: int | None = None
    ) -> Mapping[RecordAddress, RecordTimes]:
        return self._snapshot.times(addresses, until)

    def count(self, query: LogQuery) -> int:
        return self._snapshot.count(query)

    def begin_history(self, after: int) -> str:
        """Do nothing: no plan begins another history."""
        del after
        return self.history()

    def append(self, changes: Iterable[LoggedChange]) -> None:
        """Do nothing: the changes are logged when the plan is committed."""
        del changes

    def add_charges(self, version: int, charge_ids: Iterable[str]) -> None:
        """Do nothing: they are added when the plan is committed."""
        del version, charge_ids

    def add_applied(self, amounts: Iterable[AppliedAmount]) -> None:
        """Do nothing: the amounts are added when the plan is committed."""
        del amounts


class UnreconciledRowsOfPlan:
    """No rows: they are kept when the plan is committed, and no planned use case reads them."""

    def accounts(self) -> frozenset[str]:
        return frozenset()

    def follow(self, account_id: str) -> None:
        """Do nothing: nothing is stored."""

    def forget(self, account_id: str) -> None:
        """Do nothing: nothing is stored."""

    def add(self, places: Iterable[RowPlace]) -> None:
        """Do nothing: nothing is stored."""

    def remove(self, places: Iterable[RowPlace]) -> None:
        """Do nothing: nothing is stored."""

    def places(self) -> Iterator[RowPlace]:
        return iter(())

    def rows(self, account_id: str, last: date | None = None) -> list[RegisterRow]:
        del account_id, last
        return []

    def locked_rows(self, session_id: str) -> list[RegisterRow]:
        del session_id
        return []

    def locked_later(self, account_id: str, day: date) -> list[RegisterRow]:
        del account_id, day
        return []

    def locked_early(self, account_id: str, day: date) -> list[RegisterRow]:
        del account_id, day
        return []
