"""Payments of customers over HTTP: what they pay, what is left of them, refunds, and refusals."""

import pytest

from tests.adapters.http.requests import (
    CARD,
    CASH,
    FUNDS,
    PAYABLE,
    RECEIVABLE,
    SALES,
    SAVINGS,
    balance,
    close,
    credit_memo,
    customers_and_vendors,
    deposit,
    ids,
    invoice,
    journal,
    made,
    parameters,
    payment,
    pointers,
    problem,
    state,
    version_in,
    view,
)


@pytest.fixture
def client(filled):
    """A client of books with two customers and two vendors."""
    return filled(customers_and_vendors)


def applied(payment_view):
    """The applications of a payment: (invoice, amount, rule)."""
    return [(each["invoiceId"], each["amount"], each["rule"]) for each in payment_view["applied"]]


def paid_by(invoice_view):
    """The credits that pay an invoice: (credit, amount)."""
    return [(each["creditId"], each["amount"]) for each in invoice_view["applied"]]


# Defaults


def test_missing_fields_of_a_payment_are_filled_in(client):
    payment_view = made(client, "/payments", {"contactId": "acme", "amount": "12.5"})
    assert {
        name: value
        for name, value in payment_view.items()
        if name not in {"id", "version", "createdAt", "updatedAt"}
    } == {
        "contactId": "acme",
        "contactName": "Acme",
        "date": "2026-11-22",
        "amount": "12.50",
        "method": "",
        "ref": "",
        "depositAccountId": FUNDS,
        "receivableAccountId": RECEIVABLE,
        "applications": [],
        "hold": False,
        "memo": "",
        "status": "posted",
        "voidReason": "",
        "applied": [],
        "unapplied": "12.50",
        "voidedBy": None,
        "externalId": None,
        "metadata": {},
    }
    assert (balance(client, FUNDS), balance(client, RECEIVABLE)) == ("12.50", "-12.50")


def test_the_default_accounts_of_the_company_are_used(client):
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
    defaults = {"undepositedFundsAccountId": SAVINGS, "receivableAccountId": "ar2"}
    assert client.patch("/system/settings", json={"defaults": defaults}).status_code == 200
    payment_view = made(client, "/payments", {"contactId": "acme", "amount": 1})
    assert (payment_view["depositAccountId"], payment_view["receivableAccountId"]) == (
        SAVINGS,
        "ar2",
    )
    assert (
        made(
            client, "/invoices", {"contactId": "acme", "lines": [{"accountId": SALES, "rate": 1}]}
        )["receivableAccountId"]
        == "ar2"
    )


