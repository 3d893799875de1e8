"""The lines of documents, and the ids by which they are known while their document changes.

An id is a number as text, unique in its document. A new line gets the number after the highest one
of the document, so the ids depend on nothing but the document: every store, every replay of the
log, and every reader of a file whose lines have no ids yet gives the same ones (decision 22).
"""

from collections.abc import Iterable, Iterator
from copy import copy
from typing import Annotated, Any, TypeVar

from domain.errors import Fault
from domain.records import MANAGED, Part, changed, fields_of, memoized, record
from domain.values import LineId


@record
class Line(Part):
    """A line of a document."""

    id: Annotated[LineId, MANAGED] = ""
    """What distinguishes it from the other lines of its document; "" until the document has it."""


L = TypeVar("L", bound=Line)


@memoized
def line_fields_of(cls: type[Part]) -> tuple[str, ...]:
    """The names of the fields that hold lines."""
    return tuple(
        field.name for field in fields_of(cls) if field.many and issubclass(field.type, Line)
    )


def next_line_ids(used: Iterable[str]) -> Iterator[str]:
    """Ids for new lines of a document that uses or used these ids: the next higher numbers."""
    taken = set(used)
    number = max((int(id_) for id_ in taken if _is_number(id_)), default=0)
    while True:
        number += 1
        if str(number) not in taken:
            yield str(number)


def numbered(lines: Any) -> Any:
    """Lines, of which those without an id get the next ids.

    What is no tuple of lines comes back as it is, so that the check of the field can refuse it.
    """
    if not isinstance(lines, tuple) or not all(isinstance(line, Line) for line in lines):
        return lines
    if all(line.id for line in lines):
        return lines
    ids = next_line_ids(line.id for line in lines)
    return tuple(line if line.id else _with_id(line, next(ids)) for line in lines)


def as_new_lines(lines: Iterable[L]) -> tuple[L, ...]:
    """The same lines for another document, which will give them ids of its own."""
    return tuple(changed(line, id="") for line in lines)


def repeated_ids(document: Part) -> Iterator[Fault]:
    """A fault for each line that has the id of an earlier line."""
    for name in line_fields_of(type(document)):
        seen: set[str] = set()
        for index, line in enumerate(getattr(document, name)):
            if line.id in seen:
                yield Fault(f"/{name}/{index}/id", "must not be the id of an earlier line")
            seen.add(line.id)


def _is_number(id_: str) -> bool:
    # Only ids from elsewhere have more digits, and these need not be counted on from.
    return id_.isascii() and id_.isdigit() and len(id_) <= 9


def _with_id(line: Line, id_: str) -> Line:
    """A copy of a line with an id; its other fields were checked when it was made."""
    numbered_line = copy(line)
    object.__setattr__(numbered_line, "id", id_)
    return numbered_line
