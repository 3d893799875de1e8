"""Warnings where a person may be entering a document a second time. Nothing is refused."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import islice

from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.documents import Document
from domain.records import Record, memoized, words_of_kind
from domain.values import EARLIEST, LATEST

MOST_NAMED = 3
"""A warning names at most so many documents that look like the one that is entered."""
MOST_READ = 100
"""Of very many documents that look like it, only so many are read."""


def warn_of_possible_duplicates(work: UnitOfWork, document: Document) -> None:
    """Warn if other documents share what identifies a document, unless that did not change."""
    if not document.is_identified or document.is_void or document.is_draft:
        return
    before = work.find(type(document), document.id)
    if before is not None and _identity(before) == _identity(document):
        return
    for other in islice(_lookalikes(work, document), MOST_NAMED):
        work.warn(
            "possible_duplicate",
            f"{other.label} ({words_of_kind(type(other))} {other.id!r}) looks like this document: "
            f"it has {document.traits.identity_words}; void one of them if they are the same",
            other.id,
        )


def _lookalikes(work: UnitOfWork, document: Document) -> Iterable[Document]:
    """The other documents that count and share what identifies a document."""
    for kind in _kinds_identified_by(work.kinds(), document.traits.identified_by):
        for other in _candidates(work, kind, document):
            is_same = (type(other), other.id) == (type(document), document.id)
            if not is_same and other.is_identified and not other.void_reason:
                yield other


@memoized
def _kinds_identified_by(
    kinds: tuple[type[Record], ...], fields: tuple[str, ...]
) -> tuple[type[Document], ...]:
    """The kinds of documents that certain fields identify."""
    return tuple(
        kind for kind in kinds if issubclass(kind, Document) and kind.traits.identified_by == fields
    )


def _candidates(work: UnitOfWork, kind: type[Document], document: Document) -> Iterable[Document]:
    """The documents of a kind that have the values that identify a document, voided ones too."""
    if key := document.keys().get("number"):
        return work.many(kind, work.references.holders(kind, "number", key)).values()
    same = {field: getattr(document, field) for field in document.traits.identified_by}
    days = timedelta(days=document.traits.identified_for_days)
    first = document.date - min(days, document.date - EARLIEST)
    last = document.date + min(days, LATEST - document.date)
    return work.session.records.alike(kind, same, first, last, MOST_READ)


def _identity(document: Document) -> tuple[object, ...]:
    """The values that identify a document, and whether it counts."""
    fields = document.traits.identified_by
    return (document.is_identified, *(getattr(document, field) for field in fields))
