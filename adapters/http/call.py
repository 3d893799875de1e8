"""One request while it is served: what it carries, and how it reads or changes the books.

A handler of an `operation` gets a `Call`, runs a use case by one of its methods, and answers.
"""

import errno
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from io import SEEK_END
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Concatenate, ParamSpec, TypeVar, cast

import msgspec
from attrs import evolve, field, frozen

from adapters.http.etags import is_known, item_etag, weak_etag
from adapters.http.fingerprints import fingerprint_of, former_fingerprint_of
from adapters.http.preconditions import Preconditions
from adapters.http.request_headers import idempotency_key
from adapters.http.services import Services
from adapters.json_shapes.unreadable import UnreadableHeader
from adapters.json_shapes.write_answers import rehearsed_answer, with_warnings
from application.collections.collection import Collection
from application.ports.failures import StoreFull, StoreUnavailable
from application.ports.replies import Answer
from application.unit_of_work.books import Books, IdempotentRequest
from application.unit_of_work.unit_of_work import UnitOfWork

P = ParamSpec("P")
T = TypeVar("T")

Draw = Callable[[IO[bytes]], None]
"""Writes a file from what was read of the books, after the transaction that has read it."""

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)

IN_MEMORY = 1024 * 1024
"""A longer answer, in bytes, is sent from a temporary file, piece by piece."""


