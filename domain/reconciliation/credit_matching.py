"""Which open credit pays which open charge: by the numbers it names, by exact amounts, by age.

These are the rules of automatic application. `match` applies them in this order.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from heapq import heappop, heappush

from attrs import frozen

from domain.document_kinds import traits_of
from domain.reconciliation.applications import MatchRule
from domain.reconciliation.open_items import OpenItem, due_order

MOST_CANDIDATES = 20
"""The most charges among which a set with an exact sum is searched.

Among more charges, too many sets would have that sum by chance.
"""


@frozen
class Match:
    """An amount of a credit that pays a charge, and the rule that found it."""

    credit_id: str
    charge_id: str
    amount: int
    rule: MatchRule


def match(items: Iterable[OpenItem]) -> list[Match]:
    """Which open charges the open credits of one contact and control account pay.

    Each rule in turn (number, exact, oldest) looks at every credit by date and id. A credit on
    hold pays nothing.
    """
    open_items = [item for item in items if item.open > 0]
    credits = sorted(
        (item for item in open_items if item.role == "credit" and not item.hold),
        key=lambda credit: (credit.date, credit.id),
    )
    charges = sorted((item for item in open_items if item.role == "charge"), key=due_order)
    matching = _Matching(charges, {credit.id: credit.open for credit in credits})
    for rule in (matching.by_number, matching.by_exact_amount, matching.oldest_first):
        for credit in credits:
            if matching.unapplied[credit.id] and matching.candidates:
                rule(credit)
    return matching.matches


class _Matching:
    """A matching under way: what is still open of each item, and indexes of the charges.

    A charge is named by its place in the order in which charges are paid.
    """

    def __init__(self, charges: list[OpenItem], unapplied: dict[str, int]) -> None:
        self.matches: list[Match] = []
        self.unapplied = unapplied
        """What is left of each credit, by its id."""
        self.candidates = len(charges)
        """How many charges are still open."""
        self._charges = charges
        self._balances = [charge.open for charge in charges]
        """What is left of each charge, by its place."""
        self._first_open = 0
        """No charge before this place is open."""
        self._places_by_number: dict[str, list[int]] = defaultdict(list)
        self._places_by_balance: dict[int, list[int]] = defaultdict(list)
        """A heap of places for each balance. A place whose balance has changed since is stale."""
        for place, charge in enumerate(charges):
            self._places_by_balance[charge.open].append(place)
            if traits_of(charge.kind).is_named_in_memos and charge.number:
                self._places_by_number[charge.number.casefold()].append(place)

    def by_number(self, credit: OpenItem) -> None:
        """Pay the charges that the credit names, in the order in which it names them.

        The memo names a charge by its number alone. The number of the credit may be that of a
        check, so a number in it names a charge only after a word such as "invoice", or where the
        balance of the charge is what is left of the credit.
        """
        for number, _ in named_numbers(credit.memo, self._places_by_number):
            for place in self._places_by_number[number]:
                self._apply(credit, place, "number")
        if traits_of(credit.kind).is_named_in_memos:
            return  # the number of a credit memo is its own
        for number, is_called_invoice in named_numbers(credit.number, self._places_by_number):
            for place in self._places_by_number[number]:
                if is_called_invoice or self._balances[place] == self.unapplied[credit.id]:
                    self._apply(credit, place, "number")

    def by_exact_amount(self, credit: OpenItem) -> None:
        """Pay the first charge whose balance is what is left of the credit.

        Where there is none, pay the set of charges that sums to it, if there is exactly one set.
        """
        unapplied = self.unapplied[credit.id]
        places = self._places_by_balance[unapplied]
        while places and self._balances[places[0]] != unapplied:
            heappop(places)
        if places:
            self._apply(credit, places[0], "exact")
        elif 2 <= self.candidates <= MOST_CANDIDATES:
            open_places = [place for place, balance in enumerate(self._balances) if balance]
            balances = [self._balances[place] for place in open_places]
            for index in unique_subset(balances, unapplied) or ():
                self._apply(credit, open_places[index], "exact")

    def oldest_first(self, credit: OpenItem) -> None:
        """Pay the charges in their order until nothing is left of the credit."""
        while self.unapplied[credit.id] and self.candidates:
            while not self._balances[self._first_open]:
                self._first_open += 1
            self._apply(credit, self._first_open, "oldest")

    def _apply(self, credit: OpenItem, place: int, rule: MatchRule) -> None:
        amount = min(self.unapplied[credit.id], self._balances[place])
        if not amount:
            return
        self.matches.append(Match(credit.id, self._charges[place].id, amount, rule))
        self.unapplied[credit.id] -= amount
        self._balances[place] -= amount
        if self._balances[place]:
            heappush(self._places_by_balance[self._balances[place]], place)
        else:
            self.candidates -= 1


_DATE = re.compile(r"(?<!\w)\d{4}-\d\d-\d\d(?!\w)", re.ASCII)

_CALLED_INVOICE = re.compile(
    r"(?:^|[^\w])(?:inv|invoices?|bills?)[\s.:#-]*(?:nos?|numbers?)?[\s.:#-]*$"
)
"""Text that ends with a word for an invoice or bill, so that a number after it names one."""


def named_numbers(text: str, numbers: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Which of these numbers a text names as whole words, and whether it calls each an invoice.

    `numbers` are case-folded. Where several begin at the same place, the longest counts. The text
    `100.00` does not name 100, because it is an amount; nor does `2026-01-10` name 10, because it
    is a date in the form in which the books write dates into memos.
    """
    known = set(numbers)
    lengths = sorted({len(number) for number in known}, reverse=True)
    folded = _without_dates(text.casefold(), known)
    place = 0
    while place < len(folded):
        number = _number_at(folded, place, known, lengths)
        if number is None:
            place += 1
            continue
        is_called_invoice = _CALLED_INVOICE.search(folded[:place]) is not None
        yield number, number.startswith("inv") or is_called_invoice
        place += len(number)


