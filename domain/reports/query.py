"""What a person asks of a report, after all defaults and named periods are resolved."""

from datetime import date
from typing import Literal

from attrs import frozen

from domain.ledger.entries import Basis

Span = Literal["total", "month", "quarter", "year"]
"""The time of one column."""

ComparisonPeriod = Literal["previous_period", "previous_year"]

PercentBase = Literal["income"]
"""What amounts can be shown as a percentage of: the total of the section Income."""

Parameter = Literal[
    "from",
    "to",
    "as_of",
    "period",
    "basis",
    "columns",
    "compare_to",
    "percent_of",
    "contact_id",
    "account_id",
    "section",
]

NO_CONTACT = ""
"""The `contact_id` that asks for postings without a contact; no contact has this id."""


@frozen(cache_hash=True)
class ReportQuery:
    """What a report shows: of a period (`first` to `last`), or of a day (`as_of`).

    A field is None where the report has no such parameter, or where the person gave no value.
    """

    first: date | None = None
    last: date | None = None
    as_of: date | None = None
    basis: Basis = "accrual"
    columns: Span = "total"
    compare_to: ComparisonPeriod | None = None
    contact_id: str | None = None
    account_id: str | None = None
    section: str | None = None
    """The only part of the report to show, by one of the names in `ReportKind.sections`."""
    percent_of: PercentBase | None = None
    """The total of which amounts are also shown as a percentage."""

    @property
    def end(self) -> date:
        """The last day that counts."""
        end = self.as_of or self.last
        assert end
        return end
