"""What reports read posting by posting and item by item, looked for in memory."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import cast

from adapters.storage.memory.state import State
from application.ports.report_reading import AccountPosting
from domain.ledger.entries import Basis, Entry, EntryHeader, Posting, Turnover
from domain.reconciliation.applications import AppliedCredit
from domain.reconciliation.open_items import OpenItem
from domain.reports.query import NO_CONTACT


class MemoryReports:
    """What reports are made from."""

    def __init__(self, state: State) -> None:
        self._state = state

    def turnovers_of_contact(
        self, contact_id: str, first: date | None, last: date, basis: Basis
    ) -> Mapping[str, Turnover]:
        found: dict[str, Turnover] = {}
        for _, _, each in _posted(self._state, first, last, basis):
            if (each.contact_id or NO_CONTACT) == contact_id:
                found[each.account_id] = found.get(each.account_id, Turnover()) + Turnover(
                    max(each.amount, 0), max(-each.amount, 0)
                )
        return found

    def sums_by_contact(
        self, accounts: Sequence[str], first: date, last: date, basis: Basis
    ) -> Mapping[str, int]:
        found: Counter[str] = Counter()
        for _, _, each in _posted(self._state, first, last, basis):
            if each.account_id in accounts:
                found[each.contact_id or NO_CONTACT] += each.amount
        return found

    def account_postings(
        self,
        account_id: str,
        first: date | None,
        last: date,
        basis: Basis,
        contact_id: str | None = None,
    ) -> Iterator[AccountPosting]:
        for entry, line, each in sorted(
            _posted(self._state, first, last, basis),
            key=lambda found: (found[0].date, found[0].id, found[1]),
        ):
            if each.account_id == account_id and contact_id in {
                None,
                each.contact_id or NO_CONTACT,
            }:
                yield AccountPosting(
                    entry.date, entry.id, line, each.amount, each.contact_id, each.memo
                )

    def entry_days(
        self,
        first: date | None,
        last: date,
        basis: Basis,
        account_id: str | None = None,
        contact_id: str | None = None,
    ) -> Iterator[tuple[date, str]]:
        found = {
            (entry.date, entry.id)
            for entry, _, each in _posted(self._state, first, last, basis)
            if account_id in {None, each.account_id} and contact_id in {None, each.contact_id}
        }
        return iter(sorted(found))

    def accounts_of(self, entry_ids: Sequence[str], basis: Basis) -> Mapping[str, tuple[str, ...]]:
        entries = (self._state.entries[id_] for id_ in entry_ids if id_ in self._state.entries)
        found = {
            entry.id: tuple(
                each.account_id for each in entry.postings if each.basis in {"both", basis}
            )
            for entry in entries
        }
        return {id_: accounts for id_, accounts in found.items() if accounts}

    def extent(self) -> tuple[date, date] | None:
        days = [
            each.date
            for each in cast("dict[str, EntryHeader]", self._state.rows(EntryHeader)).values()
        ]
        return (min(days), max(days)) if days else None

    def contact_sums(
        self, accounts: Sequence[str], contact_id: str | None = None, last: date | None = None
    ) -> Mapping[tuple[str, str], int]:
        found: Counter[tuple[str, str]] = Counter()
        if last is None:
            for (account, contact, _), balance in self._state.contacts.items():
                if account in accounts and contact_id in {None, contact}:
                    found[account, contact] += balance
            return found
        for _, _, each in _posted(self._state, None, last, "accrual"):
            if (
                each.account_id in accounts
                and each.contact_id
                and contact_id in {None, each.contact_id}
            ):
                found[each.account_id, each.contact_id] += each.amount
        return found

    # Open items on a day

    def aged(
        self,
        accounts: Sequence[str],
        day: date,
        bounds: Sequence[date],
        contact_id: str | None = None,
    ) -> Mapping[str, tuple[int, ...]]:
        found: dict[str, list[int]] = {}
        for item, open_ in self.owed(accounts, day, contact_id):
            late = next(
                (place for place, bound in enumerate(bounds) if item.due_date >= bound), len(bounds)
            )
            place = 0 if item.role == "credit" else late
            found.setdefault(item.contact_id, [0] * (len(bounds) + 1))[place] += (
                open_ if item.role == "charge" else -open_
            )
        return {contact: tuple(amounts) for contact, amounts in found.items()}

    def owed(
        self, accounts: Sequence[str], day: date, contact_id: str | None = None
    ) -> Iterator[tuple[OpenItem, int]]:
        return (
            (item, open_)
            for item, open_ in _on_day(self._state, accounts, day, contact_id)
            if open_
        )

    def items_of_contacts(
        self, accounts: Sequence[str], day: date, contact_ids: Sequence[str]
    ) -> Iterator[tuple[OpenItem, int]]:
        for contact_id in contact_ids:
            yield from _on_day(self._state, accounts, day, contact_id)


def _posted(
    state: State, first: date | None, last: date, basis: Basis
) -> Iterator[tuple[Entry, int, Posting]]:
    for entry in state.entries.values():
        if (first is None or first <= entry.date) and entry.date <= last:
            for line, each in enumerate(entry.postings):
                if each.basis in {"both", basis}:
                    yield entry, line, each


def _on_day(
    state: State, accounts: Sequence[str], day: date, contact_id: str | None
) -> Iterator[tuple[OpenItem, int]]:
    later: Counter[str] = Counter()
    for credit in cast("dict[str, AppliedCredit]", state.rows(AppliedCredit)).values():
        for each in credit.applied:
            if each.date > day:
                later[credit.id] += each.amount
                later[each.charge_id] += each.amount
    chosen = (
        each
        for each in state.items.values()
        if each.account_id in accounts and each.role != "row" and each.date <= day
    )
    for item in sorted(chosen, key=lambda each: (each.date, each.id)):
        if contact_id in {None, item.contact_id}:
            yield item, item.open + later[item.id]
