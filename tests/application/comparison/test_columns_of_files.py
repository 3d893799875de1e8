"""Columns of a file: newest first or oldest first, beside an earlier period, with changes.

Whatever the order of the columns and the words of their captions, the report compares with itself,
completely, and a changed cell is one difference.
"""

from datetime import date
from itertools import product

import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from adapters.importers.quickbooks_reports.reader import read_report
from application.reporting.make_report import ReportRequest
from domain.reports.catalogue import REPORTS
from domain.reports.column_layout import PREVIOUS, layout_for
from domain.reports.query import ReportQuery
from domain.reports.report import Report
from domain.reports.table import Column, ReportRow
from tests.application.comparison.test_compare_report import (
    BOOKS,
    compared,
    differences,
    file,
    only,
    with_change,
)
from tests.strategies import examples
from tests.support import whole_report

PERIODS = [
    (date(2026, 1, 5), date(2027, 2, 10)),
    (date(2026, 1, 1), date(2026, 12, 31)),
    (date(2026, 4, 1), date(2026, 6, 30)),
    (date(2026, 2, 1), date(2026, 2, 28)),
    (date(2026, 3, 5), date(2026, 3, 20)),
]
COLUMNS = (None, "month", "quarter", "year")
COMPARISONS = (None, "previousYear", "previousPeriod")
IN_TIME = [key for key, kind in REPORTS.items() if "compare_to" in kind.parameters]


def in_time(key: str, first: date, last: date, **more) -> Report:
    """A report with columns or an earlier period."""
    days = {"as_of": last} if REPORTS[key].is_snapshot else {"last": last}
    if not REPORTS[key].is_snapshot or any(more.values()):
        days["first"] = first
    return BOOKS.read(whole_report, key, ReportRequest(**days, **more))


def online(query: ReportQuery, first: date) -> str:
    """The days of a column as QuickBooks Online writes them."""
    if query.as_of:
        return f"{query.end:%b} {query.end.day}, {query.end.year}"
    if first.day == 1 and _ends_month(query.end):
        if (first.year, first.month) == (query.end.year, query.end.month):
            return f"{first:%B} {first.year}"
        return f"{first:%b %Y} - {query.end:%b %Y}"
    return f"{first:%b} {first.day} {first.year} - {query.end:%b} {query.end.day} {query.end.year}"


def desktop(query: ReportQuery, first: date) -> str:
    """The days of a column as QuickBooks Desktop writes them."""
    if query.as_of:
        return f"{query.end:%b} {query.end.day}, {query.end:%y}"
    if first.day == 1 and _ends_month(query.end):
        if (first.year, first.month) == (query.end.year, query.end.month):
            return f"{first:%b %y}"
        if first.year == query.end.year:
            return f"{first:%b} - {query.end:%b %y}"
        return f"{first:%b} '{first:%y} - {query.end:%b %y}"
    if first.year == query.end.year:
        return f"{first:%b} {first.day} - {query.end:%b} {query.end.day}, {query.end:%y}"
    return f"{first:%b} {first.day}, {first:%y} - {query.end:%b} {query.end.day}, {query.end:%y}"


def _ends_month(day: date) -> bool:
    return day.month != date.fromordinal(day.toordinal() + 1).month


def captioned(made: Report, dialect: str) -> Report:
    """The report with captions of columns as a program writes them."""
    layout = layout_for(made.query, 1)
    queries = dict(zip([each.key for each in layout.columns[1:]], layout.queries, strict=False))
    mark = "(PY)" if made.query.compare_to == "previous_year" else "(PP)"

    def caption(column: Column) -> str:
        query = queries.get("total" if column.key == "balance" else column.key)
        named = {"change": "$ Change", "percent_of_income": "% of Income"}
        if query is None or column.key in {"change", "percent", "percent_of_income"}:
            return named.get(column.key, column.label)
        days = (desktop if dialect == "desktop" else online)(query, query.first or query.end)
        if made.query.columns != "total" and column.key.startswith("total"):
            days = "Total"
        elif column.key == "balance":
            days = column.label
        is_previous = column.key == "previous" or column.key.endswith(PREVIOUS)
        return f"{days} {mark}" if is_previous and dialect != "desktop" else days

    def key(column: Column) -> str:
        # The writer of Desktop's files names the days of a column `total` itself.
        is_beside_others = column.key == "total" and made.query.columns != "total"
        return "whole" if is_beside_others and dialect == "desktop" else column.key

    return evolve(
        made,
        columns=(
            made.columns[0],
            *(evolve(each, key=key(each), label=caption(each)) for each in made.columns[1:]),
        ),
    )


