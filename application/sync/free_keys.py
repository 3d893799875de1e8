"""Numbers and names that two clients took while they could not see each other.

The client that comes later gets others, so that its change never waits for a person: the next
number of an invoice, a name with " (2)", an account without a number. Nothing that refers to the
record changes, because references are by id.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from attrs import evolve, frozen

from application.collections.collection import R
from application.invoicing.invoices import next_number
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.invoicing.invoices import Invoice
from domain.records import Record, changed
from domain.tagged_records import unique_keys_of

LONGEST_NAME = 200


@frozen
class FreeKeys:
    """What a record was called, and what it is called now, where its number or name was taken."""

    renumbered: Mapping[str, str] | None = None
    renamed: Mapping[str, str] | None = None


def with_free_keys(
    work: UnitOfWork, record: R, before: Record | None, reserved: AbstractSet[str]
) -> tuple[R, FreeKeys]:
    """The record with a number and a name that no other record has.

    `reserved` are the keys of numbers that other changes of the same push have, which are not given
    to this record. Other keys, such as external ids, stay, and the books refuse them if taken.
    """
    keys_before = unique_keys_of(before) if before else {}
    freed = FreeKeys()
    if _is_taken(work, record, "number", keys_before):
        taken = _text(record, "number")
        number = next_number(work, record.kind, reserved) if isinstance(record, Invoice) else ""
        record = _with(record, "number", number)
        freed = evolve(freed, renumbered={"from": taken, "to": number})
    if _is_taken(work, record, "name", keys_before):
        taken = _text(record, "name")
        record = _with_free_name(work, record, keys_before)
        freed = evolve(freed, renamed={"from": taken, "to": _text(record, "name")})
    return record, freed


def _with_free_name(work: UnitOfWork, record: R, keys_before: Mapping[str, str]) -> R:
    name, count = _text(record, "name"), 1
    while _is_taken(work, record, "name", keys_before):
        count += 1
        suffix = f" ({count})"
        record = _with(record, "name", name[: LONGEST_NAME - len(suffix)].rstrip() + suffix)
    return record


def _is_taken(work: UnitOfWork, record: Record, name: str, keys_before: Mapping[str, str]) -> bool:
    """Whether a record would newly have a key that another record has."""
    key = unique_keys_of(record).get(name)
    if key is None or keys_before.get(name) == key:
        return False
    return any(id_ != record.id for id_ in work.references.holders(type(record), name, key))


def _text(record: Record, name: str) -> str:
    return str(getattr(record, name))


def _with(record: R, name: str, text: str) -> R:
    fields: dict[str, Any] = {name: text}
    return changed(record, **fields)
