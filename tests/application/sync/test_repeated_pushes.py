"""Changes that follow one whose answer was lost, and which is therefore pushed again with them."""

from tests.application.actions import add, change, drop, invoice
from tests.application.sync.pushing import delete, edited, push, put, statuses, stored, version


def contact_of(books, **more):
    """A contact that the client knows, and the version at which it does."""
    add(books, "contacts", id="k", kind="customer", name="K", **more)
    return version(books, "contacts", "k")


def edit(base, **fields):
    return put("contacts", "k", base, kind="customer", name="K", **fields)


def test_a_client_is_not_in_conflict_with_its_own_change(books):
    base = contact_of(books)
    first = edit(base, phone="1", change="c1")
    push(books, first)
    results = push(books, first, edit(base, phone="2", change="c2"))
    assert statuses(results) == ["duplicate", "applied"]
    assert stored(books, "contacts", "k")["phone"] == "2"


def test_a_client_can_take_its_own_change_back(books):
    base = contact_of(books)
    first = edit(base, phone="1", change="c1")
    push(books, first)
    assert statuses(push(books, first, edit(base, change="c2"))) == ["duplicate", "applied"]
    assert stored(books, "contacts", "k")["phone"] == ""


def test_what_others_did_before_and_after_is_still_merged(books):
    base = contact_of(books)
    change(books, "contacts", "k", email="before")
    first = edit(base, phone="1", change="c1")
    assert statuses(push(books, first)) == ["merged"]
    change(books, "contacts", "k", notes="after")
    results = push(books, first, edit(base, phone="2", change="c2"))
    assert statuses(results) == ["duplicate", "merged"]
    record = stored(books, "contacts", "k")
    assert [record[name] for name in ("email", "phone", "notes")] == ["before", "2", "after"]


def test_a_client_that_knows_what_became_of_its_change_is_merged_from_there(books):
    base = contact_of(books)
    first = edit(base, email="1", change="c1")
    push(books, first)
    change(books, "contacts", "k", phone="2")
    known = version(books, "contacts", "k")
    change(books, "contacts", "k", phone="3")
    later = edit(known, email="1", phone="2", notes="later", change="c2")
    assert statuses(push(books, first, later)) == ["duplicate", "merged"]
    assert stored(books, "contacts", "k")["phone"] == "3"


def test_a_record_that_was_deleted_can_be_made_again(books):
    base = contact_of(books)
    deletion = delete("contacts", "k", base, "c1")
    push(books, deletion)
    results = push(books, deletion, edit(base, phone="again", change="c2"))
    assert statuses(results) == ["duplicate", "applied"]
    assert stored(books, "contacts", "k")["phone"] == "again"


def test_what_others_deleted_since_stays_deleted(books):
    base = contact_of(books)
    first = edit(base, phone="1", change="c1")
    push(books, first)
    drop(books, "contacts", "k")
    results = push(books, first, edit(base, phone="2", change="c2"))
    assert statuses(results) == ["duplicate", "conflict"]
    assert stored(books, "contacts", "k") is None


def test_a_new_invoice_keeps_the_number_that_it_got_first(books):
    add(books, "contacts", id="c", kind="customer", name="Acme")
    invoice(books, "mine", number="7")
    record = {**edited(books, "invoices", "mine")["record"], "id": "i2"}
    first = put("invoices", "i2", change="c1", **record)
    (made,) = push(books, first)
    assert made["renumbered"]["from"] == "7"
    results = push(books, first, put("invoices", "i2", change="c2", **{**record, "memo": "m"}))
    assert statuses(results) == ["duplicate", "merged"]
    number = stored(books, "invoices", "i2")["number"]
    assert (number, "renumbered" in results[1]) == (made["renumbered"]["to"], False)


def test_an_edit_of_a_deleted_document_with_a_line_of_its_own_is_in_conflict(books):
    add(books, "contacts", id="c", kind="customer", name="Acme")
    invoice(books, "mine")
    sent = edited(books, "invoices", "mine")
    sent["record"]["lines"][0]["id"] = "made-by-the-client"
    drop(books, "invoices", "mine")
    (result,) = push(books, sent)
    assert (result["status"], result["record"]) == ("conflict", None)
    assert result["losing"]["lines"][0]["id"] == "made-by-the-client"
