"""Each route group: its verbs, when they succeed and when they are refused."""

import itertools
from datetime import date, timedelta

import pytest

from application.collections.registry import COLLECTIONS
from tests.adapters.http.requests import (
    CASH,
    RECEIVABLE,
    RENT,
    SALES,
    SAVINGS,
    contact,
    deposit,
    everything,
    journal,
    lines,
    made,
    parameters,
    pointers,
    problem,
    state,
    version_in,
)


def balance(client, id_: str = CASH, **query: str) -> str:
    parameters = "&".join(f"{name}={value}" for name, value in query.items())
    return client.get(
        f"/accounts/{id_}/balance?{parameters}" if parameters else f"/accounts/{id_}/balance"
    ).json()["balance"]


# Accounts


def test_an_account_has_its_path_and_balance(client):
    made(
        client,
        "/accounts",
        {"id": "petty", "name": "Petty", "type": "asset", "subtype": "bank", "parentId": CASH},
    )
    journal(client)
    assert [
        client.get(f"/accounts/{id_}").json()[each]
        for id_ in ("petty", CASH)
        for each in ("path", "balance")
    ] == [
        "Checking:Petty",
        "0.00",
        "Checking",
        "100.00",
    ]
    assert client.get(f"/accounts/{SALES}").json()["balance"] == "100.00"


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({"name": "checking", "type": "asset"}, 409, None),
        ({"name": "A", "type": "asset", "number": "1000"}, 409, None),
        ({"name": "A:B", "type": "asset"}, 422, "/name"),
        ({"name": "A", "type": "asset", "subtype": "cogs"}, 422, "/subtype"),
        ({"name": "A", "type": "asset", "section": "other_income"}, 422, "/section"),
        (
            {"name": "A", "type": "asset", "subtype": "bank", "section": "other_asset"},
            422,
            "/section",
        ),
        ({"name": "A", "type": "income", "parentId": CASH}, 422, "/parentId"),
        ({"name": "A", "type": "asset", "parentId": "nobody"}, 422, "/parentId"),
        ({"id": "a", "name": "A", "type": "asset", "parentId": "a"}, 422, "/parentId"),
        ({"name": "A", "type": "money"}, 422, "/type"),
        ({"name": "A"}, 422, "/type"),
        ({"type": "asset"}, 422, "/name"),
        ({"name": "  ", "type": "asset"}, 422, "/name"),
    ],
)
def test_an_account_that_does_not_fit_the_chart_is_refused(client, body, status, pointer):
    faults = problem(client.post("/accounts", json=body), status)["errors"]
    assert [each["pointer"] for each in faults] == ([pointer] if pointer else [])


def test_two_accounts_may_share_a_name_under_different_parents_and_have_no_number(client):
    for parent in (CASH, SAVINGS):
        made(
            client,
            "/accounts",
            {"name": "Petty", "type": "asset", "subtype": "bank", "parentId": parent},
        )
    problem(
        client.post(
            "/accounts",
            json={"name": "PETTY", "type": "asset", "subtype": "bank", "parentId": CASH},
        ),
        409,
    )


def test_an_account_is_never_its_own_parent(client):
    made(
        client,
        "/accounts",
        {"id": "a", "name": "A", "type": "asset", "subtype": "bank", "parentId": CASH},
    )
    assert pointers(client.patch(f"/accounts/{CASH}", json={"parentId": "a"})) == ["/parentId"]


def test_a_balance_is_for_the_end_of_a_day_in_its_natural_sign(client):
    for day, amount in (
        ("2026-01-31", "1.00"),
        ("2026-02-01", "2.00"),
        ("2026-02-28", "4.00"),
        ("2026-12-31", "8.00"),
    ):
        made(client, "/journals", {"date": day, "lines": lines(amount)})
    assert [
        balance(client, asOf=day)
        for day in (
            "2026-01-30",
            "2026-01-31",
            "2026-02-01",
            "2026-02-27",
            "2026-02-28",
            "2026-12-30",
            "2026-12-31",
            "2200-12-31",
        )
    ] == [
        "0.00",
        "1.00",
        "3.00",
        "3.00",
        "7.00",
        "7.00",
        "15.00",
        "15.00",
    ]
    assert client.get(f"/accounts/{SALES}/balance").json() == {
        "accountId": SALES,
        "asOf": "2026-11-22",
        "balance": "7.00",
    }
    made(client, "/journals", {"date": "2026-01-01", "lines": lines("20.00", SALES, CASH)})
    assert (balance(client, asOf="2026-01-01"), balance(client, SALES, asOf="2026-01-01")) == (
        "-20.00",
        "-20.00",
    )


