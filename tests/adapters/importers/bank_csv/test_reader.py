"""The CSV files of banks, each with the oddity that its name says, and what is read of it."""

from datetime import date
from pathlib import Path

import pytest

from adapters.importers.bank_csv.reader import read_bank_csv
from application.importing.parsed_file import ParsedFile, ReadingOptions, UnreadableFile
from application.importing.statements import ColumnMapping, StatementRow
from tests.adapters.importers.bank_csv.plain_reading import (
    cents,
    check_counts,
    count_lines,
    only_statement,
)

DATA = Path(__file__).parents[3] / "data" / "bank_csv"
ENCODINGS = {"account-in-a-formula": "cp1252", "tabs-in-utf-16": "utf-16"}
FIGURES = {
    # Amounts, then the account, the balance, and the lines that are left out and refused.
    "account-in-a-formula": ("-10.00 -5.76 1500.26", "02345678901", "1234.50", 0, 0),
    "af-and-bij": ("-12.50 1250.00", "NL00OAKB0123456789", None, 0, 0),
    "amount-forms": (
        """-76.00 1327.49 -21.59 -85.00 -85.00 500.00 1234.37 12.50 -7.00 0.50 -85.00 10.00
        -10.00 1234.00 1234.00 -3.00 5.00""",
        "",
        None,
        0,
        3,
    ),
    "beginning-balance-without-amount": ("250.00 -5.50 -70.00", "", "1174.50", 1, 0),
    "charges-without-minus": ("400.00 3.50 -100.00", "", None, 0, 0),
    "comma-without-quotes": ("-6.00 -7.00", "", None, 0, 2),
    "credits-marked-alone": ("-45.00 100.00", "", None, 0, 0),
    "debits-that-raise-the-balance": ("500.00 -20.00 -360.00", "", "120.00", 0, 0),
    "entities-and-spaces": ("96.80 -10.00", "", "86.80", 0, 0),
    "keys-and-values-above": ("-60.00 -9.75", "0001234567", "430.25", 0, 0),
    "months-in-words": ("-1.00 -2.00 -4.00 -8.00 -16.00", "", None, 0, 0),
    "newest-first-with-a-break": ("-1.00 -5.00 -10.00 100.00", "", "85.00", 0, 0),
    "one-date-against-the-rest": ("-1.00 -2.00 -4.00", "", None, 0, 1),
    "pending-and-declined": ("-12.00", "", None, 3, 0),
    "quote-that-is-not-closed": ("-2.00 -4.00", "", None, 0, 1),
    "shortened-ids": ("-5.00 -7.00", "", None, 0, 1),
    "soll-und-haben": ("-62.50 1100.00", "0001234567", "1037.50", 0, 0),
    "tabs-in-utf-16": ("-5.00 -6.00", "", None, 0, 0),
    "title-and-one-cell-rows": ("-40.00 0.10 99.90", "", "1060.00", 1, 0),
    "trailing-commas": ("-1200.00 -4.50 5000.00", "", "3795.50", 0, 0),
    "zeros-in-split-columns": ("-3.50 -3.50 100.00", "", "93.00", 0, 1),
}
ASKED = {"ambiguous-dates"}


def read_file(name: str, options: ReadingOptions | None = None) -> ParsedFile:
    content = (DATA / f"{name}.csv").read_bytes()
    return read_bank_csv(content, options or ReadingOptions())


def read(text: str, options: ReadingOptions | None = None) -> ParsedFile:
    parsed = read_bank_csv(text.encode(), options or ReadingOptions())
    check_counts(parsed)
    return parsed


def rows(parsed: ParsedFile) -> tuple[StatementRow, ...]:
    return only_statement(parsed).rows


def amounts(parsed: ParsedFile) -> list[int]:
    return [row.amount for row in rows(parsed)]


def told(parsed: ParsedFile) -> str:
    return "\n".join(f"{note.line}: {note.what}: {note.why}" for note in parsed.assumed)


def refused(parsed: ParsedFile) -> list[tuple[int, str]]:
    return [(row.line, row.code) for row in parsed.refused]


def mapped(*columns: tuple, **others) -> ReadingOptions:
    return ReadingOptions(mapping=ColumnMapping(columns, **others))


@pytest.mark.parametrize("name", FIGURES)
def test_the_figures_of_each_file(name):
    texts, account, balance, left_out, refused_lines = FIGURES[name]
    parsed = read_file(name)
    statement = only_statement(parsed)
    assert amounts(parsed) == [cents(text) for text in texts.split()]
    assert (statement.account, statement.balance) == (account, balance and cents(balance))
    assert (parsed.left_out_lines, parsed.refused_lines) == (left_out, refused_lines)
    content = (DATA / f"{name}.csv").read_bytes()
    assert parsed.total == count_lines(content, ENCODINGS.get(name, "utf-8"))
    check_counts(parsed)


