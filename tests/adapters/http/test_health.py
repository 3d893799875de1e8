"""The health check says whether the books can be used, and if not, why."""

import pytest

from adapters.json_shapes.problems import PROBLEM_TYPES
from adapters.storage.memory.store import MemoryStore
from application import health
from application.copies.standing import Standing
from application.health import HealthWarning
from application.ports.failures import Damaged, StoreFull, StoreReplaced, StoreUnavailable
from application.ports.store import StoreSizes
from entrypoints.api import app_of
from tests.support import PORT, Client, new_books

PLENTY = 1024**4


def test_books_that_can_be_used_are_live_and_ready(client):
    answer = client.get("/system/health").json()
    assert answer["live"] is answer["ready"] is True
    assert answer["reasons"] == answer["warnings"] == []


@pytest.mark.parametrize("way", ["check", "reading"])
@pytest.mark.parametrize("failure", [StoreUnavailable, StoreFull, StoreReplaced, Damaged])
def test_books_that_cannot_be_used_are_live_but_not_ready_and_the_problem_says_why(
    client, served, monkeypatch, failure, way
):
    def fail(*_):
        raise failure("the disk has gone")

    monkeypatch.setattr(served[0].store, way, fail)
    answer = client.get("/system/health")
    body = answer.json()
    assert answer.status_code == PROBLEM_TYPES[body["code"]].status >= 500
    assert (body["live"], body["ready"], body["warnings"]) == (True, False, [])
    assert body["reasons"] == [{"code": body["code"], "message": "the disk has gone"}]


def test_what_stops_nobody_is_a_warning(client, served, monkeypatch):
    sizes = StoreSizes(file_bytes=1, wal_bytes=0, free_disk_bytes=health.LOW_BYTES - 1)
    monkeypatch.setattr(served[0].store, "sizes", lambda: sizes)
    facts = {**served[0].store.facts(), "access": "read-only"}
    monkeypatch.setattr(served[0].store, "facts", lambda: facts)

    def check(work, _):
        return [HealthWarning("late", work.settings.id)]

    monkeypatch.setattr(health, "CHECKS", (*health.CHECKS, check))
    answer = client.get("/system/health")
    assert answer.status_code == 200
    assert [each["code"] for each in answer.json()["warnings"]] == ["late", "read_only", "disk_low"]
    assert "199 MB" in answer.json()["warnings"][-1]["message"]


@pytest.mark.parametrize(("size", "is_low"), [(PLENTY, False), (PLENTY + 1, True)])
def test_a_disk_without_room_for_a_backup_is_low(client, served, monkeypatch, size, is_low):
    monkeypatch.setattr(served[0].store, "sizes", lambda: StoreSizes(size, 0, PLENTY))
    warnings = client.get("/system/health").json()["warnings"]
    assert [each["code"] for each in warnings] == ["disk_low"] * is_low


@pytest.mark.parametrize("complete", [True, False])
def test_a_copy_that_has_received_only_a_part_is_told(client, monkeypatch, complete):
    copy = Standing("http://127.0.0.1:3142", 7, complete, 0)
    monkeypatch.setattr(health, "standing", lambda _: copy)
    warnings = client.get("/system/health").json()["warnings"]
    assert [each["code"] for each in warnings] == ["copy_incomplete"] * (not complete)


def test_the_version_says_on_what_the_program_runs(client):
    version = client.get("/system/version").json()
    assert version["apiVersion"] == "v1"
    assert version["schemaVersion"] > 0
    assert version["sqliteVersion"].startswith("3.")
    assert version["driver"] in {"pysqlite3", "sqlite3"}
    in_memory = Client(app_of(new_books(MemoryStore()), PORT)).get("/system/version").json()
    assert in_memory == {**version, "schemaVersion": None, "sqliteVersion": None, "driver": None}
