"""Errors for what a client sent and the program cannot use.

A message has no subject, because each interface adds its own: HTTP says "the body ...", the command
line says "standard input ...".
"""

from domain.errors import Refused


class Unreadable(Exception):
    """Something that cannot be read."""


class UnreadableBody(Unreadable):
    """A body is not JSON, or holds what JSON does not allow."""


class UnreadableQuery(Unreadable):
    """A parameter of a query is unknown, given twice or malformed.

    `parameter` is its name, or None if the whole query string cannot be read.
    """

    def __init__(self, message: str, parameter: str | None = None) -> None:
        super().__init__(message)
        self.parameter = parameter


class UnfitBody(Refused):
    """A body does not have the shape that the operation needs.

    Unlike other refusals it names places by JSON pointers, as the client wrote them.
    """
