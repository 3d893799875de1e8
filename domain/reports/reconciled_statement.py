"""A bank reconciliation as its report shows it: its rows, and the figures that follow from them.

All amounts are in cents and in the natural sign of the account: of a credit card, what is owed.
"""

from collections.abc import Iterable
from datetime import date

from attrs import frozen

from domain.ledger.accounts import Account
from domain.ledger.ids import DocumentRef
from domain.reconciliation.bank_sessions import BankSession


@frozen
class StatementRow:
    """A row of the account as the report lists it."""

    date: date
    type: str
    number: str
    name: str
    memo: str
    amount: int
    source: DocumentRef
    """The document that put the row on the account."""
    note: str = ""
    """What is special about it, such as that a later statement has it."""


@frozen(kw_only=True)
class ReconciledStatement:
    """The reconciliation of an account with one statement, open or finished."""

    session: BankSession
    account: Account
    discrepancy_before: int
    """How much more the rows that were locked before are than the beginning balance. Of a finished
    reconciliation: how much more they were when it was finished."""
    reconciled: int
    """The sum of all rows that this reconciliation and those of earlier statements have locked now;
    while this one is open, with those that are cleared in it."""
    cleared: tuple[StatementRow, ...]
    """The rows that it has cleared or locked, without those of the beginning balance."""
    uncleared: tuple[StatementRow, ...]
    """The rows up to the statement date that neither it nor an earlier one has cleared."""
    later: tuple[StatementRow, ...]
    """The other rows after the statement date, up to the next statement if there is one."""
    changed: tuple[StatementRow, ...]
    """The rows that it had locked and that were changed since, as they were."""
    cleared_early: tuple[int, ...]
    """The amounts of the rows after the statement date that it or an earlier one has cleared."""
    books_balance: int
    """The balance of the account at the end of the statement date."""
    next_statement: date | None = None
    """The date of the statement after it; None if none is reconciled yet."""
    finished_at: str = ""
    """When it was finished, in UTC, such as `2026-02-03T09:30:00.000Z`; empty if it is not."""
    finished_by: str = ""
    """Who finished it."""

    @property
    def is_finished(self) -> bool:
        """Whether it is finished; otherwise it is open."""
        return self.session.status == "finished"

    @property
    def beginning_balance(self) -> int:
        """The ending balance of the statement before it."""
        return self.session.beginning_balance * self.account.natural_sign

    @property
    def statement_balance(self) -> int:
        """The ending balance of the statement."""
        return self.session.statement_balance * self.account.natural_sign

    @property
    def cleared_now(self) -> int:
        """The beginning balance with the discrepancy of earlier ones and all rows cleared now."""
        return self.beginning_balance + self.discrepancy_before + total_of(self.cleared)

    @property
    def changed_since(self) -> int:
        """What the rows that it had locked have lost since it was finished.

        It was finished without a difference, so it is what the rows lack of the statement now.
        """
        return self.statement_balance - self.cleared_now if self.is_finished else 0

    @property
    def cleared_balance(self) -> int:
        """What was cleared in all; of a finished reconciliation, when it was finished."""
        return self.cleared_now + self.changed_since

    @property
    def difference(self) -> int:
        """The statement balance less the cleared balance."""
        return self.statement_balance - self.cleared_balance

    @property
    def changed_elsewhere(self) -> int:
        """What reconciled rows of its beginning balance are more now than the beginning balance.

        They were changed since, or the account was merged with another one.
        """
        return self.reconciled - self.cleared_now

    @property
    def unexplained(self) -> int:
        """What the books have more than the reconciled and the uncleared rows; 0 in sound books."""
        explained = self.reconciled - sum(self.cleared_early) + total_of(self.uncleared)
        return self.books_balance - explained


def total_of(rows: Iterable[StatementRow]) -> int:
    """The sum of some rows."""
    return sum(row.amount for row in rows)


def increases(rows: Iterable[StatementRow]) -> tuple[StatementRow, ...]:
    """The rows that increase the balance of the account: deposits, charges of a card."""
    return tuple(row for row in rows if row.amount >= 0)


def decreases(rows: Iterable[StatementRow]) -> tuple[StatementRow, ...]:
    """The rows that decrease the balance of the account: checks, payments of a card."""
    return tuple(row for row in rows if row.amount < 0)
