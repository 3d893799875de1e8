"""Which program wrote a report CSV, and which report it is if it has no title."""

import re
from collections.abc import Iterable
from typing import Literal

from adapters.importers.quickbooks_reports.captions import normalize
from adapters.importers.quickbooks_reports.column_captions import known_column
from adapters.importers.quickbooks_reports.day_text import WEEKDAY
from adapters.importers.quickbooks_reports.sheet import Sheet, single_cell_text
from adapters.importers.quickbooks_reports.title_block import Titles

Dialect = Literal["classic", "modern", "desktop", "wyzbooks"]
"""The two views of QuickBooks Online, QuickBooks Desktop, and our own files."""

_DESKTOP = re.compile(
    '(?:^|[,;\t])"?[^,;\t"\n]{1,40} \u00b7 |-SPLIT-|Bill Pmt -|,"?General Journal"?,', re.MULTILINE
)
"""Texts that only Desktop prints."""
_OUR_FOOTER = re.compile("(?:accrual|cash) basis|amounts in [a-z]{3}")
_DESKTOP_CAPTIONS = {"clr", "> 90", "trans #"}
_RESULTS_OF_PROFIT_AND_LOSS = {
    "net income",
    "gross profit",
    "net ordinary income",
    "net operating income",
}


def dialect_of(text: str, sheet: Sheet, titles: Titles, labels: Iterable[str]) -> Dialect:
    """The program and the view that wrote a file; `labels` are the captions of its rows."""
    footers = {normalize(single_cell_text(cells)) for _, cells in sheet.body[-3:]}
    if any(map(_OUR_FOOTER.fullmatch, footers)):
        return "wyzbooks"
    captions = {normalize(cell) for cell in sheet.header}
    if _is_modern(sheet, captions, footers, labels):
        return "modern"
    is_online = captions & {"transaction type", "memo/description"} or any(
        re.match(WEEKDAY, footer) for footer in footers
    )
    if not is_online and (
        titles.is_sided
        or not titles.lines
        or sheet.caption_count > 1
        or captions & _DESKTOP_CAPTIONS
        or _DESKTOP.search(text)
    ):
        return "desktop"
    return "classic"


def guess_report_key(sheet: Sheet, labels: set[str]) -> str | None:
    """What a report without a title looks like, by its columns and the captions of its rows."""
    caption_cells = int(sheet.label_kind is not None)
    columns = [known_column(cell) for cell in sheet.header[caption_cells:]]
    keys = {column.key for column in columns if column}
    is_of_vendors = "vendor" in normalize(sheet.header[0])
    if "date" in keys:
        return _guess_detail(keys, labels)
    return _guess_summary(keys, labels, is_of_vendors=is_of_vendors)


def _is_modern(sheet: Sheet, captions: set[str], footers: set[str], labels: Iterable[str]) -> bool:
    """Whether a file is of the modern view of QuickBooks Online."""
    if sheet.label_kind or captions & {"transaction date", "distribution account"}:
        return True
    if "date" not in captions and any(label.startswith("total for ") for label in labels):
        return True
    return any(re.match("(?:accrual|cash) basis ", footer) for footer in footers)


def _guess_detail(keys: set[str], labels: set[str]) -> str | None:
    """What a report of transactions looks like."""
    appearances = (
        ({"account", "debit", "credit"} <= keys and "balance" not in keys, "journal"),
        ({"open_balance", "balance"} <= keys, "customer-balance-detail"),
        ("open_balance" in keys and not keys & {"split", "account"}, "open-invoices"),
        ({"split", "balance"} <= keys, _guess_detail_of_accounts(labels)),
        ({"split", "type", "amount"} <= keys, "transaction-list"),
        ({"type", "amount", "balance"} <= keys, "customer-balance-detail"),
    )
    return next((key for fits, key in appearances if fits), None)


def _guess_detail_of_accounts(labels: set[str]) -> str:
    if labels & {"income", "ordinary income/expense", "ordinary income/expenses"}:
        return "profit-loss-detail"
    return "balance-sheet-detail" if "assets" in labels else "general-ledger"


def _guess_summary(keys: set[str], labels: set[str], *, is_of_vendors: bool) -> str | None:
    """What a report of accounts or contacts looks like."""
    has_two_sides = {"debit", "credit"} <= keys or {"opening", "closing"} <= keys
    aging = "ap-aging" if is_of_vendors else "ar-aging"
    balances = "vendor-balance-summary" if is_of_vendors else "customer-balance-summary"
    appearances = (
        ("over90" in keys, aging),
        (has_two_sides, "trial-balance"),
        (bool(labels & {"assets", "total assets"}), "balance-sheet"),
        ("operating activities" in labels, "cash-flows"),
        (bool(labels & _RESULTS_OF_PROFIT_AND_LOSS), "profit-loss"),
        ("balance" in keys, balances),
    )
    return next((key for fits, key in appearances if fits), None)
