"""The books entry by entry: Journal and Transaction List."""

from collections.abc import Iterator

from domain.ledger.entries import Turnover
from domain.reports.account_tree import titles
from domain.reports.ledger_port import SPLIT, EntryLines, Ledger, LedgerLine
from domain.reports.matching import Matching
from domain.reports.posting_rows import ENTRY, SPLIT_COLUMN, transaction
from domain.reports.query import ReportQuery
from domain.reports.report import ReportKind
from domain.reports.table import Column, ReportRow, Table

_HEADING = (*ENTRY, Column("account", "Account", "text"))
JOURNAL_COLUMNS = (*_HEADING, Column("debit", "Debit"), Column("credit", "Credit"))
LIST_COLUMNS = (*_HEADING, SPLIT_COLUMN, Column("amount", "Amount"))
_BLANKS = (None,) * 6


def journal(ledger: Ledger, query: ReportQuery) -> Table:
    """Every entry with its postings, debits beside credits, and its total."""
    labels = titles(ledger.accounts())
    debits, credits = _sums(ledger, query)

    def rows() -> Iterator[ReportRow]:
        for entry in _entries(ledger, query):
            for line in entry.lines:
                debit, credit = max(line.amount, 0) or None, max(-line.amount, 0) or None
                yield transaction(
                    0,
                    (*_cells(line, labels[line.account_id]), debit, credit),
                    line.source,
                    line.account_id,
                    line.contact_id,
                )
            yield ReportRow(
                "total",
                0,
                f"Total {entry.own.type} {entry.own.number}".rstrip(),
                (*_BLANKS, entry.debits, entry.credits),
                source=entry.own.source,
            )
        yield ReportRow("total", 0, "TOTAL", (*_BLANKS, debits, credits))

    totals = {"debits": debits, "credits": credits}
    return Table(JOURNAL_COLUMNS, rows(), totals)


def transaction_list(ledger: Ledger, query: ReportQuery) -> Table:
    """Every entry as one row: what it put on the document's own account, in that account's natural sign."""
    accounts = ledger.accounts()
    labels = titles(accounts)

    def rows() -> Iterator[ReportRow]:
        for entry in _entries(ledger, query):
            own = entry.own
            split = SPLIT if own.split == SPLIT else labels.get(own.split, "")
            amount = own.amount * accounts[own.account_id].natural_sign
            yield transaction(
                0,
                (*_cells(own, labels[own.account_id]), split, amount),
                own.source,
                own.account_id,
                own.contact_id,
            )

    return Table(LIST_COLUMNS, rows(), {})


def _entries(ledger: Ledger, query: ReportQuery) -> Iterator[EntryLines]:
    return ledger.entries(query.first, query.end, query.basis, query.account_id, query.contact_id)


def _sums(ledger: Ledger, query: ReportQuery) -> tuple[int, int]:
    """All debits and credits: from kept sums where every entry is wanted, else by going through those that are."""
    if query.account_id is None and query.contact_id is None:
        whole = sum(ledger.turnovers(query.first, query.end, query.basis).values(), Turnover())
        return whole.debits, whole.credits
    debits = sum(each.debits for each in _entries(ledger, query))
    return debits, debits


def _cells(line: LedgerLine, account: str) -> tuple[object, ...]:
    return line.date, line.type, line.number, line.name, line.memo, account


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
