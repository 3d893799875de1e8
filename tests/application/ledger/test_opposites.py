"""A document of a closed period that is void: its opposite, and what views show of both."""

from datetime import date

import pytest

from adapters.storage.memory.store import MemoryStore
from application.banking.bank_transactions import void_transaction
from application.collections.registry import COLLECTIONS
from application.integrity.link_opposites import link_opposites
from application.invoicing.invoice_page import invoice_page
from application.invoicing.invoices import void_invoice
from application.invoicing.payments import void_payment
from application.ledger.journals import reverse_journal, void_journal
from application.ports.queries import Query
from application.purchasing.bill_payments import void_bill_payment
from application.purchasing.bills import void_bill
from application.reconciliation.on_demand import OnDemandHold, apply_on_demand
from application.reporting.make_report import ReportRequest
from domain.banking.bank_transactions import BankTransaction
from domain.errors import Conflict
from domain.invoicing.invoices import Invoice
from domain.ledger.journals import Journal
from domain.records import changed
from tests.application.actions import (
    CHECKING,
    FUNDS,
    RECEIVABLE,
    SALES,
    add,
    applied_by,
    assert_sound,
    bill,
    bill_payment,
    change,
    close,
    contact,
    credit_memo,
    drop,
    get,
    invoice,
    lines,
    open_of,
    payment,
    post,
    splits,
    state,
)
from tests.support import new_books, whole_report

MAY, NOVEMBER, JANUARY = date(2025, 5, 1), date(2025, 11, 3), date(2026, 1, 10)
CLOSING = date(2025, 12, 31)


COLLECTION_VOIDS = {
    "invoices": void_invoice,
    "journals": void_journal,
    "bank-transactions": void_transaction,
}
VOIDED = (("invoices", "i"), ("payments", "p"), ("journals", "j"))


@pytest.fixture
def sold(books):
    """Books with an invoice of May that is due at the end of May."""
    contact(books)
    contact(books, "v", "vendor")
    invoice(books, "i", 900, MAY, due_date=date(2025, 5, 31))
    return books


def view(books, collection, id_):
    """The computed fields of a record."""
    chosen = COLLECTIONS[collection]
    return books.read(lambda work: chosen.figures(work, [work.get(chosen.kind, id_)])[id_])


def listed(books, status):
    (chosen,) = (each for each in COLLECTIONS["invoices"].filters if each.name == "status")
    where = books.read(lambda work: chosen.criteria(status, work.today))
    page = books.read(lambda work: work.session.records.page(Invoice, Query(where=where)))
    return [each.id for each in page.items]


def opposite_of(books, collection, id_):
    return view(books, collection, id_)["voidedBy"]


def test_an_invoice_that_was_taken_back_is_void_everywhere(sold):
    payment(sold, "p", 400, NOVEMBER)
    close(sold, CLOSING)
    sold.run(void_invoice, "i", "wrong customer", JANUARY)
    memo_id = opposite_of(sold, "invoices", "i")
    shown = view(sold, "invoices", "i")
    assert (shown["status"], shown["balance"], shown["amountPaid"]) == ("void", 0, 400)
    assert get(sold, "invoices", memo_id).voids == "i"
    assert open_of(sold, get(sold, "invoices", memo_id)) == [400]
    assert listed(sold, "void") == ["i"]
    for status in ("paid", "sent", "overdue"):
        assert "i" not in listed(sold, status)
    assert sold.read(invoice_page, "i").stamp == "VOID"
    assert_sound(sold)


def test_a_bounced_check_says_what_is_due_again_and_since_when(sold):
    payment(sold, "p", 900, NOVEMBER)
    close(sold, CLOSING)
    sold.run(void_payment, "p", "bounced", JANUARY)
    shown = view(sold, "payments", "p")
    charge = {"kind": "bank-transaction", "id": shown["voidedBy"]}
    assert (shown["status"], shown["unapplied"]) == ("void", 0)
    (line,) = view(sold, "invoices", "i")["applied"]
    assert line["reversed"] == {**charge, "amount": "9.00"}
    assert get(sold, "bank-transactions", charge["id"]).voids == "payment:p"
    aging = sold.read(whole_report, "ar-aging", ReportRequest(as_of=JANUARY))
    assert aging.totals["buckets"]["over90"] == 900
    before = sold.read(whole_report, "ar-aging", ReportRequest(as_of=date(2026, 1, 9)))
    assert before.totals["outstanding"] == 0
    assert_sound(sold)


