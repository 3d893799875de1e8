"""A period as whole months and the days at its ends: months are read from the month balances, only
the days at the ends from the postings.
"""

from datetime import date

Range = tuple[str, str]
"""The first and the last month (`YYYY-MM`) or day (`YYYY-MM-DD`)."""


def months_and_days(first: date | None, last: date) -> tuple[Range | None, list[Range]]:
    """The whole months of a period, or None if it has none, and the ranges of days around them.

    A period without a first day begins before all postings.
    """
    start = first.isoformat() if first else "0000-00-00"
    end = last.isoformat()
    if start > end:
        return None, []
    begins_a_month = start[8:] in {"00", "01"}
    first_month = start[:7] if begins_a_month else _month_after(start)
    last_month = end[:7] if _is_last_of_month(last) else _month_before(end)
    if first_month > last_month:
        return None, [(start, end)]
    days = []
    if start[:7] < first_month:
        days.append((start, f"{start[:7]}-31"))
    if end[:7] > last_month:
        days.append((f"{end[:7]}-01", end))
    return (first_month, last_month), days


def _month_after(day: str) -> str:
    year, month = int(day[:4]), int(day[5:7])
    return f"{year + month // 12:04d}-{month % 12 + 1:02d}"


def _month_before(day: str) -> str:
    year, month = int(day[:4]), int(day[5:7])
    return f"{year - (month == 1):04d}-{(month - 2) % 12 + 1:02d}"


def _is_last_of_month(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).day == 1
