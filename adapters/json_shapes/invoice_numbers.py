"""The JSON of the series of invoice numbers, for HTTP and the command line."""

from collections.abc import Iterable
from typing import Any

import msgspec

from domain.invoicing.number_series import NumberSeries


class MissingNumbersView(msgspec.Struct, rename="camel"):
    """Numbers that follow each other and that no document has."""

    first: str = msgspec.field(name="from")
    last: str = msgspec.field(name="to")
    count: int


class DoubledNumberView(msgspec.Struct, rename="camel"):
    """A number that several documents have."""

    number: str
    ids: list[str]


class NumberSeriesView(msgspec.Struct, rename="camel"):
    """The numbers of one kind of documents that begin with the same prefix."""

    kind: str
    prefix: str
    first: str
    last: str
    count: int
    missing: list[MissingNumbersView]
    doubled: list[DoubledNumberView]


class InvoiceNumbersView(msgspec.Struct, rename="camel"):
    """The series of numbers of invoices and credit memos."""

    data: list[NumberSeriesView]


def invoice_numbers_view(series: Iterable[NumberSeries]) -> dict[str, Any]:
    """The series as JSON."""
    return {
        "data": [
            {
                "kind": each.kind,
                "prefix": each.prefix,
                "first": each.first,
                "last": each.last,
                "count": each.count,
                "missing": [
                    {"from": gap.first, "to": gap.last, "count": gap.count} for gap in each.missing
                ],
                "doubled": [
                    {"number": double.number, "ids": list(double.ids)} for double in each.doubled
                ],
            }
            for each in series
        ]
    }
