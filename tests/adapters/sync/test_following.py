"""A copy that follows served books over HTTP: what it receives, sends, compares and mends."""

import sqlite3
from datetime import date
from hashlib import sha256

import pytest
from attrs import evolve

from adapters.storage.sqlite.store import SqliteStore
from application.copies.documents import state_of
from application.copies.pending import AT_ONCE, next_outbox
from application.ledger.accounts import merge_account
from application.ledger.company import change_settings
from application.ledger.logo import remove_logo, set_logo
from application.ports.change_log import Head
from application.ports.served_books import NewerProgram
from application.reconciliation.on_demand import OnDemandApplication, apply_on_demand
from application.sync.preferences import change_preferences
from domain.errors import CopiedBooks
from domain.invoicing.contacts import Contact
from domain.invoicing.invoices import Invoice
from domain.opaque_values import OpaqueValue
from domain.sync.preferences import Preference
from tests.adapters.sync.served import Server, fill, follower
from tests.application.actions import change, close, contact, head, invoice, payment
from tests.application.replaying import assert_alike
from tests.pictures import PNG
from tests.support import new_books


def test_a_new_copy_receives_all_that_the_books_have(server, copy):
    fill(server)
    followed = copy.follow("records")
    assert followed.is_compared
    assert followed.received == server.read(lambda work: work.session.log.head().version)
    assert followed.news == []
    assert_alike(server, copy.books)
    log = copy.books.read(lambda work: work.session.log.head().version)
    assert copy.follow().received == 0
    assert copy.books.read(lambda work: work.session.log.head().version) == log


def test_what_was_done_to_a_copy_comes_to_the_books(server, copy):
    copy.follow()
    fill(copy.books)
    followed = copy.follow("records")
    assert followed.sent >= 3
    assert followed.news == []
    assert server.read(lambda work: work.get(Contact, "ann")).name == "Ann"
    assert_alike(server, copy.books)
    assert copy.follow().sent == 0


def test_two_copies_and_the_books_agree_about_conflicts(server, served, copy):
    other = follower(served[1], "other")
    fill(server)
    copy.follow()
    other.follow()
    change(copy.books, "contacts", "ann", phone="1", email="a@example.com")
    change(other.books, "contacts", "ann", phone="2", notes="Late")
    assert copy.follow().news == []
    (news,) = other.follow("records").news
    assert (news.kind, news.collection, news.id) == ("conflict", "contacts", "ann")
    assert "phone" in news.text
    copy.follow("records")
    ann = server.read(lambda work: work.get(Contact, "ann"))
    assert (ann.phone, ann.email, ann.notes) == ("2", "a@example.com", "Late")
    assert_alike(server, copy.books)
    assert_alike(server, other.books)


def test_what_the_books_refuse_is_taken_back_and_told(server, copy):
    fill(server)
    copy.follow()
    close(server, date(2026, 6, 30))
    invoice(copy.books, "closed", 5_000, by="ann", day=date(2026, 3, 1))
    invoice(copy.books, "later", 7_000, by="ann", day=date(2026, 7, 1))
    followed = copy.follow("records")
    assert [(news.kind, news.id) for news in followed.news] == [("rejected", "closed")]
    assert "2026-06-30" in followed.news[0].text
    assert_alike(server, copy.books)
    assert copy.books.read(lambda work: work.find(Invoice, "closed")) is None
    assert copy.books.read(lambda work: work.find(Invoice, "later")) is not None


def test_two_copies_with_one_number_get_two(server, served, copy):
    other = follower(served[1], "other")
    fill(server)
    copy.follow()
    other.follow()
    invoice(copy.books, "mine", 1_000, by="ann")
    invoice(other.books, "yours", 2_000, by="ann")
    payment(other.books, "of-yours", 2_000, by="ann", pays={"yours": 2_000})
    copy.follow()
    (news,) = other.follow("records").news
    assert (news.kind, news.id) == ("replaced", "yours")
    copy.follow("records")
    assert_alike(server, copy.books)
    assert_alike(server, other.books)


def test_a_lost_answer_and_further_edits_are_no_conflict(server, copy):
    fill(server)
    copy.follow()
    change(copy.books, "contacts", "ann", phone="1")
    outbox = copy.books.read(next_outbox)
    state = outbox.state
    copy.server.push(
        state.client_id, state.history, state.position, outbox.changes, is_atomic=False
    )
    change(copy.books, "contacts", "ann", phone="")
    change(server, "contacts", "ann", notes="Late")
    assert copy.follow("records").news == []
    ann = server.read(lambda work: work.get(Contact, "ann"))
    assert (ann.phone, ann.notes) == ("", "Late")
    assert_alike(server, copy.books)


def test_a_record_that_differs_is_found_and_mended(server, tmp_path, served):
    fill(server)
    store = SqliteStore(tmp_path / "copy.wyzbooks")
    copy = follower(served[1], "file", store)
    copy.follow()
    with sqlite3.connect(tmp_path / "copy.wyzbooks") as file:
        file.execute("UPDATE payments SET amount = amount + 1 WHERE id = 'pay'")
    assert copy.follow("kept").news == []
    copy.server.client._transport.paths.clear()
    followed = copy.follow("records")
    assert [(news.kind, news.id) for news in followed.news] == [("repaired", "pay")]
    assert followed.is_compared
    assert_alike(server, copy.books)
    told = server.read(lambda work: work.session.repairs.newest(9))
    assert [(repair.client_id, repair.repaired) for repair in told] == [
        ("file", (("payments", "pay"),))
    ]
    paths = copy.server.client._transport.paths
    assert len(paths) < 10
    store.close()


