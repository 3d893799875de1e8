"""Manual applications: what persons enter about which credit pays which charge.

They are kept, found again, and taken back when their document is voided. In code and records they
have the rule `stated`.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any, TypeVar

from attrs import frozen

from application.unit_of_work.reader import account_roles
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Conflict
from domain.ledger.documents import Document
from domain.ledger.ids import OpenItemId
from domain.reconciliation.applications import Application, AppliedCredit
from domain.reconciliation.manual_applications import application_type, manual_applications
from domain.reconciliation.open_items import OpenItem, derive_open_items
from domain.records import changed, kind_of

D = TypeVar("D", bound=Document)


@frozen
class ReleasedApplication:
    """A manual application that was taken back because one of its documents was voided."""

    credit_id: str
    charge_id: str
    amount: int
    """How much of the credit paid the charge, in cents."""


def open_item_id(document: Document) -> str:
    """The id of the open item that a document is, for documents that are one item."""
    return str(OpenItemId(kind_of(type(document)), document.id))


def open_items_of(work: UnitOfWork, document: Document) -> list[OpenItem]:
    """The charges and credits that a document makes, each fully open."""
    entry = document.posted_entry
    if entry is None:
        return []
    items = derive_open_items(entry, account_roles(work, [entry]))
    return [item for item in items if item.role != "row"]


def manual_applications_of(work: UnitOfWork, document: Document) -> list[tuple[str, Application]]:
    """The manual applications of a document's open items, as (credit, application)."""
    if document.posted_entry is None:
        return []
    item_ids = [item.id for item in open_items_of(work, document)]
    payers = work.references.referrers_of("open-item", item_ids)
    credit_ids = {*item_ids}
    for referrers in payers.values():
        credit_ids.update(credit_id for _, credit_id in referrers)
    credits = work.many(AppliedCredit, sorted(credit_ids))
    return [
        (credit_id, line)
        for credit_id, credit in sorted(credits.items())
        for line in credit.applied
        if line.rule == "stated" and (credit_id in item_ids or line.charge_id in item_ids)
    ]


def applications_of(work: UnitOfWork, item_id: str) -> list[tuple[str, Application]]:
    """All applications of a credit or to a charge, as (credit, application)."""
    referrers = work.references.referrers("open-item", item_id)
    credits = work.many(AppliedCredit, (item_id, *(credit_id for _, credit_id in referrers)))
    return [
        (credit.id, line)
        for credit in credits.values()
        for line in credit.applied
        if item_id in {credit.id, line.charge_id}
    ]


def apply_manually(work: UnitOfWork, credit: OpenItem, charge: OpenItem, amount: int) -> None:
    """Set how much of a credit a person applied to a charge, in cents; 0 takes it all back.

    The amount is kept in the document of the credit where the `applications` of such documents can
    name the charge, and otherwise only in the application itself.
    """
    line_type = application_type(credit.kind)
    if line_type is None or line_type.paid_kind != charge.kind:
        work.recorder.set_manual_application(credit.id, charge.id, amount)
        return
    payer = _document_of(work, OpenItemId.parse(credit.id))
    lines = _without(manual_applications(payer), charge.id)
    if amount:
        fields = {line_type.charge_field: charge.document_id, "amount": amount}
        lines = (*lines, line_type(**fields))
    work.save(changed(payer, applications=lines))


def put_on_hold(work: UnitOfWork, credit: OpenItem, *, hold: bool) -> None:
    """Have the automatic application leave alone the open amount of a credit, or match it again."""
    document = _document_of(work, OpenItemId.parse(credit.id))
    if document.void_reason:
        raise Conflict("this document is void, so it cannot be changed", code="void")
    (item,) = (item for item in open_items_of(work, document) if item.id == credit.id)
    work.save(document.with_hold(item.place, hold))


def release_manual(work: UnitOfWork, document: Document) -> list[ReleasedApplication]:
    """Take back the manual applications of a document that is being voided, and return them.

    Those that are dated in a closed period stay.
    """
    amounts: Counter[tuple[str, str]] = Counter()
    closed_amounts: Counter[tuple[str, str]] = Counter()
    for credit_id, line in manual_applications_of(work, document):
        is_closed = work.settings.is_closed(line.date)
        (closed_amounts if is_closed else amounts)[credit_id, line.charge_id] += line.amount
    items = work.session.open_items.many(sorted({id_ for pair in amounts for id_ in pair}))
    for credit_id, charge_id in amounts:
        closed_amount = closed_amounts[credit_id, charge_id]
        apply_manually(work, items[credit_id], items[charge_id], closed_amount)
    return [
        ReleasedApplication(credit_id, charge_id, amount)
        for (credit_id, charge_id), amount in amounts.items()
    ]


def without_automatic(work: UnitOfWork, document: D) -> D:
    """A document without those new applications that only repeat automatic ones.

    A client that sends back what it read must not turn automatic applications into manual ones. A
    document on hold keeps them all.
    """
    lines = manual_applications(document)
    if not lines or getattr(document, "hold", False):
        return document  # A person who puts a credit on hold says what it shall pay all the same.
    before = work.find(type(document), document.id)
    if before is None or lines == manual_applications(before):
        return document
    charges_before = {line.charge_id for line in manual_applications(before)}
    credit = work.find(AppliedCredit, open_item_id(document))
    applied: Counter[str] = Counter()
    for application in credit.applied if credit else ():
        applied[application.charge_id] += application.amount
    manual = tuple(
        line
        for line in lines
        if line.charge_id in charges_before or applied.get(line.charge_id) != line.amount
    )
    return changed(document, applications=manual)


def _without(lines: Iterable[Any], charge_id: str) -> tuple[Any, ...]:
    """The applications of a document except those to one charge."""
    return tuple(line for line in lines if line.charge_id != charge_id)


def _document_of(work: UnitOfWork, item: OpenItemId) -> Document:
    document = work.get(work.kind(item.kind), item.document_id)
    assert isinstance(document, Document)
    return document
