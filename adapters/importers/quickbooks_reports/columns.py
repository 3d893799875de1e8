"""The columns of a report CSV: what each holds, by its caption and its cells."""

import re
from collections.abc import Iterable, Mapping, Sequence

from attrs import evolve

from adapters.importers.quickbooks_reports.cell_text import is_cents, tidy
from adapters.importers.quickbooks_reports.column_captions import known_column, period_key
from adapters.importers.quickbooks_reports.column_meanings import Header
from adapters.importers.quickbooks_reports.sheet import ADVICE, NumberedRow, Sheet, find_caption
from adapters.importers.quickbooks_reports.titles import STATEMENTS
from domain.errors import Invalid
from domain.reports.column_layout import PREVIOUS
from domain.reports.table import Column

MOST_COLUMNS = 1_000
"""A file with more cells in a row is not a report."""

CAPTIONS_OF_TRANSACTIONS = -1
"""The place of the column that has the captions of transactions as its cells."""

_BALANCE_SUMMARIES = {"customer-balance-summary", "vendor-balance-summary"}


def read_columns(
    sheet: Sheet, body: Sequence[NumberedRow], key: str | None, header: Header
) -> dict[int, Column]:
    """The columns after the captions of rows, by their place in a row.

    A column without a caption counts if one of its cells is filled in.
    """
    texts = _texts_by_place(sheet, body)
    width = max([len(sheet.header), *(place + 1 for place in texts)])
    if width > MOST_COLUMNS:
        raise Invalid(
            f"A row has {width} cells, but no report has more than {MOST_COLUMNS}. "
            f"{ADVICE[:1].upper()}{ADVICE[1:]}"
        )
    columns: dict[int, Column] = {}
    keys: set[str] = set()
    span = ""
    for place in range(width):
        has_caption = sheet.caption_count <= place < len(sheet.header)
        caption = tidy(sheet.header[place]) if has_caption else ""
        if place < len(sheet.spans) and sheet.spans[place].strip():
            span = tidy(sheet.spans[place])
        if caption or place in texts:
            column = _column(
                caption, texts.get(place, ()), header, decimal_comma=sheet.separator == ";"
            )
            columns[place] = evolve(column, key=_free_key(column.key, span, place, keys))
            keys.add(columns[place].key)
    if sheet.label_kind and "date" in keys and sheet.label_kind not in keys:
        caption = tidy(sheet.header[0])
        columns[CAPTIONS_OF_TRANSACTIONS] = Column(sheet.label_kind, caption, "text")
    return _with_total(_with_previous(columns), key)


def _texts_by_place(sheet: Sheet, body: Iterable[NumberedRow]) -> dict[int, list[str]]:
    """The texts in each column, without the captions of rows."""
    texts: dict[int, list[str]] = {}
    caption_count = sheet.caption_count
    for _, cells in body:
        caption_place, _ = find_caption(cells, caption_count)
        for place, cell in enumerate(cells):
            if place != caption_place and cell.strip():
                texts.setdefault(place, []).append(cell)
    return texts


def _column(caption: str, texts: Iterable[str], header: Header, *, decimal_comma: bool) -> Column:
    """What a column holds, without regard to other columns."""
    if known := known_column(caption):
        is_readable = known.type != "number" or all(
            re.fullmatch(r"-?[0-9]{1,9}", text.strip()) for text in texts
        )
        return Column(known.key, caption, known.type if is_readable else "text")
    month = header.months.get(caption)
    if period := f"{month.first:%Y-%m}" if month else period_key(caption):
        return Column(period, caption)
    are_amounts = all(is_cents(text, decimal_comma=decimal_comma) for text in texts)
    is_money = are_amounts and any(re.search(r"[.$]|[0-9],[0-9]", text) for text in texts)
    return Column(_camel_case(caption), caption, "amount" if is_money else "text")


def _camel_case(caption: str) -> str:
    first, *others = re.findall(r"[A-Za-z0-9]+", caption) or [""]
    return "".join([first.lower(), *(word.capitalize() for word in others)])


def _free_key(key: str, span: str, place: int, taken: set[str]) -> str:
    """A unique key for a column: with the period of its span, or with a number."""
    if key in taken and (period := period_key(span)):
        key = f"{key} {period}"
    name = key or f"column{place + 1}"
    numbered = (f"{name}{number}" for number in range(2, len(taken) + 3))
    return next(candidate for candidate in (name, *numbered) if candidate not in taken)


def _is_previous(caption: str) -> bool:
    """Whether a caption is that of a column with a previous period."""
    column = known_column(caption)
    return column is not None and column.key == "previous"


def _with_previous(columns: dict[int, Column]) -> dict[int, Column]:
    """The columns, with our keys if several of them are followed by a previous period."""
    places = [place for place, column in columns.items() if _is_previous(column.label)]
    if len(places) < 2:
        return columns
    keys, base = dict[int, str](), ""
    for place, column in columns.items():
        if place not in places:
            base = column.key
        elif base:
            keys[place] = base + PREVIOUS
    return _with_keys(columns, keys)


def _with_total(columns: dict[int, Column], key: str | None) -> dict[int, Column]:
    """The columns, with our key for the total.

    The only column of amounts is the total of a statement, and the balance of a summary of
    balances, whatever its caption. The second of two is the previous period, if there is a change.
    """
    total_key = _total_key(key)
    amounts = [
        place
        for place, column in columns.items()
        if column.type == "amount" and column.key not in {"previous", "change"}
    ]
    if total_key is None or any(columns[place].key == total_key for place in amounts):
        return columns
    keys = {column.key for column in columns.values()}
    if len(amounts) == 1:
        return _with_keys(columns, {amounts[0]: total_key})
    if len(amounts) == 2 and "change" in keys and "previous" not in keys:
        return _with_keys(columns, {amounts[0]: total_key, amounts[1]: "previous"})
    return columns


def _total_key(key: str | None) -> str | None:
    if key in STATEMENTS:
        return "total"
    return "balance" if key in _BALANCE_SUMMARIES else None


def _with_keys(columns: dict[int, Column], keys: Mapping[int, str]) -> dict[int, Column]:
    return columns | {place: evolve(columns[place], key=key) for place, key in keys.items()}