@pytest.mark.parametrize(
    ("field", "value", "pointer"),
    [
        ("contactId", "vend", "/contactId"),
        ("contactId", "nobody", "/contactId"),
        ("contactId", None, "/contactId"),
        ("amount", 0, "/amount"),
        ("amount", "-1.00", "/amount"),
        ("amount", "0.00", "/amount"),
        ("amount", None, "/amount"),
        ("depositAccountId", SALES, "/depositAccountId"),
        ("depositAccountId", CARD, "/depositAccountId"),
        ("depositAccountId", RECEIVABLE, "/depositAccountId"),
        ("depositAccountId", "nobody", "/depositAccountId"),
        ("receivableAccountId", PAYABLE, "/receivableAccountId"),
        ("receivableAccountId", CASH, "/receivableAccountId"),
        ("ref", "x" * 41, "/ref"),
        ("method", "x" * 201, "/method"),
        ("applications", [{"invoiceId": "nobody", "amount": 1}], "/applications/0/invoiceId"),
        ("applications", [{"invoiceId": "i1", "amount": 0}], "/applications/0/amount"),
        ("applications", [{"invoiceId": "i1", "amount": -1}], "/applications/0/amount"),
        ("applications", [{"invoiceId": "i1"}], "/applications/0/amount"),
        ("applications", [{"amount": 1}], "/applications/0/invoiceId"),
        (
            "applications",
            [{"invoiceId": "i1", "amount": 1, "rule": "stated"}],
            "/applications/0/rule",
        ),
        ("applications", [{"invoiceId": "i1", "amount": 41}], "/applications"),
        (
            "applications",
            [{"invoiceId": "i1", "amount": 1}, {"invoiceId": "i1", "amount": 2}],
            "/applications/1/invoiceId",
        ),
        ("hold", "yes", "/hold"),
        ("applications", [{"invoiceId": "other", "amount": 1}], "/applications/0/invoiceId"),
        ("applications", [{"invoiceId": "draft", "amount": 1}], "/applications/0/invoiceId"),
        ("applications", [{"invoiceId": "m1", "amount": 1}], "/applications/0/invoiceId"),
        (
            "applications",
            [{"invoiceId": "i1", "amount": 1}, {"invoiceId": "small", "amount": 6}],
            "/applications/1/amount",
        ),
        ("applications", [{"invoiceId": "elsewhere", "amount": 1}], "/applications/0/invoiceId"),
        ("status", "void", "/status"),
        ("unapplied", "1.00", "/unapplied"),
        ("applied", [], "/applied"),
    ],
)
def test_an_invalid_payment_is_refused_with_the_place_of_the_fault(client, field, value, pointer):
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
    invoice(client, "other", contactId="zeta")
    invoice(client, "draft", status="draft")
    invoice(client, "small", "5.00")
    invoice(client, "elsewhere", receivableAccountId="ar2")
    credit_memo(client, hold=True, receivableAccountId=RECEIVABLE)
    before = state(client)
    body = {
        "contactId": "acme",
        "amount": 40,
        "date": "2026-03-05",
        "receivableAccountId": RECEIVABLE,
    }
    assert pointers(client.post("/payments", json={**body, field: value})) == [pointer]
    assert state(client) == before


# Applications


def test_the_rules_of_application_are_tried_in_order(client):
    for number, amount in (("7", "50.00"), ("8", "30.00"), ("9", "20.00")):
        invoice(client, f"i{number}", amount, number=number)
    assert applied(payment(client, "p1", "10.00", memo="for invoice 9, thanks")) == [
        ("i9", "10.00", "number")
    ]
    assert applied(payment(client, "p2", "30.00")) == [("i8", "30.00", "exact")]
    assert applied(payment(client, "p3", "60.00")) == [
        ("i7", "50.00", "exact"),
        ("i9", "10.00", "exact"),
    ]
    assert [view(client, f"/invoices/i{number}")["status"] for number in (7, 8, 9)] == ["paid"] * 3
    assert view(client, "/contacts/acme") | {"balance": "0.00", "openCount": 0} == view(
        client, "/contacts/acme"
    )


@pytest.mark.parametrize(
    ("ref", "memo", "paid_invoice"),
    [
        ("", "8", "i8"),
        ("", "#8", "i8"),
        ("", "inv 8", "i8"),
        ("", "INV8", "i7"),
        ("", "18", "i7"),
        ("", "8.00", "i7"),
        ("", "8, 7", "i8"),
        ("8", "", "i7"),
        ("inv 8", "", "i8"),
        ("Invoice 8", "", "i8"),
        ("", "Invoice no. 8.", "i8"),
        ("", "AB-1 please", "ab"),
        ("", "ab-1", "ab"),
        ("", "AB", "i7"),
        ("", "AB-12", "i7"),
    ],
)
def test_a_number_is_a_whole_word_of_the_memo_or_of_a_ref_after_invoice(
    client, ref, memo, paid_invoice
):
    for id_, number in (("i7", "7"), ("i8", "8"), ("ab", "AB-1")):
        invoice(client, id_, number=number)
    assert applied(payment(client, "p1", "10.00", ref=ref, memo=memo))[0][0] == paid_invoice


def test_a_bare_ref_matches_if_the_open_amount_is_the_amount_of_the_payment(client):
    invoice(client, "i7", "40.00", number="7")
    invoice(client, "i8", "40.00", number="8")
    assert applied(payment(client, amount="40.00", ref="8")) == [("i8", "40.00", "number")]


