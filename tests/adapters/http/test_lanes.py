"""Long operations take turns on a lane of their own, and nothing else waits for them."""

from threading import Event, Semaphore
from typing import Any

import anyio
import httpx

import entrypoints.api
from adapters.http.app import LONG_AT_ONCE
from adapters.http.routes import OPERATIONS
from adapters.importers.iif.reader import read_iif
from adapters.storage.memory.store import MemoryStore
from entrypoints.api import app_of
from tests.support import ORIGIN, PORT, new_books

LONG = {
    "readReport",
    "compareReport",
    "importIif",
    "commitImportPlan",
    "undoImportBatch",
    "exportIif",
    "verifyAudit",
    "readChecksums",
    "readInvoicePage",
}
LIST = b"!CUST\tNAME\nCUST\tAnna\n"
PATIENCE = 300


def test_what_may_take_seconds_is_on_the_lane():
    named = {operation.name for operation in OPERATIONS if operation.is_long}
    assert named == LONG


def test_imports_take_turns_and_the_health_check_does_not_wait(monkeypatch):
    released, begun = Event(), Semaphore(0)
    running, most = 0, 0

    def read_slowly(content: bytes, date_order: Any, check: Any) -> Any:
        nonlocal running, most
        running += 1
        most = max(most, running)
        begun.release()
        assert released.wait(PATIENCE)
        running -= 1
        return read_iif(content, date_order, check)

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
                for path in ("/system/health", "/contacts"):
                    assert (await client.get(f"/api/v1{path}")).status_code == 200
                assert not statuses
                released.set()
        return statuses

    assert sorted(anyio.run(run)) == [200] * (LONG_AT_ONCE + 2) + [201]
    assert most == LONG_AT_ONCE
