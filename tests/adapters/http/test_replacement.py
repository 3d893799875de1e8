"""The whole books as JSON, and other books in their place: import, reset and restore."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from adapters.storage.sqlite.driver import DRIVER
from application.integrity.verify_books import verify_books
from application.sync.checksums import checksums
from tests.adapters.http.requests import (
    contact,
    deposit,
    invoice,
    made,
    payment,
    problem,
    reconciliations,
    state,
)
from tests.pictures import PNG
from tests.support import Client

JSON = {"content-type": "application/json"}
FILE = {"content-type": "application/vnd.wyzbooks"}


@pytest.fixture
def company(client: Client) -> Client:
    """The books of a company that has something of everything an export holds."""
    contact(client)
    invoice(client, "i1")
    payment(client, "p1")
    deposit(client)
    reconciliations(client)
    path = "/invoices/i1/attachments?name=letter.pdf"
    sent = {"content": b"letter", "headers": {"content-type": "application/pdf"}}
    assert client.post(path, **sent).status_code == 201
    rule = {"name": "Rest", "direction": "in", "contraAccountId": "account-4100"}
    made(client, "/import/rules", {"id": "rest", **rule})
    prefs = {"prefs": {"width": 1.5, "names": ["a", None]}, "themes": {"dark": {"text": "#fff"}}}
    assert client.post("/sync/prefs", json=prefs).status_code == 200
    client.put("/system/settings/logo", content=PNG, headers={"content-type": "image/png"})
    client.patch("/system/settings", json={"company": {"name": "Acme \u00dcber"}})
    return client


def export(client: Client) -> bytes:
    answer = client.get("/data/export")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return bytes(answer.content)


def replaced(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    document: dict[str, Any] = answer.json()
    return document


def log_end(client: Client) -> dict[str, Any]:
    status: dict[str, Any] = client.get("/sync/status").json()
    return {name: status[name] for name in ("history", "version", "head")}


def test_what_is_exported_imported_and_exported_again_is_the_same_bytes(company, sql_books):
    content = export(company)
    document = json.loads(content)
    compact = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    assert compact.encode() == content
    assert document["settings"]["company"]["name"] == "Acme \u00dcber"
    for name in ("cleared", "reconciliations", "rules", "prefs", "logo", "attachments"):
        assert document[name], name
    former, hashes = log_end(company), sql_books.read(checksums)
    pdf = company.get("/invoices/i1/pdf").content
    answer = replaced(company.post("/data/import", content=content, headers=JSON))
    assert export(company) == content
    assert sql_books.read(checksums) == hashes
    assert sql_books.read(verify_books).faults == ()
    assert len(company.get("/invoices/i1/pdf").content) == len(pdf)
    now = log_end(company)
    assert answer["history"] == now["history"] != former["history"]
    assert answer["version"] == now["version"] > former["version"]
    first = company.get("/audit?limit=1").json()["data"][0]
    assert first["version"] == former["version"] + 1
    assert company.get("/audit/verify").json()["ok"]
    assert answer["backup"]["reason"] == "import"
    assert answer["backup"]["head"] == former["head"]
    assert answer["counts"]["invoices"] == len(document["data"]["invoices"])


def test_a_file_of_books_is_imported_with_its_log(company, sql_books):
    file = company.get("/data/export/file").content
    copied = sql_books.read(checksums)
    then = log_end(company)
    contact(company, "later", "Later")
    former = log_end(company)
    answer = replaced(company.post("/data/import", content=file, headers=FILE))
    assert sql_books.read(checksums) == copied
    assert sql_books.read(verify_books).faults == ()
    assert answer["version"] == former["version"] + 1
    rows = company.get("/audit?op=restored").json()["data"]
    assert [(row["version"], row["id"]) for row in rows] == [(answer["version"], answer["history"])]
    assert rows[0]["after"] == {
        "history": then["history"],
        "source": "import",
        "version": then["version"],
    }
    assert company.get("/audit?collection=contacts").json()["total"] > 0


def test_a_reset_company_is_nowhere_in_the_file_but_in_the_backup(company, tmp_path: Path):
    books, former = tmp_path / "books.wyzbooks", export(company)
    name = company.get("/system/settings").json()["company"]["name"]
    problem(company.post("/data/reset", json={"data": True, "confirm": "Acme"}), 422)
    problem(company.post("/data/reset", json={"confirm": name}), 422)
    answer = replaced(company.post("/data/reset", json={"data": True, "confirm": name}))
    files = [books, *tmp_path.glob("books.wyzbooks-*")]
    for text in (b"acme", "Acme \u00dcber".encode(), PNG[:40], b"account-4100:"):
        assert [file.name for file in files if text in file.read_bytes()] == []
    assert company.get("/contacts").json()["data"] == []
    assert company.get("/sync/prefs").json()["prefs"]["width"] == 1.5
    assert company.get("/system/settings").json()["company"]["name"] == "My Company"
    back = replaced(company.post("/data/restore", json={"name": answer["backup"]["name"]}))
    assert export(company) == former
    assert company.get("/audit/verify").json()["ok"]
    reasons = {backup["reason"] for backup in company.get("/data/backups").json()["data"]}
    assert reasons == {"reset", "restore"}
    assert back["backup"]["head"] == answer["head"]


def test_a_reset_with_preferences_deletes_them_too(company):
    name = company.get("/system/settings").json()["company"]["name"]
    company.post("/data/reset", json={"data": True, "prefs": True, "confirm": name})
    assert company.get("/sync/prefs").json() == {"prefs": {}, "themes": {}}


def test_a_reset_of_preferences_alone_is_an_ordinary_write(company):
    before = log_end(company)
    name = company.get("/system/settings").json()["company"]["name"]
    request = {"prefs": True, "confirm": name}
    dry = replaced(company.post("/data/reset?dryRun=true", json=request))
    assert (dry["dryRun"], dry["version"]) == (True, before["version"])
    answer = replaced(company.post("/data/reset", json=request))
    assert (answer["history"], answer["backup"]) == (before["history"], None)
    assert answer["version"] == before["version"] + 3
    assert answer["head"] == log_end(company)["head"]
    assert company.get("/sync/prefs").json() == {"prefs": {}, "themes": {}}
    assert company.get("/data/backups").json()["total"] == 0


def test_the_same_import_again_gets_the_kept_answer(company):
    content, key = export(company), {"idempotency-key": "once"}
    first = company.post("/data/import", content=content, headers={**JSON, **key})
    contact(company, "later", "Later")
    second = company.post("/data/import", content=content, headers={**JSON, **key})
    assert (second.content, second.headers["idempotency-hit"]) == (first.content, "true")
    assert company.get("/contacts/later").status_code == 200
    spelled = company.post("/data/import", content=content + b" ", headers={**JSON, **key})
    assert spelled.content == first.content
    other = company.post("/data/import", content=export(company), headers={**JSON, **key})
    problem(other, 422, "idempotency_key_reused")


def test_a_rehearsal_of_an_import_replaces_nothing(company):
    content, before, end = export(company), state(company), log_end(company)
    answer = replaced(company.post("/data/import?dryRun=true", content=content, headers=JSON))
    assert (answer["dryRun"], answer["backup"]) == (True, None)
    assert answer["counts"]["invoices"] > 0
    assert (state(company), log_end(company)) == (before, end)
    assert company.get("/data/backups").json()["total"] == 0


def test_clients_of_the_former_books_are_told_to_read_everything_again(company):
    former = log_end(company)
    company.post("/data/import", content=export(company), headers=JSON)
    query = f"since={former['version']}&history={former['history']}"
    problem(company.get(f"/sync/changes?{query}"), 409, "other_history")
    changes, since = [], 0
    while True:
        page = company.get(f"/sync/changes?since={since}&limit=1000").json()
        changes += page["changes"]
        since = page["next"]["version"] if isinstance(page["next"], dict) else page["next"]
        if not page["more"]:
            break
    assert {change["op"] for change in changes} == {"put"}


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        (lambda books: books.update(format="other"), "/format"),
        (lambda books: books.update(schema=2), "/schema"),
        (lambda books: books.update(schema="1"), "/schema"),
        (lambda books: books.update(more=[]), "/more"),
        (lambda books: books["data"].update(more=[]), "/data/more"),
        (lambda books: books["data"].update(items={}), "/data/items"),
        (lambda books: books["data"]["contacts"][0].pop("name"), "/data/contacts/0/name"),
        (lambda books: books["data"]["contacts"][0].update(x=1), "/data/contacts/0/x"),
        (lambda books: books["data"]["contacts"].append(books["data"]["contacts"][0]), "/id"),
        (lambda books: books["settings"]["company"].update(name=""), "/settings/company/name"),
        (lambda books: books["settings"].update(more={"x": 1}), "/settings/more/x"),
        (lambda books: books.update(logo={"content": "?", "mediaType": "image/png"}), "/logo"),
        (lambda books: books.update(logo={"content": "AA==", "mediaType": "image/png"}), "/logo"),
        (
            lambda books: books["data"]["invoices"][0]["lines"][0].update(rate=[]),
            "/data/invoices/0/lines/0/rate",
        ),
    ],
)
def test_what_is_wrong_in_a_document_is_named_with_its_place(company, change, pointer):
    document, before = json.loads(export(company)), state(company)
    change(document)
    content = json.dumps(document).encode()
    answer = problem(company.post("/data/import", content=content, headers=JSON), 422)
    places = [error["pointer"] for error in answer["errors"]]
    assert any(place.endswith(pointer) for place in places), answer
    assert state(company) == before
    assert company.get("/data/backups").json()["total"] == 0


def test_attachments_are_imported_without_their_bytes(company, sql_books):
    company.post("/data/import", content=export(company), headers=JSON)
    (attachment,) = company.get("/invoices/i1/attachments").json()["data"]
    address = f"/invoices/i1/attachments/{attachment['id']}"
    problem(company.get(address), 404, "bytes_missing")
    assert sql_books.read(verify_books).checked["attachmentsWithoutBytes"] == 1


def test_books_that_are_not_right_are_not_imported(company):
    document = json.loads(export(company))
    document["applications"][0]["applied"][0]["amount"] = "999.00"
    content = json.dumps(document).encode()
    answer = problem(company.post("/data/import", content=content, headers=JSON), 422)
    assert "payment:p1" in answer["detail"]


@pytest.mark.parametrize(
    ("content", "status"), [(b"", 422), (b"[]", 400), (b"{", 400), (b"SQLite format 3\0rest", 422)]
)
def test_what_is_no_export_is_refused(company, content, status):
    problem(company.post("/data/import", content=content, headers=JSON), status)


def test_a_member_that_is_there_twice_is_refused(company):
    content = export(company).replace(b'{"applications"', b'{"prefs":[],"applications"', 1)
    problem(company.post("/data/import", content=content, headers=JSON), 400)


def test_a_backup_that_is_not_there_cannot_be_restored(company):
    problem(company.post("/data/restore", json={"name": "none.wyzbooks"}), 404, "not_found")
    problem(company.post("/data/restore", json={"name": "../books.wyzbooks"}), 404, "not_found")


@pytest.mark.parametrize("prefs", [False, True])
def test_a_reset_that_is_sent_again_gets_the_answer_that_was_kept(company, prefs):
    """Its company has another name by then."""
    body = {"confirm": "Acme \u00dcber", "data": not prefs, "prefs": prefs}
    key = {"idempotency-key": "once"}
    first = company.post("/data/reset", json=body, headers=key)
    replaced(first)
    company.patch("/system/settings", json={"company": {"name": "Another"}})
    second = company.post("/data/reset", json=body, headers=key)
    assert (second.status_code, second.content) == (200, first.content)
    problem(company.post("/data/reset", json=body), 422, "invalid")


@pytest.mark.parametrize("page_size", [1024, 16384])
def test_a_file_of_books_with_other_pages_is_imported(company, sql_books, tmp_path, page_size):
    path, copied = tmp_path / "other.wyzbooks", sql_books.read(checksums)
    path.write_bytes(company.get("/data/export/file").content)
    with closing(DRIVER.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {page_size}")
        connection.execute("VACUUM")
    contact(company, "later", "Later")
    replaced(company.post("/data/import", content=path.read_bytes(), headers=FILE))
    assert sql_books.read(checksums) == copied
    assert sql_books.read(verify_books).faults == ()