def test_money_received_earlier_pays_a_later_invoice(client):
    assert payment(client, amount="60.00")["unapplied"] == "60.00"
    invoice_view = invoice(client, date="2026-04-01")
    assert (invoice_view["amountPaid"], invoice_view["applied"][0]["date"]) == (
        "60.00",
        "2026-04-01",
    )
    assert view(client, "/payments/p1")["unapplied"] == "0.00"
    credit_memo(client, amount="50.00", date="2026-04-02")
    assert view(client, "/invoices/m1")["balance"] == "10.00"


def test_a_manual_application_takes_precedence_over_automatic_ones(client):
    invoice(client, "i1", "40.00")
    invoice(client, "i2", "40.00")
    payment(client)
    payment_view = made(
        client,
        "/payments",
        {
            "id": "p2",
            "contactId": "acme",
            "amount": 30,
            "applications": [{"invoiceId": "i1", "amount": "25.00"}],
        },
    )
    assert applied(payment_view) == [("i1", "25.00", "stated"), ("i2", "5.00", "oldest")]
    assert applied(view(client, "/payments/p1")) == [
        ("i1", "15.00", "exact"),
        ("i2", "25.00", "oldest"),
    ]
    assert (
        client.patch(
            "/payments/p2", json={"applications": [{"invoiceId": "i1", "amount": 10}]}
        ).status_code
        == 200
    )
    assert [view(client, f"/invoices/{each}")["balance"] for each in ("i1", "i2")] == [
        "0.00",
        "10.00",
    ]
    assert view(client, "/payments/p2")["applications"] == [{"invoiceId": "i1", "amount": "10.00"}]


def test_manual_applications_beyond_the_amount_of_an_invoice_are_409(client):
    invoice(client, "i1", "40.00")
    payment(client, applications=[{"invoiceId": "i1", "amount": 30}], amount="30.00")
    before = state(client)
    problem(
        client.post(
            "/payments",
            json={
                "contactId": "acme",
                "amount": 30,
                "applications": [{"invoiceId": "i1", "amount": 11}],
            },
        ),
        409,
        "over_applied",
    )
    assert state(client) == before
    assert (
        client.post(
            "/payments",
            json={
                "contactId": "acme",
                "amount": 30,
                "applications": [{"invoiceId": "i1", "amount": 10}],
            },
        ).status_code
        == 201
    )


def test_an_automatic_application_that_is_sent_back_stays_automatic(client):
    invoice(client)
    read = payment(client)
    sent = {"applications": [{"invoiceId": "i1", "amount": "40.00"}]}
    assert client.patch("/payments/p1", json=sent).json() == read
    assert client.put("/payments/p1", json={**read, **sent}).json() == read
    assert client.delete("/invoices/i1").status_code == 204
    invoice(client, "i2")
    changed = client.patch(
        "/payments/p1", json={"applications": [{"invoiceId": "i2", "amount": "39.99"}]}
    ).json()
    assert (changed["applications"], applied(changed)) == (
        [{"invoiceId": "i2", "amount": "39.99"}],
        [("i2", "0.01", "oldest"), ("i2", "39.99", "stated")],
    )


def test_the_amount_of_a_removed_manual_application_is_applied_automatically(client):
    invoice(client)
    invoice(client, "i2", date="2026-02-01")
    payment(client, hold=True, applications=[{"invoiceId": "i1", "amount": 40}])
    payment_view = client.patch("/payments/p1", json={"applications": []}).json()
    assert (payment_view["applied"], payment_view["unapplied"]) == ([], "40.00")
    payment_view = client.patch("/payments/p1", json={"hold": False}).json()
    assert applied(payment_view) == [("i2", "40.00", "oldest")]


def test_null_and_a_put_remove_manual_applications(client):
    invoice(client)
    read = payment(client, hold=True, applications=[{"invoiceId": "i1", "amount": 40}])
    assert client.patch("/payments/p1", json={"applications": None}).json()["unapplied"] == "40.00"
    assert client.put("/payments/p1", json={**read, "version": None}).json()["unapplied"] == "0.00"
    replaced = client.put(
        "/payments/p1", json={"contactId": "acme", "amount": 40, "hold": True}
    ).json()
    assert (replaced["unapplied"], replaced["date"], replaced["applications"]) == (
        "40.00",
        "2026-03-05",
        [],
    )


