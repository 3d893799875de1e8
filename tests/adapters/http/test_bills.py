"""Bills, vendor credits and bill payments over HTTP: the mirror of invoices and payments, and
where they differ."""

import pytest

from tests.adapters.http.requests import (
    CARD,
    CASH,
    FUNDS,
    PAYABLE,
    RECEIVABLE,
    RENT,
    SALES,
    SAVINGS,
    balance,
    bill,
    bill_payment,
    close,
    customers_and_vendors,
    deposit,
    ids,
    journal,
    made,
    parameters,
    pointers,
    problem,
    state,
    vendor_credit,
    version_in,
    view,
)


@pytest.fixture
def client(filled):
    """A client of books with two customers and two vendors."""
    return filled(customers_and_vendors)


def lines(*amounts):
    return [{"accountId": RENT, "amount": amount} for amount in amounts]


def applied(payment_view):
    """The applications of a payment: (bill, amount, rule)."""
    return [(each["billId"], each["amount"], each["rule"]) for each in payment_view["applied"]]


# Bills


def test_missing_fields_of_a_bill_are_filled_in(client):
    bill_view = made(client, "/bills", {"contactId": "bolt", "lines": lines("12.5", 2)})
    assert {
        name: value
        for name, value in bill_view.items()
        if name not in {"id", "version", "createdAt", "updatedAt"}
    } == {
        "kind": "bill",
        "number": "",
        "contactId": "bolt",
        "contactName": "Bolt",
        "date": "2026-11-22",
        "dueDate": "2026-12-07",
        "termsId": "terms-net-15",
        "memo": "",
        "hold": False,
        "lines": [
            {"id": "1", "accountId": RENT, "description": "", "amount": "12.50"},
            {"id": "2", "accountId": RENT, "description": "", "amount": "2.00"},
        ],
        "payableAccountId": PAYABLE,
        "applications": [],
        "voidReason": "",
        "total": "14.50",
        "amountPaid": "0.00",
        "balance": "14.50",
        "applied": [],
        "status": "open",
        "voids": None,
        "writeOff": False,
        "discountDate": None,
        "discountAvailable": "0.00",
        "voidedBy": None,
        "externalId": None,
        "metadata": {},
    }
    assert (balance(client, PAYABLE), balance(client, RENT)) == ("14.50", "14.50")
    assert view(client, "/contacts/bolt") == view(client, "/contacts/bolt") | {
        "balance": "14.50",
        "openCount": 1,
    }
    entry = view(client, f"/journals/bill:{bill_view['id']}")
    assert (entry["type"], entry["source"]) == ("Bill", {"kind": "bill", "id": bill_view["id"]})
    memo = made(client, "/bills", {"kind": "vendor_credit", "contactId": "bolt", "lines": lines(1)})
    assert (memo["dueDate"], memo["termsId"], memo["status"]) == ("2026-11-22", None, "applied")


@pytest.mark.parametrize(
    ("field", "value", "pointer"),
    [
        ("contactId", "acme", "/contactId"),
        ("contactId", "nobody", "/contactId"),
        ("payableAccountId", RECEIVABLE, "/payableAccountId"),
        ("payableAccountId", CASH, "/payableAccountId"),
        ("payableAccountId", "nobody", "/payableAccountId"),
        ("termsId", "nobody", "/termsId"),
        ("kind", "invoice", "/kind"),
        ("hold", True, "/hold"),
        ("applications", [{"billId": "b1", "amount": 1}], "/applications"),
        ("lines", [], "/lines"),
        ("lines", lines(1, -2), "/lines"),
        ("lines", [{"accountId": RENT}], "/lines/0/amount"),
        ("lines", [{"amount": 1}], "/lines/0/accountId"),
        ("lines", [{"accountId": RENT, "amount": 1, "rate": 1}], "/lines/0/rate"),
        ("number", "x" * 41, "/number"),
        ("status", "open", "/status"),
        ("total", "1.00", "/total"),
        ("balance", "1.00", "/balance"),
        ("warnings", [], "/warnings"),
        *(
            ("lines", [*lines(1), {"accountId": account, "amount": 1}], "/lines/1/accountId")
            for account in (CASH, FUNDS, CARD, PAYABLE, RECEIVABLE, "noted", "nobody")
        ),
    ],
)
def test_an_invalid_bill_is_refused_with_the_place_of_the_fault(client, field, value, pointer):
    made(
        client,
        "/accounts",
        {"id": "noted", "name": "Noted", "type": "asset", "subtype": "non_posting"},
    )
    bill(client)
    before = state(client)
    assert pointers(
        client.post(
            "/bills",
            json={"contactId": "vend", "date": "2026-03-01", "lines": lines(1), field: value},
        )
    ) == [pointer]
    assert state(client) == before


