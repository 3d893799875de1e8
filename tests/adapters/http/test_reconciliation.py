"""Receivables and payables over HTTP: their balances, manual applications, and running the
automatic application on demand."""

import pytest

from adapters.json_shapes.cursors import make_cursor
from tests.adapters.http.requests import (
    CASH,
    PAYABLE,
    RECEIVABLE,
    RENT,
    SALES,
    balance,
    bill,
    bill_payment,
    close,
    contact,
    credit_memo,
    customers_and_vendors,
    invoice,
    journal,
    made,
    payment,
    pointers,
    problem,
    state,
    vendor_credit,
    view,
)


@pytest.fixture
def client(filled):
    """A client of books with two customers and two vendors."""
    return filled(customers_and_vendors)


def apply(client, side="ar", *stated, contact_id=None, **headers):
    """Run the automatic application, after applying (credit, debit, amount) manually."""
    body = (
        {
            "applications": [
                {"creditId": credit, "debitId": debit, "amount": amount}
                for credit, debit, amount in stated
            ]
        }
        if stated
        else {}
    )
    return client.post(
        f"/reconciliation/{side}" + (f"?contactId={contact_id}" if contact_id else ""),
        json=body,
        headers=headers,
    )


def made_now(answer):
    """The applications that an answer reports as new: (credit, debit, amount, rule)."""
    assert answer.status_code == 200, answer.text
    return sorted(
        (each["creditId"], each["debitId"], each["amount"], each["rule"])
        for each in answer.json()["applied"]
    )


# How they stand


def test_new_books_have_nothing_open(client):
    for side in ("ar", "ap"):
        zero = dict.fromkeys(("control", "documents", "difference", "open", "unapplied"), "0.00")
        lists = {"contacts": [], "outOfStep": [], "nextCursor": None}
        assert view(client, f"/reconciliation/{side}") == {**zero, **lists}


def test_a_page_has_so_many_open_items_and_the_amounts_of_all(client):
    for number in range(3):
        invoice(client, f"i{number}", "10.00", date=f"2026-03-0{3 - number}", number=f"{number}")
    payment(client, "p1", "5.00", hold=True)
    invoice(client, "z1", "7.00", contactId="zeta", number="9")
    whole = view(client, "/reconciliation/ar")
    items, cursor = [], ""
    for place, length in enumerate((2, 2, 1)):
        page = view(client, f"/reconciliation/ar?limit=2{cursor}")
        for listed in page["contacts"]:
            items += [each["id"] for each in (*listed["debits"], *listed["credits"])]
        assert len(items) == 2 * place + length
        assert {name: page[name] for name in ("control", "open", "unapplied")} == {
            name: whole[name] for name in ("control", "open", "unapplied")
        }
        assert page["contacts"][0]["open"] == ("30.00" if place < 2 else "7.00")
        cursor = f"&cursor={page['nextCursor']}"
    assert page["nextCursor"] is None
    assert items == ["i2", "i1", "i0", "p1", "z1"]
    problem(client.get("/reconciliation/ap?cursor=W10"), 400)


def test_a_cursor_that_no_page_has_made_is_refused(client):
    for number, status in (("7", 200), ("9" * 5_000, 400)):
        place = ("acme", RECEIVABLE, "acme", "charge", "2026-03-01", "2026-03-01", number, "i1")
        cursor = make_cursor("customer None", place)
        answer = client.get(f"/reconciliation/ar?cursor={cursor}")
        assert answer.status_code == status, answer.text


def test_open_items_are_listed_by_contact_and_due_date(client):
    invoice(client, "i1", number="7", dueDate="2026-05-01")
    invoice(client, "i2", "70.00", number="8", date="2026-03-02")
    payment(client, "p1", hold=True, ref="101")
    invoice(client, "z1", "5.00", contactId="zeta", number="9")
    invoice(client, "draft", status="draft")
    receivables = view(client, "/reconciliation/ar")
    assert {
        name: receivables[name]
        for name in ("control", "documents", "difference", "open", "unapplied", "outOfStep")
    } == {
        "control": "135.00",
        "documents": "135.00",
        "difference": "0.00",
        "open": "175.00",
        "unapplied": "40.00",
        "outOfStep": [],
    }
    assert [each["name"] for each in receivables["contacts"]] == ["Acme", "Zeta"]
    acme = receivables["contacts"][0]
    assert {
        name: acme[name]
        for name in ("contactId", "accountId", "control", "open", "unapplied", "difference")
    } == {
        "contactId": "acme",
        "accountId": RECEIVABLE,
        "control": "130.00",
        "open": "170.00",
        "unapplied": "40.00",
        "difference": "0.00",
    }
    assert [each["id"] for each in acme["debits"]] == ["i2", "i1"]
    assert acme["debits"][1] == {
        "id": "i1",
        "kind": "invoice",
        "documentId": "i1",
        "date": "2026-03-01",
        "dueDate": "2026-05-01",
        "number": "7",
        "amount": "100.00",
        "open": "100.00",
        "hold": False,
    }
    assert acme["credits"] == [
        {
            "id": "p1",
            "kind": "payment",
            "documentId": "p1",
            "date": "2026-03-05",
            "dueDate": "2026-03-05",
            "number": "101",
            "amount": "40.00",
            "open": "40.00",
            "hold": True,
        }
    ]
    only = view(client, "/reconciliation/ar?contactId=acme")
    assert (only["contacts"], only["control"], only["open"]) == ([acme], "130.00", "170.00")
    assert balance(client, RECEIVABLE) == receivables["control"]


