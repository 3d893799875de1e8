"""Pushes of what others changed meanwhile: merged, in conflict, deleted, renumbered, voided."""

from datetime import date
from decimal import Decimal

import pytest

from application.invoicing.invoices import void_invoice
from tests.application.actions import (
    SALES,
    SUPPLIES,
    TRAVEL,
    add,
    bill,
    bill_payment,
    change,
    close,
    contact,
    deposit,
    drop,
    get,
    head,
    invoice,
    log,
    payment,
    post,
)
from tests.application.sync.pushing import delete, edited, push, put, statuses, stored, version


def test_fields_that_one_side_alone_changed_are_merged(books):
    contact(books)
    edit = edited(books, "contacts", "c", phone="555")
    change(books, "contacts", "c", email="c@example.com")
    (result,) = push(books, edit)
    assert result["status"] == "merged"
    assert "losing" not in result
    saved = get(books, "contacts", "c")
    assert (saved.phone, saved.email) == ("555", "c@example.com")


def test_of_one_field_the_later_push_wins_and_the_other_value_is_returned_and_logged(books):
    contact(books)
    first, second = (edited(books, "contacts", "c", phone=each, notes=each) for each in "12")
    second["record"]["notes"] = ""
    push(books, first, client="laptop")
    (result,) = push(books, second)
    assert (result["status"], result["losing"]) == ("conflict", {"phone": "1"})
    saved = get(books, "contacts", "c")
    assert (saved.phone, saved.notes) == ("2", "1")
    assert '"phone":"1"' in log(books)[-1].before


def test_the_same_change_on_both_sides_is_no_conflict(books):
    contact(books)
    edit = edited(books, "contacts", "c", phone="555")
    change(books, "contacts", "c", phone="555")
    before = head(books)
    (result,) = push(books, edit)
    assert (result["status"], head(books)) == ("applied", before)


def test_lines_are_one_field(books):
    contact(books)
    invoice(books)
    lines = stored(books, "invoices", "i")["lines"]
    edit = edited(books, "invoices", "i", lines=[{**lines[0], "description": "mine"}])
    change(books, "invoices", "i", lines=[{"id": "1", "description": "theirs"}], memo="kept")
    (result,) = push(books, edit)
    assert result["status"] == "conflict"
    assert result["losing"]["lines"][0]["description"] == "theirs"
    saved = get(books, "invoices", "i")
    assert (saved.lines[0].description, saved.memo) == ("mine", "kept")


def test_new_lines_of_both_sides_never_share_an_id(books):
    contact(books)
    invoice(books)
    lines = stored(books, "invoices", "i")["lines"]
    new = {"rate": "1", "accountId": SALES}
    edit = edited(books, "invoices", "i", lines=[*lines, new])
    change(books, "invoices", "i", lines=[{"id": "1"}, {"rate": Decimal(2), "account_id": SALES}])
    theirs = get(books, "invoices", "i").lines[1].id
    push(books, edit)
    assert get(books, "invoices", "i").lines[1].id != theirs


def test_where_the_fields_of_both_sides_do_not_fit_those_of_the_client_win(books):
    deposit(books, cents=1000)
    split = {"accountId": TRAVEL, "amount": "10"}
    edit = edited(books, "bank-transactions", "t", splits=[split], payee="mine")
    change(books, "bank-transactions", "t", amount=3000,
           splits=[{"account_id": SALES, "amount": 3000}], memo="theirs")  # fmt: skip
    (result,) = push(books, edit)
    assert result["status"] == "conflict"
    assert result["losing"]["amount"] == "30.00"
    # What the client alone changed is no value of the others, so nothing was lost there.
    assert result["losing"].keys() == {"amount", "splits", "memo"}
    assert get(books, "bank-transactions", "t").amount == 1000


def test_a_base_version_may_be_any_version_at_which_the_client_knew_the_record(books):
    contact(books)
    record = stored(books, "contacts", "c")
    post(books)
    known = head(books)
    change(books, "contacts", "c", email="c@example.com")
    (result,) = push(books, put("contacts", "c", known, **{**record, "phone": "555"}))
    assert (result["status"], result["record"]["email"]) == ("merged", "c@example.com")


def test_two_edits_of_one_client_are_no_conflict_with_each_other(books):
    contact(books)
    first = edited(books, "contacts", "c", phone="1")
    second = {**first, "record": {**first["record"], "phone": "2"}}
    change(books, "contacts", "c", email="c@example.com")
    results = push(books, first, second)
    assert statuses(results) == ["merged", "merged"]
    assert results[1]["record"]["phone"] == "2"
    assert results[1]["record"]["email"] == "c@example.com"


