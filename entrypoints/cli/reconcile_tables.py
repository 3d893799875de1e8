"""Lists about bank reconciliations as text for a terminal."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from adapters.exporters.cell_text import format_money, group_thousands
from application.bank_reconciliation.status import AccountStatus
from entrypoints.cli.tables import table_text
from entrypoints.cli.writing import Document


def status_text(statuses: Sequence[AccountStatus]) -> str:
    """How far each account is reconciled."""
    if not statuses:
        return "There are no bank accounts or cards."
    table = _table(
        ("account", False), ("reconciled to", False), ("balance", True), ("days ago", True),
        ("uncleared", True), ("amount", True), ("open statement", False), ("difference", True),
    )  # fmt: skip
    for status in statuses:
        table.add_row(*map(Text, _status_cells(status)))
    return table_text(table)


def _status_cells(status: AccountStatus) -> tuple[str, ...]:
    last, uncleared, session = status.last_statement, status.uncleared, status.open
    return (
        status.account.label,
        "never" if last is None else str(last),
        "" if status.last_balance is None else format_money(status.last_balance),
        "" if status.days_since is None else f"{status.days_since:,}",
        "all" if uncleared is None else f"{uncleared.count:,}",
        format_money(status.balance if uncleared is None else uncleared.amount),
        "" if session is None else str(session.session.statement_date),
        "" if session is None else format_money(session.figures.difference),
    )


def sessions_text(heads: Iterable[Mapping[str, Any]]) -> str:
    """The reconciliations of an account."""
    table = _table(
        ("statement", False), ("beginning", True), ("balance", True), ("status", False),
        ("difference", True), ("discrepancy", True),
    )  # fmt: skip
    table.add_column("id", overflow="fold")
    for head in heads:
        is_open = head["status"] == "open"
        cells = (
            str(head["statementDate"]),
            group_thousands(head["beginningBalance"]),
            group_thousands(head["statementBalance"]),
            head["status"],
            group_thousands(head["difference"]) if is_open else "",
            "" if head["discrepancy"] == "0.00" else group_thousands(head["discrepancy"]),
            head["id"],
        )
        table.add_row(*map(Text, cells))
    return table_text(table)


def discrepancies_text(document: Document) -> str:
    """The reconciled rows that were changed, each as it was and as it is."""
    if not document["rows"]:
        return "No reconciled row was changed."
    table = _table(
        ("changed", False), ("document", False), ("date", False), ("amount", True),
        ("new date", False), ("new amount", True), ("by", False),
    )  # fmt: skip
    table.add_column("reason", overflow="fold")
    for row in document["rows"]:
        before, after = row["before"], row["after"]
        cells = (
            str(row["changedOn"]),
            row["label"],
            str(before["date"]),
            group_thousands(before["amount"]),
            str(after["date"]) if after else "removed",
            group_thousands(after["amount"]) if after else "",
            row["actor"],
            row["reason"],
        )
        table.add_row(*map(Text, cells))
    total = group_thousands(document["total"])
    return f"{table_text(table)}\n\nThe discrepancy that is not settled yet: {total}"


def _table(*columns: tuple[str, bool]) -> Table:
    """An empty table; each column has a caption, and is aligned to the right if it has numbers."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    for caption, is_number in columns:
        table.add_column(caption, justify="right" if is_number else "left", no_wrap=True)
    return table
