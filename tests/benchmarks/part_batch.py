"""Batches: how many invoices a second the server enters that come in one request."""

from contextlib import ExitStack

from tests.benchmarks.generated import Shelf, copies
from tests.benchmarks.options import Options
from tests.benchmarks.samples import Samples, one_after_another, watched
from tests.benchmarks.serving import books_server
from tests.benchmarks.table import show

SIZES = (100, 500, 1_000)
"""How many invoices a batch has."""
BATCHES = 3
"""How many batches a round has."""
CUSTOMER = {"id": "batched", "kind": "customer", "name": "A customer of batches"}
LINE = {"rate": "12.34", "quantity": "3", "accountId": "account-4100"}
LINES = {"invoices of 1 line": [LINE], "invoices of 3 lines": [LINE] * 3}


def run(shelf: Shelf, options: Options) -> None:
    """Measure, and print the table."""
    rows = []
    for documents in options.documents or (1_000, 100_000):
        for (size, name), samples in _measure(shelf, documents, options.runs).items():
            figures = (f"{samples.median:.2f}", f"{samples.busy:.2f}")
            busy = f"{samples.busy / size * 1000:.2f}"
            rows.append([f"{size:,} {name}", f"{documents:,}", *figures, busy])
    columns = ["POST /batch", "documents", "median s", "cpu s", "cpu ms an invoice"]
    runs = f"{options.runs} rounds of {BATCHES} batches of each kind"
    notes = ["cpu is the server's processor time; each batch is one durable commit."]
    show("Batches", options.command("batch"), runs, columns, rows, notes)


def _measure(shelf: Shelf, documents: int, rounds: int) -> dict[tuple[int, str], Samples]:
    result = {(size, name): Samples() for name in LINES for size in SIZES}
    with ExitStack() as stack:
        (file,) = stack.enter_context(copies(shelf.books(documents)))
        server = stack.enter_context(books_server(file))
        (client,) = server.clients(1)
        client.send("POST", "/api/v1/contacts", CUSTOMER)
        for turn in range(rounds + 1):  # The first warms up.
            for (size, name), samples in result.items():
                invoice = {"contactId": CUSTOMER["id"], "status": "sent", "lines": LINES[name]}
                operation = {"method": "POST", "path": "/invoices", "body": invoice}
                body = {"operations": [operation] * size}
                measured = watched(
                    server.pid,
                    lambda body=body: one_after_another(
                        BATCHES, lambda _: client.send("POST", "/api/v1/batch", body)
                    ),
                )
                if turn:
                    samples.extend(measured)
    return result