@pytest.fixture
def busy(client):
    """Sixty entries over four months, three on each of twenty days."""
    for n in range(60):
        day = (date(2026, 1, 1) + timedelta(days=n // 3 * 6)).isoformat()
        amount = f"{n + 1}.{n % 10}5"
        if n % 4 == 3:
            deposit(client, f"d{n:02}", amount, date=day)
        else:
            made(
                client,
                "/journals",
                {
                    "id": f"j{n:02}",
                    "date": day,
                    "lines": lines(amount, *((CASH, SALES) if n % 3 else (RENT, CASH))),
                },
            )
    return client


def cents(text: str) -> int:
    return int(text.replace(".", ""))


@pytest.mark.parametrize("account", [CASH, SALES])
def test_a_register_has_the_running_balance_on_every_page(busy, account):
    rows = everything(busy, f"/accounts/{account}/register", 1000)
    days = [row["date"] for row in rows]
    assert days == sorted(days)
    assert len(set(days)) == 20 < len(days) / 2  # so that pages begin within days
    assert [cents(row["balance"]) for row in rows] == list(
        itertools.accumulate(cents(row["amount"]) for row in rows)
    )
    assert rows[-1]["balance"] == balance(busy, account)
    for limit in (1, 7, 59):
        assert everything(busy, f"/accounts/{account}/register", limit) == rows
    after = [row for row in rows if "2026-02-01" <= row["date"] <= "2026-03-15"]
    assert after
    assert (
        everything(busy, f"/accounts/{account}/register?from=2026-02-01&to=2026-03-15", 4) == after
    )
    assert busy.get(f"/accounts/{account}/register?from=2026-05-01&to=2026-05-31").json() == {
        "data": [],
        "total": 0,
        "nextCursor": None,
    }


def test_a_register_filtered_by_mark_keeps_the_true_balance(busy):
    rows = everything(busy, f"/accounts/{CASH}/register", 1000)
    chosen = rows[3::5]
    for row in chosen:
        assert (
            busy.patch(
                f"/accounts/{CASH}/register/{row['id']}", json={"cleared": "cleared"}
            ).status_code
            == 200
        )
    marked = [{**each, "cleared": "cleared"} for each in chosen]
    for limit in (1, 4, 1000):
        assert everything(busy, f"/accounts/{CASH}/register?cleared=cleared", limit) == marked
        assert everything(busy, f"/accounts/{CASH}/register?cleared=none", limit) == [
            each for each in rows if each not in chosen
        ]
    assert everything(busy, f"/accounts/{CASH}/register?cleared=reconciled") == []


def test_a_register_does_not_repeat_or_skip_under_writes(busy):
    rows = everything(busy, f"/accounts/{CASH}/register", 1000)
    seen, cursor = [], ""
    for page in range(200):
        document = busy.get(
            f"/accounts/{CASH}/register?limit=5" + (f"&cursor={cursor}" if cursor else "")
        ).json()
        seen += [each["id"] for each in document["data"]]
        cursor = document["nextCursor"]
        made(
            busy,
            "/journals",
            {"id": f"new{page}", "date": f"2026-0{page % 4 + 1}-05", "lines": lines()},
        )
        if cursor is None:
            break
    assert [each for each in seen if ":new" not in each] == [each["id"] for each in rows]
    assert len(seen) == len(set(seen))


def test_a_row_of_a_register_names_its_document(client):
    contact(client)
    deposit(client, ref="77", memo="till", contactId="acme", payee="Acme")
    (row,) = client.get(f"/accounts/{CASH}/register").json()["data"]
    assert {
        "id",
        "date",
        "type",
        "ref",
        "name",
        "memo",
        "amount",
        "cleared",
        "source",
        "balance",
    } <= row.keys()
    assert (row["id"], row["date"], row["type"], row["ref"], row["memo"], row["amount"]) == (
        f"bank-transaction:d1:{CASH}",
        "2026-03-02",
        "Deposit",
        "77",
        "till",
        "50.00",
    )
    assert (row["source"], row["cleared"], row["balance"], row["name"]) == (
        {"kind": "bank-transaction", "id": "d1"},
        "none",
        "50.00",
        "Acme",
    )


def test_lines_of_one_document_on_one_account_are_one_row(client):
    made(client, "/journals", {"id": "j1", "lines": [*lines("1.00"), *lines("2.00")]})
    (row,) = client.get(f"/accounts/{CASH}/register").json()["data"]
    assert (row["id"], row["amount"]) == (f"journal:j1:{CASH}", "3.00")


def test_a_row_is_marked_and_the_mark_survives_edits_of_other_parts(client):
    deposit(client)
    row = f"/accounts/{CASH}/register/bank-transaction:d1:{CASH}"
    assert client.patch(row, json={"cleared": "cleared"}).json()["cleared"] == "cleared"
    assert client.get("/bank-transactions/d1").json()["cleared"] == "cleared"
    assert client.patch("/bank-transactions/d1", json={"memo": "x"}).json()["cleared"] == "cleared"
    assert (
        client.patch(
            "/bank-transactions/d1", json={"splits": [{"accountId": RENT, "amount": 50}]}
        ).json()["cleared"]
        == "cleared"
    )
    assert client.patch(row, json={"cleared": "none"}).json()["cleared"] == "none"
    assert client.get("/bank-transactions/d1").json()["cleared"] == "none"


@pytest.mark.parametrize(
    "row",
    [
        "x",
        "journal:j1:account-1010",
        f"journal:nobody:{CASH}",
        f"bank-transaction:j1:{CASH}",
        ":",
        f"journal:j1:{SALES}",
    ],
)
def test_an_unknown_row_is_404(client, row):
    journal(client)
    problem(client.patch(f"/accounts/{CASH}/register/{row}", json={"cleared": "cleared"}), 404)


@pytest.mark.parametrize(
    "body",
    [
        {"cleared": "reconciled"},
        {"cleared": "yes"},
        {"cleared": 1},
        {},
        {"cleared": "none", "x": 1},
    ],
)
def test_a_mark_is_none_or_cleared(client, body):
    journal(client)
    problem(client.patch(f"/accounts/{CASH}/register/journal:j1:{CASH}", json=body), 422)


def test_merging_accounts_moves_everything(client):
    made(client, "/accounts", {"id": "old", "name": "Old", "type": "asset", "subtype": "bank"})
    made(
        client,
        "/accounts",
        {"id": "sub", "name": "Sub", "type": "asset", "subtype": "bank", "parentId": "old"},
    )
    journal(client)
    made(
        client, "/journals", {"id": "j2", "date": "2026-03-01", "lines": lines("7.00", debit="old")}
    )
    deposit(client, accountId="old")
    assert client.patch("/bank-transactions/d1", json={"cleared": "cleared"}).status_code == 200
    answer = client.post("/accounts/old/merge", json={"into": CASH})
    assert (answer.status_code, answer.json()["id"], answer.json()["balance"]) == (
        200,
        CASH,
        "157.00",
    )
    assert version_in(answer) == answer.json()["version"]
    problem(client.get("/accounts/old"), 404)
    assert client.get("/accounts/sub").json()["parentId"] == CASH
    assert (
        client.get("/bank-transactions/d1").json() | {"accountId": CASH, "cleared": "cleared"}
        == client.get("/bank-transactions/d1").json()
    )
    assert client.get("/audit/verify").json()["ok"]


def test_transfers_between_merged_accounts_fall_away_in_closed_books_too(client):
    moved = {"amount": "20.00", "splits": [{"accountId": SAVINGS, "amount": "20.00"}]}
    deposit(client, "transfer", **moved)
    parted = [{"accountId": SAVINGS, "amount": "20.00"}, {"accountId": SALES, "amount": "30.00"}]
    deposit(client, splits=parted)
    close(client, "2026-03-31")
    answer = client.post(f"/accounts/{SAVINGS}/merge", json={"into": CASH})
    assert (answer.status_code, answer.json()["balance"]) == (200, "30.00")
    transfer = client.get("/bank-transactions/transfer").json()
    assert (transfer["status"], transfer["voidReason"], transfer["amount"]) == (
        "void",
        "merge",
        "20.00",
    )
    assert client.get("/bank-transactions/d1").json()["amount"] == "30.00"
    assert client.get("/audit/verify").json()["ok"]


def test_a_refused_merge_names_all_that_prevents_it(client):
    shares = [
        {"accountId": account, "amount": amount}
        for account, amount in ((SAVINGS, "20.00"), (SALES, "5.00"), (RENT, "-5.00"))
    ]
    for id_ in ("d1", "d2"):
        deposit(client, id_, "20.00", splits=shares)
    before = state(client)
    answer = client.post(f"/accounts/{SAVINGS}/merge", json={"into": CASH})
    detail = problem(answer, 409, "several_obstacles")["detail"]
    assert all(f"bank transaction '{id_}' prevents the merge" in detail for id_ in ("d1", "d2"))
    assert state(client) == before


def test_a_cleared_row_that_changes_is_not_cleared_any_more_and_the_answer_says_so(client):
    deposit(client)
    assert client.patch("/bank-transactions/d1", json={"cleared": "cleared"}).status_code == 200
    assert "warnings" not in client.patch("/bank-transactions/d1", json={"memo": "x"}).json()
    answer = client.patch("/bank-transactions/d1", json={"date": "2026-03-03"}).json()
    (warning,) = answer["warnings"]
    assert answer["cleared"] == "none"
    assert (warning["code"], warning["ids"]) == ("mark_removed", [f"bank-transaction:d1:{CASH}"])
    assert warning["message"] == (
        "Deposit of 2026-03-03 was cleared on 1000 Checking; its date or its amount there changed, "
        "so it is not cleared any more: clear it again if the bank has confirmed it as it is now"
    )


@pytest.mark.parametrize("into", ["nobody", CASH, SALES, "account-1200", ""])
def test_an_account_is_merged_only_into_another_of_its_class(client, into):
    journal(client)
    before = state(client)
    assert pointers(client.post(f"/accounts/{CASH}/merge", json={"into": into})) == ["/into"]
    assert state(client) == before


def test_a_merge_needs_an_existing_account(client):
    problem(client.post("/accounts/nobody/merge", json={"into": CASH}), 404)
    assert pointers(client.post(f"/accounts/{CASH}/merge", json={})) == ["/into"]
    assert pointers(client.post(f"/accounts/{CASH}/merge", json={"into": 1})) == ["/into"]


# Contacts, items, terms


def test_contacts_are_stored_and_their_names_are_unique_within_their_kind(client):
    contact(client, "acme", "Acme", termsId="terms-net-30", address="1 Main St\nTown")
    contact(client, "acme2", "Acme", "vendor")
    problem(client.post("/contacts", json={"kind": "customer", "name": "ACME"}), 409, "name_taken")
    assert pointers(
        client.post("/contacts", json={"kind": "customer", "name": "B", "termsId": "nobody"})
    ) == ["/termsId"]


def test_merging_contacts_moves_everything_and_fills_what_is_missing(client):
    contact(client, "old", "Old", email="old@x.y", phone="1")
    contact(client, "new", "New", phone="2")
    deposit(client, contactId="old")
    made(
        client,
        "/journals",
        {
            "id": "j1",
            "lines": [
                {"accountId": RECEIVABLE, "debit": 5, "contactId": "old"},
                {"accountId": SALES, "credit": 5},
            ],
        },
    )
    answer = client.post("/contacts/old/merge", json={"into": "new"})
    assert (
        answer.status_code,
        answer.json()["email"],
        answer.json()["phone"],
        answer.json()["name"],
    ) == (200, "old@x.y", "2", "New")
    problem(client.get("/contacts/old"), 404)
    assert client.get("/bank-transactions/d1").json()["contactId"] == "new"
    assert client.get("/journals/j1").json()["lines"][0]["contactId"] == "new"


def test_a_contact_is_merged_only_into_another_of_its_kind(client):
    contact(client)
    contact(client, "vend", "Vend", "vendor")
    for into in ("acme", "vend", "nobody"):
        assert pointers(client.post("/contacts/acme/merge", json={"into": into})) == ["/into"]
    problem(client.post("/contacts/nobody/merge", json={"into": "acme"}), 404)


def test_items_and_terms_are_stored(client):
    item = made(client, "/items", {"name": "Hour", "rate": "85", "accountId": SALES})
    assert (item["rate"], item["active"], item["description"]) == ("85.00", True, "")
    problem(client.post("/items", json={"name": "HOUR"}), 409)
    assert pointers(client.post("/items", json={"name": "B", "accountId": "nobody"})) == [
        "/accountId"
    ]
    terms = made(
        client,
        "/terms",
        {"name": "2/10 net 30", "dueDays": 30, "discountPercent": "2", "discountDays": 10},
    )
    assert (terms["dueDays"], terms["discountPercent"]) == (30, "2.00")
    for body, pointer in (
        ({"dueDays": -1}, "/dueDays"),
        ({"dueDays": 10_000}, "/dueDays"),
        ({"dueDays": "30"}, "/dueDays"),
        ({"discountPercent": 100.5}, "/discountPercent"),
        ({"discountDays": 1}, "/discountDays"),
    ):
        assert pointers(client.post("/terms", json={"name": "X", **body})) == [pointer]


def test_new_books_have_the_terms_of_the_contract(client):
    assert {each["name"]: each["dueDays"] for each in client.get("/terms").json()["data"]} == {
        "Due on Receipt": 0,
        "Net 7": 7,
        "Net 15": 15,
        "Net 30": 30,
        "Net 60": 60,
    }


# Journals


def test_a_journal_is_posted_changed_and_deleted(client):
    view = journal(client, ref="R")
    assert (view["total"], view["source"], view["status"], view["type"]) == (
        "100.00",
        None,
        "posted",
        "General Journal",
    )
    assert client.patch("/journals/j1", json={"lines": lines("30.00")}).json()["total"] == "30.00"
    assert balance(client) == "30.00"
    assert client.delete("/journals/j1").status_code == 204
    assert balance(client) == "0.00"


def test_a_journal_without_a_date_is_dated_today(client):
    assert made(client, "/journals", {"lines": lines()})["date"] == "2026-11-22"


def test_an_entry_of_a_document_is_in_the_journal_and_changed_only_through_it(client):
    deposit(client)
    id_ = "bank-transaction:d1"
    view = client.get(f"/journals/{id_}").json()
    assert (view["source"], view["total"], view["id"]) == (
        {"kind": "bank-transaction", "id": "d1"},
        "50.00",
        id_,
    )
    assert view in client.get("/journals").json()["data"]
    before = state(client)
    for answer in (
        client.put(f"/journals/{id_}", json={"lines": lines()}),
        client.patch(f"/journals/{id_}", json={"memo": "x"}),
        client.delete(f"/journals/{id_}"),
        client.post(f"/journals/{id_}/void", json={"reason": "x"}),
        client.post(f"/journals/{id_}/reverse"),
    ):
        assert "'d1'" in problem(answer, 409)["detail"]
    assert state(client) == before


def test_a_control_account_needs_a_contact_of_its_kind(client):
    contact(client)
    contact(client, "vend", "Vend", "vendor")
    line = {"accountId": RECEIVABLE, "debit": 5}
    for wrong in (line, {**line, "contactId": "vend"}):
        assert pointers(
            client.post("/journals", json={"lines": [wrong, {"accountId": SALES, "credit": 5}]})
        ) == ["/lines/0/contactId"]
    made(
        client,
        "/journals",
        {"lines": [{**line, "contactId": "acme"}, {"accountId": SALES, "credit": 5}]},
    )


def test_reversing_posts_the_opposite_on_the_first_of_the_next_month_or_a_given_day(client):
    journal(client, ref="R", date="2026-12-15")
    answer = client.post("/journals/j1/reverse", json={})
    view = answer.json()
    assert (answer.status_code, answer.headers["location"], version_in(answer)) == (
        201,
        f"/api/v1/journals/{view['id']}",
        view["version"],
    )
    assert (view["date"], view["ref"], view["lines"][0]["credit"], view["lines"][1]["debit"]) == (
        "2027-01-01",
        "R",
        "100.00",
        "100.00",
    )
    again = client.post("/journals/j1/reverse", json={"date": "2026-12-16"})
    assert view["id"] in problem(again, 409, "reversed")["detail"]
    assert client.get("/journals/j1").json()["reversedBy"] == view["id"]
    assert client.delete(f"/journals/{view['id']}").status_code == 204
    given = client.post("/journals/j1/reverse", json={"date": "2026-12-16"}).json()
    assert (given["date"], given["reverses"]) == ("2026-12-16", "j1")
    assert balance(client, asOf="2027-12-31") == "0.00"
    for day in ("2026-02-30", "1899-12-31", 5):
        assert pointers(client.post("/journals/j1/reverse", json={"date": day})) == ["/date"]
    problem(client.post("/journals/nobody/reverse"), 404)


def test_a_journal_of_the_last_possible_day_cannot_be_reversed_later(client):
    journal(client, date="2200-12-31")
    assert pointers(client.post("/journals/j1/reverse")) == ["/date"]


@pytest.mark.parametrize(
    ("path", "make"), [("/journals/j1", journal), ("/bank-transactions/d1", deposit)]
)
def test_voiding_removes_the_figures_and_keeps_the_document(client, path, make):
    make(client)
    answer = client.post(f"{path}/void", json={"reason": "entered twice"})
    assert (answer.status_code, answer.json()["status"], version_in(answer)) == (
        200,
        "void",
        answer.json()["version"],
    )
    assert balance(client) == "0.00"
    assert client.get(path).json()["voidReason"] == "entered twice"
    for again in (
        client.post(f"{path}/void", json={"reason": "x"}),
        client.patch(path, json={"memo": "x"}),
    ):
        problem(again, 409, "void")
    assert everything(client, f"/accounts/{CASH}/register") == []
    assert client.get("/audit/verify").json()["ok"]


@pytest.mark.parametrize(
    ("path", "make"), [("/journals/j1", journal), ("/bank-transactions/d1", deposit)]
)
def test_voiding_needs_a_reason_and_points_to_the_wrong_field(client, path, make):
    make(client)
    for body, pointer in (
        ({}, "/reason"),
        ({"reason": ""}, "/reason"),
        ({"reason": " "}, "/reason"),
        ({"reason": 1}, "/reason"),
        ({"reason": "x" * 4001}, "/reason"),
        ({"reason": "a\x00"}, "/reason"),
        ({"reason": "x", "date": "2026-12-01"}, "/date"),
        ({"reason": "x", "date": "1800-01-01"}, "/date"),
        ({"reason": "x", "colour": 1}, "/colour"),
    ):
        assert pointers(client.post(f"{path}/void", json=body)) == [pointer], body
    assert client.get(path).json()["status"] == "posted"


@pytest.mark.parametrize(
    ("path", "make"), [("/journals/j1", journal), ("/bank-transactions/d1", deposit)]
)
def test_a_document_of_a_closed_period_is_reversed_on_a_later_day(client, path, make):
    view = make(client)
    close(client, "2026-06-30")
    total = balance(client)
    for body in ({"reason": "x"}, {"reason": "x", "date": "2026-06-30"}):
        problem(client.post(f"{path}/void", json=body), 409, "closed")
    taken = client.post(f"{path}/void", json={"reason": "x", "date": "2026-07-01"}).json()
    assert taken == {
        **view,
        "status": "void",
        "voidReason": "x",
        "voidedBy": taken["voidedBy"],
        "version": taken["version"],
        "updatedAt": taken["updatedAt"],
        "released": [],
    }
    opposite = client.get(f"{path.rpartition('/')[0]}/{taken['voidedBy']}").json()
    assert (opposite["voids"], opposite["date"]) == (view["id"], "2026-07-01")
    problem(client.post(f"{path}/void", json={"reason": "x", "date": "2026-07-01"}), 409, "void")
    assert (balance(client, asOf="2026-06-30"), balance(client)) == (total, "0.00")


# Bank transactions


def test_a_deposit_and_a_withdrawal_post_on_both_sides(client):
    deposit(client)
    made(
        client,
        "/bank-transactions",
        {
            "id": "w1",
            "accountId": CASH,
            "amount": -20,
            "splits": [{"accountId": RENT, "amount": -15}, {"accountId": SALES, "amount": -5}],
        },
    )
    assert [balance(client, each) for each in (CASH, RENT, SALES)] == ["30.00", "15.00", "45.00"]


@pytest.mark.parametrize(
    ("body", "type_"),
    [
        (
            {"accountId": CASH, "amount": 5, "splits": [{"accountId": SALES, "amount": 5}]},
            "Deposit",
        ),
        (
            {"accountId": CASH, "amount": -5, "splits": [{"accountId": RENT, "amount": -5}]},
            "Expense",
        ),
        (
            {
                "accountId": CASH,
                "ref": "101",
                "amount": -5,
                "splits": [{"accountId": RENT, "amount": -5}],
            },
            "Check",
        ),
        (
            {"accountId": CASH, "amount": -5, "splits": [{"accountId": SAVINGS, "amount": -5}]},
            "Transfer",
        ),
        (
            {
                "accountId": "account-2100",
                "amount": -5,
                "splits": [{"accountId": RENT, "amount": -5}],
            },
            "Credit Card Charge",
        ),
        (
            {
                "accountId": "account-2100",
                "amount": 5,
                "splits": [{"accountId": RENT, "amount": 5}],
            },
            "Credit Card Credit",
        ),
        (
            {
                "accountId": "account-1050",
                "amount": 5,
                "splits": [{"accountId": SALES, "amount": 5}],
            },
            "Deposit",
        ),
        (
            {
                "accountId": CASH,
                "type": "Own word",
                "amount": 5,
                "splits": [{"accountId": SALES, "amount": 5}],
            },
            "Own word",
        ),
    ],
)
def test_a_bank_transaction_without_a_type_gets_the_usual_one(client, body, type_):
    view = made(client, "/bank-transactions", body)
    assert (view["type"], view["date"], view["cleared"], view["status"]) == (
        type_,
        "2026-11-22",
        "none",
        "posted",
    )


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"accountId": RENT}, "/accountId"),
        ({"accountId": "nobody"}, "/accountId"),
        ({"amount": 6}, "/splits"),
        ({"amount": -50}, "/splits"),
        ({"amount": 0}, "/amount"),
        ({"splits": [{"accountId": CASH, "amount": 50}]}, "/splits/0/accountId"),
        ({"splits": [{"accountId": "nobody", "amount": 50}]}, "/splits/0/accountId"),
        ({"splits": [{"accountId": SALES, "amount": 0}]}, "/splits/0/amount"),
        ({"contactId": "nobody"}, "/contactId"),
        ({"splits": [{"accountId": RECEIVABLE, "amount": 50}]}, "/splits/0/contactId"),
    ],
)
def test_a_bank_transaction_whose_splits_do_not_add_up_is_refused(client, change, pointer):
    deposit(client)
    before = state(client)
    assert pointers(client.patch("/bank-transactions/d1", json=change))[0] == pointer
    assert state(client) == before


