"""Schemathesis sends what the served specification allows and forbids, with all of its checks.

It begins with the examples of the specification, in order. What it finds is a fault unless it is
named here with its reason, and it reaches every operation with a success and with a refusal.
`make long` has it send many more requests, from three seeds (`WYZBOOKS_SCHEMATHESIS`).
"""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from tests.entrypoints.serving import PATIENCE, Served, free_port

FOLDER = Path(__file__).parent
SETTINGS = ["schemathesis.toml", "hooks_of_schemathesis.py"]
REQUESTS = int(os.environ.get("WYZBOOKS_SCHEMATHESIS", "3"))
"""How many requests it draws for each operation."""
IS_LONG = REQUESTS > 3
BAD_REQUEST = 400
SEEDS = [1, 2, 3] if IS_LONG else [1]
PHASES = "examples,coverage,fuzzing,stateful" if IS_LONG else "examples,fuzzing"
"""`coverage` tries every value at the edge of every rule of the specification, with over 10,000
requests; `stateful` goes on with what answers say, so that no two runs draw the same."""


@frozen
class NoFault:
    """Something that a check of schemathesis takes for a failure."""

    check: str
    """A pattern of its name."""
    operation: str
    """A pattern of its method and path."""
    words: str
    """A pattern of what the check says, or of the answer."""
    reason: str
    request: str = ""
    """A pattern of the request, if not all requests are meant."""


NO_FAULTS = [
    NoFault(
        "positive_data_acceptance",
        r".*",
        r"belongs to another list",
        "Only the page before knows the cursor of the next.",
    ),
    NoFault(
        "positive_data_acceptance",
        r".*",
        r"(used only|must be given|does not go) with|names a bucket|give that version"
        r"|must not be (after|later or larger)",
        "OpenAPI cannot say which parameters go together.",
    ),
    NoFault(
        "positive_data_acceptance",
        r".*",
        r"there is no|no \w+ has|there never was one with the id",
        "A parameter names a record that must exist.",
    ),
    NoFault(
        "positive_data_acceptance",
        r".* /api/v1/reports/\{key\}.*",
        r"is not a parameter of|'section' must be left out",
        "Each report has its own parameters, and all reports are one operation.",
    ),
    NoFault(
        "positive_data_acceptance",
        r".*",
        r"must be a date from|'(knownAt|updatedSince)' (must be a version|names)",
        "OpenAPI cannot say which days and points of time there are.",
    ),
    NoFault(
        "positive_data_acceptance",
        r".*",
        r"'(override|fileName)' must",
        "OpenAPI cannot say which characters are printable.",
    ),
    NoFault(
        "positive_data_acceptance",
        r".*",
        r"'sort' must have each name only once",
        "OpenAPI does not know that a name after a - is the same name.",
    ),
    NoFault(
        "positive_data_acceptance",
        r"POST /api/v1/(import|reconciliation)/.*",
        r"'mapping' must be JSON",
        "OpenAPI cannot say that a text is JSON.",
    ),
    NoFault(
        ".*_data_.*",
        r"GET .*",
        r"an address may have at most",
        "The limit is one of the whole address, and no parameter can have it.",
    ),
    NoFault(
        "positive_data_acceptance",
        r"POST .*",
        r"needs the header X-Requested-With",
        "A form needs a header that no foreign page can send.",
    ),
    NoFault(
        "positive_data_acceptance",
        r"POST /api/v1/data/import",
        r"the body is not",
        "A file may hold any bytes, and these are no books.",
    ),
    NoFault(
        "negative_data_rejection",
        r"(POST|PUT) .*",
        r"Incorrect type",
        "A null counts as left out; the specification does not name it, so that clients have one"
        " way to leave something out.",
        request=r'"[^"]*": ?null',
    ),
    NoFault(
        "negative_data_rejection",
        r".*",
        r'"code":"stale"',
        "A request for another version of the record is refused for that alone.",
    ),
    NoFault(
        "negative_data_rejection",
        r".*",
        r"parameter `Idempotency-Key`",
        "A dry run ignores the key.",
    ),
    NoFault(
        "negative_data_rejection",
        r".*",
        r"parameter `\w+` in query - .*(not matching|smaller|enum|pattern)",
        "An empty parameter counts as left out.",
    ),
    NoFault(
        "negative_data_rejection",
        r".*",
        r"(amount|rate|quantity|debit|credit|[bB]alance|[pP]ercent): Incorrect type",
        "Amounts may be numbers, too; the specification names the text, so that clients have one"
        " type for them.",
    ),
    NoFault(
        "negative_data_rejection",
        r"POST /api/v1/sync/push",
        r"changes -> Array|in body - (version: Incorrect type|violates `required`)",
        "A change that can never be applied is answered as rejected, and does not stop the others.",
    ),
    NoFault(
        "response_schema_conformance",
        r"GET /api/v1/sync/stream",
        r"event: ",
        "It compares one event with the schema of the whole stream: OpenAPI 3.0 cannot describe"
        " events.",
    ),
]

SENT_HEADERS = {"Content-Type", "If-Match", "If-None-Match", "Idempotency-Key", "X-Actor"}
"""What a message shows of a request."""

MADE_BY_THE_SERVER = "Its id is made by the server, and known from an answer alone."
OF_A_FILE = "What it takes is a file of books, which no text can be an example of."
WITHOUT_SUCCESS = {
    "GET /api/v1/import/batches/{id}": MADE_BY_THE_SERVER,
    "POST /api/v1/import/batches/{id}/undo": MADE_BY_THE_SERVER,
    "POST /api/v1/import/plans/{planId}/commit": MADE_BY_THE_SERVER,
    "POST /api/v1/data/restore": MADE_BY_THE_SERVER,
    "POST /api/v1/data/import": OF_A_FILE,
}
"""Operations that a run may not bring to succeed, and why."""