def test_a_record_that_two_clients_made_under_one_id_has_the_fields_of_the_later_one(books):
    contact(books)
    (result,) = push(books, put("contacts", "c", kind="customer", name="C", phone="7"))
    assert (result["status"], result["losing"]) == ("conflict", {"phone": ""})


def test_a_deletion_wins_over_an_edit_that_comes_later(books):
    contact(books)
    edit = edited(books, "contacts", "c", phone="555")
    drop(books, "contacts", "c")
    (result,) = push(books, edit)
    assert (result["status"], result["record"], result["version"]) == (
        "conflict",
        None,
        head(books),
    )
    assert result["losing"] == {"phone": "555"}
    assert get(books, "contacts", "c") is None


def test_a_deletion_wins_over_an_edit_that_came_before(books):
    contact(books)
    known = version(books, "contacts", "c")
    change(books, "contacts", "c", phone="555")
    (result,) = push(books, delete("contacts", "c", known))
    assert (result["status"], result["losing"]) == ("conflict", {"phone": "555"})
    assert (result["record"], result["version"]) == (None, head(books))
    assert get(books, "contacts", "c") is None


def test_a_deletion_of_what_is_gone_is_done_already(books):
    contact(books)
    known = version(books, "contacts", "c")
    drop(books, "contacts", "c")
    (result,) = push(books, delete("contacts", "c", known))
    assert (result["status"], result["version"]) == ("applied", head(books))


def test_a_record_may_be_deleted_and_made_again_under_its_id(books):
    contact(books)
    again = put("contacts", "c", kind="customer", name="Again")
    results = push(books, delete("contacts", "c", head(books)), again)
    assert statuses(results) == ["applied", "applied"]
    assert get(books, "contacts", "c").name == "Again"


def test_a_record_made_again_is_not_the_one_that_was_known_before(books):
    contact(books)
    known = version(books, "contacts", "c")
    edit = edited(books, "contacts", "c", phone="555")
    drop(books, "contacts", "c")
    add(books, "contacts", id="c", kind="customer", name="Again")
    results = push(books, edit, delete("contacts", "c", known))
    assert statuses(results) == ["conflict", "conflict"]
    assert all(each["record"]["name"] == "Again" for each in results)
    assert statuses(push(books, delete("contacts", "c", head(books)))) == ["applied"]


def test_of_two_clients_with_one_number_the_later_one_is_renumbered(books):
    contact(books)
    lines = [{"rate": "5", "accountId": SALES}]
    mine = [put("invoices", f"m{number}", contactId="c", number=number, memo=f"see {number}",
                lines=lines) for number in ("1001", "1002")]  # fmt: skip
    push(books, put("invoices", "t", contactId="c", number="1001", lines=lines), client="laptop")
    results = push(books, *mine)
    assert statuses(results) == ["applied", "applied"]
    assert results[0]["renumbered"] == {"from": "1001", "to": "1003"}
    assert "renumbered" not in results[1]  # Its number is not given to another of the push.
    assert get(books, "invoices", "m1001").memo == "see 1001"
    edit = edited(books, "invoices", "m1002", number="1001")
    assert push(books, edit)[0]["renumbered"] == {"from": "1001", "to": "1004"}


def test_a_renumbered_invoice_keeps_its_number_when_the_client_edits_it_again(books):
    contact(books)
    lines = [{"rate": "5", "accountId": SALES}]
    invoice(books, number="1001")
    new = put("invoices", "m", contactId="c", number="1001", lines=lines)
    edit = {**new, "record": {**new["record"], "memo": "new"}}
    results = push(books, new, edit)
    assert results[0]["renumbered"] == {"from": "1001", "to": "1002"}
    assert (results[1]["record"]["number"], results[1]["record"]["memo"]) == ("1002", "new")


@pytest.mark.parametrize(
    ("collection", "fields"),
    [
        ("contacts", {"kind": "customer"}),
        ("items", {"rate": "5"}),
        ("terms", {"dueDays": 9}),
        ("accounts", {"type": "income"}),
    ],
)
def test_of_two_clients_with_one_name_the_later_one_gets_another(books, collection, fields):
    named = [put(collection, each, name=name, **fields)
             for each, name in zip("abc", ("Same", "same", "SAME"), strict=True)]  # fmt: skip
    results = push(books, *named)
    assert statuses(results) == ["applied"] * 3
    assert [each["record"]["name"] for each in results] == ["Same", "same (2)", "SAME (3)"]
    assert results[1]["renamed"] == {"from": "same", "to": "same (2)"}


