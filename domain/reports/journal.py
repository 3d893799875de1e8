"""The books entry by entry: Journal and Transaction List."""

from collections.abc import Iterator, Mapping

from domain.ledger.entries import Turnover
from domain.reports.account_tree import chart_of
from domain.reports.ledger_port import SPLIT, EntryLines, Ledger, LedgerLine
from domain.reports.matching import Matching
from domain.reports.posting_rows import ENTRY_COLUMNS, SPLIT_COLUMN, transaction
from domain.reports.query import ReportQuery
from domain.reports.report import ReportKind
from domain.reports.table import Column, ReportRow, Table

_LINE_COLUMNS = (*ENTRY_COLUMNS, Column("account", "Account", "text"))
JOURNAL_COLUMNS = (*_LINE_COLUMNS, Column("debit", "Debit"), Column("credit", "Credit"))
LIST_COLUMNS = (*_LINE_COLUMNS, SPLIT_COLUMN, Column("amount", "Amount"))
_BLANKS = (None,) * (len(_LINE_COLUMNS) - 1)


def journal(ledger: Ledger, query: ReportQuery) -> Table:
    """Every entry with its postings, in columns for debits and credits, and its total."""
    titles = chart_of(ledger.accounts()).titles
    debits, credits = _debits_and_credits(ledger, query)

    def rows() -> Iterator[ReportRow]:
        with_postings = (entry for entry in _entries(ledger, query) if entry.lines)
        for entry in with_postings:
            for line in entry.lines:
                debit, credit = max(line.amount, 0) or None, max(-line.amount, 0) or None
                cells = (*_line_cells(line, titles), debit, credit)
                yield transaction(0, cells, line.source, line.account_id, line.contact_id)
            label = f"Total {entry.primary.type} {entry.primary.number}".rstrip()
            sums = (*_BLANKS, entry.debits, entry.credits)
            yield ReportRow("total", 0, label, sums, source=entry.primary.source)
        yield ReportRow("total", 0, "TOTAL", (*_BLANKS, debits, credits))

    return Table(JOURNAL_COLUMNS, rows(), {"debits": debits, "credits": credits})


def transaction_list(ledger: Ledger, query: ReportQuery) -> Table:
    """Every entry as one row: its posting on the primary account, in that account's sign.

    A document whose total is zero has a row of zero on its own account.
    """
    accounts = ledger.accounts()
    titles = chart_of(accounts).titles

    def rows() -> Iterator[ReportRow]:
        for entry in _entries(ledger, query):
            line = entry.primary
            split = SPLIT if line.split == SPLIT else titles.get(line.split, "")
            amount = line.amount * accounts[line.account_id].natural_sign
            cells = (*_line_cells(line, titles), split, amount)
            yield transaction(0, cells, line.source, line.account_id, line.contact_id)

    return Table(LIST_COLUMNS, rows(), {})


def _entries(ledger: Ledger, query: ReportQuery) -> Iterator[EntryLines]:
    return ledger.entries(query.first, query.end, query.basis, query.account_id, query.contact_id)


def _debits_and_credits(ledger: Ledger, query: ReportQuery) -> tuple[int, int]:
    """The sums of all debits and of all credits.

    The ledger has stored sums for all entries. The entries of one account or contact must be read.
    """
    if query.account_id is None and query.contact_id is None:
        turnovers = ledger.turnovers(query.first, query.end, query.basis)
        turnover = sum(turnovers.values(), Turnover())
        return turnover.debits, turnover.credits
    debits = sum(entry.debits for entry in _entries(ledger, query))
    return debits, debits  # Every entry balances, so the credits have the same sum.


def _line_cells(line: LedgerLine, titles: Mapping[str, str]) -> tuple[object, ...]:
    title = titles[line.account_id]
    return line.date, line.type, line.number, line.name, line.memo, title


JOURNAL_REPORT = ReportKind(
    "journal",
    "Journal",
    "Accountant",
    ("from", "to", "period", "basis", "contact_id", "account_id"),
    journal,
    matching=Matching("transaction of an account", ("net",), "debits", by_entry=True),
)
TRANSACTION_LIST = ReportKind(
    "transaction-list",
    "Transaction List",
    "Accountant",
    ("from", "to", "period", "contact_id", "account_id"),
    transaction_list,
    matching=Matching("transaction", ("amount",)),
)
