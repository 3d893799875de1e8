"""The captions of columns in QuickBooks' reports and in our own, and what the columns hold."""

import re
from datetime import date
from typing import Literal

from adapters.importers.quickbooks_reports.cell_text import tidy
from adapters.importers.quickbooks_reports.day_text import Range, is_without_year, read_range
from domain.reports.query import ComparisonPeriod
from domain.reports.table import Column

_CAPTIONS = {
    Column("total", "Total"): ("total", "totals"),
    Column("debit", "Debit"): ("debit", "debit amount", "dr"),
    Column("credit", "Credit"): ("credit", "credit amount", "cr"),
    Column("opening", "Opening"): ("opening", "opening balance", "beginning balance"),
    Column("debits", "Debits"): ("debits", "total debits"),
    Column("credits", "Credits"): ("credits", "total credits"),
    Column("closed", "Closed"): ("closed",),
    Column("closing", "Closing"): ("closing", "closing balance", "ending balance"),
    Column("current", "Current"): ("current",),
    Column("days1to30", "1 - 30"): ("1-30",),
    Column("days31to60", "31 - 60"): ("31-60",),
    Column("days61to90", "61 - 90"): ("61-90",),
    Column("over90", "91 and over"): (
        "91 and over",
        "> 90",
        ">90",
        "over 90",
        "90+",
        "91+",
        "91 or more",
        "91 and above",
        "90 and over",
    ),
    Column("date", "Date", "date"): ("date", "transaction date", "trans date", "txn date"),
    Column("type", "Type", "text"): ("type", "transaction type", "trans type"),
    Column("number", "Number", "text"): (
        "num",
        "no",
        "number",
        "doc num",
        "doc number",
        "#",
        "ref no",
        "ref",
        "invoice number",
        "transaction number",
    ),
    Column("name", "Name", "text"): (
        "name",
        "customer",
        "vendor",
        "customer full name",
        "vendor name",
        "customer name",
        "donor",
        "donor full name",
        "client",
        "client full name",
        "payee",
    ),
    Column("memo", "Memo", "text"): (
        "memo",
        "memo/description",
        "description",
        "memo / description",
        "line description",
    ),
    Column("split", "Split", "text"): ("split", "split account", "item split account"),
    Column("account", "Account", "text"): (
        "account",
        "distribution account",
        "account name",
        "account full name",
        "full name",
    ),
    Column("amount", "Amount"): ("amount", "total amount", "invoice amount"),
    Column("balance", "Balance"): ("balance", "running balance", "total balance", "balance total"),
    Column("open_balance", "Open Balance"): (
        "open balance",
        "amount due",
        "balance due",
        "open amount",
    ),
    Column("due_date", "Due Date", "date"): ("due date", "due"),
    Column("terms", "Terms", "text"): ("terms",),
    Column("paid", "Paid"): ("paid", "amount paid", "received", "amount received"),
    Column("days_overdue", "Days Overdue", "number"): (
        "aging",
        "ageing",
        "past due",
        "days overdue",
        "days past due",
        "overdue",
    ),
    Column("percent", "%", "percent"): (
        "percent",
        "%",
        "% change",
        "% of income",
        "% of total",
        "% of sales",
        "% of expenses",
        "% of expense",
        "% of column",
        "% of row",
    ),
    Column("previous", "Previous"): (
        "previous",
        "previous period",
        "previous year",
        "prior year",
        "prior period",
        "py",
        "pp",
    ),
    Column("change", "Change"): ("change", "$ change", "amount change"),
    Column("cleared", "Clr", "text"): ("clr", "cleared"),
    Column("transaction", "Trans #", "text"): (
        "trans #",
        "trans no",
        "transaction id",
        "transaction #",
    ),
    Column("class", "Class", "text"): ("class", "class full name"),
}
_COLUMN_BY_CAPTION = {
    caption: column for column, captions in _CAPTIONS.items() for caption in captions
}

LABEL_KINDS = {
    "distribution account": "account",
    "account": "account",
    "account name": "account",
    "full name": "account",
    "customer": "name",
    "customer full name": "name",
    "vendor": "name",
    "vendor full name": "name",
    "name": "name",
    "customer/project": "name",
    "customer name": "name",
    "vendor name": "name",
    "donor": "name",
    "donor full name": "name",
    "client": "name",
    "client full name": "name",
}
"""What the captions of rows name, by the caption of their own column in the modern view."""

_PREVIOUS = re.compile(r"previous (?:total )?\((.+)\)")
"""The captions of our own columns of a previous period, which name its days."""
_COMPARED = re.compile(r"(.*?)\s*\((?:py|pp)\)", re.DOTALL)
"""The captions that QuickBooks Online gives to the columns of a previous year or period."""

_YEAR = re.compile("(?:19|20)[0-9]{2}")


def known_column(caption: str) -> Column | None:
    """Our column for a caption; None if we have no such column."""
    words = tidy(caption).casefold().rstrip(".")
    if re.match(r"\s*[0-9]+ *-", caption):
        words = re.sub(r" *- *", "-", words)
    words = re.sub(r"^([0-9]+-[0-9]+) days?(?: past due)?$", r"\1", words)
    if column := _COLUMN_BY_CAPTION.get(words):
        return column
    if words.startswith("%"):
        return _COLUMN_BY_CAPTION["%"]
    if _COMPARED.fullmatch(words) or _PREVIOUS.fullmatch(words):
        return _COLUMN_BY_CAPTION["previous"]
    return None


def days_of(caption: str) -> Range | None:
    """The period or the day that a caption names, also one of a previous period; or None."""
    words = tidy(caption)
    if match := _PREVIOUS.fullmatch(words.casefold()) or _COMPARED.fullmatch(words.casefold()):
        words = match[1]
    if _YEAR.fullmatch(words):
        return Range(date(int(words), 1, 1), date(int(words), 12, 31))
    if not any(character.isalpha() for character in words):
        return None
    covered = read_range(words)
    return covered if covered and covered.last else None


def compared_with(caption: str) -> ComparisonPeriod | None:
    """Which earlier period a caption means, if it says so in words."""
    words = tidy(caption).casefold()
    if words in {"previous year", "prior year", "py"} or words.endswith("(py)"):
        return "previous_year"
    if words in {"previous period", "prior period", "pp"} or words.endswith("(pp)"):
        return "previous_period"
    return None


def share_of(caption: str) -> Literal["income", "total"] | None:
    """The total of which a column shows percentages; None for a column of other percentages."""
    words = tidy(caption).casefold()
    if words in {"% of income", "% of total income"}:
        return "income"
    return "total" if re.fullmatch("% of (?:total|sales|expenses?|column)", words) else None


def period_key(caption: str) -> str | None:
    """The first month of the period that a caption names, such as `2026-01`.

    None if the caption names no period.
    """
    covered = days_of(caption) if known_column(caption) is None else None
    first = covered and (covered.first or covered.last)
    return f"{first:%Y-%m}" if first else None


def resembles_period(caption: str) -> bool:
    """Whether a caption names a period, or would name one if it had a year."""
    return days_of(caption) is not None or is_without_year(caption)
