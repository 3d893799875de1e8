"""What two reports are compared by: each figure with its key, taken out of a report of ours or of another program."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

from attrs import field, frozen

from domain.comparison.account_matching import Chart, part_of
from domain.comparison.foreign_report import TheirReport, TheirRow
from domain.reports.cash_flows import section_of
from domain.reports.ledger_port import Ledger
from domain.reports.report import Report

KeyedBy = Literal["account", "contact", "transaction", "transaction of an account", "transaction of a contact"]

KEYED_BY: Mapping[str, KeyedBy] = {
    "profit-loss": "account", "balance-sheet": "account", "trial-balance": "account", "cash-flows": "account",
    "ar-aging": "contact", "customer-balance-summary": "contact", "sales-by-customer": "contact",
    "ap-aging": "contact", "vendor-balance-summary": "contact", "expenses-by-vendor": "contact",
    "transaction-list": "transaction",
    "profit-loss-detail": "transaction of an account", "balance-sheet-detail": "transaction of an account",
    "general-ledger": "transaction of an account", "journal": "transaction of an account",
    "open-invoices": "transaction of a contact", "customer-balance-detail": "transaction of a contact",
}  # fmt: skip
"""What makes two rows of a report the same row."""

VALUES: Mapping[str, tuple[str, ...]] = {
    "profit-loss-detail": ("amount",), "balance-sheet-detail": ("amount",), "general-ledger": ("amount",), "journal": ("net",),
    "transaction-list": ("amount",), "open-invoices": ("amount", "balance"), "customer-balance-detail": ("amount", "openBalance"),
}  # fmt: skip
"""The columns that are compared of transactions; of other rows all columns of amounts."""

OPENING, INCOME = "Beginning Balance", "Net Income"
CASH_BEFORE = "Cash at Beginning of Period"

_CAPTIONS: Mapping[str, str] = {
    "income": "income", "cost of goods sold": "cogs", "cost of sales": "cogs", "expense": "expenses", "expenses": "expenses",
    "other income": "otherIncome", "other expense": "otherExpenses", "other expenses": "otherExpenses",
    "ordinary income/expense": "", "other income/expense": "", "gross profit": "", "assets": "", "current assets": "", "total assets": "",
    "liabilities & equity": "", "liabilities and equity": "", "liabilities and shareholder's equity": "", "liabilities": "", "current liabilities": "",
    "bank accounts": "bankAccounts", "checking/savings": "bankAccounts", "accounts receivable": "accountsReceivable",
    "other current assets": "otherCurrentAssets", "fixed assets": "fixedAssets", "other assets": "otherAssets",
    "accounts payable": "accountsPayable", "credit cards": "creditCards", "other current liabilities": "otherCurrentLiabilities",
    "long-term liabilities": "longTermLiabilities", "long term liabilities": "longTermLiabilities", "equity": "equity", "shareholders' equity": "equity",
    "operating activities": "operating", "investing activities": "investing", "financing activities": "financing",
    "adjustments to reconcile net income to net cash provided by operations:": "operating",
    "adjustments to reconcile net income to net cash provided by operations": "operating",
    "adjustments to reconcile net income to net cash from operating activities:": "operating",
}  # fmt: skip
"""The captions under which programs put accounts, and our name of each part; those without one only hold others."""

_IN_PARTS = frozenset({"profit-loss", "profit-loss-detail", "balance-sheet", "balance-sheet-detail", "cash-flows"})
"""The reports whose accounts stand under captions."""

_COSTS = frozenset({"cogs", "expenses", "otherExpenses"})
_ASSETS = frozenset({"bankAccounts", "accountsReceivable", "otherCurrentAssets", "fixedAssets", "otherAssets"})


@frozen
class Figure:
    """One row as it is compared."""

    key: tuple[str, ...]
    """What it is found by, in one case; of a transaction its date, type and number last."""
    shown: str
    values: Mapping[str, int]
    """Cents by column."""
    part: str = ""
    """Of a statement, the part in which it stands."""
    account_id: str | None = None
    contact_id: str | None = None
    day: date | None = None
    line: int | None = None
    """Where it stands in the file."""
    source: tuple[str, str] | None = field(default=None, eq=False)
    """Of a transaction of ours, the document: kind and id."""
    type: str = ""
    number: str = ""
    label: str = ""
    """What a person calls it, where the key alone does not say."""


def weight(key: str, figure: Figure, column: str) -> int:
    """How a figure counts in the total of its report: what net income, all assets or all debits come to."""
    if figure.key[-1] == OPENING or figure.shown == CASH_BEFORE:
        return 0
    if key in {"profit-loss", "profit-loss-detail"}:
        return -1 if figure.part in _COSTS else 1
    if key in {"balance-sheet", "balance-sheet-detail"}:
        return int(figure.part in _ASSETS)
    if key in {"trial-balance", "journal"}:
        return int(figure.values.get(column, 0) > 0)
    return 1


def our_figures(report: Report, ledger: Ledger) -> Iterator[Figure]:
    """The figures of a report of ours."""
    key, chart = report.kind.key, Chart(ledger.accounts())
    keyed_by = KEYED_BY[key]
    columns = [each.key for each in report.columns[1:]]
    amounts = [each.key for each in report.columns if each.type == "amount"]
    contact = ""
    for row in report.rows:
        contact = row.label if row.kind == "contact" else contact
        cells = dict(zip(columns, row.cells, strict=True))
        values = _netted({name: cells[name] or 0 for name in amounts})
        account = chart.accounts.get(row.account_id or "")
        part = (section_of(account, ledger.settings) or "" if key == "cash-flows" else part_of(account)) if account else ""
        if keyed_by == "account":
            if row.kind == "account" and account:
                yield Figure((chart.key(account.id).casefold(),), chart.key(account.id), values, part, account.id, label=chart.label(account.id))
            elif row.label in {INCOME, CASH_BEFORE} and key in {"balance-sheet", "cash-flows"}:
                yield Figure((row.label.casefold(),), row.label, values, "equity" if key == "balance-sheet" else "operating")
        elif keyed_by == "contact":
            if row.kind == "contact":
                yield Figure((row.label.casefold(),), row.label, values, contact_id=row.contact_id)
        elif row.kind == "transaction" and row.source:
            owner = _owner(keyed_by, chart, row.account_id, contact)
            yield _transaction(key, owner, cells, values, part, row.account_id, row.contact_id, None, (row.source.kind, row.source.id))
        elif row.label == OPENING and account and values.get("balance"):
            yield Figure((chart.key(account.id).casefold(), OPENING), f"{chart.key(account.id)}, {OPENING}", {"balance": values["balance"]}, part, account.id)


def their_figures(report: TheirReport, key: str, ledger: Ledger, *, as_debits: bool = False) -> Iterator[Figure]:
    """The figures of a file. With `as_debits`, its amounts of transactions are debit positive on every account."""
    chart, keyed_by = Chart(ledger.accounts()), KEYED_BY[key]
    amounts = [each.key for each in report.columns if each.type == "amount"]
    for row in report.rows:
        if row.kind == "total" and not (key == "cash-flows" and _is_start(row.label)):
            continue
        values = _netted({name: row.cells[name] for name in amounts if isinstance(row.cells.get(name), int)})
        parts, above = _captions(row.path, chart) if key in _IN_PARTS else ("", row.path)
        if keyed_by == "account":
            yield from _their_account(row, key, values, parts, above, chart)
        elif keyed_by == "contact":
            if row.label and values and row.kind != "total":
                name = ":".join((*row.path, row.label)) if row.kind != "own" else ":".join(row.path)
                yield Figure((name.casefold(),), name, values, line=row.line)
        else:
            yield from _their_transaction(row, key, keyed_by, values, parts, above, chart, as_debits=as_debits)


def _their_account(row: TheirRow, key: str, values: Mapping[str, int], part: str, above: tuple[str, ...], chart: Chart) -> Iterator[Figure]:
    label = row.label
    if _is_start(label):
        yield Figure((CASH_BEFORE.casefold(),), CASH_BEFORE, values, "operating", line=row.line)
        return
    if label.casefold() in {"net income", "profit"} and (part == "equity" or key == "cash-flows"):
        yield Figure((INCOME.casefold(),), INCOME, values, part or "operating", line=row.line)
        return
    if not values or (row.kind == "row" and not any(values.values()) and label.casefold() in _CAPTIONS and chart.find(label, above, part) is None):
        return
    names = above[:-1] if row.kind == "own" else above
    found = chart.find(label, names, part)
    shown = chart.key(found) if found else ":".join((*names, label))
    yield Figure((shown.casefold(),), shown, values, part, found, line=row.line, label=label)


def _their_transaction(
    row: TheirRow, key: str, keyed_by: KeyedBy, values: dict[str, int], part: str, above: tuple[str, ...], chart: Chart, *, as_debits: bool
) -> Iterator[Figure]:
    cells = row.cells
    named = str(cells.get("account") or "") if key == "journal" or not above else ""
    account = chart.find(named or (above[-1] if above else ""), () if named else above[:-1], part)
    owner = chart.key(account) if account else named or ":".join(above)
    if keyed_by == "transaction of a contact":
        owner, account = ":".join(row.path), None
    elif keyed_by == "transaction":
        owner = ""
    is_result = account is None and owner.casefold() == INCOME.casefold()  # net income is reckoned, and has no transactions
    if row.label == OPENING:
        if cells.get("balance") and keyed_by == "transaction of an account" and not is_result:
            yield Figure((owner.casefold(), OPENING), f"{owner}, {OPENING}", {"balance": values["balance"]}, part, account, line=row.line)
        return
    if row.label or not isinstance(cells.get("date"), date) or is_result:
        return
    sign = chart.accounts[account].natural_sign if account else 1
    if "net" in values and key != "journal":
        values["amount"] = values["net"] * sign
    elif as_debits and "amount" in values:
        values["amount"] *= sign
    if key == "open-invoices" and "openBalance" in values:
        values["balance"] = values["openBalance"]
    yield _transaction(key, owner, cells, values, part, account, None, row.line, None)


def _transaction(
    key: str, owner: str, cells: Mapping[str, object], values: Mapping[str, int], part: str, account_id: str | None, contact_id: str | None, line: int | None,
    source: tuple[str, str] | None,
) -> Figure:  # fmt: skip
    day, type_, number = cells.get("date"), str(cells.get("type") or ""), str(cells.get("number") or "")
    assert isinstance(day, date)
    shown = ", ".join(each for each in (owner, day.isoformat(), type_, number) if each)
    compared = {name: values[name] for name in VALUES[key] if name in values}
    parts = (owner.casefold(), day.isoformat(), canonical_type(type_), number.casefold())
    return Figure(parts, shown, compared, part, account_id, contact_id, day, line, source, type_, number)


def canonical_type(text: str) -> str:
    """One name for what programs call a type of transaction."""
    plain = re.sub(r"[^a-z]+", " ", text.casefold()).strip()
    return _TYPES.get(plain, plain)


_TYPES: Mapping[str, str] = {
    "general journal": "journal", "journal entry": "journal", "bill pmt check": "bill payment", "bill payment check": "bill payment",
    "bill pmt ccard": "bill payment", "bill payment credit card": "bill payment", "bill pmt": "bill payment", "bill credit": "vendor credit", "credit": "vendor credit",
    "item receipt": "bill", "credit card charge": "card charge", "credit card expense": "card charge", "credit card": "card charge",
    "credit card credit": "card credit", "ccard refund": "card credit", "cash sale": "sales receipt", "cash refund": "refund", "refund receipt": "refund",
    "sales receipt": "sales receipt", "stmt charge": "invoice", "statement charge": "invoice",
}  # fmt: skip


def _owner(keyed_by: KeyedBy, chart: Chart, account_id: str | None, contact: str) -> str:
    if keyed_by == "transaction":
        return ""
    return contact if keyed_by == "transaction of a contact" else chart.key(account_id or "")


def _captions(path: tuple[str, ...], chart: Chart) -> tuple[str, tuple[str, ...]]:
    """The part of the statement that some captions say, and the accounts that stand below them."""
    part = ""
    for place, caption in enumerate(path):
        found = _CAPTIONS.get(caption.casefold())
        if found is None or (part and found == part and chart.find(caption) is not None):
            return part, path[place:]
        part = found or part
    return part, ()


def _netted(values: Mapping[str, int]) -> dict[str, int]:
    """Debit and credit are one figure, debit positive."""
    if "debit" not in values and "credit" not in values:
        return dict(values)
    rest = {name: value for name, value in values.items() if name not in {"debit", "credit"}}
    return rest | {"net": values.get("debit", 0) - values.get("credit", 0)}


def _is_start(label: str) -> bool:
    return label.casefold().startswith("cash at beginning")
