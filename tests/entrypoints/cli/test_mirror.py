"""`wyzbooks mirror` against the served program: real processes, files, restarts and signals."""

import json
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from application.copies.state import state_of_copy
from entrypoints.wiring import open_copy_file, open_file
from tests.entrypoints.mirroring import Mirroring, held_by, wait_until_equal
from tests.entrypoints.serving import PATIENCE, Served, free_port, run
from tests.entrypoints.sse import wait_until


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "books.wyzbooks"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    (tmp_path / "other").mkdir()
    return tmp_path / "other" / "copy.wyzbooks"


@pytest.fixture
def served(path: Path) -> Iterator[Served]:
    with Served(path, free_port()) as server:
        server.wait()
        yield server


def mirror_once(served: Served, copy: Path, *words: str):
    """Bring a copy in step once; the finished process."""
    return run("mirror", served.url, str(copy), "--once", *words, folder=copy.parent)


def add_contact(server: Served, id_: str) -> None:
    contact = {"id": id_, "kind": "customer", "name": f"Contact {id_}"}
    answer = server.client.post("/contacts", json=contact)
    assert answer.status_code == 201, answer.text


def add_by_command(path: Path, id_: str) -> None:
    contact = json.dumps({"id": id_, "kind": "customer", "name": f"Contact {id_}"}).encode()
    done = run("add", "contacts", "--file", str(path), folder=path.parent, given=contact)
    assert done.returncode == 0, done.stderr


def names(path: Path) -> set[str]:
    return {contact["id"] for contact in held_by(path)["records"]["contacts"]}


def client_id(path: Path) -> str:
    books = open_file(path)
    try:
        return books.read(state_of_copy).client_id
    finally:
        books.store.close()


def report(path: Path, key: str) -> bytes:
    words = ("report", key, "--period", "thisYear", "--format", "csv", "--file", str(path))
    done = run(*words, folder=path.parent)
    assert done.returncode == 0, done.stderr
    return done.stdout


def add_invoice(server: Served, id_: str, rate: str) -> None:
    lines = [{"accountId": "account-4100", "quantity": "1", "rate": rate}]
    body = {"id": id_, "contactId": "ann", "date": "2026-05-05", "lines": lines, "status": "sent"}
    answer = server.client.post("/invoices", json=body)
    assert answer.status_code == 201, answer.text


def test_a_copy_is_begun_and_says_what_it_received(served, path, copy):
    add_contact(served, "ann")
    done = mirror_once(served, copy)
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.decode().splitlines()
    assert line[20:] == (
        " sent 0, received 26; the copy is equal to the books at version 26; all its records "
        "were read"
    )
    assert held_by(copy) == held_by(path)
    again = mirror_once(served, copy, "--json")
    assert json.loads(again.stdout) | {"at": "", "head": ""} == {
        "at": "",
        "event": "followed",
        "sent": 0,
        "received": 0,
        "equal": True,
        "compared": "records",
        "version": 26,
        "head": "",
    }


def test_edits_on_both_sides_come_through_and_reports_are_equal(served, path, copy):
    add_contact(served, "ann")
    with Mirroring(served.url, copy) as mirroring:
        mirroring.wait_for("followed")
        with Served(copy, free_port()) as other:
            other.wait()
            add_invoice(served, "i1", "10.00")
            wait_until_equal(served, other)
            add_invoice(other, "i2", "20.00")
            wait_until_equal(other, served)
            add_by_command(copy, "bob")
            wait_until(lambda: served.client.get("/contacts/bob").status_code == 200)
            refused = other.client.patch(
                "/system/settings",
                json={"company": {"name": "Other"}},
                headers={"content-type": "application/merge-patch+json"},
            )
            assert (refused.status_code, refused.json()["code"]) == (409, "copied_books")
            version = served.client.get("/sync/status").json()["version"]
            copied = {"original": served.url, "version": version, "complete": True, "pending": 0}
            wait_until(lambda: other.client.get("/system/health").json()["copy"] == copied)
            assert served.client.get("/system/health").json()["copy"] is None
            wait_until_equal(other, served)
        assert mirroring.end() == 0
        assert mirroring.events()[-1] == "ended"
        assert mirroring.lines[-1]["sent"] >= 2
    (push,) = served.client.get("/sync/status").json()["lastPushes"]
    assert push["clientId"] == client_id(copy)
    assert held_by(copy) == held_by(path)
    for key in ("profit-loss", "sales-by-customer", "trial-balance"):
        assert report(copy, key) == report(path, key)


