"""An invoice or credit memo as a PDF that a business sends: the blocks that are on its page.

`invoice_table` has the lines, and `invoice_ending` the sums and the notes. `invoice_sheet` has what
a sheet consists of, and how it is drawn.
"""

from collections.abc import Iterator
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import letter

from adapters.exporters.cell_text import format_date
from adapters.exporters.invoice_ending import ending_blocks, format_price
from adapters.exporters.invoice_sheet import (
    HEIGHT,
    LEFT,
    MIDDLE,
    RIGHT,
    TOP,
    WIDTH,
    Block,
    Picture,
    Row,
    Text,
    draw_rows,
    fill_sheets,
    side_by_side,
)
from adapters.exporters.invoice_table import table_blocks
from adapters.exporters.logo_picture import picture_size, printed_logo
from adapters.exporters.missing_characters import missing_characters, missing_note, texts_of
from adapters.exporters.text_drawing import PdfCanvas, draw_text
from adapters.exporters.text_layout import (
    ACCENT,
    BOLD,
    HAIRLINE,
    MUTED,
    PLAIN,
    TINT,
    text_width,
    wrap_text,
)
from application.invoicing.invoice_page import InvoicePage

STAMP_COLOURS = {
    "PAID": HexColor("#d9f0e1"),
    "APPLIED": HexColor("#d9f0e1"),
    "VOID": HexColor("#fadcdc"),
    "DRAFT": HexColor("#e6e9ed"),
}

LEFT_WIDTH = MIDDLE - LEFT - 24
"""The width of what is in the left half."""

LOGO_WIDTH, LOGO_HEIGHT = 200, 64
"""The place of the logo. A picture keeps its proportions, and is not made larger than it is."""


def invoice_pdf(page: InvoicePage) -> bytes:
    """The page on as many Letter sheets as its lines need; the same page gives the same bytes.

    A note below the last block names the characters that no font has.
    """
    buffer = BytesIO()
    texts = list(texts_of(page))
    title = f"{page.title} {page.number}".rstrip()
    canvas = PdfCanvas(buffer, letter, title, page.sender.name, texts)
    *lines, last_line = table_blocks(page)
    blocks = [_letterhead(page), _customer(page), *lines, *ending_blocks(page, last_line)]
    blocks.append(_note(missing_note(missing_characters(texts))))
    sheets = fill_sheets(blocks, _footer(page))
    for number, rows in enumerate(sheets, 1):
        _draw_frame(canvas, page, number, len(sheets))
        draw_rows(canvas, rows, TOP)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _letterhead(page: InvoicePage) -> Block:
    """The title beside the logo or the name of the sender, then who sends what and when."""
    sender = page.sender
    title = Text(RIGHT, page.title.upper(), 22, BOLD, ACCENT, is_right_aligned=True)
    tax_id = f"Tax ID {sender.tax_id}" if sender.tax_id else ""
    company: list[tuple[Text, ...]] = [
        (Text(LEFT, words, 9.5, PLAIN, MUTED),)
        for detail in (*sender.details, tax_id)
        for words in wrap_text(detail, LEFT_WIDTH)
    ]
    if sender.logo:
        company = [*_name(sender.name, 10.5), *company]
        picture = _fitted(sender.logo)
        # The picture is higher than the row of the title, at whose top it begins.
        top = [Row(24, (title,), picture=picture), Row(max(0, picture.height - 24) + 14)]
    else:
        is_short = len(_name(sender.name, 20)) <= 2
        name = _name(sender.name, 20 if is_short else 14)
        top = [*side_by_side(24 if is_short else 17, name, [(title,)]), Row(8)]
    return Block((*top, *side_by_side(13.5, company, _facts(page)), Row(26)))


def _name(name: str, size: float) -> list[tuple[Text, ...]]:
    """The name of the sender in bold."""
    return [(Text(LEFT, words, size, BOLD),) for words in wrap_text(name, LEFT_WIDTH, size, BOLD)]


