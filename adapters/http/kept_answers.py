"""Answers that are kept for the next client that asks the same, as long as the books stay as they
are.

An answer to reading says what the books say on one day, and nothing else, so that it is the same
until somebody writes to them or the day ends. The store tells at each request whether anything was
written since, also by another program.
"""

from collections import OrderedDict
from collections.abc import Hashable
from datetime import date

from attrs import define, field, frozen

from adapters.http.connection import App, Message, Receive, Scope, Send
from application.unit_of_work.books import Books

LARGEST = 1024 * 1024
"""A larger answer, in bytes, is not kept."""
MOST_BYTES = 16 * 1024 * 1024
"""How many bytes all answers that are kept may have together, with the requests for them."""
_OVERHEAD = 2048
"""How many bytes an answer is counted with besides its body and its request."""

_KEPT_STATUSES = frozenset({200, 304})
_WITHOUT_MEANING = frozenset(
    {
        b"host",
        b"connection",
        b"user-agent",
        b"x-request-id",
        b"authorization",
        b"cookie",
        b"origin",
        b"referer",
        b"sec-fetch-site",
        b"sec-fetch-mode",
        b"sec-fetch-dest",
    }
)
"""Headers that only the guard reads: it has let the request through, and they change no answer."""

Request = tuple[str, bytes, str, tuple[tuple[bytes, bytes], ...]]
"""The path, the query, the version of HTTP, and the headers that have a meaning."""


@frozen
class KeptAnswer:
    """An answer as it is sent, without the headers that the guard adds."""

    start: Message
    body: tuple[Message, ...]
    size: int
    """In bytes, with its headers and the request."""


@define(eq=False)
class KeptAnswers:
    """The answers to reading some books that are still true."""

    _books: Books
    _state: tuple[Hashable, date] | None = None
    """The books and the day that the answers are about."""
    _answers: OrderedDict[Request, KeptAnswer] = field(factory=OrderedDict, init=False)
    """The one that was asked for last stands at the end."""
    _size: int = field(default=0, init=False)

    def around(self, app: App) -> App:
        """The same application, which makes no answer that is kept."""

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            request = _request_of(scope)
            if request is None or not self._is_usable():
                await app(scope, receive, send)
                return
            kept = self._answers.get(request)
            if kept is None:
                await self._answer_anew(app, request, scope, receive, send)
                return
            self._answers.move_to_end(request)
            await send({**kept.start})  # The guard adds its own headers to the message.
            for message in kept.body:
                await send(message)

        return answer

    def _is_usable(self) -> bool:
        """Whether answers can be kept now; those about other books or another day are dropped."""
        state = self._state_now()
        if state != self._state:
            self._answers.clear()
            self._size = 0
            self._state = state
        return state is not None

    def _state_now(self) -> tuple[Hashable, date] | None:
        mark = self._books.store.state_mark()
        return None if mark is None else (mark, self._books.clock.today())

    async def _answer_anew(
        self, app: App, request: Request, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Have the application answer, and keep its answer unless the books change meanwhile."""
        state = self._state
        messages: list[Message] = []
        size = _OVERHEAD + _size_of(request)

        async def send_and_note(message: Message) -> None:
            nonlocal size
            size += len(message.get("body", b""))
            if size <= LARGEST:
                messages.append({**message})
            else:
                messages.clear()
            await send(message)

        await app(scope, receive, send_and_note)
        if not messages or messages[-1].get("more_body", False):
            return
        is_kept = messages[0]["status"] in _KEPT_STATUSES
        if is_kept and self._is_usable() and self._state == state:
            self._keep(request, KeptAnswer(messages[0], tuple(messages[1:]), size))

    def _keep(self, request: Request, answer: KeptAnswer) -> None:
        former = self._answers.pop(request, None)  # Another client has asked the same meanwhile.
        self._size += answer.size - (former.size if former else 0)
        self._answers[request] = answer
        while self._size > MOST_BYTES:
            _, oldest = self._answers.popitem(last=False)
            self._size -= oldest.size


def _request_of(scope: Scope) -> Request | None:
    """What a request asks for; None if its answer is not kept."""
    state = scope["state"]
    if not state["may_be_kept"] or state["is_head"] or state["has_body"]:
        return None
    headers = tuple(header for header in scope["headers"] if header[0] not in _WITHOUT_MEANING)
    return (scope["path"], scope["query_string"], scope["http_version"], headers)


def _size_of(request: Request) -> int:
    path, query, _, headers = request
    return len(path) + len(query) + sum(len(name) + len(value) for name, value in headers)
