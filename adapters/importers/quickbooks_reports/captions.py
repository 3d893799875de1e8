"""The captions of rows in QuickBooks' reports and in our own: sections, totals and results."""

import re

from adapters.importers.quickbooks_reports.cell_text import tidy

INCOME, COGS, EXPENSES, OTHER_INCOME, OTHER_EXPENSES = (
    {"income", "revenue"},
    {"cost of goods sold", "cost of sales", "cogs"},
    {"expense", "expenses", "expenditure", "expenditures"},
    {"other income", "other revenue"},
    {"other expense", "other expenses", "other expenditure", "other expenditures"},
)
"""The captions of the sections of profit and loss, also those of QuickBooks for non-profits."""

NET_INCOME = {"net income", "net revenue"}
"""The captions of net income as a row of equity."""

WRAPPERS = {
    "ordinary income/expense",
    "ordinary income/expenses",
    "other income/expense",
    "other income/expenses",
}
"""The captions of groups that only hold sections together."""

_RESULT = re.compile(
    r"gross profit|gross loss|net (?:operating|ordinary|other) (?:income|revenue|loss)|"
    r"net (?:income|revenue|loss|profit)|operating (?:income|profit)"
)
_CASH_RESULT = re.compile(
    r"net (?:cash|change|increase|decrease)\b.*|"
    r"cash (?:and cash equivalents )?at (?:the )?(?:beginning|end)\b.*"
)
_ACTIVITIES = re.compile(r"(?:net cash|total)\b.*\b(operating|investing|financing) activities")
_TOTAL = re.compile(r"total(?: for)? (.+?)")
_WHOLE = {"total", "totals", "grand total"}
_SUBTREE = " with sub-accounts"
_SECTIONS = (
    INCOME
    | COGS
    | EXPENSES
    | OTHER_INCOME
    | OTHER_EXPENSES
    | {"assets", "liabilities", "equity", "net assets"}
    | {"liabilities and equity", "liabilities and net assets"}
)


def normalize(caption: str) -> str:
    """A caption in the form in which captions are compared: in lower case, with `and` for `&`."""
    return tidy(caption).casefold().replace("&", "and")


def is_whole(caption: str) -> bool:
    """Whether a caption is that of the total of the whole report."""
    return normalize(caption) in _WHOLE


def total_of(caption: str) -> str | None:
    """The normalized name of the group that a total closes; None if it is not a total."""
    name = normalize(caption)
    if activities := _ACTIVITIES.fullmatch(name):
        return f"{activities[1]} activities"
    if name in {"net ordinary income", "net other income"}:
        return f"{name.removeprefix('net ')}/expense"
    total = _TOTAL.fullmatch(name.removesuffix(_SUBTREE))
    return group_name(total[1]) if total else None


def caption_of_total(caption: str) -> str:
    """The caption of the group of a total, as it is written; empty for any other caption."""
    words = tidy(caption)
    match = re.fullmatch(rf"total(?: for)? (.+?)(?:{_SUBTREE})?", words, re.IGNORECASE)
    return match[1] if match and not is_whole(words) else ""


def group_name(caption: str) -> str:
    """The normalized name of a group, as the caption of its total has it."""
    name = normalize(caption)
    if name in COGS:
        return "cost of goods sold"
    if name in {"ordinary income/expenses", "other income/expenses"}:
        return name.removesuffix("s")
    return re.sub(r"^cash flows from (?=(?:operating|investing|financing) activities$)", "", name)


def is_opening(caption: str) -> bool:
    """Whether a caption is that of the balance before the first transaction."""
    return normalize(caption) in {"beginning balance", "opening balance"}


def is_subtree(caption: str) -> bool:
    """Whether a caption is that of a total of an account and its sub-accounts."""
    return normalize(caption).endswith(_SUBTREE)


def is_surely_total(caption: str) -> bool:
    """Whether a caption is that of a total, even if there is no group of its name."""
    name = normalize(caption)
    if name in _WHOLE or name.startswith("total for "):
        return True
    total = _TOTAL.fullmatch(name)
    return total is not None and total[1] in _SECTIONS


def is_result(caption: str, key: str | None) -> bool:
    """Whether a row is computed from other rows, by its caption; `key` is that of the report.

    A key of None means any report.
    """
    name = normalize(caption)
    if key in {"profit-loss", "profit-loss-detail", None} and _RESULT.fullmatch(name):
        return True
    return key in {"cash-flows", None} and bool(_CASH_RESULT.fullmatch(name))
