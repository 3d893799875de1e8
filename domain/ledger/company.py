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
    """What is set once for all the books."""

    plural = "settings"

    name: Name = "My Company"
    currency: Currency = "USD"
    fiscal_year_start: MonthNumber = 1
    closing_date: Day | None = None
    """The last day of the closed period, whose figures do not change any more."""
    reason: Memo = ""
    """Why the closing date was last moved."""
    receivable_account_id: Annotated[str, Ref("account")] = "account-1100"
    payable_account_id: Annotated[str, Ref("account")] = "account-2000"
    undeposited_funds_account_id: Annotated[str, Ref("account")] = "account-1050"
    retained_earnings_account_id: Annotated[str, Ref("account")] = "account-3100"
    opening_balance_equity_account_id: Annotated[str, Ref("account")] = "account-3900"

    def rules(self) -> Iterator[Fault]:
        if self.closing_date == LATEST:
            yield Fault(
                "/closing_date", f"must be before {LATEST}, so that documents can have a later date"
            )

    def is_closed(self, day: date) -> bool:
        """Whether a day is in the closed period."""
        return self.closing_date is not None and day <= self.closing_date


def fiscal_year_start(day: date, first_month: int) -> date:
    """The first day of the fiscal year that contains `day`; fiscal years begin in `first_month`."""
    return date(day.year if day.month >= first_month else day.year - 1, first_month, 1)
