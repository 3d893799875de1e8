"""Attachments: what was attached is read back, and bytes are stored as long as they are named."""

from hashlib import sha256
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.importers.iif.reader import read_iif
from adapters.storage.memory.store import MemoryStore
from adapters.storage.sqlite.store import SqliteStore
from application.attachments.attach import (
    attach_file,
    bytes_of,
    find_attachment,
    list_attachments,
    remove_attachment,
)
from application.collections.registry import COLLECTIONS
from application.importing.batches import undo_batch
from application.integrity.verify_books import verify_books
from application.invoicing.contacts import merge_contact
from application.invoicing.invoices import void_invoice
from application.ledger.accounts import merge_account
from application.ledger.logo import find_logo, remove_logo, set_logo
from application.point_in_time.past_books import PastBooks
from application.point_in_time.requested_point import find_point
from application.unit_of_work.books import Books
from domain.errors import (
    AttachedAlready,
    BookkeepingError,
    BytesMissing,
    Conflict,
    InUse,
    NotFound,
    Refused,
    TooLarge,
)
from domain.invoicing.contacts import Contact
from domain.ledger.attachments import (
    FILE_NAME,
    MOST_BYTES,
    AttachableCollection,
    Attachment,
)
from domain.records import kind_of
from tests.application.actions import (
    CHECKING,
    SAVINGS,
    assert_sound,
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
    warnings,
)
from tests.pictures import PNG
from tests.strategies import PRINTABLE, examples
from tests.support import import_parsed, new_books, stores

NAMES = st.text(PRINTABLE, min_size=1, max_size=12).filter(
    lambda name: FILE_NAME.check(name) is None
)
MEDIA = st.sampled_from(["application/pdf", "text/html", "image/svg+xml", "x-any/thing.v1"])
CONTENTS = [b"receipt", b"contract", PNG]


def attach(
    books: Books,
    collection: str = "contacts",
    id_: str = "c",
    name: str = "r.pdf",
    content: bytes = b"receipt",
) -> Attachment:
    return books.run(attach_file, collection, id_, name, "application/pdf", content)


def attached(books: Books, collection: str = "contacts", id_: str = "c") -> list[Attachment]:
    return books.read(list_attachments, collection, id_, None, 100).items


def read_back(books: Books, attachment: Attachment) -> bytes:
    return books.read(lambda work: b"".join(bytes_of(work, attachment)))


