"""The commands for records: the use cases of HTTP, on the same file, with the same messages."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from adapters.json_shapes import shapes
from adapters.json_shapes.effects import effect_view
from adapters.json_shapes.list_queries import list_parameters, list_query, next_cursor, read_query
from adapters.json_shapes.reading import read_draft, read_patch
from adapters.json_shapes.reconciliation import applied_view, standing_view
from adapters.json_shapes.strict_json import parse
from adapters.json_shapes.undeposited import undeposited_view
from adapters.json_shapes.views import views
from application.banking.undeposited import undeposited_items
from application.collections import operations
from application.collections.collection import Collection
from application.collections.registry import COLLECTIONS
from application.reconciliation.on_demand import OnDemandApplication, Side, apply_on_demand
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import NotFound
from domain.values import parse_amount
from entrypoints.cli import tables
from entrypoints.cli.console import opened, say


def list_records(path: Path, as_json: bool, name: str, given: Sequence[tuple[str, str]]) -> None:
    """List a collection."""
    with opened(path, as_json) as books:
        collection = _collection(name)
        query = read_query(
            urlencode(list(given), quote_via=quote).encode(), list_parameters(collection)
        )

        def page(work: UnitOfWork) -> dict[str, Any]:
            wanted = list_query(collection, query, work.today)
            found = collection.page(work, collection.kind, wanted)
            cursor = next_cursor(collection, query, wanted, found.items[-1]) if found.more else None
            return {
                "data": views(work, collection, found.items),
                "total": found.total,
                "nextCursor": cursor,
            }

        document = books.read(page)
        if as_json:
            say(True, document, "")
        else:
            tables.print_list(name, document)


def show(path: Path, as_json: bool, name: str, id_: str) -> None:
    """Show one record."""
    with opened(path, as_json) as books:
        collection = _collection(name)
        view = books.read(
            lambda work: views(work, collection, [collection.get(work, collection.kind, id_)])[0]
        )
        say(as_json, view, tables.record_text(view))


def add(path: Path, as_json: bool, name: str, body: bytes, *, dry_run: bool) -> None:
    """Add a record."""
    with opened(path, as_json) as books:
        collection = _collection(name)
        given = read_draft(parse(body), shapes.draft(collection), collection.kind)
        _write(books, as_json, dry_run, _one(collection), operations.create, collection, given)


def change(
    path: Path,
    as_json: bool,
    name: str,
    id_: str,
    body: bytes,
    *,
    dry_run: bool,
    version: int | None,
) -> None:
    """Change a record."""
    with opened(path, as_json) as books:
        collection = _collection(name)
        changes = read_patch(parse(body), collection)
        _write(
            books,
            as_json,
            dry_run,
            _one(collection),
            operations.amend,
            collection,
            id_,
            changes.given,
            changes.reset,
            version,
        )


def remove(
    path: Path, as_json: bool, name: str, id_: str, *, dry_run: bool, version: int | None
) -> None:
    """Remove a record."""
    with opened(path, as_json) as books:
        collection = _collection(name)
        _write(
            books,
            as_json,
            dry_run,
            lambda _, record: {"removed": record.id},
            operations.remove,
            collection,
            id_,
            version,
        )


def undeposited(path: Path, as_json: bool, account_id: str | None) -> None:
    """List the rows that wait for their deposit."""
    with opened(path, as_json) as books:
        rows = [undeposited_view(row) for row in books.read(undeposited_items, account_id)]
        if as_json:
            say(True, {"data": rows, "total": len(rows)}, "")
        else:
            tables.print_undeposited(rows)


def reconcile(
    path: Path,
    as_json: bool,
    side: Side,
    contact: str | None,
    stated: Sequence[tuple[str, str, str]],
    *,
    run: bool,
    dry_run: bool,
) -> None:
    """Show how receivables or payables stand; run the machine, or state applications, first."""
    with opened(path, as_json) as books:
        wanted = [
            OnDemandApplication(credit, charge, parse_amount(amount))
            for credit, charge, amount in stated
        ]
        made: dict[str, Any] = {}
        if run or wanted:
            args = (side, contact, wanted)
            done = (
                books.rehearse(_applied, apply_on_demand, *args).result
                if dry_run
                else books.rendered(_applied, apply_on_demand, *args)
            )
            made = ({"dryRun": True} if dry_run else {}) | done
        document = {**made, **books.read(standing_view, side, contact)}
        if as_json:
            say(True, document, "")
        else:
            tables.print_standing(document)


def _applied(work: UnitOfWork, made: Any) -> dict[str, Any]:
    del work
    return applied_view(made)


def _write(
    books: Books,
    as_json: bool,
    dry_run: bool,
    render: Callable[[UnitOfWork, Any], dict[str, Any]],
    use_case: Callable[..., Any],
    *args: Any,
) -> None:
    if dry_run:
        rehearsal = books.rehearse(render, use_case, *args)
        document = {
            "dryRun": True,
            "record": rehearsal.result,
            "effect": effect_view(rehearsal.effect),
        }
    else:
        document = books.rendered(render, use_case, *args)
    say(as_json, document, tables.record_text(document))


def _one(collection: Collection[Any]) -> Callable[[UnitOfWork, Any], dict[str, Any]]:
    return lambda work, record: views(work, collection, [record])[0]


def _collection(name: str) -> Collection[Any]:
    if name not in COLLECTIONS:
        raise NotFound(f"there is no collection {name!r}; there are {', '.join(COLLECTIONS)}")
    return COLLECTIONS[name]
