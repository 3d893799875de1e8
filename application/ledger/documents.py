"""What is the same for every document that posts: it is void once, and taken back on a later day where closed."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

from attrs import frozen

from application.reconciliation.manual import (
    ReleasedApplication,
    applications_of,
    apply_manually,
    manual_of,
    open_items_of,
    release_manual,
    without_automatic,
)
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Closed, Conflict, Refused
from domain.invoicing.contacts import Contact
from domain.invoicing.terms import Terms
from domain.ledger.documents import Document
from domain.ledger.ids import OpenItemId
from domain.records import changed, versioned
from domain.values import LATEST, MEMO

D = TypeVar("D", bound=Document)


def save_document(work: UnitOfWork, document: D) -> D:
    """Save a document, unless it is void."""
    before = work.find(type(document), document.id)
    if before and before.is_void and before != versioned(document, before.version):
        raise Conflict("it is void, and stays as it is; enter a new one instead")
    return work.save(without_automatic(work, document))


@frozen
class Voided(Generic[D]):
    """A document that was made void, and what persons had stated of it and the books took back."""

    document: D
    released: tuple[ReleasedApplication, ...] = ()


def void_document(
    work: UnitOfWork, document: D, reason: str, on: date | None = None, **heading: Any
) -> Voided[D]:
    """Make a document count as never posted.

    What is applied of it is taken back, and the answer names what persons had stated. In a closed period its
    postings stay, and so does its status; the opposite document is made on the later day `on` instead and applied to
    it, and the reason is kept; `heading` is what the opposite has beside its date and memo.
    """
    if document.is_void or document.void_reason:
        raise Conflict(
            "it is void already"
            if document.is_void
            else "it was taken back already, by the opposite document of a later day"
        )
    if not reason.strip():
        raise Refused.at("/reason", "must say why; the audit log keeps it")
    if wrong := MEMO.check(reason):
        raise Refused.at("/reason", wrong)
    _check_takes_back_nothing(work, document)
    closing = work.settings.closing_date
    if document.is_draft or not work.settings.is_closed(document.date):
        if on:
            raise Refused.at(
                "/date",
                "must be left out: its period is open or it is a draft, so that it is voided where it stands",
            )
        released = release_manual(work, document)
        return Voided(work.save(document.voided(reason)), tuple(released))
    if on is None or work.settings.is_closed(on):
        raise Closed(
            f"it is dated {document.date}, and the books are closed to {closing}; give a later date on which to take it back"
        )
    opposite = work.save(
        document.opposite(
            id=work.new_id(), date=on, memo=f"Void of {named(document)}: {reason}"[:4000], **heading
        )
    )
    _apply_to_each_other(work, document, opposite)
    current = work.get(type(document), document.id)  # it may state by now that it pays its opposite
    taken_back = work.save(changed(current, void_reason=reason))
    work.recorder.release_row(taken_back)
    return Voided(taken_back)


def named(document: Document) -> str:
    """How a memo names another document: its type, its number if it has one, its date."""
    return f"{document.title}{' ' + document.code if document.code else ''} of {document.date}"


def remove_document(work: UnitOfWork, document: Document) -> None:
    """Remove a document that nothing names, and that takes back no other."""
    _check_takes_back_nothing(work, document)
    work.remove(document)


def _check_takes_back_nothing(work: UnitOfWork, document: Document) -> None:
    """The opposite of a document of a closed period stays: with it gone, that one would count again and be void at once."""
    for credit, line in manual_of(work, document):
        for item in (credit, line.charge_id):
            id_ = OpenItemId.parse(item)
            other = work.find(work.kind(id_.kind), id_.document_id)
            if (
                isinstance(other, Document)
                and other != document
                and other.void_reason
                and not other.is_void
            ):
                raise Conflict(
                    f"it takes back the {id_.words} of a closed period, and stays; enter a new one instead"
                )


def due_on(work: UnitOfWork, day: date, terms_id: str | None) -> date:
    """When something of a day falls due by its terms; the day itself where there are none."""
    terms = work.find(Terms, terms_id) if terms_id else None
    days = terms.due_days if terms else 0
    return day + timedelta(days=min(days, max((LATEST - day).days, 0)))


def terms_of(work: UnitOfWork, given: Mapping[str, Any]) -> str | None:
    """The terms that were given, else those of the contact."""
    if "terms_id" in given:
        return given["terms_id"]  # type: ignore[no-any-return]
    contact = work.find(Contact, given["contact_id"]) if "contact_id" in given else None
    return contact.terms_id if contact else None


def check_contact(work: UnitOfWork, id_: str, kind: str) -> None:
    """A document is of a customer, or of a vendor; raises `Refused`. One that does not exist is found with all references."""
    contact = work.find(Contact, id_)
    if contact and contact.kind != kind:
        raise Refused.at(
            "/contact_id",
            f"must be a {kind}; {contact.name} is a {contact.kind}: make a {kind} of that name beside it",
        )


def _apply_to_each_other(work: UnitOfWork, document: Document, opposite: Document) -> None:
    """Let what takes a document back pay it, or be paid by it, as far as anything of it is open or only the machine's."""
    mine, theirs = open_items_of(work, document), open_items_of(work, opposite)
    closing = work.settings.closing_date
    for one, other in zip(mine, theirs, strict=True):
        fixed = sum(
            line.amount
            for _, line in applications_of(work, one.id)
            if line.rule == "stated" or (closing is not None and line.date <= closing)
        )
        credit, charge = (one, other) if one.role == "credit" else (other, one)
        if one.amount > fixed:
            apply_manually(work, credit, charge, one.amount - fixed)
