"""Asking the server of the books, where the books are served, to do what a command is for.

Its refusals are told as those of the books themselves are.
"""

import getpass
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import httpx
import msgspec

from adapters.json_shapes.problem_faults import read_fault
from adapters.json_shapes.problems import PROBLEM_TYPES, Problem
from entrypoints.server_process import RunningServer

_TIMEOUT = httpx.Timeout(None, connect=10.0)
"""The answer of long work is awaited however long it takes: Ctrl-C ends the waiting."""


def ask_server(
    server: RunningServer,
    method: str,
    path: str,
    *,
    query: Mapping[str, str] | None = None,
    body: Any = None,
    content: Any = None,
    media_type: str = "application/json",
) -> Any:
    """Send a request to the server of the books: the JSON that it answers, None if there is none.

    `path` is under the API. `body` is sent as JSON, or else `content` is sent as it is, which may
    be a file. Raises the `Problem` that the server answers, and `OSError` if it does not answer.
    """
    if body is not None:
        content = msgspec.json.encode(body)
    headers = {"X-Actor": f"cli:{getpass.getuser()}"}
    if server.token:
        headers["Authorization"] = f"Bearer {server.token}"
    if content is not None:
        headers["Content-Type"] = media_type
    try:
        # It goes to this computer alone, whatever proxy the environment names.
        with httpx.Client(base_url=server.url, timeout=_TIMEOUT, trust_env=False) as client:
            answer = client.request(
                method, f"/api/v1{path}", params=query, content=content, headers=headers
            )
    except httpx.HTTPError as error:
        raise OSError(
            f"the server of the books ({server.url}, process {server.pid}) does not answer "
            f"({error}); what it was asked to do may have been done all the same"
        ) from error
    if answer.is_success:
        return msgspec.json.decode(answer.content) if answer.content else None
    raise _refusal(answer)


def _refusal(answer: httpx.Response) -> Exception:
    """What the server refused, in the words of its problem."""
    with suppress(msgspec.DecodeError, AttributeError, KeyError, TypeError):
        document = msgspec.json.decode(answer.content)
        code, detail = document.pop("code"), document.pop("detail")
        faults = [read_fault(element) for element in document.pop("errors")]
        if code in PROBLEM_TYPES:
            more = {
                name: value
                for name, value in document.items()
                if name not in {"type", "title", "status"}
            }
            return Problem(code, detail, faults, more)
        return OSError(detail)
    return OSError(f"the server of the books answered with status {answer.status_code}")