def newest_first(made: Report) -> Report:
    """The report with its columns in the opposite order, but for the total.

    A column stays before the columns that are compared with it.
    """
    groups: list[list[int]] = []
    for place, column in enumerate(made.columns[1:]):
        depends = column.type == "percent" or column.key.endswith(("previous", "change"))
        if groups and depends:
            groups[-1].append(place)
        else:
            groups.append([place])
    is_total = [made.columns[group[0] + 1].key in {"total", "whole", "balance"} for group in groups]
    times = [group for group, last in zip(groups, is_total, strict=True) if not last]
    totals = [group for group, last in zip(groups, is_total, strict=True) if last]
    order = [place for group in [*times[::-1], *totals] for place in group]

    def reordered(row: ReportRow) -> ReportRow:
        return evolve(row, cells=tuple(row.cells[place] for place in order))

    columns = (made.columns[0], *(made.columns[place + 1] for place in order))
    return evolve(made, columns=columns, rows=tuple(map(reordered, made.rows)))


def with_changes(made: Report) -> Report:
    """The report with the change and its percentage after each pair of columns."""
    columns, rows = [made.columns[0]], [list[object]() for _ in made.rows]
    for place, column in enumerate(made.columns[1:]):
        columns.append(column)
        for row, cells in zip(made.rows, rows, strict=True):
            cells.append(row.cells[place])
        if column.key.endswith(PREVIOUS):
            base = column.key.removesuffix(PREVIOUS)
            columns.append(Column(f"{base}:change", "$ Change"))
            columns.append(Column(f"{base}:percent", "% Change", "percent"))
            for row, cells in zip(made.rows, rows, strict=True):
                current, previous = row.cells[place - 1], row.cells[place]
                change = None if current is None else current - previous
                cells.append(change)
                cells.append(round(change * 1000 / abs(previous)) if change and previous else None)
    pairs = zip(made.rows, rows, strict=True)
    return evolve(
        made,
        columns=tuple(columns),
        rows=tuple(evolve(row, cells=tuple(cells)) for row, cells in pairs),
    )


@pytest.mark.parametrize("key", REPORTS)
@settings(max_examples=examples(0.2))
@given(data=st.data())
def test_our_own_file_is_complete_with_any_parameters_in_any_order(key, data):
    kind = REPORTS[key]
    first, last = data.draw(st.sampled_from(PERIODS))
    more = {}
    for name, values in (
        ("columns", COLUMNS),
        ("compare_to", COMPARISONS),
        ("percent_of", (None, "income")),
        ("basis", (None, "cash")),
    ):
        if name in kind.parameters:
            more[name] = data.draw(st.sampled_from(values))
    time = {name: more.get(name) for name in ("columns", "compare_to")}
    days = {"as_of": last} if kind.is_snapshot else {"first": first, "last": last}
    if kind.is_snapshot and any(time.values()):
        days["first"] = first
    made = BOOKS.read(whole_report, key, ReportRequest(**days, **more))
    assume(any(isinstance(cell, int) and cell for row in made.rows for cell in row.cells))
    if more.get("columns") and data.draw(st.booleans()):
        made = newest_first(made)
    comparison = compared(key, file(made, "wyzbooks"))
    assert differences(comparison) == []
    assert (comparison.not_compared, comparison.unfooted) == ((), ())
    assert comparison.is_complete


