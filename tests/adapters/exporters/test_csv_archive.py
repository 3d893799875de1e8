"""All records as CSV files in a ZIP archive: complete, exact, without formulas, always the same."""

import csv
import json
import tracemalloc
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from itertools import repeat
from zipfile import ZipFile

from attrs import evolve
from hypothesis import given, settings

from adapters.exporters.cell_text import looks_like_formula
from adapters.exporters.csv_archive import write_csv_archive
from adapters.storage.memory.store import MemoryStore
from application.collections.kinds import KINDS
from application.exporting.export_books import export_books
from application.exporting.exported_books import ExportedCollection
from application.json_names import json_name
from application.serialization import to_json
from application.sync.preferences import change_preferences
from application.unit_of_work.books import Books
from domain.ledger.journals import Journal
from domain.opaque_values import OpaqueValue
from domain.records import fields_of, kind_of
from tests.adapters.exporters.plain_text.programs import exported
from tests.adapters.exporters.plain_text.test_texts import COMPANIES, company_of
from tests.application.actions import add, contact, deposit, invoice, post
from tests.application.reporting.random_books import books_of, plans
from tests.strategies import examples
from tests.support import new_books


def tables(content: bytes) -> dict[str, list[dict[str, str]]]:
    """The rows of each file, as a program that knows nothing of the books reads them."""
    rows = {}
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            with archive.open(name) as file:
                rows[name] = [*csv.DictReader(TextIOWrapper(file, "utf-8-sig", newline=""))]
    return rows


def expected(books: Books) -> dict[str, list[dict[str, str]]]:
    """What the files must have, from the JSON of the records."""
    rows: dict[str, list[dict[str, str]]] = {}

    def read(work):
        for kind in KINDS.values():
            many = {json_name(field.name): field for field in fields_of(kind) if field.many}
            rows[f"{kind.plural}.csv"] = own = []
            for field in many.values():
                rows[f"{kind_of(kind)}-{field.name.replace('_', '-')}.csv"] = []
            for record in work.session.records.all(kind):
                document = to_json(record)
                for name, field in many.items():
                    file = f"{kind_of(kind)}-{field.name.replace('_', '-')}.csv"
                    for place, line in enumerate(document.pop(name), start=1):
                        rows[file].append(
                            {"recordId": record.id, "line": str(place), **in_cells(line)}
                        )
                own.append(in_cells(document))

    books.read(read)
    return rows


def in_cells(document) -> dict[str, str]:
    def cell(value) -> str:
        if isinstance(value, str):
            is_amount = value.removeprefix("-").replace(".", "").isdecimal()
            return f"'{value}" if looks_like_formula(value) and not is_amount else value
        return "" if value is None or value == {} else json.dumps(value, ensure_ascii=False)

    return {name: cell(value) for name, value in document.items()}


@settings(max_examples=examples(0.3))
@given(plans())
def test_every_stored_field_of_any_books_is_in_its_file(plan):
    books = books_of(plan)
    assert tables(exported(books, write_csv_archive)) == expected(books)


@settings(max_examples=examples(0.3))
@given(COMPANIES)
def test_no_text_is_a_formula_and_no_text_breaks_a_row(drawn):
    books = company_of(drawn)
    for name, rows in tables(exported(books, write_csv_archive)).items():
        for row in rows:
            assert None not in row, name
            for column, cell in row.items():
                is_amount = column in {"amount", "debit", "credit", "rate", "quantity"}
                assert is_amount or not looks_like_formula(cell)


def test_what_a_spreadsheet_would_calculate_is_marked_as_text_and_amounts_are_plain(books):
    contact(books, notes="=HYPERLINK(1)", phone="+49 30", metadata={"=a": "=b"})
    deposit(books, "t", cents=-123_456, memo="@sum\nnext")
    read = tables(exported(books, write_csv_archive))
    (customer,) = read["contacts.csv"]
    assert (customer["notes"], customer["phone"]) == ("'=HYPERLINK(1)", "'+49 30")
    assert (customer["metadata"], customer["active"]) == ('{"=a": "=b"}', "true")
    (transaction,) = read["bank-transactions.csv"]
    assert (transaction["amount"], transaction["memo"]) == ("-1234.56", "'@sum\nnext")
    (split,) = read["bank-transaction-splits.csv"]
    assert (split["recordId"], split["line"], split["amount"]) == ("t", "1", "-1234.56")


def test_a_preference_is_a_cell_of_json_so_that_its_text_is_no_formula(books):
    books.run(change_preferences, {"greeting": OpaqueValue('"=1+1"')})
    (preference,) = tables(exported(books, write_csv_archive))["prefs.csv"]
    assert '"=1+1"' in preference.values()


def test_drafts_and_void_documents_are_among_the_records(books):
    contact(books)
    invoice(books, "d", status="draft")
    (draft,) = tables(exported(books, write_csv_archive))["invoices.csv"]
    assert (draft["id"], draft["status"], draft["contactId"]) == ("d", "draft", "c")


def test_a_spreadsheet_recognises_the_encoding_by_the_byte_order_mark(books):
    add(books, "accounts", name="Łódź", type="asset")
    with ZipFile(BytesIO(exported(books, write_csv_archive))) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert content.startswith(b"\xef\xbb\xbf")
            assert content.endswith(b"\r\n")


def test_the_same_records_make_the_same_bytes(books, monkeypatch):
    post(books)
    once = exported(books, write_csv_archive)
    monkeypatch.setattr("time.localtime", lambda *_: (2031, 1, 2, 3, 4, 5, 0, 1, 0))
    assert exported(books, write_csv_archive) == once
    again = new_books(MemoryStore())
    post(again)
    assert exported(again, write_csv_archive) == once


def test_memory_does_not_grow_with_the_records(tmp_path):
    books = new_books(MemoryStore())
    journal = post(books, memo="é" * 200)

    def records() -> Iterator[Journal]:
        return repeat(journal, 4_000)

    few = books.read(export_books)
    many = evolve(few, collections=(ExportedCollection(Journal, records),))
    with (tmp_path / "out").open("wb") as out:
        tracemalloc.start()
        written = write_csv_archive(many, out)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert written.written == {"journals": 4_000, "journal-lines": 8_000}
    assert peak < 1_000_000
