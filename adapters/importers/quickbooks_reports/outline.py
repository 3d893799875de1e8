"""The outline of a report CSV: where its groups begin and end, and which total closes which group.

A group is a section, an account or a contact with rows below its caption, and its total ends it. If
captions are indented, their depth says where a group ends, too; if not, only totals say it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate

from attrs import field, frozen

from adapters.importers.quickbooks_reports.captions import (
    NET_INCOME,
    group_name,
    is_opening,
    is_result,
    is_subtree,
    is_surely_total,
    normalize,
    total_of,
)
from adapters.importers.quickbooks_reports.lines import Line
from domain.errors import Invalid

DEEPEST = 60
"""How many groups a row can be in."""
_NAMESAKES = 100
"""The most captions with its name among which a total looks for its own."""


@frozen
class Outline:
    """The groups of a report; lines are named by their index."""

    ends: dict[int, int] = field(factory=dict)
    """For the caption of each group, the line after the last one of the group."""
    closes: dict[int, int] = field(factory=dict)
    """For each total that closes a group, the caption of that group."""


def find_outline(lines: Sequence[Line], key: str | None, *, is_detail: bool) -> Outline:
    """The groups of a report; `key` is that of the report, and a detail has transactions."""
    is_indented = any(line.depth for line in lines if not is_inner(line))
    if is_indented:
        outline = _outline_by_depth(lines, key, is_detail=is_detail)
    else:
        outline = _TotalsOutline(lines, key, is_detail=is_detail).outline()
    if is_detail:
        _add_groups_without_total(lines, outline, key)
    return outline


def check_depth(depth: int, line: Line) -> None:
    """Raise `Invalid` if a row is in more groups than in any report of QuickBooks."""
    if depth > DEEPEST:
        raise Invalid(
            f"Line {line.line}: groups are nested more than {DEEPEST} deep, as in no report of "
            "QuickBooks"
        )


def is_net_income(line: Line) -> bool:
    """Whether a line is the net income, which the equity section has as a row."""
    return normalize(line.label) in NET_INCOME


def is_inner(line: Line) -> bool:
    """Whether a line always belongs to the group around it: a transaction or an opening balance."""
    return not line.label or is_opening(line.label)


def _can_open_group(line: Line, key: str | None, *, is_detail: bool) -> bool:
    """Whether a group may begin with a line: it has a caption, no date, and is not a total."""
    is_total = total_of(line.label) is not None
    if (
        is_inner(line)
        or "date" in line.cells
        or is_surely_total(line.label)
        or (is_total and (key == "journal" or (is_detail and _has_amounts(line))))
    ):
        return False
    return is_net_income(line) or not is_result(line.label, key)


def _has_amounts(line: Line) -> bool:
    return any(isinstance(cell, int) for cell in line.cells.values())


def _outline_by_depth(lines: Sequence[Line], key: str | None, *, is_detail: bool) -> Outline:
    """The groups of a report with indented captions.

    Lines deeper than a caption are in its group, until the total of the group or a caption that is
    as deep. After its total, a caption stays open for deeper lines: QuickBooks Online prints the
    total of an account itself, then its sub-accounts, then the total of all of them.
    """
    outline = Outline()
    open_captions: list[int] = []  # each deeper than the one before
    filled: set[int] = set()  # the captions with lines in their group, or with a total

    def close_innermost(end: int) -> None:
        if (caption := open_captions.pop()) in filled:
            outline.ends[caption] = end

    for index, line in enumerate(lines):
        if is_inner(line):
            continue
        while open_captions and lines[open_captions[-1]].depth > line.depth:
            close_innermost(index)
        closed = _innermost_of_name(lines, open_captions, total_of(line.label))
        if closed is not None:
            while open_captions[-1] != closed:
                close_innermost(index)
            outline.closes[index] = closed
            filled.add(closed)
            continue
        while open_captions and lines[open_captions[-1]].depth >= line.depth:
            close_innermost(index)
        filled.update(open_captions[-1:])
        if _can_open_group(line, key, is_detail=is_detail):
            open_captions.append(index)
            check_depth(len(open_captions), line)
    while open_captions:
        close_innermost(len(lines))
    return outline


def _innermost_of_name(
    lines: Sequence[Line], open_captions: Sequence[int], name: str | None
) -> int | None:
    if not name:
        return None
    namesakes = (
        caption for caption in reversed(open_captions) if group_name(lines[caption].label) == name
    )
    return next(namesakes, None)


class _TotalsOutline:
    """Finds the groups of a report without indented captions, by their totals.

    A total closes the nearest caption of its name with a row below it. But an account can have the
    name of a section or account that it is in. Then the amount of the total decides which of them
    it closes. If it fits several, and more captions of the name than totals remain, it closes the
    outer one, provided that this can only be a group: it has no amount, or the inner one follows it
    immediately.
    """

    def __init__(self, lines: Sequence[Line], key: str | None, *, is_detail: bool) -> None:
        self._lines = lines
        self._key = key
        self._is_detail = is_detail
        self._outline = Outline()
        self._totals_to_come = Counter(name for line in lines if (name := total_of(line.label)))
        self._open_captions: list[int] = []
        self._open_by_name: dict[str, list[int]] = defaultdict(list)
        """The open captions by the name of their group."""
        self._column, self._sums = _running_sums(lines)

    def outline(self) -> Outline:
        """The groups of the report."""
        for index, line in enumerate(self._lines):
            if is_inner(line):
                continue
            closed = None
            if name := total_of(line.label):
                closed = self._caption_of_total(name, index, is_again=is_subtree(line.label))
                self._totals_to_come[name] -= 1
            if closed is not None:
                self._close(closed, index)
            elif _can_open_group(line, self._key, is_detail=self._is_detail):
                self._open_captions.append(index)
                self._open_by_name[group_name(line.label)].append(index)
        return self._outline

    def _close(self, caption: int, total: int) -> None:
        while self._open_captions[-1] != caption:
            inner = self._open_captions.pop()
            self._open_by_name[group_name(self._lines[inner].label)].pop()
        self._outline.ends[caption] = total
        self._outline.closes[total] = caption

    def _caption_of_total(self, name: str, total: int, *, is_again: bool) -> int | None:
        """The caption that a total closes; `is_again` if the group may have a total already."""
        candidates = [
            caption
            for caption in self._open_by_name[name][-_NAMESAKES:]
            if is_again or caption not in self._outline.ends
        ]
        if self._is_detail and candidates and candidates[-1] == total - 1 and not is_again:
            return candidates[-1]  # It is an account without transactions.
        above = [caption for caption in candidates if caption < total - 1]
        amount = self._lines[total].cells.get(self._column)
        sum_to_total = self._sums[total]
        fitting = [caption for caption in above if sum_to_total - self._sums[caption] == amount]
        fitting = fitting or above
        surplus = len(above) - self._totals_to_come[name]
        while surplus > 0 and len(fitting) > 1 and self._is_group(*fitting[-2:]):
            fitting.pop()
            surplus -= 1
        return next(reversed(fitting or candidates), None)

    def _is_group(self, outer: int, inner: int) -> bool:
        """Whether the outer of two captions can only be a group, and the inner one an account."""
        if not _has_amounts(self._lines[inner]):
            return False
        return not _has_amounts(self._lines[outer]) or outer == inner - 1


def _running_sums(lines: Sequence[Line]) -> tuple[str, list[int]]:
    """A column of amounts, and for each line the sum of this column above it, without totals."""
    keys = {key for line in lines for key, cell in line.cells.items() if isinstance(cell, int)}
    candidates = ("total", "amount", "debit", *sorted(keys))
    column = next((key for key in candidates if key in keys), "")
    return column, [0, *accumulate(_amounts(lines, column))]


def _amounts(lines: Iterable[Line], column: str) -> Iterable[int]:
    for line in lines:
        amount = 0 if total_of(line.label) else line.cells.get(column, 0)
        yield amount if isinstance(amount, int) else 0


def _add_groups_without_total(lines: Sequence[Line], outline: Outline, key: str | None) -> None:
    """Make groups of captions that have transactions below them and no total."""
    end = len(lines)
    for index in range(len(lines) - 1, -1, -1):
        if is_inner(lines[index]):
            continue
        has_transactions = end > index + 1
        is_known = index in outline.ends or index in outline.closes
        if has_transactions and not is_known and _can_open_group(lines[index], key, is_detail=True):
            outline.ends[index] = end
        end = index
