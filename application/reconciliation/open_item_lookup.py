"""Finding the open item that a person or a program names."""

from application.reconciliation.control_accounts import ContactKind, control_accounts_of
from application.reconciliation.manual import open_items_of
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.document_kinds import DOCUMENT_KINDS, traits_of
from domain.errors import Refused
from domain.invoicing.invoices import Invoice
from domain.ledger.documents import Document
from domain.ledger.ids import DocumentRef, OpenItemId
from domain.reconciliation.open_items import OpenItem
from domain.records import kind_of

_MOST_SUGGESTIONS = 5
"""How many of the items that a name can mean a refusal lists."""


def find_open_item(work: UnitOfWork, contact_kind: ContactKind, name: str, path: str) -> OpenItem:
    """The open item of a customer or of a vendor that `name` means.

    `name` is its own id, `kind:id` of its document, the id of its document, or the number of an
    invoice. Raises `Refused` at `path` where it means no open item, or more than one.
    """
    accounts = set(control_accounts_of(work, contact_kind))
    candidates = _items_by_id(work, contact_kind, name)
    if not candidates and contact_kind == "customer":
        candidates = _items_by_invoice_number(work, name)
    items = [item for item in candidates if item.account_id in accounts and item.role != "row"]
    if not items:
        candidates = _items_by_document(work, name)
        items = [item for item in candidates if item.account_id in accounts]
    if not items:
        raise Refused.at(
            path, f"must be a charge or credit of a {contact_kind}; {name!r} is not one"
        )
    if len(items) > 1:
        meanings = ", ".join(repr(item.id) for item in items[:_MOST_SUGGESTIONS])
        raise Refused.at(
            path, f"must be one open item; {name!r} can mean {meanings}: choose one of them"
        )
    return items[0]


def _items_by_id(work: UnitOfWork, contact_kind: ContactKind, name: str) -> list[OpenItem]:
    """The open items whose own id, or the id of whose document, is `name`."""
    kinds = [
        kind
        for kind in DOCUMENT_KINDS
        if traits_of(kind).contacts == contact_kind and traits_of(kind).is_one_item
    ]
    ids = [name, *(str(OpenItemId(kind, name)) for kind in kinds)]
    return list(work.session.open_items.many(ids).values())


def _items_by_invoice_number(work: UnitOfWork, number: str) -> list[OpenItem]:
    """The open items of the invoices and credit memos with a number."""
    keys = [Invoice.number_key(kind, number) for kind in (Invoice.charge_kind, Invoice.credit_kind)]
    holders = work.references.holders_of(Invoice, "number", keys)
    invoice_ids = [id_ for holder_ids in holders.values() for id_ in holder_ids]
    ids = [str(OpenItemId(kind_of(Invoice), id_)) for id_ in invoice_ids]
    return list(work.session.open_items.many(ids).values())


def _items_by_document(work: UnitOfWork, name: str) -> list[OpenItem]:
    """The open items of the document `kind:id`, or of documents with the id that make several."""
    document = DocumentRef.parse(name)
    if document:
        return _items_of(work, document)
    kinds = [kind for kind in DOCUMENT_KINDS if not traits_of(kind).is_one_item]
    return [item for kind in kinds for item in _items_of(work, DocumentRef(kind, name))]


def _items_of(work: UnitOfWork, ref: DocumentRef) -> list[OpenItem]:
    """The charges and credits that a document makes, as they are stored."""
    if ref.kind not in DOCUMENT_KINDS:
        return []
    document = work.find(DOCUMENT_KINDS[ref.kind], ref.id)
    items = open_items_of(work, document) if isinstance(document, Document) else []
    return list(work.session.open_items.many([item.id for item in items]).values())
