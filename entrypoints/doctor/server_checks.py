"""The checks of the server of the books, and of the port that it takes."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
from attrs import frozen

from adapters.json_shapes.problems import PROBLEM_TYPES
from entrypoints.doctor.findings import Finding, Subject, ok, problem, warning
from entrypoints.server_process import RunningServer, details_left_behind
from entrypoints.settings import HIGHEST_PORT, LOWEST_PORT

_SECONDS = 5.0
_REFUSALS = {"token_missing", "token_unknown", "scope"}
"""The codes with which a server of books answers those whom it does not admit."""
_PORTS = 100
"""How many ports are tried to find a free one."""


@frozen
class _Answer:
    """What answers at a port of this computer."""

    code: str | None
    """The code of what it refused or says is wrong; None for what no server of books answers."""
    detail: str
    """What it says is wrong."""
    file: Path | None
    """The file that it serves, and that is well; None if it does not say so."""


def server_finding(subject: Subject, server: RunningServer | None) -> Finding:
    """Whether the books are served, and whether their server answers."""
    if server is None:
        if left := details_left_behind(subject.path):
            message = (
                f"a server of these books has crashed and left {left}; the next one removes it"
            )
            return warning("server", message, subject.command("serve"))
        return ok("server", "the books are not being served")
    who = f"the server (process {server.pid})"
    command = subject.command("stop")
    try:
        answer = _asked(server.port, server.token)
    except httpx.HTTPError as error:
        reason = str(error) or type(error).__name__
        message = f"{who} does not answer at {server.url} ({reason}), where it said that it is"
        return problem("server", message, command)
    if answer is None:
        message = f"{who} has said that it is at {server.url}, but nothing is there"
        return problem("server", message, command)
    fault = _fault_of(answer, subject.path.resolve(), server)
    if fault is not None:
        return problem("server", f"{who} has said that it is at {server.url}, {fault}", command)
    health = "and is well" if answer.file else "and asks for a token"
    return ok("server", f"{who} answers at {server.url}, {health}")


def _fault_of(answer: _Answer, path: Path, server: RunningServer) -> str | None:
    """Why an answer is not that of the server of a file that is well, or None if it is."""
    if answer.file == path:
        fault = None
    elif answer.file is not None:
        fault = f"but {answer.file} is served there"
    elif answer.code is None:
        fault = "but something else answers there"
    elif answer.code not in _REFUSALS:
        fault = f"and answers there that it is not well: {answer.detail}"
    elif server.token:
        fault = f"but what answers there does not know its token: {answer.detail}"
    else:
        fault = None
    return fault


def port_finding(subject: Subject, server: RunningServer | None) -> Finding:
    """Whether the port is free that a server would take."""
    if server is not None:
        return ok("port", f"port {server.port} is that of the running server")
    port = subject.port
    taker = "another program"
    try:
        answer = _asked(port)
        if answer is None:
            return ok("port", f"port {port} is free")
        if answer.file is not None:
            taker = f"the server of {answer.file}"
    except httpx.HTTPError:
        pass  # Something is there, but it does not speak HTTP.
    other = _free_port_after(port)
    message = f"port {port} is taken by {taker}"
    return warning("port", message, subject.command(f"serve --port {other}"))


def _free_port_after(port: int) -> int:
    """A port on which nothing answers, among those that come next."""
    for candidate in range(port + 1, min(port + _PORTS, HIGHEST_PORT)):
        with suppress(httpx.HTTPError):
            if _asked(candidate) is None:
                return candidate
    return LOWEST_PORT


def _asked(port: int, token: str = "") -> _Answer | None:
    """What answers at a port to the owner of a token; None if nothing listens there.

    Raises `HTTPError` if what listens there does not answer as a server does.
    """
    try:
        # It goes to this computer alone, whatever proxy the environment names.
        with httpx.Client(timeout=_SECONDS, trust_env=False) as client:
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            answer = client.get(f"http://127.0.0.1:{port}/api/v1/system/health", headers=headers)
    except httpx.ConnectError:
        return None
    document: Any = None
    code, file = None, None
    with suppress(ValueError, KeyError, TypeError, RecursionError):
        document = answer.json()
        if answer.is_success:
            file = Path(document["store"]["file"])
        elif document["code"] in PROBLEM_TYPES:
            code = document["code"]
    return _Answer(code, "" if code is None else str(document.get("detail", "")), file)
