"""How receivables and payables stand, as JSON."""

from typing import Any

from application.reconciliation.applications_view import external_id
from application.reconciliation.on_demand import Side, Standing, reconciliation
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.reconciliation.applications import Application
from domain.reconciliation.open_items import OpenItem
from domain.values import format_amount


def standing_view(work: UnitOfWork, side: Side, contact_id: str | None = None) -> dict[str, Any]:
    """How receivables or payables stand, as it is answered."""
    found = reconciliation(work, side, contact_id)
    contacts = [_standing(each) for each in found.standings]
    documents = found.open - found.unapplied
    return {
        "control": format_amount(found.control), "documents": format_amount(documents), "difference": format_amount(found.control - documents),
        "open": format_amount(found.open), "unapplied": format_amount(found.unapplied), "contacts": contacts,
        "outOfStep": [view for each, view in zip(found.standings, contacts, strict=True) if each.difference],
    }  # fmt: skip


def applied_view(made: list[tuple[str, Application]]) -> dict[str, Any]:
    """Applications that were made, as they are answered."""
    return {
        "applied": [
            {
                "creditId": external_id(credit),
                "debitId": external_id(each.charge_id),
                "amount": format_amount(each.amount),
                "date": each.date.isoformat(),
                "rule": each.rule,
            }
            for credit, each in made
        ]
    }


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        "contactId": standing.contact_id, "name": standing.contact.name if standing.contact else "", "accountId": standing.account_id,
        "control": format_amount(standing.control), "open": format_amount(standing.open), "unapplied": format_amount(standing.unapplied),
        "difference": format_amount(standing.difference), "debits": [_item(each) for each in standing.charges],
        "credits": [_item(each) for each in standing.credits],
    }  # fmt: skip


def _item(item: OpenItem) -> dict[str, Any]:
    return {
        "id": external_id(item.id), "kind": item.kind, "documentId": item.document_id, "date": item.date.isoformat(), "dueDate": item.due_date.isoformat(),
        "number": item.number, "amount": format_amount(item.amount), "open": format_amount(item.open), "hold": item.hold,
    }  # fmt: skip
