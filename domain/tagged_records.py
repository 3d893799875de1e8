"""What other programs may attach to every record of a collection: their own id, and metadata."""

from collections.abc import Mapping

from domain.metadata import NO_METADATA, Texts
from domain.records import Record, record
from domain.values import ExternalId

EXTERNAL_ID = "external_id"
"""The field, and the key, by which other programs know a record."""


@record
class TaggedRecord(Record):
    """A record of a collection, which other programs can find by what they attached to it."""

    external_id: ExternalId | None = None
    """The id that another program has for the record; unique in the collection."""
    metadata: Texts = NO_METADATA
    """Texts by name; the books store them and find records by them, but give them no meaning."""


def unique_keys_of(kept: Record) -> Mapping[str, str]:
    """All that must be unique among the records of its kind: its `keys`, and its external id."""
    if isinstance(kept, TaggedRecord) and kept.external_id is not None:
        return {**kept.keys(), EXTERNAL_ID: kept.external_id}
    return kept.keys()


def search_keys_of(kept: Record) -> Mapping[str, str]:
    """All keys by which stores find a record: the unique ones, and each text of its metadata."""
    keys = unique_keys_of(kept)
    if isinstance(kept, TaggedRecord) and kept.metadata:
        return {**keys, **{metadata_key(name): text for name, text in kept.metadata.items()}}
    return keys


def has_search_keys(kind: type[Record]) -> bool:
    """Whether records of a kind can have search keys."""
    return issubclass(kind, TaggedRecord) or kind.keys is not Record.keys


def metadata_key(name: str) -> str:
    """The key under which records are found by one of the texts of their metadata."""
    return f"metadata.{name}"
