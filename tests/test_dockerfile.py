"""The Dockerfile, as far as it can be tested without Docker: what it copies, installs and runs."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.entrypoints.cli.command_lines import check_command
from tests.entrypoints.serving import Served, environment, free_port

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def instructions() -> list[tuple[str, str]]:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    joined = re.sub(r" \\\n\s*", " ", "\n".join(lines))
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in joined.split("\n")]


def all_of(name: str) -> list[str]:
    return [words for instruction, words in instructions() if instruction == name]


def words_of(text: str) -> list[str]:
    words: list[str] = json.loads(text[text.index("[") :])
    return words


def test_its_python_is_that_of_the_project():
    python = (ROOT / ".python-version").read_text(encoding="utf-8").strip()
    assert {image.split()[0] for image in all_of("FROM")} == {f"python:{python}-slim"}


def test_it_installs_the_locked_versions_with_their_hashes():
    (locked,) = [run for run in all_of("RUN") if "requirements" in run]
    assert "--require-hashes --only-binary :all: -r requirements/run.txt" in locked


def test_what_it_copies_goes_to_the_builder_and_is_enough_to_build_the_program(tmp_path):
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    allowed = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    copied = [copy.split() for copy in all_of("COPY") if not copy.startswith("--from")]
    assert {source for *sources, _ in copied for source in sources} == allowed
    for *sources, target in copied:
        for source in sources:
            place = tmp_path / (source if target == "./" else target)
            place.parent.mkdir(parents=True, exist_ok=True)
            copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
            copy(ROOT / source, place)
    options = ["--quiet", "--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", "wheels", "."],
        cwd=tmp_path,
        check=True,
    )
    (wheel,) = (tmp_path / "wheels").iterdir()
    packed = set(zipfile.ZipFile(wheel).namelist())
    for package in PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]:
        files = (ROOT / package).rglob("*.py")
        assert {str(file.relative_to(ROOT).as_posix()) for file in files} <= packed


def test_it_runs_as_a_user_without_rights_over_books_in_a_volume():
    (user,) = all_of("USER")
    assert user.isdigit()
    assert int(user) > 0
    assert f"--uid {user} " in " ".join(all_of("RUN"))
    (volume,) = all_of("VOLUME")
    values = dict(value.split("=", 1) for value in all_of("ENV"))
    for name in ("WYZBOOKS_FILE", "WYZBOOKS_CONFIG"):
        assert values[name].startswith(f"{volume}/")


def test_its_command_is_one_of_the_program_and_asks_for_tokens():
    (command,) = all_of("CMD")
    words = words_of(command)
    assert words[-1] == "--token"
    assert all_of("EXPOSE") == [words[words.index("--port") + 1]]
    check_command(" ".join(words))


def test_its_page_publishes_the_port_on_the_loopback_address_alone():
    page = (ROOT / "docs" / "how-to" / "docker.md").read_text(encoding="utf-8")
    published = re.findall(r"(?:-p|--publish) (\S+)", page)
    assert published
    assert set(published) == {"127.0.0.1:3141:3141"}


@pytest.mark.parametrize("is_served", [True, False])
def test_its_health_check_tells_whether_the_server_is_well(tmp_path, is_served):
    path = tmp_path / "books.wyzbooks"
    (health,) = all_of("HEALTHCHECK")
    program, *words = words_of(health)
    assert program == "python"
    variables = {**environment(tmp_path), "WYZBOOKS_FILE": str(path)}
    command = [sys.executable, *words]

    def code() -> int:
        done = subprocess.run(command, env=variables, cwd=ROOT, capture_output=True, check=False)
        return done.returncode

    if not is_served:
        assert code() == 1
        return
    with Served(path, free_port()) as server:
        server.wait()
        assert code() == 0
        path.rename(path.with_name("moved.wyzbooks"))
        while server.client.get("/system/health").is_success:
            pass
        assert code() == 1