def test_payables_that_we_owe_are_positive(client):
    bill(client)
    bill_payment(client, hold=True)
    payables = view(client, "/reconciliation/ap")
    assert (
        payables["control"],
        payables["documents"],
        payables["open"],
        payables["unapplied"],
    ) == (
        "30.00",
        "30.00",
        "50.00",
        "20.00",
    )
    assert [
        (
            each["control"],
            [one["id"] for one in each["debits"]],
            [one["id"] for one in each["credits"]],
        )
        for each in payables["contacts"]
    ] == [("30.00", ["b1"], ["q1"])]


def test_each_control_account_is_listed_on_its_own(client):
    made(
        client,
        "/accounts",
        {
            "id": "ar2",
            "name": "Other receivables",
            "type": "asset",
            "subtype": "accounts_receivable",
        },
    )
    invoice(client)
    payment(client, receivableAccountId="ar2")
    receivables = view(client, "/reconciliation/ar?contactId=acme")
    assert [
        (each["accountId"], each["control"], each["open"], each["unapplied"])
        for each in receivables["contacts"]
    ] == [
        (RECEIVABLE, "100.00", "100.00", "0.00"),
        ("ar2", "-40.00", "0.00", "40.00"),
    ]
    assert (
        receivables["control"],
        receivables["documents"],
        view(client, "/contacts/acme")["balance"],
    ) == (
        "60.00",
        "60.00",
        "60.00",
    )
    assert pointers(apply(client, "ar", ("p1", "i1", "40.00"))) == ["/applications/0/debitId"]


@pytest.mark.parametrize(("side", "other"), [("ar", "vend"), ("ap", "acme")])
def test_a_contact_of_the_other_side_is_refused(client, side, other):
    for answer in (
        client.get(f"/reconciliation/{side}?contactId={other}"),
        apply(client, side, contact_id=other),
    ):
        problem(answer, 409, "wrong_kind")
    for answer in (
        client.get(f"/reconciliation/{side}?contactId=nobody"),
        apply(client, side, contact_id="nobody"),
    ):
        problem(answer, 404, "not_found")
    for query in ("contact=acme", "contactId=acme&contactId=acme", "asOf=2026-01-01", "limit=0"):
        problem(client.get(f"/reconciliation/{side}?{query}"), 400)


@pytest.mark.parametrize("side", ["ar", "ap"])
def test_the_overview_has_a_weak_etag(client, side):
    first = client.get(f"/reconciliation/{side}")
    again = client.get(f"/reconciliation/{side}", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content, first.headers["etag"][:3]) == (304, b"", 'W/"')
    journal(client)
    assert (
        client.get(
            f"/reconciliation/{side}", headers={"if-none-match": first.headers["etag"]}
        ).status_code
        == 200
    )


# Stating


def test_a_person_applies_credits_manually(client):
    invoice(client, "i1", "30.00")
    invoice(client, "i2", "30.00")
    payment(client, hold=True)
    assert made_now(apply(client, "ar", ("p1", "i2", "25.00"))) == [("p1", "i2", "25.00", "stated")]
    payment_view = view(client, "/payments/p1")
    assert (payment_view["applications"], payment_view["unapplied"]) == (
        [{"invoiceId": "i2", "amount": "25.00"}],
        "15.00",
    )
    assert made_now(apply(client, "ar", ("p1", "i2", "28.00"), ("p1", "i1", "5.00"))) == [
        ("p1", "i1", "5.00", "stated"),
        ("p1", "i2", "28.00", "stated"),
    ]
    assert made_now(apply(client, "ar", ("p1", "i2", "0"))) == []
    assert view(client, "/payments/p1")["applications"] == [{"invoiceId": "i1", "amount": "5.00"}]
    assert view(client, "/invoices/i2")["balance"] == "30.00"


