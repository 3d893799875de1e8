"""The applications of documents, as views show them."""

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from attrs import frozen

from application.reconciliation.manual import open_item_id
from application.reconciliation.opposites import opposites_of
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.document_kinds import traits_of
from domain.ledger.documents import Document
from domain.ledger.ids import DocumentRef, OpenItemId
from domain.reconciliation.applications import Application, AppliedCredit, MatchRule
from domain.reconciliation.open_items import OpenItem
from domain.values import format_amount

_ID = {"type": "string", "example": "invoice-1001"}
_AMOUNT = {"type": "string", "format": "decimal", "example": "40.00"}
APPLIED_SCHEMA: Mapping[str, Any] = {
    "title": "AppliedAmount",
    "type": "object",
    "required": ["kind", "amount", "date", "rule"],
    "additionalProperties": False,
    "properties": {
        "creditId": {**_ID, "description": "In the view of what is paid: the document that pays."},
        "debitId": {**_ID, "description": "In the view of what pays: the document that is paid."},
        "invoiceId": {
            **_ID,
            "nullable": True,
            "description": "In the view of what pays: the invoice; null if it is no invoice.",
        },
        "billId": {
            **_ID,
            "nullable": True,
            "description": "In the view of what pays: the bill; null if it is no bill.",
        },
        "kind": {"type": "string", "description": "The kind of the other document."},
        "amount": {**_AMOUNT, "description": "How much is applied."},
        "date": {"type": "string", "format": "date", "description": "When it counts as applied."},
        "rule": {
            "type": "string",
            "enum": [*get_args(MatchRule)],
            "description": "Why it is applied: stated by a person, or the rule that found it.",
        },
        "reversed": {
            "title": "ReversedApplication",
            "type": "object",
            "description": "Only if the document that pays was voided in a closed period: the "
            "document that takes it back, and the amount.",
            "required": ["kind", "id", "amount"],
            "additionalProperties": False,
            "properties": {
                "kind": {"type": "string", "description": "The kind of that document."},
                "id": {**_ID, "description": "The id of that document."},
                "amount": {**_AMOUNT, "description": "How much it takes back."},
            },
        },
    },
}
"""The JSON schema of one of `DocumentApplications.lines`."""


@frozen
class DocumentApplications:
    """What is applied to or from one document."""

    open: int
    """How much of the document is open, in cents."""
    lines: list[dict[str, Any]]
    """Each application as JSON."""
    paid: int
    """How much is applied to or from the document, but for what takes it back, in cents."""
    opposite_id: str | None
    """The document that takes it back, if its period was closed when it was voided."""
    credits: tuple[tuple[DocumentRef, int], ...] = ()
    """What pays a charge, but for what was taken back: the document, and how much, in cents."""


def applied_to(work: UnitOfWork, documents: Iterable[Document]) -> dict[str, DocumentApplications]:
    """The applications of some documents that are one open item each, by document id.

    Drafts and void documents have none, and nothing of them is open. A document that an opposite
    takes back keeps those of closed days.
    """
    shown = list(documents)
    item_ids = {document.id: open_item_id(document) for document in shown}
    items = work.session.open_items.many(item_ids.values())
    pairs_by_item = _applications_by_item(work, items)
    credits = {
        OpenItemId.parse(credit_id).document
        for pairs in pairs_by_item.values()
        for credit_id, _ in pairs
    }
    taken_back = {document.document_ref for document in shown if document.is_taken_back}
    opposites = opposites_of(work, credits | taken_back)
    applications = {}
    for document in shown:
        item_id = item_ids[document.id]
        applications[document.id] = _applications_of(
            document, items.get(item_id), pairs_by_item.get(item_id, []), opposites
        )
    return applications


