"""The words of QuickBooks' reports, and of our own: titles, captions of columns, sections, totals and results."""

import re

from adapters.importers.quickbooks_reports.cell_text import read_range, tidy
from domain.reports.catalogue import REPORTS
from domain.reports.table import Column

LONGEST_TITLE = 200

_TITLES = (
    ("profit-loss-detail", r"(?:profit (?:and|&) loss|p ?& ?l|income statement) detail"),
    ("balance-sheet-detail", r"balance sheet detail"),
    (
        "profit-loss",
        r"(?:profit (?:and|&) loss|p ?& ?l|income statement|statement of (?:activity|income|operations)|(?:profit|income) (?:and|&) expense)",
    ),
    ("balance-sheet", r"(?:balance sheet|statement of financial position)"),
    ("trial-balance", r"(?:adjusted |working )?trial balance"),
    ("cash-flows", r"statements? of cash ?flows?|cash ?flow statement"),
    ("ar-aging", r"(?:a/r|ar|accounts? receivable) age?ing"),
    ("ap-aging", r"(?:a/p|ap|accounts? payable) age?ing"),
    ("open-invoices", r"open invoices?"),
    ("customer-balance-detail", r"customer balance detail"),
    ("customer-balance-summary", r"customer balance"),
    ("vendor-balance-summary", r"vendor balance"),
    ("sales-by-customer", r"(?:sales|income) by customer"),
    ("expenses-by-vendor", r"(?:expenses?|purchases) by vendor"),
    ("general-ledger", r"general ledger"),
    ("journal", r"(?:general )?journal(?: entries)?"),
    ("transaction-list", r"transaction list(?: by date)?"),
)
_VARIANT = (
    r"(?:[ :,-]+(?:standard|summary|report|by (?:month|quarter|year|week|class|customer|location)|as %? ?of total income|% of total income|"
    r"(?:prev(?:ious)? |prior )?(?:year|period|ytd)(?: to date)? comparison|year[- ]to[- ]date comparison|comparison|ytd|all|\([^()]*\)))*"
)
_KEYS = [(key, re.compile(f"(?:{pattern}){_VARIANT}", re.IGNORECASE)) for key, pattern in _TITLES]
# Titles that would be taken for those above, of reports that are not there.
_NOT_OURS = re.compile(
    r"(?:vendor balance|general ledger summary|(?:a/r|a/p|ar|ap|accounts? (?:receivable|payable)) age?ing) detail",
    re.IGNORECASE,
)
_OTHER_TITLE = re.compile(
    r"\b(?:list|listing|report|summary|detail|budgets?|actuals?|by (?:customer|vendor|product|item|class|month|quarter|account|location|rep)|"
    r"reconciliation|register|check|deposit|log|audit|taxes?|aging|balances?|transactions?)\b",
    re.IGNORECASE,
)

SNAPSHOTS = {kind.key for kind in REPORTS.values() if kind.is_snapshot}
"""The reports that are of a day."""
STATEMENTS = {
    "profit-loss",
    "balance-sheet",
    "cash-flows",
    "sales-by-customer",
    "expenses-by-vendor",
}
"""The reports whose one column of amounts is their total."""

