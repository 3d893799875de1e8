"""Guards: what is checked of a record before it is saved or removed. Each looks at one rule, and raises what refuses it.

A guard is `(change, context, reader) -> None`. A new rule is a new guard in `GUARDS`, never a branch in the unit of work.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import cast

from attrs import frozen

from application.unit_of_work.posting_rules import check_postings
from application.unit_of_work.reader import RecordReader, account_roles, deposits_of
from application.unit_of_work.write_context import WriteContext
from domain.banking.bank_transactions import BankTransaction
from domain.banking.cleared_marks import ClearedMark
from domain.errors import Closed, Conflict, InUse
from domain.ledger.documents import Document
from domain.ledger.entries import Entry
from domain.reconciliation.open_items import items_of
from domain.records import Record, kind_of, words_of_kind


@frozen
class Change:
    """A record that is about to be saved (`after`) or removed (`after` is None), with what it posts before and after."""

    before: Record | None
    after: Record | None
    entry_before: Entry | None = None
    entry_after: Entry | None = None
    is_merge: bool = False
    """Whether it only names another account or contact: no date and no amount changes."""

    @property
    def changes_figures(self) -> bool:
        """Whether other figures are posted than before."""
        before, after = self.entry_before, self.entry_after
        return not (before and after and before.protected_figures == after.protected_figures)


Guard = Callable[[Change, WriteContext, RecordReader], None]


def nothing_refers_to_what_is_removed(change: Change, context: WriteContext, reader: RecordReader) -> None:
    """Raises `InUse` with how many records of each collection refer to it; marks of rows go with their account."""
    del context
    if change.after or not change.before:
        return
    removed = change.before
    referring = (reader.kind(kind) for kind, _ in reader.references.referrers(kind_of(type(removed)), removed.id))
    counts = Counter(kind.plural for kind in referring if kind is not ClearedMark)
    if counts:
        raise InUse(f"{words_of_kind(type(removed))} {removed.id!r} is still referred to by {_counted(counts)}", counts)


def keys_are_unique(change: Change, context: WriteContext, reader: RecordReader) -> None:
    """Raises `Conflict` for a name or number that another record has."""
    del context
    record = change.after
    if record is None:
        return
    known = change.before.keys() if change.before else {}
    for name, key in record.keys().items():
        if known.get(name) == key or name in record.duplicates_allowed_on_import:
            continue
        if others := [id_ for id_ in reader.references.holders(type(record), name, key) if id_ != record.id]:
            raise Conflict(f"the {name} {getattr(record, name)!r} is taken by {words_of_kind(type(record))} {others[0]!r}; choose another")


def closed_periods_stay(change: Change, context: WriteContext, reader: RecordReader) -> None:
    """Raises `Closed` where a figure, or a document's date, of a closed period would change."""
    del context
    if change.is_merge:
        return
    document = change.after or change.before
    dated = [entry.date for entry in (change.entry_before, change.entry_after) if entry and (entry.postings or entry is change.entry_before)]
    if change.after is None:
        dated = [] if not isinstance(document, Document) or document.is_draft else [document.date]
    else:
        dated = dated if change.changes_figures else []
        if isinstance(document, Document) and (change.before is None or cast("Document", change.before).date != document.date):
            dated.append(document.date)
    for day in dated:
        if reader.settings.is_closed(day):
            closing = reader.settings.closing_date
            raise Closed(f"the books are closed to {closing}, and this is dated {day}; move the closing date back, or use a later date")


def deposited_rows_stay(change: Change, context: WriteContext, reader: RecordReader) -> None:
    """Raises `Conflict` where a row would change that has been deposited, `InUse` where it would be removed."""
    del context
    before, after = change.entry_before, change.entry_after
    if change.is_merge or before is None or before == after:
        return
    rows = {item.id: item for item in items_of(before, account_roles(reader, [before])) if item.role == "row"}
    if not rows:
        return
    kept = {item.id: item for item in items_of(after, account_roles(reader, [after]))} if after else {}
    for id_, row in rows.items():
        same = id_ in kept and (kept[id_].date, kept[id_].amount) == (row.date, row.amount)
        if not same and (deposits := deposits_of(reader, id_)):
            message = f"it is part of the deposit {deposits[0]!r}: its amount, date and account stay; take it out of the deposit first"
            raise Conflict(message) if change.after else InUse(message, {BankTransaction.plural: 1})


def postings_follow_the_rules(change: Change, context: WriteContext, reader: RecordReader) -> None:
    """Raises `Refused` for postings that no entry may have: see `posting_rules`."""
    del context
    if change.entry_after and change.changes_figures and not change.is_merge:
        check_postings(reader, change.entry_after, change.entry_before)


GUARDS: tuple[Guard, ...] = (
    nothing_refers_to_what_is_removed, keys_are_unique, closed_periods_stay, deposited_rows_stay, postings_follow_the_rules,
)  # fmt: skip
"""In the order in which they are asked."""


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{n} of the {plural}" for plural, n in counts.items())
