"""What waits in Undeposited Funds for its deposit."""

from collections.abc import Mapping
from datetime import date

from attrs import frozen

from application.unit_of_work.unit_of_work import UnitOfWork
from domain.invoicing.contacts import Contact
from domain.ledger.accounts import Account
from domain.ledger.entries import EntryHeader
from domain.ledger.ids import entry_id
from domain.reconciliation.open_items import OpenItem


@frozen
class UndepositedItem:
    """Money received that is not deposited yet: a row of Undeposited Funds."""

    item: OpenItem
    type: str
    """The type of the document that received the money."""
    name: str
    """The name of the contact, or the payee of the document."""


def undeposited_items(
    work: UnitOfWork,
    account_id: str | None = None,
    first: date | None = None,
    last: date | None = None,
) -> list[UndepositedItem]:
    """What waits in Undeposited Funds, or in another account, oldest first.

    `first` and `last` are the first and last day on which it was received.
    """
    if account_id is None:
        account_id = work.settings.undeposited_funds_account_id
    account = work.get(Account, account_id)
    items = [
        item
        for item in work.session.open_items.open_on(account.id, None, "row")
        if (first is None or first <= item.date) and (last is None or item.date <= last)
    ]
    entry_ids = [entry_id(item.kind, item.document_id) for item in items]
    headers = work.session.records.many(EntryHeader, entry_ids)
    contacts = work.many(Contact, (item.contact_id for item in items if item.contact_id))
    return [
        _undeposited_item(item, headers[id_], contacts)
        for item, id_ in zip(items, entry_ids, strict=True)
    ]


def _undeposited_item(
    item: OpenItem, header: EntryHeader, contacts: Mapping[str, Contact]
) -> UndepositedItem:
    contact = contacts.get(item.contact_id or "")
    return UndepositedItem(item, header.type, contact.name if contact else header.payee)
