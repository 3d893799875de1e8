"""An invoice or credit memo as a PDF that a business sends: the blocks that are on its page.

`invoice_sheet` has what a sheet consists of, and how it is drawn.
"""

from collections.abc import Iterator
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import letter

from adapters.exporters.cell_text import format_date, format_money, group_thousands
from adapters.exporters.invoice_sheet import (
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Block,
    Row,
    Text,
    draw_rows,
    fill_sheets,
    side_by_side,
)
from adapters.exporters.missing_characters import missing_characters, missing_note, texts_of
from adapters.exporters.text_drawing import PdfCanvas, draw_text
from adapters.exporters.text_layout import (
    ACCENT,
    BOLD,
    HAIRLINE,
    MUTED,
    PLAIN,
    TINT,
    WHITE,
    text_width,
    wrap_text,
)
from application.invoicing.invoice_page import InvoicePage
from domain.values import format_rate

STAMP_COLOURS = {
    "PAID": HexColor("#d9f0e1"),
    "APPLIED": HexColor("#d9f0e1"),
    "VOID": HexColor("#fadcdc"),
    "DRAFT": HexColor("#e6e9ed"),
}


def invoice_pdf(page: InvoicePage) -> bytes:
    """The page on as many Letter sheets as its lines need; the same page gives the same bytes.

    A note below the last block names the characters that no font has.
    """
    buffer = BytesIO()
    texts = list(texts_of(page))
    title = f"{page.title} {page.number}".rstrip()
    canvas = PdfCanvas(buffer, letter, title, page.company, texts)
    blocks = [_letterhead(page), _parties(page), *_table(page), _totals(page), _memo(page)]
    blocks.append(_note(missing_note(missing_characters(texts))))
    sheets = fill_sheets(blocks)
    for number, rows in enumerate(sheets, 1):
        _draw_frame(canvas, page, f"Page {number} of {len(sheets)}")
        draw_rows(canvas, rows, TOP)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _letterhead(page: InvoicePage) -> Block:
    names = wrap_text(page.company, 300, 22, BOLD)
    company = [(Text(LEFT, name, 22, BOLD),) for name in names]
    title = [(Text(RIGHT, page.title.upper(), 22, BOLD, ACCENT, is_right_aligned=True),)]
    return Block((*side_by_side(27, company, title), Row(24)))


def _parties(page: InvoicePage) -> Block:
    """The customer, and beside it the number, the dates and the terms."""
    label = "CREDIT TO" if _is_credit_memo(page) else "BILL TO"
    customer = [(Text(LEFT, label, 8, BOLD, MUTED),)]
    for index, address_line in enumerate(page.customer):
        font = PLAIN if index else BOLD
        lines = wrap_text(address_line, 270, 10, BOLD)
        customer += [(Text(LEFT, line, 10, font),) for line in lines]
    return Block((*side_by_side(14.5, customer, _facts(page)), Row(24)))


def _facts(page: InvoicePage) -> Iterator[tuple[Text, ...]]:
    due_date = "" if _is_credit_memo(page) else format_date(page.due_date)
    for label, value in (
        ("Number", page.number),
        ("Date", format_date(page.date)),
        ("Due date", due_date),
        ("Terms", page.terms),
    ):
        for index, words in enumerate(wrap_text(value, 130, 10)):
            yield (
                Text(368, "" if index else label, 10, colour=MUTED),
                Text(RIGHT, words, 10, is_right_aligned=True),
            )


def _table(page: InvoicePage) -> Iterator[Block]:
    """A block for each line, with columns as wide as their widest number."""
    titles = ("Quantity", "Rate", f"Amount ({page.currency})")
    numbers = [
        (
            group_thousands(format_rate(quantity)),
            group_thousands(format_rate(rate)),
            format_money(amount),
        )
        for _, quantity, rate, amount in page.lines
    ]
    quantity_width, rate_width, amount_width = (
        20 + max(text_width(number, 9.5, BOLD) for number in column)
        for column in zip(titles, *numbers, strict=True)
    )
    ends = (RIGHT - amount_width - rate_width, RIGHT - amount_width, RIGHT)
    description_width = ends[0] - quantity_width - LEFT
    labels = [Text(LEFT, "Description", 9, BOLD, WHITE)]
    for x, title in zip(ends, titles, strict=True):
        labels.append(Text(x, title, 9, BOLD, WHITE, is_right_aligned=True))
    header = (Row(22, tuple(labels), fill=ACCENT), Row(3))
    for (description, *_), figures in zip(page.lines, numbers, strict=True):
        words = [(Text(LEFT, line),) for line in wrap_text(description, description_width)]
        places = zip(ends, figures, strict=True)
        cells = [tuple(Text(x, figure, is_right_aligned=True) for x, figure in places)]
        rows = side_by_side(13, words, cells)
        yield Block((Row(4), *rows, Row(5, line_below=HAIRLINE)), header)


def _totals(page: InvoicePage) -> Block:
    paid, balance = ("Applied", "Credit left") if _is_credit_memo(page) else ("Paid", "Balance due")
    sums = [
        (
            Text(330, label, 10, colour=MUTED),
            Text(RIGHT, format_money(cents), 10, is_right_aligned=True),
        )
        for label, cents in (("Total", page.total), (paid, page.paid))
    ]
    amount = f"{page.currency} {format_money(page.balance)}"
    balance_texts = (
        Text(330, balance, 11.5, BOLD, ACCENT),
        Text(RIGHT, amount, 11.5, BOLD, ACCENT, is_right_aligned=True),
    )
    balance_row = Row(27, balance_texts, fill=TINT, x=330)
    return Block((Row(8), *side_by_side(18, sums), Row(5), balance_row))


def _memo(page: InvoicePage) -> Block:
    lines = [(Text(LEFT, line),) for line in wrap_text(page.memo, 380)]
    if not lines:
        return Block(())
    label = (Text(LEFT, "MEMO", 8, BOLD, MUTED),)
    return Block((Row(16), *side_by_side(13, [label, *lines])))


def _note(words: str) -> Block:
    """The note that names the characters that no font has."""
    lines = [(Text(LEFT, line, 8, colour=MUTED),) for line in wrap_text(words, RIGHT - LEFT, 8)]
    return Block((Row(16), *side_by_side(11, lines))) if lines else Block(())


def _is_credit_memo(page: InvoicePage) -> bool:
    return page.title != "Invoice"


def _draw_frame(canvas: PdfCanvas, page: InvoicePage, page_label: str) -> None:
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
    canvas.rect(0, HEIGHT - 10, WIDTH, 10, stroke=0, fill=1)
    name = wrap_text(f"{page.title} {page.number}  ·  {page.company}", 400, 8)[0]
    foot = (
        Text(LEFT, name, 8, colour=MUTED),
        Text(RIGHT, page_label, 8, colour=MUTED, is_right_aligned=True),
    )
    draw_rows(canvas, [Row(12, foot)], 42)
