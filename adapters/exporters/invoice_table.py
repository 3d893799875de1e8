"""The lines of an invoice as a table."""

from collections.abc import Iterator

from adapters.exporters.cell_text import format_money, group_thousands
from adapters.exporters.invoice_sheet import LEFT, RIGHT, Block, Row, Text, side_by_side
from adapters.exporters.text_layout import BOLD, HAIRLINE, INK, TINT, text_width, wrap_text
from application.invoicing.invoice_page import InvoicePage, PageLine
from domain.values import format_rate

_SPACE_BETWEEN = 24
"""What is free at least between two columns."""


def table_blocks(page: InvoicePage) -> Iterator[Block]:
    """A block for each line, with columns as wide as their widest number."""
    titles = ("Quantity", "Rate", "Amount")
    figures = [_figures(line) for line in page.lines]
    quantity_width, rate_width, amount_width = (
        _SPACE_BETWEEN + max(text_width(text, 9.5, BOLD) for text in column)
        for column in zip(titles, *figures, strict=True)
    )
    ends = (RIGHT - amount_width - rate_width, RIGHT - amount_width, RIGHT)
    description_width = ends[0] - quantity_width - LEFT
    labels = [Text(LEFT, "Description", 8.5, BOLD)]
    for x, title in zip(ends, titles, strict=True):
        labels.append(Text(x, title, 8.5, BOLD, is_right_aligned=True))
    header = (Row(22, tuple(labels), fill=TINT, line_below=INK), Row(3))
    for line, texts in zip(page.lines, figures, strict=True):
        words = [(Text(LEFT, part),) for part in wrap_text(line.description, description_width)]
        places = zip(ends, texts, strict=True)
        cells = [tuple(Text(x, text, is_right_aligned=True) for x, text in places)]
        rows = side_by_side(13, words, cells)
        yield Block((Row(4), *rows, Row(5, line_below=HAIRLINE)), header)


def _figures(line: PageLine) -> tuple[str, str, str]:
    """Quantity, rate and amount of a line; the quantity has only the decimals that it needs."""
    quantity = group_thousands(format_rate(line.quantity)).rstrip("0").rstrip(".")
    return quantity, group_thousands(format_rate(line.rate)), format_money(line.amount)
