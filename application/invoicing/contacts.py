"""What one can do with contacts: keep them, and merge them."""

from collections.abc import Iterable, Mapping
from typing import Any

from application.ports.stored_open_items import Outstanding
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Conflict, Refused
from domain.invoicing.contacts import Contact
from domain.records import changed, fields_of, kind_of


def save_contact(work: UnitOfWork, contact: Contact) -> Contact:
    """Keep a contact; a customer stays a customer, and a vendor a vendor, once documents name them."""
    before = work.find(Contact, contact.id)
    if (
        before
        and before.kind != contact.kind
        and work.references.referrers(kind_of(Contact), contact.id)
    ):
        raise Conflict(
            f"{before.name} is used as a {before.kind}; make a {contact.kind} of that name beside it"
        )
    return work.save(contact)


def figures(work: UnitOfWork, contacts: Iterable[Contact]) -> Mapping[str, Mapping[str, Any]]:
    """What each customer owes, or each vendor is owed, after all credits; and how many invoices or bills are open."""
    wanted = list(contacts)
    open_ = work.session.open_items.outstanding([each.id for each in wanted])
    found = {each.id: open_.get(each.id, Outstanding()) for each in wanted}
    return {
        id_: {"balance": each.charges - each.credits, "openCount": each.count}
        for id_, each in found.items()
    }


def merge_contact(work: UnitOfWork, id_: str, into: str) -> Contact:
    """Move everything that refers to one contact to another of the same kind, fill in what the other lacks, and
    remove the first."""
    contact, target = work.get(Contact, id_), work.find(Contact, into)
    if target is None:
        raise Refused.at("/into", f"there is no contact {into!r}")
    if target.id == contact.id:
        raise Refused.at("/into", "must be another contact")
    if target.kind != contact.kind:
        raise Refused.at("/into", f"must be a {contact.kind}; {target.name} is a {target.kind}")
    missing = {
        each.name: getattr(contact, each.name)
        for each in fields_of(Contact)
        if getattr(target, each.name) in {"", None}
    }
    work.merge(contact, target)
    return work.save(changed(work.get(Contact, into), **missing))
