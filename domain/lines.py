"""The lines of documents, and the ids by which they are known while their document changes.

An id is unique in its document, and is never given again. The lines of a new document are numbered
from 1. A line that is added later has the version of the document in its id. So the ids depend on
nothing but the document and its version: every store, every replay of the log, and every reader of
a file whose lines have no ids yet gives the same ones (decision 22).
"""

from collections.abc import Iterable, Iterator
from itertools import count
from sys import intern
from typing import Annotated, Any, TypeVar

from domain.errors import Fault
from domain.frozen_values import with_value
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


def next_line_ids(used: Iterable[str], version: int = 0) -> Iterator[str]:
    """Ids for new lines: numbers, of which no line has one yet.

    For lines that are added to a document, `version` is the one that the document has before. The
    ids then begin with it, so no later line can get the id of a line that was removed.
    """
    taken = set(used)
    for number in count(1):
        # Nearly all lines have the same few ids, so they share these texts.
        id_ = f"{version}.{number}" if version else intern(str(number))
        if id_ not in taken:
            yield id_


def numbered(lines: Any) -> Any:
    """Lines, of which those without an id get the next ids.

    What is no tuple of lines comes back as it is, so that the check of the field can refuse it.
    """
    if not isinstance(lines, tuple) or not all(isinstance(line, Line) for line in lines):
        return lines
    if all(line.id for line in lines):
        return lines
    ids = next_line_ids(line.id for line in lines)
    return tuple(line if line.id else with_value(line, "id", next(ids)) for line in lines)


def as_new_lines(lines: Iterable[L]) -> tuple[L, ...]:
    """The same lines for another document, which will give them ids of its own."""
    return tuple(changed(line, id="") for line in lines)


def repeated_ids(document: Part) -> Iterator[Fault]:
    """A fault for each line that has the id of an earlier line."""
    for name in line_fields_of(type(document)):
        seen: set[str] = set()
        for index, line in enumerate(getattr(document, name)):
            if line.id in seen:
                yield Fault(
                    f"/{name}/{index}/id", "must not be the id of an earlier line", code="repeated"
                )
            seen.add(line.id)
