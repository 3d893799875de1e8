"""A line or row as the sum of others: a whole, and a set of parts.

A set of parts is *natural* if it is all that there is of some days in a row, or of one name, or of
the number of the whole, as people deposit what they have.
"""

from attrs import frozen

from domain.reconciliation.matching.payee_words import Words
from domain.reconciliation.matching.statement_items import Agreement

_UNLIKELY = 100
"""How many times rarer than once an equal sum must be by chance for a set to be certain."""
_UNLIKELY_PICKED = 20_000
"""The same, for a set that is picked from among others, and not natural."""
_LIKELY = 10
"""If it is not so many times rarer, the set is not even proposed."""
_FEW_TRIED = 64
"""If so few sets were tried, it is proposed anyway."""


@frozen
class Item:
    """A line or a row, as a whole or a part."""

    key: int | str
    """The index of the line, or the id of the row."""
    is_line: bool
    day: int
    """The ordinal of the date."""
    amount: int
    number: str
    words: Words

    @property
    def likeness(self) -> tuple[object, ...]:
        """The same for parts that nothing tells apart."""
        return self.day, self.amount, self.number, self.words.name or self.words.all


@frozen
class PartSet:
    """A whole, and a set of parts that sums to it."""

    whole: Item
    parts: tuple[Item, ...]
    days_apart: int
    """How many days a line is after a row at most, negative if before."""
    same_number: bool
    agreement: Agreement
    words_shared: tuple[str, ...]
    is_natural: bool
    rarity: int
    """How many times rarer than once it is that a set has the sum by chance."""
    tried: int
    """How many sets were tried."""
    is_searched: bool
    """Whether all sets of as many parts were tried."""
    is_uniform: bool
    """Whether the parts fit together.

    All have a number, or none has, none has the payee of another whole, and no two are equal, which
    may be one that is there twice.
    """

    @property
    def is_likely(self) -> bool:
        """Whether it is worth while to show it."""
        is_plain = self.is_natural or self.tried <= _FEW_TRIED
        return self.same_number or is_plain or self.rarity >= _LIKELY

    @property
    def is_rare(self) -> bool:
        """Whether a set has hardly the sum by chance."""
        least = _UNLIKELY if self.is_natural else _UNLIKELY_PICKED
        fits = self.is_uniform and self.is_searched and self.rarity >= least
        return self.same_number or fits

    def can_rival(self, best: "PartSet") -> bool:
        """Whether it can be meant where another set of the same whole is more alike.

        Among many candidates there is often a set of many parts that has the sum by chance. It is
        no rival of a natural set that has fewer parts or is of fewer days.
        """
        is_simple = len(self.parts) <= len(best.parts) and self.count_days() <= best.count_days()
        return self.is_natural or not best.is_natural or is_simple

    def count_days(self) -> int:
        """On how many days there are parts."""
        return len({part.day for part in self.parts})

    @property
    def rank(self) -> tuple[object, ...]:
        """The more that says for it, the lower it is."""
        return (
            not self.same_number,
            self.agreement != "same",
            not self.is_natural,
            abs(self.days_apart),
            len(self.parts),
            tuple(str(part.key) for part in self.parts),
        )
