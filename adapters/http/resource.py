"""The five operations of a collection, from one line in the table of routes."""

from typing import Any

from attrs import frozen

from adapters.http.operation import PATCH, Call, Operation, Reply
from adapters.http.query import Writing
from adapters.json_shapes import shapes
from adapters.json_shapes.list_queries import list_parameters, list_query, next_cursor
from adapters.json_shapes.reading import read_draft, read_patch, read_replacement
from adapters.json_shapes.views import views
from application.collections.collection import Collection
from application.collections.operations import amend, create, remove, replace
from application.ports.replies import Answer
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Refused
from domain.records import Record, kind_of


@frozen
class Resource:
    """A collection and the path under which it is served."""

    path: str
    collection: Collection[Any]

    def operations(self) -> tuple[Operation, ...]:
        """List, create, read, replace, change and delete."""
        collection, path, item = self.collection, self.path, f"{self.path}/{{id}}"
        one, many = kind_of(collection.kind).replace("-", " "), collection.name.replace("-", " ")
        title, view = collection.kind.__name__, shapes.view(collection)
        parameters = list_parameters(collection)
        return (
            Operation(
                "GET",
                path,
                f"list{title}s" if title != "Terms" else "listTerms",
                f"List {many}",
                self.list,
                shapes.listing(collection),
                query=parameters,
            ),
            Operation(
                "POST",
                path,
                f"create{title}",
                f"Create: {one}",
                self.create,
                view,
                201,
                Writing,
                shapes.draft(collection),
            ),
            Operation("GET", item, f"read{title}", f"Read: {one}", self.read, view),
            Operation(
                "PUT",
                item,
                f"replace{title}",
                f"Replace: {one}",
                self.replace,
                view,
                200,
                Writing,
                shapes.replacement(collection),
            ),
            Operation(
                "PATCH",
                item,
                f"change{title}",
                f"Change: {one} (JSON merge patch)",
                self.change,
                view,
                200,
                Writing,
                shapes.patch(collection),
                PATCH,
            ),
            Operation(
                "DELETE", item, f"delete{title}", f"Delete: {one}", self.delete, None, 204, Writing
            ),
        )

    def list(self, call: Call) -> Answer:
        """A page of the collection."""

        def render(work: UnitOfWork) -> Reply:
            tag, known = call.unless_known(
                work,
                *(
                    [work.today.isoformat()]
                    if any(each.test for each in self.collection.filters)
                    else []
                ),
            )
            if known:
                return Reply(None, 304, {"ETag": tag})
            query = list_query(self.collection, call.query, work.today)
            page = self.collection.page(work, self.collection.kind, query)
            cursor = (
                next_cursor(self.collection, call.query, query, page.items[-1])
                if page.more
                else None
            )
            return Reply(
                {
                    "data": views(work, self.collection, page.items),
                    "total": page.total,
                    "nextCursor": cursor,
                },
                headers={"ETag": tag},
            )

        return call.read(render)

    def read(self, call: Call) -> Answer:
        """One record."""
        return call.read(
            lambda work: item_reply(
                work,
                self.collection,
                self.collection.get(work, self.collection.kind, call.path["id"]),
            )
        )

    def create(self, call: Call) -> Answer:
        """Make a record."""
        given = read_draft(call.json(), shapes.draft(self.collection), self.collection.kind)
        return call.write(
            lambda work, record: created_reply(work, self.collection, self.path, record),
            create,
            self.collection,
            given,
        )

    def replace(self, call: Call) -> Answer:
        """Put a record in place of another."""
        body = call.json()
        given = read_replacement(body, self.collection)
        if given.pop("id", call.path["id"]) != call.path["id"]:
            raise Refused.at(
                "/id",
                f"must be {call.path['id']!r} as in the path, or left out; an id never changes",
            )
        version = call.version()
        return call.write(
            self._reply,
            replace,
            self.collection,
            call.path["id"],
            given,
            body.get("version") if version is None else version,
        )

    def change(self, call: Call) -> Answer:
        """Change some fields of a record."""
        changes = read_patch(call.json(), self.collection)
        return call.write(
            self._reply,
            amend,
            self.collection,
            call.path["id"],
            changes.given,
            changes.reset,
            call.version(),
        )

    def delete(self, call: Call) -> Answer:
        """Remove a record."""
        return call.write(
            lambda *_: Reply(None, 204),
            remove,
            self.collection,
            call.path["id"],
            call.version(),
        )

    def _reply(self, work: UnitOfWork, record: Record) -> Reply:
        return item_reply(work, self.collection, record)


def item_reply(work: UnitOfWork, collection: Collection[Any], record: Record) -> Reply:
    """The view of a record, with its ETag."""
    (view,) = views(work, collection, [record])
    return Reply(view, headers={"ETag": f'"{record.version}"'})


def created_reply(
    work: UnitOfWork, collection: Collection[Any], path: str, record: Record
) -> Reply:
    """The view of a new record, with where it is."""
    reply = item_reply(work, collection, record)
    return Reply(reply.value, 201, {**reply.headers, "Location": f"/api/v1{path}/{record.id}"})
