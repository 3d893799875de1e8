"""Documents that newly name an inactive contact or item.

A new invoice or bill is refused. Other documents, and imported ones, only get a warning.
"""

from collections.abc import Iterator

from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Fault, Refused
from domain.invoicing.contacts import Contact
from domain.invoicing.items import Item
from domain.ledger.accounts import Account
from domain.ledger.documents import Document
from domain.records import kind_of
from domain.references import references, referred

CanBeInactive = Contact | Item | Account
_KINDS: dict[str, type[CanBeInactive]] = {kind_of(kind): kind for kind in (Contact, Item, Account)}


def refuse_inactive(work: UnitOfWork, charge: Document) -> None:
    """Raise `Refused` for an invoice or bill that newly names an inactive contact or item.

    Drafts are refused too. The guard of postings refuses inactive accounts.
    """
    faults = [
        Fault(
            path,
            f"{_name_of(record)} is not active; choose another, or make it active",
            code="inactive",
        )
        for path, record in _newly_named(work, charge)
        if not isinstance(record, Account)
    ]
    if faults:
        raise Refused(faults)


def warn_of_inactive(work: UnitOfWork, document: Document) -> None:
    """Warn of each inactive contact, item or account that a document newly names."""
    for _, record in _newly_named(work, document):
        work.warn(
            "inactive",
            f"{_name_of(record)} is not active; make it active if it is still in use",
            record.id,
        )


def _newly_named(work: UnitOfWork, document: Document) -> Iterator[tuple[str, CanBeInactive]]:
    """The inactive records that a document names and did not name before, each with its path."""
    if document.is_void:
        return
    before = work.find(type(document), document.id)
    named_before = set(referred(before)) if before else set()
    inactive = {}
    for kind, id_ in dict.fromkeys(referred(document)):
        if kind in _KINDS and (kind, id_) not in named_before:
            record = work.find(_KINDS[kind], id_)
            if record and not record.active:
                inactive[kind, id_] = record
    if inactive:
        for path, kind, id_ in references(document):
            if named := inactive.get((kind, id_)):
                yield path, named


def _name_of(record: CanBeInactive) -> str:
    return record.label if isinstance(record, Account) else record.name
