"""What is wrong with the parts of a request - query, headers, body - told together."""

from collections.abc import Iterator
from contextlib import contextmanager

from attrs import field, frozen

from adapters.json_shapes.problem_faults import detail_of_faults, faults_of
from adapters.json_shapes.problems import Problem
from adapters.json_shapes.unreadable import Unreadable
from domain.errors import Refused, TooLarge


@frozen
class RequestRefusals:
    """The refusals of the parts of one request, each of which is read whatever the others are."""

    _refusals: list[Exception] = field(factory=list, init=False)

    @contextmanager
    def collected(self) -> Iterator[None]:
        """Keep the refusal of one part, until all parts are read."""
        try:
            yield
        except TooLarge:
            raise  # Its status says what is wrong, and nothing was read.
        except (Unreadable, Refused) as refusal:
            self._refusals.append(refusal)

    def check(self) -> None:
        """Raise what was kept: one refusal as it is, and several as one problem.

        One of several is always about the query or a header, so their problem is that of a request
        that cannot be read.
        """
        if len(self._refusals) == 1:
            raise self._refusals[0]
        if self._refusals:
            faults = [fault for refusal in self._refusals for fault in faults_of(refusal)]
            raise Problem("bad_request", detail_of_faults(faults), faults)
