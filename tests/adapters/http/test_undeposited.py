"""Undeposited Funds over HTTP: the rows that wait, and the deposits that take them."""

import pytest

from tests.adapters.http.requests import (
    CASH,
    FUNDS,
    RECEIVABLE,
    RENT,
    SALES,
    SAVINGS,
    balance,
    close,
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
    view,
)

WAITING = "/bank-transactions/undeposited"


@pytest.fixture
def client(filled):
    """A client of books with two customers and two vendors."""
    return filled(customers_and_vendors)


def row(id_: str = "p1", kind: str = "payment") -> str:
    return f"{kind}:{id_}:{FUNDS}"


def put(client, *rows, id_="d1", amount=None, day="2026-03-06", others=(), **fields):
    """Post a deposit of whole rows and of other splits."""
    if amount is None:
        waiting = {
            each["id"]: each["amount"] for each in view(client, f"{WAITING}?limit=1000")["data"]
        }
        cents = sum(int(waiting.get(each, "0.00").replace(".", "")) for each in rows) + sum(
            int(each["amount"].replace(".", "")) for each in others
        )
        amount = f"{cents // 100}.{cents % 100:02}"
    body = {
        "id": id_,
        "accountId": CASH,
        "date": day,
        "amount": amount,
        "splits": [*({"rowId": each} for each in rows), *others],
        **fields,
    }
    return client.post("/bank-transactions", json=body)


# What waits


def test_received_payments_wait_for_their_deposit_oldest_first(client):
    payment(client, "p2", "7.00", contactId="zeta", date="2026-03-09", ref="102", memo="Thanks")
    payment(client, "p1", ref="101")
    deposit(
        client,
        "sale",
        "15.00",
        accountId=FUNDS,
        date="2026-03-07",
        payee="Passer-by",
        ref="9",
        type="Sales Receipt",
    )
    journal(
        client,
        "j1",
        "3.00",
        date="2026-03-09",
        lines=[{"accountId": FUNDS, "debit": "3.00"}, {"accountId": SALES, "credit": "3.00"}],
    )
    payment(client, "banked", depositAccountId=CASH)
    waiting = view(client, WAITING)
    assert (waiting["total"], waiting["nextCursor"]) == (4, None)
    assert [each["id"] for each in waiting["data"]] == [
        row(),
        row("sale", "bank-transaction"),
        row("j1", "journal"),
        row("p2"),
    ]
    assert waiting["data"][3] == {
        "id": row("p2"),
        "date": "2026-03-09",
        "type": "Payment",
        "ref": "102",
        "contactId": "zeta",
        "name": "Zeta",
        "memo": "Thanks",
        "amount": "7.00",
        "source": {"kind": "payment", "id": "p2"},
    }
    sale = waiting["data"][1]
    assert (sale["type"], sale["name"], sale["contactId"], sale["ref"]) == (
        "Sales Receipt",
        "Passer-by",
        None,
        "9",
    )
    assert balance(client, FUNDS) == "65.00"


def test_undeposited_items_are_filtered_by_day_and_account(client):
    for n, day in enumerate(("2026-03-01", "2026-03-05", "2026-03-09")):
        payment(client, f"p{n}", date=day)
    for query, payments in (
        ("from=2026-03-05", ["p1", "p2"]),
        ("to=2026-03-05", ["p0", "p1"]),
        ("from=2026-03-02&to=2026-03-08", ["p1"]),
        (f"accountId={FUNDS}", ["p0", "p1", "p2"]),
        (f"accountId={SAVINGS}", []),
    ):
        assert ids(client, f"{WAITING}?{query}") == [row(each) for each in payments], query
    for query in ("accountId=nobody", "accountId="):
        assert pointers(client.get(f"{WAITING}?{query}"), 400) == ["/accountId"], query
    for query in (
        "from=2026-03-09&to=2026-03-01",
        "from=x",
        "to=2026-02-30",
        "from=1899-12-31",
        "contactId=acme",
        "sort=date",
        "q=x",
        "limit=0",
        "limit=1001",
        "cursor=x",
    ):
        problem(client.get(f"{WAITING}?{query}"), 400)


