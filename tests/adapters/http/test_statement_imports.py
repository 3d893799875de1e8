"""`POST /import/csv` of a bank over HTTP: its options, its answer, and what it remembers."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from adapters.json_shapes.column_mappings import MappingShape
from application.importing.statements import StatementColumn
from tests.adapters.http.requests import CARD, CASH, RENT, made, problem
from tests.support import Client

HEADER = "Date,Description,Amount\n"
MARCH = (
    f"{HEADER}03/15/2026,Blue Bottle,-4.50\n03/15/2026,Blue Bottle,-4.50\n03/16/2026,Acme,1200\n"
)


def send(client: Client, content: str, query: str = "", code: int = 201) -> dict[str, Any]:
    answer = client.post(
        f"/import/csv{query}", content=content.encode(), headers={"Content-Type": "text/csv"}
    )
    assert answer.status_code == code, answer.text
    document: dict[str, Any] = answer.json()
    return document


def rows(client: Client, account: str = CASH) -> list[tuple[str, str]]:
    data = client.get(f"/bank-transactions?accountId={account}&sort=date").json()["data"]
    return [(each["date"], each["amount"]) for each in data]


def test_a_statement_is_imported_once_whatever_is_sent_again(client):
    answer = send(client, MARCH, f"?accountId={CASH}")
    assert answer["created"] == {"bank-transactions": 3, "accounts": 2}
    assert answer["lines"]["made"] == 3
    assert answer["statements"] == answer["matched"] == answer["fitidReused"] == []
    again = send(client, MARCH, f"?accountId={CASH}", code=200)
    assert again["duplicates"] == 3
    assert len(rows(client)) == 3
    undone = client.post(f"/import/batches/{answer['batchId']}/undo")
    assert undone.status_code == 200
    assert rows(client) == []


def test_a_plan_that_was_shown_is_committed(client):
    plan = send(client, MARCH, f"?accountId={CASH}&dryRun=true", code=200)
    assert plan["dryRun"] is True
    assert rows(client) == []
    answer = client.post(f"/import/plans/{plan['planId']}/commit")
    assert answer.status_code == 201
    assert answer.json()["created"] == plan["created"]


def test_a_plan_that_the_books_have_overtaken_is_made_anew_from_the_file_that_was_kept(client):
    shown = send(client, MARCH, f"?accountId={CASH}&dryRun=true", code=200)
    former = f"/import/plans/{shown['planId']}/commit"
    assert client.post(f"{former}?dryRun=true").json()["planId"] == shown["planId"]
    send(client, f"{HEADER}03/16/2026,Acme,1200\n", f"?accountId={CASH}")
    assert problem(client.post(former), 409)["code"] == "plan_outdated"
    renewed = client.post(f"{former}?dryRun=true&partial=true").json()
    assert renewed["created"] == {**shown["created"], "bank-transactions": 2, "accounts": 1}
    # Whoever was shown the former plan still gets nothing else than that.
    assert problem(client.post(former), 409)["code"] == "plan_outdated"
    answer = client.post(f"/import/plans/{renewed['planId']}/commit")
    assert answer.status_code == 201
    assert len(rows(client)) == 3


@pytest.mark.parametrize("is_planned", [True, False])
def test_a_batch_keeps_the_name_of_its_file(client, is_planned):
    query = f"?accountId={CASH}&fileName=M%C3%A4rz%202026.csv"
    if is_planned:
        plan = send(client, MARCH, f"{query}&dryRun=true", code=200)
        client.post(f"/import/plans/{plan['planId']}/commit")
    else:
        send(client, MARCH, query)
    (batch,) = client.get("/import/batches").json()["data"]
    assert batch["fileName"] == "März 2026.csv"


@pytest.mark.parametrize("name", ["a%0Ab.csv", "a" * 201, "a%E2%80%8Bb"])
def test_a_text_that_can_be_no_name_of_a_file_is_refused(client, name):
    answer = client.post(
        f"/import/csv?accountId={CASH}&fileName={name}&dryRun=true",
        content=MARCH,
        headers={"Content-Type": "text/csv"},
    )
    (fault,) = problem(answer, 400, "bad_request")["errors"]
    assert fault["parameter"] == "fileName"


def test_an_unknown_account_is_asked_for(client):
    answer = client.post(
        "/import/csv?kind=bank", content=MARCH, headers={"Content-Type": "text/csv"}
    )
    told = problem(answer, 422, "account_needed")
    assert "accountId" in told["detail"]
    answer = client.post(
        f"/import/csv?accountId={RENT}", content=MARCH, headers={"Content-Type": "text/csv"}
    )
    problem(answer, 422, "account_needed")
    answer = client.post(
        f"/import/csv?accountId={'x' * 300}", content=MARCH, headers={"Content-Type": "text/csv"}
    )
    problem(answer, 422, "account_needed")


def test_the_names_of_several_statements_are_told(client):
    content = Path("tests/data/ofx/several-accounts.ofx").read_bytes()
    answer = client.post("/import/ofx", content=content, headers={"Content-Type": "text/plain"})
    told = problem(answer, 422, "account_needed")
    assert told["statements"] == ["000123456", "0002", "4111"]


def test_dates_that_nothing_settles_are_asked_for_and_remembered(client):
    ambiguous = f"{HEADER}02/03/2026,Shop,-1\n"
    path = f"/import/csv?accountId={CASH}"
    answer = client.post(path, content=ambiguous, headers={"Content-Type": "text/csv"})
    problem(answer, 422, "ambiguous_dates")
    send(client, ambiguous, f"?accountId={CASH}&dateOrder=dmy")
    assert rows(client) == [("2026-03-02", "-1.00")]
    send(client, f"{HEADER}02/04/2026,Shop,-1\n", f"?accountId={CASH}")
    assert ("2026-04-02", "-1.00") in rows(client)


def test_a_mapping_is_remembered_with_its_account(client):
    charges = "When,Who,Charge\n03/15/2026,Cafe,4.50\n"
    mapping = json.dumps({"date": "When", "amount": 3, "payee": "Who", "reversedSign": True})
    send(client, charges, f"?accountId={CARD}&mapping={mapping}")
    assert rows(client, CARD) == [("2026-03-15", "-4.50")]
    send(client, charges.replace("4.50", "5"), f"?accountId={CARD}")
    assert ("2026-03-15", "-5.00") in rows(client, CARD)


@pytest.mark.parametrize(
    "mapping",
    [
        "x",
        "[]",
        '{"dat": 1}',
        '{"date": 1.5}',
        '{"date": ""}',
        '{"date": 1, "payee": "1"}',
        "{" * 5000,
    ],
)
def test_a_mapping_that_says_nothing_is_refused(client, mapping):
    answer = client.post(
        "/import/csv",
        content=MARCH,
        params={"accountId": CASH, "mapping": mapping},
        headers={"Content-Type": "text/csv"},
    )
    told = problem(answer, 400, "bad_request")
    assert [error["parameter"] for error in told["errors"]] == ["mapping"]


def test_a_mapping_can_name_every_column_that_a_reader_knows():
    names = set(MappingShape.__struct_fields__)
    assert names == {*get_args(StatementColumn), "reversed_sign", "decimal_comma"}


def test_a_column_that_the_file_does_not_have_is_refused(client):
    mapping = json.dumps({"date": "Nowhere"})
    answer = client.post(
        f"/import/csv?accountId={CASH}&mapping={mapping}",
        content=MARCH,
        headers={"Content-Type": "text/csv"},
    )
    problem(answer, 422, "mapping")


def test_entries_that_were_typed_are_matched_with_their_evidence(client):
    made(
        client,
        "/bank-transactions",
        {
            "id": "typed",
            "accountId": CASH,
            "date": "2026-03-13",
            "amount": "-4.50",
            "payee": "Blue Bottle",
            "splits": [{"accountId": RENT, "amount": "-4.50"}],
        },
    )
    answer = send(client, MARCH, f"?accountId={CASH}")
    (matched,) = answer["matched"]
    assert matched["collection"] == "bank-transactions"
    assert (matched["id"], matched["certain"]) == ("typed", True)
    assert matched["evidence"] == ["the same amount", "the same payee Blue Bottle", "2 days later"]
    assert answer["lines"]["merged"] == 1
    none = send(client, MARCH, f"?accountId={CARD}&matches=none")
    assert none["matched"] == []


def test_transfers_and_probable_duplicates_are_told(client):
    send(client, f"{HEADER}03/15/2026,VISA PAYMENT,-300\n", f"?accountId={CASH}")
    paid = f"{HEADER}03/16/2026,THANK YOU,300\n"
    plan = send(client, paid, f"?accountId={CARD}&dryRun=true", code=200)
    (transfer,) = plan["possibleTransfers"]
    assert transfer["accountId"] == CASH
    joined = send(client, paid, f"?accountId={CARD}&transfers=join")
    assert joined["lines"]["merged"] == 1
    probable = send(client, paid.replace("THANK YOU", "PMT"), f"?accountId={CARD}", code=200)
    (duplicate,) = probable["probableDuplicates"]
    assert duplicate["payee"] == "THANK YOU"
    assert probable["lines"]["leftOut"] == 1


def test_a_row_that_cannot_be_read_stops_all_unless_the_rest_is_asked_for(client):
    bad = f"{MARCH}03/17/2026,Shop,1.234.5\n"
    path = f"/import/csv?accountId={CASH}"
    answer = client.post(path, content=bad, headers={"Content-Type": "text/csv"})
    told = problem(answer, 422, "import_refused")
    assert [row["line"] for row in told["refused"]] == [5]
    assert rows(client) == []
    assert send(client, bad, f"?accountId={CASH}&partial=true")["lines"]["made"] == 3
