"""A served file that is replaced, and a disk that refuses: what the served program does."""

import json
import shutil
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.entrypoints.serving import PATIENCE, Served, free_port, run

resource = pytest.importorskip("resource", reason="limits are set as Unix does")

LINES = [
    {"accountId": "account-1000", "debit": "1.00"},
    {"accountId": "account-4100", "credit": "1.00"},
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "books.wyzbooks"


@pytest.fixture
def served(path: Path):
    with Served(path, free_port()) as server:
        server.wait()
        yield server


def post(client: httpx.Client, id_: str, **headers: str) -> httpx.Response:
    return client.post("/journals", json={"id": id_, "lines": LINES}, headers=headers)


def command(*words: str, path: Path, given: bytes = b"") -> str:
    """What a command prints that is not refused."""
    done = run(*words, "--file", str(path), folder=path.parent, given=given)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


def journals_in(path: Path) -> set[str]:
    """The journals in a file of books, which must be sound."""
    assert json.loads(command("verify", "--json", path=path))["ok"]
    words = ("list", "journals", "--limit", "1000", "--json")
    return {journal["id"] for journal in json.loads(command(*words, path=path))["data"]}


def backup_of(path: Path) -> Path:
    backup = path.with_name("backup")
    command("init", path=backup)
    entered = json.dumps({"id": "theirs", "lines": LINES}).encode()
    command("add", "journals", path=backup, given=entered)
    return backup


class Writer(threading.Thread):
    """Posts journals until one is refused, and remembers which were acknowledged."""

    def __init__(self, url: str, name: str) -> None:
        super().__init__()
        self.acknowledged: set[str] = set()
        self.problem: dict[str, object] = {}
        self._url, self._prefix = url, name

    def run(self) -> None:
        with httpx.Client(base_url=f"{self._url}/api/v1", timeout=PATIENCE) as client:
            for number in range(100_000):
                answer = post(client, f"{self._prefix}-{number}")
                if answer.status_code != 201:
                    self.problem = answer.json()
                    return
                self.acknowledged.add(f"{self._prefix}-{number}")


def replace(path: Path, backup: Path) -> None:
    backup.rename(path)


def move(path: Path, backup: Path) -> None:
    del backup
    path.rename(path.with_name("former.wyzbooks"))


def remove(path: Path, backup: Path) -> None:
    del backup
    path.unlink()


@pytest.mark.parametrize("change", [replace, move, remove])
def test_no_acknowledged_write_is_lost_when_the_served_file_is_replaced(
    served: Served, path: Path, change: Callable[[Path, Path], None]
):
    """Writes go on before, while and after it happens; then the server is stopped and started."""
    backup = backup_of(path)
    for number in range(50):
        assert post(served.client, f"before-{number}").status_code == 201
    writers = [Writer(served.url, f"writer-{number}") for number in range(3)]
    for writer in writers:
        writer.start()
    wait_until(lambda: all(len(writer.acknowledged) >= 5 for writer in writers))
    change(path, backup)
    for writer in writers:
        writer.join(PATIENCE)
        assert writer.problem["code"] == "file_replaced", writer.problem
    for answer in (
        post(served.client, "after"),
        served.client.get("/journals"),
        served.client.get("/system/health"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (503, "file_replaced")
        assert "stop the server" in answer.json()["detail"]
    assert command("stop", path=path).strip() == "Stopped"
    assert served.process.wait(PATIENCE) == 0
    assert "Traceback" not in served.said()

    moved = path.with_name("former.wyzbooks")
    former = moved if moved.exists() else path.with_name(f"{path.name}.replaced-1")
    acknowledged = set().union(*(writer.acknowledged for writer in writers))
    kept = journals_in(former)
    assert kept >= acknowledged | {f"before-{number}" for number in range(50)}
    assert "after" not in kept
    if path.exists():
        assert journals_in(path) == {"theirs"}
    with Served(path, free_port()) as again:
        again.wait()
        assert post(again.client, "again").status_code == 201
    assert journals_in(path) - {"theirs"} == {"again"}


def test_a_command_does_not_apply_the_log_of_the_replaced_file_to_the_new_one(
    served: Served, path: Path
):
    """It comes before the server has noticed anything."""
    assert post(served.client, "before").status_code == 201
    backup_of(path).rename(path)
    assert journals_in(path) == {"theirs"}
    assert served.client.get("/system/health").json()["code"] == "file_replaced"
    assert command("stop", path=path).strip() == "Stopped"
    assert journals_in(path) == {"theirs"}
    assert journals_in(path.with_name(f"{path.name}.replaced-1")) == {"before"}


def test_a_file_that_is_replaced_is_noticed_also_while_nobody_uses_it(served: Served, path: Path):
    assert post(served.client, "before").status_code == 201
    backup_of(path).rename(path)
    log = path.with_name(f"{path.name}-wal")
    wait_until(lambda: not log.exists() and "another file has taken the place" in served.said())


def wait_until(happened: Callable[[], bool]) -> None:
    """Wait until something has happened, or fail."""
    pause = threading.Event()
    for _ in range(PATIENCE * 20):
        if happened():
            return
        pause.wait(0.05)
    raise AssertionError("it has not happened")


def test_a_backup_that_is_put_in_place_after_a_crash_is_sound(served: Served, path: Path):
    for number in range(50):
        assert post(served.client, f"before-{number}").status_code == 201
    backup = backup_of(path)
    served.process.send_signal(signal.SIGKILL)
    served.process.wait(PATIENCE)
    log = path.with_name(f"{path.name}-wal")
    assert log.stat().st_size
    backup.rename(path)
    with Served(path, free_port()) as again:
        again.wait()
        assert f"it was moved to {path}.replaced-1-wal" in again.said()
        assert post(again.client, "again").status_code == 201
        assert command("stop", path=path).strip() == "Stopped"
    assert journals_in(path) == {"theirs", "again"}


def test_a_backup_that_is_copied_over_the_served_file_is_not_spoiled(served: Served, path: Path):
    """The file keeps its inode, so the server sees the change in the header of the file."""
    backup = backup_of(path)
    for number in range(60):
        assert post(served.client, f"before-{number}").status_code == 201
    shutil.copyfile(backup, path)
    answer = post(served.client, "after")
    assert (answer.status_code, answer.json()["code"]) == (503, "file_replaced")
    assert "restore a backup" in answer.json()["detail"]
    assert command("stop", path=path).strip() == "Stopped"
    assert served.process.wait(PATIENCE) == 0
    assert journals_in(path) == {"theirs"}


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="limits of others: Linux alone")
def test_a_disk_that_refuses_to_write_is_trouble_of_the_disk_and_no_defect(
    served: Served, path: Path
):
    """A limit on the size of files is what a program can meet without a special disk."""
    assert post(served.client, "before").status_code == 201
    limit = path.with_name(f"{path.name}-wal").stat().st_size
    key = {"Idempotency-Key": "journal-1"}

    set_file_limit(served, limit)
    refused = post(served.client, "refused", **key)
    assert (refused.status_code, refused.json()["code"]) == (503, "storage")
    assert "not certain whether this write was kept" in refused.json()["detail"]
    assert "with the same key" in refused.json()["detail"]
    health = served.client.get("/system/health")
    assert (health.status_code, health.json()["code"]) == (503, "storage")
    assert "opened anew and verified" in health.json()["detail"]
    fenced = post(served.client, "fenced")
    assert (fenced.status_code, fenced.json()["code"]) == (503, "storage")
    assert served.client.get("/journals").json()["total"] == 1

    set_file_limit(served, resource.RLIM_INFINITY)
    wait_until(lambda: served.client.get("/system/health").status_code == 200)
    assert "opened anew and is right" in served.said()
    for _ in range(2):
        assert post(served.client, "refused", **key).status_code == 201
    assert served.client.get("/system/health").json()["status"] == "ok"
    for number in range(20):  # no connection was left in a bad state
        assert post(served.client, f"after-{number}").status_code == 201
    assert "Traceback" not in served.said()
    assert command("stop", path=path).strip() == "Stopped"
    assert len(journals_in(path)) == 22


def set_file_limit(served: Served, limit: int) -> None:
    """How long a file may be that the server writes, in bytes."""
    resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))


@pytest.mark.parametrize("content", [b"# A page\n", b"x" * 4096], ids=["short", "long"])
def test_a_file_of_another_program_is_not_served_and_nothing_is_left_beside_it(
    tmp_path: Path, content: bytes
):
    other = tmp_path / "README.md"
    other.write_bytes(content)
    with Served(other, free_port()) as server:
        assert server.process.wait(PATIENCE) == 1
        assert "is not a file of WyzBooks" in server.said()
        assert "Traceback" not in server.said()
    assert other.read_bytes() == content
    assert {file.name for file in tmp_path.iterdir()} == {"README.md", "README.log"}


def test_a_server_says_that_it_made_new_books(served: Served, path: Path):
    assert f"made new books in {path}" in served.said()
    with Served(path.with_name("twin"), free_port()) as other:
        other.wait()
        other.process.terminate()
        other.process.wait(PATIENCE)
        with Served(path.with_name("twin"), free_port()) as again:
            again.wait()
            assert again.said().count("made new books") == 1
