"""The commands for records. They run the same use cases as HTTP, on the same file."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from attrs import frozen

from adapters.json_shapes import shapes
from adapters.json_shapes.invoice_numbers import invoice_numbers_view
from adapters.json_shapes.list_pages import list_page
from adapters.json_shapes.list_queries import list_parameters
from adapters.json_shapes.query_strings import read_query
from adapters.json_shapes.reading import read_draft, read_patch
from adapters.json_shapes.reconciliation import applied_view, reconciliation_view
from adapters.json_shapes.strict_json import parse
from adapters.json_shapes.undeposited import undeposited_view
from adapters.json_shapes.views import views
from adapters.json_shapes.write_answers import rehearsed_answer
from application.banking.undeposited import undeposited_items
from application.collections import operations
from application.collections.bank_rules import BANK_RULES
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
from entrypoints.cli.past import work_known_at
from entrypoints.cli.writing import AnswerForm, Document, rehearse, write


def list_records(console: Console, name: str, parameters: Sequence[tuple[str, str]]) -> None:
    """List one page of a collection."""
    with console.open_books() as books:
        collection = _collection(name)
        query_string = urlencode(parameters, quote_via=quote).encode()
        parsed = read_query(query_string, list_parameters(collection))
        page = books.read(list_page, collection, parsed)
        console.show(page, lambda page: tables.print_list(name, page))


def show(console: Console, name: str, id_: str, known_at: str | None) -> None:
    """Show one record, as it is or as it was known."""
    with console.open_books() as books:
        collection = _collection(name)

        def read_view(work: UnitOfWork) -> dict[str, Any]:
            with work_known_at(work, known_at) as (shown, _):
                (view,) = views(shown, collection, [collection.get(shown, collection.kind, id_)])
                return view

        view = books.read(read_view)
        console.say(view, tables.record_text(view))


def add(console: Console, name: str, body: bytes, *, dry_run: bool) -> None:
    """Add a record."""
    with console.open_books() as books:
        collection = _collection(name)
        fields = read_draft(parse(body), shapes.draft(collection), collection.kind)
        form = _record_form(collection)
        _RecordWrite(console, books, dry_run).run(form, operations.create, collection, fields)


def change(
    console: Console, name: str, id_: str, body: bytes, *, dry_run: bool, version: int | None
) -> None:
    """Change a record."""
    with console.open_books() as books:
        collection = _collection(name)
        patch = read_patch(parse(body), collection)
        arguments = (collection, id_, patch.values, patch.reset, version)
        form = _record_form(collection)
        _RecordWrite(console, books, dry_run).run(form, operations.amend, *arguments)


def remove(console: Console, name: str, id_: str, *, dry_run: bool, version: int | None) -> None:
    """Remove a record."""
    with console.open_books() as books:
        arguments = (_collection(name), id_, version)
        form = _form(
            lambda _, record: {"removed": record.id},
            lambda view: f"{name} {view['removed']} is removed",
        )
        _RecordWrite(console, books, dry_run).run(form, operations.remove, *arguments)


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
        arguments = (contact_kind, contact, applications, holds)

        def view(work: UnitOfWork, applied: Any) -> Document:
            open_items = reconciliation_view(work, contact_kind, contact)
            return {**applied_view(applied), **open_items}

        text = tables.reconciliation_text
        if not (run_rules or applications or holds):
            document = books.read(reconciliation_view, contact_kind, contact)
            console.say(document, text(document))
        elif dry_run:
            rehearsal = rehearse(
                books, lambda _, applied: applied_view(applied), apply_on_demand, *arguments
            )
            open_items = books.read(reconciliation_view, contact_kind, contact)
            document = {"dryRun": True, **rehearsal.result, **open_items}
            console.warn(rehearsal.result.get("warnings", ()))
            console.say(document, text(document))
        else:
            form = AnswerForm(view, text, lambda _: "what was applied, held or released")
            write(console, books, form, apply_on_demand, *arguments)


def _amount(text: str, place: int) -> int:
    try:
        return parse_amount(text)
    except Invalid as error:
        raise Refused.at(f"/applications/{place}/amount", str(error)) from None


@frozen
class _RecordWrite:
    """A use case that changes one record, which is run or rehearsed, and its answer is shown."""

    console: Console
    books: Books
    dry_run: bool

    def run(self, form: AnswerForm, use_case: Callable[..., Any], *arguments: Any) -> None:
        if not self.dry_run:
            write(self.console, self.books, form, use_case, *arguments)
            return
        rehearsal = rehearse(self.books, form.view, use_case, *arguments)
        document = rehearsed_answer(rehearsal.result, rehearsal.effect)
        self.console.warn(rehearsal.result.get("warnings", ()))
        self.console.say(document, tables.record_text(document))


def _form(
    view: Callable[[UnitOfWork, Any], Document], stored: Callable[[Document], str]
) -> AnswerForm:
    """The form of an answer that is one record."""
    return AnswerForm(view, tables.record_text, stored)


def _record_form(collection: Collection[Any]) -> AnswerForm:
    """The form of an answer that is the view of a record."""
    return _form(_view_of(collection), lambda view: f"{collection.name} {view['id']}")


def _view_of(collection: Collection[Any]) -> Callable[[UnitOfWork, Any], Document]:
    return lambda work, record: views(work, collection, [record])[0]


def _collection(name: str) -> Collection[Any]:
    collections = {**COLLECTIONS, BANK_RULES.name: BANK_RULES}
    if name not in collections:
        raise NotFound(f"there is no collection {name!r}; choose one of {', '.join(collections)}")
    return collections[name]
