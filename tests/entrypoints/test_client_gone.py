"""A client that closes the connection ends what it has asked for, in the served program."""

import os
import socket
import sys
import time
from pathlib import Path

import pytest

from tests.entrypoints.serving import PATIENCE, Served, free_port

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc tells the processor time")

HEADERS = "!TRNS\tTRNSTYPE\tDATE\tACCNT\tAMOUNT\tDOCNUM\n!SPL\tACCNT\tAMOUNT\n!ENDTRNS\n"
BIG = HEADERS + "".join(
    f"TRNS\tCHECK\t1/2/2026\tBank\t-5\t{number}\nSPL\tFood\t5\nENDTRNS\n"
    for number in range(100_000)
)
"""A file whose import takes most of a minute of processor time at the least."""
SMALL = b"!CUST\tNAME\nCUST\tAnna\n"
PLAIN = {"Content-Type": "text/plain"}


def processor_seconds(server: Served) -> float:
    stat = Path(f"/proc/{server.process.pid}/stat").read_text(encoding="utf-8")
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def send(server: Served, content: bytes) -> socket.socket:
    """Send an import, and do not wait for its answer."""
    connection = socket.create_connection(("127.0.0.1", server.port), PATIENCE)
    head = (
        f"POST /api/v1/import/iif HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        f"Content-Type: text/plain\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    connection.sendall(head.encode() + content)
    return connection


def wait_until_idle(server: Served) -> None:
    began, before = time.monotonic(), processor_seconds(server)
    while time.monotonic() - began < PATIENCE:
        time.sleep(1)
        now = processor_seconds(server)
        if now - before < 0.1:
            return
        before = now
    raise AssertionError("the server is still at work")


@pytest.mark.parametrize("seconds_of_work", [0, 8])
def test_an_import_whose_client_has_gone_ends_and_stores_nothing(tmp_path, seconds_of_work):
    """At first the file is read; after some seconds the import is planned."""
    with Served(tmp_path / "books.wyzbooks", free_port()) as server:
        server.wait()
        before = processor_seconds(server)
        connections = [send(server, BIG.encode()) for _ in range(3)]
        while processor_seconds(server) - before < seconds_of_work:
            time.sleep(0.1)
        for connection in connections:
            connection.close()
        wait_until_idle(server)
        # Each of the three would have taken more than that; the third waited for its turn.
        assert processor_seconds(server) - before < seconds_of_work + 12
        assert server.client.get("/bank-transactions").json()["data"] == []
        assert server.client.get("/import/batches").json()["data"] == []
        for _ in range(2):
            answer = server.client.post("/import/iif", content=SMALL, headers=PLAIN)
            assert answer.status_code in {200, 201}
        assert "Traceback" not in server.said()
