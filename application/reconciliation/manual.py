"""What persons state: which credit pays which charge. It is kept, found, and taken back when a document is void."""

from collections import Counter
from typing import TypeVar

from attrs import frozen

from application.unit_of_work.reader import account_roles
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.documents import Document
from domain.ledger.ids import OpenItemId
from domain.reconciliation.applications import Application, AppliedCredit
from domain.reconciliation.manual_applications import application_type, manual_applications
from domain.reconciliation.open_items import OpenItem, derive_open_items
from domain.records import changed, kind_of

D = TypeVar("D", bound=Document)


@frozen
class ReleasedApplication:
    """What a person had stated of a document that is void now: so much of a credit paid a charge."""

    credit_id: str
    charge_id: str
    amount: int


def item_id(document: Document) -> str:
    """The open item that a document of one item is."""
    return str(OpenItemId(kind_of(type(document)), document.id))


def open_items_of(work: UnitOfWork, document: Document) -> list[OpenItem]:
    """The charges and credits that a document makes, with all of each open."""
    entry = document.entry()
    return (
        [
            item
            for item in derive_open_items(entry, account_roles(work, [entry]))
            if item.role != "row"
        ]
        if entry
        else []
    )


def manual_of(work: UnitOfWork, document: Document) -> list[tuple[str, Application]]:
    """What persons stated about the items of a document: (credit, application)."""
    if document.entry() is None:
        return []
    items = [item.id for item in open_items_of(work, document)]
    payers = work.references.referrers_of("open-item", items)
    ids = {*items, *(id_ for referrers in payers.values() for _, id_ in referrers)}
    credits = work.many(AppliedCredit, sorted(ids))
    return [
        (id_, line)
        for id_, credit in sorted(credits.items())
        for line in credit.applied
        if line.rule == "stated" and (id_ in items or line.charge_id in items)
    ]


def applications_of(work: UnitOfWork, id_: str) -> list[tuple[str, Application]]:
    """All that is applied of one open item: (credit, application)."""
    credits = work.many(
        AppliedCredit, (id_, *(credit for _, credit in work.references.referrers("open-item", id_)))
    )
    return [
        (credit.id, line)
        for credit in credits.values()
        for line in credit.applied
        if id_ in {credit.id, line.charge_id}
    ]


def apply_manually(work: UnitOfWork, credit: OpenItem, charge: OpenItem, amount: int) -> None:
    """Keep what a person states: in the document of the credit where its `applications` can name the charge, else with
    the application alone. 0 takes back what was stated."""
    naming = application_type(credit.kind)
    if naming is None or naming.charge != charge.kind:
        work.recorder.set_manual_application(credit.id, charge.id, amount)
        return
    payer = _document(work, OpenItemId.parse(credit.id))
    others = tuple(each for each in manual_applications(payer) if each.charge_id != charge.id)
    stated = {naming.charge_field: charge.document_id, "amount": amount}
    added = (naming(**stated),) if amount else ()
    work.save(changed(payer, applications=(*others, *added)))


def release_manual(work: UnitOfWork, document: Document) -> list[ReleasedApplication]:
    """Take back what persons stated about a document that is made void, and answer what that was."""
    released = []
    for credit_id, line in manual_of(work, document):
        released.append(ReleasedApplication(credit_id, line.charge_id, line.amount))
        credit = OpenItemId.parse(credit_id)
        if (credit.kind, credit.document_id) == (kind_of(type(document)), document.id):
            continue  # what it stated itself goes with it
        payer = _document(work, credit)
        stated = manual_applications(payer)
        if any(each.charge_id == line.charge_id for each in stated):
            work.save(
                changed(
                    payer,
                    applications=tuple(each for each in stated if each.charge_id != line.charge_id),
                )
            )
        else:
            work.recorder.set_manual_application(credit_id, line.charge_id, 0)
    return released


def without_automatic(work: UnitOfWork, document: D) -> D:
    """A document without those of its applications that only repeat what was applied automatically: these stay automatic."""
    stated = manual_applications(document)
    before = work.find(type(document), document.id)
    if not stated or before is None or stated == manual_applications(before):
        return document
    known = {each.charge_id for each in manual_applications(before)}
    credit = work.find(AppliedCredit, item_id(document))
    applied: Counter[str] = Counter()
    for line in credit.applied if credit else ():
        applied[line.charge_id] += line.amount
    kept = tuple(
        each
        for each in stated
        if each.charge_id in known or applied.get(each.charge_id) != each.amount
    )
    return changed(document, applications=kept)


def _document(work: UnitOfWork, item: OpenItemId) -> Document:
    document = work.get(work.kind(item.kind), item.document_id)
    assert isinstance(document, Document)
    return document