@frozen
class Reply:
    """An answer before it is encoded."""

    value: Any = None
    """What is written as JSON; bytes are sent as they are, and None means that there is no body."""
    status: int = 200
    headers: dict[str, str] = field(factory=dict)

    @classmethod
    def item(
        cls, view: Any, version: int, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> "Reply":
        """The view of one record, with the ETag by which a client reads it again or changes it."""
        return cls(view, status, {"ETag": item_etag(version, view), **(headers or {})})

    def answer(self) -> Answer:
        """The encoded answer."""
        if isinstance(self.value, bytes):
            return Answer(self.status, self.headers, self.value)
        body = b"" if self.value is None else msgspec.json.encode(self.value)
        return Answer(self.status, self.headers, body)


@frozen
class Download:
    """A long answer in a temporary file, which is complete before its first byte is sent."""

    headers: dict[str, str]
    file: IO[bytes]
    size: int
    """In bytes."""

    @classmethod
    def of(cls, file: IO[bytes], headers: dict[str, str]) -> "Download":
        """A whole file, which the application closes after sending it."""
        size = file.seek(0, SEEK_END)
        file.seek(0)
        return cls(headers, file, size)


@frozen
class Call:
    """One request, and the books in the name of the person or program that sent it."""

    books: Books
    services: Services
    path_values: Mapping[str, str]
    """The parameters in the path, by name, such as `id`."""
    query: Any
    """The query string, read as the `query` of the operation."""
    body: bytes
    headers: Mapping[str, str]
    """The headers, by names in lower case."""
    target: str
    """Method, path and query string as they were sent."""
    request: Any
    """The JSON body, as the operation reads it; None if it has another body, or none."""
    meaning: Callable[[], str]
    """Tells what the body means, by which a retry is known."""
    carried: str = ""
    """What the headers say about the file in the body, where that is a part of the request."""

    @property
    def id(self) -> str:
        """The id in the path."""
        return self.path_values["id"]

    def version(self) -> int | None:
        """The version in `If-Match`, or None, for what is changed otherwise than a record."""
        if "if-none-match" in self.headers:
            message = "must be left out: this operation takes If-Match alone"
            raise UnreadableHeader("If-None-Match", message)
        return self.preconditions().version

    def preconditions(self) -> Preconditions:
        """What the request expects of the record that it changes."""
        return Preconditions.of(self.headers)

    def write(
        self,
        render: Callable[[UnitOfWork, T], Reply],
        use_case: Callable[Concatenate[UnitOfWork, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Answer:
        """Run a use case that changes the books, and render its answer in the same transaction.

        With `dryRun` everything is rolled back, and the effect is answered. The retry of a request
        gets the stored answer, and nothing runs.
        """
        if self.query.dry_run:
            return self._rehearse(render, use_case, *args, **kwargs)
        return self.books.answer(
            self.idempotent_request(),
            lambda work, result: _reply_to_write(work, render(work, result)).answer(),
            use_case,
            *args,
            **kwargs,
        )

    def idempotent_request(self) -> IdempotentRequest | None:
        """The key of the request and the hash of its meaning; None if it has no key."""
        key = idempotency_key(self.headers)
        if key is None:
            return None
        fingerprint = fingerprint_of(
            self.target, self.path_values, self.query, self.meaning(), self.carried
        )
        former = former_fingerprint_of(self.target, self.body, self.carried)
        return IdempotentRequest(key, fingerprint, former)

    def write_record(
        self,
        collection: Collection[Any],
        render: Callable[[UnitOfWork, T], Reply],
        use_case: Callable[Concatenate[UnitOfWork, str, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Answer:
        """Run a use case on the record with the id in the path, as `write` does.

        Raises `Stale` if the record is not as the request expects it.
        """
        preconditions, id_ = self.preconditions(), self.id

        def checked_use_case(work: UnitOfWork) -> T:
            preconditions.check(work, collection, id_)
            return use_case(work, id_, *args, **kwargs)

        return self.write(render, checked_use_case)

    def read(
        self, render: Callable[Concatenate[UnitOfWork, P], Reply], *args: P.args, **kwargs: P.kwargs
    ) -> Answer:
        """Run a function that only reads the books."""
        return self.books.read(render, *args, **kwargs).answer()

    def read_with_etag(
        self, render: Callable[[UnitOfWork], Any], *, depends_on_today: bool = False
    ) -> Answer:
        """Run a function that only reads the books, and answer its value with a weak ETag.

        The answer is 304, and `render` does not run, if the client has this answer already.
        """

        def render_unless_known(work: UnitOfWork) -> Reply:
            days = [work.today.isoformat()] if depends_on_today else []
            etag, is_known_answer = self.etag(work, *days)
            if is_known_answer:
                return Reply(None, 304, {"ETag": etag})
            return Reply(render(work), headers={"ETag": etag})

        return self.read(render_unless_known)

    def read_file(
        self,
        write: Callable[[UnitOfWork, IO[bytes]], dict[str, str] | Draw | None],
        headers: dict[str, str],
    ) -> Answer | Download:
        """Run a function that reads the books and writes a file, and answer that file.

        If `write` returns headers, the client has the file already: the answer is 304 with them. If
        it returns a function, this writes the file, when the books are not read any more.

        The file is complete before any of it is sent, so a client that reads slowly does not keep
        a transaction open, and an error is answered as a problem, not as a file that ends too
        early. A short file stays in memory.
        """
        return self._file(lambda file: self.books.read(write, file), headers)

    def read_whole_books(
        self, write: Callable[[UnitOfWork, IO[bytes]], None], headers: dict[str, str]
    ) -> Answer | Download:
        """Run a function that writes all of the books to a file, and answer it as `read_file` does.

        The answer is 304, and nothing is copied or written, if the client has this file already.
        """
        etag, is_known_answer = self.books.read(self.etag)
        if is_known_answer:
            return Reply(None, 304, {"ETag": etag}).answer()
        return self._file(lambda file: self.books.read_whole(write, file), headers)

    def while_wanted(self, rows: Iterable[T]) -> Iterator[T]:
        """Rows of a long answer, one after the other, as long as the client waits for it."""
        for row in rows:
            self.books.check_wanted()
            yield row

    def etag(self, work: UnitOfWork, *parts: str) -> tuple[str, bool]:
        """The weak ETag of the answer, and whether the client has this answer already."""
        return self.etag_at(work.session.log.head().version, *parts)

    def etag_at(self, version: int, *parts: str) -> tuple[str, bool]:
        """The same for an answer from the books as they were at a version."""
        etag = weak_etag(version, self.target, *parts)
        # Whether there is anything that `*` would mean is known when the answer is made.
        is_any = self.headers.get("if-none-match", "").strip() == "*"
        return etag, not is_any and is_known(etag, self.headers)

    def _file(
        self,
        write: Callable[[IO[bytes]], dict[str, str] | Draw | None],
        headers: dict[str, str],
    ) -> Answer | Download:
        with ExitStack() as stack:
            file = cast("IO[bytes]", stack.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY)))
            try:
                outcome = write(file)
                if callable(outcome):
                    outcome(file)
                size = file.tell()
                file.seek(0)
            except OSError as error:
                stack.pop_all()
                with suppress(OSError):  # Closing flushes the file, which fails on a full disk.
                    file.close()
                if error.errno in _NO_ROOM:
                    raise StoreFull(
                        "the disk has no room for this answer; make room and try again"
                    ) from error
                raise StoreUnavailable(
                    f"the answer cannot be written to a temporary file ({error}); check the disk"
                ) from error
            if isinstance(outcome, dict):
                return Reply(None, 304, outcome).answer()
            if size <= IN_MEMORY:
                return Answer(200, headers, file.read())
            stack.pop_all()  # The application closes the file after sending it.
            return Download(headers, file, size)

    def _rehearse(
        self,
        render: Callable[[UnitOfWork, T], Reply],
        use_case: Callable[Concatenate[UnitOfWork, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Answer:
        rehearsal = self.books.rehearse(
            lambda work, result: _reply_to_write(work, render(work, result)).value,
            use_case,
            *args,
            **kwargs,
        )
        return Reply(rehearsed_answer(rehearsal.result, rehearsal.effect)).answer()


def _reply_to_write(work: UnitOfWork, reply: Reply) -> Reply:
    """The reply to a write with the warnings of the write, if the reply has a body."""
    if reply.value is None:
        return reply
    return evolve(reply, value=with_warnings(work, reply.value))
