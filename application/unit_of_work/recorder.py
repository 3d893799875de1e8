"""What the unit of work asks of whatever records the postings of documents, and what it lets that do in return.

The unit of work knows a `Recorder`, the recorder knows `DerivedRecords`: neither knows the other. `postings` is the recorder.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

from attrs import frozen

from application.ports.store import Session
from application.unit_of_work.reader import RecordReader
from domain.ledger.documents import Document
from domain.ledger.entries import Entry
from domain.reconciliation.open_items import OpenItem
from domain.records import Record

R = TypeVar("R", bound=Record)


@frozen
class Effect:
    """What a unit of work did: each entry before and after (None where there was or is none), and the change of each account's
    balance in its natural sign, without those that did not change."""

    entries: tuple[tuple[Entry | None, Entry | None], ...]
    balances: Mapping[str, int]


class DerivedRecords(RecordReader, Protocol):
    """What a recorder is given: the records as they are becoming, the store, and a way to keep what the books derive."""

    @property
    def session(self) -> Session:
        """The transaction, for postings, open items and headers."""

    def get(self, kind: type[R], id_: str) -> R:
        """The record; raises `NotFound`."""

    def save_derived(self, record: Record) -> None:
        """Keep a record that the books derive: no guard is asked."""

    def delete_derived(self, record: Record) -> None:
        """Delete a record that the books derive: no guard is asked."""


class Recorder(Protocol):
    """Keeps the journal and the open items in step with the documents of one unit of work."""

    def record_change(
        self, document: Document, old: Entry | None, new: Entry | None, *, is_merge: bool = False
    ) -> None:
        """Post what a document says now (None: nothing any more) in place of what it said before.

        A merge changes names alone, so nothing that was applied is released, and no mark of a row is dropped.
        """

    def renumber(self, document: Document, version: int) -> None:
        """Give the header of a document's entry another version than the one that was foreseen."""

    def set_manual_application(self, credit_id: str, charge_id: str, amount: int) -> None:
        """Let a credit pay so much of a charge because a person stated it; 0 takes back what was stated."""

    def mark_changed(self, items: Iterable[OpenItem]) -> None:
        """Have open items applied for the contacts and control accounts of these, though nothing of them changed."""

    def release_row(self, document: Document) -> None:
        """Let the row of a document wait no more: the opposite document of a later day took it back."""

    def repost(self, documents: Iterable[Document]) -> None:
        """Post documents again that did not change: what their accounts are to the cash basis did."""

    def apply_open_items(self) -> None:
        """Bring applications in step with all that was posted: when the unit of work ends, and after a merge."""

    def effect(self) -> Effect:
        """What was done to the journal so far."""
