"""Import batches: what one import put into the books, so that it can be taken back as a whole."""

from domain.records import Part, Record, record
from domain.values import Count, Label


@record
class BatchCount(Part):
    """How many records of one collection an import created, and how many it completed."""

    collection: Label
    created: Count = 0
    merged: Count = 0


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
    undone: bool = False
    """Whether the import was taken back."""
