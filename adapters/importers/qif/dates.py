"""Dates of QIF files: `4/ 1' 8`, `2/10'2020`, `04/01/2008`, `4-1-08`, `2022-09-23`."""

import re
from datetime import date
from functools import lru_cache

from attrs import define

from adapters.importers.text import quoted, read_date
from application.importing.parsed_file import DateOrder, UnreadableFile
from domain.errors import Invalid, Remedy

_APOSTROPHE = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})[-/.]?'([0-9]{1,4})", re.ASCII)
_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})", re.ASCII)


@lru_cache(maxsize=20_000)
def read_qif_date(text: str, order: DateOrder) -> date | None:
    """A date in an order; None if it is empty. Raises `Invalid`.

    Before the year may stand an apostrophe; it is then never the first part.
    """
    plain = text.replace(" ", "")
    if match := _APOSTROPHE.fullmatch(plain):
        first, mark, second, year = match.groups()
        plain = f"{first}{mark}{second}{mark}{year}"
        order = "mdy" if order == "ymd" else order
    elif match := _DIGITS.fullmatch(plain):
        plain = "-".join(match.groups())
    try:
        return read_date(plain, order)
    except Invalid as error:
        raise Invalid(str(error).replace(quoted(plain), quoted(text))) from None


@define
class DateOrders:
    """Which orders the dates of a file show."""

    month_first: int = 0
    """The line of the first date that can only be month first; 0 if there is none."""
    day_first: int = 0
    either: int = 0
    """The line of the first date that is another day in each of both orders."""
    day_first_text: str = ""
    either_text: str = ""

    def see(self, line: int, text: str) -> None:
        """Look at a date."""
        month_first, day_first = _both(text)
        if month_first == day_first:
            return
        if month_first and day_first:
            if not self.either:
                self.either, self.either_text = line, text
        elif month_first:
            self.month_first = self.month_first or line
        elif not self.day_first:
            self.day_first, self.day_first_text = line, text

    def order(self) -> DateOrder:
        """The order that they show. Raises `UnreadableFile` if they do not settle it."""
        if self.month_first and self.day_first:
            raise _ambiguous(
                f"line {self.month_first} has a date that can only be month first, and line "
                f"{self.day_first} one that can only be day first"
            )
        if self.day_first:
            return "dmy"
        if self.either and not self.month_first:
            raise _ambiguous(
                f"every date may be month first or day first, such as {quoted(self.either_text)} "
                f"in line {self.either}"
            )
        return "mdy"


@lru_cache(maxsize=20_000)
def _both(text: str) -> tuple[date | None, date | None]:
    """A date month first and day first; None if it cannot be."""
    return _try(text, "mdy"), _try(text, "dmy")


def _try(text: str, order: DateOrder) -> date | None:
    try:
        return read_qif_date(text, order)
    except Invalid:
        return None


def _ambiguous(reason: str) -> UnreadableFile:
    return UnreadableFile(
        "ambiguous_dates",
        f"the order of month and day is not certain: {reason}",
        Remedy.GIVE,
        ("date_order",),
    )
