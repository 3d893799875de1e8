"""Books with some months of a checking account and a card, and commands that are run on them."""

import json
from pathlib import Path
from typing import Any

from attrs import frozen
from click.testing import CliRunner, Result

from entrypoints.cli.main import main

ROWS = (
    # id, account, date, amount, payee, number, other account
    ("opening", "1000", "2025-12-20", "3000.00", "Owner", "", "3000"),
    ("water", "1000", "2025-12-29", "-120.00", "City Water", "1040", "6800"),
    ("client", "1000", "2026-01-05", "2500.00", "Harbor Consulting", "", "4000"),
    ("rent", "1000", "2026-01-08", "-850.00", "Main Street Properties", "1041", "6800"),
    ("paper", "1000", "2026-01-15", "-64.20", "Office Depot", "1042", "6000"),
    ("stamps", "1000", "2026-01-30", "-75.00", "Post Office", "1043", "6000"),
    ("second", "1000", "2026-02-03", "1200.00", "Second Client", "", "4000"),
    ("coffee", "2100", "2026-01-10", "-45.10", "Starbucks", "", "6400"),
    ("flight", "2100", "2026-01-20", "-230.00", "Delta Air", "", "6400"),
    ("paid", "2100", "2026-01-25", "100.00", "Payment", "", "1000"),
)
BEGINNING = ("--beginning-date", "2025-12-31", "--beginning-balance", "3000.00")
JANUARY = ("--statement-date", "2026-01-31", "--balance", "4365.80")
FIRST = ("reconcile", "Checking", *JANUARY, *BEGINNING, "--outstanding", "1040")
"""Begins the reconciliation of January; without check 1043 it comes out at zero."""


@frozen
class Commands:
    """Runs commands on books in a folder."""

    path: Path

    def __call__(self, *words: str, given: str | None = None, code: int = 0) -> Result:
        result = CliRunner().invoke(main, [*words, "--file", str(self.path)], input=given)
        is_exit = result.exception is None or isinstance(result.exception, SystemExit)
        assert is_exit, result.exception
        assert result.exit_code == code, result.output
        return result

    def json(self, *words: str, code: int = 0) -> dict[str, Any]:
        """The answer to a command as JSON."""
        document: dict[str, Any] = json.loads(self(*words, "--json", code=code).stdout)
        return document

    def marks(self, account: str = "1000") -> dict[str, str]:
        """The marks of the bank transactions of an account, as its reconciliation shows them."""
        rows = self.json("reconcile", account)["rows"]
        return {row["source"]["id"]: row["cleared"] for row in rows}


def commands_on_books(folder: Path) -> Commands:
    """Commands on new books with the rows of this module."""
    commands = Commands(folder / "mine.wyzbooks")
    commands("init")
    for id_, account, day, amount, payee, number, other in ROWS:
        body = {
            "id": id_,
            "accountId": f"account-{account}",
            "date": day,
            "amount": amount,
            "payee": payee,
            "ref": number,
            "splits": [{"accountId": f"account-{other}", "amount": amount}],
        }
        commands("add", "bank-transactions", given=json.dumps(body))
    return commands
