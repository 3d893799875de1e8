"""Messages: what devices that share the books leave for each other in a queue."""

from domain.opaque_values import Opaque
from domain.records import Record, record
from domain.values import DeviceName, Label

MOST_MESSAGES = 10_000
"""How many messages the queue holds at most."""
MOST_BYTES = 64 * 1024
"""How many bytes the body of a message has at most."""


@record
class Message(Record):
    """What one device leaves for another one, or for all, until it is acknowledged."""

    plural = "messages"

    at: Label
    """The time in UTC when the books took it, such as `2026-03-15T09:30:00.000Z`."""
    from_: DeviceName
    to: DeviceName | None = None
    """The device that it is for; None if it is for all."""
    body: Opaque
    acknowledged: bool = False
    """Whether a device has said that it is done."""