def test_a_long_name_that_is_taken_stays_within_its_limit(books):
    name = "x" * 200
    push(books, put("contacts", "a", kind="customer", name=name))
    (result,) = push(books, put("contacts", "b", kind="customer", name=name))
    assert result["record"]["name"] == "x" * 196 + " (2)"


def test_a_taken_number_of_an_account_is_left_empty(books):
    (result,) = push(books, put("accounts", "a", name="New", number="1000", type="income"))
    assert (result["status"], result["record"]["number"]) == ("applied", "")
    assert result["renumbered"] == {"from": "1000", "to": ""}


def test_a_bill_keeps_the_number_that_its_vendor_gave_it(books):
    contact(books, "v", "vendor")
    bill(books, number="77")
    again = put("bills", "b2", contactId="v", number="77", date="2026-03-16",
                lines=[{"accountId": SUPPLIES, "amount": "10"}])  # fmt: skip
    (result,) = push(books, again)
    assert (result["status"], result["record"]["number"]) == ("applied", "77")
    assert [each["code"] for each in result["warnings"]] == ["possible_duplicate"]


def test_a_taken_external_id_is_rejected(books):
    contact(books, external_id="shop-1")
    taken = put("contacts", "d", kind="customer", name="D", externalId="shop-1")
    (result,) = push(books, taken)
    assert (result["status"], result["problem"]["code"]) == ("rejected", "external_id_taken")


@pytest.mark.parametrize(
    ("collection", "id_"),
    [
        ("invoices", "i"),
        ("payments", "p"),
        ("bills", "b"),
        ("bill-payments", "q"),
        ("journals", "j"),
        ("bank-transactions", "t"),
    ],
)
def test_a_document_is_voided_by_its_status_and_its_reason(books, collection, id_):
    contact(books)
    contact(books, "v", "vendor")
    for enter in (invoice, payment, bill, bill_payment, post, deposit):
        enter(books)
    edit = edited(books, collection, id_, status="void", voidReason="entered twice", memo="wrong")
    (result,) = push(books, edit)
    assert result["status"] == "applied"
    assert (result["record"]["status"], result["record"]["voidReason"]) == ("void", "entered twice")
    assert result["record"]["memo"] == "wrong"
    again = {**edit, "baseVersion": head(books)}
    assert statuses(push(books, again)) == ["applied"]


def test_a_document_of_a_closed_period_is_not_voided(books):
    contact(books)
    invoice(books)
    edit = edited(books, "invoices", "i", status="void", voidReason="entered twice")
    close(books, date(2026, 3, 31))
    assert statuses(push(books, edit)) == ["closed"]


def test_an_edit_of_a_document_that_another_voided_is_rejected(books):
    contact(books)
    invoice(books)
    edit = edited(books, "invoices", "i", memo="mine")
    books.run(void_invoice, "i", "entered twice")
    (result,) = push(books, edit)
    assert (result["status"], result["problem"]["code"]) == ("rejected", "void")
    assert result["record"]["status"] == "void"


def test_a_record_made_and_voided_out_of_reach_is_void(books):
    contact(books)
    new = put("invoices", "i", contactId="c", lines=[{"rate": "5", "accountId": SALES}],
              status="void", voidReason="a mistake")  # fmt: skip
    assert statuses(push(books, new)) == ["applied"]
    assert get(books, "invoices", "i").void_reason == "a mistake"


def test_the_status_that_a_view_computes_is_no_change(books):
    contact(books)
    invoice(books)
    edit = edited(books, "invoices", "i", status="overdue", memo="x")
    (result,) = push(books, edit)
    assert (result["record"]["status"], result["record"]["memo"]) == ("sent", "x")


def test_references_follow_a_renamed_record_by_its_id(books):
    contact(books, "a")
    lines = [{"rate": "5", "accountId": SALES}]
    results = push(
        books,
        put("contacts", "b", kind="customer", name="A"),
        put("invoices", "i", contactId="b", lines=lines),
        put("accounts", "sub", name="Sub", type="expense", parentId=SUPPLIES),
    )
    assert statuses(results) == ["applied"] * 3
    assert get(books, "invoices", "i").contact_id == "b"
