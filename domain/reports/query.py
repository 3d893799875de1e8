"""What is asked of a report, with everything in it settled."""

from datetime import date
from typing import Literal

from attrs import frozen

from domain.ledger.entries import Basis

Span = Literal["total", "month", "quarter", "year"]


ComparisonPeriod = Literal["previous_period", "previous_year"]


Parameter = Literal[
    "from",
    "to",
    "as_of",
    "period",
    "basis",
    "columns",
    "compare_to",
    "contact_id",
    "account_id",
    "section",
]


NO_CONTACT = ""
"""The `contact_id` of a query for what names no contact; no contact has such an id."""


@frozen
class ReportQuery:
    """What was asked for, everything in it settled: a period (`first`, `last`) or a day (`as_of`); None where the report has
    no such parameter, or none was given."""

    first: date | None = None
    last: date | None = None
    as_of: date | None = None
    basis: Basis = "accrual"
    columns: Span = "total"
    compare_to: ComparisonPeriod | None = None
    contact_id: str | None = None
    account_id: str | None = None
    section: str | None = None
    """The part of the report that is wanted alone, by one of the names in `ReportKind.sections`."""

    @property
    def end(self) -> date:
        """The last day that counts."""
        end = self.as_of or self.last
        assert end
        return end
