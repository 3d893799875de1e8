"""What an answer that is no success means for a copy: wait, begin anew, or give up."""

import re
from typing import NoReturn, TypeVar

import httpx
import msgspec

from application.ports.served_books import NoAnswer, NotAdmitted, PushRefused, UnfitServer
from domain.errors import OtherHistory

T = TypeVar("T")

_MAY_PASS = {httpx.codes.REQUEST_TIMEOUT, httpx.codes.TOO_MANY_REQUESTS, httpx.codes.BAD_REQUEST}
"""Refusals after which the same request may be right: it did not arrive as it was sent."""

_REFUSALS = {httpx.codes.NOT_FOUND, httpx.codes.CONFLICT, httpx.codes.UNPROCESSABLE_ENTITY}
"""The statuses with which the books refuse changes that belong together."""

_NOT_ADMITTED = {"token_missing", "token_unknown", "scope"}
"""The codes of refusals for which another token is needed."""


class _Fault(msgspec.Struct):
    pointer: str = ""


class _Problem(msgspec.Struct):
    code: str = ""
    detail: str = ""
    errors: list[_Fault] = []

    @property
    def place(self) -> int:
        """The place of the first change that a refused push names."""
        places = (re.match(r"/changes/(\d+)", fault.pointer) for fault in self.errors)
        return next((int(place[1]) for place in places if place), 0)


def raise_refusal(
    address: str, answer: httpx.Response, request: str, *, is_refusal_told: bool
) -> NoReturn:
    """Raise the error for an answer that is no success; `request` names its method and path.

    If `is_refusal_told`, what the books refuse is `PushRefused`.
    """
    problem = _problem_in(address, answer)
    if problem.code == OtherHistory.code:
        raise OtherHistory(problem.detail)
    if is_refusal_told and problem.code and answer.status_code in _REFUSALS:
        raise PushRefused(problem.detail, problem.place)
    if problem.code in _NOT_ADMITTED:
        raise NotAdmitted(f"{address}: {problem.detail}")
    if problem.code == "read_only":
        raise UnfitServer(f"{address}: {problem.detail}")
    if answer.status_code == httpx.codes.MISDIRECTED_REQUEST:
        raise UnfitServer(
            f"{address} leads to books of another port: {problem.detail}; through a tunnel, use "
            "the port of the books on both sides"
        )
    if not problem.code and answer.is_client_error:
        raise UnfitServer(f"what answers at {address} does not serve books; is the address right?")
    words = f"{answer.status_code} {problem.detail or answer.reason_phrase}".strip()
    if answer.is_client_error and answer.status_code not in _MAY_PASS:
        raise UnfitServer(
            f"{address} does not serve books as this program needs them ({request}: {words}); use "
            "the same version of the program on both sides"
        )
    raise NoAnswer(f"{address} cannot answer now: {words}")


def decoded(address: str, answer: httpx.Response, shape: type[T]) -> T:
    """An answer in a shape. Raises `UnfitServer` for another shape, `NoAnswer` for half of one."""
    try:
        return msgspec.json.decode(answer.content, type=shape)
    except msgspec.ValidationError as error:
        raise UnfitServer(
            f"{address} does not serve books as this program needs them: {error}"
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NoAnswer(f"{address} gave half an answer: {error}") from error


def _problem_in(address: str, answer: httpx.Response) -> _Problem:
    """The problem in an answer; an empty one in that of a program of another kind."""
    if "json" not in answer.headers.get("content-type", ""):
        return _Problem()
    return decoded(address, answer, _Problem)
