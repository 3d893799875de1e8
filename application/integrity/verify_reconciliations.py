"""Verifying bank reconciliations: their balances, what they have locked, and the marks of rows."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise

from attrs import frozen

from application.ports.unreconciled_rows import RowPlace
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.cleared_marks import ClearedMark
from domain.ledger.entries import Entry
from domain.reconciliation.bank_sessions import BankSession
from domain.records import Record, kind_of
from domain.values import format_amount

_Records = Mapping[str, Mapping[str, Record]]
"""Records by kind and id."""


@frozen
class _Marks:
    """The cleared marks of the books, and those of each session."""

    all: list[ClearedMark]
    by_session: dict[str, list[ClearedMark]]


def verify_reconciliations(
    work: UnitOfWork, by_kind: _Records, entries: Mapping[str, Entry]
) -> Iterator[str]:
    """What is wrong with the bank reconciliations. `entries` are what the documents post, by id."""
    sessions: dict[str, list[BankSession]] = defaultdict(list)
    for record in by_kind[kind_of(BankSession)].values():
        if isinstance(record, BankSession):
            sessions[record.account_id].append(record)
    marks = [
        mark for mark in by_kind[kind_of(ClearedMark)].values() if isinstance(mark, ClearedMark)
    ]
    by_session: dict[str, list[ClearedMark]] = defaultdict(list)
    for mark in marks:
        if mark.session_id is not None:
            by_session[mark.session_id].append(mark)
    yield from _mark_faults(_Marks(marks, by_session), by_kind, entries)
    for of_account in sessions.values():
        yield from _chain_faults(of_account)
        for session in of_account:
            yield from _session_faults(session, by_session[session.id])
    yield from _kept_rows_faults(work, marks, entries, {*sessions})


def _mark_faults(marks: _Marks, by_kind: _Records, entries: Mapping[str, Entry]) -> Iterator[str]:
    """Each mark must be that of a row, and a locked row must be as it was when it was locked."""
    sessions = by_kind[kind_of(BankSession)]
    for mark in marks.all:
        entry = entries.get(mark.row.entry_id)
        amount = entry.row_amounts.get(mark.account_id) if entry else None
        if entry is None or amount is None:
            yield f"cleared {mark.id!r}: no document puts such a row on the account"
        elif mark.is_locked and (mark.locked_date, mark.locked_amount) != (entry.date, amount):
            yield (
                f"cleared {mark.id!r}: the row was locked with {_words(mark.locked_amount)} of "
                f"{mark.locked_date}, but it is {_words(amount)} of {entry.date}"
            )
        session = sessions.get(mark.session_id or "")
        if mark.session_id is None:
            if mark.is_locked:
                yield f"cleared {mark.id!r}: it is reconciled, but by no reconciliation"
        elif not isinstance(session, BankSession) or session.account_id != mark.account_id:
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


def _kept_rows_faults(
    work: UnitOfWork,
    marks: list[ClearedMark],
    entries: Mapping[str, Entry],
    accounts: set[str],
) -> Iterator[str]:
    """Of each reconciled account, exactly the rows that are not locked must be kept."""
    stored = work.session.unreconciled_rows
    followed = stored.accounts()
    for account_id in sorted(accounts - followed):
        yield f"account {account_id!r}: it is reconciled, but its rows are not kept"
    locked = {mark.id for mark in marks if mark.is_locked}
    expected = {
        RowPlace(account_id, entry.date, entry.id)
        for entry in entries.values()
        for account_id in entry.row_amounts.keys() & followed
        if f"{entry.kind}:{entry.document_id}:{account_id}" not in locked
    }
    kept = {*stored.places()}
    for place in sorted(expected ^ kept, key=lambda place: (place.account_id, place.entry_id)):
        problem = "is not kept as unreconciled" if place in expected else "is kept as unreconciled"
        yield f"row of entry {place.entry_id!r} on account {place.account_id!r}: it {problem}"


def _words(cents: int | None) -> str:
    """An amount, debit positive."""
    return "nothing" if cents is None else f"{format_amount(cents)} (debit positive)"
