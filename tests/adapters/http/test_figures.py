"""What views and lists say of random documents, looked at one against the other: statuses, balances, what is unapplied."""

from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.adapters.http.requests import (
    CASH,
    FUNDS,
    PAYABLE,
    RECEIVABLE,
    RENT,
    SALES,
    balance,
    customers_and_vendors,
    view,
)

FEW = settings(max_examples=max(settings().max_examples // 5, 10))

SIDES = {
    "ar": (
        "/invoices",
        "/payments",
        "credit_memo",
        ("acme", "zeta"),
        ("draft", "sent", "printed", "paid", "overdue", "applied", "void"),
        "invoiceId",
    ),
    "ap": (
        "/bills",
        "/bills/payments",
        "vendor_credit",
        ("vend", "bolt"),
        ("open", "paid", "overdue", "applied", "void"),
        "billId",
    ),
}
"""Documents, payments, the opposite kind, contacts, statuses, and what is named as paid."""

AMOUNTS = st.sampled_from(["0.01", "10.00", "10.00", "20.00", "30.00", "33.33", "70.00"])
DAYS = st.sampled_from(
    ["2026-03-01", "2026-03-31", "2026-11-21", "2026-11-22", "2026-11-23", "2026-12-31"]
)


@st.composite
def acts(draw, side):
    """Something that is done: (method, path, body). Ids are small numbers, so that now and then it is refused."""
    documents, payments, opposite, contacts, _, named = SIDES[side]
    number = draw(st.integers(1, 5))
    what = draw(
        st.sampled_from(
            ["document", "document", "payment", "payment", "opposite", "change", "verb", "state"]
        )
    )
    contact, day, amount, hold = (
        draw(st.sampled_from(contacts)),
        draw(DAYS),
        draw(AMOUNTS),
        draw(st.booleans()),
    )
    zero = draw(st.integers(0, 9)) == 0
    line = (
        {"accountId": SALES, "rate": amount}
        if side == "ar"
        else {"accountId": RENT, "amount": amount}
    )
    lines = [line, {**line, "rate" if side == "ar" else "amount": f"-{amount}"}] if zero else [line]
    status = (
        {"status": draw(st.sampled_from(["draft", "sent", "sent", "printed"]))}
        if side == "ar"
        else {}
    )
    if what in {"document", "opposite"}:
        body = {
            "id": f"{what}{number}",
            "contactId": contact,
            "date": day,
            "lines": lines,
            **status,
        }
        return (
            "POST",
            documents,
            body if what == "document" else {**body, "kind": opposite, "hold": hold},
        )
    if what == "payment":
        body = {
            "id": f"payment{number}",
            "contactId": contact,
            "date": day,
            "amount": amount,
            "hold": hold,
            "memo": draw(st.sampled_from(["", "1001", "1002"])),
        }
        return "POST", payments, body if side == "ar" else {**body, "accountId": CASH}
    if what == "state":
        stated = draw(
            st.lists(
                st.sampled_from(["document1", "document2", "document3"]), max_size=2, unique=True
            )
        )
        return (
            "PATCH",
            f"{payments}/payment{number}",
            {"applications": [{named: each, "amount": draw(AMOUNTS)} for each in stated]},
        )
    one = draw(
        st.sampled_from(
            [
                f"{documents}/document{number}",
                f"{documents}/opposite{number}",
                f"{payments}/payment{number}",
            ]
        )
    )
    if what == "change":
        changes = [
            {"date": day},
            {"contactId": contact},
            {"hold": hold},
            {"lines": lines},
            {"amount": amount},
            {"dueDate": day},
        ]
        return "PATCH", one, draw(st.sampled_from(changes))
    verb = draw(st.sampled_from(["void", "void", "send", "draft", "delete"]))
    return (
        ("DELETE", one, None)
        if verb == "delete"
        else ("POST", f"{one}/{verb}", {"reason": "x"} if verb == "void" else {})
    )


def everything(client, path):
    return {each["id"]: each for each in view(client, f"{path}?limit=1000")["data"]}


def test_the_statuses_that_are_tried_are_all_that_there_are(client):
    for path, _, _, _, statuses, _ in SIDES.values():
        for each in statuses:
            assert client.get(f"{path}?status={each}").status_code == 200
    assert (
        client.get("/bills?status=draft").status_code
        == client.get("/invoices?status=open").status_code
        == 400
    )


@pytest.mark.parametrize("side", ["ar", "ap"])
@FEW
@given(data=st.data())
def test_filters_find_what_views_say_and_figures_add_up(filled, side, data):
    client = filled(customers_and_vendors)
    for method, path, body in data.draw(st.lists(acts(side), min_size=4, max_size=14)):
        answer = client.request(
            method, f"/api/v1{path}", **({} if body is None else {"json": body})
        )
        assert answer.status_code in {200, 201, 204, 404, 405, 409, 422}, answer.text
    documents, payments = everything(client, SIDES[side][0]), everything(client, SIDES[side][1])
    check_filters(client, side, documents, payments)
    check_figures(side, documents, payments)
    check_contacts(client, side, documents, payments)


def check_filters(client, side, documents, payments):
    """Every filter by a figure finds just the views that say so."""
    path, paying, _, contacts, statuses, _ = SIDES[side]
    wanted = [
        (path, f"status={each}", {id_ for id_, one in documents.items() if one["status"] == each})
        for each in statuses
    ]
    late = {id_ for id_, one in documents.items() if one["status"] == "overdue"}
    wanted += [(path, "overdue=true", late), (path, "overdue=false", documents.keys() - late)]
    left = {id_ for id_, one in payments.items() if one["unapplied"] != "0.00"}
    wanted += [
        (paying, "unapplied=true", left),
        (paying, "unapplied=false", payments.keys() - left),
    ]
    for each in contacts:
        theirs = {id_ for id_, one in documents.items() if one["contactId"] == each}
        wanted += [
            (path, f"overdue=true&contactId={each}", late & theirs),
            (path, f"overdue=false&contactId={each}", theirs - late),
        ]
    for where, query, expected in wanted:
        found = view(client, f"{where}?{query}&limit=1000")
        assert ({each["id"] for each in found["data"]}, found["total"]) == (
            set(expected),
            len(expected),
        ), query
        if len(expected) > 1:
            pages = [view(client, f"{where}?{query}&limit=1")]
            while pages[-1]["nextCursor"]:
                pages.append(
                    view(client, f"{where}?{query}&limit=1&cursor={pages[-1]['nextCursor']}")
                )
            assert [one["id"] for page in pages for one in page["data"]] == [
                one["id"] for one in found["data"]
            ]


def check_figures(side, documents, payments):
    """Total, balance, what is paid and applied of each fit each other, and the status follows from them."""
    _, _, opposite, _, _, named = SIDES[side]
    given_, taken = set(), set()
    for id_, each in payments.items():
        applied = sum(Decimal(line["amount"]) for line in each["applied"])
        assert applied + Decimal(each["unapplied"]) == (
            0 if each["status"] == "void" else Decimal(each["amount"])
        )
        given_ |= {
            (id_, line[named], line["amount"], line["date"], line["rule"])
            for line in each["applied"]
        }
        stated = defaultdict(
            Decimal, {one[named]: Decimal(one["amount"]) for one in each["applications"]}
        )
        assert stated == {
            one: sum(
                Decimal(line["amount"])
                for line in each["applied"]
                if (line[named], line["rule"]) == (one, "stated")
            )
            for one in stated
        }
    for id_, each in documents.items():
        total, paid, open_ = (Decimal(each[name]) for name in ("total", "amountPaid", "balance"))
        assert total == sum(Decimal(line["amount"]) for line in each["lines"])
        if each["status"] in {"draft", "void"}:
            assert (paid, open_, each["applied"]) == (
                0,
                total if each["status"] == "draft" else 0,
                [],
            )
            continue
        assert paid == total - open_ == sum(Decimal(line["amount"]) for line in each["applied"])
        assert all(Decimal(line["amount"]) > 0 for line in each["applied"])
        is_late = each["dueDate"] < "2026-11-22" and each["kind"] != opposite
        ways = (
            {"applied" if each["kind"] == opposite else "paid"}
            if not open_
            else {"overdue"}
            if is_late
            else {"sent", "printed", "open"}
        )
        assert each["status"] in ways
        if each["kind"] == opposite:
            given_ |= {
                (id_, line[named], line["amount"], line["date"], line["rule"])
                for line in each["applied"]
            }
        else:
            taken |= {
                (line["creditId"], id_, line["amount"], line["date"], line["rule"])
                for line in each["applied"]
            }
    assert given_ == taken


def check_contacts(client, side, documents, payments):
    """What contacts owe is what is open less what is unapplied; so say the control account and the reconciliation."""
    _, _, opposite, contacts, _, _ = SIDES[side]
    owed, counts = defaultdict(Decimal), defaultdict(int)
    for each in documents.values():
        if each["status"] != "draft":
            owed[each["contactId"]] += Decimal(each["balance"]) * (
                -1 if each["kind"] == opposite else 1
            )
            counts[each["contactId"]] += each["kind"] != opposite and each["balance"] != "0.00"
    for each in payments.values():
        owed[each["contactId"]] -= Decimal(each["unapplied"])
    found = {each: view(client, f"/contacts/{each}") for each in contacts}
    assert {id_: (Decimal(each["balance"]), each["openCount"]) for id_, each in found.items()} == {
        each: (owed[each], counts[each]) for each in contacts
    }
    standing = view(client, f"/reconciliation/{side}")
    assert (standing["difference"], standing["outOfStep"]) == ("0.00", [])
    assert (
        Decimal(standing["control"])
        == sum(owed.values())
        == Decimal(balance(client, RECEIVABLE if side == "ar" else PAYABLE))
    )
    waiting = view(client, "/bank-transactions/undeposited?limit=1000")["data"]
    assert sum((Decimal(each["amount"]) for each in waiting), Decimal(0)) == Decimal(
        balance(client, FUNDS)
    )
