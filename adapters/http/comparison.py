"""Comparing a report with a file of the same report from QuickBooks."""

from typing import Annotated

import msgspec
from msgspec import Meta

from adapters.http.call import Call, Reply
from adapters.http.operation import FILES, JSON, Operation
from adapters.http.report_parameters import ReportParameters
from adapters.json_shapes.comparison import ComparisonView, comparison_view
from application.comparison.compare_report import compare_report
from application.ports.replies import Answer
from application.reporting.make_report import find_report
from application.unit_of_work.unit_of_work import UnitOfWork


class CompareRequest(msgspec.Struct, forbid_unknown_fields=True):
    """The CSV file of a report, sent as JSON."""

    csv: Annotated[
        str,
        Meta(
            description="The whole content of the file.",
            extra_json_schema={"example": "Profit and Loss\\r\\n..."},
        ),
    ]


def _compare(call: Call) -> Answer:
    kind = find_report(call.path_values["key"])
    request: CompareRequest | None = call.request
    content = call.body if request is None else request.csv.encode()
    foreign_report = call.services.report_reader(content)
    asked = call.query.request()

    def render(work: UnitOfWork) -> Reply:
        return Reply(comparison_view(compare_report(work, kind.key, foreign_report, asked)))

    return call.read(render)


OPERATIONS = (
    Operation(
        "POST",
        "/reports/{key}/compare",
        "compareReport",
        "Compare a report with a CSV file of the same report from QuickBooks",
        _compare,
        ComparisonView,
        query=ReportParameters,
        takes=CompareRequest,
        media=(*FILES, *JSON),
        is_long=True,
        own_scope="read",
    ),
)
