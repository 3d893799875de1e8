"""Taking an import back: what its batch created is removed, and what it completed is restored."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from application.collections.collection import Collection
from application.collections.registry import COLLECTIONS
from application.ledger.company import change_settings
from application.ports.change_log import LoggedChange, LogQuery
from application.serialization import from_json
from application.unit_of_work.merging import check_no_obstacles
from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.versions import check_version
from domain.banking.cleared_marks import ClearedMark
from domain.errors import BookkeepingError, Conflict
from domain.ledger.account_mappings import AccountMapping
from domain.ledger.batches import ImportBatch
from domain.ledger.company import Settings
from domain.ledger.documents import Document
from domain.ledger.ids import RowId
from domain.records import Record, changed, fields_of, kind_of

_CHUNK = 1_000
"""How many changes are read at a time."""


def undo_batch(work: UnitOfWork, batch_id: str, version: int | None = None) -> ImportBatch:
    """Take back all that an import did, newest first, and return its batch.

    Records that a person has deleted since stay deleted. Raises `Conflict`, which names all that
    is in the way: records that were changed, reconciled or used since, and closed periods. Raises
    `Stale` if the caller has read another `version` of the batch.
    """
    batch = work.get(ImportBatch, batch_id)
    check_version(batch, version, "the import")
    if batch.undone:
        raise Conflict(f"the import {batch_id!r} was undone already")
    changes = list(_changes_of(work, batch))
    obstacles = []
    for change in reversed(changes):
        try:
            _take_back(work, change)
        except BookkeepingError as error:
            record = f"{change.collection} {change.id!r}"
            obstacles.append(Conflict(f"{record}: {error}", error.remedy, error.names))
    check_no_obstacles(obstacles, "undoing the import")
    work.session.imports.forget(batch.id)
    return work.save(changed(batch, undone=True))


def _changes_of(work: UnitOfWork, batch: ImportBatch) -> Iterator[LoggedChange]:
    """The changes that an import made to the records of collections and to the settings."""
    since = batch.first_version - 1
    while since < batch.last_version:
        limit = min(_CHUNK, batch.last_version - since)
        for change in work.session.log.read(LogQuery(since=since, limit=limit)):
            if change.collection in {*COLLECTIONS, Settings.plural, AccountMapping.plural}:
                yield change
        since += limit


def _take_back(work: UnitOfWork, change: LoggedChange) -> None:
    """Bring one record back to what it was before an import."""
    if change.collection == Settings.plural:
        _restore(change, Settings, work.settings, partial(change_settings, work))
        return
    if change.collection == AccountMapping.plural:
        _take_back_mapping(work, change)
        return
    collection = COLLECTIONS[change.collection]
    current = work.find(collection.kind, change.id)
    if change.before is None:
        if current is not None:
            _remove(work, change, collection, current)
    elif change.after is None:
        if current is None:
            collection.save(work, from_json(collection.kind, json.loads(change.before)))
    elif current is not None:
        record = current

        def save(fields: dict[str, Any]) -> None:
            collection.save(work, changed(record, **fields))

        _restore(change, collection.kind, record, save)


def _take_back_mapping(work: UnitOfWork, change: LoggedChange) -> None:
    """Forget what an import learned about an account, unless a later one has learned more."""
    current = work.find(AccountMapping, change.id)
    if current is not None and current.version != change.version:
        return
    if change.before:
        work.save(from_json(AccountMapping, json.loads(change.before)))
    elif current is not None:
        work.remove(current)


def _remove(
    work: UnitOfWork, change: LoggedChange, collection: Collection[Any], record: Record
) -> None:
    """Remove a record that an import created."""
    if record.version != change.version:
        raise Conflict("it was changed since")
    if isinstance(record, Document) and (entry := record.entry()):
        rows = [
            str(RowId(kind_of(type(record)), record.id, account_id))
            for account_id in entry.row_amounts
        ]
        marks = work.many(ClearedMark, rows).values()
        if any(mark.cleared == "reconciled" for mark in marks):
            raise Conflict("it was reconciled since")
    collection.remove(work, record)


def _restore(
    change: LoggedChange,
    kind: type[Record],
    record: Record,
    save: Callable[[dict[str, Any]], object],
) -> None:
    """Give the fields that an import changed the values that they had before."""
    assert change.before
    assert change.after
    before = from_json(kind, json.loads(change.before))
    after = from_json(kind, json.loads(change.after))
    names = [field.name for field in fields_of(kind)]
    altered = [name for name in names if getattr(before, name) != getattr(after, name)]
    for name in altered:
        if getattr(record, name) != getattr(after, name):
            raise Conflict(f"its {name.replace('_', ' ')} was changed since")
    save({name: getattr(before, name) for name in altered})
