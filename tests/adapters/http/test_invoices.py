"""Invoices and credit memos over HTTP: defaults, statuses, postings and refusals."""

import io

import pypdf
import pytest

from tests.adapters.http.requests import (
    CARD,
    CASH,
    FUNDS,
    PAYABLE,
    RECEIVABLE,
    RENT,
    SALES,
    balance,
    close,
    credit_memo,
    customers_and_vendors,
    deposit,
    ids,
    invoice,
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


def lines(*rates):
    return [{"accountId": SALES, "rate": rate} for rate in rates]


# Dates and terms


@pytest.mark.parametrize("day", ["9999-12-31", "9999-12-01", "2201-01-01", "2200-12-31"])
def test_a_date_at_the_end_of_time_never_gives_a_server_error_though_terms_reach_beyond_it(
    client, day
):
    invoice(client, contactId="zeta")
    before = state(client)
    answers = (
        client.post("/invoices", json={"contactId": "zeta", "date": day, "lines": lines(1)}),
        client.patch("/invoices/i1", json={"date": day}),
        client.put(
            "/invoices/i1",
            json={"contactId": "zeta", "date": day, "status": "sent", "lines": lines(1)},
        ),
    )
    for answer, status in zip(answers, (201, 200, 200), strict=True):
        if day == "2200-12-31":
            assert (answer.status_code, answer.json()["dueDate"]) == (status, day)
        else:
            assert pointers(answer)[0] == "/date"
    assert day == "2200-12-31" or state(client) == before


def test_null_in_a_patch_moves_the_due_date_with_the_date_and_the_terms(client):
    invoice(client, contactId="zeta", termsId="terms-net-15")
    assert client.get("/invoices/i1").json()["dueDate"] == "2026-03-16"
    view = client.patch("/invoices/i1", json={"termsId": None}).json()
    assert (view["termsId"], view["dueDate"]) == ("terms-net-30", "2026-03-31")
    answer = client.patch("/invoices/i1", json={"date": None})
    assert (answer.status_code, answer.json().get("date"), answer.json().get("dueDate")) == (
        200,
        "2026-11-22",
        "2026-12-22",
    )


# Views sent back


def test_a_put_of_a_view_with_an_outdated_computed_status_is_accepted(client):
    read = invoice(client)
    assert read["status"] == "overdue"
    payment(client, amount="100.00")
    answer = client.put("/invoices/i1", json={**read, "memo": "x"})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["status"], answer.json()["memo"]) == ("paid", "x")


def test_a_put_of_a_view_without_terms_does_not_take_new_terms_of_the_contact(client):
    invoice(client)
    assert client.patch("/contacts/acme", json={"termsId": "terms-net-30"}).status_code == 200
    read = client.get("/invoices/i1").json()
    assert read["termsId"] is None
    assert client.put("/invoices/i1", json=read).json() == read


# Numbers and amounts


def test_after_a_very_long_number_others_still_get_the_next_one(client):
    for number in ("999999999999999", "9" * 40):
        invoice(client, f"n{len(number)}", number=number)
    numbers = [
        made(client, "/invoices", {"contactId": "acme", "lines": lines(1)})["number"]
        for _ in range(3)
    ]
    assert len(set(numbers)) == 3


def test_no_line_has_an_amount_of_more_than_thirteen_digits(client):
    line = {"accountId": SALES, "quantity": "9999999999999.999999", "rate": "1"}
    assert pointers(
        client.post("/invoices", json={"contactId": "acme", "lines": [line, *lines("-5")]})
    ) == ["/lines/0/rate"]


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


def test_a_refund_from_an_account_that_is_not_cash_is_refused_at_the_account(client):
    payment(client)
    for account in (RECEIVABLE, SALES, "nobody"):
        assert pointers(client.post("/payments/p1/refund", json={"accountId": account})) == [
            "/accountId"
        ]


def test_a_deposited_payment_is_not_deleted_and_the_refusal_counts_the_deposit(client):
    payment(client)
    deposit(client, "d1", "40.00", date="2026-03-06", splits=[{"rowId": f"payment:p1:{FUNDS}"}])
    assert problem(client.delete("/payments/p1"), 409)["counts"] == {"bank-transactions": 1}
    assert client.get(f"/accounts/{CASH}/balance").json()["balance"] == "40.00"


# Defaults


