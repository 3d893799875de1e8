"""What the books remember of imports: plans that wait for their commit, and what files had."""

from collections.abc import Mapping, Sequence
from datetime import date
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


@frozen
class ImportedRow:
    """A row of a bank's statement that was imported, and the document that it became or met."""

    account_id: str
    """The account of the statement."""
    date: date
    amount: int
    """In cents; what came in is positive."""
    identity: str
    """What the row is recognised by in a later file, together with its account."""
    fitid: str
    """The id that the bank gave to the row, or empty."""
    payee: str
    document: RecordAddress


class StoredImports(Protocol):
    """The waiting plans, and the identities of all imported transactions and rows of banks.

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

    def rows(self, account_id: str, first: date, last: date) -> list[ImportedRow]:
        """The imported rows of an account from the first to the last day, by (date, identity)."""

    def rows_with_fitids(self, account_id: str, fitids: Sequence[str]) -> list[ImportedRow]:
        """The imported rows of an account with some ids of the bank, by (date, identity)."""

    def documents_with_rows(
        self, account_id: str, documents: Sequence[RecordAddress]
    ) -> frozenset[RecordAddress]:
        """Those of some documents that a row of a statement of an account became or met."""

    def batches_with_rows(self, document: RecordAddress) -> frozenset[str]:
        """The batches with a row that became or met a document."""

    def remember_rows(self, batch_id: str, rows: Sequence[ImportedRow]) -> None:
        """Remember the rows of a batch."""

    def move_rows(self, account_id: str, into: str) -> None:
        """Let the rows of an account be rows of the account into which it was merged."""

    def forget(self, batch_id: str) -> None:
        """Forget the transactions and rows of a batch, because it was undone."""
