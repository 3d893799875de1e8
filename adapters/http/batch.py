"""Many operations in one request and one commit: `POST /batch`.

The whole batch is looked through before anything runs. Then each operation runs as it would alone,
by its own declaration, in a unit of work of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn, cast
from urllib.parse import parse_qs, unquote

import msgspec
from attrs import frozen

from adapters.http.allowed_methods import AllowedMethods
from adapters.http.batch_shapes import (
    FEW_OPERATIONS,
    MOST_OPERATIONS,
    SHORT_BYTES,
    BatchRequest,
    BatchResultView,
    OperationRequest,
)
from adapters.http.call import Call, Reply
from adapters.http.limits import JSON_LIMIT
from adapters.http.operation import PREFIX, Operation, problem_of_refusal
from adapters.http.query import WriteQuery
from adapters.json_shapes.problem_faults import detail_of_faults
from adapters.json_shapes.problems import Problem
from adapters.json_shapes.reading import read
from adapters.json_shapes.strict_json import number, parse
from adapters.json_shapes.unreadable import HeaderFault, ParameterFault, UnfitBody, Unreadable
from application.ports.replies import Answer
from application.unit_of_work.batched_books import BatchedBooks
from application.unit_of_work.separate_units import SeparateUnits
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.error_codes import FaultCode
from domain.errors import BookkeepingError, Fault

_HEADERS = {"if-match", "if-none-match"}
"""The headers that an operation may have, in lower case."""
_REFUSALS = (BookkeepingError, Unreadable, Problem)
"""What one operation may raise that says nothing of the others."""


def batch_operations(operations: Sequence[Operation]) -> tuple[Operation, ...]:
    """The operation that runs several of these."""
    addresses = _Addresses(operations)

    def handle(call: Call) -> Answer:
        batch: _Batch = call.request
        try:
            return call.write(_reply, _run_all, call, batch.requests, is_atomic=batch.is_atomic)
        except OperationsRefused as refusal:
            raise refusal.problem() from None

    return (
        Operation(
            "POST",
            "/batch",
            "runBatch",
            "Carry out many writes in one commit",
            handle,
            BatchResultView,
            query=WriteQuery,
            takes=BatchRequest,
            reads=addresses.read,
            takes_many=True,
            is_long=True,
            is_short=addresses.is_short,
        ),
    )


@frozen
class _Batch:
    """What a batch carries out."""

    requests: Sequence["_Request"]
    is_atomic: bool


@frozen
class _Request:
    """One operation of a batch, and what its request has."""

    operation: Operation
    path_values: Mapping[str, str]
    path: str
    query: str
    body: bytes
    headers: Mapping[str, str]

    def answer(self, call: Call, books: BatchedBooks) -> Answer:
        """Run the operation; `call` is that of the batch."""
        most_bytes = self.operation.most_bytes or JSON_LIMIT
        if len(self.body) > most_bytes:
            raise Problem("too_large", f"the body may have at most {most_bytes} bytes")
        query = self.query.encode()
        target = f"{self.operation.method} {PREFIX}{self.path}?{self.query}"
        answer = self.operation.answer(
            books, call.services, self.path_values, query, self.body, self.headers, target
        )
        assert isinstance(answer, Answer), "operations of a batch do not send files"
        return answer


class OperationsRefused(BookkeepingError):
    """Operations that are carried out together or not at all, some of which are refused.

    `problems` has the place of each refused operation among them all, and its problem.
    """

    def __init__(self, problems: Sequence[tuple[int, _Request, Problem]]) -> None:
        self.problems = tuple(problems)
        super().__init__("some operations of the batch are refused")

    def problem(self) -> Problem:
        """The problem of the first refused operation, with the faults of all of them."""
        place, request, first = self.problems[0]
        name = f"operation {place} ({request.operation.method} {request.path})"
        detail = f"{name} is refused, so nothing was changed: {first.detail}"
        if others := len(self.problems) - 1:
            detail += f"; errors also names what is refused of {others} more"
        faults = [
            fault for place, _, problem in self.problems for fault in _faults_within(place, problem)
        ]
        refused = [
            {"operation": place, **problem.document()} for place, _, problem in self.problems
        ]
        more = {**first.more, "operation": place, "refusedOperations": refused}
        return Problem(first.code, detail, faults, more)


def _faults_within(place: int, problem: Problem) -> Iterable[Fault]:
    """The faults of an operation, seen from the batch, where everything is in the body."""
    operation = f"/operations/{place}"
    if not problem.errors:
        # What is wrong with an operation as a whole has the code of its problem.
        return [Fault(operation, problem.detail, code=cast("FaultCode", problem.code))]
    return [
        Fault(operation + _pointer_of(fault), _message_of(fault), code=fault.code)
        for fault in problem.errors
    ]


def _message_of(fault: Fault) -> str:
    """The message of a fault, with what its pointer does not say: the parameter of a query."""
    return detail_of_faults([fault]) if isinstance(fault, ParameterFault) else fault.message


def _pointer_of(fault: Fault) -> str:
    """Where a fault of an operation is, seen from the operation."""
    if isinstance(fault, ParameterFault):
        return "/path"
    if isinstance(fault, HeaderFault):
        return f"/headers/{fault.path}"
    return f"/body{fault.path}"


def _run_all(
    work: UnitOfWork, call: Call, requests: Sequence[_Request], *, is_atomic: bool
) -> list[dict[str, Any]]:
    """Run operations one after the other; what each is answered.

    Raises `OperationsRefused` if they are to be carried out together, and some are refused. Those
    after the first refused one run all the same, so that all faults are told at once.
    """
    units = SeparateUnits(work)
    results, refused = [], []
    for place, request in enumerate(requests):
        work.check_wanted()
        books = BatchedBooks.of(call.books, units)
        try:
            result = _result_of(request.answer(call, books))
        except _REFUSALS as error:
            problem = problem_of_refusal(error, books, call.services)
            refused.append((place, request, problem))
            result = _refusal_view(problem)
        results.append(result)
    if is_atomic and refused:
        raise OperationsRefused(refused)
    return results


def _reply(_: UnitOfWork, results: list[dict[str, Any]]) -> Reply:
    return Reply({"results": results})


def _result_of(answer: Answer) -> dict[str, Any]:
    body = msgspec.Raw(answer.body) if answer.body else None
    return {"status": answer.status, "headers": answer.headers, "body": body}


def _refusal_view(problem: Problem) -> dict[str, Any]:
    return {"status": problem.status, "headers": problem.headers, "body": problem.document()}


class _Addresses:
    """By method and path, the operations that a batch may have."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self._methods = AllowedMethods((each.method, each.path) for each in operations)
        self._operations = {(each.method, each.path): each for each in operations}

    def read(self, body: Any) -> _Batch:
        """The batch in a body; a null counts as left out.

        Raises `UnfitBody` with all that cannot be part of a batch.
        """
        if isinstance(body, dict):
            body = {name: member for name, member in body.items() if member is not None}
        batch = read(body, BatchRequest)
        if not 0 < (count := len(batch.operations)) <= MOST_OPERATIONS:
            words = f"must have 1 to {MOST_OPERATIONS:,} operations"
            raise UnfitBody([Fault("/operations", f"{words}; there are {count:,}")])
        return _Batch(self._requests(batch.operations), batch.atomic)

    def is_short(self, body: bytes) -> bool:
        """Whether a batch has few operations, none of which takes long by itself; or is refused."""
        if len(body) > SHORT_BYTES:
            return False
        try:
            requests = self.read(parse(body)).requests
        except _REFUSALS:
            return True
        longs = (request.operation.takes_long(request.query.encode()) for request in requests)
        return len(requests) <= FEW_OPERATIONS and not any(longs)

    def _requests(self, sent: Sequence[OperationRequest]) -> list[_Request]:
        requests: list[_Request] = []
        faults: list[Fault] = []
        for place, operation in enumerate(sent):
            try:
                requests.append(self._request(operation))
            except UnfitBody as error:
                faults += error.within(f"/operations/{place}").faults
        if faults:
            raise UnfitBody(faults)
        return requests

    def _request(self, sent: OperationRequest) -> _Request:
        path, _, query = sent.path.partition("?")
        path = unquote(path).removeprefix(PREFIX)
        route = self._methods.route_of(path)
        if not path.startswith("/") or route is None:
            _refuse("/path", f"there is nothing at {path!r}; /api/docs lists all addresses")
        operation = self._operations.get((sent.method, route))
        if operation is None:
            _refuse("/method", f"the address {path!r} does not have the method {sent.method}")
        if not operation.can_be_batched:
            _refuse(
                "/path",
                f"{sent.method} {operation.path} cannot be part of a batch, which takes only "
                "writes of records and what is done with them; send it alone",
            )
        if "dryRun" in parse_qs(query, keep_blank_values=True):
            _refuse("/path", "dryRun is for a whole batch; send it to POST /batch?dryRun=true")
        return _Request(
            operation,
            _path_values(route, path),
            path,
            query,
            b"" if sent.body is None else msgspec.json.encode(sent.body, enc_hook=_raw_number),
            _lower_case_headers(sent.headers or {}),
        )


def _path_values(route: str, path: str) -> dict[str, str]:
    """The parameters of a path, by the names that they have in its route."""
    parts = [part for part in path.split("/") if part]
    names = [part for part in route.split("/") if part]
    return {
        name[1:-1]: part for name, part in zip(names, parts, strict=True) if name.startswith("{")
    }


def _lower_case_headers(headers: Mapping[str, str]) -> dict[str, str]:
    lowered: dict[str, str] = {}
    for name, value in headers.items():
        pointer = "/headers/" + name[:80].replace("~", "~0").replace("/", "~1")
        if name.lower() in lowered:
            message = "must be left out: the header is there already, in other letters"
            _refuse(pointer, message, "repeated")
        if name.lower() not in _HEADERS:
            _refuse(
                pointer,
                "must be left out: an operation takes only the headers of conditional requests, "
                "and all others are those of the batch",
            )
        lowered[name.lower()] = value
    return lowered


def _raw_number(value: number) -> msgspec.Raw:
    """A number as the client wrote it."""
    return msgspec.Raw(value.text.encode())


def _refuse(pointer: str, message: str, code: FaultCode = "rule") -> NoReturn:
    raise UnfitBody([Fault(pointer, message, code=code)])
