"""Events agree with what becomes of the records, commit by commit, and hold nothing else."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from attrs import frozen
from hypothesis import event, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from adapters.importers.iif.reader import read_iif
from application.bank_reconciliation.finishing import finish_session, undo_session
from application.bank_reconciliation.sessions import SessionTerms, begin_session, cancel_session
from application.banking.refunds import refund_credit
from application.collections.registry import BILLS, COLLECTIONS, INVOICES
from application.importing.batches import undo_batch
from application.invoicing.invoices import set_status, void_invoice
from application.invoicing.payments import void_payment
from application.ledger.company import change_settings
from application.sync import events as events_module
from application.sync.catch_up import CopyPosition
from application.sync.event_kinds import EVENT_KINDS, EVENT_NAMES
from application.sync.events import read_events
from domain.ledger.ids import OpenItemId
from domain.reconciliation.applications import AppliedCredit
from tests.application.actions import (
    CHECKING,
    MARCH,
    add,
    bill,
    bill_payment,
    change,
    close,
    contact,
    credit_memo,
    drop,
    head,
    invoice,
    payment,
    state,
    vendor_credit,
)
from tests.application.reporting.random_books import InBothStores, carry_out, plans
from tests.strategies import examples
from tests.support import import_parsed, new_books, stores

SUBJECTS = {
    ("payments", ""): ("payment", "received"),
    ("bill-payments", ""): ("bill_payment", "made"),
    ("invoices", "invoice"): ("invoice", "created"),
    ("invoices", "credit_memo"): ("credit_memo", "created"),
    ("bills", "bill"): ("bill", "entered"),
    ("bills", "vendor_credit"): ("vendor_credit", "entered"),
    ("journals", ""): ("journal", "posted"),
    ("bank-transactions", ""): ("bank_transaction", "entered"),
}
COLLECTION_OF_KIND = {
    "payment": "payments",
    "bill-payment": "bill-payments",
    "invoice": "invoices",
    "bill": "bills",
}
REFERENCED = frozenset(
    name
    for name in EVENT_NAMES
    if name.partition(".")[0] in {subject for subject, _ in SUBJECTS.values()}
    and not name.endswith(".changed")
)


@frozen
class Snapshot:
    """What a person sees of the documents between two commits."""

    version: int
    documents: dict[tuple[str, str], object]
    paid: frozenset[tuple[str, str]]
    """The charges that are shown as paid."""
    applied: dict[tuple[str, str], int]
    """The cents of each credit that are applied to each charge."""


def snapshot(work) -> Snapshot:
    documents = {
        (name, record.id): record
        for name in sorted({name for name, _ in SUBJECTS})
        for record in work.session.records.all(COLLECTIONS[name].kind)
    }
    paid = {
        (collection.name, id_)
        for collection in (INVOICES, BILLS)
        for id_, figures in collection.figures(
            work, [*work.session.records.all(collection.kind)]
        ).items()
        if figures["status"] == "paid"
    }
    applied = Counter()
    for credit in work.session.records.all(AppliedCredit):
        for line in credit.applied:
            applied[credit.id, line.charge_id] += line.amount
    return Snapshot(work.session.log.head().version, documents, frozenset(paid), dict(applied))


def subject_of(collection, document):
    return SUBJECTS[collection, getattr(document, "kind", "")]


def expected_events(before: Snapshot, after: Snapshot) -> set[tuple[str, str]]:
    """The events between two snapshots: names, and ids of records."""
    return {
        *events_of_documents(before, after),
        *events_of_charges(before, after),
        *events_of_credits(before, after),
    }


def events_of_documents(before: Snapshot, after: Snapshot) -> Iterator[tuple[str, str]]:
    for address in {*before.documents, *after.documents}:
        was, is_ = before.documents.get(address), after.documents.get(address)
        subject, made = subject_of(address[0], is_ or was)
        if was is None:
            yield f"{subject}.{made}", address[1]
        if is_ is None:
            yield f"{subject}.deleted", address[1]
            continue
        if was and is_.void_reason and not was.void_reason:
            yield f"{subject}.voided", address[1]
        if f"{subject}.sent" in EVENT_NAMES and not is_.voids:
            was_sent = was is not None and was.status in {"sent", "printed"}
            if is_.status in {"sent", "printed"} and not was_sent:
                yield f"{subject}.sent", address[1]


def events_of_charges(before: Snapshot, after: Snapshot) -> Iterator[tuple[str, str]]:
    for address, charge in after.documents.items():
        subject, _ = subject_of(address[0], charge)
        if getattr(charge, "voids", None):
            continue
        if address in after.paid - before.paid:
            yield f"{subject}.paid", address[1]
        if address in before.paid - after.paid and not charge.void_reason:
            yield f"{subject}.reopened", address[1]


def events_of_credits(before: Snapshot, after: Snapshot) -> Iterator[tuple[str, str]]:
    for credit_id, charge_id in {*before.applied, *after.applied}:
        item, charge = OpenItemId.parse(credit_id), OpenItemId.parse(charge_id)
        if item.kind not in COLLECTION_OF_KIND:
            continue
        address = (COLLECTION_OF_KIND[item.kind], item.document_id)
        document = after.documents.get(address) or before.documents[address]
        subject, _ = subject_of(address[0], document)
        was = before.applied.get((credit_id, charge_id), 0)
        is_ = after.applied.get((credit_id, charge_id), 0)
        if is_ < was:
            yield f"{subject}.unapplied", item.document_id
        if is_ > was and not document.void_reason:
            verb = "refunded" if charge.kind == "bank-transaction" else "applied"
            yield f"{subject}.{verb}", item.document_id


def all_events(books, names=EVENT_NAMES, since=0, limit=1000):
    """The events since a version, page by page."""
    collected, position = [], CopyPosition(since)
    while True:
        page = books.read(read_events, position, limit, names)
        collected += page.events
        assert not page.events or page.next.version >= page.events[-1].change.version
        position = CopyPosition(page.next.version, page.history, page.next.hash)
        if not page.more:
            assert page.next == page.head
            return collected


def told(books, since=0, names=EVENT_NAMES):
    return [(each.name, each.id) for each in all_events(books, names, since)]


@hypothesis_settings(max_examples=examples(0.4))
@given(plans(24))
def test_the_events_of_every_commit_are_what_became_of_the_documents(tmp_path_factory, plan):
    for store in stores(tmp_path_factory.mktemp("books")).values():
        books = new_books(store)
        snapshots = [books.read(snapshot)]
        books.listen(lambda books=books, all_=snapshots: all_.append(books.read(snapshot)))
        carry_out(plan, books)
        collected = all_events(books, REFERENCED)
        for before, after in pairwise(snapshots):
            of_commit = [
                (each.name, each.id)
                for each in collected
                if before.version < each.change.version <= after.version
            ]
            assert len(of_commit) == len(set(of_commit))
            assert set(of_commit) == expected_events(before, after)
        for name in {each.name for each in collected}:
            event(name)
        store.close()


@hypothesis_settings(max_examples=examples(0.2))
@given(plans(), st.sampled_from([1, 2, 5]), st.frozensets(st.sampled_from(EVENT_NAMES), min_size=1))
def test_pages_of_any_size_and_names_have_the_same_events_in_every_store(plan, limit, names):
    told_by = []
    with InBothStores(plan) as both:
        for books in both:
            whole = [(each.change.version, each.name, each.id) for each in all_events(books)]
            paged = [
                (each.change.version, each.name, each.id)
                for each in all_events(books, names, limit=limit)
            ]
            assert paged == [each for each in whole if each[1] in names]
            told_by.append(whole)
    assert told_by[0] == told_by[1]


def test_an_invoice_is_paid_by_the_payment_that_pays_the_rest(books):
    contact(books)
    invoice(books, "i", 100)
    payment(books, "p", 60)
    since = head(books)
    payment(books, "q", 60)
    assert told(books, since) == [
        ("payment.received", "q"),
        ("payment.applied", "q"),
        ("invoice.paid", "i"),
    ]


def test_an_invoice_that_another_payment_pays_instead_stays_paid(books):
    contact(books)
    invoice(books, "i", 100)
    payment(books, "p", 100)
    payment(books, "q", 100)
    since = head(books)
    state(books, "q", "i", 100)
    assert sorted(told(books, since)) == [
        ("payment.applied", "q"),
        ("payment.changed", "q"),
        ("payment.unapplied", "p"),
    ]


def test_an_invoice_that_grows_is_open_again_unless_a_credit_pays_the_rest(books):
    contact(books)
    invoice(books, "i", 100)
    payment(books, "p", 120)
    since = head(books)
    change(books, "invoices", "i", lines=invoice(books, "x", 120, status="draft").lines)
    assert "invoice.reopened" not in [name for name, _ in told(books, since)]
    since = head(books)
    change(books, "invoices", "i", lines=invoice(books, "y", 150, status="draft").lines)
    assert ("invoice.reopened", "i") in told(books, since)
    since = head(books)
    change(books, "invoices", "i", lines=invoice(books, "z", 50, status="draft").lines)
    assert ("invoice.paid", "i") in told(books, since)


def test_a_payment_that_bounced_after_its_period_was_closed_is_not_refunded(books):
    contact(books)
    invoice(books, "i", 100)
    payment(books, "p", 100)
    close(books, MARCH)
    since = head(books)
    books.run(void_payment, "p", "bounced", date(2026, 4, 2))
    names = [name for name, _ in told(books, since)]
    assert "payment.voided" in names
    assert not {"payment.refunded", "payment.applied", "invoice.paid"} & {*names}


def test_the_document_that_takes_an_invoice_back_is_neither_sent_nor_paid(books):
    contact(books)
    credit_memo(books, "m", 100)
    close(books, MARCH)
    since = head(books)
    books.run(void_invoice, "m", "twice", date(2026, 4, 2))
    names = [name for name, _ in told(books, since)]
    assert {"credit_memo.voided", "invoice.created"} <= {*names}
    assert not {"invoice.sent", "invoice.paid", "credit_memo.applied"} & {*names}


def test_sending_an_invoice_is_no_other_change_of_it(books):
    contact(books)
    invoice(books, "i", 100, status="draft")
    since = head(books)
    books.run(set_status, "i", "sent")
    assert told(books, since) == [("invoice.sent", "i")]
    books.run(set_status, "i", "draft")
    assert told(books, since)[1:] == [("invoice.changed", "i")]


def test_a_reconciliation_is_begun_finished_undone_or_cancelled(books):
    since = head(books)
    terms = SessionTerms(statement_date=MARCH, statement_balance=0)
    books.run(begin_session, CHECKING, terms, "gone")
    books.run(cancel_session, "gone")
    books.run(begin_session, CHECKING, terms, "done")
    books.run(finish_session, "done")
    books.run(undo_session, "done")
    assert told(books, since) == [
        ("reconciliation.begun", "gone"),
        ("reconciliation.cancelled", "gone"),
        ("reconciliation.begun", "done"),
        ("reconciliation.finished", "done"),
        ("reconciliation.undone", "done"),
    ]


def test_periods_are_closed_and_reopened(books):
    since = head(books)
    close(books, MARCH)
    close(books, date(2026, 4, 30))
    close(books, MARCH, "a late bill")
    close(books, None, "everything")
    books.run(change_settings, {"name": "Acme"})
    assert [name for name, _ in told(books, since)] == [
        "period.closed",
        "period.closed",
        "period.reopened",
        "period.reopened",
        "settings.changed",
    ]


def test_an_import_is_committed_and_undone(books):
    since = head(books)
    batch = import_parsed(books, read_iif(b"!TERMS\tNAME\nTERMS\tWeekly\n")).batch_id
    books.run(undo_batch, batch)
    (weekly,) = {id_ for name, id_ in told(books, since) if name == "terms.created"}
    assert told(books, since) == [
        ("terms.created", weekly),
        ("import.committed", batch),
        ("terms.deleted", weekly),
        ("import.undone", batch),
    ]


def test_a_credit_is_applied_and_refunded(books):
    contact(books)
    contact(books, "v", "vendor")
    invoice(books, "i", 100)
    bill(books, "b", 100)
    for subject, enter in (
        ("payment", payment),
        ("credit_memo", credit_memo),
        ("bill_payment", bill_payment),
        ("vendor_credit", vendor_credit),
    ):
        since = head(books)
        credit = enter(books, subject, 130)
        books.run(refund_credit, credit, CHECKING)
        names = [name for name, id_ in told(books, since) if id_ == subject]
        applied = [f"{subject}.applied"] if "payment" in subject else []
        assert names[1 + (subject == "credit_memo") :] == [*applied, f"{subject}.refunded"]


def test_every_event_has_a_name_of_its_own_and_a_sentence():
    assert len({*EVENT_NAMES}) == len(EVENT_NAMES)
    for kind in EVENT_KINDS:
        assert kind.meaning.endswith(".")
        assert kind.collection in kind.sources


def test_records_of_lists_are_created_changed_and_deleted(books):
    since = head(books)
    for subject, collection, fields in (
        ("contact", "contacts", {"kind": "customer"}),
        ("item", "items", {}),
        ("account", "accounts", {"type": "asset"}),
        ("terms", "terms", {}),
    ):
        add(books, collection, id="x", name="X", **fields)
        change(books, collection, "x", name="Y")
        drop(books, collection, "x")
        assert told(books, since) == [
            (f"{subject}.created", "x"),
            (f"{subject}.changed", "x"),
            (f"{subject}.deleted", "x"),
        ]
        since = head(books)


def test_the_events_of_one_change_stay_on_one_page(books):
    contact(books)
    for place in range(4):
        invoice(books, f"i{place}", 10)
    since = head(books)
    payment(books, "p", 40)
    names = ("payment.received", "payment.applied", "invoice.paid")
    page = books.read(read_events, CopyPosition(since), 2, names)
    assert [each.name for each in page.events] == ["payment.received"]
    page = books.read(read_events, CopyPosition(page.next.version), 2, names)
    assert [each.name for each in page.events] == ["payment.applied", *["invoice.paid"] * 4]
    assert not page.more


def test_a_page_of_events_looks_at_a_limited_number_of_changes(books, monkeypatch):
    monkeypatch.setattr(events_module, "LOOKED_AT", 3)
    since = head(books)
    for place in range(7):
        add(books, "items", id=f"i{place}", name=f"I{place}")
    drop(books, "items", "i0")
    page = books.read(read_events, CopyPosition(since), 100, ("item.deleted",))
    assert (page.events, page.more, page.next.version) == ([], True, since + 3)
    assert told(books, since, ("item.deleted",)) == [("item.deleted", "i0")]
