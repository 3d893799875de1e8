"""An invoice as a PDF: everything on the page of the invoice can be read on the printed sheets,
whatever it says and however long it is."""

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
from pypdf import PdfReader

from adapters.exporters.invoice_pdf import invoice_pdf
from application.invoicing.invoice_page import InvoicePage
from domain.values import EARLIEST, LARGEST_MONEY, LATEST
from tests.adapters.exporters.printed_pdf import IN_SCRIPTS, Piece, pieces_of, plain_letters
from tests.strategies import PRINTABLE, PRINTABLE_LINES, examples, rates

MARGIN = 54
STAMPS = ["PAID", "VOID", "DRAFT", "APPLIED"]
HEADER = ["Description", "Quantity", "Rate", "Amount (USD)"]
PAGE = InvoicePage(
    title="Invoice",
    company="Vale Workshop",
    currency="USD",
    number="1042",
    date=date(2026, 3, 31),
    due_date=date(2026, 4, 30),
    terms="Net 30",
    customer=("Acme Builders Ltd", "12 Harbour Street", "Portland, OR 97201"),
    lines=(("Oak table", Decimal(2), Decimal("1250.5"), 250_100),),
    total=250_100,
    paid=50_000,
    balance=200_100,
    memo="Thank you.",
    stamp="",
)

money = st.integers(-LARGEST_MONEY, LARGEST_MONEY)
alphabets = st.one_of(
    st.characters(codec=codec, exclude_categories=["Cc", "Cf", "Zs"])
    for codec in ("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1257", "cp1258")
) | st.sampled_from(" \n")
"""The letters of European languages and of Vietnamese."""


def pages(words: Any = PRINTABLE, lines: Any = PRINTABLE_LINES) -> Any:
    """Pages with texts of every length and any amounts."""
    line = st.tuples(st.text(lines, max_size=200), rates(), rates(), money)
    return st.builds(
        InvoicePage,
        title=st.sampled_from(["Invoice", "Credit Memo"]),
        company=st.text(words, min_size=1, max_size=200),
        currency=st.just("USD"),
        number=st.text(words, max_size=40),
        date=st.dates(EARLIEST, LATEST),
        due_date=st.dates(EARLIEST, LATEST),
        terms=st.text(words, max_size=200),
        customer=st.lists(st.text(words, max_size=200), max_size=5).map(tuple),
        lines=st.lists(line, min_size=1, max_size=8).map(tuple),
        total=money,
        paid=money,
        balance=money,
        memo=st.text(lines, max_size=400),
        stamp=st.sampled_from(["", *STAMPS]),
    )


def pieces(page: InvoicePage) -> list[Piece]:
    """Everything that is printed, in the order in which it was drawn."""
    return pieces_of(invoice_pdf(page))


def words_on(page: InvoicePage) -> list[str]:
    return [each.words for each in pieces(page)]


def left_column(page: InvoicePage) -> str:
    """Everything that begins at the left margin, above the foot, without its spaces."""
    return squeezed(
        "".join(each.words for each in pieces(page) if each.x == MARGIN and each.y > 50)
    )


def squeezed(text: str) -> str:
    """A text without its white space, so that it does not matter where lines are broken."""
    return "".join(text.split())


def printed(number: Any) -> str:
    """A number, formatted in another way than the page does: cents as they are, anything else to
    its last decimal."""
    if isinstance(number, int):
        return f"{Decimal(number).scaleb(-2):,.2f}"
    decimals = max(2, -number.normalize().as_tuple().exponent)
    return f"{number:,.{decimals}f}"


def are_in_order(wanted: list[str], words: list[str]) -> bool:
    rest = iter(words)
    return all(each in rest for each in wanted)


def of_lines(*descriptions: str) -> InvoicePage:
    return evolve(
        PAGE,
        lines=tuple(
            (each, Decimal(1), Decimal(place), place * 100)
            for place, each in enumerate(descriptions, 1)
        ),
    )


# Every line


@settings(max_examples=examples(0.6))
@given(pages())
def test_every_figure_of_any_page_is_printed_in_order(page):
    figures = [printed(number) for _, *numbers in page.lines for number in numbers]
    sums = [printed(page.total), printed(page.paid), f"USD {printed(page.balance)}"]
    assert are_in_order([*figures, *sums], words_on(page))


