"""Reconciling receivables and payables: the control accounts against the open items.

`on_demand` applies credits to the charges that are listed here.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from attrs import evolve, frozen

from application.ports.stored_open_items import Outstanding
from application.reconciliation.open_item_pages import ItemPage, ItemPlace, open_items_on_page
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Conflict
from domain.invoicing.contacts import Contact
from domain.reconciliation.open_items import OpenItem
from domain.values import LATEST

ContactKind = Literal["customer", "vendor"]
"""Whether receivables (of customers) or payables (of vendors) are meant."""

_AccountAndContact = tuple[str, str]


@frozen
class ContactReconciliation:
    """One contact on one control account. Amounts are in cents; what is owed is positive."""

    account_id: str
    contact_id: str
    name: str
    """The name of the contact; empty where postings name a contact that does not exist."""
    control: int
    """The balance of the contact's postings on the control account."""
    open: int
    """The open amount of all its charges."""
    unapplied: int
    """The open amount of all its credits."""
    item_count: int
    """How many charges and credits these are."""
    charges: tuple[OpenItem, ...] = ()
    """The open charges that are on the page, by due date."""
    credits: tuple[OpenItem, ...] = ()
    """The open credits that are on the page."""

    @property
    def difference(self) -> int:
        """The control account less the open items: zero in correct books."""
        return self.control - (self.open - self.unapplied)


@frozen
class Reconciliation:
    """The control accounts of receivables or of payables, against the open items."""

    control: int
    """The balance of the control accounts, in cents; what is owed is positive."""
    open: int
    """The open amount of all charges."""
    unapplied: int
    """The open amount of all credits."""
    contacts: tuple[ContactReconciliation, ...]
    """By name, each contact that has an open item on the page, or a difference and no open item."""
    out_of_step: tuple[ContactReconciliation, ...]
    """Each contact that has a difference, on whichever page it is."""
    next_place: ItemPlace | None = None
    """The place of the last row of the page, after which the next one begins; None on the last."""


def reconcile_control_accounts(
    work: UnitOfWork,
    contact_kind: ContactKind,
    contact_id: str | None = None,
    page: ItemPage | None = None,
) -> Reconciliation:
    """Reconcile receivables or payables, of one contact or of all.

    Amounts are those of the whole list; its open items are those of a page, or without one all.
    """
    check_contact_kind(work, contact_kind, contact_id)
    accounts = control_accounts_of(work, contact_kind)
    sign = 1 if contact_kind == "customer" else -1
    sums = work.session.reports.contact_sums(accounts, contact_id)
    balances = {key: sign * balance for key, balance in sums.items()}
    contacts = _contacts(work, balances, accounts, contact_id)
    if page is None:
        page = ItemPage(sum(max(contact.item_count, 1) for contact in contacts))
    on_page, next_place = open_items_on_page(work, contacts, page)
    for number, items in on_page:
        charges = tuple(item for item in items if item.role == "charge")
        credits_ = tuple(item for item in items if item.role == "credit")
        contacts[number] = evolve(contacts[number], charges=charges, credits=credits_)
    if contact_id:
        control = sum(balances.values())
    else:
        turnovers = work.session.ledger.turnovers(None, LATEST, accounts)
        control = sign * sum(turnover.net for turnover in turnovers.values())
    return Reconciliation(
        control,
        sum(contact.open for contact in contacts),
        sum(contact.unapplied for contact in contacts),
        tuple(contacts[number] for number, _ in on_page),
        tuple(contact for contact in contacts if contact.difference),
        next_place,
    )


def _contacts(
    work: UnitOfWork,
    balances: Mapping[_AccountAndContact, int],
    accounts: Sequence[str],
    contact_id: str | None,
) -> list[ContactReconciliation]:
    """Each contact that has an open item or a difference, by name, without its open items."""
    outstanding = work.session.open_items.outstanding_on(accounts, contact_id)
    keys = balances.keys() | outstanding.keys()
    names = work.session.records.texts(Contact, ["name"], sorted({key[1] for key in keys}))
    contacts = []
    for key in keys:
        owed = outstanding.get(key, Outstanding())
        (name,) = names.get(key[1], ("",))
        count = owed.count + owed.credit_count
        contact = ContactReconciliation(
            *key, name, balances.get(key, 0), owed.charges, owed.credits, count
        )
        if count or contact.difference:
            contacts.append(contact)
    return sorted(contacts, key=lambda contact: ItemPlace.of(contact).order)


def control_accounts_of(work: UnitOfWork, contact_kind: ContactKind) -> list[str]:
    """The ids of the control accounts of customers or of vendors."""
    accounts = work.accounts().values()
    return sorted(account.id for account in accounts if account.control_of == contact_kind)


def check_contact_kind(work: UnitOfWork, contact_kind: ContactKind, contact_id: str | None) -> None:
    """Raise `Conflict` for a contact of the other kind, `NotFound` for one that does not exist."""
    if contact_id is None:
        return
    contact = work.get(Contact, contact_id)
    if contact.kind != contact_kind:
        raise Conflict(
            f'"{contact.name}" is a {contact.kind}; choose a {contact_kind}', code="wrong_kind"
        )
