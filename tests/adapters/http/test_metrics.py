"""The metrics count every request once, and their labels are bounded."""

import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from adapters.http.routes import OPERATIONS
from adapters.storage.memory.store import MemoryStore
from application.ports.failures import StoreUnavailable
from entrypoints.api import app_of
from tests.adapters.http.requests import made
from tests.strategies import examples
from tests.support import PORT, Client, new_books

LABELS = {operation.name for operation in OPERATIONS} | {"none", "documentation"}
COUNT, SECONDS = "wyzbooks_requests_total", "wyzbooks_request_duration_seconds"


def read_metrics(client):
    """Every sample by its name, and by its labels: read as Prometheus reads them."""
    answer = client.get("/system/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    samples: dict[str, dict[tuple[str, ...], float]] = {}
    for family in text_string_to_metric_families(answer.text):
        assert family.documentation
        for sample in family.samples:
            labels = tuple(sample.labels[name] for name in sorted(sample.labels))
            assert labels not in samples.setdefault(sample.name, {})
            samples[sample.name][labels] = sample.value
    return samples


@pytest.fixture(scope="module")
def counted():
    client = Client(app_of(new_books(MemoryStore()), PORT))
    assert client.get("/system/version").status_code == 200  # A server begins without a series.
    return client


requests = st.sampled_from(
    [
        ("GET", "/api/v1/contacts", "listContacts", "2xx"),
        ("GET", "/api/v1/contacts?nothing=1", "listContacts", "4xx"),
        ("GET", "/api/v1/system/health", "readHealth", "2xx"),
        ("GET", "/api/docs", "documentation", "2xx"),
        ("SECRET", "/api/v1/contacts", "none", "4xx"),
    ]
) | st.from_regex("/api/v1/(contacts|nothing)/[a-z0-9]{1,9}", fullmatch=True).map(
    lambda path: ("GET", path, "readContact" if "contacts" in path else "none", "4xx")
)


@given(st.lists(requests, max_size=12))
@settings(max_examples=examples(0.3))
def test_every_request_is_counted_once_by_its_operation_and_the_class_of_its_status(counted, sent):
    before = read_metrics(counted)
    expected = Counter({("readMetrics", "2xx"): 1})
    for method, path, operation, status in sent:
        counted.request(method, path)
        expected[operation, status] += 1
    after = read_metrics(counted)
    grown = {
        labels: int(count - before[COUNT].get(labels, 0)) for labels, count in after[COUNT].items()
    }
    assert {labels: count for labels, count in grown.items() if count} == expected
    assert {operation for operation, _ in after[COUNT]} <= LABELS
    assert after["wyzbooks_requests_in_flight"] == {(): 1}
    for (operation,), count in after[f"{SECONDS}_count"].items():
        totals = [number for (name, _), number in after[COUNT].items() if name == operation]
        assert count == sum(totals)
        buckets = {
            math.inf if end == "+Inf" else float(end): number
            for (end, name), number in after[f"{SECONDS}_bucket"].items()
            if name == operation
        }
        in_order = [buckets[end] for end in sorted(buckets)]
        assert in_order == sorted(in_order)
        assert buckets[math.inf] == count


def test_the_figures_are_those_of_the_books(client, served):
    before = read_metrics(client)
    made(client, "/contacts", {"kind": "customer", "name": "Anna"})
    made(client, "/data/backup", {})
    after = read_metrics(client)
    version = client.get("/system/health").json()["booksVersion"]
    assert after["wyzbooks_books_version"] == {(): version}
    sizes = served[0].store.sizes()
    assert after["wyzbooks_file_bytes"] == {(): sizes.file_bytes}
    assert after["wyzbooks_wal_bytes"] == {(): sizes.wal_bytes}
    assert after["wyzbooks_ready"] == {(): 1}
    assert "wyzbooks_last_backup_timestamp_seconds" not in before
    # The clock of the tests stays on one day.
    assert after["wyzbooks_last_backup_timestamp_seconds"][()] == pytest.approx(1795348800, abs=60)


def test_books_that_cannot_be_used_are_not_ready_and_the_other_figures_stay(
    client, served, monkeypatch
):
    def fail(*_):
        raise StoreUnavailable("the disk has gone")

    monkeypatch.setattr(served[0].store, "check", fail)
    metrics = read_metrics(client)
    assert metrics["wyzbooks_ready"] == {(): 0}
    assert "wyzbooks_books_version" not in metrics
    assert "wyzbooks_streams" in metrics