def test_a_lower_amount_reduces_the_newest_automatic_application(client):
    invoice(client, "i1", "30.00")
    invoice(client, "i2", "30.00", date="2026-04-01")
    payment(client, amount="50.00")
    payment_view = client.patch("/payments/p1", json={"amount": "35.00"}).json()
    assert (applied(payment_view), payment_view["unapplied"]) == (
        [("i1", "30.00", "oldest"), ("i2", "5.00", "oldest")],
        "0.00",
    )
    assert (
        client.patch(
            "/payments/p1", json={"applications": [{"invoiceId": "i2", "amount": 20}]}
        ).status_code
        == 200
    )
    before = state(client)
    problem(client.patch("/payments/p1", json={"amount": "19.99"}), 409, "over_applied")
    assert state(client) == before
    assert client.patch("/payments/p1", json={"amount": "20.00"}).status_code == 200
    assert view(client, "/invoices/i1")["balance"] == "30.00"


def test_a_later_date_moves_the_applications(client):
    invoice(client)
    payment(client)
    payment_view = client.patch("/payments/p1", json={"date": "2026-05-05"}).json()
    assert [(each["date"], each["rule"]) for each in payment_view["applied"]] == [
        ("2026-05-05", "oldest")
    ]
    assert view(client, "/invoices/i1")["applied"][0]["date"] == "2026-05-05"


def test_a_payment_moved_to_another_customer_is_applied_to_that_customer(client):
    invoice(client)
    invoice(client, "z1", contactId="zeta")
    payment(client)
    assert applied(client.patch("/payments/p1", json={"contactId": "zeta"}).json()) == [
        ("z1", "40.00", "oldest")
    ]
    assert view(client, "/invoices/i1")["balance"] == "100.00"
    assert (
        client.patch(
            "/payments/p1", json={"applications": [{"invoiceId": "z1", "amount": 1}]}
        ).status_code
        == 200
    )
    problem(client.patch("/payments/p1", json={"contactId": "acme"}), 409, "applied_manually")


def test_a_payment_may_go_to_the_bank_at_once(client):
    payment(client, depositAccountId=CASH)
    assert (balance(client, CASH), ids(client, "/bank-transactions/undeposited")) == ("40.00", [])
    (row,) = view(client, f"/accounts/{CASH}/register")["data"]
    assert (row["id"], row["type"], row["source"], row["name"]) == (
        f"payment:p1:{CASH}",
        "Payment",
        {"kind": "payment", "id": "p1"},
        "Acme",
    )
    marked = client.patch(f"/accounts/{CASH}/register/{row['id']}", json={"cleared": "cleared"})
    assert marked.json()["cleared"] == "cleared"


# Void and delete


def test_a_void_payment_pays_nothing(client):
    invoice(client)
    payment(client, applications=[{"invoiceId": "i1", "amount": "25.00"}])
    answer = client.post("/payments/p1/void", json={"reason": "bounced"})
    voided = answer.json()
    assert (answer.status_code, version_in(answer)) == (200, voided["version"])
    assert voided == voided | {
        "status": "void",
        "voidReason": "bounced",
        "amount": "40.00",
        "unapplied": "0.00",
        "applied": [],
        "applications": [],
    }
    assert voided["released"] == [{"creditId": "p1", "debitId": "i1", "amount": "25.00"}]
    assert (
        view(client, "/invoices/i1")["balance"],
        balance(client, FUNDS),
        ids(client, "/bank-transactions/undeposited"),
    ) == ("100.00", "0.00", [])
    before = state(client)
    for again in (
        client.post("/payments/p1/void", json={"reason": "x"}),
        client.patch("/payments/p1", json={"memo": "x"}),
        client.post("/payments/p1/refund", json={"accountId": CASH}),
    ):
        assert problem(again, 409)["code"] in {"nothing_open", "void"}
    assert state(client) == before
    assert client.delete("/payments/p1").status_code == 204


