"""An invoice as a PDF: everything on the page of the invoice can be read on the printed sheets,
whatever it says and however long it is."""

import re
from collections import defaultdict
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from typing import Any
from unicodedata import normalize

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from adapters.exporters.invoice_pdf import invoice_pdf
from application.invoicing.invoice_page import InvoicePage, PageLine, Sender, Sum
from domain.values import EARLIEST, LARGEST_MONEY, LATEST
from tests.adapters.exporters.printed_pdf import IN_SCRIPTS, Piece, pieces_of, plain_letters
from tests.pictures import JPEG, PNG, picture
from tests.strategies import PRINTABLE, PRINTABLE_LINES, examples, rates

TALL, WIDE = picture(size=(20, 900)), picture(size=(900, 20))
MARGIN = 54
SUMS = ("Subtotal", "Sales tax 8%", "Total", "Amount paid", "Amount due")
STAMPS = ["PAID", "VOID", "DRAFT", "APPLIED"]
HEADER = ["Description", "Quantity", "Rate", "Amount"]
SENDER = Sender(
    "Vale Workshop",
    ("Vale Workshop LLC", "48 Mill Road", "Portland, OR 97214"),
    "93-1234567",
    None,
    "By transfer to account 4402",
    "Thank you for your business.",
)
PAGE = InvoicePage(
    title="Invoice",
    sender=SENDER,
    currency="USD",
    number="1042",
    date=date(2026, 3, 31),
    due_date=date(2026, 4, 30),
    terms="Net 30",
    customer=("Acme Builders Ltd", "Joan Ferreira", "12 Harbour Street"),
    lines=(PageLine("Oak table", Decimal(2), Decimal("1250.5"), 250_100),),
    subtotal=250_100,
    taxes=(Sum("Sales tax 8%", 20_008),),
    total=270_108,
    settled=(Sum("Amount paid", 50_000),),
    balance=Sum("Amount due", 220_108),
    memo="Purchase order 77.",
    stamp="",
)
CREDIT = evolve(
    PAGE,
    title="Credit Memo",
    settled=(Sum("Applied to invoices", 50_000), Sum("Refunded", 1_000)),
    balance=Sum("Credit remaining", 219_108),
)

money = st.integers(-LARGEST_MONEY, LARGEST_MONEY)
alphabets = st.one_of(
    st.characters(codec=codec, exclude_categories=["Cc", "Cf", "Zs"])
    for codec in ("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1257", "cp1258")
) | st.sampled_from(" \n")
"""The letters of European languages and of Vietnamese."""
logos = st.sampled_from([None, PNG, JPEG, TALL, WIDE])


def texts(characters: Any, longest: int) -> Any:
    """Texts in which each mark has a letter before it, on the same line."""
    lone_marks = re.compile("(?<![^\\s])[\u0300-\u036f]+")
    return st.text(characters, max_size=longest).map(lambda text: lone_marks.sub("", text))


def pages(words: Any = PRINTABLE, lines: Any = PRINTABLE_LINES) -> Any:
    """Pages with texts of every length and any amounts."""
    line = st.builds(PageLine, texts(lines, 200), rates(), rates(), money)
    return st.builds(
        InvoicePage,
        title=st.sampled_from(["Invoice", "Credit Memo"]),
        sender=st.builds(
            Sender,
            name=st.text(words, min_size=1, max_size=200),
            details=st.lists(st.text(words, max_size=200), max_size=5).map(tuple),
            tax_id=st.text(words, max_size=40),
            logo=logos,
            payment_instructions=texts(lines, 400),
            footer=texts(lines, 400),
        ),
        currency=st.sampled_from(["USD", "EUR", "CHF"]),
        number=st.text(words, max_size=40),
        date=st.dates(EARLIEST, LATEST),
        due_date=st.dates(EARLIEST, LATEST),
        terms=st.text(words, max_size=200),
        customer=st.lists(st.text(words, max_size=200), max_size=5).map(tuple),
        lines=st.lists(line, min_size=1, max_size=8).map(tuple),
        subtotal=money,
        taxes=st.lists(st.builds(Sum, texts(lines, 200), money), max_size=3).map(tuple),
        total=money,
        settled=st.lists(st.builds(Sum, st.just("Amount paid"), money), max_size=2).map(tuple),
        balance=st.builds(Sum, st.sampled_from(["Amount due", "Credit remaining"]), money),
        memo=texts(lines, 400),
        stamp=st.sampled_from(["", *STAMPS]),
    )


