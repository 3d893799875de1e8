"""The amounts by which lists are sorted and which they sum, although records do not have them as
fields: the same in every store. `Figure` says which there are.
"""

from domain.ledger.charges_and_credits import ChargeOrCredit
from domain.records import Record, has_field


def has_lines_total(kind: type[Record]) -> bool:
    """Whether records of a kind have a total that only their lines say."""
    return issubclass(kind, ChargeOrCredit)


def is_figure(kind: type[Record], name: str) -> bool:
    """Whether a list of records of a kind is sorted by a figure, and not by a field."""
    return name != "version" and not has_field(kind, name)