def test_a_void_payment_needs_a_reason_and_a_payment(client):
    payment(client)
    for body, pointer in (
        ({}, "/reason"),
        ({"reason": ""}, "/reason"),
        ({"reason": "x", "date": "2026-12-01"}, "/date"),
        ({"reason": "x", "x": 1}, "/x"),
    ):
        assert pointers(client.post("/payments/p1/void", json=body)) == [pointer]
    problem(client.post("/payments/nobody/void", json={"reason": "x"}), 404)


def test_a_void_payment_of_a_closed_period_is_paid_out_on_a_later_day(client):
    invoice(client, amount="25.00")
    payment(client, depositAccountId=CASH)
    close(client, "2026-06-30")
    for body in ({"reason": "x"}, {"reason": "x", "date": "2026-06-30"}):
        problem(client.post("/payments/p1/void", json=body), 409, "closed")
    voided = client.post(
        "/payments/p1/void", json={"reason": "bounced", "date": "2026-07-01"}
    ).json()
    assert (voided["status"], voided["voidReason"], voided["unapplied"]) == (
        "void",
        "bounced",
        "0.00",
    )
    (taken,) = view(client, "/bank-transactions")["data"]
    assert (taken["amount"], taken["accountId"], taken["date"], taken["contactId"]) == (
        "-40.00",
        CASH,
        "2026-07-01",
        "acme",
    )
    assert [balance(client, CASH, day) for day in ("2026-06-30", "2026-07-01")] == ["40.00", "0.00"]
    assert view(client, "/contacts/acme") == view(client, "/contacts/acme") | {
        "balance": "25.00",
        "openCount": 1,
    }
    problem(
        client.post("/payments/p1/void", json={"reason": "x", "date": "2026-07-02"}),
        409,
        "void",
    )


def test_a_void_payment_of_a_closed_period_does_not_wait_for_a_deposit(client):
    payment(client)
    close(client, "2026-06-30")
    assert (
        client.post(
            "/payments/p1/void", json={"reason": "bounced", "date": "2026-07-01"}
        ).status_code
        == 200
    )
    assert balance(client, FUNDS) == "0.00"
    assert ids(client, "/bank-transactions/undeposited") == []


def test_a_deleted_payment_takes_its_applications_with_it(client):
    invoice(client)
    payment(client, applications=[{"invoiceId": "i1", "amount": 5}])
    assert client.delete("/payments/p1").status_code == 204
    assert view(client, "/invoices/i1") == view(client, "/invoices/i1") | {
        "balance": "100.00",
        "applied": [],
    }


def test_figures_of_a_closed_period_stay(client):
    payment(client)
    payment(client, "p2", date="2026-07-01")
    close(client, "2026-06-30")
    before = state(client)
    for answer in (
        client.post("/payments", json={"contactId": "acme", "amount": 1, "date": "2026-06-30"}),
        client.patch("/payments/p1", json={"amount": 41}),
        client.patch("/payments/p1", json={"depositAccountId": CASH}),
        client.patch("/payments/p1", json={"contactId": "zeta"}),
        client.delete("/payments/p1"),
        client.patch("/payments/p1", json={"date": "2026-07-01"}),
        client.patch("/payments/p2", json={"date": "2026-06-30"}),
    ):
        problem(answer, 409, "closed")
    assert state(client) == before
    answer_to_texts = client.patch(
        "/payments/p1", json={"memo": "x", "ref": "y", "method": "Check"}
    )
    assert (answer_to_texts.status_code, answer_to_texts.json()["memo"]) == (200, "x")
    invoice_view = invoice(client, date="2026-07-15")
    assert [each["date"] for each in invoice_view["applied"]] == ["2026-07-15", "2026-07-15"]


