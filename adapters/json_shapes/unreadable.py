"""What a client sent and the program cannot use: bodies and queries that cannot be read, or do not fit.

Each error says what is wrong, without its subject: HTTP says "the body ...", the command line
"standard input ...".
"""

from domain.errors import Refused


class Unreadable(Exception):
    """Something that cannot be read; the message goes on where "the body" or "the parameter" began."""


class UnreadableBody(Unreadable):
    """A body is no JSON, or holds what JSON does not allow."""


class UnreadableQuery(Unreadable):
    """A parameter of a query is unknown, doubled or malformed; `parameter` is "" for the whole query."""

    def __init__(self, message: str, parameter: str = "") -> None:
        super().__init__(message)
        self.parameter = parameter


class UnfitBody(Refused):
    """A body does not have the shape that is asked for.

    Unlike other refusals it names places by JSON pointers, as the client wrote them.
    """
