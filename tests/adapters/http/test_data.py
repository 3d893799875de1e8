"""The group `data`: the books as a file for other programs."""

import errno
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from adapters.exporters.iif.writer import write_iif
from adapters.http import call
from application.exporting.export_books import export_books
from application.ports.failures import Abandoned
from application.unit_of_work.books import Books
from domain.values import parse_amount
from entrypoints import api
from entrypoints.books_writers import BOOKS_WRITERS
from tests.adapters.exporters.plain_text.programs import FORMATS, READERS
from tests.adapters.http.requests import contact, deposit, invoice, payment, problem
from tests.support import PORT, Client

ADDRESS = "/data/export/iif"
COMPANY = (Path(__file__).parents[2] / "data" / "company.iif").read_bytes()


@pytest.fixture
def company(client: Client) -> Client:
    """The books of a small company."""
    sent = client.post("/import/iif", content=COMPANY, headers={"content-type": "text/plain"})
    assert sent.status_code == 201
    return client


def test_the_books_are_answered_as_an_iif_file_to_save(company, sql_books):
    out = BytesIO()
    sql_books.read(lambda work: write_iif(export_books(work), out))
    answer = company.get(ADDRESS)
    assert (answer.status_code, answer.content) == (200, out.getvalue())
    assert answer.headers["content-type"] == "text/plain; charset=us-ascii"
    assert (
        answer.headers["content-disposition"]
        == 'attachment; filename="my-company-books-2026-11-22.iif"'
    )
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_what_is_left_out_is_counted_in_a_header(client):
    contact(client)
    invoice(client)
    invoice(client, "i2", status="draft")
    payment(client)
    deposit(client)
    answer = client.get(ADDRESS)
    assert answer.headers["x-left-out"] == (
        "drafts=1, voidDocuments=0, applications=1, clearedMarks=0, holds=0, accountNumbers=0"
    )


def test_every_row_of_an_export_can_be_imported_and_names_what_the_file_declares(company):
    content = company.get(ADDRESS).content
    query = "?dryRun=true&strict=true"
    plan = company.post(
        f"/import/iif{query}", content=content, headers={"content-type": "text/plain"}
    ).json()
    assert (plan["refused"], plan["leftOut"]) == ([], [])


@pytest.mark.parametrize(
    ("name", "charset"), [("Café", "windows-1252"), ("Łódź", "utf-8"), ("Cafe", "us-ascii")]
)
def test_the_content_type_names_the_encoding_of_the_file(client, name, charset, monkeypatch):
    contact(client, name=name)
    for longest in (call.IN_MEMORY, 100):
        monkeypatch.setattr(call, "IN_MEMORY", longest)
        answer = client.get(ADDRESS)
        assert answer.headers["content-type"] == f"text/plain; charset={charset}"
        assert name in answer.content.decode(charset)


def test_a_client_that_has_the_file_gets_304_until_the_books_change(company):
    etag = company.get(ADDRESS).headers["etag"]
    known = company.get(ADDRESS, headers={"if-none-match": etag})
    assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", etag)
    contact(company, "new", name="New")
    changed = company.get(ADDRESS, headers={"if-none-match": etag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != etag


def test_a_long_export_is_sent_in_pieces_and_nothing_is_lost(company, monkeypatch):
    whole = company.get(ADDRESS)
    monkeypatch.setattr(call, "IN_MEMORY", 100)
    monkeypatch.setattr("adapters.http.router.PIECE_SIZE", 99)
    monkeypatch.setattr("adapters.exporters.iif.writer.IN_MEMORY", 100)
    monkeypatch.setattr("adapters.exporters.iif.encoding._PIECE", 7)
    pieces = company.get(ADDRESS)
    assert pieces.content == whole.content
    assert int(pieces.headers["content-length"]) == len(whole.content)


def test_an_export_has_no_parameters(client):
    problem(client.get(f"{ADDRESS}?from=2026-01-01"), 400)


def test_a_full_disk_is_reported_as_a_full_disk(company, sql_books, monkeypatch):
    def full(books: Any, out: Any) -> Any:
        out.write(b"half of it")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(api, "BOOKS_WRITERS", {"iif": full})
    client = Client(api.app_of(sql_books, PORT))
    problem(client.get(ADDRESS), 507, "disk_full")


FILES = {
    "beancount": ("beancount", "text/plain; charset=utf-8", b'option "title" "My Company"'),
    "hledger": ("journal", "text/plain; charset=utf-8", b"; My Company"),
    "csv": ("zip", "application/zip", b"PK\x03\x04"),
}


@pytest.mark.parametrize("name", FILES)
def test_the_books_are_answered_in_every_format_as_a_file_to_save(company, sql_books, name):
    extension, content_type, first_bytes = FILES[name]
    out = BytesIO()
    sql_books.read(lambda work: BOOKS_WRITERS[name](export_books(work), out))
    answer = company.get(f"/data/export/{name}")
    assert (answer.status_code, answer.content) == (200, out.getvalue())
    assert answer.content.startswith(first_bytes)
    assert answer.headers["content-type"] == content_type
    file_name = f"my-company-books-2026-11-22.{extension}"
    assert answer.headers["content-disposition"] == f'attachment; filename="{file_name}"'
    etag = answer.headers["etag"]
    assert company.get(f"/data/export/{name}", headers={"if-none-match": etag}).status_code == 304


@pytest.mark.parametrize("name", FORMATS)
def test_a_program_reads_the_answer_as_the_trial_balance(company, sql_books, name):
    journal = READERS[name](company.get(f"/data/export/{name}").text)
    sums: Counter[str] = Counter()
    for (_, account_id), cents in journal.sums().items():
        sums[account_id] += cents
    report = company.get("/reports/trial-balance?asOf=2026-12-31").json()
    assert {id_: cents for id_, cents in sums.items() if cents} == {
        row["accountId"]: parse_amount(row["values"][1] or "0")
        - parse_amount(row["values"][2] or "0")
        for row in report["rows"]
        if row["kind"] == "account"
    }


@pytest.mark.parametrize("name", ["beancount", "hledger"])
def test_a_journal_counts_what_it_leaves_out_and_the_records_leave_nothing_out(client, name):
    assert (
        client.get(f"/data/export/{name}")
        .headers["x-left-out"]
        .startswith("drafts=0, voidDocuments=0, applications=0, ")
    )
    contact(client)
    invoice(client, "i2", status="draft")
    assert client.get(f"/data/export/{name}").headers["x-left-out"] == (
        "drafts=1, voidDocuments=0, applications=0, clearedMarks=0, holds=0, customers=1, "
        "vendors=0, items=0, terms=5"
    )
    assert "x-left-out" not in client.get("/data/export/csv").headers


@pytest.mark.parametrize("name", BOOKS_WRITERS)
def test_an_export_ends_when_its_client_has_gone(company, sql_books, name, monkeypatch):
    asked = []

    def gone(_: Any) -> None:
        asked.append(1)
        if len(asked) > 20:
            raise Abandoned("the client has gone")

    monkeypatch.setattr(Books, "check_wanted", gone)
    answer = company.get(f"/data/export/{name}")
    assert answer.status_code >= 500
    assert len(asked) == 21
