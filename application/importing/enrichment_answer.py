"""What an enrichment tells about the rows of its file, besides what it tells of every row."""

from attrs import define, field, frozen

from application.importing.listed import Listed
from application.ports.change_log import RecordAddress


@frozen
class FilledField:
    """A field that was empty, with its value before and after in words a bookkeeper reads."""

    name: str
    """`payee`, `contact`, `memo`, `number` or `category`, in every collection."""
    before: str
    """Empty, but for a category: it is the account for uncategorized amounts."""
    after: str


@frozen
class EnrichedRow:
    """A row that filled fields of an entry."""

    line: int
    document: RecordAddress
    fields: tuple[FilledField, ...]
    is_certain: bool
    evidence: tuple[str, ...]
    """Why the row is that entry, in words."""


@frozen
class EntryCandidate:
    """An entry that a row may be."""

    document: RecordAddress
    evidence: tuple[str, ...]


@frozen
class AmbiguousRow:
    """A row that fits several entries, or that competes with another row for its entry."""

    line: int
    candidates: tuple[EntryCandidate, ...]
    """The nearest of them, those that fit best first."""


@define
class EnrichmentAnswer:
    """What an enrichment tells about the rows of its file."""

    enriched: Listed[EnrichedRow] = field(factory=Listed)
    ambiguous: Listed[AmbiguousRow] = field(factory=Listed)