def test_a_credit_memo_that_was_taken_back_is_due_again_since_its_invoice_was(sold):
    credit_memo(sold, "m", 500, NOVEMBER)
    close(sold, CLOSING)
    sold.run(void_invoice, "m", "wrong", JANUARY)
    again = get(sold, "invoices", opposite_of(sold, "invoices", "m"))
    assert (again.kind, again.date, again.due_date) == ("invoice", JANUARY, date(2025, 5, 31))
    assert_sound(sold)


def test_what_is_applied_on_closed_days_stays_and_the_rest_is_released(sold):
    payment(sold, "p", 300, NOVEMBER, pays={"i": 300})
    payment(sold, "q", 200, JANUARY, pays={"i": 200})
    close(sold, CLOSING)
    released = sold.run(void_invoice, "i", "wrong", JANUARY).released
    assert [(line.credit_id, line.amount) for line in released] == [("payment:q", 200)]
    memo_id = opposite_of(sold, "invoices", "i")
    assert applied_by(sold) == [
        (f"invoice:{memo_id}", "invoice:i", 600, JANUARY, "stated"),
        ("payment:p", "invoice:i", 300, NOVEMBER, "stated"),
    ]
    assert get(sold, "payments", "p").applications != ()
    assert get(sold, "payments", "q").applications == ()
    assert_sound(sold)


def test_an_inactive_account_or_contact_never_refuses_an_opposite(sold):
    payment(sold, "p", 900, NOVEMBER, deposit_account_id=CHECKING)
    bill(sold, "b", 100, MAY)
    bill_payment(sold, "q", 100, NOVEMBER)
    post(sold, "j", NOVEMBER, 50)
    entered = {
        "invoices": (void_invoice, "i"),
        "payments": (void_payment, "p"),
        "bills": (void_bill, "b"),
        "bill-payments": (void_bill_payment, "q"),
        "journals": (void_journal, "j"),
    }
    used = {
        posting.account_id
        for collection, (_, id_) in entered.items()
        for posting in get(sold, collection, id_).entry().postings
    }
    for account_id in sorted(used):
        change(sold, "accounts", account_id, active=False)
    for contact_id in ("c", "v"):
        change(sold, "contacts", contact_id, active=False)
    close(sold, CLOSING)
    for collection, (void, id_) in entered.items():
        sold.run(void, id_, "wrong", JANUARY)
        assert view(sold, collection, id_)["status"] == "void"
    assert_sound(sold)


@pytest.mark.parametrize("what", ["invoices", "payments", "journals", "bank-transactions"])
def test_nobody_changes_voids_or_removes_an_opposite(sold, what):
    payment(sold, "p", 100, NOVEMBER)
    post(sold, "j", NOVEMBER, 50)
    spent = {"account_id": CHECKING, "amount": -70, "type": "Check"}
    add(sold, "bank-transactions", id="t", date=NOVEMBER, splits=splits((SALES, -70)), **spent)
    close(sold, CLOSING)
    void, id_, opposite_in = {
        "invoices": (void_invoice, "i", "invoices"),
        "payments": (void_payment, "p", "bank-transactions"),
        "journals": (void_journal, "j", "journals"),
        "bank-transactions": (COLLECTION_VOIDS["bank-transactions"], "t", "bank-transactions"),
    }[what]
    sold.run(void, id_, "wrong", JANUARY)
    opposite_id = opposite_of(sold, what, id_)
    for act in (
        lambda: change(sold, opposite_in, opposite_id, memo="other"),
        lambda: change(sold, opposite_in, opposite_id, date=date(2026, 2, 1)),
        lambda: sold.run(COLLECTION_VOIDS[opposite_in], opposite_id, "wrong"),
        lambda: drop(sold, opposite_in, opposite_id),
    ):
        with pytest.raises(Conflict, match=f"takes back the .* '{id_}'"):
            act()
    close(sold, None, "to correct it")
    with pytest.raises(Conflict, match=opposite_id):
        drop(sold, what, id_)
    with pytest.raises(Conflict, match="void"):
        change(sold, what, id_, memo="other")
    assert_sound(sold)


