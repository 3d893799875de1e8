"""By how much a unit of work changes what is applied to each charge, as the log keeps it.

A change of applications names the charges that one credit pays. Whether a charge is paid in full
depends on all of its credits, so the log also keeps the total of each charge.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from application.ports.change_log import AppliedAmount, LoggedChange
from domain.reconciliation.applications import AppliedCredit
from domain.values import parse_amount


class AppliedAmounts:
    """Collects the amounts from the changes of one unit of work."""

    def __init__(self) -> None:
        self._amounts: dict[str, int] = defaultdict(int)
        self._last_versions: dict[str, int] = {}
        self._altered: list[tuple[str, int]] = []
        self._first = self._last = 0

    def noting(self, changes: Iterable[LoggedChange]) -> Iterator[LoggedChange]:
        """The changes one by one, while the amounts in them are collected."""
        for change in changes:
            self._first = self._first or change.version
            self._last = change.version
            if change.collection == AppliedCredit.plural:
                for charge_id, cents in _altered(change).items():
                    self._altered.append((charge_id, change.version))
                    if cents:
                        self._amounts[charge_id] += cents
                        self._last_versions[charge_id] = change.version
            yield change

    def rows(self) -> list[AppliedAmount]:
        """The charges to which more or less is applied than before the unit of work."""
        return [
            AppliedAmount(charge_id, self._last_versions[charge_id], self._first, self._last, cents)
            for charge_id, cents in self._amounts.items()
            if cents
        ]

    def versions(self) -> list[tuple[str, int]]:
        """(id of the charge, version) of each change that applies something else to a charge."""
        return self._altered


def applied_change(change: LoggedChange) -> dict[str, int]:
    """By how many cents the change of a credit's applications alters what each charge has of it.

    Charges for which nothing changes are absent.
    """
    return {charge_id: cents for charge_id, cents in _altered(change).items() if cents}


def _altered(change: LoggedChange) -> dict[str, int]:
    """The charges for which the change of a credit's applications alters an amount, day or rule.

    Each with by how many cents, which may be none.
    """
    before, after = map(_lines, (change.before, change.after))
    amounts: dict[str, int] = defaultdict(int)
    for lines, sign in ((before - after, -1), (after - before, 1)):
        for (charge_id, amount, *_), count in lines.items():
            amounts[charge_id] += sign * count * parse_amount(amount)
    return dict(amounts)


def _lines(text: str | None) -> Counter[tuple[str, str, str, str]]:
    """The applications of a credit in the log: (charge, amount, day, rule)."""
    lines = json.loads(text)["applied"] if text else ()
    return Counter((line["chargeId"], line["amount"], line["date"], line["rule"]) for line in lines)