def test_missing_fields_of_an_invoice_are_filled_in(client):
    made(
        client,
        "/items",
        {
            "id": "hour",
            "name": "Hour",
            "description": "Work by the hour",
            "rate": "85.50",
            "accountId": SALES,
        },
    )
    invoice_view = made(client, "/invoices", {"contactId": "zeta", "lines": [{"itemId": "hour"}]})
    assert invoice_view == invoice_view | {
        "kind": "invoice",
        "number": "1001",
        "date": "2026-11-22",
        "termsId": "terms-net-30",
        "dueDate": "2026-12-22",
        "status": "draft",
        "memo": "",
        "receivableAccountId": RECEIVABLE,
        "applications": [],
        "hold": False,
        "voidReason": "",
        "lines": [
            {
                "id": "1",
                "itemId": "hour",
                "description": "Work by the hour",
                "quantity": "1.00",
                "rate": "85.50",
                "accountId": SALES,
                "amount": "85.50",
            }
        ],
        "total": "85.50",
        "amountPaid": "0.00",
        "balance": "85.50",
        "applied": [],
    }


def test_values_of_a_line_take_precedence_over_its_item(client):
    made(
        client,
        "/items",
        {"id": "hour", "name": "Hour", "description": "Work", "rate": "85.50", "accountId": SALES},
    )
    line = {
        "itemId": "hour",
        "description": "Night work",
        "rate": 100,
        "accountId": "account-4000",
        "quantity": "2",
    }
    (line_view,) = made(client, "/invoices", {"contactId": "acme", "lines": [line]})["lines"]
    assert line_view == {
        **line,
        "id": "1",
        "rate": "100.00",
        "quantity": "2.00",
        "amount": "200.00",
    }


def test_a_line_needs_a_rate_and_an_account_of_its_own_or_from_its_item(client):
    made(client, "/items", {"id": "bare", "name": "Bare"})
    for line, pointer in (
        ({"accountId": SALES}, "/lines/0/rate"),
        ({"rate": 1}, "/lines/0/accountId"),
        ({"itemId": "bare"}, "/lines/0/accountId"),
        ({}, "/lines/0/rate"),
        ({"itemId": "nobody", "rate": 1, "accountId": SALES}, "/lines/0/itemId"),
    ):
        assert (
            pointers(client.post("/invoices", json={"contactId": "acme", "lines": [line]}))[0]
            == pointer
        )


def test_a_credit_memo_is_due_on_its_day_and_has_a_number_of_its_own(client):
    invoice(client, contactId="zeta", number="2001")
    memo_view = made(
        client, "/invoices", {"kind": "credit_memo", "contactId": "zeta", "lines": lines(1)}
    )
    assert (
        memo_view["number"],
        memo_view["termsId"],
        memo_view["dueDate"],
        memo_view["status"],
    ) == (
        "1001",
        None,
        "2026-11-22",
        "draft",
    )


@pytest.mark.parametrize(
    ("taken", "following"),
    [
        ((), "1001"),
        (("5",), "1001"),
        (("1001",), "1002"),
        (("0999",), "1001"),
        (("0049999",), "50000"),
        (("INV-7000",), "1001"),
        (("1500", "1200"), "1501"),
    ],
)
def test_the_next_number_follows_the_highest_of_digits_alone(client, taken, following):
    for place, number in enumerate(taken):
        invoice(client, f"n{place}", number=number)
    assert (
        made(client, "/invoices", {"contactId": "acme", "lines": lines(1)})["number"] == following
    )


def test_a_number_is_unique_within_its_kind_when_it_is_entered(client):
    invoice(client, number="Inv-7")
    invoice(client, "i2", number="8")
    before = state(client)
    body = {"contactId": "zeta", "number": "INV-7", "lines": lines(1)}
    for answer in (
        client.post("/invoices", json=body),
        client.patch("/invoices/i2", json={"number": "inv-7"}),
        client.put("/invoices/i2", json=body),
    ):
        assert "'i1'" in problem(answer, 409, "number_taken")["detail"]
    assert state(client) == before
    assert made(client, "/invoices", {**body, "kind": "credit_memo"})["number"] == "INV-7"
    assert client.patch("/invoices/i1", json={"number": "INV-7"}).json()["number"] == "INV-7"


def test_the_number_of_a_void_invoice_stays_its_own(client):
    invoice(client, number="8")
    assert client.post("/invoices/i1/void", json={"reason": "twice"}).status_code == 200
    problem(
        client.post("/invoices", json={"contactId": "acme", "number": "8", "lines": lines(1)}), 409
    )
    assert client.delete("/invoices/i1").status_code == 204
    assert invoice(client, "i2", number="8")["number"] == "8"


def test_a_computed_due_date_follows_date_and_terms(client):
    assert invoice(client, contactId="zeta")["dueDate"] == "2026-03-31"
    assert (
        client.patch("/invoices/i1", json={"date": "2026-04-01"}).json()["dueDate"] == "2026-05-01"
    )
    assert (
        client.patch("/invoices/i1", json={"termsId": "terms-net-7"}).json()["dueDate"]
        == "2026-04-08"
    )
    assert client.patch("/invoices/i1", json={"memo": "x"}).json()["dueDate"] == "2026-04-08"


