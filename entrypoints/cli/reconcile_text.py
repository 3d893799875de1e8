"""A bank reconciliation as text for a terminal: its rows, its figures, and what to do next."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import frozen
from rich.table import Table
from rich.text import Text

from adapters.exporters.cell_text import group_thousands
from domain.ledger.accounts import Account
from domain.reconciliation.bank_sessions import BankSession
from domain.values import format_amount, parse_amount
from entrypoints.cli.reconcile_matches import MatchesText
from entrypoints.cli.tables import new_table, table_text
from entrypoints.cli.writing import Document

_WORDS = {"bank": ("deposits", "payments"), "credit_card": ("charges", "payments")}
"""What comes to the balance of an account, and what goes from it, by its subtype."""
_OTHER_WORDS = ("increases", "decreases")


def session_words(account: Account, session: BankSession) -> str:
    """A reconciliation as a message names it."""
    return f"the reconciliation of {account.label} with the statement of {session.statement_date}"


@frozen
class SessionText:
    """How the reconciliation of an account is written."""

    account: Account
    is_begun: bool
    command: str
    """The command that goes on with it."""
    matches: MatchesText | None
    """How the matches of a file are written, if there is one."""

    def text(self, view: Document) -> str:
        """The whole text."""
        parts = [
            self._heading(view),
            "\n".join(view["notes"]),
            self.matches.text(view["match"]) if self.matches else "",
            _rows_text(view["rows"]),
            self._figures(view),
            self._ending(view),
        ]
        return "\n\n".join(filter(None, parts))

    def _heading(self, view: Document) -> str:
        is_begun = self.is_begun and view["status"] == "open"
        state = "begun" if is_begun else view["status"]
        return f"{self.account.label}, statement of {view['statementDate']}: {state}"

    def _figures(self, view: Document) -> str:
        """The way from the beginning balance to the difference."""
        cleared = [row for row in view["rows"] if row["cleared"] != "none"]
        others = [row for row in view["rows"] if row["cleared"] == "none"]
        amounts = [parse_amount(row["amount"]) for row in cleared]
        more, less = _WORDS.get(self.account.subtype or "", _OTHER_WORDS)
        lines = [
            ("Beginning balance", "", view["beginningBalance"]),
            _sum_line(f"Cleared {more}", [cents for cents in amounts if cents > 0]),
            _sum_line(f"Cleared {less}", [cents for cents in amounts if cents < 0]),
        ]
        if view["discrepancy"] != "0.00":
            lines.append(("Discrepancy", "", view["discrepancy"]))
        lines += [
            ("Cleared balance", "", view["clearedBalance"]),
            ("Statement balance", "", view["statementBalance"]),
            ("Difference", "", view["difference"]),
        ]
        if others:
            lines.append(_sum_line("Not cleared", [parse_amount(row["amount"]) for row in others]))
        return _figures_text(lines)

    def _ending(self, view: Document) -> str:
        """What to do next."""
        if view["status"] == "finished":
            count = len(view["rows"])
            rows = "1 row is" if count == 1 else f"{count:,} rows are"
            undo = self.command.replace(" reconcile ", " reconcile undo ", 1)
            return (
                f"{self.account.label} is reconciled to {view['statementDate']}; {rows} locked. "
                f"To undo it: {undo}"
            )
        if view["difference"] == "0.00":
            return f"The difference is zero. To finish it: {self.command} --finish"
        return (
            f"The difference is {group_thousands(view['difference'])}. Clear the rows that are on "
            "the statement with --clear, or correct its balance with --balance; --finish --adjust "
            "ACCOUNT posts the difference."
        )


def _rows_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows as a table."""
    if not rows:
        return "There are no rows to clear."
    table = new_table(("date", "type", "number", "name", "amount", "mark"))
    table.add_column("id", overflow="fold")
    for row in rows:
        cells = (row["date"], row["type"], row["ref"], row["name"] or row["memo"])
        amount, id_ = group_thousands(row["amount"]), row["source"]["id"]
        table.add_row(*(Text(str(cell)) for cell in (*cells, amount, _mark(row), id_)))
    return table_text(table)


def _mark(row: Mapping[str, Any]) -> str:
    mark = "" if row["cleared"] == "none" else row["cleared"]
    return f"{mark} (after the statement)".lstrip() if row["isAfterStatement"] else mark


def _sum_line(label: str, amounts: Sequence[int]) -> tuple[str, str, str]:
    return label, f"{len(amounts):,}", format_amount(sum(amounts))


def _figures_text(lines: Iterable[tuple[str, str, str]]) -> str:
    """Figures with how many rows they sum, one below the other."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    for label, count, amount in lines:
        table.add_row(Text(label), Text(count), Text(group_thousands(amount)))
    return table_text(table)
