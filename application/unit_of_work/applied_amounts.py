"""By how much a unit of work changes what is applied to each charge, as the log keeps it.

A change of applications names the charges that one credit pays. Whether a charge is paid in full
depends on all of its credits, so the log also keeps the total of each charge.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from application.ports.change_log import AppliedAmount, ChangeLog, LoggedChange
from domain.reconciliation.applications import AppliedCredit
from domain.values import parse_amount


class AppliedAmounts:
    """Collects the amounts from the changes of one unit of work."""

    def __init__(self) -> None:
        self._amounts: dict[str, int] = defaultdict(int)
        self._versions: dict[str, int] = {}
        self._first = self._last = 0

    def noting(self, changes: Iterable[LoggedChange], log: ChangeLog) -> Iterator[LoggedChange]:
        """The changes one by one, while the amounts in them are collected.

        The log is told for which charges each of them alters an amount, a day or a rule.
        """
        for change in changes:
            self._first = self._first or change.version
            self._last = change.version
            if change.collection == AppliedCredit.plural:
                lines = _altered_lines(change)
                log.add_charges(change.version, _charges(lines))
                for charge_id, cents in _sums(lines).items():
                    self._amounts[charge_id] += cents
                    self._versions[charge_id] = change.version
            yield change

    def rows(self) -> list[AppliedAmount]:
        """The charges to which more or less is applied than before the unit of work."""
        return [
            AppliedAmount(charge_id, self._versions[charge_id], self._first, self._last, cents)
            for charge_id, cents in self._amounts.items()
            if cents
        ]


def applied_change(change: LoggedChange) -> dict[str, int]:
    """By how many cents the change of a credit's applications alters what each charge has of it.

    Charges for which nothing changes are absent.
    """
    return _sums(_altered_lines(change))


def altered_charges(change: LoggedChange) -> tuple[str, ...]:
    """The open items of the charges of which a change alters an amount, a day or a rule."""
    return _charges(_altered_lines(change))


def charges_of(change: LoggedChange) -> tuple[str, ...]:
    """The open items of all charges that a credit paid before or after a change, each once."""
    texts = (change.before, change.after)
    return tuple(dict.fromkeys(line[0] for text in texts for line in _lines(text)))


def _altered_lines(change: LoggedChange) -> list[tuple[str, int]]:
    """The charge and the cents of each application that is not there before and after a change.

    The cents are negative for one that was there before.
    """
    before, after = Counter(_lines(change.before)), Counter(_lines(change.after))
    return [
        (charge_id, sign * count * parse_amount(amount))
        for lines, sign in ((before - after, -1), (after - before, 1))
        for (charge_id, amount, *_), count in lines.items()
    ]


def _lines(text: str | None) -> list[tuple[str, str, str, str]]:
    """The charge, amount, day and rule of each application of a credit, as the log has it."""
    lines = json.loads(text)["applied"] if text else ()
    return [(line["chargeId"], line["amount"], line["date"], line["rule"]) for line in lines]


def _charges(lines: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """The charges of some lines, each once."""
    return tuple(dict.fromkeys(charge_id for charge_id, _ in lines))


def _sums(lines: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The cents of each charge for which they are not zero."""
    amounts: dict[str, int] = defaultdict(int)
    for charge_id, cents in lines:
        amounts[charge_id] += cents
    return {charge_id: cents for charge_id, cents in amounts.items() if cents}