def _applications_of(
    document: Document,
    item: OpenItem | None,
    pairs: list[tuple[str, Application]],
    opposites: Mapping[DocumentRef, DocumentRef],
) -> DocumentApplications:
    """The applications of a document by its open item, to which `pairs` are applied."""
    opposite = opposites.get(document.document_ref) if opposites else None
    opposite_id = opposite.id if opposite else None
    open_amount = item.open if item and not document.is_taken_back else 0
    if item is None or not pairs:
        return DocumentApplications(open_amount, [], 0, opposite_id)
    lines = [_line(item, credit_id, line, opposites) for credit_id, line in pairs]
    paid = sum(line.amount for credit_id, line in pairs if not _joins(credit_id, line, opposite))
    if item.role != "charge":
        return DocumentApplications(open_amount, lines, paid, opposite_id)
    credits = tuple(
        (credit, line.amount)
        for credit_id, line in pairs
        if (credit := OpenItemId.parse(credit_id).document) not in opposites
    )
    return DocumentApplications(open_amount, lines, paid, opposite_id, credits)


def client_item_id(item_id: str) -> str:
    """The id by which clients name an open item.

    It is the id of the document where the document makes only this item, otherwise the id of the
    item.
    """
    item = OpenItemId.parse(item_id)
    return item_id if item.part else item.document_id


def _applications_by_item(
    work: UnitOfWork, items: Mapping[str, OpenItem]
) -> Mapping[str, list[tuple[str, Application]]]:
    """The applications of each item to which something is applied, as (credit, application)."""
    applied = [item for item in items.values() if item.open < item.amount]
    charge_ids = [item.id for item in applied if item.role == "charge"]
    payers = {
        charge_id: [credit_id for _, credit_id in referrers]
        for charge_id, referrers in work.references.referrers_of("open-item", charge_ids).items()
    }
    credit_ids = {item.id for item in applied if item.role == "credit"}.union(*payers.values())
    credits = work.session.records.many(AppliedCredit, sorted(credit_ids)) if credit_ids else {}
    by_item: dict[str, list[tuple[str, Application]]] = {}
    for item in applied:
        if item.role == "credit":
            lines = credits[item.id].applied if item.id in credits else ()
            by_item[item.id] = [(item.id, line) for line in lines]
            continue
        pairs = [
            (credit_id, line)
            for credit_id in payers.get(item.id, [])
            for line in credits[credit_id].applied
            if line.charge_id == item.id
        ]
        by_item[item.id] = sorted(pairs, key=lambda pair: (pair[1].date, pair[0], pair[1].rule))
    return by_item


def _joins(credit_id: str, line: Application, document: DocumentRef | None) -> bool:
    """Whether an application joins an item of a document."""
    ids = (credit_id, line.charge_id)
    return document in {OpenItemId.parse(id_).document for id_ in ids}


def _line(
    item: OpenItem,
    credit_id: str,
    line: Application,
    opposites: Mapping[DocumentRef, DocumentRef],
) -> dict[str, Any]:
    """An application as the view of an item shows it."""
    if item.role == "credit":
        return _line_of_credit(item.kind, line)
    shown = _line_of_charge(credit_id, line)
    opposite = opposites.get(OpenItemId.parse(credit_id).document)
    if opposite:
        amount = format_amount(line.amount)
        shown["reversed"] = {"kind": opposite.kind, "id": opposite.id, "amount": amount}
    return shown


def _line_of_credit(credit_kind: str, line: Application) -> dict[str, Any]:
    """An application as the view of its credit shows it."""
    charge = OpenItemId.parse(line.charge_id)
    is_of_vendor = traits_of(credit_kind).contacts == "vendor"
    field, named_kind = ("billId", "bill") if is_of_vendor else ("invoiceId", "invoice")
    charge_id = client_item_id(line.charge_id)
    return {
        field: charge_id if charge.kind == named_kind else None,
        "debitId": charge_id,
        "kind": charge.kind,
        **_common_fields(line),
    }


def _line_of_charge(credit_id: str, line: Application) -> dict[str, Any]:
    """An application as the view of its charge shows it."""
    return {
        "creditId": client_item_id(credit_id),
        "kind": OpenItemId.parse(credit_id).kind,
        **_common_fields(line),
    }


def _common_fields(line: Application) -> dict[str, Any]:
    return {"amount": format_amount(line.amount), "date": line.date.isoformat(), "rule": line.rule}