def test_a_bank_transaction_is_cleared_by_a_patch(client):
    deposit(client)
    answer = client.patch("/bank-transactions/d1", json={"cleared": "cleared"})
    assert (answer.status_code, answer.json()["cleared"]) == (200, "cleared")
    assert (
        client.patch("/bank-transactions/d1", json={"cleared": "none", "memo": "x"}).json()[
            "cleared"
        ]
        == "none"
    )
    for wrong in ("reconciled", "yes", 1, True):
        assert pointers(client.patch("/bank-transactions/d1", json={"cleared": wrong})) == [
            "/cleared"
        ]


# Settings


def close(client, day: str | None, **more) -> None:
    answer = client.patch("/system/settings", json={"company": {"closingDate": day, **more}})
    assert answer.status_code == 200, answer.text


def test_the_settings_are_read_and_changed(client):
    before = client.get("/system/settings").json()
    assert before["company"] == {
        "name": "My Company",
        "legalName": "",
        "address": "",
        "phone": "",
        "email": "",
        "website": "",
        "taxId": "",
        "paymentInstructions": "",
        "invoiceFooter": "",
        "currency": "USD",
        "fiscalYearStart": 1,
        "closingDate": None,
        "reason": "",
    }
    assert before["defaults"] == {
        "receivableAccountId": RECEIVABLE,
        "payableAccountId": "account-2000",
        "undepositedFundsAccountId": "account-1050",
        "retainedEarningsAccountId": "account-3100",
        "openingBalanceEquityAccountId": "account-3900",
    }
    assert before["api"] == {"port": 3141, "address": "http://127.0.0.1:3141"}
    after = client.patch(
        "/system/settings",
        json={
            "company": {"name": "Acme", "currency": "EUR", "fiscalYearStart": 7},
            "defaults": {"undepositedFundsAccountId": CASH},
        },
    ).json()
    assert (
        after["company"]["name"],
        after["company"]["currency"],
        after["company"]["fiscalYearStart"],
    ) == ("Acme", "EUR", 7)
    assert after["defaults"] == {**before["defaults"], "undepositedFundsAccountId": CASH}
    assert client.get("/system/settings").json() == after
    assert client.get("/reports/trial-balance").json()["company"] == "Acme"


