"""What is applied of documents, as their views show it."""

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import frozen

from application.reconciliation.manual import item_id
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.document_kinds import traits_of
from domain.ledger.documents import Document
from domain.ledger.ids import OpenItemId
from domain.reconciliation.applications import Application, AppliedCredit
from domain.reconciliation.open_items import OpenItem
from domain.values import format_amount


@frozen
class Applied:
    """What is applied of one document: how much of it is open, and each application as views show it."""

    open: int
    lines: list[dict[str, Any]]


def applied_to(work: UnitOfWork, documents: Iterable[Document]) -> dict[str, Applied]:
    """What is applied of some documents that are one item each, by document id; drafts and void ones have nothing."""
    wanted = {item_id(document): document for document in documents}
    items = work.session.open_items.many(list(wanted))
    used = [item for item in items.values() if item.open < item.amount]
    payers = work.references.referrers_of(
        "open-item", [item.id for item in used if item.role == "charge"]
    )
    ids = {item.id for item in used if item.role == "credit"} | {
        id_ for referrers in payers.values() for _, id_ in referrers
    }
    credits = work.session.records.many(AppliedCredit, sorted(ids)) if ids else {}
    applied = {}
    for id_, document in wanted.items():
        item = items.get(id_)
        lines = _lines(item, credits, [credit for _, credit in payers.get(id_, ())]) if item else []
        applied[document.id] = Applied(item.open if item else 0, lines)
    return applied


def external_id(item_id: str) -> str:
    """An item as clients name it: by the id of the document where it is the only item, else by its own."""
    item = OpenItemId.parse(item_id)
    return item_id if item.part else item.document_id


def _lines(
    item: OpenItem, known: Mapping[str, AppliedCredit], payers: list[str]
) -> list[dict[str, Any]]:
    if item.role == "credit":
        lines = known[item.id].applied if item.id in known else ()
        return [_of_credit(item.kind, line) for line in lines]
    pairs = [
        (payer, line)
        for payer in payers
        for line in known[payer].applied
        if line.charge_id == item.id
    ]
    return [
        _of_charge(payer, line)
        for payer, line in sorted(pairs, key=lambda pair: (pair[1].date, pair[0], pair[1].rule))
    ]


def _of_credit(payer: str, line: Application) -> dict[str, Any]:
    charge = OpenItemId.parse(line.charge_id)
    field, named = (
        ("billId", "bill") if traits_of(payer).contacts == "vendor" else ("invoiceId", "invoice")
    )
    id_ = external_id(line.charge_id)
    return {
        field: id_ if charge.kind == named else None,
        "debitId": id_,
        "kind": charge.kind,
        **_common(line),
    }


def _of_charge(payer: str, line: Application) -> dict[str, Any]:
    return {"creditId": external_id(payer), "kind": OpenItemId.parse(payer).kind, **_common(line)}


def _common(line: Application) -> dict[str, Any]:
    return {"amount": format_amount(line.amount), "date": line.date.isoformat(), "rule": line.rule}