def test_a_due_date_that_was_typed_stays_and_gets_a_warning_if_it_is_before_the_date(client):
    assert invoice(client, contactId="zeta", dueDate="2026-03-20")["dueDate"] == "2026-03-20"
    assert (
        client.patch("/invoices/i1", json={"date": "2026-03-20"}).json()["dueDate"] == "2026-03-20"
    )
    for answer in (
        client.patch("/invoices/i1", json={"date": "2026-03-21"}),
        client.patch("/invoices/i1", json={"dueDate": "2026-03-19"}),
        client.post(
            "/invoices",
            json={
                "contactId": "acme",
                "date": "2026-03-20",
                "dueDate": "2026-03-19",
                "lines": lines(1),
            },
        ),
    ):
        assert [warning["code"] for warning in answer.json()["warnings"]] == ["due_before_date"]
    assert client.patch("/invoices/i1", json={"dueDate": None}).json()["dueDate"] == "2026-04-20"


# Lines


@pytest.mark.parametrize(
    ("quantity", "rate", "amount"),
    [
        ("0.5", "0.01", "0.01"),
        ("-0.5", "0.01", "-0.01"),
        ("3", "0.333333", "1.00"),
        ("1", "1.005", "1.01"),
        ("1", "1.004999", "1.00"),
        ("1.5", "12.345", "18.52"),
        ("0.000001", "0.01", "0.00"),
        ("1", "-2.675", "-2.68"),
        ("0", "5", "0.00"),
        ("1000000", "0.000001", "1.00"),
        ("8.25", "0.10", "0.83"),
    ],
)
def test_a_line_is_rounded_half_away_from_zero_and_the_total_sums_lines(
    client, quantity, rate, amount
):
    line = {"accountId": SALES, "quantity": quantity, "rate": rate}
    invoice_view = made(
        client, "/invoices", {"contactId": "acme", "lines": [line, line, *lines(100)]}
    )
    cents = int(amount.replace(".", ""))
    assert [each["amount"] for each in invoice_view["lines"]] == [amount, amount, "100.00"]
    assert invoice_view["total"] == f"{(10000 + 2 * cents) // 100}.{(10000 + 2 * cents) % 100:02}"


@pytest.mark.parametrize(
    "account", [CASH, "account-1010", FUNDS, CARD, RECEIVABLE, PAYABLE, "noted"]
)
@pytest.mark.parametrize("status", ["draft", "sent"])
def test_no_line_is_on_a_cash_card_control_or_non_posting_account(client, account, status):
    made(
        client,
        "/accounts",
        {"id": "noted", "name": "Noted", "type": "asset", "subtype": "non_posting"},
    )
    body = {
        "contactId": "acme",
        "status": status,
        "lines": [*lines(1), {"accountId": account, "rate": 1}],
    }
    assert pointers(client.post("/invoices", json=body)) == ["/lines/1/accountId"]


def test_sales_tax_is_a_line_and_a_discount_a_negative_one(client):
    made(client, "/accounts", {"id": "tax", "name": "Sales Tax", "type": "liability"})
    invoice_view = invoice(
        client,
        lines=[
            *lines(100),
            {"accountId": SALES, "description": "Discount", "rate": "-10"},
            {"accountId": "tax", "quantity": "90", "rate": "0.0725"},
        ],
    )
    assert (
        invoice_view["total"],
        balance(client, RECEIVABLE),
        balance(client, SALES),
        balance(client, "tax"),
    ) == ("96.53", "96.53", "90.00", "6.53")


def test_a_total_is_zero_or_more(client):
    assert pointers(
        client.post("/invoices", json={"contactId": "acme", "lines": lines(1, "-1.01")})
    ) == ["/lines"]
    assert invoice(client, lines=lines(1, -1))["status"] == "paid"
    assert (balance(client, RECEIVABLE), view(client, "/contacts/acme")["openCount"]) == ("0.00", 0)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("contactId", "vend"),
        ("contactId", "nobody"),
        ("receivableAccountId", CASH),
        ("receivableAccountId", PAYABLE),
        ("receivableAccountId", "nobody"),
        ("termsId", "nobody"),
        ("kind", "bill"),
    ],
)
@pytest.mark.parametrize("status", ["draft", "sent"])
def test_an_invoice_names_an_existing_customer_receivable_account_and_terms(
    client, field, value, status
):
    before = state(client)
    assert pointers(
        client.post(
            "/invoices",
            json={"contactId": "acme", "lines": lines(1), "status": status, field: value},
        )
    ) == [f"/{field}"]
    assert state(client) == before