def test_an_application_to_payables_may_name_its_items_in_either_way(client):
    bill(client)
    bill_payment(client, hold=True)
    assert made_now(apply(client, "ap", ("q1", "b1", "5.00"))) == [("q1", "b1", "5.00", "stated")]
    assert made_now(apply(client, "ap", ("b1", "q1", "7.00"))) == [("q1", "b1", "7.00", "stated")]
    assert view(client, "/bills/payments/q1")["applications"] == [
        {"billId": "b1", "amount": "7.00"}
    ]


def test_an_invoice_may_be_named_by_its_number_and_an_item_by_its_kind(client):
    invoice(client, number="INV-7")
    payment(client, hold=True)
    assert made_now(apply(client, "ar", ("p1", "inv-7", "5.00"))) == [
        ("p1", "i1", "5.00", "stated")
    ]
    assert made_now(apply(client, "ar", ("payment:p1", "invoice:i1", "6.00"))) == [
        ("p1", "i1", "6.00", "stated")
    ]


def test_a_name_that_several_items_have_is_refused_with_their_names(client):
    invoice(client, number="77")
    credit_memo(client, number="77", hold=True)
    payment(client, hold=True)
    (fault,) = problem(apply(client, "ar", ("p1", "77", "5.00")), 422)["errors"]
    assert (
        fault["pointer"],
        "'invoice:i1'" in fault["message"],
        "'invoice:m1'" in fault["message"],
    ) == ("/applications/0/debitId", True, True)
    invoice(client, "p1", "5.00", number="78")
    assert pointers(apply(client, "ar", ("p1", "i1", "5.00"))) == ["/applications/0/creditId"]


def test_a_journal_of_several_items_is_named_by_the_ids_that_are_listed(client):
    shares = [
        {"accountId": RECEIVABLE, "debit": amount, "contactId": who}
        for amount, who in ((30, "acme"), (20, "acme"), (10, "zeta"))
    ]
    journal(client, lines=[*shares, {"accountId": SALES, "credit": 60}])
    payment(client, hold=True)
    debits = view(client, "/reconciliation/ar?contactId=acme")["contacts"][0]["debits"]
    assert [(each["amount"], each["documentId"]) for each in debits] == [
        ("30.00", "j1"),
        ("20.00", "j1"),
    ]
    assert pointers(apply(client, "ar", ("p1", "j1", "5.00"))) == ["/applications/0/debitId"]
    assert made_now(apply(client, "ar", ("p1", debits[1]["id"], "5.00"))) == [
        ("p1", debits[1]["id"], "5.00", "stated")
    ]
    assert view(client, "/payments/p1")["applications"] == []
    problem(
        client.patch(
            "/journals/j1", json={"lines": [shares[0], {"accountId": SALES, "credit": 30}]}
        ),
        409,
        "applied_manually",
    )
    assert client.delete("/journals/j1").status_code == 204
    assert view(client, "/payments/p1")["unapplied"] == "40.00"


@pytest.mark.parametrize(
    ("stated", "pointer"),
    [
        (("nobody", "i1", "1.00"), "creditId"),
        (("p1", "nobody", "1.00"), "debitId"),
        (("i1", "i2", "1.00"), "creditId"),
        (("p1", "p2", "1.00"), "debitId"),
        (("p1", "z1", "1.00"), "debitId"),
        (("p1", "i1", "-1.00"), "amount"),
        (("p1", "i1", "40.01"), "amount"),
        (("p1", "i2", "5.01"), "amount"),
        (("p1", "draft", "1.00"), "debitId"),
        (("p1", "gone", "1.00"), "debitId"),
        (("q1", "b1", "1.00"), "creditId"),
        (("p1", "b1", "1.00"), "debitId"),
        (("j1", "i1", "1.00"), "creditId"),
        (("p1", "", "1.00"), "debitId"),
        (("p1", "i1", "x"), "amount"),
        ((1, "i1", "1.00"), "creditId"),
        (("i1", "p1", "1.00"), "creditId"),
    ],
)
def test_an_impossible_application_is_refused_with_its_place(client, stated, pointer):
    invoice(client)
    invoice(client, "i2", "5.00")
    invoice(client, "z1", contactId="zeta")
    invoice(client, "draft", status="draft")
    invoice(client, "gone")
    assert client.post("/invoices/gone/void", json={"reason": "x"}).status_code == 200
    for n in (1, 2):
        payment(client, f"p{n}", hold=True)
    bill(client)
    bill_payment(client, hold=True)
    journal(client)
    before = state(client)
    assert pointers(apply(client, "ar", ("p2", "i1", "2.00"), stated)) == [
        f"/applications/1/{pointer}"
    ]
    assert state(client) == before