@pytest.mark.parametrize("dialect", ["classic", "modern", "desktop"])
@pytest.mark.parametrize("key", IN_TIME)
@settings(max_examples=examples(0.2))
@given(data=st.data())
def test_columns_are_found_by_their_days_in_every_order(key, dialect, data):
    first, last = data.draw(st.sampled_from(PERIODS))
    choices = [*product(COLUMNS[1:], [None]), *product([None], COMPARISONS[1:])]
    if dialect != "desktop":
        choices += product(COLUMNS[1:], COMPARISONS[1:])
    columns, compare_to = data.draw(st.sampled_from(choices))
    made = captioned(in_time(key, first, last, columns=columns, compare_to=compare_to), dialect)
    if columns and compare_to and data.draw(st.booleans()):
        made = with_changes(made)
    if columns and data.draw(st.booleans()):
        made = newest_first(made)
    comparison = compared(key, file(made, dialect))
    assert differences(comparison) == []
    assert comparison.not_compared == ()
    assume(comparison.matched)
    places = [
        (at, place)
        for at, row in enumerate(made.rows)
        if row.kind in {"account", "contact"}
        for place, column in enumerate(made.columns[1:])
        if row.cells[place] and column.type == "amount"
    ]
    assume(places)
    at, place = data.draw(st.sampled_from(places))
    difference = only(compared(key, file(with_change(made, at, place, 12_345_67), dialect)))
    assert abs(difference.difference) == 12_345_67
    assert difference.ours == made.rows[at].cells[place]


# Examples


def desktop_file(*header: str, rows: tuple[tuple[object, ...], ...]) -> bytes:
    lines = [",".join(f'"{cell}"' for cell in ("", "", *header))]
    for depth, label, *cells in rows:
        captions = ["", ""]
        captions[int(str(depth))] = str(label)
        lines.append(",".join(f'"{cell}"' for cell in (*captions, *cells)))
    return "\r\n".join(lines).encode()


def sums(*periods: tuple[str, str]) -> list[str]:
    """Rent of each period, as the books of these tests have it."""
    amounts = []
    for first, last in periods:
        made = in_time("profit-loss", date.fromisoformat(first), date.fromisoformat(last))
        cents = [row.cells[0] for row in made.rows if row.label.startswith("6810")]
        amounts.append(f"{(cents or [0])[0] / 100:.2f}")
    return amounts


YEAR_26, YEAR_25 = ("2026-01-01", "2026-12-31"), ("2025-01-01", "2025-12-31")


@pytest.mark.parametrize(
    ("captions", "periods"),
    [
        (("Jan - Dec 26", "Jan - Dec 25"), (YEAR_26, YEAR_25)),
        (("Jan - Dec 25", "Jan - Dec 26"), (YEAR_25, YEAR_26)),
        (
            ("Apr - Jun 26", "Jan - Mar 26"),
            (("2026-04-01", "2026-06-30"), ("2026-01-01", "2026-03-31")),
        ),
        (
            ("Mar 26", "Feb 26", "Jan 26"),
            (
                ("2026-03-01", "2026-03-31"),
                ("2026-02-01", "2026-02-28"),
                ("2026-01-01", "2026-01-31"),
            ),
        ),
        # The same quarter of two years, and two halves of a year: no columns of equal length.
        (
            ("Jan - Mar 26", "Jan - Mar 25"),
            (("2026-01-01", "2026-03-31"), ("2025-01-01", "2025-03-31")),
        ),
        (
            ("Jul - Dec 26", "Jan - Jun 26"),
            (("2026-07-01", "2026-12-31"), ("2026-01-01", "2026-06-30")),
        ),
    ],
)
def test_columns_of_desktop_compare_newest_first_and_oldest_first(captions, periods):
    rent = sums(*periods)
    content = desktop_file(
        *captions,
        rows=(
            (0, "Expense"),
            (1, "6810 Workshop Rent", *rent),
            (0, "Total Expense", *rent),
            (0, "Net Income", *(f"-{amount}" for amount in rent)),
        ),
    )
    comparison = compared("profit-loss", content)
    assert [each for each in differences(comparison) if each.key == "6810"] == []
    assert (comparison.not_compared, comparison.is_complete) == ((), True)
    (rent_pair,) = [each for each in comparison.matched if each.key == "6810"]
    assert f"{rent_pair.theirs / 100:.2f}" in rent


