"""The postings and open items that a plan would store, together with those of the snapshot.

Sums, registers and reports are those of the snapshot alone: no use case that is planned reads what
it has just posted from them.
"""

from collections import defaultdict
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
from application.ports.stored_ledger import RegisterRow, StoredLedger, StoredPosting
from application.ports.stored_open_items import Outstanding, StoredOpenItems
from application.ports.unreconciled_rows import RowPlace
from application.unit_of_work.footprint import Footprint
from domain.banking.cleared_marks import Mark
from domain.ledger.accounts import Account
from domain.ledger.entries import Basis, Entry, Posting, Turnover
from domain.reconciliation.open_items import ItemRole, OpenItem
from domain.records import kind_of


class LedgerWithPlan:
    """The postings of the snapshot, and those of the entries that a plan posts."""

    def __init__(self, snapshot: StoredLedger, footprint: Footprint) -> None:
        self._stored = snapshot
        self._footprint = footprint
        self._planned: dict[str, Entry | None] = {}
        """The entries that were posted, by id; None where the plan removes one."""
        self._used_from: dict[str, date] = {}
        """By account, the earliest day on which the plan posts on it."""

    @property
    def _snapshot(self) -> StoredLedger:
        """The stored postings, of which any change may alter what is read."""
        self._footprint.everything = True
        return self._stored

    def post(self, before: Entry | None, after: Entry | None, control: Container[str]) -> None:
        del control
        if before:
            self._planned[before.id] = None
        if after:
            self._planned[after.id] = after
            for posting in after.postings:
                day = self._used_from.get(posting.account_id, after.date)
                self._used_from[posting.account_id] = min(day, after.date)

    def postings(self, entry_ids: Sequence[str]) -> dict[str, tuple[Posting, ...]]:
        unplanned = [id_ for id_ in entry_ids if id_ not in self._planned]
        stored = self._snapshot.postings(unplanned) if unplanned else {}
        planned = {id_: self._planned[id_] for id_ in entry_ids if id_ in self._planned}
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

    def register(
        self,
        account_id: str,
        first: date | None,
        last: date | None,
        mark: Mark | None,
        after: tuple[str, str] | None,
        limit: int | None,
    ) -> list[RegisterRow]:
        self._footprint.note_place(account_id, None)
        return self._stored.register(account_id, first, last, mark, after, limit)

    def register_size(
        self, account_id: str, first: date | None, last: date | None, mark: Mark | None
    ) -> int:
        return self._snapshot.register_size(account_id, first, last, mark)

    def all_postings(self) -> Iterator[StoredPosting]:
        return self._snapshot.all_postings()

    def month_balances(self) -> Mapping[tuple[str, str, str], Turnover]:
        return self._snapshot.month_balances()

    def contact_balances(self) -> Mapping[tuple[str, str, str], int]:
        return self._snapshot.contact_balances()


class OpenItemsWithPlan:
    """The open items of the snapshot, replaced by those of a plan where it has them."""

    def __init__(self, snapshot: StoredOpenItems, footprint: Footprint) -> None:
        self._stored = snapshot
        self._footprint = footprint
        self._planned: dict[str, OpenItem | None] = {}
        """The items written so far, by id; None where the plan deletes one."""
        self._ids_by_place: dict[tuple[str, ItemRole], set[str]] = defaultdict(set)
        """The ids of the planned items, by account and role."""

    @property
    def _snapshot(self) -> StoredOpenItems:
        """The stored open items, of which any change may alter what is read."""
        self._footprint.everything = True
        return self._stored

    def many(self, ids: Iterable[str]) -> dict[str, OpenItem]:
        ids = list(ids)
        unplanned = [id_ for id_ in ids if id_ not in self._planned]
        stored = self._snapshot.many(unplanned) if unplanned else {}
        items = {id_: self._planned.get(id_) or stored.get(id_) for id_ in ids}
        return {id_: item for id_, item in items.items() if item is not None}

    def open_on(self, account_id: str, contact_id: str | None, role: ItemRole) -> list[OpenItem]:
        self._footprint.note_place(account_id, contact_id)
        stored = self._stored.open_on(account_id, contact_id, role)
        planned = (self._planned[id_] for id_ in self._ids_by_place[account_id, role])
        items = [item for item in stored if item.id not in self._planned]
        items += [
            item for item in planned if item and item.open and contact_id in {None, item.contact_id}
        ]
        return sorted(items, key=lambda item: (item.date, item.id))

    def outstanding(self, contact_ids: Sequence[str]) -> Mapping[str, Outstanding]:
        return self._snapshot.outstanding(contact_ids)

    def put(self, items: Iterable[OpenItem]) -> None:
        for item in items:
            self._planned[item.id] = item
            self._ids_by_place[item.account_id, item.role].add(item.id)

    def delete(self, ids: Iterable[str]) -> None:
        for id_ in ids:
            if item := self._planned.get(id_):
                self._ids_by_place[item.account_id, item.role].discard(id_)
            self._planned[id_] = None

    def all(self) -> Iterator[OpenItem]:
        return self._snapshot.all()

    def applications_by_day(self) -> Iterator[tuple[str, str, date, str, int]]:
        return self._snapshot.applications_by_day()


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