@settings(max_examples=examples(0.6))
@given(pages(lines=alphabets))
def test_every_description_and_the_memo_are_printed_in_order(page):
    left_text, at = left_column(page), 0
    for text in [*(description for description, *_ in page.lines), page.memo]:
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
def test_the_totals_stand_together_on_one_sheet(count):
    drawn = pieces(of_lines(*["Hours"] * count))
    assert (
        len({each.sheet for each in drawn if each.words in {"Total", "Paid", "Balance due"}}) == 1
    )


@pytest.mark.parametrize("count", range(15, 31))
def test_a_short_description_is_not_broken_by_the_end_of_a_sheet(count):
    drawn = pieces(of_lines(*["Hours"] * count, "\n".join(["Whole"] * 6)))
    assert len({each.sheet for each in drawn if each.words == "Whole"}) == 1


def test_a_company_and_a_customer_with_long_names_are_shown_whole():
    company, customer = "Carpenters of the Harbour " * 7, "Street " * 500
    text = left_column(evolve(PAGE, company=company, customer=("Acme", customer, "Portland")))
    assert text.startswith(f"{squeezed(company)}BILLTOAcme{squeezed(customer)}PortlandDescription")


# What it says


def test_an_invoice_names_company_customer_number_dates_and_terms():
    expected = [
        "Vale Workshop",
        "INVOICE",
        "BILL TO",
        "Number",
        "1042",
        "Acme Builders Ltd",
        "Date",
        "March 31, 2026",
        "12 Harbour Street",
        "Due date",
    ]
    expected += [
        "April 30, 2026",
        "Portland, OR 97201",
        "Terms",
        "Net 30",
        *HEADER,
        "Oak table",
        "2.00",
        "1,250.50",
        "2,501.00",
    ]
    expected += [
        "Total",
        "2,501.00",
        "Paid",
        "500.00",
        "Balance due",
        "USD 2,001.00",
        "MEMO",
        "Thank you.",
    ]
    assert words_on(PAGE)[2:] == expected


def test_a_credit_memo_is_applied_and_never_due():
    words = words_on(evolve(PAGE, title="Credit Memo", stamp="APPLIED"))
    assert are_in_order(
        ["CREDIT MEMO", "CREDIT TO", "Total", "Applied", "Credit left", "USD 2,001.00"], words
    )
    assert not {"INVOICE", "BILL TO", "Due date", "April 30, 2026", "Paid", "Balance due"} & set(
        words
    )


def test_a_page_has_no_labels_for_missing_fields():
    words = words_on(evolve(PAGE, number="", terms="", memo=" \n "))
    assert not {"Number", "Terms", "MEMO"} & set(words)


@pytest.mark.parametrize("stamp", STAMPS)
def test_a_stamp_is_printed_under_everything_else_on_each_sheet(stamp):
    drawn = pieces(evolve(of_lines(*["Hours"] * 40), stamp=stamp))
    first = {each.sheet: each.words for each in reversed(drawn)}
    assert len(first) > 1
    assert set(first.values()) == {stamp}


def test_without_a_stamp_none_is_printed():
    assert not set(STAMPS) & set(words_on(PAGE))


def test_the_file_is_named_after_the_invoice_and_written_by_the_company():
    about = PdfReader(BytesIO(invoice_pdf(evolve(PAGE, company="Łódź 王 (Ltd)")))).metadata
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
    page = evolve(
        of_lines(text), company=text, number=text, terms=text, customer=(text,), memo=text
    )
    assert f"Invoice {text}  ·  {text}" in words_on(page)
    assert left_column(page) == "{0}BILLTO{0}Description{0}MEMO{0}".format(squeezed(text))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_character_can_be_printed(text):
    page = evolve(
        of_lines(text),
        company=text,
        currency=text,
        number=text,
        terms=text,
        customer=(text, text),
        memo=text,
    )
    assert "2,501.00" in words_on(page)


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
    page = evolve(of_lines(text), company=text, customer=(text, text), terms=text, memo=text)
    words = words_on(page)
    assert "□" not in "".join(words)
    assert plain_letters(text) <= plain_letters("".join(words))
    assert "2,501.00" in words


def test_a_note_names_the_characters_that_no_font_has():
    note = " ".join(words_on(of_lines("Party 🎉", "𒀀")))
    assert "U+1F389 PARTY POPPER in “Party □”; U+12000 CUNEIFORM SIGN A in “□”" in note
    assert "no glyph" not in " ".join(words_on(PAGE))
