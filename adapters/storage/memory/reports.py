"""What reports read posting by posting and item by item, looked for in memory."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Protocol, cast

from application.ports.reports import AccountPosting
from domain.ledger.entries import Entry, Heading, Posting
from domain.reconciliation.applications import AppliedCredit, OpenItem
from domain.records import Record
from domain.reports.ledger_port import Turnover
from domain.reports.report import NO_CONTACT, Basis


class _State(Protocol):
    """What is stored of entries and open items."""

    @property
    def entries(self) -> Mapping[str, Entry]: ...

    @property
    def items(self) -> Mapping[str, OpenItem]: ...

    @property
    def contacts(self) -> Mapping[tuple[str, str, str], int]: ...


class _Rows(Protocol):
    """What a session offers to its parts."""

    @property
    def state(self) -> _State: ...

    def _rows(self, kind: type[Record]) -> dict[str, Record]: ...


class MemoryReports:
    """The part of a session from which reports are made."""

    def turnovers_of_contact(self: _Rows, contact_id: str, first: date | None, last: date, basis: Basis) -> Mapping[str, Turnover]:
        found: dict[str, Turnover] = {}
        for _, _, each in _posted(self.state, first, last, basis):
            if (each.contact_id or NO_CONTACT) == contact_id:
                found[each.account_id] = found.get(each.account_id, Turnover()) + Turnover(max(each.amount, 0), max(-each.amount, 0))
        return found

    def sums_by_contact(self: _Rows, accounts: Sequence[str], first: date, last: date, basis: Basis) -> Mapping[str, int]:
        found: Counter[str] = Counter()
        for _, _, each in _posted(self.state, first, last, basis):
            if each.account_id in accounts:
                found[each.contact_id or NO_CONTACT] += each.amount
        return found

    def account_postings(self: _Rows, account_id: str, first: date | None, last: date, basis: Basis, contact_id: str | None = None) -> Iterator[AccountPosting]:
        for entry, line, each in sorted(_posted(self.state, first, last, basis), key=lambda found: (found[0].date, found[0].id, found[1])):
            if each.account_id == account_id and contact_id in {None, each.contact_id or NO_CONTACT}:
                yield AccountPosting(entry.date, entry.id, line, each.amount, each.contact_id, each.memo)

    def entry_days(
        self: _Rows, first: date | None, last: date, basis: Basis, account_id: str | None = None, contact_id: str | None = None
    ) -> Iterator[tuple[date, str]]:
        found = {
            (entry.date, entry.id)
            for entry, _, each in _posted(self.state, first, last, basis)
            if account_id in {None, each.account_id} and contact_id in {None, each.contact_id}
        }
        return iter(sorted(found))

    def accounts_of(self: _Rows, entry_ids: Sequence[str], basis: Basis) -> Mapping[str, tuple[str, ...]]:
        entries = (self.state.entries[id_] for id_ in entry_ids if id_ in self.state.entries)
        found = {entry.id: tuple(each.account_id for each in entry.postings if each.basis in {"both", basis}) for entry in entries}
        return {id_: accounts for id_, accounts in found.items() if accounts}

    def extent(self: _Rows) -> tuple[date, date] | None:
        days = [each.date for each in cast("dict[str, Heading]", self._rows(Heading)).values()]
        return (min(days), max(days)) if days else None

    def texts(self: _Rows, kind: type[Record], fields: Sequence[str], ids: Sequence[str]) -> Mapping[str, tuple[Any, ...]]:
        rows = self._rows(kind)
        return {id_: tuple(getattr(rows[id_], field) for field in fields) for id_ in ids if id_ in rows}

    def contact_sums(self: _Rows, accounts: Sequence[str], contact_id: str | None = None, last: date | None = None) -> Mapping[tuple[str, str], int]:
        found: Counter[tuple[str, str]] = Counter()
        if last is None:
            for (account, contact, _), balance in self.state.contacts.items():
                if account in accounts and contact_id in {None, contact}:
                    found[account, contact] += balance
            return found
        for _, _, each in _posted(self.state, None, last, "accrual"):
            if each.account_id in accounts and each.contact_id and contact_id in {None, each.contact_id}:
                found[each.account_id, each.contact_id] += each.amount
        return found

    # Open items on a day

    def aged(self, accounts: Sequence[str], day: date, bounds: Sequence[date], contact_id: str | None = None) -> Mapping[str, tuple[int, ...]]:
        found: dict[str, list[int]] = {}
        for item, open_ in self.owed(accounts, day, contact_id):
            late = next((place for place, bound in enumerate(bounds) if item.due_date >= bound), len(bounds))
            place = 0 if item.role == "credit" else late
            found.setdefault(item.contact_id, [0] * (len(bounds) + 1))[place] += open_ if item.role == "charge" else -open_
        return {contact: tuple(amounts) for contact, amounts in found.items()}

    def owed(self, accounts: Sequence[str], day: date, contact_id: str | None = None) -> Iterator[tuple[OpenItem, int]]:
        return ((item, open_) for item, open_ in _on_day(cast("_Rows", self), accounts, day, contact_id) if open_)

    def items_of_contacts(self: _Rows, accounts: Sequence[str], day: date, contact_ids: Sequence[str]) -> Iterator[tuple[OpenItem, int]]:
        for contact_id in contact_ids:
            yield from _on_day(self, accounts, day, contact_id)

    def all_applied(self: _Rows) -> Iterator[tuple[str, str, date, str, int]]:
        for credit in cast("dict[str, AppliedCredit]", self._rows(AppliedCredit)).values():
            for each in credit.applied:
                yield credit.id, each.charge_id, each.date, each.rule, each.amount


def _posted(state: _State, first: date | None, last: date, basis: Basis) -> Iterator[tuple[Entry, int, Posting]]:
    for entry in state.entries.values():
        if (first is None or first <= entry.date) and entry.date <= last:
            for line, each in enumerate(entry.postings):
                if each.basis in {"both", basis}:
                    yield entry, line, each


def _on_day(session: _Rows, accounts: Sequence[str], day: date, contact_id: str | None) -> Iterator[tuple[OpenItem, int]]:
    later: Counter[str] = Counter()
    for credit in cast("dict[str, AppliedCredit]", session._rows(AppliedCredit)).values():  # noqa: SLF001  # a part of the same session
        for each in credit.applied:
            if each.date > day:
                later[credit.id] += each.amount
                later[each.charge_id] += each.amount
    chosen = (each for each in session.state.items.values() if each.account_id in accounts and each.role != "row" and each.date <= day)
    for item in sorted(chosen, key=lambda each: (each.date, each.id)):
        if contact_id in {None, item.contact_id}:
            yield item, item.open + later[item.id]
