"""Which columns of the report of another program are which of ours.

Columns pair by the days that they show, in whatever order they stand, and not by their place or
caption.
"""

from collections.abc import Container, Mapping, Sequence
from datetime import date
from typing import Literal

from attrs import frozen

from domain.comparison.foreign_report import ColumnMeaning, ForeignReport
from domain.reports.column_layout import PREVIOUS, layout_for
from domain.reports.query import ReportQuery
from domain.reports.report import ReportKind
from domain.reports.table import Column

CHANGE, CHANGE_PERCENT = ":change", ":percent"
"""What the key of a column has at its end if it shows how another column has changed."""

_WHOLE = {"total", "balance"}
"""The keys of a column for the whole period or day."""
_SHARES: Mapping[str | None, str] = {"income": "percent_of_income", "total": "percent"}
_NO_MEANING = ColumnMeaning()


@frozen
class TimeColumn:
    """A column of our report, and the query that its amounts answer."""

    key: str
    query: ReportQuery
    previous: str | None = None
    """The key of the column beside it that shows its previous period."""


def time_columns(kind: ReportKind, query: ReportQuery, first_month: int) -> tuple[TimeColumn, ...]:
    """The columns of a report that show periods or days; none if its columns are fixed.

    Fiscal years begin with `first_month`.
    """
    if not {"columns", "compare_to"} & set(kind.parameters):
        return ()
    layout = layout_for(query, first_month)
    keys = [column.key for column in layout.columns[1:]][: len(layout.queries)]
    beside = {key.removesuffix(PREVIOUS): key for key in keys if key.endswith(PREVIOUS)}
    if layout.compares:
        beside = {keys[0]: keys[1]}
    pairs = zip(keys, layout.queries, strict=True)
    return tuple(TimeColumn(key, shown, beside.get(key)) for key, shown in pairs)


def is_percentage(key: str) -> bool:
    """Whether a column of ours shows percentages."""
    return key in _SHARES.values() or key.endswith(CHANGE_PERCENT)


def is_share(key: str, columns: Container[str]) -> bool:
    """Whether a column of ours, which is among `columns`, shows shares of a total.

    `percent` is the share of a total, and beside a previous period it is the change.
    """
    return key == "percent_of_income" or (key == "percent" and "previous" not in columns)


def is_change(key: str, columns: Container[str]) -> bool:
    """Whether a column of ours, which is among `columns`, shows changes."""
    if key == "percent":
        return "previous" in columns
    return key == "change" or key.endswith((CHANGE, CHANGE_PERCENT))


class ColumnMatcher:
    """Finds the columns of ours that the columns of a file show."""

    def __init__(
        self, kind: ReportKind, query: ReportQuery, first_month: int, columns: Sequence[Column] = ()
    ) -> None:
        """`columns` are those of our report, if it is made already."""
        self._query = query
        self._is_snapshot = kind.is_snapshot
        self._ours = {column.key: column for column in time_columns(kind, query, first_month)}
        self._has_time = bool(self._ours)
        self._whole = next((column.key for column in columns if column.key in _WHOLE), "total")
        self._has_whole = "total" in self._ours
        self._shares = {"percent_of_income"} if query.percent_of else set[str]()
        if any(column.key == "percent" for column in columns) and query.compare_to is None:
            self._shares.add("percent")

    def match(self, foreign: ForeignReport) -> dict[str, str]:
        """The key of our column for the key of each column of a file that is one of ours.

        A column that shows changes has a key that ends in `CHANGE` or `CHANGE_PERCENT` if our
        report does not show them beside every column.
        """
        matched: dict[str, str] = {}
        for column in foreign.columns:
            meaning = foreign.meanings.get(column.key)
            if column.type in {"amount", "percent"} and meaning:
                ours = self._column_for(column.key, meaning, foreign, matched)
                if ours and ours not in matched.values():
                    matched[column.key] = ours
        whole = {"total": self._whole}
        return {key: whole.get(ours, ours) for key, ours in matched.items()}

    def _column_for(
        self, key: str, meaning: ColumnMeaning, foreign: ForeignReport, matched: Mapping[str, str]
    ) -> str | None:
        base = self._ours.get(matched.get(meaning.base, ""))
        if meaning.role == "share":
            share = _SHARES.get(meaning.share_of, "")
            return share if share in self._shares and base and base.key == "total" else None
        if meaning.role in {"change", "change_percent"}:
            if base is None or matched.get(meaning.previous, "") != base.previous:
                return None
            return self._change_of(base, meaning.role)
        if meaning.role == "previous":
            return self._previous_of(base, meaning, foreign.meanings.get(meaning.base, _NO_MEANING))
        if key in _WHOLE and self._has_whole:
            return "total"
        return self._column_of_days(meaning, foreign, matched) if meaning.last else None

    def _change_of(self, base: TimeColumn, role: Literal["change", "change_percent"]) -> str:
        if base.previous == "previous":
            return "change" if role == "change" else "percent"
        return base.key + (CHANGE if role == "change" else CHANGE_PERCENT)

    def _previous_of(
        self, base: TimeColumn | None, meaning: ColumnMeaning, meaning_of_base: ColumnMeaning
    ) -> str | None:
        """The previous period of a column, if it is the one that the caption of the file means.

        If the file covers only a part of a month, its captions may still name the whole month.
        """
        if base is None or base.previous is None:
            return None
        if meaning.last is None:
            is_meant = meaning.compare_to in {None, self._query.compare_to}
            return base.previous if is_meant else None
        first, last = self._days(self._ours[base.previous].query)
        named_first = self._first_of(meaning)
        if (first, last) == (named_first, meaning.last):
            return base.previous
        base_days = self._first_of(meaning_of_base), meaning_of_base.last
        is_part = self._days(base.query) != base_days and meaning_of_base.last is not None
        begins_inside = first is None or named_first is None or named_first <= first
        is_inside = begins_inside and last <= meaning.last
        has_same_month = f"{last:%Y-%m}" == f"{meaning.last:%Y-%m}"
        return base.previous if is_part and is_inside and has_same_month else None

    def _column_of_days(
        self, meaning: ColumnMeaning, foreign: ForeignReport, matched: Mapping[str, str]
    ) -> str | None:
        """The column for the days that a caption names, as far as the file covers them."""
        first, last = self._first_of(meaning), meaning.last
        assert last
        limit = foreign.last or foreign.as_of
        covered = (
            max(first, foreign.first) if first and foreign.first else first,
            min(last, limit) if limit else last,
        )
        for days in ((first, last), covered):
            for column in self._ours.values():
                if self._days(column.query) == days and column.key not in matched.values():
                    return column.key
        return None

    def _first_of(self, meaning: ColumnMeaning) -> date | None:
        return None if self._is_snapshot else meaning.first

    def _days(self, query: ReportQuery) -> tuple[date | None, date]:
        return (None if self._is_snapshot else query.first), query.end
