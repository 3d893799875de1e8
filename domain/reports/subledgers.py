"""Receivables and payables: what is the same of both, and what differs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from domain.errors import Refused
from domain.ledger.accounts import Account
from domain.reconciliation.open_items import natural
from domain.reports.ledger_port import Ledger, OpenItemAsOf
from domain.reports.query import ReportQuery


@frozen
class Subledger:
    """Customers, who owe; or vendors, who are owed. What is owed is positive on both sides."""

    contact: str
    subtype: str
    sign: int
    """What makes a debit positive balance one of what is owed."""

    def accounts(self, ledger: Ledger, query: ReportQuery) -> list[str]:
        """The control accounts that are looked at; raises `Refused` for another one."""
        found = [id_ for id_, each in ledger.accounts().items() if each.subtype == self.subtype]
        if query.account_id is None:
            return found
        if query.account_id not in found:
            account: Account | None = ledger.accounts().get(query.account_id)
            name = account.label if account else query.account_id
            raise Refused.at(
                "/account_id", f"must be an account of type {self.subtype}; {name} is none"
            )
        return [query.account_id]


CUSTOMERS = Subledger("customer", "accounts_receivable", 1)
VENDORS = Subledger("vendor", "accounts_payable", -1)


def grouped(
    ledger: Ledger, items: Iterable[OpenItemAsOf]
) -> Iterator[tuple[str, str, list[OpenItemAsOf]]]:
    """Items by contact, in the order of the contacts' names, each by date and number: (contact, name, items)."""
    found: dict[str, list[OpenItemAsOf]] = defaultdict(list)
    for each in items:
        found[each.item.contact_id].append(each)
    names = ledger.names(list(found))
    return (
        (
            id_,
            names[id_],
            sorted(
                found[id_],
                key=lambda each: (each.item.date, natural(each.item.number), each.item.id),
            ),
        )
        for id_ in by_name(names)
    )


def in_order(items: Iterable[OpenItemAsOf]) -> list[OpenItemAsOf]:
    """By date, type, number, id."""
    return sorted(
        items, key=lambda each: (each.item.date, each.type, natural(each.item.number), each.item.id)
    )


def by_name(names: Mapping[str, str]) -> list[str]:
    """Contacts in the order of their names."""
    return sorted(names, key=lambda id_: (names[id_].casefold(), id_))
