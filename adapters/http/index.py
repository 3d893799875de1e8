"""The index of the API: the first answer that a program reads, with the address of all else."""

from collections.abc import Iterable, Sequence

import msgspec

from adapters.http.call import Call, Reply
from adapters.http.documentation import DOCS, SPECIFICATION
from adapters.http.operation import Operation
from adapters.http.pages import INDEX
from adapters.http.system import version_facts
from application.ports.replies import Answer


class GroupView(msgspec.Struct):
    """A group of addresses, and those of them that can be read without an id."""

    name: str
    links: list[str]


class IndexView(msgspec.Struct, rename="camel"):
    """The name and version of the program, and where to go on."""

    name: str
    version: str
    api_version: str
    documentation: str
    specification: str
    health: str
    groups: list[GroupView]


def index_operations(operations: Sequence[Operation]) -> tuple[Operation, ...]:
    """The operation that answers the index of these operations."""
    groups = [*_groups(operations)]

    def handle(call: Call) -> Answer:
        facts = version_facts(call)
        index = IndexView(
            name=facts["name"],
            version=facts["version"],
            api_version=facts["apiVersion"],
            documentation=DOCS,
            specification=SPECIFICATION,
            health=f"{INDEX}/system/health",
            groups=groups,
        )
        return Reply(index).answer()

    return (
        Operation(
            "GET",
            "",
            "readIndex",
            "Read where the API has what: its groups, documentation and specification",
            handle,
            IndexView,
        ),
    )


def _groups(operations: Sequence[Operation]) -> Iterable[GroupView]:
    for name in dict.fromkeys(operation.group for operation in operations):
        paths = [
            operation.path
            for operation in operations
            if operation.group == name and operation.method == "GET" and "{" not in operation.path
        ]
        yield GroupView(name, [f"{INDEX}{path}" for path in dict.fromkeys(paths)])
