"""Which tags of an OFX file are open, whatever closing tags are missing or wrong."""

from collections.abc import Iterator

from attrs import define, field

from adapters.importers.ofx.vocabulary import level_of

LONGEST_ELEMENT = 10_000
"""How many characters an element has at most with those that repeat it."""
_MOST_NAMES = 10_000


@define(eq=False)
class Aggregate:
    """A tag that holds others, with those elements in it that are read."""

    name: str
    level: int
    line: int
    elements: dict[str, str] = field(factory=dict)
    """The texts of the elements; those of a detail, such as PAYEE, as `PAYEE.NAME`."""
    repeated: set[str] = field(factory=set)
    """The names of elements that stand in it more than once."""
    too_long: str = ""
    """The name of an element whose text is too long, or empty."""
    rows: int = 0
    """How many lines of the file begin in it; counted for transactions."""

    def add(self, name: str, text: str) -> None:
        """Add the text of an element; of those that repeat one another, memos are joined."""
        if name not in self.elements:
            self.elements[name] = text
            return
        self.repeated.add(name)
        former = self.elements[name]
        if not former:
            self.elements[name] = text
        elif name == "MEMO" and text and text != former:
            if len(former) + len(text) > LONGEST_ELEMENT:
                self.too_long = name
            else:
                self.elements[name] = f"{former} {text}"

    def get(self, name: str) -> str:
        """The text of an element, or empty."""
        return self.elements.get(name, "")


class OpenAggregates:
    """The open tags, from the outermost to the innermost."""

    def __init__(self) -> None:
        self._open: list[Aggregate] = []
        self._levels: dict[str, int | None] = {}

    def level_of(self, name: str) -> int | None:
        """How deep a tag stands that holds others; None for elements and unknown tags."""
        try:
            return self._levels[name]
        except KeyError:
            if len(self._levels) > _MOST_NAMES:
                self._levels.clear()
            return self._levels.setdefault(name, level_of(name))

    @property
    def innermost(self) -> Aggregate | None:
        """The innermost open tag."""
        return self._open[-1] if self._open else None

    def innermost_of(self, *names: str) -> Aggregate | None:
        """The innermost open tag of some names."""
        return next((one for one in reversed(self._open) if one.name in names), None)

    def ended_by(self, level: int) -> Iterator[Aggregate]:
        """Take away the open tags that a new tag ends, from the innermost to the outermost."""
        while self._open and self._open[-1].level >= level:
            yield self._open.pop()

    def ended_by_closing(self, name: str) -> Iterator[Aggregate]:
        """Take away the open tags that a closing tag ends; none if it closes none of them."""
        if not any(aggregate.name == name for aggregate in self._open):
            return
        is_closed = False
        while not is_closed:
            aggregate = self._open.pop()
            is_closed = aggregate.name == name
            yield aggregate

    def begin(self, name: str, level: int, line: int) -> Aggregate:
        """Add a new innermost open tag."""
        aggregate = Aggregate(name, level, line)
        self._open.append(aggregate)
        return aggregate
