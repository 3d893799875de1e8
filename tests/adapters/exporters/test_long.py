"""Long reports are written while they are read: memory does not grow with the rows."""

import tracemalloc

import pytest

from adapters.exporters.csv import write_csv
from adapters.exporters.html import write_html
from adapters.exporters.json import write_json
from adapters.exporters.xlsx import write_xlsx
from tests.adapters.exporters.sample_reports import LEDGER, Once, journal, report_of, written

PEAK = 4_000_000


@pytest.mark.parametrize(("write", "rows"), [(write_csv, 50_000), (write_json, 50_000), (write_html, 20_000), (write_xlsx, 10_000)])
def test_memory_does_not_grow_with_the_rows(write, rows, tmp_path):
    written(write, report_of(journal(10), LEDGER))  # what is loaded once does not count
    with (tmp_path / "out").open("wb") as out:
        tracemalloc.start()
        write(report_of(journal(rows), LEDGER), out)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        size = out.tell()
    assert size > 20 * rows
    assert peak < PEAK


@pytest.mark.parametrize("write", [write_csv, write_json, write_html, write_xlsx])
def test_rows_are_gone_through_once(write, tmp_path):
    rows = Once(journal(3))
    with (tmp_path / "out").open("wb") as out:
        write(report_of(rows, LEDGER), out)
    assert rows.asked == 1
