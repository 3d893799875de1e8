"""The metrics of the server and its books, as Prometheus reads them.

What grows is in `request_counts`; what goes up and down is asked for when somebody reads it.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from adapters.http.call import Call, Reply
from adapters.http.diagnostics import last_backup
from adapters.http.operation import Operation
from application.ports.failures import StoreFailure
from application.ports.replies import Answer

TEXT = "text/plain; version=0.0.4; charset=utf-8"
"""The text format of Prometheus."""

_Figure = tuple[str, str, float]
"""The name of a gauge, what it is, and its value now."""


def _metrics(call: Call) -> Answer:
    gauges = CollectorRegistry()
    for name, meaning, value in (*_figures_of_server(call), *_figures_of_books(call)):
        Gauge(name, meaning, registry=gauges).set(value)
    counts = call.services.observations.counts.registry
    body = generate_latest(counts) + generate_latest(gauges)
    return Reply(body, headers={"Content-Type": TEXT}).answer()


def _figures_of_server(call: Call) -> Iterator[_Figure]:
    observations = call.services.observations
    yield "wyzbooks_requests_in_flight", "Requests that are served now.", observations.in_flight
    streams = call.services.live_changes.clients
    yield "wyzbooks_streams", "Clients that read the stream of changes now.", streams
    lane = observations.lanes.long.statistics()
    yield "wyzbooks_long_running", "Long operations that run now.", lane.borrowed_tokens
    yield "wyzbooks_long_waiting", "Long operations that wait for their turn.", lane.tasks_waiting


def _figures_of_books(call: Call) -> Iterator[_Figure]:
    """The figures of the books; those that cannot be read are left out."""
    store, is_ready = call.books.store, False
    with suppress(StoreFailure):
        store.check()
        version = call.books.read(lambda work: work.session.log.head().version)
        is_ready = True
        yield "wyzbooks_books_version", "The highest version of the log.", version
    yield "wyzbooks_ready", "1 if the books can be used now, 0 if not.", is_ready
    with suppress(StoreFailure):
        if sizes := store.sizes():
            yield "wyzbooks_file_bytes", "The size of the file of the books.", sizes.file_bytes
            yield "wyzbooks_wal_bytes", "The size of its write-ahead log.", sizes.wal_bytes
            yield (
                "wyzbooks_free_disk_bytes",
                "The free space of the disk that holds the books.",
                sizes.free_disk_bytes,
            )
    if backup := last_backup(call):
        made_at = datetime.fromisoformat(backup.at).timestamp()
        yield "wyzbooks_last_backup_timestamp_seconds", "When the last backup was made.", made_at


OPERATIONS = (
    Operation(
        "GET",
        "/system/metrics",
        "readMetrics",
        "Read figures of the server and its books in the text format of Prometheus",
        _metrics,
        bytes,
        never_waits=True,
        produces=("text/plain",),
    ),
)
