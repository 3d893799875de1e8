"""Beancount and hledger find the same balances as the books, for each account and month."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings

from application.unit_of_work.books import Books
from tests.adapters.exporters.plain_text.programs import FORMATS, read_back
from tests.application.reporting.random_books import books_of, plans
from tests.strategies import examples


def sums_of_books(books: Books) -> dict[tuple[str, str], int]:
    """What the books have posted in each month on each account; without sums of zero."""

    def read(work):
        first, last = work.session.reports.extent() or (date(2026, 1, 1), date(2026, 1, 1))
        count = (last.year - first.year) * 12 + last.month - first.month + 2
        months = [
            date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1)
            for n in range(count)
        ]
        return {
            (f"{start:%Y-%m}", id_): turnover.net
            for start, end in pairwise(months)
            for id_, turnover in work.session.ledger.turnovers(
                start, date.fromordinal(end.toordinal() - 1)
            ).items()
            if turnover.net
        }

    return books.read(read)


@pytest.mark.parametrize("format_name", FORMATS)
@settings(max_examples=examples(0.2))
@given(plans())
def test_a_program_finds_the_balances_of_any_books_for_each_account_and_month(format_name, plan):
    books = books_of(plan)
    assert read_back(books, format_name).sums() == sums_of_books(books)
