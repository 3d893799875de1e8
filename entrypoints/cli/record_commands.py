"""The commands for records. They run the same use cases as HTTP, on the same file."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from adapters.json_shapes import shapes
from adapters.json_shapes.effects import effect_view
from adapters.json_shapes.invoice_numbers import invoice_numbers_view
from adapters.json_shapes.list_queries import list_parameters, list_query, next_cursor, read_query
from adapters.json_shapes.reading import read_draft, read_patch
from adapters.json_shapes.reconciliation import applied_view, reconciliation_view
from adapters.json_shapes.strict_json import parse
from adapters.json_shapes.undeposited import undeposited_view
from adapters.json_shapes.views import views
from adapters.json_shapes.warnings import with_warnings
from application.banking.undeposited import undeposited_items
from application.collections import operations
from application.collections.collection import Collection
from application.collections.registry import COLLECTIONS
from application.invoicing.invoice_numbers import invoice_numbers
from application.reconciliation.control_accounts import ContactKind
from application.reconciliation.on_demand import (
    OnDemandApplication,
    OnDemandHold,
    apply_on_demand,
)
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Invalid, NotFound, Refused
from domain.values import parse_amount
from entrypoints.cli import tables
from entrypoints.cli.console import Console

Render = Callable[[UnitOfWork, Any], dict[str, Any]]
"""Turns the answer of a use case into JSON."""


def list_records(console: Console, name: str, parameters: Sequence[tuple[str, str]]) -> None:
    """List one page of a collection."""
    with console.open_books() as books:
        collection = _collection(name)
        query_string = urlencode(parameters, quote_via=quote).encode()
        parsed = read_query(query_string, list_parameters(collection))

        def read_page(work: UnitOfWork) -> dict[str, Any]:
            query = list_query(collection, parsed, work.today)
            page = collection.page(work, collection.kind, query)
            last = page.items[-1] if page.more else None
            return {
                "data": views(work, collection, page.items),
                "total": page.total,
                "nextCursor": next_cursor(collection, parsed, query, last) if last else None,
            }

        console.show(books.read(read_page), lambda page: tables.print_list(name, page))


def show(console: Console, name: str, id_: str) -> None:
    """Show one record."""
    with console.open_books() as books:
        collection = _collection(name)

        def read_view(work: UnitOfWork) -> dict[str, Any]:
            (view,) = views(work, collection, [collection.get(work, collection.kind, id_)])
            return view

        view = books.read(read_view)
        console.say(view, tables.record_text(view))


def add(console: Console, name: str, body: bytes, *, dry_run: bool) -> None:
    """Add a record."""
    with console.open_books() as books:
        collection = _collection(name)
        fields = read_draft(parse(body), shapes.draft(collection), collection.kind)
        write = _Write(console, books, dry_run)
        write.run(_view_of(collection), operations.create, collection, fields)


def change(
    console: Console, name: str, id_: str, body: bytes, *, dry_run: bool, version: int | None
) -> None:
    """Change a record."""
    with console.open_books() as books:
        collection = _collection(name)
        patch = read_patch(parse(body), collection)
        arguments = (collection, id_, patch.values, patch.reset, version)
        write = _Write(console, books, dry_run)
        write.run(_view_of(collection), operations.amend, *arguments)


def remove(console: Console, name: str, id_: str, *, dry_run: bool, version: int | None) -> None:
    """Remove a record."""
    with console.open_books() as books:
        write = _Write(console, books, dry_run)
        arguments = (_collection(name), id_, version)
        write.run(lambda _, record: {"removed": record.id}, operations.remove, *arguments)


def numbers(console: Console) -> None:
    """Print the series of invoice numbers, with the missing and the doubled ones."""
    with console.open_books() as books:
        series = books.read(invoice_numbers)
        console.show(invoice_numbers_view(series), tables.print_numbers)


def undeposited(console: Console, account_id: str | None) -> None:
    """List the rows that wait for a deposit."""
    with console.open_books() as books:
        rows = [undeposited_view(row) for row in books.read(undeposited_items, account_id)]
        console.show({"data": rows, "total": len(rows)}, tables.print_undeposited)


def reconcile(
    console: Console,
    contact_kind: ContactKind,
    *,
    contact: str | None,
    manual: Sequence[tuple[str, str, str]],
    held: Sequence[str],
    released: Sequence[str],
    run_rules: bool,
    dry_run: bool,
) -> None:
    """Apply what the options ask for, then show receivables or payables."""
    with console.open_books() as books:
        applications = [
            OnDemandApplication(credit, charge, _amount(amount, place))
            for place, (credit, charge, amount) in enumerate(manual)
        ]
        holds = [
            *(OnDemandHold(credit, hold=True) for credit in held),
            *(OnDemandHold(credit, hold=False) for credit in released),
        ]
        applied: dict[str, Any] = {}
        if run_rules or applications or holds:
            arguments = (contact_kind, contact, applications, holds)
            if dry_run:
                rehearsal = books.rehearse(_applied_view, apply_on_demand, *arguments)
                applied = {"dryRun": True, **rehearsal.result}
            else:
                applied = books.run_and_render(_applied_view, apply_on_demand, *arguments)
        open_items = books.read(reconciliation_view, contact_kind, contact)
        console.warn(applied.get("warnings", ()))
        console.show({**applied, **open_items}, tables.print_reconciliation)


def _amount(text: str, place: int) -> int:
    try:
        return parse_amount(text)
    except Invalid as error:
        raise Refused.at(f"/applications/{place}/amount", str(error)) from None


def _applied_view(work: UnitOfWork, applied: Any) -> dict[str, Any]:
    return with_warnings(work, applied_view(applied))


class _Write:
    """Runs a use case that changes one record, or rehearses it, and prints the answer."""

    def __init__(self, console: Console, books: Books, dry_run: bool) -> None:
        self._console = console
        self._books = books
        self._dry_run = dry_run

    def run(self, render: Render, use_case: Callable[..., Any], *arguments: Any) -> None:
        def answer(work: UnitOfWork, result: Any) -> dict[str, Any]:
            return with_warnings(work, render(work, result))

        if self._dry_run:
            rehearsal = self._books.rehearse(answer, use_case, *arguments)
            effect = effect_view(rehearsal.effect)
            document = {"dryRun": True, "record": rehearsal.result, "effect": effect}
            warnings = rehearsal.result.get("warnings", ())
        else:
            document = self._books.run_and_render(answer, use_case, *arguments)
            warnings = document.get("warnings", ())
        self._console.warn(warnings)
        self._console.say(document, tables.record_text(document))


def _view_of(collection: Collection[Any]) -> Render:
    return lambda work, record: views(work, collection, [record])[0]


def _collection(name: str) -> Collection[Any]:
    if name not in COLLECTIONS:
        raise NotFound(f"there is no collection {name!r}; choose one of {', '.join(COLLECTIONS)}")
    return COLLECTIONS[name]