def test_the_account_of_undeposited_funds_may_change_only_while_it_is_unused(client):
    settings = {"defaults": {"undepositedFundsAccountId": SAVINGS}}
    assert client.patch("/system/settings", json=settings).status_code == 200
    payment(client)
    assert (ids(client, WAITING), ids(client, f"{WAITING}?accountId={FUNDS}")) == (
        [f"payment:p1:{SAVINGS}"],
        [],
    )
    before = state(client)
    problem(
        client.patch("/system/settings", json={"defaults": {"undepositedFundsAccountId": FUNDS}}),
        409,
        "account_used",
    )
    assert state(client) == before


def test_amounts_posted_before_an_account_became_undeposited_funds_wait_too(client):
    journal(client, lines=[{"accountId": SAVINGS, "debit": 5}, {"accountId": SALES, "credit": 5}])
    assert (
        client.patch(
            "/system/settings", json={"defaults": {"undepositedFundsAccountId": SAVINGS}}
        ).status_code
        == 200
    )
    assert ids(client, WAITING) == [f"journal:j1:{SAVINGS}"]
    assert put(client, f"journal:j1:{SAVINGS}").status_code == 201
    assert (ids(client, WAITING), balance(client, SAVINGS)) == ([], "0.00")


@pytest.mark.parametrize("limit", [1, 3, 7])
def test_paging_undeposited_items_never_repeats_or_skips_during_writes(client, limit):
    for n in range(7):
        payment(client, f"p{n}", date=f"2026-03-{9 - n // 2:02}")
    expected = ids(client, WAITING)
    seen, cursor = [], ""
    for page in range(9):
        listed = view(client, f"{WAITING}?limit={limit}" + (f"&cursor={cursor}" if cursor else ""))
        seen += [each["id"] for each in listed["data"]]
        cursor = listed["nextCursor"]
        if cursor is None:
            break
        payment(client, f"new{page}", date="2026-02-01")
        assert put(client, seen[-1], id_=f"d{page}", day="2026-03-31").status_code == 201
    assert seen == expected
    first = view(client, f"{WAITING}?limit=1")["nextCursor"]
    for other in ("from=2026-03-01", "to=2026-03-31", f"accountId={FUNDS}"):
        assert parameters(client.get(f"{WAITING}?{other}&cursor={first}")) == ["cursor"]


def test_the_list_of_undeposited_items_has_a_weak_etag(client):
    payment(client)
    tag = client.get(WAITING).headers["etag"]
    assert tag.startswith('W/"')
    assert client.get(WAITING, headers={"if-none-match": tag}).status_code == 304
    payment(client, "p2")
    assert client.get(WAITING, headers={"if-none-match": tag}).status_code == 200


# Deposits


def test_a_deposit_takes_whole_rows_and_fills_in_their_details(client):
    invoice(client)
    payment(client, memo="Check 7")
    payment(client, "p2", "60.00", contactId="zeta")
    answer = put(client, row(), row("p2"))
    deposited = answer.json()
    assert (answer.status_code, deposited["type"], deposited["amount"]) == (
        201,
        "Transfer" if len(deposited["splits"]) == 1 else "Deposit",
        "100.00",
    )
    assert deposited["splits"] == [
        {
            "id": "1",
            "accountId": FUNDS,
            "amount": "40.00",
            "contactId": "acme",
            "memo": "Check 7",
            "rowId": row(),
            "hold": False,
        },
        {
            "id": "2",
            "accountId": FUNDS,
            "amount": "60.00",
            "contactId": "zeta",
            "memo": "",
            "rowId": row("p2"),
            "hold": False,
        },
    ]
    assert (balance(client, FUNDS), balance(client, CASH), ids(client, WAITING)) == (
        "0.00",
        "100.00",
        [],
    )
    assert view(client, "/invoices/i1")["balance"] == "60.00"


def test_a_deposit_of_one_row_is_called_a_deposit(client):
    payment(client)
    assert put(client, row()).json()["type"] == "Deposit"


def test_a_fee_and_other_money_are_splits_beside_the_rows(client):
    payment(client)
    fee = {"accountId": RENT, "amount": "-1.50", "memo": "Fee"}
    deposited = put(client, row(), others=(fee, {"accountId": SALES, "amount": "10.00"})).json()
    assert (
        deposited["amount"],
        balance(client, CASH),
        balance(client, RENT),
        balance(client, FUNDS),
    ) == ("48.50", "48.50", "1.50", "0.00")


