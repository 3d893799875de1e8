"""An invoice or credit memo as a PDF that a business sends."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import chain, zip_longest

from attrs import frozen
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import letter
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from adapters.exporters.cell_text import format_date, grouped, money
from adapters.exporters.text_layout import (
    ACCENT,
    BOLD,
    HAIRLINE,
    INK,
    PLAIN,
    QUIET,
    WASH,
    WHITE,
    wrapped,
)
from application.invoicing.invoice_page import InvoicePage
from domain.values import format_rate

WIDTH, HEIGHT = letter
LEFT, RIGHT, TOP, BOTTOM = 54, WIDTH - 54, HEIGHT - 48, 60
KEPT = 130
"""A block of at most this height is not broken by the end of a sheet; a higher one begins with at least as much."""

STAMPS = {
    "PAID": HexColor("#d9f0e1"),
    "APPLIED": HexColor("#d9f0e1"),
    "VOID": HexColor("#fadcdc"),
    "DRAFT": HexColor("#e6e9ed"),
}


def invoice_pdf(page: InvoicePage) -> bytes:
    """The page on as many Letter sheets as its lines need; the same page gives the same bytes.

    It is set in the fonts that every PDF reader has: Western European letters, Greek and common symbols. A letter that
    they lack is shown without its accent or stroke (`ś` as `s`), and any other visible character that they lack as `?`.
    """
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=letter, invariant=1, pageCompression=1, lang="en")
    canvas.setTitle(f"{page.title} {page.number}".rstrip())
    canvas.setAuthor(page.company)
    sheets = _sheets([_letterhead(page), _parties(page), *_table(page), _totals(page), _memo(page)])
    for number, rows in enumerate(sheets, 1):
        _draw_frame(canvas, page, f"Page {number} of {len(sheets)}")
        _draw(canvas, rows, TOP)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


# What sheets are made of


@frozen
class Text:
    """Words that begin, or with `right` end, at `x`."""

    x: float
    words: str
    size: float = 9.5
    font: str = PLAIN
    colour: Color = INK
    right: bool = False


@frozen
class Row:
    """Texts on one line across the sheet; what is filled behind them, and ruled below, begins at `x`."""

    height: float
    texts: tuple[Text, ...] = ()
    fill: Color = None
    rule: Color = None
    x: float = LEFT


@frozen
class Block:
    """Rows that belong together, under a header that stands on each sheet that they are on."""

    rows: tuple[Row, ...]
    header: tuple[Row, ...] = ()


# What stands on it


def _letterhead(page: InvoicePage) -> Block:
    company = [(Text(LEFT, each, 22, BOLD),) for each in wrapped(page.company, 300, 22, BOLD)]
    title = [(Text(RIGHT, page.title.upper(), 22, BOLD, ACCENT, right=True),)]
    return Block((*_rows(27, company, title), Row(24)))


def _parties(page: InvoicePage) -> Block:
    """Whom it is for, and beside it the number, the dates and the terms."""
    label = [(Text(LEFT, "CREDIT TO" if _is_credit(page) else "BILL TO", 8, BOLD, QUIET),)]
    customer = [
        (Text(LEFT, line, 10, PLAIN if at else BOLD),)
        for at, each in enumerate(page.customer)
        for line in wrapped(each, 270, 10, BOLD)
    ]
    return Block((*_rows(14.5, [*label, *customer], _facts(page)), Row(24)))


def _facts(page: InvoicePage) -> Iterator[tuple[Text, ...]]:
    due = "" if _is_credit(page) else format_date(page.due_date)
    for label, value in (
        ("Number", page.number),
        ("Date", format_date(page.date)),
        ("Due date", due),
        ("Terms", page.terms),
    ):
        for at, each in enumerate(wrapped(value, 130, 10)):
            yield (
                Text(368, "" if at else label, 10, colour=QUIET),
                Text(RIGHT, each, 10, right=True),
            )


def _table(page: InvoicePage) -> Iterator[Block]:
    """A block for each line, in columns as wide as their widest number."""
    titles = ("Quantity", "Rate", f"Amount ({page.currency})")
    numbers = [
        (grouped(format_rate(quantity)), grouped(format_rate(rate)), money(amount))
        for _, quantity, rate, amount in page.lines
    ]
    quantity, rate, amount = (
        20 + max(stringWidth(each, BOLD, 9.5) for each in column)
        for column in zip(titles, *numbers, strict=True)
    )
    ends = (RIGHT - amount - rate, RIGHT - amount, RIGHT)
    heads = (
        Text(x, each, 9, BOLD, WHITE, right=True) for x, each in zip(ends, titles, strict=True)
    )
    header = (Row(22, (Text(LEFT, "Description", 9, BOLD, WHITE), *heads), fill=ACCENT), Row(3))
    for line, figures in zip(page.lines, numbers, strict=True):
        words = [(Text(LEFT, each),) for each in wrapped(line[0], ends[0] - quantity - LEFT)]
        cells = [tuple(Text(x, each, right=True) for x, each in zip(ends, figures, strict=True))]
        yield Block((Row(4), *_rows(13, words, cells), Row(5, rule=HAIRLINE)), header)


def _totals(page: InvoicePage) -> Block:
    paid, balance = ("Applied", "Credit left") if _is_credit(page) else ("Paid", "Balance due")
    sums = [
        (Text(330, label, 10, colour=QUIET), Text(RIGHT, money(cents), 10, right=True))
        for label, cents in (("Total", page.total), (paid, page.paid))
    ]
    due = (
        Text(330, balance, 11.5, BOLD, ACCENT),
        Text(RIGHT, f"{page.currency} {money(page.balance)}", 11.5, BOLD, ACCENT, right=True),
    )
    return Block((Row(8), *_rows(18, sums), Row(5), Row(27, due, fill=WASH, x=330)))


def _memo(page: InvoicePage) -> Block:
    lines = [(Text(LEFT, each),) for each in wrapped(page.memo, 380)]
    return Block(
        (Row(16), *_rows(13, [(Text(LEFT, "MEMO", 8, BOLD, QUIET),), *lines])) if lines else ()
    )


def _rows(height: float, *columns: Iterable[tuple[Text, ...]]) -> Iterator[Row]:
    """The texts of each column beside those of the others."""
    return (Row(height, tuple(chain(*each))) for each in zip_longest(*columns, fillvalue=()))


# Words and numbers


def _is_credit(page: InvoicePage) -> bool:
    return page.title != "Invoice"


# Sheets


def _sheets(blocks: Iterable[Block]) -> list[list[Row]]:
    """The rows of each sheet."""
    sheets: list[list[Row]] = [[]]
    room = TOP - BOTTOM
    header: tuple[Row, ...] = ()
    for block in blocks:
        for at, row in enumerate(block.rows):
            new = () if block.header == header else block.header
            if _height(new) + (row.height if at else min(_height(block.rows), KEPT)) > room:
                sheets.append([])
                room, new = TOP - BOTTOM, block.header
            sheets[-1] += [*new, row]
            room -= _height((*new, row))
            header = block.header
    return sheets


def _height(rows: Iterable[Row]) -> float:
    return sum(each.height for each in rows)


def _draw_frame(canvas: Canvas, page: InvoicePage, place: str) -> None:
    """What each sheet has: a stamp under everything else, a bar at its head, and at its foot what it is a part of."""
    if page.stamp:
        canvas.saveState()
        canvas.setFillColor(STAMPS.get(page.stamp, WASH))
        canvas.setFont(BOLD, min(130, 500 / stringWidth(page.stamp, BOLD, 1)))
        canvas.translate(WIDTH / 2, HEIGHT / 2 - 50)
        canvas.rotate(32)
        canvas.drawCentredString(0, -45, page.stamp)
        canvas.restoreState()
    canvas.setFillColor(ACCENT)
    canvas.rect(0, HEIGHT - 10, WIDTH, 10, stroke=0, fill=1)
    name = wrapped(f"{page.title} {page.number}  ·  {page.company}", 400, 8)[0]
    foot = (Text(LEFT, name, 8, colour=QUIET), Text(RIGHT, place, 8, colour=QUIET, right=True))
    _draw(canvas, [Row(12, foot)], 42)


def _draw(canvas: Canvas, rows: Iterable[Row], top: float) -> None:
    """Draw rows from the top down, the capitals of each in the middle of its height."""
    bottom = top
    for row in rows:
        bottom -= row.height
        if row.fill:
            canvas.setFillColor(row.fill)
            canvas.rect(row.x - 8, bottom, RIGHT - row.x + 16, row.height, stroke=0, fill=1)
        if row.rule:
            canvas.setStrokeColor(row.rule)
            canvas.setLineWidth(0.6)
            canvas.line(row.x - 8, bottom, RIGHT + 8, bottom)
        for each in row.texts:
            canvas.setFillColor(each.colour)
            canvas.setFont(each.font, each.size)
            draw = canvas.drawRightString if each.right else canvas.drawString
            draw(each.x, bottom + (row.height - 0.72 * each.size) / 2, each.words)
