"""Every refusal as an RFC 9457 problem: its HTTP status, and its words for clients of the API.

No other file has the HTTP statuses of refusals. docs/errors.md explains each code.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import frozen

from adapters.json_shapes.problem_faults import detail_of, element_of, faults_of
from adapters.json_shapes.unreadable import (
    Unreadable,
)
from application.ports.failures import (
    NoBooks,
    StoreBusy,
    StoreFull,
    StoreReplaced,
    StoreStopping,
    StoreUnavailable,
)
from domain.errors import (
    BookkeepingError,
    Conflict,
    DifferenceLeft,
    Fault,
    InUse,
    Stale,
)
from domain.values import format_amount

ERRORS_PAGE = "/docs/errors"
"""The page that explains every code, at an anchor with its name."""


@frozen
class ProblemType:
    """What all problems of one code have in common."""

    status: int
    title: str
    retry_after: int | None = None
    """After how many seconds the request may be sent again, for the header Retry-After."""
    challenge: str | None = None
    """What the request must show, for the header WWW-Authenticate."""

    @property
    def headers(self) -> dict[str, str]:
        """The headers that every answer with such a problem has."""
        headers = {}
        if self.retry_after is not None:
            headers["retry-after"] = str(self.retry_after)
        if self.challenge is not None:
            headers["www-authenticate"] = self.challenge
        return headers


PROBLEM_TYPES: Mapping[str, ProblemType] = {
    "bad_request": ProblemType(400, "The request cannot be read"),
    "token_missing": ProblemType(401, "A token is needed", challenge="Bearer"),
    "token_unknown": ProblemType(401, "The token is not valid", challenge="Bearer"),
    "forbidden": ProblemType(403, "Other sites may not use these books"),
    "scope": ProblemType(403, "The token does not allow this"),
    "read_only": ProblemType(403, "The books can only be read here"),
    "not_found": ProblemType(404, "There is no such record or address"),
    "bytes_missing": ProblemType(404, "The bytes of the attached file are missing"),
    "method_not_allowed": ProblemType(405, "The address does not have this method"),
    "not_acceptable": ProblemType(406, "The client accepts none of the media types of the answer"),
    "timeout": ProblemType(408, "The request took too long to arrive"),
    "conflict": ProblemType(409, "The request does not fit the books as they are now"),
    "port_taken": ProblemType(409, "Another program has the port"),
    "id_taken": ProblemType(409, "Another record has the id"),
    "name_taken": ProblemType(409, "Another record has the name"),
    "number_taken": ProblemType(409, "Another record has the number"),
    "external_id_taken": ProblemType(409, "Another record has the external id"),
    "void": ProblemType(409, "The document is void"),
    "draft": ProblemType(409, "The document is a draft"),
    "paid": ProblemType(409, "The document is paid or applied"),
    "wrong_kind": ProblemType(409, "The record is of another kind"),
    "nothing_open": ProblemType(409, "Nothing of the document is open"),
    "over_applied": ProblemType(409, "The amount is more than is open"),
    "applied_manually": ProblemType(409, "A person applied the amount"),
    "not_applied": ProblemType(409, "Nothing is applied between the documents"),
    "deposited": ProblemType(409, "The document is part of a deposit"),
    "not_undeposited": ProblemType(409, "The row does not wait in Undeposited Funds"),
    "posted_by_document": ProblemType(409, "A document posted the entry"),
    "reversed": ProblemType(409, "Another journal reverses the journal"),
    "takes_back": ProblemType(409, "The document takes back another one"),
    "account_used": ProblemType(409, "The account is in use"),
    "account_reconciled": ProblemType(409, "The account is reconciled with statements"),
    "default_account": ProblemType(409, "The account is a default account"),
    "contact_used": ProblemType(409, "The contact is in use"),
    "earlier_statement": ProblemType(409, "A statement of that day or later is reconciled"),
    "session_sealed": ProblemType(409, "The reconciliation can no longer be undone"),
    "already_undone": ProblemType(409, "The import was undone already"),
    "already_committed": ProblemType(409, "The plan was committed already"),
    "plan_outdated": ProblemType(409, "The books have changed since the plan was made"),
    "changed_since": ProblemType(409, "The record was changed since the import"),
    "attached": ProblemType(409, "A file is attached to the record"),
    "imported_again": ProblemType(409, "A later import has the same document"),
    "incomplete_order": ProblemType(409, "The order does not name every rule"),
    "type_differs": ProblemType(409, "The account has another type in the file"),
    "backup_unusable": ProblemType(409, "The backup cannot be used"),
    "merge_obstacle": ProblemType(409, "A record prevents the merge"),
    "several_obstacles": ProblemType(409, "Several records stand in the way"),
    "in_use": ProblemType(409, "Other records refer to this record"),
    "closed": ProblemType(409, "The period is closed"),
    "difference_left": ProblemType(409, "The reconciliation has a difference"),
    "reconciliation_open": ProblemType(409, "The account has an open reconciliation"),
    "reconciliation_status": ProblemType(409, "The reconciliation has another status"),
    "later_reconciliations": ProblemType(409, "Later statements are reconciled"),
    "reconciled": ProblemType(409, "A bank reconciliation has locked the row"),
    "attached_already": ProblemType(409, "The record has this file already"),
    "copied_books": ProblemType(409, "These books are a copy, and others can be changed"),
    "other_history": ProblemType(409, "The copy was made of books with another history"),
    "overflow": ProblemType(409, "The amount is more than the books can hold"),
    "stale": ProblemType(412, "The record was changed since it was read"),
    "too_large": ProblemType(413, "The request is too large"),
    "url_too_long": ProblemType(414, "The address is too long"),
    "unsupported_media_type": ProblemType(415, "The media type is not supported here"),
    "wrong_host": ProblemType(421, "The Host header does not name these books"),
    "invalid": ProblemType(422, "The request breaks a rule of the books"),
    "not_iif": ProblemType(422, "The file is not an IIF file"),
    "not_quickbooks": ProblemType(422, "A file is no list or report of QuickBooks"),
    "not_csv": ProblemType(422, "The file is not the CSV of a bank"),
    "mapping": ProblemType(422, "The mapping does not fit the columns of the file"),
    "account_needed": ProblemType(422, "It is not known which account a statement is of"),
    "not_ofx": ProblemType(422, "The file is not an OFX file"),
    "not_qif": ProblemType(422, "The file is not a QIF file"),
    "idempotency_key_reused": ProblemType(422, "The idempotency key was used for another request"),
    "change_id_reused": ProblemType(422, "The id of an earlier change has another content"),
    "ambiguous_dates": ProblemType(422, "The order of day and month in the dates is not certain"),
    "unknown_format": ProblemType(422, "The format of the file is not recognised"),
    "import_refused": ProblemType(422, "Some rows of the file are refused"),
    "headers_too_large": ProblemType(431, "The headers are too large"),
    "defect": ProblemType(500, "The server has a defect"),
    "busy": ProblemType(503, "The books cannot be used now"),
    "storage": ProblemType(503, "The file of the books cannot be read or written now"),
    "file_replaced": ProblemType(503, "The file of the books was replaced"),
    "too_many_connections": ProblemType(503, "The server has too many connections", retry_after=5),
    "stopping": ProblemType(503, "The server is stopping", retry_after=5),
    "disk_full": ProblemType(507, "The disk is full"),
    "queue_full": ProblemType(507, "The queue of messages is full"),
}
"""Every `code` that a problem can have."""


class Problem(Exception):
    """A request that cannot be served; the code decides the HTTP status of the answer."""

    def __init__(
        self,
        code: str,
        detail: str,
        errors: Iterable[Fault] = (),
        more: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail
        self.errors, self.more = tuple(errors), dict(more or {})
        self.status = PROBLEM_TYPES[code].status
        self.headers = PROBLEM_TYPES[code].headers

    def document(self) -> dict[str, Any]:
        """The members of the problem document."""
        return {
            "type": f"{ERRORS_PAGE}#{self.code}",
            "title": PROBLEM_TYPES[self.code].title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            "errors": [element_of(fault) for fault in self.errors],
            **self.more,
        }


def problem_of(error: Exception, current: Any = None) -> Problem:
    """The problem that answers an error.

    `current` is the view of the record as it is now, if the request was for a stale version.
    """
    more: dict[str, Any] = {}
    if isinstance(error, InUse):
        more["counts"] = error.counts
    if isinstance(error, Stale):
        more["current"] = current
    if isinstance(error, DifferenceLeft):
        more["difference"] = format_amount(error.difference)
    if isinstance(error, Conflict) and error.conflicting:
        collection, id_ = error.conflicting
        more["conflicting"] = {"collection": collection, "id": id_}
    if isinstance(error, BookkeepingError) and error.code in _CODES_OF_IMPORTS:
        # Nothing else here needs the code of imports, which is a fifth of the program.
        from adapters.json_shapes.import_refusals import import_members  # noqa: PLC0415

        more.update(import_members(error))
    return Problem(code_of(error), detail_of(error), faults_of(error), more)


def code_of(error: Exception) -> str:
    """The code of an error of the books, of reading a request, or of the store."""
    if isinstance(error, BookkeepingError):
        return error.code
    if isinstance(error, Unreadable):
        return "bad_request"
    return next(
        (code for kind, code in _FAILURE_CODES.items() if isinstance(error, kind)), "defect"
    )


_CODES_OF_IMPORTS = frozenset({"account_needed", "import_refused"})

_FAILURE_CODES: Mapping[type[Exception], str] = {
    NoBooks: "not_found",
    StoreFull: "disk_full",
    StoreBusy: "busy",
    StoreReplaced: "file_replaced",
    StoreStopping: "stopping",
    StoreUnavailable: "storage",
    OSError: "storage",
}
