"""Rows of the statements of two accounts that are the two sides of one transfer.

The first statement that is imported shows only one side. If nothing says what it is about, it is
uncategorized, until the statement of the other account shows the other side.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from attrs import frozen

from application.importing.bank_rows.meeting import MOST_DAYS, days_apart, days_around
from application.importing.statements import StatementRow
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_transactions import BankTransaction
from domain.ledger.accounts import Account
from domain.ledger.ids import DocumentRef
from domain.records import kind_of
from domain.values import EARLIEST, LATEST


@frozen
class OtherSide:
    """An uncategorized bank transaction that can be the other side of a row."""

    transaction: BankTransaction
    evidence: tuple[str, ...]
    """Why it can be the other side, in words."""


class OtherSides:
    """The uncategorized bank transactions that came from statements, each used once at most."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work
        self._ids: dict[tuple[date, int], dict[str, None]] = defaultdict(dict)
        """By day and amount, the ids of bank transactions that may be uncategorized."""
        self._made: set[str] = set()
        """The ids of those that the import has made."""
        self._used: set[str] = set()

    def read(self, accounts: Iterable[str], first: date, last: date) -> None:
        """Note what the books have on uncategorized accounts around some days."""
        since = max(first - timedelta(days=MOST_DAYS), EARLIEST)
        until = min(last + timedelta(days=MOST_DAYS), LATEST)
        for account_id in accounts:
            rows = self._work.session.ledger.register(account_id, since, until, None, None, None)
            for row in rows:
                document = DocumentRef.parse(row.entry_id)
                if document and document.kind == kind_of(BankTransaction):
                    self._ids[row.date, -row.amount][document.id] = None

    def add(self, transaction: BankTransaction) -> None:
        """Note an uncategorized transaction that the import has made."""
        self._ids[transaction.date, transaction.amount][transaction.id] = None
        self._made.add(transaction.id)

    def find(
        self, row: StatementRow, account: Account, uncategorized: frozenset[str]
    ) -> OtherSide | None:
        """The other side of a row of an account: of the same amount, and nearest in time."""
        for day in sorted(days_around(row.date), key=lambda day: (abs(day - row.date), day)):
            for id_ in self._ids.get((day, -row.amount), ()):
                transaction = self._work.find(BankTransaction, id_)
                if transaction and self._can_be(transaction, account, uncategorized):
                    self._used.add(id_)
                    other = self._work.get(Account, transaction.account_id)
                    evidence = (f"the same amount on {other.label}", days_apart(row.date, day))
                    return OtherSide(transaction, evidence)
        return None

    def _can_be(
        self, transaction: BankTransaction, account: Account, uncategorized: frozenset[str]
    ) -> bool:
        """Whether a transaction is an uncategorized one of another account's statement."""
        is_free = transaction.id not in self._used and transaction.account_id != account.id
        if not is_free or transaction.is_void or len(transaction.splits) != 1:
            return False
        if transaction.splits[0].account_id not in uncategorized:
            return False
        own = transaction.account_id
        return transaction.id in self._made or bool(
            self._work.session.imports.documents_with_rows(own, [transaction.id])
        )
