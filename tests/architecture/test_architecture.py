"""What the code keeps to beyond what ruff, mypy and import-linter say."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.json_shapes.problems import PROBLEM_TYPES
from domain.reports.catalogue import REPORTS

ROOT = Path(__file__).parents[2]
LAYERS = ("domain", "application", "adapters", "entrypoints")
FILES = sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))
NAMES = [str(path.relative_to(ROOT)) for path in FILES]
TEST_NAMES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("*.py"))

LONGEST = 300
LONG: dict[str, str] = {}
"""Files that may be longer, and why."""

UNWANTED = ("Manager", "Service", "Helper", "Util", "DTO", "Impl", "Handler")
ALLOWED = {"Services"}
"""What handlers need besides the books (adapters/http/call.py)."""


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
    without = [label for label, node in public(tree(name).body) if not ast.get_docstring(node)]
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


PROBLEMS = "adapters/json_shapes/problems.py"
SIZES = "adapters/exporters/"
"""Exporters know no request; their numbers are sizes on paper."""
STATUSES = {problem_type.status for problem_type in PROBLEM_TYPES.values()} - {500}
"""The HTTP statuses of refusals; 500 is also a usual number of other things."""


@pytest.mark.parametrize(
    "name", [name for name in NAMES if name != PROBLEMS and not name.startswith(SIZES)]
)
def test_the_http_status_of_a_refusal_stands_in_the_table_of_problems_alone(name):
    for node in ast.walk(tree(name)):
        is_number = isinstance(node, ast.Constant) and type(node.value) is int
        assert not (is_number and node.value in STATUSES), f"line {node.lineno}"


OF_AN_ENTRANCE = re.compile(
    r"\b(GET|POST|PUT|PATCH|DELETE) (/|\.\.\.)|(^|\s)--[a-z][a-z-]*+(?![\w>(])|\w=true\b"
)
"""An address, an option of the command line or a parameter of a query."""


@pytest.mark.parametrize(
    "name", [name for name in NAMES if name.startswith(("domain/", "application/"))]
)
def test_no_message_of_the_books_names_an_address_an_option_or_a_parameter(name):
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not OF_AN_ENTRANCE.search(node.value), f"line {node.lineno}: {node.value}"


FOREIGN = re.compile(
    r"\b(quickbooks|desktop|iif|qif|ofx|https?|json|csv|xlsx|html|pdf|sql\w*|urls?|api|endpoints?"
    r"|clients?|wire|pointers?|camel\w*|litestar|msgspec|openapi)\b",
    re.IGNORECASE,
)
"""Words of other programs and of the outside, which the domain does not know."""

IN_CAPITALS = re.compile(r"\b[a-z]+[a-z0-9]*[A-Z][a-z]\w*")
"""A name as JSON has it."""


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("application/")])
def test_no_message_of_the_application_has_a_name_of_json(name):
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Raise):
            for part in ast.walk(node):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    assert IN_CAPITALS.findall(part.value) == [], f"line {part.lineno}"


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("domain/")])
def test_the_domain_has_no_word_of_another_program_or_of_the_wire(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if FOREIGN.search(line)] == []
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert IN_CAPITALS.findall(node.value) == [], f"line {node.lineno}"


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


EMPTY_NAMES = {"each", "found"}
"""Names that say nothing of what they hold; a comprehension of one line may use them."""


def bound_names(name: str) -> Iterator[str]:
    """The names that a file binds outside of comprehensions."""
    module = tree(name)
    in_comprehensions = {
        id(target)
        for node in ast.walk(module)
        if isinstance(node, ast.comprehension)
        for target in ast.walk(node.target)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.arg):
            yield node.arg
        elif (
            isinstance(node, ast.Name)
            and isinstance(node.ctx, ast.Store)
            and id(node) not in in_comprehensions
        ):
            yield node.id


@pytest.mark.parametrize("name", [*NAMES, *TEST_NAMES])
def test_a_variable_says_what_it_holds(name):
    assert EMPTY_NAMES.isdisjoint(bound_names(name))
