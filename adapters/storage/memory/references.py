"""References and keys in memory, derived from the records whenever they are read."""

from collections.abc import Iterator, Mapping, Sequence

from adapters.storage.memory.state import State
from domain.records import Record, kind_of
from domain.references import referred
from domain.tagged_records import search_keys_of


class MemoryReferences:
    """Which records refer to which others, and which record has which key."""

    def __init__(self, state: State) -> None:
        self._state = state

    def holders(self, kind: type[Record], field: str, key: str) -> list[str]:
        return [record.id for record in self._all(kind) if search_keys_of(record).get(field) == key]

    def holders_of(
        self, kind: type[Record], field: str, keys: Sequence[str]
    ) -> Mapping[str, list[str]]:
        holders: dict[str, list[str]] = {}
        for record in self._all(kind):
            key = search_keys_of(record).get(field)
            if key is not None and key in keys:
                holders.setdefault(key, []).append(record.id)
        return holders

    def referrers(self, kind: str, id_: str) -> list[tuple[str, str]]:
        return [
            (from_kind, from_id)
            for from_kind, from_id, to_kind, to_id in self.links()
            if (to_kind, to_id) == (kind, id_)
        ]

    def referrers_of(self, kind: str, ids: Sequence[str]) -> Mapping[str, list[tuple[str, str]]]:
        referrers: dict[str, list[tuple[str, str]]] = {}
        for from_kind, from_id, to_kind, to_id in self.links():
            if to_kind == kind and to_id in ids:
                referrers.setdefault(to_id, []).append((from_kind, from_id))
        return referrers

    def is_referred(self, kind: str, id_: str, besides: str) -> bool:
        return any(from_kind != besides for from_kind, _ in self.referrers(kind, id_))

    def links(self) -> Iterator[tuple[str, str, str, str]]:
        links = {
            (kind_of(kind), record.id, to_kind, to_id)
            for kind, records in self._state.records.items()
            for record in records.values()
            for to_kind, to_id in referred(record)
        }
        return iter(sorted(links))

    def _all(self, kind: type[Record]) -> list[Record]:
        """The records of a kind by id."""
        return [record for _, record in sorted(self._state.records_of(kind).items())]
