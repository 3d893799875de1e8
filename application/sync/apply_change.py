"""One pushed change carried out: created, merged with what others did, voided or deleted.

It takes the way of every write: the defaults and rules of its collection, and the guards.
"""

import json
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from attrs import evolve, field, frozen

from application.banking.bank_transactions import void_transaction
from application.collections.collection import Collection, FieldValues
from application.collections.operations import drafted, replacement_of
from application.invoicing.invoices import void_invoice
from application.invoicing.payments import void_payment
from application.ledger.documents import Voided
from application.ledger.journals import void_journal
from application.purchasing.bill_payments import void_bill_payment
from application.purchasing.bills import void_bill
from application.serialization import from_json
from application.sync.free_keys import FreeKeys, with_free_keys
from application.sync.merging import changed_values, merge
from application.sync.pushed_changes import PushedChange, PushStatus
from application.sync.pushed_collections import PUSHED_COLLECTIONS
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import NotFound, Refused
from domain.ledger.documents import Document
from domain.records import Record, versioned, words_of_kind

_VOID: Mapping[str, Callable[[UnitOfWork, str, str], Voided[Any]]] = {
    "invoices": void_invoice,
    "payments": void_payment,
    "bills": void_bill,
    "bill-payments": void_bill_payment,
    "journals": void_journal,
    "bank-transactions": void_transaction,
}
"""How the documents of each collection are voided."""


@frozen
class Known:
    """What a client has made of a record by an earlier change of the same push."""

    record: Record | None
    """The record as the client has it; None if it has deleted it."""
    version: int | None = None
    """The version that this got, if the change came in an earlier push already. A client that knows
    this version knows what the books have made of its change."""


@frozen
class Applied:
    """What was done with a change."""

    status: PushStatus
    losing: Mapping[str, Any] = field(factory=dict)
    keys: FreeKeys = field(factory=FreeKeys)
    known: Known | None = None
    """What the client has now; None if it does not have what the books have."""


@frozen
class _Case:
    """A change, and what it is about."""

    change: PushedChange
    collection: Collection[Any]
    base: Any
    """The record as the client knew it; None if the client did not know it."""
    current: Any
    """The record as it is; None if there is none."""
    is_base_deleted: bool
    """Whether the record that the client knew was deleted, even if it was made again since."""


def apply_change(
    work: UnitOfWork, change: PushedChange, known: Known | None, reserved: AbstractSet[str]
) -> Applied:
    """Carry out one change. Raises what the books refuse.

    `known` is what the client did to the record before, in the same push. `reserved` are the keys
    of numbers that its other changes have.
    """
    case = _case(work, change, known)
    if change.op == "delete":
        return _delete(work, case)
    if case.is_base_deleted:
        # The deletion wins. What the client has changed is returned to it, and stays in the result.
        mine = _mine(work, case, case.base)
        return Applied("conflict", changed_values(case.base, mine))
    if case.current is None:
        mine = drafted(work, case.collection, _new_fields(change))
        saved, keys = _save(work, case, mine, reserved)
        applied = Applied("applied", keys=keys, known=Known(mine))
    else:
        saved, applied = _merge(work, case, reserved)
    _void(work, case, saved)
    return applied


def known_by_repeated(
    work: UnitOfWork, change: PushedChange, version: int | None, known: Known | None
) -> Known | None:
    """What a client has made of a record by a change that was carried out before, at `version`.

    The changes that follow in the same push go on from there, as they would have if all of them had
    come together. None if others have made the record or deleted it since: then these changes meet
    what the others did.
    """
    case = _case(work, change, known)
    if change.op == "delete":
        return Known(None, version) if case.current is None else None
    log, address = work.session.log, (change.collection, change.id)
    deletion = log.last_change(address, op="delete")
    if case.current is None or version is None or (deletion and deletion.version > version):
        return None
    base = case.base
    if base is None:
        logged = log.last_change(address, until=version)
        if logged is None or logged.after is None:
            return None
        document = json.loads(logged.after)
        base = from_json(case.collection.kind, document, version=case.current.version)
    return Known(_mine(work, case, base), version)


def _new_fields(change: PushedChange) -> FieldValues:
    """The fields of a new record; a document that is void already is made before it is voided."""
    fields = {**change.fields, "id": change.id}
    if change.void_reason is not None:
        fields.pop("status", None)
    return fields


def _case(work: UnitOfWork, change: PushedChange, known: Known | None) -> _Case:
    collection = PUSHED_COLLECTIONS[change.collection]
    current = work.find(collection.kind, change.id)
    version = change.base_version
    if known and (version is None or known.version is None or version < known.version):
        return _Case(change, collection, known.record, current, is_base_deleted=False)
    if version is None or (current and current.version <= version):
        base = None if version is None else current
        return _Case(change, collection, base, current, is_base_deleted=False)
    address = (change.collection, change.id)
    logged = work.session.log.last_change(address, until=version)
    if logged is None or logged.after is None:
        return _Case(change, collection, None, current, is_base_deleted=False)
    # New lines get ids by the version, so that it must not be one at which lines got ids before.
    base_version = current.version if current else logged.version
    base = from_json(collection.kind, json.loads(logged.after), version=base_version)
    deletion = work.session.log.last_change(address, op="delete")
    is_deleted = deletion is not None and deletion.version > version
    return _Case(change, collection, base, current, is_base_deleted=is_deleted)


def _merge(work: UnitOfWork, case: _Case, reserved: AbstractSet[str]) -> tuple[Record, Applied]:
    current, base = case.current, case.base
    if base is not None:
        base = versioned(base, current.version)
    mine = _mine(work, case, current if base is None else base)
    merged = merge(base, mine, current)
    saved, keys = _save(work, case, merged.record, reserved)
    status: PushStatus = "merged" if merged.keeps_theirs else "applied"
    if merged.losing:
        status = "conflict"
    return saved, Applied(status, merged.losing, keys, Known(mine))


def _mine(work: UnitOfWork, case: _Case, base: Any) -> Any:
    """The record that the client has made of one that it knew."""
    return replacement_of(work, case.collection, base, case.change.fields, is_whole=True)


def _save(
    work: UnitOfWork, case: _Case, record: Record, reserved: AbstractSet[str]
) -> tuple[Record, FreeKeys]:
    freed, keys = with_free_keys(work, record, case.current, reserved)
    saved: Record = case.collection.save(work, freed)
    return saved, keys


def _void(work: UnitOfWork, case: _Case, saved: Record) -> None:
    """Void a document that the client has voided, unless it is void already."""
    reason = case.change.void_reason
    if reason is None or not isinstance(saved, Document) or saved.void_reason:
        return
    if isinstance(case.base, Document) and case.base.void_reason:
        return
    try:
        _VOID[case.collection.name](work, saved.id, reason)
    except Refused as refusal:
        faults = refusal.faults
        raise Refused(
            evolve(fault, path="/void_reason") if fault.path == "/reason" else fault
            for fault in faults
        ) from None


def _delete(work: UnitOfWork, case: _Case) -> Applied:
    change, current, base = case.change, case.current, case.base
    deletion = work.session.log.last_change((change.collection, change.id), op="delete")
    if current is None:
        if deletion is None:
            kind = words_of_kind(case.collection.kind)
            raise NotFound(f"there is no {kind} {change.id!r}, and there never was one")
        return Applied("applied", known=Known(None))
    if case.is_base_deleted:
        return Applied("conflict")  # What the client deleted is gone; this was made afterwards.
    losing = changed_values(base, current) if base is not None else {}
    case.collection.remove(work, current)
    return Applied("conflict" if losing else "applied", losing, known=Known(None))
