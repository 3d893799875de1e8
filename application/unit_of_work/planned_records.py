"""The records that a plan stores or deletes, with their keys and references.

A plan of an import has some hundred thousand new documents, which are packed: when one is laid
aside, only its place among the writes of the plan is kept. It is unpacked where it is wanted again.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from attrs import frozen

from application.unit_of_work.numbered_ids import NumberedIds
from application.unit_of_work.numbers_by_key import NumbersByKey
from application.unit_of_work.transaction_records import RecordKey
from domain.ledger.ids import OpenItemId
from domain.records import Record, kind_of
from domain.references import referred
from domain.tagged_records import search_keys_of

Address = tuple[str, str]
"""The kind and the id of a record."""


@frozen
class PlannedWrite:
    """One call with which a use case writes: of the unit of work, or of its recorder."""

    method: str
    arguments: tuple[Any, ...]
    of_recorder: bool = False

    def changes_other_than(self, kind: type[Record]) -> bool:
        """Whether it writes a record of another kind."""
        return not (self.of_recorder or isinstance(self.arguments[0], kind))

    def carry_out(self, work: Any) -> None:
        """Make the same call in another unit of work."""
        target = work.recorder if self.of_recorder else work
        getattr(target, self.method)(*self.arguments)


class PlannedRecords:
    """The records that a plan has written so far; `writes` are its writes, in order."""

    def __init__(self, ids: NumberedIds, writes: Sequence[PlannedWrite]) -> None:
        self._ids = ids
        self._writes = writes
        self._in_hand: dict[RecordKey, Record | None] = {}
        """The written records that are not laid aside; None where the plan deletes one."""
        self._places = array("I")
        """By the number of its id, one more than the place at which a record that is laid aside was
        written; 0 for all others."""
        self._kinds: list[type[Record]] = []
        self._kind_numbers = array("B")
        """By the number of its id, one more than the place in `_kinds` of a new record's kind."""
        self._stored: set[Address] = set()
        """The written records that the snapshot may have, too."""
        self._holders: dict[tuple[type[Record], str, str], dict[str, None]] = defaultdict(dict)
        """By kind, field and key, the ids of these that have the key."""
        self._referrers: dict[Address, dict[Address, None]] = defaultdict(dict)
        """By the record referred to, those of these that refer to it."""
        self._new_holders = NumbersByKey()
        """By kind, field and key, the numbers of the new records that have the key."""
        self._new_referrers = NumbersByKey()
        """By the record referred to, the numbers of the new records that refer to it."""

    @property
    def has_written(self) -> bool:
        """Whether there are any, also deleted ones."""
        return bool(self._kinds or self._stored)

    def is_new(self, id_: str) -> bool:
        """Whether an id, also one of a row or open item, is of a record that only a plan has."""
        record_id = OpenItemId.parse(id_).document_id if ":" in id_ else id_
        return record_id in self._ids

    def number_of(self, id_: str) -> int | None:
        """The number of a new record's id; None for any other id."""
        return self._ids.number_of(id_)

    def decides(self, kind: type[Record], id_: str) -> bool:
        """Whether the snapshot does not say how a record is."""
        return (kind, id_) in self._in_hand or id_ in self._ids

    def find(self, kind: type[Record], id_: str) -> Record | None:
        """A record as the plan has written it last, or None."""
        if (kind, id_) in self._in_hand:
            return self._in_hand[kind, id_]
        number = self._ids.number_of(id_) or 0
        if number >= len(self._places) or not self._places[number]:
            return None
        record: Record = self._writes[self._places[number] - 1].arguments[0]
        return record if isinstance(record, kind) else None

    def new_record(self, number: int) -> Record | None:
        """The new record whose id has a number, or None."""
        return self.find(self._kind_of(number), self._ids.id_of(number))

    def ids(self, kind: type[Record]) -> Iterator[str]:
        """The ids of all records of a kind that the plan has written and not deleted."""
        in_hand = {id_: record for (cls, id_), record in self._in_hand.items() if cls is kind}
        yield from (id_ for id_, record in in_hand.items() if record)
        for number, place in enumerate(self._places):
            if place and self._kind_of(number) is kind:
                id_ = self._ids.id_of(number)
                if id_ not in in_hand:
                    yield id_

    def put(self, record: Record) -> None:
        """Keep a record that is written."""
        self._forget(type(record), record.id)
        self._in_hand[type(record), record.id] = record
        number = self._ids.number_of(record.id)
        kind = kind_of(type(record))
        if number is None:
            self._stored.add((kind, record.id))
            for field, key in search_keys_of(record).items():
                self._holders[type(record), field, key][record.id] = None
            for target in referred(record):
                self._referrers[target][kind, record.id] = None
            return
        self._note_kind(number, type(record))
        for field, key in search_keys_of(record).items():
            self._new_holders.add((type(record), field, key), number)
        for target in dict.fromkeys(referred(record)):
            self._new_referrers.add(target, number)

    def delete(self, record: Record) -> None:
        """Keep that a record is deleted."""
        self._forget(type(record), record.id)
        self._in_hand[type(record), record.id] = None
        if record.id not in self._ids:
            self._stored.add((kind_of(type(record)), record.id))

    def lay_aside(self, kind: type[Record], id_: str, place: int) -> None:
        """Keep of a new record only the place among the writes at which it is."""
        number = self._ids.number_of(id_)
        assert number, "only new records are laid aside"
        self._places.extend([0] * (number + 1 - len(self._places)))
        self._places[number] = place + 1
        del self._in_hand[kind, id_]

    def holders(self, kind: type[Record], field: str, key: str) -> Iterator[str]:
        """The ids of the records that have a key."""
        yield from self._holders.get((kind, field, key), ())
        yield from map(self._ids.id_of, self._new_holders.of((kind, field, key)))

    def referrers(self, target: Address) -> Iterator[Address]:
        """The records that refer to another one."""
        yield from self._referrers.get(target, ())
        for number in self._new_referrers.of(target):
            yield kind_of(self._kind_of(number)), self._ids.id_of(number)

    def replaces(self, address: Address) -> bool:
        """Whether the snapshot has a record that the plan has written."""
        return address in self._stored

    def _forget(self, kind: type[Record], id_: str) -> None:
        """Take the keys and references of a written record back."""
        record = self.find(kind, id_)
        if record is None:
            return
        number = self._ids.number_of(id_)
        if number is None:
            for field, key in search_keys_of(record).items():
                self._holders[kind, field, key].pop(id_, None)
            for target in referred(record):
                self._referrers[target].pop((kind_of(kind), id_), None)
            return
        for field, key in search_keys_of(record).items():
            self._new_holders.remove((kind, field, key), number)
        for target in dict.fromkeys(referred(record)):
            self._new_referrers.remove(target, number)

    def _note_kind(self, number: int, kind: type[Record]) -> None:
        if kind not in self._kinds:
            self._kinds.append(kind)
        self._kind_numbers.extend([0] * (number + 1 - len(self._kind_numbers)))
        self._kind_numbers[number] = self._kinds.index(kind) + 1

    def _kind_of(self, number: int) -> type[Record]:
        return self._kinds[self._kind_numbers[number] - 1]