def test_a_split_of_undeposited_funds_may_have_no_row(client):
    payment(client)
    assert (
        deposit(client, splits=[{"accountId": FUNDS, "amount": "50.00"}])["splits"][0]["rowId"]
        is None
    )
    assert ids(client, WAITING) == [row()]


@pytest.mark.parametrize(
    ("split", "pointer"),
    [
        ({"rowId": "payment:nobody:account-1050"}, "/splits/0/rowId"),
        ({"rowId": "x"}, "/splits/0/rowId"),
        ({"rowId": f"payment:p2:{CASH}"}, "/splits/0/rowId"),
        ({"rowId": "invoice:i1"}, "/splits/0/rowId"),
        ({"rowId": "payment:p1"}, "/splits/0/rowId"),
        ({"rowId": row("gone")}, "/splits/0/rowId"),
        ({"rowId": row(), "amount": "39.99"}, "/splits/0/amount"),
        ({"rowId": row(), "amount": "40.01"}, "/splits/0/amount"),
        ({"rowId": row(), "amount": "-40.00"}, "/splits/0/amount"),
        ({"rowId": row(), "accountId": SAVINGS}, "/splits/0/accountId"),
        ({"rowId": ""}, "/splits/0/rowId"),
        ({"rowId": 5}, "/splits/0/rowId"),
    ],
)
def test_a_row_that_is_not_waiting_is_refused(client, split, pointer):
    invoice(client)
    payment(client)
    payment(client, "p2", depositAccountId=CASH)
    payment(client, "gone")
    assert client.post("/payments/gone/void", json={"reason": "x"}).status_code == 200
    before = state(client)
    body = {
        "accountId": CASH,
        "date": "2026-03-06",
        "amount": split.get("amount", "40.00"),
        "splits": [{"accountId": FUNDS, "amount": "40.00", **split}],
    }
    assert pointers(client.post("/bank-transactions", json=body))[0] == pointer
    assert state(client) == before


def test_a_row_goes_into_one_deposit_only_once(client):
    payment(client)
    assert pointers(put(client, row(), row(), amount="80.00")) == ["/splits/1/rowId"]
    assert put(client, row()).status_code == 201
    before = state(client)
    assert (
        "'d1'" in problem(put(client, row(), id_="d2", amount="40.00"), 409, "deposited")["detail"]
    )
    assert state(client) == before


def test_a_deposit_is_not_dated_before_its_rows(client):
    payment(client)
    assert pointers(put(client, row(), day="2026-03-04")) == ["/date"]
    assert put(client, row(), day="2026-03-05").status_code == 201
    assert pointers(client.patch("/bank-transactions/d1", json={"date": "2026-03-04"})) == ["/date"]


@pytest.mark.parametrize(
    "change", [{"amount": 41}, {"date": "2026-03-04"}, {"depositAccountId": CASH}]
)
def test_amount_date_and_account_of_a_deposited_payment_stay(client, change):
    payment(client)
    assert put(client, row()).status_code == 201
    before = state(client)
    for answer in (
        client.patch("/payments/p1", json=change),
        client.put("/payments/p1", json={**view(client, "/payments/p1"), **change}),
    ):
        assert "'d1'" in problem(answer, 409, "deposited")["detail"]
    problem(client.post("/payments/p1/void", json={"reason": "x"}), 409, "deposited")
    assert state(client) == before
    changed = client.patch(
        "/payments/p1", json={"memo": "x", "ref": "y", "hold": True, "contactId": "zeta"}
    )
    assert (changed.status_code, changed.json()["contactId"]) == (200, "zeta")


@pytest.mark.parametrize(
    ("undo", "status"),
    [
        (lambda client: client.delete("/bank-transactions/d1"), 204),
        (lambda client: client.post("/bank-transactions/d1/void", json={"reason": "x"}), 200),
    ],
)
def test_the_rows_of_a_void_or_deleted_deposit_wait_again(client, undo, status):
    payment(client)
    payment(client, "p2", "60.00")
    assert put(client, row(), row("p2")).status_code == 201
    assert undo(client).status_code == status
    assert (ids(client, WAITING), balance(client, FUNDS), balance(client, CASH)) == (
        [row(), row("p2")],
        "100.00",
        "0.00",
    )
    assert client.patch("/payments/p1", json={"amount": 41}).status_code == 200
    assert put(client, row(), id_="d2").status_code == 201


