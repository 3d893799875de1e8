"""Writes the books of a company as QuickBooks exports them for a move: lists, ledgers, statements.

The General Ledger of QuickBooks names accounts by their last name below the accounts around them,
so it is written here, and not with `dialects`, whose captions are whole paths.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import StringIO

from adapters.importers.quickbooks_types import ACCOUNT_TYPES
from application.importing.file_set import NamedFile
from application.reporting.make_report import ReportRequest
from application.unit_of_work.books import Books
from domain.ledger.accounts import Account, paths
from domain.reports.table import ReportRow
from tests.adapters.importers.quickbooks_reports.dialects import TYPES, Dialect, write
from tests.support import whole_report

WORDS = {  # Online, Desktop
    "BANK": ("Bank", "Bank"),
    "AR": ("Accounts receivable (A/R)", "Accounts Receivable"),
    "OCASSET": ("Other Current Assets", "Other Current Asset"),
    "FIXASSET": ("Fixed Assets", "Fixed Asset"),
    "OASSET": ("Other Assets", "Other Asset"),
    "AP": ("Accounts payable (A/P)", "Accounts Payable"),
    "CCARD": ("Credit Card", "Credit Card"),
    "OCLIAB": ("Other Current Liabilities", "Other Current Liability"),
    "LTLIAB": ("Long Term Liabilities", "Long Term Liability"),
    "EQUITY": ("Equity", "Equity"),
    "INC": ("Income", "Income"),
    "COGS": ("Cost of Goods Sold", "Cost of Goods Sold"),
    "EXP": ("Expenses", "Expense"),
    "EXINC": ("Other Income", "Other Income"),
    "EXEXP": ("Other Expense", "Other Expense"),
    "NONPOSTING": ("Non-Posting", "Non-Posting"),
}
KEYS = {classification: key for key, classification in ACCOUNT_TYPES.items()}

CREDITED = {"liability", "equity", "income"}


def company_files(
    books: Books, dialect: Dialect, ledger: str, first: date, last: date
) -> list[NamedFile]:
    """The Account List, a report of all transactions, and the statements of some books."""
    period, day = ReportRequest(first=first, last=last), ReportRequest(as_of=last)
    reports = {"balance-sheet": day, "profit-loss": period, "trial-balance": day}
    content = (
        tree_ledger(books, dialect, first, last)
        if ledger == "tree-ledger"
        else report(books, ledger, period, dialect)
    )
    return [
        NamedFile("accounts.csv", account_list(books, dialect)),
        NamedFile("ledger.csv", content),
        *(
            NamedFile(f"{key}.csv", report(books, key, request, dialect))
            for key, request in reports.items()
        ),
    ]


def report(books: Books, key: str, request: ReportRequest, dialect: Dialect) -> bytes:
    """A report of some books as QuickBooks writes it."""
    signs = {id_: natural(account) for id_, account in chart(books).items()}
    return write(books.read(lambda work: whole_report(work, key, request)), dialect, signs)


def chart(books: Books) -> Mapping[str, Account]:
    return books.read(lambda work: work.accounts())


def natural(account: Account) -> int:
    return -1 if account.type in CREDITED else 1


def account_list(books: Books, dialect: Dialect) -> bytes:
    """The chart of some books."""
    accounts = chart(books)
    named = paths(accounts)
    rows = []
    for id_ in sorted(named, key=lambda id_: named[id_]):
        account = accounts[id_]
        words = WORDS[KEYS[account.classification]][dialect == "desktop"]
        number, text = account.number, account.description
        rows.append(
            {
                "classic": ["", number, named[id_], words, "", text, "0.00  "],
                "modern": [number, named[id_], words, "", text, "0.00"],
                "desktop": ["", _dotted(accounts, account), words, "0.00", text, number, ""],
            }[dialect]
        )
    header = {
        "classic": ["", "Account #", "Account", "Type", "Detail Type", "Description", "Balance"],
        "modern": [
            "Account #",
            "Full name",
            "Type",
            "Detail type",
            "Description",
            "Total balance",
        ],
        "desktop": ["", "Account", "Type", "Balance Total", "Description", "Accnt. #", "Tax Line"],
    }[dialect]
    titles = {
        "classic": [["My Company", ""], ["Account List", ""], ["", ""]],
        "modern": [["Account List", ""], ["My Company", ""], ["", ""]],
        "desktop": list[list[str]](),
    }[dialect]
    return _csv([*titles, header, *rows])


def tree_ledger(books: Books, dialect: Dialect, first: date, last: date) -> bytes:
    """The General Ledger of a period, with sub-accounts below their accounts."""
    accounts = chart(books)
    request = ReportRequest(first=first, last=last)
    table = books.read(lambda work: whole_report(work, "general-ledger", request))
    rows: dict[str, list[ReportRow]] = {}
    for row in table.rows:
        if row.account_id and row.label != "Fiscal year closed":
            rows.setdefault(row.account_id, []).append(row)
    children: dict[str | None, list[Account]] = {}
    for account in accounts.values():
        children.setdefault(account.parent_id, []).append(account)
    writer = _TreeWriter(dialect, accounts, children, rows)
    body = [line for account in children[None] for line in writer.account(account, 0)]
    titles = [
        ["My Company", ""],
        ["General Ledger", ""],
        [f"{first:%B} {first.day}, {first.year}-{last:%B} {last.day}, {last.year}", ""],
    ]
    captions = {
        "classic": ["Date", "Transaction Type", "Num", "Name", "Memo/Description", "Split",
                    "Amount", "Balance"],
        "modern": ["Transaction date", "Transaction type", "Num", "Name", "Memo/Description",
                   "Split account", "Amount", "Balance"],
        "desktop": ["Date", "Type", "Num", "Name", "Memo", "Split", "Debit", "Credit", "Balance"],
    }[dialect]  # fmt: skip
    return _csv([*titles, ["", ""], [*[""] * writer.labels, *captions], *body])


class _TreeWriter:
    """Writes the accounts of a ledger, each with its sub-accounts."""

    def __init__(
        self,
        dialect: Dialect,
        accounts: Mapping[str, Account],
        children: Mapping[str | None, Sequence[Account]],
        rows: Mapping[str, Sequence[ReportRow]],
    ) -> None:
        self._dialect = dialect
        self._accounts = accounts
        self._children = children
        self._rows = rows
        self.labels = 6 if dialect == "desktop" else 1

    def account(self, account: Account, depth: int) -> Iterator[list[str]]:
        """The rows of an account and of those below it; nothing if all are empty."""
        parts = [
            list(self.account(child, depth + 1)) for child in self._children.get(account.id, ())
        ]
        parts = [part for part in parts if part]
        own = self._rows.get(account.id, ())
        if not own and not parts:
            return
        name = _caption(account) if self._dialect == "desktop" else account.name
        is_desktop = self._dialect == "desktop"
        if parts and own and is_desktop:
            yield self._label(name, depth)
            yield from (line for part in parts for line in part)
            yield from self._own(account, own, f"{name} - Other", depth + 1)
            yield [*self._label(f"Total {name}", depth), *[""] * 6, "1.00", "2.00", "3.00"]
            return
        if own:
            yield from self._own(account, own, name, depth)
        else:
            yield self._label(name, depth)
        if parts:
            yield from (line for part in parts for line in part)
            words = f"Total {name}" if is_desktop else f"Total for {name} with sub-accounts"
            yield [*self._label(words, depth), *[""] * 6, "9.00", ""]

    def _own(
        self, account: Account, rows: Sequence[ReportRow], name: str, depth: int
    ) -> Iterator[list[str]]:
        """The rows of an account itself."""
        yield self._label(name, depth)
        sign = natural(account)
        total = 0
        for row in rows:
            if row.label == "Beginning Balance":
                yield self._opening(row.cells[-1], sign)
            elif row.kind == "transaction":
                total += row.cells[-2]
                yield self._transaction(row, sign)
        words = f"Total {name}" if self._dialect == "desktop" else f"Total for {name}"
        amounts = _sides(total * sign) if self._dialect == "desktop" else [_money(total)]
        yield [*self._label(words, depth), *[""] * 6, *amounts, ""]

    def _opening(self, balance: int, sign: int) -> list[str]:
        if self._dialect == "desktop":
            return [*[""] * self.labels, "Beginning Balance", *[""] * 7, _money(balance * sign)]
        return ["", "Beginning Balance", *[""] * 6, _money(balance)]

    def _transaction(self, row: ReportRow, sign: int) -> list[str]:
        day, type_, number, name, memo, split, amount, balance = row.cells
        words = TYPES.get(type_, (type_, type_))[self._dialect == "desktop"]
        texts = [f"{day:%m/%d/%Y}", words, number or "", name or "", memo or "", split or ""]
        if self._dialect == "desktop":
            return [*[""] * self.labels, *texts, *_sides(amount * sign), _money(balance * sign)]
        return ["", *texts, _money(amount), _money(balance)]

    def _label(self, text: str, depth: int) -> list[str]:
        if self._dialect == "desktop":
            return [*[""] * depth, text, *[""] * (self.labels - depth - 1)]
        return ["   " * depth + text if self._dialect == "classic" else text]


def _sides(cents: int) -> list[str]:
    return [_money(cents), ""] if cents >= 0 else ["", _money(-cents)]


def _money(cents: int) -> str:
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole:,}.{rest:02d}"


def _caption(account: Account) -> str:
    return f"{account.number} \u00b7 {account.name}" if account.number else account.name


def _dotted(accounts: Mapping[str, Account], account: Account) -> str:
    """The path of an account with the number before each name, as Desktop writes it."""
    above = accounts.get(account.parent_id or "")
    return f"{_dotted(accounts, above)}:{_caption(account)}" if above else _caption(account)


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()
