"""A served program does not keep the memory of large requests, also of those that it refused."""

import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from tests.benchmarks.machine import resident_bytes
from tests.entrypoints.serving import PATIENCE, Served, free_port

MIB = 2**20
AT_ONCE = 3
LINE = b'{"accountId":"account-1000","amount":"12.50","memo":""},'
BODY = b"[" + (LINE * (15 * MIB // len(LINE)))[:-1] + b"]"
"""A body that is refused when all of it has been read."""


ARENA_SIZE = 64 * MIB
"""What glibc reserves for a part of its memory that a thread gets, at a multiple of this size."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc tells of memory")


def arenas(pid: int) -> Iterator[int]:
    """The addresses of the parts of the memory that the C library has for threads of a process."""
    lines = Path(f"/proc/{pid}/maps").read_text(encoding="ascii").splitlines()
    areas = [[int(end, 16) for end in line.split()[0].split("-")] for line in lines]
    for (start, end), (next_start, next_end) in pairwise(areas):
        if start % ARENA_SIZE == 0 and end == next_start and next_end - start == ARENA_SIZE:
            yield start


def test_the_memory_of_refused_bodies_is_given_back_and_threads_share_it(tmp_path):
    with Served(tmp_path / "books.wyzbooks", free_port()) as served:
        served.wait()
        before = resident_bytes(served.process.pid)

        def push(_: int) -> int:
            answer = served.client.post(
                "/sync/push", content=BODY, headers={"content-type": "application/json"}
            )
            return answer.status_code

        with ThreadPoolExecutor(AT_ONCE) as pool:
            assert list(pool.map(push, range(AT_ONCE))) == [422] * AT_ONCE
        most = before + 80 * MIB  # What is loaded with the first request stays.
        end = time.monotonic() + PATIENCE
        while resident_bytes(served.process.pid) > most:
            assert time.monotonic() < end, f"{resident_bytes(served.process.pid) / MIB:.0f} MiB"
            time.sleep(0.2)
        assert list(arenas(served.process.pid)) == []
