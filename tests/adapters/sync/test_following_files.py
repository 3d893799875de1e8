"""A copy has the bytes of attached files, whatever is done to it and to the books."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.storage.memory.store import MemoryStore
from application.attachments.attach import attach_file, bytes_of, remove_attachment
from application.collections.registry import COLLECTIONS
from application.integrity.verify_books import verify_books
from application.invoicing.contacts import merge_contact
from application.ledger.logo import set_logo
from domain.errors import CopiedBooks
from domain.ledger.attachments import Attachment
from tests.adapters.sync.served import FileCopy, Server, fill, follower
from tests.application.actions import SAVINGS, bill, bill_payment, contact, deposit, drop, post
from tests.application.attachments.test_attach import attach, digest, parts_of, stored
from tests.application.replaying import assert_alike
from tests.pictures import PNG
from tests.strategies import examples
from tests.support import new_books


def test_a_copy_fetches_the_files_of_records_of_every_collection(server, copy):
    fill(server)
    contact(server, "v", "vendor")
    bill(server)
    bill_payment(server)
    post(server)
    deposit(server)
    for collection in ("items", "terms"):
        server.run(lambda work, name=collection: work.save(parts_of(name)))
    ids = {
        "accounts": SAVINGS, "contacts": "ann", "items": "x", "terms": "x", "invoices": "inv",
        "payments": "pay", "bills": "b", "bill-payments": "q", "journals": "j",
        "bank-transactions": "t",
    }  # fmt: skip
    assert ids.keys() == COLLECTIONS.keys()
    for collection, id_ in ids.items():
        attach(server, collection, id_, content=collection.encode())
    server.run(set_logo, PNG, "png")
    assert copy.follow("records").news == []
    assert stored(copy.books) == stored(server) == {*map(digest, map(str.encode, ids)), digest(PNG)}
    assert_alike(server, copy.books)


def test_files_go_with_their_attachments_and_are_fetched_once(server, copy):
    fill(server)
    first = attach(server, id_="ann", content=b"one")
    attach(server, "invoices", "inv", content=b"two")
    copy.follow()
    paths = copy.server.client._transport.paths
    paths.clear()
    copy.follow()
    assert [path for path in paths if "attachments" in path] == []
    server.run(remove_attachment, "contacts", "ann", first.id)
    attach(server, id_="ann", content=b"three")
    copy.follow()
    assert len([path for path in paths if "attachments" in path]) == 1
    assert stored(copy.books) == stored(server) == {digest(b"two"), digest(b"three")}
    drop(server, "invoices", "inv")
    copy.follow("records")
    assert stored(copy.books) == stored(server) == {digest(b"three")}
    assert_alike(server, copy.books)


def test_a_record_that_is_deleted_on_a_copy_loses_its_files_in_both(server, copy):
    fill(server)
    attach(server, "payments", "pay")
    copy.follow()
    drop(copy.books, "payments", "pay")
    assert stored(copy.books) == set()
    assert copy.follow("records").news == []
    assert stored(server) == set()
    assert_alike(server, copy.books)


def test_files_come_back_when_the_books_refuse_a_deletion(server, copy):
    fill(server)
    attach(server, "contacts", "ann")
    drop(server, "payments", "pay")
    drop(server, "invoices", "inv")
    copy.follow()
    drop(copy.books, "contacts", "ann")
    deposit(server, contact_id="ann")  # Now the books need the contact.
    followed = copy.follow("records")
    assert [news.kind for news in followed.news] == ["rejected"]
    assert stored(copy.books) == stored(server) == {digest(b"receipt")}
    assert_alike(server, copy.books)


def test_files_are_attached_and_removed_in_the_original_alone(server, copy):
    fill(server)
    attachment = attach(server, id_="ann")
    copy.follow()
    arguments = ("contacts", "ann", "x.pdf", "a/b", b"x")
    with pytest.raises(CopiedBooks, match="attaching or removing a file"):
        copy.books.run(attach_file, *arguments)
    with pytest.raises(CopiedBooks, match="attaching or removing a file"):
        copy.books.run(remove_attachment, "contacts", "ann", attachment.id)
    assert stored(copy.books) == {digest(b"receipt")}


def test_damaged_lost_and_forgotten_bytes_of_a_copy_are_put_right(server, file_copy: FileCopy):
    fill(server)
    contact(server, "bob")
    damaged = attach(server, id_="ann", content=b"damaged")
    attach(server, id_="bob", content=b"lost")
    file_copy.copy.follow()
    copy = file_copy.damage(
        f"UPDATE blobs SET content = x'00' WHERE sha256 = '{digest(b'damaged')}'",
        f"DELETE FROM blobs WHERE sha256 = '{digest(b'lost')}'",
        f"INSERT INTO blobs VALUES ('{digest(b'none')}', 0, CAST('none' AS BLOB))",
    )
    followed = copy.follow("records")
    repaired = [(news.kind, news.collection, news.id) for news in followed.news]
    assert repaired == [("repaired", "attachments", damaged.id)]
    assert stored(copy.books) == {digest(b"damaged"), digest(b"lost")}
    assert copy.books.read(lambda work: b"".join(bytes_of(work, damaged))) == b"damaged"
    assert copy.books.read(verify_books).ok


def test_bytes_that_the_books_do_not_have_or_that_are_wrong_are_not_kept(server, copy):
    fill(server)
    attachment = attach(server, id_="ann")
    right = copy.server
    copy.server = Server(right, attached=lambda _: b"something else")
    copy.follow()
    assert stored(copy.books) == set()
    copy.server = right
    server.run(lambda work: work.delete_blob(attachment.sha256))
    assert copy.follow("records").is_compared
    assert stored(copy.books) == set()
    verdict = copy.books.read(verify_books)
    assert (verdict.ok, verdict.checked["attachmentsWithoutBytes"]) == (True, 1)
    attach(server, id_="ann")
    copy.follow("records")
    assert stored(copy.books) == {digest(b"receipt")}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["attach", "attach", "detach", "drop copy", "drop", "merge", "follow"]),
        st.sampled_from("ab"),
        st.sampled_from([b"one", b"two"]),
    ),
    min_size=3,
    max_size=10,
)


@given(STEPS)
@settings(max_examples=examples(0.12))
def test_a_copy_ends_with_the_bytes_of_the_books(served, steps):
    books, app = served
    own = new_books(MemoryStore())
    books.store, books.clock, books.ids = own.store, own.clock, own.ids
    copy = follower(app)
    for id_ in "ab":
        contact(books, id_)
    copy.follow()
    for what, id_, content in steps:
        try:
            if what == "attach":
                attach(books, id_=id_, content=content)
            elif what == "detach":
                attachments = books.read(lambda work: [*work.session.records.all(Attachment)])
                for one in attachments:
                    if one.sha256 == digest(content):
                        books.run(remove_attachment, one.collection, one.record_id, one.id)
            elif what == "drop copy":
                drop(copy.books, "contacts", id_)
            elif what == "drop":
                drop(books, "contacts", id_)
                contact(books, id_)
            elif what == "merge":
                books.run(merge_contact, *("ab" if id_ == "a" else "ba"))
            else:
                copy.follow()
        except ValueError:
            continue
    copy.follow("records")
    assert stored(copy.books) == stored(books)
    assert copy.books.read(verify_books).ok
    assert_alike(books, copy.books)
