"""Which figure of one report is which figure of the other."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable

from attrs import frozen

from domain.comparison.compared_figures import ComparedFigure

PairedFigures = tuple[ComparedFigure, ComparedFigure]
"""A figure of the other report, and the same figure of ours."""

_Identity = Callable[[ComparedFigure], Hashable]
"""What two figures must share to be the same; a figure with None is not paired."""


@frozen
class Pairing:
    """The figures of two reports, paired as far as possible."""

    pairs: list[PairedFigures]
    foreign_only: list[ComparedFigure]
    ours_only: list[ComparedFigure]


def pair_figures(
    ours: Iterable[ComparedFigure], foreign: Iterable[ComparedFigure], *, is_transaction: bool
) -> Pairing:
    """Pair the figures of two reports.

    Figures with the same key and amounts are paired first, then those that agree in less and less.
    """
    steps: list[_Identity] = [_key_part_and_amounts, _key_and_part, _key_and_amounts, _key]
    if is_transaction:
        steps = [
            _key_and_amounts,
            _all_but_number,
            _all_but_type,
            _key,
            _all_but_owner,
            _all_but_day,
        ]
    pairing = Pairing([], list(foreign), list(ours))
    for identity in steps:
        pairing = _pair_by(identity, pairing)
    return pairing


def _pair_by(identity: _Identity, pairing: Pairing) -> Pairing:
    """Pair, in their order, the figures that are left and have the same identity."""
    waiting: dict[Hashable, list[ComparedFigure]] = defaultdict(list)
    for our_figure in reversed(pairing.ours_only):
        shared = identity(our_figure)
        if shared is not None:
            waiting[shared].append(our_figure)
    pairs, foreign_only = [], []
    for foreign_figure in pairing.foreign_only:
        shared = identity(foreign_figure)
        if shared is not None and waiting.get(shared):
            pairs.append((foreign_figure, waiting[shared].pop()))
        else:
            foreign_only.append(foreign_figure)
    paired = {id(our_figure) for _, our_figure in pairs}
    ours_only = [figure for figure in pairing.ours_only if id(figure) not in paired]
    return Pairing([*pairing.pairs, *pairs], foreign_only, ours_only)


def _key_and_amounts(figure: ComparedFigure) -> Hashable:
    return figure.key, tuple(sorted(figure.values.items()))


def _key(figure: ComparedFigure) -> Hashable:
    return figure.key


def _key_and_part(figure: ComparedFigure) -> Hashable:
    return figure.key, figure.part


def _key_part_and_amounts(figure: ComparedFigure) -> Hashable:
    """An account may be in two parts of a statement, with opposite amounts."""
    return _key_and_amounts(figure), figure.part


def _all_but_number(figure: ComparedFigure) -> Hashable:
    """One program may not have written the number of a transaction."""
    return figure.key[:3], figure.main_value


def _all_but_type(figure: ComparedFigure) -> Hashable:
    """Two programs may have different types for the same numbered transaction."""
    if not figure.key[-1] or len(figure.key) <= 2:
        return None
    return figure.key[:2], figure.key[3:], figure.main_value


def _all_but_owner(figure: ComparedFigure) -> Hashable:
    """The same transaction may be listed under another account."""
    if len(figure.key) <= 2:
        return None
    return figure.key[1:], figure.main_value


def _all_but_day(figure: ComparedFigure) -> Hashable:
    """The same numbered transaction may have another day."""
    if len(figure.key) <= 3 or not figure.key[3]:
        return None
    return figure.key[0], figure.key[2:], figure.main_value