# Postings and statuses


def test_a_draft_posts_nothing_until_it_is_sent_or_printed(client):
    draft = invoice(client, status="draft")
    assert (draft["status"], draft["balance"], balance(client, RECEIVABLE)) == (
        "draft",
        "100.00",
        "0.00",
    )
    assert (
        view(client, "/contacts/acme")["balance"],
        view(client, "/contacts/acme")["openCount"],
    ) == ("0.00", 0)
    problem(client.get("/journals/invoice:i1"), 404)
    for verb, status in (("send", "sent"), ("print", "printed"), ("send", "sent")):
        answer = client.post(f"/invoices/i1/{verb}")
        assert (answer.status_code, answer.json()["status"], version_in(answer)) == (
            200,
            "overdue",
            answer.json()["version"],
        )
        assert (
            client.patch("/invoices/i1", json={"dueDate": "2026-11-22"}).json()["status"] == status
        )
        assert (
            client.patch("/invoices/i1", json={"dueDate": "2026-11-21"}).json()["status"]
            == "overdue"
        )
    assert (balance(client, RECEIVABLE), balance(client, SALES)) == ("100.00", "100.00")
    entry = view(client, "/journals/invoice:i1")
    assert (entry["source"], entry["type"], entry["ref"], entry["total"]) == (
        {"kind": "invoice", "id": "i1"},
        "Invoice",
        draft["number"],
        "100.00",
    )
    assert (
        "'i1'" in problem(client.patch("/journals/invoice:i1", json={"memo": "x"}), 409)["detail"]
    )
    assert view(client, "/contacts/acme")["openCount"] == 1


def test_sending_twice_is_no_change(client):
    invoice(client)
    before = state(client)
    assert client.post("/invoices/i1/send").status_code == 200
    assert state(client) == before


@pytest.mark.parametrize(
    ("verb", "method"),
    [
        ("send", "POST"),
        ("print", "POST"),
        ("draft", "POST"),
        ("void", "POST"),
        ("duplicate", "POST"),
        ("pdf", "GET"),
    ],
)
def test_a_verb_needs_an_existing_invoice_and_refuses_unknown_fields(client, verb, method):
    body = {"json": {"reason": "x"}} if verb == "void" else {}
    problem(client.request(method, f"/api/v1/invoices/nobody/{verb}", **body), 404, "not_found")
    invoice(client)
    wrong = client.request(method, f"/api/v1/invoices/i1/{verb}?colour=red", **body)
    assert parameters(wrong) == ["colour"]
    if method == "POST":
        assert pointers(
            client.post(
                f"/invoices/i1/{verb}",
                json={"reason": "x", "colour": 1} if verb == "void" else {"colour": 1},
            )
        ) == ["/colour"]
    problem(
        client.request("GET" if method == "POST" else "POST", f"/api/v1/invoices/i1/{verb}"), 405
    )


def test_a_draft_with_an_account_that_is_not_active_is_kept_but_not_sent(client):
    invoice(client, status="draft")
    assert client.patch(f"/accounts/{SALES}", json={"active": False}).status_code == 200
    assert client.patch("/invoices/i1", json={"memo": "x"}).status_code == 200
    assert pointers(client.post("/invoices/i1/send")) == ["/lines/0/accountId"]


@pytest.mark.parametrize("status", ["draft", "sent"])
def test_a_new_invoice_names_no_inactive_customer_or_item(client, status):
    made(client, "/items", {"id": "hour", "name": "Hour", "accountId": SALES, "active": False})
    assert client.patch("/contacts/acme", json={"active": False}).status_code == 200
    sent = {"contactId": "acme", "status": status, "lines": [{"itemId": "hour", "rate": "5.00"}]}
    before = state(client)
    assert pointers(client.post("/invoices", json=sent)) == ["/contactId", "/lines/0/itemId"]
    assert state(client) == before
    told = credit_memo(client, "m1", lines=sent["lines"])["warnings"]
    assert [(each["code"], each["ids"]) for each in told] == [
        ("inactive", ["acme"]),
        ("inactive", ["hour"]),
    ]


def test_making_an_invoice_a_draft_again_releases_automatic_applications(client):
    invoice(client)
    payment(client)
    invoice(client, "i2", "20.00")
    answer = client.post("/invoices/i1/draft")
    assert (
        answer.status_code,
        answer.json()["status"],
        answer.json()["applied"],
        answer.json()["amountPaid"],
    ) == (200, "draft", [], "0.00")
    paid = view(client, "/payments/p1")
    assert (
        [(each["invoiceId"], each["amount"]) for each in paid["applied"]],
        paid["unapplied"],
    ) == ([("i2", "20.00")], "20.00")
    assert balance(client, SALES) == "20.00"


