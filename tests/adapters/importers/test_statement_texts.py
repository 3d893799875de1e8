"""Amounts and texts in the statements of banks."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.importers.statement_texts import clean_text, read_statement_amount
from domain.errors import Invalid

CENTS = st.integers(-(10**15) + 1, 10**15 - 1)


@given(CENTS, st.sampled_from(["", ",", ".", " ", "'", "\u00a0"]), st.sampled_from([".", ","]))
def test_an_amount_is_read_in_every_way_that_it_is_written(cents, thousands, decimal):
    whole, rest = divmod(abs(cents), 100)
    if thousands != decimal:
        digits = f"{whole:,}".replace(",", thousands)
        sign = "-" if cents < 0 else ""
        assert read_statement_amount(f" {sign}{digits}{decimal}{rest:02d} ") == cents
        assert read_statement_amount(f"{sign}{digits}{decimal}{rest:02d}00") == cents


@given(CENTS.filter(lambda cents: cents >= 0))
def test_a_plus_is_no_difference(cents):
    text = f"{cents // 100}.{cents % 100:02d}"
    assert read_statement_amount(f"+{text}") == read_statement_amount(text) == cents


@pytest.mark.parametrize(
    ("text", "cents"),
    [("1,650,000", 165_000_000), ("1.650.000,5", 165_000_050), (".5", 50), ("5.", 500), ("0", 0)],
)
def test_other_forms_of_amounts(text, cents):
    assert read_statement_amount(text) == cents


@pytest.mark.parametrize(
    "text",
    [
        *("", "-", ".", ",", "--5", "1e5", "NaN", "5-", "(5.00)", "$5.00", "5.00 USD", "0x5"),
        *("1,650", "-999,000", "12.345", "1,65,000", "1,23.45", "1.650,00.5", "1,650.001"),
        *("99999999999999", "1,2345", "\u0661", "1 650,0 0", "1.650.00", "12,345,67"),
    ],
)
def test_what_is_not_an_amount_for_certain_is_refused(text):
    with pytest.raises(Invalid):
        read_statement_amount(text)


@given(st.text())
def test_any_text_is_an_amount_or_refused(text):
    with suppress(Invalid):
        assert isinstance(read_statement_amount(text), int)


@given(st.text())
def test_a_clean_text_has_one_line_and_no_control_characters(text):
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned == cleaned.strip()
    assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in cleaned)
    assert "  " not in cleaned
