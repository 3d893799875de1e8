"""An operation: the one declaration from which its requests are parsed and run, and its specification is published."""

import errno
import logging
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Concatenate, Literal, ParamSpec, TypeVar, cast

import msgspec
from attrs import field, frozen

from adapters.http.query import Nothing, if_match, weak_etag
from adapters.json_shapes.effects import effect_view
from adapters.json_shapes.list_queries import read_query
from adapters.json_shapes.problems import Problem, problem_of
from adapters.json_shapes.strict_json import parse
from adapters.json_shapes.unreadable import Unreadable
from application.collections.collection import Collection
from application.collections.operations import current_of
from application.importing.parsed_file import Reader
from application.invoicing.invoice_page import InvoicePage
from application.ports.failures import StoreFailure, StoreFull
from application.ports.replies import Answer
from application.ports.server_settings import ServerSettings
from application.reporting.formats import Writer
from application.unit_of_work.books import Books, Retry
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.comparison.foreign_report import ForeignReport
from domain.errors import BookkeepingError, Stale

P = ParamSpec("P")
T = TypeVar("T")

logger = logging.getLogger("wyzbooks")

JSON = ("application/json",)
PATCH = ("application/json", "application/merge-patch+json")
IN_MEMORY = 1024 * 1024
"""An answer of more bytes is sent from a temporary file, piece by piece."""

FILES = (
    "text/plain",
    "text/csv",
    "application/x-ofx",
    "application/octet-stream",
    "application/vnd.wyzbooks",
    "multipart/form-data",
)


@frozen
class Services:
    """What the operations work with, put together by the wiring."""

    server_settings: ServerSettings
    readers: Mapping[str, Reader]
    writers: Mapping[str, Writer]
    """What writes reports, by the name of the format."""
    report_reader: Callable[[bytes], ForeignReport]
    """Reads a report that another program wrote."""
    invoice_pdf: Callable[[InvoicePage], bytes]
    views: Callable[[UnitOfWork, Any], Any]
    """The view of any record, for the `current` of a stale version."""


@frozen
class Reply:
    """What an operation answers. `value` is written as JSON, bytes as they are; None is no body."""

    value: Any = None
    status: int = 200
    headers: dict[str, str] = field(factory=dict)

    def answer(self) -> Answer:
        """The reply as bytes."""
        if isinstance(self.value, bytes):
            return Answer(self.status, self.headers, self.value)
        body = b"" if self.value is None else msgspec.json.encode(self.value)
        return Answer(self.status, self.headers, body)


@frozen
class Download:
    """An answer that may be long: a temporary file, ready from its first byte to its last before anything is sent."""

    headers: dict[str, str]
    file: IO[bytes]
    size: int


