"""The parts of a report CSV: title block, header, body and footer; and which report of which program it is."""

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from attrs import field, frozen

from adapters.importers.quickbooks_reports.captions import (
    LABELS,
    is_title,
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
    read_range,
    split_rows,
    tidy,
)
from domain.errors import Invalid
from domain.ledger.entries import Basis

Cells = list[str]
Dialect = Literal["classic", "modern", "desktop", "wyzbooks"]

_HEADER_WITHIN = 60
"""Rows among which the header is looked for."""
_BASIS = re.compile(r"(?:^|[\s-])(accrual|cash) basis(?=$|\s)", re.IGNORECASE)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_FOOTER = re.compile(
    rf"(?:accrual|cash) basis(?:,? +(?:{_WEEKDAY}\b|.*[0-9]:[0-9]{{2}}).*)?|{_WEEKDAY}, .*[0-9]:[0-9]{{2}}.*",
    re.IGNORECASE | re.DOTALL,
)
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: *[AP]M)?", re.IGNORECASE)
_DESKTOP = re.compile(
    '(?:^|[,;\t])"?[^,;\t"\n]{1,40} \u00b7 |-SPLIT-|Bill Pmt -|,"?General Journal"?,', re.MULTILINE
)
_DESKTOP_CAPTIONS = {"clr", "> 90", "trans #"}
_LOOKS = (
    (re.compile(r"\s*[\[{]"), "It looks like JSON"),
    (re.compile(r"\s*<"), "It looks like a page or XML"),
    (re.compile(r"\s*\"?!"), "It looks like an IIF file, which is imported and not compared"),
    (re.compile(r"\s*(?:OFXHEADER|<OFX)"), "It looks like an OFX file of a bank"),
    (re.compile(r"%PDF"), "It looks like a PDF"),
    (re.compile(r"PK"), "It looks like a workbook or an archive"),
)
ADVICE = "export the report from QuickBooks as CSV (in QuickBooks Online: Export to CSV) and send that file as it is"


@frozen
class Sheet:
    """The rows of a file, parted: what stands above the header, the header itself, and what stands below it."""

    separator: str
    titles: Sequence[tuple[int, Cells]]
    header: Cells
    spans: Cells
    """What the upper of two header rows says of each column."""
    body: Sequence[tuple[int, Cells]]

    @property
    def caption_count(self) -> int:
        """How many columns, at the beginning, hold the captions of the rows."""
        first = next(index for index, cell in enumerate(self.header) if cell.strip())
        return first or int(self.label_kind is not None)

    @property
    def label_kind(self) -> str | None:
        """What the captions are of, where their column says it: `account` or `name`; None also where a first column with
        such a caption is one of transactions."""
        kind = LABELS.get(plain(self.header[0]))
        others = {known.key for cell in self.header[1:] if (known := known_column(cell))}
        is_plain = plain(self.header[0]) in {
            "account",
            "account name",
            "full name",
            "name",
            "vendor name",
            "customer name",
        }
        return None if is_plain and "date" in others else kind


@frozen
class Titles:
    """What the title block and the footer say."""

    title: str = ""
    company: str = ""
    range: Range | None = None
    basis: Basis | None = None
    lines: Sequence[str] = field(factory=tuple)
    is_sided: bool = False
    """Whether time, day or basis stand in the last column of the title block, as Desktop prints them."""


# The sheet


def sheet_of(text: str) -> Sheet:
    """The parts of a file. Raises `Invalid` for what has no header of a report."""
    if "\x00" in text:
        raise Invalid(f"This is no text. It may be a workbook (XLSX): {ADVICE}")
    for pattern, looks in _LOOKS:
        if pattern.match(text):
            raise Invalid(f"{looks}: {ADVICE}")
    for separator in (",", ";", "\t"):
        if separator in text and (found := _parted(text, separator)):
            return found
    raise Invalid(
        f"This is no report that can be read: it has no row of captions such as Total, Debit and Credit, or Date, Transaction Type and Amount. Please {ADVICE}"
    )


def _parted(text: str, separator: str) -> Sheet | None:
    titles: list[tuple[int, Cells]] = []
    rows = split_rows(text, separator)
    for line, cells in rows:
        if _is_header(cells):
            body = list(rows)
            header, spans = cells, []
            while body and _is_second_header(body[0][1]):
                spans, second = header, body.pop(0)[1]
                width = max(len(spans), len(second))
                header = [
                    below if below.strip() else above
                    for above, below in zip(
                        _padded(spans, width), _padded(second, width), strict=True
                    )
                ]
            return Sheet(separator, titles, header, spans, body)
        titles.append((line, cells))
        if len(titles) > _HEADER_WITHIN:
            break
    return None


def _is_header(cells: Cells) -> bool:
    """Whether a row names columns: a known one, or a period, behind a cell that is blank or names captions too."""
    if len(cells) < 2 or (
        cells[0].strip() and known_column(cells[0]) is None and plain(cells[0]) not in LABELS
    ):
        return False
    captions = [cell for cell in cells[1:] if cell.strip()]
    if any(
        (is_cents(cell) and not period_key(cell)) or _CLOCK.fullmatch(cell.strip())
        for cell in captions
    ):
        return False
    known = sum(bool(known_column(cell) or period_key(cell)) for cell in captions)
    return known > 0 and known * 4 >= len(captions)


def _is_second_header(cells: Cells) -> bool:
    captions = [cell for cell in cells if cell.strip()]
    return (
        not cells[0].strip()
        and bool(captions)
        and all(known_column(cell) or period_key(cell) for cell in captions)
    )


def _padded(cells: Cells, width: int) -> Cells:
    return cells + [""] * (width - len(cells))


