"""How a server is stopped on Windows. Here it runs with the same code, on the system of the test:
only `server_process` takes it for Windows, whose system calls these tests do not need."""

import subprocess
import sys
from pathlib import Path
from threading import Event
from types import SimpleNamespace

from entrypoints import server_process, settings
from entrypoints.stop_requests import request_stop, stop_requests
from tests.entrypoints.serving import PATIENCE, environment, free_port

AS_ON_WINDOWS = """
from types import SimpleNamespace
from entrypoints import server_process
server_process.sys = SimpleNamespace(platform="win32")
from entrypoints.cli.program import main
main()
"""


def test_a_server_stops_in_order_when_it_is_asked_by_a_file(tmp_path, monkeypatch):
    path = tmp_path / "books.wyzbooks"
    words = ["serve", "--file", str(path), "--port", str(free_port())]
    server = subprocess.Popen(
        [sys.executable, "-c", AS_ON_WINDOWS, *words],
        env=environment(tmp_path),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert server.stderr is not None
    while b"serving" not in server.stderr.readline():
        assert server.poll() is None
    monkeypatch.setattr(server_process, "sys", SimpleNamespace(platform="win32"))
    assert server_process.stop(path, lambda _: None) is True
    assert server.wait(PATIENCE) == 0
    assert b"stopped serving" in server.stderr.read()
    server.stderr.close()
    left = {each.name for each in tmp_path.iterdir() if each.is_file()}
    assert left <= {"books.wyzbooks", "books.wyzbooks.lock"}


def test_a_request_for_another_process_is_not_obeyed(tmp_path):
    path, stopped = tmp_path / "books.wyzbooks", Event()
    request_stop(path, 1)
    with stop_requests(path, stopped.set):
        request_stop(path, 1)
        assert not stopped.wait(0.5)
    assert list(tmp_path.iterdir()) == []


def test_settings_are_where_windows_keeps_them(monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "sys", SimpleNamespace(platform="win32"))
    monkeypatch.delenv("WYZBOOKS_CONFIG", raising=False)
    monkeypatch.setenv("APPDATA", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(Path("/elsewhere")))
    assert settings.config_path() == tmp_path / "wyzbooks" / "settings.json"