def test_a_row_of_a_deposit_may_be_replaced_by_another(client):
    payment(client)
    payment(client, "p2", "60.00")
    read = put(client, row()).json()
    assert client.put("/bank-transactions/d1", json=read).json() == read
    changed = client.patch(
        "/bank-transactions/d1", json={"amount": 60, "splits": [{"rowId": row("p2")}]}
    )
    assert (changed.status_code, changed.json()["splits"][0]["amount"], ids(client, WAITING)) == (
        200,
        "60.00",
        [row()],
    )
    assert client.delete("/payments/p1").status_code == 204
    assert problem(client.delete("/payments/p2"), 409, "in_use")["counts"] == {
        "bank-transactions": 1
    }


def test_a_deposit_is_rehearsed_and_retried(client):
    payment(client)
    body = {"accountId": CASH, "date": "2026-03-06", "amount": 40, "splits": [{"rowId": row()}]}
    dry = client.post("/bank-transactions?dryRun=true", json=body).json()
    assert (dry["effect"]["balances"], ids(client, WAITING)) == (
        {CASH: "40.00", FUNDS: "-40.00"},
        [row()],
    )
    first, again = (
        client.post("/bank-transactions", json=body, headers={"idempotency-key": "k"})
        for _ in range(2)
    )
    assert (first.status_code, again.content, again.headers["idempotency-hit"]) == (
        201,
        first.content,
        "true",
    )


def test_a_payment_of_a_closed_period_is_deposited_on_a_later_day(client):
    payment(client)
    close(client, "2026-06-30")
    problem(put(client, row()), 409, "closed")
    assert put(client, row(), day="2026-07-01").status_code == 201
    problem(
        client.post("/payments/p1/refund", json={"accountId": CASH, "date": "2026-06-30"}),
        409,
        "closed",
    )


def test_a_void_deposit_of_a_closed_period_gives_its_rows_back_on_a_later_day(client):
    payment(client)
    assert put(client, row()).status_code == 201
    close(client, "2026-06-30")
    assert (
        client.post(
            "/bank-transactions/d1/void", json={"reason": "x", "date": "2026-07-01"}
        ).status_code
        == 200
    )
    assert (
        [balance(client, FUNDS, day) for day in ("2026-06-30", "2026-07-01")],
        balance(client, CASH),
    ) == (["0.00", "40.00"], "0.00")
    waiting = view(client, WAITING)["data"]
    assert [each["amount"] for each in waiting] == ["40.00"]
    assert put(client, waiting[0]["id"], id_="d2", day="2026-07-02").status_code == 201
    assert (balance(client, FUNDS), balance(client, CASH), ids(client, WAITING)) == (
        "0.00",
        "40.00",
        [],
    )


def test_the_account_of_undeposited_funds_is_not_merged(client):
    made(client, "/accounts", {"id": "drawer", "name": "Drawer", "type": "asset"})
    journal(client, lines=[{"accountId": "drawer", "debit": 5}, {"accountId": SALES, "credit": 5}])
    payment(client)
    before = state(client)
    for one, other in (("drawer", FUNDS), (FUNDS, "drawer")):
        problem(client.post(f"/accounts/{one}/merge", json={"into": other}), 409, "default_account")
    assert state(client) == before


def test_money_paid_out_of_undeposited_funds_does_not_wait(client):
    deposit(client, "w1", "-5.00", accountId=FUNDS, splits=[{"accountId": RENT, "amount": "-5.00"}])
    journal(client, lines=[{"accountId": FUNDS, "debit": 5}, {"accountId": FUNDS, "credit": 5}])
    assert (ids(client, WAITING), balance(client, FUNDS)) == ([], "-5.00")


def test_a_payment_on_receivables_from_undeposited_funds_waits_too(client):
    invoice(client)
    deposit(
        client,
        "sale",
        "50.00",
        accountId=FUNDS,
        splits=[{"accountId": RECEIVABLE, "amount": "50.00", "contactId": "acme"}],
    )
    (waiting,) = view(client, WAITING)["data"]
    assert (
        waiting["contactId"],
        waiting["name"],
        waiting["amount"],
        view(client, "/invoices/i1")["balance"],
    ) == ("acme", "Acme", "50.00", "50.00")