def test_a_number_that_the_vendor_used_before_is_accepted_with_a_warning(client):
    assert "warnings" not in bill(client, number="7-A")
    (warning,) = bill(client, "b2", number="7-a")["warnings"]
    assert (warning["code"], warning["ids"]) == ("possible_duplicate", ["b1"])
    assert "same vendor and number" in warning["message"]
    assert "warnings" not in view(client, "/bills/b2")
    assert "warnings" not in client.patch("/bills/b2", json={"memo": "checked"}).json()
    assert "warnings" not in bill(client, "b3", contactId="bolt", number="7-A")
    assert "warnings" not in vendor_credit(client, number="7-A")


def test_a_computed_due_date_follows_date_and_terms(client):
    assert bill(client, contactId="bolt")["dueDate"] == "2026-03-16"
    assert client.patch("/bills/b1", json={"date": "2026-04-01"}).json()["dueDate"] == "2026-04-16"
    assert (
        client.patch("/bills/b1", json={"termsId": "terms-net-30"}).json()["dueDate"]
        == "2026-05-01"
    )
    assert (
        client.patch("/bills/b1", json={"dueDate": "2026-04-20"}).json()["dueDate"] == "2026-04-20"
    )
    assert client.patch("/bills/b1", json={"date": "2026-04-19"}).json()["dueDate"] == "2026-04-20"
    early = client.patch("/bills/b1", json={"date": "2026-04-21"}).json()
    assert early["dueDate"] == "2026-04-20"
    assert [warning["code"] for warning in early["warnings"]] == ["due_before_date"]


@pytest.mark.parametrize(
    ("verb", "body"), [("send", {}), ("print", {}), ("draft", {}), ("pdf", None)]
)
def test_there_are_no_drafts_of_bills(client, verb, body):
    bill(client)
    problem(
        client.get(f"/bills/b1/{verb}")
        if body is None
        else client.post(f"/bills/b1/{verb}", json=body),
        404,
    )


def test_a_duplicate_is_a_bill_of_today_without_a_number(client):
    given = bill(client, contactId="bolt", number="70", memo="M", lines=lines(70, -20))
    bill_payment(client, contactId="bolt")
    answer = client.post("/bills/b1/duplicate")
    duplicate = answer.json()
    assert (answer.status_code, answer.headers["location"], version_in(answer)) == (
        201,
        f"/api/v1/bills/{duplicate['id']}",
        duplicate["version"],
    )
    same = {
        name: given[name]
        for name in ("kind", "contactId", "lines", "memo", "termsId", "payableAccountId", "total")
    }
    assert duplicate == duplicate | same | {
        "date": "2026-11-22",
        "dueDate": "2026-12-07",
        "number": "",
        "applied": [],
        "balance": "50.00",
        "status": "open",
    }
    for body in ({"x": 1},):
        assert pointers(client.post("/bills/b1/duplicate", json=body)) == ["/x"]
    problem(client.post("/bills/nobody/duplicate"), 404)


