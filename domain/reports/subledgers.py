"""Receivables and payables: what both sides have in common, and what differs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from domain.errors import RefusedQuery
from domain.ledger.accounts import Account
from domain.reconciliation.open_items import number_order
from domain.reports.ledger_port import Ledger, OpenItemAsOf
from domain.reports.query import ReportQuery


@frozen
class Subledger:
    """The balances of all customers, who owe, or of all vendors, who are owed.

    What is owed is positive on both sides.
    """

    contact: str
    """The kind of its contacts."""
    subtype: str
    """The subtype of its control accounts."""
    sign: int
    """The sign that turns a debit balance into what is owed."""

    def accounts(self, ledger: Ledger, query: ReportQuery) -> list[str]:
        """The ids of the control accounts that a query covers.

        Raises `RefusedQuery` where it asks for an account of another subtype.
        """
        control = [
            id_ for id_, account in ledger.accounts().items() if account.subtype == self.subtype
        ]
        if query.account_id is None:
            return control
        if query.account_id not in control:
            account: Account | None = ledger.accounts().get(query.account_id)
            label = account.label if account else query.account_id
            name = self.subtype.replace("_", " ")
            raise RefusedQuery.at(
                "/account_id", f'must be an {name} account; "{label}" is not one', code="wrong_kind"
            )
        return [query.account_id]


CUSTOMERS = Subledger("customer", "accounts_receivable", 1)
VENDORS = Subledger("vendor", "accounts_payable", -1)


def items_by_contact(
    ledger: Ledger, open_items: Iterable[OpenItemAsOf]
) -> Iterator[tuple[str, str, list[OpenItemAsOf]]]:
    """The items of each contact, by date and number, as (contact id, name, items).

    The contacts are in the order of their names.
    """
    items_of: dict[str, list[OpenItemAsOf]] = defaultdict(list)
    for open_item in open_items:
        items_of[open_item.item.contact_id].append(open_item)
    names = ledger.names(list(items_of))
    for id_ in by_name(names):
        yield id_, names[id_], sorted(items_of[id_], key=_by_date)


def _by_date(open_item: OpenItemAsOf) -> tuple[object, ...]:
    item = open_item.item
    return item.date, number_order(item.number), item.id


def by_date_and_type(open_items: Iterable[OpenItemAsOf]) -> list[OpenItemAsOf]:
    """The items by date, type, number, id."""

    def key(open_item: OpenItemAsOf) -> tuple[object, ...]:
        item = open_item.item
        return item.date, open_item.type, number_order(item.number), item.id

    return sorted(open_items, key=key)


def by_name(names: Mapping[str, str]) -> list[str]:
    """The ids of contacts in the order of their names."""
    return sorted(names, key=lambda id_: (names[id_].casefold(), id_))
