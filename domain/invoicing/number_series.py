"""Series of document numbers: which numbers of a series are missing, and which are there twice."""

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from attrs import frozen

from domain.texts import name_key, number_sort_key

_PREFIX_AND_DIGITS = re.compile(r"(.*?)(\d{1,15})", re.ASCII | re.DOTALL)
"""Numbers that end with more digits, such as those of an account, are not counted up."""

_MOST_DIGITS = 15
"""Numbers of more digits do not count as numbers of a series."""


@frozen
class NumberedDocument:
    """A document with its kind and number."""

    kind: str
    number: str
    id: str


@frozen
class MissingNumbers:
    """Numbers that follow each other and that no document has."""

    first: str
    last: str
    count: int


@frozen
class DoubledNumber:
    """A number that several documents have, which are named by their ids."""

    number: str
    ids: tuple[str, ...]


@frozen
class NumberSeries:
    """The numbers of one kind of documents that begin with the same prefix."""

    kind: str
    prefix: str
    """What stands before the digits at the end: `INV-2026-`, or nothing."""
    first: str
    last: str
    count: int
    """How many documents the series has."""
    missing: tuple[MissingNumbers, ...]
    """What is missing between the first and the last number, in order."""
    doubled: tuple[DoubledNumber, ...]


def digits_after(prefix: str, number: str) -> int | None:
    """The number that stands after a prefix, or None if anything else does."""
    if not number.casefold().startswith(prefix.casefold()):
        return None
    digits = number.casefold()[len(prefix.casefold()) :]
    is_in_series = digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS
    return int(digits) if is_in_series else None


def number_series(documents: Iterable[NumberedDocument]) -> list[NumberSeries]:
    """The series of all documents that have a number, by kind and prefix.

    Capitals do not matter. A number without digits at its end is a series of its own.
    """
    series: dict[tuple[str, str], list[NumberedDocument]] = defaultdict(list)
    for document in documents:
        if document.number:
            prefix, _ = _split(document.number)
            series[document.kind, name_key(prefix)].append(document)
    return [
        _series(kind, sorted(members, key=_order))
        for (kind, _), members in sorted(series.items(), key=_order_of_series)
    ]


def _order(document: NumberedDocument) -> tuple[int, str, str]:
    _, digits = _split(document.number)
    return int(digits or 0), number_sort_key(document.number), document.id


def _order_of_series(
    series: tuple[tuple[str, str], list[NumberedDocument]],
) -> tuple[bool, str]:
    """Invoices first, then credit memos; each by prefix."""
    (kind, prefix), _ = series
    return kind != "invoice", number_sort_key(prefix)


def _series(kind: str, documents: list[NumberedDocument]) -> NumberSeries:
    first, last = documents[0].number, documents[-1].number
    missing = [
        gap for before, after in pairwise(documents) if (gap := _gap(before.number, after.number))
    ]
    ids: dict[str, list[NumberedDocument]] = defaultdict(list)
    for document in documents:
        ids[name_key(document.number)].append(document)
    doubled = [
        DoubledNumber(holders[0].number, tuple(holder.id for holder in holders))
        for holders in ids.values()
        if len(holders) > 1
    ]
    prefix, _ = _split(first)
    return NumberSeries(kind, prefix, first, last, len(documents), tuple(missing), tuple(doubled))


def _gap(before: str, after: str) -> MissingNumbers | None:
    """What is missing between two numbers of a series, written like the first of them."""
    prefix, digits = _split(before)
    _, later_digits = _split(after)
    count = int(later_digits or 0) - int(digits or 0) - 1
    if count <= 0:
        return None
    width = len(digits) if digits.startswith("0") else 0
    numbers = (int(digits) + 1, int(digits) + count)
    first, last = (f"{prefix}{number:0{width}d}" for number in numbers)
    return MissingNumbers(first, last, count)


def _split(number: str) -> tuple[str, str]:
    """The prefix of a number and the digits at its end; all is prefix where there are none."""
    match = _PREFIX_AND_DIGITS.fullmatch(number)
    return (match[1], match[2]) if match else (number, "")