def test_the_columns_of_a_comparison_are_compared_with_their_change_and_percentage():
    first, last = date(2026, 2, 1), date(2026, 2, 28)
    made = captioned(in_time("profit-loss", first, last, compare_to="previousPeriod"), "modern")
    assert [each.label for each in made.columns] == [
        "",
        "February 2026",
        "January 2026 (PP)",
        "$ Change",
        "% Change",
    ]
    content = file(made, "modern")
    comparison = compared("profit-loss", content)
    assert (differences(comparison), comparison.is_complete) == ([], True)
    assert comparison.query.compare_to == "previous_period"
    at = next(at for at, row in enumerate(made.rows) if row.cells[3])
    for place, change in ((1, 100), (2, 100), (3, 50)):
        difference = only(
            compared("profit-loss", file(with_change(made, at, place, change), "modern"))
        )
        assert difference.column == made.columns[place + 1].key
    # A tenth of a percent is the rounding of another program.
    assert differences(compared("profit-loss", file(with_change(made, at, 3, 1), "modern"))) == []


def test_of_two_earlier_periods_one_is_compared_with_its_own_change():
    now, before, year_before = sums(
        ("2026-02-01", "2026-02-28"), ("2026-01-01", "2026-01-31"), ("2025-02-01", "2025-02-28")
    )
    changes = [f"{float(now) - float(each):.2f}" for each in (year_before, before)]
    assert changes[0] != changes[1]
    lines = (
        "Profit and Loss",
        "Vale Workshop",
        '"February 1-28, 2026"',
        "",
        "Distribution account,Feb 2026,Feb 2025 (PY),$ Change,Jan 2026 (PP),$ Change",
        "Expenses,,,,,",
        f"6810 Workshop Rent,{now},{year_before},{changes[0]},{before},{changes[1]}",
        f"Total for Expenses,{now},{year_before},{changes[0]},{before},{changes[1]}",
    )
    comparison = compared("profit-loss", "\r\n".join(lines).encode())
    assert [each for each in differences(comparison) if each.key == "6810"] == []
    assert "6810" in [each.key for each in comparison.matched]
    assert comparison.not_compared == ("Feb 2025 (PY)", "$ Change")
    assert not comparison.is_complete


def test_a_report_without_compare_to_names_the_columns_of_a_previous_period():
    text = file(in_time("ar-aging", date(2026, 1, 1), date(2027, 2, 10)), "modern").decode()
    lines = [
        f"{line},Total (PY)"
        if "Current" in line
        else f"{line},1.00"
        if line[:6] == "Quarry"
        else line
        for line in text.split("\r\n")
    ]
    comparison = compared("ar-aging", "\r\n".join(lines).encode())
    assert differences(comparison) == []
    assert (comparison.not_compared, comparison.is_complete) == (("Total (PY)",), False)


def test_a_column_with_other_days_than_the_person_asks_for_is_not_compared():
    made = captioned(
        in_time("profit-loss", date(2026, 1, 1), date(2026, 6, 30), columns="quarter"), "modern"
    )
    comparison = compared("profit-loss", file(made, "modern"), given=ReportRequest(columns="month"))
    assert comparison.not_compared == ("Jan 2026 - Mar 2026", "Apr 2026 - Jun 2026")
    assert not comparison.is_complete


def test_of_columns_of_weeks_only_one_is_compared_and_the_others_are_named():
    content = desktop_file(
        "Jan 4 - 10, 26", "Jan 1 - 3, 26", rows=((0, "Expense"), (1, "6810 Workshop Rent", 1500, 2))
    )
    comparison = compared("profit-loss", content)
    assert (comparison.query.first, comparison.query.last) == (
        date(2026, 1, 4),
        date(2026, 1, 10),
    )
    assert comparison.not_compared == ("Jan 1 - 3, 26",)
    assert [each.key for each in comparison.matched] == ["6810"]


def test_a_month_and_a_year_of_two_digits_need_something_that_says_so():
    one = desktop_file("Jan 26", rows=((0, "Expense"), (1, "6810 Workshop Rent", "1500.00")))
    report = read_report(one)
    assert (report.first, report.last, report.without_year) == (None, None, "Jan 26")
    titled = b'"Vale Workshop"\r\n"Profit & Loss"\r\n"January 2026"\r\n' + one
    assert (read_report(titled).first, read_report(titled).last) == (
        date(2026, 1, 1),
        date(2026, 1, 31),
    )
    matched = compared("profit-loss", titled).matched
    assert [each.key for each in matched if each.ours] == ["6810"]
