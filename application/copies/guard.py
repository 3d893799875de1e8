"""The guard of copies: what the original could not take is not done to a copy.

The original takes records of collections, and preferences. Everything else, such as settings and
bank reconciliations, is done there, and comes to the copy from there.
"""

from collections.abc import Mapping

from application.sync.pushed_collections import PUSHED_COLLECTIONS
from application.unit_of_work.copied_books import copied_books
from application.unit_of_work.guards.change import Change, Guard
from application.unit_of_work.reader import RecordReader
from application.unit_of_work.write_context import WriteContext
from domain.banking.cleared_marks import ClearedMark
from domain.ledger.account_mappings import AccountMapping
from domain.ledger.attachments import Attachment
from domain.ledger.documents import Document
from domain.reconciliation.bank_sessions import BankSession
from domain.records import Record, words_of_kind

_LEARNED = AccountMapping.plural
"""What imports have learned about accounts. The original learns it from the same changes."""


def guard_of_copy(server: str) -> Guard:
    """The guard of a copy of the books that are served at an address."""

    def check(change: Change, context: WriteContext, reader: RecordReader) -> None:
        """Raise `CopiedBooks` for a change that the original could not take."""
        del context, reader
        record = change.after or change.before
        assert record
        if record.plural not in PUSHED_COLLECTIONS and record.plural != _LEARNED:
            raise copied_books(_WORDS.get(type(record), _other_words(record)), server)
        if isinstance(record, Document) and change.before is None and (what := _made_by(record)):
            raise copied_books(what, server)

    return check


def _made_by(document: Document) -> str:
    """By what the books have made a new document, if it cannot be sent as if it was entered."""
    if document.taken_back:
        return "voiding a document of a closed period"
    return "a write-off" if getattr(document, "write_off", False) else ""


def _other_words(record: Record) -> str:
    return f"a change of the {words_of_kind(type(record))}"


_WORDS: Mapping[type[Record], str] = {
    ClearedMark: "marking rows as cleared",
    BankSession: "reconciling an account",
    Attachment: "attaching or removing a file",
}
"""What a person does who changes such a record."""
