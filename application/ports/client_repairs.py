"""What clients have repaired in their copies of the books, as they tell it."""

from typing import Protocol

from attrs import frozen

from application.ports.change_log import RecordAddress


@frozen
class ClientRepair:
    """The records that differed in one client's copy from the books, and were read again."""

    client_id: str
    version: int
    """The version at which the client compared its copy."""
    repaired: tuple[RecordAddress, ...]
    at: str
    """When the client told it, in UTC."""


class ClientRepairs(Protocol):
    """The repairs that clients have told."""

    def note(self, repair: ClientRepair) -> None:
        """Keep a repair; one that was told before is not kept twice."""

    def newest(self, limit: int) -> list[ClientRepair]:
        """The repairs that were told last, newest first."""

    def purge(self, before: str, most: int) -> None:
        """Delete those that were told before a moment, and all but the newest `most`."""
