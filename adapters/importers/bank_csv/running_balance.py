"""Whether the balances of the rows follow from their amounts, in the order of the file or back."""

from array import array
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from attrs import define, field, frozen

_NONE = -(2**62)


@frozen
class Verdict:
    """What the balances say about the amounts."""

    checks: int = 0
    """How many balances could be compared with the one before."""
    same: int = 0
    """How many of them follow from the amounts as they are."""
    opposite: int = 0
    """How many of them follow only from the amounts with the other sign."""
    is_descending: bool = False
    """Whether the newest row comes first."""
    breaks: tuple[int, ...] = ()
    """The lines of the rows whose balances do not follow, if at least half of the others do."""

    @property
    def is_confirmed(self) -> bool:
        """Whether at least half of the balances follow from the amounts as they are."""
        return self.same * 2 >= self.checks > 0

    @property
    def is_reversed(self) -> bool:
        """Whether the amounts must have the other sign."""
        return self.opposite > self.same and self.opposite * 2 > self.checks


class _Step(NamedTuple):
    """Two balances that follow one another in the file."""

    first_line: int
    second_line: int
    difference: int
    """The second balance less the first one."""
    forward: int
    """What must be the difference if the second is the later one."""
    backward: int
    """What must be the difference, with the other sign, if the first is the later one."""
    days: int
    """How many days the second is after the first."""

    def follows(self, sign: int, direction: int) -> bool:
        """Whether the difference follows from the amounts, or from their opposites (-1).

        The later balance is the one of the later day, or the one that most of the file shows to be
        the later one: the second (1), the first (-1), or neither (0).
        """
        goes_on = self.days >= 0 or direction > 0
        goes_back = self.days <= 0 or direction < 0
        return (goes_on and self.difference == sign * self.forward) or (
            goes_back and -self.difference == sign * self.backward
        )


def _numbers() -> "array[int]":
    return array("q")


@define
class RunningBalance:
    """The amounts and balances of the rows, in the order of the file, in little memory."""

    _lines: "array[int]" = field(factory=_numbers)
    _days: "array[int]" = field(factory=_numbers)
    _amounts: "array[int]" = field(factory=_numbers)
    _balances: "array[int]" = field(factory=_numbers)

    def add(self, line: int, day: date, amount: int, balance: int | None) -> None:
        """Add a row; None if it has no balance."""
        self._append(line, day.toordinal(), amount, _NONE if balance is None else balance)

    def add_gap(self, line: int) -> None:
        """Add a row that cannot be read: balances on both sides of it are not compared."""
        self._append(line, 0, _NONE, _NONE)

    def _append(self, line: int, day: int, amount: int, balance: int) -> None:
        self._lines.append(line)
        self._days.append(day)
        self._amounts.append(amount)
        self._balances.append(balance)

    def verdict(self, *, is_descending: bool | None) -> Verdict:
        """What the balances say; `is_descending` is what the dates say, or None.

        The rows of one day may be in the other order than the days.
        """
        checks = same = opposite = 0
        direction = self._direction()
        for step in self._steps():
            if step.forward or step.backward:
                checks += 1
                if step.follows(1, direction):
                    same += 1
                elif step.follows(-1, direction):
                    opposite += 1
        if is_descending is None:
            is_descending = direction < 0
        breaks: tuple[int, ...] = ()
        if max(same, opposite) * 2 >= checks > 0:
            sign = -1 if opposite > same else 1
            breaks = tuple(
                step.first_line if is_descending else step.second_line
                for step in self._steps()
                if not step.follows(sign, direction)
            )
        return Verdict(checks, same, opposite, is_descending, breaks)

    def _direction(self) -> int:
        """Which balance of two is the later one in most of the file, whatever its dates say."""
        votes = 0
        for step in self._steps():
            votes += abs(step.difference) == abs(step.forward)
            votes -= abs(step.difference) == abs(step.backward)
        return (votes > 0) - (votes < 0)

    def _steps(self) -> Iterator[_Step]:
        """Each two balances that follow one another, with the amounts between them."""
        last, last_line, last_day, total, last_amount = _NONE, 0, 0, 0, 0
        for line, day, amount, balance in zip(
            self._lines, self._days, self._amounts, self._balances, strict=True
        ):
            if amount == _NONE:
                last = _NONE
                continue
            total += amount
            if balance == _NONE:
                continue
            if last != _NONE:
                backward = total - amount + last_amount
                yield _Step(last_line, line, balance - last, total, backward, day - last_day)
            last, last_line, last_day, total, last_amount = balance, line, day, 0, amount
