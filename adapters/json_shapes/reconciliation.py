"""Receivables and payables, as JSON."""

from typing import Any

from attrs import astuple, fields
from msgspec import UNSET, UnsetType

from adapters.json_shapes.cursors import OTHER_LIST, make_cursor, read_cursor
from adapters.json_shapes.unreadable import UnreadableQuery
from application.reconciliation.applications_view import client_item_id
from application.reconciliation.control_accounts import (
    ContactKind,
    ContactReconciliation,
    Reconciliation,
    reconcile_control_accounts,
)
from application.reconciliation.open_item_pages import ItemPage, ItemPlace
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.reconciliation.applications import Application
from domain.reconciliation.open_items import OpenItem
from domain.values import format_amount

_LONGEST_TEXT = 1_000
"""No name, number or id has more characters; Python refuses to read numbers of 5,000 digits."""


def reconciliation_page(
    work: UnitOfWork,
    contact_kind: ContactKind,
    contact_id: str | None,
    limit: int,
    cursor: str | UnsetType,
) -> dict[str, Any]:
    """Control accounts against documents, and a page of what is open, contact by contact."""
    signature = f"{contact_kind} {contact_id}"
    page = ItemPage(limit, None if cursor is UNSET else _place_in(cursor, signature))
    reconciliation = reconcile_control_accounts(work, contact_kind, contact_id, page)
    next_place = reconciliation.next_place
    next_cursor = make_cursor(signature, astuple(next_place)) if next_place else None
    return {**_view(reconciliation), "nextCursor": next_cursor}


def _place_in(cursor: str, signature: str) -> ItemPlace:
    """The place in a cursor; raises `UnreadableQuery` for a cursor of another list."""
    texts = read_cursor(cursor, signature, len(fields(ItemPlace)))
    if any(len(text) > _LONGEST_TEXT for text in texts):
        raise UnreadableQuery(OTHER_LIST, "cursor", "wrong_cursor")
    return ItemPlace(*texts)


def reconciliation_view(
    work: UnitOfWork, contact_kind: ContactKind, contact_id: str | None = None
) -> dict[str, Any]:
    """Control accounts against documents, and everything open, contact by contact."""
    return _view(reconcile_control_accounts(work, contact_kind, contact_id))


def _view(reconciliation: Reconciliation) -> dict[str, Any]:
    documents = reconciliation.open - reconciliation.unapplied
    return {
        "control": format_amount(reconciliation.control),
        "documents": format_amount(documents),
        "difference": format_amount(reconciliation.control - documents),
        "open": format_amount(reconciliation.open),
        "unapplied": format_amount(reconciliation.unapplied),
        "contacts": [*map(_contact_view, reconciliation.contacts)],
        "outOfStep": [*map(_contact_view, reconciliation.out_of_step)],
    }


def applied_view(applications: list[tuple[str, Application]]) -> dict[str, Any]:
    """The applications that were made, with the credit of each."""
    return {
        "applied": [
            {
                "creditId": client_item_id(credit_id),
                "debitId": client_item_id(application.charge_id),
                "amount": format_amount(application.amount),
                "date": application.date.isoformat(),
                "rule": application.rule,
            }
            for credit_id, application in applications
        ]
    }


def _contact_view(contact: ContactReconciliation) -> dict[str, Any]:
    return {
        "contactId": contact.contact_id,
        "name": contact.name,
        "accountId": contact.account_id,
        "control": format_amount(contact.control),
        "open": format_amount(contact.open),
        "unapplied": format_amount(contact.unapplied),
        "difference": format_amount(contact.difference),
        "debits": [_open_item_view(charge) for charge in contact.charges],
        "credits": [_open_item_view(credit) for credit in contact.credits],
    }


def _open_item_view(item: OpenItem) -> dict[str, Any]:
    return {
        "id": client_item_id(item.id),
        "kind": item.kind,
        "documentId": item.document_id,
        "date": item.date.isoformat(),
        "dueDate": item.due_date.isoformat(),
        "number": item.number,
        "amount": format_amount(item.amount),
        "open": format_amount(item.open),
        "hold": item.hold,
    }
