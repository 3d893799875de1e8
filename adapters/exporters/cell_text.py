"""How a report reads wherever it is written: its caption, and its cells as text."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from application.json_names import json_name
from domain.reports.periods import compared
from domain.reports.query import ReportQuery
from domain.reports.report import Report
from domain.reports.table import Column, ReportRow
from domain.values import format_amount

_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
"""How a text begins that a spreadsheet would take for a formula; `=`, `+`, `-` and `@` in full width too."""


def text_of(column: Column, value: Any) -> str:
    """A cell for programs: `1250.00`, `12.5`, `2026-03-31`; nothing for None."""
    return "" if value is None else _TEXTS[column.type](value)


def readable(column: Column, value: Any) -> str:
    """A cell for people: amounts as `1,250.00`, otherwise as for programs."""
    return grouped(text_of(column, value)) if column.type == "amount" else text_of(column, value)


def grouped(number: str) -> str:
    """`1234567.125` as `1,234,567.125`."""
    return re.sub(r"(?<=\d)(?=(?:\d{3})+\.)", ",", number)


def money(cents: int) -> str:
    """`125000` as `1,250.00`."""
    return grouped(format_amount(cents))


def percent(tenths: int) -> str:
    """`125` as `12.5`, `-5` as `-0.5`."""
    whole, rest = divmod(abs(tenths), 10)
    return f"{'-' if tenths < 0 else ''}{whole}.{rest}"


def harmless(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet would take it for a formula."""
    return f"'{text}" if looks_like_formula(text) else text


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet would take a text for a formula where it reads or edits it."""
    return _FORMULA.match(text) is not None


def is_right(column: Column) -> bool:
    """Whether its cells end under each other: whether they are numbers."""
    return column.type in {"amount", "percent", "number"}


def is_strong(row: ReportRow) -> bool:
    """Whether it is shown in bold: totals, and captions of what follows."""
    return row.kind in {"section", "heading", "total"} or all(each is None for each in row.cells)


def caption(report: Report) -> tuple[str, str, str]:
    """The lines above a report: its title, the company, the days that it is of."""
    return report.kind.title, report.company, range_words(report.query)


def range_words(query: ReportQuery) -> str:
    """`January 1-December 31, 2026` of a period, `As of December 31, 2026` of a day."""
    last = query.as_of or query.last
    if last is None:
        return ""
    if query.first is None:
        return f"As of {format_date(last)}"
    first = (
        f"{query.first:%B} {query.first.day}"
        if query.first.year == last.year
        else format_date(query.first)
    )
    return f"{first}-{format_date(last)}"


def terms_words(report: Report) -> str:
    """On which basis and in which currency a report is, what it is narrowed to and compared with: `Cash Basis, USD, only Acme`."""
    return ", ".join((basis_words(report), report.currency, *notes(report)))


def notes(report: Report) -> list[str]:
    """What there is to say of a report beside its days: what it is narrowed to, and what it is compared with."""
    scope = [*report.scope, *([json_name(report.query.section)] if report.query.section else [])]
    only = [f"only {', '.join(scope)}"] if scope else []
    before = report.query.compare_to and compared(report.query, report.query.compare_to)
    return [*only, *([f"compared with {range_words(before)}"] if before else [])]


def basis_words(report: Report) -> str:
    """`Accrual Basis` or `Cash Basis`."""
    return (
        "Cash Basis"
        if report.kind.has_cash_basis and report.query.basis == "cash"
        else "Accrual Basis"
    )


def format_date(day: date) -> str:
    """`December 31, 2026`."""
    return f"{day:%B} {day.day}, {day.year}"


_TEXTS: dict[str, Callable[[Any], str]] = {
    "text": str,
    "date": date.isoformat,
    "amount": format_amount,
    "percent": percent,
    "number": str,
}