def test_a_paid_or_manually_applied_invoice_does_not_become_a_draft_again(client):
    invoice(client)
    payment(client, applications=[{"invoiceId": "i1", "amount": 5}])
    before = state(client)
    for answer in (
        client.post("/invoices/i1/draft"),
        client.patch("/invoices/i1", json={"status": "draft"}),
    ):
        problem(answer, 409, "applied_manually")
    assert state(client) == before
    payment(client, "p2", "60.00")
    assert client.patch("/payments/p1", json={"applications": []}).status_code == 200
    assert view(client, "/invoices/i1")["status"] == "paid"
    problem(client.post("/invoices/i1/draft"), 409, "paid")


def test_a_duplicate_is_a_draft_of_today_with_the_next_number(client):
    given = invoice(
        client,
        contactId="zeta",
        number="70",
        memo="M",
        dueDate="2026-08-08",
        lines=[{"accountId": SALES, "quantity": "1.5", "rate": "12.345", "description": "D"}],
    )
    payment(client, contactId="zeta")
    answer = client.post("/invoices/i1/duplicate")
    duplicate = answer.json()
    assert (answer.status_code, answer.headers["location"]) == (
        201,
        f"/api/v1/invoices/{duplicate['id']}",
    )
    assert version_in(answer) == duplicate["version"]
    same = {
        name: given[name]
        for name in (
            "kind",
            "contactId",
            "lines",
            "memo",
            "termsId",
            "receivableAccountId",
            "total",
        )
    }
    assert duplicate == duplicate | same | {
        "status": "draft",
        "date": "2026-11-22",
        "dueDate": "2026-12-22",
        "number": "1001",
        "applied": [],
        "balance": "18.52",
    }
    assert view(client, "/invoices/i1")["balance"] == "0.00"
    memo = credit_memo(client, contactId="zeta", applications=[], hold=True)
    again = client.post(f"/invoices/{memo['id']}/duplicate").json()
    assert (again["kind"], again["hold"], again["applications"], again["status"]) == (
        "credit_memo",
        False,
        [],
        "draft",
    )


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (
            lambda client: invoice(client, number="77", memo="Thanks a lot"),
            ["Invoice", "77", "Acme", "100.00", "Thanks a lot"],
        ),
        (lambda client: invoice(client, number="77", status="draft"), ["DRAFT", "77"]),
        (lambda client: credit_memo(client, "i1", number="78"), ["Credit Memo", "78", "30.00"]),
        (lambda client: (invoice(client), payment(client, amount="100.00")), ["PAID"]),
        (
            lambda client: (
                invoice(client),
                client.post("/invoices/i1/void", json={"reason": "x"}),
            ),
            ["VOID"],
        ),
    ],
)
def test_the_page_of_an_invoice_is_a_pdf_that_says_what_it_is(client, make, words):
    make(client)
    answer = client.get("/invoices/i1/pdf")
    assert (answer.status_code, answer.headers["content-type"], answer.content[:5]) == (
        200,
        "application/pdf",
        b"%PDF-",
    )
    assert answer.headers["content-disposition"].startswith('inline; filename="')
    assert answer.headers["content-disposition"].endswith('.pdf"')
    text = " ".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages
    )
    assert all(each.casefold() in text.casefold() for each in words)


def test_the_page_of_an_invoice_names_characters_that_it_cannot_show_in_a_header(client):
    invoice(client)
    assert "x-missing-characters" not in client.get("/invoices/i1/pdf").headers
    client.patch("/invoices/i1", json={"memo": "Łódź, 東京, שלום 🎉"})
    answer = client.get("/invoices/i1/pdf")
    assert answer.headers["x-missing-characters"] == "U+1F389 PARTY POPPER"


# Void and delete


def test_a_void_invoice_keeps_its_total_and_nothing_else(client):
    invoice(client)
    payment(client)
    answer = client.post("/invoices/i1/void", json={"reason": "entered twice"})
    voided = answer.json()
    assert (answer.status_code, voided["released"], version_in(answer)) == (
        200,
        [],
        voided["version"],
    )
    assert {
        name: voided[name]
        for name in ("status", "voidReason", "total", "balance", "amountPaid", "applied")
    } == {
        "status": "void",
        "voidReason": "entered twice",
        "total": "100.00",
        "balance": "0.00",
        "amountPaid": "0.00",
        "applied": [],
    }
    assert (
        view(client, "/payments/p1")["unapplied"],
        balance(client, SALES),
        balance(client, RECEIVABLE),
    ) == ("40.00", "0.00", "-40.00")
    assert {name: value for name, value in voided.items() if name != "released"} == view(
        client, "/invoices/i1"
    )
    before = state(client)
    for again in (
        client.post("/invoices/i1/void", json={"reason": "x"}),
        client.patch("/invoices/i1", json={"memo": "x"}),
        client.post("/invoices/i1/send"),
        client.post("/invoices/i1/print"),
        client.post("/invoices/i1/draft"),
        client.put("/invoices/i1", json={"contactId": "acme", "lines": lines(1)}),
    ):
        problem(again, 409, "void")
    assert state(client) == before


