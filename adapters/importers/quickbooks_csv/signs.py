"""On which side amounts are that a report has in the natural sign of their accounts.

A credit raises the balance of a liability, of equity and of income, and stands there as a positive
amount. Where no file says what an account is, the transactions show its side: they must balance.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from adapters.importers.quickbooks_csv.chart import Chart, natural_sign
from adapters.importers.quickbooks_csv.postings import Posting, is_several
from adapters.importers.quickbooks_csv.words import SIGNS, type_key

Bucket = tuple[str, str, str]
"""What the rows of one transaction share: date, type and number."""

_MOST_ROUNDS = 20
"""How often what was found out about some accounts is used to find out about others."""
_CREDITED_NAME = re.compile(
    r"\b(?:income|sales|revenue|fees earned|services|payable|liabilit(?:y|ies)|loans?|mortgage|"
    r"equity|capital|retained earnings|draws?|drawings|credit card|visa|mastercard|amex)\b"
)


def buckets_of(postings: Iterable[Posting]) -> dict[Bucket, list[Posting]]:
    """The postings by date, type and number: those of one transaction, or of several like it."""
    buckets: dict[Bucket, list[Posting]] = {}
    for posting in postings:
        key = posting.day, posting.type, posting.number
        if key in buckets:
            buckets[key].append(posting)
        else:
            buckets[key] = [posting]
    return buckets


def find_signs(buckets: Mapping[Bucket, Sequence[Posting]], chart: Chart) -> dict[str, int]:
    """+1 or -1 for the path of every account: what makes its amounts debit positive."""
    sums = [_sums(postings) for postings in buckets.values()]
    accounts = {path for by_path in sums for path in by_path}
    if _are_debit_positive(sums):
        return dict.fromkeys(accounts, 1)
    signs = {path: sign for path in accounts if (sign := chart.sign(path)) is not None}
    signs = _shown_by_type(buckets.values()) | signs
    unknown = accounts - signs.keys()
    for _ in range(_MOST_ROUNDS):
        shown = _shown_by_balance(sums, signs) if unknown else {}
        if not shown:
            break
        signs |= shown
        unknown -= shown.keys()
    for path in sorted(unknown):
        signs[path] = _guessed_sign(path, chart)
        for _ in range(_MOST_ROUNDS):
            shown = _shown_by_balance(sums, signs)
            if not shown:
                break
            signs = shown | signs
    return signs


def _sums(postings: Sequence[Posting]) -> Counter[str]:
    by_path: Counter[str] = Counter()
    for posting in postings:
        by_path[posting.account] += posting.amount
    return by_path


def _are_debit_positive(sums: Sequence[Counter[str]]) -> bool:
    """Whether nearly all transactions balance as they are."""
    balanced = sum(by_path.total() == 0 for by_path in sums)
    return bool(sums) and balanced * 20 >= len(sums) * 19


def _shown_by_type(buckets: Iterable[Sequence[Posting]]) -> dict[str, int]:
    """The signs of accounts on which transactions begin whose type tells the side.

    The row on which a transaction of several accounts begins names no single account as its split.
    """
    votes: dict[str, Counter[int]] = defaultdict(Counter)
    for postings in buckets:
        side = SIGNS.get(type_key(postings[0].type), 0)
        own = [posting for posting in postings if is_several(posting.split) and posting.amount]
        if side and len(own) == 1 and len(postings) > 2:
            votes[own[0].account][side if own[0].amount > 0 else -side] += 1
    return _most_voted(votes)


def _most_voted(votes: Mapping[str, Counter[int]]) -> dict[str, int]:
    return {path: max(counts, key=lambda sign: counts[sign]) for path, counts in votes.items()}


def _shown_by_balance(sums: Sequence[Counter[str]], signs: Mapping[str, int]) -> dict[str, int]:
    """The signs of accounts that are the only unknown ones of their transactions."""
    votes: dict[str, Counter[int]] = defaultdict(Counter)
    for by_path in sums:
        unknown = [path for path, amount in by_path.items() if amount and path not in signs]
        if len(unknown) != 1:
            continue
        (path,) = unknown
        rest = sum(amount * signs.get(other, 0) for other, amount in by_path.items())
        if rest in (by_path[path], -by_path[path]):
            votes[path][-1 if rest == by_path[path] else 1] += 1
    return _most_voted(votes)


def _guessed_sign(path: str, chart: Chart) -> int:
    """The sign of an account about which the transactions show nothing, by what it is called."""
    if guessed := chart.guessed(path):
        return natural_sign(guessed)
    return -1 if _CREDITED_NAME.search(path.casefold()) else 1
