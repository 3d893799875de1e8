"""The cleared marks of bank rows: whether the bank has confirmed a row."""

from typing import Annotated, Literal

from domain.records import Record, Ref, record
from domain.values import Label

Mark = Literal["none", "cleared", "reconciled"]


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
