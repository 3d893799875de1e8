"""The grammar of IIF: lines, cells, headers, amounts and dates, and that no byte is lost."""

import re
import time
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st

from adapters.importers.iif.first_look import separator_of
from adapters.importers.iif.grammar import IifRow, read_rows, split_cells
from adapters.importers.iif.reader import read_iif
from adapters.importers.text import decode, encoding_of, line_batches, read_amount, read_date
from adapters.json_shapes.imports import import_view, refused_import_view
from adapters.storage.memory.store import MemoryStore
from application.importing.import_answer import ImportRefused
from application.importing.parsed_file import UnreadableFile
from application.integrity.verify_books import verify_books
from domain.errors import Invalid
from domain.values import LARGEST_MONEY
from tests.support import import_parsed, new_books

KEYWORDS = [
    "!TRNS", "!SPL", "!ENDTRNS", "TRNS", "SPL", "ENDTRNS", "!ACCNT", "ACCNT", "!CUST", "CUST",
    "VEND", "!INVITEM", "INVITEM", "ENDGRP", "TERMS", "!TERMS", "HDR", "BUD", "!QB ONLINE", "", "!",
    "trns",
]  # fmt: skip
WORDS = [
    "NAME", "ACCNT", "AMOUNT", "DATE", "TRNSTYPE", "ACCNTTYPE", "DOCNUM", "MEMO", "ACCNUM",
    "INVITEMTYPE", "EXTRA", "CHECK", "INVOICE", "GENERAL JOURNAL", "ESTIMATES", "BANK", "AR", "INC",
    "GRP", "Checking", "1000", "a:b", ":", "a::b", "Sales", "1/2/26", "31/1/26", "0/0/0", "5", "-5",
    '"1,000.00"', "--1", '"', '""', '"a', 'a"', '6" wrap', "\x00", "\u202e", "é", " ", "",
]  # fmt: skip

lines = st.builds(
    lambda key, cells: "\t".join([key, *cells]),
    st.sampled_from(KEYWORDS),
    st.lists(st.sampled_from(WORDS) | st.text(max_size=5), max_size=8),
)
almost_iif = st.builds(
    lambda text_lines, end: end.join(text_lines).encode(),
    st.lists(lines, max_size=25),
    st.sampled_from(["\n", "\r\n", "\r"]),
)

