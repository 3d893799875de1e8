"""Small QIF files, each named for its oddity, with their right figures; those of strangers."""

import re
from datetime import date

import pytest

from adapters.importers.qif.reader import read_qif
from application.importing.parsed_file import ParsedFile, ReadingOptions, UnreadableFile
from application.importing.statements import StatementRow
from domain.errors import Remedy
from tests.adapters.importers.statement_checks import (
    CORPUS,
    DATA,
    amounts_in,
    cents,
    check_lines,
    check_rows,
    files,
)


def content_of(name: str) -> bytes:
    return (DATA / "qif" / f"{name}.qif").read_bytes()


def read(name: str, order: str | None = None) -> ParsedFile:
    return read_qif(content_of(name), ReadingOptions(order))


def rows(name: str) -> list[StatementRow]:
    return [row for statement in read(name).statements for row in statement.rows]


def splits(row: StatementRow) -> list[tuple[str, int, bool]]:
    return [(split.category, split.amount, split.is_transfer) for split in row.splits]


def refusals(parsed: ParsedFile) -> list[tuple[int, str, int]]:
    return [(row.line, row.code, row.rows) for row in parsed.refused]


FILES = [path for path in files("qif") if path.stat().st_size]
STRANGERS = [path for path in FILES if path.is_relative_to(CORPUS)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_line_of_every_file_is_accounted_for(path):
    content = path.read_bytes()
    for order in ("mdy", "dmy"):
        parsed = read_qif(content, ReadingOptions(order))
        check_lines(parsed, content)
        check_rows(parsed)


@pytest.mark.skipif(not STRANGERS, reason="the files of strangers are not here")
def test_the_amounts_are_those_that_the_files_of_strangers_hold():
    for path in STRANGERS:
        content = path.read_bytes()
        bank = b"\n".join(
            re.findall(rb"^!Type:Bank$(.*?)(?=^!|\Z)", content, re.MULTILINE | re.DOTALL)
        )
        assert cents(read_qif(content)) == amounts_in("^T([-+0-9.]+)$", bank), path


def test_an_empty_file_is_none():
    with pytest.raises(UnreadableFile) as refusal:
        read_qif(b"")
    assert refusal.value.code == "not_qif"
    assert "the file is empty" in str(refusal.value)


def test_dates_may_have_spaces_and_apostrophes():
    days = [date(2008, 4, 1), date(1998, 12, 31), date(1998, 1, 13), date(2020, 2, 10)]
    assert [row.date for row in rows("apostrophes-and-spaces-in-dates")] == days


def test_the_order_of_dates_is_that_of_all_dates_of_the_file():
    assert [(row.date, row.amount) for row in rows("day-first")] == [
        (date(2008, 1, 4), -525),
        (date(2008, 1, 13), 165_000),
    ]
    (told,) = read("day-first").assumed
    assert (told.line, told.what) == (5, "dates are day first")
    same = [date(2008, 1, 1), date(2008, 4, 1), date(2008, 4, 2)]
    assert [row.date for row in rows("dates-that-are-the-same-in-both-orders")] == same


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nothing-settles-the-dates", "such as '04/01/2008' in line 2"),
        ("dates-of-both-orders", "line 5 has a date that can only be month first, and line 2"),
    ],
)
def test_an_order_of_dates_that_nothing_settles_is_asked(name, reason):
    with pytest.raises(UnreadableFile) as refusal:
        read(name)
    assert refusal.value.code == "ambiguous_dates"
    assert (refusal.value.remedy, refusal.value.names) == (Remedy.GIVE, ("date_order",))
    assert reason in str(refusal.value)


def test_the_order_of_dates_that_a_person_says_counts():
    for order, day in (("mdy", date(2008, 4, 1)), ("dmy", date(2008, 1, 4))):
        (statement,) = read("nothing-settles-the-dates", order).statements
        assert [row.date for row in statement.rows] == [day, day, date(2008, 1, 1)]
    assert refusals(read("dates-of-both-orders", "mdy")) == [(2, "date", 3)]
    assert refusals(read("dates-of-both-orders", "dmy")) == [(5, "date", 3)]


