"""What each operation costs in books of 100 and of 1,000 documents, counted and not timed.

Counted are the SQL statements, the rows that are written, and the instructions of SQLite's virtual
machine, which grow with the rows that are read, whether these come from a table or from an index.
An operation may cost a fifth more in the larger books, and a few instructions. What grows with the
books by its nature is in `GROWING`, with the reason, and may grow in proportion to the documents.

Both books answer as much: pages have three rows, and periods have whole months. The bounds up to
which lists are counted, and sorted after reading, are five here instead of thousands, so that the
lists of both books are beyond them, as those of any larger books are.
"""

import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

import httpx
import pytest
from attrs import evolve

from adapters.http.operation import PREFIX, Operation
from adapters.http.request_guard import App
from adapters.http.routes import OPERATIONS
from adapters.json_shapes import list_queries
from adapters.storage.sqlite import conditions
from adapters.storage.sqlite.store import SqliteStore
from application.open_books import open_books
from application.unit_of_work.books import Books
from domain.reports.catalogue import REPORTS
from tests.adapters.http.growing_books import BANK, BUYER, SELLER, WORD, enter_documents
from tests.adapters.http.requests import CASH
from tests.adapters.http.test_openapi import ATTACHED_TO, SPEC, call, tour
from tests.benchmarks import part_costs
from tests.benchmarks.part_costs import Costs, counted
from tests.support import Client, CountedIds, FixedClock

SIZES = (1, 10)
"""How many times ten documents each of ten months has."""
MOST = 1.2
"""How many times as much an operation may cost in the larger books."""
FEW_STEPS = 200
"""How many instructions more are no growth: for one more page of an index, or a longer text."""

GROWING = {
    # Lists
    r"sums=": "sums the whole list",
    r"sort=-?balance|(Invoices|Bills).*sums=balance": "looks up the balance of each record",
    r"listContacts|expand=(contact|lines\.contact|parent)|readContact |\w+Contact ": (
        "the balance of a contact is that of all its open items"
    ),
    r"count=true": "counts the whole list",
    r"status=printed": "many documents fit each of its conditions, but hardly one fits all",
    r"cleared=": "few rows have a mark, and each row of the list is asked for its own",
    r"listRegister": "counts the rows of the account, and adds up those before the page",
    r"listUndeposited": "looks at all rows that wait for a deposit",
    r"readInvoiceNumbers": "looks for gaps between all numbers",
    r"read(Receivables|Payables)": "adds up what each contact owes",
    r"listAudit \S*(from|to)=": "reads an entry of an index for each change in the time",
    # The whole books
    r"export|Backup|(import|reset)Books": "copies the whole books",
    r"verify|readClosedPeriods": "reads the whole log",
    r"readChecksums|readDiagnostics|readConsoleState": (
        "reads the last change of each bucket that has records; there are at most 256"
    ),
    r"import(Csv|Ofx|Qif)|tryBankRules": "looks at the last 2,000 bank transactions",
    r"readChanges": "looks for events among so many changes",
    # Reports
    r"-detail|general-ledger|journal|transaction-list|open-invoices": "shows each transaction",
    r"aging|-summary": "adds up what each contact owes",
    r"sales-by|expenses-by": "adds up the postings of each contact",
}
"""What grows with the books by its nature, and why."""

VALUES = {
    "q": WORD,
    "parentId": CASH,
    "accountId": BANK,
    "number": "1",
    "name": "Acme",
    "ref": "1",
    "updatedSince": "30",
    "externalId": "x",
    "metadata.NAME": "x",
    **dict.fromkeys(("from", "dueFrom", "madeFrom"), "2026-03-01"),
    **dict.fromkeys(("to", "dueTo", "madeTo", "asOf"), "2026-09-30"),
    "totalFrom": "21.00",
    "totalTo": "25.00",
    "collection": "invoices",
    "recordId": "i1",
    "touches": "invoices/i1",
    "actor": "api",
    "requestId": "x",
    "since": "30",
    "collections": "invoices",
    "events": "invoice.paid",
}
"""A value for each parameter whose values are not listed in the specification."""
LEFT_OUT = {
    "limit": "is always given",
    "cursor": "asks for the same page from another row on",
    "knownAt": "makes the past books, which is linear in the log",
    "format": "shows the same in another way",
    "history": "must be that of the books",
    "head": "must be that of the books",
    "prefix": "needs a collection",
    "section": "is a part of a report",
}
"""The parameters that are not tried, and why."""
WITHOUT_END = {"streamChanges"}
"""What has no end, so that it cannot be counted."""

Request = tuple[Operation, str]
"""An operation, and the query with which it is called."""


