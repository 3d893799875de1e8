"""The rows of reconciled accounts that no reconciliation has locked."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import cast

from adapters.storage.memory.ledger import MemoryLedger
from adapters.storage.memory.state import State
from application.ports.stored_ledger import RegisterRow
from application.ports.unreconciled_rows import RowPlace
from domain.banking.cleared_marks import ClearedMark
from domain.reconciliation.bank_sessions import BankSession


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
        return self._rows_of(
            mark
            for mark in self._locked_marks()
            if mark.session_id == session_id and not mark.is_opening
        )

    def locked_later(self, account_id: str, day: date) -> list[RegisterRow]:
        later = self._sessions(account_id, lambda statement_date: statement_date > day)
        return self._rows_of(
            mark
            for mark in self._locked_marks()
            if mark.session_id in later and mark.locked_date and mark.locked_date <= day
        )

    def locked_early(self, account_id: str, day: date) -> list[RegisterRow]:
        earlier = self._sessions(account_id, lambda statement_date: statement_date <= day)
        return self._rows_of(
            mark
            for mark in self._locked_marks()
            if mark.session_id in earlier and mark.locked_date and mark.locked_date > day
        )

    def _locked_marks(self) -> Iterator[ClearedMark]:
        marks = cast("dict[str, ClearedMark]", self._state.records_of(ClearedMark))
        return (mark for mark in marks.values() if mark.is_locked)

    def _sessions(self, account_id: str, fits: Callable[[date], bool]) -> set[str]:
        """The ids of the reconciliations of an account whose statement date fits."""
        sessions = cast("dict[str, BankSession]", self._state.records_of(BankSession))
        return {
            session.id
            for session in sessions.values()
            if session.account_id == account_id
            and session.status != "undone"
            and fits(session.statement_date)
        }

    def _rows_of(self, marks: Iterable[ClearedMark]) -> list[RegisterRow]:
        """The rows that have these marks, by (date, entry id)."""
        marked = {(mark.account_id, mark.row.entry_id) for mark in marks}
        rows = [
            row
            for account_id in {account for account, _ in marked}
            for row in self._ledger.register(account_id, None, None, None, None, None)
            if (account_id, row.entry_id) in marked
        ]
        return sorted(rows, key=lambda row: (row.date, row.entry_id))
