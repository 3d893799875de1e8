"""Matching the file of a statement over HTTP."""

import pytest

from tests.adapters.http.requests import CARD, CASH, RENT, SALES, deposit, made, problem, view

BANK = "/reconciliation/bank"
CSV = (
    "Date,Description,Amount\n"
    "2026-03-11,ACME BUILDERS LLC,100.00\n"
    "2026-03-20,Landlord,-30.00\n"
    "2026-03-25,Monthly fee,-2.00\n"
    "2026-04-02,Next month,-9.00\n"
)
OFX = (
    "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD"
    "<BANKACCTFROM><BANKID>1<ACCTID>77<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>"
    "<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260311<TRNAMT>100.00<FITID>a<NAME>Acme Builders</STMTTRN>"
    "</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
)
QIF = "!Type:Bank\nD03/20/2026\nT-30.00\nPLandlord\n^\n"


def furnish(client):
    """An open reconciliation of March, and two rows of that month."""
    deposit(client, "in", "100.00", date="2026-03-10", payee="Acme Builders")
    deposit(client, "rent", "-30.00", date="2026-03-20", payee="Landlord")
    statement = {"accountId": CASH, "statementDate": "2026-03-31", "statementBalance": "68.00"}
    made(client, BANK, {"id": "march", **statement})


@pytest.fixture
def client(filled):
    """A client of books with an open reconciliation."""
    return filled(furnish)


def match(client, content=CSV, media="text/csv", id_="march", **query):
    return client.post(
        f"{BANK}/{id_}/match", params=query, content=content, headers={"Content-Type": media}
    )


def test_proposals_are_answered_and_nothing_changes(client):
    before = view(client, f"{BANK}/march")
    answer = match(client)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert [
        (item["lines"][0]["line"], item["rows"][0]["source"]["id"], item["certain"])
        for item in body["proposals"]
    ] == [(3, "rent", True), (2, "in", True)]
    assert body["proposals"][1]["evidence"] == {
        "daysApart": 1,
        "sameNumber": False,
        "payee": "same",
        "wordsShared": ["acme", "builders"],
        "imported": False,
        "doubt": None,
    }
    assert body["unmatched"] == [
        {
            "line": 4,
            "date": "2026-03-25",
            "amount": "-2.00",
            "payee": "Monthly fee",
            "memo": "",
            "number": "",
        }
    ]
    assert (body["afterStatement"], body["cleared"], body["reconciled"]) == (1, 0, [])
    assert body["added"] == {"batchId": None, "rows": []}
    assert view(client, f"{BANK}/march") == before


def test_certain_proposals_are_cleared_and_lines_without_a_row_are_added(client):
    body = match(client, apply="certain", add="true").json()
    assert body["cleared"] == 3
    assert body["session"]["difference"] == "0.00"
    assert body["unmatched"] == []
    (added,) = body["added"]["rows"]
    assert (added["lines"][0]["line"], added["rows"][0]["amount"]) == (4, "-2.00")
    assert client.post(f"{BANK}/march/finish", json={}).json()["status"] == "finished"
    undone = client.post(f"/import/batches/{body['added']['batchId']}/undo", json={})
    assert undone.status_code == 409
    assert "reconciled" in undone.json()["detail"]


def test_a_bank_rule_says_what_an_added_line_is_for(client):
    rule = {"name": "Fees", "contraAccountId": RENT}
    condition = {"field": "payee", "match": "contains", "text": "fee"}
    made(client, "/import/rules", {**rule, "textConditions": [condition]})
    body = match(client, add="true").json()
    (added,) = body["added"]["rows"]
    entered = view(client, f"/bank-transactions/{added['rows'][0]['source']['id']}")
    assert entered["splits"][0]["accountId"] == RENT


@pytest.mark.parametrize(
    ("content", "media"),
    [(OFX, "application/x-ofx"), (OFX, "text/plain"), (QIF, "text/plain"), (CSV, "text/plain")],
)
def test_every_format_of_statements_is_recognised(client, content, media):
    query = {"dateOrder": "mdy"} if content is QIF else {}
    body = match(client, content, media, **query).json()
    assert body["proposals"]


def test_a_dry_run_shows_what_would_be_cleared_and_changes_nothing(client):
    before = view(client, f"{BANK}/march")
    answer = match(client, apply="certain", add="true", dryRun="true")
    assert answer.status_code == 200
    assert answer.json()["dryRun"]
    assert view(client, f"{BANK}/march") == before


def test_amounts_of_a_card_are_in_its_own_sign(client):
    deposit(client, "charge", "-12.00", date="2026-03-05", accountId=CARD, payee="Cafe")
    statement = {"accountId": CARD, "statementDate": "2026-03-31", "statementBalance": "12.00"}
    made(client, BANK, {"id": "card", **statement})
    content = "Date,Description,Amount\n2026-03-05,Cafe,-12.00\n"
    body = match(client, content, id_="card", apply="certain").json()
    assert body["proposals"][0]["lines"][0]["amount"] == "12.00"
    assert body["session"]["difference"] == "0.00"


def test_what_is_no_statement_is_refused(client):
    problem(match(client, "just some words\n"), 422, "not_csv")
    problem(match(client, "%PDF-1.4 ...", format="ofx"), 422, "not_ofx")
    problem(match(client, id_="none"), 404)
    problem(match(client, apply="all"), 400)
    bad = match(client, "Date,Description,Amount\n2026-03-11,X,1.00\n2026-03-12,Y,lots\n")
    problem(bad, 422, "import_refused")
    client.post(f"{BANK}/march/finish", json={"adjustmentAccountId": SALES})
    problem(match(client), 409)
