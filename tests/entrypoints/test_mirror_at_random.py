"""`wyzbooks mirror` while both sides are written to at random, for as long as
`WYZBOOKS_MIRROR_SECONDS` says (default 10; `make long` takes an hour).

Now and then the writers pause, and both sides are compared. The mirror and the server are killed
and started again meanwhile, and a cent of the copy is altered behind its back.
"""

import json
import os
import random
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import httpx
from attrs import define, field

from tests.entrypoints.mirroring import Mirroring, held_by, sums
from tests.entrypoints.serving import Served, free_port, run
from tests.entrypoints.sse import wait_until

SECONDS = float(os.environ.get("WYZBOOKS_MIRROR_SECONDS", "10"))
SEED = int(os.environ.get("WYZBOOKS_MIRROR_SEED", "0")) or random.randrange(1, 10**6)
CHECKED = ("--check-every", "0.05")
"""The mirror reads all records every three seconds."""
LONGEST_BURST = 8.0
"""How many seconds the writers go on at most between two pauses."""


@define
class Writer:
    """Writes at random to books that are served; a refusal is part of the game."""

    server: Served
    choice: random.Random
    prefix: str
    count: int = 0
    written: int = 0
    refused: dict[str, int] = field(factory=dict)

    def write(self) -> None:
        """Make one change, if the books take it, and the server is there."""
        with suppress(httpx.TransportError):
            action = self.choice.choice(
                [self.contact, self.invoice, self.invoice, self.payment, self.journal, self.edit,
                 self.edit, self.settle, self.remove, self.void]
            )  # fmt: skip
            answer = action()
            if answer is None:
                return
            assert answer.status_code < 500 or answer.status_code == 503, answer.text
            if answer.is_success:
                self.written += 1
            else:
                code = answer.json()["code"]
                self.refused[code] = self.refused.get(code, 0) + 1

    def contact(self) -> httpx.Response:
        kind = self.choice.choice(["customer", "vendor"])
        name = f"Contact {self.choice.randrange(300)}"  # Both sides take the same name sometimes.
        return self._post("/contacts", {"id": self._id(), "kind": kind, "name": name})

    def invoice(self) -> httpx.Response | None:
        customer = self._any("contacts", "&kind=customer")
        lines = [self._line() for _ in range(self.choice.randint(1, 3))]
        body = {"date": self._day(), "status": "sent", "lines": lines}
        return customer and self._post(
            "/invoices", {"id": self._id(), "contactId": customer["id"], **body}
        )

    def payment(self) -> httpx.Response | None:
        invoice = self._any("invoices", "&status=sent")
        if invoice is None:
            return None
        body = {"contactId": invoice["contactId"], "date": self._day(), "amount": self._amount()}
        return self._post("/payments", {"id": self._id(), **body})

    def settle(self) -> httpx.Response | None:
        invoice = self._any("invoices", "&status=sent")
        if invoice is None:
            return None
        body = {
            "contactId": invoice["contactId"],
            "date": self._day(),
            "amount": invoice["balance"],
            "applications": [{"invoiceId": invoice["id"], "amount": invoice["balance"]}],
        }
        return self._post("/payments", {"id": self._id(), **body})

    def journal(self) -> httpx.Response:
        amount = self._amount()
        lines = [
            {"accountId": "account-6800", "debit": amount},
            {"accountId": "account-1000", "credit": amount},
        ]
        return self._post("/journals", {"id": self._id(), "date": self._day(), "lines": lines})

    def edit(self) -> httpx.Response | None:
        collection, patch = self.choice.choice(
            [
                ("contacts", {"phone": f"555-{self.choice.randrange(10_000)}"}),
                ("contacts", {"name": f"Contact {self.choice.randrange(300)}"}),
                ("invoices", {"memo": f"Memo {self.choice.randrange(1000)}"}),
                ("invoices", {"lines": [self._line()]}),
                ("payments", {"amount": self._amount()}),
                ("journals", {"memo": f"Memo {self.choice.randrange(1000)}"}),
            ]
        )
        record = self._any(collection)
        return record and self.server.client.patch(f"/{collection}/{record['id']}", json=patch)

    def remove(self) -> httpx.Response | None:
        collection = self.choice.choice(["contacts", "payments", "journals", "invoices"])
        record = self._any(collection)
        return record and self.server.client.delete(f"/{collection}/{record['id']}")

    def void(self) -> httpx.Response | None:
        collection = self.choice.choice(["payments", "journals", "invoices"])
        record = self._any(collection)
        return record and self._post(f"/{collection}/{record['id']}/void", {"reason": "Mistake"})

    def _id(self) -> str:
        self.count += 1
        return f"{self.prefix}-{self.count}"

    def _day(self) -> str:
        return f"2026-{self.choice.randint(1, 12):02}-{self.choice.randint(1, 28):02}"

    def _amount(self) -> str:
        return f"{self.choice.randint(1, 400)}.{self.choice.randint(0, 99):02}"

    def _line(self) -> dict[str, Any]:
        account = self.choice.choice(["account-4000", "account-4100"])
        return {"accountId": account, "quantity": "1", "rate": self._amount()}

    def _any(self, collection: str, query: str = "") -> dict[str, Any] | None:
        """A record of the first or last ones of a list, so that both sides meet."""
        by = "name" if collection == "contacts" else "date"
        sort = self.choice.choice([by, f"-{by}"])
        answer = self.server.client.get(f"/{collection}?limit=25&sort={sort}{query}")
        assert answer.is_success or answer.status_code == 503, answer.text
        data = answer.json().get("data")
        record: dict[str, Any] | None = self.choice.choice(data) if data else None
        return record

    def _post(self, path: str, body: dict[str, Any]) -> httpx.Response:
        return self.server.client.post(path, json=body)