def test_a_mirror_that_is_killed_goes_on_and_what_was_done_meanwhile_comes_through(
    served, path, copy
):
    with Mirroring(served.url, copy) as mirroring:
        mirroring.wait_for("followed")
        mirroring.process.kill()
        mirroring.process.wait(PATIENCE)
    add_contact(served, "ann")
    add_by_command(copy, "bob")
    verified = run("verify", "--file", str(copy), folder=copy.parent).stdout.decode()
    assert f"A copy of the books at {served.url}: it has their version 25, and 1 change" in verified
    with Mirroring(served.url, copy) as mirroring:
        mirroring.wait_for("followed", 2)
        assert mirroring.lines[-1] | {"at": "", "head": ""} == {
            "at": "",
            "event": "followed",
            "sent": 1,
            "received": 2,
            "equal": True,
            "compared": "records",
            "version": 27,
            "head": "",
        }
    assert names(copy) == names(path) == {"ann", "bob"}
    assert held_by(copy) == held_by(path)


def test_a_lost_connection_is_said_once_and_the_copy_goes_on_when_it_is_back(path, copy):
    port = free_port()
    with Served(path, port) as first:
        first.wait()
        mirroring = Mirroring(first.url, copy).__enter__()
        try:
            mirroring.wait_for("followed")
            first.process.kill()
            first.process.wait(PATIENCE)
            mirroring.wait_for("waiting")
            add_by_command(copy, "bob")
            add_by_command(path, "ann")
            with Served(path, port) as second:
                second.wait()
                mirroring.wait_for("resumed")
                wait_until(lambda: second.client.get("/contacts/bob").status_code == 200)
                add_contact(second, "cy")
                wait_until(lambda: names(copy) == {"ann", "bob", "cy"})
                assert mirroring.events().count("waiting") == 1
                assert mirroring.end() == 0
        finally:
            mirroring.__exit__()
    assert held_by(copy) == held_by(path)


def test_a_restored_backup_starts_the_copy_over_and_keeps_what_was_done_to_it(path, copy, tmp_path):
    port, backup = free_port(), tmp_path / "backup.wyzbooks"
    with Served(path, port) as server:
        server.wait()
        add_contact(server, "ann")
        with closing(sqlite3.connect(path)) as one, closing(sqlite3.connect(backup)) as other:
            one.backup(other)
        add_contact(server, "lost")
        with Mirroring(server.url, copy) as mirroring:
            mirroring.wait_for("followed")
            server.process.send_signal(signal.SIGTERM)
            server.process.wait(PATIENCE)
            mirroring.wait_for("waiting")
            add_by_command(copy, "bob")
            shutil.copy(backup, path)
            with Served(path, port) as restored:
                restored.wait()
                add_contact(restored, "other")
                mirroring.wait_for("started_over")
                wait_until(lambda: restored.client.get("/contacts/bob").status_code == 200)
                wait_until(lambda: names(copy) == {"ann", "bob", "other"})
                assert mirroring.end() == 0
    assert held_by(copy) == held_by(path)


def test_two_mirrors_of_one_file_do_no_harm(served, path, copy):
    with Mirroring(served.url, copy) as one:
        one.wait_for("followed")
        with Mirroring(served.url, copy) as other:
            other.wait_for("followed", 2)
            for number in range(5):
                add_by_command(copy, f"mine-{number}")
                add_contact(served, f"yours-{number}")
            wait_until(lambda: len(names(copy) & names(path)) == 10)
            assert (one.end(), other.end()) == (0, 0)
    assert mirror_once(served, copy).returncode == 0
    assert held_by(copy) == held_by(path)


def test_a_record_that_was_damaged_is_repaired_and_told_on_both_sides(served, path, copy):
    add_contact(served, "ann")
    add_invoice(served, "i1", "10.00")
    assert mirror_once(served, copy).returncode == 0
    with closing(sqlite3.connect(copy)) as file, file:
        file.execute("UPDATE contacts SET name = 'Anne' WHERE id = 'ann'")
    done = mirror_once(served, copy)
    assert done.returncode == 0
    first, second = done.stdout.decode().splitlines()
    assert first[21:].startswith("repaired: contact Contact ann (ann): it was not what"), first
    assert "equal" in second
    (repair,) = served.client.get("/sync/status").json()["repairs"]
    assert repair["repaired"] == [{"collection": "contacts", "id": "ann"}]
    assert held_by(copy) == held_by(path)