@frozen
class Call:
    """One request: where it went, what it carried, and the books in the name of who sent it."""

    books: Books
    services: Services
    path: Mapping[str, str]
    query: Any
    body: bytes
    headers: Mapping[str, str]
    target: str
    """Method, path and query as they were sent."""

    def json(self) -> Any:
        """The body as strict JSON; an empty one is `{}`."""
        return parse(self.body)

    def version(self) -> int | None:
        """The version of `If-Match`, or None."""
        return if_match(self.headers)

    def write(
        self,
        render: Callable[[UnitOfWork, T], Reply],
        use_case: Callable[Concatenate[UnitOfWork, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Answer:
        """Run a use case that changes the books, or rehearse it, or repeat the answer of a retry."""
        if self.query.dry_run:
            return self._rehearse(render, use_case, *args, **kwargs)
        key = self.headers.get("idempotency-key")
        if key is not None and not (0 < len(key) <= 255):
            raise Problem("bad_request", "Idempotency-Key must have 1 to 255 characters")
        retry = (
            Retry(key, sha256(f"{self.target}\n".encode() + self.body).hexdigest()) if key else None
        )
        return self.books.answer(
            retry, lambda work, result: render(work, result).answer(), use_case, *args, **kwargs
        )

    def write_on(
        self,
        collection: Collection[Any],
        render: Callable[[UnitOfWork, T], Reply],
        use_case: Callable[Concatenate[UnitOfWork, str, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Answer:
        """Run a use case on the record that the path names, unless `If-Match` says that it was changed since."""
        version, id_ = self.version(), self.path["id"]

        def checked(work: UnitOfWork) -> T:
            if version is not None:
                current_of(work, collection, id_, version)
            return use_case(work, id_, *args, **kwargs)

        return self.write(render, checked)

    def read(
        self, render: Callable[Concatenate[UnitOfWork, P], Reply], *args: P.args, **kwargs: P.kwargs
    ) -> Answer:
        """Run what only reads."""
        return self.books.read(render, *args, **kwargs).answer()

    def read_file(
        self,
        write: Callable[[UnitOfWork, IO[bytes]], dict[str, str] | None],
        headers: dict[str, str],
    ) -> Answer | Download:
        """Let what only reads write a file, and answer it; what `write` answers itself are headers without a file, for a 304.

        The file is whole before it is sent: a client that reads slowly holds up no transaction, and what goes wrong is told
        as a problem, never as a file that ends too early. A short one stays in memory.
        """
        with ExitStack() as stack:
            file = cast("IO[bytes]", stack.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY)))
            try:
                known = self.books.read(write, file)
                size = file.tell()
                file.seek(0)
            except OSError as error:
                stack.pop_all()
                with suppress(OSError):  # what could not be written cannot be flushed either
                    file.close()
                if error.errno == errno.ENOSPC:
                    raise StoreFull(
                        "there is no room left on the disk to write this answer; make room and try again"
                    ) from error
                raise
            if known is not None:
                return Reply(None, 304, known).answer()
            if size <= IN_MEMORY:
                return Answer(200, headers, file.read())
            stack.pop_all()  # whoever sends the file closes it
            return Download(headers, file, size)

    def unless_known(self, work: UnitOfWork, *parts: str) -> tuple[str, bool]:
        """The weak tag of what is asked for, and whether the client has that very answer already."""
        tag = weak_etag(work.session.log.head().version, self.target, *parts)
        return tag, tag in [
            each.strip() for each in self.headers.get("if-none-match", "").split(",")
        ]

    def _rehearse(
        self,
        render: Callable[[UnitOfWork, T], Reply],
        use_case: Callable[Concatenate[UnitOfWork, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Answer:
        rehearsal = self.books.rehearse(
            lambda work, result: render(work, result).value, use_case, *args, **kwargs
        )
        return Reply(
            {"dryRun": True, "record": rehearsal.result, "effect": effect_view(rehearsal.effect)}
        ).answer()


@frozen
class Operation:
    """One method on one path."""

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    path: str
    """Under `/api/v1`, with parameters as `{id}`."""
    name: str
    """Its operationId."""
    summary: str
    handle: Callable[[Call], Answer | Download] = field(repr=False)
    answers: Any
    """The shape of its answer; None for an empty one."""
    status: int = 200
    query: type[msgspec.Struct] = Nothing
    takes: Any = None
    """The shape of its JSON body."""
    media: tuple[str, ...] = JSON
    produces: tuple[str, ...] = JSON
    """The media types of its answer; those that are not JSON are files."""

    @property
    def group(self) -> str:
        """The route group: the first part of the path."""
        return self.path.split("/")[1]

    @property
    def is_write(self) -> bool:
        """Whether it may change the books, and so can be rehearsed."""
        return "dry_run" in self.query.__struct_fields__

    @property
    def takes_files(self) -> bool:
        """Whether its body may be a file."""
        return set(FILES) <= set(self.media)

    def run(
        self,
        books: Books,
        services: Services,
        path: Mapping[str, str],
        raw_query: bytes,
        body: bytes,
        headers: Mapping[str, str],
        target: str,
    ) -> Answer | Download:
        """Serve one request; raises `Problem` and nothing else."""
        try:
            call = Call(
                books, services, path, read_query(raw_query, self.query), body, headers, target
            )
            return self.handle(call)
        except Stale as error:
            current = error.current
            raise problem_of(
                error, books.read(lambda work: services.views(work, current))
            ) from None
        except (BookkeepingError, Unreadable) as error:
            raise problem_of(error) from None
        except StoreFailure as error:
            logger.exception("the store failed at %s", target)
            raise problem_of(error) from error