def test_the_settings_have_what_an_invoice_says_of_its_sender(client):
    sender = {
        "legalName": "Vale Workshop LLC",
        "address": "48 Mill Road\nPortland, OR 97214",
        "phone": "(503) 555-0148",
        "email": "accounts@vale.example",
        "website": "https://vale.example",
        "taxId": "93-1234567",
        "paymentInstructions": "By transfer:\n\tRouting 123000220\n\nOr by check.",
        "invoiceFooter": "Thank you.\nSee you again.",
    }
    answer = client.patch("/system/settings", json={"company": sender})
    assert answer.status_code == 200, answer.text
    assert {**answer.json()["company"], **sender} == answer.json()["company"]
    (change,) = client.get("/audit?collection=settings&since=1").json()["data"][-1:]
    assert {name: change["after"][name] for name in sender} == sender
    assert change["before"]["legalName"] == ""
    emptied = client.patch("/system/settings", json={"company": dict.fromkeys(sender)})
    assert {emptied.json()["company"][name] for name in sender} == {""}


def test_null_in_the_settings_is_the_default(client):
    assert (
        client.patch(
            "/system/settings",
            json={"company": {"name": "Acme", "currency": "EUR"}, "api": {"port": 5000}},
        ).status_code
        == 200
    )
    after = client.patch(
        "/system/settings",
        json={
            "company": {"name": None, "currency": None},
            "defaults": {"receivableAccountId": None},
        },
    )
    assert (
        after.status_code,
        after.json()["company"]["name"],
        after.json()["company"]["currency"],
    ) == (200, "My Company", "USD")
    port = client.patch("/system/settings", json={"api": {"port": None}})
    assert (port.status_code, port.json()["api"]["port"]) == (200, 3141)


