"""Every line of the README's tour is run, in order, against a served program, and answers as the
README says."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

from tests.entrypoints.serving import PATIENCE
from tests.guides import steps_of

ROOT = Path(__file__).parents[1]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_every_line_of_the_tour_answers_as_it_says(tmp_path):
    steps = steps_of(ROOT / "README.md")
    assert len(steps) > 10
    shutil.copytree(ROOT / "tests" / "data", tmp_path / "tests" / "data")
    port = free_port()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {
        **os.environ,
        "PATH": path,
        "WYZBOOKS_PORT": str(port),
        "WYZBOOKS_CONFIG": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }
    environment.pop("WYZBOOKS_FILE", None)
    with (tmp_path / "server.log").open("wb") as log:
        server = subprocess.Popen(
            ["wyzbooks", "serve"], cwd=tmp_path, env=environment, stdout=log, stderr=log
        )
    try:
        wait_for(port, server)
        for step in steps:
            step.check(tmp_path, environment, port)
        assert server.wait(timeout=PATIENCE) == 0
    finally:
        server.kill()
        server.wait()


def wait_for(port, server):
    for _ in range(PATIENCE * 20):
        assert server.poll() is None
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server did not start")
