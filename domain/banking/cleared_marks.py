"""The cleared marks of bank rows: whether the bank has confirmed a row."""

from typing import Annotated, Literal, get_args

from domain.ledger.ids import RowId
from domain.records import Record, Ref, record
from domain.values import Day, Label, Money

Mark = Literal["none", "cleared", "reconciled"]
"""From what says least to what says most about a row."""


@record
class ClearedMark(Record):
    """The mark of one row, which is what one document posts on one account.

    Its id is that of the row. A row without such a record is not cleared.
    """

    plural = "cleared"
    singular = "cleared"

    id: Label
    kind: Label
    """The kind of the document."""
    document_id: Label
    account_id: Annotated[str, Ref("account")]
    cleared: Mark
    session_id: Label | None = None
    """The bank reconciliation in which the row was cleared, or which locked it.

    It is None for a row that a person ticked in the register while no reconciliation was open.
    """
    was_ticked: bool = False
    """Whether the row was cleared already when the reconciliation that locked it began."""
    is_opening: bool = False
    """Whether the row is part of the beginning balance of an account's first reconciliation."""
    locked_date: Day | None = None
    """The date of the row when it was locked."""
    locked_amount: Money | None = None
    """The amount of the row when it was locked, in cents, debit positive."""

    @property
    def row(self) -> RowId:
        """The row that has the mark."""
        return RowId(self.kind, self.document_id, self.account_id)

    @property
    def is_locked(self) -> bool:
        """Whether a bank reconciliation has locked the row."""
        return self.cleared == "reconciled"

    @property
    def rank(self) -> int:
        """The higher it is, the more the mark says."""
        return get_args(Mark).index(self.cleared)