@pytest.mark.parametrize(
    ("group", "name", "value"),
    [
        ("company", "name", ""),
        ("company", "name", "x" * 201),
        ("company", "name", 1),
        ("company", "legalName", "x" * 201),
        ("company", "legalName", "a\nb"),
        ("company", "legalName", "a\u200bb"),
        ("company", "address", "x" * 4001),
        ("company", "address", "a\x00b"),
        ("company", "address", ["48 Mill Road"]),
        ("company", "phone", "x" * 201),
        ("company", "email", "a\nb"),
        ("company", "website", "\u202ex"),
        ("company", "taxId", 931234567),
        ("company", "paymentInstructions", "x" * 4001),
        ("company", "invoiceFooter", "a\u202eb"),
        ("company", "logoSha256", "0" * 64),
        ("company", "logoFormat", "png"),
        ("company", "currency", "usd"),
        ("company", "currency", "US"),
        ("company", "currency", "EURO"),
        ("company", "fiscalYearStart", 0),
        ("company", "fiscalYearStart", 13),
        ("company", "fiscalYearStart", "7"),
        ("company", "fiscalYearStart", True),
        ("company", "closingDate", "2026-02-30"),
        ("company", "closingDate", "1899-12-31"),
        ("company", "reason", "x" * 4001),
        ("company", "colour", 1),
        ("api", "port", 80),
        ("api", "port", 65_536),
        ("api", "port", "5000"),
        ("api", "host", "0.0.0.0"),
        ("defaults", "receivableAccountId", "nobody"),
        ("defaults", "receivableAccountId", CASH),
        ("defaults", "payableAccountId", RECEIVABLE),
        ("defaults", "undepositedFundsAccountId", SALES),
        ("defaults", "retainedEarningsAccountId", CASH),
        ("defaults", "openingBalanceEquityAccountId", CASH),
        ("defaults", "x", CASH),
    ],
)
def test_an_invalid_setting_is_refused_with_its_place(client, group, name, value):
    before = client.get("/system/settings").content
    assert pointers(client.patch("/system/settings", json={group: {name: value}})) == [
        f"/{group}/{name}"
    ]
    assert client.get("/system/settings").content == before


