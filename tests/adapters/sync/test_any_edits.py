"""What is entered on a copy alone comes out as it was entered: all kinds of documents."""

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from adapters.storage.memory.store import MemoryStore
from tests.adapters.sync.served import follower
from tests.application.replaying import assert_alike, holdings
from tests.application.reporting.random_books import Plan, furnish, go_on, plans
from tests.strategies import examples
from tests.support import new_books


@hypothesis_settings(
    max_examples=examples(0.1), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(plan=plans())
def test_what_is_entered_on_a_copy_alone_comes_out_as_it_was_entered(plan: Plan, served, server):
    del server
    books, app = served
    books.store = MemoryStore()
    original = new_books(books.store)
    books.clock, books.ids = original.clock, original.ids
    furnish(plan, original)
    copy = follower(app)
    copy.follow()
    go_on(plan, copy.books, "c")
    before = copy.books.read(holdings)
    assert copy.follow("records").news == []
    assert_alike(original, copy.books)
    after = copy.books.read(holdings)
    for name, value in before.items():
        assert (name, after[name]) == (name, value)