HEADERS = (
    "!TRNS\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\tMEMO\n"
    "!SPL\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\tMEMO\n"
    "!ENDTRNS\n"
)
WHOLE = (
    (
        "!ACCNT\tNAME\tACCNTTYPE\tACCNUM\n"
        "ACCNT\tTill\tBANK\t1099\n"
        "ACCNT\tSales:Bread\tINC\t4300\n"
        "!CUST\tNAME\n"
        "CUST\tAnna\n"
    )
    + HEADERS
    + (
        "TRNS\tCASH SALE\t1/2/2026\tTill\tAnna\t12.50\tbread\n"
        "SPL\tCASH SALE\t\tSales:Bread\t\t-12.50\t\n"
        "ENDTRNS\n"
    )
    + (
        'TRNS\tINVOICE\t1/3/2026\tAccounts Receivable\tAnna\t"1,000.00"\tcake\n'
        "SPL\tINVOICE\t\tSales:Bread\t\t-1000\t\n"
        "ENDTRNS\n"
    )
).encode()


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A correct file with some bytes removed, inserted or moved."""
    content = bytearray(WHOLE)
    for _ in range(draw(st.integers(1, 6))):
        at, size = draw(st.integers(0, len(content))), draw(st.integers(0, 12))
        content[at : at + size] = draw(
            st.binary(max_size=4) | st.sampled_from([b"\t", b"\n", b"\r", b'"', b",", b"!", b"-"])
        )
    return bytes(content)


def rows_in(content: bytes) -> list[IifRow]:
    encoding = encoding_of(content)
    separator = separator_of(content, encoding, lambda: None)
    lines = chain.from_iterable(line_batches(content, encoding))
    return list(read_rows(lines, separator))


def rows_of(text: str) -> list[IifRow]:
    return rows_in(text.encode())


def keys_of(text: str) -> list[tuple[int, str]]:
    return [(each.line, each.key) for each in rows_of(text)]


def is_read(content: bytes) -> bool:
    """Whether a file is read as IIF; if not, the refusal says what it looks like."""
    try:
        read_iif(content)
    except UnreadableFile as error:
        refusal = error
    else:
        return True
    assert refusal.code == "not_iif"
    assert re.search("looks like|is no text|is empty", str(refusal))
    return False


def account_for(content: bytes) -> dict[str, Any]:
    """Check that every line of a file is accounted for: imported, left out or refused.

    What is no IIF file at all is refused as a whole, and the refusal says what it looks like.
    """
    if not is_read(content):
        return {}
    answers = []
    for partial in (False, True):
        books = new_books(MemoryStore())
        source = read_iif(content)
        try:
            answers.append(import_view(import_parsed(books, source, partial=partial)))
        except ImportRefused as refused:
            assert not partial
            answers.append(refused_import_view(refused.answer))
        assert books.read(verify_books).faults == ()
    for answer in answers:
        counts = dict(answer["lines"])
        assert sum(counts.values()) - counts["total"] == counts["total"]
        assert counts["total"] == len(rows_in(content))
        assert (
            answer["trialBalance"]["after"]["debits"] == answer["trialBalance"]["after"]["credits"]
        )
        assert all(
            1 <= each["line"] <= counts["total"] and each["code"] and each["message"]
            for each in answer["refused"]
        )
        assert sum(each["rows"] for each in answer["leftOut"]) == counts["leftOut"]
    return answers[1]


# Nothing is lost


@given(st.binary(max_size=400))
def test_every_line_of_random_bytes_is_accounted_for(content):
    account_for(content)


@given(almost_iif)
def test_every_line_of_what_is_almost_iif_is_accounted_for(content):
    account_for(content)


@given(mutated())
def test_every_line_of_a_damaged_file_is_accounted_for(content):
    account_for(content)


def test_every_line_of_a_right_file_is_accounted_for():
    counts = account_for(WHOLE)["lines"]
    assert counts == {
        "made": 7,
        "merged": 0,
        "duplicate": 0,
        "leftOut": 0,
        "refused": 0,
        "structure": 7,
        "total": 14,
    }


@pytest.mark.parametrize("content", [b"", b"\n", b" \r\n\t\r\n"])
def test_an_empty_file_is_refused(content):
    with pytest.raises(UnreadableFile, match="the file is empty"):
        read_iif(content)


# Lines


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_any_of_the_three_ways_and_are_counted_from_one(end):
    text = end.join(["!CUST\tNAME", "CUST\tAnna", "", "CUST\tBert"])
    assert keys_of(text) == [(1, "CUST"), (2, "CUST"), (3, ""), (4, "CUST")]
    assert keys_of(text + end) == keys_of(text)


def test_lines_that_end_differently_in_one_file_are_still_physical_lines():
    assert [
        line
        for line, _ in keys_of("!CUST\tNAME\r\nCUST\tAnna\rCUST\tBert\nCUST\tCora\n\r\nCUST\tDora")
    ] == [1, 2, 3, 4, 5, 6]


@given(
    st.lists(st.sampled_from(["CUST\tAnna", '"a', 'CUST\t"Anna', "", '"'])),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_no_quote_swallows_the_end_of_a_line(written_lines, end):
    text = "".join(each + end for each in written_lines)
    assert len(keys_of(text)) == len(written_lines)


def test_blank_and_padded_lines_have_no_keyword():
    assert keys_of("\n\t\t\t\n   \t  \n") == [(1, ""), (2, ""), (3, "")]


# Encoding


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_text_is_read_in_the_usual_encodings(encoding):
    marks = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
    content = marks.get(encoding, b"") + "!CUST\tNAME\nCUST\tCafé Zoë\n".encode(encoding)
    header, row = rows_in(content)
    assert header.is_header
    assert row.get("NAME") == "Café Zoë"


def test_windows_quotes_are_curly_quotes():
    assert (
        decode(b"\x93Beans\x94 \x91n\x92 Rice \x96")
        == "\u201cBeans\u201d \u2018n\u2019 Rice \u2013"
    )


@given(st.binary(max_size=200))
def test_any_bytes_can_be_read_as_text(content):
    assert isinstance(decode(content), str)


# Cells


def quoted(cell: str, *, always: bool, separator: str) -> str:
    """A cell with the usual quoting."""
    return (
        '"' + cell.replace('"', '""') + '"' if always or separator in cell or '"' in cell else cell
    )


cells = st.text(st.sampled_from("ab1 ,;\t\"'!:é"), max_size=8).map(str.strip)


@given(st.lists(cells, min_size=1, max_size=8), st.sampled_from(["\t", ","]), st.booleans())
def test_cells_written_with_the_usual_quoting_are_read_back(written, separator, always):
    line = separator.join(quoted(each, always=always, separator=separator) for each in written)
    assert split_cells(line, separator) == written


@given(st.lists(cells, min_size=1, max_size=6), st.sampled_from(["\t", ","]))
def test_spaces_around_cells_are_ignored(written, separator):
    line = separator.join(
        f"  {quoted(each, always=True, separator=separator)} " for each in written
    )
    assert split_cells(line, separator) == written


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('a\t"b\tc"\td', ["a", "b\tc", "d"]),  # a tab inside of quotes
        ('6" wrap\tx', ['6" wrap', "x"]),  # a lone quote in bare text
        # a lone quote in quoted text
        ('a\t"Smith, Tammy " M (PP)"\tb', ["a", 'Smith, Tammy " M (PP)', "b"]),
        ('"1 Ticket for ""Beans"" | "\tx', ['1 Ticket for "Beans" |', "x"]),
        ('a\t"b', ["a", '"b']),  # never closed
        ('"a\tb', ['"a', "b"]),
        ('a\t"\tb', ["a", '"', "b"]),
        ('""\ta', ["", "a"]),
        ("O'Connor\t'x'", ["O'Connor", "'x'"]),  # apostrophes do not quote
        ("a\t", ["a", ""]),
        ("", [""]),
        ('"99,250.02"\tb', ["99,250.02", "b"]),
    ],
)
def test_unbalanced_quotes_are_read_as_they_stand(line, expected):
    assert split_cells(line, "\t") == expected


@given(st.text(max_size=60), st.sampled_from(["\t", ","]))
@example('"' * 21, "\t")
def test_a_line_never_has_more_cells_than_separators(line, separator):
    assert 1 <= len(split_cells(line, separator)) <= line.count(separator) + 1


@pytest.mark.parametrize(
    "line",
    [
        '"' * 2_000_001,
        'TRNS\t"' + '""' * 1_000_000 + "x",
        '"a\t' * 500_000,
        '"""x\t' * 400_000,
        '"""\t' * 500_000,
        '" "\t' * 500_000 + '"',
        '"a"' + " " * 2_000_000 + "x",
        ('"a"' + " " * 1_000 + "x\t") * 2_000,
        '","' * 660_000,
        "\t" * 2_000_000,
        " " * 2_000_000 + '"',
    ],
    ids=[
        "quotes",
        "doubled",
        "opened",
        "three and text",
        "three",
        "closed",
        "spaces",
        "spaced cells",
        "comma quotes",
        "tabs",
        "blanks",
    ],
)
def test_two_megabytes_of_hostile_quotes_are_read_quickly(line):
    began = time.process_time()
    split_cells(line, "\t")
    split_cells(line, ",")
    # Seconds even on a busy machine; a quadratic reader takes an hour.
    assert time.process_time() - began < 20


