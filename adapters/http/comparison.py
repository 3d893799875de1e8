"""Comparing reports with files of QuickBooks."""

from typing import Annotated

import msgspec
from msgspec import Meta

from adapters.http.operation import FILES, JSON, Call, Operation, Reply
from adapters.http.query import wrong_query
from adapters.http.reports import ReportParameters
from adapters.json_shapes.comparison import ComparisonView, comparison_view
from adapters.json_shapes.reading import read
from application.comparison.compare_report import compare_report
from application.ports.replies import Answer
from application.reporting.make_report import find_report
from domain.errors import Refused


class CsvBody(msgspec.Struct, forbid_unknown_fields=True):
    """A file as JSON carries it."""

    csv: Annotated[
        str,
        Meta(
            description="The whole CSV file.",
            extra_json_schema={"example": "Profit and Loss\\r\\n..."},
        ),
    ]


def _compare(call: Call) -> Answer:
    kind = find_report(call.path["key"])
    content = call.body
    if call.headers.get("content-type", "").lower().startswith(JSON):
        content = read(call.json(), CsvBody).csv.encode()
    theirs = call.services.report_reader(content)
    asked = call.query.asked()
    try:
        return call.read(
            lambda work: Reply(comparison_view(compare_report(work, kind.key, theirs, asked)))
        )
    except Refused as refusal:
        raise wrong_query(refusal) from None


OPERATIONS = (
    Operation(
        "POST", "/reports/{key}/compare", "compareReport", "Compare a report with the CSV of QuickBooks' report", _compare, ComparisonView,
        query=ReportParameters, takes=CsvBody, media=(*FILES, *JSON),
    ),
)  # fmt: skip
