"""The guard of reconciled rows: what a finished bank reconciliation has locked stays as it was.

A person may make an exception with a reason. Then the recorder unlocks the row: see `unlocking`.
"""

from collections.abc import Iterable, Sequence

from application.unit_of_work.guards.change import Change
from application.unit_of_work.reader import RecordReader
from application.unit_of_work.write_context import WriteContext
from domain.banking.cleared_marks import ClearedMark
from domain.errors import Reconciled
from domain.ledger.accounts import Account
from domain.ledger.documents import Document
from domain.reconciliation.bank_sessions import BankSession


def check_reconciled_rows(change: Change, context: WriteContext, reader: RecordReader) -> None:
    """Raise `Reconciled` where a locked row would get another date, amount or mark, or would go.

    A reason in the context allows the change. What a document newly posts on a reconciled account
    is free, and so are texts, numbers and the other rows of the document.
    """
    if change.is_merge or context.override:
        return
    if locked := _locked_marks(change, reader):
        raise reconciled_refusal(reader, locked)


def reconciled_refusal(
    reader: RecordReader, marks: Sequence[ClearedMark], label: str = ""
) -> Reconciled:
    """The refusal to change some rows of one document, which these locked marks are of.

    `label` names the document where it is gone already.
    """
    mark = marks[0]
    document = reader.find(reader.kind(mark.kind), mark.document_id)
    if isinstance(document, Document):
        label = label or document.label
    places = " and ".join(_places(reader, marks))
    what = "the row" if len(marks) == 1 else "these rows"
    refusal = Reconciled(
        f"{label or 'the document'} is reconciled {places}, so the date, amount and mark of {what} "
        "cannot change"
    )
    sessions = {mark.session_id for mark in marks if mark.session_id}
    if len(sessions) == 1:
        refusal.conflicting = (BankSession.plural, sessions.pop())
    return refusal


def _locked_marks(change: Change, reader: RecordReader) -> list[ClearedMark]:
    """The locked marks that the change would alter, or of whose rows it would alter figures."""
    if isinstance(change.before, ClearedMark):
        return [change.before] if change.before.is_locked else []
    if change.entry_before is None:
        return []
    rows = change.entry_before.changed_rows(change.entry_after)
    marks = reader.many(ClearedMark, map(str, rows)) if rows else {}
    return [mark for mark in marks.values() if mark.is_locked]


def _places(reader: RecordReader, marks: Iterable[ClearedMark]) -> Iterable[str]:
    """The account of each mark, with the statement with which it was reconciled."""
    for mark in marks:
        account = reader.find(Account, mark.account_id)
        session = reader.find(BankSession, mark.session_id) if mark.session_id else None
        statement = f" (with the statement of {session.statement_date})" if session else ""
        yield f"on {account.label if account else mark.account_id}{statement}"
