"""Looking at all that the store in memory holds. What it derives when it is read has no rows."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar, cast

from attrs import fields

from adapters.storage.memory.state import State
from application.ports.inspection import Row, RowsOf
from application.ports.unreconciled_rows import RowPlace
from application.serialization import json_text
from domain.ledger.entries import Entry, EntryHeader, Posting
from domain.reconciliation.open_items import OpenItem
from domain.records import Record

R = TypeVar("R", bound=Record)


class MemoryInspection:
    """All that the store in memory holds."""

    def __init__(self, state: State) -> None:
        self._state = state

    def reading(self) -> AbstractContextManager[None]:
        return nullcontext()

    def faults(self) -> Iterator[str]:
        yield from ()

    def records(self, kind: type[R]) -> Iterator[R]:
        return cast("Iterator[R]", iter(self._state.records_of(kind).values()))

    def rows(self, of: RowsOf) -> Iterator[Row]:
        state = self._state
        if of in {"entries", "postings", "open_items", "unreconciled_rows"}:
            things: list[Record | Entry | OpenItem | RowPlace] = [
                *state.records_of(EntryHeader).values(),
                *state.entries.values(),
                *state.open_items.values(),
                *(place for places in state.unreconciled_rows.values() for place in places),
            ]
            for thing in things:
                yield from (row for made, row in self.rows_made_by(thing) if made == of)
        elif of == "record_hashes":
            for bucket, hashes in state.record_hashes.items():
                yield from ((*bucket, *item) for item in hashes.items())
        elif of == "charge_changes":
            for version, charges in state.charges.items():
                yield from ((charge, version) for charge in charges)
        elif of == "month_balances":
            for month, sums in state.month_balances.items():
                if sums.debits or sums.credits:
                    yield (*month, sums.debits, sums.credits)
        elif of == "contact_balances":
            yield from ((*key, cents) for key, cents in state.contact_balances.items() if cents)

    def rows_made_by(
        self, thing: Record | Entry | OpenItem | RowPlace
    ) -> Iterator[tuple[RowsOf, Row]]:
        if isinstance(thing, EntryHeader):
            yield "entries", (thing.id, json_text(thing), thing.version)
        elif isinstance(thing, Entry):
            for line, posting in enumerate(thing.postings):
                day = thing.date.isoformat()
                yield "postings", (thing.id, line, posting.account_id, day, *_values(posting))
        elif isinstance(thing, OpenItem):
            yield "open_items", _values(thing)
        elif isinstance(thing, RowPlace):
            yield "unreconciled_rows", (thing.account_id, thing.date.isoformat(), thing.entry_id)

    def proofs(self) -> Iterator[Row]:
        yield from ()

    def bucket_changes(self) -> None:
        return None


def _values(thing: Posting | OpenItem) -> tuple[Any, ...]:
    """What counts when two of them are compared."""
    return tuple(getattr(thing, field.name) for field in fields(type(thing)) if field.eq)
