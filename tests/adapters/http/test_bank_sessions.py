"""Bank reconciliations over HTTP: what is answered, and what is refused and why."""

import pytest

from adapters.storage.sqlite.write_buffer import WriteBuffer
from tests.adapters.http.requests import (
    CARD,
    CASH,
    FUNDS,
    RECEIVABLE,
    RENT,
    SALES,
    SAVINGS,
    balance,
    close,
    contact,
    deposit,
    ids,
    journal,
    lines,
    made,
    parameters,
    payment,
    pointers,
    problem,
    reconciliation,
    state,
    version_in,
    view,
)

BANK = "/reconciliation/bank"
LOAN = "account-2500"


def row(id_, account=CASH, kind="bank-transaction"):
    return f"{kind}:{id_}:{account}"


def clear(client, id_, **body):
    answer = client.put(f"{BANK}/{id_}/cleared", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def finish(client, id_, **body):
    answer = client.post(f"{BANK}/{id_}/finish", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def undo(client, id_, **headers):
    return client.post(f"{BANK}/{id_}/undo", headers=headers)


def marks(client, account=CASH):
    rows = view(client, f"/accounts/{account}/register")["data"]
    return {each["id"]: (each["cleared"], each["sessionId"]) for each in rows}


def figures(document):
    names = ("beginningBalance", "statementBalance", "clearedBalance", "discrepancy", "difference")
    return [document[name] for name in names]


def furnish(client):
    """Rows of March on the checking account, and one of April."""
    deposit(client, "in", "100.00", date="2026-03-10", ref="7", memo="Sales")
    deposit(client, "rent", "-30.00", date="2026-03-20")
    deposit(client, "check", "-5.00", date="2026-03-30")
    deposit(client, "later", "-7.00", date="2026-04-03")


@pytest.fixture
def client(filled):
    """A client of books with three rows of March and one of April on the checking account."""
    return filled(furnish)


# A statement from its beginning to its end


def test_a_reconciliation_begins_with_the_rows_to_the_statement_date(client):
    body = {"accountId": CASH, "statementDate": "2026-03-31", "statementBalance": "70.00"}
    answer = client.post(BANK, json={"id": "march", **body})
    assert (answer.status_code, answer.headers["location"]) == (201, f"/api/v1{BANK}/march")
    document = answer.json()
    assert version_in(answer) == document["version"]
    assert document["createdAt"] == document["updatedAt"] != ""
    rows = document.pop("rows")
    del document["createdAt"], document["updatedAt"], document["version"]
    assert document == {
        "id": "march",
        "accountId": CASH,
        "accountName": "Checking",
        "statementDate": "2026-03-31",
        "beginningBalance": "0.00",
        "beginningDate": None,
        "outstanding": [],
        "statementBalance": "70.00",
        "clearedBalance": "0.00",
        "discrepancy": "0.00",
        "difference": "70.00",
        "status": "open",
        "adjustment": None,
    }
    assert [each["id"] for each in rows] == [row("in"), row("rent"), row("check")]
    assert rows[0] == {
        "id": row("in"),
        "date": "2026-03-10",
        "type": "Deposit",
        "ref": "7",
        "contactId": None,
        "name": "",
        "memo": "Sales",
        "amount": "100.00",
        "cleared": "none",
        "sessionId": None,
        "source": {"kind": "bank-transaction", "id": "in"},
        "isAfterStatement": False,
    }
    assert view(client, f"{BANK}/march")["rows"] == rows


def test_a_month_is_reconciled_and_the_next_one_begins_with_its_ending(client):
    reconciliation(client, "march", balance="70.00")
    document = clear(client, "march", cleared=[row("in"), row("rent")])
    assert figures(document) == ["0.00", "70.00", "70.00", "0.00", "0.00"]
    assert [each["cleared"] for each in document["rows"]] == ["cleared", "cleared", "none"]
    document = finish(client, "march")
    assert (document["status"], document["adjustment"]) == ("finished", None)
    assert [(each["id"], each["cleared"], each["sessionId"]) for each in document["rows"]] == [
        (row("in"), "reconciled", "march"),
        (row("rent"), "reconciled", "march"),
    ]
    assert marks(client) == {
        row("in"): ("reconciled", "march"),
        row("rent"): ("reconciled", "march"),
        row("check"): ("none", None),
        row("later"): ("none", None),
    }
    april = reconciliation(client, "april", balance="58.00", statementDate="2026-04-30")
    assert figures(april) == ["70.00", "58.00", "70.00", "0.00", "-12.00"]
    assert [each["id"] for each in april["rows"]] == [row("check"), row("later")]
    assert clear(client, "april", cleared="all")["difference"] == "0.00"
    finish(client, "april")
    filters = {"reconciled": 4, "cleared": 0, "none": 0}
    for mark, total in filters.items():
        assert view(client, f"/accounts/{CASH}/register?cleared={mark}")["total"] == total
        assert view(client, f"/bank-transactions?cleared={mark}")["total"] == total
    assert view(client, "/bank-transactions/in")["cleared"] == "reconciled"


def test_a_difference_is_refused_or_posted_as_an_adjustment(client):
    reconciliation(client, "march", balance="69.50")
    clear(client, "march", cleared=[row("in"), row("rent")])
    before = state(client)
    answer = client.post(f"{BANK}/march/finish")
    document = problem(answer, 409, "difference_left")
    assert (document["difference"], state(client)) == ("-0.50", before)
    document = finish(client, "march", adjustmentAccountId=RENT)
    adjustment = document["adjustment"]
    assert figures(document) == ["0.00", "69.50", "69.50", "0.00", "0.00"]
    posted = view(client, f"/bank-transactions/{adjustment['id']}")
    assert (posted["date"], posted["amount"], posted["cleared"], posted["splits"][0]) == (
        "2026-03-31",
        "-0.50",
        "reconciled",
        {**posted["splits"][0], "accountId": RENT, "amount": "-0.50"},
    )
    assert undo(client, "march").json()["status"] == "undone"
    problem(client.get(f"/bank-transactions/{adjustment['id']}"), 404)
    assert state(client)["collections"] == before["collections"]


@pytest.mark.parametrize(
    ("account", "pointer"),
    [(CASH, 422), ("nothing", 422), (RECEIVABLE, 422)],
)
def test_an_adjustment_needs_an_account_that_it_can_be_posted_on(client, account, pointer):
    reconciliation(client, "march", balance="1.00")
    body = {"adjustmentAccountId": account}
    answer = client.post(f"{BANK}/march/finish", json=body)
    assert pointers(answer, pointer) == ["/adjustmentAccountId"]


def test_a_card_is_reconciled_in_what_is_owed(client):
    deposit(client, "charge", "-25.00", accountId=CARD, date="2026-03-05")
    deposit(client, "paid", "10.00", accountId=CARD, date="2026-03-15")
    reconciliation(client, "card", CARD, "15.00")
    document = clear(client, "card", cleared="all")
    assert figures(document) == ["0.00", "15.00", "15.00", "0.00", "0.00"]
    assert [each["amount"] for each in document["rows"]] == ["25.00", "-10.00"]
    client.patch(f"{BANK}/card", json={"statementBalance": "17.00"})
    refused = problem(client.post(f"{BANK}/card/finish"), 409, "difference_left")
    assert refused["difference"] == "2.00"


def test_accounts_of_every_kind_with_statements_are_reconciled_at_once(client):
    contact(client)
    payment(client, "p1", "40.00")  # It waits in Undeposited Funds.
    journal(client, "loan", lines=lines("900.00", CASH, LOAN))
    deposit(client, "saved", "-20.00", splits=[{"accountId": SAVINGS, "amount": "-20.00"}])
    for account, ending, rows in (
        (FUNDS, "40.00", [row("p1", FUNDS, "payment")]),
        (LOAN, "900.00", [row("loan", LOAN, "journal")]),
        (SAVINGS, "20.00", [row("saved", SAVINGS)]),
    ):
        begun = reconciliation(client, account, account, ending)
        assert [each["id"] for each in begun["rows"]] == rows
        clear(client, account, cleared=rows)
        assert finish(client, account)["difference"] == "0.00"
    assert marks(client)[row("saved")] == ("none", None)
    assert ids(client, f"{BANK}?status=finished&sort=statementDate") == [SAVINGS, FUNDS, LOAN]


def test_an_account_without_statements_is_refused(client):
    for account in (RECEIVABLE, SALES, "nothing"):
        body = {"accountId": account, "statementDate": "2026-03-31", "statementBalance": 0}
        assert pointers(client.post(BANK, json=body)) == ["/accountId"]


# The first reconciliation of an account


def test_a_first_reconciliation_begins_with_a_balance_and_what_was_outstanding(client):
    body = {
        "id": "april",
        "accountId": CASH,
        "statementDate": "2026-04-30",
        "statementBalance": "58.00",
        "beginningDate": "2026-03-31",
        "beginningBalance": "70.00",
    }
    before = state(client)
    document = problem(client.post(BANK, json=body), 409, "difference_left")
    assert (document["difference"], state(client)) == ("5.00", before)
    document = made(client, BANK, {**body, "outstanding": [row("check")]})
    assert figures(document) == ["70.00", "58.00", "70.00", "0.00", "-12.00"]
    assert (document["beginningDate"], document["outstanding"]) == ("2026-03-31", [row("check")])
    assert [each["id"] for each in document["rows"]] == [row("check"), row("later")]
    document = clear(client, "april", cleared="all")
    assert document["difference"] == "0.00"
    assert {each["sessionId"] for each in finish(client, "april")["rows"]} == {"april"}
    assert set(marks(client).values()) == {("reconciled", "april")}


def test_what_is_said_of_a_beginning_must_fit(client):
    body = {"accountId": CASH, "statementDate": "2026-04-30", "statementBalance": "58.00"}
    begun = {**body, "beginningDate": "2026-03-31", "beginningBalance": "70.00"}
    for fields, places in (
        ({**body, "beginningBalance": 1}, ["/beginningDate"]),
        ({**body, "outstanding": [row("check")]}, ["/beginningDate"]),
        ({**body, "beginningDate": "2026-03-31"}, ["/beginningBalance"]),
        ({**begun, "beginningDate": "2026-04-30"}, ["/beginningDate"]),
        ({**begun, "outstanding": [row("check"), row("later")]}, ["/outstanding/1"]),
        (
            {**begun, "outstanding": ["x", row("check", SAVINGS)]},
            ["/outstanding/0", "/outstanding/1"],
        ),
    ):
        assert pointers(client.post(BANK, json=fields)) == places
    nulls = {"id": None, "beginningDate": None, "beginningBalance": None, "outstanding": None}
    assert made(client, BANK, {**body, **nulls})["beginningBalance"] == "0.00"


def test_a_later_reconciliation_states_no_beginning(client):
    reconciliation(client, "march", balance="70.00")
    clear(client, "march", cleared=[row("in"), row("rent")])
    finish(client, "march")
    body = {"accountId": CASH, "statementDate": "2026-04-30", "statementBalance": "58.00"}
    for name, value in (
        ("beginningBalance", "70.00"),
        ("beginningDate", "2026-03-31"),
        ("outstanding", []),
    ):
        assert pointers(client.post(BANK, json={**body, name: value})) == [f"/{name}"]


# Changing and cancelling


def test_a_mistyped_date_and_balance_are_corrected(client):
    reconciliation(client, "march", balance="7.00", statementDate="2026-04-30")
    clear(client, "march", cleared=[row("in"), row("later")])
    answer = client.patch(
        f"{BANK}/march",
        json={"statementDate": "2026-03-31", "statementBalance": "93.00"},
        headers={"content-type": "application/merge-patch+json"},
    )
    document = answer.json()
    assert (document["statementDate"], document["difference"]) == ("2026-03-31", "0.00")
    shown = [(each["id"], each["cleared"], each["isAfterStatement"]) for each in document["rows"]]
    assert shown == [
        (row("in"), "cleared", False),
        (row("rent"), "none", False),
        (row("check"), "none", False),
        (row("later"), "cleared", True),
    ]
    for body, places in (
        ({"statementDate": None}, ["/statementDate"]),
        ({"statementBalance": "1.234"}, ["/statementBalance"]),
        ({"accountId": SAVINGS}, ["/accountId"]),
        ({"status": "finished"}, ["/status"]),
    ):
        assert pointers(client.patch(f"{BANK}/march", json=body)) == places


def test_a_beginning_is_corrected_or_taken_back(client):
    begun = {"beginningDate": "2026-03-20", "beginningBalance": "70.00"}
    reconciliation(client, "april", balance="58.00", statementDate="2026-04-30", **begun)
    changes = {"beginningDate": "2026-03-30", "outstanding": [row("check")]}
    document = client.patch(f"{BANK}/april", json=changes).json()
    assert [each["id"] for each in document["rows"]] == [row("check"), row("later")]
    problem(client.patch(f"{BANK}/april", json={"outstanding": None}), 409, "difference_left")
    document = client.patch(f"{BANK}/april", json={"beginningDate": None}).json()
    assert figures(document) == ["0.00", "58.00", "0.00", "0.00", "58.00"]
    assert (document["beginningDate"], document["outstanding"]) == (None, [])
    assert len(document["rows"]) == 4
    assert set(marks(client).values()) == {("none", None)}
    body = {"beginningDate": None, "beginningBalance": "70.00"}
    assert pointers(client.patch(f"{BANK}/april", json=body)) == ["/beginningDate"]


def test_a_cancelled_reconciliation_leaves_the_marks_of_the_register(client):
    path = f"/accounts/{CASH}/register/{row('in')}"
    assert client.patch(path, json={"cleared": "cleared"}).status_code == 200
    before = marks(client)
    reconciliation(client, "march", balance="70.00")
    clear(client, "march", uncleared="all")
    clear(client, "march", cleared=[row("rent")])
    assert marks(client)[row("rent")] == ("cleared", "march")
    answer = client.delete(f"{BANK}/march")
    assert (answer.status_code, answer.content) == (204, b"")
    assert marks(client) == before
    problem(client.get(f"{BANK}/march"), 404, "not_found")
    assert ids(client, BANK) == []
    reconciliation(client, "march", balance="70.00")


# Clearing


def test_rows_are_cleared_one_by_one_or_all_at_once(client):
    reconciliation(client, "march", balance="70.00")

    def cleared(**body):
        rows = clear(client, "march", **body)["rows"]
        return [each["source"]["id"] for each in rows if each["cleared"] == "cleared"]

    assert cleared(cleared=[row("in")]) == ["in"]
    assert cleared(cleared=[row("in"), row("rent")]) == ["in", "rent"]
    assert cleared(uncleared=[row("in"), row("check")]) == ["rent"]
    assert cleared(cleared="all") == ["in", "rent", "check"]
    assert cleared(cleared="all", uncleared=[row("check")]) == ["in", "rent"]
    assert cleared(cleared=[row("check")], uncleared="all") == ["check"]
    assert cleared() == ["check"]
    assert cleared(cleared=None, uncleared=[]) == ["check"]
    assert cleared(cleared=[row("later")]) == ["check", "later"]
    assert cleared(uncleared="all") == []
    assert [each["source"]["id"] for each in view(client, f"{BANK}/march")["rows"]] == [
        "in",
        "rent",
        "check",
    ]


def test_rows_that_cannot_be_cleared_are_all_named(client):
    deposit(client, "saved", accountId=SAVINGS)
    reconciliation(client, "march", balance="70.00")
    before = state(client)
    for body, places in (
        ({"cleared": [row("in"), "x", row("saved", SAVINGS)]}, ["/cleared/1", "/cleared/2"]),
        ({"cleared": ["x"], "uncleared": [row("gone")]}, ["/cleared/0", "/uncleared/0"]),
        ({"cleared": "all", "uncleared": "all"}, ["/uncleared"]),
        ({"cleared": [row("in")], "uncleared": [row("in")]}, ["/uncleared/0"]),
        ({"cleared": "some"}, ["/cleared"]),
        ({"cleared": "", "uncleared": 7}, ["/cleared", "/uncleared"]),
        ({"cleared": [7]}, ["/cleared/0"]),
        ({"cleared": {"all": True}}, ["/cleared"]),
        ({"rows": []}, ["/rows"]),
    ):
        assert pointers(client.put(f"{BANK}/march/cleared", json=body)) == places, body
    assert state(client) == before
    assert clear(client, "march")["difference"] == "70.00"


def test_several_thousand_rows_fit_into_one_request(client):
    reconciliation(client, "march", balance="70.00")
    longest = row("x" * 64, "y" * 36)
    body = {"cleared": [row("in"), *[longest] * 8_000]}
    answer = client.put(f"{BANK}/march/cleared", json=body)
    assert len(pointers(answer)) == 8_000


def test_the_register_ticks_in_the_open_reconciliation(client):
    reconciliation(client, "march", balance="100.00")
    path = f"/accounts/{CASH}/register/{row('in')}"
    assert client.patch(path, json={"cleared": "cleared"}).json()["sessionId"] == "march"
    assert view(client, f"{BANK}/march")["difference"] == "0.00"
    assert client.patch("/bank-transactions/rent", json={"cleared": "cleared"}).status_code == 200
    assert view(client, f"{BANK}/march")["difference"] == "30.00"


# What is refused because of the books


def test_an_account_has_one_open_reconciliation(client):
    reconciliation(client, "march", balance="70.00")
    body = {"accountId": CASH, "statementDate": "2026-04-30", "statementBalance": 0}
    document = problem(client.post(BANK, json=body), 409, "reconciliation_open")
    assert document["conflicting"] == {"collection": "reconciliations", "id": "march"}
    problem(client.post(BANK, json={**body, "id": "march", "accountId": SAVINGS}), 409, "id_taken")
    made(client, BANK, {**body, "accountId": SAVINGS})


def test_a_statement_is_later_than_the_last_one(client):
    reconciliation(client, "march", balance="0.00")
    finish(client, "march")
    body = {"accountId": CASH, "statementDate": "2026-03-31", "statementBalance": 0}
    problem(client.post(BANK, json=body), 409, "earlier_statement")
    reconciliation(client, "april", balance="0.00", statementDate="2026-04-30")
    answer = client.patch(f"{BANK}/april", json={"statementDate": "2026-03-01"})
    assert "2026-03-31" in problem(answer, 409, "earlier_statement")["detail"]


def test_a_finished_reconciliation_is_not_changed_and_an_undone_one_neither(client):
    reconciliation(client, "march", balance="0.00")
    finish(client, "march")
    for status in ("finished", "undone"):
        for answer in (
            client.patch(f"{BANK}/march", json={"statementBalance": 1}),
            client.delete(f"{BANK}/march"),
            client.put(f"{BANK}/march/cleared", json={"cleared": "all"}),
            client.post(f"{BANK}/march/finish"),
        ):
            assert status in problem(answer, 409, "reconciliation_status")["detail"]
        answer = undo(client, "march")
        assert answer.status_code == (200 if status == "finished" else 409)
    problem(answer, 409, "reconciliation_status")
    assert view(client, f"{BANK}/march")["status"] == "undone"


def test_the_latest_reconciliation_is_undone_first(client):
    reconciliation(client, "march", balance="0.00")
    problem(undo(client, "march"), 409, "reconciliation_status")
    finish(client, "march")
    reconciliation(client, "april", balance="0.00", statementDate="2026-04-30")
    document = problem(undo(client, "march"), 409, "reconciliation_open")
    assert document["conflicting"]["id"] == "april"
    finish(client, "april")
    document = problem(undo(client, "march"), 409, "later_reconciliations")
    assert document["conflicting"] == {"collection": "reconciliations", "id": "april"}
    assert undo(client, "april").json()["status"] == "undone"
    assert undo(client, "march").json()["rows"] == []


def test_an_adjustment_in_closed_books_is_refused_and_is_not_undone(client):
    reconciliation(client, "march", balance="1.00")
    close(client, "2026-03-31")
    body = {"adjustmentAccountId": RENT}
    problem(client.post(f"{BANK}/march/finish", json=body), 409, "closed")
    assert view(client, f"{BANK}/march")["status"] == "open"
    reason = {"company": {"closingDate": "2026-02-28", "reason": "reconciling"}}
    assert client.patch("/system/settings", json=reason).status_code == 200
    finish(client, "march", **body)
    close(client, "2026-03-31")
    problem(undo(client, "march"), 409, "closed")
    assert view(client, f"{BANK}/march")["status"] == "finished"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("PATCH", ""),
        ("DELETE", ""),
        ("PUT", "/cleared"),
        ("POST", "/finish"),
        ("POST", "/undo"),
        ("GET", "/discrepancies"),
    ],
)
def test_a_reconciliation_that_is_not_there_is_not_found(client, method, path):
    problem(client.request(method, f"/api/v1{BANK}/none{path}"), 404, "not_found")