def strip_headers_and_footers(sheet: Sheet) -> tuple[list[tuple[int, Cells]], Range | None]:
    """The rows below the header without blank ones, the footer, and the rows of a lone period that Desktop prints first and
    last; and that period."""
    body = [
        (line, cells)
        for line, cells in sheet.body
        if any(not cell.isspace() for cell in cells if cell)
    ]
    while body and _FOOTER.fullmatch(_single_cell_text(body[-1][1])):
        body.pop()
    period = None
    for end in (0, -1):
        if body and (found := read_range(_single_cell_text(body[end][1]))):
            period = period or found
            body.pop(end)
    return body, period


def _single_cell_text(cells: Cells) -> str:
    """The text of a row of which one cell is filled in."""
    filled = [cell for cell in cells if cell.strip()]
    return filled[0].strip() if len(filled) == 1 else "-"


# The title block and the footer


def titles_of(sheet: Sheet, order: Order | None) -> Titles:
    """What the title block and the footer say; which of title and company comes first varies."""
    lines, sided, basis = list[str](), False, None
    for _, cells in sheet.titles:
        filled = [cell.strip() for cell in cells if cell.strip()]
        for index, cell in enumerate(filled):
            aside = bool(
                _BASIS.search(cell) or _CLOCK.fullmatch(cell) or (index and looks_like_day(cell))
            )
            basis = _basis(cell) or basis
            sided = sided or (aside and index > 0) or (aside and not cells[0].strip())
            if not aside and not index:
                lines.append(tidy(cell))
    for _, cells in reversed(sheet.body[-12:]):
        basis = basis or _basis(_single_cell_text(cells))
    ranges = [
        (each, found)
        for each in lines
        if (found := read_range(each, order or "mdy") or read_range(each, order or "dmy"))
    ]
    names = [each for each in lines if not any(each == text for text, _ in ranges)]
    title = next((each for each in names if report_key(each)), None) or next(
        (each for each in names[:2] if len(names) > 1 and is_title(each)), ""
    )
    if not title and len(names) > 1:
        title = names[1]  # the company first, and then whatever this report is called
    company = next((each for each in names if each is not title), "")
    return Titles(title, company, ranges[-1][1] if ranges else None, basis, lines, sided)


def _basis(text: str) -> Basis | None:
    if len(text) > 200 or not (found := _BASIS.search(text)):
        return None
    return "cash" if found[1].casefold() == "cash" else "accrual"


def dialect_of(text: str, sheet: Sheet, titles: Titles, labels: Iterable[str]) -> Dialect:
    """Which program and view a file is of; `labels` are the captions of its rows."""
    footers = {plain(_single_cell_text(cells)) for _, cells in sheet.body[-3:]}
    if footers & {"accrual basis", "cash basis"}:
        return "wyzbooks"
    captions = {plain(cell) for cell in sheet.header}
    basis_first = any(re.match("(?:accrual|cash) basis ", each) for each in footers)
    totals_for = any(each.startswith("total for ") for each in labels) and "date" not in captions
    if (
        sheet.label_kind
        or totals_for
        or basis_first
        or captions & {"transaction date", "distribution account"}
    ):
        return "modern"
    is_online = captions & {"transaction type", "memo/description"} or any(
        re.match(_WEEKDAY, each) for each in footers
    )
    if not is_online and (
        titles.is_sided
        or not titles.lines
        or sheet.caption_count > 1
        or captions & _DESKTOP_CAPTIONS
        or _DESKTOP.search(text)
    ):
        return "desktop"
    return "classic"


def guess_report_key(sheet: Sheet, labels: set[str]) -> str | None:
    """What a report without a title looks like."""
    keys = {
        known.key
        for cell in sheet.header[int(sheet.label_kind is not None) :]
        if (known := known_column(cell))
    }
    is_purchase = "vendor" in plain(sheet.header[0])
    detail = "general-ledger"
    if labels & {"income", "ordinary income/expense", "ordinary income/expenses"}:
        detail = "profit-loss-detail"
    elif "assets" in labels:
        detail = "balance-sheet-detail"
    rules = (
        (
            "date" in keys and {"account", "debit", "credit"} <= keys and "balance" not in keys,
            "journal",
        ),
        (
            "date" in keys and "open_balance" in keys and "balance" in keys,
            "customer-balance-detail",
        ),
        (
            "date" in keys and "open_balance" in keys and not keys & {"split", "account"},
            "open-invoices",
        ),
        ("date" in keys and "split" in keys and "balance" in keys, detail),
        ("date" in keys and {"split", "type", "amount"} <= keys, "transaction-list"),
        ("date" in keys and {"type", "amount", "balance"} <= keys, "customer-balance-detail"),
        ("date" in keys, None),
        ("over90" in keys, "ap-aging" if is_purchase else "ar-aging"),
        ({"debit", "credit"} <= keys or {"opening", "closing"} <= keys, "trial-balance"),
        (bool(labels & {"assets", "total assets"}), "balance-sheet"),
        ("operating activities" in labels, "cash-flows"),
        (
            bool(
                labels
                & {"net income", "gross profit", "net ordinary income", "net operating income"}
            ),
            "profit-loss",
        ),
        (
            "balance" in keys,
            "vendor-balance-summary" if is_purchase else "customer-balance-summary",
        ),
    )
    return next((key for holds, key in rules if holds), None)


def label_of(cells: Cells, caption_count: int) -> tuple[int, str]:
    """Where the caption of a row stands, and what it is; -1 where it has none."""
    return next(
        ((index, cell) for index, cell in enumerate(cells[:caption_count]) if cell.strip()),
        (-1, ""),
    )