def test_a_void_releases_manual_applications_and_lists_them(client):
    invoice(client)
    payment(client, applications=[{"invoiceId": "i1", "amount": "25.00"}])
    credit_memo(client, applications=[{"invoiceId": "i1", "amount": "30.00"}])
    released = client.post("/invoices/i1/void", json={"reason": "x"}).json()["released"]
    assert sorted((each["creditId"], each["debitId"], each["amount"]) for each in released) == [
        ("m1", "i1", "30.00"),
        ("p1", "i1", "25.00"),
    ]
    for path in ("/payments/p1", "/invoices/m1"):
        credit_view = view(client, path)
        assert (credit_view["applications"], credit_view["applied"]) == ([], [])


def test_a_draft_may_be_void_too(client):
    invoice(client, status="draft")
    assert client.post("/invoices/i1/void", json={"reason": "x"}).json()["status"] == "void"
    assert client.delete("/invoices/i1").status_code == 204


def test_a_deleted_invoice_gives_its_payment_back(client):
    invoice(client)
    payment(client)
    assert client.delete("/invoices/i1").status_code == 204
    assert (view(client, "/payments/p1")["unapplied"], balance(client, RECEIVABLE)) == (
        "40.00",
        "-40.00",
    )
    assert view(client, "/contacts/acme")["balance"] == "-40.00"


def test_an_invoice_with_manual_applications_is_not_deleted(client):
    invoice(client)
    payment(client, applications=[{"invoiceId": "i1", "amount": 5}])
    credit_memo(client, applications=[{"invoiceId": "i1", "amount": 5}])
    before = state(client)
    assert problem(client.delete("/invoices/i1"), 409, "in_use")["counts"] == {
        "payments": 1,
        "invoices": 1,
    }
    assert state(client) == before


def test_in_a_closed_period_a_void_makes_a_credit_memo_of_a_later_day(client):
    invoice(client, number="77", lines=[*lines(70), {"accountId": "account-4000", "rate": 30}])
    payment(client)
    credit_memo(client, contactId="zeta", number="500")
    close(client, "2026-06-30")
    for body in (
        {"reason": "x"},
        {"reason": "x", "date": "2026-06-30"},
        {"reason": "x", "date": "2026-03-01"},
    ):
        problem(client.post("/invoices/i1/void", json=body), 409, "closed")
    read = view(client, "/invoices/i1")
    voided = client.post("/invoices/i1/void", json={"reason": "wrong", "date": "2026-07-01"}).json()
    (memo,) = view(client, "/invoices?kind=credit_memo&contactId=acme")["data"]
    assert voided["applied"] == [
        *read["applied"],
        {
            "creditId": memo["id"],
            "kind": "invoice",
            "amount": "60.00",
            "date": "2026-07-01",
            "rule": "stated",
        },
    ]
    same = {
        **read,
        "applied": voided["applied"],
        "version": voided["version"],
        "updatedAt": voided["updatedAt"],
        "voidReason": "wrong",
        "released": [],
    }
    assert voided == {
        **same,
        "status": "void",
        "balance": "0.00",
        "amountPaid": "40.00",
        "voidedBy": memo["id"],
    }
    assert memo["voids"] == "i1"
    assert [shown["id"] for shown in view(client, "/invoices?status=void")["data"]] == ["i1"]
    assert view(client, "/invoices?status=paid")["data"] == []
    assert (memo["number"], memo["date"], memo["status"], memo["balance"], memo["lines"]) == (
        "1001",
        "2026-07-01",
        "sent",
        "40.00",
        read["lines"],
    )
    assert "77" in memo["memo"]
    assert [balance(client, SALES, day) for day in ("2026-06-30", "2026-07-01")] == [
        "40.00",
        "-30.00",
    ]
    for again in (
        client.post("/invoices/i1/void", json={"reason": "x", "date": "2026-07-02"}),
        client.delete("/invoices/i1"),
        client.post("/invoices/i1/draft"),
    ):
        problem(again, 409)


