"""Reports over HTTP: the catalogue, formats, tags, long answers, and comparing files."""

import errno
import json
import zipfile
from io import BytesIO
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from adapters.http import call
from adapters.http.limits import FILE_LIMIT
from application.json_names import json_name
from application.reporting.formats import FORMATS
from domain.reports.catalogue import REPORTS
from entrypoints.report_writers import WRITERS

DATA = Path(__file__).parents[2] / "data"
YEAR = "from=2026-01-01&to=2026-12-31"
TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BEGINS = {
    "json": b'{"key":',
    "csv": b"Profit & Loss\r\n",
    "html": b"<!doctype html>",
    "pdf": b"%PDF-",
    "xlsx": b"PK",
}


@pytest.fixture
def company(client: Any) -> Any:
    reply = client.post(
        "/import/iif",
        content=(DATA / "company.iif").read_bytes(),
        headers={"Content-Type": "text/plain"},
    )
    assert reply.status_code == 201, reply.text
    return client


# The catalogue


def test_the_catalogue_lists_all_seventeen_with_their_parameters(client):
    catalogue = client.get("/reports").json()
    assert (
        catalogue["total"],
        catalogue["nextCursor"],
        [each["key"] for each in catalogue["data"]],
    ) == (
        17,
        None,
        list(REPORTS),
    )
    assert {each["category"] for each in catalogue["data"]} == {
        "Company & Financial",
        "Customers & Receivables",
        "Vendors & Payables",
        "Accountant",
    }
    for listed in catalogue["data"]:
        kind = REPORTS[listed["key"]]
        assert [one["name"] for one in listed["parameters"]] == [
            json_name(name) for name in kind.parameters
        ]
        assert (listed["type"], listed["cashBasis"]) == (
            "snapshot" if "as_of" in kind.parameters else "period",
            "basis" in kind.parameters,
        )
    profit = catalogue["data"][0]
    assert {"name": "basis", "default": "accrual", "values": ["accrual", "cash"]} in profit[
        "parameters"
    ]
    assert {"name": "to", "default": "today", "values": []} in profit["parameters"]


def test_the_catalogue_comes_in_pages_and_has_a_tag(client):
    keys, cursor = [], ""
    while cursor is not None:
        page = client.get(f"/reports?limit=5{cursor}").json()
        keys += [each["key"] for each in page["data"]]
        cursor = page["nextCursor"] and f"&cursor={page['nextCursor']}"
    assert keys == list(REPORTS)
    tag = client.get("/reports").headers["etag"]
    assert client.get("/reports", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/reports?cursor=nonsense").status_code == 400


def test_every_report_of_the_catalogue_can_be_made_in_every_format(company):
    for key in REPORTS:
        for name, media in TYPES.items():
            reply = company.get(f"/reports/{key}?format={name}")
            assert (reply.status_code, reply.headers["content-type"]) == (200, media), (
                key,
                name,
                reply.text[:200],
            )


# Formats


def test_every_format_is_tested_here():
    assert set(TYPES) == set(BEGINS) == set(FORMATS)


@pytest.mark.parametrize("name", TYPES)
def test_a_format_is_asked_for_by_the_parameter_or_by_accept(company, name):
    by_parameter = company.get(
        f"/reports/profit-loss?{YEAR}&format={name}", headers={"Accept": "image/png"}
    )
    by_accept = company.get(
        f"/reports/profit-loss?{YEAR}", headers={"Accept": TYPES[name].partition(";")[0]}
    )
    assert by_parameter.content.lower().startswith(BEGINS[name].lower())
    assert by_parameter.content == by_accept.content
    assert (by_accept.headers["content-type"], by_accept.headers["vary"]) == (TYPES[name], "Accept")


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
        ("application/json;q=0.5, text/csv", "csv"),
        ("text/csv;q=0.2, application/pdf;q=0.9", "pdf"),
        ("text/csv;q=0", "json"),
        ("*/*", "json"),
        ("", "json"),
        ("text/csv;q=x, ,;,;;q=", "json"),
        ("TEXT/CSV", "csv"),
        ("text/*, */*;q=0.1", "csv"),
        ("application/json;q=0.1, application/*", "xlsx"),
    ],
)
def test_accept_is_read_with_its_qualities(company, accept, name):
    assert (
        company.get("/reports/profit-loss", headers={"Accept": accept}).headers["content-type"]
        == TYPES[name]
    )


