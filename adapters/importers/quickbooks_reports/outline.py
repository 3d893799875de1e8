"""The outline of a report CSV: where its groups begin and end, and which total closes which.

A group ends where its total stands. Where captions are indented, depth says so too; where they are not, totals alone do.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from attrs import field, frozen

from adapters.importers.quickbooks_reports.captions import (
    group_name,
    is_opening,
    is_result,
    is_subtree,
    is_surely_total,
    plain,
    total_of,
)
from domain.errors import Invalid

DEEPEST = 60
"""Groups inside groups that a report may have."""
_NAMESAKES = 100
"""Captions of one name among which a total looks for its own."""


@frozen
class Line:
    """A row as it stands in the file: how far its caption is indented, the caption, and what is filled in."""

    line: int
    depth: int
    label: str
    cells: dict[str, Any] = field(factory=dict)


@frozen
class Outline:
    """What totals say of lines, by index: the line behind the last one of each group, and which group a total closes."""

    ends: dict[int, int] = field(factory=dict)
    closes: dict[int, int] = field(factory=dict)


def outline_of(lines: Sequence[Line], key: str | None, *, is_detail: bool) -> Outline:
    """The groups of a report; `key` is which it is, and a detail has transactions."""
    is_indented = any(each.depth for each in lines if not is_inner(each))
    outline = _by_depth(lines, key) if is_indented else _by_totals(lines, key, is_detail=is_detail)
    if is_detail:
        _take_transactions(lines, outline, key)
    return outline


def check_depth(depth: int, line: Line) -> None:
    """Raises `Invalid` where groups stand in more groups than in any report."""
    if depth > DEEPEST:
        raise Invalid(
            f"Line {line.line}: groups stand in groups more than {DEEPEST} deep, as in no report of QuickBooks"
        )


def is_net_income(line: Line) -> bool:
    """Whether it is the result that Equity has as a row."""
    return plain(line.label) == "net income"


def is_inner(line: Line) -> bool:
    """Whether a line belongs to the group that it happens to stand in."""
    return not line.label or is_opening(line.label)


def _opens(line: Line, key: str | None) -> bool:
    """Whether a group could begin with a line: it has a caption, no day, and is no total."""
    if (
        is_inner(line)
        or "date" in line.cells
        or is_surely_total(line.label)
        or (key == "journal" and total_of(line.label))
    ):
        return False
    return is_net_income(line) or not is_result(line.label, key)


def _has_amounts(line: Line) -> bool:
    return any(isinstance(each, int) for each in line.cells.values())


def _by_depth(lines: Sequence[Line], key: str | None) -> Outline:
    """Groups where captions are indented: what is deeper than a caption is inside it, until its total or one as deep.

    A caption stays after its total for what is deeper still: QuickBooks Online prints an account's own total, then its
    sub-accounts, then the total over all of them.
    """
    outline = Outline()
    stack: list[int] = []  # captions that may be of groups, each deeper than the one before
    filled: set[int] = set()  # those with something inside, or with a total

    def close(end: int) -> None:
        if (index := stack.pop()) in filled:
            outline.ends[index] = end

    for index, line in enumerate(lines):
        if is_inner(line):
            continue
        while stack and lines[stack[-1]].depth > line.depth:
            close(index)
        name = total_of(line.label)
        closed = name and next(
            (each for each in reversed(stack) if group_name(lines[each].label) == name), None
        )
        if isinstance(closed, int):
            while stack[-1] != closed:
                close(index)
            outline.closes[index] = closed
            filled.add(closed)
            continue
        while stack and lines[stack[-1]].depth >= line.depth:
            close(index)
        filled.update(stack[-1:])
        if _opens(line, key):
            stack.append(index)
            check_depth(len(stack), line)
    while stack:
        close(len(lines))
    return outline


def _by_totals(lines: Sequence[Line], key: str | None, *, is_detail: bool) -> Outline:
    """Groups where no caption is indented: a total closes the nearest caption of its name with a row below it.

    An account may bear the name of the section or account that it stands in, or of one further up. Then the amount of the
    total says which of them it closes; where it fits several, and fewer totals than captions of the name are to come, the
    outer one, if it can be nothing but a group: if it has no amount, or the inner one follows it at once.
    """
    outline = Outline()
    to_come = Counter(name for each in lines if (name := total_of(each.label)))
    stack: list[int] = []  # captions that may be of groups
    named: dict[str, list[int]] = defaultdict(list)  # the same, by name
    column, sums = _running(lines)

    def nearest(name: str, index: int, *, is_again: bool) -> int | None:
        found = [each for each in named[name][-_NAMESAKES:] if is_again or each not in outline.ends]
        if is_detail and found and found[-1] == index - 1 and not is_again:
            return found[-1]  # an account without transactions
        above = [each for each in found if each < index - 1]
        said = lines[index].cells.get(column)
        fitting = [each for each in above if said == sums[index] - sums[each]] or above
        surplus = len(above) - to_come[name]
        while (
            surplus > 0
            and len(fitting) > 1
            and _has_amounts(lines[fitting[-1]])
            and (not _has_amounts(lines[fitting[-2]]) or fitting[-2] == fitting[-1] - 1)
        ):
            fitting.pop()
            surplus -= 1
        return next(reversed(fitting or found), None)

    for index, line in enumerate(lines):
        if is_inner(line):
            continue
        name = total_of(line.label)
        closed = nearest(name, index, is_again=is_subtree(line.label)) if name else None
        if name:
            to_come[name] -= 1
        if closed is not None:
            while stack[-1] != closed:
                named[group_name(lines[stack.pop()].label)].pop()
            outline.ends[closed] = index
            outline.closes[index] = closed
        elif _opens(line, key):
            stack.append(index)
            named[group_name(line.label)].append(index)
    return outline


def _running(lines: Sequence[Line]) -> tuple[str, list[int]]:
    """A column of amounts, and the sum of what stands in it above each line, without totals."""
    keys = {key for each in lines for key, value in each.cells.items() if isinstance(value, int)}
    column = next(
        (each for each in ("total", "amount", "debit", *sorted(keys)) if each in keys), ""
    )
    amounts = (0 if total_of(each.label) else each.cells.get(column, 0) for each in lines)
    return column, [0, *accumulate(each if isinstance(each, int) else 0 for each in amounts)]


def _take_transactions(lines: Sequence[Line], outline: Outline, key: str | None) -> None:
    """Makes groups of captions with transactions below them and no total."""
    end = len(lines)
    for index in range(len(lines) - 1, -1, -1):
        if not is_inner(lines[index]):
            if (
                end > index + 1
                and index not in outline.ends
                and index not in outline.closes
                and _opens(lines[index], key)
            ):
                outline.ends[index] = end
            end = index
