"""`POST /import/enrich`: what is filled is told before and after, and taken back as a batch."""

from tests.adapters.http.requests import CARD, CASH, RENT, SALES, made, parameters, problem, state

CSV = (
    "Date,Description,Memo,Check Number,Amount\n"
    "2026-03-02,Blue Bottle,Coffee,1042,-5.00\n"
    "2026-03-02,Staples,Paper,,-7.00\n"
    "2026-03-20,Nobody,,,-9.00\n"
)
QUICKBOOKS = (
    'Transaction List by Date\nAcme\n"March 1-31, 2026"\n\n'
    "Date,Transaction Type,Num,Posting,Name,Memo/Description,Account,Split,Amount\n"
    "03/02/2026,Check,1042,Yes,Blue Bottle,Coffee,Checking,Rent & Utilities,-5.00\n"
)


def spent(client, id_, amount="-5.00", account=CASH, **fields):
    body = {
        "id": id_,
        "accountId": account,
        "date": "2026-03-02",
        "amount": amount,
        "splits": [{"accountId": RENT, "amount": amount}],
        **fields,
    }
    return made(client, "/bank-transactions", body)


def enrich(client, text=CSV, query=""):
    return client.post(
        f"/import/enrich{query}", content=text.encode(), headers={"content-type": "text/csv"}
    )


def test_what_is_filled_ambiguous_and_left_out_is_told(client):
    spent(client, "a")
    spent(client, "b", "-7.00")
    spent(client, "c", "-7.00", account=CARD)
    answer = enrich(client)
    document = answer.json()
    assert answer.status_code == 201
    assert document["enriched"] == [
        {
            "line": 2,
            "collection": "bank-transactions",
            "id": "a",
            "fields": {
                "payee": {"before": "", "after": "Blue Bottle"},
                "memo": {"before": "", "after": "Coffee"},
                "number": {"before": "", "after": "1042"},
            },
            "certain": False,
            "evidence": ["the same amount", "the same day"],
        }
    ]
    assert document["ambiguous"] == [
        {
            "line": 3,
            "candidates": [
                {
                    "collection": "bank-transactions",
                    "id": id_,
                    "evidence": ["the same amount", "the same day"],
                }
                for id_ in ("b", "c")
            ],
        }
    ]
    assert [left["why"] for left in document["leftOut"]] == [
        "line 3: several entries fit it",
        "line 4: the books have no entry of this amount within five days that fits it",
    ]
    assert (document["created"], document["merged"]) == ({}, {"bank-transactions": 1})
    assert document["lines"] == {
        "made": 0,
        "merged": 1,
        "duplicate": 0,
        "leftOut": 2,
        "refused": 0,
        "structure": 1,
        "total": 4,
    }
    assert "matched" not in document
    assert client.get("/bank-transactions/a").json()["payee"] == "Blue Bottle"


def test_the_same_list_again_has_nothing_new_and_an_undo_takes_all_of_it_back(client):
    spent(client, "a")
    before = state(client)["collections"]
    batch = enrich(client).json()["batchId"]
    again = enrich(client)
    assert (again.status_code, again.json()["duplicates"]) == (200, 1)
    assert "batchId" not in again.json()
    shown = client.get(f"/import/batches/{batch}").json()
    assert (shown["created"], shown["merged"]) == ({}, {"bank-transactions": 1})
    assert client.post(f"/import/batches/{batch}/undo").status_code == 200
    assert state(client)["collections"] == before
    assert enrich(client).status_code == 201


def test_a_plan_is_shown_and_committed_as_it_was_shown(client):
    spent(client, "a")
    before = state(client)
    plan = enrich(client, query="?dryRun=true").json()
    assert state(client) == before
    assert plan["records"][0]["outcome"] == "merged"
    answer = client.post(f"/import/plans/{plan['planId']}/commit", json={})
    assert (answer.status_code, answer.json()["enriched"]) == (201, plan["enriched"])


def test_a_list_of_quickbooks_is_recognised(client):
    spent(client, "a", splits=[{"accountId": SALES, "amount": "-5.00"}])
    (row,) = enrich(client, QUICKBOOKS).json()["enriched"]
    assert (row["line"], row["evidence"][1]) == (6, "the same account")
    assert list(row["fields"]) == ["payee", "memo", "number"]


def test_the_columns_and_the_order_of_dates_can_be_told(client):
    spent(client, "a")
    text = "When,Who,What\n02/03/2026,Blue Bottle,-5.00\n"
    problem(enrich(client, text), 422, "ambiguous_dates")
    query = '?dateOrder=dmy&mapping={"date":1,"memo":"Who","amount":3}'
    (row,) = enrich(client, text, query).json()["enriched"]
    assert row["fields"] == {"memo": {"before": "", "after": "Blue Bottle"}}


def test_a_wrong_row_refuses_the_list_unless_the_rest_is_asked_for(client):
    spent(client, "a")
    text = CSV + "2026-03-02,X,,,12.x\n"
    refusal = problem(enrich(client, text), 422, "import_refused")
    assert [row["line"] for row in refusal["refused"]] == [5]
    assert (refusal["merged"], refusal["enriched"]) == ({}, [])
    assert enrich(client, text, "?partial=true").status_code == 201


def test_what_is_no_list_of_transactions_and_an_unknown_parameter_are_refused(client):
    problem(enrich(client, "# Read me\n\nHello.\n"), 422, "not_csv")
    assert parameters(enrich(client, CSV, "?accountId=x")) == ["accountId"]
    assert parameters(enrich(client, CSV, "?strict=true")) == ["strict"]