@pytest.mark.parametrize(
    "body",
    [
        {"version": 1},
        {"logo": None},
        {"colour": {}},
        {"company": []},
        {"company": "x"},
        {"api": 1},
        {"defaults": [1]},
    ],
)
def test_an_unknown_group_of_settings_is_refused(client, body):
    assert pointers(client.patch("/system/settings", json=body)) == [f"/{next(iter(body))}"]


def test_the_closing_date_moves_back_only_with_a_reason(client):
    close(client, "2026-06-30")
    close(client, "2026-07-31")
    for day in ("2026-06-30", None):
        assert pointers(
            client.patch("/system/settings", json={"company": {"closingDate": day}})
        ) == ["/company/reason"]
        assert pointers(
            client.patch("/system/settings", json={"company": {"closingDate": day, "reason": ""}})
        ) == ["/company/reason"]
    close(client, "2026-06-30", reason="the auditor asked")
    assert client.get("/system/settings").json()["company"]["reason"] == "the auditor asked"
    assert pointers(
        client.patch("/system/settings", json={"company": {"closingDate": "2026-05-31"}})
    ) == ["/company/reason"]
    assert any(
        "the auditor asked" in str(each["after"])
        for each in everything(client, "/audit?collection=settings")
    )


def test_figures_of_a_closed_period_stay_as_they_are(client):
    journal(client, memo="x")
    deposit(client)
    close(client, "2026-06-30")
    before = state(client)
    for answer in (
        client.post("/journals", json={"date": "2026-06-30", "lines": lines()}),
        client.patch("/journals/j1", json={"lines": lines("1.00")}),
        client.patch("/journals/j1", json={"date": "2026-07-01"}),
        client.delete("/journals/j1"),
        client.delete("/bank-transactions/d1"),
        client.patch("/bank-transactions/d1", json={"splits": [{"accountId": RENT, "amount": 50}]}),
    ):
        problem(answer, 409, "closed")
    assert state(client) == before
    assert client.patch("/journals/j1", json={"memo": "y", "ref": "R"}).status_code == 200
    assert client.patch("/bank-transactions/d1", json={"cleared": "cleared"}).status_code == 200
    assert (
        client.post("/journals", json={"date": "2026-07-01", "lines": lines()}).status_code == 201
    )


