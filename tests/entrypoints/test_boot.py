"""What starts a server at boot: whatever the path of the books is, the system reads it as it is."""

import os
import plistlib
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from unittest import mock
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.errors import Invalid
from entrypoints.access_options import AccessOptions
from entrypoints.boot.launchd import agent_of
from entrypoints.boot.served_books import ServedBooks
from entrypoints.boot.systemd import unit_of
from entrypoints.boot.windows_tasks import task_of
from entrypoints.cli import books_commands
from entrypoints.cli.main import main
from entrypoints.http_server import ANSWER_SECONDS, GRACE_SECONDS, STREAM_SECONDS
from entrypoints.logs import LogOptions

EVERYBODY, USUAL_LOG = AccessOptions(), LogOptions()
NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="/")
    | st.sampled_from(" %$\\\"'`;#&<>={}"),
    min_size=1,
    max_size=30,
).filter(lambda name: name not in {".", ".."})
PORTS = st.none() | st.integers(1024, 65535)
ACCESS = st.builds(
    AccessOptions,
    asks_for_tokens=st.booleans(),
    addresses=st.lists(st.ip_addresses().map(str), max_size=2).map(tuple),
    host_names=st.lists(st.just("books.example:8443"), max_size=1).map(tuple),
    origins=st.lists(st.sampled_from(["https://a.example", "http://[::1]"])).map(tuple),
    socket=st.none() | st.builds(lambda *parts: Path("/home", *parts), NAMES, NAMES),
    is_read_only=st.booleans(),
)


LOGS = st.builds(
    LogOptions, st.sampled_from(["text", "json"]), st.sampled_from(["debug", "info", "error"])
)


def served_books(
    folder: str,
    name: str,
    port: int | None,
    program: str = "wyzbooks",
    access: AccessOptions = EVERYBODY,
    log: LogOptions = USUAL_LOG,
):
    home = Path("/home", folder)
    return ServedBooks(f"/opt/{program}", home / name, port, home, access, log)


def sections(unit: bytes) -> dict[str, list[str]]:
    """The values of a unit by their names: one line each, because no line ends in a backslash."""
    values: dict[str, list[str]] = {}
    for line in unit.decode().split("\n"):
        assert not line.endswith("\\")
        if line and line[0] not in "#[":
            name, _, value = line.partition("=")
            values.setdefault(name, []).append(value)
    return values


def systemd_words(value: str) -> list[str]:
    """The words of a value as systemd.syntax(7) takes it apart, before variables are replaced."""
    return [re.sub("%(.)", lambda match: {"%": "%"}[match[1]], word) for word in shlex.split(value)]


@given(ACCESS, LOGS, NAMES, NAMES, PORTS)
def test_the_service_admits_and_logs_as_it_was_told(access, log, folder, name, port):
    served = served_books(folder, name, port, access=access, log=log)
    with mock.patch.object(books_commands, "serve") as serve:
        main(served.words[1:], standalone_mode=False)
    (console, actual_port), options = serve.call_args
    assert (console.path, port or actual_port) == (served.books, actual_port)
    assert LogOptions(options.pop("log_format"), options.pop("log_level")) == log
    assert AccessOptions(**options) == access


@given(NAMES, NAMES, PORTS, NAMES, ACCESS)
@example("my books", 'a "b" 100% $HOME \\', None, "c d$e", EVERYBODY)
def test_systemd_reads_the_command_and_the_folders_as_they_are(folder, name, port, program, access):
    served = served_books(folder, name, port, program, access)
    try:
        values = sections(unit_of(served))
    except Invalid:
        assert set(program) & set("\\\"'")  # systemd takes no such program.
        return
    (command,) = values["ExecStart"]
    first, *others = systemd_words(command)
    assert all(re.fullmatch(r"(?:[^$]|\$\$)*", word) for word in others)
    assert [first, *(word.replace("$$", "$") for word in others)] == served.words
    (writable,) = values["ReadWritePaths"]
    assert systemd_words(writable) == [str(folder) for folder in served.writable]
    assert access.socket is None or access.socket.parent in served.writable
    (environment,) = values["Environment"]
    assert systemd_words(environment) == [f"WYZBOOKS_CONFIG={served.config}"]