def _schema_of(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without references; of an array that of its elements."""
    while "$ref" in schema or "allOf" in schema:
        schema = schema["allOf"][0] if "allOf" in schema else schema
        if "$ref" in schema:
            schema = SPEC["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return _schema_of(schema["items"]) if schema.get("type") == "array" else schema


def _values(operation: Operation, name: str, schema: dict[str, Any]) -> list[str]:
    if "enum" in schema:
        return [str(value) for value in schema["enum"]]
    if schema.get("type") == "boolean":
        return ["true", "false"]
    if name == "contactId":
        is_bought = "ill" in operation.name or operation.name == "readPayables"
        return [SELLER if is_bought else BUYER]
    if name == "id":
        kinds = {f"list{kind}": id_ for kind, id_ in ATTACHED_TO.items()}
        return [kinds.get(operation.name.removesuffix("s"), "cup")]
    return [VALUES[name]]


def _queries(operation: Operation) -> Iterator[str]:
    """The query without parameters, and one with each value of each parameter."""
    published = SPEC["paths"][PREFIX + operation.path]["get"]["parameters"]
    parameters = {each["name"]: each["schema"] for each in published if each["in"] == "query"}
    page = "limit=3&" if "limit" in parameters else ""
    yield f"?{page}".rstrip("&?")
    for name, schema in parameters.items():
        if name not in LEFT_OUT:
            for value in _values(operation, name, _schema_of(schema)):
                yield f"?{page}{name.replace('NAME', 'x')}={value}"


def _reads() -> dict[str, Request]:
    """Every GET, by a name that shows its query; of reports the defaults, and the cash basis."""
    requests = {}
    for operation in OPERATIONS:
        if operation.method != "GET" or operation.name in WITHOUT_END:
            continue
        if operation.name == "readReport":
            for key, kind in REPORTS.items():
                report = evolve(operation, path=f"/reports/{key}")
                requests[f"{key} report "] = (report, "")
                if kind.has_cash_basis:
                    requests[f"{key} report ?basis=cash"] = (report, "?basis=cash")
            continue
        is_of_bank = operation.name in {"listRegister", "readAccountBalance"}
        path = operation.path.replace("{id}", BANK) if is_of_bank else operation.path
        for query in _queries(operation):
            requests[f"{operation.name} {query}"] = (evolve(operation, path=path), query)
    return requests


READS = _reads()
WRITES = {
    f"{operation.name} ": (operation, "") for operation in OPERATIONS if operation.method != "GET"
}


class Measured:
    """Books of one size, of which each copy is a new file."""

    def __init__(self, folder: Path, size: int, served: tuple[Books, App]) -> None:
        self._books, app = served
        self._client = Client(app)
        self._path = folder / "books.wyzbooks"
        self._ids, self._clock = CountedIds(), FixedClock()
        with self._opened(self._path, self._ids, self._clock):
            open_books(self._books.store, self._clock, self._ids)
            tour(self._client)
            enter_documents(self._books, size)

    def costs(self, requests: Iterable[Request]) -> list[tuple[Costs, httpx.Response]]:
        """What each request costs in the same copy of the books, and its answer."""
        copy = Path(shutil.copy(self._path, self._path.with_name("copy.wyzbooks")))
        measured = []
        own = (copy, deepcopy(self._ids), deepcopy(self._clock))
        with self._opened(*own), counted(self._books) as costs:
            self._client.get("/accounts")  # What is kept for all requests is read with the first.
            for operation, query in requests:
                costs.clear()
                answer = call(self._client, operation, query=query)
                measured.append((evolve(costs), answer))
        for file in copy.parent.glob("copy.wyzbooks*"):
            shutil.rmtree(file) if file.is_dir() else file.unlink()
        return measured

    @contextmanager
    def _opened(self, path: Path, ids: CountedIds, clock: FixedClock) -> Iterator[None]:
        store, books = SqliteStore(path), self._books
        books.store, books.ids, books.clock = store, ids, clock
        try:
            yield
        finally:
            store.close()


@pytest.fixture(scope="module")
def sizes(
    served: tuple[Books, App], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Measured]]:
    """Books of each size, while lists have the bounds that are told above."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WYZBOOKS_CONFIG", str(tmp_path_factory.mktemp("config")))
        patch.setattr(list_queries, "MOST_COUNTED", 5)
        patch.setattr(conditions, "FEW", 5)
        patch.setattr(part_costs, "STEP", 1)
        folders = [tmp_path_factory.mktemp("growing") for _ in SIZES]
        yield [Measured(*each, served) for each in zip(folders, SIZES, strict=True)]
        for folder in folders:
            shutil.rmtree(folder)


@pytest.fixture(scope="module")
def reads(sizes: list[Measured]) -> dict[str, list[tuple[Costs, httpx.Response]]]:
    """What each GET costs in books of each size."""
    columns = [measured.costs(READS.values()) for measured in sizes]
    return dict(zip(READS, map(list, zip(*columns, strict=True)), strict=True))


@pytest.mark.parametrize("name", READS)
def test_what_is_read_costs_the_same_in_larger_books(reads, name):
    _check(name, READS[name][0], reads[name])


@pytest.mark.parametrize("name", WRITES)
def test_what_is_written_costs_the_same_in_larger_books(sizes, name):
    costs = [measured.costs([WRITES[name]])[0] for measured in sizes]
    _check(name, WRITES[name][0], costs)
    (small, _), (large, _) = costs
    if not _reason(name):
        assert large.rows <= small.rows * MOST, "rows that are written"


def _check(name: str, operation: Operation, costs: list[tuple[Costs, httpx.Response]]) -> None:
    (small, answer), (large, other) = costs
    assert (answer.status_code, other.status_code) == (operation.status,) * 2, answer.text
    if _reason(name):
        most = MOST * SIZES[1] / SIZES[0]
    else:
        most = MOST
        assert len(other.content) <= len(answer.content) * MOST + 100, "the answer is as long"
    assert large.statements <= small.statements * most, "statements"
    assert large.steps <= small.steps * most + FEW_STEPS, "instructions"


def _reason(name: str) -> str | None:
    """Why an operation grows with the books; None if it must not."""
    return next((why for pattern, why in GROWING.items() if re.search(pattern, name)), None)


def test_no_reason_is_given_for_what_is_not_there():
    names = [*READS, *WRITES]
    assert [each for each in GROWING if not any(re.search(each, name) for name in names)] == []
