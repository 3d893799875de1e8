"""A report as JSON: amounts are texts, and each figure has the address of the rows that it sums."""

from collections.abc import Callable, Mapping
from itertools import islice
from typing import IO, Any

import msgspec

from adapters.exporters.cell_text import FORMATS
from adapters.exporters.links import known_at_text, report_address, timestamp
from application.json_names import json_name
from domain.reports.known_at import KnownAt
from domain.reports.query import ReportQuery
from domain.reports.report import Report
from domain.reports.table import Column, ReportRow, Totals
from domain.values import format_amount

Format = Callable[[Any], str | int]
"""Turns a cell that is not empty into its JSON."""

_AT_ONCE = 100
"""How many rows are encoded together."""


def write_json(report: Report, out: IO[bytes]) -> None:
    """Write the report some rows at a time, while the rows are read.

    `complete` comes last, so that a document that was cut off does not have it.
    """
    encode = msgspec.json.Encoder().encode
    out.write(encode(_head(report)).removesuffix(b"}") + b',"rows":[')
    formats = tuple(_format_of(column) for column in report.columns[1:])
    rows, row_count = iter(report.rows), 0
    while chunk := [_row(formats, row, report.known) for row in islice(rows, _AT_ONCE)]:
        comma = b"," if row_count else b""
        out.write(comma + encode(chunk)[1:-1])
        row_count += len(chunk)
    out.write(b"]," + encode(_foot(report, row_count)).removeprefix(b"{"))


def _head(report: Report) -> dict[str, Any]:
    """The fields before the rows."""
    query = report.query
    return {
        "key": report.kind.key,
        "title": report.kind.title,
        "company": report.company,
        "basis": query.basis,
        **_days(query),
        "currency": report.currency,
        **_scope(query),
        **_compare(report),
        **_known(report),
        **_about(report),
        "columns": [
            {"key": json_name(column.key), "label": column.label, "type": column.type}
            for column in report.columns
        ],
    }


def _days(query: ReportQuery) -> dict[str, str | None]:
    """The days that a query covers."""
    days = {"from": query.first, "to": query.last, "asOf": query.as_of}
    return {name: None if day is None else day.isoformat() for name, day in days.items()}


def _compare(report: Report) -> dict[str, Any]:
    """The days with which the report is compared, where it is."""
    if report.compared is None or report.query.compare_to is None:
        return {}
    return {"compare": {"kind": json_name(report.query.compare_to), **_days(report.compared)}}


def _known(report: Report) -> dict[str, Any]:
    """Until when changes count in the report, where not all do."""
    known = report.known
    if known is None:
        return {}
    return {
        "known": {
            "knownAt": known_at_text(known.asked),
            "version": known.version,
            "changedAt": timestamp(known.changed_at),
        }
    }


def _about(report: Report) -> dict[str, Any]:
    """The subject, the notes and the facts of a report that has its own."""
    facts = {json_name(name): value for name, value in report.facts.items()}
    about = {"subject": report.subject, "notes": report.notes, "facts": facts}
    return {name: value for name, value in about.items() if value}


def _scope(query: ReportQuery) -> dict[str, str]:
    """The contact, account and section to which a report is limited, where it is."""
    section = None if query.section is None else json_name(query.section)
    limits = {"contactId": query.contact_id, "accountId": query.account_id, "section": section}
    return {name: value for name, value in limits.items() if value is not None}


def _foot(report: Report, row_count: int) -> dict[str, Any]:
    """The fields after the rows."""
    return {"totals": _totals(report.totals), "rowCount": row_count, "complete": True}


def _totals(totals: Totals) -> dict[str, Any]:
    return {json_name(name): _total(value) for name, value in totals.items()}


def _total(value: int | Totals) -> Any:
    """An amount as text, or the totals in a group of totals."""
    return _totals(value) if isinstance(value, Mapping) else format_amount(value)


def _row(formats: tuple[Format, ...], row: ReportRow, known: KnownAt | None) -> dict[str, Any]:
    """A row; `formats` are those of its cells."""
    cells = zip(formats, row.cells, strict=True)
    fields: dict[str, Any] = {
        "kind": row.kind,
        "depth": row.depth,
        "label": row.label,
        "values": [row.label, *[None if cell is None else form(cell) for form, cell in cells]],
    }
    if row.account_id is not None:
        fields["accountId"] = row.account_id
    if row.contact_id is not None:
        fields["contactId"] = row.contact_id
    if row.source:
        fields["source"] = {"kind": row.source.kind, "id": row.source.id}
    if row.detail:
        fields["detail"] = report_address(row.detail, known=known)
    if row.details:
        # The label, the first of the values, is not a figure and has no address.
        addresses = [
            None if detail is None else report_address(detail, known=known)
            for detail in row.details
        ]
        fields["details"] = [None, *addresses]
    return fields


def _format_of(column: Column) -> Format:
    """A cell of a `number` column stays a number; every other cell becomes a text."""
    return int if column.type == "number" else FORMATS[column.type]
