"""What is neither logged nor derived has proofs, whatever the books write, replace and delete."""

from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.storage.sqlite.driver import DRIVER
from application.integrity.verify_books import verify_books
from application.ports.client_repairs import ClientRepair
from application.ports.pushes import LastPush, StoredResult
from application.ports.replies import Answer, StoredReply
from application.ports.stored_imports import StoredPlan
from domain.errors import Invalid
from tests.application.actions import CHECKING, SAVINGS
from tests.application.integrity.everything import imported_rows

DAYS = st.integers(10, 14).map(lambda day: f"2026-03-{day}T00:00:00.000Z")
NAMES = st.sampled_from(["a", "b", 'c "'])


def reply(session, name, day):
    session.replies.purge(day, 2)
    if session.replies.find(name) is None:
        session.replies.store(name, StoredReply("f", Answer(200, {}, name.encode())), day)


def push(session, name, day):
    session.pushes.purge(day, 2)
    session.pushes.store(name, "1", StoredResult("f", name, day))
    session.pushes.note(LastPush(name, day, 1, {}), 2)


def repair(session, name, day):
    session.repairs.note(ClientRepair(name, 1, (("items", name),), day))
    session.repairs.purge(day, 2)


def plan(session, name, day):
    session.imports.forget_plan(name)
    session.imports.keep_plan(StoredPlan(name, "d", "iif", "{}", b"x", day))
    session.imports.purge_plans(day, 2)


def batch(session, name, day):
    session.imports.remember(name, {day: ("journals", name), name: ("journals", name)})
    session.imports.remember_rows(name, imported_rows(CHECKING))


def move(session, name, day):
    session.imports.move_rows(CHECKING, SAVINGS)


def forget(session, name, day):
    session.imports.forget(name)


def follow(session, name, day):
    session.unreconciled_rows.follow(CHECKING)
    session.unreconciled_rows.forget(CHECKING)


STEPS = st.sampled_from([reply, push, repair, plan, batch, move, forget, follow])


@settings(max_examples=20)
@given(st.lists(st.tuples(STEPS, NAMES, DAYS), max_size=12))
def test_the_proofs_are_those_of_the_rows_after_any_writes(sql_books, steps):
    for step, name, day in steps:
        sql_books.run(lambda work, step=step, name=name, day=day: step(work.session, name, day))
    assert sql_books.read(verify_books).faults == ()


def refused(session):
    reply(session, "other", "2026-03-11")
    raise Invalid("not now")


def test_a_refused_unit_of_work_leaves_the_proofs_as_they_were(sql_books, tmp_path):
    sql_books.run(lambda work: reply(work.session, "kept", "2026-03-10"))
    with pytest.raises(Invalid):
        sql_books.run(lambda work: refused(work.session))
    assert sql_books.read(verify_books).faults == ()
    with closing(DRIVER.connect(tmp_path / "books.wyzbooks")) as raw:
        keys = raw.execute("SELECT key FROM proofs WHERE subject = 'idempotency'").fetchall()
    assert keys == [('["kept"]',)]
