"""Taking an import back: what its batch created is removed, and what it completed is restored."""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from application.collections.collection import Collection
from application.collections.registry import COLLECTIONS
from application.importing.bank_rows.contra_accounts import UNCATEGORIZED
from application.ledger.account_types import reclassify_together
from application.ledger.company import change_settings
from application.ports.change_log import LoggedChange, LogQuery
from application.reconciliation.manual import manual_applications_of
from application.serialization import from_json, json_text
from application.unit_of_work.attached_files import attached_to
from application.unit_of_work.copied_books import check_not_copied
from application.unit_of_work.merging import check_no_obstacles
from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.versions import check_version
from domain.errors import BookkeepingError, Conflict, InUse
from domain.ledger.account_mappings import AccountMapping
from domain.ledger.accounts import Account
from domain.ledger.batches import ImportBatch
from domain.ledger.company import Settings
from domain.ledger.documents import Document
from domain.ledger.ids import OpenItemId
from domain.records import Record, changed, fields_of, versioned, words_of_kind

_CHUNK = 1_000
"""How many changes are read at a time."""


def undo_batch(work: UnitOfWork, batch_id: str, version: int | None = None) -> ImportBatch:
    """Take back all that an import did, and return its batch.

    Records that a person has deleted since stay deleted. Raises `Conflict`, which names all that
    is in the way: records that were changed, reconciled, applied by hand or used since, or to which
    a file was attached, and closed periods; `Reconciled` if only reconciled rows and what is in use
    are. Raises `Stale` if the caller has read another `version` of the batch.
    """
    check_not_copied(work.mechanism, "undoing an import")
    batch = work.get(ImportBatch, batch_id)
    check_version(batch, version, "the import")
    if batch.undone:
        raise Conflict(f"the import {batch_id!r} was undone already", code="already_undone")
    changes = list(_changes_of(work, batch))
    mappings = [
        change
        for change in changes
        if change.collection == AccountMapping.plural and _is_as_imported(work, change)
    ]
    others = [change for change in changes if change.collection != AccountMapping.plural]
    check_no_obstacles(_take_back_all(work, batch.id, others), "undoing the import")
    # What the import learned about accounts comes last, because restoring an account adds to it.
    for change in reversed(mappings):
        _take_back_mapping(work, change)
    work.session.imports.forget(batch.id)
    return work.save(changed(batch, undone=True))


def _take_back_all(
    work: UnitOfWork, batch_id: str, changes: Iterable[LoggedChange]
) -> list[Conflict]:
    """Take the changes of a batch back, newest first, and return what is in the way of the rest.

    A record may be in the way of an older change of another one, such as the settings that name an
    account. So what is refused is tried again, as long as anything else was taken back. Accounts
    and their sub-accounts are in each other's way: they get their types back together.
    """
    remaining = [*changes][::-1]
    while True:
        refused: list[LoggedChange] = []
        obstacles: list[Conflict] = []
        for change in remaining:
            try:
                _take_back(work, batch_id, change)
            except BookkeepingError as error:
                refused.append(change)
                obstacles.append(_obstacle_of(change, error))
        is_stuck = len(refused) == len(remaining)
        if not refused or (is_stuck and not _restore_types(work, refused)):
            return obstacles
        remaining = refused


def _restore_types(work: UnitOfWork, changes: Iterable[LoggedChange]) -> bool:
    """Give accounts the types back that an import corrected, all together; whether it did."""
    pairs = []
    for change in changes:
        current = work.find(Account, change.id)
        if change.collection != Account.plural or current is None:
            continue
        if change.before and change.after:
            before = from_json(Account, json.loads(change.before))
            after = from_json(Account, json.loads(change.after))
            if before.classification != after.classification == current.classification:
                pairs.append((current, _with_type_of(before, current)))
    if not pairs:
        return False
    try:
        reclassify_together(work, pairs)
    except BookkeepingError:
        return False  # Each account says itself what is in its way.
    return True


def _with_type_of(before: Account, account: Account) -> Account:
    return changed(
        account,
        type=before.type,
        subtype=before.subtype,
        section=before.section,
        cash_flow=before.cash_flow,
    )


def _obstacle_of(change: LoggedChange, error: BookkeepingError) -> Conflict:
    """The refusal to take a change back."""
    message = f"{_words_of(change)}: {error}"
    if isinstance(error, Conflict):
        return error.reworded(message)
    return Conflict(message, error.remedy, error.names)


