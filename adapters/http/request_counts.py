"""The figures of a server that only grow, for Prometheus.

Each server has its own, so that several in one process do not add up. The labels are names of
operations and classes of statuses: their number is bounded, whatever clients ask for.
"""

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics
from prometheus_client.process_collector import ProcessCollector

from adapters.http.observed_requests import ObservedRequest

SECONDS = (0.005, 0.025, 0.1, 0.5, 2.5, 10.0, 60.0)
"""The upper ends of the buckets for how long requests take."""

# When each series began is of no use, and doubles what is scraped.
disable_created_metrics()  # type: ignore[no-untyped-call]


class RequestCounts:
    """How many requests were answered how, and how long they took."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "wyzbooks_requests",
            "Requests that have ended, by operation and class of the status.",
            ("operation", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "wyzbooks_request_duration_seconds",
            "How long requests took, from their headers to the end of their answer.",
            ("operation",),
            buckets=SECONDS,
            registry=self.registry,
        )
        ProcessCollector(registry=self.registry)

    def add_request(self, request: ObservedRequest) -> None:
        """Count a request that has ended."""
        status = "none" if request.status is None else f"{request.status // 100}xx"
        self._requests.labels(request.operation, status).inc()
        self._seconds.labels(request.operation).observe(request.seconds)
