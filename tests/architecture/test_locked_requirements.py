"""The locked versions (requirements/) hold all of pyproject.toml, and the workflow tries them."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TO_BUILD = [*PROJECT["build-system"]["requires"], *PROJECT["dependency-groups"]["build"]]
TO_RUN = PROJECT["project"]["dependencies"]
TO_DEVELOP = PROJECT["project"]["optional-dependencies"]["dev"]
LOCKS = {"run.txt": [*TO_BUILD, *TO_RUN], "dev.txt": [*TO_BUILD, *TO_RUN, *TO_DEVELOP]}
"""What each file in requirements/ must hold."""

WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
SYSTEMS = ["ubuntu-latest", "macos-latest", "windows-latest"]
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]

LOCKED = re.compile(
    r"(?P<name>[a-z0-9-]+)==(?P<version>[0-9][^\s;*]*)(?: ; [^#]+?)?"
    r"(?: --hash=sha256:[0-9a-f]{64})+"
)
"""A requirement that pip can only meet with a file that was there when it was locked."""


def locked_lines(name):
    """The requirements of a file, each on one line and without comments."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = (re.sub(r"\s+", " ", line).strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def locked_versions(name):
    """The version of each package in a file."""
    matches = [LOCKED.fullmatch(line) for line in locked_lines(name)]
    return {match["name"]: match["version"] for match in matches if match}


def test_every_lock_is_known_here():
    assert {path.name for path in (ROOT / "requirements").iterdir()} == set(LOCKS)


@pytest.mark.parametrize("name", LOCKS)
def test_every_dependency_is_locked_at_a_version_that_the_project_accepts(name):
    versions = locked_versions(name)
    for requirement in map(Requirement, LOCKS[name]):
        version = versions.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement.name} is not locked: run make lock"
        assert version in requirement.specifier, f"{requirement} is locked at {version}"


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_requirement_is_exact_and_has_hashes(name):
    assert [line for line in locked_lines(name) if not LOCKED.fullmatch(line)] == []


@pytest.mark.parametrize("name", LOCKS)
@pytest.mark.parametrize("address", ["://", "index-url", "find-links", "trusted-host"])
def test_no_lock_names_an_address(name, address):
    assert address not in (ROOT / "requirements" / name).read_text(encoding="utf-8")


def test_what_runs_is_what_was_tested():
    assert locked_versions("run.txt").items() <= locked_versions("dev.txt").items()


def test_make_installs_only_what_is_locked():
    text = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    installs = [
        line for line in text.splitlines() if re.search(r"\$\(INSTALL\) |pip install", line)
    ]
    assert len(installs) == 4
    for line in installs:
        assert re.search(
            r"--require-hashes .*-r requirements/\w+\.txt|--no-deps --no-build-isolation -e \.$",
            line,
        ), line


def test_the_workflow_runs_the_script_of_ci_on_every_system_and_python():
    job = WORKFLOW["jobs"]["test"]
    matrix = job["strategy"]["matrix"]
    assert matrix == {"system": SYSTEMS, "python": PYTHONS}
    assert job["runs-on"] == "${{ matrix.system }}"
    used = {step["uses"].split("@")[0]: step for step in job["steps"] if "uses" in step}
    python = used["actions/setup-python"]["with"]["python-version"]
    assert python == "${{ matrix.python }}"
    assert [step["run"] for step in job["steps"] if "run" in step] == ["bash .ci/run"]


def test_the_workflow_may_only_read_and_uses_named_versions_of_actions():
    job = WORKFLOW["jobs"]["test"]
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert "permissions" not in job
    for step in job["steps"]:
        assert re.fullmatch(r"actions/[\w-]+@v\d+", step.get("uses", "actions/none@v0"))


def test_the_pythons_of_the_workflow_are_those_that_the_project_names():
    named = [
        classifier.rsplit(" ", 1)[1]
        for classifier in PROJECT["project"]["classifiers"]
        if re.fullmatch(r"Programming Language :: Python :: 3\.\d+", classifier)
    ]
    assert named == PYTHONS
    assert PROJECT["project"]["requires-python"] == f">={PYTHONS[0]}"
    assert (ROOT / ".python-version").read_text(encoding="utf-8").strip() in PYTHONS
