"""An operation: one method on one path.

From this one declaration requests are parsed and run here, and `specification` publishes them.
`call` has what a handler works with.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Literal
from urllib.parse import unquote_to_bytes

import msgspec
from attrs import field, frozen
from msgspec import UNSET

from adapters.http.accepted_media import check_acceptable
from adapters.http.access_scopes import AccessScope
from adapters.http.call import Call, Download
from adapters.http.lanes import WATCHED, Lane, lane_of_list
from adapters.http.live_stream import LiveStream
from adapters.http.preconditions import Preconditions, check_without_record
from adapters.http.query import NoQuery, override_of
from adapters.http.request_headers import actor_name, idempotency_key, media_type_of
from adapters.http.request_refusals import RequestRefusals
from adapters.http.services import Services
from adapters.json_shapes.meanings import meaning_of, meaning_of_file
from adapters.json_shapes.problems import Problem, problem_of
from adapters.json_shapes.query_strings import read_query
from adapters.json_shapes.reading import read, without_nulls
from adapters.json_shapes.strict_json import parse
from adapters.json_shapes.unreadable import Unreadable
from application.ports.failures import StoreFailure, StoreStopping, logged_reason
from application.ports.replies import Answer
from application.unit_of_work.books import Books
from domain.errors import BookkeepingError, Stale

logger = logging.getLogger("wyzbooks")

PREFIX = "/api/v1"
"""What the addresses of all operations begin with."""

JSON = ("application/json",)
PATCH = ("application/json", "application/merge-patch+json")
FILES = (
    "text/plain",
    "text/csv",
    "application/x-ofx",
    "application/octet-stream",
    "application/vnd.wyzbooks",
    "multipart/form-data",
)
"""The media types of files that are sent to the server."""
ANY_FILE = ("*/*",)
"""The media types of a file that may be of any kind."""


class EmptyRequest(msgspec.Struct, forbid_unknown_fields=True):
    """A request without fields: the path says everything."""


@frozen
class Operation:
    """One method on one path."""

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    path: str
    """The path under `/api/v1`, with parameters such as `{id}`."""
    name: str
    """Its operationId in the specification."""
    summary: str
    handle: Callable[[Call], Answer | Download | LiveStream] = field(repr=False)
    answers: Any
    """The shape of its answer; `bytes` for a file, None if the answer is empty."""
    status: int = 200
    """The status of its answer, if it is not refused."""
    query: type[msgspec.Struct] = NoQuery
    """The shape of its query string."""
    takes: Any = None
    """The shape of its JSON body; `bytes` for a file, None if it does not take a body."""
    media: tuple[str, ...] = JSON
    """The media types that its body may have."""
    takes_many: bool = False
    """Whether its JSON body may have 16 MiB, because it has many records."""
    most_bytes: int | None = None
    """How many bytes its body may have, if it is another number than for others of its kind."""
    reads: Callable[[Any], Any] | None = None
    """Reads its JSON body for the handler, if the shape of the body does not say all."""
    means: Callable[[Any], Any] | None = None
    """Of what `reads` has read, what makes a request another one than that of a retry."""
    takes_several: bool = False
    """Whether its body may be several files, as the parts of a form."""
    is_long: bool = False
    """Whether it may take seconds: such requests take turns on a lane of their own, so that lists,
    single writes and the health check never wait for them."""
    is_short: Callable[[bytes], bool] | None = None
    """Whether a body makes it no longer than a single write, although it may else be long."""
    reads_many: bool = False
    """Whether it looks at very many rows, as the longest pages of lists do."""
    never_waits: bool = False
    """Whether it runs without a turn, because it says how the server itself is doing."""
    reads_past_books: bool = False
    """Whether it takes as long as a report if it is asked for the books as they were known."""
    produces: tuple[str, ...] = JSON
    """The media types of its answer; those that are not JSON are files."""
    is_kept: bool = False
    """Whether its answer depends on the books, the day and the request alone, and may be kept."""
    has_etag: bool = True
    """Whether its answer has an ETag, if it is a GET; large files of books, and what never ends,
    have none."""
    own_scope: AccessScope | None = None
    """The scope that it needs, where its method does not say so."""
    stands_alone: bool = False
    """Whether it is about more than records, so that no batch may have it."""

    @property
    def scope(self) -> AccessScope:
        """The scope that a client needs: `read` for a GET, and else `write`, unless it says so."""
        return self.own_scope or ("read" if self.method == "GET" else "write")

    @property
    def changes_something(self) -> bool:
        """Whether it may change the books, or what lies beside them."""
        return self.method != "GET" and self.scope != "read"

    @property
    def group(self) -> str:
        """The first part of the path, by which the specification groups operations.

        The index of all groups is in the group of the system.
        """
        return self.path.split("/")[1] if self.path else "system"

    @property
    def is_write(self) -> bool:
        """Whether it may change the books, and so can be rehearsed."""
        return "dry_run" in self.query.__struct_fields__

    @property
    def takes_if_match(self) -> bool:
        """Whether the request may name the version of the record that it changes."""
        if "{rowId}" in self.path:
            return False  # The mark of a row has no version.
        has_a_version = "{id}" in self.path or self.path.startswith("/system/settings")
        return self.is_write and (has_a_version or self.method == "DELETE")

    @property
    def is_cacheable(self) -> bool:
        """Whether a client can ask, by the ETag of an answer, whether it has the answer already."""
        return self.method == "GET" and self.has_etag

    @property
    def takes_files(self) -> bool:
        """Whether its body may be a file."""
        return self.media == ANY_FILE or set(FILES) <= set(self.media)

    @property
    def can_be_batched(self) -> bool:
        """Whether a batch may have it: it writes records, and neither takes a file or many records,
        nor is it about whole imports, preferences of devices, or the books as a whole.
        """
        takes_one_body = not (self.takes_files or self.takes is bytes or self.takes_many)
        writes_records = self.scope == "write" and not self.stands_alone
        return self.is_write and takes_one_body and writes_records

    def lane(self, query_string: bytes, body: bytes = b"") -> Lane:
        """The lane on which a request takes its turn."""
        if self.takes_long(query_string, body):
            return "long"
        if self.never_waits:
            return "none"
        if self.method != "GET":
            return "write"
        if self.reads_many:
            return "page"
        return lane_of_list(query_string) if "limit" in self.query.__struct_fields__ else "read"

    def takes_long(self, query_string: bytes, body: bytes = b"") -> bool:
        """Whether a request may take seconds; past books may have to be made for any reading."""
        is_long = self.is_long and not (self.is_short and self.is_short(body))
        return is_long or (self.reads_past_books and b"knownAt=" in unquote_to_bytes(query_string))

    def run(
        self,
        books: Books,
        services: Services,
        path_values: Mapping[str, str],
        query_string: bytes,
        body: bytes,
        headers: Mapping[str, str],
        target: str,
    ) -> Answer | Download | LiveStream:
        """Serve one request. Every refusal is raised as a `Problem`."""
        try:
            return self.answer(books, services, path_values, query_string, body, headers, target)
        except (BookkeepingError, Unreadable, StoreStopping) as error:
            raise problem_of_refusal(error, books, services) from None
        except StoreFailure as error:
            problem = problem_of(error)
            reason = logged_reason(error)
            facts = {"requestId": books.context.actor.request_id, "operation": self.name}
            logger.error(  # noqa: TRY400 - only a defect has a traceback
                "the store failed at %s: %s",
                self.name,
                reason,
                exc_info=problem.code == "defect",
                extra={"event": "store_failed", "facts": {**facts, "code": problem.code}},
            )
            raise problem from error

    def answer(
        self,
        books: Books,
        services: Services,
        path_values: Mapping[str, str],
        query_string: bytes,
        body: bytes,
        headers: Mapping[str, str],
        target: str,
    ) -> Answer | Download | LiveStream:
        """Serve one request, and raise a refusal as it is."""
        lane = self.lane(query_string, body)
        if lane in WATCHED:
            books.check_wanted()  # It may have waited for its turn.
        books.is_long = lane == "long"
        query, request = self._read(query_string, body, headers)
        if self.answers is not None and getattr(query, "format", UNSET) is UNSET:
            check_acceptable(headers, self.produces)
        if reason := override_of(query):
            books.allow_exception(reason)
        call = Call(
            books,
            services,
            path_values,
            query,
            body,
            headers,
            target,
            request,
            partial(self.meaning, request, body, headers),
        )
        return self.handle(call)

    def _read(
        self, query_string: bytes, body: bytes, headers: Mapping[str, str]
    ) -> tuple[Any, Any]:
        """The query and the JSON body; refuses all at once what is wrong in them and in headers."""
        query = request = None
        refusals = RequestRefusals()
        with refusals.collected():
            query = read_query(query_string, self.query)
            override_of(query)
        for check in self._checks_of_headers(query):
            with refusals.collected():
                check(headers)
        with refusals.collected():
            request = self.read_body(body, headers)
        refusals.check()
        return query, request

    def _checks_of_headers(self, query: Any) -> Iterator[Callable[[Mapping[str, str]], Any]]:
        """What raises an `UnreadableHeader` for a header that a request must not have so."""
        yield partial(actor_name, usual="api")
        if self.is_write and not getattr(query, "dry_run", False):
            yield idempotency_key
        if self.method != "GET":
            yield Preconditions.of if self.takes_if_match else check_without_record

    def read_body(self, body: bytes, headers: Mapping[str, str]) -> Any:
        """The JSON body as the handler takes it; None if it is a file, or there is none.

        A null counts as left out, except in a merge patch, and where `reads` says more.
        """
        if self.takes in {None, bytes} or (self.takes_files and media_type_of(headers) not in JSON):
            return None
        value = parse(body)
        if self.reads:
            return self.reads(value)
        return read(value if self.method == "PATCH" else without_nulls(value), self.takes)

    def meaning(self, request: Any, body: bytes, headers: Mapping[str, str]) -> str:
        """What a body means that was read as `request`: that of a retry means the same."""
        if request is None:
            return meaning_of_file(body, is_json=media_type_of(headers) in JSON)
        if self.means:
            return meaning_of(self.means(request))
        return meaning_of(parse(body) if self.reads else request)


def problem_of_refusal(error: Exception, books: Books, services: Services) -> Problem:
    """The problem for a refusal.

    It has the record as it is now, if the request was for an older version of it.
    """
    if isinstance(error, Problem):
        return error
    if isinstance(error, Stale):
        current = error.current
        return problem_of(error, books.read(lambda work: services.views(work, current)))
    return problem_of(error)
