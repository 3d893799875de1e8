"""The titles of QuickBooks' reports and of our own: which of our reports has a title."""

import re

from adapters.importers.quickbooks_reports.cell_text import tidy
from domain.reports.catalogue import REPORTS

LONGEST_TITLE = 200

_PROFIT_AND_LOSS = r"profit (?:and|&) loss|p ?& ?l|income statement"
_INCOME_AND_EXPENSE = (
    r"statement of (?:activity|activities|income|operations)|"
    r"statement of (?:financial )?income (?:and|&) expenses?|(?:profit|income) (?:and|&) expense"
)
_BALANCE_SHEET = r"balance sheet|statement of financial position"
_CUSTOMER = r"(?:customer|client|donor|guest|member|patient|tenant)"
"""What QuickBooks Online can call customers."""
_TITLES = (
    ("profit-loss-detail", rf"(?:{_PROFIT_AND_LOSS}|{_INCOME_AND_EXPENSE}) detail"),
    ("balance-sheet-detail", rf"(?:{_BALANCE_SHEET}) detail"),
    ("profit-loss", rf"(?:{_PROFIT_AND_LOSS}|{_INCOME_AND_EXPENSE})"),
    ("balance-sheet", _BALANCE_SHEET),
    ("trial-balance", r"(?:adjusted |working )?trial balance"),
    ("cash-flows", r"statements? of cash ?flows?|cash ?flow statement"),
    ("ar-aging", r"(?:a/r|ar|accounts? receivable) age?ing"),
    ("ap-aging", r"(?:a/p|ap|accounts? payable) age?ing"),
    ("open-invoices", r"open invoices?"),
    ("customer-balance-detail", rf"{_CUSTOMER} balance detail"),
    ("customer-balance-summary", rf"{_CUSTOMER} balance"),
    ("vendor-balance-summary", r"vendor balance"),
    ("sales-by-customer", rf"(?:sales|income|revenue) by {_CUSTOMER}"),
    ("expenses-by-vendor", r"(?:expenses?|purchases) by vendor"),
    ("general-ledger", r"general ledger"),
    ("journal", r"(?:general )?journal(?: entries)?"),
    ("transaction-list", r"transaction list(?: by date)?"),
)
"""The report for each title, the first pattern that matches."""

_VARIANT = (
    r"(?:[ :,-]+(?:standard|summary|report|"
    r"by (?:month|quarter|year|week|class|customer|location)|"
    r"as %? ?of total income|% of total income|"
    r"(?:prev(?:ious)? |prior )?(?:year|period|ytd)(?: to date)? comparison|"
    r"year[- ]to[- ]date comparison|comparison|ytd|all|\([^()]*\)))*"
)
"""Text that may follow a title, and that does not make it another report."""

_KEYS = [(key, re.compile(f"(?:{pattern}){_VARIANT}", re.IGNORECASE)) for key, pattern in _TITLES]
_NOT_OURS = re.compile(
    r"(?:vendor balance|general ledger summary|"
    r"(?:a/r|a/p|ar|ap|accounts? (?:receivable|payable)) age?ing) detail",
    re.IGNORECASE,
)
"""Titles of reports that we do not have, although the patterns above match them."""

_ANY_TITLE = re.compile(
    r"\b(?:list|listing|report|summary|detail|budgets?|actuals?|"
    r"by (?:customer|vendor|product|item|class|month|quarter|account|location|rep|donor)|"
    r"overview|forecast|statement|unpaid bills|bill payments?|"
    r"reconciliation|register|check|deposit|log|audit|taxes?|aging|balances?|transactions?)\b",
    re.IGNORECASE,
)
"""A word that the titles of reports have, and names of companies seldom have."""

SNAPSHOTS = {kind.key for kind in REPORTS.values() if kind.is_snapshot}
"""The reports of a day."""

STATEMENTS = {
    "profit-loss",
    "balance-sheet",
    "cash-flows",
    "sales-by-customer",
    "expenses-by-vendor",
}
"""The reports whose only column of amounts is their total."""


def report_key(title: str) -> str | None:
    """The key of our report that has a title, or None."""
    words = tidy(title)
    if len(words) > LONGEST_TITLE or _NOT_OURS.fullmatch(words):
        return None
    return next((key for key, pattern in _KEYS if pattern.fullmatch(words)), None)


def is_title(text: str) -> bool:
    """Whether a text looks like the title of a report of QuickBooks, even of one we do not have."""
    return report_key(text) is not None or bool(_ANY_TITLE.search(text))