def test_a_copy_starts_over_when_the_books_have_another_history(server, tmp_path, served, copy):
    fill(server)
    copy.follow()
    invoice(server, "lost", 3_000, by="ann")
    copy.follow()
    change(copy.books, "contacts", "ann", phone="1")
    change(copy.books, "invoices", "lost", memo="changed here")
    contact(copy.books, "bob")
    # The books go back to what they were, and then use their versions again.
    other = new_books(SqliteStore(tmp_path / "restored.wyzbooks"))
    fill(other)
    change(other, "contacts", "ann", notes="from the backup")
    invoice(other, "new", 500, by="ann")
    server.store = served[0].store = other.store
    followed = copy.follow("records")
    kinds = [(news.kind, news.id) for news in followed.news]
    assert kinds == [("started over", ""), ("lost", "lost")]
    assert_alike(server, copy.books)
    ann = server.read(lambda work: work.get(Contact, "ann"))
    assert (ann.phone, ann.notes) == ("1", "from the backup")
    assert server.read(lambda work: work.find(Contact, "bob")) is not None
    assert server.read(lambda work: work.find(Invoice, "lost")) is None


def test_a_newer_program_stops_a_copy_and_nothing_is_lost(server, copy):
    fill(server)
    copy.follow()
    page = copy.server.changes("", Head())
    newer = evolve(page.changes[-1], collection="budgets")
    with pytest.raises(NewerProgram, match=r"budgets.*update"):
        state_of(newer)
    document = {**page.changes[-1].document, "colour": "red"}
    with pytest.raises(NewerProgram, match=r"colour.*update"):
        state_of(evolve(page.changes[-1], document=document))


def test_a_copy_refuses_what_the_books_could_not_take(server, copy):
    fill(server)
    copy.follow()
    for use_case, *arguments in (
        (change_settings, {"legal_name": "Other"}),
        (apply_on_demand, "customer", None, [OnDemandApplication("pay", "inv", 100)]),
        (merge_account, "account-1010", "account-1000"),
    ):
        with pytest.raises(CopiedBooks, match="copy of those at http"):
            copy.books.run(use_case, *arguments)
    assert copy.follow("records").sent == 0


def test_settings_and_preferences_come_too(server, copy):
    copy.follow()
    server.run(change_settings, {"legal_name": "Acme LLC", "fiscal_year_start": 7})
    server.run(change_preferences, {"sidebar": OpaqueValue("240")})
    copy.books.run(change_preferences, {"width": OpaqueValue("80")})
    copy.follow("records")
    assert_alike(server, copy.books)
    assert {
        item.id for item in server.read(lambda work: [*work.session.records.all(Preference)])
    } == {
        "sidebar",
        "width",
    }


def test_the_logo_comes_and_goes_with_the_settings(server, client, copy):
    del client
    server.run(set_logo, PNG, "png")
    copy.follow("records")
    assert copy.books.read(lambda work: [*work.session.blobs.hashes()]) == [sha256(PNG).hexdigest()]
    assert_alike(server, copy.books)
    server.run(remove_logo)
    copy.follow("records")
    assert_alike(server, copy.books)


def test_a_copy_that_cannot_be_seen_equal_has_all_that_was_there(server, copy):
    fill(server)
    asked = copy.server.collection_hashes

    def after_another_write():
        change(server, "contacts", "ann", notes=f"{head(server)}")
        return asked()

    copy.server = Server(copy.server, collection_hashes=after_another_write)
    followed = copy.follow("records")
    assert not followed.is_compared
    assert followed.position.version == head(server) - 1


def test_an_edit_between_push_and_receiving_is_not_lost(server, copy):
    fill(server)
    copy.follow()
    pushed = copy.server.push

    def then_edited(*arguments, is_atomic):
        results = pushed(*arguments, is_atomic=is_atomic)
        if head(server) < 60:
            change(copy.books, "contacts", "ann", notes=f"{head(server)}")
        return results

    copy.server = Server(copy.server, push=then_edited)
    change(copy.books, "contacts", "ann", phone="1")
    assert copy.follow("records").news == []
    ann = server.read(lambda work: work.get(Contact, "ann"))
    assert (ann.phone, int(ann.notes)) == ("1", head(server) - 1)
    assert_alike(server, copy.books)


def test_more_edits_than_one_push_has_are_still_one_story(server, copy):
    fill(server)
    copy.follow()
    change(server, "contacts", "ann", notes="Late")
    for number in range(AT_ONCE + 5):
        change(copy.books, "contacts", "ann", phone=str(number % 2))
    change(copy.books, "contacts", "ann", phone="")
    followed = copy.follow("records")
    assert followed.news == []
    assert followed.sent == AT_ONCE + 6
    ann = server.read(lambda work: work.get(Contact, "ann"))
    assert (ann.phone, ann.notes) == ("", "Late")
    assert_alike(server, copy.books)
