"""Long operations take turns on a lane of their own, and nothing else waits for them."""

import json
from threading import Event, Semaphore
from typing import Any

import anyio
import httpx
import pytest

import entrypoints.api
from adapters.http.call import Call
from adapters.http.lanes import (
    LISTS_AT_ONCE,
    LONG_AT_ONCE,
    PAGES_AT_ONCE,
    READS_AT_ONCE,
    WRITES_AT_ONCE,
)
from adapters.http.operation import Operation
from adapters.http.routes import OPERATIONS
from adapters.importers.iif.reader import read_iif
from adapters.storage.memory.store import MemoryStore
from application.ports.failures import Abandoned
from application.unit_of_work.write_context import SYSTEM
from entrypoints.api import app_of
from tests.support import ORIGIN, PORT, new_books

LONG = {
    "readReport",
    "readReconciliationReport",
    "compareReport",
    "importCsv",
    "importEnrich",
    "importIif",
    "importOfx",
    "importQif",
    "importQuickBooks",
    "commitImportPlan",
    "undoImportBatch",
    "exportIif",
    "exportFile",
    "makeBackup",
    "exportBooks",
    "importBooks",
    "resetBooks",
    "restoreBackup",
    "exportBeancount",
    "exportHledger",
    "exportCsv",
    "verifyAudit",
    "verifyBooks",
    "readClosedPeriods",
    "readInvoicePage",
    "tryBankRules",
    "beginBankReconciliation",
    "matchStatement",
    "changeBankReconciliation",
    "cancelBankReconciliation",
    "finishBankReconciliation",
    "undoBankReconciliation",
    "clearMessages",
    "runBatch",
}
LIST = b"!CUST\tNAME\nCUST\tAnna\n"
PATIENCE = 300


def test_what_may_take_seconds_is_on_the_lane():
    named = {operation.name for operation in OPERATIONS if operation.is_long}
    assert named == LONG


def test_a_record_takes_its_turn_on_the_lane_only_if_it_is_asked_for_as_it_was_known():
    operation = next(each for each in OPERATIONS if each.name == "readInvoice")
    assert not operation.takes_long(b"")
    assert operation.takes_long(b"knownAt=5")
    assert operation.takes_long(b"%6bnown%41t=5")
    for name in ("listInvoices", "readInvoiceHistory"):
        other = next(each for each in OPERATIONS if each.name == name)
        assert not other.takes_long(b"knownAt=5")


@pytest.mark.parametrize(
    ("name", "query_string", "lane"),
    [
        ("readHealth", b"", "none"),
        ("readInvoice", b"", "read"),
        ("listInvoices", b"", "list"),
        ("listInvoices", b"limit=20", "read"),
        ("listInvoices", b"limit=21", "list"),
        ("listInvoices", b"limit=100", "list"),
        ("listInvoices", b"limi%74=101", "page"),
        ("listInvoices", b"q=anna&limit=5", "page"),
        ("listInvoices", b"count=true&limit=5", "page"),
        ("listInvoices", b"status=sent,overdue&limit=20", "page"),
        ("listInvoices", b"updated%53ince=1&limit=20", "page"),
        ("listPayments", b"totalFrom=100&limit=20", "page"),
        ("listInvoices", b"sort=-date,number&limit=20", "page"),
        ("listContacts", b"sort=-balance&limit=20", "page"),
        ("listInvoices", b"sort=-total&limit=20", "read"),
        ("listInvoices", b"contactId=ann&from=2026-01-01&limit=20", "read"),
        ("readInvoiceNumbers", b"", "page"),
        ("readReceivables", b"contactId=ann", "page"),
        ("readPayables", b"", "page"),
        ("readChecksums", b"", "page"),
        ("readBankReconciliation", b"", "page"),
        ("listInvoices", b"limit=%b2", "list"),
        ("listInvoices", b"limit=99999999999999999999", "list"),
        ("listRegister", b"limit=1000", "page"),
        ("readChanges", b"limit=1000", "page"),
        ("createInvoice", b"", "write"),
        ("createInvoice", b"limit=1", "write"),
        ("readReport", b"limit=1", "long"),
    ],
)
def test_a_request_takes_its_turn_with_those_of_its_size(name, query_string, lane):
    (operation,) = (operation for operation in OPERATIONS if operation.name == name)
    assert operation.lane(query_string) == lane


