"""The names under which browsers save files: safe on every system, and telling."""

import re
from datetime import date
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.http.file_names import days_of, file_name, saved_as, words_of
from domain.reports.query import ReportQuery
from tests.adapters.http.requests import contact, invoice

ANY_TEXT = st.text(st.characters(), max_size=250)
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
"""What Windows takes for a device."""


def names_in(header: str) -> tuple[str, str]:
    """The name for old programs, and the one for all others."""
    named = re.fullmatch(
        r"""(?:attachment|inline); filename="([^"]*)"(?:; filename\*=UTF-8''([!-~]+))?""", header
    )
    assert named, header
    plain, encoded = named.groups()
    return plain, plain if encoded is None else unquote(encoded, errors="strict")


@given(ANY_TEXT, ANY_TEXT)
@example('a"\r\nSet-Cookie: x', "../../etc/passwd")
@example("con", "nul")
@example(".ssh", "")
@example("\u202ecod.exe", "\u0130\u0345")
@example("\U0001d400" * 100, "\ufb03" * 100)
def test_no_name_of_a_company_makes_a_header_or_a_file_name_unsafe(company, number):
    name = file_name(company, "invoice", words_of(number), extension="pdf")
    header = saved_as(name)
    assert header.isascii()
    assert header.isprintable()
    assert len(header) < 2000
    for saved in names_in(header):
        assert saved.endswith(".pdf")
        assert len(saved.encode()) <= 255
        assert not re.search(r'[\s/\\:*?"<>|%\x00-\x1f\x7f\u200e\u200f\u202a-\u202e]', saved)
        assert not saved.startswith((".", "-", "~"))
        assert saved.count(".") == 1
        assert not RESERVED.match(saved)


@pytest.mark.parametrize(
    ("company", "words"),
    [
        ("Vale Workshop", "vale-workshop"),
        ("Acme & Söhne, Ltd.", "acme-söhne-ltd"),
        ("Jo's Café", "jos-café"),
        ("Jo\u2019s Cafe\u0301", "jos-café"),
        ("日本", "日本"),
        ("हिन्दी", "हिन्दी"),
        ("  --  ", ""),
        ("x" * 300, "x" * 28),
    ],
)
def test_the_words_of_a_company_are_kept_in_every_language(company, words):
    assert words_of(company) == words


def test_a_program_that_knows_only_ascii_gets_a_name_that_resembles_it():
    header = saved_as(file_name("Jo's Café 日本", "books", extension="zip"), "inline")
    assert header.startswith('inline; filename="jos-cafe-__-books.zip"; ')
    assert names_in(header)[1] == "jos-café-日本-books.zip"


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2026-01-01", "2026-12-31", "2026"),
        ("2026-03-01", "2026-03-31", "2026-03"),
        ("2028-02-01", "2028-02-29", "2028-02"),
        ("2028-02-01", "2028-02-28", "2028-02-01-to-2028-02-28"),
        ("2026-03-02", "2026-03-31", "2026-03-02-to-2026-03-31"),
        ("2025-01-01", "2026-12-31", "2025-01-01-to-2026-12-31"),
        ("2026-07-01", "2026-07-01", "2026-07-01-to-2026-07-01"),
    ],
)
def test_the_name_of_a_report_says_its_days(first, last, days):
    assert days_of(ReportQuery(date.fromisoformat(first), date.fromisoformat(last))) == days


def test_a_report_of_one_day_names_it_and_a_list_names_none():
    assert days_of(ReportQuery(as_of=date(2026, 3, 31))) == "2026-03-31"
    assert days_of(ReportQuery()) == ""


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/reports/profit-loss?format=xlsx&from=2026-01-01&to=2026-12-31", "profit-loss-2026.xlsx"),
        (
            "/reports/profit-loss?format=csv&from=2026-03-01&to=2026-03-31",
            "profit-loss-2026-03.csv",
        ),
        ("/reports/balance-sheet?format=pdf&asOf=2026-03-31", "balance-sheet-2026-03-31.pdf"),
        ("/audit/closed-periods?format=csv", "closed-periods.csv"),
        ("/data/export", "books-2026-11-22.json"),
        ("/data/export/iif", "books-2026-11-22.iif"),
        ("/data/export/csv", "books-2026-11-22.zip"),
        ("/data/export/file", "books-2026-11-22.wyzbooks"),
        ("/invoices/i1/pdf", "invoice-1003.pdf"),
    ],
)
def test_files_are_named_for_the_company_their_subject_and_their_days(client, path, name):
    client.patch("/system/settings", json={"company": {"name": "Vale Wörkshop"}})
    contact(client, "acme", "Acme")
    invoice(client, "i1", number="1003")
    plain, saved = names_in(client.get(path).headers["content-disposition"])
    assert (plain, saved) == (f"vale-workshop-{name}", f"vale-wörkshop-{name}")