def test_what_is_applied_between_a_void_document_and_its_opposite_stays(sold):
    payment(sold, "p", 100, NOVEMBER, hold=True)
    close(sold, CLOSING)
    sold.run(void_invoice, "i", "wrong", JANUARY)
    sold.run(void_payment, "p", "bounced", JANUARY)
    memo_id, charge_id = opposite_of(sold, "invoices", "i"), opposite_of(sold, "payments", "p")
    charge = f"bank-transaction:{charge_id}:{RECEIVABLE}:c:debit"
    before = applied_by(sold)
    for credit, debit, cents in ((memo_id, "i", 0), (memo_id, "i", 5), ("p", charge, 0)):
        with pytest.raises(Conflict, match="take each other back"):
            state(sold, credit, debit, cents)
    with pytest.raises(Conflict, match="takes back the invoice 'i'"):
        change(sold, "invoices", memo_id, applications=(), hold=True)
    with pytest.raises(Conflict, match="this document is void"):
        sold.run(apply_on_demand, "customer", None, [], [OnDemandHold("p", hold=False)])
    assert applied_by(sold) == before
    assert_sound(sold)


def test_the_opposite_of_a_journal_is_not_reversed(sold):
    post(sold, "j", NOVEMBER, 50)
    close(sold, CLOSING)
    sold.run(void_journal, "j", "wrong", JANUARY)
    with pytest.raises(Conflict, match="takes back the journal 'j'"):
        sold.run(reverse_journal, opposite_of(sold, "journals", "j"))


def test_what_is_over_of_an_opposite_can_be_applied(sold):
    payment(sold, "p", 900, NOVEMBER)
    close(sold, CLOSING)
    sold.run(void_invoice, "i", "wrong", JANUARY)
    memo_id = opposite_of(sold, "invoices", "i")
    assert open_of(sold, get(sold, "invoices", memo_id)) == [900]
    invoice(sold, "later", 500, JANUARY)
    assert ("invoice:" + memo_id, "invoice:later", 500, JANUARY, "exact") not in applied_by(sold)
    assert open_of(sold, get(sold, "invoices", memo_id)) == [400]
    assert_sound(sold)


def test_files_of_older_programs_learn_which_document_takes_back_which():
    books = new_books(MemoryStore())
    contact(books)
    invoice(books, "i", 900, MAY)
    payment(books, "p", 300, NOVEMBER, deposit_account_id=FUNDS)
    sides = lines((RECEIVABLE, 70, "c"), (SALES, -70))
    add(books, "journals", id="j", date=NOVEMBER, lines=sides)
    close(books, CLOSING)
    books.run(void_invoice, "i", "wrong", JANUARY)
    books.run(void_payment, "p", "bounced", JANUARY)
    books.run(void_journal, "j", "twice", JANUARY)
    post(books, "k", JANUARY, 40)
    reversal = books.run(reverse_journal, "k")
    linked = {what: opposite_of(books, what, id_) for what, id_ in VOIDED}
    kinds = {"invoices": Invoice, "payments": BankTransaction, "journals": Journal}

    def forget(work):
        for what, id_ in linked.items():
            work.save_derived(changed(work.get(kinds[what], id_), voids=None))
        work.save_derived(changed(work.get(Journal, reversal.id), reverses=None))

    books.run(forget)
    assert {opposite_of(books, what, id_) for what, id_ in VOIDED} == {None}

    def learn(work):
        work.session.stale_data = lambda: frozenset({"opposites"})
        link_opposites(work)

    books.run(learn)
    assert {what: opposite_of(books, what, id_) for what, id_ in VOIDED} == linked
    assert get(books, "journals", reversal.id).reverses == "k"
    assert_sound(books)
