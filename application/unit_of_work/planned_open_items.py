"""The open items that a plan would store, together with those of the snapshot."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from application.ports.stored_open_items import Outstanding, StoredOpenItems
from application.unit_of_work.footprint import Footprint
from application.unit_of_work.planned_documents import PlannedDocuments
from domain.reconciliation.open_items import ItemRole, OpenItem

Place = tuple[str, ItemRole, str]
"""The account, the role and the contact of an open item."""


class OpenItemsWithPlan:
    """The open items of the snapshot, replaced by those of a plan where it has them.

    The charges and credits of new documents are derived from these where they are wanted, because
    a plan applies none of them.
    """

    def __init__(
        self, snapshot: StoredOpenItems, footprint: Footprint, documents: PlannedDocuments
    ) -> None:
        self._stored = snapshot
        self._footprint = footprint
        self._documents = documents
        self._planned: dict[str, OpenItem | None] = {}
        """The other items written so far, by id; None where the plan deletes one. A row of a new
        document is here as long as it is open."""
        self._ids_by_place: dict[Place, dict[str, None]] = defaultdict(dict)
        """The ids of these items, by account, role and contact."""
        self._makers: dict[Place, array[int]] = {}
        """The numbers of new documents that have made charges or credits, by the same."""

    @property
    def _snapshot(self) -> StoredOpenItems:
        """The stored open items, of which any change may alter what is read."""
        self._footprint.everything = True
        return self._stored

    def many(self, ids: Iterable[str]) -> dict[str, OpenItem]:
        ids = list(ids)
        planned = {id_: self._planned[id_] for id_ in ids if id_ in self._planned}
        for id_ in ids:
            if id_ not in planned and self._documents.is_new(id_):
                planned[id_] = self._documents.open_item(id_)
        unplanned = [id_ for id_ in ids if id_ not in planned]
        stored = self._snapshot.many(unplanned) if unplanned else {}
        items = {id_: planned.get(id_) or stored.get(id_) for id_ in ids}
        return {id_: item for id_, item in items.items() if item is not None}

    def open_on(self, account_id: str, contact_id: str | None, role: ItemRole) -> list[OpenItem]:
        self._footprint.note_place(account_id, contact_id)
        stored = self._stored.open_on(account_id, contact_id, role)
        items = [item for item in stored if item.id not in self._planned]
        for place in self._places(account_id, contact_id, role):
            written = (self._planned[id_] for id_ in self._ids_by_place.get(place, ()))
            items += [item for item in written if item and item.open]
            for number in dict.fromkeys(self._makers.get(place, ())):
                made = self._documents.open_items(number)
                items += [item for item in made if _place_of(item) == place]
        return sorted(items, key=lambda item: (item.date, item.id))

    def outstanding(self, contact_ids: Sequence[str]) -> Mapping[str, Outstanding]:
        return self._snapshot.outstanding(contact_ids)

    def outstanding_on(
        self, account_ids: Sequence[str], contact_id: str | None
    ) -> Mapping[tuple[str, str], Outstanding]:
        return self._snapshot.outstanding_on(account_ids, contact_id)

    def first_on(
        self,
        account_id: str,
        contact_ids: Sequence[str],
        role: ItemRole,
        most: int,
        since: tuple[str, ...] = (),
    ) -> list[OpenItem]:
        return self._snapshot.first_on(account_id, contact_ids, role, most, since)

    def put(self, items: Iterable[OpenItem]) -> None:
        for item in items:
            number = self._documents.number_of(item.document_id)
            if number is None or (item.role == "row" and item.open):
                self._drop(item.id)
                self._planned[item.id] = item
                self._ids_by_place[_place_of(item)][item.id] = None
            elif item.role == "row":
                self._drop(item.id)
            else:
                self._makers.setdefault(_place_of(item), array("I")).append(number)

    def delete(self, ids: Iterable[str]) -> None:
        for id_ in ids:
            self._drop(id_)
            if not self._documents.is_new(id_):
                self._planned[id_] = None

    def _drop(self, id_: str) -> None:
        if item := self._planned.pop(id_, None):
            del self._ids_by_place[_place_of(item)][id_]

    def _places(self, account_id: str, contact_id: str | None, role: ItemRole) -> list[Place]:
        """The places of planned items on an account, of a contact or of all."""
        if contact_id is not None:
            return [(account_id, role, contact_id)]
        places = {**self._ids_by_place, **self._makers}
        return [place for place in places if place[:2] == (account_id, role)]

    def all(self) -> Iterator[OpenItem]:
        return self._snapshot.all()

    def applications_by_day(self) -> Iterator[tuple[str, str, date, str, int]]:
        return self._snapshot.applications_by_day()


def _place_of(item: OpenItem) -> Place:
    return item.account_id, item.role, item.contact_id
