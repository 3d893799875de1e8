"""In whose name something is written. Every interface provides it, guards and the log use it."""

from attrs import frozen


@frozen
class Actor:
    """Who makes a change, and in which request, as the log keeps it."""

    name: str = "system"
    request_id: str = ""


@frozen
class WriteContext:
    """Who writes, as part of which import, and why a person overrides a guard.

    No interface sets `batch` yet.
    """

    actor: Actor = Actor()
    batch: str | None = None
    """The id of the import that the write is part of."""
    override: str | None = None
    """The reason that a person gives for an exception from a rule. A guard that allows exceptions
    checks it; `UnitOfWork.use_override` tells the log that the exception was made."""


SYSTEM = WriteContext()
"""The context in which the books write for themselves: when they are created or rebuilt."""