def pieces(page: InvoicePage) -> list[Piece]:
    """Everything that is printed, in the order in which it was drawn."""
    return pieces_of(invoice_pdf(page))


def words_on(page: InvoicePage) -> list[str]:
    # pypdf puts a space before a text that it takes for a continuation.
    return [each.words.strip() for each in pieces(page)]


def left_column(page: InvoicePage) -> str:
    """Everything that begins at the left margin, above the foot, without its spaces."""
    return squeezed(
        "".join(each.words for each in pieces(page) if each.x == MARGIN and each.y > 50)
    )


def squeezed(text: str) -> str:
    """A text without its white space, so that it does not matter where lines are broken."""
    return "".join(text.split())


def printed(number: Any, least_decimals: int = 2) -> str:
    """A number, formatted in another way than the page does: cents as they are, anything else to
    its last decimal."""
    if isinstance(number, int):
        return f"{Decimal(number).scaleb(-2):,.2f}"
    decimals = max(least_decimals, -number.normalize().as_tuple().exponent)
    return f"{number:,.{decimals}f}"


def priced(cents: int, currency: str) -> str:
    """An amount with its currency, formatted in another way than the page does."""
    amount = printed(abs(cents))
    if currency == "CHF":
        return f"CHF {'-' if cents < 0 else ''}{amount}"
    return f"{'-' if cents < 0 else ''}{'$' if currency == 'USD' else '€'}{amount}"


def are_in_order(wanted: list[str], words: list[str]) -> bool:
    rest = iter(words)
    return all(each in rest for each in wanted)


def of_lines(*descriptions: str, **more: Any) -> InvoicePage:
    lines = (
        PageLine(description, Decimal(1), Decimal(place), place * 100)
        for place, description in enumerate(descriptions, 1)
    )
    return evolve(PAGE, lines=tuple(lines), **more)


def of_sender(text: str) -> InvoicePage:
    """A page whose sender says this text everywhere."""
    return evolve(PAGE, sender=Sender(text, (text,), text, None, text, text))


def sheets_of(drawn: list[Piece], *words: str) -> set[int]:
    """The sheets that have any of these words."""
    return {each.sheet for each in drawn if each.words in words}


# Every line


@settings(max_examples=examples(0.6))
@given(pages())
def test_every_figure_of_any_page_is_printed_in_order(page):
    figures = [
        text
        for line in page.lines
        for text in (printed(line.quantity, 0), printed(line.rate), printed(line.amount))
    ]
    parts = [Sum("", page.subtotal), *page.taxes, Sum("", page.total)]
    parts += [Sum("", -part.amount) for part in page.settled]
    sums = [priced(part.amount, page.currency) for part in (*parts, page.balance)]
    words = words_on(page)
    assert are_in_order([*figures, *sums], words)
    assert words.index(sums[-1]) < words.index("Description")


@settings(max_examples=examples(0.6))
@given(pages(lines=alphabets))
def test_every_description_and_note_is_printed_in_order(page):
    left_text, at = left_column(page), 0
    is_due = page.balance.amount > 0 and page.title == "Invoice"
    notes = [page.sender.payment_instructions if is_due else "", page.memo, page.sender.footer]
    for text in [*(line.description for line in page.lines), *notes]:
        wanted = squeezed(normalize("NFC", text))
        place = left_text.find(wanted, at)
        assert place >= at, text
        at = place + len(wanted)


@settings(max_examples=examples(0.6))
@given(pages())
def test_nothing_is_printed_close_to_anything_else_or_beyond_the_margins(page):
    rows = defaultdict(list)
    for piece in pieces(page):
        if piece.words not in STAMPS:
            rows[piece.sheet, round(piece.y)].append(piece)
            assert piece.x >= MARGIN - 0.01
            assert piece.x + piece.width <= 612 - MARGIN + 0.01
            assert 20 < piece.y < 792 - 40
    for row in rows.values():
        for left, right in pairwise(sorted(row, key=lambda piece: piece.x)):
            assert left.x + left.width + 8 < right.x, (left, right)


def test_a_thousand_lines_are_all_there():
    names = [f"Part {place:04d}" for place in range(1, 1001)]
    words = words_on(of_lines(*names))
    assert [each for each in words if each.startswith("Part ")] == names
    assert are_in_order([f"{place:,}.00" for place in range(1, 1001)], words)


