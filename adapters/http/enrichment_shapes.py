"""The shape of what an enrichment answers about the rows of its file."""

import msgspec


class FilledFieldView(msgspec.Struct):
    """The value of a field before and after, in words; before, all but a category is empty."""

    before: str
    after: str


class EnrichedRowView(msgspec.Struct):
    """A row that fills empty fields of a document: payee, contact, memo, number, category.

    It is certain if it has the same number, or if no other document of its amount and days has
    words that agree.
    """

    line: int
    collection: str
    id: str
    fields: dict[str, FilledFieldView]
    certain: bool
    evidence: list[str]


class EntryCandidateView(msgspec.Struct):
    """A document that a row may be."""

    collection: str
    id: str
    evidence: list[str]


class AmbiguousRowView(msgspec.Struct):
    """A row that fits several documents, or that competes with another row; it fills nothing."""

    line: int
    candidates: list[EntryCandidateView]
