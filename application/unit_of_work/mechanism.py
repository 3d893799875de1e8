"""The parts that every unit of work is made of. `application/open_books` puts them together."""

from collections.abc import Callable, Mapping

from attrs import frozen

from application.unit_of_work.guards.change import Guard
from application.unit_of_work.recorder import DerivedRecords, Recorder
from domain.records import Record


@frozen
class Mechanism:
    """The parts that every unit of work is made of."""

    kinds: Mapping[str, type[Record]]
    """The class of each kind of record, by the name of the kind."""
    guards: tuple[Guard, ...]
    """The rules that may refuse a write, in the order in which they are asked."""
    recorder: Callable[[DerivedRecords], Recorder]
    """Makes the recorder of one unit of work."""
    checksummed: frozenset[str]
    """The collections of whose records the books keep hashes."""
    original: str | None = None
    """If the books are a copy, the address of those of which they are one."""
