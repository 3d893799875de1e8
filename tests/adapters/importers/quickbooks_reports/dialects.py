"""Writes our reports as QuickBooks would export them as CSV: classic and modern Online, and
Desktop."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from io import StringIO
from typing import Any, Literal

from attrs import define, evolve, field, frozen

from domain.reports.report import Report
from domain.reports.table import Column, ReportRow

RETAINED = "account-3100"

Dialect = Literal["classic", "modern", "desktop"]
DIALECTS: tuple[Dialect, ...] = ("classic", "modern", "desktop")

TITLES = {  # classic and modern, desktop: where they are not ours
    "profit-loss": ("Profit and Loss", "Profit & Loss"),
    "profit-loss-detail": ("Profit and Loss Detail", "Profit & Loss Detail"),
    "ar-aging": ("A/R Aging Summary", "A/R Aging Summary"),
    "sales-by-customer": ("Sales by Customer Summary", "Sales by Customer Summary"),
    "ap-aging": ("A/P Aging Summary", "A/P Aging Summary"),
    "expenses-by-vendor": ("Expenses by Vendor Summary", "Expenses by Vendor Summary"),
    "transaction-list": ("Transaction List by Date", "Transaction List by Date"),
}
CAPTIONS = {  # classic, modern, desktop
    "date": ("Date", "Transaction date", "Date"),
    "type": ("Transaction Type", "Transaction type", "Type"),
    "number": ("Num", "Num", "Num"),
    "memo": ("Memo/Description", "Memo/Description", "Memo"),
    "split": ("Split", "Split account", "Split"),
    "account": ("Account", "Distribution account", "Account"),
    "open_balance": ("Open Balance", "Open balance", "Open Balance"),
    "due_date": ("Due Date", "Due date", "Due Date"),
    "over90": ("91 and over", "91 and over", "> 90"),
    "days_overdue": ("Past Due", "Past due", "Aging"),
}
CLASSIC = {
    "Assets": "ASSETS",
    "Total Assets": "TOTAL ASSETS",
    "Liabilities and Equity": "LIABILITIES AND EQUITY",
    "Total Liabilities and Equity": "TOTAL LIABILITIES AND EQUITY",
}
DESKTOP = {
    "Assets": "ASSETS",
    "Total Assets": "TOTAL ASSETS",
    "Liabilities and Equity": "LIABILITIES & EQUITY",
    "Total Liabilities and Equity": "TOTAL LIABILITIES & EQUITY",
    "Bank Accounts": "Checking/Savings",
    "Total Bank Accounts": "Total Checking/Savings",
    "Expenses": "Expense",
    "Total Expenses": "Total Expense",
    "Other Expenses": "Other Expense",
    "Total Other Expenses": "Total Other Expense",
    "Total Cost of Goods Sold": "Total COGS",
    "Net Operating Income": "Net Ordinary Income",
}
CASH = {
    "Net Cash from Operating Activities": "Net cash provided by operating activities",
    "Net Cash from Investing Activities": "Net cash provided by investing activities",
    "Net Cash from Financing Activities": "Net cash provided by financing activities",
    "Net Change in Cash": "Net cash increase for period",
}
TYPES = {  # Online, Desktop
    "Journal": ("Journal Entry", "General Journal"),
    "Bill Payment": ("Bill Payment (Check)", "Bill Pmt -Check"),
    "Vendor Credit": ("Vendor Credit", "Credit"),
}
MODERN_LABEL = {"profit-loss": "Distribution account", "balance-sheet": "Distribution account"}


@define
class Node:
    """A row with the rows of its group, and the total that closes the group."""

    row: ReportRow
    below: list["Node"] = field(factory=list)
    total: ReportRow | None = None

    @property
    def own(self) -> list["Node"]:
        return [each for each in self.below if each.row.kind in {"transaction", "heading"}]

    @property
    def parts(self) -> list["Node"]:
        return [each for each in self.below if each.row.kind not in {"transaction", "heading"}]


@frozen
class Out:
    """One row to be written."""

    depth: int
    label: str = ""
    cells: tuple[Any, ...] = ()
    is_total: bool = False


def write(report: Report, dialect: Dialect, signs: Mapping[str, int] | None = None) -> bytes:
    """The report in the words and notation of a dialect.

    `signs` are the natural signs of accounts by id, for debits and credits.
    """
    report = _arranged(report, dialect, signs or {})
    rows = list(_rows(report, dialect))
    columns = report.columns[1:]
    labels = (
        max((each.depth for each in rows if each.label), default=0) + 1
        if dialect == "desktop"
        else 1
    )
    header = [_column(each, report, dialect) for each in columns]
    first = MODERN_LABEL.get(report.kind.key, "") if dialect == "modern" else ""
    table = [
        [first, *[""] * (labels - 1), *header],
        *(
            [*_label(each, dialect, labels), *_cells(each, columns, report, dialect)]
            for each in rows
        ),
    ]
    return _file(
        [*_titles(report, dialect, len(table[0])), *table, *_footer(dialect, report)], dialect
    )


def canonical(label: str) -> str:
    """A caption of any dialect as it is in our own reports, in lower case."""
    label = label.replace("Total for ", "Total ").removesuffix(" with sub-accounts")
    back = {theirs: ours for each in (CLASSIC, DESKTOP, CASH) for ours, theirs in each.items()}
    return back.get(label, label).casefold()


def _with_closings(rows: Iterable[ReportRow]) -> list[ReportRow]:
    """The rows of a general ledger with the amounts of closings, which count in the totals.

    That is how Desktop shows Retained Earnings.
    """
    arranged, change, balance = [], 0, 0
    for row in rows:
        if row.label == "Fiscal year closed" and row.account_id == RETAINED:
            amount = row.cells[-1] - balance
            change += amount
            arranged.append(evolve(row, cells=(*row.cells[:-2], amount, row.cells[-1])))
        elif row.kind == "total" and row.account_id == RETAINED:
            total = row.cells[-2] + change
            arranged.append(evolve(row, cells=(*row.cells[:-2], total, row.cells[-1])))
        else:
            arranged.append(row)
        balance = row.cells[-1] or 0
    return arranged


def _arranged(report: Report, dialect: Dialect, signs: Mapping[str, int]) -> Report:
    """Debits and credits instead of amounts in a general ledger of Desktop; the account beside
    each line in a general ledger of the modern view."""
    rows, columns = list(report.rows), list(report.columns)
    if report.kind.key != "general-ledger" or dialect == "classic":
        return evolve(report, rows=rows)
    at = next(place for place, each in enumerate(columns[1:]) if each.key == "amount")
    if dialect == "desktop":
        columns[at + 1 : at + 2] = [Column("debit", "Debit"), Column("credit", "Credit")]
        sided = _sided(_with_closings(rows), at, signs)
        return evolve(report, columns=tuple(columns), rows=sided)
    columns.insert(1, Column("account", "Account", "text"))
    label, arranged = "", []
    for row in rows:
        label = row.label if row.kind == "account" else label
        text = label if row.kind == "transaction" else row.label if row.kind == "heading" else None
        arranged.append(
            evolve(
                row,
                label="" if row.label == "Beginning Balance" else row.label,
                cells=(text, *row.cells),
            )
        )
    return evolve(report, columns=tuple(columns), rows=arranged)


def _sided(rows: Iterable[ReportRow], at: int, signs: Mapping[str, int]) -> list[ReportRow]:
    sided, debits, credits = [], 0, 0
    for row in rows:
        debit = credit = None
        if row.kind in {"account", "section"}:
            debits = credits = 0
        elif row.kind == "transaction" or row.label == "Fiscal year closed":
            amount = (row.cells[at] or 0) * signs.get(row.account_id or "", 1)
            debit, credit = (amount, None) if amount >= 0 else (None, -amount)
            debits, credits = debits + (debit or 0), credits + (credit or 0)
        elif row.kind == "total":
            debit, credit = debits, credits
        sided.append(evolve(row, cells=(*row.cells[:at], debit, credit, *row.cells[at + 1 :])))
    return sided


def _tree(rows: Iterable[ReportRow]) -> list[Node]:
    roots: list[Node] = []
    stack: list[Node] = []
    for row in rows:
        while stack and stack[-1].row.depth >= row.depth:
            node = stack.pop()
            is_cash = row.label.startswith("Net Cash from") and row.label.endswith(node.row.label)
            if (
                row.kind == "total"
                and node.row.depth == row.depth
                and (row.label == f"Total {node.row.label}" or is_cash)
            ):
                node.total = row
                break
        else:
            node = Node(row)
            (stack[-1].below if stack else roots).append(node)
            if row.kind in {"section", "account", "contact"}:
                stack.append(node)
    return roots


def _rows(report: Report, dialect: Dialect) -> Iterator[Out]:
    if report.kind.key == "journal":
        yield from _entries(report, dialect)
        return
    nodes = _tree(report.rows)
    if report.kind.key != "profit-loss" or dialect != "desktop":
        for node in nodes:
            yield from _written(node, 0, report, dialect)
        return
    wrapper = ""
    for node in nodes:  # QuickBooks Desktop holds the sections of Profit & Loss together
        label = node.row.label
        wanted = (
            "Other Income/Expense"
            if label in {"Other Income", "Other Expenses"}
            else "Ordinary Income/Expense"
        )
        if node.row.kind == "section" and wrapper != wanted:
            yield Out(1, wanted)
            wrapper = wanted
        yield from _written(
            node,
            3 if node.row.kind == "section" else {"Gross Profit": 2, "Net Income": 0}.get(label, 1),
            report,
            dialect,
        )


def _written(node: Node, depth: int, report: Report, dialect: Dialect) -> Iterator[Out]:
    row = node.row
    is_detail = any(each.key == "date" for each in report.columns)
    blank = (None,) * len(row.cells)
    if not node.below and node.total is None:
        yield Out(depth, row.label, row.cells, row.kind == "total")
        return
    own_below = (
        dialect == "desktop"
        and bool(node.parts)
        and (bool(node.own) if is_detail else any(row.cells) and row.kind == "account")
    )
    starts = [each for each in node.own if each.row.kind == "heading" and dialect == "desktop"]
    first = starts[0].row.cells if starts and not own_below else row.cells
    yield Out(depth, row.label, blank if own_below else first)
    if not own_below:
        yield from _own(node, depth, dialect)
        if is_detail and node.own and node.parts:
            yield Out(depth, f"Total for {row.label}", _sum(node, report), is_total=True)
    for part in node.parts:
        yield from _written(part, depth + 1, report, dialect)
    if own_below and is_detail:
        yield Out(depth + 1, f"{row.label} - Other", starts[0].row.cells if starts else blank)
        yield from _own(node, depth + 1, dialect)
        yield Out(depth + 1, f"Total {row.label} - Other", _sum(node, report), is_total=True)
    elif own_below:
        yield Out(depth + 1, f"{row.label} - Other", row.cells)
    if node.total:
        label = (
            f"{node.total.label} with sub-accounts"
            if is_detail and node.own and node.parts and dialect != "desktop"
            else node.total.label
        )
        yield Out(depth, label, node.total.cells, is_total=True)


def _own(node: Node, depth: int, dialect: Dialect) -> Iterator[Out]:
    for start in node.own:
        if start.row.label == "Fiscal year closed":
            if dialect == "desktop" and start.row.account_id == RETAINED:
                date_, _, *rest = start.row.cells
                yield Out(depth + 1, "", (date_, "Closing Entry", *rest))
            continue  # Online lists no closing of a year, and Desktop only of Retained Earnings.
        if start.row.kind == "transaction" or start.row.label == "Net income":
            yield Out(depth + 1, "", start.row.cells)
        elif dialect == "classic" and start.row.label == "Beginning Balance":
            yield Out(depth + 1, "", (start.row.label, *start.row.cells[1:]))
        elif dialect == "modern":
            yield Out(depth + 1, start.row.label, start.row.cells)


def _sum(node: Node, report: Report) -> tuple[Any, ...]:
    """The sum of the transactions of a group itself."""
    rows = [each.row.cells for each in node.own if each.row.kind == "transaction"]
    return tuple(
        sum(each[place] or 0 for each in rows)
        if column.type == "amount" and column.key != "balance"
        else None
        for place, column in enumerate(report.columns[1:])
    )


def _entries(report: Report, dialect: Dialect) -> Iterator[Out]:
    """The lines of a journal: only the first line of an entry has date, type and number."""
    number, is_first = 0, True
    for row in report.rows:
        if row.kind == "transaction":
            if is_first:
                number += 1
                if dialect == "modern":
                    yield Out(0, str(number))
            yield Out(0, "", row.cells if is_first else (None, None, None, *row.cells[3:]))
            is_first = False
        else:
            is_whole = row.label == "TOTAL"
            yield Out(
                0,
                "TOTAL" if is_whole else f"Total for {number}" if dialect == "modern" else "",
                row.cells,
                is_total=True,
            )
            is_first = True


def _column(column: Column, report: Report, dialect: Dialect) -> str:
    if column.key == "total" and dialect == "desktop":
        if report.kind.key in {"ar-aging", "ap-aging"}:
            return "TOTAL"
        as_of, first, last = report.query.as_of, report.query.first, report.query.last
        if as_of:
            return f"{as_of:%b} {as_of.day}, {as_of:%y}"
        return f"{first:%b} {first.day} - {last:%b} {last.day}, {last:%y}"
    return CAPTIONS.get(column.key, (column.label,) * 3)[DIALECTS.index(dialect)]


def _label(out: Out, dialect: Dialect, labels: int) -> list[str]:
    label = out.label
    if dialect == "classic":
        label = CLASSIC.get(label, CASH.get(label, label))
        return [("   " * out.depth + label) if label else ""]
    if dialect == "modern":
        label = CASH.get(label, label)
        return [re.sub("^Total (?!for )", "Total for ", label) if out.is_total else label]
    label = re.sub(
        r"^((?:Total )?\d+) (?=\S)", "\\1 \u00b7 ", DESKTOP.get(label, CASH.get(label, label))
    )
    return (
        [*[""] * min(out.depth, labels - 1), label, *[""] * (labels - 1 - out.depth)]
        if label
        else [""] * labels
    )


def _cells(out: Out, columns: Iterable[Column], report: Report, dialect: Dialect) -> list[str]:
    cells = out.cells or (None,) * len(tuple(columns))
    return [
        _cell(column, value, out, dialect) for column, value in zip(columns, cells, strict=True)
    ]


def _cell(column: Column, value: Any, out: Out, dialect: Dialect) -> str:
    if value is None or value == "":
        return "   " if dialect == "classic" and column.type == "amount" and not out.label else ""
    if isinstance(value, date):
        return ("   " * out.depth if dialect == "classic" else "") + f"{value:%m/%d/%Y}"
    if column.type == "amount" and isinstance(value, int):
        return _money(value, dialect, is_total=out.is_total)
    if column.type == "percent":
        return f"{value / 10:.1f}%"
    names = {"type": TYPES, "split": {"-Split-": ("-Split-", "-SPLIT-")}}.get(column.key, {})
    return str(names.get(value, (value, value))[dialect == "desktop"])


def _money(cents: int, dialect: Dialect, *, is_total: bool) -> str:
    whole, rest = divmod(abs(cents), 100)
    sign = "-" if cents < 0 else ""
    if dialect == "desktop":
        return f"{sign}{whole}.{rest:02d}"
    dollar = "" if not is_total else "$ " if dialect == "classic" else "$"
    return f"{sign}{dollar}{whole:,}.{rest:02d}" + ("  " if dialect == "classic" else "")


def _titles(report: Report, dialect: Dialect, width: int) -> list[list[str]]:
    ours, query = report.kind.title, report.query
    title = TITLES.get(report.kind.key, (ours, ours))[dialect == "desktop"]
    until = f"{query.end:%B} {query.end.day}, {query.end.year}"
    if query.first is None:
        time = f"As of {until}"
    else:
        to = " through " if dialect == "desktop" else "-"
        time = f"{query.first:%B} {query.first.day}, {query.first.year}{to}{until}"
    names = [title, report.company, time] if dialect == "modern" else [report.company, title, time]
    if dialect == "desktop":
        asides = [
            "10:30 AM",
            "09/30/2026",
            "Cash Basis" if query.basis == "cash" else "Accrual Basis",
        ]
        return [
            [name, *[""] * (width - 2), aside] for name, aside in zip(names, asides, strict=True)
        ]
    return [*([name, ""] for name in names), ["", ""]]


def _footer(dialect: Dialect, report: Report) -> list[list[str]]:
    basis = "Cash Basis" if report.query.basis == "cash" else "Accrual Basis"
    if dialect == "desktop":
        return []
    words = (
        f"Wednesday, Jul 09, 2025 09:19:58 AM GMT-7 - {basis}"
        if dialect == "classic"
        else f"{basis} Wednesday, July 09, 2025 04:19 PM GMTZ"
    )
    return [["", ""], ["", ""], ["", ""], [words, ""]]


def _file(rows: Iterable[list[str]], dialect: Dialect) -> bytes:
    out = StringIO()
    csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL).writerows(rows)
    text = out.getvalue()
    return (
        text.encode("utf-8") if dialect != "classic" else text.removesuffix("\r\n").encode("utf-8")
    )
