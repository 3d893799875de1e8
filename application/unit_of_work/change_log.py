"""The change log: the hash of every change covers the change and the hash before it.

So a change that somebody alters, removes or moves breaks the chain. `integrity/audit` reads the
log and verifies it.
"""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Literal

from attrs import frozen

from application.ports.change_log import Head, LoggedChange, UnreadableChange
from application.ports.store import Session
from application.serialization import json_text, quoted
from application.unit_of_work.write_context import Actor
from domain.frozen_values import with_value
from domain.records import Record

HISTORY = "history"
"""The collection of the changes that say that a backup was restored; it has no records."""

BreakReason = Literal["missing", "number", "unreadable", "hash", "added", "end"]
"""Why the log is not as it was written: a change is missing; two changes have one version, or it is
below 1; a row holds what is no change; a change was altered; changes were added at the end; or the
books do not say any more where their log ends."""


@frozen
class ChainBreak:
    """The first row of the log that is not as it was written."""

    version: int
    """Its version, or the one that it should have."""
    reason: BreakReason
    column: str = ""
    """What cannot be read, if it is not the whole row."""


@frozen
class Stamp:
    """What all changes of one commit have in common."""

    at: str
    """The time in UTC, such as `2026-03-15T09:30:00.000Z`."""
    actor: Actor
    """Who made the changes, and in which request."""
    override: str = ""
    """The reason for an exception from a rule that the changes needed, or empty."""

    @classmethod
    def of(cls, moment: datetime, actor: Actor, override: str = "") -> "Stamp":
        """The stamp of what an actor does at a moment in UTC, with the reason for an exception."""
        at = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return cls(at, actor, override)


def append_changes(session: Session, changes: Iterable[LoggedChange]) -> None:
    """Add changes at the end of the log, which may be made one by one meanwhile."""
    session.log.append(changes)


def next_change(
    head: Head, stamp: Stamp, collection: str, before: Record | None, after: Record | None
) -> LoggedChange:
    """The change of one record, as the log holds it after `head`."""
    record = after or before
    assert record
    change = LoggedChange(
        version=head.version + 1,
        at=stamp.at,
        actor=stamp.actor.name,
        request_id=stamp.actor.request_id,
        collection=collection,
        id=record.id,
        op="put" if after else "delete",
        before=json_text(before) if before else None,
        after=json_text(after) if after else None,
        hash="",
        override=stamp.override,
    )
    return with_value(change, "hash", chain_hash(head.hash, change))


def _may_jump(head: Head, row: LoggedChange | UnreadableChange) -> bool:
    return isinstance(row, LoggedChange) and (
        row.op == "restored" or (head == Head() and row.hash == chain_hash("", row))
    )


def chain_hash(previous_hash: str, change: LoggedChange) -> str:
    """The SHA-256, in hexadecimal, of a change and the hash before it (`""` before the first).

    The reason for an exception is covered only where there is one, so that the hashes of changes
    from before there were such reasons stay valid.
    """
    texts = [
        quoted(previous_hash),
        str(change.version),
        quoted(change.at),
        quoted(change.actor),
        quoted(change.request_id),
        quoted(change.collection),
        quoted(change.id),
        quoted(change.op),
        quoted(change.before),
        quoted(change.after),
    ]
    if change.override:
        texts.append(quoted(change.override))
    return sha256(f"[{','.join(texts)}]".encode()).hexdigest()


def restored_change(
    head: Head, stamp: Stamp, version: int, history: str, facts: str
) -> LoggedChange:
    """The change that says that a backup was restored; `head` is the end of its log.

    `history` is the id of the new history, and `facts` are canonical JSON.
    """
    change = LoggedChange(
        version=version,
        at=stamp.at,
        actor=stamp.actor.name,
        request_id=stamp.actor.request_id,
        collection=HISTORY,
        id=history,
        op="restored",
        before=None,
        after=facts,
        hash="",
    )
    return with_value(change, "hash", chain_hash(head.hash, change))


def chain_break(head: Head, row: LoggedChange | UnreadableChange) -> ChainBreak | None:
    """Where and why a row of the log does not follow from the row before it, or None.

    `head` is the row before it, and `Head()` before the first. Versions may jump at the first
    change, where the books took the place of others, and where a backup was restored.
    """
    expected = head.version + 1
    if row.version is None:
        return ChainBreak(expected, "unreadable", row.column)
    if row.version > expected and not _may_jump(head, row):
        return ChainBreak(expected, "missing")
    if row.version < expected:
        return ChainBreak(row.version, "number")
    if isinstance(row, UnreadableChange):
        return ChainBreak(row.version, "unreadable", row.column)
    if row.hash != chain_hash(head.hash, row):
        return ChainBreak(row.version, "hash")
    return None
