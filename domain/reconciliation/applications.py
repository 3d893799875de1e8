"""Applications: so much of a credit pays a charge of the same contact and control account.

All that one credit pays is one record, `AppliedCredit`. Charges and credits are in `open_items`; which credit pays which
charge is found by `credit_matching`.
"""

from datetime import timedelta
from typing import Annotated, Literal

from domain.reconciliation.open_items import OpenItem
from domain.records import Part, Record, Ref, record
from domain.values import Day, ItemKey, Money

MatchRule = Literal["stated", "number", "exact", "oldest"]


@record
class Application(Part):
    """So much of a credit pays a charge, on a day, because a person stated it or by a rule."""

    charge_id: Annotated[ItemKey, Ref("open-item")]
    amount: Money
    date: Day
    rule: MatchRule


@record
class AppliedCredit(Record):
    """Everything that one credit pays: all its applications in force. Its id is that of the item."""

    plural = "applications"

    id: ItemKey
    applied: tuple[Application, ...]


def applied_on(credit: OpenItem, charge: OpenItem, closing: Day | None) -> Day:
    """The date of an application: that of the later item, or the day after the closing date where that is closed."""
    later = max(credit.date, charge.date)
    return later if closing is None or later > closing else closing + timedelta(days=1)