class Scene:
    """The books, their copy, and the mirror between them, each in a process of its own."""

    def __init__(self, folder: Path, choice: random.Random) -> None:
        self.choice = choice
        self.path, self.copy = folder / "books.wyzbooks", folder / "other" / "copy.wyzbooks"
        self.copy.parent.mkdir()
        self.port = free_port()
        self.server = self.served()
        self.mirroring = self.mirror()
        self.mirroring.wait_for("followed")
        self.other = Served(self.copy, free_port())
        self.other.wait()
        self.writers = [
            Writer(self.server, choice, "here"),
            Writer(self.other, choice, "there"),
        ]
        self.pauses = self.altered = self.kills = 0

    def served(self) -> Served:
        server = Served(self.path, self.port)
        server.wait()
        return server

    def mirror(self) -> Mirroring:
        return Mirroring(f"127.0.0.1:{self.port}", self.copy, *CHECKED)

    def end(self) -> None:
        for process in (self.mirroring, self.server, self.other):
            process.__exit__()

    def write_until(self, end: float) -> None:
        while time.monotonic() < end:
            self.choice.choice(self.writers).write()

    def kill_mirror(self) -> None:
        self.mirroring.__exit__()
        self.mirroring = self.mirror()
        self.kills += 1

    def kill_server(self) -> None:
        self.server.__exit__()
        self.writers[1].write()
        self.server = self.writers[0].server = self.served()
        self.kills += 1

    def wait_until_equal(self) -> None:
        wait_until(lambda: self.mirroring.runs() and sums(self.server) == sums(self.other))

    def pause(self) -> None:
        self.wait_until_equal()
        self.pauses += 1

    def repairs(self) -> list[dict[str, Any]]:
        return [line for line in self.mirroring.lines if line["event"] == "repaired"]

    def told(self) -> list[dict[str, Any]]:
        """The records of which the server was told last that they were repaired."""
        repairs = self.server.client.get("/sync/status").json()["repairs"]
        return repairs[0]["repaired"] if repairs else []

    def alter_a_cent(self) -> None:
        """Alter a payment of the copy by a cent, as no program would, and wait for its repair."""
        with closing(sqlite3.connect(self.copy, timeout=60)) as file, file:
            ids = [id_ for (id_,) in file.execute("SELECT id FROM payments ORDER BY id")]
            if not ids:
                return
            id_ = self.choice.choice(ids)
            file.execute("UPDATE payments SET amount = amount + 1 WHERE id = ?", (id_,))
        self.altered += 1
        self.mirroring.wait_for("repaired", self.altered)
        line = self.repairs()[-1]
        assert (line["collection"], line["id"]) == ("payments", id_)
        wait_until(lambda: {"collection": "payments", "id": id_} in self.told())
        self.wait_until_equal()

    def figures(self) -> dict[str, Any]:
        events = self.mirroring.events()
        return {
            "seed": SEED,
            "pauses": self.pauses,
            "altered": self.altered,
            "kills": self.kills,
            "written": [writer.written for writer in self.writers],
            "refused": [writer.refused for writer in self.writers],
            "events": {event: events.count(event) for event in sorted({*events})},
            "version": self.server.client.get("/sync/status").json()["version"],
        }


def test_both_sides_are_equal_at_every_pause(tmp_path):
    choice = random.Random(SEED)
    scene = Scene(tmp_path, choice)
    try:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            scene.write_until(time.monotonic() + choice.uniform(0.5, LONGEST_BURST))
            if choice.random() < 0.2:
                scene.kill_mirror()
            if choice.random() < 0.1:
                scene.kill_server()
            scene.pause()
            if choice.random() < 0.3 or not scene.altered:
                scene.alter_a_cent()
        assert scene.mirroring.end() == 0
        print(json.dumps(scene.figures()))
        once = run("mirror", scene.server.url, str(scene.copy), "--once", folder=tmp_path)
        assert once.returncode == 0, once.stderr
    finally:
        scene.end()
    assert held_by(scene.copy) == held_by(scene.path), SEED
    for file in (scene.path, scene.copy):
        verified = run("verify", "--file", str(file), folder=tmp_path)
        assert verified.returncode == 0, (SEED, verified.stdout)