@pytest.mark.parametrize(
    ("count", "path", "lane"),
    [
        (1, "/contacts", "write"),
        (20, "/contacts?override=yes", "write"),
        (21, "/contacts", "long"),
        (1, "/reconciliation/bank", "long"),
        (1, f"/contacts?override={'x' * 70_000}", "long"),
        (1, "/nothing", "write"),
    ],
)
def test_a_batch_of_few_operations_takes_its_turn_with_single_writes(count, path, lane):
    (operation,) = (operation for operation in OPERATIONS if operation.name == "runBatch")
    requests = [{"method": "POST", "path": path, "body": {}}] * count
    assert operation.lane(b"", json.dumps({"operations": requests}).encode()) == lane
    assert operation.lane(b"", b"no JSON") == "write"


def test_a_batch_of_few_operations_is_answered_while_imports_fill_their_lane(monkeypatch):
    released, begun = Event(), Semaphore(0)
    run_at_once = Operation.run

    def run_blocked(operation: Operation, *arguments: Any) -> Any:
        if operation.is_long and operation.name != "runBatch":
            begun.release()
            assert released.wait(PATIENCE)
        return run_at_once(operation, *arguments)

    monkeypatch.setattr(Operation, "run", run_blocked)
    app = app_of(new_books(MemoryStore()), PORT)
    create = {"method": "POST", "path": "/contacts", "body": {"kind": "customer", "name": "Ann"}}

    async def run() -> None:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with (
            httpx.AsyncClient(transport=transport, base_url=f"{ORIGIN}/api/v1") as client,
            anyio.create_task_group() as group,
        ):
            for _ in range(LONG_AT_ONCE):
                group.start_soon(client.get, "/reports/journal")
            for _ in range(LONG_AT_ONCE):
                assert await anyio.to_thread.run_sync(begun.acquire, True, PATIENCE)
            try:
                with anyio.fail_after(PATIENCE):
                    answer = await client.post("/batch", json={"operations": [create]})
                assert answer.status_code == 200
            finally:
                released.set()

    anyio.run(run)


def test_short_reads_are_answered_while_all_other_lanes_are_full(monkeypatch):
    """The order of the answers counts here: nothing of the blocked ones may come first."""
    released, begun = Event(), Semaphore(0)
    run_at_once = Operation.run

    def run_blocked(operation: Operation, *arguments: Any) -> Any:
        if b"blocked" in arguments[3]:
            begun.release()
            assert released.wait(PATIENCE)
        return run_at_once(operation, *arguments)

    monkeypatch.setattr(Operation, "run", run_blocked)
    app: Any = app_of(new_books(MemoryStore()), PORT)
    places = {
        "/contacts?limit=1000&blocked=1": PAGES_AT_ONCE,
        "/contacts?blocked=1": LISTS_AT_ONCE,
        "/reports/journal?blocked=1": LONG_AT_ONCE,
    }

    async def run() -> list[str]:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        answered: list[str] = []
        async with httpx.AsyncClient(
            transport=transport, base_url=f"{ORIGIN}/api/v1", timeout=PATIENCE
        ) as client:

            async def send(method: str, path: str) -> None:
                await client.request(method, path, json={} if method == "POST" else None)
                answered.append(path)

            async with anyio.create_task_group() as group:
                for path, places_of_lane in places.items():
                    for _ in range(places_of_lane + 30):
                        group.start_soon(send, "GET", path)
                for _ in range(WRITES_AT_ONCE + 5):
                    group.start_soon(send, "POST", "/contacts?blocked=1")
                for _ in range(sum(places.values()) + WRITES_AT_ONCE):
                    assert await anyio.to_thread.run_sync(begun.acquire, True, PATIENCE)
                for path in ("/system/health", "/contacts?limit=5", "/accounts/account-1000"):
                    await send("GET", path)
                assert answered == ["/system/health", "/contacts?limit=5", "/accounts/account-1000"]
                for _ in range(READS_AT_ONCE + 5):
                    group.start_soon(send, "GET", "/accounts/account-1000?blocked=1")
                for _ in range(READS_AT_ONCE):
                    assert await anyio.to_thread.run_sync(begun.acquire, True, PATIENCE)
                await send("GET", "/system/version")
                assert answered[3:] == ["/system/version"]
                released.set()
        return answered

    requests = sum(places.values()) + 30 * len(places) + WRITES_AT_ONCE + 5 + READS_AT_ONCE + 5 + 4
    assert len(anyio.run(run)) == requests


