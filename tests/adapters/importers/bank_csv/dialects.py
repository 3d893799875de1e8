"""Statements written as banks write them: in any combination of their notations."""

import csv
import io
from datetime import date
from typing import Any

from attrs import frozen
from hypothesis import strategies as st

DELIMITERS = (",", ";", "\t", "|")
ORDERS = {"mdy": "%m/%d/%Y", "dmy": "%d/%m/%Y", "ymd": "%Y-%m-%d"}
AMOUNT_FORMS = (
    "signed",
    "plus",
    "dollar",
    "parentheses",
    "trailing",
    "marked",
    "currency",
    "split",
    "zeros",
    "indicator",
)
DESCRIPTIONS = st.sampled_from(
    [
        "CORNER BAKERY #12",
        "Oak & Sons, Inc.",
        'The "Old" Mill',
        "Café Zoë; Straße",
        "ACH TRANSFER | 5512",
        "Two\nlines",
    ]
)
DAYS = st.dates(date(2020, 1, 1), date(2027, 12, 31))
AMOUNTS = st.integers(-9_999_999, 9_999_999).filter(bool)
ROWS = st.lists(st.tuples(DAYS, DESCRIPTIONS, AMOUNTS), min_size=1, max_size=12)
SETTLING: tuple[date, str, int] = (date(2026, 1, 31), "Settles the order", -1_234_56)
"""A row whose date can be in one order alone, and whose amount shows its decimal sign."""


@frozen
class Dialect:
    """How a bank writes its statements."""

    delimiter: str
    order: str
    form: str
    decimal_comma: bool
    has_thousands: bool
    has_header: bool
    line_end: str

    def write(self, rows: list[tuple[date, str, int]]) -> str:
        """The file of a statement."""
        out = io.StringIO()
        # `csv` does not quote a line end that is not the one of the file.
        quoting = csv.QUOTE_ALL if self.line_end == "\r" else csv.QUOTE_MINIMAL
        writer = csv.writer(
            out, delimiter=self.delimiter, lineterminator=self.line_end, quoting=quoting
        )
        if self.has_header:
            writer.writerow(["Date", "Description", *self._captions()])
        for day, text, cents in rows:
            writer.writerow([day.strftime(ORDERS[self.order]), text, *self._cells(cents)])
        return out.getvalue()

    def _captions(self) -> list[str]:
        if self.form in {"split", "zeros"}:
            return ["Debit", "Credit"]
        return ["Amount", "Debit/Credit"] if self.form == "indicator" else ["Amount"]

    def _cells(self, cents: int) -> list[str]:
        plain = self._plain(abs(cents))
        is_out = cents < 0
        nothing = {"zeros": self._plain(0), "split": ""}
        if self.form in nothing:
            zero = nothing[self.form]
            return [plain, zero] if is_out else [zero, plain]
        if self.form == "indicator":
            return [plain, "Debit" if is_out else "Credit"]
        forms: dict[str, tuple[str, str]] = {
            "signed": ("", f"-{plain}"),
            "plus": ("+", f"- {plain}"),
            "dollar": ("$", f"-${plain}"),
            "parentheses": ("", f"({plain})"),
            "trailing": ("", f"{plain}-"),
            "marked": ("", f"{plain} DR"),
            "currency": ("", f"-{plain} EUR"),
        }
        before, out = forms[self.form]
        if is_out:
            return [out]
        after = {"marked": " CR", "currency": " EUR"}.get(self.form, "")
        return [f"{before}{plain}{after}"]

    def _plain(self, cents: int) -> str:
        text = f"{cents // 100:,}" if self.has_thousands else str(cents // 100)
        if self.decimal_comma:
            return f"{text.replace(',', '.')},{cents % 100:02d}"
        return f"{text}.{cents % 100:02d}"


def dialects() -> st.SearchStrategy[Any]:
    """Any of them."""
    return st.builds(
        Dialect,
        st.sampled_from(DELIMITERS),
        st.sampled_from(tuple(ORDERS)),
        st.sampled_from(AMOUNT_FORMS),
        st.booleans(),
        st.booleans(),
        st.booleans(),
        st.sampled_from(["\n", "\r\n", "\r"]),
    )