def test_an_application_of_documents_of_a_closed_period_is_dated_after_it(client):
    invoice(client, amount="40.00")
    payment(client, hold=True)
    close(client, "2026-06-30")
    payment_view = client.patch("/payments/p1", json={"hold": False}).json()
    assert [(each["amount"], each["date"]) for each in payment_view["applied"]] == [
        ("40.00", "2026-07-01")
    ]
    close(client, "2026-07-31")
    before = state(client)
    problem(
        client.patch("/payments/p1", json={"applications": [{"invoiceId": "i1", "amount": 1}]}), 409
    )
    assert state(client) == before


# Refunds


def test_the_unapplied_rest_of_a_payment_is_refunded(client):
    invoice(client, amount="25.00")
    payment(client, ref="7")
    answer = client.post(
        "/payments/p1/refund", json={"accountId": CASH, "date": "2026-03-09", "amount": "5.00"}
    )
    refund = answer.json()
    assert (answer.status_code, answer.headers["location"]) == (
        201,
        f"/api/v1/bank-transactions/{refund['id']}",
    )
    assert (
        refund["amount"],
        refund["date"],
        refund["accountId"],
        refund["contactId"],
        refund["type"],
    ) == ("-5.00", "2026-03-09", CASH, "acme", "Refund")
    assert [
        (each["accountId"], each["amount"], each["contactId"]) for each in refund["splits"]
    ] == [(RECEIVABLE, "-5.00", "acme")]
    read = view(client, "/payments/p1")
    assert (
        read["unapplied"],
        read["applied"][-1]["amount"],
        read["applied"][-1]["rule"],
        read["applied"][-1]["kind"],
    ) == (
        "10.00",
        "5.00",
        "stated",
        "bank-transaction",
    )
    rest = client.post("/payments/p1/refund", json={"accountId": CARD}).json()
    assert (rest["amount"], rest["date"], view(client, "/payments/p1")["unapplied"]) == (
        "-10.00",
        "2026-11-22",
        "0.00",
    )
    assert view(client, "/contacts/acme")["balance"] == "0.00"
    problem(client.post("/payments/p1/refund", json={"accountId": CASH}), 409, "nothing_open")


def test_a_deleted_refund_leaves_the_rest_unapplied_again(client):
    payment(client)
    refund = client.post("/payments/p1/refund", json={"accountId": CASH}).json()
    assert client.delete(f"/bank-transactions/{refund['id']}").status_code == 204
    assert view(client, "/payments/p1") == view(client, "/payments/p1") | {
        "unapplied": "40.00",
        "applied": [],
    }


def test_a_void_refund_leaves_the_rest_unapplied_again(client):
    payment(client)
    refund = client.post("/payments/p1/refund", json={"accountId": CASH}).json()
    voided = client.post(f"/bank-transactions/{refund['id']}/void", json={"reason": "x"}).json()
    assert [(each["creditId"], each["amount"]) for each in voided["released"]] == [("p1", "40.00")]
    assert view(client, "/payments/p1")["unapplied"] == "40.00"


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({}, 422, "/accountId"),
        ({"accountId": CASH, "amount": 0}, 422, "/amount"),
        ({"accountId": CASH, "amount": -1}, 422, "/amount"),
        ({"accountId": CASH, "amount": "40.01"}, 409, None),
        ({"accountId": CASH, "date": "2201-01-01"}, 422, "/date"),
        ({"accountId": CASH, "date": "2026-06-30"}, 409, None),
        ({"accountId": CASH, "memo": "x"}, 422, "/memo"),
        ({"accountId": RECEIVABLE}, 422, "/accountId"),
        ({"accountId": SALES}, 422, "/accountId"),
        ({"accountId": "nobody"}, 422, "/accountId"),
        ({"accountId": "shut"}, 422, "/accountId"),
        ({"accountId": FUNDS}, 422, "/accountId"),
    ],
)
def test_an_invalid_refund_is_refused(client, body, status, pointer):
    made(
        client,
        "/accounts",
        {"id": "shut", "name": "Shut", "type": "asset", "subtype": "bank", "active": False},
    )
    close(client, "2026-06-30")
    payment(client, date="2026-07-05")
    before = state(client)
    refusal = problem(client.post("/payments/p1/refund", json=body), status)
    assert [each["pointer"] for each in refusal["errors"]] == ([pointer] if pointer else [])
    assert state(client) == before