def test_a_description_of_4000_characters_continues_on_further_sheets():
    words = [f"word{place:04d}" for place in range(400)]
    drawn = [
        each
        for each in pieces(
            of_lines(
                "before",
                "\n".join(" ".join(words[at : at + 7]) for at in range(0, 400, 7)),
                "after",
            )
        )
        if each.x == MARGIN
    ]
    assert [word for each in drawn if "word" in each.words for word in each.words.split()] == words
    assert len({each.sheet for each in drawn if "word" in each.words}) > 1


def test_a_word_wider_than_its_column_is_broken():
    parts = [each for each in words_on(of_lines("x" * 4000)) if set(each) == {"x"}]
    assert "".join(parts) == "x" * 4000
    assert len(parts) > 50


def test_line_breaks_empty_lines_and_indents_of_a_description_stay():
    drawn = [
        each
        for each in pieces(of_lines("Delivery:\n\n- by van\n\t- ground floor"))
        if each.x == MARGIN
    ]
    start, van, floor = (
        next(each for each in drawn if words in each.words)
        for words in ("Delivery:", "by van", "ground floor")
    )
    assert (start.y - van.y, van.y - floor.y) == (26, 13)
    assert (van.words, floor.words) == ("- by van", "    - ground floor")


# Sheets


def test_each_sheet_has_its_page_number_and_a_table_header_above_its_lines():
    drawn = pieces(of_lines(*["Hours"] * 100))
    last = drawn[-1].sheet
    assert last > 3
    assert min(each.y for each in drawn if each.words == "Hours") > 60
    for sheet in range(1, last + 1):
        words = [each.words for each in drawn if each.sheet == sheet]
        assert f"Page {sheet} of {last}" in words
        assert "Invoice 1042  ·  Vale Workshop" in words
        assert are_in_order(HEADER, words) == ("Hours" in words)
        assert [each for each in words if each in {*HEADER, "Hours"}][:4] == HEADER * (
            "Hours" in words
        )
        assert words.count("Description") <= 1


@pytest.mark.parametrize("count", range(15, 31))
def test_the_sums_stand_together_with_the_last_line_above_them(count):
    drawn = pieces(of_lines(*["Hours"] * (count - 1), "Last"))
    assert len(sheets_of(drawn, "Last", *SUMS)) == 1
    assert sheets_of(drawn, SENDER.footer) == sheets_of(drawn, "Last")


@pytest.mark.parametrize("lines", range(10, 110, 5))
def test_sums_after_a_long_description_have_some_of_it_above_them(lines):
    drawn = pieces(of_lines("\n".join(["Long"] * lines)))
    (sheet,) = sheets_of(drawn, *SUMS)
    above = [each.words for each in drawn if each.sheet == sheet and each.x == MARGIN]
    assert above[: above.index("HOW TO PAY")].count("Long") >= 2


def test_many_taxes_continue_on_the_next_sheet_but_the_total_has_some_above_it():
    taxes = tuple(Sum(f"Tax {place}", place) for place in range(100))
    drawn = pieces(evolve(PAGE, taxes=taxes))
    words = [each.words for each in drawn]
    assert [word for word in words if word.startswith("Tax ") and word != "Tax ID"] == [
        "Tax ID 93-1234567",
        *(tax.label for tax in taxes),
    ]
    (sheet,) = sheets_of(drawn, "Total", "Amount paid", "Amount due")
    assert len([each for each in drawn if each.sheet == sheet and each.words[:4] == "Tax "]) >= 3


@pytest.mark.parametrize("count", range(1, 40, 3))
def test_the_footer_is_at_the_end_of_the_last_sheet_and_never_alone_there(count):
    drawn = pieces(of_lines(*["Hours"] * count))
    (footer,) = [each for each in drawn if each.words == SENDER.footer]
    assert footer.sheet == drawn[-1].sheet
    assert 55 < footer.y < 70
    assert sheets_of(drawn, "Hours") >= {footer.sheet}


@pytest.mark.parametrize("count", range(15, 31))
def test_a_short_description_is_not_broken_by_the_end_of_a_sheet(count):
    drawn = pieces(of_lines(*["Hours"] * count, "\n".join(["Whole"] * 6)))
    assert len({each.sheet for each in drawn if each.words == "Whole"}) == 1


def test_a_company_and_a_customer_with_long_names_are_shown_whole():
    company, customer = "Carpenters of the Harbour " * 7, "Street " * 500
    page = evolve(PAGE, sender=Sender(company), customer=("Acme", customer, "Portland"))
    text = left_column(page)
    assert text.startswith(f"{squeezed(company)}BILLTOAcme{squeezed(customer)}PortlandDescription")


