"""The applications of documents, as views show them."""

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import frozen

from application.reconciliation.manual import open_item_id
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.document_kinds import traits_of
from domain.ledger.documents import Document
from domain.ledger.ids import OpenItemId
from domain.reconciliation.applications import Application, AppliedCredit
from domain.reconciliation.open_items import OpenItem
from domain.values import format_amount


@frozen
class DocumentApplications:
    """What is applied to or from one document."""

    open: int
    """How much of the document is open, in cents."""
    lines: list[dict[str, Any]]
    """Each application as JSON."""


def applied_to(work: UnitOfWork, documents: Iterable[Document]) -> dict[str, DocumentApplications]:
    """The applications of some documents that are one open item each, by document id.

    Drafts and void documents have none, and nothing of them is open.
    """
    document_by_item = {open_item_id(document): document for document in documents}
    items = work.session.open_items.many(list(document_by_item))
    applied = [item for item in items.values() if item.open < item.amount]
    charge_ids = [item.id for item in applied if item.role == "charge"]
    payers = {
        charge_id: [credit_id for _, credit_id in referrers]
        for charge_id, referrers in work.references.referrers_of("open-item", charge_ids).items()
    }
    credit_ids = {item.id for item in applied if item.role == "credit"}.union(*payers.values())
    credits = work.session.records.many(AppliedCredit, sorted(credit_ids)) if credit_ids else {}
    applications = {}
    for item_id, document in document_by_item.items():
        item = items.get(item_id)
        if item is None:
            applications[document.id] = DocumentApplications(0, [])
        else:
            lines = _lines(item, credits, payers.get(item_id, []))
            applications[document.id] = DocumentApplications(item.open, lines)
    return applications


def external_id(item_id: str) -> str:
    """The id by which clients name an open item.

    It is the id of the document where the document makes only this item, otherwise the id of the
    item.
    """
    item = OpenItemId.parse(item_id)
    return item_id if item.part else item.document_id


def _lines(
    item: OpenItem, applied_credits: Mapping[str, AppliedCredit], payers: list[str]
) -> list[dict[str, Any]]:
    """The applications of an item as JSON; `payers` are the credits that pay a charge."""
    if item.role == "credit":
        lines = applied_credits[item.id].applied if item.id in applied_credits else ()
        return [_line_of_credit(item.kind, line) for line in lines]
    pairs = [
        (credit_id, line)
        for credit_id in payers
        for line in applied_credits[credit_id].applied
        if line.charge_id == item.id
    ]
    pairs.sort(key=lambda pair: (pair[1].date, pair[0], pair[1].rule))
    return [_line_of_charge(credit_id, line) for credit_id, line in pairs]


def _line_of_credit(credit_kind: str, line: Application) -> dict[str, Any]:
    """An application as the view of its credit shows it."""
    charge = OpenItemId.parse(line.charge_id)
    is_of_vendor = traits_of(credit_kind).contacts == "vendor"
    field, named_kind = ("billId", "bill") if is_of_vendor else ("invoiceId", "invoice")
    charge_id = external_id(line.charge_id)
    return {
        field: charge_id if charge.kind == named_kind else None,
        "debitId": charge_id,
        "kind": charge.kind,
        **_common_fields(line),
    }


def _line_of_charge(credit_id: str, line: Application) -> dict[str, Any]:
    """An application as the view of its charge shows it."""
    return {
        "creditId": external_id(credit_id),
        "kind": OpenItemId.parse(credit_id).kind,
        **_common_fields(line),
    }


def _common_fields(line: Application) -> dict[str, Any]:
    return {"amount": format_amount(line.amount), "date": line.date.isoformat(), "rule": line.rule}
