"""Statements of banks that strangers put into their projects: each is read, line by line."""

import re
from pathlib import Path

import pytest

from adapters.importers.bank_csv.reader import read_bank_csv
from application.importing.parsed_file import ReadingOptions, UnreadableFile
from tests.adapters.importers.bank_csv.plain_reading import (
    cents,
    check_counts,
    count_lines,
    only_statement,
)

CORPUS = Path(__file__).parents[5] / "shared" / "corpus" / "bankcsv"
FILES = sorted(path.stem.removeprefix("cantino__reckon__") for path in CORPUS.glob("*.csv"))

pytestmark = pytest.mark.skipif(
    not CORPUS.is_dir(),
    reason=f"the files of other people are in {CORPUS}, outside the project, and are not here",
)

FIGURES = {
    # Rows, their sum, and its parts as a person reads them in the file.
    "51-sample": (8, "-79.25"),  # Eight withdrawals; the column of deposits is blank.
    "85-date-example": (2, "-13.77"),
    "austrian_example": (13, "-149.57"),
    "bom_utf8_file": (0, "0.00"),  # A header alone.
    "broker_canada_example": (12, "4782.91"),
    "chase": (9, "6922.11"),
    "danish_kroner_nordea_example": (6, "-4732.00"),
    "english_date_example": (3, "-548.51"),
    "french_example": (9, "-337.44"),
    "german_date_example": (3, "-548.51"),
    "harder_date_example": (5, "-123.12"),
    "intuit_mint_example": (7, "-688.96"),
    "inversed_credit_card": (16, "187.01"),  # Each DEBIT is positive in the file: it goes out.
    "multi-line-field": (1, "-21.59"),
    "nationwide": (4, "360.23"),
    "spanish_date_example": (3, "-548.51"),
    "two_money_columns": (5, "-548.51"),
}
ACCOUNTS = {
    "85-date-example": "4514010000000000",
    "austrian_example": "00075757575",
    "french_example": "01234567890",
}
BALANCES = {
    "english_date_example": "1750.06",
    "german_date_example": "1750.06",
    "spanish_date_example": "1750.06",
    "two_money_columns": "1750.06",
    "nationwide": "360.23",
}
LAST_COLUMN_OF_AMOUNTS = {
    # Files in which every amount with its sign can be found by a pattern.
    "85-date-example": r"(-[0-9.]+), D$",
    "austrian_example": r";([-+][0-9]+,[0-9]{2});EUR$",
    "broker_canada_example": r",(-?[0-9.]+),(?:CAD|USD)$",
    "chase": r",(-?[0-9.]+)$",
    "danish_kroner_nordea_example": r";(-?[0-9]+,[0-9]{2});[0-9,]+$",
    "french_example": r";(-[0-9]+,[0-9]{2});$",
    "harder_date_example": r"^[^,]+,(-?[0-9.]+),",
}


def content_of(name: str) -> bytes:
    return (CORPUS / f"cantino__reckon__{name}.csv").read_bytes()


def options_of(name: str) -> ReadingOptions:
    """Nothing in one file shows the order of its dates."""
    return ReadingOptions("dmy" if name == "spanish_date_example" else None)


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_read_whole_with_every_line_accounted_for(name):
    content = content_of(name)
    parsed = read_bank_csv(content, options_of(name))
    statement = only_statement(parsed)
    count, total = FIGURES[name]
    assert (len(statement.rows), sum(row.amount for row in statement.rows)) == (count, cents(total))
    assert parsed.total == count_lines(content)
    assert (parsed.refused_lines, parsed.stopped_at) == (0, None)
    assert statement.account == ACCOUNTS.get(name, "")
    balance = BALANCES.get(name)
    if name != "harder_date_example":
        assert statement.balance == (balance and cents(balance))
    check_counts(parsed)


def test_the_figures_are_those_of_all_files():
    assert sorted(FIGURES) == FILES


@pytest.mark.parametrize("name", LAST_COLUMN_OF_AMOUNTS)
def test_the_amounts_are_those_that_a_pattern_finds_in_the_lines(name):
    text = content_of(name).decode()
    matches = re.findall(LAST_COLUMN_OF_AMOUNTS[name], text, re.MULTILINE)
    amounts = [cents(match.replace(",", ".")) for match in matches]
    assert [row.amount for row in only_statement(read_bank_csv(text.encode())).rows] == amounts


def test_dates_that_may_be_month_first_or_day_first_are_asked_for():
    with pytest.raises(UnreadableFile) as refusal:
        read_bank_csv(content_of("spanish_date_example"))
    assert refusal.value.code == "ambiguous_dates"
    assert "02/12/2009" in str(refusal.value)


def test_the_charges_of_a_card_go_out_if_the_file_calls_them_debits():
    parsed = read_bank_csv(content_of("inversed_credit_card"))
    rows = only_statement(parsed).rows
    assert (rows[0].payee, rows[0].amount) == ("VODAFONE PREPAY VISA M AUCKLAND NZL", -30_00)
    assert (rows[3].payee, rows[3].amount) == ("INTERNET PAYMENT RECEIVED", 500_00)
    assert any(note.what == "all amounts have the other sign" for note in parsed.assumed)


def test_a_disclaimer_of_several_lines_in_a_quoted_cell_is_left_out():
    parsed = read_bank_csv(content_of("multi-line-field"))
    assert (parsed.left_out_lines, parsed.total) == (4, 5)
