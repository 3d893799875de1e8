"""Replaying the log of books on new ones, and comparing the two."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from io import BytesIO
from itertools import groupby
from typing import Any

from adapters.json_shapes.portable_books import read_portable, write_portable
from adapters.storage.memory.store import MemoryStore
from application.integrity.verify_books import verify_books
from application.open_books import assemble
from application.ports.change_log import Head, LoggedChange
from application.replacement.held_books import books_of
from application.replay.replay import LoggedClock, replay, state_in
from application.serialization import to_json
from application.sync.checksums import checksums
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.write_context import Actor
from domain.ledger.batches import ImportBatch
from domain.ledger.entries import Turnover
from domain.reconciliation.bank_sessions import BankSession
from domain.sync.messages import Message
from tests.application.actions import log
from tests.support import CountedIds, FixedClock

Log = Sequence[LoggedChange]
Way = Callable[[Books, Log], None]


def replay_by_unit(books: Books, log: Log) -> None:
    """Replay a log as it was made, one unit of work after the other."""
    for (at, actor, _), changes in groupby(log, lambda row: (row.at, row.actor, row.request_id)):
        states = [state_in(row.collection, row.id, row.after) for row in changes]
        books.run(replay, states, LoggedClock.of(at, Actor(actor)))


def replay_at_once(books: Books, log: Log) -> None:
    """Replay what a log comes to in the end."""
    states = [state_in(row.collection, row.id, row.after) for row in log]
    books.run(replay, states, LoggedClock.of(log[-1].at, Actor()))


WAYS: tuple[Way, ...] = (replay_by_unit, replay_at_once)


def replayed(books: Books, way: Way) -> Books:
    """New books that have replayed the log of others."""
    copy = assemble(MemoryStore(), FixedClock(date(1999, 1, 1)), CountedIds())
    way(copy, log(books))
    return copy


def holdings(work: UnitOfWork) -> dict[str, Any]:
    """All that books hold, but for versions and the log."""
    records = {
        kind.plural: [to_json(record) for record in work.session.records.all(kind)]
        for kind in work.kinds()
    }
    postings = sorted(
        work.session.ledger.all_postings(), key=lambda row: (row.entry_id, str(row.posting))
    )
    # The rows of an account are kept on after its only reconciliation was cancelled, which a log
    # does not say in the end.
    reconciled = {session.account_id for session in work.session.records.all(BankSession)}
    rows = work.session.unreconciled_rows
    return {
        "records": records,
        "checksums": checksums(work),
        "postings": postings,
        "months": _not_zero(work.session.ledger.month_balances()),
        "contacts": _not_zero(work.session.ledger.contact_balances()),
        "items": sorted(work.session.open_items.all(), key=lambda item: item.id),
        "rows": sorted(
            (place for place in rows.places() if place.account_id in reconciled), key=str
        ),
        "followed": rows.accounts() & reconciled,
    }


def assert_alike(books: Books, copy: Books) -> None:
    """Check that books hold what others hold, and that nothing is wrong with them."""
    held = copy.read(holdings)
    for name, value in books.read(holdings).items():
        assert (name, held[name]) == (name, value)
    assert copy.read(verify_books).faults == ()


def assert_replayable(books: Books) -> None:
    """Check that the log of books makes the same books, in every way."""
    for way in WAYS:
        assert_alike(books, replayed(books, way))
    _assert_replayable_from_the_middle(books)
    assert_portable(books)


def assert_portable(books: Books) -> None:
    """Check that books made from an export hold the same, and export the same bytes."""
    content = exported(books)
    with books_of(books, read_portable(content), Head(5000)) as store:
        copy = Books(store, books.clock, books.ids, books.mechanism)
        assert exported(copy) == content
        held, expected = copy.read(holdings), books.read(holdings)
        for whole in (held, expected):
            whole["records"] = _portable(whole["records"])
        for name, value in expected.items():
            assert (name, held[name]) == (name, value)
        assert copy.read(verify_books).faults == ()
        assert log(copy)[0].version == 5001


def exported(books: Books) -> bytes:
    """The export of the whole books."""
    out = BytesIO()
    books.read(write_portable, out)
    return out.getvalue()


def _portable(records: Mapping[str, Any]) -> dict[str, Any]:
    """The records without those that only the books themselves keep."""
    left_out = {ImportBatch.plural, Message.plural}
    return {name: rows for name, rows in records.items() if name not in left_out}


def _assert_replayable_from_the_middle(books: Books) -> None:
    """From any middle, forward at once, and from the end back to the middle, as starting over."""
    changes = log(books)
    units = [list(unit) for _, unit in groupby(changes, lambda row: (row.at, row.actor))]
    for part in (3, 2):
        first = [row for unit in units[: max(1, len(units) * (part - 1) // part)] for row in unit]
        rest = changes[len(first) :]
        if not rest:
            continue
        middle = assemble(MemoryStore(), FixedClock(date(1999, 1, 1)), CountedIds())
        replay_by_unit(middle, first)
        copy = assemble(MemoryStore(), FixedClock(date(1999, 1, 1)), CountedIds())
        replay_by_unit(copy, first)
        replay_at_once(copy, rest)
        assert_alike(books, copy)
        last = {(row.collection, row.id): row for row in first}
        states = [state_in(row.collection, row.id, row.after) for row in last.values()]
        known = {(state.kind, state.id) for state in states}
        gone = (state_in(row.collection, row.id, None) for row in rest)
        states += [state for state in gone if (state.kind, state.id) not in known]
        copy.run(replay, states, LoggedClock.of(changes[-1].at, Actor()))
        assert_alike(middle, copy)


def _not_zero(balances: Any) -> dict[Any, Any]:
    """The balances without those that came back to zero, which may be kept or not."""
    return {key: balance for key, balance in balances.items() if balance not in (0, Turnover())}
