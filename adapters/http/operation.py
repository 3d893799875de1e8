"""An operation: one method on one path.

From this one declaration requests are parsed and run here, and `specification` publishes them.
`call` has what a handler works with.
"""

import logging
from collections.abc import Callable, Mapping
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
from adapters.http.preconditions import check_without_record
from adapters.http.query import NoQuery, override_of
from adapters.http.services import Services
from adapters.json_shapes.problems import Problem, problem_of
from adapters.json_shapes.query_strings import read_query
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
    omits_nulls: bool = False
    """Whether a null in its JSON body counts as left out, wherever it is."""
    takes_several: bool = False
    """Whether its body may be several files, as the parts of a form."""
    is_long: bool = False
    """Whether it may take seconds: such requests take turns on a lane of their own, so that lists,
    single writes and the health check never wait for them."""
    reads_many: bool = False
    """Whether it looks at very many rows, as the longest pages of lists do."""
    never_waits: bool = False
    """Whether it runs without a turn, because it says how the server itself is doing."""
    reads_past_books: bool = False
    """Whether it takes as long as a report if it is asked for the books as they were known."""
    produces: tuple[str, ...] = JSON
    """The media types of its answer; those that are not JSON are files."""
    has_etag: bool = True
    """Whether its answer has an ETag, if it is a GET; large files of books, and what never ends,
    have none."""
    own_scope: AccessScope | None = None
    """The scope that it needs, where its method does not say so."""

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
        nor belongs to the books as a whole, to imports or to copies of the books.
        """
        takes_one_body = not (self.takes_files or self.takes is bytes or self.takes_many)
        writes_records = self.scope == "write" and self.group not in {"import", "sync"}
        return self.is_write and takes_one_body and writes_records

    def lane(self, query_string: bytes) -> Lane:
        """The lane on which a request takes its turn."""
        if self.takes_long(query_string):
            return "long"
        if self.never_waits:
            return "none"
        if self.method != "GET":
            return "write"
        if self.reads_many:
            return "page"
        return lane_of_list(query_string) if "limit" in self.query.__struct_fields__ else "read"

    def takes_long(self, query_string: bytes) -> bool:
        """Whether a request may take seconds; past books may have to be made for any reading."""
        return self.is_long or (
            self.reads_past_books and b"knownAt=" in unquote_to_bytes(query_string)
        )

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
        if self.lane(query_string) in WATCHED:
            books.check_wanted()  # It may have waited for its turn.
        books.is_long = self.takes_long(query_string)
        query = read_query(query_string, self.query)
        if self.answers is not None and getattr(query, "format", UNSET) is UNSET:
            check_acceptable(headers, self.produces)
        if self.method != "GET" and not self.takes_if_match:
            check_without_record(headers)
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
            omits_nulls=self.omits_nulls,
        )
        return self.handle(call)


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