# Reports


def test_a_profit_and_loss_covers_a_period(client):
    journal(client, date="2026-03-01")
    made(client, "/journals", {"date": "2026-04-01", "lines": lines("30.00", RENT, CASH)})
    report = client.get("/reports/profit-loss?from=2026-01-01&to=2026-12-31").json()
    assert (
        report["key"],
        report["title"],
        report["basis"],
        report["currency"],
        report["complete"],
    ) == ("profit-loss", "Profit & Loss", "accrual", "USD", True)
    assert (report["from"], report["to"], report["asOf"], report["rowCount"]) == (
        "2026-01-01",
        "2026-12-31",
        None,
        len(report["rows"]),
    )
    assert (report["totals"]["totalIncome"], report["totals"]["netIncome"]) == ("100.00", "70.00")
    assert (
        client.get("/reports/profit-loss?from=2026-04-01&to=2026-12-31").json()["totals"][
            "netIncome"
        ]
        == "-30.00"
    )
    assert all(
        len(row["values"]) == len(report["columns"]) and row["values"][0] == row["label"]
        for row in report["rows"]
    )
    assert {row["kind"] for row in report["rows"]} <= {
        "section",
        "account",
        "contact",
        "transaction",
        "total",
        "heading",
    }


def test_reports_without_days_cover_the_usual_days(client):
    assert [client.get("/reports/profit-loss").json()[each] for each in ("from", "to")] == [
        "2025-12-01",
        "2026-11-22",
    ]
    assert client.get("/reports/profit-loss?to=2024-02-29").json()["from"] == "2023-03-01"
    for key in ("balance-sheet", "trial-balance"):
        assert client.get(f"/reports/{key}").json()["asOf"] == "2026-11-22"


def test_a_balance_sheet_balances(client):
    journal(client, date="2025-03-01")
    made(client, "/journals", {"date": "2026-04-01", "lines": lines("30.00", RENT, CASH)})
    made(client, "/journals", {"date": "2026-05-01", "lines": lines("45.00", CASH, "account-2500")})
    made(client, "/journals", {"date": "2026-05-02", "lines": lines("8.00", "account-3000", CASH)})
    for day, assets, liabilities, equity, income in (
        ("2025-02-28", 0, 0, 0, 0),
        ("2025-12-31", 100_00, 0, 100_00, 100_00),
        ("2026-12-31", 107_00, 45_00, 62_00, -30_00),
    ):
        report = client.get(f"/reports/balance-sheet?asOf={day}").json()
        totals = {name: cents(amount) for name, amount in report["totals"].items()}
        assert totals["totalAssets"] == totals["totalLiabilities"] + totals["totalEquity"]
        assert totals == {
            "totalAssets": assets,
            "totalLiabilities": liabilities,
            "totalEquity": equity,
            "netIncome": income,
        }
        shown = {row["label"]: cents(row["values"][1] or "0.00") for row in report["rows"]}
        assert shown["Total Assets"] == shown["Total Liabilities and Equity"] == assets


