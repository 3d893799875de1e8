"""The marks that bank rows carry once the bank has confirmed them."""

from typing import Annotated, Literal

from domain.records import Record, Ref, record
from domain.values import Label

Mark = Literal["none", "cleared", "reconciled"]


@record
class ClearedMark(Record):
    """The mark of one row: of what one document puts on one account, once the bank has confirmed it.

    Its id is that of the row. A row without such a record is not cleared.
    """

    plural = "cleared"
    singular = "cleared"

    id: Label
    kind: Label
    document_id: Label
    account_id: Annotated[str, Ref("account")]
    cleared: Mark
