"""Pushes of a client that was out of reach: how many changes a second the server carries out."""

from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

from tests.benchmarks.generated import Shelf, copies
from tests.benchmarks.options import Options
from tests.benchmarks.part_journals import JOURNAL
from tests.benchmarks.samples import Samples, one_after_another, watched
from tests.benchmarks.serving import Client, books_server
from tests.benchmarks.table import show

SIZES = (100, 1_000)
"""How many changes a push has."""
PUSHES = 3
"""How many pushes a round has."""
PATH = "/api/v1/sync/push"

Push = dict[str, Any]


def run(shelf: Shelf, options: Options) -> None:
    """Measure, and print the table."""
    rows = []
    for documents in options.documents or (0, 10_000):
        for size in SIZES:
            for name, samples in _measure(shelf, documents, size, options.runs).items():
                figures = (size / samples.median, size / samples.busy)
                rows.append(
                    [
                        f"{size:,} {name}, {documents:,} documents",
                        *(f"{figure:,.0f}" for figure in figures),
                        f"{samples.busy / size * 1000:.2f}",
                    ]
                )
    columns = ["POST /sync/push", "changes/s", "changes/s of cpu", "cpu ms a change"]
    runs = f"{options.runs} rounds of {PUSHES} pushes of each kind"
    notes = ["cpu is the server's processor time; each push is one durable commit."]
    show("Pushes", options.command("push"), runs, columns, rows, notes)


def _measure(shelf: Shelf, documents: int, size: int, rounds: int) -> Mapping[str, Samples]:
    """The samples of pushes by their kind."""
    result = {name: Samples() for name in ("new journals", "merged edits", "duplicates")}
    with ExitStack() as stack:
        (file,) = stack.enter_context(copies(shelf.books(documents)))
        server = stack.enter_context(books_server(file))
        (client,) = server.clients(1)
        for turn in range(rounds + 1):  # The first warms up.
            new = [_push(f"{turn}-{number}", size, "") for number in range(PUSHES)]
            samples = {"new journals": _timed(server.pid, client, new)}
            base = client.get("/api/v1/audit/head")["version"]
            # Another client edits another field of the same journals first.
            for number in range(PUSHES):
                client.send("POST", PATH, _push(f"{turn}-{number}", size, "a", base, memo="other"))
            edits = [
                _push(f"{turn}-{number}", size, "b", base, ref="42") for number in range(PUSHES)
            ]
            samples["merged edits"] = _timed(server.pid, client, edits)
            samples["duplicates"] = _timed(server.pid, client, edits)
            if turn:
                for name, measured in samples.items():
                    result[name].extend(measured)
    return result


def _timed(pid: int, client: Client, pushes: list[Push]) -> Samples:
    """How long some pushes take, one after the other."""
    return watched(
        pid,
        lambda: one_after_another(
            len(pushes), lambda number: client.send("POST", PATH, pushes[number])
        ),
    )


def _push(prefix: str, size: int, kind: str, base: int | None = None, **fields: str) -> Push:
    """A push of so many changes of journals, all of which are new without a base version."""
    changes = [
        {
            "changeId": f"{prefix}-{number}{kind}",
            "collection": "journals",
            "id": f"pushed-{prefix}-{number}",
            "op": "put",
            "record": {**JOURNAL, **fields},
            "baseVersion": base,
        }
        for number in range(size)
    ]
    return {"clientId": "bench", "changes": changes}
