"""The company itself: its name, fiscal year, closing date and default accounts."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from domain.errors import Fault
from domain.records import Record, Ref, record
from domain.values import LATEST, Currency, Day, Memo, MonthNumber, Name

COMPANY_ID = "company"


@record
class Settings(Record):
    """What is set once for the whole books.

    Nothing dated on or before `closing_date` may change its figures; `reason` says why that date was last moved.
    """

    plural = "settings"

    name: Name = "My Company"
    currency: Currency = "USD"
    fiscal_year_start: MonthNumber = 1
    closing_date: Day | None = None
    reason: Memo = ""
    receivable_account_id: Annotated[str, Ref("account")] = "account-1100"
    payable_account_id: Annotated[str, Ref("account")] = "account-2000"
    undeposited_funds_account_id: Annotated[str, Ref("account")] = "account-1050"
    retained_earnings_account_id: Annotated[str, Ref("account")] = "account-3100"
    opening_balance_equity_account_id: Annotated[str, Ref("account")] = "account-3900"

    def rules(self) -> Iterator[Fault]:
        if self.closing_date == LATEST:
            yield Fault(
                "/closing_date", f"must be before {LATEST}, so that something can be dated after it"
            )

    def is_closed(self, day: date) -> bool:
        """Whether figures of that day are closed."""
        return self.closing_date is not None and day <= self.closing_date


def fiscal_year_start(day: date, first_month: int) -> date:
    """The first day of the fiscal year in which `day` lies."""
    return date(day.year if day.month >= first_month else day.year - 1, first_month, 1)