def test_imports_take_turns_and_the_health_check_does_not_wait(monkeypatch):
    released, begun = Event(), Semaphore(0)
    running, most = 0, 0

    def read_slowly(content: bytes, options: Any, check: Any) -> Any:
        nonlocal running, most
        running += 1
        most = max(most, running)
        begun.release()
        assert released.wait(PATIENCE)
        running -= 1
        return read_iif(content, options, check)

    monkeypatch.setattr(entrypoints.api, "READERS", {"iif": read_slowly})
    app: Any = app_of(new_books(MemoryStore()), PORT)

    async def run() -> list[int]:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        statuses: list[int] = []
        async with httpx.AsyncClient(
            transport=transport, base_url=ORIGIN, timeout=PATIENCE
        ) as client:

            async def import_list() -> None:
                answer = await client.post(
                    "/api/v1/import/iif", content=LIST, headers={"content-type": "text/plain"}
                )
                statuses.append(answer.status_code)

            async with anyio.create_task_group() as group:
                for _ in range(LONG_AT_ONCE + 3):
                    group.start_soon(import_list)
                for _ in range(LONG_AT_ONCE):
                    assert await anyio.to_thread.run_sync(begun.acquire, True, PATIENCE)
                for path in (
                    "/system/health",
                    "/system/diagnostics",
                    "/system/metrics",
                    "/contacts",
                ):
                    assert (await client.get(f"/api/v1{path}")).status_code == 200
                assert not statuses
                released.set()
        return statuses

    assert sorted(anyio.run(run)) == [200] * (LONG_AT_ONCE + 2) + [201]
    assert most == LONG_AT_ONCE


def test_a_read_whose_client_has_gone_ends_and_its_place_on_the_lane_is_free(monkeypatch):
    """Three clients ask and go, of which the third waits for its turn."""
    begun, ended = Semaphore(0), []

    def read_for_ever(content: bytes, options: Any, check: Any) -> Any:
        begun.release()
        try:
            while not released.wait(0.01):
                check()
        finally:
            ended.append(content)

    released = Event()
    monkeypatch.setattr(entrypoints.api, "READERS", {"iif": read_for_ever})
    app: Any = app_of(new_books(MemoryStore()), PORT)

    async def call(gone: anyio.Event, status: list[int]) -> None:
        headers = [(b"host", ORIGIN[7:].encode()), (b"content-type", b"text/plain")]
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/api/v1/import/iif",
            "raw_path": b"/api/v1/import/iif",
            "root_path": "",
            "query_string": b"",
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", PORT),
            "scheme": "http",
        }
        is_sent = False

        async def receive() -> dict[str, Any]:
            nonlocal is_sent
            if is_sent:
                await gone.wait()
                return {"type": "http.disconnect"}
            is_sent = True
            return {"type": "http.request", "body": LIST, "more_body": False}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                status.append(message["status"])

        await app(scope, receive, send)

    async def run() -> list[int]:
        gone, statuses = anyio.Event(), list[int]()
        with anyio.fail_after(PATIENCE):
            async with anyio.create_task_group() as group:
                for _ in range(LONG_AT_ONCE + 1):
                    group.start_soon(call, gone, statuses)
                for _ in range(LONG_AT_ONCE):
                    assert await anyio.to_thread.run_sync(begun.acquire, True, PATIENCE)
                gone.set()
        return statuses

    try:
        assert anyio.run(run) == [503] * (LONG_AT_ONCE + 1)
    finally:
        released.set()
    assert ended == [LIST] * LONG_AT_ONCE


def test_the_rows_of_a_report_end_when_its_client_has_gone():
    books = new_books(MemoryStore()).with_context(SYSTEM)
    services: Any = None
    rows = Call(books, services, {}, None, b"", {}, "", None, str).while_wanted(range(10))
    assert next(rows) == 0
    books.abandon()
    with pytest.raises(Abandoned):
        next(rows)