_COLUMNS = {
    Column("total", "Total"): ("total", "totals"),
    Column("debit", "Debit"): ("debit", "debit amount", "dr"),
    Column("credit", "Credit"): ("credit", "credit amount", "cr"),
    Column("opening", "Opening"): ("opening", "opening balance", "beginning balance"),
    Column("debits", "Debits"): ("debits", "total debits"),
    Column("credits", "Credits"): ("credits", "total credits"),
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
_COLUMN = {caption: column for column, captions in _COLUMNS.items() for caption in captions}
LABELS = {
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
}
"""What the column of the captions is headed in the modern view, and of what kind they are."""

INCOME, COGS, EXPENSES, OTHER_INCOME, OTHER_EXPENSES = (
    {"income", "revenue"},
    {"cost of goods sold", "cost of sales", "cogs"},
    {"expense", "expenses"},
    {"other income", "other revenue"},
    {"other expense", "other expenses"},
)
WRAPPERS = {
    "ordinary income/expense",
    "ordinary income/expenses",
    "other income/expense",
    "other income/expenses",
}
"""Captions that only hold sections together."""

_YEAR = re.compile("(?:19|20)[0-9]{2}")
_RESULT = re.compile(
    r"gross profit|gross loss|net (?:operating|ordinary|other) (?:income|loss)|net (?:income|loss|profit)|operating (?:income|profit)"
)
_CASH_RESULT = re.compile(
    r"net (?:cash|change|increase|decrease)\b.*|cash (?:and cash equivalents )?at (?:the )?(?:beginning|end)\b.*"
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
    | {"assets", "liabilities", "equity", "liabilities and equity"}
)


def report_key(title: str) -> str | None:
    """Which of our reports bears such a title."""
    plain = tidy(title)
    if len(plain) > LONGEST_TITLE or _NOT_OURS.fullmatch(plain):
        return None
    return next((key for key, pattern in _KEYS if pattern.fullmatch(plain)), None)


def is_title(text: str) -> bool:
    """Whether it looks like the title of a report of QuickBooks, ours or not."""
    return report_key(text) is not None or bool(_OTHER_TITLE.search(text))


def known_column(caption: str) -> Column | None:
    """What a column with such a caption holds, in our names; None where we have no such column."""
    plain = (
        re.sub(r" *- *", "-", tidy(caption).casefold().rstrip("."))
        if re.match(r"\s*[0-9]+ *-", caption)
        else tidy(caption).casefold().rstrip(".")
    )
    plain = re.sub(r"^([0-9]+-[0-9]+) days?(?: past due)?$", r"\1", plain)
    if found := _COLUMN.get(plain):
        return found
    if plain.startswith("%"):
        return _COLUMN["%"]
    if plain.endswith(("(py)", "(pp)")):
        return _COLUMN["previous"]
    return None


def period_key(caption: str) -> str | None:
    """The month in which the time begins that a column is of, as `2026-01`; None where its caption says no time."""
    if _YEAR.fullmatch(caption.strip()):
        return f"{caption.strip()}-01"
    found = read_range(caption) if any(each.isalpha() for each in caption) else None
    begun = found and (found.first or found.last)
    return f"{begun:%Y-%m}" if begun else None


def plain(label: str) -> str:
    """A caption as captions are compared: without case, and `&` is `and`."""
    return tidy(label).casefold().replace("&", "and")


def is_whole(label: str) -> bool:
    """Whether it is the total of the whole report."""
    return plain(label) in _WHOLE


def total_of(label: str) -> str | None:
    """The caption, compared plain, of the group that a total is of; None where it is none."""
    name = plain(label)
    if found := _ACTIVITIES.fullmatch(name):
        return f"{found[1]} activities"
    if name in {"net ordinary income", "net other income"}:
        return f"{name.removeprefix('net ')}/expense"
    found = _TOTAL.fullmatch(name.removesuffix(_SUBTREE))
    return group_name(found[1]) if found else None


def group_name(label: str) -> str:
    """The caption of a group as its total says it."""
    name = plain(label)
    if name in COGS:
        return "cost of goods sold"
    if name in {"ordinary income/expenses", "other income/expenses"}:
        return name.removesuffix("s")
    return re.sub(r"^cash flows from (?=(?:operating|investing|financing) activities$)", "", name)


def is_opening(label: str) -> bool:
    """Whether it is the balance before the first transaction."""
    return plain(label) in {"beginning balance", "opening balance"}


def is_subtree(label: str) -> bool:
    """Whether it is a total over an account and its sub-accounts."""
    return plain(label).endswith(_SUBTREE)


def is_surely_total(label: str) -> bool:
    """Whether a caption is that of a total, though no group bears the name."""
    name = plain(label)
    found = _TOTAL.fullmatch(name)
    return name in _WHOLE or bool(
        found and (name.startswith("total for ") or found[1] in _SECTIONS)
    )


def is_result(label: str, key: str | None) -> bool:
    """Whether a report of this kind (None: of any) reckons a row with such a caption from others."""
    name = plain(label)
    if key in {"profit-loss", "profit-loss-detail", None} and _RESULT.fullmatch(name):
        return True
    return key in {"cash-flows", None} and bool(_CASH_RESULT.fullmatch(name))
