"""Rows of the statements of two accounts that are the two sides of one transfer.

The first statement that is imported shows only one side. If nothing says what it is about, it is
uncategorized, until the statement of the other account shows the other side.
"""

from collections import defaultdict, deque
from collections.abc import Iterable
from datetime import date, timedelta

from attrs import frozen

from application.importing.bank_rows.book_entries import address_of
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
        self._free: dict[tuple[date, int], dict[str, deque[BankTransaction]]] = {}
        """By day and amount, those that are still free, by their accounts."""

    def read(self, accounts: Iterable[str], first: date, last: date) -> None:
        """Note the uncategorized transactions of earlier statements around some days.

        `accounts` are the accounts of what is uncategorized.
        """
        since = max(first - timedelta(days=MOST_DAYS), EARLIEST)
        until = min(last + timedelta(days=MOST_DAYS), LATEST)
        uncategorized = frozenset(accounts)
        ids: dict[str, None] = {}
        for account_id in sorted(uncategorized):
            rows = self._work.session.ledger.register(account_id, since, until, None, None, None)
            for row in rows:
                document = DocumentRef.parse(row.entry_id)
                if document and document.kind == kind_of(BankTransaction):
                    ids[document.id] = None
        by_account: dict[str, list[BankTransaction]] = defaultdict(list)
        for transaction in self._work.many(BankTransaction, ids).values():
            if is_only_in(transaction, uncategorized):
                by_account[transaction.account_id].append(transaction)
        imports = self._work.session.imports
        for account_id, transactions in by_account.items():
            addresses = [address_of(transaction) for transaction in transactions]
            imported = imports.documents_with_rows(account_id, addresses)
            for transaction in transactions:
                if address_of(transaction) in imported:
                    self.add(transaction)

    def add(self, transaction: BankTransaction) -> None:
        """Note an uncategorized transaction that came from a statement.

        What is in a closed period cannot become a transfer any more.
        """
        if self._work.settings.is_closed(transaction.date):
            return
        bucket = self._free.setdefault((transaction.date, transaction.amount), {})
        bucket.setdefault(transaction.account_id, deque()).append(transaction)

    def take(
        self, row: StatementRow, account: Account, only_on: str | None = None
    ) -> OtherSide | None:
        """The other side of a row of an account: of the same amount, and nearest in time.

        `only_on` is the account on which it must be, or None for any other account. What was taken
        is not free any more.
        """
        for day in days_around(row.date):
            for account_id, transactions in self._free.get((day, -row.amount), {}).items():
                is_wanted = account_id == only_on if only_on else account_id != account.id
                if is_wanted and transactions:
                    other = self._work.get(Account, account_id)
                    evidence = (f"the same amount on {other.label}", days_apart(row.date, day))
                    return OtherSide(transactions.popleft(), evidence)
        return None


def is_only_in(transaction: BankTransaction, accounts: frozenset[str]) -> bool:
    """Whether a transaction is not void, and its only split is on one of some accounts."""
    is_single = not transaction.is_void and len(transaction.splits) == 1
    return is_single and transaction.splits[0].account_id in accounts
