"""The query parameters of reports."""

from datetime import date
from typing import Annotated, Any, Literal, get_args

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.http.known_at import KNOWN_AT
from application.json_names import json_name
from application.reporting.formats import FORMATS
from application.reporting.make_report import FIELDS, ReportRequest
from domain.ledger.entries import Basis
from domain.reports.periods import PERIODS
from domain.reports.query import ComparisonPeriod, PercentBase, Span

Text = Annotated[str, Meta(max_length=100)]
_FORMAT_NAME: Any = Literal[tuple(FORMATS)]


def _choices(values: tuple[str, ...]) -> dict[str, Any]:
    """The values of a parameter, for the specification.

    msgspec does not enforce them: `make_report` refuses other values, together with what else is
    wrong in the parameters.
    """
    return {"enum": [json_name(value) for value in values]}


class ReportParameters(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """The parameters of reports; the catalogue says which of them a report has."""

    first: (
        Annotated[
            date,
            Meta(
                description="The first day. Default in a period: the first of the month eleven "
                "months before the last day."
            ),
        ]
        | UnsetType
    ) = msgspec.field(name="from", default=UNSET)
    last: (
        Annotated[date, Meta(description="The last day of a period. Default: today.")] | UnsetType
    ) = msgspec.field(name="to", default=UNSET)
    as_of: (
        Annotated[date, Meta(description="The day of a snapshot. Default: today.")] | UnsetType
    ) = UNSET
    period: (
        Annotated[
            Text,
            Meta(
                description="A name for all dates; quarters and years are fiscal.",
                extra_json_schema=_choices(PERIODS),
            ),
        ]
        | UnsetType
    ) = UNSET
    basis: (
        Annotated[
            Text, Meta(description="Default: accrual.", extra_json_schema=_choices(get_args(Basis)))
        ]
        | UnsetType
    ) = UNSET
    columns: (
        Annotated[
            Text,
            Meta(
                description="One column for each of these. Default: total.",
                extra_json_schema=_choices(get_args(Span)),
            ),
        ]
        | UnsetType
    ) = UNSET
    compare_to: (
        Annotated[
            Text,
            Meta(
                description="An earlier period to show beside this one.",
                extra_json_schema=_choices(get_args(ComparisonPeriod)),
            ),
        ]
        | UnsetType
    ) = UNSET
    percent_of: (
        Annotated[
            Text,
            Meta(
                description="Show each amount as a percentage of this total, too.",
                extra_json_schema=_choices(get_args(PercentBase)),
            ),
        ]
        | UnsetType
    ) = UNSET
    contact_id: (
        Annotated[
            Text,
            Meta(description="Only this contact; empty for postings without a contact."),
        ]
        | UnsetType
    ) = UNSET
    account_id: Annotated[Text, Meta(description="Only this account.")] | UnsetType = UNSET
    section: Annotated[Text, Meta(description="Only this part of the report.")] | UnsetType = UNSET

    def request(self) -> ReportRequest:
        """The request for a report that the query makes."""
        values = {name: getattr(self, name) for name in FIELDS.values()}
        return ReportRequest(
            **{name: value for name, value in values.items() if value is not UNSET}
        )


FORMAT_PARAMETER: Any = (
    "format",
    Annotated[_FORMAT_NAME, Meta(description="Default: the one that Accept prefers, else json.")]
    | UnsetType,
    UNSET,
)

FormatParameter = msgspec.defstruct(
    "FormatParameter", [FORMAT_PARAMETER], forbid_unknown_fields=True
)
"""The parameter of a report that is always made in the same way."""

ReadReportParameters = msgspec.defstruct(
    "ReadReportParameters",
    [KNOWN_AT, FORMAT_PARAMETER],
    bases=(ReportParameters,),
    forbid_unknown_fields=True,
)
"""The parameters of a report that is read: those of all reports, the format, and `knownAt`."""
