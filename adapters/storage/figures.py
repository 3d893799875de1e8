"""The amounts by which lists are sorted and which they sum, although records do not have them as
fields: the same in every store. `Figure` says which there are.
"""

from domain.ledger.charges_and_credits import ChargeOrCredit
from domain.ledger.documents import Document
from domain.records import Record, has_field


def has_lines_total(kind: type[Record]) -> bool:
    """Whether records of a kind have a total that only their lines say."""
    return issubclass(kind, ChargeOrCredit)


def is_figure(kind: type[Record], name: str) -> bool:
    """Whether a list of records of a kind is sorted by a figure, and not by a field."""
    return name != "version" and not has_field(kind, name)


def sign_in_sums(record: Record) -> int:
    """How often the amounts of a record count where a list is summed: a credit counts against the
    charges, and what counts as never posted counts nothing.

    What was taken back in a closed period still posts, and so does the opposite document.
    """
    if isinstance(record, Document) and record.is_void:
        return 0
    return -1 if isinstance(record, ChargeOrCredit) and not record.is_charge else 1
