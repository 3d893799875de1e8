"""The diagnostics, the metrics and the log tell about the server, and never what the books hold."""

import json
import logging
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import entrypoints.api
from adapters.http.observations import MOST_ERRORS
from adapters.storage.memory.store import MemoryStore
from application.ports.failures import Damaged, StoreUnavailable
from entrypoints.api import app_of
from entrypoints.logs import JsonLine, TextLine
from tests.adapters.http.raw import HOST, ask
from tests.adapters.http.requests import CASH, SALES, made
from tests.strategies import examples
from tests.support import PORT, Client, new_books

AS_TEXT = {"content-type": "text/plain"}
marks = st.text("ABCDEFGHJKLMNPQRSTUVWXYZ", min_size=8, max_size=12).map("Zq{}".format)
"""Texts that nothing but a test writes."""
amounts = st.integers(10**12, 10**14).map(lambda cents: f"{cents // 100}.{cents % 100:02d}")


class Lines(logging.Handler):
    """Every line of the log in both of its formats."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts += [form.format(record) for form in (JsonLine(), TextLine())]


@contextmanager
def logged():
    lines, logger = Lines(), logging.getLogger("wyzbooks")
    level = logger.level
    logger.addHandler(lines)
    logger.setLevel(logging.DEBUG)
    try:
        yield lines.texts
    finally:
        logger.removeHandler(lines)
        logger.setLevel(level)


@pytest.fixture(scope="module")
def failing() -> Any:
    """Books whose reader of IIF fails with what `error` holds, and a client of them."""
    held: dict[str, Any] = {"error": ValueError(), "store": None}

    def read(content: bytes, options: Any, check: Any) -> Any:
        raise held["error"]

    patch = pytest.MonkeyPatch()
    patch.setattr(entrypoints.api, "READERS", {"iif": read})
    held["books"] = new_books(MemoryStore())
    held["client"] = Client(app_of(held["books"], PORT))
    yield held
    patch.undo()


def use_with(client: Client, name: str, amount: str) -> None:
    """Requests that are served, and others that are refused with what they hold in the message."""
    company = {"name": name, "address": name, "taxId": name}
    assert client.patch("/system/settings", json={"company": company}).status_code == 200
    contact = {"kind": "customer", "name": name, "notes": name}
    answer = client.post("/contacts", json=contact, headers={"x-actor": name})
    assert answer.status_code == 201
    assert client.post("/contacts", json=contact).status_code == 409
    lines = [{"accountId": CASH, "debit": amount}, {"accountId": SALES, "credit": amount}]
    made(client, "/journals", {"memo": name, "lines": lines})
    unbalanced = {"lines": [lines[0], {"accountId": SALES, "credit": "1.00"}]}
    assert client.post("/journals", json=unbalanced).status_code == 422
    assert client.get(f"/contacts?q={name}").json()["total"] == 1
    assert client.get(f"/contacts?{name}={amount}").status_code == 400
    assert client.get(f"/contacts/{name}").status_code == 404
    assert client.get(f"/{name}/{amount}").status_code == 404
    assert client.request(name, "/api/v1/contacts").status_code == 405
    assert ask(client._app, "GET", f"/{name}".encode(), [(b"host", name.encode())]).status_code
    bad_id = (b"x-request-id", f"{name}\n{name}".encode())
    assert ask(client._app, "GET", b"/api/v1/contacts", [HOST, bad_id]).status_code == 400


def fail_with(held: dict[str, Any], name: str, amount: str) -> None:
    """Requests that end in defects whose errors quote what the books hold."""
    client = held["client"]
    for error in (ValueError(f"{name} has {amount}"), Damaged(f"{name} has {amount}")):
        held["error"] = error
        try:
            raise KeyError(name) from LookupError(amount)
        except KeyError as cause:
            error.__context__ = cause
        sent = client.post("/import/iif", content=f"{name}\t{amount}".encode(), headers=AS_TEXT)
        assert sent.status_code == 500

    def fail(*_):
        raise Damaged(f"{name} has {amount}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(held["books"].store, "reading", fail)
        assert client.get(f"/contacts?q={name}").status_code == 500
        assert client.get("/system/health").status_code == 500
        assert_silent(client, name, amount)


def assert_silent(client: Client, *texts: str) -> None:
    for path in ("/system/diagnostics", "/system/metrics"):
        answer = client.get(path)
        assert answer.status_code == 200
        for text in texts:
            assert text not in answer.text


@given(name=marks, amount=amounts)
@settings(max_examples=examples(0.2))
def test_nothing_that_the_books_hold_is_in_the_log_the_metrics_or_the_diagnostics(
    failing, name, amount
):
    failing["books"].store = MemoryStore()
    fresh = new_books(failing["books"].store)
    failing["books"].clock, failing["books"].ids = fresh.clock, fresh.ids
    with logged() as lines:
        use_with(failing["client"], name, amount)
        fail_with(failing, name, amount)
        assert_silent(failing["client"], name, amount)
    written = "\n".join(lines)
    assert "createContact" in written
    assert "Damaged" in written
    assert "ValueError" in written
    for text in (name, amount, amount.partition(".")[0]):
        assert text not in written
    assert all("\n" not in line and json.loads(line) for line in lines[::2])


def test_the_diagnostics_count_the_records_and_know_the_last_backup_and_verification(client):
    before = client.get("/system/diagnostics").json()
    assert before["lastBackup"] is None
    made(client, "/contacts", {"kind": "customer", "name": "Anna"})
    backup = made(client, "/data/backup", {})
    assert client.post("/system/verify").json()["ok"] is True
    after = client.get("/system/diagnostics").json()
    for collection, count in after["books"]["records"].items():
        assert count == client.get(f"/{collection.replace('bill-', 'bills/')}").json()["total"]
    assert after["books"]["version"] == before["books"]["version"] + 1
    assert after["lastBackup"] == {
        "name": backup["name"],
        "at": backup["at"],
        "verified": True,
    }
    assert after["lastVerification"]["ok"] is True
    assert after["store"]["fileBytes"] > 0
    assert after["process"]["memoryBytes"] is None or after["process"]["memoryBytes"] > 10**7


def test_the_last_errors_are_remembered_the_newest_first_and_refusals_are_not(failing):
    client = failing["client"]
    failing["error"] = StoreUnavailable("the disk has gone")
    for number in range(MOST_ERRORS + 5):
        headers = {**AS_TEXT, "x-request-id": f"request-{number}"}
        assert client.post("/import/iif", content=b"x", headers=headers).status_code == 503
    assert client.get("/nothing").status_code == 404
    errors = client.get("/system/diagnostics").json()["lastErrors"]
    numbers = [f"request-{number}" for number in range(5, MOST_ERRORS + 5)]
    assert [error["requestId"] for error in errors] == numbers[::-1]
    assert {(error["operation"], error["code"], error["error"]) for error in errors} == {
        ("importIif", "storage", "StoreUnavailable")
    }


def test_the_diagnostics_answer_when_the_books_cannot_be_read(client, served, monkeypatch):
    def fail(*_):
        raise StoreUnavailable("the disk has gone")

    monkeypatch.setattr(served[0].store, "reading", fail)
    monkeypatch.setattr(served[0].store, "sizes", fail)
    answer = client.get("/system/diagnostics").json()
    assert answer["books"] is None
    assert answer["health"]["ready"] is False
    reason = {"code": "storage", "message": "the disk has gone"}
    assert answer["health"]["reasons"] == [reason]
    assert answer["settings"]["closingDate"] is None
