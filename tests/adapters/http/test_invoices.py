"""Invoices and credit memos over HTTP: what is filled in, what they become, and what is refused."""

import pytest

from tests.adapters.http.asking import CASH, FUNDS, RECEIVABLE, SALES, contact, deposit, invoice, made, payment, pointers, problem, state


@pytest.fixture
def client(client):
    """A client of books with two customers, one of them with terms, and a vendor."""
    contact(client, "acme", "Acme")
    contact(client, "zeta", "Zeta", termsId="terms-net-30")
    contact(client, "vend", "Vend", "vendor")
    return client


def lines(*rates):
    return [{"accountId": SALES, "rate": rate} for rate in rates]


# Dates and terms


@pytest.mark.parametrize("day", ["9999-12-31", "9999-12-01", "2201-01-01", "2200-12-31"])
def test_a_date_at_the_end_of_time_is_no_defect_though_terms_reach_beyond_it(client, day):
    invoice(client, contactId="zeta")
    before = state(client)
    for answer in (
        client.post("/invoices", json={"contactId": "zeta", "date": day, "lines": lines(1)}),
        client.patch("/invoices/i1", json={"date": day}),
        client.put("/invoices/i1", json={"contactId": "zeta", "date": day, "status": "sent", "lines": lines(1)}),
    ):
        if day == "2200-12-31":
            assert (answer.status_code, answer.json()["dueDate"]) in {(200, day), (201, day)}
        else:
            assert pointers(answer)[0] == "/date"
    assert day == "2200-12-31" or state(client) == before


def test_null_in_a_patch_moves_the_due_date_with_the_date_and_the_terms(client):
    invoice(client, contactId="zeta", termsId="terms-net-15")
    assert client.get("/invoices/i1").json()["dueDate"] == "2026-03-16"
    view = client.patch("/invoices/i1", json={"termsId": None}).json()
    assert (view["termsId"], view["dueDate"]) == ("terms-net-30", "2026-03-31")
    answer = client.patch("/invoices/i1", json={"date": None})
    assert (answer.status_code, answer.json().get("date"), answer.json().get("dueDate")) == (200, "2026-11-22", "2026-12-22")


# Views sent back


def test_a_put_of_a_view_whose_computed_status_is_out_of_date_is_taken(client):
    read = invoice(client)
    assert read["status"] == "overdue"
    payment(client, amount="100.00")
    answer = client.put("/invoices/i1", json={**read, "memo": "x"})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["status"], answer.json()["memo"]) == ("paid", "x")


def test_a_put_of_a_view_without_terms_does_not_get_those_that_the_contact_got_meanwhile(client):
    invoice(client)
    assert client.patch("/contacts/acme", json={"termsId": "terms-net-30"}).status_code == 200
    read = client.get("/invoices/i1").json()
    assert read["termsId"] is None
    assert client.put("/invoices/i1", json=read).json() == read


# Numbers and amounts


def test_after_a_very_long_number_others_still_get_the_next_one(client):
    for number in ("999999999999999", "9" * 40):
        invoice(client, f"n{len(number)}", number=number)
    found = [made(client, "/invoices", {"contactId": "acme", "lines": lines(1)})["number"] for _ in range(3)]
    assert len(set(found)) == 3


def test_no_line_has_an_amount_of_more_than_thirteen_digits(client):
    line = {"accountId": SALES, "quantity": "9999999999999.999999", "rate": "1"}
    assert pointers(client.post("/invoices", json={"contactId": "acme", "lines": [line, *lines("-5")]})) == ["/lines/0/rate"]


@pytest.mark.parametrize("status", ["paid", "overdue", "applied", "void", "open", "Sent", ""])
def test_a_computed_status_cannot_be_set(client, status):
    invoice(client)
    before = state(client)
    for answer in (
        client.post("/invoices", json={"contactId": "acme", "status": status, "lines": lines(1)}),
        client.patch("/invoices/i1", json={"status": status}),
    ):
        (fault,) = problem(answer, 422)["errors"]
        assert fault["pointer"] == "/status"
        assert "void" not in fault["message"].split(";")[0]
    assert state(client) == before


# Refunds and deposits


def test_a_refund_from_an_account_that_is_no_cash_is_refused_at_the_account(client):
    payment(client)
    for account in (RECEIVABLE, SALES, "nobody"):
        assert pointers(client.post("/payments/p1/refund", json={"accountId": account})) == ["/accountId"]


def test_a_payment_that_is_deposited_is_not_deleted_and_the_deposit_is_counted(client):
    payment(client)
    deposit(client, "d1", "40.00", date="2026-03-06", splits=[{"rowId": f"payment:p1:{FUNDS}"}])
    assert problem(client.delete("/payments/p1"), 409)["counts"] == {"bank-transactions": 1}
    assert client.get(f"/accounts/{CASH}/balance").json()["balance"] == "40.00"
