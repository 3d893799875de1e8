"""What the columns of a report show, by their captions and by the columns beside them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Literal

from attrs import frozen

from adapters.importers.quickbooks_reports.cell_text import tidy
from adapters.importers.quickbooks_reports.column_captions import (
    compared_with,
    days_of,
    known_column,
    share_of,
)
from adapters.importers.quickbooks_reports.day_text import Range
from adapters.importers.quickbooks_reports.day_words import month_of_year
from adapters.importers.quickbooks_reports.titles import SNAPSHOTS
from domain.comparison.foreign_report import ColumnMeaning
from domain.reports.periods import months_later
from domain.reports.table import Column


@frozen
class Header:
    """The captions of the columns of a report."""

    captions: Sequence[str]
    spans: Sequence[str]
    """The upper caption of each column, which may be that of several columns."""
    months: Mapping[str, Range]
    """The days of captions such as `Jan 25`, which could also be days without a year."""

    @classmethod
    def of(cls, captions: Sequence[str], spans: Sequence[str], covered: Range | None) -> "Header":
        """The captions of a header; `covered` are the days that the rest of the file names."""
        above: list[str] = []
        for span in spans:
            above.append(span if span.strip() or not above else above[-1])
        return cls(captions, above, _months([*captions, *spans], covered))

    def days(self, place: int) -> Range | None:
        """The days that the captions of a column name; its own caption comes before the upper."""
        for captions in (self.captions, self.spans):
            if 0 <= place < len(captions):
                caption = captions[place]
                if covered := days_of(caption) or self.months.get(tidy(caption)):
                    return covered
        return None


def read_meanings(columns: Mapping[int, Column], header: Header) -> dict[str, ColumnMeaning]:
    """What each column of amounts and percentages shows, by the key of the column.

    A change belongs to the nearest previous period before it. Desktop has no caption for a previous
    period, so there a change belongs to the two columns of amounts before it.
    """
    meanings: dict[str, ColumnMeaning] = {}
    earlier, base, previous = "", "", ""
    for place, column in sorted(columns.items()):
        known = known_column(column.label)
        key = known.key if known else ""
        days = header.days(place) or Range(None, None)
        if column.type == "percent" and share_of(column.label):
            share = share_of(column.label)
            meanings[column.key] = ColumnMeaning("share", base=base, share_of=share)
        elif key == "change" or column.type == "percent":
            pair = (base, previous) if previous else (earlier, base)
            role: Literal["change", "change_percent"]
            role = "change" if key == "change" else "change_percent"
            meanings[column.key] = ColumnMeaning(role, base=pair[0], previous=pair[1])
        elif key == "previous":
            previous = column.key
            compare_to = compared_with(column.label)
            own_days = days_of(column.label) or Range(None, None)
            meanings[column.key] = ColumnMeaning(
                "previous", own_days.first, own_days.last, base, compare_to=compare_to
            )
        elif column.type == "amount":
            earlier, base, previous = base, column.key, ""
            meanings[column.key] = ColumnMeaning("amount", days.first, days.last)
    return meanings


def range_of_columns(meanings: Mapping[str, ColumnMeaning], key: str | None) -> Range | None:
    """The days that the captions of columns name, without earlier periods for comparison."""
    earlier = {meaning.previous for meaning in meanings.values()}
    amounts = [
        meaning
        for name, meaning in meanings.items()
        if meaning.role == "amount" and name not in earlier
    ]
    days = [day for meaning in amounts for day in (meaning.first, meaning.last) if day]
    return Range(min(days), max(days), is_snapshot=key in SNAPSHOTS) if days else None


def _months(captions: Sequence[str], covered: Range | None) -> dict[str, Range]:
    """The days of captions such as `Jan 25`, if something says that they are months of a year.

    That is the case if the file covers such a month, or one at most a year later, with which it is
    then compared; or if several captions are evenly spaced months, as in no list of days.
    """
    months = {
        tidy(caption): month for caption in captions if (month := month_of_year(tidy(caption)))
    }
    numbers = sorted({month.year * 12 + month.month for month in months.values()})
    distances = {after - before for before, after in pairwise(numbers)}
    is_series = len(distances) == 1 and distances <= {1, 3, 12}
    ranges = {
        text: Range(month, months_later(month, 1) - timedelta(days=1))
        for text, month in months.items()
    }
    return {text: days for text, days in ranges.items() if is_series or _is_covered(days, covered)}


def _is_covered(days: Range, covered: Range | None) -> bool:
    """Whether a month is in the period that a file covers, or in the year before it."""
    if covered is None or covered.last is None:
        return False
    assert days.first
    assert days.last
    first = months_later((covered.first or covered.last).replace(day=1), -12)
    return first <= days.first <= covered.last