def test_files_have_names_and_pages_may_load_nothing(company):
    assert (
        company.get("/reports/ar-aging?format=xlsx").headers["content-disposition"]
        == 'attachment; filename="my-company-ar-aging-2026-11-22.xlsx"'
    )
    page = company.get("/reports/ar-aging?format=html")
    name = "my-company-ar-aging-2026-11-22.html"
    assert page.headers["content-disposition"] == f'inline; filename="{name}"'
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_a_pdf_names_characters_that_it_cannot_show_in_a_header(company):
    header = "x-missing-characters"
    query = "/reports/journal?from=2026-01-01&to=2026-12-31&format="
    assert header not in company.get(f"{query}pdf").headers
    company.patch("/system/settings", json={"company": {"name": "Łódź 🎉 𒀀"}})
    assert company.get(f"{query}pdf").headers[header] == (
        "U+1F389 PARTY POPPER, U+12000 CUNEIFORM SIGN A"
    )
    assert header not in company.get(f"{query}html").headers


def test_an_unknown_format_is_refused(company):
    reply = company.get("/reports/profit-loss?format=docx")
    assert (reply.status_code, reply.json()["errors"][0]["parameter"]) == (400, "format")


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("profit-loss?asOf=2026-01-01", "asOf"),
        ("ar-aging?basis=cash", "basis"),
        ("profit-loss?period=nextYear", "period"),
        ("profit-loss?period=thisYear&from=2026-01-01", "period"),
        ("profit-loss?columns=week", "columns"),
        ("profit-loss?percentOf=expenses", "percentOf"),
        ("balance-sheet?percentOf=income", "percentOf"),
        ("profit-loss?columns=month&from=1900-01-01", "columns"),
        ("profit-loss?from=2026-02-01&to=2026-01-01", "from"),
        ("profit-loss?contactId=nobody", "contactId"),
        ("journal?contactId=", "contactId"),
        ("general-ledger?accountId=nothing", "accountId"),
        ("ar-aging?accountId=account-1000", "accountId"),
        ("profit-loss-detail?section=assets", "section"),
        ("balance-sheet-detail?section=assets&accountId=account-1000", "section"),
        ("balance-sheet?from=2026-01-01", "from"),
        ("profit-loss-detail?accountId=account-1000", "accountId"),
        ("balance-sheet-detail?accountId=account-4100", "accountId"),
        ("sales-by-customer?accountId=account-1000", "accountId"),
        ("expenses-by-vendor?accountId=account-4100", "accountId"),
        ("cash-flows?accountId=account-4100", "accountId"),
        ("profit-loss?from=2026-1-1", "from"),
        ("profit-loss?to=2201-01-01", "to"),
        ("profit-loss?basis=", "basis"),
        ("profit-loss?unknown=1", "unknown"),
    ],
)
def test_an_invalid_parameter_of_a_report_is_400_and_named(company, query, parameter):
    reply = company.get(f"/reports/{query}")
    assert (reply.status_code, reply.json()["code"], reply.json()["errors"][0]["parameter"]) == (
        400,
        "bad_request",
        parameter,
    )


def test_an_unknown_report_is_a_404_that_names_the_known_ones(client):
    reply = client.get("/reports/profit")
    assert (reply.status_code, "profit-loss" in reply.json()["detail"]) == (404, True)
    assert (
        client.post(
            "/reports/profit/compare", content=b"x", headers={"Content-Type": "text/csv"}
        ).status_code
        == 404
    )