NOTHING_TO_REFUSE = {
    "GET /api/v1",
    "GET /api/v1/audit/head",
    "GET /api/v1/data/export",
    "GET /api/v1/data/export/beancount",
    "GET /api/v1/data/export/csv",
    "GET /api/v1/data/export/file",
    "GET /api/v1/data/export/hledger",
    "GET /api/v1/data/export/iif",
    "GET /api/v1/invoices/numbers",
    "GET /api/v1/sync/prefs",
    "GET /api/v1/sync/status",
    "GET /api/v1/system/diagnostics",
    "GET /api/v1/system/health",
    "GET /api/v1/system/metrics",
    "GET /api/v1/system/settings/logo",
    "GET /api/v1/system/version",
}
"""Operations without a parameter or body that could be wrong: what they refuse is an unknown
parameter, which schemathesis does not send. So it is sent for them."""


@frozen
class Exchange:
    """A request, its answer, and the checks that failed."""

    operation: str
    request: str
    status: int
    content: str
    failures: list[tuple[str, str]]
    """The names of the checks, with what they say."""


@pytest.fixture(params=SEEDS)
def exchanges(request: pytest.FixtureRequest, tmp_path: Path) -> list[Exchange]:
    """All that schemathesis sent to a new server, and what it thinks of the answers."""
    record = tmp_path / "record.ndjson"
    for name in SETTINGS:
        shutil.copy(FOLDER / name, tmp_path)
    with Served(tmp_path / "books.wyzbooks", free_port()) as server:
        server.wait()
        done = subprocess.run(
            [
                str(Path(sys.executable).with_name("schemathesis")),
                *("run", f"{server.url}/api/docs/openapi.json", "--checks", "all"),
                *("--phases", PHASES, "--max-examples", str(REQUESTS)),
                *("--seed", str(request.param), "--no-shrink"),
                *("--report", "ndjson", "--report-ndjson-path", str(record)),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=PATIENCE * (60 if IS_LONG else 1),
            check=False,
        )
        assert done.returncode in {0, 1}, done.stdout + done.stderr
        assert server.client.get("/system/health").status_code == 200
        verified = server.client.post("/system/verify").json()
        assert verified["ok"], verified
        for operation in NOTHING_TO_REFUSE:
            path = operation.removeprefix("GET /api/v1")
            assert server.client.get(path, params={"colour": "red"}).status_code == BAD_REQUEST
    return list(exchanges_of(record))


def exchanges_of(record: Path) -> Iterator[Exchange]:
    """The exchanges in what schemathesis has written down."""
    with record.open(encoding="utf-8") as lines:
        for line in lines:
            finished = json.loads(line).get("ScenarioFinished", {}).get("recorder", {})
            for case, sent in finished.get("interactions", {}).items():
                yield exchange_of(finished, case, sent)


def exchange_of(finished: dict[str, Any], case: str, sent: dict[str, Any]) -> Exchange:
    request, response = sent["request"], sent.get("response") or {}
    value = finished["cases"][case]["value"]
    headers = {name: values for name, values in request["headers"].items() if name in SENT_HEADERS}
    body = content_of(request.get("body"))[:2000]
    return Exchange(
        operation=f"{value['method']} {value['path']}",
        request=f"{request['method']} {request['uri']} {headers} {body}",
        status=response.get("status_code", 0),
        content=content_of(response.get("content")),
        failures=[
            (check["name"], check["failure_info"]["failure"]["message"])
            for check in finished.get("checks", {}).get(case, [])
            if check["status"] == "failure"
        ],
    )


def content_of(encoded: dict[str, str] | None) -> str:
    return base64.b64decode((encoded or {}).get("$base64", "")).decode("utf-8", "replace")


def is_no_fault(exchange: Exchange, check: str, words: str) -> bool:
    return any(
        re.fullmatch(known.check, check)
        and re.fullmatch(known.operation, exchange.operation)
        and re.search(known.words, f"{words}\n{exchange.content}")
        and re.search(known.request, exchange.request)
        for known in NO_FAULTS
    )


def test_schemathesis_finds_no_fault_and_reaches_every_operation(exchanges):
    faults = [
        f"{check}: {exchange.request}\n{words}\n{exchange.status} {exchange.content[:600]}"
        for exchange in exchanges
        for check, words in exchange.failures
        if not is_no_fault(exchange, check, words)
    ]
    assert not faults, f"{len(faults)} faults\n\n" + "\n\n".join(faults[:20])
    succeeded = {exchange.operation for exchange in exchanges if exchange.status // 100 == 2}
    refused = {exchange.operation for exchange in exchanges if exchange.status // 100 == 4}
    assert operations() - succeeded <= WITHOUT_SUCCESS.keys()
    # A few draws do not bring every operation to refuse: one in ten may be missing.
    not_refused = operations() - refused - NOTHING_TO_REFUSE
    assert len(not_refused) <= (0 if IS_LONG else len(operations()) // 10), sorted(not_refused)


def operations() -> set[str]:
    """Every operation of the kept specification, which is the served one."""
    path = FOLDER.parents[1] / "docs" / "openapi.json"
    paths = json.loads(path.read_text(encoding="utf-8"))["paths"]
    methods = {"get", "put", "post", "patch", "delete"}
    return {
        f"{method.upper()} {path}"
        for path, item in paths.items()
        for method in item
        if method in methods
    }
