"""Early-payment discounts: until when an invoice or bill has one, and how much of it is left.

A discount is given by a write-off. A payment that leaves just the discount open gets a warning that
proposes one.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import evolve, frozen

from application.reconciliation.applications_view import DocumentApplications, applied_to
from application.reconciliation.manual import open_items_of
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.invoicing.terms import Terms
from domain.ledger.charges_and_credits import ChargeOrCredit
from domain.ledger.documents import Document
from domain.reconciliation.applications import AppliedCredit
from domain.reconciliation.credit_matching import Match, match
from domain.reconciliation.manual_applications import manual_applications
from domain.reconciliation.open_items import OpenItem
from domain.values import Day, format_amount

# Figures

DATE_SCHEMA: Mapping[str, Any] = {
    "type": "string",
    "format": "date",
    "nullable": True,
    "description": "The last day of the early-payment discount that the terms give.",
}
AVAILABLE_SCHEMA: Mapping[str, Any] = {
    "type": "string",
    "format": "decimal",
    "description": "The early-payment discount that a payment of today still has.",
}
"""What the specification of the API says of the figures."""


def discount_figures(
    work: UnitOfWork, documents: Iterable[Any], applied: Mapping[str, DocumentApplications]
) -> Mapping[str, Mapping[str, Any]]:
    """The last day of the discount of each document (None without one), and what is left of it.

    What is left is in cents, and zero where a payment of today would not have the discount.
    """
    shown = list(documents)
    terms = work.many(Terms, (document.terms_id for document in shown if document.terms_id))
    figures = {}
    for document in shown:
        discount = _discount_of(document, terms.get(document.terms_id or ""))
        available = 0
        if discount and not document.is_draft and work.today <= discount.last_day:
            available = _available(work, document, discount, applied[document.id])
        last_day = discount.last_day.isoformat() if discount else None
        figures[document.id] = {"discountDate": last_day, "discountAvailable": available}
    return figures


@frozen
class _Discount:
    """The early-payment discount that the terms of a document give."""

    amount: int
    """In cents, of the total of the document."""
    last_day: Day


def _discount_of(document: Any, terms: Terms | None) -> _Discount | None:
    """The discount of an invoice or bill by its terms; None for a credit, or without a discount."""
    last_day = terms.discount_date(document.date) if terms and document.is_charge else None
    if terms is None or last_day is None:
        return None
    return _Discount(terms.discount_on(document.total), last_day)


def _available(
    work: UnitOfWork, document: Any, discount: _Discount, applied: DocumentApplications
) -> int:
    """How much of a discount was not given yet, at most what is open of the document."""
    if not applied.open:
        return 0
    ids = [credit.id for credit, _ in applied.credits if credit.kind == document.document_ref.kind]
    credits = work.many(type(document), ids)
    given = sum(
        amount
        for credit, amount in applied.credits
        if credit.id in credits and credits[credit.id].write_off
    )
    return min(max(discount.amount - given, 0), applied.open)


# Warnings


def warn_of_available_discount(work: UnitOfWork, payment: Document) -> None:
    """Warn if a payment leaves just the discount of an invoice or bill open, within its days.

    It is called before the payment is saved. A payment that pays as before gets no warning.
    """
    items = open_items_of(work, payment)
    if not items or not _pays_anew(work, payment) or not _is_any_discount(work):
        return
    (credit,) = items
    stated = {line.charge_id: line.amount for line in manual_applications(payment)}
    for payable in _short_paid(list(_payables(work, credit)), credit, stated):
        document, amount = payable.document, format_amount(payable.discount)
        noun = document.title.lower()
        work.warn(
            "discount_available",
            f"{document.label} has an early-payment discount of {amount} until "
            f"{payable.last_day}, and this payment is its balance less the discount; to record the "
            f"discount, write off {amount} of the {noun}, or else {amount} of it stays open",
            document.id,
        )


@frozen
class _Payable:
    """An open charge, as it is without the payment in question."""

    charge: OpenItem
    document: Any
    """The invoice or bill; None for another charge."""
    discount: int = 0
    """What is left of its discount on the day of the payment, in cents."""
    last_day: Day | None = None

    @property
    def discounted(self) -> OpenItem:
        """The charge as if the discount were given."""
        return evolve(self.charge, open=self.charge.open - self.discount)


def _payables(work: UnitOfWork, credit: OpenItem) -> Iterator[_Payable]:
    """What a payment can pay, with the discounts that there are on its day."""
    charges = _charges_without(work, credit)
    documents = _documents_of(work, charges)
    applied = applied_to(work, documents.values())
    for charge in charges:
        document: Any = documents.get(charge.id)
        terms = work.find(Terms, document.terms_id) if document and document.terms_id else None
        discount = _discount_of(document, terms)
        if discount is None or credit.date > discount.last_day:
            yield _Payable(charge, document)
            continue
        before = evolve(applied[document.id], open=charge.open)
        left = _available(work, document, discount, before)
        yield _Payable(charge, document, left, discount.last_day)


def _charges_without(work: UnitOfWork, credit: OpenItem) -> list[OpenItem]:
    """The open charges that a credit can pay, as they are without what it pays already."""
    place = credit.account_id, credit.contact_id
    charges = {charge.id: charge for charge in work.session.open_items.open_on(*place, "charge")}
    own = work.find(AppliedCredit, credit.id)
    paid = work.session.open_items.many([line.charge_id for line in own.applied] if own else [])
    for line in own.applied if own else ():
        charge = charges.get(line.charge_id, paid[line.charge_id])
        if (charge.account_id, charge.contact_id) == place:
            charges[charge.id] = evolve(charge, open=charge.open + line.amount)
    return list(charges.values())


def _short_paid(
    payables: list[_Payable], credit: OpenItem, stated: Mapping[str, int]
) -> Iterator[_Payable]:
    """The charges that a credit pays in full but for their discount."""
    unstated = {}
    unapplied = credit.amount - sum(stated.values())
    for payable in payables:
        if payable.charge.id not in stated:
            unstated[payable.charge.id] = payable
        elif payable.discount and stated[payable.charge.id] == payable.discounted.open:
            yield payable
    if unapplied <= 0 or credit.hold or not any(payable.discount for payable in unstated.values()):
        return
    rest = evolve(credit, open=unapplied)
    if _in_full(rest, [payable.charge for payable in unstated.values()]):
        return  # The payment is what is owed without a discount.
    for application in _in_full(rest, [payable.discounted for payable in unstated.values()]):
        if unstated[application.charge_id].discount:
            yield unstated[application.charge_id]


def _in_full(credit: OpenItem, charges: list[OpenItem]) -> list[Match]:
    """The applications of a credit by the rules, if all of it pays charges in full; else none."""
    applications = match([credit, *charges])
    balances = {charge.id: charge.open for charge in charges}
    is_used_up = sum(application.amount for application in applications) == credit.open
    is_in_full = is_used_up and all(
        application.amount == balances[application.charge_id] for application in applications
    )
    return applications if is_in_full else []


def _documents_of(work: UnitOfWork, charges: Iterable[OpenItem]) -> dict[str, Any]:
    """By the id of each charge that is an invoice or bill, its document."""
    charges_by_kind: dict[str, list[OpenItem]] = {}
    for charge in charges:
        charges_by_kind.setdefault(charge.kind, []).append(charge)
    documents: dict[str, Any] = {}
    for kind_name, listed in charges_by_kind.items():
        kind = work.kind(kind_name)
        if issubclass(kind, ChargeOrCredit):
            records = work.many(kind, (charge.document_id for charge in listed))
            documents |= {charge.id: records[charge.document_id] for charge in listed}
    return documents


def _pays_anew(work: UnitOfWork, payment: Document) -> bool:
    """Whether a payment is new, or pays something else or on another day than before."""
    before = work.find(type(payment), payment.id)
    if before is None:
        return True
    entries = before.entry(), payment.entry()
    figures = [entry and (entry.protected_figures, entry.manual) for entry in entries]
    return figures[0] != figures[1]


def _is_any_discount(work: UnitOfWork) -> bool:
    return any(terms.discount_percent for terms in work.session.records.all(Terms))
