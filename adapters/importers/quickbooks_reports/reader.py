"""The reader of report CSVs: QuickBooks Online in both views, QuickBooks Desktop, and our own.

bytes --sheet--> title block, columns, body --lines--> lines --tree--> ForeignReport
"""

from collections.abc import Mapping, Sequence

from attrs import evolve

from adapters.importers.quickbooks_reports.captions import normalize
from adapters.importers.quickbooks_reports.cell_text import tidy
from adapters.importers.quickbooks_reports.column_meanings import (
    Header,
    range_of_columns,
    read_meanings,
)
from adapters.importers.quickbooks_reports.columns import read_columns
from adapters.importers.quickbooks_reports.day_text import (
    Order,
    Range,
    find_order,
    is_without_year,
    read_range,
)
from adapters.importers.quickbooks_reports.lines import (
    LineReader,
    carry_entry_cells,
    without_apostrophe,
)
from adapters.importers.quickbooks_reports.recognition import (
    contradicted_key,
    dialect_of,
    guess_report_key,
)
from adapters.importers.quickbooks_reports.sheet import (
    NumberedRow,
    Sheet,
    find_caption,
    read_sheet,
    single_cell_text,
    strip_headers_and_footers,
)
from adapters.importers.quickbooks_reports.title_block import Titles, read_titles
from adapters.importers.quickbooks_reports.titles import SNAPSHOTS, report_key
from adapters.importers.quickbooks_reports.tree import build_tree, footing_errors
from adapters.importers.quickbooks_reports.vocabulary import QUICKBOOKS
from adapters.importers.text import decode
from domain.comparison.foreign_report import ForeignReport
from domain.reports.table import Column


def read_report(content: bytes, order: Order | None = None) -> ForeignReport:
    """A report of another program from its CSV; `order` is that of its days, if it is known.

    Raises `Invalid`, with the line and with what to do, for a file that is not a report, and for
    amounts and days that cannot be read. If the file has no title, the `key` of the report is
    guessed from its columns and captions.
    """
    text = decode(content)
    sheet = read_sheet(text)
    titles = read_titles(sheet, order)
    body, period = strip_headers_and_footers(sheet)
    labels = {normalize(find_caption(cells, sheet.caption_count)[1]) for _, cells in body}
    key = _report_key(titles.title, sheet, labels)
    header = Header.of(sheet.header, sheet.spans, titles.range or period)
    columns = read_columns(sheet, body, key, header)
    meanings = read_meanings(columns, header)
    covered = titles.range or period or range_of_columns(meanings, key)
    order = order or _order_of_days(body, columns, covered)
    covered = _range_in_titles(titles.lines, order) or covered
    dialect = dialect_of(text, sheet, titles, labels)
    lines = LineReader(sheet, columns, order, dialect).lines(body)
    rows = build_tree(
        list(carry_entry_cells(lines) if key == "journal" else lines),
        key,
        is_detail=any(column.key == "date" for column in columns.values()),
        is_desktop=dialect == "desktop",
    )
    is_snapshot = _is_snapshot(covered, key)
    is_ours = dialect == "wyzbooks"
    report = ForeignReport(
        dialect=dialect,
        vocabulary=QUICKBOOKS,
        may_be_as_debits=dialect == "desktop",
        key=key,
        title=titles.title,
        company=without_apostrophe(titles.company) if is_ours else titles.company,
        first=covered.first if covered and not is_snapshot else None,
        last=covered.last if covered and not is_snapshot else None,
        as_of=covered.last if covered and is_snapshot else None,
        basis=titles.basis,
        columns=tuple(columns[place] for place in sorted(columns)),
        rows=rows,
        meanings=meanings,
        without_year=_text_without_year(sheet, titles, body) if covered is None else "",
        all_dates=covered is not None and covered.first is None and covered.last is None,
    )
    return evolve(report, unfooted=tuple(footing_errors(report)))


def _report_key(title: str, sheet: Sheet, labels: set[str]) -> str | None:
    """The report that a file is: by its title, unless its captions are those of another report."""
    if not title:
        return guess_report_key(sheet, labels)
    key = report_key(title)
    return (contradicted_key(key, sheet, labels) or key) if key else None


def _text_without_year(sheet: Sheet, titles: Titles, body: Sequence[NumberedRow]) -> str:
    """The first text of a file that names days without their year; empty if there is none."""
    rows = [cells for _, cells in (*body[:1], *body[-1:])]
    texts = (*titles.lines, *sheet.header, *sheet.spans, *map(single_cell_text, rows))
    return next((tidy(text) for text in texts if is_without_year(text)), "")


def _order_of_days(
    body: Sequence[NumberedRow], columns: Mapping[int, Column], covered: Range | None
) -> Order:
    days: list[str] = []
    due_days: list[str] = []
    for place, column in columns.items():
        if column.type == "date":
            texts = [cells[place] for _, cells in body if place < len(cells)]
            (days if column.key == "date" else due_days).extend(texts)
    return find_order(days, due_days, covered or Range(None, None))


def _range_in_titles(titles: Sequence[str], order: Order) -> Range | None:
    """The range in the last title that names one, now that the order of days is known."""
    ranges = (read_range(title, order) for title in reversed(titles))
    return next((covered for covered in ranges if covered), None)


def _is_snapshot(covered: Range | None, key: str | None) -> bool:
    if covered is None:
        return False
    return covered.is_snapshot or (key in SNAPSHOTS and covered.first == covered.last)
