"""What a change in the log alters of the applications of a credit: pair by pair, and day by day."""

from collections import defaultdict
from collections.abc import Iterator

from attrs import frozen

from application.ports.change_log import LoggedChange
from application.replay.logged_records import logged_fields
from domain.ledger.ids import OpenItemId
from domain.values import parse_amount


@frozen
class AppliedLine:
    """How much a credit pays of a charge on a day by a rule, before a change and after it."""

    credit_id: str
    """The id of its open item."""
    charge_id: str
    """The id of its open item."""
    date: str
    """The day from which it counts."""
    rule: str
    before: int
    """In cents."""
    after: int
    """In cents."""

    @property
    def credit(self) -> OpenItemId:
        """The item that pays."""
        return OpenItemId.parse(self.credit_id)

    @property
    def charge(self) -> OpenItemId:
        """The item that is paid."""
        return OpenItemId.parse(self.charge_id)


def applied_lines(change: LoggedChange) -> Iterator[AppliedLine]:
    """What a change of `applications` alters, what is taken back first."""
    altered = [(key, pair) for key, pair in _amounts(change).items() if pair[0] != pair[1]]
    for (day, charge_id, rule), (before, after) in sorted(
        altered, key=lambda line: (line[1][1] > line[1][0], line[0])
    ):
        yield AppliedLine(change.id, charge_id, day, rule, before, after)


def applied_by_day(change: LoggedChange) -> dict[tuple[str, str], tuple[int, int]]:
    """How much a credit pays of each charge on each day, before a change and after it.

    In cents, by (id of the charge, day); by whichever rules. What stays is absent.
    """
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for (day, charge_id, _), (before, after) in _amounts(change).items():
        old, new = sums.get((charge_id, day), (0, 0))
        sums[charge_id, day] = (old + before, new + after)
    return {key: pair for key, pair in sums.items() if pair[0] != pair[1]}


def _amounts(change: LoggedChange) -> dict[tuple[str, str, str], list[int]]:
    """Cents before and after, by (day, id of the charge, rule)."""
    amounts: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for place, text in enumerate((change.before, change.after)):
        for line in logged_fields(change, text).get("applied", ()):
            key = (line["date"], line["chargeId"], line["rule"])
            amounts[key][place] += parse_amount(line["amount"])
    return amounts