# As every write


def test_a_begin_says_what_is_missing_or_odd(client):
    body = {"accountId": CASH, "statementDate": "2026-03-31", "statementBalance": "70.00"}
    for fields, places in (
        ({name: value for name, value in body.items() if name != "accountId"}, ["/accountId"]),
        ({"accountId": CASH, "statementBalance": 1}, ["/statementDate"]),
        ({"accountId": CASH, "statementDate": "2026-03-31"}, ["/statementBalance"]),
        ({**body, "statementDate": "31.03.2026"}, ["/statementDate"]),
        ({**body, "statementDate": "2026-02-30"}, ["/statementDate"]),
        ({**body, "statementDate": "1899-12-31"}, ["/statementDate"]),
        ({**body, "statementBalance": 1.005}, ["/statementBalance"]),
        ({**body, "statementBalance": None}, ["/statementBalance"]),
        ({**body, "id": "a b"}, ["/id"]),
        ({**body, "id": ""}, ["/id"]),
        ({**body, "difference": "0.00"}, ["/difference"]),
        ({**body, "outstanding": "all"}, ["/outstanding"]),
    ):
        assert pointers(client.post(BANK, json=fields)) == places, fields
    assert ids(client, BANK) == []


def test_a_stale_version_is_refused_with_the_reconciliation_as_it_is(client):
    read = reconciliation(client, "march", balance="70.00")
    etag = f'"{read["version"]}"'
    cleared = client.put(
        f"{BANK}/march/cleared", json={"cleared": "all"}, headers={"if-match": etag}
    )
    assert cleared.headers["etag"] == client.get(f"{BANK}/march").headers["etag"]
    answer = client.patch(
        f"{BANK}/march",
        json={"statementBalance": "65.00"},
        headers={"if-match": cleared.headers["etag"]},
    )
    assert answer.status_code == 200
    stale = {"if-match": etag}
    for refused in (
        client.patch(f"{BANK}/march", json={"statementBalance": 1}, headers=stale),
        client.delete(f"{BANK}/march", headers=stale),
        client.put(f"{BANK}/march/cleared", json={}, headers=stale),
        client.post(f"{BANK}/march/finish", headers=stale),
        undo(client, "march", **stale),
    ):
        current = problem(refused, 412, "stale")["current"]
        assert current == view(client, f"{BANK}/march")
    fresh = {"if-match": answer.headers["etag"]}
    assert client.post(f"{BANK}/march/finish", headers=fresh).status_code == 200


