"""What a plan has read of the books, and so which changes of the books matter to it.

    PlannedSession --notes--> Footprint --is_touched_by(change)--> whether the plan still holds

A plan need not be made again because of changes that none of its reads can have seen. Whatever has
no exact note is noted as a read of everything, which any change touches.
"""

from collections.abc import Mapping
from typing import Any

from attrs import define, field

from domain.records import Record, kind_of
from domain.references import referred
from domain.tagged_records import search_keys_of


@define(eq=False)
class Footprint:
    """The reads of one plan. Records and accounts are noted also where there were none."""

    everything: bool = False
    """Whether something was read that any change may alter, such as a sum."""
    kinds: set[str] = field(factory=set)
    """The kinds of which all records, or the highest number, were read."""
    records: set[tuple[str, str]] = field(factory=set)
    """The kind and the id of each record that was looked up."""
    keys: set[int] = field(factory=set)
    """The hash of kind, field and text of each key that was looked up. There are many; if another
    key has the same hash, the plan is made again in vain."""
    referred: set[tuple[str, str]] = field(factory=set)
    """The kind and the id of each record for which it was asked what refers to it."""
    used: set[tuple[str, str]] = field(factory=set)
    """The kind and the id of each record that was in use, whatever used it: only a record that no
    longer refers to it can matter."""
    alike: dict[tuple[str, tuple[str, ...]], set[int]] = field(factory=dict)
    """By kind and fields, the hashes of the values for which records were looked up."""

    places: set[tuple[str, str | None]] = field(factory=set)
    """Account and contact, or None for all contacts, of which the open items were looked up."""

    def note_key(self, kind: str, name: str, text: str) -> None:
        """Note that it was looked up which records have a key."""
        self.keys.add(hash((kind, name, text)))

    def note_alike(self, kind: str, values: Mapping[str, Any]) -> None:
        """Note that records with these values of their fields were looked up, of any date."""
        self.alike.setdefault((kind, tuple(values)), set()).add(hash(tuple(values.values())))

    def note_place(self, account_id: str, contact_id: str | None) -> None:
        """Note that the open items of a contact, or of all, on an account were looked up."""
        self.places.add((account_id, contact_id))

    def note_use(self, kind: str, id_: str, *, is_used: bool) -> None:
        """Note that it was asked whether anything uses a record, and the answer."""
        (self.used if is_used else self.referred).add((kind, id_))

    def is_touched_by(self, before: Record | None, after: Record | None) -> bool:
        """Whether the plan may have seen what a change of a record altered."""
        ended = referred(before) if before else ()
        return not self.used.isdisjoint(ended) or any(
            self._has_seen(record) for record in (before, after) if record
        )

    def _has_seen(self, record: Record) -> bool:
        kind = kind_of(type(record))
        targets = set(referred(record))
        return (
            self.everything
            or kind in self.kinds
            or (kind, record.id) in self.records
            or any(hash((kind, *item)) in self.keys for item in search_keys_of(record).items())
            or not targets.isdisjoint(self.referred)
            or any(
                ("account", account_id) in targets
                and (contact_id is None or ("contact", contact_id) in targets)
                for account_id, contact_id in self.places
            )
            or any(
                kind == kind_asked
                and hash(tuple(getattr(record, name) for name in fields)) in asked
                for (kind_asked, fields), asked in self.alike.items()
            )
        )
