"""Errors for what a client sent and the program cannot use.

A message has no subject, because each interface adds its own: HTTP says "the body ...", the command
line says "standard input ...".
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from attrs import frozen

from domain.error_codes import FaultCode
from domain.errors import Fault, Refused


@frozen
class ParameterFault(Fault):
    """What is wrong with a parameter of a query; `path` is its name, "" for the whole query."""


@frozen
class HeaderFault(Fault):
    """What is wrong with a header of a request; `path` is its name."""


class Unreadable(Exception):
    """Something that cannot be read."""


class UnreadableBody(Unreadable):
    """A body is not JSON, or holds what JSON does not allow."""


class UnreadableQuery(Unreadable):
    """Parameters of a query are unknown, given twice or malformed."""

    def __init__(
        self, message: str, parameter: str | None = None, code: FaultCode = "malformed"
    ) -> None:
        """One fault: of a parameter, or of the whole query string."""
        self.faults: tuple[Fault, ...] = (ParameterFault(parameter or "", message, code=code),)
        super().__init__(message)

    @classmethod
    def of(cls, faults: Iterable[Fault]) -> "UnreadableQuery":
        """All faults of a query."""
        first, *others = faults
        error = cls(first.message, first.path, first.code)
        error.faults = (first, *others)
        return error


@contextmanager
def collected(faults: list[Fault]) -> Iterator[None]:
    """Add the faults of a query to a list, instead of raising them before others are known."""
    try:
        yield
    except UnreadableQuery as error:
        faults += error.faults


class UnreadableHeader(Unreadable):
    """A header of a request cannot be read."""

    def __init__(self, name: str, message: str, code: FaultCode = "malformed") -> None:
        self.faults: tuple[Fault, ...] = (HeaderFault(name, message, code=code),)
        super().__init__(message)


class UnfitBody(Refused):
    """A body does not have the shape that the operation needs.

    Unlike other refusals it names places by JSON pointers, as the client wrote them.
    """
