"""Long reports are written while they are read: memory does not grow with the rows."""

import tracemalloc

import pytest

from entrypoints.report_writers import WRITERS
from tests.adapters.exporters.sample_reports import LEDGER, Once, journal, report_of, written

PEAK = 4_000_000


ROWS = {"csv": 50_000, "json": 50_000, "html": 20_000, "xlsx": 10_000}
"""How many rows are many to a format. A PDF is laid out whole: its rows are limited instead."""


def test_every_format_that_is_written_row_by_row_is_tested_here():
    assert {*ROWS, "pdf"} == set(WRITERS), "say here how many rows the new format is tried with"


@pytest.mark.parametrize("name", ROWS)
def test_memory_does_not_grow_with_the_rows(name, tmp_path):
    write, rows = WRITERS[name], ROWS[name]
    written(write, report_of(journal(10), LEDGER))  # what is loaded once does not count
    with (tmp_path / "out").open("wb") as out:
        tracemalloc.start()
        write(report_of(journal(rows), LEDGER), out)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        size = out.tell()
    assert size > 20 * rows
    assert peak < PEAK, (
        "is a row written before the next is read? (`writelines` of a codec joins them all)"
    )


@pytest.mark.parametrize("name", ROWS)
def test_rows_are_read_only_once(name, tmp_path):
    rows = Once(journal(3))
    with (tmp_path / "out").open("wb") as out:
        WRITERS[name](report_of(rows, LEDGER), out)
    assert rows.asked == 1
