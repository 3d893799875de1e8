"""How a change of a document concerns closed figures, and whether a merge may have made it."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from attrs import define, field

from application.history.closed_changes import Closing, DocumentAction, DocumentChanged, Figure
from application.ports.change_log import LoggedChange
from application.replay.logged_records import logged_fields
from domain.errors import BookkeepingError
from domain.invoicing.contacts import Contact
from domain.ledger.accounts import Account
from domain.ledger.documents import Document
from domain.ledger.entries import Entry
from domain.ledger.ids import DocumentRef
from domain.records import Record, kind_of, words_of_kind
from domain.references import referred
from domain.values import EARLIEST, LATEST

MERGED: Mapping[str, str] = {kind.plural: kind_of(kind) for kind in (Account, Contact)}
"""The kinds of records that can be merged, by their collections."""

Merge = tuple[str, str, str]
"""The kind, the id of what is merged, and the id of what it is merged into."""


@define
class MergedFigures:
    """What a merge moves of the figures of closed days."""

    documents: int = 0
    first: date = LATEST
    last: date = EARLIEST
    amounts: dict[tuple[str, str | None], list[int]] = field(
        factory=lambda: defaultdict(lambda: [0, 0])
    )
    """Cents before and after, by account and contact."""

    def add(self, altered: DocumentChanged) -> None:
        """Add one of the documents that the merge changes."""
        self.documents += 1
        self.first, self.last = min(self.first, altered.first), max(self.last, altered.last)
        for figure in altered.figures:
            pair = self.amounts[figure.account_id, figure.contact_id]
            pair[0] += figure.before
            pair[1] += figure.after

    def all(self) -> tuple[Figure, ...]:
        """The sums that differ, by account and contact."""
        return tuple(
            Figure(account_id, contact_id, before, after)
            for (account_id, contact_id), (before, after) in self.amounts.items()
            if before != after
        )


def document_changed(
    change: LoggedChange, closing: Closing, before: Document | None, after: Document | None
) -> DocumentChanged:
    """The change of a document, with all of its figures that differ, whatever their day."""
    document = before or after
    assert document
    old, new = (each.posted_entry if each else None for each in (before, after))
    return DocumentChanged(
        change,
        closing,
        _action(before, after),
        document.document_ref,
        document.label,
        document.code,
        before.date if before else None,
        after.date if after else None,
        old.due_date if old else None,
        new.due_date if new else None,
        changed_figures(old, new),
        is_closed=False,
    )


def unreadable_document(
    change: LoggedChange, closing: Closing, kind: type[Document], *, is_closed: bool
) -> DocumentChanged:
    """The change of a document in a form that this program does not know, without its figures."""
    before, after = (logged_fields(change, text) for text in (change.before, change.after))
    date_before, date_after = (
        date.fromisoformat(fields["date"]) if fields else None for fields in (before, after)
    )
    number = str((before or after).get("number") or "")
    action: DocumentAction = "changed" if before and after else "removed" if before else "created"
    return DocumentChanged(
        change,
        closing,
        action,
        DocumentRef(kind_of(kind), change.id),
        f"{words_of_kind(kind).capitalize()} {number or change.id}",
        number,
        date_before,
        date_after,
        None,
        None,
        (),
        is_closed=is_closed,
        is_readable=False,
    )


def _action(before: Document | None, after: Document | None) -> DocumentAction:
    if before is None:
        return "created"
    if after is None:
        return "removed"
    return "voided" if after.is_void and not before.is_void else "changed"


def changed_figures(before: Entry | None, after: Entry | None) -> tuple[Figure, ...]:
    """The amounts that differ between two entries, by account and contact."""
    amounts: dict[tuple[str, str | None], list[int]] = defaultdict(lambda: [0, 0])
    for place, entry in enumerate((before, after)):
        for posting in entry.postings if entry else ():
            amounts[posting.account_id, posting.contact_id][place] += posting.amount
    is_same_day = before is not None and after is not None and before.date == after.date
    return tuple(
        Figure(account_id, contact_id, old, new)
        for (account_id, contact_id), (old, new) in amounts.items()
        if old != new or not is_same_day
    )


def possible_merges(before: Document | None, after: Document | None) -> tuple[Merge, ...]:
    """The merges that would change a document in just this way."""
    if before is None or after is None:
        return ()
    old, new = ({*referred(document)} for document in (before, after))
    gone = [reference for reference in sorted(old - new) if reference[0] in MERGED.values()]
    if len(gone) != 1:
        return ()  # A merge takes one account or contact out of a document, and no other.
    ((kind, id_),) = gone
    added = {reference for reference in new - old if reference[0] == kind}
    return tuple(
        (kind, id_, into_id)
        for into_kind, into_id in sorted(added or new)
        if into_kind == kind and _merged(before, (kind, id_, into_id)) == after
    )


def _merged(document: Document, merge: Merge) -> Record | None:
    try:
        return document.merged(*merge)
    except BookkeepingError:
        return None  # No merge makes a document that breaks a rule.
