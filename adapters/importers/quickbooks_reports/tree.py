"""The groups and totals of a report CSV: which row stands in which, and whether its totals come out."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Literal

from attrs import evolve, field, frozen

from adapters.importers.quickbooks_reports.captions import (
    COGS,
    EXPENSES,
    INCOME,
    OTHER_EXPENSES,
    OTHER_INCOME,
    WRAPPERS,
    group_name,
    is_result,
    is_surely_total,
    is_whole,
    plain,
    total_of,
)
from adapters.importers.quickbooks_reports.outline import (
    Line,
    check_depth,
    is_net_income,
    outline_of,
)
from domain.comparison.foreign_report import FootingError, ForeignReport, ForeignRow

_OTHER = " - Other"
_RESULTS = {
    "gross profit": (INCOME, COGS),
    "net operating income": (INCOME, COGS | EXPENSES),
    "net ordinary income": (INCOME, COGS | EXPENSES),
    "net other income": (OTHER_INCOME, OTHER_EXPENSES),
    "net income": (INCOME | OTHER_INCOME, COGS | EXPENSES | OTHER_EXPENSES),
}
"""The sections that a result adds, and those that it takes away."""


# Groups


def build(
    lines: Sequence[Line], key: str | None, *, is_detail: bool, is_desktop: bool
) -> tuple[ForeignRow, ...]:
    """The rows of a report, each with the groups that it stands in. `key` is which report it is; a detail has transactions."""
    outline = outline_of(lines, key, is_detail=is_detail)
    rows: list[ForeignRow] = []
    paths: dict[int, tuple[str, ...]] = {}
    stack: list[
        tuple[int, tuple[str, ...]]
    ] = []  # where each open group ends, and the path inside it
    for index, line in enumerate(lines):
        while stack and stack[-1][0] <= index:
            stack.pop()
        path = stack[-1][1] if stack else ()
        kind: Literal["group", "own", "row", "total"] = "row"
        label = line.label
        if index in outline.ends:
            kind, label = (
                ("own", path[-1]) if is_desktop and _is_own(label, path) else ("group", label)
            )
            stack.append((outline.ends[index], path if kind == "own" else (*path, label)))
            check_depth(len(stack), line)
        elif index in outline.closes:
            kind, path = "total", paths[outline.closes[index]]
        elif _is_total(line, key, path):
            kind = "total"
        elif is_desktop and _is_own(label, path):
            kind, label = "own", path[-1]
        paths[index] = path
        rows.append(ForeignRow(line.line, kind, path, label, line.cells))
        if is_detail and kind in {"group", "own"} and "balance" in line.cells:
            rows[-1] = evolve(
                rows[-1],
                cells={column: cell for column, cell in line.cells.items() if column != "balance"},
            )
            rows.append(
                ForeignRow(
                    line.line,
                    "row",
                    stack[-1][1] if kind == "group" else path,
                    "Beginning Balance",
                    {"balance": line.cells["balance"]},
                )
            )
    return tuple(rows)


def _is_own(label: str, path: tuple[str, ...]) -> bool:
    return bool(path) and plain(label) == plain(path[-1] + _OTHER)


def _is_total(line: Line, key: str | None, path: tuple[str, ...]) -> bool:
    if not line.label:
        return not any(isinstance(each, str | date) for each in line.cells.values())
    if key == "journal" and total_of(line.label):
        return True
    if is_result(line.label, key):
        return not (
            is_net_income(line)
            and key != "profit-loss-detail"
            and any(plain(each) not in WRAPPERS for each in path)
        )
    return is_surely_total(line.label)


# Totals


def footing(report: ForeignReport) -> list[FootingError]:
    """The totals and results of a file that do not come out of its own rows. Running balances are not looked at."""
    found: list[FootingError] = []
    tally = _Tally.of(report)
    for row in report.rows:
        if row.kind == "total":
            should = tally.should_be(row)
            said = {column: row.cells[column] for column in tally.columns if column in row.cells}
            found += [
                FootingError(row.line, row.label, column, cents, should[column])
                for column, cents in said.items()
                if should is not None and cents != should[column]
            ]
            tally.close(row)
        else:
            tally.add(row)
    return found


@frozen
class _Tally:
    """What the rows of a report come to, as far as it has been gone through, by column."""

    key: str | None
    columns: tuple[str, ...]
    all: Counter[str] = field(factory=Counter)
    sections: dict[str, Counter[str]] = field(factory=lambda: defaultdict(Counter))
    """By the outermost caption that says something."""
    begun: dict[tuple[tuple[str, ...], str], Counter[str]] = field(factory=dict)
    """What all was where each group began, by its path and name; where the last entry of a journal ended, by no name."""
    cash: Counter[str] = field(factory=Counter)
    """What a statement of cash flows says of the beginning."""

    @classmethod
    def of(cls, report: ForeignReport) -> "_Tally":
        runs = bool({each.key for each in report.columns} & {"amount", "debit"})
        return cls(
            report.key,
            tuple(
                each.key
                for each in report.columns
                if each.type == "amount" and not (runs and each.key == "balance")
            ),
        )

    def add(self, row: ForeignRow) -> None:
        """Counts a row that is no total."""
        if row.kind != "row":
            self.begun[row.path, group_name(row.label + (_OTHER if row.kind == "own" else ""))] = (
                Counter(self.all)
            )
        section = next(
            (name for each in (*row.path, row.label) if (name := group_name(each)) not in WRAPPERS),
            "",
        )
        for column in self.columns:
            self.all[column] += row.cells.get(column, 0)
            self.sections[section][column] += row.cells.get(column, 0)

    def close(self, row: ForeignRow) -> None:
        """Remembers what a total is the end of."""
        if self.key == "journal":
            self.begun[(), ""] = Counter(self.all)
        if plain(row.label).startswith("cash at beginning"):
            self.cash.update({column: row.cells.get(column, 0) for column in self.columns})

    def should_be(self, row: ForeignRow) -> Counter[str] | None:
        """What a total has to be; None where nothing says so."""
        name, of = plain(row.label), total_of(row.label)
        if self.key in {"profit-loss", "profit-loss-detail", None} and name in _RESULTS:
            plus, minus = _RESULTS[name]
            return _less(self._sum(plus), self._sum(minus))
        begun = Counter[str]() if is_whole(row.label) else self.begun.get((row.path, of or ""))
        if begun is None and self.key == "journal":
            begun = self.begun.get(((), ""), Counter())
        if begun is not None:
            return _less(self.all, begun)
        if of == "liabilities and equity":
            return self._sum({"liabilities", "equity"})
        return self._cash(name) if self.key == "cash-flows" and not of else None

    def _cash(self, name: str) -> Counter[str] | None:
        if name.startswith("net "):
            return self.all
        return (
            _less(self.all, Counter({column: -cents for column, cents in self.cash.items()}))
            if name.startswith("cash at end")
            else None
        )

    def _sum(self, names: set[str]) -> Counter[str]:
        found: Counter[str] = Counter()
        for name in names & self.sections.keys():
            found.update(self.sections[name])
        return found


def _less(more: Counter[str], less: Counter[str]) -> Counter[str]:
    found = Counter(more)
    found.subtract(less)
    return found
