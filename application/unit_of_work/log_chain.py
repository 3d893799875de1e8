"""The change log: each row chained to the one before by its hash, so that no row can be altered unseen."""

from collections.abc import Iterator
from hashlib import sha256

from application.ports.store import Change
from application.serialization import canonical


def chain(previous: str, change: Change) -> str:
    """The SHA-256 of a change and of the hash before it, in hexadecimal; `""` comes before the first."""
    content = [
        previous, change.version, change.at, change.actor, change.request_id, change.collection, change.id, change.op,
        change.before, change.after,
    ]  # fmt: skip
    return sha256(canonical(content).encode()).hexdigest()


def first_broken(previous: str, version: int, changes: Iterator[Change]) -> int | None:
    """The version of the first change that does not follow from the one before, or None."""
    for change in changes:
        version += 1
        if change.version != version or change.hash != chain(previous, change):
            return version
        previous = change.hash
    return None
