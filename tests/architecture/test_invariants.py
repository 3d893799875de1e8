"""What docs/architecture.md says of the code, and what holds each of its rules."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.test_architecture import NAMES, ROOT, tree

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
STATEMENT = re.compile(
    r"^\s*(SELECT|INSERT (OR \w+ )?INTO|UPDATE \S+ SET|DELETE FROM|CREATE TABLE)\b", re.MULTILINE
)
WRITES = {"put", "delete", "post", "append", "store", "purge", "mark_rebuilt"}
"""What the ports of a session offer to change the books (application/ports)."""
WRITERS = {
    "application/unit_of_work/change_log.py": "the log",
    "application/unit_of_work/record_hashes.py": "the hashes of records",
    "application/unit_of_work/transaction_records.py": "records",
    "application/unit_of_work/postings.py": "headers of entries, and postings",
    "application/unit_of_work/planning_recorder.py": "the postings of a plan, in the plan alone",
    "application/unit_of_work/books.py": "answers kept for retries",
    "application/sync/push.py": "what became of pushed changes",
    "application/reconciliation/working_set.py": "what is open of an item",
    "application/reconciliation/cash_entries.py": "postings of applications on the cash basis",
    "application/copies/state.py": "where a copy stands",
    "application/sync/repairs.py": "what clients tell of their copies",
    "application/integrity/rebuild_derived.py": "what an older program did not keep",
    "application/integrity/fill_cash_flow.py": "that the sections of cash flows are filled in",
    "application/integrity/link_opposites.py": "that opposite documents are linked",
}
"""The files that write to the store, and what: all work for the unit of work."""
SESSION = re.compile(r"\bsession\b")
NETWORK = {
    "socket", "asyncio", "urllib3", "httpx", "requests", "aiohttp", "smtplib", "ftplib",
    "http.client", "urllib.request",
}  # fmt: skip
NEEDS_OF_THE_SERVER = {
    "entrypoints/listening.py": {"socket"},  # it listens
    "entrypoints/unix_socket.py": {"socket"},  # likewise
    "entrypoints/http_server.py": {"asyncio"},  # the server moves in its own event loop
    "entrypoints/connections.py": {"socket"},  # names of options of a connection that was taken
    "entrypoints/http_protocol.py": {"asyncio"},  # the timers of a connection in that loop
    "adapters/http/live_changes.py": {"asyncio"},  # the hub runs in the event loop of the server
}
"""What the server needs to be called, and to answer."""
CALLERS = {
    "adapters/sync/served_books.py": {"httpx"},
    "adapters/sync/refusals.py": {"httpx"},  # it reads answers
    "adapters/sync/live_hints.py": {"httpx"},
    "entrypoints/cli/served.py": {"httpx"},  # the server of the books, on this computer
    "entrypoints/doctor/server_checks.py": {"httpx"},  # the same, and what has its port
}
"""What calls books at the address that a person gives to `wyzbooks mirror`, or those that another
process of this computer serves, and nothing else."""


def texts(name: str) -> Iterator[str]:
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def imported(name: str) -> Iterator[str]:
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def written(name: str) -> Iterator[str]:
    """The calls of a file that write through a session, or through a name for a part of it."""
    module = tree(name)
    parts = {
        target.id
        for node in ast.walk(module)
        if isinstance(node, ast.Assign) and SESSION.search(ast.unparse(node.value))
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            receiver = ast.unparse(node.func.value)
            if node.func.attr in WRITES and (SESSION.search(receiver) or receiver in parts):
                yield f"{receiver}.{node.func.attr}"


@pytest.mark.parametrize(
    "name", [name for name in NAMES if not name.startswith("adapters/storage")]
)
def test_sql_is_written_in_storage_alone(name):
    assert [text for text in texts(name) if STATEMENT.search(text)] == []


def test_storage_does_speak_sql():
    statements = [
        text
        for name in NAMES
        if name.startswith("adapters/storage")
        for text in texts(name)
        if STATEMENT.search(text)
    ]
    assert len(statements) >= 20


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("adapters/storage")])
def test_no_statement_pages_by_offset(name):
    assert [text for text in texts(name) if re.search(r"\bOFFSET\b", text)] == []


WIRING = {"entrypoints/wiring.py", "entrypoints/file_wiring.py"}


@pytest.mark.parametrize(
    "name",
    [name for name in NAMES if not name.startswith("adapters/storage") and name not in WIRING],
)
def test_concrete_stores_are_named_by_wiring_alone(name):
    stores = ("adapters.storage.sqlite", "adapters.storage.memory")
    assert [module for module in imported(name) if module.startswith(stores)] == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_calls_out(name):
    allowed = NEEDS_OF_THE_SERVER.get(name, set()) | CALLERS.get(name, set())
    assert set(imported(name)) & NETWORK == allowed


@pytest.mark.parametrize(
    "name", [name for name in NAMES if not name.startswith("adapters/storage")]
)
def test_only_the_unit_of_work_writes(name):
    assert bool([*written(name)]) == (name in WRITERS), [*written(name)]


def test_every_rule_on_the_page_is_held_by_what_it_names():
    rows = re.findall(r"^\| ([^|]+\.) \| (.+) \|$", PAGE.partition("## Rules")[2], re.MULTILINE)
    assert len(rows) >= 10
    sources = "".join(
        path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("*.py")
    )
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = [each["name"] for each in project["tool"]["importlinter"]["contracts"]]
    for rule, held in rows:
        named = re.findall(r"`([^`]+)`", held)
        quoted = [text.replace("...", "").strip() for text in re.findall(r'"([^"]+)"', held)]
        assert named or quoted, rule
        for test in named:
            assert (ROOT / test).is_file() or f"def {test}(" in sources, test
        for contract in quoted:
            assert any(contract in name for name in contracts), contract


def test_every_folder_and_file_that_the_page_names_is_there():
    paths = [path for path in re.findall(r"`((?:\w+/)+(?:\w+\.py)?)`", PAGE) if path != "text/"]
    assert len(paths) >= 12
    for path in paths:
        assert (ROOT / path).exists(), path
