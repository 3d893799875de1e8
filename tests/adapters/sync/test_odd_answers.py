"""More trouble of a copy: answers that are wrong, records that differ, and values that are odd."""

import json

import httpx
import pytest
from attrs import evolve

from adapters.json_shapes.opaque_values import read_opaque
from adapters.storage.sqlite.store import SqliteStore
from application.bank_reconciliation.sessions import SessionTerms, begin_session
from application.banking.bank_transactions import clear
from application.copies.comparing import NotEqual
from application.copies.state import keep_settled, state_of_copy
from application.importing.batches import undo_batch
from application.ports.failures import StoreFailure
from application.ports.served_books import NoAnswer
from application.sync.messages import post_message
from application.sync.preferences import change_preferences
from domain.banking.bank_transactions import BankTransaction
from domain.errors import BookkeepingError, CopiedBooks
from domain.invoicing.invoices import Invoice
from domain.ledger.batches import ImportBatch
from domain.ledger.journals import Journal
from domain.opaque_values import OpaqueValue
from tests.adapters.sync.served import Server, fill
from tests.application.actions import (
    CHECKING,
    MARCH,
    change,
    deposit,
    invoice,
    post,
)
from tests.application.importing.test_batches import (
    ACCOUNTS,
    TRANSACTIONS,
    account,
    entry,
    imported,
)
from tests.application.replaying import assert_alike
from tests.support import new_books


def test_values_of_preferences_come_and_go(server, copy):
    values = [
        "1E-7",
        "123456789.123",
        "1e21",
        "0.1",
        '[1,{"a":null}]',
        '"é\\u0001"',
        "true",
        "-0.5",
    ]
    copy.follow()
    for n, value in enumerate(values):
        server.run(change_preferences, {f"s{n}": read_opaque(json.loads(value))})
        copy.books.run(change_preferences, {f"c{n}": read_opaque(json.loads(value))})
    assert copy.follow("records").news == []
    assert_alike(server, copy.books)


def test_what_a_copy_refuses(server, copy):
    deposit(server, "t")
    copy.follow()
    for use_case in (
        lambda work: clear(work, work.get(BankTransaction, "t"), "cleared"),
        lambda work: post_message(work, OpaqueValue('"x"'), {}),
        lambda work: begin_session(
            work, CHECKING, SessionTerms(statement_date=MARCH, statement_balance=0)
        ),
    ):
        with pytest.raises(CopiedBooks):
            copy.books.run(use_case)
    assert copy.follow("records").sent == 0


def test_a_record_is_mended_while_others_change_it(server, file_copy):
    fill(server)
    file_copy.copy.follow()
    copy = file_copy.damage("UPDATE payments SET amount = amount + 1 WHERE id = 'pay'")
    asked = copy.server.document

    def after_a_change(address):
        change(server, "payments", "pay", amount=1_000)
        return asked(address)

    copy.server = Server(copy.server, document=after_a_change)
    for attempt in range(4):
        try:
            copy.follow("records")
        except StoreFailure:
            assert attempt < 3, "it never goes on"
    assert_alike(server, copy.books)


def test_a_divergence_is_mended_with_what_is_applied(server, copy):
    fill(server)
    copy.follow()
    change(copy.books, "payments", "pay", amount=4_001)
    copy.books.run(lambda work: keep_settled(work, state_of_copy(work)))
    copy.follow("records")
    assert_alike(server, copy.books)


def test_a_record_that_never_becomes_equal_is_told_once(server, copy):
    fill(server)
    copy.follow()
    sums, buckets, hashes = (
        copy.server.collection_hashes,
        copy.server.bucket_hashes,
        copy.server.record_hashes,
    )

    def other(served):
        return evolve(served, sha256={name: sha[::-1] for name, sha in served.sha256.items()})

    copy.server = Server(
        copy.server,
        collection_hashes=lambda: other(sums()),
        bucket_hashes=lambda name: evolve(buckets(name), sha256={"00": "x"}),
        record_hashes=lambda name, bucket: evolve(hashes(name, bucket), sha256={"inv": "x"}),
    )
    told = []
    copy.tell = told.append
    with pytest.raises(NotEqual):
        copy.follow()
    assert len(told) <= 10


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE settings SET legal_name = 'Other'",
        "UPDATE applications SET applied = replace(applied, '4', '3')",
    ],
)
def test_damage_to_other_records_is_mended_too(server, file_copy, sql):
    fill(server)
    file_copy.copy.follow()
    copy = file_copy.damage(sql)
    (news,) = copy.follow("records").news
    assert news.kind == "repaired"
    assert_alike(server, copy.books)


def test_starting_over_tells_a_number_that_was_taken(server, tmp_path, served, copy):
    fill(server)
    copy.follow()
    mine = invoice(copy.books, "mine", 1_000, by="ann")
    other = new_books(SqliteStore(tmp_path / "restored.wyzbooks"))
    fill(other)
    change(other, "contacts", "ann", notes="x")
    invoice(other, "yours", 500, by="ann", number=mine.number)
    server.store = served[0].store = other.store
    followed = copy.follow("records")
    number = server.read(lambda work: work.get(Invoice, "mine")).number
    assert number == mine.number or ("replaced", "mine") in [
        (news.kind, news.id) for news in followed.news
    ]


def test_a_garbled_answer_is_none(server, copy):
    transport = copy.server.client._transport
    asked = transport.handle_request

    def garbled(request):
        answer = asked(request)
        content = answer.content.replace(b'"actor":"', b'"actor":"\xff')
        return httpx.Response(
            answer.status_code, headers={"content-type": "application/json"}, content=content
        )

    transport.handle_request = garbled
    with pytest.raises(NoAnswer):
        copy.follow()


def test_pages_that_do_not_go_on_end(server, copy):
    fill(server)
    copy.follow()
    change(server, "contacts", "ann", phone="1")
    asked, count = copy.server.changes, [0]

    def stuck(history, at):
        count[0] += 1
        if count[0] > 50:
            raise AssertionError("it asks for ever")
        return evolve(asked(history, at), changes=(), next=at)

    copy.server = Server(copy.server, changes=stuck)
    with pytest.raises((NoAnswer, NotEqual)):
        copy.follow()


def test_a_field_that_is_emptied_on_a_copy_is_emptied(server, copy):
    post(server, "one")
    post(server, "two")
    change(server, "journals", "two", reverses="one")
    copy.follow()
    change(copy.books, "journals", "two", reverses=None)
    news = copy.follow("records").news
    two = server.read(lambda work: work.get(Journal, "two"))
    assert two.reverses is None or news


def test_imports_are_done_in_the_books_and_come_from_there(server, copy):
    text = ACCOUNTS + account("Some Bank", "BANK", "1000") + TRANSACTIONS + entry("Some Bank")
    copy.follow()
    with pytest.raises(CopiedBooks):
        imported(copy.books, text)
    assert copy.follow("records").sent == 0
    batch = imported(server, text)
    copy.follow("records")
    assert_alike(server, copy.books)
    (id_,) = server.read(lambda work: [*work.session.records.ids(ImportBatch)])
    del batch
    with pytest.raises(BookkeepingError):
        copy.books.run(undo_batch, id_)
    server.run(undo_batch, id_)
    copy.follow("records")
    assert_alike(server, copy.books)
