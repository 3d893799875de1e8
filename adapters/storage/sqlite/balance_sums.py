"""The kept sums of postings: of each account by month, and of each contact on control accounts by month."""

from collections import defaultdict
from collections.abc import Container
from typing import Any

from adapters.storage.limits import TOO_MUCH
from adapters.storage.sqlite import driver
from domain.errors import Overflow
from domain.ledger.entries import Entry

_ADD_TO_CONTACT = "INSERT INTO contact_balances VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET balance = balance + excluded.balance"


class BalanceSums:
    """What a transaction adds to the kept sums, until it is written."""

    def __init__(self) -> None:
        self._months: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
        self._contacts: dict[tuple[str, str, str], int] = defaultdict(int)

    def add(self, entry: Entry, sign: int, control: Container[str]) -> None:
        """Count the postings of an entry (`sign` -1: take them off); `control` are the control accounts."""
        month = entry.date.isoformat()[:7]
        for each in entry.postings:
            if each.account_id in control and each.contact_id and each.basis != "cash":
                self._contacts[each.account_id, each.contact_id, month] += sign * each.amount
            sums = self._months[each.account_id, each.basis, month]
            sums[each.amount < 0] += sign * abs(each.amount)

    def clear(self) -> None:
        """Forget what was not written."""
        self._months.clear()
        self._contacts.clear()

    def write(self, connection: Any) -> None:
        """Write what was added; raises `Overflow` where a month would hold more than the books can."""
        if self._months:
            rows = [(*key, *sums) for key, sums in self._months.items()]
            self._months = defaultdict(lambda: [0, 0])
            _write_months(connection, rows)
        if self._contacts:
            sums = [(*key, each) for key, each in self._contacts.items() if each]
            self._contacts = defaultdict(int)
            connection.executemany(_ADD_TO_CONTACT, sums)


def _write_months(connection: Any, rows: list[tuple[Any, ...]]) -> None:
    try:
        # A month is made with nothing in it first, so that what is taken off never stands alone, below zero.
        connection.executemany(
            "INSERT INTO month_balances VALUES (?, ?, ?, 0, 0) ON CONFLICT DO NOTHING",
            [row[:3] for row in rows],
        )
        connection.executemany(
            "UPDATE month_balances SET debits = debits + ?, credits = credits + ? WHERE account_id = ? AND basis = ? AND month = ?",
            [(*row[3:], *row[:3]) for row in rows],
        )
    except driver.DRIVER.IntegrityError as error:
        raise Overflow(TOO_MUCH) from error
