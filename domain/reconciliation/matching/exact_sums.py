"""The sets of amounts that sum to a target."""

from collections import defaultdict
from collections.abc import Sequence


def subsets_with_sum(amounts: Sequence[int], target: int, most: int) -> list[tuple[int, ...]]:
    """The places of the amounts in each set of two or more that sums to a target.

    At most so many sets are returned. Amounts may be negative. Each sum of one half of the amounts
    is looked up among the sums of the other half, which takes 2 * 2^7 steps for 14 amounts instead
    of 2^14.
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


def _subset_sums(amounts: Sequence[int]) -> list[int]:
    """The sum of every subset of the amounts, at the place that is the bit mask of the subset."""
    sums = [0]
    for amount in amounts:
        sums += [total + amount for total in sums]
    return sums