def test_a_bill_is_open_overdue_paid_applied_or_void(client):
    assert bill(client)["status"] == "overdue"
    assert bill(client, "b2", dueDate="2026-11-22")["status"] == "open"
    assert (
        bill_payment(
            client, amount="50.00", hold=True, applications=[{"billId": "b1", "amount": 50}]
        )["unapplied"]
        == "0.00"
    )
    assert view(client, "/bills/b1")["status"] == "paid"
    assert vendor_credit(client, hold=True)["status"] == "open"
    assert client.patch("/bills/c1", json={"hold": False}).json()["status"] == "applied"
    assert client.post("/bills/b2/void", json={"reason": "x"}).json()["status"] == "void"


# Void and delete


def test_a_void_bill_keeps_its_total_and_nothing_else(client):
    bill(client)
    bill_payment(client, applications=[{"billId": "b1", "amount": "15.00"}])
    voided = client.post("/bills/b1/void", json={"reason": "never came"}).json()
    assert voided == voided | {
        "status": "void",
        "voidReason": "never came",
        "total": "50.00",
        "balance": "0.00",
        "amountPaid": "0.00",
        "applied": [],
    }
    assert voided["released"] == [{"creditId": "q1", "debitId": "b1", "amount": "15.00"}]
    read = view(client, "/bills/payments/q1")
    assert (
        read["unapplied"],
        read["applications"],
        balance(client, RENT),
        balance(client, PAYABLE),
    ) == ("20.00", [], "0.00", "-20.00")
    before = state(client)
    for again in (
        client.post("/bills/b1/void", json={"reason": "x"}),
        client.patch("/bills/b1", json={"memo": "x"}),
        client.post("/bills/b1/pay", json={"accountId": CASH}),
    ):
        assert problem(again, 409)["code"] in {"nothing_open", "void"}
    assert state(client) == before


def test_a_void_needs_a_reason_and_a_document(client):
    bill(client)
    bill_payment(client)
    for path in ("/bills/b1", "/bills/payments/q1"):
        for body, pointer in (
            ({}, "/reason"),
            ({"reason": " "}, "/reason"),
            ({"reason": "x", "date": "2026-12-01"}, "/date"),
            ({"reason": "x", "x": 1}, "/x"),
        ):
            assert pointers(client.post(f"{path}/void", json=body)) == [pointer]
    for path in ("/bills/nobody", "/bills/payments/nobody", "/bills/q1", "/bills/payments/b1"):
        problem(client.post(f"{path}/void", json={"reason": "x"}), 404)


def test_a_void_bill_of_a_closed_period_gets_a_vendor_credit_on_a_later_day(client):
    bill(client, number="77")
    bill_payment(client)
    close(client, "2026-06-30")
    for body in ({"reason": "x"}, {"reason": "x", "date": "2026-06-30"}):
        problem(client.post("/bills/b1/void", json=body), 409, "closed")
    voided = client.post("/bills/b1/void", json={"reason": "wrong", "date": "2026-07-01"}).json()
    (credit,) = view(client, "/bills?kind=vendor_credit")["data"]
    assert (
        voided["status"],
        voided["voidReason"],
        voided["balance"],
        [each["creditId"] for each in voided["applied"]],
    ) == (
        "void",
        "wrong",
        "0.00",
        ["q1", credit["id"]],
    )
    assert (voided["voidedBy"], credit["voids"], voided["amountPaid"]) == (
        credit["id"],
        "b1",
        "20.00",
    )
    assert (
        credit["date"],
        credit["dueDate"],
        credit["balance"],
        credit["number"],
        credit["lines"],
    ) == (
        "2026-07-01",
        "2026-07-01",
        "20.00",
        "",
        voided["lines"],
    )
    assert [balance(client, RENT, day) for day in ("2026-06-30", "2026-07-01")] == ["50.00", "0.00"]
    for again in (
        client.post("/bills/b1/void", json={"reason": "x", "date": "2026-07-02"}),
        client.delete("/bills/b1"),
    ):
        problem(again, 409)


