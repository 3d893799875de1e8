"""A copy in trouble: programs that end half-way, books that were put back, and damaged files."""

import shutil
import sqlite3
from datetime import date, timedelta

import pytest
from attrs import evolve

from adapters.storage.sqlite.store import SqliteStore
from application.banking.refunds import refund_credit
from application.collections.operations import create
from application.collections.registry import COLLECTIONS
from application.copies import pending
from application.copies.pending import next_outbox
from application.copies.reading import AT_ONCE
from application.copies.standing import standing
from application.copies.starting_over import OtherBooks
from application.invoicing.credit_memos import write_off_invoice
from application.invoicing.invoices import void_invoice
from application.ledger.write_offs import WriteOff
from application.open_books import open_books
from application.ports.change_log import Head
from application.ports.failures import Damaged
from application.ports.served_books import NoAnswer
from domain.errors import CopiedBooks
from domain.invoicing.contacts import Contact
from domain.invoicing.invoices import Invoice
from domain.invoicing.payments import Payment
from tests.adapters.sync.served import Server, fill, follower, push_and_crash
from tests.application.actions import (
    CHECKING,
    RENT,
    applied,
    change,
    close,
    contact,
    drop,
    invoice,
    payment,
)
from tests.application.replaying import assert_alike
from tests.support import CountedIds, FixedClock, new_books

DAMAGE = (
    "UPDATE payments SET date = 'x' WHERE id = 'pay'",
    "UPDATE payments SET contact_id = 'bob' WHERE id = 'pay'",
    "UPDATE payments SET memo = 'other words' WHERE id = 'pay'",
    "UPDATE payments SET date = '2025-01-15' WHERE id = 'pay'",
    "UPDATE payments SET amount = amount + 1 WHERE id = 'pay'",
    "UPDATE payments SET status = 'void', void_reason = 'x' WHERE id = 'pay'",
    "DELETE FROM payments WHERE id = 'pay'",
)
"""What may happen to the row of a payment behind the program."""


def test_answered_edits_survive_a_server_put_back_to_the_version_of_the_copy(
    tmp_path, served, client
):
    del client
    books = served[0]
    path = tmp_path / "server.wyzbooks"
    books.store.close() if hasattr(books.store, "close") else None
    books.store = store = SqliteStore(path)
    server = new_books(store)
    copy = follower(served[1])
    fill(server)
    copy.follow()
    store.close()
    shutil.copy(path, tmp_path / "backup")
    books.store = store = SqliteStore(path)
    change(copy.books, "contacts", "ann", phone="1")
    push_and_crash(copy)
    store.close()
    shutil.copy(tmp_path / "backup", path)
    books.store = server.store = store = SqliteStore(path)
    followed = copy.follow("records")
    phone = copy.books.read(lambda work: work.get(Contact, "ann")).phone
    store.close()
    assert phone == "1" or followed.news


def test_an_answered_edit_is_not_done_again_after_30_days(server, copy):
    fill(server)
    copy.follow()
    change(copy.books, "contacts", "ann", phone="1")
    push_and_crash(copy)
    change(server, "contacts", "ann", phone="2")
    server.clock._moment += timedelta(days=31)
    change(copy.books, "contacts", "ann", notes="Late")
    news = copy.follow("records").news
    ann = server.read(lambda work: work.get(Contact, "ann"))
    assert (ann.phone, ann.notes, news) == ("2", "Late", [])


def test_a_refund_and_a_write_off_are_possible_only_in_the_books(server, copy):
    fill(server)
    payment(server, "more", 9_000, by="ann")
    copy.follow()
    more = copy.books.read(lambda work: work.get(Payment, "more"))
    with pytest.raises(CopiedBooks, match="a refund"):
        copy.books.run(refund_credit, more, CHECKING)
    invoice(server, "late", 5_000, by="ann")
    copy.follow()
    with pytest.raises(CopiedBooks, match="a write-off"):
        copy.books.run(write_off_invoice, "late", WriteOff(RENT, amount=1_000))
    assert copy.follow("records").sent == 0


@pytest.mark.parametrize("sql", DAMAGE)
def test_a_damaged_record_that_others_change_is_mended(server, file_copy, sql):
    copy = file_copy.copy
    fill(server)
    contact(server, "bob")
    copy.follow()
    copy = file_copy.damage(sql)
    change(server, "payments", "pay", memo="changed by others")
    copy.follow("records")
    assert_alike(server, copy.books)


@pytest.mark.parametrize("sql", DAMAGE)
def test_a_damaged_record_is_mended(server, file_copy, sql):
    copy = file_copy.copy
    fill(server)
    contact(server, "bob")
    copy.follow()
    copy = file_copy.damage(sql)
    copy.follow("records")
    assert_alike(server, copy.books)


def test_damage_does_not_reach_the_server_with_an_edit(server, file_copy):
    copy = file_copy.copy
    fill(server)
    copy.follow()
    copy = file_copy.damage("UPDATE payments SET amount = amount + 1 WHERE id = 'pay'")
    change(copy.books, "payments", "pay", memo="changed here")
    copy.follow("records")
    pay = server.read(lambda work: work.get(Payment, "pay"))
    assert (pay.amount, pay.memo) == (4_000, "changed here")
    assert_alike(server, copy.books)


