"""A report as JSON: its amounts are texts, and each figure has the address of the rows that it sums."""

from collections.abc import Mapping
from typing import IO, Any

import msgspec

from adapters.exporters.cell_text import text_of
from adapters.exporters.links import address
from application.json_names import json_name
from domain.reports.query import ReportQuery
from domain.reports.report import Report
from domain.reports.table import Column, ReportRow, Totals
from domain.values import format_amount


def write_json(report: Report, out: IO[bytes]) -> None:
    """The report, row by row as they are read; `complete` is written last, so that a document that was cut off has it not."""
    encode = msgspec.json.Encoder().encode
    out.write(encode(_head(report)).removesuffix(b"}") + b',"rows":[')
    count = 0
    for count, row in enumerate(report.rows, 1):
        out.write((b"," if count > 1 else b"") + encode(_row(report.columns, row)))
    out.write(b"]," + encode(_foot(report, count)).removeprefix(b"{"))


def _head(report: Report) -> dict[str, Any]:
    query = report.query
    return {
        "key": report.kind.key,
        "title": report.kind.title,
        "company": report.company,
        "basis": query.basis,
        "from": query.first and query.first.isoformat(),
        "to": query.last and query.last.isoformat(),
        "asOf": query.as_of and query.as_of.isoformat(),
        "currency": report.currency,
        **_narrowed(query),
        "columns": [
            {"key": json_name(each.key), "label": each.label, "type": each.type}
            for each in report.columns
        ],
    }


def _narrowed(query: ReportQuery) -> dict[str, str]:
    section = None if query.section is None else json_name(query.section)
    named = (("contactId", query.contact_id), ("accountId", query.account_id), ("section", section))
    return {name: value for name, value in named if value is not None}


def _foot(report: Report, count: int) -> dict[str, Any]:
    return {"totals": _texts(report.totals), "rowCount": count, "complete": True}


def _texts(totals: Totals) -> dict[str, Any]:
    return {
        json_name(name): _texts(value) if isinstance(value, Mapping) else format_amount(value)
        for name, value in totals.items()
    }


def _row(columns: tuple[Column, ...], row: ReportRow) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": row.kind,
        "depth": row.depth,
        "label": row.label,
        "values": [
            _value(column, value) for column, value in zip(columns, row.values, strict=True)
        ],
    }
    if row.account_id is not None:
        found["accountId"] = row.account_id
    if row.contact_id is not None:
        found["contactId"] = row.contact_id
    if row.source:
        found["source"] = {"kind": row.source.kind, "id": row.source.id}
    if row.detail:
        found["detail"] = address(row.detail)
    if row.details:
        found["details"] = [None, *(each and address(each) for each in row.details)]
    return found


def _value(column: Column, value: Any) -> str | int | None:
    if value is None or column.type == "number":
        return value  # type: ignore[no-any-return]  # the column says what it is
    return text_of(column, value)
