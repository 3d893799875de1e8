"""Write-offs, refunds of credits and early-payment discounts over HTTP."""

import pytest

from tests.adapters.http.requests import (
    CASH,
    RENT,
    SALES,
    bill,
    contact,
    credit_memo,
    invoice,
    made,
    payment,
    pointers,
    problem,
    vendor_credit,
    view,
)

BILLED = "2026-11-20"
TWO_TEN = {
    "id": "two-ten",
    "name": "2/10 net 30",
    "dueDays": 30,
    "discountPercent": "2",
    "discountDays": 10,
}


@pytest.fixture
def traded(client):
    """A customer and a vendor whose terms are 2/10 net 30, with a charge of 100.00 each."""
    made(client, "/terms", TWO_TEN)
    contact(client, termsId="two-ten")
    contact(client, "vend", "Vend", "vendor", termsId="two-ten")
    invoice(client, "i1", "100.00", date=BILLED)
    bill(client, "b1", "100.00", date=BILLED)
    return client


# Terms by the day of the month


def test_terms_can_go_by_the_day_of_the_month(client):
    contact(client)
    monthly = {"name": "10th", "dueDayOfMonth": 10, "minDays": 5}
    terms = made(client, "/terms", {"id": "tenth", **monthly})
    assert (terms["dueDays"], terms["dueDayOfMonth"], terms["minDays"]) == (0, 10, 5)
    assert terms["discountDayOfMonth"] is None
    for day, due in (
        ("2026-03-04", "2026-03-10"),
        ("2026-03-05", "2026-04-10"),
        ("2026-12-11", "2027-01-10"),
    ):
        made_invoice = invoice(client, f"i-{day}", date=day, termsId="tenth")
        assert made_invoice["dueDate"] == due
    moved = client.patch("/invoices/i-2026-03-04", json={"date": "2026-03-06"}).json()
    assert moved["dueDate"] == "2026-04-10"


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"dueDayOfMonth": 10, "dueDays": 30}, "/dueDays"),
        ({"dueDayOfMonth": 10, "discountDays": 10}, "/discountDays"),
        ({"dueDays": 30, "minDays": 5}, "/minDays"),
        ({"dueDays": 30, "discountDayOfMonth": 5}, "/discountDayOfMonth"),
        ({"dueDayOfMonth": 32}, "/dueDayOfMonth"),
        ({"dueDayOfMonth": 10, "discountPercent": 2}, "/discountDayOfMonth"),
    ],
)
def test_the_fields_of_both_kinds_of_terms_exclude_each_other(client, fields, pointer):
    assert pointers(client.post("/terms", json={"name": "T", **fields})) == [pointer]


# Discounts


def test_views_have_the_day_of_the_discount_and_what_is_left_of_it(traded):
    for path in ("/invoices/i1", "/bills/b1"):
        document = view(traded, path)
        assert (document["discountDate"], document["discountAvailable"]) == ("2026-11-30", "2.00")
    assert view(traded, "/invoices")["data"][0]["discountAvailable"] == "2.00"


def test_a_payment_less_the_discount_proposes_it_and_the_write_off_settles_the_invoice(traded):
    received = payment(traded, "p1", "98.00", date="2026-11-29")
    (warning,) = received["warnings"]
    assert (warning["code"], warning["ids"]) == ("discount_available", ["i1"])
    assert "write off 2.00 of the invoice" in warning["message"]
    answer = traded.post("/invoices/i1/write-off", json={"accountId": SALES, "date": "2026-11-29"})
    memo = answer.json()
    assert (answer.status_code, answer.headers["location"]) == (
        201,
        f"/api/v1/invoices/{memo['id']}",
    )
    assert (memo["kind"], memo["status"], memo["total"], memo["writeOff"]) == (
        "credit_memo",
        "applied",
        "2.00",
        True,
    )
    assert memo["applications"] == [{"invoiceId": "i1", "amount": "2.00"}]
    paid = view(traded, "/invoices/i1")
    assert (paid["status"], paid["balance"], paid["discountAvailable"]) == ("paid", "0.00", "0.00")


