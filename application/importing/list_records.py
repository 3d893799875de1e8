"""Records that the lists of a file declare, against those of the books."""

from collections.abc import Mapping
from typing import Any

from domain.invoicing.terms import Terms


def is_missing(name: str, value: Any) -> bool:
    """Whether a field says nothing yet, so that a file may fill it in.

    An item without a rate has the rate 0. A 0 or a "no" of any other field is something that
    somebody has said.
    """
    return value is None or value == "" or (name == "rate" and value == 0)


def exclude_each_other(terms: Terms, fields: Mapping[str, Any]) -> bool:
    """Whether terms count days and the fields name days of the month, or the other way round."""
    counts_days = terms.due_days or terms.discount_days or terms.discount_percent
    fields_count_days = fields.get("due_days") or fields.get("discount_days")
    if fields.get("due_day_of_month"):
        return terms.due_day_of_month is None and bool(counts_days)
    return terms.due_day_of_month is not None and bool(
        fields_count_days or fields["discount_percent"]
    )
