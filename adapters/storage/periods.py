"""The whole months of a stretch of time, and the days beside them."""

from datetime import date


def months_and_days(
    first: date | None, last: date
) -> tuple[tuple[str, str] | None, list[tuple[str, str]]]:
    """The whole months between two days, and the stretches of days beside them, all as text."""
    start = first.isoformat() if first else "0000-00-00"
    end = last.isoformat()
    if start > end:
        return None, []
    whole_first = start[:7] if start[8:] in {"00", "01"} else _next_month(start)
    whole_last = end[:7] if _next_day_is_new_month(last) else _month_before(end)
    if whole_first > whole_last:
        return None, [(start, end)]
    days = []
    if start[:7] < whole_first:
        days.append((start, f"{start[:7]}-31"))
    if end[:7] > whole_last:
        days.append((f"{end[:7]}-01", end))
    return (whole_first, whole_last), days


def _next_month(day: str) -> str:
    year, month = int(day[:4]), int(day[5:7])
    return f"{year + month // 12:04d}-{month % 12 + 1:02d}"


def _month_before(day: str) -> str:
    year, month = int(day[:4]), int(day[5:7])
    return f"{year - (month == 1):04d}-{(month - 2) % 12 + 1:02d}"


def _next_day_is_new_month(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).day == 1
