"""Verifying bank reconciliations: their balances, what they have locked, and the marks of rows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from application.integrity.compare_rows import RowComparison
from application.ports.unreconciled_rows import RowPlace
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.cleared_marks import ClearedMark
from domain.ledger.entries import Entry
from domain.reconciliation.bank_sessions import BankSession
from domain.values import format_amount


class Reconciliations:
    """All bank reconciliations and cleared marks, while the documents come one by one."""

    def __init__(
        self,
        work: UnitOfWork,
        comparison: RowComparison,
        sessions: Iterable[BankSession],
        marks: Iterable[ClearedMark],
        followed: frozenset[str],
    ) -> None:
        """`followed` are the accounts of which unreconciled rows are kept."""
        self._inspection = work.session.inspection
        self._comparison = comparison
        self._sessions = {session.id: session for session in sessions}
        self._followed = followed
        self._waiting: dict[str, list[ClearedMark]] = defaultdict(list)
        """The marks of each entry that has not come."""
        self._by_session: dict[str, list[ClearedMark]] = defaultdict(list)
        self._locked: set[str] = set()
        for mark in marks:
            self._waiting[mark.row.entry_id].append(mark)
            if mark.session_id is not None:
                self._by_session[mark.session_id].append(mark)
            if mark.is_locked:
                self._locked.add(mark.id)

    def add(self, entry: Entry) -> Iterator[str]:
        """The entry of the next document. Yields what is wrong with the marks of its rows.

        Of each reconciled account, exactly the rows that are not locked must be kept.
        """
        for mark in self._waiting.pop(entry.id, ()):
            yield from self._mark_faults(mark, entry)
        if not self._followed:
            return
        for account_id in entry.row_amounts.keys() & self._followed:
            if f"{entry.kind}:{entry.document_id}:{account_id}" not in self._locked:
                place = RowPlace(account_id, entry.date, entry.id)
                self._comparison.expect(self._inspection.rows_made_by(place))

    def faults(self) -> Iterator[str]:
        """What is wrong with all of them together, after the last document."""
        for marks in self._waiting.values():
            for mark in marks:
                yield from self._mark_faults(mark, None)
        by_account: dict[str, list[BankSession]] = defaultdict(list)
        for session in self._sessions.values():
            account_id = session.account_id
            by_account[account_id].append(session)
        for of_account in by_account.values():
            yield from _chain_faults(of_account)
            for session in of_account:
                yield from _session_faults(session, self._by_session[session.id])
        for account_id in sorted(by_account.keys() - self._followed):
            yield f"account {account_id!r}: it is reconciled, but its rows are not kept"

    def _mark_faults(self, mark: ClearedMark, entry: Entry | None) -> Iterator[str]:
        """A mark must be that of a row, and a locked row be as it was when it was locked."""
        amount = entry.row_amounts.get(mark.account_id) if entry else None
        if entry is None or amount is None:
            yield f"cleared {mark.id!r}: no document puts such a row on the account"
        elif mark.is_locked and (mark.locked_date, mark.locked_amount) != (entry.date, amount):
            yield (
                f"cleared {mark.id!r}: the row was locked with {_words(mark.locked_amount)} of "
                f"{mark.locked_date}, but it is {_words(amount)} of {entry.date}"
            )
        session = self._sessions.get(mark.session_id or "")
        if mark.session_id is None:
            if mark.is_locked:
                yield f"cleared {mark.id!r}: it is reconciled, but by no reconciliation"
        elif session is None or session.account_id != mark.account_id:
            yield f"cleared {mark.id!r}: its reconciliation {mark.session_id!r} is not there"
        elif not _fits(mark, session):
            yield (
                f"cleared {mark.id!r}: its mark is {mark.cleared!r}, but the reconciliation "
                f"{session.id!r} is {session.status}"
            )


def _fits(mark: ClearedMark, session: BankSession) -> bool:
    """Whether a session in its status can have set a mark."""
    if session.status == "open":
        return mark.is_locked == mark.is_opening
    return session.status == "finished" and mark.is_locked


def _session_faults(session: BankSession, marks: list[ClearedMark]) -> Iterator[str]:
    """A session must lock what its marks say, and have come out at zero when it was finished."""
    locked = [mark for mark in marks if mark.is_locked]
    total = sum(mark.locked_amount or 0 for mark in locked)
    if total != session.locked_amount:
        yield (
            f"reconciliation {session.id!r}: it locks {_words(session.locked_amount)}, but its "
            f"marks add up to {_words(total)}"
        )
    if session.status != "finished" or session.is_sealed:
        return
    opening = session.beginning_balance if session.beginning_date else 0
    expected = (
        session.beginning_balance
        + session.discrepancy_before
        + session.locked_amount
        - session.discrepancy_since
        - opening
    )
    if expected != session.statement_balance:
        yield (
            f"reconciliation {session.id!r}: it was finished with {_words(expected)}, but the "
            f"statement balance is {_words(session.statement_balance)}"
        )


def _chain_faults(sessions: list[BankSession]) -> Iterator[str]:
    """Each session must begin with the ending of the one before it, and only one may be open."""
    standing = [session for session in sessions if session.status != "undone"]
    is_open = [session.id for session in standing if session.status == "open"]
    if len(is_open) > 1:
        yield f"account {sessions[0].account_id!r}: several reconciliations are open: {is_open}"
    in_order = sorted(standing, key=lambda session: (session.statement_date, session.id))
    for before, after in pairwise(in_order):
        if after.is_sealed:
            continue  # Those of two merged accounts follow each other no more.
        if after.beginning_balance != before.next_beginning:
            yield (
                f"reconciliation {after.id!r}: it begins with {_words(after.beginning_balance)}, "
                f"but the one before it ends with {_words(before.next_beginning)}"
            )


def _words(cents: int | None) -> str:
    """An amount, debit positive."""
    return "nothing" if cents is None else f"{format_amount(cents)} (debit positive)"
