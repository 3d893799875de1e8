"""Receivables and payables on demand: how control accounts stand against documents, running the machine, stating."""

from collections.abc import Iterable
from typing import Literal

from attrs import frozen

from application.reconciliation.applications_view import external_id
from application.reconciliation.manual import apply_manually, open_items_of
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.document_kinds import DOCUMENT_KINDS, traits_of
from domain.errors import Conflict, Refused
from domain.invoicing.contacts import Contact
from domain.invoicing.invoices import Invoice
from domain.ledger.documents import Document
from domain.ledger.ids import DocumentRef, OpenItemId
from domain.reconciliation.applications import Application, AppliedCredit
from domain.reconciliation.open_items import ItemRole, OpenItem, due_order
from domain.records import kind_of
from domain.values import LATEST

Side = Literal["customer", "vendor"]
ROLES: tuple[ItemRole, ...] = ("charge", "credit")


@frozen
class OnDemandApplication:
    """What a person states: so much of a credit pays a charge; 0 takes it back."""

    credit_id: str
    charge_id: str
    amount: int


@frozen
class Standing:
    """How one contact stands on one control account, in cents, owed positive."""

    account_id: str
    contact: Contact | None
    contact_id: str
    control: int
    charges: tuple[OpenItem, ...]
    credits: tuple[OpenItem, ...]

    @property
    def open(self) -> int:
        """What is open of the charges."""
        return sum(each.open for each in self.charges)

    @property
    def unapplied(self) -> int:
        """What is open of the credits."""
        return sum(each.open for each in self.credits)

    @property
    def difference(self) -> int:
        """By how much the control account is out of step with the documents: zero, in right books."""
        return self.control - (self.open - self.unapplied)


@frozen
class Reconciliation:
    """Receivables, or payables: the control accounts against what is open of their documents."""

    control: int
    """The balance of the control accounts, owed positive."""
    standings: tuple[Standing, ...]
    """Of every contact of whom something is open or out of step."""

    @property
    def open(self) -> int:
        """What is open of the charges."""
        return sum(each.open for each in self.standings)

    @property
    def unapplied(self) -> int:
        """What is open of the credits."""
        return sum(each.unapplied for each in self.standings)


def reconciliation(work: UnitOfWork, side: Side, contact_id: str | None = None) -> Reconciliation:
    """How receivables (of customers) or payables (of vendors) stand, of one contact or of all."""
    _check_contact(work, side, contact_id)
    accounts = _control_accounts(work, side)
    sign = 1 if side == "customer" else -1
    sums = {
        place: sign * balance
        for place, balance in work.session.reports.contact_sums(accounts, contact_id).items()
    }
    items: dict[tuple[str, str], list[OpenItem]] = {}
    for account in accounts:
        for role in ROLES:
            for each in work.session.open_items.open_on(account, contact_id, role):
                items.setdefault((account, each.contact_id), []).append(each)
    contacts = work.many(Contact, {contact for _, contact in (*sums, *items)})
    found = []
    for account, contact in sorted(
        sums.keys() | items.keys(),
        key=lambda place: (
            contacts[place[1]].name.casefold() if place[1] in contacts else "",
            place,
        ),
    ):
        open_ = items.get((account, contact), [])
        charges = tuple(sorted((each for each in open_ if each.role == "charge"), key=due_order))
        credits = tuple(each for each in open_ if each.role == "credit")
        standing = Standing(
            account,
            contacts.get(contact),
            contact,
            sums.get((account, contact), 0),
            charges,
            credits,
        )
        if open_ or standing.difference:
            found.append(standing)
    total = (
        sum(sums.values())
        if contact_id
        else sign
        * sum(each.net for each in work.session.ledger.turnovers(None, LATEST, accounts).values())
    )
    return Reconciliation(total, tuple(found))


def apply_on_demand(
    work: UnitOfWork,
    side: Side,
    contact_id: str | None = None,
    stated: Iterable[OnDemandApplication] = (),
) -> list[tuple[str, Application]]:
    """State applications and run the machine for one contact or for all; answers what is applied now and was not before:
    (credit, application) pairs."""
    _check_contact(work, side, contact_id)
    accounts = _control_accounts(work, side)
    before: dict[str, AppliedCredit | None] = {}
    for place, each in enumerate(stated):
        _state(work, side, contact_id, each, f"/applications/{place}", before)
    for account in accounts:
        for item in work.session.open_items.open_on(account, contact_id, "credit"):
            before.setdefault(item.id, work.find(AppliedCredit, item.id))
            work.recorder.mark_changed([item])
    work.recorder.apply_open_items()
    made = []
    for id_, credit in sorted(before.items()):
        known = set(credit.applied) if credit else set()
        after = work.find(AppliedCredit, id_)
        made += [(id_, line) for line in (after.applied if after else ()) if line not in known]
    return made


