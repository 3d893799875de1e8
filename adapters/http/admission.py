"""What refuses a request before its body is read, and says for which turn it waits."""

from collections.abc import Sequence
from functools import partial

from attrs import frozen

from adapters.http.access_scopes import AccessScope, check_scope, only_reads_problem
from adapters.http.allowed_methods import AllowedMethods
from adapters.http.connection import Receive, Scope
from adapters.http.lanes import Turn
from adapters.http.limits import FILE_LIMIT, JSON_LIMIT, MANY_LIMIT
from adapters.http.operation import PREFIX, Operation
from adapters.http.routes import OPERATIONS
from adapters.http.services import Services
from application.unit_of_work.books import Books

_OPERATIONS = {(operation.method, PREFIX + operation.path): operation for operation in OPERATIONS}


@frozen
class Admission:
    """Admits requests to the operations over some books."""

    methods: AllowedMethods
    books: Books
    services: Services

    def admit(self, scope: Scope) -> int:
        """How many bytes the body of a request may have; raises a problem for a request that is
        refused whatever its body says.

        The router decides about the operation, and then its scope is checked again.
        """
        state = scope["state"]
        services = self.services.granting(state["granted_scope"])
        state |= {"books": self.books, "services": services}
        route = self.methods.route_of(scope["path"])
        operation = _OPERATIONS.get((scope["method"], route)) if route else None
        if operation is None:
            return JSON_LIMIT
        state["observed_request"].operation = operation.name
        check_allowed(operation, self.services, state["granted_scope"])
        state["turn_for"] = partial(self._turn, operation, scope)
        state["may_be_kept"] = operation.is_kept
        usual_limit = MANY_LIMIT if operation.takes_many else JSON_LIMIT
        if operation.takes_files:
            usual_limit = FILE_LIMIT
        return operation.most_bytes or usual_limit

    def _turn(
        self, operation: Operation, scope: Scope, chunks: Sequence[bytes], receive: Receive
    ) -> Turn:
        """The turn of a request whose body has been received."""
        body = b"".join(chunks) if operation.is_short else b""
        lane = scope["state"]["lane"] = operation.lane(scope["query_string"], body)
        return self.services.observations.lanes.turn(lane, receive)


def check_allowed(operation: Operation, services: Services, granted: AccessScope) -> None:
    """Raise a problem unless a client with a scope may use an operation."""
    check_scope(granted, operation.scope)
    if services.is_read_only and operation.changes_something:
        raise only_reads_problem()
