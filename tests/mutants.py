"""Runs mutmut over the modules of `mutants.toml` and checks which mutants no test kills.

Run `python -m tests.mutants`, or `python -m tests.mutants WORD` for the modules whose name has the
word. Each module is mutated in a copy of the program. Every survivor must have an entry in
`named_mutants.toml`, which says why no test kills it; otherwise the run ends with exit code 1.

An entry is matched by its file, its function and the text of the statement, not by its line. If
names in the statement have changed since, it is matched by the shape of the statement.
`docs/testing.md` describes what is mutated.
"""

import ast
import keyword
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import field, frozen

ROOT = Path(__file__).parents[1]
MODULES_FILE = Path(__file__).with_name("mutants.toml")
NAMED_FILE = Path(__file__).with_name("named_mutants.toml")
PROCESSES = 2
MOST_MEMORY = 4 * 1024**3
"""The most memory of one process, in bytes: a mutant may append to a list without end."""
KILLED = {"killed": "killed", "timeout": "timed out", "caught by type check": "refused by mypy"}
"""The outcomes of mutmut for a mutant that does not survive, and our words for them."""
SURVIVED = {"survived", "no tests", "suspicious"}
GETTER = "getter_of_"
WORD = re.compile(r"\b[^\W\d]\w*\b")

MUTMUT_SETTINGS = r"""
[mutmut]
source_paths=
    domain
    application
    adapters
    entrypoints
only_mutate=
    {files}
do_not_mutate_patterns=
    ^\s*"[^"]* [^"]*"[,)]*$
also_copy=
    tests
    pyproject.toml
    mypy.ini
pytest_add_cli_args=
    --hypothesis-seed=0
    -p
    no:cacheprovider
pytest_add_cli_args_test_selection=
    {tests}
timeout_constant=5
timeout_multiplier=5
type_check_command=
    {python}
    -m
    mypy
    --config-file
    mypy.ini
    --output
    json
"""
"""The pattern excludes lines that are only a text of several words: the wording of messages.

mutmut measures how long tests run without their fixtures. The time limit is so many times longer
because fixtures take most of the time.
"""

MYPY_SETTINGS = """
[mypy]
packages = domain, application
disable_error_code = attr-defined, has-type, misc, no-redef, var-annotated
"""
"""The disabled errors arise because mutmut puts all variants of a method into one class."""


@frozen
class Module:
    """Files of the program that are mutated together, and the tests that should kill the mutants.

    A path in `files` may have wildcards.
    """

    name: str
    files: list[str]
    tests: list[str]


@frozen
class Mutant:
    """A change of one statement: its text before (`was`) and after (`becomes`) the change."""

    file: str
    function: str
    was: str
    becomes: str
    reason: str = field(default="", eq=False)
    """Why no test kills it."""

    @property
    def shape(self) -> tuple[str, ...]:
        """The file and the statements with every name blanked out."""
        return self.file, WORD.sub(_blank, self.was), WORD.sub(_blank, self.becomes)

    def __str__(self) -> str:
        return f"{self.file}, {self.function}\n    - {self.was}\n    + {self.becomes}"


MODULES = [Module(**entry) for entry in tomllib.loads(MODULES_FILE.read_text("utf-8"))["module"]]
NAMED = [Mutant(**entry) for entry in tomllib.loads(NAMED_FILE.read_text("utf-8"))["mutant"]]


def main() -> int:
    """Mutate all modules, or those whose name has a given word; 0 if all survivors are named."""
    words = sys.argv[1:]
    chosen = [
        module for module in MODULES if not words or any(word in module.name for word in words)
    ]
    if not chosen:
        print(f"no module has any of the words {' '.join(words)} in its name")
        return 1
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    unnamed = [mutant for module in chosen for mutant in check_module(module)]
    print(f"{len(unnamed)} survivors have no entry in tests/{NAMED_FILE.name}")
    return 1 if unnamed else 0


def check_module(module: Module) -> list[Mutant]:
    """Mutate one module and print its figures; return the survivors without an entry."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "program"
        files = copy_program(module, copy)
        outcomes = run_mutmut(copy)
        survivors = mutants_with(outcomes, SURVIVED, copy)
        slow = mutants_with(outcomes, {"timeout"}, copy)
    unnamed, unused = match(survivors, [mutant for mutant in NAMED if mutant.file in files])
    slow, unused = match(slow, unused)
    counts = Counter(KILLED[outcome] for outcome in outcomes.values() if outcome in KILLED)
    figures = ", ".join(f"{counts[words]} {words}" for words in KILLED.values())
    print(
        f"{module.name}: {counts.total() + len(survivors)} made, {figures}, "
        f"{len(survivors) - len(unnamed)} survived and named, {len(unnamed)} unnamed"
    )
    for mutant in unnamed:
        print(f"UNNAMED  {mutant}")
    for mutant in slow:
        print(f"TIMED OUT, try it alone unless it does not end  {mutant}")
    for mutant in unused:
        print(f"REMOVE THE ENTRY, no survivor matches it  {mutant}")
    return unnamed


def mutants_with(outcomes: dict[str, str], chosen: set[str], copy: Path) -> list[Mutant]:
    """The mutants with one of the chosen outcomes; those that only change a `cast` are left out."""
    return [
        mutant
        for name, outcome in outcomes.items()
        if outcome in chosen and (mutant := find_mutant(copy, name))
    ]


def copy_program(module: Module, copy: Path) -> list[str]:
    """Copy the program and add the settings of mutmut for a module; return the module's files."""
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "__pycache__", "*.wyzbooks*"))
    paths = sorted(path for pattern in module.files for path in copy.glob(pattern))
    for path in paths:
        path.write_text(without_property_decorators(path.read_text("utf-8")), "utf-8")
    files = [path.relative_to(copy).as_posix() for path in paths]
    settings = MUTMUT_SETTINGS.format(
        files="\n    ".join(files), tests="\n    ".join(module.tests), python=sys.executable
    )
    (copy / "setup.cfg").write_text(settings, "utf-8")
    (copy / "mypy.ini").write_text(MYPY_SETTINGS, "utf-8")
    return files