def find_item(work: UnitOfWork, side: Side, given: str, path: str) -> OpenItem:
    """The open item that a client names: by its own id, by `kind:id` of its document, by the document's id or an
    invoice's number where that is clear; raises `Refused`."""
    accounts = set(_control_accounts(work, side))
    kinds = [
        kind
        for kind in DOCUMENT_KINDS
        if traits_of(kind).contacts == side and traits_of(kind).is_one_item
    ]
    direct = work.session.open_items.many(
        [given, *(str(OpenItemId(kind, given)) for kind in kinds)]
    )
    if not direct and side == "customer":
        numbered = work.references.holders_of(
            Invoice,
            "number",
            [
                Invoice.number_key(kind, given)
                for kind in (Invoice.charge_kind, Invoice.credit_kind)
            ],
        )
        direct = work.session.open_items.many(
            [str(OpenItemId(kind_of(Invoice), id_)) for ids in numbered.values() for id_ in ids]
        )
    found = [each for each in direct.values() if each.account_id in accounts and each.role != "row"]
    if not found:
        named = DocumentRef.parse(given)
        documents = (
            [named]
            if named
            else [
                DocumentRef(kind, given)
                for kind in DOCUMENT_KINDS
                if not traits_of(kind).is_one_item
            ]
        )
        found = [
            each
            for document in documents
            for each in _items_of(work, document)
            if each.account_id in accounts
        ]
    if not found:
        raise Refused.at(
            path, f"there is nothing {given!r} on this side of the books that could be applied"
        )
    if len(found) > 1:
        raise Refused.at(
            path,
            f"{given!r} may be {', '.join(repr(each.id) for each in found[:5])}; name one of them",
        )
    return found[0]


def _items_of(work: UnitOfWork, ref: DocumentRef) -> list[OpenItem]:
    if ref.kind not in DOCUMENT_KINDS:
        return []
    document = work.find(DOCUMENT_KINDS[ref.kind], ref.id)
    derived = open_items_of(work, document) if isinstance(document, Document) else []
    return list(work.session.open_items.many([each.id for each in derived]).values())


def _state(
    work: UnitOfWork,
    side: Side,
    contact_id: str | None,
    given: OnDemandApplication,
    path: str,
    before: dict[str, AppliedCredit | None],
) -> None:
    one, other = (
        find_item(work, side, given.credit_id, f"{path}/credit_id"),
        find_item(work, side, given.charge_id, f"{path}/debit_id"),
    )
    if side == "vendor" and (one.role, other.role) == ("charge", "credit"):
        one, other = (
            other,
            one,
        )  # a bill is a credit on payables, and what pays it a debit: either way of naming them is clear
    if one.role != "credit":
        raise Refused.at(
            f"{path}/credit_id",
            f"must be a payment, credit memo or other credit; {external_id(one.id)!r} is owed",
        )
    if other.role != "charge":
        raise Refused.at(
            f"{path}/debit_id",
            f"must be an invoice, bill or other charge; {external_id(other.id)!r} is a credit",
        )
    if (one.account_id, one.contact_id) != (other.account_id, other.contact_id):
        raise Refused.at(
            f"{path}/debit_id", "must be of the same contact and control account as the credit"
        )
    if contact_id and one.contact_id != contact_id:
        raise Refused.at(
            f"{path}/credit_id", f"must belong to the contact {contact_id!r}, for whom this is done"
        )
    if given.amount < 0:
        raise Refused.at(f"{path}/amount", "must be zero, to take it back, or more")
    if given.amount > min(one.amount, other.amount):
        raise Refused.at(f"{path}/amount", "must be at most what the credit and the charge hold")
    before.setdefault(one.id, work.find(AppliedCredit, one.id))
    credit = before[one.id]
    machines = sum(
        line.amount for line in (credit.applied if credit else ()) if line.charge_id == other.id
    )
    if given.amount and machines == given.amount:
        return  # it is applied so already; the machine's stays the machine's
    apply_manually(work, one, other, given.amount)


def _control_accounts(work: UnitOfWork, side: Side) -> list[str]:
    return sorted(each.id for each in work.accounts().values() if each.control_of == side)


def _check_contact(work: UnitOfWork, side: Side, contact_id: str | None) -> None:
    if contact_id is None:
        return
    contact = work.get(Contact, contact_id)
    if contact.kind != side:
        raise Conflict(f"{contact.name} is a {contact.kind}, and this is about {side}s")