# Headers


def test_values_map_by_column_name_and_later_headers_replace_earlier_ones():
    _, first, _, second = rows_of(
        "!CUST\tNAME\tPHONE1\nCUST\tAnna\t12\n!CUST\tPHONE1\tNOTE\tNAME\nCUST\t34\tx\tBert\n"
    )
    assert (first.get("NAME"), first.get("PHONE1")) == ("Anna", "12")
    assert (second.get("NAME"), second.get("PHONE1"), second.get("NOTE")) == ("Bert", "34", "x")


def test_the_first_filled_in_cell_of_duplicate_columns_is_used():
    _, row, other = rows_of("!INVITEM\tNAME\tQNTY\tQNTY\nINVITEM\tx\t\t7\nINVITEM\ty\t1\t2\n")
    assert (row.get("QNTY"), other.get("QNTY")) == ("7", "1")


def test_rows_may_be_shorter_or_longer_than_their_header():
    _, short, long = rows_of(
        "!CUST\tNAME\tPHONE1\tNOTE\nCUST\tAnna\nCUST\tBert\t1\t2\t3\t\t\t\t\t\n"
    )
    assert (short.get("NAME"), short.get("NOTE")) == ("Anna", "")
    assert dict(long.cells) == {"NAME": "Bert", "PHONE1": "1", "NOTE": "2"}


