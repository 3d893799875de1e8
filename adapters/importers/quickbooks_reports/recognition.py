"""Which program wrote a report CSV, and which report it is if it has no title."""

import re
from collections.abc import Iterable
from typing import Literal

from adapters.importers.quickbooks_reports.captions import normalize
from adapters.importers.quickbooks_reports.column_captions import known_column
from adapters.importers.quickbooks_reports.day_text import WEEKDAY
from adapters.importers.quickbooks_reports.sheet import Sheet, single_cell_text
from adapters.importers.quickbooks_reports.title_block import Titles
from domain.reports.catalogue import REPORTS

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

_OWN_CAPTIONS = {
    "profit-loss": {
        "income",
        "total income",
        "total for income",
        "total expenses",
        "total for expenses",
        "total expense",
        "gross profit",
        "net operating income",
        "net ordinary income",
        "net operating revenue",
    },
    "balance-sheet": {
        "assets",
        "total assets",
        "total for assets",
        "liabilities and equity",
        "total liabilities and equity",
        "total for liabilities and equity",
        "total equity",
        "total for equity",
    },
    "cash-flows": {
        "operating activities",
        "investing activities",
        "financing activities",
        "net cash provided by operating activities",
        "net cash from operating activities",
        "cash at end of period",
        "cash at beginning of period",
    },
}
"""Captions of rows that no other report has."""
_OF_DETAILS = {
    "balance-sheet-detail": {
        "liabilities and equity",
        "total liabilities and equity",
        "total for liabilities and equity",
    },
    "profit-loss-detail": {
        "gross profit",
        "net operating income",
        "net ordinary income",
        "net operating revenue",
    },
}
"""Captions of rows that only one report of the postings of accounts has."""
_OF_OTHER_CONTACTS = {
    "ar-aging": "ap-aging",
    "ap-aging": "ar-aging",
    "customer-balance-summary": "vendor-balance-summary",
    "vendor-balance-summary": "customer-balance-summary",
    "sales-by-customer": "expenses-by-vendor",
    "expenses-by-vendor": "sales-by-customer",
}
"""The report of vendors that is like one of customers, and the other way round."""


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


def contradicted_key(key: str, sheet: Sheet, labels: set[str]) -> str | None:
    """The report whose captions a file has, if its title is that of another one (`key`).

    None if nothing contradicts the title. What decides are columns and captions that the report of
    the title never has.
    """
    caption_cells = int(sheet.label_kind is not None)
    columns = [known_column(cell) for cell in sheet.header[caption_cells:]]
    keys = {column.key for column in columns if column}
    kind = REPORTS[key]
    if ("date" in keys) != kind.matching.is_of_transactions:
        guess = guess_report_key(sheet, labels)
    elif "date" not in keys:
        guess = _captioned_summary(key, keys, labels, normalize(sheet.header[0]))
    elif kind.matching.column_family == "detail":
        guess = next((name for name, own in _OF_DETAILS.items() if labels & own), None)
    else:
        guess = None
    return guess if guess != key else None


def _captioned_summary(
    key: str, keys: set[str], labels: set[str], first_caption: str
) -> str | None:
    """The report of accounts or contacts that only a file of this report has captions of."""
    if ("over90" in keys) != (REPORTS[key].matching.column_family == "aging"):
        is_of_vendors = "vendor" in first_caption
        return _guess_summary(keys, labels, is_of_vendors=is_of_vendors)
    has_two_sides = {"debit", "credit"} <= keys or {"opening", "closing"} <= keys
    if has_two_sides != (key == "trial-balance"):
        return _guess_summary(keys, labels, is_of_vendors=False)
    if REPORTS[key].matching.rows == "account":
        counts = {name: len(labels & captions) for name, captions in _OWN_CAPTIONS.items()}
        best = max(counts, key=lambda name: counts[name])
        return best if counts[best] > 1 and not counts.get(key, 0) and key in counts else None
    other = _OF_OTHER_CONTACTS.get(key, "")
    words = first_caption.split()
    is_of_other = ("vendor" in words) != (REPORTS[other or key].contacts == "customer")
    names_contacts = bool({"vendor", "customer", "donor", "client"} & set(words))
    return other if other and names_contacts and is_of_other else None


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
