"""Books that replay the log of others are equal to them, in all that they hold."""

from datetime import date
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from adapters.storage.memory.store import MemoryStore
from application.integrity.audit import all_changes
from application.integrity.verify_books import verify_books
from application.open_books import assemble
from application.replay.replay import LoggedAt, replay, state_in
from application.serialization import to_json
from application.sync.checksums import checksums
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.write_context import Actor
from domain.ledger.entries import Turnover
from tests.application.reporting.random_books import Plan, books_of, plans
from tests.strategies import examples
from tests.support import CountedIds, FixedClock


def replay_by_unit(books: Books, log) -> None:
    """Replay a log as it was made, one unit of work after the other."""
    for (at, actor, _), changes in groupby(log, lambda row: (row.at, row.actor, row.request_id)):
        states = [state_in(row.collection, row.id, row.after) for row in changes]
        books.run(replay, states, LoggedAt.of(at, Actor(actor)))


def replay_at_once(books: Books, log) -> None:
    """Replay what a log comes to in the end."""
    states = [state_in(row.collection, row.id, row.after) for row in log]
    books.run(replay, states, LoggedAt.of(log[-1].at, Actor()))


def holdings(work: UnitOfWork) -> dict[str, object]:
    """All that books hold, but for versions and the log."""
    records = {
        kind.plural: [to_json(record) for record in work.session.records.all(kind)]
        for kind in work.kinds()
    }
    postings = sorted(
        work.session.ledger.all_postings(), key=lambda row: (row.entry_id, str(row.posting))
    )
    return {
        "records": records,
        "checksums": checksums(work),
        "postings": postings,
        "months": _not_zero(work.session.ledger.month_balances()),
        "contacts": _not_zero(work.session.ledger.contact_balances()),
        "items": sorted(work.session.open_items.all(), key=lambda item: item.id),
        "rows": sorted(work.session.unreconciled_rows.places(), key=str),
        "followed": work.session.unreconciled_rows.accounts(),
    }


def _not_zero(balances):
    """The balances without those that came back to zero, which may be kept or not."""
    return {key: balance for key, balance in balances.items() if balance not in (0, Turnover())}


def check_replayed(original: Books, copy: Books) -> None:
    held = copy.read(holdings)
    for name, value in original.read(holdings).items():
        assert (name, held[name]) == (name, value)
    assert copy.read(verify_books).faults == ()


@pytest.mark.parametrize("way", [replay_by_unit, replay_at_once])
@hypothesis_settings(max_examples=examples(0.5))
@given(plans())
def test_books_that_replay_a_log_are_those_that_made_it(way, plan: Plan):
    original = books_of(plan)
    copy = assemble(MemoryStore(), FixedClock(date(1999, 1, 1)), CountedIds())
    way(copy, original.read(lambda work: [*all_changes(work)]))
    check_replayed(original, copy)
