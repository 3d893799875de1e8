"""Invoices, payments and bills over HTTP: recording them, finding what a payment pays, and lists
by every filter.

Each is measured on small and on large books of the same documents, to show what grows with the
history.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import count
from typing import Any

from application.collections.collection import Filter
from application.collections.registry import COLLECTIONS
from domain.values import format_amount
from tests.benchmarks.documents import PATHS, account_id
from tests.benchmarks.generated import Shelf, copies
from tests.benchmarks.options import Options
from tests.benchmarks.part_journals import ALONE, CLIENTS, TOGETHER
from tests.benchmarks.part_lists import REQUESTS, ask
from tests.benchmarks.samples import Samples, at_once, one_after_another, watched
from tests.benchmarks.serving import Client, Server, books_server
from tests.benchmarks.table import show

OPEN = 500
"""How many invoices of the customer are open among whose a payment finds its own."""

DAY, DUE = "2025-12-31", "2026-01-30"
LISTED = ("invoices", "payments", "bills", "bill-payments")
VALUES = {
    "contactId": {"invoices": "C001", "payments": "C001", "bills": "V001", "bill-payments": "V001"}
}
OF_FILTER = {
    "kind": ("invoice", "credit_memo"),
    "number": ("INV-7",),
    "ref": ("x",),
    "from": ("2025-12-01", "2023-07-01"),
    "to": ("2021-01-31",),
    "dueFrom": ("2025-12-01",),
    "dueTo": ("2021-01-31",),
    "totalFrom": ("5000.00",),
    "totalTo": ("10.00",),
}
COMBINED = (
    "&status=sent,overdue",
    "&totalFrom=100.00&totalTo=110.00",
    "&updatedSince=1",
    "&sort=-total",
    "&sort=-balance",
    "&status=overdue&sort=-balance",
    "&sums=total,balance",
    "&count=true",
    "&expand=contact,lines.item",
)
"""What else is asked of the list of invoices."""
INVOICE = {
    "contactId": "C002",
    "date": DAY,
    "status": "sent",
    "lines": [
        {"itemId": "I001", "quantity": "3"},
        {"itemId": "I002"},
        {"description": "Sales tax", "rate": "12.34", "accountId": account_id("2200")},
    ],
}

Turn = Callable[[], Samples]


def run(shelf: Shelf, options: Options) -> None:
    """Measure, and print the two tables."""
    sizes = options.documents or (1_000, 100_000)
    _record(shelf, options, sizes)
    _list(shelf, options, sizes)


# Recording


def _record(shelf: Shelf, options: Options, sizes: Sequence[int]) -> None:
    with ExitStack() as stack:
        servers = {documents: _server(stack, shelf, documents) for documents in sizes}
        turns = {
            (name, documents): turn
            for documents, server in servers.items()
            for name, turn in _turns(server).items()
        }
        recorded = {key: Samples() for key in turns}
        for number in range(options.runs + 1):  # the first warms up
            for key, turn in turns.items():
                samples = turn()
                if number:
                    recorded[key].extend(samples)
    names = dict.fromkeys(name for name, _ in recorded)
    rows = [
        [name, f"{documents:,}", *recorded[name, documents].cells()]
        for name in names
        for documents in sizes
    ]
    columns = ["what is recorded", "documents", "req/s", "median ms", "p90 ms", "cpu ms"]
    runs = (
        f"{options.runs} rounds of {ALONE} requests, or {TOGETHER} from each of {CLIENTS} clients, "
        "all sizes in turns"
    )
    notes = [
        (
            f"A payment is of a customer with {OPEN} open invoices, each of another amount. "
            "cpu is the server's processor time for a request."
        )
    ]
    show(
        "Invoices and payments, recorded durably",
        options.command("documents"),
        runs,
        columns,
        rows,
        notes,
    )


def _turns(server: Server) -> Mapping[str, Turn]:
    clients = server.clients(CLIENTS)
    payer = _Payer(clients[0])

    def record(client: Client) -> Callable[[int], object]:
        return lambda _: client.send("POST", "/api/v1/invoices", INVOICE)

    return {
        "an invoice of 3 lines, 1 client": lambda: watched(
            server.pid, lambda: one_after_another(ALONE, record(clients[0]))
        ),
        f"an invoice of 3 lines, {CLIENTS} clients": lambda: watched(
            server.pid, lambda: at_once([record(each) for each in clients], TOGETHER)
        ),
        "a payment whose memo names its invoice": lambda: payer.measure(server.pid, "number"),
        "a payment of the exact amount of its invoice": lambda: payer.measure(server.pid, "exact"),
    }


class _Payer:
    """A customer with many open invoices, who pays one after another; each paid invoice is
    replaced by a new one, untimed."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._amounts = count(1_000_00, 7)
        self._open: list[Mapping[str, Any]] = []
        self._customer = self._post(
            "/contacts", {"kind": "customer", "name": "A customer with many open invoices"}
        )["id"]

    def measure(self, pid: int, rule: str) -> Samples:
        while len(self._open) < OPEN:
            self._owe()
        samples = Samples()
        for _ in range(ALONE):
            invoice = self._open.pop(len(self._open) // 2)
            samples.extend(
                watched(
                    pid,
                    lambda invoice=invoice: one_after_another(
                        1, lambda _: self._pay(invoice, rule)
                    ),
                )
            )
            self._owe()
        return Samples(
            samples.seconds, [ALONE / sum(samples.seconds)], [sum(samples.processor) / ALONE]
        )

    def _owe(self) -> None:
        lines = [{"rate": format_amount(next(self._amounts)), "accountId": account_id("4000")}]
        self._open.append(
            self._post(
                "/invoices",
                {
                    "contactId": self._customer,
                    "date": DAY,
                    "dueDate": DUE,
                    "status": "sent",
                    "lines": lines,
                },
            )
        )

    def _pay(self, invoice: Mapping[str, Any], rule: str) -> None:
        body = {
            "contactId": self._customer,
            "date": DAY,
            "amount": invoice["total"],
            "memo": f"Invoice {invoice['number']}" if rule == "number" else "",
        }
        (applied,) = self._post("/payments", body)["applied"]
        assert (applied["invoiceId"], applied["rule"]) == (invoice["id"], rule)

    def _post(self, path: str, body: Any) -> Any:
        return json.loads(self._client.send("POST", f"/api/v1{path}", body))


# Lists


def _list(shelf: Shelf, options: Options, sizes: Sequence[int]) -> None:
    asked = list(_paths())
    listed = {(path, documents): Samples() for path in asked for documents in sizes}
    totals = {}
    with ExitStack() as stack:
        servers = {documents: _server(stack, shelf, documents) for documents in sizes}
        for path, documents in listed:
            totals[path, documents] = (
                servers[documents].clients(1)[0].get(f"/api/v1{path}&count=true")["total"]
            )
        for _ in range(options.runs):
            for (path, documents), kept in listed.items():
                kept.extend(ask(servers[documents], f"/api/v1{path}"))
    rows = [
        [
            path,
            *(
                cell
                for documents in sizes
                for cell in (f"{totals[path, documents]:,}", *listed[path, documents].cells()[1:])
            ),
        ]
        for path in asked
    ]
    columns = [
        "GET",
        *(
            f"{documents:,}: {figure}"
            for documents in sizes
            for figure in ("total", "median ms", "p90 ms", "cpu ms")
        ),
    ]
    runs = f"{options.runs} rounds of {REQUESTS} requests, all sizes in turns"
    notes = [
        (
            "The header names the documents in the books, `total` those that the filter finds; "
            "cpu is the server's processor time."
        )
    ]
    show("Lists of documents, 100 a page", options.command("documents"), runs, columns, rows, notes)


def _paths() -> Iterator[str]:
    for name in LISTED:
        path = f"{PATHS.get(name, f'/{name}')}?limit=100"
        yield path
        for filter_ in COLLECTIONS[name].filters:
            for value in _values(name, filter_):
                yield f"{path}&{filter_.name}={value}"
    yield from (f"/invoices?limit=100{parameters}" for parameters in COMBINED)


def _values(name: str, filter_: Filter) -> tuple[str, ...]:
    if filter_.criteria_for:
        return filter_.values or ("true", "false")
    if filter_.name == "kind" and name == "bills":
        return "bill", "vendor_credit"
    return (VALUES[filter_.name][name],) if filter_.name in VALUES else OF_FILTER[filter_.name]


def _server(stack: ExitStack, shelf: Shelf, documents: int) -> Server:
    (file,) = stack.enter_context(copies(shelf.documents(documents)))
    return stack.enter_context(books_server(file))
