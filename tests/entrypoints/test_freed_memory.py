"""A served program does not keep the memory of large requests, also of those that it refused."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.benchmarks.machine import resident_bytes
from tests.entrypoints.serving import PATIENCE, Served, free_port

MIB = 2**20
AT_ONCE = 3
LINE = b'{"accountId":"account-1000","amount":"12.50","memo":""},'
BODY = b"[" + (LINE * (15 * MIB // len(LINE)))[:-1] + b"]"
"""A body that is refused when all of it has been read."""


@pytest.mark.skipif(sys.platform != "linux", reason="/proc says how much memory a process has")
def test_the_memory_of_refused_bodies_is_given_back(tmp_path):
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
