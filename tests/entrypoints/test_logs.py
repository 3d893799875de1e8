"""The log of a server: its two formats, what it leaves out, and that nobody waits for a reader."""

import json
import logging
import re
import socket
import subprocess
import time
from io import StringIO
from threading import Event

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from entrypoints import logs
from tests.entrypoints.serving import PATIENCE, PROGRAM, environment, free_port
from tests.strategies import examples

marks = st.text("ABCDEFGHJKLMNPQRSTUVWXYZ", min_size=8, max_size=12).map("Zq{}\n".format)


def record_of(error, message, logger="wyzbooks", **more):
    return logging.LogRecord(
        logger, logging.ERROR, "", 0, message, (), (type(error), error, error.__traceback__), **more
    )


def raised(text, depth):
    """An error whose message has a text, as have those behind it."""
    try:
        if depth:
            raise raised(text, depth - 1)
        raise ExceptionGroup(text, [ValueError(text), KeyError(text)])
    except Exception as error:  # noqa: BLE001
        try:
            raise RuntimeError(text) if depth % 2 else OSError(text) from error
        except Exception as outer:  # noqa: BLE001
            return outer


@given(text=marks, depth=st.integers(0, 4))
@settings(max_examples=examples(0.5))
def test_an_error_is_logged_by_its_types_and_places_and_never_by_its_message(text, depth):
    record = record_of(raised(text, depth), "request 5 failed")
    written = json.loads(logs.JsonLine().format(record))
    assert written["message"] == "request 5 failed"
    types = [error["type"] for error in written["errors"]]
    assert {"ExceptionGroup", "ValueError", "KeyError", "OSError"} <= set(types)
    assert len(types) == 2 * depth + 4 - depth
    assert all(
        re.fullmatch(r".+test_logs\.py:\d+ raised", place) for place in written["errors"][0]["at"]
    )
    for line in (json.dumps(written), logs.TextLine().format(record)):
        assert text.strip() not in line


@given(text=marks)
@settings(max_examples=examples(0.2))
def test_of_a_library_only_the_beginning_of_its_message_is_logged(text):
    said = f"Task exception was never retrieved\nfuture: {text}"
    line = logs.JsonLine().format(record_of(ValueError(text), said, "asyncio"))
    assert json.loads(line)["message"] == "asyncio: Task exception was never retrieved"
    assert text.strip() not in line
    with_values = logging.LogRecord("lib", logging.ERROR, "", 0, "has %s", (text,), None)
    assert json.loads(logs.JsonLine().format(with_values))["message"] == "lib: has %s"


class Stalled(StringIO):
    """A terminal that takes nothing until it is released."""

    def __init__(self) -> None:
        super().__init__()
        self.released = Event()

    def write(self, text: str) -> int:
        assert self.released.wait(PATIENCE)
        return super().write(text)


def test_nobody_waits_for_a_stalled_reader_and_dropped_lines_are_counted(monkeypatch):
    monkeypatch.setattr(logs, "MOST_WAITING", 10)
    out = Stalled()
    handler = logs.BackgroundLog(out)
    handler.setFormatter(logs.TextLine())
    began = time.monotonic()
    for number in range(50):
        handler.emit(logging.LogRecord("wyzbooks", logging.INFO, "", 0, f"line {number}", (), None))
    assert time.monotonic() - began < 20  # A wait for each dropped line would be longer together.
    out.released.set()
    handler.close()
    kept = len(re.findall(r"line \d+$", out.getvalue(), re.MULTILINE))
    (dropped,) = re.findall(r"lines of the log were dropped: (\d+)", out.getvalue())
    assert kept >= 10
    assert kept + int(dropped) == 50


def test_a_reader_that_is_gone_ends_nothing():
    out = StringIO()
    handler = logs.BackgroundLog(out)
    handler.setFormatter(logs.TextLine())
    out.close()
    for _ in range(3):
        handler.emit(logging.LogRecord("wyzbooks", logging.INFO, "", 0, "line", (), None))
    handler.close()


def test_a_served_program_writes_one_object_for_each_request_and_nothing_else(tmp_path):
    port = free_port()
    path, options = tmp_path / "books.wyzbooks", ["--log-format", "json"]
    process = subprocess.Popen(
        [*PROGRAM, "serve", "--file", str(path), "--port", str(port), *options],
        stderr=subprocess.PIPE,
        env=environment(tmp_path),
    )
    assert process.stderr
    with process.stderr as said:
        lines = iter(said.readline, b"")
        assert next(line for line in lines if b"serving" in line)
        url = f"http://127.0.0.1:{port}/api/v1"
        assert httpx.get(f"{url}/system/health", trust_env=False).status_code == 200
        answer = httpx.get(f"{url}/contacts?q=Secretname", trust_env=False)
        with socket.create_connection(("127.0.0.1", port)) as garbage:
            garbage.sendall(b"Secretname\r\n\r\n")
            assert garbage.recv(100)
        process.terminate()
        rest = [json.loads(line) for line in said.read().splitlines()]
    assert process.wait(PATIENCE) == 0
    (request,) = [line for line in rest if line["event"] == "request"]
    assert request["requestId"] == answer.headers["x-request-id"]
    assert (request["operation"], request["status"]) == ("listContacts", 200)
    assert request["bytes"] == len(answer.content)
    assert "Secretname" not in json.dumps(rest)
    assert "stopped serving" in rest[-1]["message"]