def test_a_void_vendor_credit_or_payment_of_a_closed_period_is_reversed_on_a_later_day(client):
    vendor_credit(client)
    bill_payment(client)
    close(client, "2026-06-30")
    body = {"reason": "wrong", "date": "2026-07-01"}
    assert client.post("/bills/c1/void", json=body).json()["status"] == "void"
    (other,) = view(client, "/bills?kind=bill")["data"]
    assert (other["status"], other["total"], other["date"]) == ("paid", "30.00", "2026-07-01")
    voided = client.post("/bills/payments/q1/void", json=body).json()
    assert (
        voided["status"],
        voided["voidReason"],
        voided["unapplied"],
        voided["applied"][0]["billId"],
    ) == ("void", "wrong", "0.00", None)
    (back,) = view(client, "/bank-transactions")["data"]
    assert (back["amount"], back["accountId"], back["date"], back["contactId"]) == (
        "20.00",
        CASH,
        "2026-07-01",
        "vend",
    )
    assert (balance(client, CASH), view(client, "/contacts/vend")["balance"]) == ("0.00", "0.00")


def test_a_bill_with_manual_applications_is_not_deleted(client):
    bill(client)
    bill_payment(client, applications=[{"billId": "b1", "amount": 5}])
    vendor_credit(client, applications=[{"billId": "b1", "amount": 5}])
    before = state(client)
    assert problem(client.delete("/bills/b1"), 409, "in_use")["counts"] == {
        "bill-payments": 1,
        "bills": 1,
    }
    assert state(client) == before
    for path in ("/bills/payments/q1", "/bills/c1", "/bills/b1"):
        assert client.delete(path).status_code == 204
    assert (balance(client, PAYABLE), balance(client, CASH)) == ("0.00", "0.00")


def test_figures_of_a_closed_period_stay_but_texts_may_change(client):
    bill(client)
    bill_payment(client)
    bill(client, "b2", date="2026-07-01")
    close(client, "2026-06-30")
    before = state(client)
    for answer in (
        client.post("/bills", json={"contactId": "vend", "date": "2026-06-30", "lines": lines(1)}),
        client.patch("/bills/b1", json={"lines": lines(49)}),
        client.post(
            "/bills/payments",
            json={"contactId": "vend", "accountId": CASH, "date": "2026-06-30", "amount": 1},
        ),
        client.patch("/bills/b1", json={"contactId": "bolt"}),
        client.patch("/bills/b1", json={"dueDate": "2026-12-01"}),
        client.patch("/bills/b2", json={"date": "2026-06-30"}),
        client.patch("/bills/payments/q1", json={"amount": 1}),
        client.patch("/bills/payments/q1", json={"accountId": SAVINGS}),
        client.delete("/bills/b1"),
        client.delete("/bills/payments/q1"),
        client.post("/bills/b1/pay", json={"accountId": CASH, "date": "2026-06-30"}),
    ):
        problem(answer, 409, "closed")
    assert state(client) == before
    assert client.patch("/bills/b1", json={"memo": "x", "number": "8"}).json()["number"] == "8"
    assert (
        client.patch("/bills/payments/q1", json={"memo": "x", "ref": "101"}).json()["ref"] == "101"
    )


# Paying