def _words_of(change: LoggedChange) -> str:
    """The record of a change as a message names it: `invoice 'Invoice 7 of 2026-03-04'`."""
    if change.collection == Settings.plural:
        return "the settings"
    kind = COLLECTIONS[change.collection].kind
    record = from_json(kind, json.loads(change.after or change.before or ""))
    name = getattr(record, "label", "") or getattr(record, "name", "")
    return f"{words_of_kind(kind)} {name!r} ({change.id})"


def _changes_of(work: UnitOfWork, batch: ImportBatch) -> Iterator[LoggedChange]:
    """The changes that an import made to the records of collections and to the settings."""
    since = batch.first_version - 1
    while since < batch.last_version:
        limit = min(_CHUNK, batch.last_version - since)
        for change in work.session.log.read(LogQuery(since=since, limit=limit)):
            if change.collection in {*COLLECTIONS, Settings.plural, AccountMapping.plural}:
                yield change
        since += limit


def _take_back(work: UnitOfWork, batch_id: str, change: LoggedChange) -> None:
    """Bring one record back to what it was before an import."""
    if change.collection == Settings.plural:
        _restore(change, Settings, work.settings, partial(change_settings, work))
        return
    collection = COLLECTIONS[change.collection]
    current = work.find(collection.kind, change.id)
    if change.before is None:
        if current is not None:
            _remove(work, batch_id, change, collection, current)
    elif change.after is None:
        if current is None:
            collection.save(work, from_json(collection.kind, json.loads(change.before)))
    elif current is not None:
        record = current

        def save(fields: dict[str, Any]) -> None:
            collection.save(work, changed(record, **fields))

        _restore(change, collection.kind, record, save)


def _is_as_imported(work: UnitOfWork, change: LoggedChange) -> bool:
    """Whether what an import learned about an account is still all that is known about it."""
    current = work.find(AccountMapping, change.id)
    if current is None or change.after is None:
        return current is None and change.after is None
    imported = from_json(AccountMapping, json.loads(change.after))
    return versioned(imported, current.version) == current


def _take_back_mapping(work: UnitOfWork, change: LoggedChange) -> None:
    """Forget what an import learned about an account."""
    if change.before and work.find(Account, change.id):
        work.save(from_json(AccountMapping, json.loads(change.before)))
    elif current := work.find(AccountMapping, change.id):
        work.remove(current)


def _remove(
    work: UnitOfWork,
    batch_id: str,
    change: LoggedChange,
    collection: Collection[Any],
    record: Record,
) -> None:
    """Remove a record that an import created.

    An account for what is uncategorized stays as long as other transactions are on it.
    """
    if json_text(record) != change.after:
        raise Conflict("it was changed since", code="changed_since")
    if any(attached_to(work, [(collection.kind, record.id)])):
        raise Conflict(
            "a file was attached to it since; remove that attachment first", code="attached"
        )
    if isinstance(record, Document):
        _check_can_be_removed(work, batch_id, collection, record)
    try:
        collection.remove(work, record)
    except InUse:
        if not (isinstance(record, Account) and record.name in UNCATEGORIZED):
            raise


def _check_can_be_removed(
    work: UnitOfWork, batch_id: str, collection: Collection[Any], document: Document
) -> None:
    """Raise `Conflict` if something has happened to a document that its removal would undo."""
    imports = work.session.imports.batches_with_rows((collection.name, document.id))
    if others := sorted(id_ for id_ in imports - {batch_id} if work.find(ImportBatch, id_)):
        raise Conflict(
            f"a row of a statement that was imported later is this document: undo the import "
            f"{others[0]!r} first",
            code="imported_again",
            conflicting=(ImportBatch.plural, others[0]),
        )
    if _is_applied_by_hand(work, document):
        raise Conflict(
            "a payment or credit was applied by hand since; take that back first",
            code="applied_manually",
        )


def _is_applied_by_hand(work: UnitOfWork, document: Document) -> bool:
    """Whether a person has applied it, or something to it, other than the document itself says."""
    entry = document.entry()
    own = set(entry.manual) if entry else set()
    return any(
        (line.charge_id, line.amount) not in own
        and all(_is_there(work, item_id) for item_id in (credit_id, line.charge_id))
        for credit_id, line in manual_applications_of(work, document)
    )


def _is_there(work: UnitOfWork, item_id: str) -> bool:
    """Whether the document of an open item has not been removed, also in this undo."""
    item = OpenItemId.parse(item_id)
    return work.find(work.kind(item.kind), item.document_id) is not None


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
        if getattr(record, name) not in (getattr(after, name), getattr(before, name)):
            raise Conflict(f"its {name.replace('_', ' ')} was changed since", code="changed_since")
    save({name: getattr(before, name) for name in altered})
