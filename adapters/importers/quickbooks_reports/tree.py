"""The tree of a report CSV: which groups each row is in, and whether its totals come out."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

from attrs import evolve, field, frozen

from adapters.importers.quickbooks_reports.captions import (
    COGS,
    EXPENSES,
    INCOME,
    OTHER_EXPENSES,
    OTHER_INCOME,
    WRAPPERS,
    caption_of_total,
    group_name,
    is_result,
    is_surely_total,
    is_whole,
    normalize,
    total_of,
)
from adapters.importers.quickbooks_reports.lines import Line
from adapters.importers.quickbooks_reports.outline import (
    Outline,
    check_depth,
    find_outline,
    is_net_income,
)
from domain.comparison.foreign_report import FootingError, ForeignReport, ForeignRow

Path = tuple[str, ...]
"""The captions of the groups that a row is in, the outermost first."""

_OTHER = " - Other"
"""What Desktop adds to the name of an account for the amounts of the account itself."""

_RESULTS = {
    "gross profit": (INCOME, COGS),
    "net operating income": (INCOME, COGS | EXPENSES),
    "net ordinary income": (INCOME, COGS | EXPENSES),
    "net other income": (OTHER_INCOME, OTHER_EXPENSES),
    "net income": (INCOME | OTHER_INCOME, COGS | EXPENSES | OTHER_EXPENSES),
}
_RESULTS |= {
    name.replace("income", "revenue"): sections
    for name, sections in _RESULTS.items()
    if name.endswith("income")
}
"""The sections that a result adds, and those that it subtracts."""


# Groups


def build_tree(
    lines: Sequence[Line], key: str | None, *, is_detail: bool, is_desktop: bool
) -> tuple[ForeignRow, ...]:
    """The rows of a report, each with the groups that it is in.

    `key` is that of the report, and a detail has transactions.
    """
    outline = find_outline(lines, key, is_detail=is_detail)
    tree = _Tree(lines, outline, key, is_detail=is_detail, is_desktop=is_desktop)
    rows: list[ForeignRow] = []
    for index, line in enumerate(lines):
        row = tree.row(index, line)
        if is_detail and row.kind in {"group", "own"} and "balance" in row.cells:
            rows += _with_opening_balance(row)
        else:
            rows.append(row)
    return tuple(rows)


class _Tree:
    """Goes through the lines of a report, and keeps the groups that are open at each line."""

    def __init__(
        self,
        lines: Sequence[Line],
        outline: Outline,
        key: str | None,
        *,
        is_detail: bool,
        is_desktop: bool,
    ) -> None:
        self._lines = lines
        self._outline = outline
        self._key = key
        self._is_detail = is_detail
        self._is_desktop = is_desktop
        self._totals_of = Counter(outline.closes.values())
        """How many totals of each group follow."""
        self._paths: dict[int, Path] = {}
        """The path of each line so far."""
        self._open_groups: list[tuple[int, Path]] = []
        """The line at which each open group ends, and the path of the rows in it."""

    def row(self, index: int, line: Line) -> ForeignRow:
        """The next line as a row of its groups."""
        while self._open_groups and self._open_groups[-1][0] <= index:
            self._open_groups.pop()
        path = self._open_groups[-1][1] if self._open_groups else ()
        kind: Literal["group", "own", "row", "total"] = "row"
        label = line.label
        is_own = self._is_desktop and _is_own(label, path)
        if index in self._outline.ends:
            kind = "own" if is_own else "group"
            label = path[-1] if is_own else label
            self._open_group(index, line, path if is_own else (*path, label))
        elif index in self._outline.closes:
            return self._total_of_group(index, line)
        elif _is_total(line, self._key, path, is_detail=self._is_detail):
            closes = caption_of_total(label)
            return ForeignRow(line.line, "total", path, label, line.cells, closes)
        elif is_own:
            kind, label = "own", path[-1]
        self._paths[index] = path
        return ForeignRow(line.line, kind, path, label, line.cells)

    def _total_of_group(self, index: int, line: Line) -> ForeignRow:
        """The row of a total that closes a group."""
        caption = self._outline.closes[index]
        path, closes = self._paths[caption], self._lines[caption].label
        self._paths[index] = path
        is_own = self._is_desktop and _is_own(closes, path)
        closes = path[-1] if is_own else closes
        self._totals_of[caption] -= 1
        is_own = is_own or self._totals_of[caption] > 0
        return ForeignRow(line.line, "total", path, line.label, line.cells, closes, is_own)

    def _open_group(self, index: int, line: Line, path: Path) -> None:
        self._open_groups.append((self._outline.ends[index], path))
        check_depth(len(self._open_groups), line)


def _with_opening_balance(group: ForeignRow) -> list[ForeignRow]:
    """A group without its balance, and the balance as the first row of the group.

    Some views print the balance before the first transaction beside the caption of the account.
    """
    cells = {column: cell for column, cell in group.cells.items() if column != "balance"}
    path = (*group.path, group.label) if group.kind == "group" else group.path
    balance = {"balance": group.cells["balance"]}
    opening = ForeignRow(group.line, "row", path, "Beginning Balance", balance)
    return [evolve(group, cells=cells), opening]


def _is_own(label: str, path: Path) -> bool:
    """Whether a row has the own amounts of the account whose group it is in."""
    return bool(path) and normalize(label) == normalize(path[-1] + _OTHER)


def _is_total(line: Line, key: str | None, path: Path, *, is_detail: bool) -> bool:
    """Whether a line that closes no group is a total or a result."""
    if not line.label:
        return not any(isinstance(cell, str | date) for cell in line.cells.values())
    if total_of(line.label) and (key == "journal" or (is_detail and _has_amounts(line))):
        return True
    if is_result(line.label, key):
        return not _is_row_of_equity(line, key, path)
    return is_surely_total(line.label)


def _has_amounts(line: Line) -> bool:
    return any(isinstance(cell, int) for cell in line.cells.values())


def _is_row_of_equity(line: Line, key: str | None, path: Path) -> bool:
    """Whether net income is a row of a section, as it is in a balance sheet."""
    if not is_net_income(line) or key == "profit-loss-detail":
        return False
    return any(normalize(caption) not in WRAPPERS for caption in path)


# Totals


def footing_errors(report: ForeignReport) -> list[FootingError]:
    """The totals and results of a file that are not the sums of its rows.

    Running balances are not checked.
    """
    errors: list[FootingError] = []
    tally = _Tally.of(report)
    for row in report.rows:
        if row.kind == "total":
            errors += tally.errors_of(row)
            tally.close(row)
        else:
            tally.add(row)
    return errors


@frozen
class _Tally:
    """The sums of the rows of a report so far, by column."""

    key: str | None
    columns: tuple[str, ...]
    all: Counter[str] = field(factory=Counter)
    sections: dict[str, Counter[str]] = field(factory=lambda: defaultdict(Counter))
    """The sums of each section: by the outermost group name that is not a wrapper."""
    begun: dict[tuple[Path, str], Counter[str]] = field(factory=dict)
    """What `all` was when each group began, by its path and name.

    Under no path and no name, what it was when the last entry of a journal ended.
    """
    cash: Counter[str] = field(factory=Counter)
    """The cash at the beginning that a statement of cash flows gives."""

    @classmethod
    def of(cls, report: ForeignReport) -> "_Tally":
        keys = {column.key for column in report.columns}
        has_running_balance = bool(keys & {"amount", "debit"})
        columns = tuple(
            column.key
            for column in report.columns
            if column.type == "amount" and not (has_running_balance and column.key == "balance")
        )
        return cls(report.key, columns)

    def add(self, row: ForeignRow) -> None:
        """Count a row that is not a total."""
        if row.kind != "row":
            suffix = _OTHER if row.kind == "own" else ""
            self.begun[row.path, group_name(row.label + suffix)] = Counter(self.all)
        names = (group_name(caption) for caption in (*row.path, row.label))
        section = next((name for name in names if name not in WRAPPERS), "")
        amounts = self._amounts(row.cells)
        self.all.update(amounts)
        self.sections[section].update(amounts)

    def close(self, row: ForeignRow) -> None:
        """Remember what a total ends."""
        if self.key == "journal":
            self.begun[(), ""] = Counter(self.all)
        if normalize(row.label).startswith("cash at beginning"):
            self.cash.update(self._amounts(row.cells))

    def errors_of(self, row: ForeignRow) -> list[FootingError]:
        """The amounts of a total that are not the sums of its rows."""
        expected = self._expected(row)
        if expected is None:
            return []
        return [
            FootingError(row.line, row.label, column, row.cells[column], expected[column])
            for column in self.columns
            if column in row.cells and row.cells[column] != expected[column]
        ]

    def _expected(self, row: ForeignRow) -> Counter[str] | None:
        """The sum that a total must have; None if the rows do not determine it."""
        name, group = normalize(row.label), total_of(row.label)
        if self.key in {"profit-loss", "profit-loss-detail", None} and name in _RESULTS:
            added, subtracted = _RESULTS[name]
            return _difference(self._sum(added), self._sum(subtracted))
        begun = self._begun(row, group or "")
        if begun is not None:
            return _difference(self.all, begun)
        if group == "liabilities and equity":
            return self._sum({"liabilities", "equity"})
        return self._expected_cash(name) if self.key == "cash-flows" and not group else None

    def _begun(self, row: ForeignRow, group: str) -> Counter[str] | None:
        """What `all` was when the group of a total began; None for a group that did not begin."""
        if is_whole(row.label):
            return Counter()
        begun = self.begun.get((row.path, group))
        if begun is None and self.key == "journal":
            return self.begun.get(((), ""), Counter())
        return begun

    def _expected_cash(self, name: str) -> Counter[str] | None:
        if name.startswith("net "):
            return self.all
        if name.startswith("cash at end"):
            return Counter(
                {column: self.all[column] + self.cash[column] for column in self.columns}
            )
        return None

    def _sum(self, names: set[str]) -> Counter[str]:
        total: Counter[str] = Counter()
        for name in names & self.sections.keys():
            total.update(self.sections[name])
        return total

    def _amounts(self, cells: Mapping[str, Any]) -> dict[str, int]:
        return {column: cells.get(column, 0) for column in self.columns}


def _difference(minuend: Counter[str], subtrahend: Counter[str]) -> Counter[str]:
    difference = Counter(minuend)
    difference.subtract(subtrahend)
    return difference
