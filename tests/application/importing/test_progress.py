"""The progress of an import: told often enough to be shown, and seldom enough to cost nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.importers.iif.reader import read_iif
from application.importing.plan_import import ImportOptions, commit_import, plan_import
from application.ports.progress import STEP, observed
from tests.application.importing.test_plan_import import HEAD


def invoices(count: int) -> bytes:
    """A file of invoices to one customer."""
    kind = "INVOICE\t3/4/2026"
    blocks = [
        f"TRNS\t{kind}\tAccounts Receivable\tAnna\t{number}.00\t{number}\n"
        f"SPL\t{kind}\tSales Income\t\t-{number}.00\t\nENDTRNS\n"
        for number in range(1, count + 1)
    ]
    return "".join([HEAD, *blocks]).encode()


@given(st.integers(0, 5 * STEP))
def test_the_progress_is_told_at_the_beginning_at_every_step_and_at_the_end(total):
    told = []
    parts = list(observed(range(total), total, lambda done, of: told.append((done, of))))
    assert parts == list(range(total))
    assert [of for _, of in told] == [total] * len(told)
    assert [done for done, _ in told] == [*range(0, total, STEP), total]


@given(st.integers(1, 3 * STEP), st.data())
def test_the_progress_counts_only_what_is_done(total, data):
    stop = data.draw(st.integers(0, total - 1))
    told = []
    for part in observed(range(total), total, lambda done, _: told.append(done)):
        assert told[-1] <= part
        if part == stop:
            break
    assert told[-1] == stop - stop % STEP


@pytest.mark.parametrize("count", [1, STEP, 2 * STEP + 1])
def test_planning_counts_transactions_and_storing_counts_records(books, count):
    planned_steps, stored_steps = [], []
    planned = books.read(
        plan_import,
        "iif",
        read_iif(invoices(count)),
        ImportOptions(),
        progress=lambda *step: planned_steps.append(step),
    )
    assert planned_steps == [*((done, count) for done in range(0, count, STEP)), (count, count)]
    writes = len(planned.plan.writes)
    answer = books.run(commit_import, planned, progress=lambda *step: stored_steps.append(step))
    assert stored_steps == [*((done, writes) for done in range(0, writes, STEP)), (writes, writes)]
    assert writes >= sum(answer.created.values()) == count + 1
