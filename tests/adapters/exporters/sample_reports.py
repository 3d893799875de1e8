"""Reports made by hand, and generated reports of any shape."""

from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO
from typing import Any

from hypothesis import strategies as st

from domain.ledger.ids import DocumentRef
from domain.reports.matching import Matching
from domain.reports.query import Parameter, ReportQuery
from domain.reports.report import Report, ReportKind
from domain.reports.table import LABEL, Chart, Column, DrillDown, ReportRow
from domain.values import EARLIEST, LATEST, format_amount
from tests.strategies import PRINTABLE_LINES

YEAR = ReportQuery(date(2026, 1, 1), date(2026, 12, 31))
DAY = ReportQuery(as_of=date(2026, 12, 31))
TOTAL = (LABEL, Column("total", "Total"))
LEDGER = (
    LABEL,
    Column("date", "Date", "date"),
    Column("type", "Type", "text"),
    Column("memo", "Memo", "text"),
    Column("count", "Count", "number"),
    Column("share", "% of Total", "percent"),
    Column("amount", "Amount"),
    Column("balance", "Balance"),
)
CHART = Chart(
    "Income by month",
    "columns",
    ("Jan", "Feb", "Mar"),
    (("Income", (100_000, 0, 250_000)), ("Net income", (20_000, -30_000, 0))),
)

MONEY = st.integers(-(10**15) + 1, 10**15 - 1)
TEXT = st.text(PRINTABLE_LINES, max_size=30) | st.sampled_from(
    [
        "=1+1",
        "+1",
        "-2",
        "@x",
        "\t=1",
        "\uff1d1",
        "<r>a</r>",
        "<script>",
        "a\nb",
        "_x0041_",
        "&amp;",
        " x ",
    ]
)
CELLS = {
    "text": TEXT,
    "date": st.dates(EARLIEST, LATEST),
    "number": st.integers(0, 10**6),
    "percent": st.integers(-(10**6), 10**6),
    "amount": MONEY,
}


def kind_of(title: str = "Any Report", *parameters: Parameter) -> ReportKind:
    return ReportKind(
        "any",
        title,
        "Accountant",
        parameters,
        lambda *_: report_of([]),
        matching=Matching("account"),
    )


def report_of(
    rows: Iterable[ReportRow],
    columns: tuple[Column, ...] = TOTAL,
    query: ReportQuery = YEAR,
    **more: Any,
) -> Report:
    more = {"kind": kind_of(), "company": "Vale Workshop", "totals": {}} | more
    return Report(currency="USD", query=query, columns=columns, rows=rows, **more)


def amounts_of(*cents: int) -> Report:
    return report_of(
        [ReportRow("account", 1, f"Account {at}", (each,)) for at, each in enumerate(cents)]
    )


def profit_loss() -> Report:
    ledger = DrillDown(
        "general-ledger", ReportQuery(YEAR.first, YEAR.last, account_id="account-4100")
    )
    rows = [
        ReportRow("section", 0, "Income", (None,)),
        ReportRow(
            "account", 1, "4100 Sales Income", (125_000,), account_id="account-4100", detail=ledger
        ),
        ReportRow("account", 1, "4900 Discounts", (-2_550,), account_id="account-4900"),
        ReportRow("total", 0, "Total Income", (122_450,)),
    ]
    return report_of(
        rows,
        kind=kind_of("Profit & Loss", "from", "to", "basis"),
        totals={"netIncome": 122_450},
        chart=CHART,
    )


def journal(rows: int) -> Iterator[ReportRow]:
    """The given number of transactions, each made when it is read."""
    for at in range(rows):
        cells = (
            date(2026, 1, 1 + at % 28),
            "Invoice",
            f"Table number {at}",
            at,
            125,
            at * 100 + 7,
            -at,
        )
        yield ReportRow("transaction", 1, "", cells, source=DocumentRef("invoice", f"invoice-{at}"))


@st.composite
def reports(draw: Any) -> Report:
    """Reports with every type of column and any names; their rows can be read once."""
    types = draw(st.lists(st.sampled_from(sorted(CELLS)), min_size=1, max_size=6))
    columns = (LABEL, *(Column(f"column{at}", draw(TEXT), type_) for at, type_ in enumerate(types)))
    cells = st.tuples(*(st.none() | CELLS[each] for each in types))
    kinds = st.sampled_from(["section", "account", "contact", "transaction", "total", "heading"])
    rows = draw(st.lists(st.builds(ReportRow, kinds, st.integers(0, 5), TEXT, cells), max_size=6))
    company = draw(st.text(PRINTABLE_LINES, min_size=1, max_size=30))
    subject, notes = draw(st.just("") | TEXT), draw(st.lists(TEXT, max_size=2).map(tuple))
    return report_of(Once(rows), columns, company=company, subject=subject, notes=notes)


class Once:
    """Rows that can be read once, and looked at afterwards."""

    def __init__(self, rows: Iterable[ReportRow]) -> None:
        self.all = list(rows)
        self._rows = iter(self.all)
        self.asked = 0

    def __iter__(self) -> Iterator[ReportRow]:
        self.asked += 1
        assert self.asked == 1
        return self._rows


def written(write: Any, report: Report) -> bytes:
    out = BytesIO()
    write(report, out)
    return out.getvalue()


def printed(column: Column, value: Any) -> str:
    """A cell, formatted in another way than the exporters do."""
    if value is None:
        return ""
    if column.type == "amount":
        return format_amount(value)
    if column.type == "percent":
        return f"{value / 10:.1f}"
    return str(value)
