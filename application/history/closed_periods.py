"""The changes to closed periods, found in the log.

A figure is closed if its day is on or before a closing date that had been set before the change,
also while the closing date is moved back. The log is read once and from its first change on,
because each closing date counts for all that follows; one change after another, so that its length
does not matter. What concerns closed days in a commit is kept until its end, which shows whether it
was a merge.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from attrs import define, evolve, field

from application.history.applied_lines import applied_by_day
from application.history.closed_changes import (
    NOTHING_CLOSED,
    ApplicationChanged,
    ClosedChange,
    Closing,
    ClosingDateMoved,
    DocumentChanged,
    MarkOverridden,
    RecordMerged,
)
from application.history.closed_documents import (
    MERGED,
    Merge,
    MergedFigures,
    changed_figures,
    document_changed,
    possible_merges,
    unreadable_document,
)
from application.history.closed_restatements import NamedAccounts, restated
from application.ports.change_log import LoggedChange
from application.replay.logged_records import logged_fields, readable_state
from application.replay.replay import RecordState
from domain.banking.cleared_marks import ClearedMark
from domain.document_kinds import DOCUMENT_KINDS
from domain.invoicing.contacts import Contact
from domain.ledger.accounts import Account
from domain.ledger.company import Settings
from domain.ledger.documents import Document
from domain.ledger.entries import Entry
from domain.ledger.ids import DocumentRef, OpenItemId, RowId
from domain.reconciliation.applications import AppliedCredit
from domain.reconciliation.cash_basis import is_deferred
from domain.reconciliation.open_items import AccountRoles, roles_of
from domain.records import kind_of

COLLECTIONS = frozenset(
    {
        *(kind.plural for kind in DOCUMENT_KINDS.values()),
        *(kind.plural for kind in (Settings, Account, Contact, AppliedCredit, ClearedMark)),
    }
)
"""The collections whose changes can concern closed periods."""

_DOCUMENTS: Mapping[str, type[Document]] = {kind.plural: kind for kind in DOCUMENT_KINDS.values()}

AppliedKey = tuple[OpenItemId, OpenItemId, date]
"""What pays, what is paid, and as of which day."""
AppliedSum = tuple[LoggedChange, int, int]
"""The change of the credit, and how much it pays before and after it, in cents."""


LaterChanges = Callable[[LoggedChange], Iterable[LoggedChange]]
"""Reads a change of a record, and the next ones of the same record."""


def closed_period_changes(
    changes: Iterable[LoggedChange], later: LaterChanges
) -> Iterator[ClosedChange]:
    """What concerns closed periods in the whole log, commit by commit.

    `changes` are those of `COLLECTIONS` from the first on; others may be among them. `later` is
    asked for a record that breaks a rule of today. Raises `Damaged` for a change that the books
    never write.
    """
    watch = _Watch(later)
    for _, commit in groupby(changes, _commit_of):
        yield from watch.changes_of(commit)


def _commit_of(change: LoggedChange) -> tuple[str, str, str, str]:
    """What the changes of one commit have in common."""
    return change.at, change.actor, change.request_id, change.override


@define
class _Commit:
    """What is known of a commit only at its end."""

    alike_merges: list[tuple[tuple[Merge, ...], DocumentChanged]] = field(factory=list)
    """The changes of documents that may be those of a merge, each with all that it may be."""
    gone: dict[tuple[str, str], LoggedChange] = field(factory=dict)
    """The accounts and contacts that were removed, by kind and id."""
    applied: dict[AppliedKey, AppliedSum] = field(factory=dict)
    """Cents before and after, with the change of the credit."""
    marks: list[MarkOverridden] = field(factory=list)
    told: set[DocumentRef] = field(factory=set)
    """The documents of which an exception is told already."""


@define
class _Watch:
    """The state of the books that matters to closed periods, while their log is read."""

    later: LaterChanges
    closing: Closing = NOTHING_CLOSED
    accounts: dict[str, Account] = field(factory=dict)
    named: NamedAccounts = field(factory=NamedAccounts)
    undeposited: str = ""
    """The id of the account Undeposited Funds."""

    def changes_of(self, commit: Iterable[LoggedChange]) -> Iterator[ClosedChange]:
        """What concerns closed periods in one commit."""
        at_end = _Commit()
        for change in commit:
            if change.collection in _DOCUMENTS:
                yield from self._document(change, at_end)
            elif change.collection == Settings.plural:
                yield from self._settings(change)
            elif change.collection in MERGED:
                yield from self._account_or_contact(change, at_end)
            elif change.collection == AppliedCredit.plural:
                self._applications(change, at_end)
            elif change.collection == ClearedMark.plural and change.override:
                at_end.marks.append(_mark(change, self.closing))
        yield from self._ending(at_end)

    # One change

    def _settings(self, change: LoggedChange) -> Iterator[ClosedChange]:
        before, after = _fields(change)
        if self.closing.highest is not None:
            yield from restated(change, self.closing, None)
        self.undeposited = after.get("undepositedFundsAccountId", "")
        if before.get("closingDate") != after.get("closingDate"):
            day = _day(after.get("closingDate"))
            yield ClosingDateMoved(change, self.closing, day, after.get("reason", ""))
            days = [each for each in (self.closing.highest, day) if each]
            self.closing = Closing(day, max(days, default=None))

    def _account_or_contact(self, change: LoggedChange, at_end: _Commit) -> Iterator[ClosedChange]:
        if change.after is None:
            at_end.gone[MERGED[change.collection], change.id] = change
        if change.collection != Account.plural:
            return
        state = readable_state(change, change.after, self.later(change))
        if state and isinstance(state.record, Account):
            self.accounts[change.id] = state.record
        is_open_again = self.closing.is_moved_back and change.before and change.after
        if is_open_again and self.named.are_closed(change.id, self.closing):
            yield from restated(change, self.closing, change.id)

    def _applications(self, change: LoggedChange, at_end: _Commit) -> None:
        if self.closing.highest is None:
            return
        for (charge_id, text), (before, after) in applied_by_day(change).items():
            day = date.fromisoformat(text)
            if self.closing.covers(day):
                key = (OpenItemId.parse(change.id), OpenItemId.parse(charge_id), day)
                _, first, _ = at_end.applied.get(key, (change, before, after))
                at_end.applied[key] = (change, first, after)

    def _document(self, change: LoggedChange, at_end: _Commit) -> Iterator[ClosedChange]:
        texts = (change.before, change.after)
        is_closed = False
        for text, fields in zip(texts, _fields(change), strict=True):
            if text and (day := _day(fields.get("date"))):
                self.named.add(day, text)
                is_closed = is_closed or self.closing.covers(day)
        if not is_closed and not change.override:
            return
        kind = _DOCUMENTS[change.collection]
        states = [readable_state(change, text, self.later(change)) for text in texts]
        if None in states:
            at_end.told.add(DocumentRef(kind_of(kind), change.id))
            yield unreadable_document(change, self.closing, kind, is_closed=is_closed)
            return
        before, after = (_document_of(state) for state in states)
        altered = self._altered(change, before, after) if is_closed else None
        if altered is None:
            if change.override and (before or after):
                at_end.told.add(DocumentRef(kind_of(kind), change.id))
                yield document_changed(change, self.closing, before, after)
            return
        at_end.told.add(altered.document)
        if merges := possible_merges(before, after):
            at_end.alike_merges.append((merges, altered))
        else:
            yield altered

    def _altered(
        self, change: LoggedChange, before: Document | None, after: Document | None
    ) -> DocumentChanged | None:
        """What a change of a document alters of closed figures; None if nothing."""
        old, new = (self._closed_entry(document) for document in (before, after))
        is_reordered = False
        if (old and old.protected_figures) == (new and new.protected_figures):
            is_reordered = bool(old and new) and self._reorders_shares(old, new)
            if not is_reordered:
                return None
        return evolve(
            document_changed(change, self.closing, before, after),
            figures=changed_figures(old, new),
            is_reordered=is_reordered,
            is_closed=True,
        )

    def _closed_entry(self, document: Document | None) -> Entry | None:
        """What a document posts on a closed day, if it does."""
        entry = document.posted_entry if document else None
        return entry if entry and entry.postings and self.closing.covers(entry.date) else None

    def _reorders_shares(self, before: Entry | None, after: Entry | None) -> bool:
        """Whether a document that counts as it is paid has its amounts in another order."""
        if not (before and after) or before.amounts_in_order == after.amounts_in_order:
            return False
        return is_deferred(after, self._roles())

    def _roles(self) -> AccountRoles:
        return roles_of(self.accounts.values(), self.undeposited)

    # The end of a commit

    def _ending(self, at_end: _Commit) -> Iterator[ClosedChange]:
        merged: dict[Merge, MergedFigures] = {}
        for merges, altered in at_end.alike_merges:
            merge = next((merge for merge in merges if merge[:2] in at_end.gone), None)
            if merge is None:
                yield altered
            else:
                merged.setdefault(merge, MergedFigures()).add(altered)
        for merge, figures in merged.items():
            kind, id_, into_id = merge
            yield RecordMerged(
                at_end.gone[kind, id_],
                self.closing,
                kind,
                id_,
                into_id,
                figures.documents,
                figures.all(),
                (figures.first, figures.last),
            )
        applied = _by_document(at_end.applied) if merged else at_end.applied
        for (credit, charge, day), (change, before, after) in applied.items():
            if before != after:
                yield ApplicationChanged(change, self.closing, credit, charge, day, before, after)
        for mark in at_end.marks:
            if DocumentRef(mark.row.kind, mark.row.document_id) not in at_end.told:
                yield mark


def _by_document(applied: Mapping[AppliedKey, AppliedSum]) -> dict[AppliedKey, AppliedSum]:
    """The same sums by documents: a merge gives open items other ids, and nothing else."""
    sums: dict[AppliedKey, AppliedSum] = {}
    for (credit, charge, day), (change, before, after) in applied.items():
        key = (_whole(credit), _whole(charge), day)
        _, old, new = sums.get(key, (change, 0, 0))
        sums[key] = (change, old + before, new + after)
    return sums


def _whole(item: OpenItemId) -> OpenItemId:
    return OpenItemId(item.kind, item.document_id)


def _mark(change: LoggedChange, closing: Closing) -> MarkOverridden:
    before, after = _fields(change)
    row = RowId.parse(change.id)
    assert row
    return MarkOverridden(
        change,
        closing,
        row,
        before.get("cleared", "none"),
        after.get("cleared", "none"),
        _day(before.get("lockedDate")),
    )


def _document_of(state: RecordState | None) -> Document | None:
    return state.record if state and isinstance(state.record, Document) else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _fields(change: LoggedChange) -> tuple[dict[str, Any], dict[str, Any]]:
    """The JSON of a record before a change and after it."""
    return logged_fields(change, change.before), logged_fields(change, change.after)
