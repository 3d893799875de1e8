"""Use cases for customers and vendors: save and merge them, and what they owe."""

from collections.abc import Iterable, Mapping
from typing import Any

from application.ports.stored_open_items import Outstanding
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Conflict, Refused
from domain.invoicing.contacts import Contact
from domain.ledger.attachments import Attachment
from domain.records import changed, fields_of, kind_of


def save_contact(work: UnitOfWork, contact: Contact) -> Contact:
    """Save a contact. A customer cannot become a vendor, or a vendor a customer, once it is used.

    What is attached to it is no use. Raises `Conflict`.
    """
    before = work.find(Contact, contact.id)
    if (
        before
        and before.kind != contact.kind
        and work.references.is_referred(kind_of(Contact), contact.id, kind_of(Attachment))
    ):
        raise Conflict(
            f"{before.name} is used as a {before.kind}; create a separate {contact.kind} with "
            "that name",
            code="contact_used",
        )
    return work.save(contact)


def figures(work: UnitOfWork, contacts: Iterable[Contact]) -> Mapping[str, Mapping[str, Any]]:
    """What each contact owes or is owed after all credits, and how many of its documents are open.

    A customer owes invoices, and a vendor is owed bills. Balances are in cents.
    """
    shown = list(contacts)
    outstanding = work.session.open_items.outstanding([contact.id for contact in shown])
    result = {}
    for contact in shown:
        owed = outstanding.get(contact.id, Outstanding())
        result[contact.id] = {"balance": owed.charges - owed.credits, "openCount": owed.count}
    return result


def merge_contact(work: UnitOfWork, id_: str, into: str) -> Contact:
    """Move everything that refers to one contact to another, and remove the first.

    Both must be of the same kind. What the other contact lacks is filled in from the first.
    """
    contact, target = work.get(Contact, id_), work.find(Contact, into)
    if target is None:
        raise Refused.at("/into", f"there is no contact {into!r}", code="unknown_id")
    if target.id == contact.id:
        raise Refused.at("/into", "must be another contact")
    if target.kind != contact.kind:
        raise Refused.at(
            "/into",
            f"must be a {contact.kind}; {target.name} is a {target.kind}",
            code="wrong_kind",
        )
    missing = {
        field.name: getattr(contact, field.name)
        for field in fields_of(Contact)
        if getattr(target, field.name) in {"", None}
    }
    metadata = target.metadata.completed_from(contact.metadata)
    work.merge(contact, target)
    return work.save(changed(work.get(Contact, into), **missing, metadata=metadata))
