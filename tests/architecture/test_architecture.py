"""What the code keeps to beyond what ruff, mypy and import-linter say."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.reports.catalogue import REPORTS

ROOT = Path(__file__).parents[2]
LAYERS = ("domain", "application", "adapters", "entrypoints")
FILES = sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))
NAMES = [str(path.relative_to(ROOT)) for path in FILES]

LONGEST = 300
LONG: dict[str, str] = {}
"""Files that may be longer, and why."""

UNWANTED = ("Manager", "Service", "Helper", "Util", "DTO", "Impl", "Handler")
ALLOWED = {"Services"}
"""What the routes are given to work with (adapters/http/operation.py)."""


def tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"))


def public(body: list[ast.stmt], prefix: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Classes and functions that others may use, and the methods of such classes."""
    for node in body:
        if isinstance(
            node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
        ) and not node.name.startswith("_"):
            yield prefix + node.name, node


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_short_or_has_a_reason(name):
    lines = len((ROOT / name).read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST or name in LONG, (
        f"{lines} lines: split it by subject, or say here why it is long"
    )


def test_every_reason_for_length_is_of_a_file_that_is_there():
    assert set(LONG) <= set(NAMES)
    assert all(LONG.values())


@pytest.mark.parametrize("name", NAMES)
def test_every_module_and_package_says_what_it_holds(name):
    assert ast.get_docstring(tree(name)), "needs a docstring of one line"


@pytest.mark.parametrize("layer", LAYERS)
def test_every_folder_of_code_is_a_package(layer):
    folders = {path.parent for path in FILES if ROOT / layer in path.parents}
    assert all((folder / "__init__.py").is_file() for folder in folders)


@pytest.mark.parametrize("name", NAMES)
def test_no_class_has_a_name_that_says_nothing(name):
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.ClassDef) and node.name not in ALLOWED:
            assert not [word for word in UNWANTED if word in node.name], node.name


@pytest.mark.parametrize("name", NAMES)
def test_every_public_class_and_function_has_a_docstring(name):
    without = [label for label, node in public(tree(name).body) if not ast.get_docstring(node)]  # type: ignore[arg-type]
    assert without == []


@pytest.mark.parametrize(
    "name", [name for name in NAMES if name.startswith(("domain/", "application/"))]
)
def test_no_binary_float_is_near_the_books(name):
    for node in ast.walk(tree(name)):
        assert not (isinstance(node, ast.Name) and node.id == "float"), f"line {node.lineno}"
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), (
            f"line {node.lineno}"
        )
        assert not (
            isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and not _is_path(node)
        ), f"line {node.lineno} divides"


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("domain/")])
def test_the_domain_reads_no_clock(name):
    for node in ast.walk(tree(name)):
        assert not (isinstance(node, ast.Attribute) and node.attr in {"today", "now", "utcnow"}), (
            f"line {node.lineno}"
        )


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("application/")])
def test_the_application_reads_the_clock_through_its_port_alone(name):
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Attribute) and node.attr in {"today", "now", "utcnow"}:
            assert not (
                isinstance(node.value, ast.Name) and node.value.id in {"date", "datetime"}
            ), f"line {node.lineno}"


@pytest.mark.parametrize(
    "name", [name for name in NAMES if name.startswith(("domain/", "application/"))]
)
def test_no_status_of_http_is_known_inside(name):
    for node in ast.walk(tree(name)):
        assert not (
            isinstance(node, ast.Constant)
            and type(node.value) is int
            and node.value in {404, 409, 412, 422}
        ), f"line {node.lineno}"


FOREIGN = re.compile(
    r"\b(quickbooks|desktop|iif|qif|ofx|https?|json|csv|xlsx|html|pdf|sql\w*|urls?|api|endpoints?|clients?|wire|pointers?|camel\w*|litestar|msgspec|openapi)\b",
    re.IGNORECASE,
)
"""Words of other programs and of the outside, which the domain does not know."""

IN_CAPITALS = re.compile(r"\b[a-z]+[a-z0-9]*[A-Z][a-z]\w*")
"""A name as JSON has it."""

STILL_SAID = {"rowId", "dueDays", "parentId", "compareTo", "accountId"}
"""Names of JSON that messages of the domain say as long as messages are worded there."""


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("domain/")])
def test_the_domain_has_no_word_of_another_program_or_of_the_wire(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if FOREIGN.search(line)] == []
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert set(IN_CAPITALS.findall(node.value)) <= STILL_SAID, f"line {node.lineno}"


def test_every_name_of_json_that_messages_may_still_say_is_said():
    texts = "".join(
        (ROOT / name).read_text(encoding="utf-8") for name in NAMES if name.startswith("domain/")
    )
    assert {name for name in STILL_SAID if name not in texts} == set()


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in NAMES
        if name.startswith(
            (
                "domain/comparison/",
                "application/comparison/",
                "application/reporting/",
                "adapters/exporters/",
            )
        )
    ],
)
def test_what_serves_every_report_knows_none_by_its_key(name):
    said = {
        node.value
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert said & set(REPORTS) <= {"journal"}  # which is a kind of document too


def _is_path(node: ast.BinOp) -> bool:
    return isinstance(node.right, ast.Constant) and isinstance(node.right.value, str)
