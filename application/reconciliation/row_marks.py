"""The cleared marks of rows, and how a bank reconciliation changes them and takes them back.

A row has one mark. While a reconciliation of its account is open, what a person ticks in the
register counts in it, as long as the row is not dated after the statement.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from attrs import frozen

from application.ports.queries import Condition, Query
from application.ports.unreconciled_rows import RowPlace
from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.unlocking import note_unlocked
from domain.banking.cleared_marks import ClearedMark, Mark
from domain.ledger.documents import Document
from domain.ledger.ids import RowId
from domain.reconciliation.bank_sessions import BankSession, RowReference, Status
from domain.records import changed, kind_of

_ALL = 1_000_000_000
"""A limit for lists that no list reaches."""


@frozen
class Row:
    """What one document puts on one account."""

    id: RowId
    date: date
    amount: int
    """In cents, debit positive."""

    @property
    def place(self) -> RowPlace:
        """Where it stands in the register."""
        return RowPlace(self.id.account_id, self.date, self.id.entry_id)


def find_row(work: UnitOfWork, id_: RowId) -> Row | None:
    """The row with an id, or None if no document puts such a row on the account now."""
    kind = next((kind for kind in work.kinds() if kind_of(kind) == id_.kind), None)
    document = work.find(kind, id_.document_id) if kind else None
    entry = document.posted_entry if isinstance(document, Document) else None
    amount = entry.row_amounts.get(id_.account_id) if entry else None
    return Row(id_, entry.date, amount) if entry and amount is not None else None


def sessions_of(work: UnitOfWork, account_id: str, *statuses: Status) -> list[BankSession]:
    """The reconciliations of an account, the latest statement first; of any status, if none is
    given.
    """
    conditions = [Condition("account_id", "=", account_id)]
    if statuses:
        conditions.append(Condition("status", "in", statuses))
    order = (("statement_date", True), ("id", True))
    query = Query(where=tuple(conditions), order=order, limit=_ALL)
    return work.session.records.page(BankSession, query).items


def open_session(work: UnitOfWork, account_id: str) -> BankSession | None:
    """The open reconciliation of an account, or None."""
    return next(iter(sessions_of(work, account_id, "open")), None)


def set_mark(work: UnitOfWork, id_: RowId, mark: Mark) -> None:
    """Tick a row in the register, or untick it: `mark` is `cleared` or `none`."""
    session = open_session(work, id_.account_id)
    row = find_row(work, id_) if mark != "none" else None
    ticked = [row] if row else []
    if session and row and row.date > session.statement_date:
        session = None  # The row is not on the statement.
    change_marks(work, session, ticked, [] if row else [id_])


def change_marks(
    work: UnitOfWork, session: BankSession | None, ticked: Iterable[Row], unticked: Iterable[RowId]
) -> None:
    """Tick and untick rows that are not locked, in an open reconciliation if there is one.

    Raises `Reconciled` for locked rows.
    """
    was_ticked = {reference.row_id: None for reference in session.unticked} if session else {}
    ticked, unticked = [*ticked], [*unticked]
    work.many(ClearedMark, [str(id_) for id_ in (*unticked, *(row.id for row in ticked))])
    for id_ in unticked:
        mark = work.find(ClearedMark, str(id_))
        if mark is None:
            continue
        if session and _was_ticked_before(work, session, mark):
            was_ticked[mark.id] = None
        work.remove(mark)
        _note_if_unlocked(work, mark)
    for row in ticked:
        before = work.find(ClearedMark, str(row.id))
        mark = _ticked(session, row, before, is_again=str(row.id) in was_ticked)
        was_ticked.pop(mark.id, None)
        work.save(mark)
        if before:
            _note_if_unlocked(work, before)
    if session:
        references = tuple(RowReference(row_id=id_) for id_ in was_ticked)
        if references != session.unticked:
            current = work.get(BankSession, session.id)  # It may have noted an unlocked row.
            work.save_derived(changed(current, unticked=references))


def lock(
    work: UnitOfWork, session: BankSession, rows: Sequence[Row], *, is_opening: bool = False
) -> int:
    """Mark rows as reconciled in a session; return their sum in cents, debit positive."""
    marks = work.many(ClearedMark, [str(row.id) for row in rows])
    for row in rows:
        mark = marks.get(str(row.id))
        work.save_derived(
            ClearedMark(
                id=str(row.id),
                kind=row.id.kind,
                document_id=row.id.document_id,
                account_id=row.id.account_id,
                cleared="reconciled",
                session_id=session.id,
                was_ticked=mark is not None and (mark.session_id is None or mark.was_ticked),
                is_opening=is_opening,
                locked_date=row.date,
                locked_amount=row.amount,
            )
        )
    work.session.unreconciled_rows.remove(row.place for row in rows)
    return sum(row.amount for row in rows)


def release(work: UnitOfWork, session: BankSession, *, only_opening: bool = False) -> None:
    """Give rows the marks that they had before a session began.

    These are all rows that it has cleared, locked or unticked, or only those of its beginning
    balance.
    """
    for mark in [*marks_of(work, session)]:
        if only_opening and not mark.is_opening:
            continue
        if mark.locked_date:
            place = RowPlace(mark.account_id, mark.locked_date, mark.row.entry_id)
            work.session.unreconciled_rows.add([place])
        work.delete_derived(mark)
        if mark.was_ticked:
            work.save_derived(_plain_mark(mark.row))
    for reference in () if only_opening else session.unticked:
        id_ = RowId.parse(reference.row_id)
        is_marked = work.find(ClearedMark, reference.row_id) is not None
        if id_ and not is_marked and find_row(work, id_):
            work.save_derived(_plain_mark(id_))


def marks_of(work: UnitOfWork, session: BankSession) -> Iterator[ClearedMark]:
    """The marks that a session set, by the ids of their rows."""
    condition = Condition("session_id", "=", session.id)
    yield from work.session.records.page(ClearedMark, Query((condition,), limit=_ALL)).items


def _was_ticked_before(work: UnitOfWork, session: BankSession, mark: ClearedMark) -> bool:
    """Whether a row that counts in an open session was ticked when the session began.

    A row that is dated after the statement counts only if it was cleared in the session.
    """
    if mark.session_id is not None:
        return mark.was_ticked and not mark.is_locked
    row = find_row(work, mark.row)
    return row is not None and row.date <= session.statement_date


def _note_if_unlocked(work: UnitOfWork, mark: ClearedMark) -> None:
    """Note that a person had a reason to change the mark of a row, if the row was locked."""
    row = find_row(work, mark.row) if mark.is_locked else None
    if row:
        note_unlocked(work, mark, row.date, row.amount)
        work.session.unreconciled_rows.add([row.place])


def _ticked(
    session: BankSession | None, row: Row, before: ClearedMark | None, *, is_again: bool
) -> ClearedMark:
    """The mark of a row that is ticked; `is_again` if it was ticked when the session began."""
    is_later = session is not None and row.date > session.statement_date
    if before and not before.is_locked and (before.session_id or not is_later):
        return before
    was_ticked = is_again or (before is not None and not before.is_locked)
    plain = _plain_mark(row.id)
    if session is None or (was_ticked and not is_later):
        return plain
    return changed(plain, session_id=session.id, was_ticked=was_ticked)


def _plain_mark(id_: RowId) -> ClearedMark:
    """The mark of a row that is ticked, and belongs to no session."""
    return ClearedMark(
        id=str(id_),
        kind=id_.kind,
        document_id=id_.document_id,
        account_id=id_.account_id,
        cleared="cleared",
    )
