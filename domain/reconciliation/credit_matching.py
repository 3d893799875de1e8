"""Which open credit pays which open charge: by the numbers it names, by exact amounts, by age.

These are the rules of automatic application. `match` applies them in this order.
"""

from collections import defaultdict
from collections.abc import Iterable
from heapq import heappop, heappush

from attrs import frozen

from domain.document_kinds import traits_of
from domain.reconciliation.applications import MatchRule
from domain.reconciliation.named_numbers import KnownNumbers, named_numbers
from domain.reconciliation.open_items import OpenItem, due_order
from domain.texts import name_key

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
            if traits_of(charge.kind).is_named_in_memos and (key := name_key(charge.number)):
                self._places_by_number[key].append(place)
        for places in self._places_by_number.values():
            places.sort(key=lambda place: (charges[place].date, place))
        self._known_numbers = KnownNumbers(self._places_by_number)

    def by_number(self, credit: OpenItem) -> None:
        """Pay the charges that the memo and the reference of the credit name.

        Charges whose numbers they tell are paid in the order in which they stand, as far as the
        credit goes. The others are paid if the balance of exactly one of them is what is left of
        the credit, or if the balances of all together are. Where several charges have one number,
        the older one goes first.
        """
        memo = named_numbers(credit.memo, self._known_numbers)
        told, others = list(memo.told), list(memo.others)
        if not traits_of(credit.kind).is_named_in_memos:  # the number of a credit memo is its own
            reference = named_numbers(credit.number, self._known_numbers, is_memo=False)
            told += reference.told
            others += reference.others
        for number in told:
            for place in self._places_by_number[number]:
                self._apply(credit, place, "number")
        self._pay_others(credit, [number for number in others if number not in told])

    def _pay_others(self, credit: OpenItem, numbers: list[str]) -> None:
        """Pay the charge that has what is left of the credit as its balance, or else all of them.

        Each number stands for the oldest open charge that has it.
        """
        unapplied = self.unapplied[credit.id]
        oldest_places = (
            next((place for place in self._places_by_number[number] if self._balances[place]), None)
            for number in dict.fromkeys(numbers)
        )
        places = [place for place in oldest_places if place is not None]
        exact_places = [place for place in places if self._balances[place] == unapplied]
        if len(exact_places) == 1:
            self._apply(credit, exact_places[0], "number")
        elif sum(self._balances[place] for place in places) == unapplied:
            for place in places:
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
