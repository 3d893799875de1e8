"""How a report reads in every format and on the terminal: the lines of its caption, and its cells
as text.

`plain_text` writes a cell for programs, `printed_text` writes it for people.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from application.json_names import json_name
from domain.reports.known_at import KnownAt
from domain.reports.query import ReportQuery
from domain.reports.report import Report
from domain.reports.table import Column, ReportRow
from domain.values import format_amount

_FORMULA_START = re.compile(r"[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
"""The first characters of a text that a spreadsheet takes for a formula: `=`, `+`, `-` and `@`,
also in full width."""


RIGHT_ALIGNED = frozenset({"amount", "percent", "number"})
"""The types of columns whose cells are numbers, which are aligned at the right."""


def plain_text(column: Column, value: Any) -> str:
    """A cell for programs: `1250.00`, `12.5`, `2026-03-31`; an empty text for None."""
    return "" if value is None else FORMATS[column.type](value)


def printed_text(column: Column, value: Any) -> str:
    """A cell for people: amounts as `1,250.00`, everything else as for programs."""
    text = plain_text(column, value)
    return group_thousands(text) if column.type == "amount" else text


def group_thousands(number: str) -> str:
    """`1234567.125` as `1,234,567.125`."""
    return re.sub(r"(?<=\d)(?=(?:\d{3})+\.)", ",", number)


def format_money(cents: int) -> str:
    """`125000` as `1,250.00`."""
    return group_thousands(format_amount(cents))


def format_percent(tenths: int) -> str:
    """`125` as `12.5`, `-5` as `-0.5`."""
    whole, tenth = divmod(abs(tenths), 10)
    return f"{'-' if tenths < 0 else ''}{whole}.{tenth}"


def format_date(day: date) -> str:
    """`December 31, 2026`."""
    return f"{day:%B} {day.day}, {day.year}"


def escape_formula(text: str) -> str:
    """The text, with an apostrophe before it if a spreadsheet would take it for a formula."""
    return f"'{text}" if looks_like_formula(text) else text


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet takes a text for a formula when it opens or edits the text."""
    return _FORMULA_START.match(text) is not None


def is_right_aligned(column: Column) -> bool:
    """Whether the cells of a column are numbers, which are aligned at the right."""
    return column.type in RIGHT_ALIGNED


def is_bold(row: ReportRow) -> bool:
    """Whether a row is shown in bold: totals, and captions of the rows that follow."""
    is_caption_or_total = row.kind in {"section", "heading", "total"}
    return is_caption_or_total or all(cell is None for cell in row.cells)


def caption(report: Report) -> tuple[str, str, str]:
    """The lines above a report: its title, the company, and the period or day that it covers, or
    its subject where it has one.
    """
    return report.kind.title, report.company, report.subject or period_label(report.query)


def period_label(query: ReportQuery) -> str:
    """`January 1-December 31, 2026` for a period, `As of December 31, 2026` for a day."""
    last = query.as_of or query.last
    if last is None:
        return ""
    if query.first is None:
        return f"As of {format_date(last)}"
    if query.first.year == last.year:
        return f"{query.first:%B} {query.first.day}-{format_date(last)}"
    return f"{format_date(query.first)}-{format_date(last)}"


def basis_line(report: Report) -> str:
    """The line that says the basis if there is one, the currency and the `scope_notes` of a report:
    `Cash Basis, USD, only Acme`.
    """
    return ", ".join(filter(None, (basis_label(report), report.currency, *scope_notes(report))))


def basis_label(report: Report) -> str:
    """`Accrual Basis` or `Cash Basis`; an empty text for a report that has no basis."""
    if not report.kind.has_cash_basis:
        return ""
    return "Cash Basis" if report.query.basis == "cash" else "Accrual Basis"


def scope_notes(report: Report) -> list[str]:
    """What a report is limited to (`only Acme`), the period that it is compared with, until when
    changes count in it, and its own notes.
    """
    query = report.query
    scope = [*report.scope]
    if query.section:
        scope.append(json_name(query.section))
    notes = [f"only {', '.join(scope)}"] if scope else []
    if report.compared:
        notes.append(f"compared with {period_label(report.compared)}")
    if report.known:
        notes.append(known_label(report.known))
    return [*notes, *report.notes]


def known_label(known: KnownAt) -> str:
    """Until when changes count: `as known at the end of March 31, 2026 UTC (version 812)`."""
    version = f"version {known.version}"
    match known.asked:
        case datetime() as moment:
            return f"as known at {format_time(moment)} ({version})"
        case date() as day:
            return f"as known at the end of {format_date(day)} UTC ({version})"
        case _:
            return f"as known at {version} ({format_time(known.changed_at)})"


def format_time(moment: datetime) -> str:
    """`March 31, 2026, 17:00:00 UTC`."""
    utc = moment.astimezone(UTC)
    return f"{format_date(utc)}, {utc:%H:%M:%S} UTC"


FORMATS: dict[str, Callable[[Any], str]] = {
    "text": str,
    "date": date.isoformat,
    "amount": format_amount,
    "percent": format_percent,
    "number": str,
}
"""How the cells of each type of column are written for programs."""