# The logo


def drawn_logos(page: InvoicePage) -> list[tuple[float, float, float, float]]:
    """The left, lower, right and upper edges of the pictures on the first sheet."""
    edges: list[tuple[float, float, float, float]] = []

    def visit(operator: bytes, operands: Any, matrix: list[float], place: Any) -> None:
        if operator == b"Do":
            width, _, _, height, x, y = matrix
            edges.append((x, y, x + width, y + height))

    PdfReader(BytesIO(invoice_pdf(page))).pages[0].extract_text(visitor_operand_before=visit)
    return edges


@pytest.mark.parametrize("size", [(20, 900), (900, 20), (30, 20), (300, 300), (3900, 3900)])
def test_a_logo_of_any_shape_keeps_it_and_has_its_place_above_the_name(size):
    page = evolve(PAGE, sender=evolve(SENDER, logo=picture(size=size)))
    ((left, bottom, right, top),) = drawn_logos(page)
    (name,) = [each for each in pieces(page) if each.words == SENDER.name]
    assert (left, top) == (MARGIN, pytest.approx(738))
    assert right <= MARGIN + 200.01
    assert top - bottom <= 64.01
    assert bottom > name.y + 10
    assert (right - left) / (top - bottom) == pytest.approx(size[0] / size[1], rel=0.1)


def test_the_file_of_an_invoice_with_a_huge_logo_is_small():
    noise = BytesIO()
    Image.effect_noise((2000, 2000), 80).save(noise, "PNG")
    page = evolve(PAGE, sender=evolve(SENDER, logo=noise.getvalue()))
    assert len(invoice_pdf(page)) < 600_000


def test_a_page_without_a_logo_has_no_picture():
    assert drawn_logos(PAGE) == []


# What it says


def test_an_invoice_names_sender_customer_number_dates_and_terms():
    expected = [
        ["Vale Workshop", "INVOICE"],
        ["Vale Workshop LLC", "Invoice number", "1042"],
        ["48 Mill Road", "Date", "March 31, 2026"],
        ["Portland, OR 97214", "Due date", "April 30, 2026"],
        ["Tax ID 93-1234567", "Terms", "Net 30"],
        ["BILL TO", "AMOUNT DUE (USD)"],
        ["Acme Builders Ltd", "$2,201.08"],
        ["Joan Ferreira"],
        ["12 Harbour Street", "Due April 30, 2026"],
        [*HEADER],
        ["Oak table", "2", "1,250.50", "2,501.00"],
        ["HOW TO PAY", "By transfer to account 4402", "MEMO", "Purchase order 77."],
        ["Subtotal", "$2,501.00"],
        ["Sales tax 8%", "$200.08"],
        ["Total", "$2,701.08"],
        ["Amount paid", "-$500.00"],
        ["Amount due", "$2,201.08"],
        ["Thank you for your business."],
    ]
    assert words_on(PAGE)[2:] == [words for row in expected for words in row]


def test_a_company_that_has_set_nothing_has_a_page_without_gaps():
    page = evolve(PAGE, sender=Sender("My Company"), taxes=(), settled=(), memo="", terms="")
    words = words_on(page)
    assert are_in_order(["My Company", "INVOICE", "Subtotal", "Total", "Amount due"], words)
    assert not {"HOW TO PAY", "MEMO", "Terms", "Tax ID", "Amount paid"} & set(words)


def test_a_credit_memo_is_applied_and_never_due():
    words = words_on(evolve(CREDIT, stamp="APPLIED"))
    assert are_in_order(
        [
            "CREDIT MEMO",
            "Credit memo number",
            "CREDIT TO",
            "CREDIT REMAINING (USD)",
            "$2,191.08",
            "Applied to invoices",
            "-$500.00",
            "Refunded",
            "-$10.00",
            "Credit remaining",
            "$2,191.08",
        ],
        words,
    )
    assert not {"INVOICE", "BILL TO", "Due date", "HOW TO PAY", "Amount due"} & set(words)
    assert not [word for word in words if word.startswith("Due ")]


def test_nobody_is_asked_to_pay_what_is_paid():
    words = words_on(evolve(PAGE, balance=Sum("Amount due", 0), stamp="PAID"))
    assert "HOW TO PAY" not in words
    assert not [word for word in words if word.startswith("Due April")]
    assert words.count("$0.00") == 2


