"""What the title block and the footer of a report CSV say: title, company, days and basis."""

import re
from collections.abc import Sequence

from attrs import field, frozen

from adapters.importers.quickbooks_reports.cell_text import tidy
from adapters.importers.quickbooks_reports.day_text import (
    Order,
    Range,
    is_time,
    looks_like_day,
    read_range,
)
from adapters.importers.quickbooks_reports.sheet import Sheet, single_cell_text
from adapters.importers.quickbooks_reports.titles import is_title, report_key
from domain.ledger.entries import Basis

_BASIS = re.compile(r"(?:^|[\s-])(accrual|cash) basis(?=$|\s)", re.IGNORECASE)
_LONGEST_BASIS = 200
"""The most characters of a text that names the basis."""
_FOOTER_ROWS = 12
"""How many rows at the end of the file may name the basis."""


@frozen
class Titles:
    """What the title block and the footer say."""

    title: str = ""
    company: str = ""
    range: Range | None = None
    basis: Basis | None = None
    lines: Sequence[str] = field(factory=tuple)
    """The texts of the title block, without times and bases."""
    is_sided: bool = False
    """Whether a time, a day or the basis is beside a title, as Desktop prints them."""


def read_titles(sheet: Sheet, order: Order | None) -> Titles:
    """What the title block and the footer say. Either the title or the company may come first."""
    lines, is_sided, basis = _read_lines(sheet)
    for _, cells in reversed(sheet.body[-_FOOTER_ROWS:]):
        basis = basis or _basis(single_cell_text(cells))
    ranges = {line: covered for line in lines if (covered := _range(line, order))}
    names = [line for line in lines if line not in ranges]
    title = _find_title(names)
    company = next((name for name in names if name is not title), "")
    days = [ranges[line] for line in lines if line in ranges]
    return Titles(title, company, days[-1] if days else None, basis, lines, is_sided)


def _read_lines(sheet: Sheet) -> tuple[list[str], bool, Basis | None]:
    """The texts above the header, whether times, days or a basis are beside them, and the basis."""
    lines, is_sided, basis = list[str](), False, None
    for _, cells in sheet.titles:
        filled = [cell.strip() for cell in cells if cell.strip()]
        for index, cell in enumerate(filled):
            basis = _basis(cell) or basis
            is_aside = (
                bool(_BASIS.search(cell)) or is_time(cell) or (index > 0 and looks_like_day(cell))
            )
            if is_aside:
                is_sided = is_sided or index > 0 or not cells[0].strip()
            elif index == 0:
                lines.append(tidy(cell))
    return lines, is_sided, basis


def _range(text: str, order: Order | None) -> Range | None:
    return read_range(text, order or "mdy") or read_range(text, order or "dmy")


def _find_title(names: Sequence[str]) -> str:
    """The title among the texts that name no days.

    It is the title of one of our reports if there is one, otherwise a text that looks like a title.
    Otherwise it is the second text, because most files begin with the company; a single text is
    then that of the company.
    """
    for name in names:
        if report_key(name):
            return name
    first_title = next((name for name in names[:2] if is_title(name)), "")
    return first_title or (names[1] if len(names) > 1 else "")


def _basis(text: str) -> Basis | None:
    match = _BASIS.search(text) if len(text) <= _LONGEST_BASIS else None
    if not match:
        return None
    return "cash" if match[1].casefold() == "cash" else "accrual"