def test_in_a_closed_period_a_void_credit_memo_makes_an_invoice(client):
    credit_memo(client, number="9")
    close(client, "2026-06-30")
    voided = client.post("/invoices/m1/void", json={"reason": "wrong", "date": "2026-07-01"}).json()
    (other,) = view(client, "/invoices?kind=invoice")["data"]
    assert (voided["balance"], voided["status"], voided["applied"][0]["invoiceId"]) == (
        "0.00",
        "void",
        other["id"],
    )
    assert (
        other["status"],
        other["number"],
        other["date"],
        other["dueDate"],
        other["balance"],
    ) == ("paid", "1001", "2026-07-01", "2026-07-01", "0.00")
    assert view(client, "/contacts/acme")["balance"] == "0.00"


def test_an_open_period_needs_no_date_and_a_void_needs_a_reason(client):
    invoice(client)
    for body, pointer in (
        ({}, "/reason"),
        ({"reason": " "}, "/reason"),
        ({"reason": "x" * 4001}, "/reason"),
        ({"reason": "x", "date": "2026-12-01"}, "/date"),
        ({"reason": "x", "date": "1800-01-01"}, "/date"),
    ):
        assert pointers(client.post("/invoices/i1/void", json=body)) == [pointer]


@pytest.mark.parametrize("status", ["draft", "sent"])
def test_figures_of_a_closed_period_stay_but_texts_may_change(client, status):
    invoice(client, status=status)
    invoice(client, "new", date="2026-07-01", status=status)
    close(client, "2026-06-30")
    before = state(client)
    refused = [
        client.post(
            "/invoices",
            json={"contactId": "acme", "date": "2026-06-30", "status": status, "lines": lines(1)},
        ),
        client.patch("/invoices/new", json={"date": "2026-06-30"}),
    ]
    if status == "sent":
        refused += [
            client.patch("/invoices/i1", json={"lines": lines(99)}),
            client.patch("/invoices/i1", json={"lines": [{"accountId": RENT, "rate": 100}]}),
            client.patch("/invoices/i1", json={"date": "2026-07-01"}),
            client.patch("/invoices/i1", json={"dueDate": "2026-12-31"}),
            client.patch("/invoices/i1", json={"contactId": "zeta"}),
            client.delete("/invoices/i1"),
            client.post("/invoices/i1/draft"),
            client.patch("/invoices/i1", json={"status": "draft"}),
        ]
    else:
        refused += [client.post("/invoices/i1/send"), client.post("/invoices/i1/print")]
    for answer in refused:
        problem(answer, 409, "closed")
    assert state(client) == before
    answer_to_texts = client.patch(
        "/invoices/i1",
        json={
            "memo": "free",
            "lines": [{**lines(100)[0], "description": "free"}],
        },
    )
    assert (
        answer_to_texts.status_code,
        answer_to_texts.json()["memo"],
        answer_to_texts.json()["lines"][0]["description"],
    ) == (
        200,
        "free",
        "free",
    )
    if status == "draft":
        assert client.patch("/invoices/i1", json={"date": "2026-07-01"}).status_code == 200


# What is applied


def test_a_credit_memo_is_applied_automatically(client):
    invoice(client)
    memo_view = credit_memo(client)
    assert (memo_view["status"], memo_view["balance"], memo_view["amountPaid"]) == (
        "applied",
        "0.00",
        "30.00",
    )
    assert memo_view["applied"] == [
        {
            "invoiceId": "i1",
            "debitId": "i1",
            "kind": "invoice",
            "amount": "30.00",
            "date": "2026-03-06",
            "rule": "oldest",
        }
    ]
    read = view(client, "/invoices/i1")
    assert (read["amountPaid"], read["balance"], read["status"]) == ("30.00", "70.00", "overdue")
    assert read["applied"] == [
        {
            "creditId": "m1",
            "kind": "invoice",
            "amount": "30.00",
            "date": "2026-03-06",
            "rule": "oldest",
        }
    ]


def test_a_credit_memo_on_hold_is_applied_when_the_hold_ends(client):
    invoice(client)
    memo_view = credit_memo(client, hold=True, applications=[{"invoiceId": "i1", "amount": 5}])
    assert (memo_view["balance"], memo_view["status"], memo_view["hold"]) == ("25.00", "sent", True)
    assert client.patch("/invoices/m1", json={"hold": False}).json()["balance"] == "0.00"
    assert view(client, "/invoices/i1")["balance"] == "70.00"


def test_an_invoice_has_no_applications_and_no_hold(client):
    invoice(client)
    for field, value in (("hold", True), ("applications", [{"invoiceId": "i1", "amount": 1}])):
        assert pointers(
            client.post("/invoices", json={"contactId": "acme", "lines": lines(1), field: value})
        ) == [f"/{field}"]