def test_a_bill_is_paid_whole_or_in_part(client):
    bill(client, payableAccountId=PAYABLE)
    bill(client, "older", "5.00", date="2026-01-01")
    answer = client.post(
        "/bills/b1/pay",
        json={"accountId": CASH, "date": "2026-03-09", "amount": "15.00", "ref": "101"},
    )
    payment_view = answer.json()
    assert (answer.status_code, answer.headers["location"]) == (
        201,
        f"/api/v1/bills/payments/{payment_view['id']}",
    )
    assert version_in(answer) == payment_view["version"]
    assert {
        name: value
        for name, value in payment_view.items()
        if name not in {"id", "version", "createdAt", "updatedAt"}
    } == {
        "contactId": "vend",
        "contactName": "Vend",
        "accountId": CASH,
        "date": "2026-03-09",
        "amount": "15.00",
        "ref": "101",
        "payableAccountId": PAYABLE,
        "memo": "",
        "hold": False,
        "applications": [{"billId": "b1", "amount": "15.00"}],
        "status": "posted",
        "voidReason": "",
        "voidedBy": None,
        "unapplied": "0.00",
        "externalId": None,
        "metadata": {},
        "applied": [
            {
                "billId": "b1",
                "debitId": "b1",
                "kind": "bill",
                "amount": "15.00",
                "date": "2026-03-09",
                "rule": "stated",
            }
        ],
    }
    rest = client.post("/bills/b1/pay", json={"accountId": CARD}).json()
    assert (rest["amount"], rest["date"], rest["accountId"]) == ("35.00", "2026-11-22", CARD)
    assert (
        view(client, "/bills/b1")["status"],
        balance(client, CASH),
        balance(client, CARD),
        balance(client, PAYABLE),
    ) == ("paid", "-15.00", "35.00", "5.00")
    problem(client.post("/bills/b1/pay", json={"accountId": CASH}), 409, "nothing_open")


@pytest.mark.parametrize(
    ("id_", "body", "status", "pointer"),
    [
        ("b1", {}, 422, "/accountId"),
        ("b1", {"accountId": CASH, "amount": 0}, 422, "/amount"),
        ("b1", {"accountId": CASH, "amount": -1}, 422, "/amount"),
        ("b1", {"accountId": CASH, "amount": "50.01"}, 409, None),
        ("b1", {"accountId": FUNDS}, 422, "/accountId"),
        ("b1", {"accountId": SALES}, 422, "/accountId"),
        ("b1", {"accountId": PAYABLE}, 422, "/accountId"),
        ("b1", {"accountId": "nobody"}, 422, "/accountId"),
        ("b1", {"accountId": CASH, "date": "2201-01-01"}, 422, "/date"),
        ("b1", {"accountId": CASH, "ref": "x" * 41}, 422, "/ref"),
        ("b1", {"accountId": CASH, "memo": "x"}, 422, "/memo"),
        ("c1", {"accountId": CASH}, 409, None),
        ("nobody", {"accountId": CASH}, 404, None),
    ],
)
def test_an_impossible_payment_of_a_bill_is_refused(client, id_, body, status, pointer):
    vendor_credit(client, hold=True)
    bill(client)
    before = state(client)
    refusal = problem(client.post(f"/bills/{id_}/pay", json=body), status)
    assert [each["pointer"] for each in refusal["errors"]] == ([pointer] if pointer else [])
    assert state(client) == before


def test_one_payment_pays_many_bills(client):
    for n, amount in enumerate(("10.00", "20.00", "30.00"), 1):
        bill(client, f"b{n}", amount, date=f"2026-0{n}-01")
    stated = [{"billId": "b3", "amount": "30.00"}, {"billId": "b1", "amount": "4.00"}]
    payment_view = bill_payment(client, amount="40.00", applications=stated)
    assert payment_view["applications"] == stated
    assert sorted(applied(payment_view)) == [
        ("b1", "4.00", "stated"),
        ("b1", "6.00", "exact"),
        ("b3", "30.00", "stated"),
    ]
    payment_view = client.patch("/bills/payments/q1", json={"applications": stated[:1]}).json()
    assert sorted(applied(payment_view)) == [("b1", "10.00", "exact"), ("b3", "30.00", "stated")]
    assert view(client, "/bills/b2")["balance"] == "20.00"