def test_there_are_figures_of_all_files():
    assert {path.stem for path in DATA.glob("*.csv")} == FIGURES.keys() | ASKED


# Dates


def test_dates_that_nothing_settles_are_asked_for_and_read_as_stated():
    with pytest.raises(UnreadableFile) as refusal:
        read_file("ambiguous-dates")
    assert refusal.value.code == "ambiguous_dates"
    for order, days in (("mdy", [(2, 12), (3, 12)]), ("dmy", [(12, 2), (12, 3)])):
        parsed = read_file("ambiguous-dates", ReadingOptions(order))
        assert [(row.date.month, row.date.day) for row in rows(parsed)] == days


def test_one_date_settles_the_order_of_all_and_the_one_that_does_not_fit_is_refused():
    parsed = read_file("one-date-against-the-rest")
    assert rows(parsed)[0].date == date(2026, 12, 2)
    assert refused(parsed) == [(5, "date")]
    assert "day first" in told(parsed)


def test_as_many_dates_against_as_for_an_order_are_asked_for():
    with pytest.raises(UnreadableFile) as refusal:
        read("Date,Amount\n13/12/2026,1.00\n12/31/2026,2.00\n")
    assert refusal.value.code == "ambiguous_dates"
    assert "13/12/2026" in str(refusal.value)
    assert "12/31/2026" in str(refusal.value)


def test_dates_whose_day_is_their_month_need_no_order():
    assert rows(read("Date,Amount\n3/3/2026,1.00\n"))[0].date == date(2026, 3, 3)


def test_a_second_column_of_dates_or_a_date_above_the_table_settles_the_order():
    second = read("Date,Value Date,Amount\n2/12/2026,13/12/2026,1.00\n")
    assert rows(second)[0].date == date(2026, 12, 2)
    above = read("From:,01/02/2026\nTo:,28/02/2026\n\nDate,Amount\n03/02/2026,1.00\n")
    assert rows(above)[0].date == date(2026, 2, 3)


def test_dates_with_points_are_day_first():
    parsed = read("Datum;Betrag\n02.03.2026;1,00\n")
    assert rows(parsed)[0].date == date(2026, 3, 2)
    assert "day first" in told(parsed)


# Signs


def test_a_debit_that_raises_the_balance_came_in_and_this_is_told():
    parsed = read_file("debits-that-raise-the-balance")
    assert "all amounts have the other sign" in told(parsed)


def test_a_row_that_breaks_the_running_balance_is_told_and_not_changed():
    parsed = read_file("newest-first-with-a-break")
    assert "3: the row is read as it is: its balance does not follow" in told(parsed)
    assert rows(parsed)[1].amount == -5_00


def test_a_running_balance_of_the_other_sign_reverses_signed_amounts_in_both_directions():
    up = "Date,Amount,Balance\n1/20/2026,5.00,95.00\n1/21/2026,7.00,88.00\n1/22/2026,-9.00,97.00\n"
    head, *lines = up.splitlines(keepends=True)
    for text in (up, head + "".join(reversed(lines))):
        parsed = read(text)
        assert sorted(amounts(parsed)) == [-7_00, -5_00, 9_00]
        assert only_statement(parsed).balance == 97_00
        assert only_statement(parsed).balance_date == date(2026, 1, 22)


def test_rows_without_a_balance_are_counted_at_the_next_one():
    parsed = read(
        "Date,Amount,Balance\n1/20/2026,-5.00,95.00\n1/21/2026,-7.00,\n1/21/2026,-1.00,87.00\n"
    )
    assert "does not follow" not in told(parsed)
    assert only_statement(parsed).balance == 87_00


def test_the_rows_of_one_day_may_be_in_the_other_order_than_the_days():
    parsed = read(
        "Date,Debit,Credit,Balance\n"
        "1/31/2026,3.50,0.00,96.50\n1/31/2026,3.50,0.00,93.00\n1/29/2026,0.00,100.00,100.00\n"
    )
    assert amounts(parsed) == [-3_50, -3_50, 100_00]


def test_a_statement_of_the_sign_wins_over_the_running_balance_which_is_told():
    options = mapped(("debit", "Debit"), ("credit", "Credit"))
    parsed = read_file("debits-that-raise-the-balance", options)
    assert amounts(parsed) == [-500_00, 20_00, 360_00]
    assert "the amounts have the sign that was stated" in told(parsed)


def test_charges_of_a_card_without_minus_are_read_as_they_are_and_told():
    assert "amounts without a minus are money that came in" in told(
        read_file("charges-without-minus")
    )
    reversed_ = read_file("charges-without-minus", mapped(reversed_sign=True))
    assert amounts(reversed_) == [-400_00, -3_50, 100_00]
    assert rows(reversed_)[0].splits[0].amount == -400_00


