"""What reports read posting by posting and item by item, in memory."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import cast

from adapters.storage.memory.postings import postings_in, turnover_of
from adapters.storage.memory.state import State
from application.ports.report_reading import AccountPosting
from domain.ledger.entries import Basis, EntryHeader, Turnover
from domain.reconciliation.applications import AppliedCredit
from domain.reconciliation.open_items import OpenItem
from domain.reports.query import NO_CONTACT


class MemoryReports:
    """The reads that reports need."""

    def __init__(self, state: State) -> None:
        self._state = state

    # Sums

    def contact_sums(
        self, accounts: Sequence[str], contact_id: str | None = None, last: date | None = None
    ) -> Mapping[tuple[str, str], int]:
        sums: Counter[tuple[str, str]] = Counter()
        if last is None:
            for (account, contact, _), balance in self._state.contact_balances.items():
                if account in accounts and contact_id in {None, contact}:
                    sums[account, contact] += balance
            return sums
        for _, _, posting in postings_in(self._state, None, last, "accrual"):
            account, contact_named = posting.account_id, posting.contact_id
            if account in accounts and contact_named and contact_id in {None, contact_named}:
                sums[account, contact_named] += posting.amount
        return sums

    def turnovers_of_contact(
        self, contact_id: str, first: date | None, last: date, basis: Basis
    ) -> Mapping[str, Turnover]:
        turnovers: dict[str, Turnover] = {}
        for _, _, posting in postings_in(self._state, first, last, basis):
            if (posting.contact_id or NO_CONTACT) == contact_id:
                before = turnovers.get(posting.account_id, Turnover())
                turnovers[posting.account_id] = before + turnover_of(posting.amount)
        return turnovers

    def sums_by_contact(
        self, accounts: Sequence[str], first: date, last: date, basis: Basis
    ) -> Mapping[str, int]:
        sums: Counter[str] = Counter()
        for _, _, posting in postings_in(self._state, first, last, basis):
            if posting.account_id in accounts:
                sums[posting.contact_id or NO_CONTACT] += posting.amount
        return sums

    # Postings

    def account_postings(
        self,
        account_id: str,
        first: date | None,
        last: date,
        basis: Basis,
        contact_id: str | None = None,
    ) -> Iterator[AccountPosting]:
        postings = [
            AccountPosting(
                entry.date, entry.id, line, posting.amount, posting.contact_id, posting.memo
            )
            for entry, line, posting in postings_in(self._state, first, last, basis)
            if posting.account_id == account_id
            and contact_id in {None, posting.contact_id or NO_CONTACT}
        ]
        yield from sorted(
            postings, key=lambda posting: (posting.date, posting.entry_id, posting.line)
        )

    def entry_days(
        self,
        first: date | None,
        last: date,
        basis: Basis,
        account_id: str | None = None,
        contact_id: str | None = None,
    ) -> Iterator[tuple[date, str]]:
        days = {
            (entry.date, entry.id)
            for entry, _, posting in postings_in(self._state, first, last, basis)
            if account_id in {None, posting.account_id} and contact_id in {None, posting.contact_id}
        }
        if account_id is contact_id is None:
            headers = cast("dict[str, EntryHeader]", self._state.records_of(EntryHeader))
            days |= {
                (header.date, header.id)
                for header in headers.values()
                if (first is None or first <= header.date) and header.date <= last
            }
        return iter(sorted(days))

    def accounts_of(self, entry_ids: Sequence[str], basis: Basis) -> Mapping[str, tuple[str, ...]]:
        accounts: dict[str, tuple[str, ...]] = {}
        for id_ in entry_ids:
            entry = self._state.entries.get(id_)
            postings = entry.postings if entry else ()
            on_basis = [each.account_id for each in postings if each.basis in {"both", basis}]
            if on_basis:
                accounts[id_] = tuple(on_basis)
        return accounts

    def extent(self) -> tuple[date, date] | None:
        headers = cast("dict[str, EntryHeader]", self._state.records_of(EntryHeader))
        days = [header.date for header in headers.values()]
        return (min(days), max(days)) if days else None

    # Open items on a day

    def aged(
        self,
        accounts: Sequence[str],
        day: date,
        bounds: Sequence[date],
        contact_id: str | None = None,
    ) -> Mapping[str, tuple[int, ...]]:
        by_contact: dict[str, list[int]] = {}
        for item, open_amount in self.owed(accounts, day, contact_id):
            buckets = by_contact.setdefault(item.contact_id, [0] * (len(bounds) + 1))
            if item.role == "charge":
                buckets[_bucket(item.due_date, bounds)] += open_amount
            else:
                buckets[0] -= open_amount
        return {contact: tuple(buckets) for contact, buckets in by_contact.items()}

    def owed(
        self, accounts: Sequence[str], day: date, contact_id: str | None = None
    ) -> Iterator[tuple[OpenItem, int]]:
        items = self._items_on_day(accounts, day, contact_id)
        return ((item, open_amount) for item, open_amount in items if open_amount)

    def items_of_contacts(
        self, accounts: Sequence[str], day: date, contact_ids: Sequence[str]
    ) -> Iterator[tuple[OpenItem, int]]:
        for contact_id in contact_ids:
            yield from self._items_on_day(accounts, day, contact_id)

    def _items_on_day(
        self, accounts: Sequence[str], day: date, contact_id: str | None
    ) -> Iterator[tuple[OpenItem, int]]:
        """The charges and credits up to a day, each with its open amount at the end of that day.

        What was applied to an item later was still open then.
        """
        applied_later = self._applied_after(day)
        items = (
            item
            for item in self._state.open_items.values()
            if item.account_id in accounts and item.role != "row" and item.date <= day
        )
        for item in sorted(items, key=lambda item: (item.date, item.id)):
            if contact_id in {None, item.contact_id}:
                yield item, item.open + applied_later[item.id]

    def _applied_after(self, day: date) -> Counter[str]:
        """What was applied to each charge and credit after a day."""
        amounts: Counter[str] = Counter()
        credits = cast("dict[str, AppliedCredit]", self._state.records_of(AppliedCredit))
        for credit in credits.values():
            for application in credit.applied:
                if application.date > day:
                    amounts[credit.id] += application.amount
                    amounts[application.charge_id] += application.amount
        return amounts


def _bucket(due_date: date, bounds: Sequence[date]) -> int:
    """The first bucket whose bound is not later than a due date, or else the last bucket."""
    buckets = (index for index, bound in enumerate(bounds) if due_date >= bound)
    return next(buckets, len(bounds))
