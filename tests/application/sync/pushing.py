"""Short ways for tests to push changes as a client sends them, and to read what became of them."""

from typing import Any

from adapters.json_shapes.pushes import problem_of_change, push_view, read_push
from application.collections.registry import COLLECTIONS
from application.serialization import to_json
from application.sync.push import push_changes
from application.unit_of_work.books import Books
from domain.errors import BookkeepingError


def put(collection: str, id_: str, base: int | None = None, **record: Any) -> dict[str, Any]:
    """A change that puts a record; `change` is its id."""
    change = record.pop("change", None)
    whole = {"collection": collection, "id": id_, "op": "put", "record": record}
    return {**whole, "baseVersion": base, "changeId": change}


def delete(
    collection: str, id_: str, base: int | None = None, change: str | None = None
) -> dict[str, Any]:
    """A change that deletes a record."""
    whole = {"collection": collection, "id": id_, "op": "delete", "record": None}
    return {**whole, "baseVersion": base, "changeId": change}


def push(books: Books, *changes: Any, client: str = "phone", **more: Any) -> list[dict[str, Any]]:
    """Push changes; returns their results."""
    body = {"clientId": client, "changes": list(changes), **more}
    answer = books.run(push_changes, read_push(body), problem_of_change)
    results: list[dict[str, Any]] = push_view(answer)["results"]
    return results


def statuses(results: list[dict[str, Any]]) -> list[str]:
    """The status of each result; of a rejected one the code of its problem."""
    return [each["problem"]["code"] if "problem" in each else each["status"] for each in results]


def refused(books: Books, *changes: Any, **more: Any) -> BookkeepingError:
    """The error with which a whole push is refused."""
    try:
        results = push(books, *changes, **more)
    except BookkeepingError as error:
        return error
    raise AssertionError(f"nothing was refused: {statuses(results)}")


def stored(books: Books, collection: str, id_: str) -> dict[str, Any] | None:
    """The stored fields of a record as JSON, or None."""
    record = books.read(lambda work: work.find(COLLECTIONS[collection].kind, id_))
    return to_json(record) if record else None


def version(books: Books, collection: str, id_: str) -> int:
    """The version of a record."""
    record = books.read(lambda work: work.get(COLLECTIONS[collection].kind, id_))
    return int(record.version)


def edited(books: Books, collection: str, id_: str, **changes: Any) -> dict[str, Any]:
    """A change that edits some fields of a record as it is now."""
    record = {**(stored(books, collection, id_) or {}), **changes}
    return put(collection, id_, version(books, collection, id_), **record)