def test_a_retry_gets_the_same_answer_and_does_nothing(client):
    body = {"accountId": CASH, "statementDate": "2026-03-31", "statementBalance": "65.00"}
    requests = [
        ("POST", "", {"id": "march", **body}),
        ("PUT", "/march/cleared", {"cleared": "all"}),
        ("POST", "/march/finish", {}),
        ("POST", "/march/undo", {}),
        ("POST", "", {"id": "again", **body}),
        ("PATCH", "/again", {"statementBalance": 1}),
        ("DELETE", "/again", None),
    ]
    for place, (method, path, sent) in enumerate(requests):
        headers = {"idempotency-key": f"key-{place}"}
        options = {} if sent is None else {"json": sent}
        answers = [
            client.request(method, f"/api/v1{BANK}{path}", headers=headers, **options)
            for _ in range(2)
        ]
        assert answers[0].status_code < 300, answers[0].text
        assert answers[0].content == answers[1].content
        assert answers[0].status_code == answers[1].status_code
        assert answers[1].headers["idempotency-hit"] == "true"
    other = client.post(f"{BANK}/march/finish", json={}, headers={"idempotency-key": "key-3"})
    problem(other, 422)


def test_every_step_can_be_tried_first(client):
    def tried(method, path, body=None):
        before = (state(client), client.get(BANK).content, marks(client))
        options = {} if body is None else {"json": body}
        answer = client.request(method, f"/api/v1{BANK}{path}?dryRun=true", **options)
        assert answer.status_code == 200, answer.text
        assert (state(client), client.get(BANK).content, marks(client)) == before
        return answer.json()

    body = {"accountId": CASH, "statementDate": "2026-03-31", "statementBalance": "64.00"}
    assert tried("POST", "", body)["difference"] == "64.00"
    made(client, BANK, {"id": "march", **body})
    assert tried("PATCH", "/march", {"statementBalance": 0})["difference"] == "0.00"
    assert tried("PUT", "/march/cleared", {"cleared": "all"})["difference"] == "-1.00"
    clear(client, "march", cleared="all")
    finished = tried("POST", "/march/finish", {"adjustmentAccountId": RENT})
    assert finished["status"] == "finished"
    assert finished["effect"]["balances"] == {CASH: "-1.00", RENT: "1.00"}
    assert "id" not in tried("DELETE", "/march")
    finish(client, "march", adjustmentAccountId=RENT)
    undone = tried("POST", "/march/undo")
    assert undone["effect"]["balances"] == {CASH: "1.00", RENT: "-1.00"}
    assert balance(client, CASH, "2026-03-31") == "64.00"


