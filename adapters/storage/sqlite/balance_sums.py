"""The kept balances: of each account by month, and of each contact on control accounts by month."""

from collections import defaultdict
from collections.abc import Container
from typing import Any

from adapters.storage.limits import MONTH_LIMIT_EXCEEDED
from adapters.storage.sqlite import driver
from domain.errors import Overflow
from domain.ledger.entries import Entry

_ADD_MONTH = "INSERT INTO month_balances VALUES (?, ?, ?, 0, 0) ON CONFLICT DO NOTHING"

_ADD_TO_MONTH = """
    UPDATE month_balances SET debits = debits + ?, credits = credits + ?
    WHERE account_id = ? AND basis = ? AND month = ?
"""

_ADD_TO_CONTACT = """
    INSERT INTO contact_balances VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET balance = balance + excluded.balance
"""


_DELETE_MONTH = """
    DELETE FROM month_balances
    WHERE account_id = ? AND basis = ? AND month = ? AND debits = 0 AND credits = 0
"""

BALANCES = frozenset({"month_balances", "contact_balances"})
"""The tables that keep the balances."""


class BalanceSums:
    """What a transaction adds to the kept balances, until it is written."""

    def __init__(self) -> None:
        self._months: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
        """Debits and credits by (account, basis, month)."""
        self._contacts: dict[tuple[str, str, str], int] = defaultdict(int)
        """Amounts, debit positive, by (account, contact, month)."""

    def add(self, entry: Entry, sign: int, control: Container[str]) -> None:
        """Add the postings of an entry; with a sign of -1, take them off.

        `control` has the ids of the control accounts.
        """
        month = entry.date.isoformat()[:7]
        for posting in entry.postings:
            account_id, contact_id = posting.account_id, posting.contact_id
            if account_id in control and contact_id and posting.basis != "cash":
                self._contacts[account_id, contact_id, month] += sign * posting.amount
            sums = self._months[account_id, posting.basis, month]
            sums[posting.amount < 0] += sign * abs(posting.amount)

    def clear(self) -> None:
        """Forget what was added and is not written."""
        self._months.clear()
        self._contacts.clear()

    def write(self, connection: Any) -> list[tuple[str, str, str]]:
        """Write what was added: the (account, contact, month) of each changed contact balance.

        Raises `Overflow` if a month exceeds the limit of the books.
        """
        if self._months:
            rows = [(*key, *sums) for key, sums in self._months.items()]
            self._months = defaultdict(lambda: [0, 0])
            _write_months(connection, rows)
        balances = {key: amount for key, amount in self._contacts.items() if amount}
        if self._contacts:
            self._contacts = defaultdict(int)
            rows = [(*key, amount) for key, amount in balances.items()]
            connection.executemany(_ADD_TO_CONTACT, rows)
        return [*balances]


def _write_months(connection: Any, rows: list[tuple[Any, ...]]) -> None:
    """Add rows of (account, basis, month, debits, credits) to the month balances."""
    try:
        # Each month is created empty first: a new row must not hold what is taken off, which is
        # below zero.
        connection.executemany(_ADD_MONTH, [row[:3] for row in rows])
        connection.executemany(_ADD_TO_MONTH, [(*row[3:], *row[:3]) for row in rows])
        connection.executemany(_DELETE_MONTH, [row[:3] for row in rows])
    except driver.DRIVER.IntegrityError as error:
        raise Overflow(MONTH_LIMIT_EXCEEDED) from error
