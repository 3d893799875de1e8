"""Every line of the README's tour is run, in order, against a served program, and answers as the
README says."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

from tests.entrypoints.serving import PATIENCE

ROOT = Path(__file__).parents[1]


def tour():
    """The commands of the tour, each with the lines that the README shows for it."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    steps = []
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                steps.append((line[2:], []))
            else:
                steps[-1][1].append(line)
    return steps


def expected(lines):
    """A pattern of the output: `...` stands for anything; the last line may be followed by more."""
    return re.compile(
        ".*?".join(re.escape(part) for part in "\n".join(lines).split("...")), re.DOTALL
    )


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_every_line_of_the_tour_answers_as_it_says(tmp_path):
    steps = tour()
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
        for command, lines in steps:
            done = subprocess.run(
                ["bash", "-c", command.replace("3141", str(port))],
                cwd=tmp_path,
                env=environment,
                capture_output=True,
                text=True,
                timeout=PATIENCE,
                check=False,
            )
            printed = "\n".join(line.rstrip() for line in (done.stdout + done.stderr).splitlines())
            code = (
                int(lines.pop().strip("[]").split()[-1])
                if lines[-1].startswith("[exit code")
                else 0
            )
            assert done.returncode == code, (command, printed)
            assert expected(lines).match(printed.replace(str(port), "3141")), (
                command,
                printed,
                lines,
            )
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
