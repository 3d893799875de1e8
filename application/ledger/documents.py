"""What is the same for every document that posts: saving, voiding and removing it.

A document of an open period is voided on its own date. In a closed period its postings stay, and an
opposite document on a later day reverses it.
"""

from datetime import date
from typing import Any, Generic, TypeVar

from attrs import frozen

from application.ledger.possible_duplicates import warn_of_possible_duplicates
from application.reconciliation.manual import (
    ReleasedApplication,
    applications_of,
    apply_manually,
    manual_applications_of,
    open_items_of,
    release_manual,
    without_automatic,
)
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Closed, Conflict, Refused
from domain.invoicing.contacts import Contact
from domain.ledger.documents import Document
from domain.ledger.ids import OpenItemId
from domain.reconciliation.applications import Application
from domain.records import changed, versioned
from domain.values import MEMO

D = TypeVar("D", bound=Document)

LONGEST_MEMO = 4000


def save_document(work: UnitOfWork, document: D) -> D:
    """Save a document; raises `Conflict` if it is void."""
    before = work.find(type(document), document.id)
    if before and before.is_void and before != versioned(document, before.version):
        raise Conflict("this document is void, so it cannot be changed; enter a new one")
    warn_of_possible_duplicates(work, document)
    return work.save(without_automatic(work, document))


@frozen
class Voided(Generic[D]):
    """A document after it was voided, and the manual applications that were taken back."""

    document: D
    released: tuple[ReleasedApplication, ...] = ()


def void_document(
    work: UnitOfWork, document: D, reason: str, on: date | None = None, **heading: Any
) -> Voided[D]:
    """Make a document count as never posted.

    In an open period, all its applications are taken back. In a closed period, its postings and
    its status stay: the opposite document is posted on the later day `on`, both are applied to
    each other, and the document keeps the reason. `heading` has further fields of the opposite
    document, such as its number.
    """
    _check_can_be_voided(work, document, reason)
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
    memo = f"Void of {document.label}: {reason}"[:LONGEST_MEMO]
    opposite = work.save(document.opposite(id=work.new_id(), date=on, memo=memo, **heading))
    _apply_to_each_other(work, document, opposite)
    # The document may have changed: it may have a manual application to its opposite now.
    current = work.get(type(document), document.id)
    reversed_document = work.save(changed(current, void_reason=reason))
    work.recorder.release_row(reversed_document)
    return Voided(reversed_document)


def remove_document(work: UnitOfWork, document: Document) -> None:
    """Remove a document; raises `Conflict` if it reverses a document of a closed period."""
    _check_reverses_nothing(work, document)
    work.remove(document)


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
        )


def _check_can_be_voided(work: UnitOfWork, document: Document, reason: str) -> None:
    if document.is_void:
        raise Conflict("this document is already void")
    if document.void_reason:
        raise Conflict("this document is already reversed by a document with a later date")
    if not reason.strip():
        raise Refused.at("/reason", "must say why the document is voided; the audit log keeps it")
    if fault := MEMO.check(reason):
        raise Refused.at("/reason", fault)
    _check_reverses_nothing(work, document)


def _check_reverses_nothing(work: UnitOfWork, document: Document) -> None:
    """Raise `Conflict` for a document that reverses a document of a closed period.

    Without this document, the reversed one would count again although it is marked as void.
    """
    for credit_id, application in manual_applications_of(work, document):
        for id_ in _items_applied(credit_id, application):
            other = work.find(work.kind(id_.kind), id_.document_id)
            if not isinstance(other, Document) or other == document:
                continue
            if other.void_reason and not other.is_void:
                raise Conflict(
                    f"this document reverses the {id_.words} of a closed period, so it cannot be "
                    "voided or removed; enter a new document instead"
                )


def _items_applied(credit_id: str, application: Application) -> tuple[OpenItemId, OpenItemId]:
    return OpenItemId.parse(credit_id), OpenItemId.parse(application.charge_id)


def _apply_to_each_other(work: UnitOfWork, document: Document, opposite: Document) -> None:
    """Apply a document and its opposite to each other, as far as nothing else is applied for good.

    What a person applied stays, and so does what was applied in a closed period; other automatic
    applications give way.
    """
    closing = work.settings.closing_date
    items = zip(open_items_of(work, document), open_items_of(work, opposite), strict=True)
    for item, opposite_item in items:
        fixed = sum(
            application.amount
            for _, application in applications_of(work, item.id)
            if application.rule == "stated" or (closing is not None and application.date <= closing)
        )
        if item.amount <= fixed:
            continue
        if item.role == "credit":
            apply_manually(work, item, opposite_item, item.amount - fixed)
        else:
            apply_manually(work, opposite_item, item, item.amount - fixed)
