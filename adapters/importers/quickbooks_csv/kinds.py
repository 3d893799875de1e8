"""Which list or report of QuickBooks a CSV is: by its title, or by the captions of its columns."""

import re
from collections.abc import Iterable, Mapping
from typing import Literal

from adapters.importers.quickbooks_reports.cell_text import tidy
from adapters.importers.quickbooks_reports.column_captions import known_column
from adapters.importers.quickbooks_reports.titles import LONGEST_TITLE, report_key

Kind = Literal[
    "accounts",
    "customers",
    "vendors",
    "items",
    "journal",
    "general-ledger",
    "transaction-detail",
    "transaction-list",
    "balance-sheet",
    "profit-loss",
    "trial-balance",
]
"""What a file holds: a list, transactions, or a statement by which an import proves itself."""

LISTS: frozenset[Kind] = frozenset({"accounts", "customers", "vendors", "items"})
LEDGERS: tuple[Kind, ...] = ("journal", "general-ledger", "transaction-detail", "transaction-list")
"""The reports of transactions; of two that cover a day, the first in this order is imported."""
STATEMENTS: frozenset[Kind] = frozenset({"balance-sheet", "profit-loss", "trial-balance"})

WORDS: Mapping[Kind, str] = {
    "accounts": "Account List",
    "customers": "Customer List",
    "vendors": "Vendor List",
    "items": "Product/Service List",
    "journal": "Journal",
    "general-ledger": "General Ledger",
    "transaction-detail": "Transaction Detail by Account",
    "transaction-list": "Transaction List by Date",
    "balance-sheet": "Balance Sheet",
    "profit-loss": "Profit and Loss",
    "trial-balance": "Trial Balance",
}
"""What QuickBooks calls each of them."""

_TITLES: tuple[tuple[Kind, str], ...] = (
    ("accounts", r"account list(?:ing)?|chart of accounts|list of accounts"),
    ("customers", r"(?:customers?|clients?|donors?)(?: (?:phone|contact))?(?: (?:list|details?))?"),
    ("vendors", r"(?:vendors?|suppliers?)(?: (?:phone|contact))?(?: (?:list|details?))?"),
    (
        "items",
        r"products?(?:/| and | & |/ )services?(?: list)?|item (?:list|listing|price list)|items",
    ),
    ("transaction-detail", r"transaction details? by account|transactions by account"),
    ("transaction-list", r"transaction list(?: by date)?"),
)
_KINDS = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _TITLES]

_COLUMNS_OF_LISTS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "customer", "customer full name", "vendor", "supplier", "client", "donor",
             "customer name", "vendor name", "display name", "item", "item name",
             "product/service", "product/service name", "product/service full name",
             "product service name", "product/service name full name"),
    "path": ("account", "full name", "account full name", "account name", "name"),
    "number": ("account #", "account number", "number", "accnt. #", "accnt #", "acct #", "#",
               "account no.", "account no", "no."),
    "type": ("type", "account type"),
    "detail": ("detail type", "account detail type"),
    "description": ("description", "sales description", "desc"),
    "balance": ("balance", "balance total", "total balance", "quickbooks balance"),
    "active": ("active", "active status", "status"),
    "tax_line": ("tax line", "currency"),
    "company": ("company", "company name"),
    "email": ("email", "main email", "e-mail", "email address"),
    "phone": ("phone", "phone numbers", "main phone", "phone number"),
    "address": ("billing address", "bill to", "bill from", "address", "bill address"),
    "street": ("street address", "billing street", "street"),
    "city": ("city", "billing city"),
    "state": ("state", "billing state"),
    "zip": ("zip", "billing zip", "zip code", "postal code"),
    "country": ("country", "billing country"),
    "terms": ("terms",),
    "notes": ("notes", "note"),
    "contact": ("primary contact", "contact", "attachments", "fax", "shipping address",
                "ship to", "customer type", "vendor type", "open balance", "mobile", "website"),
    "rate": ("price", "sales price", "rate", "sales price / rate", "sales price/rate"),
    "account": ("income account", "account"),
    "cost": ("cost", "purchase cost", "qty on hand", "quantity on hand", "sku",
             "sales tax code", "taxable", "expense account", "inventory asset account",
             "purchase description", "preferred vendor", "category"),
}  # fmt: skip
"""What the columns of lists hold, by their captions in lower case."""


def kind_of_title(title: str) -> Kind | None:
    """The list or report that has a title; None if the title is not that of one we read."""
    words = tidy(title)
    if not words or len(words) > LONGEST_TITLE:
        return None
    for kind, pattern in _KINDS:
        if pattern.fullmatch(words):
            return kind
    key = report_key(words)
    return next((kind for kind in (*LEDGERS, *STATEMENTS) if kind == key), None)


def list_columns(cells: Iterable[str], kind: Kind | None) -> dict[str, int]:
    """Where the columns of a list are, by what they hold; of equal ones, the first.

    The name of a column can mean different things: an item has an account, and an account list
    consists of accounts.
    """
    columns: dict[str, int] = {}
    for place, cell in enumerate(cells):
        caption = tidy(cell).casefold().rstrip("?").removesuffix(" status").strip()
        for field, captions in _COLUMNS_OF_LISTS.items():
            if caption in captions and field not in columns and _fits(field, kind):
                columns[field] = place
                break
    return columns


def kind_of_list(cells: Iterable[str]) -> Kind | None:
    """The list whose header a row without a title above it is; None if it is no list."""
    captions = {tidy(cell).casefold() for cell in cells}
    if captions & {"detail type", "accnt. #", "account type"} and captions & {
        "type",
        "account type",
    }:
        return "accounts"
    if captions & {"account", "account name"} and {"type", "balance total"} <= captions:
        return "accounts"
    details = {"email", "main email", "phone", "phone numbers", "main phone", "billing address",
               "bill to", "bill from", "street address", "company", "company name"}  # fmt: skip
    if len(captions & details) < 2:
        is_item = captions & {"product/service", "product/service name", "item"}
        return "items" if is_item and captions & {"price", "sales price", "cost"} else None
    if captions & {"customer", "customer full name", "customer name", "bill to"}:
        return "customers"
    if captions & {"vendor", "vendor name", "supplier", "bill from"}:
        return "vendors"
    return None


def kind_of_report(cells: Iterable[str]) -> Kind | None:
    """The report of transactions whose header a row without a title above it is, or None."""
    columns = [known_column(cell) for cell in cells]
    keys = {column.key for column in columns if column}
    if {"date", "type", "number", "account", "debit", "credit"} <= keys and "balance" not in keys:
        return "journal"
    if not {"date", "type", "number", "split"} <= keys:
        return None
    if "balance" in keys and keys & {"amount", "debit"}:
        return "general-ledger"
    return "transaction-list" if {"account", "amount"} <= keys else None


def _fits(field: str, kind: Kind | None) -> bool:
    """Whether lists of a kind have a column for a field."""
    if kind == "accounts":
        return field in {"path", "number", "type", "detail", "description", "balance", "active",
                         "tax_line"}  # fmt: skip
    if kind == "items":
        return field in {"name", "type", "description", "rate", "account", "cost", "active"}
    return field not in {"path", "account", "rate", "cost", "detail", "type", "tax_line"}
