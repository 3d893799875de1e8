"""Every refusal as an RFC 9457 problem, and the HTTP status of each error of the books: what is no error of theirs (a host, a
media type, too many bytes) says its own status where it is found."""

from collections.abc import Iterable, Mapping
from typing import Any

from adapters.json_shapes.imports import refused_import_view
from adapters.json_shapes.unreadable import Unreadable
from application.importing.import_answer import ImportRefused
from application.json_names import faults_of, worded
from application.ports.failures import StoreBusy, StoreFailure, StoreFull
from domain.errors import (
    BookkeepingError,
    Conflict,
    Fault,
    InUse,
    Invalid,
    NotFound,
    Refused,
    Stale,
)

TITLES: Mapping[int, str] = {
    400: "The request cannot be read",
    403: "Not allowed from here",
    404: "Not found",
    405: "No such method here",
    408: "The request took too long to arrive",
    409: "Not with the books as they are",
    412: "Changed since you read it",
    413: "Too large",
    415: "Unsupported media type",
    421: "Not the host of these books",
    422: "It breaks a rule of the books",
    431: "The headers are too large",
    500: "A defect of the server",
    503: "The books cannot be used now",
    507: "The disk is full",
}
STATUSES: tuple[tuple[type[Exception], int], ...] = (
    (Stale, 412),
    (Conflict, 409),
    (NotFound, 404),
    (Invalid, 422),
    (BookkeepingError, 422),
    (StoreFull, 507),
    (StoreBusy, 503),
    (StoreFailure, 500),
)
"""From the most particular class to the most general."""

CODES: tuple[str, ...] = (
    "bad_request", "forbidden", "not_found", "method_not_allowed", "timeout", "conflict", "in_use", "closed", "overflow", "stale", "too_large",
    "unsupported_media_type", "wrong_host", "invalid", "import_refused", "headers_too_large", "defect", "busy", "disk_full",
)  # fmt: skip
"""Every `code` that a problem can have."""


class Problem(Exception):
    """A request that cannot be served: what status it is answered with, and why."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        errors: Iterable[Fault] = (),
        more: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.errors, self.more = (
            status,
            code,
            detail,
            tuple(errors),
            dict(more or {}),
        )

    def document(self) -> dict[str, Any]:
        """The members of the problem document."""
        errors = [{"pointer": each.path, "message": each.message} for each in self.errors]
        head = {
            "type": f"urn:wyzbooks:problem:{self.code}",
            "title": TITLES[self.status],
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
        }
        return {**head, "errors": errors, **self.more}


def problem_of(error: Exception, current: Any = None) -> Problem:
    """The problem that an error of the books is answered with; `current` is the view that a stale version has become."""
    if isinstance(error, Unreadable):
        return Problem(400, "bad_request", error.detail, [Fault(error.pointer, error.detail)])
    status = next(status for kind, status in STATUSES if isinstance(error, kind))
    more: dict[str, Any] = {}
    if isinstance(error, InUse):
        more["counts"] = error.counts
    if isinstance(error, Stale):
        more["current"] = current
    if isinstance(error, ImportRefused):
        more.update(refused_import_view(error.answer))
    errors = faults_of(error) if isinstance(error, Refused) else ()
    return Problem(status, _code(error), worded(error), errors, more)


def _code(error: Exception) -> str:
    if isinstance(error, BookkeepingError):
        return error.code
    if isinstance(error, StoreFull):
        return "disk_full"
    return "busy" if isinstance(error, StoreBusy) else "defect"