def test_ctrl_c_ends_it_at_once_also_while_the_books_are_out_of_reach(tmp_path):
    copy = tmp_path / "copy.wyzbooks"
    with Mirroring(f"127.0.0.1:{free_port()}", copy) as mirroring:
        mirroring.wait_for("waiting")
        mirroring.process.send_signal(signal.SIGINT)
        assert mirroring.process.wait(PATIENCE) == 0
        assert mirroring.events() == ["waiting", "ended"]
    assert not copy.exists()


def test_without_an_answer_once_fails_and_makes_no_file(tmp_path):
    copy = tmp_path / "copy.wyzbooks"
    done = run("mirror", f"localhost:{free_port()}", str(copy), "--once", folder=tmp_path)
    assert done.returncode == 1
    assert b"does not answer" in done.stderr
    assert not copy.exists()


def test_what_is_no_server_of_books_is_refused(served, tmp_path):
    copy = tmp_path / "copy.wyzbooks"
    done = run("mirror", f"{served.url}/elsewhere", str(copy), "--once", folder=tmp_path)
    assert done.returncode == 1
    assert b"does not serve books" in done.stderr
    assert not copy.exists()


def test_a_file_with_books_of_its_own_is_refused_and_not_changed(served, tmp_path):
    own = tmp_path / "own.wyzbooks"
    run("init", "--file", str(own), folder=tmp_path)
    before = held_by(own)
    done = mirror_once(served, own)
    assert done.returncode == 1
    assert b"holds books of its own; give the name of a file that does not exist yet" in done.stderr
    assert held_by(own) == before


def test_the_served_file_does_not_follow_itself(served, path, copy):
    done = mirror_once(served, path)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"itself" in done.stderr
    assert mirror_once(served, copy).returncode == 0
    with Served(copy, free_port()) as other:
        other.wait()
        moved = copy.with_name("moved.wyzbooks")
        with closing(sqlite3.connect(copy)) as one, closing(sqlite3.connect(moved)) as two:
            one.backup(two)
        for name in (copy, moved):
            done = mirror_once(other, name)
            assert done.returncode == 1, name
            assert b"itself" in done.stderr


def test_a_copy_that_has_received_nothing_says_so(tmp_path):
    copy = tmp_path / "copy.wyzbooks"
    open_copy_file(copy, "http://127.0.0.1:9", "copy").store.close()
    for words in (["verify"], ["init"], ["serve", "--port", str(free_port())]):
        done = run(*words, "--file", str(copy), folder=tmp_path)
        assert done.returncode == 1, words
        assert b"copy of the books at http://127.0.0.1:9 that has received nothing" in done.stderr
        assert b"run: wyzbooks mirror http://127.0.0.1:9 FILE" in done.stderr


def test_a_disk_that_refuses_is_said_once_and_the_copy_goes_on_when_it_takes_writes(
    served, path, copy
):
    resource = pytest.importorskip("resource", reason="limits are set as Unix does")
    if not hasattr(resource, "prlimit"):
        pytest.skip("this system cannot change the limits of another process")
    with Mirroring(served.url, copy) as mirroring:
        mirroring.wait_for("followed")
        pid, limit = mirroring.process.pid, resource.RLIMIT_FSIZE
        soft, hard = resource.prlimit(pid, limit)
        resource.prlimit(pid, limit, (4096, hard))
        add_contact(served, "ann")
        mirroring.wait_for("waiting")
        add_contact(served, "bob")
        resource.prlimit(pid, limit, (soft, hard))
        mirroring.wait_for("resumed")
        wait_until(lambda: {"ann", "bob"} <= names(copy))
        assert mirroring.events().count("waiting") == 1
        assert mirroring.end() == 0
    assert held_by(copy) == held_by(path)


def test_a_file_that_is_replaced_while_it_follows_stops_it(served, copy, tmp_path):
    other = tmp_path / "own.wyzbooks"
    run("init", "--file", str(other), folder=tmp_path)
    before = other.read_bytes()
    with Mirroring(served.url, copy) as mirroring:
        mirroring.wait_for("followed")
        other.replace(copy)
        assert mirroring.process.wait(PATIENCE) == 1
        assert "file_replaced" in mirroring.printed.read_text(encoding="utf-8")
    assert copy.read_bytes() == before


def test_a_folder_that_cannot_be_written_is_refused(served, tmp_path):
    copy = tmp_path / "nowhere" / "copy.wyzbooks"
    done = run("mirror", served.url, str(copy), "--once", folder=tmp_path)
    assert done.returncode == 1
    assert b"there is no folder" in done.stderr
