"""In whose name something is written: what every entrance says of its writes, and what guards may look at."""

from attrs import frozen


@frozen
class Actor:
    """Who acts, and in which request: what the log says of every change."""

    name: str = "system"
    request_id: str = ""


@frozen
class WriteContext:
    """Who writes, as part of which import, and why a guard may be overridden. No entrance sets the last two yet."""

    actor: Actor = Actor()
    batch: str | None = None
    """The import that the write is part of, by its id."""
    override: str | None = None
    """Why a rule does not count this time, as a person gave it. A guard that can be overridden looks at this itself."""


SYSTEM = WriteContext()
"""The books themselves: when they are begun or renewed."""