@pytest.mark.parametrize(
    "body",
    [
        {"applications": {}},
        {"applications": [1]},
        {"applications": [{"creditId": "p1", "debitId": "i1"}]},
        {"x": 1},
        {"applications": [{"creditId": "p1", "debitId": "i1", "amount": 1, "rule": "stated"}]},
    ],
)
def test_a_body_of_another_shape_is_refused(client, body):
    assert pointers(client.post("/reconciliation/ar", json=body))[0].startswith(
        f"/{next(iter(body))}"
    )


def test_an_application_of_another_contact_than_the_named_one_is_refused(client):
    invoice(client)
    payment(client, hold=True)
    assert pointers(apply(client, "ar", ("p1", "i1", "1.00"), contact_id="zeta")) == [
        "/applications/0/creditId"
    ]
    assert made_now(apply(client, "ar", ("p1", "i1", "1.00"), contact_id="acme")) == [
        ("p1", "i1", "1.00", "stated")
    ]


def test_a_manual_application_replaces_automatic_ones_but_not_other_manual_ones(client):
    invoice(client, amount="50.00")
    payment(client)
    payment(client, "p2", hold=True)
    assert made_now(apply(client, "ar", ("p2", "i1", "30.00"))) == [("p2", "i1", "30.00", "stated")]
    assert (view(client, "/payments/p1")["unapplied"], view(client, "/invoices/i1")["balance"]) == (
        "20.00",
        "0.00",
    )
    assert made_now(apply(client, "ar", ("p1", "i1", "20.00"))) == []
    assert view(client, "/payments/p1")["applied"][0]["rule"] == "oldest"
    before = state(client)
    assert (
        client.patch(
            "/payments/p1", json={"applications": [{"invoiceId": "i1", "amount": "15.00"}]}
        ).status_code
        == 200
    )
    assert state(client) != before
    before = state(client)
    problem(apply(client, "ar", ("p1", "i1", "20.01")), 409, "over_applied")
    assert state(client) == before


def test_a_manual_application_is_rehearsed_and_retried_like_every_write(client):
    invoice(client)
    payment(client, hold=True)
    before = state(client)
    body = {"applications": [{"creditId": "p1", "debitId": "i1", "amount": "5.00"}]}
    dry = client.post("/reconciliation/ar?dryRun=true", json=body).json()
    assert ([each["amount"] for each in dry["applied"]], state(client)) == (
        ["5.00"],
        before,
    )
    first = apply(client, "ar", ("p1", "i1", "5.00"), **{"idempotency-key": "k"})
    again = apply(client, "ar", ("p1", "i1", "5.00"), **{"idempotency-key": "k"})
    assert (again.content, again.headers["idempotency-hit"]) == (first.content, "true")
    problem(apply(client, "ar", ("p1", "i1", "6.00"), **{"idempotency-key": "k"}), 422)


def test_an_application_in_a_closed_period_is_dated_after_the_closing_date(client):
    invoice(client)
    payment(client, hold=True)
    close(client, "2026-06-30")
    answer = apply(client, "ar", ("p1", "i1", "5.00"))
    assert [each["date"] for each in answer.json()["applied"]] == ["2026-07-01"]
    close(client, "2026-07-31")
    before = state(client)
    problem(apply(client, "ar", ("p1", "i1", "0")), 409, "closed")
    assert state(client) == before
    answer = apply(client, "ar", ("p1", "i1", "8.00"))
    assert [(each["date"], each["amount"]) for each in answer.json()["applied"]] == [
        ("2026-08-01", "3.00")
    ]


# Running the machine


def test_automatic_application_has_nothing_left_to_do_after_any_write(client):
    invoice(client)
    payment(client)
    credit_memo(client, hold=True)
    bill(client)
    vendor_credit(client)
    before = state(client)
    assert [made_now(apply(client, side)) for side in ("ar", "ap")] == [[], []]
    assert state(client) == before


