"""The reader of report CSVs: QuickBooks Online in both views, QuickBooks Desktop, and our own.

bytes --split_rows--> rows --header--> title block, columns, lines --tree--> ForeignReport
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from adapters.importers.quickbooks_reports.captions import (
    SNAPSHOTS,
    STATEMENTS,
    is_opening,
    is_surely_total,
    known_column,
    period_key,
    plain,
    report_key,
)
from adapters.importers.quickbooks_reports.cell_text import (
    Order,
    Range,
    is_cents,
    looks_like_day,
    order_of,
    read_cents,
    read_day,
    read_percent,
    read_range,
    tidy,
)
from adapters.importers.quickbooks_reports.outline import Line
from adapters.importers.quickbooks_reports.sheet import (
    ADVICE,
    Cells,
    Dialect,
    Sheet,
    dialect_of,
    guess_report_key,
    label_of,
    sheet_of,
    strip_headers_and_footers,
    titles_of,
)
from adapters.importers.quickbooks_reports.tree import build, footing
from adapters.importers.quickbooks_reports.vocabulary import QUICKBOOKS
from adapters.importers.text import decode
from domain.comparison.foreign_report import ForeignReport
from domain.errors import Invalid
from domain.reports.table import Column

MOST_COLUMNS = 1_000
"""More cells than this in a row are no report."""

_NUMBER_DOT = re.compile("\\s+\u00c2?\u00b7\\s+")
_APOSTROPHE = re.compile("^(\\s*)'(?=[\t\r\n]|\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20])")


def read_report(content: bytes, order: Order | None = None) -> ForeignReport:
    """A report of another program, from its CSV. `order` is that of day and month, where it is known.

    Raises `Invalid`, with the line and what to do, for what is no report, and for amounts and days that cannot be read.
    Where the file has no title, `key` is what its columns and captions look like.
    """
    text = decode(content)
    sheet = sheet_of(text)
    titles = titles_of(sheet, order)
    body, period = strip_headers_and_footers(sheet)
    caption_count = sheet.caption_count
    labels = {plain(label_of(cells, caption_count)[1]) for _, cells in body}
    key = report_key(titles.title) if titles.title else guess_report_key(sheet, labels)
    columns = _columns(sheet, body, key)
    dated = {
        i: [cells[i] for _, cells in body if i < len(cells)]
        for i, each in columns.items()
        if each.type == "date"
    }
    days = titles.range or period or _of_columns(sheet, key)
    of_transactions, others = (
        [
            text
            for i, texts in dated.items()
            if (columns[i].key == "date") is wanted
            for text in texts
        ]
        for wanted in (True, False)
    )
    order = order or order_of(of_transactions, others, days or Range(None, None))
    days = next(
        (found for each in reversed(titles.lines) if (found := read_range(each, order))), days
    )
    dialect = dialect_of(text, sheet, titles, labels)
    reader = LineReader(sheet, columns, order, dialect)
    lines = list(reader.lines(body))
    if key == "journal":
        lines = list(_carried(lines))
    is_snapshot = days is not None and (
        days.is_snapshot or (key in SNAPSHOTS and days.first == days.last)
    )
    report = ForeignReport(
        dialect=dialect,
        vocabulary=QUICKBOOKS,
        may_be_as_debits=dialect == "desktop",
        key=key,
        title=titles.title,
        company=_text(titles.company) if dialect == "wyzbooks" else titles.company,
        first=days.first if days and not is_snapshot else None,
        last=days.last if days and not is_snapshot else None,
        as_of=days.last if days and is_snapshot else None,
        basis=titles.basis,
        columns=tuple(columns[index] for index in sorted(columns)),
        rows=build(
            lines,
            key,
            is_detail=any(each.key == "date" for each in columns.values()),
            is_desktop=dialect == "desktop",
        ),
    )
    return evolve(
        report,
        unfooted=tuple(footing(report)),
        all_dates=days is not None and days.first is None and days.last is None,
    )


# The columns


def _of_columns(sheet: Sheet, key: str | None) -> Range | None:
    """The time that the captions of the columns say; where they compare, the first of them."""
    found = [
        each
        for cell in [*sheet.spans, *sheet.header]
        if any(map(str.isalpha, cell)) and (each := read_range(cell))
    ]
    if any(known.key == "change" for cell in sheet.header if (known := known_column(cell))):
        found = found[:1]
    days = [day for each in found for day in each[:2] if day]
    return Range(min(days), max(days), is_snapshot=key in SNAPSHOTS) if days else None


def _columns(sheet: Sheet, body: Sequence[tuple[int, Cells]], key: str | None) -> dict[int, Column]:
    """The columns beside the captions, by their place. One without a caption is there if a cell of it is filled in."""
    texts: dict[int, list[str]] = {}
    caption_count = sheet.caption_count
    for _, cells in body:
        at = label_of(cells, caption_count)[0]
        for index, cell in enumerate(cells):
            if index != at and cell.strip():
                texts.setdefault(index, []).append(cell)
    width = max([len(sheet.header), *(each + 1 for each in texts)])
    if width > MOST_COLUMNS:
        raise Invalid(
            f"A row has {width} cells, and no report has more than {MOST_COLUMNS}. {ADVICE[:1].upper()}{ADVICE[1:]}"
        )
    found: dict[int, Column] = {}
    taken: set[str] = set()
    span = ""
    for index in range(width):
        caption = tidy(sheet.header[index]) if caption_count <= index < len(sheet.header) else ""
        span = (
            tidy(sheet.spans[index])
            if index < len(sheet.spans) and sheet.spans[index].strip()
            else span
        )
        if caption or index in texts:
            column = _column(caption, texts.get(index, ()), decimal_comma=sheet.separator == ";")
            if column.key in taken and (period := period_key(span)):
                column = evolve(column, key=f"{column.key} {period}")
            name = column.key or f"column{index + 1}"
            numbered = (f"{name}{count}" for count in range(2, len(taken) + 3))
            found[index] = evolve(
                column, key=next(each for each in (name, *numbered) if each not in taken)
            )
            taken.add(found[index].key)
    keys = {each.key for each in found.values()}
    if sheet.label_kind and "date" in keys and sheet.label_kind not in keys:
        found[-1] = Column(
            sheet.label_kind, tidy(sheet.header[0]), "text"
        )  # the captions of transactions
    return _with_total(found, key)


def _column(caption: str, texts: Iterable[str], *, decimal_comma: bool) -> Column:
    known = known_column(caption)
    if known:
        is_counted = known.type != "number" or all(
            re.fullmatch(r"-?[0-9]{1,9}", each.strip()) for each in texts
        )
        return Column(known.key, caption, known.type if is_counted else "text")
    if period := period_key(caption):
        return Column(period, caption)
    is_money = all(is_cents(each, decimal_comma=decimal_comma) for each in texts) and any(
        re.search(r"[.$]|[0-9],[0-9]", each) for each in texts
    )
    words = re.findall(r"[A-Za-z0-9]+", caption)
    return Column(
        "".join(
            [*(each.lower() for each in words[:1]), *(each.capitalize() for each in words[1:])]
        ),
        caption,
        "amount" if is_money else "text",
    )


def _with_total(columns: dict[int, Column], key: str | None) -> dict[int, Column]:
    """In a statement the one column of amounts is its total, and in a summary of balances the balance, whatever it is called."""
    wanted = (
        "total"
        if key in STATEMENTS
        else "balance"
        if key in {"customer-balance-summary", "vendor-balance-summary"}
        else None
    )
    amounts = [
        index
        for index, each in columns.items()
        if each.type == "amount" and each.key not in {"previous", "change"}
    ]
    if wanted is None or not amounts or any(columns[each].key == wanted for each in amounts):
        return columns
    others = {each.key for each in columns.values()}
    if len(amounts) == 1:
        return columns | {amounts[0]: evolve(columns[amounts[0]], key=wanted)}
    if len(amounts) == 2 and "change" in others and "previous" not in others:
        return columns | {
            index: evolve(columns[index], key=new)
            for index, new in zip(amounts, (wanted, "previous"), strict=True)
        }
    return columns


# The rows


def _text(text: str) -> str:
    return _APOSTROPHE.sub(r"\1", text)


@frozen
class LineReader:
    """Reads the rows below a header as lines of cents, days and texts."""

    sheet: Sheet
    columns: Mapping[int, Column]
    order: Order
    dialect: Dialect

    def lines(self, body: Iterable[tuple[int, Cells]]) -> Iterator[Line]:
        """Every row, without blank cells."""
        is_detail = any(each.key == "date" for each in self.columns.values())
        caption_count = self.sheet.caption_count
        for line, raw in body:
            at, caption = label_of(raw, caption_count)
            label = self._caption(caption)
            depth = at if caption_count > 1 else len(caption) - len(caption.lstrip(" "))
            cells: dict[str, Any] = {}
            for index, cell in enumerate(raw):
                if index != at and cell.strip():
                    column = self.columns[index]
                    value = self._value(line, column, cell)
                    if value is not None:
                        cells[column.key] = value
                    elif column.key == "date" and not label:
                        label = self._caption(cell)
            if is_detail and not label:
                label = _found_label(cells)
            elif "date" in cells and self.sheet.label_kind and not is_opening(label):
                cells.setdefault(self.sheet.label_kind, label)
                label = ""
            yield Line(line, max(depth, 0), label, cells)

    def _caption(self, text: str) -> str:
        own = _text(text) if self.dialect == "wyzbooks" else text
        return _NUMBER_DOT.sub(" ", tidy(own))

    def _value(self, line: int, column: Column, text: str) -> Any:
        try:
            if column.type == "amount":
                return read_cents(text, decimal_comma=self.sheet.separator == ";")
            if column.type == "percent":
                return read_percent(text)
            if column.type == "number":
                return int(text)
            if column.type == "date":
                return read_day(text, self.order) if looks_like_day(text) else None
        except Invalid as error:
            raise Invalid(
                f"Line {line}, column {column.label or column.key!r}: {error}. Correct the file, or {ADVICE}"
            ) from None
        if column.key in {"account", "split"}:
            return self._caption(text)
        return (_text(text) if self.dialect == "wyzbooks" else text).strip()


def _found_label(cells: dict[str, Any]) -> str:
    """Takes the caption of a row without one out of another column, where some views print `Beginning Balance` and `Total`."""
    if "date" not in cells:
        for key, value in cells.items():
            if isinstance(value, str) and (is_opening(value) or is_surely_total(value)):
                del cells[key]
                return value
    return ""


def _carried(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines of a journal, with what QuickBooks prints on the first line of an entry alone on each of its lines."""
    head: dict[str, Any] = {}
    for each in lines:
        if each.label or not each.cells.keys() - {"debit", "credit"}:
            head = {}
            yield each
        else:
            if "date" in each.cells or "type" in each.cells:
                head = {
                    key: each.cells[key]
                    for key in ("date", "type", "number", "transaction")
                    if key in each.cells
                }
            yield evolve(each, cells=head | each.cells)
