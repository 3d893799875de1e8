"""Small OFX files, each named for its oddity, with their right figures; those of strangers."""

import re
from datetime import date

import pytest

from adapters.importers.ofx.reader import read_ofx
from application.importing.parsed_file import ParsedFile
from application.importing.statements import StatementRow
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
    return (DATA / "ofx" / f"{name}.ofx").read_bytes()


def read(name: str) -> ParsedFile:
    return read_ofx(content_of(name))


def rows(name: str) -> list[StatementRow]:
    return [row for statement in read(name).statements for row in statement.rows]


def refusals(name: str) -> list[tuple[int, str]]:
    return [(row.line, row.code) for row in read(name).refused]


def left_out(name: str) -> dict[str, int]:
    return {block.block: block.rows for block in read(name).left_out}


@pytest.mark.parametrize("path", files("ofx"), ids=lambda path: path.stem)
def test_every_line_of_every_file_is_accounted_for(path):
    content = path.read_bytes()
    parsed = read_ofx(content)
    check_lines(parsed, content)
    check_rows(parsed)


STRANGERS = [path for path in files("ofx") if path.is_relative_to(CORPUS)]


@pytest.mark.skipif(not STRANGERS, reason="the files of strangers are not here")
def test_the_amounts_are_those_that_the_files_of_strangers_hold():
    for path in STRANGERS:
        content = path.read_bytes()
        amounts = amounts_in(r"<TRNAMT>\s*([-+0-9.]+)", content)
        parsed = read_ofx(content)
        if "date_missing" in path.stem:
            assert (cents(parsed), len(parsed.refused)) == ([], len(amounts))
        else:
            assert cents(parsed) == amounts, path
        transactions = len(re.findall(rb"<STMTTRN>", content))
        assert len(cents(parsed)) + sum(row.rows > 0 for row in parsed.refused) == transactions


def test_many_transactions_on_one_line_are_all_read_and_the_line_counts_once():
    parsed = read("everything-on-one-line")
    (statement,) = parsed.statements
    assert [(row.line, row.rows, row.amount) for row in statement.rows] == [
        (1, 0, -500),
        (1, 0, -500),
        (1, 0, 165_000),
    ]
    assert [row.fitid for row in statement.rows] == ["0001", "0002", "0003"]
    assert (statement.account, statement.kind) == ("000123456", "bank")
    assert (statement.balance, statement.balance_date) == (125_000, date(2026, 1, 31))
    assert (parsed.structure, parsed.total) == (1, 1)


def test_a_line_belongs_to_the_transaction_that_its_first_letter_belongs_to():
    trn = "<STMTTRN><DTPOSTED>20260101<TRNAMT>{}</STMTTRN>"
    text = (
        "<OFX><STMTRS><BANKTRANLIST>\n  " + trn.format(1) + trn.format(2) + "\n\n"
        "<STMTTRN><DTPOSTED>20260101\n<TRNAMT>3\n</STMTTRN>" + trn.format(4) + "<STMTTRN>\n"
        "<DTPOSTED>20260101<TRNAMT>5</STMTTRN></BANKTRANLIST>\n</STMTRS></OFX>"
    )
    parsed = read_ofx(text.encode())
    (statement,) = parsed.statements
    assert [(row.amount, row.line, row.rows) for row in statement.rows] == [
        (100, 2, 1),
        (200, 2, 0),
        (300, 4, 3),
        (400, 6, 0),
        (500, 6, 1),
    ]
    check_lines(parsed, text.encode())
    assert parsed.structure == 3


def test_white_space_may_stand_everywhere_and_the_header_may_be_missing():
    (row,) = rows("white-space-and-no-header")
    assert (row.date, row.amount, row.type) == (date(2026, 1, 5), -165_000, "Check")
    assert (row.payee, row.memo) == ("Garden Supply", "first line second line")
    assert (row.number, row.line, row.rows) == ("001025", 14, 13)
    (statement,) = read("white-space-and-no-header").statements
    assert (statement.account, statement.balance) == ("000123456", 9_950)


def test_closing_tags_may_be_missing_or_wrong_and_the_first_is_told():
    parsed = read("closing-tags-wrong-or-missing")
    (statement,) = parsed.statements
    assert cents(parsed) == [-500, 1_250]
    assert [(row.payee, row.type) for row in statement.rows] == [
        ("Bakery", "Expense"),
        ("Savings", "Transfer"),
    ]
    assert (statement.account, statement.balance) == ("77", 750)
    (told,) = parsed.assumed
    assert (told.line, told.what) == (19, "<STMTTRN> ends at line 25")


def test_amounts_have_points_or_commas_and_more_decimals_only_if_they_are_zeros():
    expected = [-31_667, 1_250, -1_250, 165_000, 165_000, 165_000, 50, 12_000]
    assert [row.amount for row in rows("amounts")] == expected
    assert refusals("amounts") == [(line, "amount") for line in range(23, 28)]
    assert left_out("amounts") == {"STMTTRN of 0.00": 1}
    messages = [row.message for row in read("amounts").refused]
    assert all("TRNAMT" in message for message in messages)
    assert "more than two decimals" in messages[0]
    assert "the comma may part thousands or decimals" in messages[1]


def test_a_date_is_its_first_eight_digits_whatever_time_and_zone_follow():
    days = [date(2026, 1, 31)] * 3 + [date(2026, 1, 1), date(2024, 2, 29)]
    assert [row.date for row in rows("dates")] == days
    assert refusals("dates") == [(line, "date") for line in range(18, 23)]
    assert all("DTPOSTED" in row.message for row in read("dates").refused)


