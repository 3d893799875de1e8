"""Views and lists of random documents, compared with each other: statuses, balances, and what is
unapplied."""

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
    made,
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
    """A request: (method, path, body). Ids are small numbers, so that some requests are refused.

    Records with the ids up to 3 exist from the beginning.
    """
    documents, payments, opposite, contacts, _, named = SIDES[side]
    new, number = draw(st.integers(3, 9)), draw(st.integers(1, 4))
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
            "id": f"{what}{new}",
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
            "id": f"payment{new}",
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


def documents_that_met(client):
    """Two customers and two vendors, some with documents, payments and credits.

    Some credits are on hold, and one document is void.
    """
    customers_and_vendors(client)
    for side, (documents, payments, opposite, (contact_id, _), _, _) in SIDES.items():
        line = (
            {"accountId": SALES, "rate": 70} if side == "ar" else {"accountId": RENT, "amount": 70}
        )
        common = {"contactId": contact_id, "date": "2026-03-01"}
        document = common | {"lines": [line]} | ({"status": "sent"} if side == "ar" else {})
        payment = common | {"amount": 30} | ({} if side == "ar" else {"accountId": CASH})
        for number in range(1, 4):
            made(client, documents, document | {"id": f"document{number}"})
            held = {"id": f"payment{number}", "hold": number == 3}
            made(client, payments, payment | held)
            held = {"id": f"opposite{number}", "hold": number == 3, "kind": opposite}
            made(client, documents, document | held)
        made(client, documents, document | {"id": "document4"})
        answer = client.post(f"{documents}/document4/void", json={"reason": "twice"})
        assert answer.status_code == 200, answer.text


def everything(client, path):
    return {each["id"]: each for each in view(client, f"{path}?limit=1000")["data"]}


def test_every_status_is_tried(client):
    for path, _, _, _, statuses, _ in SIDES.values():
        for status in statuses:
            assert client.get(f"{path}?status={status}").status_code == 200
    assert (
        client.get("/bills?status=draft").status_code
        == client.get("/invoices?status=open").status_code
        == 400
    )


@pytest.mark.parametrize("side", ["ar", "ap"])
@FEW
@given(data=st.data())
def test_filters_agree_with_views_and_figures_add_up(filled, side, data):
    client = filled(documents_that_met)
    for method, path, body in data.draw(st.lists(acts(side), min_size=4, max_size=14)):
        answer = client.request(
            method, f"/api/v1{path}", **({} if body is None else {"json": body})
        )
        done = {"POST": {200, 201}, "PATCH": {200}, "DELETE": {204}}[method]
        assert answer.status_code in done | {404, 409, 422}, answer.text
    documents, payments = everything(client, SIDES[side][0]), everything(client, SIDES[side][1])
    check_filters(client, side, documents, payments)
    check_figures(side, documents, payments)
    check_contacts(client, side, documents, payments)


def check_filters(client, side, documents, payments):
    """Every filter by a figure finds just the views with that figure."""
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
    for contact in contacts:
        theirs = {id_ for id_, one in documents.items() if one["contactId"] == contact}
        wanted += [
            (path, f"overdue=true&contactId={contact}", late & theirs),
            (path, f"overdue=false&contactId={contact}", theirs - late),
        ]
    for where, query, expected in wanted:
        listed = view(client, f"{where}?{query}&limit=1000")
        assert ({each["id"] for each in listed["data"]}, listed["total"]) == (
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
                one["id"] for one in listed["data"]
            ]


def check_figures(side, documents, payments):
    """The total, balance, paid and applied amounts of a document agree, and its status follows."""
    _, _, opposite, _, _, named = SIDES[side]
    given_, taken = set(), set()
    for id_, payment in payments.items():
        applied = sum(Decimal(line["amount"]) for line in payment["applied"])
        assert applied + Decimal(payment["unapplied"]) == (
            0 if payment["status"] == "void" else Decimal(payment["amount"])
        )
        given_ |= {
            (id_, line[named], line["amount"], line["date"], line["rule"])
            for line in payment["applied"]
        }
        stated = defaultdict(
            Decimal, {one[named]: Decimal(one["amount"]) for one in payment["applications"]}
        )
        assert stated == {
            one: sum(
                Decimal(line["amount"])
                for line in payment["applied"]
                if (line[named], line["rule"]) == (one, "stated")
            )
            for one in stated
        }
    for id_, document in documents.items():
        total, paid, open_ = (
            Decimal(document[name]) for name in ("total", "amountPaid", "balance")
        )
        assert total == sum(Decimal(line["amount"]) for line in document["lines"])
        if document["status"] in {"draft", "void"}:
            assert (paid, open_, document["applied"]) == (
                0,
                total if document["status"] == "draft" else 0,
                [],
            )
            continue
        assert paid == total - open_ == sum(Decimal(line["amount"]) for line in document["applied"])
        assert all(Decimal(line["amount"]) > 0 for line in document["applied"])
        is_late = document["dueDate"] < "2026-11-22" and document["kind"] != opposite
        ways = (
            {"applied" if document["kind"] == opposite else "paid"}
            if not open_
            else {"overdue"}
            if is_late
            else {"sent", "printed", "open"}
        )
        assert document["status"] in ways
        if document["kind"] == opposite:
            given_ |= {
                (id_, line[named], line["amount"], line["date"], line["rule"])
                for line in document["applied"]
            }
        else:
            taken |= {
                (line["creditId"], id_, line["amount"], line["date"], line["rule"])
                for line in document["applied"]
            }
    assert given_ == taken


def check_contacts(client, side, documents, payments):
    """Contacts owe what is open less what is unapplied; the control account and the reconciliation
    agree."""
    _, _, opposite, contacts, _, _ = SIDES[side]
    owed, counts = defaultdict(Decimal), defaultdict(int)
    for document in documents.values():
        if document["status"] != "draft":
            owed[document["contactId"]] += Decimal(document["balance"]) * (
                -1 if document["kind"] == opposite else 1
            )
            counts[document["contactId"]] += (
                document["kind"] != opposite and document["balance"] != "0.00"
            )
    for payment in payments.values():
        owed[payment["contactId"]] -= Decimal(payment["unapplied"])
    contact_views = {each: view(client, f"/contacts/{each}") for each in contacts}
    assert {
        id_: (Decimal(each["balance"]), each["openCount"]) for id_, each in contact_views.items()
    } == {each: (owed[each], counts[each]) for each in contacts}
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
