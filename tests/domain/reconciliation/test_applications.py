"""Applications: the day on which they begin to count."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.reconciliation.applications import applied_on
from tests.domain.reconciliation.items import DATES, charge, credit
from tests.strategies import examples

some = settings(max_examples=examples(0.5))


@some
@given(DATES, DATES, st.none() | DATES)
def test_an_application_counts_from_the_later_item_or_the_day_after_the_books_were_closed(
    one, other, closing
):
    day = applied_on(credit(day=one), charge(day=other), closing)
    later = max(one, other)
    assert day == (later if closing is None or later > closing else closing + timedelta(days=1))
    assert closing is None or day > closing
