"""Bank reconciliations: sessions that compare the rows of an account with a bank's statement.

Inside, amounts are debit positive, as everywhere in the ledger. Interfaces show them in the natural
sign of the account, which for a credit card is what is owed.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from domain.errors import Fault
from domain.records import Part, Record, Ref, record
from domain.values import Day, Label, Memo, Money

Status = Literal["open", "finished", "undone"]


@record
class RowReference(Part):
    """A row that a session names."""

    row_id: Label


@record
class UnlockedRow(Part):
    """A row that a finished session had locked, until a person changed it for a reason."""

    row_id: Label
    label: Memo
    """The document as messages name it."""
    date: Day
    """The date of the row when it was locked."""
    amount: Money
    """The amount of the row when it was locked, in cents, debit positive."""
    new_date: Day | None = None
    """The date after the change; None if the account lost the row."""
    new_amount: Money | None = None
    """The amount after the change; None if the account lost the row."""
    reason: Memo
    actor: Label
    changed_on: Day
    settled_by: Label | None = None
    """The reconciliation that was finished next; its rows and adjustment make up for the change."""


@record
class BankSession(Record):
    """The reconciliation of one account with one statement of its bank."""

    plural = "reconciliations"
    singular = "bank-reconciliation"

    account_id: Annotated[str, Ref("account")]
    statement_date: Day
    """The last day of the statement."""
    beginning_balance: Money
    """The ending balance of the statement before it; of a first session, what the person says."""
    statement_balance: Money
    """The ending balance of the statement."""
    status: Status = "open"
    beginning_date: Day | None = None
    """In a first session, the day up to which its rows make up the beginning balance."""
    outstanding: tuple[RowReference, ...] = ()
    """Rows up to the beginning date that the bank had not seen then, such as uncashed checks."""
    unticked: tuple[RowReference, ...] = ()
    """Rows that were cleared when it began, and are not any more."""
    adjustment: Label = ""
    """The id of the row that its adjustment puts on the account; empty if it has none."""
    locked_amount: Money = 0
    """The sum of the rows that it locks now, those of the beginning balance included."""
    discrepancy_before: Money = 0
    """What earlier sessions lacked of its beginning balance when it was finished."""
    unlocked: tuple[UnlockedRow, ...] = ()
    """The rows that it had locked and that were changed since, in order."""
    merged_balance: Money = 0
    """What the last statement of an account that was merged into this one adds to its ending."""
    is_sealed: bool = False
    """Whether its account was merged since, so that it cannot be undone."""

    def rules(self) -> Iterator[Fault]:
        if self.beginning_date and self.beginning_date >= self.statement_date:
            yield Fault(
                "/beginning_date",
                f"must be before the statement date, {self.statement_date}",
                code="out_of_range",
            )

    @property
    def next_beginning(self) -> int:
        """The beginning balance of the session after it."""
        return self.statement_balance + self.merged_balance

    @property
    def discrepancy_since(self) -> int:
        """By how much the rows that it locked have become less since it was finished."""
        return -sum(row.amount for row in self.unlocked)


def last_finished(sessions: Iterable[BankSession]) -> BankSession | None:
    """The finished session of an account with the latest statement, or None."""
    finished = (session for session in sessions if session.status == "finished")
    return max(finished, key=lambda session: (session.statement_date, session.id), default=None)


def discrepancy(sessions: Iterable[BankSession], beginning_balance: int) -> int:
    """What the rows locked so far are more than a beginning balance: 0 unless one was overridden.

    `sessions` are all sessions of the account; an open one counts with its opening rows.
    """
    locked = sum(session.locked_amount for session in sessions if session.status != "undone")
    return locked - beginning_balance