def test_running_the_automatic_application_reports_what_it_applied(client):
    invoice(client)
    payment(client, hold=True)
    assert made_now(apply(client, "ar", ("p1", "i1", "10.00"))) == [("p1", "i1", "10.00", "stated")]
    assert made_now(apply(client, contact_id="acme")) == []
    invoice(client, "i2", "10.00")
    payment(client, "p2", "7.00", applications=[{"invoiceId": "i2", "amount": 7}])
    answer = apply(client, "ar", ("p2", "i2", "0"))
    paid = view(client, "/payments/p2")
    assert (made_now(answer), paid["applications"], paid["hold"]) == ([], [], True)


# What contacts owe


def test_a_contacts_balance_is_what_is_open_less_what_is_unapplied(client):
    for id_, amount in (("i1", "100.00"), ("i2", "50.00")):
        invoice(client, id_, amount)
    invoice(client, "draft", status="draft")
    payment(client, "p1", "20.00", hold=True)
    credit_memo(client, amount="50.00")
    balances = {
        each["id"]: (each["balance"], each["openCount"])
        for each in view(client, "/contacts")["data"]
    }
    assert balances == {
        "acme": ("80.00", 1),
        "zeta": ("0.00", 0),
        "vend": ("0.00", 0),
        "bolt": ("0.00", 0),
    }
    bill(client)
    bill_payment(client, amount="60.00")
    vendor = view(client, "/contacts/vend")
    assert (vendor["balance"], vendor["openCount"]) == ("-10.00", 0)
    assert client.patch("/contacts/vend", json={"email": "x"}).json()["balance"] == "-10.00"
    assert (
        client.put(
            "/contacts/vend",
            json={**view(client, "/contacts/vend"), "balance": "5.00", "openCount": 9},
        ).json()["openCount"]
        == 0
    )
    for name in ("balance", "openCount"):
        assert pointers(
            client.post("/contacts", json={"kind": "customer", "name": "New", name: 0})
        ) == [f"/{name}"]
        assert pointers(client.patch("/contacts/acme", json={name: 0})) == [f"/{name}"]


def test_a_contact_with_documents_is_not_deleted_and_keeps_its_kind(client):
    invoice(client)
    payment(client)
    assert problem(client.delete("/contacts/acme"), 409, "in_use")["counts"] == {
        "invoices": 1,
        "payments": 1,
    }
    problem(client.patch("/contacts/acme", json={"kind": "vendor"}), 409, "contact_used")


def test_merged_contacts_keep_their_applications_and_the_rest_is_applied_automatically(client):
    contact(client, "old", "Old")
    invoice(client, "o1", contactId="old")
    payment(client, "op", contactId="old", applications=[{"invoiceId": "o1", "amount": 40}])
    payment(client, "p1", "70.00")
    answer = client.post("/contacts/old/merge", json={"into": "acme"})
    assert (answer.status_code, answer.json()["balance"], answer.json()["openCount"]) == (
        200,
        "-10.00",
        0,
    )
    assert sorted(
        (each["creditId"], each["amount"], each["rule"])
        for each in view(client, "/invoices/o1")["applied"]
    ) == [
        ("op", "40.00", "stated"),
        ("p1", "60.00", "oldest"),
    ]
    receivables = view(client, "/reconciliation/ar")
    assert (receivables["difference"], receivables["outOfStep"], receivables["control"]) == (
        "0.00",
        [],
        "-10.00",
    )


def test_merged_control_accounts_keep_their_applications(client):
    made(
        client,
        "/accounts",
        {
            "id": "ar2",
            "name": "Other receivables",
            "type": "asset",
            "subtype": "accounts_receivable",
        },
    )
    invoice(client, receivableAccountId="ar2")
    payment(
        client,
        receivableAccountId="ar2",
        hold=True,
        applications=[{"invoiceId": "i1", "amount": 5}],
    )
    payment(client, "p2")
    assert client.post("/accounts/ar2/merge", json={"into": RECEIVABLE}).status_code == 200
    assert view(client, "/invoices/i1")["balance"] == "55.00"
    receivables = view(client, "/reconciliation/ar")
    assert (
        receivables["difference"],
        receivables["outOfStep"],
        [each["accountId"] for each in receivables["contacts"]],
    ) == ("0.00", [], [RECEIVABLE])


def test_control_accounts_agree_with_their_open_items(client):
    invoice(client)
    payment(client)
    bill(client)
    bill_payment(client)
    journal(client, lines=[{"accountId": RENT, "debit": 5}, {"accountId": CASH, "credit": 5}])
    for side, account in (("ar", RECEIVABLE), ("ap", PAYABLE)):
        overview = view(client, f"/reconciliation/{side}")
        assert (overview["control"], overview["difference"], overview["outOfStep"]) == (
            balance(client, account),
            "0.00",
            [],
        )