def test_long_notes_are_below_the_sums():
    instructions = "\n".join(f"Step {place}" for place in range(30))
    drawn = pieces(evolve(PAGE, sender=evolve(SENDER, payment_instructions=instructions)))
    due = next(each for each in drawn if each.words == "Amount due")
    first = next(each for each in drawn if each.words == "HOW TO PAY")
    assert (first.sheet, first.y) > (due.sheet, 0)
    assert first.sheet > due.sheet or first.y < due.y
    assert [each.words for each in drawn if each.words.startswith("Step ")] == (
        instructions.splitlines()
    )


def test_a_page_has_no_labels_for_missing_fields():
    words = words_on(evolve(PAGE, number="", terms="", memo=" \n "))
    assert not {"Invoice number", "Terms", "MEMO"} & set(words)


@pytest.mark.parametrize("stamp", STAMPS)
def test_a_stamp_is_printed_under_everything_else_on_each_sheet(stamp):
    drawn = pieces(evolve(of_lines(*["Hours"] * 40), stamp=stamp))
    first = {each.sheet: each.words for each in reversed(drawn)}
    assert len(first) > 1
    assert set(first.values()) == {stamp}


def test_without_a_stamp_none_is_printed():
    assert not set(STAMPS) & set(words_on(PAGE))


def test_the_file_is_named_after_the_invoice_and_written_by_the_company():
    about = PdfReader(BytesIO(invoice_pdf(of_sender("Łódź 王 (Ltd)")))).metadata
    assert about is not None
    assert (about.title, about.author) == ("Invoice 1042", "Łódź 王 (Ltd)")


# Any text


@settings(max_examples=examples(0.2))
@given(pages())
def test_the_same_page_gives_the_same_bytes(page):
    assert invoice_pdf(page) == invoice_pdf(evolve(page))


MARKUP = [
    "<b>bold</b>",
    "<para>&amp;&lt;</para>",
    '<img src="file:///etc/passwd"/>',
    "</para><a href='x'>",
    "\\(1) Tj ET \\n",
    "%PDF-1.4 {{x}} %s",
]


@pytest.mark.parametrize("text", MARKUP)
def test_markup_is_printed_as_it_is_written(text):
    sender = of_sender(text).sender
    page = evolve(of_lines(text), sender=sender, number=text, customer=(text,), memo=text)
    assert f"Invoice {text}  ·  {text}" in words_on(page)
    expected = "{0}{0}TaxID{0}BILLTO{0}Description{0}HOWTOPAY{0}MEMO{0}{0}"
    assert left_column(page) == expected.format(squeezed(text))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_character_can_be_printed(text):
    page = evolve(
        of_lines(text),
        sender=of_sender(text).sender,
        taxes=(Sum(text, 1),),
        number=text,
        terms=text,
        customer=(text, text),
        memo=text,
    )
    assert "$2,501.00" in words_on(page)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Müller, 5 €, ½ “quoted” ™", "Müller, 5 €, ½ “quoted” ™"),
        ("u\u0308", "ü"),
        ("Łukasz Wiśniewski, Đorđe, Şişli", "Łukasz Wiśniewski, Đorđe, Şişli"),
        ("β ≤ 5 ✓, 5 ≁ 6, x⁵", "β ≤ 5 ✓, 5 ≁ 6, x⁵"),
        ("王小明 (株)", "王小明 (株)"),
        ("🎉", "□"),
        ("❤\ufe0f soft\u00adhyphen\u200b", "❤ softhyphen"),
        ("a\u2009b\u00a0c\u3000d", "a b c d"),
        ("a\u0007b", "a□b"),
    ],
)
def test_characters_are_printed_as_they_are_or_as_a_box(text, shown):
    assert shown in words_on(of_lines(text))


@pytest.mark.parametrize("text", IN_SCRIPTS)
def test_an_invoice_prints_every_script(text):
    sender = Sender(text, (text, text), text, None, text, text)
    page = evolve(of_lines(text), sender=sender, customer=(text, text), terms=text, memo=text)
    words = words_on(page)
    assert "□" not in "".join(words)
    assert plain_letters(text) <= plain_letters("".join(words))
    assert "$2,201.08" in words


def test_a_note_names_the_characters_that_no_font_has():
    note = " ".join(words_on(of_lines("Party 🎉", "𒀀")))
    assert "U+1F389 PARTY POPPER in “Party □”; U+12000 CUNEIFORM SIGN A in “□”" in note
    assert "no glyph" not in " ".join(words_on(PAGE))