def test_a_trial_balance_has_equal_sides(client):
    journal(client)
    report = client.get("/reports/trial-balance?asOf=2026-12-31").json()
    assert set(report["totals"].values()) == {"100.00"}
    assert [row["accountId"] for row in report["rows"] if row["kind"] == "account"] == [CASH, SALES]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("profit-loss?asOf=2026-01-01", "asOf"),
        ("balance-sheet?from=2026-01-01", "from"),
        ("balance-sheet?to=2026-01-01", "to"),
        ("trial-balance?to=2026-01-01", "to"),
        ("profit-loss?from=2026-02-01&to=2026-01-01", "from"),
        ("profit-loss?from=x", "from"),
        ("balance-sheet?asOf=2201-01-01", "asOf"),
        ("profit-loss?colour=red", "colour"),
    ],
)
def test_a_report_refuses_parameters_that_it_does_not_have(client, query, parameter):
    assert parameters(client.get(f"/reports/{query}")) == [parameter]


def test_an_unknown_report_is_404(client):
    assert "profit-loss" in problem(client.get("/reports/nothing"), 404)["detail"]


# Imports

IIF = (
    "!TRNS\tTRNSTYPE\tDATE\tACCNT\tAMOUNT\n"
    "!SPL\tTRNSTYPE\tDATE\tACCNT\tAMOUNT\n"
    "!ENDTRNS\n"
    "TRNS\tDEPOSIT\t1/31/2026\tChecking\t5.00\n"
    "SPL\tDEPOSIT\t1/31/2026\tTips\t{}\n"
    "ENDTRNS\n"
)


def send_iif(client, text: str, query: str = ""):
    return client.post(
        f"/import/iif{query}", content=text.encode(), headers={"content-type": "text/plain"}
    )


def test_an_import_reports_what_became_of_every_line(client):
    answer = send_iif(client, IIF.format("-5.00"))
    document = answer.json()
    assert (answer.status_code, document["created"]) == (
        201,
        {"accounts": 1, "bank-transactions": 1},
    )
    assert {
        "created",
        "merged",
        "duplicates",
        "leftOut",
        "assumed",
        "doubled",
        "refused",
        "lines",
        "trialBalance",
    } <= document.keys()
    assert (
        sum(number for name, number in document["lines"].items() if name != "total")
        == document["lines"]["total"]
        == 6
    )
    assert document["trialBalance"]["after"] == {"debits": "5.00", "credits": "5.00"}
    assert any("Tips" in each["what"] for each in document["assumed"])
    assert balance(client) == "5.00"


def test_an_import_with_a_wrong_row_commits_nothing_unless_it_is_partial(client):
    before = state(client)
    document = problem(send_iif(client, IIF.format("-4.00")), 422, "import_refused")
    assert [(each["line"], each["code"]) for each in document["refused"]] == [(4, "unbalanced")]
    assert (document["created"], document["merged"]) == ({}, {})
    assert state(client) == before
    assert send_iif(client, IIF.format("-4.00"), "?partial=true").status_code == 200
    assert parameters(send_iif(client, IIF, "?partial=x")) == ["partial"]
    assert parameters(send_iif(client, IIF, "?dateOrder=xyz")) == ["dateOrder"]


def test_a_strict_import_makes_no_names(client):
    assert "Tips" in str(
        problem(send_iif(client, IIF.format("-5.00"), "?strict=true"), 422)["refused"]
    )


def test_an_import_that_finds_nothing_new_is_200(client):
    assert send_iif(client, "!HDR\n").status_code == 200
    problem(client.post("/import/iif"), 422, "not_iif")


# Sync


def test_the_status_shows_the_highest_version(client):
    made(client, "/items", {"id": "i", "name": "I"})
    assert client.get("/sync/status").json()["version"] == 26


def test_checksums_depend_on_the_stored_fields_alone(client):
    contact(client)
    before = state(client)["collections"]
    assert set(before) == set(COLLECTIONS)
    assert (before["accounts"]["count"], before["contacts"]["count"]) == (19, 1)
    assert state(client)["collections"] == before
    journal(client)
    after = state(client)["collections"]
    assert [name for name in before if before[name] != after[name]] == ["journals"]
    assert client.delete("/journals/j1").status_code == 204
    assert state(client)["collections"] == before
    assert client.patch("/contacts/acme", json={"email": "x"}).status_code == 200
    assert state(client)["collections"]["contacts"] != before["contacts"]
    assert client.patch("/contacts/acme", json={"email": None}).status_code == 200
    assert state(client)["collections"] == before


def test_a_mark_does_not_change_checksums(client):
    deposit(client)
    before = state(client)
    assert client.patch("/bank-transactions/d1", json={"cleared": "cleared"}).status_code == 200
    after = state(client)
    assert after["collections"] == before["collections"]
    assert after["version"] > before["version"]


def test_the_system_reports_its_health_and_version(client):
    health = client.get("/system/health").json()
    assert (health["status"], health["booksVersion"], health["store"]["store"]) == (
        "ok",
        25,
        "sqlite",
    )
    assert client.get("/system/version").json()["version"] == health["version"]