def test_only_predefined_and_numeric_entities_are_read_and_nothing_is_expanded():
    first, second, third, fourth = rows("texts-and-entities")
    assert first.payee == "Oak & Co"
    assert first.memo == "M&S & <b> \"x\" 'y' éé &big; &nbsp; &am"
    assert (second.payee, second.memo) == ("A < B", "5 <6 and <<7")
    assert third.payee == "Tom & <Jerry> &amp;"
    assert third.memo == "cut at the end of the fiel"
    assert (fourth.payee, fourth.memo) == ("Café Zoë", "one two")


@pytest.mark.parametrize(
    ("name", "payee"),
    [
        ("windows-declared-as-utf-8", "Café Zoë"),
        ("utf-8-declared-as-windows", "Café Zoë"),
        ("latin-9-as-declared", "Café Zoë €"),
    ],
)
def test_the_bytes_decide_what_the_encoding_is_and_then_what_is_declared(name, payee):
    (row,) = rows(name)
    assert row.payee == payee
    assert not list(read(name).assumed)


def test_each_account_has_its_own_statement_with_its_kind_and_balance():
    statements = read("several-accounts").statements
    assert [(one.account, one.kind, one.balance, len(one.rows)) for one in statements] == [
        ("000123456", "bank", 125_000, 1),
        ("0002", None, None, 0),
        ("4111", "card", -12_345, 3),
    ]
    assert [row.type for row in statements[2].rows] == [
        "Credit Card Charge",
        "Credit Card Payment",
        "Credit Card Credit",
    ]
    (told,) = read("several-accounts").assumed
    assert "'CAD'" in told.what


def test_an_account_that_begins_before_the_last_statement_has_ended_has_its_own_statement():
    statements = read("accounts-that-run-together").statements
    assert [(one.account, [row.amount for row in one.rows]) for one in statements] == [
        ("000123456", [-500, -1_660]),
        ("99", [800]),
    ]


def test_what_has_no_place_in_the_books_is_left_out_by_name():
    assert [row.payee for row in rows("left-out")] == ["Bakery", "Rome"]
    assert left_out("left-out") == {
        "INVSTMTMSGSRSV1": 9,
        "SECLISTMSGSRSV1": 3,
        "STMTTRN in EUR": 1,
        "STMTTRN of type HOLD": 1,
        "STMTTRN with CORRECTFITID": 1,
        "STMTTRNP": 3,
        "INTRATRNRS": 3,
        "PROFMSGSRSV1": 2,
    }
    (told,) = read("left-out").assumed
    assert (told.line, "EUR" in told.why) == (29, True)
    assert not read("left-out").refused


def test_an_error_of_the_bank_is_told_and_refused_if_there_is_no_statement():
    (told,) = read("error-of-one-account").assumed
    assert (told.line, told.why) == (17, "the bank answered with '2003 Account not found'")
    assert cents(read("error-of-one-account")) == [-500]
    (refused,) = read("error-without-statement").refused
    assert refused.line == 12
    assert "15500 Signon invalid" in refused.message


def test_where_tags_are_lost_no_transaction_is_lost_in_silence():
    parsed = read("lost-tags")
    assert [row.fitid for row in rows("lost-tags")] == ["1", "6"]
    assert refusals("lost-tags") == [(15, "structure"), (16, "structure"), (17, "amount")]
    check_lines(parsed)


@pytest.mark.parametrize(
    ("name", "line", "tag"),
    [("cut-in-an-amount", 15, "<STMTTRN>"), ("cut-between-transactions", 13, "<BANKTRANLIST>")],
)
def test_a_file_that_is_cut_off_is_refused_where_its_end_is_lost(name, line, tag):
    (refused,) = read(name).refused
    assert (refused.line, refused.code) == (line, "structure")
    assert tag in refused.message
    assert cents(read(name)) == [-500]


def test_an_empty_balance_is_told_and_the_rows_are_read():
    (told,) = read("empty-balance").assumed
    assert (told.line, told.why) == (17, "BALAMT is empty")
    (statement,) = read("empty-balance").statements
    assert (statement.balance, statement.balance_date) == (None, None)
    assert cents(read("empty-balance")) == [-500, -1_660]


def test_a_comment_that_does_not_end_is_refused():
    text = content_of("dates").replace(b"<STMTTRN>", b"<!-- <STMTTRN>", 1)
    parsed = read_ofx(text)
    assert "comment" in " ".join(row.message for row in parsed.refused)
    check_lines(parsed, text)


def test_a_number_of_zeros_is_no_number_and_the_reference_serves_where_there_is_no_check():
    trn = "<STMTTRN><DTPOSTED>20260101<TRNAMT>1{}</STMTTRN>"
    numbers = [
        "<CHECKNUM>0",
        "<CHECKNUM>0<REFNUM>R7",
        "<CHECKNUM>0012<REFNUM>R7",
        "<REFNUM>&#82;8",
        "",
    ]
    text = "<OFX><STMTRS>" + "".join(trn.format(number) for number in numbers) + "</STMTRS></OFX>"
    (statement,) = read_ofx(text.encode()).statements
    assert [row.number for row in statement.rows] == ["", "R7", "0012", "R8", ""]


def test_a_transaction_outside_of_a_statement_is_refused():
    parsed = read_ofx(b"<OFX>\n<STMTTRN><DTPOSTED>20260101<TRNAMT>1</STMTTRN>\n</OFX>")
    assert [(row.line, row.rows) for row in parsed.refused] == [(2, 1)]
    check_lines(parsed)
