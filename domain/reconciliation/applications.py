"""Applications: an amount of a credit pays a charge of the same contact and control account.

All applications of one credit are one record, `AppliedCredit`. Charges and credits are in
`open_items`; `credit_matching` finds which credit pays which charge.
"""

from datetime import timedelta
from typing import Annotated, Literal

from domain.reconciliation.open_items import OpenItem
from domain.records import Part, Record, Ref, record
from domain.values import Day, ItemKey, Money

MatchRule = Literal["stated", "number", "exact", "oldest"]
"""Why a credit pays a charge: a person entered it (stated), or automatic application found it."""


@record
class Application(Part):
    """An amount of a credit that pays a charge on a day: by a rule, or as a person entered it."""

    charge_id: Annotated[ItemKey, Ref("open-item")]
    amount: Money
    date: Day
    rule: MatchRule


@record
class AppliedCredit(Record):
    """All applications of one credit that are in force. Its id is that of the open item."""

    plural = "applications"

    id: ItemKey
    applied: tuple[Application, ...]


def applied_on(credit: OpenItem, charge: OpenItem, closing: Day | None) -> Day:
    """The date of an application: that of the later item.

    Where that date is in the closed period, the day after the closing date.
    """
    later = max(credit.date, charge.date)
    return later if closing is None or later > closing else closing + timedelta(days=1)
