"""The cleared marks of bank rows: whether the bank has confirmed a row."""

from typing import Annotated, Literal, get_args

from domain.records import Record, Ref, record
from domain.values import Label

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

    @property
    def rank(self) -> int:
        """The higher it is, the more the mark says."""
        return get_args(Mark).index(self.cleared)