# Lists


def test_reconciliations_are_listed_by_account_status_and_statement_date(client):
    for month, day in (("jan", "2026-01-31"), ("feb", "2026-02-28")):
        reconciliation(client, month, balance="0.00", statementDate=day)
        finish(client, month)
    reconciliation(client, "march", balance="70.00")
    reconciliation(client, "saved", SAVINGS, "0.00")
    undone = finish(client, "saved") and undo(client, "saved")
    assert undone.status_code == 200
    head = view(client, f"{BANK}?status=open")["data"][0]
    full = view(client, f"{BANK}/march")
    assert head == {name: value for name, value in full.items() if name != "rows"}
    for query, expected in (
        ("", ["saved", "march", "feb", "jan"]),
        ("?sort=statementDate", ["jan", "feb", "march", "saved"]),
        (f"?accountId={CASH}", ["march", "feb", "jan"]),
        (f"?accountId={CASH}&status=finished", ["feb", "jan"]),
        ("?status=undone", ["saved"]),
        ("?from=2026-02-01&to=2026-02-28", ["feb"]),
        ("?to=2026-02-27", ["jan"]),
    ):
        assert ids(client, f"{BANK}{query}") == expected, query
    first = view(client, f"{BANK}?limit=3")
    rest = view(client, f"{BANK}?limit=3&cursor={first['nextCursor']}")
    assert [each["id"] for each in [*first["data"], *rest["data"]]] == ids(client, BANK)
    assert (first["total"], rest["nextCursor"]) == (4, None)
    problem(client.get(f"{BANK}?limit=2&sort=statementDate&cursor={first['nextCursor']}"), 400)
    for query in ("status=closed", "sort=name", "accountid=x", "from=yesterday", "limit=0"):
        problem(client.get(f"{BANK}?{query}"), 400, "bad_request")
    assert parameters(client.get(f"{BANK}?from=2026-02-01&to=2026-01-31")) == ["from"]
    document = problem(client.get(f"{BANK}?sort=date"), 400)
    assert "must be one of statementDate, -statementDate" in document["detail"]
    answer = client.get(BANK)
    again = client.get(BANK, headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


# Discrepancies


WHY = "?override=mistyped"


def test_what_was_changed_since_is_listed_until_the_next_reconciliation_settles_it(client):
    reconciliation(client, "march", balance="65.00")
    clear(client, "march", cleared="all")
    finish(client, "march")
    empty = {"sessionId": "march", "accountId": CASH, "rows": [], "total": "0.00"}
    assert view(client, f"{BANK}/march/discrepancies") == empty
    document = problem(client.delete("/bank-transactions/check"), 409, "reconciled")
    assert "2026-03-31" in document["detail"]
    assert document["conflicting"] == {"collection": "reconciliations", "id": "march"}
    larger = {"amount": "110.00", "splits": [{"accountId": SALES, "amount": "110.00"}]}
    headers = {"x-actor": "ann"}
    answer = client.patch(f"/bank-transactions/in{WHY}", json=larger, headers=headers)
    assert answer.status_code == 200
    assert client.delete(f"/bank-transactions/check{WHY}").status_code == 204
    of_march = view(client, f"{BANK}/march/discrepancies")
    assert of_march["total"] == view(client, f"{BANK}/march")["discrepancy"] == "-95.00"
    assert of_march["rows"] == [
        {
            "rowId": row("in"),
            "sessionId": "march",
            "label": of_march["rows"][0]["label"],
            "source": {"kind": "bank-transaction", "id": "in"},
            "before": {"date": "2026-03-10", "amount": "100.00"},
            "after": {"date": "2026-03-10", "amount": "110.00"},
            "reason": "mistyped",
            "actor": "ann",
            "changedOn": "2026-11-22",
            "lockedAgainBy": None,
            "settledBy": None,
        },
        {
            **of_march["rows"][1],
            "rowId": row("check"),
            "source": {"kind": "bank-transaction", "id": "check"},
            "before": {"date": "2026-03-30", "amount": "-5.00"},
            "after": None,
            "actor": "api",
        },
    ]
    begun = reconciliation(client, "april", balance="80.00", statementDate="2026-04-30")
    assert figures(begun) == ["65.00", "80.00", "-30.00", "-95.00", "110.00"]
    of_april = view(client, f"{BANK}/april/discrepancies")
    assert (of_april["rows"], of_april["total"]) == (of_march["rows"], "-95.00")
    clear(client, "april", cleared=[row("in")])
    finish(client, "april")
    settled = view(client, f"{BANK}/march/discrepancies")
    assert [(each["lockedAgainBy"], each["settledBy"]) for each in settled["rows"]] == [
        ("april", "april"),
        (None, "april"),
    ]
    assert view(client, f"{BANK}/april/discrepancies")["rows"] == []
    may = reconciliation(client, "may", balance="0.00", statementDate="2026-05-31")
    assert may["discrepancy"] == "0.00"
    assert view(client, f"{BANK}/may/discrepancies")["rows"] == []
    client.delete(f"{BANK}/may")
    assert undo(client, "april").status_code == 200
    assert view(client, f"{BANK}/march/discrepancies") == of_march


def test_a_locked_row_is_cleared_or_uncleared_for_a_reason_only(client):
    reconciliation(client, "march", balance="65.00")
    clear(client, "march", cleared="all")
    finish(client, "march")
    reconciliation(client, "april", balance="58.00", statementDate="2026-04-30")
    for body in ({"cleared": [row("in")]}, {"uncleared": [row("in"), row("rent")]}):
        answer = client.put(f"{BANK}/april/cleared", json=body)
        assert "override" in problem(answer, 409, "reconciled")["detail"]
        tried = client.put(f"{BANK}/april/cleared{WHY}&dryRun=true", json=body)
        assert tried.status_code == 200
    assert marks(client)[row("in")] == ("reconciled", "march")
    answer = client.put(f"{BANK}/april/cleared{WHY}", json={"uncleared": [row("rent")]})
    assert answer.json()["discrepancy"] == "30.00"
    shown = [(each["id"], each["cleared"]) for each in answer.json()["rows"]]
    assert shown == [(row("rent"), "none"), (row("later"), "none")]
    assert [each["reason"] for each in view(client, f"{BANK}/april/discrepancies")["rows"]] == [
        "mistyped"
    ]
    answer = client.put(f"{BANK}/april/cleared{WHY}", json={"cleared": [row("in")]})
    assert answer.json()["discrepancy"] == "-70.00"
    assert answer.json()["clearedBalance"] == "95.00"
    assert clear(client, "april", cleared="all")["difference"] == "0.00"
    assert finish(client, "april")["status"] == "finished"
    verified = view(client, "/audit/verify")
    assert verified["ok"] is True


def test_a_step_reads_as_many_statements_for_many_rows_as_for_few(client, monkeypatch):
    read = []

    def counted(method):
        def count(buffer, statement, *values):
            read.append(statement)
            return method(buffer, statement, *values)

        return count

    for name in ("read", "select"):
        monkeypatch.setattr(WriteBuffer, name, counted(getattr(WriteBuffer, name)))
    costs = []
    for month, count in ((5, 2), (6, 40)):
        for n in range(count):
            deposit(client, f"m{month}n{n}", "1.00", date=f"2026-0{month}-05")
        id_, day = f"month-{month}", f"2026-0{month}-30"
        reconciliation(client, id_, balance="0.00", statementDate=day)
        steps = (
            ("PUT", "/cleared", {"cleared": "all"}),
            ("PUT", "/cleared", {"uncleared": [row(f"m{month}n0")]}),
            ("POST", "/finish", {"adjustmentAccountId": RENT}),
        )
        cost = []
        for method, path, body in steps:
            read.clear()
            answer = client.request(method, f"/api/v1{BANK}/{id_}{path}", json=body)
            assert answer.status_code == 200, answer.text
            cost.append(len(read))
        costs.append(cost)
    few, many = costs
    assert [after - before for before, after in zip(few, many, strict=True)] == [0, 0, 0]