def test_each_account_has_a_statement_with_its_name_and_kind():
    parsed = read("several-accounts")
    assert [(one.account, one.kind, len(one.rows)) for one in parsed.statements] == [
        ("Checking", "bank", 3),
        ("Visa", "card", 2),
        ("Wallet", None, 1),
    ]
    checking = parsed.statements[0]
    assert (checking.balance, checking.balance_date) == (125_000, date(2026, 1, 31))
    assert {block.block: block.rows for block in parsed.left_out} == {
        "!Account Shares": 3,
        "!Account Unused": 3,
    }


def test_both_sides_of_a_transfer_are_marked_as_one():
    first, fifth = rows("several-accounts")[0], rows("several-accounts")[3]
    assert (splits(first), first.type) == ([("Visa", -5_000, True)], "Transfer")
    assert (splits(fifth), fifth.type) == ([("Checking", 5_000, True)], "Transfer")


def test_splits_may_lack_a_category_and_sum_to_the_amount():
    first, second, last = rows("splits")
    assert splits(first) == [
        ("Food", -6_000, False),
        ("", -2_500, False),
        ("Savings", -1_500, True),
    ]
    assert [split.line for split in first.splits] == [6, 9, 11]
    assert first.splits[0].memo == "bread"
    assert [amount for _, amount, _ in splits(second)] == [-333, -334, -333]
    assert splits(last) == [("Food", -165_000, False)]
    assert refusals(read("splits")) == [
        (24, "unbalanced", 7),
        (31, "amount", 4),
        (35, "structure", 4),
    ]


def test_an_opening_balance_names_the_account_and_is_posted_against_equity():
    (statement,) = read("opening-balance").statements
    assert statement.account == "Checking"
    assert [splits(row) for row in statement.rows] == [
        [("Opening Balance Equity", 50_000, False)],
        [("Food", -500, False)],
        [],
    ]
    told = [one.what for one in read("opening-balance").assumed]
    assert any("to itself" in what for what in told)


def test_the_name_of_an_account_from_its_opening_balance_ends_with_its_section():
    text = content_of("opening-balance") + b"!Type:CCard\nD1/16'26\nT-7.00\n^\n"
    assert [one.account for one in read_qif(text).statements] == ["Checking", ""]


def test_a_number_is_that_of_a_check_or_a_word_for_the_type():
    assert [(row.number, row.type) for row in rows("numbers-and-types")] == [
        ("1001", "Check"),
        ("", "ATM"),
        ("", "Deposit"),
        ("", "Transfer"),
        ("", "Transfer"),
        ("", "Check"),
        ("A-17", "Deposit"),
        ("0042", "Deposit"),
        ("", "EFT"),
    ]


def test_what_has_no_place_in_the_books_is_left_out_by_name_or_told_once():
    parsed = read("left-out")
    assert {block.block: block.rows for block in parsed.left_out} == {
        "!Type:Cat": 4,
        "!Type:Class": 2,
        "!Type:Memorized": 3,
        "!Type:Invst": 3,
        "!Type:Prices": 2,
        "!Type:Martian": 2,
    }
    assert [one.line for one in parsed.assumed] == [29, 31, 32, 36]
    assert [splits(row) for row in rows("left-out")] == [
        [("Food/Drink", -500, False)],
        [("Food", -600, False)],
    ]


def test_wrong_records_are_refused_with_their_lines():
    parsed = read("wrong-records")
    assert refusals(parsed) == [
        (5, "date", 2),
        (7, "amount", 2),
        (9, "structure", 5),
        (14, "structure", 5),
        (19, "amount", 3),
        (22, "amount", 3),
        (25, "date", 3),
        (28, "amount", 4),
        (32, "structure", 3),
        (36, "structure", 2),
    ]
    assert cents(parsed) == [-500]


def test_records_without_a_header_are_refused_and_comments_are_structure():
    parsed = read("rows-before-a-header")
    assert refusals(parsed) == [(3, "structure", 3)]
    assert [one.account for one in parsed.statements] == ["", "Visa"]
    assert cents(parsed) == [-600, -700]
    (told,) = parsed.assumed
    assert (told.line, told.why) == (8, "it has no ^")


def test_an_older_encoding_is_read():
    (row,) = rows("windows")
    assert row.payee == "Café Zoë"
