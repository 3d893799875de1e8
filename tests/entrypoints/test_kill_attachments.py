"""The power fails while files are attached: each acknowledged one is there as it was sent, and
nothing half.

`WYZBOOKS_KILLS` says how many times, as in `test_kill`; here it is a third of them.
"""

import json
import os
import random
import threading
import time
from hashlib import sha256

import httpx

from tests.entrypoints.serving import PATIENCE, Served, free_port, run

ROUNDS = max(1, int(os.environ.get("WYZBOOKS_KILLS", "3")) // 3)
WRITERS = 3
PATH = "/api/v1/accounts/account-1000/attachments"


class Sender(threading.Thread):
    """Attaches files, and removes every third, until the server is gone."""

    def __init__(self, url: str, seed: int) -> None:
        super().__init__(daemon=True)
        self.url, self.chance = url, random.Random(seed)
        self.there: dict[str, str] = {}
        """The SHA-256 of each file that must be there, by the address of the attachment."""
        self.wrong: list[str] = []

    def run(self) -> None:
        with httpx.Client(base_url=self.url, timeout=PATIENCE, trust_env=False) as client:
            for number in range(10_000):
                content = self.chance.randbytes(self.chance.randint(1, 2_000_000))
                try:
                    answer = client.post(
                        f"{PATH}?name=f{number}", content=content, headers={"content-type": "a/b"}
                    )
                    if answer.status_code != 201:
                        self.wrong.append(answer.text)
                        return
                    address = answer.headers["location"]
                    self.there[address] = sha256(content).hexdigest()
                    if number % 3 == 2:
                        # From here on it is not known whether it is there.
                        del self.there[address]
                        client.delete(address)
                except httpx.TransportError:
                    return


def test_every_acknowledged_file_survives_kill_9_as_it_was_sent(tmp_path):
    path, port = tmp_path / "books.wyzbooks", free_port()
    chance, there = random.Random(20261127), {}
    for number in range(ROUNDS):
        with Served(path, port) as server:
            server.wait()
            senders = [Sender(server.url, number * WRITERS + each) for each in range(WRITERS)]
            for sender in senders:
                sender.start()
            began, enough = time.perf_counter(), chance.randint(5, 12)
            while (
                sum(len(sender.there) for sender in senders) < enough
                and time.perf_counter() - began < PATIENCE
            ):
                time.sleep(chance.uniform(0.001, 0.02))
            server.process.kill()
            server.process.wait(PATIENCE)
            for sender in senders:
                sender.join(PATIENCE)
        assert not [text for sender in senders for text in sender.wrong]
        there |= {address: digest for sender in senders for address, digest in sender.there.items()}
        assert there
        with Served(path, port) as server:
            server.wait()
            with httpx.Client(base_url=server.url, timeout=PATIENCE, trust_env=False) as client:
                for address, digest in there.items():
                    assert sha256(client.get(address).content).hexdigest() == digest
            assert run("stop", "--file", str(path), folder=tmp_path).returncode == 0
        # Bytes without an attachment, and damaged ones, are faults; missing ones are counted.
        verdict = json.loads(run("verify", "--file", str(path), "--json", folder=tmp_path).stdout)
        assert verdict["faults"] == []
        assert "attachmentsWithoutBytes" not in verdict["checked"]
    print(f"{ROUNDS} kills, {len(there)} files")
