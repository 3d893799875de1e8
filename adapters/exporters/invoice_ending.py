"""What follows the lines of an invoice: the sums, and beside or below them how to pay."""

from collections.abc import Iterator

from attrs import evolve

from adapters.exporters.cell_text import format_money
from adapters.exporters.invoice_sheet import (
    LEFT,
    MIDDLE,
    RIGHT,
    Block,
    Row,
    Text,
    side_by_side,
    total_height,
)
from adapters.exporters.text_layout import (
    ACCENT,
    BOLD,
    HAIRLINE,
    INK,
    MUTED,
    PLAIN,
    TINT,
    text_width,
    wrap_text,
)
from application.invoicing.invoice_page import InvoicePage, Sum

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£"}
"""The signs of currencies that no other currency is written with on invoices in English. Before an
amount of another currency stands its code."""

SUM_SIZE, DUE_SIZE = 9.5, 12

NOTES_WIDTH = 400
"""The width of notes below the sums."""

MOST_BESIDE = 180
"""Notes of at most this height are printed beside the sums."""

MOST_KEPT = 360
"""The sums and the whole last line of the table are on one sheet, unless they are higher."""

ROWS_KEPT = 3
"""How many rows before the sums, or of many taxes before the total, are on one sheet with them
otherwise: two lines of text and a rule."""


def format_price(cents: int, currency: str) -> str:
    """An amount with its currency: `$1,250.00`, `-€12.00`, `CHF 1,250.00`."""
    symbol = SYMBOLS.get(currency)
    if symbol is None:
        return f"{currency} {format_money(cents)}".lstrip()
    return f"{'-' if cents < 0 else ''}{symbol}{format_money(abs(cents))}"


def ending_blocks(page: InvoicePage, last_line: Block) -> Iterator[Block]:
    """The last line of the table with the sums, so that these are never alone on a sheet; then the
    notes that have no room beside them.
    """
    sums, totals = _sums(page), _totals(page)
    notes = _notes(page, _sums_x(page) - LEFT - 36)
    height, notes_height = total_height((*sums, *totals)), total_height(notes)
    is_beside = notes_height <= MOST_BESIDE and height <= MOST_KEPT
    if is_beside:
        sums = _with_notes(sums, notes)
        totals = (*totals, Row(max(0, notes_height - height)))
    rows = (*last_line.rows, *sums, *totals)
    yield Block(rows, last_line.header, _kept_rows(last_line, sums, totals))
    if not is_beside:
        yield Block((Row(24), *_notes(page, NOTES_WIDTH)), kept_rows=2)


def _kept_rows(last_line: Block, sums: tuple[Row, ...], totals: tuple[Row, ...]) -> int:
    """How many rows up to what is due must be on one sheet."""
    if total_height((*last_line.rows, *sums, *totals)) <= MOST_KEPT:
        return len(last_line.rows) + len(sums) + len(totals)
    if total_height((*sums, *totals)) <= MOST_KEPT:
        return min(ROWS_KEPT, len(last_line.rows)) + len(sums) + len(totals)
    return min(ROWS_KEPT, len(sums)) + len(totals)


# Sums


def _sums(page: InvoicePage) -> tuple[Row, ...]:
    """The subtotal and the taxes."""
    sums = [Sum("Subtotal", page.subtotal), *page.taxes]
    return (Row(8), *(row for part in sums for row in _sum_rows(page, part)))


def _totals(page: InvoicePage) -> tuple[Row, ...]:
    """The total, what was paid, and what is due."""
    settled = (Sum(part.label, -part.amount) for part in page.settled)
    settled_rows = (row for part in settled for row in _sum_rows(page, part))
    due = format_price(page.balance.amount, page.currency)
    x = _sums_x(page)
    balance = (
        Text(x, page.balance.label, DUE_SIZE, BOLD, ACCENT),
        Text(RIGHT, due, DUE_SIZE, BOLD, ACCENT, is_right_aligned=True),
    )
    return (
        Row(4, line_below=HAIRLINE, x=x),
        Row(4),
        *_sum_rows(page, Sum("Total", page.total), BOLD),
        *settled_rows,
        Row(6),
        Row(30, balance, fill=TINT, x=x),
    )


def _sum_rows(page: InvoicePage, part: Sum, font: str = PLAIN) -> Iterator[Row]:
    """The rows of a sum, which has more than one if its label is long."""
    x, amount = _sums_x(page), format_price(part.amount, page.currency)
    width = RIGHT - x - text_width(amount, SUM_SIZE, font) - 16
    colour = INK if font == BOLD else MUTED
    labels = [
        (Text(x, words, SUM_SIZE, font, colour),)
        for words in wrap_text(part.label, width, SUM_SIZE, font) or [""]
    ]
    figure = [(Text(RIGHT, amount, SUM_SIZE, font, is_right_aligned=True),)]
    if len(labels) == 1:
        yield from side_by_side(18, labels, figure)
    else:
        yield from (Row(2), *side_by_side(13, labels, figure), Row(3))


def _sums_x(page: InvoicePage) -> float:
    """Where the sums begin: further left if their amounts need more room."""
    due = format_price(page.balance.amount, page.currency)
    due_width = text_width(f"{page.balance.label}{due}", DUE_SIZE, BOLD) + 24
    others = (page.subtotal, page.total, *(part.amount for part in (*page.taxes, *page.settled)))
    widest = max(
        text_width(format_price(-abs(cents), page.currency), SUM_SIZE, BOLD) for cents in others
    )
    return float(max(LEFT, min(MIDDLE, RIGHT - due_width, RIGHT - widest - 100)))


# Notes


def _notes(page: InvoicePage, width: float) -> list[Row]:
    """How to pay, as long as something is due, and the memo."""
    is_due = page.balance.amount > 0 and not page.is_credit_memo
    texts = (
        ("HOW TO PAY", page.sender.payment_instructions if is_due else ""),
        ("MEMO", page.memo),
    )
    rows: list[Row] = []
    for label, text in texts:
        if lines := wrap_text(text, width):
            space = [Row(12)] if rows else []
            heading = Row(14, (Text(LEFT, label, 7.5, BOLD, MUTED),))
            rows += [*space, heading, *(Row(13, (Text(LEFT, line),)) for line in lines)]
    return rows


def _with_notes(sums: tuple[Row, ...], notes: list[Row]) -> tuple[Row, ...]:
    """The rows of the sums with the notes at their left, which have their own distances."""
    space, first, *others = sums
    texts, below = [], 2.0
    for note in notes:
        offset = below + (note.height - first.height) / 2
        texts += [evolve(text, below=offset) for text in note.texts]
        below += note.height
    return space, evolve(first, texts=(*texts, *first.texts)), *others
