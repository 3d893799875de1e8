"""The events since a version: what happened, told from the changes in the log.

`event_kinds` has the table of all events. Most of them show in one change. Whether a charge is paid
shows in its document and in all that is applied to it, so a whole unit of work counts as one step:
an invoice to which another payment is applied in the place of the first one stays paid.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from attrs import frozen

from application.ports.change_log import FeedQuery, Head, LoggedChange
from application.serialization import from_json
from application.sync.catch_up import CopyPosition, next_span, position_at
from application.sync.event_kinds import EVENT_KINDS, EventKind, is_void
from application.unit_of_work.applied_amounts import applied_change
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.invoicing.invoices import Invoice
from domain.invoicing.payments import Payment
from domain.ledger.ids import DocumentRef, OpenItemId
from domain.purchasing.bill_payments import BillPayment
from domain.purchasing.bills import Bill
from domain.reconciliation.applications import AppliedCredit
from domain.records import kind_of

LOOKED_AT = 1_000
"""How many changes that may show an event one page looks at."""
_VERSIONS_LOOKED_AT = 10_000

_CHARGES: Mapping[str, tuple[str, type[Invoice] | type[Bill]]] = {
    kind_of(Invoice): ("invoice", Invoice),
    kind_of(Bill): ("bill", Bill),
}
"""The subject of the events of a charge, and its class, by the kind of its document."""
_CREDITS: Mapping[str, tuple[str, str]] = {
    kind_of(Payment): ("payment", Payment.plural),
    kind_of(BillPayment): ("bill_payment", BillPayment.plural),
    kind_of(Invoice): ("credit_memo", Invoice.plural),
    kind_of(Bill): ("vendor_credit", Bill.plural),
}
"""The subject of the events of a credit, and its collection, by the kind of its document."""
_REFUND = "bank-transaction"
"""The kind of the documents that pay a credit back."""


@frozen
class Event:
    """Something that happened."""

    name: str
    change: LoggedChange
    """The change that shows it: its version is that of the event."""
    collection: str
    """The collection of the record that it is about."""
    id: str
    """The id of that record."""


@frozen
class EventsPage:
    """Some events after a version."""

    history: str
    """The id of the history of the books."""
    head: Head
    """The end of the log."""
    events: list[Event]
    """The events, by version."""
    next: Head
    """Where the next page begins."""

    @property
    def more(self) -> bool:
        """Whether the next page must be read, too."""
        return self.next.version < self.head.version


def read_events(
    work: UnitOfWork,
    position: CopyPosition,
    limit: int,
    names: Collection[str],
) -> EventsPage:
    """The events with these names after a version.

    The events of one change stay together, so a page has more than `limit` where one change shows
    more. Raises `OtherHistory` if these books never had the version.
    """
    span = next_span(work, position, _VERSIONS_LOOKED_AT)
    sources = frozenset(
        source for kind in EVENT_KINDS if kind.name in names for source in kind.sources
    )
    events: list[Event] = []
    last: LoggedChange | None = None
    query = FeedQuery(span.since, span.until, sources)
    for count, change in enumerate(work.session.log.feed(query), 1):
        new = [event for event in events_of(work, change) if event.name in names]
        is_full = bool(events) and len(events) + len(new) > limit
        if last and (is_full or count > LOOKED_AT):
            return EventsPage(span.history, span.head, events, Head(last.version, last.hash))
        events += new
        last = change
    return EventsPage(span.history, span.head, events, position_at(work, span, span.until))


def events_of(work: UnitOfWork, change: LoggedChange) -> Iterator[Event]:
    """The events that one change shows."""
    if change.collection == AppliedCredit.plural:
        yield from _events_of_applications(work, change)
        return
    before, after = _stored(change.before), _stored(change.after)
    for kind in _KINDS_BY_COLLECTION.get(change.collection, ()):
        if kind.test and kind.test(before, after):
            yield Event(kind.name, change, change.collection, change.id)
    for kind_name, (_, class_) in _CHARGES.items():
        if class_.plural == change.collection:
            yield from _settlement(work, change, DocumentRef(kind_name, change.id))


def _events_of_applications(work: UnitOfWork, change: LoggedChange) -> Iterator[Event]:
    """The events of a credit that pays more or less, and of the charges that it pays."""
    amounts = applied_change(change)
    credit = OpenItemId.parse(change.id)
    if credit.kind in _CREDITS:
        subject, collection = _CREDITS[credit.kind]
        for verb in _credit_verbs(work, change, (collection, credit.document_id), amounts):
            yield Event(f"{subject}.{verb}", change, collection, credit.document_id)
    for charge_id in sorted(amounts):
        charge = OpenItemId.parse(charge_id)
        if charge.kind in _CHARGES and not charge.part:
            yield from _settlement(work, change, charge.document)


def _credit_verbs(
    work: UnitOfWork, change: LoggedChange, document: tuple[str, str], amounts: Mapping[str, int]
) -> Iterator[str]:
    more = {OpenItemId.parse(charge).kind for charge, cents in amounts.items() if cents > 0}
    if more:
        last = work.session.log.last_change(document, until=change.version)
        # The document that takes a void one back is applied to it, but nobody is paid by that.
        if last and is_void(_stored(last.after)):
            more = set()
    if more - {_REFUND}:
        yield "applied"
    if any(cents < 0 for cents in amounts.values()):
        yield "unapplied"
    if _REFUND in more:
        yield "refunded"


def _settlement(work: UnitOfWork, change: LoggedChange, document: DocumentRef) -> Iterator[Event]:
    """The event of a charge that is paid in full, or not any more, with the unit of work of a
    change; the last change there that is about the charge shows it.
    """
    log = work.session.log
    subject, class_ = _CHARGES[document.kind]
    charge_id = str(OpenItemId(document.kind, document.id))
    first = last = change.version
    applied_version, was_applied, is_applied = 0, 0, 0
    totals = log.applied_totals(charge_id, change.version)
    if totals and totals[0].last >= change.version:
        total, *totals = totals
        first, last, applied_version = total.first, total.last, total.version
        is_applied = total.applied
        was_applied = totals[0].applied if totals else 0
    elif totals:
        was_applied = is_applied = totals[0].applied
    document_change = log.last_change((class_.plural, document.id), until=last)
    if document_change is None:
        return
    is_changed_too = document_change.version >= first
    if change.version != max(applied_version, document_change.version if is_changed_too else 0):
        return
    before = document_change.before if is_changed_too else document_change.after
    was_paid = _is_paid(_charge(class_, before), was_applied)
    charge = _charge(class_, document_change.after)
    if charge is None or charge.voids:
        return
    is_paid = _is_paid(charge, is_applied)
    if is_paid and not was_paid:
        yield Event(f"{subject}.paid", change, class_.plural, document.id)
    if was_paid and not is_paid and _is_owed(charge):
        yield Event(f"{subject}.reopened", change, class_.plural, document.id)


def _charge(class_: type[Invoice] | type[Bill], text: str | None) -> Invoice | Bill | None:
    return None if text is None else from_json(class_, json.loads(text))


def _is_paid(charge: Invoice | Bill | None, applied: int) -> bool:
    return charge is not None and _is_owed(charge) and applied >= charge.total


def _is_owed(charge: Invoice | Bill) -> bool:
    """Whether a document is a charge that counts."""
    is_void = charge.is_void or charge.is_taken_back
    return charge.is_charge and not charge.is_draft and not is_void


def _stored(text: str | None) -> dict[str, Any] | None:
    return None if text is None else json.loads(text)


_KINDS_BY_COLLECTION: Mapping[str, tuple[EventKind, ...]] = {
    collection: tuple(kind for kind in EVENT_KINDS if kind.collection == collection)
    for collection in {kind.collection for kind in EVENT_KINDS}
}
