"""What a browser may do with an answer: no answer may be framed, and no page has inline code."""

import base64
import hashlib
import re

import pytest

from adapters.http.documentation import ADDRESSES
from adapters.http.operation import PREFIX
from adapters.http.routes import OPERATIONS
from adapters.http.sync_stream import EVENT_STREAM
from domain.reports.catalogue import REPORTS
from tests.adapters.http.raw import HOST, ask
from tests.adapters.http.test_everywhere import furnish_with_reconciliations, record_of

SEALS = (
    "default-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
)
IDS = {"readBankRuleHistory": "cup", "readBillPaymentHistory": "q1"}
PAGES = [
    *(f"/reports/{key}" for key in REPORTS),
    *(
        each.path.replace("{id}", IDS.get(each.name) or record_of(each))
        for each in OPERATIONS
        if "text/html" in each.produces and each.path != "/reports/{key}"
    ),
]


@pytest.fixture
def furnished(filled):
    return filled(furnish_with_reconciliations)


def check(headers) -> dict[str, str]:
    """Check the headers that every answer has; returns its policy, by directives."""
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    parts = headers["content-security-policy"].split("; ")
    assert {*SEALS} <= {*parts}
    assert "unsafe" not in headers["content-security-policy"]
    policy = dict(part.partition(" ")[::2] for part in parts)
    assert len(policy) == len(parts)
    return policy


def test_every_answer_has_its_policy(furnished):
    """Also the answers that refuse, and those of addresses where nothing is."""
    paths = {PREFIX + each.path for each in OPERATIONS if EVENT_STREAM not in each.produces}
    for path in [*sorted(paths), *ADDRESSES, "/", "/favicon.ico", "/api/v1/nothing"]:
        for method in ("GET", "OPTIONS", "POST", "TRACE"):
            for headers in ([HOST], [], [HOST, (b"origin", b"http://evil.example")]):
                check(ask(furnished._app, method, path.encode(), headers).headers)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_may_only_have_its_own_style(furnished, path):
    separator = "&" if "?" in path else "?"
    answer = furnished.get(f"{path}{separator}format=html")
    assert answer.headers["content-type"] == "text/html; charset=utf-8", answer.text
    policy = check(answer.headers)
    page = answer.text
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy["style-src"] == f"'sha256-{digest}'"
    assert not re.search(r"<script|<link|<iframe|\sstyle=|\son\w+=|javascript:", page)
    etag = answer.headers["etag"]
    known = furnished.get(f"{path}{separator}format=html", headers={"if-none-match": etag})
    assert known.status_code == 304
    assert "content-security-policy" not in known.headers  # It would take the place of the page's.


def test_the_documentation_page_has_no_inline_code(furnished):
    answer = ask(furnished._app, "GET", b"/api/docs")
    policy = check(answer.headers)
    assert policy["script-src"] == policy["style-src"] == "'self'"
    page = answer.content.decode()
    assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", page)
