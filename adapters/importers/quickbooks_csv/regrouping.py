"""Which rows of a report that is divided by accounts are one transaction.

Such a report does not say it. Rows of one date, type and number belong together; if these are
several transactions, their names, the accounts on the other side and the amounts divide them.
"""

from collections.abc import Iterator, Sequence

from adapters.importers.quickbooks_csv.documents import DocumentBuilder
from adapters.importers.quickbooks_csv.postings import Posting, is_several
from adapters.importers.quickbooks_csv.words import form_of

MOST_TRIED = 4_096
"""How many sums of rows are tried to find the ones of a transaction."""
MOST_ALIKE = 500
"""How many transactions of one date, type and number are told apart."""


def divide(postings: list[Posting], builder: DocumentBuilder) -> Iterator[list[Posting]]:
    """The transactions of postings that share date, type and number; amounts are debit positive.

    What cannot be divided is one transaction.
    """
    type_ = postings[0].type
    own = [posting for posting in postings if builder.own_fit(posting, type_) > 1]
    if form_of(type_) == "journal" or len(own) < 2 or len(own) > MOST_ALIKE:
        yield from [postings] if postings[0].number else _by_name(postings)
        return
    for group in _by_name(postings):
        own_of_group = [posting for posting in own if posting in group]
        if len(own_of_group) < 2 or sum(posting.amount for posting in group) != 0:
            yield group
        else:
            yield from _by_own(group, own_of_group, builder)


def _by_name(postings: list[Posting]) -> list[list[Posting]]:
    """The postings by the names on them, if those of each name balance."""
    groups: dict[str, list[Posting]] = {}
    for posting in postings:
        groups.setdefault(posting.name, []).append(posting)
    if any(sum(posting.amount for posting in group) != 0 for group in groups.values()):
        return [postings]
    return list(groups.values())


def _by_own(
    postings: list[Posting], own: Sequence[Posting], builder: DocumentBuilder
) -> Iterator[list[Posting]]:
    """The postings with each of the own ones: first the pairs, then by sums of amounts."""
    rest = [posting for posting in postings if not any(posting is one for one in own)]
    left: list[Posting] = []
    for posting in own:
        twin = _other_side(posting, rest, builder)
        if twin is None:
            left.append(posting)
        else:
            rest = [other for other in rest if other is not twin]
            yield [posting, twin]
    for posting in left[:-1]:
        chosen = _summing_to(-posting.amount, rest)
        if chosen is None:
            continue
        rest = [other for other in rest if not any(other is one for one in chosen)]
        left = [other for other in left if other is not posting]
        yield [posting, *chosen]
    if remaining := [*left, *rest]:
        yield remaining


def _other_side(
    own: Posting, others: Sequence[Posting], builder: DocumentBuilder
) -> Posting | None:
    """The only other line of a transaction, if its split names one account."""
    if not own.split or is_several(own.split):
        return None
    path = builder.chart.path_of(own.split)
    twins = [
        other for other in others if other.amount == -own.amount and _is_called(other.account, path)
    ]
    same_memo = (twin for twin in twins if twin.memo == own.memo)
    return next(same_memo, twins[0] if twins else None)


def _is_called(account: str, path: str) -> bool:
    """Whether a path, or the last name of one, is that of an account."""
    return account == path or account.rpartition(":")[2] == path.rpartition(":")[2]


def _summing_to(amount: int, postings: Sequence[Posting]) -> list[Posting] | None:
    """The postings that sum to an amount, if exactly one choice of neighbours or of any does."""
    for first in range(len(postings)):
        total = 0
        for last in range(first, min(first + 64, len(postings))):
            total += postings[last].amount
            if total == amount:
                return list(postings[first : last + 1])
    sums: dict[int, list[Posting]] = {0: []}
    for posting in postings:
        for total, chosen in list(sums.items()):
            if len(sums) > MOST_TRIED:
                break
            sums.setdefault(total + posting.amount, [*chosen, posting])
    return sums.get(amount) or None
