"""The server is killed, or told to stop, while it starts on a file of an older program.

Afterwards the file is whole, in the older schema or the newest one, and the next start opens it
with everything that it held. `WYZBOOKS_KILLS` says how many times, as in `test_kill`; here two if
it is not set.
"""

import os
import random
import signal
import time
from contextlib import closing, suppress
from pathlib import Path

from adapters.storage.sqlite.driver import DRIVER
from adapters.storage.sqlite.migrations import SCHEMA_VERSION
from tests.entrypoints.serving import PATIENCE, Served, free_port

ROUNDS = int(os.environ.get("WYZBOOKS_KILLS", "2"))
OLD = Path(__file__).parents[1] / "data" / "schema-2.sql"
OLD_SCHEMA = 2
COUNTED = ("invoices", "bills", "payments", "contacts", "accounts")
SPREAD_SECONDS = 0.6
"""The upgrade begins when its backup is there; a round ends within so many seconds after."""


def old_file(path: Path) -> None:
    with closing(DRIVER.connect(path)) as file:
        file.executescript(OLD.read_text(encoding="utf-8"))


def is_backed_up(path: Path) -> bool:
    """Whether the backup before the upgrade is there, which is the last thing before it."""
    return any(path.with_name(f"{path.name}.backups").glob("*-upgrade*.json"))


def schema_of(path: Path) -> int:
    """The schema of a file, of which SQLite must find nothing wrong, as it lies there.

    A copy is read, because the write-ahead log of a killed program belongs to what it has left.
    """
    with closing(DRIVER.connect(path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (schema,) = file.execute("PRAGMA user_version").fetchone()
    return int(schema)


def copy_of(path: Path, folder: Path) -> Path:
    folder.mkdir()
    for ending in ("", "-wal"):
        with suppress(FileNotFoundError):
            content = path.with_name(path.name + ending).read_bytes()
            (folder / f"{path.name}{ending}").write_bytes(content)
    return folder / path.name


def counts_in(path: Path) -> dict[str, int]:
    """How many records an older file has."""
    old_file(path)
    with closing(DRIVER.connect(path)) as file:
        return {
            name: file.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in COUNTED
        }


def held(server: Served) -> dict[str, int]:
    """How many records the books have, which are right."""
    assert server.client.post("/system/verify").json()["faults"] == []
    return {name: server.client.get(f"/{name}?limit=1").json()["total"] for name in COUNTED}


def test_a_file_is_whole_whenever_the_program_that_upgrades_it_ends(tmp_path: Path):
    chance = random.Random(20261128)
    entered = counts_in(tmp_path / "entered.wyzbooks")
    schemas = []
    for number in range(ROUNDS):
        folder = tmp_path / f"round-{number}"
        folder.mkdir()
        path = folder / "books.wyzbooks"
        old_file(path)
        with Served(path, free_port()) as server:
            began = time.monotonic()
            while not is_backed_up(path) and time.monotonic() - began < PATIENCE:
                time.sleep(0.002)
            time.sleep(chance.uniform(0, SPREAD_SECONDS))
            end = (signal.SIGKILL, signal.SIGTERM)[number % 2]
            server.process.send_signal(end)
            server.process.wait(PATIENCE)
            assert "Traceback" not in server.said()
        schemas.append(schema_of(copy_of(path, folder / "left")))
        assert schemas[-1] in {OLD_SCHEMA, SCHEMA_VERSION}
        with Served(path, free_port()) as again:
            again.wait()
            assert held(again) == entered
            again.process.terminate()
            assert again.process.wait(PATIENCE) == 0
        assert schema_of(path) == SCHEMA_VERSION
        left = {file.name for file in folder.iterdir()} - {"books.log", "left"}
        assert left <= {f"books.wyzbooks{ending}" for ending in ("", ".backups", ".lock")}, left
    print(f"{ROUNDS} ends while an old file was opened; schemas afterwards: {sorted(schemas)}")