def _without_dates(text: str, known: set[str]) -> str:
    """The text with blanks in place of dates, except of a date that is itself a number."""
    return _DATE.sub(lambda date: date[0] if date[0] in known else " " * len(date[0]), text)


def _number_at(text: str, place: int, known: set[str], lengths: list[int]) -> str | None:
    """The longest number that is a whole word of the text at a place."""
    if place > 0 and _in_word(text[place - 1]) and _in_word(text[place]):
        return None
    for length in lengths:
        word = text[place : place + length]
        if word in known and _is_end_of_word(text, place + length):
            return word
    return None


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _is_end_of_word(text: str, end: int) -> bool:
    if end >= len(text):
        return True
    if _in_word(text[end]) and _in_word(text[end - 1]):
        return False
    is_amount = text[end - 1].isdigit() and re.match(r"\.\d\d(?!\d)", text[end:])
    return not is_amount


def unique_subset(amounts: list[int], target: int) -> list[int] | None:
    """The places of the amounts that sum to a target, if exactly one set of them does.

    All amounts are above zero. Each sum of one half of the amounts is looked up among the sums of
    the other half, which takes 2 * 2^10 steps for 20 amounts instead of 2^20.
    """
    half = len(amounts) // 2
    masks_by_sum: dict[int, list[int]] = defaultdict(list)
    for mask, total in _subset_sums(amounts[:half]):
        if total <= target:
            masks_by_sum[total].append(mask)
    masks: list[int] = []
    for upper_mask, total in _subset_sums(amounts[half:]):
        masks += [
            lower_mask | upper_mask << half for lower_mask in masks_by_sum.get(target - total, ())
        ]
        if len(masks) > 1:
            return None
    if not masks:
        return None
    return [place for place in range(len(amounts)) if masks[0] >> place & 1]


def _subset_sums(amounts: list[int]) -> list[tuple[int, int]]:
    """Every subset of the amounts as (bit mask of the places, sum)."""
    sums = [(0, 0)]
    for place, amount in enumerate(amounts):
        sums += [(mask | 1 << place, total + amount) for mask, total in sums]
    return sums
