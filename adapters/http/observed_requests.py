"""What is known of a request for the log, the metrics and the diagnostics.

It is nothing that the request was about: a path has ids, a query has names, and a message of an
error may have both. The operation stands for them.
"""

import time

from attrs import define, field, setters

from adapters.json_shapes.problems import Problem

NO_OPERATION = "none"
"""The operation of a request that the guard refused, or whose address does not exist."""
DOCUMENTATION = "documentation"
"""The operation of a request for the documentation page or one of its files."""

STOPPING = "stopping"
"""The code of a request that was ended because the server stops, or because its client is gone."""

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def is_usable_id(request_id: str) -> bool:
    """Whether a text can be a request id: up to 128 printable ASCII characters."""
    return 0 < len(request_id) <= 128 and request_id.isascii() and request_id.isprintable()


def known_id(request_id: str) -> str:
    """A request id; one that is refused may have line breaks, and is left out."""
    return request_id if is_usable_id(request_id) else "refused"


def known_method(method: str) -> str:
    """A method; one that no operation has may be any text, and is `OTHER`."""
    return method if method in _METHODS else "OTHER"


@define(eq=False, on_setattr=setters.NO_OP)
class ObservedRequest:
    """A request, from when its headers have arrived until its answer has been sent."""

    id: str = field(converter=known_id)
    """Its request id, which its sender may have chosen."""
    method: str = field(converter=known_method)
    operation: str = NO_OPERATION
    """The name of its operation."""
    status: int | None = None
    """The HTTP status of its answer; None if its client was gone before there was one."""
    received: int = 0
    """How many bytes its body has."""
    size: int = 0
    """How many bytes the body of its answer has so far."""
    code: str | None = None
    """The code of the problem that answered it."""
    error: str | None = None
    """The type of the error behind that problem, if it was an error of the server."""
    _began: float = field(factory=time.perf_counter, init=False)

    @property
    def seconds(self) -> float:
        """For how long it has been served."""
        return time.perf_counter() - self._began

    @property
    def is_error(self) -> bool:
        """Whether the server has failed to serve it, although the request may have been right."""
        return self.status is not None and self.status >= 500 and self.code != STOPPING

    def note_problem(self, problem: Problem) -> None:
        """Remember the problem that answers it."""
        self.code = problem.code
        cause = problem.__cause__
        self.error = None if cause is None else type(cause).__name__
