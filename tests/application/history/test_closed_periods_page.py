"""Reading the changes to closed periods, as long as somebody waits for them."""

import pytest

from adapters.storage.memory.store import MemoryStore
from application.history.closed_periods_page import ClosedPeriodsQuery, read_closed_changes
from application.ports.failures import Abandoned
from application.unit_of_work.write_context import SYSTEM
from tests.application.actions import add
from tests.support import new_books


def test_who_has_gone_ends_the_reading_of_a_log_in_which_nothing_is_told():
    books = new_books(MemoryStore())
    add(books, "accounts", id="a", name="Vans", type="asset")
    gone = books.with_context(SYSTEM)
    gone.abandon()
    assert books.read(lambda work: [*read_closed_changes(work, ClosedPeriodsQuery())]) == []
    with pytest.raises(Abandoned):
        gone.read(lambda work: [*read_closed_changes(work, ClosedPeriodsQuery())])
