"""What the books remember of imports: plans that wait for their commit, and what files had."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from attrs import frozen

from application.ports.change_log import RecordAddress


@frozen
class StoredPlan:
    """A plan that was shown to a person, and can be committed as it was shown."""

    id: str
    digest: str
    """The SHA-256 of what the plan writes."""
    format: str
    """The format of the file, such as `iif`."""
    options: str
    """How the file is to be imported, as JSON."""
    content: bytes
    """The file."""
    at: str
    """The moment when it was made, in ISO format."""


class StoredImports(Protocol):
    """The waiting plans, and the identities of all imported transactions.

    They are no records: they have no version and are not in the log.
    """

    def find_plan(self, id_: str) -> StoredPlan | None:
        """The waiting plan with an id, or None."""

    def keep_plan(self, plan: StoredPlan) -> None:
        """Keep a plan."""

    def purge_plans(self, before: str, most: int) -> None:
        """Delete the plans that were kept before a moment, in ISO format, and the oldest others.

        At most so many are left.
        """

    def forget_plan(self, id_: str) -> None:
        """Delete a plan, which need not be there."""

    def imported(self, identities: Sequence[str]) -> Mapping[str, RecordAddress]:
        """What imported transactions became, by their identities; unknown ones are absent."""

    def remember(self, batch_id: str, records: Mapping[str, RecordAddress]) -> None:
        """Remember what the transactions of a batch became, by their identities."""

    def forget(self, batch_id: str) -> None:
        """Forget the transactions of a batch, because it was undone."""
