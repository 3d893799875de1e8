"""The two protocols between the unit of work and the recorder, which posts its documents.

The unit of work knows only a `Recorder`, and the recorder knows only `DerivedRecords`, so neither
depends on the other. `postings` implements the recorder.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol, TypeVar

from attrs import frozen

from application.ports.store import Session
from application.serialization import from_json
from application.unit_of_work.reader import RecordReader
from application.unit_of_work.write_context import WriteContext
from application.unit_of_work.write_warnings import WarningCode
from domain.ledger.accounts import Account
from domain.ledger.documents import Document
from domain.ledger.entries import Entry
from domain.reconciliation.open_items import OpenItem
from domain.records import Record

R = TypeVar("R", bound=Record)


@frozen
class Effect:
    """How a unit of work changed the journal."""

    entries: tuple[tuple[Entry | None, Entry | None], ...]
    """Each changed entry as (before, after); a new entry has no before, a removed one no after."""
    balances: Mapping[str, int]
    """By account id, the change of its balance in cents, in its natural sign and not zero."""


ChangedEntries = Mapping[str, tuple[Entry | None, Entry | None]]
"""By id, an entry before and after; a new entry has no before, a removed one no after."""


class DerivedRecords(RecordReader, Protocol):
    """What a recorder works with: the records, the store, and writing what the books derive."""

    @property
    def session(self) -> Session:
        """The transaction, for postings, open items and headers."""

    @property
    def context(self) -> WriteContext:
        """Who writes, and why."""

    @property
    def today(self) -> date:
        """The current day."""

    def use_override(self) -> str:
        """The reason that a person gave for an exception from a rule, or empty.

        The exception is made, so the log keeps the reason.
        """

    def get(self, kind: type[R], id_: str) -> R:
        """The record with an id; raises `NotFound`."""

    def save_derived(self, record: Record) -> None:
        """Store a record that the books derive, without asking the guards."""

    def delete_derived(self, record: Record) -> None:
        """Delete a record that the books derive, without asking the guards."""

    def warn(self, code: WarningCode, message: str, *ids: str) -> None:
        """Add a warning to the answer; `ids` are the other records that it is about."""


class Recorder(Protocol):
    """Keeps the journal and the open items in step with the documents of one unit of work."""

    def record_change(
        self, document: Document, old: Entry | None, new: Entry | None, *, is_merge: bool = False
    ) -> None:
        """Replace the old entry of a document by the new one; None where it has no entry.

        The cleared mark of a row goes when the amount or the date of the row changes. A merge
        changes only accounts and contacts, so all that is applied stays, and so do the marks,
        except those of a document that the merge makes void.
        """

    def renumber(self, document: Document, version: int) -> None:
        """Give the header of a document's entry another version than the document has."""

    def set_manual_application(self, credit_id: str, charge_id: str, amount: int) -> None:
        """Set how much of a credit a person applied to a charge, in cents; 0 takes it all back."""

    def take_back_automatic(self, credit_id: str, charge_id: str | None = None) -> None:
        """Take back the automatic applications of a credit, to one charge or to all.

        Those of closed periods stay, with a warning.
        """

    def mark_changed(self, items: Iterable[OpenItem]) -> None:
        """Have the contacts and control accounts of some unchanged open items matched again."""

    def release_row(self, document: Document) -> None:
        """Take the row of a reversed document out of the rows that wait in Undeposited Funds."""

    def repost(self, documents: Iterable[Document]) -> None:
        """Post unchanged documents again, after the roles of their accounts changed."""

    def forget(self, documents: Iterable[Document]) -> None:
        """Forget new documents that change no more. The effect does not include them any more."""

    def apply_open_items(self) -> None:
        """Bring the applications in step with all that was posted so far.

        The unit of work calls it at its end and after a merge.
        """

    def settle_marks(self) -> None:
        """Unlock each reconciled row that has changed, and warn of each row cleared no more.

        The unit of work calls it at its end, because what removes a mark may set it again. Raises
        `Reconciled` if a reconciled row has changed and no person has given a reason.
        """

    def changed_entries(self) -> ChangedEntries:
        """Each entry by id, as it was before this unit of work and as it is now."""

    def include(self, changed_entries: ChangedEntries) -> None:
        """Count in the effect what a later unit of work of the same transaction has changed."""

    def effect(self) -> Effect:
        """How the journal has changed so far."""


def effect_of(
    records: DerivedRecords, changes: Iterable[tuple[Entry | None, Entry | None]]
) -> Effect:
    """The effect of entries that were written, each as (before, after).

    An entry may be written although the journal shows it as before: with a hold, for example.
    """
    entries = tuple(change for change in changes if _is_shown_otherwise(*change))
    cents_by_account: Counter[str] = Counter()  # Debit positive.
    for before, after in entries:
        for posting in before.postings if before else ():
            cents_by_account[posting.account_id] -= posting.amount
        for posting in after.postings if after else ():
            cents_by_account[posting.account_id] += posting.amount
    changed = {id_: cents for id_, cents in sorted(cents_by_account.items()) if cents}
    accounts = records.many(Account, changed)
    balances = {
        id_: cents * (accounts.get(id_) or _removed_account(records, id_)).natural_sign
        for id_, cents in changed.items()
    }
    return Effect(entries, balances)


def _is_shown_otherwise(before: Entry | None, after: Entry | None) -> bool:
    if before and after:
        return before.shown_in_journal != after.shown_in_journal
    return before is not after


def _removed_account(records: DerivedRecords, id_: str) -> Account:
    """An account as it was before a merge of this unit of work removed it."""
    change = records.session.log.last_change((Account.plural, id_))
    assert change, "an account that was posted to is in the log"
    assert change.before
    return from_json(Account, json.loads(change.before))