def test_headers_may_be_quoted_and_columns_may_begin_with_an_exclamation_mark():
    rows = rows_of('"!TRNS"\t"!TRNSID"\t"TRNSTYPE"\n"TRNS"\t" 1 "\tCHECK\n')
    assert (rows[0].key, rows[0].is_header) == ("TRNS", True)
    assert (rows[1].get("TRNSID"), rows[1].get("TRNSTYPE")) == ("1", "CHECK")


def test_columns_without_a_name_hold_nothing():
    _, row = rows_of("!VEND\tNAME\t\t1099\t\nVEND\tAnna\tlost\tY\tlost\n")
    assert dict(row.cells) == {"NAME": "Anna", "1099": "Y"}


def test_keywords_and_columns_are_read_in_any_case_with_spaces_around():
    _, row = rows_of(" !cust \t Name \n Cust \t Anna \n")
    assert (row.key, row.get("NAME")) == ("CUST", "Anna")


def test_keywords_may_hold_a_space():
    header, row = rows_of("!QBP EMPLOYEE\tNAME\nQBP EMPLOYEE\tAnna\n")
    assert (header.key, row.get("NAME")) == ("QBP EMPLOYEE", "Anna")


def test_a_row_without_a_header_is_reported_as_such():
    (row,) = rows_of("CUST\tAnna\n")
    assert not row.is_headed


def test_a_file_is_separated_by_commas_when_its_first_header_is():
    _, row = rows_of('!CUST,NAME,NOTE\nCUST,"Halifax, Bridgitte",a\tb\n')
    assert (row.get("NAME"), row.get("NOTE")) == ("Halifax, Bridgitte", "a\tb")
    _, row = rows_of("!CUST\tNAME\tNOTE\nCUST\tHalifax, Bridgitte\tx\n")
    assert row.get("NAME") == "Halifax, Bridgitte"


def test_a_first_header_without_columns_does_not_settle_the_separator():
    rows = rows_of("!ENDTRNS\n!CUST,NAME\nCUST,Anna\n")
    assert rows[2].get("NAME") == "Anna"


# Amounts


@given(
    st.integers(-LARGEST_MONEY, LARGEST_MONEY),
    st.booleans(),
    st.sampled_from(["{}", '"{}"', "  {}", '" {} "', "{}  "]),
    st.sampled_from(["always", "short", "long"]),
    st.integers(0, 3),
)
def test_an_amount_is_its_cents_however_it_is_written(cents, commas, frame, decimals, zeros):
    whole, rest = divmod(abs(cents), 100)
    text = f"{whole:,}" if commas else "0" * zeros + str(whole)
    if decimals == "always" or rest:
        text += f".{rest:02d}"
    if decimals == "short":
        text = text.rstrip("0").rstrip(".") if "." in text else text
    if decimals == "long":
        text = text + "000" if "." in text else text + "."
    text = frame.format("-" * (cents < 0) + text)
    (cell,) = split_cells(text, "\t")
    assert read_amount(cell) == cents


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1000.75", 100075),
        ("28.5", 2850),
        ("30", 3000),
        ("1,776.23", 177623),
        ("-5,712.93", -571293),
        ("-0.00", 0),
        ("", 0),
        (".5", 50),
        ("-.05", -5),
    ],
)
def test_the_amounts_of_real_files_are_read(text, cents):
    assert read_amount(text) == cents


