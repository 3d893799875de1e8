"""The change log: each row chained to the one before by its hash, so that no row can be altered unseen."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from attrs import evolve, frozen

from application.ports.change_log import Head, LoggedChange
from application.serialization import canonical, json_text
from application.unit_of_work.write_context import Actor
from domain.records import Record


@frozen
class Stamp:
    """What all changes of one commit have in common: when they were made, by whom, in which request."""

    at: str
    actor: Actor

    @classmethod
    def of(cls, moment: datetime, actor: Actor) -> "Stamp":
        """The stamp of a moment in UTC."""
        return cls(moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"), actor)


def chained(
    head: Head, stamp: Stamp, collection: str, before: Record | None, after: Record | None
) -> LoggedChange:
    """The change of one record, as the row of the log that follows `head`."""
    record = after or before
    assert record
    change = LoggedChange(
        head.version + 1, stamp.at, stamp.actor.name, stamp.actor.request_id, collection, record.id, "put" if after else "delete",
        json_text(before) if before else None, json_text(after) if after else None, "",
    )  # fmt: skip
    return evolve(change, hash=chain(head.hash, change))


def chain(previous: str, change: LoggedChange) -> str:
    """The SHA-256 of a change and of the hash before it, in hexadecimal; `""` comes before the first."""
    content = [
        previous, change.version, change.at, change.actor, change.request_id, change.collection, change.id, change.op,
        change.before, change.after,
    ]  # fmt: skip
    return sha256(canonical(content).encode()).hexdigest()


def first_broken(previous: str, version: int, changes: Iterator[LoggedChange]) -> int | None:
    """The version of the first change that does not follow from the one before, or None."""
    for change in changes:
        version += 1
        if change.version != version or change.hash != chain(previous, change):
            return version
        previous = change.hash
    return None