def test_a_server_that_refuses_its_books_is_not_started_again_and_gets_its_time_to_end():
    values = sections(unit_of(served_books("a", "b", None)))
    assert values["Restart"] == ["on-failure"]
    assert values["RestartPreventExitStatus"] == ["1 2"]
    assert int(values["TimeoutStopSec"][0]) > GRACE_SECONDS + STREAM_SECONDS + 2 * ANSWER_SECONDS


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_itself_accepts_a_unit_with_a_path_that_is_hard_to_write(tmp_path):
    folder = tmp_path / """it's "50%" of café $HOME \\ x"""
    folder.mkdir()
    programs = tmp_path / "50% of café $HOME"
    programs.mkdir()
    program = programs / "wyzbooks"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o700)
    served = ServedBooks(str(program), folder / "books.wyzbooks", 3141, folder)
    unit = tmp_path / f"{served.name}.service"

    def complaints() -> str:
        unit.write_bytes(unit_of(served))
        done = subprocess.run(
            ["systemd-analyze", "--user", "verify", str(unit)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
        )
        lines = (done.stdout + done.stderr).splitlines()
        return "\n".join(line for line in lines if unit.name in line or "wyzbooks" in line)

    assert complaints() == ""
    program.unlink()
    assert "not executable" in complaints()  # It has looked at the program in that folder.


@given(NAMES, NAMES, PORTS, ACCESS)
def test_launchd_reads_the_words_as_they_are(folder, name, port, access):
    served = served_books(folder, name, port, access=access)
    agent = plistlib.loads(agent_of(served))
    assert agent["ProgramArguments"] == served.words
    assert agent["KeepAlive"] == {"Crashed": True}
    assert agent["Label"] == f"org.wyzbooks.{served.name}"
    assert agent["ProcessType"] == "Standard"


def windows_words(line: str) -> list[str]:
    """The words of a command line as CommandLineToArgvW takes it apart."""
    words: list[str] = []
    word, is_quoted, is_begun, place = "", False, False, 0
    while place < len(line):
        slashes = len(line) - place - len(line[place:].lstrip("\\"))
        place += slashes
        letter = line[place : place + 1]
        place += 1
        is_begun = is_begun or slashes > 0
        if letter != '"':
            word += "\\" * slashes
        else:
            word += "\\" * (slashes // 2)
            if slashes % 2:
                word += '"'
            else:
                is_quoted = not is_quoted
            is_begun = True
            continue
        if letter in {" ", "\t", ""} and not is_quoted:
            if is_begun:
                words.append(word)
            word, is_begun = "", False
        else:
            word, is_begun = word + letter, True
    return [*words, word] if is_begun else words


@given(NAMES, NAMES, PORTS, ACCESS)
def test_windows_reads_the_words_as_they_are_or_the_path_is_refused(folder, name, port, access):
    served = served_books(folder, name, port, access=access)
    try:
        task = task_of(served, "OFFICE\\ann")
    except Invalid:
        assert str(served.words).count("%") >= 2
        return
    root = ET.fromstring(task)
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    action = root.find(f"{space}Actions/{space}Exec")
    assert action is not None
    words = [
        action.findtext(f"{space}Command"),
        *windows_words(action.findtext(f"{space}Arguments")),
    ]
    assert words == served.words
    assert task.startswith((b"\xff\xfe", b"\xfe\xff"))
    assert root.findtext(f"{space}Settings/{space}Priority") in {"4", "5", "6"}


@given(st.lists(st.tuples(NAMES, NAMES), min_size=2, max_size=6, unique=True))
def test_each_file_has_a_service_of_its_own(places):
    names = [served_books(folder, name, None).name for folder, name in places]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"wyzbooks-[a-z0-9-]+-[0-9a-f]{6}", name) for name in names)


def test_a_path_with_a_line_break_is_refused(tmp_path):
    with pytest.raises(Invalid, match="has a character that cannot be written"):
        ServedBooks.of(tmp_path / "two\nlines.wyzbooks")