def test_an_amount_in_both_columns_is_refused():
    assert refused(read_file("zeros-in-split-columns")) == [(4, "amount")]


def test_an_indicator_that_says_nothing_is_refused():
    parsed = read("Date,Amount,Dr/Cr\n1/31/2026,5.00,DR\n1/30/2026,6.00,CR\n")
    assert amounts(parsed) == [-5_00, 6_00]
    options = mapped(("indicator", "3"))
    parsed = read("Date,Amount,X\n1/31/2026,5.00,DR\n1/30/2026,6.00,?\n", options)
    assert (amounts(parsed), refused(parsed)) == ([-5_00], [(3, "amount")])


def test_a_single_contradiction_of_a_signed_amount_does_not_reverse_it():
    parsed = read("Date,Amount,Type\n1/31/2026,-5.00,Debit\n1/30/2026,-6.00,Credit\n")
    assert amounts(parsed) == [-5_00, -6_00]


# Widths


def test_a_row_of_another_width_is_refused_and_not_shifted():
    parsed = read_file("comma-without-quotes")
    assert refused(parsed) == [(2, "structure"), (5, "amount")]
    assert [row.payee for row in rows(parsed)] == ["Elm", "Ash"]


def test_a_row_without_a_cell_that_all_others_have_is_refused():
    parsed = read("Date,Payee,Amount,Balance\n1/31/2026,Oak,-5.00,95.00\n1/30/2026,-6.00,100.00\n")
    assert (amounts(parsed), refused(parsed)) == ([-5_00], [(3, "structure")])


def test_a_second_header_is_structure_and_a_footer_is_left_out():
    parsed = read(
        "Date,Payee,Amount\n1/31/2026,Oak,-5.00\nDate,Payee,Amount\n1/30/2026,Elm,-6.00\n"
        "End of the list\nTotal,,-11.00\n"
    )
    assert amounts(parsed) == [-5_00, -6_00]
    assert (parsed.structure, parsed.left_out_lines, parsed.refused_lines) == (2, 2, 0)


def test_an_amount_without_a_date_is_refused():
    parsed = read("Date,Payee,Amount\n1/31/2026,Oak,-5.00\n,Elm,-6.00\nsoon,Elm,-7.00\n")
    assert refused(parsed) == [(3, "date"), (4, "date")]


def test_a_date_without_an_amount_is_refused_and_a_row_of_zero_is_left_out():
    parsed = read("Date,Payee,Amount\n1/31/2026,Oak,\n1/30/2026,Elm,0.00\n1/29/2026,Ash,1.00\n")
    assert (refused(parsed), parsed.left_out_lines) == ([(2, "amount")], 1)


# Columns


def test_the_columns_are_told_in_one_line_at_the_header():
    parsed = read_file("keys-and-values-above")
    assert (
        "7: its columns are date: 'Transaction Date', amount: 'Amount', payee: 'Details': "
        in told(parsed)
    )


def test_ids_keep_their_zeros_and_one_that_a_spreadsheet_shortened_is_refused():
    parsed = read_file("shortened-ids")
    assert rows(parsed)[0].fitid == "0012345678901234567"
    assert refused(parsed) == [(3, "invalid")]
    assert "1.9E+18" in next(iter(parsed.refused)).message
    assert [row.number for row in rows(read_file("trailing-commas"))] == ["", "01042", "5"]


def test_a_category_is_one_split_and_a_type_is_the_type_in_the_words_of_quickbooks():
    splits = rows(read_file("charges-without-minus"))[0].splits
    assert [(split.category, split.amount) for split in splits] == [("Travel", 400_00)]
    types = [row.type for row in rows(read_file("title-and-one-cell-rows"))]
    assert types == ["Check", "INTADJUST", "Deposit"]


def test_entities_and_cells_of_several_lines_are_texts():
    assert [row.payee for row in rows(read_file("entities-and-spaces"))] == ["Oak & Sons", "O'Hara"]
    first = rows(read_file("tabs-in-utf-16"))[0]
    assert (first.payee, first.line, first.rows) == ("Two lines", 2, 2)


def test_a_file_without_header_shows_by_its_cells_what_they_are():
    parsed = read(
        "0001234567,1/31/2026,0101,Corner Bakery,-5.00,95.00\n"
        "0001234567,1/30/2026,,Anna Oak,100.00,100.00\n"
    )
    statement = only_statement(parsed)
    assert (statement.account, statement.balance) == ("0001234567", 95_00)
    assert [(row.payee, row.number) for row in statement.rows] == [
        ("Corner Bakery", "0101"),
        ("Anna Oak", ""),
    ]