@pytest.mark.parametrize(
    ("ref", "memo", "paid_bill"),
    [
        ("", "", "b1"),
        ("", "bill 8", "b2"),
        ("", "8", "b2"),
        ("8", "", "b1"),
        ("inv 8", "", "b2"),
        ("bill 8", "", "b2"),
        ("", "88", "b1"),
    ],
)
def test_the_number_that_the_vendor_gave_is_found_in_the_memo(client, ref, memo, paid_bill):
    bill(client, "b1", number="7")
    bill(client, "b2", number="8")
    assert applied(bill_payment(client, ref=ref, memo=memo))[0][0] == paid_bill


@pytest.mark.parametrize(
    ("field", "value", "pointer"),
    [
        ("contactId", "acme", "/contactId"),
        ("contactId", "nobody", "/contactId"),
        ("amount", 0, "/amount"),
        ("amount", -5, "/amount"),
        ("accountId", None, "/accountId"),
        ("accountId", FUNDS, "/accountId"),
        ("accountId", RENT, "/accountId"),
        ("accountId", "nobody", "/accountId"),
        ("payableAccountId", RECEIVABLE, "/payableAccountId"),
        ("method", "Check", "/method"),
        ("applications", [{"billId": "nobody", "amount": 1}], "/applications/0/billId"),
        ("applications", [{"invoiceId": "b1", "amount": 1}], "/applications/0/invoiceId"),
        ("applications", [{"billId": "other", "amount": 1}], "/applications/0/billId"),
        ("applications", [{"billId": "c1", "amount": 1}], "/applications/0/billId"),
        ("applications", [{"billId": "b1", "amount": 21}], "/applications"),
        ("applications", [{"billId": "small", "amount": 6}], "/applications/0/amount"),
        ("unapplied", "0.00", "/unapplied"),
    ],
)
def test_an_invalid_bill_payment_is_refused_with_the_place_of_the_fault(
    client, field, value, pointer
):
    bill(client)
    bill(client, "small", "5.00")
    bill(client, "other", contactId="bolt")
    vendor_credit(client, hold=True)
    before = state(client)
    body = {
        "contactId": "vend",
        "accountId": CASH,
        "amount": 20,
        "date": "2026-03-05",
        field: value,
    }
    assert pointers(client.post("/bills/payments", json=body))[0] == pointer
    assert state(client) == before


def test_a_void_bill_payment_pays_nothing(client):
    bill(client)
    bill_payment(client, accountId=CARD, applications=[{"billId": "b1", "amount": 20}])
    voided = client.post("/bills/payments/q1/void", json={"reason": "lost"}).json()
    assert voided == voided | {
        "status": "void",
        "amount": "20.00",
        "unapplied": "0.00",
        "applied": [],
        "applications": [],
    }
    assert voided["released"] == [{"creditId": "q1", "debitId": "b1", "amount": "20.00"}]
    assert (
        view(client, "/bills/b1")["balance"],
        balance(client, CARD),
        balance(client, PAYABLE),
    ) == ("50.00", "0.00", "50.00")
    problem(client.patch("/bills/payments/q1", json={"memo": "x"}), 409, "void")


def test_vendor_credits_and_charges_without_a_bill_are_applied_too(client):
    journal(
        client,
        lines=[
            {"accountId": RENT, "debit": 25},
            {"accountId": PAYABLE, "credit": 25, "contactId": "vend"},
        ],
    )
    credit_view = vendor_credit(client)
    assert (
        credit_view["balance"],
        credit_view["applied"][0]["kind"],
        credit_view["applied"][0]["billId"],
    ) == (
        "5.00",
        "journal",
        None,
    )
    deposit(
        client, amount="5.00", splits=[{"accountId": PAYABLE, "amount": 5, "contactId": "vend"}]
    )
    assert view(client, "/bills/c1")["status"] == "applied"
    deposit(
        client, "w1", "-8.00", splits=[{"accountId": PAYABLE, "amount": -8, "contactId": "vend"}]
    )
    bill_view = bill(client)
    assert (bill_view["amountPaid"], bill_view["applied"][0]["kind"]) == (
        "8.00",
        "bank-transaction",
    )
    assert view(client, "/contacts/vend") == view(client, "/contacts/vend") | {
        "balance": "42.00",
        "openCount": 1,
    }