def test_a_refund_of_an_unknown_payment_is_404(client):
    problem(client.post("/payments/nobody/refund", json={"accountId": CASH}), 404, "not_found")


def test_a_payment_on_hold_is_refunded_and_stays_on_hold(client):
    invoice(client)
    payment(client, hold=True)
    assert (
        client.post("/payments/p1/refund", json={"accountId": CASH, "amount": 15}).status_code
        == 201
    )
    payment_view = view(client, "/payments/p1")
    assert (
        payment_view["unapplied"],
        payment_view["hold"],
        view(client, "/invoices/i1")["balance"],
    ) == (
        "25.00",
        True,
        "100.00",
    )


# Lists


def test_payments_are_filtered_searched_and_sorted(client):
    invoice(client)
    payment(client, "p1", ref="101", memo="Spring", method="Check")
    payment(client, "p2", ref="102", contactId="zeta", date="2026-04-01")
    payment(client, "p3", "70.00", ref="99", date="2026-04-01")
    payment(client, "p4", ref="7", hold=True, date="2026-05-01")
    payment(client, "p5", ref="8")
    assert client.post("/payments/p5/void", json={"reason": "x"}).status_code == 200
    assert ids(client, "/payments") == ["p4", "p3", "p2", "p5", "p1"]
    for query, payment_ids in (
        ("contactId=zeta", "p2"),
        ("contactId=vend", ""),
        ("unapplied=true", "p4 p3 p2"),
        ("unapplied=false", "p5 p1"),
        ("ref=101", "p1"),
        ("from=2026-04-02", "p4"),
        ("to=2026-03-05", "p5 p1"),
        ("from=2026-04-01&to=2026-04-01", "p3 p2"),
        ("q=spring", "p1"),
        ("q=check", "p1"),
        ("q=102", "p2"),
        ("sort=ref", "p1 p2 p4 p5 p3"),
        ("sort=date,-ref", "p5 p1 p3 p2 p4"),
        ("unapplied=true&contactId=acme", "p4 p3"),
    ):
        assert " ".join(ids(client, f"/payments?{query}")) == payment_ids, query
    for wrong in (
        "unapplied=some",
        "unapplied=",
        "status=posted",
        "number=1",
        "kind=payment",
        "sort=memo",
        "overdue=true",
    ):
        assert parameters(client.get(f"/payments?{wrong}")) == [wrong.partition("=")[0]]


# Other credits and charges


def test_a_journal_on_receivables_can_be_paid_and_can_pay(client):
    owed = [
        {"accountId": RECEIVABLE, "debit": 25, "contactId": "acme"},
        {"accountId": SALES, "credit": 25},
    ]
    journal(client, lines=owed)
    payment_view = payment(client)
    assert (
        payment_view["unapplied"],
        payment_view["applied"][0]["invoiceId"],
        payment_view["applied"][0]["kind"],
        payment_view["applied"][0]["amount"],
    ) == (
        "15.00",
        None,
        "journal",
        "25.00",
    )
    journal(
        client,
        "j2",
        lines=[
            {"accountId": SALES, "debit": 10, "contactId": "acme"},
            {"accountId": RECEIVABLE, "credit": 10, "contactId": "acme"},
        ],
    )
    invoice(client, amount="25.00")
    invoice_view = view(client, "/invoices/i1")
    assert (invoice_view["balance"], {each["kind"] for each in invoice_view["applied"]}) == (
        "0.00",
        {"payment", "journal"},
    )
    assert view(client, "/contacts/acme") == view(client, "/contacts/acme") | {
        "balance": "0.00",
        "openCount": 0,
    }


def test_a_deposit_with_a_split_on_receivables_is_a_credit(client):
    invoice(client)
    deposit(client, splits=[{"accountId": RECEIVABLE, "amount": "50.00", "contactId": "acme"}])
    assert paid_by(view(client, "/invoices/i1")) == [
        (f"bank-transaction:d1:{RECEIVABLE}:acme:credit", "50.00")
    ]
