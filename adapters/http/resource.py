"""The six operations of a collection: list, create, read, replace, change and delete.

A `Resource` makes them from one line in `routes`.
"""

from functools import partial
from typing import Any

import msgspec
from attrs import evolve, frozen

from adapters.http.call import Call, Reply
from adapters.http.etags import NOT_KEPT
from adapters.http.known_at import KNOWN_AT, read_known
from adapters.http.operation import PATCH, Operation
from adapters.http.query import WriteQuery
from adapters.json_shapes import shapes
from adapters.json_shapes.answers import listing
from adapters.json_shapes.expansions import asked_expansions, expand_members
from adapters.json_shapes.list_pages import list_page
from adapters.json_shapes.list_queries import list_parameters
from adapters.json_shapes.meanings import without_defaults
from adapters.json_shapes.reading import Changes, read_draft, read_patch, read_replacement
from adapters.json_shapes.views import expand, views
from application.collections.collection import Collection
from application.collections.operations import amend, create, create_under_id, remove, replace
from application.ports.replies import Answer
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Refused
from domain.records import Record


@frozen
class Resource:
    """A collection, and how it is served."""

    path: str
    collection: Collection[Any]
    noun: str
    """One of its records as the summaries call it, with its article: `an account`."""

    def operations(self) -> tuple[Operation, ...]:
        """The operations of the collection and of a single record."""
        return (*self._collection_operations(), *self._record_operations())

    def _collection_operations(self) -> tuple[Operation, ...]:
        collection = self.collection
        kind = collection.kind.__name__
        return (
            Operation(
                "GET",
                self.path,
                "listTerms" if kind == "Terms" else f"list{kind}s",
                f"List {collection.name.replace('-', ' ')}",
                self.list,
                listing(collection),
                query=list_parameters(collection),
                is_kept=True,
            ),
            Operation(
                "POST",
                self.path,
                f"create{kind}",
                f"Create {self.noun}",
                self.create,
                shapes.view(collection),
                status=201,
                query=WriteQuery,
                takes=shapes.draft(collection),
                reads=partial(read_draft, shape=shapes.draft(collection), kind=collection.kind),
                means=partial(without_defaults, collection),
            ),
        )

    def _record_operations(self) -> tuple[Operation, ...]:
        collection, path = self.collection, f"{self.path}/{{id}}"
        kind, view = collection.kind.__name__, shapes.view(collection)
        return (
            Operation(
                "GET",
                path,
                f"read{kind}",
                f"Read {self.noun}",
                self.read,
                view,
                query=_item_parameters(collection),
                reads_past_books=True,
                is_kept=True,
            ),
            Operation(
                "PUT",
                path,
                f"replace{kind}",
                f"Replace {self.noun}",
                self.replace,
                view,
                query=WriteQuery,
                takes=shapes.replacement(collection),
                reads=self._read_replacement,
                means=self._meaning_of_replacement,
            ),
            Operation(
                "PATCH",
                path,
                f"change{kind}",
                f"Change {self.noun} (JSON merge patch)",
                self.change,
                view,
                query=WriteQuery,
                takes=shapes.patch(collection),
                reads=partial(read_patch, collection=collection),
                means=_meaning_of_patch,
                media=PATCH,
            ),
            Operation(
                "DELETE",
                path,
                f"delete{kind}",
                f"Delete {self.noun}",
                self.delete,
                None,
                status=204,
                query=WriteQuery,
            ),
        )

    def list(self, call: Call) -> Answer:
        """A page of the collection."""
        # A filter by a computed figure, such as `overdue`, compares with today's date.
        has_computed_filter = any(filter_.criteria_for for filter_ in self.collection.filters)
        return call.read_with_etag(
            lambda work: list_page(work, self.collection, call.query),
            depends_on_today=has_computed_filter,
        )

    def read(self, call: Call) -> Answer:
        """One record, as it is or as it was known at a time."""
        expansions = asked_expansions(self.collection, call.query)

        def current(work: UnitOfWork) -> Reply:
            record = self.collection.get(work, self.collection.kind, call.id)
            reply = item_reply(work, self.collection, record)
            expand(work, [reply.value], expansions)
            # The ETag is that of the record, whatever is shown beside it.
            return evolve(reply, headers={**reply.headers, **NOT_KEPT}) if expansions else reply

        return read_known(call, current, lambda work: current(work).value)

    def create(self, call: Call) -> Answer:
        """Create a record."""
        return call.write(
            lambda work, record: created_reply(work, self.collection, self.path, record),
            create,
            self.collection,
            call.request,
        )

    def replace(self, call: Call) -> Answer:
        """Replace all fields of a record, or create it where nothing must have its id yet."""
        fields, version = call.request
        if fields.pop("id", call.id) != call.id:
            raise Refused.at(
                "/id", f"must be left out, or be {call.id!r} as in the path; an id never changes"
            )
        preconditions = call.preconditions()
        if preconditions.is_new:
            return call.write(
                lambda work, record: created_reply(work, self.collection, self.path, record),
                create_under_id,
                self.collection,
                call.id,
                fields,
            )
        expected = version if preconditions.version is None else None
        return call.write_record(
            self.collection,
            self._reply,
            lambda work, id_: replace(work, self.collection, id_, fields, expected),
        )

    def change(self, call: Call) -> Answer:
        """Change some fields of a record."""
        changes: Changes = call.request
        return call.write_record(
            self.collection,
            self._reply,
            lambda work, id_: amend(work, self.collection, id_, changes.values, changes.reset),
        )

    def delete(self, call: Call) -> Answer:
        """Remove a record."""
        return call.write_record(
            self.collection,
            lambda *_: Reply(None, 204),
            lambda work, id_: remove(work, self.collection, id_),
        )

    def _read_replacement(self, body: Any) -> tuple[dict[str, Any], int | None]:
        """The fields of a replacement, and the version that it expects the record to have."""
        return read_replacement(body, self.collection), body.get("version")

    def _meaning_of_replacement(self, replacement: tuple[dict[str, Any], int | None]) -> Any:
        """What a replacement means: its version says what it expects, as `If-Match` does."""
        fields, _ = replacement
        return without_defaults(self.collection, fields)

    def _reply(self, work: UnitOfWork, record: Record) -> Reply:
        return item_reply(work, self.collection, record)


def _meaning_of_patch(changes: Changes) -> Any:
    """What a merge patch means: what it sets, and what it puts back to the default."""
    return {"values": changes.values, "reset": sorted(changes.reset)}


def _item_parameters(collection: Collection[Any]) -> type[msgspec.Struct]:
    """The parameters of a single record: of which time it is shown, and with what beside it."""
    return msgspec.defstruct(
        f"{collection.kind.__name__}ItemQuery",
        [KNOWN_AT, *expand_members(collection)],
        forbid_unknown_fields=True,
    )


def item_reply(work: UnitOfWork, collection: Collection[Any], record: Record) -> Reply:
    """The view of a record, with its ETag."""
    (view,) = views(work, collection, [record])
    return Reply.item(view, record.version)


def created_reply(
    work: UnitOfWork, collection: Collection[Any], path: str, record: Record
) -> Reply:
    """The view of a new record, with its ETag and its address."""
    reply = item_reply(work, collection, record)
    location = f"/api/v1{path}/{record.id}"
    return Reply(reply.value, 201, {**reply.headers, "Location": location})
