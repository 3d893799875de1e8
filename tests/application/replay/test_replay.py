"""Books that replay the log of others are equal to them, in all that they hold.

The machines that try any journals, any operations and any bank reconciliations end with the same
check.
"""

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from tests.application.replaying import WAYS, Way, assert_alike, replayed
from tests.application.reporting.random_books import Plan, books_of, plans
from tests.strategies import examples


@pytest.mark.parametrize("way", WAYS)
@hypothesis_settings(max_examples=examples(0.5))
@given(plans())
def test_books_that_replay_a_log_are_those_that_made_it(way: Way, plan: Plan):
    books = books_of(plan)
    assert_alike(books, replayed(books, way))
