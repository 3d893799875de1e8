"""A statement that is written in any dialect of banks reads back as the same rows."""

from collections import Counter
from datetime import timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from adapters.importers.bank_csv.reader import read_bank_csv
from application.importing.parsed_file import ReadingOptions
from application.importing.statements import ColumnMapping, StatementRow
from domain.values import format_amount
from tests.adapters.importers.bank_csv.dialects import (
    DAYS,
    ROWS,
    SETTLING,
    dialects,
)
from tests.adapters.importers.bank_csv.plain_reading import check_counts, only_statement

OTHER_SIGN = ("SETTLING INCOME", 77_77)


def read(text: str, options: ReadingOptions | None = None) -> tuple[StatementRow, ...]:
    parsed = read_bank_csv(text.encode(), options or ReadingOptions())
    check_counts(parsed)
    assert parsed.refused_lines == parsed.left_out_lines == 0, list(parsed.refused)
    return only_statement(parsed).rows


def figures(rows):
    return [(row.date, row.payee, row.amount) for row in rows]


def expected(rows):
    return [(day, " ".join(text.split()), cents) for day, text, cents in rows]


@given(dialects(), ROWS)
def test_a_statement_in_any_dialect_reads_back_as_the_same_rows(dialect, rows):
    day, _, _ = SETTLING
    rows = [*rows, SETTLING, (day, *OTHER_SIGN)]
    assert figures(read(dialect.write(rows))) == expected(rows)


@given(dialects(), ROWS, st.randoms())
def test_the_order_of_the_rows_changes_nothing_but_their_order(dialect, rows, random):
    rows = [*rows, SETTLING, (SETTLING[0], *OTHER_SIGN)]
    shuffled = random.sample(rows, len(rows))
    there, here = read(dialect.write(rows)), read(dialect.write(shuffled))
    assert Counter(figures(there)) == Counter(figures(here)) == Counter(expected(rows))


@given(dialects(), ROWS)
def test_what_the_file_does_not_show_is_answered_by_the_options(dialect, rows):
    assume(dialect.has_header)
    mapping = ColumnMapping(decimal_comma=dialect.decimal_comma)
    parsed = read_bank_csv(dialect.write(rows).encode(), ReadingOptions(dialect.order, mapping))
    if dialect.form == "marked" and all(cents > 0 for _, _, cents in rows):
        return  # Amounts that are marked as credits alone, as all of them are.
    if dialect.form in {"signed", "plus", "dollar", "parentheses", "trailing", "currency"}:
        assert figures(only_statement(parsed).rows) == expected(rows)


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(-50_000, 50_000).filter(bool)), min_size=4),
    st.booleans(),
    st.booleans(),
    DAYS,
)
def test_a_running_balance_shows_the_sign_of_all_amounts(steps, is_descending, is_reversed, first):
    """Whichever sign the file gives its amounts, they are what changes the balance."""
    assume(len({cents for _, cents in steps}) > 2)
    balance, day, rows = 0, first, []
    for days, cents in steps:
        balance, day = balance + cents, day + timedelta(days + 1)
        rows.append((day, cents, balance))
    if is_descending:
        rows.reverse()
    lines = [
        f"{day},{format_amount(-cents if is_reversed else cents)},{format_amount(total)}"
        for day, cents, total in rows
    ]
    text = "Date,Amount,Balance\n" + "\n".join(lines) + "\n"
    statement = only_statement(read_bank_csv(text.encode()))
    assert [row.amount for row in statement.rows] == [cents for _, cents, _ in rows]
    assert (statement.balance, statement.balance_date) == (balance, day)
