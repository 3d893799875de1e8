"""The sets of amounts that sum to a target."""

from collections import defaultdict
from collections.abc import Sequence

LARGEST_SMALL = 3
"""How many amounts a small set has at most."""


def subsets_with_sum(amounts: Sequence[int], target: int, most: int) -> list[tuple[int, ...]]:
    """The places of the amounts in each set of two or more that sums to a target.

    At most so many sets are returned. Amounts may be negative. Each sum of one half of the amounts
    is looked up among the sums of the other half, which takes 2 * 2^8 steps for 16 amounts instead
    of 2^16.
    """
    half = len(amounts) // 2
    masks_by_sum: dict[int, list[int]] = defaultdict(list)
    for mask, total in enumerate(_subset_sums(amounts[:half])):
        masks_by_sum[total].append(mask)
    subsets: list[tuple[int, ...]] = []
    for upper_mask, total in enumerate(_subset_sums(amounts[half:])):
        for lower_mask in masks_by_sum.get(target - total, ()):
            mask = lower_mask | upper_mask << half
            if mask.bit_count() > 1:
                subsets.append(tuple(place for place in range(len(amounts)) if mask >> place & 1))
                if len(subsets) == most:
                    return subsets
    return subsets


def small_subsets_with_sum(amounts: Sequence[int], target: int, most: int) -> list[tuple[int, ...]]:
    """The places of the amounts in each set of two or three that sums to a target.

    At most so many sets are returned. The time is that of the amounts squared.
    """
    places_of: dict[int, list[int]] = defaultdict(list)
    for place, amount in enumerate(amounts):
        places_of[amount].append(place)
    subsets: list[tuple[int, ...]] = []
    for first, amount in enumerate(amounts):
        rest = target - amount
        subsets += [(first, place) for place in places_of.get(rest, ()) if place > first]
        for second in range(first + 1, len(amounts)):
            last = rest - amounts[second]
            subsets += [
                (first, second, place) for place in places_of.get(last, ()) if place > second
            ]
        if len(subsets) >= most:
            break
    return subsets[:most]


def _subset_sums(amounts: Sequence[int]) -> list[int]:
    """The sum of every subset of the amounts, at the place that is the bit mask of the subset."""
    sums = [0]
    for amount in amounts:
        sums += [total + amount for total in sums]
    return sums
