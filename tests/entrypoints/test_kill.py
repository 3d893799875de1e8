"""The power fails: every acknowledged write is there exactly once, and the books are correct.

`WYZBOOKS_KILLS` says how many times (default 3).
"""

import json
import os
import random
import statistics
import threading
import time

import httpx

from tests.entrypoints.serving import PATIENCE, Served, free_port, run

ROUNDS = int(os.environ.get("WYZBOOKS_KILLS", "3"))
WRITERS = 8
TOGETHER = 5
"""How many journals every second writer posts in one batch."""


class Writer(threading.Thread):
    """Posts journals, one or several at once, until the server is gone; remembers the acknowledged
    requests and the last one."""

    def __init__(self, url: str, name: str) -> None:
        super().__init__(daemon=True)
        self.url, self.prefix = url, name
        self.acknowledged: dict[str, bytes] = {}
        self.open: str | None = None
        self.wrong: list[str] = []

    def run(self) -> None:
        with httpx.Client(base_url=self.url, timeout=PATIENCE, trust_env=False) as client:
            for number in range(10_000):
                self.open = f"{self.prefix}-{number}"
                try:
                    answer = post(client, self.open)
                except httpx.TransportError:
                    return
                if answer.status_code >= 300:
                    self.wrong.append(answer.text)
                    return
                self.acknowledged[self.open] = answer.content
                self.open = None


def made_by(id_: str) -> list[str]:
    """The ids of the journals that a request makes."""
    writer, _, _ = id_.partition("-")
    is_batch = int(writer.partition("w")[2]) % 2
    return [f"{id_}.{number}" for number in range(TOGETHER)] if is_batch else [id_]


def post(client: httpx.Client, id_: str) -> httpx.Response:
    """Post journals with ids from the client, under one idempotency key."""
    lines = [
        {"accountId": "account-1000", "debit": "1.00", "memo": id_},
        {"accountId": "account-4100", "credit": "1.00"},
    ]
    headers = {"Idempotency-Key": f"key-{id_}"}
    bodies = [{"id": each, "date": "2026-05-05", "lines": lines} for each in made_by(id_)]
    if len(bodies) == 1:
        return client.post("/api/v1/journals", json=bodies[0], headers=headers)
    operations = [{"method": "POST", "path": "/journals", "body": body} for body in bodies]
    return client.post("/api/v1/batch", json={"operations": operations}, headers=headers)


def requests_done(client: httpx.Client) -> list[str]:
    """The requests whose journals are there, all of each."""
    there = journals(client)
    done = sorted({id_.partition(".")[0] for id_ in there})
    assert sorted(there) == sorted(made for id_ in done for made in made_by(id_))
    return done


def journals(client: httpx.Client) -> list[str]:
    """The ids of all journals, page by page."""
    journal_ids: list[str] = []
    cursor: str | None = ""
    for _ in range(10_000):
        page = client.get(
            "/api/v1/journals?limit=1000" + (f"&cursor={cursor}" if cursor else "")
        ).json()
        journal_ids += [each["id"] for each in page["data"]]
        cursor = page["nextCursor"]
        if cursor is None:
            return journal_ids
    raise AssertionError("the list does not end")


def test_every_acknowledged_write_survives_kill_9_exactly_once(tmp_path):
    path, port = tmp_path / "books.wyzbooks", free_port()
    chance, restarts, known = random.Random(20261122), [], set()
    for number in range(ROUNDS):
        with Served(path, port) as server:
            server.wait()
            writers = [Writer(server.url, f"r{number}w{each}") for each in range(WRITERS)]
            for writer in writers:
                writer.start()
            enough, began = chance.randint(20, 200), time.perf_counter()
            while (
                sum(len(each.acknowledged) for each in writers) < enough
                and time.perf_counter() - began < PATIENCE
            ):
                time.sleep(chance.uniform(0.001, 0.02))
            server.process.kill()
            server.process.wait(PATIENCE)
            for writer in writers:
                writer.join(PATIENCE)
        assert not [fault for each in writers for fault in each.wrong]
        acknowledged = {id_: body for each in writers for id_, body in each.acknowledged.items()}
        unknown = [each.open for each in writers if each.open]
        assert acknowledged, "nothing was written before the kill; let it run longer"

        began = time.perf_counter()
        with Served(path, port) as server:
            server.wait()
            restarts.append(time.perf_counter() - began)
            with httpx.Client(base_url=server.url, timeout=PATIENCE, trust_env=False) as client:
                there = requests_done(client)
                assert known | acknowledged.keys() <= set(there)
                assert set(there) - known - acknowledged.keys() <= set(unknown)
                for id_ in unknown:
                    again = post(client, id_)
                    assert again.status_code in {200, 201}, again.text
                    assert (again.headers.get("Idempotency-Hit") == "true") == (id_ in there)
                for id_ in chance.sample(sorted(acknowledged), min(5, len(acknowledged))):
                    again = post(client, id_)
                    assert (again.content, again.headers["Idempotency-Hit"]) == (
                        acknowledged[id_],
                        "true",
                    )
                known |= acknowledged.keys() | set(unknown)
                assert requests_done(client) == sorted(known)
                assert (
                    client.get("/api/v1/accounts/account-1000").json()["balance"]
                    == f"{sum(len(made_by(id_)) for id_ in known)}.00"
                )
                totals = client.get("/api/v1/reports/trial-balance").json()["totals"]
                assert len(set(totals.values())) == 1, totals
                assert client.get("/api/v1/audit/verify").json()["ok"]
            assert run("stop", "--file", str(path), folder=tmp_path).returncode == 0
        verdict = run("verify", "--file", str(path), "--json", folder=tmp_path)
        assert verdict.returncode == 0, verdict.stdout
        assert json.loads(verdict.stdout)["faults"] == []
        print(
            f"round {number}: {len(acknowledged)} acknowledged, {len(unknown)} open, "
            f"answering after {restarts[-1]:.2f} s"
        )
    print(
        f"{ROUNDS} kills, {len(known)} requests; answering after a restart: "
        f"median {statistics.median(restarts):.2f} s, longest {max(restarts):.2f} s"
    )
    assert max(restarts) < 10
