"""What is the same for every document that posts: saving, voiding and removing it.

A document of an open period is voided on its own date. In a closed period its postings stay, and an
opposite document on a later day reverses it.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Generic, TypeVar

from attrs import frozen

from application.ledger.inactive_records import warn_of_inactive
from application.ledger.possible_duplicates import warn_of_possible_duplicates
from application.reconciliation.manual import (
    ReleasedApplication,
    applications_of,
    apply_manually,
    open_items_of,
    release_manual,
    without_automatic,
)
from application.reconciliation.opposites import opposites_of
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.document_kinds import DOCUMENT_KINDS
from domain.errors import Closed, Conflict, Refused
from domain.invoicing.contacts import Contact
from domain.ledger.documents import Document, voids_text
from domain.ledger.ids import OpenItemId
from domain.reconciliation.manual_applications import manual_applications
from domain.records import changed, has_field, versioned
from domain.values import MEMO

D = TypeVar("D", bound=Document)

LONGEST_MEMO = 4000
FREE_FIELDS = frozenset({"applications", "hold", "external_id", "metadata", "version"})
"""The fields that may still change of a document that takes back another one."""


def save_document(work: UnitOfWork, document: D) -> D:
    """Save a document; raises `Conflict` if it is void, or takes back another document."""
    before = work.find(type(document), document.id)
    if before and before != versioned(document, before.version):
        if before.void_reason:
            raise Conflict(
                "this document is void, so it cannot be changed; enter a new one", code="void"
            )
        check_opposite_stays(before, document)
    warn_of_possible_duplicates(work, document)
    warn_of_inactive(work, document)
    held = _held_credits(work, document)
    saved = work.save(without_automatic(work, document))
    if held and before:
        for credit_id in sorted(held - _held_credits(work, before)):
            work.recorder.take_back_automatic(credit_id)
    return saved


def _held_credits(work: UnitOfWork, document: Document) -> set[str]:
    """The ids of the credits of a document that are on hold.

    Raises `Refused` for a line on hold that makes no credit.
    """
    entry = document.posted_entry
    if entry is None or not (entry.hold or entry.held):
        return set()
    credits = [item for item in open_items_of(work, document) if item.role == "credit"]
    for place in sorted(entry.held - {credit.place for credit in credits}):
        raise Refused.at(
            f"{entry.postings[place].at.rpartition('/')[0]}/hold",
            "must be false: only a credit on a receivable or payable account can be on hold",
        )
    return {credit.id for credit in credits if credit.hold}


@frozen
class Voided(Generic[D]):
    """A document after it was voided, and the manual applications that were taken back."""

    document: D
    released: tuple[ReleasedApplication, ...] = ()


def void_document(
    work: UnitOfWork, document: D, reason: str, on: date | None = None, **heading: Any
) -> Voided[D]:
    """Make a document count as never posted.

    In an open period, all its applications are taken back. In a closed period its postings stay,
    and so does what was applied on closed days. The opposite document is posted on the later day
    `on`; it is applied to the rest of the document, and what is over is an ordinary credit or
    charge. `heading` has further fields of the opposite document, such as its number.
    """
    _check_can_be_voided(document, reason)
    settings = work.settings
    if document.is_draft or not settings.is_closed(document.date):
        if on:
            raise Refused.at(
                "/date",
                "must be left out: the document is a draft or its period is open, so it is voided "
                "on its own date",
            )
        released = release_manual(work, document)
        return Voided(work.save(document.voided(reason)), tuple(released))
    if on is None or settings.is_closed(on):
        raise Closed(
            f"this document is dated {document.date}, and the books are closed to "
            f"{settings.closing_date}; give a later date on which to reverse it"
        )
    released = release_manual(work, document)
    opposite_kind = document.traits.opposite
    heading["voids"] = voids_text(document.document_ref, opposite_kind)
    due_date = _earliest_due_date(work, document)
    if due_date and has_field(work.kind(opposite_kind), "due_date"):
        heading["due_date"] = due_date
    heading |= {"id": work.new_id(), "date": on, "memo": void_memo(document, reason)}
    opposite = document.opposite(**heading)
    warn_of_inactive(work, opposite)
    opposite = work.save(opposite)
    _apply_to_each_other(work, document, opposite)
    # The document may have changed: it may have a manual application to its opposite now.
    current = work.get(type(document), document.id)
    taken_back = work.save(changed(current, void_reason=reason))
    work.recorder.release_row(taken_back)
    return Voided(taken_back, tuple(released))


def void_memo(document: Document, reason: str) -> str:
    """The memo of the document that takes back another one."""
    return f"Void of {document.label}: {reason}"[:LONGEST_MEMO]


def remove_document(work: UnitOfWork, document: Document) -> None:
    """Remove a document; raises `Conflict` if it takes back another one, or was taken back."""
    check_opposite_stays(document, None)
    opposites = opposites_of(work, [document.document_ref]) if document.is_taken_back else {}
    if opposites:
        (opposite,) = opposites.values()
        raise Conflict(
            f"this document is void, and the {opposite.kind.replace('-', ' ')} {opposite.id!r} "
            "takes it back, so both stay",
            code="void",
            conflicting=(DOCUMENT_KINDS[opposite.kind].plural, opposite.id),
        )
    work.remove(document)


def void_figures(document: Document, opposite_id: str | None) -> Mapping[str, Any]:
    """The status of a document that is posted or void, and the document that takes it back."""
    return {"status": "void" if document.void_reason else "posted", "voidedBy": opposite_id}


def opposite_ids(work: UnitOfWork, documents: Iterable[Document]) -> Mapping[str, str]:
    """By the id of each document that was taken back, the id of the one that takes it back."""
    taken_back = [document.document_ref for document in documents if document.is_taken_back]
    return {
        document.id: opposite.id for document, opposite in opposites_of(work, taken_back).items()
    }


def check_contact(work: UnitOfWork, id_: str, kind: str) -> None:
    """Raise `Refused` if the contact of a document is not of the kind that it needs.

    A contact that does not exist is reported later, by the reference check.
    """
    contact = work.find(Contact, id_)
    if contact and contact.kind != kind:
        raise Refused.at(
            "/contact_id",
            f"must be a {kind}; {contact.name} is a {contact.kind}, so create a separate {kind} "
            "with that name",
            code="wrong_kind",
        )


def _check_can_be_voided(document: Document, reason: str) -> None:
    if document.void_reason:
        raise Conflict("this document is already void", code="void")
    if not reason.strip():
        raise Refused.at(
            "/reason", "must say why the document is voided; the audit log keeps it", code="missing"
        )
    if fault := MEMO.check(reason) or MEMO.check_entered(reason):
        raise Refused.at("/reason", fault)
    check_opposite_stays(document, None)


def check_opposite_stays(before: Document, after: Document | None) -> None:
    """Raise `Conflict` where a document that takes back another one would change or end.

    Otherwise the other document would count again, although it is shown as void. `after` is None
    for a document that is to be voided or removed.
    """
    taken_back = before.taken_back
    if taken_back is None:
        return
    kept = {name: getattr(before, name) for name in FREE_FIELDS if hasattr(before, name)}
    voided_item = str(OpenItemId(taken_back.kind, taken_back.id))
    if (
        after is None
        or changed(after, **kept) != before
        or _applied_to(after, voided_item) != _applied_to(before, voided_item)
    ):
        raise Conflict(
            f"this document takes back the {taken_back.kind.replace('-', ' ')} {taken_back.id!r} "
            "of a closed period, so it cannot be changed, voided or removed; enter a new document "
            "instead",
            code="takes_back",
            conflicting=(DOCUMENT_KINDS[taken_back.kind].plural, taken_back.id),
        )


def _applied_to(document: Document, charge_id: str) -> int:
    """How much of a document a person applied to a charge, in cents."""
    lines = manual_applications(document)
    return sum(line.amount for line in lines if line.charge_id == charge_id)


def _earliest_due_date(work: UnitOfWork, document: Document) -> date | None:
    """When the first charge was due that the document paid on closed days, where this stays.

    When the document is taken back, the money is due again, and has been since that day.
    """
    lines = [
        line
        for item in open_items_of(work, document)
        if item.role == "credit"
        for _, line in applications_of(work, item.id)
        if work.settings.is_closed(line.date)
    ]
    charges = work.session.open_items.many([line.charge_id for line in lines])
    return min((charge.due_date for charge in charges.values()), default=None)


def _apply_to_each_other(work: UnitOfWork, document: Document, opposite: Document) -> None:
    """Apply a document and its opposite to each other, but for what is applied on closed days.

    Automatic applications of open days give way.
    """
    items = zip(open_items_of(work, document), open_items_of(work, opposite), strict=True)
    for item, opposite_item in items:
        applied_on_closed_days = sum(
            application.amount
            for _, application in applications_of(work, item.id)
            if work.settings.is_closed(application.date)
        )
        if item.amount <= applied_on_closed_days:
            continue
        credit, charge = item, opposite_item
        if item.role == "charge":
            credit, charge = opposite_item, item
        apply_manually(work, credit, charge, item.amount - applied_on_closed_days)
