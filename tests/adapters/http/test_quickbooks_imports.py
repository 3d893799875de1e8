"""The lists and reports of a QuickBooks company over HTTP: several files in one plan."""

from typing import Any

import httpx
import pytest

from tests.adapters.importers.quickbooks_csv.company_files import company_files
from tests.adapters.importers.quickbooks_csv.small_company import FIRST, LAST, small_company
from tests.support import Client

FORM = {"X-Requested-With": "test"}


def files() -> list[tuple[str, bytes]]:
    return [
        (file.name, file.content)
        for file in company_files(small_company(), "modern", "tree-ledger", FIRST, LAST)
    ]


def send(
    client: Client, contents: list[tuple[str, bytes]], query: str = "", **headers: str
) -> httpx.Response:
    """Send files as the parts of one form."""
    parts = [("file", (name, content, "text/csv")) for name, content in contents]
    request = httpx.Request("POST", "http://x", files=parts)
    content_type = request.headers["content-type"]
    return client.post(
        f"/import/quickbooks{query}",
        content=request.read(),
        headers={"Content-Type": content_type, **headers},
    )


def balances(client: Client) -> Any:
    return client.get("/reports/trial-balance?asOf=2025-12-31").json()["totals"]


def test_several_files_are_one_plan_that_proves_itself_and_is_committed_as_it_is(client: Client):
    plan = send(client, files(), "?dryRun=true", **FORM).json()
    assert plan["files"] == [name for name, _ in files()]
    assert plan["proof"]["checked"] > 10
    assert plan["proof"]["differences"] == []
    assert {record["file"] for record in plan["records"]} == {"accounts.csv", "ledger.csv"}
    assert balances(client) == {"debits": "0.00", "credits": "0.00"}
    done = client.post(f"/import/plans/{plan['planId']}/commit", json={})
    assert (done.status_code, done.json()["batchId"]) == (201, plan["planId"])
    assert done.json()["created"] == plan["created"]
    assert balances(client)["debits"] != "0.00"
    again = send(client, files(), **FORM)
    assert (again.status_code, again.json()["created"]) == (200, {})


def test_a_row_that_is_refused_names_its_file(client: Client):
    (accounts, chart), (ledger, rows), *_ = files()
    wrong = rows.replace(
        b"Total for Checking", b"x,13/45/2025,Check,9,,,Travel,1.00,\r\nTotal for Checking", 1
    )
    answer = send(client, [(accounts, chart), (ledger, wrong)], **FORM)
    assert (answer.status_code, answer.json()["code"]) == (422, "import_refused")
    (refused,) = answer.json()["refused"]
    assert (refused["file"], refused["code"]) == ("ledger.csv", "date")
    assert wrong.splitlines()[refused["line"] - 1].startswith(b"x,13/45/2025")
    assert "of ledger.csv is refused" in answer.json()["detail"]


def test_a_total_that_the_books_do_not_have_is_told_with_its_account(client: Client):
    (accounts, chart), (ledger, rows), *_ = files()
    answer = send(
        client,
        [
            (accounts, chart),
            (
                ledger,
                rows.replace(b"Total for Travel,,,,,,,12.00", b"Total for Travel,,,,,,,13.00"),
            ),
        ],
        "?dryRun=true",
        **FORM,
    ).json()
    (difference,) = answer["proof"]["differences"]
    assert difference["account"] == "Travel"
    assert (difference["stated"], difference["books"]) == ("13.00", "12.00")
    assert (difference["from"], difference["to"]) == ("2025-01-01", "2025-12-31")
    assert (difference["file"], difference["difference"]) == ("ledger.csv", "-1.00")


def test_a_file_that_is_none_of_quickbooks_is_named(client: Client):
    answer = send(client, [*files(), ("notes.txt", b"Dear Ann,\nhello\n")], **FORM)
    assert (answer.status_code, answer.json()["code"]) == (422, "not_quickbooks")
    assert "'notes.txt'" in answer.json()["detail"]
    assert "Dear Ann" in answer.json()["detail"]


def test_a_form_needs_the_header_that_no_page_of_another_site_can_send(client: Client):
    assert send(client, files()).status_code == 415


@pytest.mark.parametrize("query", ["", "?kind=quickbooks"])
def test_a_single_file_is_imported_as_a_csv(client: Client, query: str):
    media = {"Content-Type": "text/csv"}
    for _, content in files()[:2]:
        answer = client.post(f"/import/csv{query}", content=content, headers=media)
        assert answer.status_code == 201, answer.text
    bank = b"Date,Description,Amount\n1/2/2025,Coffee,-4.50\n"
    answer = client.post("/import/csv?kind=quickbooks", content=bank, headers=media)
    assert (answer.status_code, answer.json()["code"]) == (422, "not_quickbooks")