def test_captions_that_nobody_knows_are_a_header_all_the_same():
    parsed = read("When,Whatever,How much\n1/31/2026,Oak,-5.00\n1/30/2026,Elm,-6.00\n")
    assert (amounts(parsed), parsed.structure) == ([-5_00, -6_00], 1)
    assert "payee: 'Whatever'" in told(parsed)


def test_several_accounts_or_currencies_in_one_file_are_told():
    parsed = read(
        "Date,Account Name,Amount,Currency\n"
        "1/31/2026,Checking,-5.00,USD\n1/30/2026,Visa,-6.00,CAD\n"
    )
    assert only_statement(parsed).account == ""
    assert "several accounts" in told(parsed)
    assert "several currencies" in told(parsed)


def test_a_line_that_names_the_delimiter_is_followed():
    assert amounts(read("sep=|\nDate|Payee|Amount\n1/31/2026|Oak, Elm; Ash|-5.00\n")) == [-5_00]


# Mappings


def test_a_mapping_by_caption_or_by_number_wins_over_what_the_file_shows():
    text = "Date,Posted,Amount,Fee,Who\n1/31/2026,2/28/2026,-5.00,-6.00,Oak\n"
    options = mapped(("date", "posted"), ("amount", "4"), ("payee", "WHO"))
    (row,) = rows(read(text, options))
    assert (row.date, row.amount, row.payee) == (date(2026, 2, 28), -6_00, "Oak")


def test_a_mapping_finds_the_header_by_its_captions():
    text = "Oak Bank\nA,B,C\n1/31/2026,Oak,-5.00\n"
    (row,) = rows(read(text, mapped(("date", "A"), ("payee", "B"), ("amount", "C"))))
    assert (row.line, row.payee, row.amount) == (3, "Oak", -5_00)


@pytest.mark.parametrize("name", ["Nowhere", "9", "0", ""])
def test_a_mapping_of_a_column_that_is_not_there_names_those_that_are(name):
    with pytest.raises(UnreadableFile) as refusal:
        read("Date,Payee,Amount\n1/31/2026,Oak,-5.00\n", mapped(("memo", name)))
    assert refusal.value.code == "mapping"
    assert "'Date', 'Payee', 'Amount'" in str(refusal.value)


def test_a_mapping_of_a_column_that_a_file_without_header_has_not_says_how_many_it_has():
    with pytest.raises(UnreadableFile) as refusal:
        read("1/31/2026,Oak,-5.00\n", mapped(("memo", "4")))
    assert "no header, and 3 columns" in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "comma", "expected"),
    [
        ("1.234", True, 1234_00),
        ("1,234", False, 1234_00),
        ("1,2", None, 1_20),
        ("5", None, 5_00),
    ],
)
def test_the_decimal_sign_is_stated_or_shown(text, comma, expected):
    options = mapped(decimal_comma=comma)
    assert amounts(read(f"Date;Amount\n2026-01-31;{text}\n", options)) == [expected]


@pytest.mark.parametrize("text", ["1.234", "1,234", "-12.000"])
def test_an_amount_of_which_nothing_shows_the_decimal_sign_is_refused(text):
    parsed = read(f"Date;Amount\n2026-01-31;{text}\n2026-01-30;5\n")
    assert (refused(parsed), amounts(parsed)) == ([(2, "amount")], [5_00])
    shown = read(f"Date;Amount\n2026-01-31;{text}\n2026-01-30;5{text[-4]}50\n")
    assert (refused(shown), amounts(shown)) == (
        ([], [-12_00, 5_50]) if text == "-12.000" else ([(2, "amount")], [5_50])
    )


def test_control_characters_are_no_part_of_a_text():
    assert (
        rows(read("Date,Payee,Amount\n2026-01-31,Oak\x85\u200bElm \x9f&#7;Ash,1.00\n"))[0].payee
        == "Oak \u200bElm Ash"
    )


@pytest.mark.parametrize(
    "text", ["INV1001", "5.00.00", "(5.00", "5.00)", "-(5.00)", "-5.00 DR", "1,2,3"]
)
def test_what_only_looks_like_an_amount_is_refused(text):
    parsed = read(f'Date,Payee,Amount\n2026-01-31,Oak,"{text}"\n2026-01-30,Elm,-6.00\n')
    assert (refused(parsed), amounts(parsed)) == ([(2, "amount")], [-6_00])


def test_of_several_balances_above_the_table_the_closing_one_counts():
    lines = (
        "Opening Balance,1.00\nBalance,2.00\nAvailable Balance,3.00\n{}\n"
        "Date,Amount\n3/31/2026,1.00\n"
    )
    assert only_statement(read(lines.format("Memo,5.00"))).balance == 2_00
    assert only_statement(read(lines.format("Closing Balance,4.00"))).balance == 4_00