@pytest.mark.parametrize("name", TYPES)
def test_a_filtered_report_says_so_in_every_format(company, name):
    (contact,) = company.get("/contacts?name=Alder%20House").json()["data"]
    reply = company.get(f"/reports/profit-loss?{YEAR}&contactId={contact['id']}&format={name}")
    if name == "json":
        assert reply.json()["contactId"] == contact["id"]
        assert "contactId" not in company.get(f"/reports/profit-loss?{YEAR}").json()
        return
    assert "Alder House" in text_of(name, reply.content)
    assert "Alder House" not in text_of(
        name, company.get(f"/reports/profit-loss?{YEAR}&format={name}").content
    )


def text_of(name: str, content: bytes) -> str:
    if name == "pdf":
        return "".join(each.extract_text() for each in PdfReader(BytesIO(content)).pages)
    if name == "xlsx":
        (sheet,) = load_workbook(BytesIO(content)).worksheets
        return "\n".join(
            str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell
        )
    return content.decode()


def test_an_ageing_of_one_account_has_drill_downs_too(company):
    (account,) = company.get("/accounts?subtype=accounts_receivable").json()["data"]
    whole = company.get(f"/reports/ar-aging?asOf=2026-12-31&accountId={account['id']}").json()
    items = company.request("GET", whole["rows"][-1]["detail"]).json()
    assert items["totals"] == whole["totals"]
    assert items["rows"][-1]["values"][-6:] == whole["rows"][-1]["values"][-6:]


# Tags


def test_each_format_and_query_has_its_own_etag_and_a_write_changes_all(company):
    tags = {
        (query, name): company.get(
            f"/reports/profit-loss?{query}", headers={"Accept": TYPES[name].partition(";")[0]}
        ).headers["etag"]
        for query in (YEAR, "period=thisYear")
        for name in TYPES
    }
    assert len(set(tags.values())) == len(tags)
    for (query, name), tag in tags.items():
        reply = company.get(
            f"/reports/profit-loss?{query}",
            headers={"Accept": TYPES[name].partition(";")[0], "If-None-Match": tag},
        )
        assert (reply.status_code, reply.content, reply.headers["etag"]) == (304, b"", tag)
    assert company.post("/terms", json={"name": "Net 99", "dueDays": 99}).status_code == 201
    for (query, name), tag in tags.items():
        reply = company.get(
            f"/reports/profit-loss?{query}",
            headers={"Accept": TYPES[name].partition(";")[0], "If-None-Match": tag},
        )
        assert reply.status_code == 200


def test_the_etag_changes_with_the_day_only_where_no_last_day_was_given(sql_books, company):
    queries = [YEAR, "from=2026-01-01", ""]
    before = [
        company.get(f"/reports/profit-loss?{query}".rstrip("?")).headers["etag"]
        for query in queries
    ]
    sql_books.clock.day = sql_books.clock.day.replace(day=23)
    after = [
        company.get(f"/reports/profit-loss?{query}".rstrip("?")).headers["etag"]
        for query in queries
    ]
    assert [one == other for one, other in zip(before, after, strict=True)] == [True, False, False]


# Long answers


@pytest.mark.parametrize("name", TYPES)
def test_a_long_answer_is_sent_in_pieces_with_its_length_and_nothing_is_lost(
    company, name, monkeypatch
):
    path = f"/reports/general-ledger?{YEAR}&format={name}"
    plain = {"accept-encoding": "identity"}
    whole = company.get(path, headers=plain)
    monkeypatch.setattr(call, "IN_MEMORY", 100)
    monkeypatch.setattr("adapters.http.router.PIECE_SIZE", 99)
    pieces = company.get(path, headers=plain)
    assert (pieces.content, pieces.headers["content-type"]) == (
        whole.content,
        whole.headers["content-type"],
    )
    assert int(pieces.headers["content-length"]) == len(whole.content)
    assert pieces.headers["etag"] == whole.headers["etag"]


