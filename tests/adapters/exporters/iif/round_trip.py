"""Exports books as IIF and imports them again, and reads what must be the same in both."""

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any

from adapters.exporters.iif.writer import write_iif
from adapters.importers.iif.reader import read_iif
from adapters.json_shapes.imports import import_view
from application.exporting.export_books import export_books
from application.exporting.exported_books import WrittenBooks
from application.integrity.verify_books import verify_books
from application.ledger.company import change_settings
from application.ports.store import Store
from application.reporting.make_report import ReportRequest
from application.unit_of_work.books import Books
from domain.invoicing.contacts import Contact
from domain.invoicing.items import Item
from domain.invoicing.terms import Terms
from domain.ledger.accounts import paths
from domain.values import LATEST
from tests.support import import_parsed, new_books, whole_report


def exported(books: Books) -> bytes:
    """The books as an IIF file."""
    return exported_with_report(books)[0]


def exported_with_report(books: Books) -> tuple[bytes, WrittenBooks]:
    """The books as an IIF file, and what the writer reports about it."""
    out = BytesIO()
    written = books.read(lambda work: write_iif(export_books(work), out))
    return out.getvalue(), written


def imported(content: bytes, store: Store, like: Books) -> tuple[Books, Mapping[str, Any]]:
    """New books with all of an IIF file, and the answer of the import.

    They have the fiscal year of other books, which no IIF file holds. The file must declare every
    name, so the import is strict.
    """
    books = new_books(store)
    first_month = like.read(lambda work: work.settings.fiscal_year_start)
    books.run(change_settings, {"fiscal_year_start": first_month})
    answer = import_content(books, content, strict=True)
    assert answer["refused"] == []
    assert books.read(verify_books).faults == ()
    return books, answer


def import_content(books: Books, content: bytes, **options: bool) -> Mapping[str, Any]:
    """Import the content of an IIF file, and return the answer."""
    return import_view(import_parsed(books, read_iif(content), **options))


def round_trip(books: Books, store: Store) -> Books:
    """New books in a store, imported from an export of others."""
    return imported(exported(books), store, books)[0]


def balances(books: Books, day: date) -> dict[str, int]:
    """The balance of each account at the end of a day, debit positive, by path."""

    def read(work):
        path_by_id = paths(work.accounts())
        turnovers = work.session.ledger.turnovers(None, day)
        return {path_by_id[id_]: turnover.net for id_, turnover in turnovers.items()}

    return {path: net for path, net in books.read(read).items() if net}


def trial_balance(books: Books, day: date) -> list[tuple[Any, ...]]:
    """The trial balance of a day: number, name, debit and credit of each account."""
    report = books.read(whole_report, "trial-balance", ReportRequest(as_of=day))
    return sorted((row.label, *row.cells) for row in report.rows)


def open_amounts(books: Books, day: date = LATEST) -> dict[tuple[str, str, str], int]:
    """What is posted on each control account for each contact, by path, kind and name."""

    def read(work):
        accounts = work.accounts()
        path_by_id = paths(accounts)
        control = [account.id for account in accounts.values() if account.control_of]
        contacts = {contact.id: contact for contact in work.session.records.all(Contact)}
        sums = work.session.reports.contact_sums(control, None, day)
        return {
            (path_by_id[account_id], contacts[id_].kind, contacts[id_].name): cents
            for (account_id, id_), cents in sums.items()
            if cents
        }

    return books.read(read)


def lists(books: Books) -> dict[str, Any]:
    """Customers, vendors, items and terms: all their fields that an IIF file holds."""

    def read(work):
        path_by_id = paths(work.accounts())
        records = work.session.records
        terms = {record.id: record for record in records.all(Terms)}
        return {
            "contacts": {
                (contact.kind, contact.name): (
                    contact.company.strip(),
                    contact.email.strip(),
                    contact.phone.strip(),
                    address_in_iif(contact.address),
                    text_in_iif(contact.notes),
                    terms[contact.terms_id].name if contact.terms_id else "",
                    contact.active,
                )
                for contact in records.all(Contact)
            },
            "items": {
                item.name: (
                    text_in_iif(item.description),
                    item.rate,
                    path_by_id.get(item.account_id or ""),
                    item.active,
                )
                for item in records.all(Item)
            },
            "terms": {
                record.name: (
                    record.due_days,
                    record.discount_percent,
                    record.discount_days,
                    record.due_day_of_month,
                    record.min_days,
                    record.discount_day_of_month,
                )
                for record in terms.values()
            },
        }

    return books.read(read)


def chart(books: Books) -> dict[str, Any]:
    """The accounts by path: all their fields that an IIF file holds."""

    def read(work):
        by_id = work.accounts()
        return {
            path: (
                by_id[id_].number,
                by_id[id_].classification,
                text_in_iif(by_id[id_].description),
                by_id[id_].active,
            )
            for id_, path in paths(by_id).items()
        }

    return books.read(read)


def text_in_iif(text: str) -> str:
    """A text as it comes back: a backslash and an n mean a line break."""
    return text.replace("\\n", "\n").strip()


def address_in_iif(text: str) -> list[str]:
    """The lines of an address as they come back: at most five, none of them blank."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return [*lines[:4], ", ".join(lines[4:])] if len(lines) > 5 else lines