def stored(books: Books) -> set[str]:
    return books.read(lambda work: {*work.session.blobs.hashes()})


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Books over each store, with a contact."""
    path = tmp_path_factory.mktemp("kept") / "books.wyzbooks"
    opened = {"memory": new_books(MemoryStore()), "sqlite": new_books(SqliteStore(path))}
    for books in opened.values():
        contact(books)
    yield opened
    for books in opened.values():
        books.store.close()


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
@given(
    name=NAMES, media=MEDIA, content=st.binary(min_size=1, max_size=40), times=st.integers(1, 9000)
)
@settings(max_examples=examples(0.3))
def test_what_was_attached_is_read_back_and_what_is_removed_leaves_nothing(
    kept, kind, name, media, content, times
):
    books, content = kept[kind], content * times
    attachment = books.run(attach_file, "contacts", "c", name, media, content)
    assert attached(books) == [attachment]
    assert (attachment.name, attachment.media_type) == (name, media)
    assert (attachment.size, attachment.sha256) == (len(content), digest(content))
    assert read_back(books, attachment) == content
    books.run(remove_attachment, "contacts", "c", attachment.id)
    assert (attached(books), stored(books)) == ([], set())


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("attach"), st.sampled_from("abc"), st.sampled_from(CONTENTS)),
        st.tuples(st.just("detach"), st.sampled_from("abc"), st.sampled_from(CONTENTS)),
        st.tuples(st.just("drop"), st.sampled_from("abc"), st.none()),
        st.tuples(st.just("merge"), st.sampled_from("abc"), st.sampled_from("abc")),
        st.tuples(st.just("logo"), st.booleans(), st.none()),
    ),
    max_size=12,
)


def step(books: Books, what: str, who: Any, other: Any) -> None:
    """Do one step, if the books do not refuse it."""
    try:
        if what == "attach":
            attach(books, id_=who, content=other)
        elif what == "detach":
            named = (one for one in attached(books, id_=who) if one.sha256 == digest(other))
            books.run(remove_attachment, "contacts", who, next(named).id)
        elif what == "drop":
            drop(books, "contacts", who)
            contact(books, who)
        elif what == "merge":
            books.run(merge_contact, who, other)
            contact(books, who)
        elif who:
            books.run(set_logo, PNG, "png")
        else:
            books.run(remove_logo)
    except (BookkeepingError, StopIteration):
        pass


@given(STEPS)
@settings(max_examples=examples(0.12))
def test_exactly_those_bytes_are_stored_that_a_record_names(tmp_path_factory, steps):
    for store in stores(tmp_path_factory.mktemp("steps")).values():
        books = new_books(store)
        for id_ in "abc":
            contact(books, id_)
        for what, who, other in steps:
            step(books, what, who, other)
            everything = [one for id_ in "abc" for one in attached(books, id_=id_)]
            logo = books.read(find_logo)
            named = {one.sha256 for one in everything} | ({logo.sha256} if logo else set())
            assert stored(books) == named
            assert all(digest(read_back(books, one)) == one.sha256 for one in everything)
            records = books.read(lambda work: [*work.session.records.all(Attachment)])
            assert sorted(one.id for one in records) == sorted(one.id for one in everything)
        assert_sound(books)
        store.close()


def test_every_collection_can_have_attachments_and_their_kinds_are_known():
    assert get_args(AttachableCollection) == tuple(COLLECTIONS)
    for name, collection in COLLECTIONS.items():
        example = Attachment(
            id="a",
            collection=name,
            record_id="r",
            name="x",
            media_type="a/b",
            size=1,
            sha256="0" * 64,
        )
        assert example.record_kind == kind_of(collection.kind)


def test_records_of_every_collection_keep_files_until_they_are_deleted(books):
    contact(books)
    contact(books, "v", "vendor")
    invoice(books)
    bill(books)
    payment(books)
    bill_payment(books)
    post(books)
    deposit(books)
    books.run(lambda work: work.save(parts_of("items")))
    books.run(lambda work: work.save(parts_of("terms")))
    ids = {
        "accounts": SAVINGS, "contacts": "c", "items": "x", "terms": "x", "invoices": "i",
        "payments": "p", "bills": "b", "bill-payments": "q", "journals": "j",
        "bank-transactions": "t",
    }  # fmt: skip
    assert ids.keys() == COLLECTIONS.keys()
    for collection, id_ in ids.items():
        attach(books, collection, id_, content=collection.encode())
    assert_sound(books)
    for collection in reversed(ids):
        (attachment,) = attached(books, collection, ids[collection])
        drop(books, collection, ids[collection])
        gone = log(books, collection="attachments")[-1]
        assert (gone.op, gone.id) == ("delete", attachment.id)
        assert attachment.sha256 not in stored(books)
        with pytest.raises(NotFound):
            attached(books, collection, ids[collection])
    assert stored(books) == set()
    assert_sound(books)


def parts_of(collection: str):
    kind = COLLECTIONS[collection].kind
    return kind(id="x", name="X")


def test_the_same_file_twice_on_one_record_is_refused_and_on_two_is_told(books):
    contact(books)
    contact(books, "d")
    first = attach(books)
    before = head(books)
    with pytest.raises(AttachedAlready, match=r'already, as "r.pdf"') as refusal:
        attach(books, name="other.pdf")
    assert refusal.value.conflicting == ("attachments", first.id)
    assert head(books) == before
    told = warnings(books, attach_file, "contacts", "d", "r.pdf", "a/b", b"receipt")
    assert told == [("same_attachment", ("c",))]
    books.run(remove_attachment, "contacts", "c", first.id)
    assert stored(books) == {digest(b"receipt")}
    assert warnings(books, attach_file, "contacts", "d", "n.pdf", "a/b", b"other") == []


ODD_NAMES = (
    "", ".", "..", "a/b", "a\\b", "a\nb", "a\x00b", "a\u202eb", "a\u200bb", "x" * 201,
)  # fmt: skip


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_name_that_hides_what_a_file_is_or_names_a_folder_is_refused(books, name):
    contact(books)
    with pytest.raises(Refused, match="the name of a file"):
        attach(books, name=name)
    assert stored(books) == set()


def test_an_empty_file_and_one_that_is_too_large_are_refused(books):
    contact(books)
    with pytest.raises(Refused, match="empty"):
        attach(books, content=b"")
    with pytest.raises(TooLarge, match="25 MiB"):
        attach(books, content=bytes(MOST_BYTES + 1))
    assert attach(books, content=bytes(MOST_BYTES)).size == MOST_BYTES


def test_only_records_that_are_there_and_no_entries_of_documents_take_files(books):
    deposit(books)
    for collection, id_, error in (
        ("contacts", "nobody", NotFound),
        ("messages", "m", NotFound),
        ("journals", "bank-transaction:t", Conflict),
    ):
        with pytest.raises(error):
            attach(books, collection, id_)
    with pytest.raises(Refused, match="there is no invoice 'x'"):
        books.run(lambda work: work.save(attachment_of("invoices", "x")))
    assert attached(books, "journals", "bank-transaction:t") == []


def attachment_of(collection: str, id_: str, content: bytes = b"receipt") -> Attachment:
    return Attachment(
        id="known",
        collection=collection,
        record_id=id_,
        name="r.pdf",
        media_type="application/pdf",
        size=len(content),
        sha256=digest(content),
    )


def test_an_attachment_of_another_record_is_not_found(books):
    contact(books)
    attachment = attach(books)
    for collection, id_ in (("accounts", CHECKING), ("contacts", "d"), ("terms", "terms-net-7")):
        with pytest.raises(NotFound):
            books.read(find_attachment, collection, id_, attachment.id)
    assert books.read(find_attachment, "contacts", "c", attachment.id) == attachment


def test_attachments_are_no_use_of_a_record(books):
    contact(books)
    attach(books)
    assert change(books, "contacts", "c", kind="vendor").kind == "vendor"
    invoice(books, by=contact(books, "d").id)
    attach(books, id_="d", content=b"x")
    with pytest.raises(InUse) as refusal:
        drop(books, "contacts", "d")
    assert refusal.value.counts == {"invoices": 1}
    assert len(attached(books, id_="d")) == 1


def test_a_merge_moves_attachments_also_those_that_both_have(books):
    post(books, debit=SAVINGS)
    for id_ in (SAVINGS, CHECKING):
        attach(books, "accounts", id_)
    books.run(merge_account, SAVINGS, CHECKING)
    assert [one.record_id for one in attached(books, "accounts", CHECKING)] == [CHECKING] * 2
    assert stored(books) == {digest(b"receipt")}
    assert_sound(books)


def test_void_documents_and_closed_periods_take_files(books):
    contact(books)
    invoice(books)
    first = attach(books, "invoices", "i")
    books.run(void_invoice, "i", "twice")
    close(books, books.clock.today())
    second = attach(books, "invoices", "i", content=b"letter")
    assert attached(books, "invoices", "i") == [first, second]
    books.run(remove_attachment, "invoices", "i", first.id)
    assert_sound(books)


def test_an_import_is_not_undone_while_a_file_is_attached_to_what_it_made(books):
    text = (
        "!CUST\tNAME\nCUST\tAnna\n"
        "!TRNS\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\n!SPL\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\n"
        "!ENDTRNS\n"
    )
    batch_id = import_parsed(books, read_iif(text.encode())).batch_id
    (anna,) = books.read(lambda work: [*work.session.records.all(Contact)])
    attachment = attach(books, id_=anna.id)
    with pytest.raises(Conflict, match="a file was attached to it since"):
        books.run(undo_batch, batch_id)
    assert attached(books, id_=anna.id) == [attachment]
    books.run(remove_attachment, "contacts", anna.id, attachment.id)
    books.run(undo_batch, batch_id)
    assert get(books, "contacts", anna.id) is None
    assert_sound(books)


def test_a_rehearsal_stores_nothing(books):
    contact(books)
    before = head(books)
    rehearsal = books.rehearse(
        lambda _, one: one, attach_file, "contacts", "c", "r.pdf", "a/b", b"receipt"
    )
    assert rehearsal.result.sha256 == digest(b"receipt")
    assert (head(books), stored(books), attached(books)) == (before, set(), [])


def test_an_attachment_without_bytes_is_kept_and_told_and_gets_them_again(books):
    contact(books)
    known = books.run(lambda work: work.save(attachment_of("contacts", "c")))
    with pytest.raises(BytesMissing, match="attach the same file again"):
        read_back(books, known)
    verdict = books.read(verify_books)
    assert verdict.ok
    assert verdict.checked["attachmentsWithoutBytes"] == 1
    before = head(books)
    assert attach(books) == known
    assert (read_back(books, known), head(books)) == (b"receipt", before)
    assert "attachmentsWithoutBytes" not in books.read(verify_books).checked


def test_damaged_and_forgotten_bytes_are_faults(books):
    contact(books)
    attachment = attach(books)

    def damage(work) -> None:
        work.delete_blob(attachment.sha256)
        work.session.blobs.put(attachment.sha256, b"something else")

    books.run(damage)
    (fault,) = books.read(verify_books).faults
    assert fault == (
        f"attachment {attachment.id!r} of contacts 'c': the file \"r.pdf\" is damaged: it is not "
        "what was attached"
    )
    books.run(lambda work: work.save_blob(b"forgotten"))
    assert books.read(verify_books).faults[1:] == (
        f"bytes with the SHA-256 {digest(b'forgotten')} are stored, but no record names them",
    )


def test_the_books_as_they_were_known_have_attachments_and_change_no_bytes(books):
    contact(books)
    attachment = attach(books)
    version = head(books)
    books.run(remove_attachment, "contacts", "c", attachment.id)
    drop(books, "contacts", "c")
    past = PastBooks()

    def then(work):
        with past.opened(work, find_point(work, version)) as known:
            return [*known.session.records.all(Attachment)]

    assert [one.id for one in books.read(then)] == [attachment.id]
    past.close()
    assert stored(books) == set()
    assert_sound(books)