def test_lower_lines_release_only_the_amount_that_no_longer_fits(client):
    invoice(client)
    payment(client, "p1", "60.00")
    payment(client, "p2", "40.00", date="2026-03-07")
    invoice_view = client.patch("/invoices/i1", json={"lines": lines(70)}).json()
    assert (
        invoice_view["status"],
        [(each["creditId"], each["amount"]) for each in invoice_view["applied"]],
    ) == (
        "paid",
        [("p1", "60.00"), ("p2", "10.00")],
    )
    assert view(client, "/payments/p2")["unapplied"] == "30.00"
    assert (
        client.patch(
            "/payments/p1", json={"applications": [{"invoiceId": "i1", "amount": "55.00"}]}
        ).status_code
        == 200
    )
    before = state(client)
    problem(client.patch("/invoices/i1", json={"lines": lines(54)}), 409, "over_applied")
    assert state(client) == before


def test_an_invoice_moved_to_another_customer_leaves_its_payments_behind(client):
    invoice(client)
    payment(client)
    invoice_view = client.patch("/invoices/i1", json={"contactId": "zeta"}).json()
    assert (
        invoice_view["balance"],
        invoice_view["applied"],
        view(client, "/payments/p1")["unapplied"],
    ) == (
        "100.00",
        [],
        "40.00",
    )
    assert [view(client, f"/contacts/{each}")["balance"] for each in ("acme", "zeta")] == [
        "-40.00",
        "100.00",
    ]
    assert client.patch("/invoices/i1", json={"contactId": "acme"}).json()["balance"] == "60.00"
    assert (
        client.patch(
            "/payments/p1", json={"applications": [{"invoiceId": "i1", "amount": 1}]}
        ).status_code
        == 200
    )
    problem(client.patch("/invoices/i1", json={"contactId": "zeta"}), 409, "applied_manually")


# Lists


def test_invoices_are_filtered_searched_and_sorted(client):
    invoice(client, "i1", number="10", memo="Spring work")
    invoice(
        client,
        "i2",
        number="9",
        contactId="zeta",
        date="2026-04-01",
        lines=[{"accountId": SALES, "rate": 5, "description": "Painting a fence"}],
    )
    invoice(client, "i3", number="11", status="draft", date="2026-11-22")
    invoice(client, "i4", number="12", date="2026-11-22")
    credit_memo(client, "m1", number="10", contactId="zeta", hold=True)
    assert ids(client, "/invoices") == ["i4", "i3", "i2", "m1", "i1"]
    for query, invoice_ids in (
        ("kind=credit_memo", "m1"),
        ("kind=invoice&sort=number", "i2 i1 i3 i4"),
        ("contactId=zeta", "i2 m1"),
        ("number=10", "m1 i1"),
        ("kind=invoice&number=10", "i1"),
        ("from=2026-04-01", "i4 i3 i2"),
        ("to=2026-03-06", "m1 i1"),
        ("from=2026-03-02&to=2026-04-01", "i2 m1"),
        ("status=draft", "i3"),
        ("status=sent", "i4 m1"),
        ("status=overdue", "i2 i1"),
        ("status=paid", ""),
        ("overdue=true", "i2 i1"),
        ("overdue=false", "i4 i3 m1"),
        ("q=spring", "i1"),
        ("q=fence paint", "i2"),
        ("q=10", "m1 i1"),
        ("q=nothing", ""),
        ("sort=-number,date", "i4 i3 i1 m1 i2"),
        ("status=overdue&contactId=zeta&overdue=true", "i2"),
        ("status=draft&overdue=true", ""),
    ):
        assert " ".join(ids(client, f"/invoices?{query}")) == invoice_ids, query


@pytest.mark.parametrize(
    "query",
    [
        "kind=bill",
        "status=open",
        "status=",
        "status=Sent",
        "overdue=maybe",
        "overdue=",
        "from=x",
        "to=2026-02-30",
        "total=5",
        "open=true",
        "unapplied=true",
        "sort=memo",
        "contactId=nobody",
    ],
)
def test_a_filter_that_invoices_do_not_have_is_400(client, query):
    assert parameters(client.get(f"/invoices?{query}")) == [query.partition("=")[0]]


def test_an_invoice_becomes_overdue_the_day_after_its_due_date(client, served):
    invoice(client, date="2026-11-01", dueDate="2026-11-22")
    tag = client.get("/invoices?overdue=true").headers["etag"]
    assert (ids(client, "/invoices?status=sent"), ids(client, "/invoices?overdue=true")) == (
        ["i1"],
        [],
    )
    served[0].clock.day = served[0].clock.day.replace(day=23)
    again = client.get("/invoices?overdue=true", headers={"if-none-match": tag})
    assert (again.status_code, [each["status"] for each in again.json()["data"]]) == (
        200,
        ["overdue"],
    )
    assert ids(client, "/invoices?status=sent") == []
