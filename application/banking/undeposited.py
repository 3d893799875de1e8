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
    """A row of Undeposited Funds that no deposit holds yet."""

    item: OpenItem
    type: str
    name: str


def undeposited_items(
    work: UnitOfWork,
    account_id: str | None = None,
    first: date | None = None,
    last: date | None = None,
) -> list[UndepositedItem]:
    """What waits in Undeposited Funds (or another account that is named), received between two days, oldest first."""
    account = work.get(
        Account, work.settings.undeposited_funds_account_id if account_id is None else account_id
    )
    items = [
        each
        for each in work.session.open_items.open_on(account.id, None, "row")
        if (first is None or first <= each.date) and (last is None or each.date <= last)
    ]
    headers = work.session.records.many(
        EntryHeader, [entry_id(each.kind, each.document_id) for each in items]
    )
    contacts = work.many(Contact, (each.contact_id for each in items if each.contact_id))
    return [
        _waiting(each, headers[entry_id(each.kind, each.document_id)], contacts) for each in items
    ]


def _waiting(
    item: OpenItem, header: EntryHeader, contacts: Mapping[str, Contact]
) -> UndepositedItem:
    return UndepositedItem(
        item,
        header.type,
        contacts[item.contact_id].name if item.contact_id in contacts else header.payee,
    )
