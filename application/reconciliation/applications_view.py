"""What is applied of documents: for their views, and where persons state it."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from attrs import frozen

from application.unit_of_work.unit_of_work import Book
from domain.ledger.entries import Document
from domain.reconciliation.applications import Application, AppliedCredit, OpenItem, items_of
from domain.records import changed, fields_of, kind_of
from domain.values import format_amount

D = TypeVar("D", bound=Document)

OF_DOCUMENT: Mapping[str, str] = {"invoice": "invoice_id", "bill": "bill_id"}
"""The kinds of charges that the `applications` of a document name, and the field in which."""


@frozen
class Applied:
    """What is applied of one document: how much of it is open, and each application as views show it."""

    open: int
    lines: list[dict[str, Any]]


def item_id(document: Document) -> str:
    """The open item that a document of one item is."""
    return f"{kind_of(type(document))}:{document.id}"


def applied_to(book: Book, documents: Iterable[Document]) -> dict[str, Applied]:
    """What is applied of some documents that are one item each, by document id; drafts and void ones have nothing."""
    wanted = {item_id(each): each for each in documents}
    items = book.session.items(list(wanted))
    used = [each for each in items.values() if each.open < each.amount]
    payers = book.session.referrers_of("open-item", [each.id for each in used if each.role == "charge"])
    ids = {each.id for each in used if each.role == "credit"} | {id_ for found in payers.values() for _, id_ in found}
    credits = book.session.many(AppliedCredit, sorted(ids)) if ids else {}
    found = {}
    for id_, document in wanted.items():
        item = items.get(id_)
        lines = _lines(item, credits, [credit for _, credit in payers.get(id_, ())]) if item else []
        found[document.id] = Applied(item.open if item else 0, lines)
    return found


def external(id_: str) -> tuple[str, str]:
    """An item as clients name it: (kind, id of the document where it is the only item, else of the item)."""
    kind, _, rest = id_.partition(":")
    return kind, rest if ":" not in rest else id_


def stated_of(book: Book, document: Document) -> list[tuple[str, Application]]:
    """What persons stated about the items of a document: (credit, application)."""
    entry = document.entry()
    if entry is None:
        return []
    items = [each.id for each in open_items_of(book, document)]
    payers = book.session.referrers_of("open-item", items)
    ids = {*items, *(id_ for found in payers.values() for _, id_ in found)}
    credits = book.many(AppliedCredit, sorted(ids))
    return [
        (id_, line) for id_, credit in sorted(credits.items()) for line in credit.applied if line.rule == "stated" and (id_ in items or line.charge_id in items)
    ]


def applications_of(book: Book, id_: str) -> list[tuple[str, Application]]:
    """All that is applied of one open item: (credit, application)."""
    credits = book.many(AppliedCredit, (id_, *(credit for _, credit in book.session.referrers("open-item", id_))))
    return [(credit.id, line) for credit in credits.values() for line in credit.applied if id_ in {credit.id, line.charge_id}]


def state(book: Book, credit: OpenItem, charge: OpenItem, amount: int) -> None:
    """Keep what a person states: in the document of the credit where its `applications` can name the charge, else with
    the application alone. 0 takes back what was stated."""
    payer = book.get(book.kind(credit.kind), credit.document_id)
    field = OF_DOCUMENT.get(charge.kind)
    if field is None or not hasattr(payer, "applications"):
        book.posting.state(credit.id, charge.id, amount)
        return
    others = tuple(each for each in payer.applications if getattr(each, field) != charge.document_id)
    line = next(each for each in fields_of(type(payer)) if each.name == "applications").type
    added = (line(**{field: charge.document_id, "amount": amount}),) if amount else ()
    book.save(changed(payer, applications=(*others, *added)))


def release_stated(book: Book, document: Document) -> None:
    """Take back what persons stated about a document that is made void, and name it in `book.released`."""
    for credit_id, line in stated_of(book, document):
        kind, id_ = credit_id.split(":")[:2]
        book.released.append({"creditId": external(credit_id)[1], "debitId": external(line.charge_id)[1], "amount": format_amount(line.amount)})
        payer = book.get(book.kind(kind), id_)
        charge_kind, charge_id = line.charge_id.split(":")[:2]
        field = OF_DOCUMENT.get(charge_kind)
        stated = getattr(payer, "applications", ())
        if (kind, id_) == (kind_of(type(document)), document.id):
            continue  # what it stated itself goes with it
        if field and any(getattr(each, field) == charge_id for each in stated):
            book.save(changed(payer, applications=tuple(each for each in stated if getattr(each, field) != charge_id)))
        else:
            book.posting.state(credit_id, line.charge_id, 0)


def without_machines(book: Book, document: D) -> D:
    """A document without those of its applications that only repeat what the machine applied: these stay the machine's."""
    stated: tuple[Any, ...] = getattr(document, "applications", ())
    before = book.find(type(document), document.id)
    if not stated or before is None or stated == getattr(before, "applications", ()):
        return document
    known = {_charge(each) for each in getattr(before, "applications", ())}
    credit = book.find(AppliedCredit, item_id(document))
    machines: dict[str, int] = {}
    for line in credit.applied if credit else ():
        machines[line.charge_id] = machines.get(line.charge_id, 0) + line.amount
    kept = tuple(each for each in stated if _charge(each) in known or machines.get(_charge(each)) != each.amount)
    return changed(document, applications=kept)


def _charge(stated: Any) -> str:
    return f"invoice:{stated.invoice_id}" if hasattr(stated, "invoice_id") else f"bill:{stated.bill_id}"


def open_items_of(book: Book, document: Document) -> list[OpenItem]:
    """The charges and credits that a document makes, with all of each open."""
    entry = document.entry()
    return [each for each in items_of(entry, book.posting.roles([entry])) if each.role != "row"] if entry else []


def _lines(item: OpenItem, known: Mapping[str, AppliedCredit], payers: list[str]) -> list[dict[str, Any]]:
    if item.role == "credit":
        lines = known[item.id].applied if item.id in known else ()
        return [_of_credit(item.kind, each) for each in lines]
    found = [(payer, each) for payer in payers for each in known[payer].applied if each.charge_id == item.id]
    return [_of_charge(payer, each) for payer, each in sorted(found, key=lambda pair: (pair[1].date, pair[0], pair[1].rule))]


def _of_credit(payer: str, line: Application) -> dict[str, Any]:
    kind, id_ = external(line.charge_id)
    field, named = ("billId", "bill") if payer in {"bill", "bill-payment"} else ("invoiceId", "invoice")
    return {field: id_ if kind == named else None, "debitId": id_, "kind": kind, **_common(line)}


def _of_charge(payer: str, line: Application) -> dict[str, Any]:
    kind, id_ = external(payer)
    return {"creditId": id_, "kind": kind, **_common(line)}


def _common(line: Application) -> dict[str, Any]:
    return {"amount": format_amount(line.amount), "date": line.date.isoformat(), "rule": line.rule}
