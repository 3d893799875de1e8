"""Backups over HTTP, and the books as one file."""

from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from adapters.storage.memory.store import MemoryStore
from adapters.storage.sqlite.migrations import SCHEMA_VERSION
from application.integrity.verify_books import verify_books
from application.open_books import assemble
from application.sync.checksums import checksums
from application.unit_of_work.books import Books
from entrypoints.api import app_of
from entrypoints.file_wiring import books_files_of
from tests.adapters.http.requests import contact, invoice, problem
from tests.support import PORT, Client, CountedIds, FixedClock, new_books


def make(client: Client) -> dict[str, Any]:
    answer = client.post("/data/backup", json={})
    assert answer.status_code == 201, answer.text
    document: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"/api/v1/data/backups/{document['name']}"
    return document


def test_a_backup_is_made_listed_downloaded_and_deleted(client, sql_books):
    contact(client)
    backup = make(client)
    head = sql_books.read(lambda work: work.session.log.head())
    assert backup == {
        "name": backup["name"],
        "at": backup["at"],
        "reason": "asked",
        "size": backup["size"],
        "version": head.version,
        "head": head.hash,
        "history": sql_books.read(lambda work: work.session.log.history()),
        "schema": SCHEMA_VERSION,
        "verified": True,
    }
    assert client.get("/data/backups").json() == {
        "data": [backup],
        "total": 1,
        "nextCursor": None,
    }
    content = client.get(f"/data/backups/{backup['name']}")
    assert content.headers["content-type"] == "application/vnd.wyzbooks"
    assert f'filename="{backup["name"]}"' in content.headers["content-disposition"]
    assert len(content.content) == backup["size"]
    assert client.delete(f"/data/backups/{backup['name']}").status_code == 204
    problem(client.delete(f"/data/backups/{backup['name']}"), 404, "not_found")
    problem(client.get(f"/data/backups/{backup['name']}"), 404, "not_found")
    assert client.get("/data/backups").json()["data"] == []


def test_a_backup_changes_nothing_in_the_books(client, sql_books):
    contact(client)
    before = sql_books.read(lambda work: work.session.log.head())
    make(client)
    assert sql_books.read(lambda work: work.session.log.head()) == before


def test_the_list_has_the_newest_first_and_pages(client):
    names = [make(client)["name"] for _ in range(5)][::-1]
    listed, cursor = [], ""
    while cursor is not None:
        page = client.get(f"/data/backups?limit=2{f'&cursor={cursor}' if cursor else ''}").json()
        assert page["total"] == 5
        listed += [each["name"] for each in page["data"]]
        cursor = page["nextCursor"]
    assert listed == names
    problem(client.get("/data/backups?cursor=abc"), 400)


def test_a_backup_takes_no_parameters_and_no_fields(client):
    problem(client.post("/data/backup?dryRun=true", json={}), 400)
    problem(client.post("/data/backup", json={"name": "mine"}), 422)
    assert client.get("/data/backups").json()["total"] == 0


@pytest.mark.parametrize("name", ["..%2Fbooks.wyzbooks", "books.wyzbooks", "%2e%2e", "x%00"])
def test_no_other_file_can_be_reached_by_a_name(client, tmp_path, name):
    make(client)
    assert client.get(f"/data/backups/{name}").status_code == 404
    assert client.delete(f"/data/backups/{name}").status_code == 404
    assert (tmp_path / "books.wyzbooks").exists()


def test_the_exported_file_has_the_same_books(client, sql_books):
    contact(client)
    invoice(client)
    answer = client.get("/data/export/file")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/vnd.wyzbooks"
    with books_files_of(sql_books).opened(BytesIO(answer.content)) as store:
        copy = assemble(store, FixedClock(), CountedIds())
        assert copy.read(verify_books).ok
        assert copy.read(checksums) == sql_books.read(checksums)
        assert copy.read(head_of) == sql_books.read(head_of)


def head_of(work: Any) -> Any:
    return work.session.log.head()


@pytest.mark.parametrize(
    ("company", "name"),
    [
        ("Vale Workshop", "vale-workshop-books-2026-11-22.wyzbooks"),
        ("../../etc/passwd", "etc-passwd-books-2026-11-22.wyzbooks"),
        ('a"; filename="b', "a-filename-b-books-2026-11-22.wyzbooks"),
        ("?!", "books-2026-11-22.wyzbooks"),
    ],
)
def test_the_file_is_named_for_the_company_and_the_day(client, company, name):
    changed = client.patch("/system/settings", json={"company": {"name": company}})
    assert changed.status_code == 200
    disposition = client.get("/data/export/file").headers["content-disposition"]
    assert disposition == f'attachment; filename="{name}"'


def test_a_folder_that_cannot_be_written_is_a_problem_that_names_it(client, tmp_path: Path):
    (tmp_path / "books.wyzbooks.backups").touch()
    refused = client.post("/data/backup", json={})
    assert "books.wyzbooks.backups" in problem(refused, 503, "storage")["detail"]


def test_books_in_memory_have_no_file():
    books: Books = new_books(MemoryStore())
    client = Client(app_of(books, PORT))
    for answer in (
        client.post("/data/backup", json={}),
        client.get("/data/backups"),
        client.get("/data/export/file"),
    ):
        assert "in memory" in problem(answer, 503, "storage")["detail"]


@pytest.mark.parametrize("name", ["\u65e5\u672c.wyzbooks", 'before "the" audit.wyzbooks'])
def test_a_backup_that_a_person_has_named_is_downloaded(client, sql_books, name):
    made = make(client)
    folder = Path(f"{sql_books.store.path}.backups")
    (folder / made["name"]).rename(folder / name)
    content = client.get(f"/data/backups/{quote(name)}")
    assert content.status_code == 200
    assert f"filename*=UTF-8''{quote(name)}" in content.headers["content-disposition"]


def test_a_daily_backup_that_a_person_has_renamed_is_no_daily_one_any_more(client, sql_books):
    """So it is never deleted by the program."""
    made = make(client)
    folder = Path(f"{sql_books.store.path}.backups")
    stem = made["name"].removesuffix("asked.wyzbooks")
    kept, own = f"{stem}daily-before audit.wyzbooks", f"{stem}daily-2.wyzbooks"
    (folder / own).write_bytes((folder / made["name"]).read_bytes())
    (folder / made["name"]).rename(folder / kept)
    listed = {one["name"]: one["reason"] for one in client.get("/data/backups").json()["data"]}
    assert listed == {kept: "asked", own: "daily"}