@pytest.mark.parametrize(
    "text",
    [
        "--6792.59", "1e15", "1.234", "abc", "-", ".", "$5", "(5.00)", "1,00", "1,0000", ",100",
        "1,000,00", "NaN", "Infinity", "0x10", "٣", "1 000", "5.00%", "10000000000000", "9" * 5000,
        "+5",
    ],
)  # fmt: skip
def test_an_invalid_amount_is_refused(text):
    with pytest.raises(Invalid):
        read_amount(text)


@given(
    st.text(max_size=12)
    | st.text("0123456789.,-", max_size=12)
    | st.builds(
        "{}{:,}{}".format,
        st.sampled_from(["", "-"]),
        st.integers(0, 10**14),
        st.sampled_from(["", ".", ".5", ".50", ".500", ".505"]),
    )
)
def test_any_text_is_the_amount_that_its_digits_say_or_refused(text):
    try:
        cents = read_amount(text)
    except Invalid:
        event("refused")
        return
    event("an amount")
    assert abs(cents) <= LARGEST_MONEY
    assert Decimal(cents) / 100 == Decimal(text.replace(",", "") or 0)


# Dates


@given(
    st.dates(date(1970, 1, 1), date(2069, 12, 31)),
    st.sampled_from(["mdy", "dmy", "ymd"]),
    st.sampled_from("-/."),
    st.booleans(),
    st.booleans(),
)
def test_a_date_is_read_in_the_given_order(day, order, mark, padded, short):
    year = f"{day.year % 100:02d}" if short else str(day.year)
    parts = {
        "y": year,
        "m": f"{day.month:02d}" if padded else str(day.month),
        "d": f"{day.day:02d}" if padded else str(day.day),
    }
    assert read_date(mark.join(parts[each] for each in order), order) == day


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)), st.sampled_from(["mdy", "dmy", "ymd"]))
def test_a_year_of_four_digits_in_front_settles_the_order(day, order):
    assert read_date(day.isoformat(), order) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("7/16/98", date(1998, 7, 16)),
        ("7/1/1998", date(1998, 7, 1)),
        ("10/24/14", date(2014, 10, 24)),
        ("05-01-15", date(2015, 5, 1)),
        ("5/16/2016", date(2016, 5, 16)),
        ("3/17/11", date(2011, 3, 17)),
        ("2021-01-05", date(2021, 1, 5)),
        ("1/11/6", date(2006, 1, 11)),
        ("0/0/0", None),
        ("0/0/00", None),
        ("", None),
        ("00/00/0000", None),
    ],
)
def test_the_dates_of_real_files_are_read(text, day):
    assert read_date(text, "mdy") == day


@pytest.mark.parametrize(
    "text",
    [
        "2/30/2026",
        "13/1/2026",
        "1/2",
        "1/2/3/4",
        "yesterday",
        "20260105",
        "1/1/0001",
        "1/1/1899",
        "2201-01-01",
        "1//2026",
        "1/٣/2026",
    ],
)
def test_an_invalid_date_is_refused(text):
    with pytest.raises(Invalid):
        read_date(text, "mdy")


DAY_OR_MONTH = st.integers(0, 14) | st.integers(0, 32)
A_YEAR = st.integers(0, 99) | st.integers(1890, 2210)


@given(
    st.text(max_size=12)
    | st.text("0123456789/-.", max_size=12)
    | st.builds("{}/{}/{}".format, DAY_OR_MONTH, DAY_OR_MONTH, A_YEAR)
    | st.builds("{}-{:02}-{:02}".format, A_YEAR, DAY_OR_MONTH, DAY_OR_MONTH),
    st.sampled_from(["mdy", "dmy", "ymd"]),
)
def test_any_text_is_the_day_that_its_digits_say_or_none_or_refused(text, order):
    try:
        day = read_date(text, order)
    except Invalid:
        event("refused")
        return
    if day is None:
        event("no date")
        assert not text.strip("0/-. ")
        return
    event("a date")
    assert date(1900, 1, 1) <= day <= date(2200, 12, 31)
    said = sorted(int(part) % 100 for part in re.split("[/.-]", text))
    assert said == sorted((day.year % 100, day.month, day.day))
