"""What a plan adds to the balances of accounts, amount by amount."""

from array import array
from collections.abc import Iterator
from datetime import date

from domain.ledger.entries import Entry


class PlannedAmounts:
    """Each amount that a plan posts or takes back, with its account and date, in little memory."""

    def __init__(self) -> None:
        self._accounts: dict[str, int] = {}
        """The number of each account."""
        self._account_numbers = array("I")
        self._days = array("I")
        self._cents = array("q")

    def __iter__(self) -> Iterator[tuple[str, int, date]]:
        """The account, the amount in cents, debit positive, and the day of each."""
        ids = [*self._accounts]
        for number, cents, day in zip(self._account_numbers, self._cents, self._days, strict=True):
            yield ids[number], cents, date.fromordinal(day)

    def add(self, entry: Entry | None, sign: int) -> None:
        """Add the amounts of an entry, or with the sign -1 take them back."""
        if entry is None:
            return
        for posting in entry.postings:
            number = self._accounts.setdefault(posting.account_id, len(self._accounts))
            self._account_numbers.append(number)
            self._days.append(entry.date.toordinal())
            self._cents.append(sign * posting.amount)
