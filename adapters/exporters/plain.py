"""A report as plain JSON values."""

from typing import Any

from domain.reports.report import Column, Detail, Report, Row
from domain.values import format_amount


def report_document(report: Report) -> dict[str, Any]:
    """The report, amounts as decimal strings, each figure with the address of the rows that it sums."""
    query = report.query
    return {
        "key": report.kind.key,
        "title": report.kind.title,
        "company": report.company,
        "basis": "accrual",
        "from": query.first,
        "to": query.last,
        "asOf": query.as_of,
        "currency": report.currency,
        "columns": [{"key": each.key, "label": each.label, "type": each.type} for each in report.columns],
        "rows": [_row(report.columns, each) for each in report.rows],
        "totals": {name: format_amount(amount) for name, amount in report.totals.items()},
        "rowCount": len(report.rows),
        "complete": True,
    }


def _row(columns: tuple[Column, ...], row: Row) -> dict[str, Any]:
    values = [format_amount(value) if column.type == "amount" and value is not None else value for column, value in zip(columns, row.values, strict=True)]
    shown = {"kind": row.kind, "depth": row.depth, "label": row.label, "values": values}
    return shown | ({"accountId": row.account_id} if row.account_id else {}) | ({"detail": _address(row.detail)} if row.detail else {})


def _address(detail: Detail) -> str:
    first = f"from={detail.first}&" if detail.first else ""
    return f"/api/v1/accounts/{detail.account_id}/register?{first}to={detail.last}"