def test_paying_a_bill_less_the_discount_proposes_it(traded):
    answer = traded.post("/bills/b1/pay", json={"accountId": CASH, "amount": "98.00"})
    assert [warning["code"] for warning in answer.json()["warnings"]] == ["discount_available"]
    answer = traded.post("/bills/b1/write-off", json={"accountId": RENT, "reason": "2%"})
    credit = answer.json()
    assert (answer.status_code, credit["kind"], credit["memo"], credit["number"]) == (
        201,
        "vendor_credit",
        "2%",
        "",
    )
    assert view(traded, "/bills/b1")["status"] == "paid"


def test_a_view_with_the_discount_can_be_sent_back(traded):
    document = view(traded, "/invoices/i1")
    answer = traded.put("/invoices/i1", json=document)
    assert (answer.status_code, answer.json()["version"]) == (200, document["version"])


# Refusals of write-offs


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({}, 422, "/accountId"),
        ({"accountId": CASH}, 422, "/accountId"),
        ({"accountId": "none"}, 422, "/accountId"),
        ({"accountId": SALES, "amount": 0}, 422, "/amount"),
        ({"accountId": SALES, "date": "1066-01-01"}, 422, "/date"),
        ({"accountId": SALES, "reason": "a\u200bb"}, 422, "/reason"),
        ({"accountId": SALES, "extra": 1}, 422, "/extra"),
        ({"accountId": SALES, "amount": "100.01"}, 409, None),
    ],
)
def test_an_invalid_write_off_is_refused_at_its_field(traded, body, status, pointer):
    before = view(traded, "/sync/checksum")
    for path in ("/invoices/i1/write-off", "/bills/b1/write-off"):
        refusal = problem(traded.post(path, json=body), status)
        if pointer:
            assert [error["pointer"] for error in refusal["errors"]] == [pointer]
    assert view(traded, "/sync/checksum") == before


def test_what_is_not_open_is_not_written_off(traded):
    invoice(traded, "draft", status="draft")
    credit_memo(traded, "m1", hold=True)
    vendor_credit(traded, "c1", hold=True)
    for path in ("/invoices/draft", "/invoices/m1", "/bills/c1"):
        answer = traded.post(f"{path}/write-off", json={"accountId": SALES})
        assert problem(answer, 409)["code"] in {"draft", "wrong_kind"}
    problem(traded.post("/invoices/none/write-off", json={"accountId": SALES}), 404)


# Refunds of credits


def test_credits_are_refunded(traded):
    credit_memo(traded, "m1", "30.00", hold=True)
    vendor_credit(traded, "c1", "30.00", hold=True)
    for path, amount in (("/invoices/m1", "-30.00"), ("/bills/c1", "30.00")):
        answer = traded.post(f"{path}/refund", json={"accountId": CASH})
        refund = answer.json()
        assert (answer.status_code, answer.headers["location"], refund["amount"]) == (
            201,
            f"/api/v1/bank-transactions/{refund['id']}",
            amount,
        )
        assert view(traded, path)["status"] == "applied"
        problem(traded.post(f"{path}/refund", json={"accountId": CASH}), 409, "nothing_open")


def test_invoices_and_bills_are_not_refunded(traded):
    for path in ("/invoices/i1", "/bills/b1"):
        problem(traded.post(f"{path}/refund", json={"accountId": CASH}), 409, "wrong_kind")


# The second receivable account


def test_a_payment_follows_the_account_of_the_only_open_invoice(traded):
    retail = {"name": "Retail", "type": "asset", "subtype": "accounts_receivable"}
    made(traded, "/accounts", {"id": "retail", **retail})
    contact(traded, "zeta", "Zeta")
    invoice(traded, "z1", "10.00", contactId="zeta", receivableAccountId="retail")
    assert payment(traded, "p1", "4.00", contactId="zeta")["receivableAccountId"] == "retail"
    invoice(traded, "z2", "10.00", contactId="zeta")
    unclear = {"contactId": "zeta", "amount": "4.00"}
    assert pointers(traded.post("/payments", json=unclear)) == ["/receivableAccountId"]
    stated = {"applications": [{"invoiceId": "z1", "amount": "4.00"}]}
    received = made(traded, "/payments", {**unclear, **stated})
    assert received["receivableAccountId"] == "retail"
