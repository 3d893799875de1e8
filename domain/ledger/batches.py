"""Import batches: what one import put into the books, so that it can be taken back as a whole."""

from domain.records import Part, Record, record
from domain.values import Count, Day, Label, Money


@record
class BatchCount(Part):
    """How many records of one collection an import created, and how many it completed."""

    collection: Label
    created: Count = 0
    merged: Count = 0


@record
class StatementBalance(Part):
    """The balance that a bank's statement says an account has at the end of a day."""

    account_id: Label
    date: Day
    balance: Money
    """Debit positive: what is on a bank account is positive, what is owed on a card negative."""


@record
class ImportBatch(Record):
    """One import that was committed.

    Its changes follow each other in the log, from `first_version` to `last_version`.
    """

    plural = "batches"
    singular = "batch"

    format: Label
    """The name of the format of the file."""
    file_name: Label = ""
    """The name of the file, where it is known."""
    counts: tuple[BatchCount, ...] = ()
    duplicates: Count = 0
    """How many lines of the file were in the books already."""
    left_out: Count = 0
    """How many lines of the file the books cannot hold."""
    refused: Count = 0
    """How many lines of the file were refused."""
    first_version: Count
    last_version: Count
    statements: tuple[StatementBalance, ...] = ()
    """The balances that the file says its accounts have."""
    undone: bool = False
    """Whether the import was taken back."""
