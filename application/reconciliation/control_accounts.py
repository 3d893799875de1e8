"""Reconciling receivables and payables: the control accounts against the open items.

`on_demand` applies credits to the charges that are listed here.
"""

from collections import defaultdict
from typing import Literal

from attrs import frozen

from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Conflict
from domain.invoicing.contacts import Contact
from domain.reconciliation.open_items import ItemRole, OpenItem, due_order
from domain.values import LATEST

ContactKind = Literal["customer", "vendor"]
"""Whether receivables (of customers) or payables (of vendors) are meant."""

_ROLES: tuple[ItemRole, ...] = ("charge", "credit")

_AccountAndContact = tuple[str, str]


@frozen
class ContactReconciliation:
    """One contact on one control account. Amounts are in cents; what is owed is positive."""

    account_id: str
    contact: Contact | None
    """None where postings name a contact that does not exist."""
    contact_id: str
    control: int
    """The balance of the contact's postings on the control account."""
    charges: tuple[OpenItem, ...]
    """The open charges, by due date."""
    credits: tuple[OpenItem, ...]
    """The open credits."""

    @property
    def open(self) -> int:
        """The open amount of the charges."""
        return sum(charge.open for charge in self.charges)

    @property
    def unapplied(self) -> int:
        """The open amount of the credits."""
        return sum(credit.open for credit in self.credits)

    @property
    def difference(self) -> int:
        """The control account less the open items: zero in correct books."""
        return self.control - (self.open - self.unapplied)


@frozen
class Reconciliation:
    """The control accounts of receivables or of payables, against the open items."""

    control: int
    """The balance of the control accounts, in cents; what is owed is positive."""
    contacts: tuple[ContactReconciliation, ...]
    """Each contact that has an open item or a difference, by name."""

    @property
    def open(self) -> int:
        """The open amount of all charges."""
        return sum(contact.open for contact in self.contacts)

    @property
    def unapplied(self) -> int:
        """The open amount of all credits."""
        return sum(contact.unapplied for contact in self.contacts)


def reconcile_control_accounts(
    work: UnitOfWork, contact_kind: ContactKind, contact_id: str | None = None
) -> Reconciliation:
    """Reconcile receivables or payables, of one contact or of all."""
    check_contact_kind(work, contact_kind, contact_id)
    accounts = control_accounts_of(work, contact_kind)
    sign = 1 if contact_kind == "customer" else -1
    sums = work.session.reports.contact_sums(accounts, contact_id)
    balances = {key: sign * balance for key, balance in sums.items()}
    items = _open_items(work, accounts, contact_id)
    contacts = work.many(Contact, {key[1] for key in (*balances, *items)})

    def name_order(key: _AccountAndContact) -> tuple[str, _AccountAndContact]:
        contact = contacts.get(key[1])
        return contact.name.casefold() if contact else "", key

    reconciliations = []
    for key in sorted(balances.keys() | items.keys(), key=name_order):
        open_items = items.get(key, [])
        charges = [item for item in open_items if item.role == "charge"]
        reconciliation = ContactReconciliation(
            account_id=key[0],
            contact=contacts.get(key[1]),
            contact_id=key[1],
            control=balances.get(key, 0),
            charges=tuple(sorted(charges, key=due_order)),
            credits=tuple(item for item in open_items if item.role == "credit"),
        )
        if open_items or reconciliation.difference:
            reconciliations.append(reconciliation)
    if contact_id:
        control = sum(balances.values())
    else:
        turnovers = work.session.ledger.turnovers(None, LATEST, accounts)
        control = sign * sum(turnover.net for turnover in turnovers.values())
    return Reconciliation(control, tuple(reconciliations))


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


def _open_items(
    work: UnitOfWork, accounts: list[str], contact_id: str | None
) -> dict[_AccountAndContact, list[OpenItem]]:
    """The open charges and credits on some accounts, by account and contact."""
    items: dict[_AccountAndContact, list[OpenItem]] = defaultdict(list)
    for account in accounts:
        for role in _ROLES:
            for item in work.session.open_items.open_on(account, contact_id, role):
                items[account, item.contact_id].append(item)
    return items
