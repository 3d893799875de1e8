"""Which open credit pays which open charge: by the numbers it names, by exact amounts, by age."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from heapq import heappop, heappush

from attrs import frozen

from domain.document_kinds import traits_of
from domain.reconciliation.applications import MatchRule
from domain.reconciliation.open_items import OpenItem, due_order

MOST_IN_A_SET = 20
"""Among more candidates no set is looked for: too many would sum to anything."""


@frozen
class Match:
    """A credit that was found to pay a charge."""

    credit_id: str
    charge_id: str
    amount: int
    rule: MatchRule


def match(items: Iterable[OpenItem]) -> list[Match]:
    """What the open credits pay of the open charges of one contact and control account.

    Rule by rule (number, exact, oldest), each for every credit in turn by date and id. A credit on hold pays nothing.
    """
    chosen = [each for each in items if each.open > 0]
    credits = sorted(
        (each for each in chosen if each.role == "credit" and not each.hold),
        key=lambda each: (each.date, each.id),
    )
    matching = _Matching(
        sorted((each for each in chosen if each.role == "charge"), key=due_order),
        {each.id: each.open for each in credits},
    )
    for rule in (matching.by_number, matching.exactly, matching.oldest_first):
        for credit in credits:
            if matching.rest[credit.id] and matching.candidates:
                rule(credit)
    return matching.found


class _Matching:
    """A search under way: what each item has left, and quick ways to the candidates."""

    def __init__(self, charges: list[OpenItem], rest: dict[str, int]) -> None:
        self.found: list[Match] = []
        self.rest = rest
        self.candidates = len(charges)
        """How many charges have something left."""
        self._charges = charges
        self._left = [each.open for each in charges]
        self._first = 0
        self._numbers: dict[str, list[int]] = defaultdict(list)
        self._balances: dict[int, list[int]] = defaultdict(list)
        """The places of the charges by what they have left, smallest first; stale ones are passed over."""
        for place, each in enumerate(charges):
            self._balances[each.open].append(place)
            if traits_of(each.kind).is_named_in_memos and each.number:
                self._numbers[each.number.casefold()].append(place)

    def by_number(self, credit: OpenItem) -> None:
        """The invoices that the memo names, in the order in which they stand; of `ref`, which may be the number of a
        check, only those after "inv" or "invoice" and those whose balance is the rest."""
        for number, _ in named_numbers(credit.memo, self._numbers):
            for place in self._numbers[number]:
                self._apply(credit, place, "number")
        if traits_of(credit.kind).is_named_in_memos:
            return  # what a credit memo has is its own number
        for number, is_called in named_numbers(credit.number, self._numbers):
            for place in self._numbers[number]:
                if is_called or self._left[place] == self.rest[credit.id]:
                    self._apply(credit, place, "number")

    def exactly(self, credit: OpenItem) -> None:
        """The first candidate whose balance is the rest; else the one set of candidates that sums to it."""
        rest = self.rest[credit.id]
        places = self._balances[rest]
        while places and self._left[places[0]] != rest:
            heappop(places)
        if places:
            self._apply(credit, places[0], "exact")
        elif 2 <= self.candidates <= MOST_IN_A_SET:
            open_ = [place for place, left in enumerate(self._left) if left]
            for index in only_set([self._left[place] for place in open_], rest) or ():
                self._apply(credit, open_[index], "exact")

    def oldest_first(self, credit: OpenItem) -> None:
        """The candidates in their order, until the rest is used."""
        while self.rest[credit.id] and self.candidates:
            while not self._left[self._first]:
                self._first += 1
            self._apply(credit, self._first, "oldest")

    def _apply(self, credit: OpenItem, place: int, rule: MatchRule) -> None:
        amount = min(self.rest[credit.id], self._left[place])
        if not amount:
            return
        self.found.append(Match(credit.id, self._charges[place].id, amount, rule))
        self.rest[credit.id] -= amount
        self._left[place] -= amount
        if self._left[place]:
            heappush(self._balances[self._left[place]], place)
        else:
            self.candidates -= 1


_DATE = re.compile(r"(?<!\w)\d{4}-\d\d-\d\d(?!\w)", re.ASCII)


_CALLED = re.compile(r"(?:^|[^\w])(?:inv|invoices?|bills?)[\s.:#-]*(?:nos?|numbers?)?[\s.:#-]*$")


def named_numbers(text: str, numbers: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """The numbers (folded to one case) that stand in a text as whole words, and whether each is called an invoice.

    Where several begin at one place the longest counts. `100` is not named by `100.00`, which is an amount, nor `10` by
    `2026-01-10`, which is a date, as the memos have it that the books write.
    """
    known = set(numbers)
    lengths = sorted({len(each) for each in known}, reverse=True)
    folded = _DATE.sub(
        lambda found: found[0] if found[0] in known else " " * len(found[0]), text.casefold()
    )
    place = 0
    while place < len(folded):
        if place == 0 or not (_in_word(folded[place - 1]) and _in_word(folded[place])):
            for length in lengths:
                word = folded[place : place + length]
                if word in known and _ends(folded, place + length):
                    yield word, word.startswith("inv") or _CALLED.search(folded[:place]) is not None
                    place += length - 1
                    break
        place += 1


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _ends(text: str, end: int) -> bool:
    if end >= len(text):
        return True
    if _in_word(text[end]) and _in_word(text[end - 1]):
        return False
    return not (text[end - 1].isdigit() and re.match(r"\.\d\d(?!\d)", text[end:]))


def only_set(amounts: list[int], target: int) -> list[int] | None:
    """The places of the amounts that sum to a target, if exactly one set of them does; all amounts are above zero.

    The sums of either half are looked up in those of the other: twice 2^10 steps for 20 amounts, not 2^20.
    """
    half = len(amounts) // 2
    below: dict[int, list[int]] = defaultdict(list)
    for mask, total in _sums(amounts[:half]):
        if total <= target:
            below[total].append(mask)
    found: list[int] = []
    for mask, total in _sums(amounts[half:]):
        found += [each | mask << half for each in below.get(target - total, ())]
        if len(found) > 1:
            return None
    return [place for place in range(len(amounts)) if found[0] >> place & 1] if found else None


def _sums(amounts: list[int]) -> list[tuple[int, int]]:
    """Every set of amounts as a mask, with its sum."""
    sums = [(0, 0)]
    for place, amount in enumerate(amounts):
        sums += [(mask | 1 << place, total + amount) for mask, total in sums]
    return sums
