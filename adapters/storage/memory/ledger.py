"""Entries in memory, with the sums of their postings."""

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date
from typing import cast

from adapters.storage.limits import MOST_IN_A_MONTH, TOO_MUCH
from adapters.storage.memory.state import State
from application.ports.stored_ledger import RegisterRow, StoredPosting
from domain.banking.cleared_marks import ClearedMark, Mark
from domain.errors import Overflow
from domain.ledger.accounts import Account
from domain.ledger.entries import Basis, Entry, Posting, Turnover
from domain.ledger.ids import RowId
from domain.reconciliation.cash_basis import UNAPPLIED


class MemoryLedger:
    """The postings of every entry, on both bases."""

    def __init__(self, state: State) -> None:
        self._state = state

    def post(self, before: Entry | None, after: Entry | None, control: Container[str]) -> None:
        if before:
            self._state.entries.pop(before.id, None)
            self._sum(before, -1, control)
        if after and after.postings:
            self._state.entries[after.id] = after
            self._sum(after, 1, control)
        for entry in (before, after):
            for posting in entry.postings if entry else ():
                turnover = self._state.months[_month(entry, posting)] if entry else Turnover()
                if max(turnover.debits, turnover.credits) > MOST_IN_A_MONTH:
                    raise Overflow(TOO_MUCH)

    def postings(self, entry_ids: Sequence[str]) -> dict[str, tuple[Posting, ...]]:
        return {
            id_: self._state.entries[id_].postings if id_ in self._state.entries else ()
            for id_ in entry_ids
        }

    def turnovers(
        self,
        first: date | None,
        last: date,
        accounts: Sequence[str] | None = None,
        basis: Basis = "accrual",
    ) -> Mapping[str, Turnover]:
        found: dict[str, Turnover] = {}
        wanted = (
            {*self._state.rows(Account), *(each.id for each in UNAPPLIED.values())}
            if accounts is None
            else set(accounts)
        )
        for entry in self._state.entries.values():
            if (first is None or first <= entry.date) and entry.date <= last:
                for each in entry.postings:
                    if each.basis in {"both", basis} and each.account_id in wanted:
                        found[each.account_id] = found.get(each.account_id, Turnover()) + Turnover(
                            max(each.amount, 0), max(-each.amount, 0)
                        )
        return found

    def is_used(self, account_id: str, last: date) -> bool:
        return any(
            entry.date <= last and any(each.account_id == account_id for each in entry.postings)
            for entry in self._state.entries.values()
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
        rows = []
        for entry in self._state.entries.values():
            amounts = [
                each.amount
                for each in entry.postings
                if each.account_id == account_id and each.basis != "cash"
            ]
            place = (entry.date.isoformat(), entry.id)
            if (
                amounts
                and (first is None or first <= entry.date)
                and (last is None or entry.date <= last)
                and (after is None or place > after)
            ):
                cleared = cast(
                    "ClearedMark | None",
                    self._state.rows(ClearedMark).get(
                        str(RowId(entry.kind, entry.document_id, account_id))
                    ),
                )
                contacts = [
                    each.contact_id
                    for each in entry.postings
                    if each.account_id == account_id and each.basis != "cash" and each.contact_id
                ]
                rows.append(
                    RegisterRow(
                        entry.id,
                        entry.date,
                        sum(amounts),
                        cleared.cleared if cleared else "none",
                        min(contacts, default=None),
                    )
                )
        rows.sort(key=lambda row: (row.date, row.entry_id))
        return [row for row in rows if mark is None or row.mark == mark][:limit]

    def register_size(
        self, account_id: str, first: date | None, last: date | None, mark: Mark | None
    ) -> int:
        return len(self.register(account_id, first, last, mark, None, None))

    def all_postings(self) -> Iterator[StoredPosting]:
        for id_, entry in sorted(self._state.entries.items()):
            for each in entry.postings:
                yield StoredPosting(id_, entry.date.isoformat(), each.basis, each)

    def month_balances(self) -> Mapping[tuple[str, str, str], Turnover]:
        return self._state.months

    def contact_balances(self) -> Mapping[tuple[str, str, str], int]:
        return self._state.contacts

    def _sum(self, entry: Entry, sign: int, control: Container[str]) -> None:
        for each in entry.postings:
            if each.account_id in control and each.contact_id and each.basis != "cash":
                place = (each.account_id, each.contact_id, entry.date.isoformat()[:7])
                self._state.contacts[place] = (
                    self._state.contacts.get(place, 0) + sign * each.amount
                )
            key = _month(entry, each)
            self._state.months[key] = self._state.months.get(key, Turnover()) + Turnover(
                sign * max(each.amount, 0), sign * max(-each.amount, 0)
            )


def _month(entry: Entry, posting: Posting) -> tuple[str, str, str]:
    return posting.account_id, posting.basis, entry.date.isoformat()[:7]
