"""The group `data`: the books as a file for other programs."""

import errno
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from adapters.exporters.iif.writer import write_iif
from adapters.http import call
from application.exporting.export_books import export_books
from entrypoints import api
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
    assert answer.headers["content-disposition"] == 'attachment; filename="books.iif"'
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
    monkeypatch.setattr("adapters.http.app.PIECE_SIZE", 99)
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
