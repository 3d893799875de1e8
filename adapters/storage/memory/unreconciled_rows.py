"""The rows of reconciled accounts that no reconciliation has locked."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import cast

from adapters.storage.memory.ledger import MemoryLedger
from adapters.storage.memory.state import State
from application.ports.stored_ledger import RegisterRow
from application.ports.unreconciled_rows import RowPlace
from domain.banking.cleared_marks import ClearedMark


class MemoryUnreconciledRows:
    """For each account that is reconciled, the rows without the mark `reconciled`."""

    def __init__(self, state: State, ledger: MemoryLedger) -> None:
        self._state = state
        self._ledger = ledger

    def accounts(self) -> frozenset[str]:
        return frozenset(self._state.unreconciled_rows)

    def follow(self, account_id: str) -> None:
        self._state.unreconciled_rows[account_id] = frozenset(
            RowPlace(account_id, row.date, row.entry_id)
            for row in self._ledger.register(account_id, None, None, None, None, None)
            if row.mark != "reconciled"
        )

    def forget(self, account_id: str) -> None:
        self._state.unreconciled_rows.pop(account_id, None)

    def add(self, places: Iterable[RowPlace]) -> None:
        rows = self._state.unreconciled_rows
        for place in places:
            rows[place.account_id] = rows.get(place.account_id, frozenset()) | {place}

    def remove(self, places: Iterable[RowPlace]) -> None:
        rows = self._state.unreconciled_rows
        for place in places:
            rows[place.account_id] = rows.get(place.account_id, frozenset()) - {place}

    def places(self) -> Iterator[RowPlace]:
        kept = [place for places in self._state.unreconciled_rows.values() for place in places]
        return iter(sorted(kept, key=lambda place: (place.account_id, place.date, place.entry_id)))

    def rows(self, account_id: str, last: date | None = None) -> list[RegisterRow]:
        kept = {
            (place.date, place.entry_id)
            for place in self._state.unreconciled_rows.get(account_id, frozenset())
        }
        register = self._ledger.register(account_id, None, last, None, None, None)
        return [row for row in register if (row.date, row.entry_id) in kept]

    def locked_rows(self, session_id: str) -> list[RegisterRow]:
        marks = cast("dict[str, ClearedMark]", self._state.records_of(ClearedMark))
        locked = {
            (mark.account_id, mark.row.entry_id)
            for mark in marks.values()
            if mark.session_id == session_id and mark.is_locked and not mark.is_opening
        }
        rows = [
            row
            for account_id in {account for account, _ in locked}
            for row in self._ledger.register(account_id, None, None, None, None, None)
            if (account_id, row.entry_id) in locked
        ]
        return sorted(rows, key=lambda row: (row.date, row.entry_id))