def test_an_extra_row_is_taken_out(server, file_copy):
    copy = file_copy.copy
    fill(server)
    copy.follow()
    file_copy.store.close()
    with sqlite3.connect(file_copy.path) as file:
        names = [row[1] for row in file.execute("PRAGMA table_info(payments)")]
    file.close()
    values = ", ".join("'extra'" if name == "id" else f'"{name}"' for name in names)
    sql = f"INSERT INTO payments SELECT {values} FROM payments WHERE id = 'pay'"
    copy = file_copy.damage(sql)
    copy.follow("records")
    assert_alike(server, copy.books)


def test_more_than_a_thousand_damaged_records_are_mended(server, file_copy):
    copy = file_copy.copy
    server.run(
        lambda work: [
            create(
                work,
                COLLECTIONS["contacts"],
                {"id": f"c{number}", "kind": "customer", "name": f"C {number}"},
            )
            for number in range(1_001)
        ]
    )
    copy.follow()
    copy = file_copy.damage("UPDATE contacts SET notes = 'x' WHERE id LIKE 'c%'")
    copy.follow("records")
    assert_alike(server, copy.books)


def test_starting_over_does_not_silently_replace_what_others_did(server, tmp_path, served, copy):
    fill(server)
    copy.follow()
    contact(copy.books, "bob")
    push_and_crash(copy)
    # The books are restored from a backup that has the pushed contact; others have changed it.
    other = new_books(SqliteStore(tmp_path / "restored.wyzbooks"))
    fill(other)
    contact(other, "bob")
    change(other, "contacts", "bob", phone="2")
    server.store = served[0].store = other.store
    followed = copy.follow("records")
    phone = server.read(lambda work: work.get(Contact, "bob")).phone
    told = [news.id for news in followed.news if news.kind == "conflict"]
    assert phone == "2" or told == ["bob"]


def test_a_void_that_is_refused_leaves_the_applications_of_others_alone(server, copy):
    contact(server, "ann")
    invoice(server, "inv", 10_000, by="ann")
    invoice(server, "older", 4_000, by="ann", day=date(2026, 3, 1))
    payment(server, "pay", 4_000, by="ann", day=date(2026, 7, 15), pays={"inv": 4_000})
    copy.follow()
    close(server, date(2026, 6, 30))
    copy.books.run(void_invoice, "inv", "wrong")
    followed = copy.follow("records")
    assert [news.id for news in followed.news] == ["inv"]
    assert applied(server) == [("payment:pay", "invoice:inv", 4_000)]


def test_a_push_has_no_more_bytes_than_it_may(server, copy, monkeypatch):
    monkeypatch.setattr(pending, "MOST_BYTES", 20_000)
    copy.follow()
    for number in range(30):
        contact(copy.books, f"c{number}", notes="x" * 3_000)
    push_and_crash(copy)
    for number in range(30):
        drop(copy.books, "contacts", f"c{number}")
    outbox = copy.books.read(next_outbox)
    size = sum(len(str(change.document)) for change in outbox.changes)
    assert size <= 2 * 20_000 + 5_000


def test_a_void_of_what_was_just_made_is_carried_out(server, copy):
    contact(server, "ann")
    copy.follow()
    for number in range(25):
        invoice(copy.books, f"inv-{number}", 10_000, by="ann")
        payment(copy.books, f"pay-{number}", 4_000, by="ann", pays={f"inv-{number}": 4_000})
        copy.books.run(void_invoice, f"inv-{number}", "wrong")
    followed = copy.follow("records")
    assert followed.news == []
    invoices = server.read(lambda work: [*work.session.records.all(Invoice)])
    assert [one.status for one in invoices] == ["void"] * 25
    assert_alike(server, copy.books)


def test_the_books_of_another_company_are_not_taken_for_restored_ones(
    server, tmp_path, served, copy
):
    fill(server)
    copy.follow()
    change(copy.books, "contacts", "ann", phone="1")
    later = FixedClock()
    later.now()
    store = SqliteStore(tmp_path / "later.wyzbooks")
    other = open_books(store, later, CountedIds())
    contact(other, "ann", phone="9")
    server.store = served[0].store = store
    with pytest.raises(OtherBooks, match="another company"):
        copy.follow()
    assert copy.books.read(lambda work: work.get(Contact, "ann")).phone == "1"
    copy.accepts_other_books = True
    kinds = [news.kind for news in copy.follow("records").news]
    assert kinds == ["started over", "lost"]
    assert_alike(server, copy.books)
    assert server.read(lambda work: work.get(Contact, "ann")).phone == "9"


def test_a_copy_of_which_a_part_has_arrived_says_so(server, copy):
    for number in range(AT_ONCE + 5):
        contact(server, f"c{number}")
    asked = copy.server.changes

    def first_page(history, position):
        if position.version:
            raise NoAnswer("gone")
        page = asked(history, position)
        some = page.changes[: AT_ONCE + 1]
        return evolve(page, changes=some, next=Head(some[-1].version, some[-1].head))

    copy.server = Server(copy.server, changes=first_page)
    with pytest.raises(NoAnswer):
        copy.follow()
    assert not copy.books.read(standing).complete
    copy.server = Server(copy.server, changes=asked)
    copy.follow()
    assert copy.books.read(standing).complete


def test_a_log_whose_end_was_taken_away_is_not_written_to(file_copy, server):
    fill(server)
    copy = file_copy.copy
    copy.follow()
    copy = file_copy.damage(
        "DELETE FROM changes WHERE version = (SELECT max(version) FROM changes)"
    )
    with pytest.raises(Damaged, match="does not end where"):
        change(copy.books, "contacts", "ann", phone="1")
