"""Everything open of receivables or payables as one list, of which a page is read at a time.

Contacts come by name, and of each contact first the charges by due date, then the credits by date.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Protocol

from attrs import frozen

from application.unit_of_work.unit_of_work import UnitOfWork
from domain.reconciliation.open_items import ItemRole, OpenItem, listing_dates, number_order

_ROLES: tuple[ItemRole, ...] = ("charge", "credit")


class ListedContact(Protocol):
    """A contact on one control account."""

    @property
    def account_id(self) -> str:
        """The control account."""

    @property
    def contact_id(self) -> str:
        """The contact."""

    @property
    def name(self) -> str:
        """The name of the contact."""

    @property
    def item_count(self) -> int:
        """How many charges and credits are open; without any, the contact is a row of its own."""


@frozen
class ItemPlace:
    """The place of a row in the list, as the texts by which rows are sorted.

    The last five are empty for a contact without open items.
    """

    name: str
    """The name of the contact without regard to capitals."""
    account_id: str
    contact_id: str
    role: str = ""
    due_date: str = ""
    """Empty for a credit, which is listed by its date."""
    date: str = ""
    number: str = ""
    """Empty for a credit."""
    id: str = ""

    @classmethod
    def of(cls, contact: ListedContact, item: OpenItem | None = None) -> "ItemPlace":
        """The place of an open item of a contact, or of the contact itself."""
        key = (contact.name.casefold(), contact.account_id, contact.contact_id)
        if item is None:
            return cls(*key)
        is_charge = item.role == "charge"
        due_date, number = (item.due_date.isoformat(), item.number) if is_charge else ("", "")
        return cls(*key, item.role, due_date, item.date.isoformat(), number, item.id)

    @property
    def contact_order(self) -> tuple[str, str, str]:
        """The sort key of the contact."""
        return self.name, self.account_id, self.contact_id

    @property
    def order(self) -> tuple[object, ...]:
        """The sort key of the row."""
        item_order = (self.role, self.due_date, self.date, number_order(self.number), self.id)
        return (*self.contact_order, *item_order)


@frozen
class ItemPage:
    """Which rows of the list are read."""

    limit: int
    """How many rows at most."""
    after: ItemPlace | None = None
    """The place after which the page begins; None for the first page."""


OpenItemsOfContact = tuple[int, list[OpenItem]]
"""Which of the listed contacts it is, and those of its open items that are on the page."""


def open_items_on_page(
    work: UnitOfWork, contacts: Sequence[ListedContact], page: ItemPage
) -> tuple[list[OpenItemsOfContact], ItemPlace | None]:
    """The open items on a page, and after which place the list goes on; None if it ends.

    `contacts` has all contacts of the list in their order.
    """
    after = page.after
    begin = 0
    if after is not None:
        places = map(ItemPlace.of, contacts)
        begin = sum(place.contact_order < after.contact_order for place in places)
    end = _end_of_page(contacts, begin, page)
    items = _items_of(work, contacts[begin:end], page)
    rows: list[tuple[int, ItemPlace, OpenItem | None]] = []
    for number in range(begin, end):
        contact = contacts[number]
        listed: list[OpenItem | None] = [*items[_key(contact)]]
        rows += ((number, ItemPlace.of(contact, item), item) for item in listed or [None])
    rest = [row for row in rows if after is None or row[1].order > after.order]
    rest.sort(key=lambda row: row[1].order)
    shown = rest[: page.limit]
    on_page = [
        (number, [item for _, _, item in group if item])
        for number, group in groupby(shown, key=lambda row: row[0])
    ]
    return on_page, shown[-1][1] if len(rest) > page.limit else None


def _end_of_page(contacts: Sequence[ListedContact], begin: int, page: ItemPage) -> int:
    """How many contacts have all rows of a page, and one more, that begins with a contact."""
    rows = 0
    for number in range(begin, len(contacts)):
        place = ItemPlace.of(contacts[number])
        if page.after is None or place.contact_order != page.after.contact_order:
            rows += max(contacts[number].item_count, 1)
        if rows > page.limit:
            return number + 1
    return len(contacts)


def _items_of(
    work: UnitOfWork, contacts: Sequence[ListedContact], page: ItemPage
) -> dict[tuple[str, str], list[OpenItem]]:
    """The open items of some contacts, by account and contact: as many as the page may need."""
    items: dict[tuple[str, str], list[OpenItem]] = defaultdict(list)
    most = page.limit + 1
    for account_id, contact_ids, role, since in _parts(contacts, page.after):
        for item in work.session.open_items.first_on(account_id, contact_ids, role, most, since):
            items[account_id, item.contact_id].append(item)
    return items


def _parts(
    contacts: Sequence[ListedContact], after: ItemPlace | None
) -> Iterator[tuple[str, list[str], ItemRole, tuple[str, ...]]]:
    """What is read together: contacts of one account; alone, the contact within which a page
    begins, with the dates from which on.
    """
    whole: dict[str, list[str]] = defaultdict(list)
    for contact in contacts:
        if after is None or _key(contact) != (after.account_id, after.contact_id):
            whole[contact.account_id].append(contact.contact_id)
            continue
        for role in _ROLES:
            dates = tuple(getattr(after, name) for name in listing_dates(role))
            since = dates if role == after.role else ()
            if role >= after.role:
                yield contact.account_id, [contact.contact_id], role, since
    for account_id, contact_ids in whole.items():
        for role in _ROLES:
            yield account_id, contact_ids, role, ()


def _key(contact: ListedContact) -> tuple[str, str]:
    return contact.account_id, contact.contact_id