def _fitted(logo: bytes) -> Picture:
    """The logo in its place; one pixel is at most one point, so that small pictures stay sharp."""
    content = printed_logo(logo)
    width, height = picture_size(content)
    scale = min(LOGO_WIDTH / width, LOGO_HEIGHT / height, 1)
    return Picture(content, width * scale, height * scale)


def _facts(page: InvoicePage) -> Iterator[tuple[Text, ...]]:
    """The number, the dates and the terms; a credit memo is not due."""
    facts = [(f"{page.title.capitalize()} number", page.number), ("Date", format_date(page.date))]
    if not page.is_credit_memo:
        facts += [("Due date", format_date(page.due_date)), ("Terms", page.terms)]
    for label, value in facts:
        for index, words in enumerate(wrap_text(value, 106, 9.5)):
            yield (
                Text(MIDDLE, "" if index else label, 9.5, colour=MUTED),
                Text(RIGHT, words, 9.5, is_right_aligned=True),
            )


def _customer(page: InvoicePage) -> Block:
    """The customer, and beside it what is due."""
    label = "CREDIT TO" if page.is_credit_memo else "BILL TO"
    customer = [(Text(LEFT, label, 7.5, BOLD, MUTED),)]
    for index, line in enumerate(page.customer):
        font, size = (PLAIN, 9.5) if index else (BOLD, 10.5)
        lines = wrap_text(line, LEFT_WIDTH, size, font)
        customer += [(Text(LEFT, words, size, font),) for words in lines]
    return Block((*side_by_side(13.5, customer, _due(page)), Row(22)))


def _due(page: InvoicePage) -> Iterator[tuple[Text, ...]]:
    """What is due, and when."""
    amount = format_price(page.balance.amount, page.currency)
    size = min(19, 19 * (RIGHT - MIDDLE) / text_width(amount, 19, BOLD))
    label = f"{page.balance.label} ({page.currency})".upper()
    yield (Text(MIDDLE, label, 7.5, BOLD, MUTED),)
    yield (Text(MIDDLE, amount, size, BOLD, below=6),)
    yield ()
    if page.balance.amount > 0 and not page.is_credit_memo:
        yield (Text(MIDDLE, f"Due {format_date(page.due_date)}", 9.5, colour=MUTED),)


def _footer(page: InvoicePage) -> Block:
    lines = wrap_text(page.sender.footer, RIGHT - LEFT, 8.5)
    if not lines:
        return Block(())
    rows = side_by_side(12, [(Text(LEFT, line, 8.5, colour=MUTED),) for line in lines])
    return Block((Row(12, line_below=HAIRLINE), Row(8), *rows))


def _note(words: str) -> Block:
    """The note that names the characters that no font has."""
    lines = [(Text(LEFT, line, 8, colour=MUTED),) for line in wrap_text(words, RIGHT - LEFT, 8)]
    return Block((Row(16), *side_by_side(11, lines))) if lines else Block(())


def _draw_frame(canvas: PdfCanvas, page: InvoicePage, number: int, count: int) -> None:
    """Draw what each sheet has: the stamp behind all texts, a bar at the top, and the foot."""
    if page.stamp:
        canvas.saveState()
        canvas.translate(WIDTH / 2, HEIGHT / 2 - 50)
        canvas.rotate(32)
        size = min(130, 500 / text_width(page.stamp, 1, BOLD))
        colour = STAMP_COLOURS.get(page.stamp, TINT)
        draw_text(canvas, 0, -45, page.stamp, size=size, font=BOLD, colour=colour, align="middle")
        canvas.restoreState()
    canvas.setFillColor(ACCENT)
    canvas.rect(0, HEIGHT - 6, WIDTH, 6, stroke=0, fill=1)
    name, *more = wrap_text(f"{page.title} {page.number}  ·  {page.sender.name}", 400, 8)
    name = f"{name} ..." if more else name
    foot = (
        Text(LEFT, name, 8, colour=MUTED),
        Text(RIGHT, f"Page {number} of {count}", 8, colour=MUTED, is_right_aligned=True),
    )
    draw_rows(canvas, [Row(12, foot)], 42)