def without_property_decorators(source: str) -> str:
    """The source with `name = property(getter)` below each method in place of `@property` above it.

    mutmut does not mutate functions that have a decorator.
    """
    lines = source.splitlines()
    methods = [
        method
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef)
        for method in node.body
        if isinstance(method, ast.FunctionDef)
        and [ast.unparse(decorator) for decorator in method.decorator_list] == ["property"]
    ]
    for method in sorted(methods, key=lambda method: method.lineno, reverse=True):
        getter = f"{GETTER}{method.name}"
        indent = " " * method.col_offset
        assert method.end_lineno
        lines.insert(method.end_lineno, f"{indent}{method.name} = property({getter})")
        lines[method.lineno - 1] = lines[method.lineno - 1].replace(method.name, getter, 1)
        del lines[method.decorator_list[0].lineno - 1]
    return "\n".join(lines) + "\n"


def run_mutmut(copy: Path) -> dict[str, str]:
    """Run mutmut in a copy of the program; return the outcome of each mutant by its name.

    Hypothesis has a fixed seed, and Python fixed hashes, so that each run kills the same mutants.
    """
    mutmut = [sys.executable, "-m", "mutmut"]
    environment = {**os.environ, "HYPOTHESIS_PROFILE": "planted", "PYTHONHASHSEED": "0"}
    options: dict[str, Any] = {
        "cwd": copy,
        "env": environment,
        "capture_output": True,
        "text": True,
    }
    command = [*mutmut, "run", "--max-children", str(PROCESSES)]
    done = subprocess.run(command, check=False, **options)
    listing = subprocess.run([*mutmut, "results", "--all", "true"], check=True, **options).stdout
    outcomes = dict(line.strip().split(": ", 1) for line in listing.splitlines() if ": " in line)
    unknown = set(outcomes.values()) - KILLED.keys() - SURVIVED
    if done.returncode or unknown or not outcomes:
        sys.exit(f"{done.stdout}\n{done.stderr}\nmutmut failed; unknown outcomes: {unknown}")
    return outcomes


def find_mutant(copy: Path, name: str) -> Mutant | None:
    """What a mutant changes; None if it only changes the type in a `cast`.

    `name` is such as `package.module.xǁClassǁmethod__mutmut_7`. mutmut writes that function and
    the original, `..._orig`, into one file.
    """
    module, _, function = name.rpartition(".")
    file = f"{module.replace('.', '/')}.py"
    tree = WithoutCasts().visit(ast.parse((copy / "mutants" / file).read_text("utf-8")))
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    original = functions[f"{function.rpartition('_')[0]}_orig"]
    mutated = functions[function]
    mutated.name = original.name
    if ast.dump(original) == ast.dump(mutated):
        return None
    was, becomes = next(differences(original, mutated))
    readable = re.sub("^x_|^xǁ", "", function.rpartition("__mutmut")[0])
    return Mutant(file, readable.replace("ǁ", ".").replace(GETTER, ""), was, becomes)


class WithoutCasts(ast.NodeTransformer):
    """Puts the value in place of each `cast`, which has no effect when the program runs."""

    def visit_Call(self, call: ast.Call) -> ast.AST:
        self.generic_visit(call)
        is_cast = isinstance(call.func, ast.Name) and call.func.id == "cast" and len(call.args) == 2
        return call.args[1] if is_cast else call


def differences(before: ast.AST, after: ast.AST) -> Iterator[tuple[str, str]]:
    """The statements in which two trees differ, as texts; the innermost comes first."""
    children_before, children_after = _statements_in(before), _statements_in(after)
    if len(children_before) == len(children_after):
        for one, other in zip(children_before, children_after, strict=True):
            if ast.dump(one) != ast.dump(other):
                yield from differences(one, other)
    yield _first_line(before), _first_line(after)


def match(survivors: list[Mutant], named: list[Mutant]) -> tuple[list[Mutant], list[Mutant]]:
    """The survivors that have no entry, and the entries that have no survivor.

    Each entry accounts for one survivor. Equal texts are matched first, then equal shapes.
    """
    unnamed, unused = list(survivors), list(named)
    for survivor in survivors:
        if survivor in unused:
            unused.remove(survivor)
            unnamed.remove(survivor)
    for survivor in list(unnamed):
        entry = next((entry for entry in unused if entry.shape == survivor.shape), None)
        if entry:
            unused.remove(entry)
            unnamed.remove(survivor)
    return unnamed, unused


def _statements_in(tree: ast.AST) -> list[ast.AST]:
    """The statements directly inside a statement."""
    return [
        child
        for child in ast.iter_child_nodes(tree)
        if isinstance(child, ast.stmt | ast.ExceptHandler)
    ]


def _first_line(statement: ast.AST) -> str:
    """The whole of a simple statement; of a compound one what comes before its body."""
    return ast.unparse(statement).splitlines()[0]


def _blank(word: re.Match[str]) -> str:
    return word[0] if keyword.iskeyword(word[0]) else "_"


if __name__ == "__main__":
    sys.exit(main())