# Lists


def test_bills_are_filtered_searched_and_sorted(client):
    bill(client, "b1", number="10", memo="Spring rent")
    bill(
        client,
        "b2",
        number="9",
        contactId="bolt",
        date="2026-04-01",
        dueDate="2026-12-01",
        lines=[{"accountId": RENT, "amount": 5, "description": "Garage"}],
    )
    bill(client, "b3", "20.00", number="11", date="2026-05-01")
    bill_payment(client, hold=True, applications=[{"billId": "b3", "amount": 20}])
    vendor_credit(client, "c1", number="10", contactId="bolt", hold=True)
    bill(client, "b4", number="x", date="2026-05-01")
    assert client.post("/bills/b4/void", json={"reason": "x"}).status_code == 200
    assert ids(client, "/bills") == ["b4", "b3", "b2", "c1", "b1"]
    for query, bill_ids in (
        ("kind=vendor_credit", "c1"),
        ("kind=bill&sort=number", "b2 b1 b3 b4"),
        ("contactId=bolt", "b2 c1"),
        ("number=10", "c1 b1"),
        ("from=2026-04-01", "b4 b3 b2"),
        ("to=2026-03-06", "c1 b1"),
        ("status=open", "b2 c1"),
        ("status=overdue", "b1"),
        ("status=paid", "b3"),
        ("status=void", "b4"),
        ("status=applied", ""),
        ("overdue=true", "b1"),
        ("overdue=false", "b4 b3 b2 c1"),
        ("q=spring", "b1"),
        ("q=garage", "b2"),
        ("q=11", "b3"),
        ("status=open&kind=bill", "b2"),
    ):
        assert " ".join(ids(client, f"/bills?{query}")) == bill_ids, query
    for wrong in (
        "kind=invoice",
        "status=sent",
        "status=draft",
        "overdue=1x",
        "unapplied=true",
        "sort=memo",
        "ref=1",
    ):
        assert parameters(client.get(f"/bills?{wrong}")) == [wrong.partition("=")[0]]


def test_bill_payments_are_filtered_searched_and_sorted(client):
    bill_payment(client, "q1", ref="101", memo="Rent")
    bill(client, amount="20.00")
    bill_payment(client, "q2", ref="102", contactId="bolt", date="2026-04-01")
    for query, payment_ids in (
        ("", "q2 q1"),
        ("contactId=bolt", "q2"),
        ("unapplied=true", "q2"),
        ("unapplied=false", "q1"),
        ("ref=101", "q1"),
        ("from=2026-04-01", "q2"),
        ("to=2026-03-31", "q1"),
        ("q=rent", "q1"),
        ("sort=ref", "q1 q2"),
        ("sort=-ref", "q2 q1"),
    ):
        assert (
            " ".join(ids(client, f"/bills/payments?{query}" if query else "/bills/payments"))
            == payment_ids
        ), query
    for wrong in (
        "kind=bill",
        "status=posted",
        "unapplied=x",
        "accountId=account-1000",
        "sort=memo",
    ):
        assert parameters(client.get(f"/bills/payments?{wrong}")) == [wrong.partition("=")[0]]


def test_the_address_of_bill_payments_is_not_the_address_of_a_bill(client):
    assert pointers(
        client.post("/bills", json={"id": "payments", "contactId": "vend", "lines": lines(1)})
    ) == ["/id"]
    bill_payment(client)
    for path in ("/bills/q1", "/payments/q1"):
        problem(client.get(path), 404)
    assert (
        client.put("/bills/payments/q1", json=view(client, "/bills/payments/q1")).status_code == 200
    )
    problem(client.patch("/bills/payments", json={}), 405)