def test_a_full_disk_is_reported_as_a_full_disk(company, monkeypatch):
    def full(report: Any, out: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setitem(WRITERS, "csv", full)
    reply = company.get("/reports/journal?format=csv")
    assert (reply.status_code, reply.json()["code"]) == (507, "disk_full")


def test_a_disk_that_becomes_full_during_the_answer_is_reported_as_a_full_disk(
    company, monkeypatch
):
    class Small(SpooledTemporaryFile):
        """A file on a full disk: written data cannot be flushed."""

        def write(self, _content: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        def close(self) -> None:
            super().close()
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(call, "SpooledTemporaryFile", Small)
    # A workbook is a zip file, which complains when its file fails while it is closed.
    for name in TYPES.keys() - {"xlsx"}:
        reply = company.get(f"/reports/journal?format={name}")
        assert (reply.status_code, reply.json()["code"]) == (507, "disk_full"), name


def test_an_error_in_the_middle_of_a_report_is_a_problem_and_not_a_short_file(company, monkeypatch):
    def half(report: Any, out: Any) -> None:
        out.write(b"half of it")
        raise RuntimeError("a defect")

    monkeypatch.setitem(WRITERS, "csv", half)
    reply = company.get("/reports/journal?format=csv")
    assert (reply.status_code, reply.json()["code"]) == (500, "defect")


def test_a_workbook_is_a_sound_zip_file(company):
    with zipfile.ZipFile(
        BytesIO(company.get(f"/reports/profit-loss?{YEAR}&format=xlsx").content)
    ) as parts:
        assert parts.testzip() is None


# Comparing


def compared(client: Any, key: str, content: bytes, query: str = "", **headers: str) -> Any:
    return client.post(
        f"/reports/{key}/compare{query}",
        content=content,
        headers={"Content-Type": "text/csv", **headers},
    )


@pytest.mark.parametrize("key", REPORTS)
def test_our_own_csv_is_compared_and_everything_matches(company, key):
    asked = "asOf=2026-12-31" if REPORTS[key].is_snapshot else YEAR
    content = company.get(f"/reports/{key}?{asked}&format=csv").content
    reply = compared(company, key, content)
    comparison = reply.json()
    assert reply.status_code == 200, reply.text
    assert (comparison["mismatched"], comparison["qbOnly"], comparison["wbOnly"]) == ([], [], [])
    assert comparison["summary"]["matched"] == len(comparison["matched"]) > 0
    assert (comparison["summary"]["difference"], comparison["summary"]["qbTotal"]) == (
        "0.00",
        comparison["summary"]["wbTotal"],
    )


def test_a_file_may_come_as_json_or_in_a_form(company):
    content = company.get("/reports/trial-balance?asOf=2026-12-31&format=csv").content
    plain = compared(company, "trial-balance", content).json()
    assert (
        company.post("/reports/trial-balance/compare", json={"csv": content.decode()}).json()
        == plain
    )
    form = company.post(
        "/reports/trial-balance/compare",
        files={"file": ("t.csv", content, "text/csv")},
        headers={"X-Requested-With": "test"},
    )
    assert form.json() == plain


def test_a_difference_shows_both_figures_and_its_cause(company):
    content = company.get(f"/reports/profit-loss?{YEAR}&format=csv").content.decode()
    assert "6810 Workshop Rent,3000.00" in content
    comparison = compared(
        company,
        "profit-loss",
        content.replace("6810 Workshop Rent,3000.00", "6810 Workshop Rent,1500.00").encode(),
    ).json()
    (difference,) = comparison["mismatched"]
    assert {
        name: difference[name] for name in ("key", "column", "qb", "wb", "difference", "cause")
    } == {
        "key": "6810",
        "column": "total",
        "qb": "1500.00",
        "wb": "3000.00",
        "difference": "-1500.00",
        "cause": "value",
    }
    assert content.splitlines()[difference["line"] - 1].strip() == "6810 Workshop Rent,3000.00"
    (entry,) = difference["entries"]
    assert (entry["type"], entry["amount"], entry["source"]["kind"]) == (
        "Check",
        "1500.00",
        "bank-transaction",
    )
    assert (comparison["summary"]["mismatched"], comparison["summary"]["difference"]) == (
        1,
        "1500.00",
    )


def test_a_summary_says_whether_all_of_the_file_was_compared(company):
    content = company.get(f"/reports/profit-loss?{YEAR}&columns=quarter&format=csv").content
    comparison = compared(company, "profit-loss", content).json()
    assert (comparison["summary"]["complete"], comparison["notCompared"]) == (True, [])
    header = next(line for line in content.decode().splitlines() if line.startswith(",Jan"))
    budget = content.decode().replace(header, header.replace("Total", "Budget"))
    comparison = compared(company, "profit-loss", budget.encode()).json()
    assert (comparison["summary"]["complete"], comparison["notCompared"]) == (False, ["Budget"])


def test_a_file_whose_days_have_no_year_is_refused_with_what_to_give(company):
    content = company.get("/reports/balance-sheet?asOf=2026-12-31&format=csv").content.decode()
    assert "As of December 31, 2026" in content
    for line in ("As of December 31", "As of December 31, 2026"):
        unquoted = content.replace('"As of December 31, 2026"', line)
        reply = compared(company, "balance-sheet", unquoted.encode())
        assert reply.status_code == 422
        assert "without a year" in reply.json()["detail"]
        assert "asOf" in reply.json()["detail"]
        told = compared(company, "balance-sheet", unquoted.encode(), "?asOf=2026-12-31").json()
        assert told["summary"]["complete"]


def test_an_account_with_another_name_shows_both_names(company):
    content = company.get("/reports/balance-sheet?asOf=2026-12-31&format=csv").content.decode()
    renamed = content.replace("1000 Checking", "1000 Chase Reserve").encode()
    (difference,) = compared(company, "balance-sheet", renamed).json()["mismatched"]
    assert (difference["cause"], difference["label"], difference["qbLabel"]) == (
        "named differently",
        "1000 Checking",
        "1000 Chase Reserve",
    )
    assert difference["qb"] == difference["wb"]
    renumbered = content.replace("1000 Checking", "1055 Checking").encode()
    comparison = compared(company, "balance-sheet", renumbered).json()
    (pair,) = [each for each in comparison["matched"] if each["remark"]]
    assert "1055 Checking" in pair["remark"]
    assert comparison["summary"]["complete"]


def test_parameters_take_precedence_over_the_file(company):
    content = company.get(f"/reports/profit-loss?{YEAR}&format=csv").content
    assert compared(company, "profit-loss", content).json()["summary"]["difference"] == "0.00"
    assert (
        compared(company, "profit-loss", content, "?from=2026-03-01&to=2026-12-31").json()[
            "summary"
        ]["difference"]
        != "0.00"
    )
    assert compared(company, "profit-loss", content, "?asOf=2026-03-01").status_code == 400


def test_a_file_of_another_report_or_of_no_report_is_refused_with_what_it_looks_like(company):
    content = company.get("/reports/balance-sheet?format=csv").content
    reply = compared(company, "profit-loss", content)
    assert (reply.status_code, reply.json()["code"], "Balance Sheet" in reply.json()["detail"]) == (
        422,
        "invalid",
        True,
    )
    long = (
        b"Profit and Loss " + b" ".join([b"(a)"] * 60) + b"!\r\nMe\r\n\r\n,Total\r\nIncome,1.00\r\n"
    )
    wide = b"Profit and Loss\r\nMe\r\n\r\n," + b",".join([b"Total"] * 20_000) + b"\r\n"
    for rubbish in (
        long,
        wide,
        b"",
        b"\x00\x01",
        b"hello",
        b"%PDF-1.4",
        b"PK\x03\x04",
        "Größe".encode("utf-16"),
    ):
        assert compared(company, "profit-loss", rubbish).status_code == 422, rubbish


@pytest.mark.parametrize(
    ("content", "media", "status"),
    [
        (b'{"csv": 1}', "application/json", 422),
        (b'{"file": "x"}', "application/json", 422),
        (b"{", "application/json", 400),
        (b"x", "image/png", 415),
        (b"x", "multipart/form-data; boundary=x", 415),
    ],
)
def test_a_body_of_another_shape_is_refused(company, content, media, status):
    assert (
        company.post(
            "/reports/profit-loss/compare", content=content, headers={"Content-Type": media}
        ).status_code
        == status
    )


def test_a_file_to_compare_may_be_as_long_as_any_file(company):
    told = {"Content-Length": str(FILE_LIMIT + 1)}
    assert compared(company, "journal", b"x", **told).status_code == 413
    long = company.get(f"/reports/journal?{YEAR}&format=csv").content + b"\r\n" * (1 << 20)
    assert compared(company, "journal", long).status_code == 200


def test_comparing_changes_nothing(company):
    before = company.get("/sync/status").json()["version"]
    compared(company, "profit-loss", company.get("/reports/profit-loss?format=csv").content)
    assert company.get("/sync/status").json()["version"] == before
    assert (
        company.post(
            "/reports/profit-loss/compare?dryRun=true",
            content=b"x",
            headers={"Content-Type": "text/csv"},
        ).status_code
        == 400
    )


def test_json_of_a_report_ends_with_complete(company):
    text = company.get("/reports/journal").content
    assert text.endswith(b'"complete":true}')
    report = json.loads(text)
    assert report["rowCount"] == len(report["rows"])


# Comparisons with an earlier period


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize(
    ("query", "days", "captions"),
    [
        (
            f"profit-loss?{YEAR}&compareTo=previousYear",
            {"from": "2025-01-01", "to": "2025-12-31", "asOf": None},
            ["Previous (2025)"],
        ),
        (
            "profit-loss?from=2026-02-01&to=2026-03-10&columns=month&compareTo=previousPeriod",
            {"from": "2025-12-25", "to": "2026-01-31", "asOf": None},
            [
                "Previous (Jan 2026)",
                "Previous (Feb 19-28, 2026)",
                "Previous Total (Dec 25, 2025 - Jan 31, 2026)",
            ],
        ),
        (
            "balance-sheet?asOf=2026-12-31&compareTo=previousYear",
            {"from": None, "to": None, "asOf": "2025-12-31"},
            ["Previous (Dec 31, 2025)"],
        ),
        (
            "balance-sheet?from=2026-07-01&asOf=2026-12-31&columns=quarter&compareTo=previousPeriod",
            {"from": None, "to": None, "asOf": "2026-09-30"},
            ["Previous (Jun 30, 2026)", "Previous (Sep 30, 2026)"],
        ),
    ],
)
def test_every_format_says_which_days_the_previous_period_has(
    company, query, days, captions, format_name
):
    reply = company.get(f"/reports/{query}&format={format_name}")
    assert reply.status_code == 200
    text = text_of(format_name, reply.content)
    if format_name == "pdf":
        # A caption may take several lines, which stand between those of other captions.
        assert all(word in text for caption in captions for word in caption.split())
    else:
        assert all(caption in text for caption in captions)
    if format_name == "json":
        kind = query.rpartition("compareTo=")[2]
        assert reply.json()["compare"] == {"kind": kind, **days}
    else:
        assert "compared with" in text.casefold()


def test_a_report_that_is_not_compared_has_no_days_of_comparison(company):
    assert "compare" not in company.get("/reports/profit-loss").json()


def test_each_column_is_followed_by_its_previous_period_and_has_no_change(company):
    query = "from=2026-01-01&to=2026-02-28&columns=month&compareTo=previousYear"
    report = company.get(f"/reports/profit-loss?{query}&percentOf=income").json()
    assert [(each["key"], each["label"], each["type"]) for each in report["columns"][1:]] == [
        ("2026-01", "Jan 2026", "amount"),
        ("2026-01:previous", "Previous (Jan 2025)", "amount"),
        ("2026-02", "Feb 2026", "amount"),
        ("2026-02:previous", "Previous (Feb 2025)", "amount"),
        ("total", "Total", "amount"),
        ("total:previous", "Previous Total (Jan - Feb 2025)", "amount"),
        ("percentOfIncome", "% of Income", "percent"),
    ]
    (income,) = [row for row in report["rows"] if row["label"] == "Total Income"]
    assert income["values"][-1] == "100.0"
