"""Measured times, summed up as the median and the 90th percentile."""

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from threading import Barrier, Thread

from attrs import define, field

from tests.benchmarks.machine import processor_seconds


@define
class Samples:
    """The seconds that each request took, and how many requests a second each round did."""

    seconds: list[float] = field(factory=list)
    rates: list[float] = field(factory=list)
    processor: list[float] = field(factory=list)
    """The server's processor seconds for each request, a figure a round."""

    def extend(self, other: "Samples") -> None:
        self.seconds += other.seconds
        self.rates += other.rates
        self.processor += other.processor

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def p90(self) -> float:
        return percentile(self.seconds, 0.9)

    @property
    def rate(self) -> float:
        return statistics.median(self.rates)

    @property
    def busy(self) -> float:
        """Processor seconds of the server for a request."""
        return statistics.median(self.processor)

    def cells(self) -> tuple[str, str, str, str]:
        """Requests a second, median and p90 in milliseconds, processor time of the server."""
        return (
            f"{self.rate:,.0f}",
            milliseconds(self.median),
            milliseconds(self.p90),
            milliseconds(self.busy),
        )


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def watched(pid: int, measure: Callable[[], Samples]) -> Samples:
    """A measurement with the server's processor time, which other programs do not affect."""
    before = processor_seconds(pid)
    samples = measure()
    samples.processor.append((processor_seconds(pid) - before) / len(samples.seconds))
    return samples


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.2f}"


def one_after_another(count: int, work: Callable[[int], object]) -> Samples:
    """Do some work a number of times, one after the other."""
    seconds = []
    began = time.perf_counter()
    for number in range(count):
        start = time.perf_counter()
        work(number)
        seconds.append(time.perf_counter() - start)
    return Samples(seconds, [count / (time.perf_counter() - began)])


def at_once(workers: Sequence[Callable[[int], object]], count: int) -> Samples:
    """Let each worker do its work a number of times; all begin together."""
    results: list[Samples] = []
    faults: list[BaseException] = []
    gate = Barrier(len(workers) + 1)

    def run(work: Callable[[int], object]) -> None:
        gate.wait()
        try:
            results.append(one_after_another(count, work))
        except BaseException as fault:  # noqa: BLE001 - told by the thread that waits
            faults.append(fault)

    threads = [Thread(target=run, args=(work,), daemon=True) for work in workers]
    for thread in threads:
        thread.start()
    gate.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    took = time.perf_counter() - began
    return Samples(
        [each for samples in results for each in samples.seconds], [len(workers) * count / took]
    )


def ratio(ours: Samples, theirs: Samples | None) -> str:
    """The median over the rounds of our rate as a share of the yardstick's."""
    if theirs is None:
        return "-"
    return f"{statistics.median(a / b for a, b in zip(ours.rates, theirs.rates, strict=True)):.2f}"
