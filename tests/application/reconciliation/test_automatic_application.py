"""Automatic application: which credit pays which charge as documents come, change and go."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from adapters.storage.memory.store import MemoryStore
from application.collections.operations import amend
from application.collections.registry import COLLECTIONS
from application.invoicing.contacts import merge_contact
from application.invoicing.invoices import set_status, void_invoice
from application.invoicing.payments import void_payment
from application.ledger.accounts import merge_account
from application.purchasing.bill_payments import void_bill_payment
from application.purchasing.bills import void_bill
from application.unit_of_work.books import Books
from domain.banking.bank_transactions import Split
from domain.errors import Closed, Conflict, InUse, Refused
from domain.reconciliation.applications import AppliedCredit
from domain.records import changed as replaced
from tests.application.actions import (
    CHECKING,
    CONSULTING,
    FEES,
    MARCH,
    RECEIVABLE,
    SALES,
    SUPPLIES,
    TRAVEL,
    add,
    applied,
    applied_by,
    assert_sound,
    balances,
    bill,
    bill_payment,
    change,
    close,
    contact,
    credit_memo,
    drop,
    earned,
    get,
    invoice,
    lines,
    on_cash,
    open_of,
    paying,
    payment,
    state,
    sums,
    vendor_credit,
    warnings,
)
from tests.application.reconciliation.model import (
    check_cash_basis,
    check_control_accounts,
    check_open_items,
    open_items,
)
from tests.strategies import examples
from tests.support import new_books, stores

END, APRIL = date(2026, 3, 31), date(2026, 4, 1)
DAYS = tuple(date(2026, 3, 10) + timedelta(days=each) for each in range(5))
TOGETHER = [("payment:p", "invoice:i", 1000)]


@pytest.fixture
def sold(books):
    """Books with a customer, who owes an invoice of 10.00."""
    contact(books)
    invoice(books)
    return books


@pytest.fixture
def paid(sold):
    """The invoice is paid by an automatic application."""
    payment(sold)
    return sold


@pytest.fixture
def stated(sold):
    """The invoice is paid by a manual application."""
    payment(sold, pays={"i": 1000})
    return sold


# Any documents

KINDS = "invoice", "payment", "credit_memo", "debit", "credit"
ONE = st.tuples(
    st.sampled_from(KINDS),
    st.sampled_from("cd"),
    st.sampled_from(DAYS),
    st.sampled_from([100, 200, 300, 500, 707]),
    st.sampled_from(["", "5 7"]),
)
Arriving = tuple[str, tuple[str, str, date, int, str]]


def arrive(books: Books, arriving: Arriving) -> None:
    """Enter one document of a customer, of the kind that was drawn."""
    id_, (kind, by, day, cents, memo) = arriving
    if kind == "invoice":
        invoice(books, id_, cents, day, by, number=id_[1:])
    elif kind == "payment":
        payment(books, id_, cents, day, by, memo=memo, deposit_account_id=CHECKING)
    elif kind == "credit_memo":
        credit_memo(books, id_, cents, day, by, number=id_[1:], memo=memo)
    else:
        sign = 1 if kind == "debit" else -1
        add(
            books,
            "journals",
            id=id_,
            date=day,
            lines=lines((RECEIVABLE, sign * cents, by), (SALES, -sign * cents)),
        )


def leave(books: Books, arriving: Arriving) -> None:
    """Remove a document again."""
    id_, (kind, *_) = arriving
    drop(
        books,
        {"invoice": "invoices", "credit_memo": "invoices", "payment": "payments"}.get(
            kind, "journals"
        ),
        id_,
    )


def with_customers(store: Any = None) -> Books:
    books = new_books(store or MemoryStore())
    contact(books, "c")
    contact(books, "d")
    return books


def totals(books: Books) -> dict[tuple[str, str], int]:
    """The open amount of the charges and of the credits of each contact."""
    open_amounts: Counter[tuple[str, str]] = Counter()
    for item in books.read(open_items):
        open_amounts[item.contact_id, item.role] += item.open
    return {key: cents for key, cents in open_amounts.items() if cents}


def named(documents: list[tuple[str, str, date, int, str]]) -> list[Arriving]:
    return [(f"d{place}", each) for place, each in enumerate(documents)]


def check(books: Books) -> None:
    for proof in (check_open_items, check_cash_basis):
        books.read(proof)
    books.read(check_control_accounts, (*DAYS, date(2200, 1, 1)))


@given(st.lists(ONE, min_size=2, max_size=8).map(named), st.randoms(use_true_random=False))
@settings(max_examples=examples(0.6))
def test_totals_of_contacts_do_not_depend_on_the_order_of_arrival(documents, random):
    shuffled = random.sample(documents, len(documents))
    outcomes = []
    for order in (documents, shuffled):
        books = with_customers()
        for document in order:
            arrive(books, document)
        check(books)
        outcomes.append(totals(books))
    assert outcomes[0] == outcomes[1]


@given(st.lists(ONE, min_size=2, max_size=8).map(named), st.data())
@settings(max_examples=examples(0.3))
def test_the_same_operations_with_the_same_ids_give_the_same_applications(
    tmp_path_factory, documents, data
):
    gone = data.draw(st.lists(st.sampled_from(documents), max_size=3, unique=True))
    moved = data.draw(
        st.dictionaries(
            st.sampled_from([id_ for id_, each in documents if each[0] == "payment"] or ["none"]),
            st.sampled_from([50, 300, 900]),
        )
    )
    outcomes = []
    for store in [MemoryStore(), *stores(tmp_path_factory.mktemp("books")).values()]:
        books = with_customers(store)
        for document in documents:
            arrive(books, document)
        for id_, cents in moved.items():
            if get(books, "payments", id_):
                change(books, "payments", id_, amount=cents)
        for document in gone:
            leave(books, document)
        check(books)
        outcomes.append((applied_by(books), sums(books), on_cash(books)))
        store.close()
    assert outcomes[0] == outcomes[1] == outcomes[2]


@given(
    st.lists(ONE, max_size=4),
    st.lists(ONE, min_size=1, max_size=5),
    st.randoms(use_true_random=False),
)
@settings(max_examples=examples(0.5))
def test_deleting_what_was_created_leaves_the_books_as_they_were(first, then, random):
    documents, books = named([*first, *then]), with_customers()
    nothing = sums(books)
    for document in documents[: len(first)]:
        arrive(books, document)
    before = sums(books), balances(books), totals(books)
    for document in documents[len(first) :]:
        arrive(books, document)
    for document in random.sample(documents[len(first) :], len(then)):
        leave(books, document)
    check(books)
    assert (sums(books), balances(books), totals(books)) == before
    for document in documents[: len(first)]:
        leave(books, document)
    assert (sums(books), balances(books), on_cash(books), applied(books)) == (nothing, {}, {}, [])
    assert_sound(books)


def renamed(item_id: str) -> str:
    """The id of an open item after the contact "c" was merged into "d"."""
    return item_id.replace(":c:", ":d:")


@given(st.lists(ONE, min_size=2, max_size=8).map(named))
@settings(max_examples=examples(0.4))
def test_a_merge_of_contacts_keeps_every_application(documents):
    books = with_customers()
    for document in documents:
        arrive(books, document)
    before, amounts = applied_by(books), Counter[tuple[Any, ...]]()
    books.run(merge_contact, "c", "d")
    for credit, charge, cents, *rest in applied_by(books):
        amounts[credit, charge, *rest] += cents
    for credit, charge, cents, *rest in before:
        assert amounts[renamed(credit), renamed(charge), *rest] >= cents
    check(books)
    assert_sound(books)


def test_open_items_of_a_journal_that_swap_ids_in_a_merge_keep_their_applications(sold):
    contact(sold, "d")
    sides = lines((RECEIVABLE, 300, "c"), (RECEIVABLE, 200, "d"), (SALES, -500))
    add(sold, "journals", id="j", date=MARCH, lines=sides)
    payment(sold, "p", 120, hold=True)
    payment(sold, "q", 80, by="d", hold=True)
    for_c, for_d = (f"journal:j:{RECEIVABLE}:{contact_id}:debit" for contact_id in "cd")
    sold.run(lambda work: work.recorder.set_manual_application("payment:p", for_c, 120))
    sold.run(lambda work: work.recorder.set_manual_application("payment:q", for_d, 80))
    close(sold, END)
    sold.run(merge_contact, "c", "d")
    assert applied_by(sold) == [
        ("payment:p", for_d, 120, MARCH, "stated"),
        ("payment:q", f"{for_d}:2", 80, MARCH, "stated"),
    ]
    check(sold)
    assert_sound(sold)


def test_a_journal_that_pays_an_invoice_still_pays_it_after_a_merge(sold):
    contact(sold, "d")
    sides = lines((RECEIVABLE, -300, "c"), (SALES, 300))
    add(sold, "journals", id="j", date=MARCH, lines=sides)
    assert applied(sold) == [(f"journal:j:{RECEIVABLE}:c:credit", "invoice:i", 300)]
    sold.run(merge_contact, "c", "d")
    assert applied(sold) == [(f"journal:j:{RECEIVABLE}:d:credit", "invoice:i", 300)]
    check(sold)
    assert_sound(sold)


def test_a_manual_application_is_taken_back_beside_other_changes_at_once(sold):
    payment(sold, "p", 100, pays={"i": 100}, hold=True)

    def enter_and_take_back(work):
        kind = COLLECTIONS["invoices"].kind
        work.save(replaced(work.get(kind, "i"), id="new", number="new"))
        amend(work, COLLECTIONS["payments"], "p", {"applications": ()})

    sold.run(enter_and_take_back)
    assert applied(sold) == []
    assert_sound(sold)


def test_a_merge_of_control_accounts_keeps_applications_and_matches_what_is_open(sold):
    add(sold, "accounts", id="trade", name="Trade", type="asset", subtype="accounts_receivable")
    payment(sold, "p", 400, pays={"i": 100}, hold=True)
    add(sold, "journals", id="j", date=MARCH, lines=lines(("trade", -250, "c"), (SALES, 250)))
    assert applied(sold) == [("payment:p", "invoice:i", 100)]
    sold.run(merge_account, RECEIVABLE, "trade")
    assert applied_by(sold) == [
        ("journal:j:trade:c:credit", "invoice:i", 250, MARCH, "oldest"),
        ("payment:p", "invoice:i", 100, MARCH, "stated"),
    ]
    check(sold)
    assert_sound(sold)


LINES = st.lists(
    st.tuples(
        st.sampled_from([SALES, CONSULTING, TRAVEL, SUPPLIES]),
        st.integers(-50, 100) | st.integers(-5_000, 50_000),
    ),
    min_size=1,
    max_size=6,
)


@given(LINES, st.lists(st.integers(1, 60_000), max_size=4), st.booleans())
@settings(max_examples=examples(1))
def test_full_payment_posts_exactly_the_lines_of_an_invoice_on_the_cash_basis(shares, parts, early):
    total = sum(cents for _, cents in shares)
    assume(total > 0)
    books = with_customers()
    amounts = [each for place, each in enumerate(parts) if sum(parts[: place + 1]) < total]
    amounts.append(total - sum(amounts))
    if not early:
        invoice(books, lines=earned(*shares))
        assert on_cash(books) == {}
    for place, cents in enumerate(amounts):
        payment(
            books, f"p{place}", cents, MARCH + timedelta(days=place), deposit_account_id=CHECKING
        )
    if early:
        invoice(books, lines=earned(*shares))
    expected: Counter[str] = Counter({CHECKING: total})
    for account, cents in shares:
        expected[account] -= cents
    assert on_cash(books) == {account: cents for account, cents in expected.items() if cents}
    check(books)


# Automatic applications


def test_a_payment_pays_the_invoices_that_its_memo_names_in_that_order(books):
    contact(books)
    for number in ("1001", "1002", "1003"):
        invoice(books, f"i{number}", number=number)
    payment(books, cents=1500, memo="invoices 1003, 1002")
    assert {each[1:3] + each[4:] for each in applied_by(books)} == {
        ("invoice:i1003", 1000, "number"),
        ("invoice:i1002", 500, "number"),
    }


def test_a_payment_pays_the_invoice_of_its_amount_before_older_ones(books):
    contact(books)
    invoice(books, "old", 700, date(2026, 3, 1))
    invoice(books, "new", 500, date(2026, 3, 2))
    payment(books, cents=500)
    assert [each[1:3] + each[4:] for each in applied_by(books)] == [("invoice:new", 500, "exact")]


def test_otherwise_a_payment_pays_what_falls_due_first(books):
    contact(books)
    invoice(books, "later", 700, date(2026, 3, 1), due_date=date(2026, 5, 1))
    invoice(books, "sooner", 700, date(2026, 3, 2), due_date=date(2026, 4, 1))
    payment(books, cents=900)
    assert {each[1:3] + each[4:] for each in applied_by(books)} == {
        ("invoice:sooner", 700, "oldest"),
        ("invoice:later", 200, "oldest"),
    }


def test_an_invoice_takes_what_was_left_of_earlier_payments(books):
    contact(books)
    payment(books, "p", 600, date(2026, 3, 1))
    payment(books, "o", 600, date(2026, 3, 2))
    made = invoice(books)
    assert sorted(applied(books)) == [
        ("payment:o", "invoice:i", 400),
        ("payment:p", "invoice:i", 600),
    ]
    assert open_of(books, made, get(books, "payments", "o")) == [0, 200]


def test_existing_applications_are_not_reshuffled(sold):
    payment(sold, cents=600)
    invoice(sold, "older", 600, date(2026, 1, 1))
    assert applied(sold) == [("payment:p", "invoice:i", 600)]


def test_contacts_and_control_accounts_are_not_mixed(sold):
    add(sold, "accounts", id="trade", name="Trade", type="asset", subtype="accounts_receivable")
    add(sold, "contacts", id="job", kind="customer", name="C:Job")
    payment(sold, "p", by="job")
    payment(sold, "o", receivable_account_id="trade")
    assert applied(sold) == []
    assert_sound(sold)


def test_a_draft_is_neither_owed_nor_paid_until_it_is_sent(books):
    contact(books)
    invoice(books, status="draft")
    payment(books)
    assert applied(books) == []
    books.run(set_status, "i", "printed")
    assert applied(books) == TOGETHER


def test_journals_and_bank_transactions_are_paid_and_pay_too(books):
    contact(books)
    add(books, "journals", id="j", date=MARCH, lines=lines((RECEIVABLE, 1000, "c"), (SALES, -1000)))
    add(
        books,
        "bank-transactions",
        id="t",
        date=MARCH,
        account_id=CHECKING,
        amount=1000,
        splits=(Split(account_id=RECEIVABLE, amount=1000, contact_id="c"),),
    )
    assert applied(books) == [
        (f"bank-transaction:t:{RECEIVABLE}:c:credit", f"journal:j:{RECEIVABLE}:c:debit", 1000)
    ]
    assert_sound(books)


def test_payables_mirror_receivables(books):
    contact(books, "v", "vendor")
    bill(books)
    vendor_credit(books, cents=300)
    bill_payment(books, cents=800)
    assert sorted(applied(books)) == [("bill-payment:q", "bill:b", 700), ("bill:n", "bill:b", 300)]
    assert open_of(books, get(books, "bills", "b"), get(books, "bill-payments", "q")) == [0, 100]
    assert_sound(books)


def test_an_application_has_the_date_of_the_later_item(books):
    contact(books)
    invoice(books, "i", 300, date(2026, 3, 1))
    payment(books, "p", 500, date(2026, 3, 5))
    invoice(books, "k", 200, date(2026, 3, 9))
    assert [each[1:4] for each in applied_by(books)] == [
        ("invoice:i", 300, date(2026, 3, 5)),
        ("invoice:k", 200, date(2026, 3, 9)),
    ]


# Manual applications


def test_manual_applications_come_first_and_the_rest_is_applied_automatically(sold):
    invoice(sold, "k", 1000, date(2026, 1, 1))
    payment(sold, cents=1200, pays={"i": 300})
    assert sorted(each[1:3] + each[4:] for each in applied_by(sold)) == [
        ("invoice:i", 300, "stated"),
        ("invoice:k", 900, "oldest"),
    ]


def test_a_credit_on_hold_has_manual_applications_only(sold):
    payment(sold, cents=1200, hold=True, pays={"i": 300})
    assert applied(sold) == [("payment:p", "invoice:i", 300)]
    invoice(sold, "k", 900)
    assert applied(sold) == [("payment:p", "invoice:i", 300)]
    change(sold, "payments", "p", hold=False)
    assert sum(each[2] for each in applied(sold)) == 1200
    assert_sound(sold)


def test_a_credit_that_is_put_on_hold_loses_its_automatic_applications(paid):
    assert applied(paid) == TOGETHER
    change(paid, "payments", "p", hold=True)
    assert applied(paid) == []
    change(paid, "payments", "p", hold=False)
    assert applied(paid) == TOGETHER
    assert_sound(paid)


def test_what_is_dated_in_a_closed_period_stays_with_a_warning(paid):
    close(paid, END)
    assert warnings(paid, amend, COLLECTIONS["payments"], "p", {"hold": True}) == [
        ("applied_in_closed_period", ("p",))
    ]
    assert applied(paid) == TOGETHER
    assert_sound(paid)


def test_the_warning_says_how_much_stays_applied_to_all_charges_together(books):
    contact(books)
    for id_, cents in (("i", 600), ("k", 300)):
        invoice(books, id_, cents)
    payment(books, "p", 1000)
    close(books, END)
    (said,) = books.run_and_render(
        lambda work, _: [warning.message for warning in work.warnings],
        *(amend, COLLECTIONS["payments"], "p", {"hold": True}),
    )
    assert said.startswith("9.00 of ")
    assert said.endswith(f" stays applied, because the books are closed to {END}")


def test_a_journal_is_matched_for_every_contact_that_it_names(books):
    for id_, cents in (("c", 300), ("d", 200)):
        contact(books, id_)
        payment(books, f"p-{id_}", cents, by=id_)
    sides = lines((RECEIVABLE, 300, "c"), (RECEIVABLE, 200, "d"), (SALES, -500))
    add(books, "journals", id="j", date=MARCH, lines=sides)
    assert applied(books) == [
        ("payment:p-c", f"journal:j:{RECEIVABLE}:c:debit", 300),
        ("payment:p-d", f"journal:j:{RECEIVABLE}:d:debit", 200),
    ]
    assert_sound(books)


def test_applications_that_come_with_a_hold_are_stated(paid):
    change(paid, "payments", "p", hold=True, applications=paying(i=400))
    assert applied_by(paid) == [("payment:p", "invoice:i", 400, MARCH, "stated")]
    assert open_of(paid, get(paid, "payments", "p")) == [600]
    assert_sound(paid)


def test_a_paid_invoice_becomes_a_draft_after_its_applications_are_taken_back(paid):
    with pytest.raises(Conflict, match="take its applications back"):
        paid.run(set_status, "i", "draft")
    state(paid, "p", "i", 0)
    assert paid.run(set_status, "i", "draft").status == "draft"
    assert_sound(paid)


def test_a_manual_application_replaces_automatic_ones_newest_first(paid):
    invoice(paid, "k", 400)
    change(paid, "payments", "p", applications=paying(k=300))
    assert sorted(each[1:3] + each[4:] for each in applied_by(paid)) == [
        ("invoice:i", 700, "exact"),
        ("invoice:k", 300, "stated"),
    ]
    assert_sound(paid)


def test_an_automatic_application_stays_automatic_when_a_client_sends_it_back(paid):
    change(paid, "payments", "p", applications=paying(i=1000))
    assert get(paid, "payments", "p").applications == ()
    assert [each[4] for each in applied_by(paid)] == ["exact"]
    drop(paid, "invoices", "i")


def test_a_manual_application_that_a_person_removes_is_taken_back(stated):
    invoice(stated, "k", 1000)
    change(stated, "payments", "p", applications=paying(k=1000))
    assert applied_by(stated) == [("payment:p", "invoice:k", 1000, MARCH, "stated")]
    change(stated, "payments", "p", hold=True, applications=())
    assert applied(stated) == []
    assert stated.read(lambda work: work.find(AppliedCredit, "payment:p")) is None


def test_a_lower_manual_amount_takes_the_rest_back(stated):
    change(stated, "payments", "p", hold=True, applications=paying(i=400))
    assert applied(stated) == [("payment:p", "invoice:i", 400)]
    assert_sound(stated)


@pytest.mark.parametrize(
    ("pays", "place"),
    [
        ({"i": 1001}, "application 1, amount"),
        ({"i": 600, "k": 700}, "applications"),
        ({"o": 100}, "application 1, invoice"),
    ],
)
def test_a_manual_application_exceeds_neither_item_and_stays_within_one_contact(sold, pays, place):
    contact(sold, "d")
    invoice(sold, "k", 700)
    invoice(sold, "o", 100, by="d")
    with pytest.raises(Refused, match=f"^{place}: "):
        payment(sold, cents=1200, pays=pays)
    assert applied(sold) == []


@pytest.mark.parametrize("status", ["draft", "void"])
def test_a_manual_application_needs_a_charge_that_is_owed(books, status):
    contact(books)
    invoice(books, status="draft")
    if status == "void":
        books.run(void_invoice, "i", "wrong")
    with pytest.raises(Refused, match="application 1, invoice: must be a document that is owed"):
        payment(books, pays={"i": 100})


def test_two_manual_applications_do_not_exceed_the_invoice(stated):
    with pytest.raises(Conflict, match="is applied manually"):
        payment(stated, "o", pays={"i": 1})
    assert applied(stated) == TOGETHER


@pytest.mark.parametrize(
    ("credit", "charge", "cents", "message"),
    [
        ("payment:p", "invoice:i", 1001, "at most 10.00"),
        ("payment:p", "payment:q", 100, "payment 'q' is not owed"),
        ("invoice:i", "invoice:k", 100, "invoice 'k' is not owed"),
        ("payment:p", "invoice:o", 100, "the same contact"),
        ("payment:p", "invoice:t", 100, "the same control account"),
        ("payment:p", "invoice:x", 100, "not a charge"),
        ("payment:x", "invoice:i", 100, "not a charge"),
    ],
)
def test_a_manual_application_apart_from_documents_is_refused_if_it_cannot_be(
    sold, credit, charge, cents, message
):
    contact(sold, "d")
    add(sold, "accounts", id="trade", name="Trade", type="asset", subtype="accounts_receivable")
    invoice(sold, "k")
    invoice(sold, "o", by="d")
    invoice(sold, "t", receivable_account_id="trade")
    payment(sold, "p", 3000, hold=True, receivable_account_id=RECEIVABLE)
    payment(sold, "q", hold=True, receivable_account_id=RECEIVABLE)
    with pytest.raises(Refused, match=message) as refusal:
        sold.run(lambda work: work.recorder.set_manual_application(credit, charge, cents))
    assert [fault.path for fault in refusal.value.faults] == [""]
    assert applied(sold) == []


# Released applications


def test_an_amount_below_its_applications_takes_back_the_newest_until_they_fit(sold):
    payment(sold, "p", 400, date(2026, 3, 16))
    payment(sold, "o", 300, date(2026, 3, 17))
    payment(sold, "n", 300, date(2026, 3, 18))
    change(sold, "invoices", "i", lines=earned(500))
    assert sorted(applied(sold)) == [
        ("payment:o", "invoice:i", 100),
        ("payment:p", "invoice:i", 400),
    ]
    change(sold, "payments", "p", amount=250)
    assert sum(each[2] for each in applied(sold)) == 500
    assert_sound(sold)


def test_an_amount_a_cent_below_its_application_takes_back_that_cent(paid):
    change(paid, "invoices", "i", lines=earned(999))
    assert applied(paid) == [("payment:p", "invoice:i", 999)]
    change(paid, "payments", "p", amount=998)
    assert applied(paid) == [("payment:p", "invoice:i", 998)]
    assert_sound(paid)


def test_an_amount_below_its_manual_applications_is_refused(stated):
    with pytest.raises(Conflict, match=r"^10\.00 of invoice 'i' is applied manually"):
        change(stated, "invoices", "i", lines=earned(999))
    with pytest.raises(Conflict, match=r"^10\.00 of .* is applied manually"):
        change(stated, "payments", "p", amount=999)
    change(stated, "payments", "p", amount=2000)
    assert applied(stated) == TOGETHER


@pytest.mark.parametrize("place", [{"contact_id": "d"}, {"receivable_account_id": "trade"}])
@pytest.mark.parametrize(("collection", "id_"), [("invoices", "i"), ("payments", "p")])
def test_a_document_that_moves_is_released_and_applied_at_its_new_place(
    paid, place, collection, id_
):
    contact(paid, "d")
    add(paid, "accounts", id="trade", name="Trade", type="asset", subtype="accounts_receivable")
    change(paid, collection, id_, **place)
    assert applied(paid) == []
    other = {"by": "d"} if "contact_id" in place else place
    invoice(paid, "k", **other) if collection == "payments" else payment(paid, "o", **other)
    assert sum(each[2] for each in applied(paid)) == 1000
    assert_sound(paid)


@pytest.mark.parametrize(
    ("collection", "id_", "application"),
    [
        ("invoices", "i", "10.00 of payment 'p' to this document"),
        ("payments", "p", "10.00 of this document to invoice 'i'"),
    ],
)
def test_a_document_with_manual_applications_does_not_move(stated, collection, id_, application):
    contact(stated, "d")
    with pytest.raises(Conflict, match=f"a person applied {application}; take"):
        change(stated, collection, id_, contact_id="d")
    assert applied(stated) == TOGETHER


def test_an_invoice_that_becomes_a_draft_again_lets_its_payments_go(sold):
    payment(sold, cents=400)
    sold.run(set_status, "i", "draft")
    assert applied(sold) == []
    assert_sound(sold)


def test_a_paid_or_manually_applied_invoice_does_not_become_a_draft(paid):
    with pytest.raises(Conflict, match="this document is paid"):
        paid.run(set_status, "i", "draft")
    invoice(paid, "k", 500)
    payment(paid, "o", 100, pays={"k": 100})
    with pytest.raises(Conflict, match="a person applied"):
        paid.run(set_status, "k", "draft")


@pytest.mark.parametrize("more", [{}, {"pays": {"i": 1000}}], ids=["automatic", "manual"])
@pytest.mark.parametrize("day", [date(2026, 2, 1), date(2026, 3, 20)])
def test_a_new_date_of_a_document_changes_the_dates_of_its_applications(sold, more, day):
    payment(sold, **dict(more))
    ((*_, rule),) = applied_by(sold)
    change(sold, "payments", "p", date=day)
    assert applied_by(sold) == [("payment:p", "invoice:i", 1000, max(day, MARCH), rule)]
    change(sold, "invoices", "i", date=day, due_date=day)
    assert applied_by(sold) == [("payment:p", "invoice:i", 1000, day, rule)]
    assert_sound(sold)


def test_other_changes_release_nothing(paid):
    invoice(paid, "k", 1000, date(2026, 1, 1), number="77")
    before = applied_by(paid)
    change(paid, "payments", "p", memo="77", ref="77", method="Check", deposit_account_id=CHECKING)
    change(
        paid,
        "invoices",
        "i",
        number="78",
        memo="M",
        due_date=date(2026, 12, 1),
        lines=earned(400, (CONSULTING, 600)),
    )
    assert applied_by(paid) == before
    assert on_cash(paid) == {CHECKING: 1000, SALES: -400, CONSULTING: -600}
    assert_sound(paid)


def test_a_manual_application_of_another_record_prevents_a_deletion(stated):
    with pytest.raises(InUse) as error:
        drop(stated, "invoices", "i")
    assert error.value.counts == {"payments": 1}
    drop(stated, "payments", "p")
    assert applied(stated) == []
    drop(stated, "invoices", "i")


@pytest.mark.parametrize(("collection", "id_"), [("invoices", "i"), ("payments", "p")])
def test_an_automatic_application_does_not_prevent_a_deletion(paid, collection, id_):
    drop(paid, collection, id_)
    assert applied(paid) == []
    assert_sound(paid)


# Void


def voiding(work: Any, use_case: Any, *args: Any) -> tuple[Any, list[tuple[str, str, int]]]:
    """The void document, and the manual applications that the void took back."""
    voided = use_case(work, *args)
    return voided.document, [
        (each.credit_id, each.charge_id, each.amount) for each in voided.released
    ]


@pytest.mark.parametrize(
    ("use_case", "collection", "id_"),
    [(void_invoice, "invoices", "i"), (void_payment, "payments", "p")],
)
def test_a_void_takes_back_manual_applications_and_names_them(stated, use_case, collection, id_):
    document, released = stated.run(voiding, use_case, id_, "a mistake")
    assert released == [("payment:p", "invoice:i", 1000)]
    assert (document.status, document.void_reason, document.total) == ("void", "a mistake", 1000)
    assert (applied(stated), get(stated, "payments", "p").applications) == ([], ())
    assert document == get(stated, collection, id_)
    drop(stated, "invoices", "i")
    assert_sound(stated)


def test_a_void_does_not_name_automatic_applications(paid):
    _, released = paid.run(voiding, void_payment, "p", "bounced")
    assert (released, applied(paid)) == ([], [])
    assert open_of(paid, get(paid, "invoices", "i")) == [1000]


def test_an_invoice_of_a_void_payment_is_paid_by_another_payment(paid):
    payment(paid, "o", 1000)
    paid.run(void_payment, "p", "bounced")
    assert applied(paid) == [("payment:o", "invoice:i", 1000)]
    assert_sound(paid)


def test_a_void_needs_a_reason_and_happens_only_once(paid):
    with pytest.raises(Refused, match=r"^reason"):
        paid.run(void_payment, "p", " ")
    paid.run(void_payment, "p", "bounced")
    with pytest.raises(Conflict, match="already void"):
        paid.run(void_payment, "p", "bounced")
    with pytest.raises(Conflict, match="this document is void"):
        change(paid, "payments", "p", memo="M")


# Closed periods


def test_automatic_applications_of_closed_items_are_dated_the_day_after_the_closing_date(sold):
    payment(sold, hold=True)
    close(sold, END)
    change(sold, "payments", "p", hold=False)
    assert applied_by(sold) == [("payment:p", "invoice:i", 1000, APRIL, "exact")]
    assert_sound(sold)


def test_applications_in_a_closed_period_stay(paid):
    close(paid, END)
    before, cash = applied_by(paid), on_cash(paid, END)
    invoice(paid, "k", 1000, APRIL)
    with pytest.raises(Conflict, match="closed period"):
        change(paid, "payments", "p", applications=paying(k=1000))
    with pytest.raises(Closed):
        drop(paid, "payments", "p")
    with pytest.raises(Closed):
        change(paid, "payments", "p", amount=900)
    change(paid, "payments", "p", memo="M")
    assert (applied_by(paid), on_cash(paid, END)) == (before, cash)


def test_a_new_memo_leaves_manual_applications_of_a_closed_period_as_they_are(stated):
    close(stated, END)
    change(stated, "payments", "p", memo="thanks")
    assert applied_by(stated) == [("payment:p", "invoice:i", 1000, MARCH, "stated")]


def test_a_closed_invoice_is_paid_by_a_later_payment(sold):
    close(sold, END)
    payment(sold, day=date(2026, 4, 9))
    assert applied_by(sold) == [("payment:p", "invoice:i", 1000, date(2026, 4, 9), "exact")]
    change(sold, "payments", "p", amount=300)
    assert applied(sold) == [("payment:p", "invoice:i", 300)]
    assert_sound(sold)


def test_a_void_in_a_closed_period_makes_the_opposite_document_and_applies_it(sold):
    close(sold, END)
    for on in (None, END):
        with pytest.raises(Closed, match="closed to 2026-03-31"):
            sold.run(void_invoice, "i", "wrong", on)
    kept = sold.run(void_invoice, "i", "wrong", date(2026, 4, 5)).document
    assert (kept.status, kept.void_reason) == ("sent", "wrong")
    ((credit, charge, cents, day, _),) = applied_by(sold)
    opposite = get(sold, "invoices", credit.removeprefix("invoice:"))
    assert (charge, cents, day) == ("invoice:i", 1000, date(2026, 4, 5))
    assert (opposite.kind, opposite.status, opposite.date, opposite.lines, opposite.number) == (
        "credit_memo",
        "sent",
        day,
        kept.lines,
        "1001",
    )
    assert balances(sold) == {}
    assert_sound(sold)


def test_the_opposite_of_a_closed_payment_takes_the_money_out_again(paid):
    close(paid, END)
    paid.run(void_payment, "p", "bounced", APRIL)
    assert balances(paid) == {RECEIVABLE: 1000, SALES: -1000}
    assert applied(paid) == TOGETHER  # applied in the closed period
    assert_sound(paid)


def test_the_opposites_of_bills_and_their_payments_are_applied_too(books):
    contact(books, "v", "vendor")
    bill(books, "b", 1000)
    bill_payment(books, "q", 1000, hold=True)
    close(books, END)
    books.run(void_bill, "b", "wrong", APRIL)
    books.run(void_bill_payment, "q", "wrong", APRIL)
    assert balances(books) == {}
    assert sorted(each[2] for each in applied(books)) == [1000, 1000]
    assert all(each[3] == APRIL for each in applied_by(books))
    assert_sound(books)


def test_a_void_of_today_does_not_touch_a_fee_of_a_closed_period(books):
    contact(books)
    invoice(books, "i", 1000, MARCH, lines=earned(1200, (FEES, -200)))
    close(books, END)
    before = on_cash(books, END)
    books.run(void_invoice, "i", "wrong", APRIL)
    assert (on_cash(books, END), on_cash(books)) == (before, {})


# On the cash basis


def test_partial_payments_count_in_shares_of_the_lines_of_an_invoice(books):
    contact(books)
    invoice(books, lines=earned(100, (CONSULTING, 100), (TRAVEL, 100)))
    for place, expected in enumerate(
        [
            {SALES: -34, CONSULTING: -33, TRAVEL: -33},
            {SALES: -67, CONSULTING: -67, TRAVEL: -66},
            {SALES: -100, CONSULTING: -100, TRAVEL: -100},
        ]
    ):
        payment(books, f"p{place}", 100, MARCH + timedelta(days=place), deposit_account_id=CHECKING)
        assert on_cash(books) == {CHECKING: 100 * (place + 1), **expected}


def test_an_earlier_payment_moves_the_shares_of_later_ones(books):
    contact(books)
    invoice(books, lines=earned(100, (CONSULTING, 200)))
    payment(books, "p", 100, date(2026, 3, 20), deposit_account_id=CHECKING)
    assert on_cash(books) == {CHECKING: 100, SALES: -33, CONSULTING: -67}
    payment(books, "o", 100, date(2026, 3, 16), deposit_account_id=CHECKING)
    assert on_cash(books, date(2026, 3, 16)) == {CHECKING: 100, SALES: -33, CONSULTING: -67}
    assert on_cash(books) == {CHECKING: 200, SALES: -67, CONSULTING: -133}
    drop(books, "payments", "o")
    assert on_cash(books) == {CHECKING: 100, SALES: -33, CONSULTING: -67}
    assert_sound(books)


def test_a_journal_counts_when_posted_as_long_as_its_other_account_is_a_bank_account(sold):
    early, between = date(2026, 3, 10), date(2026, 3, 12)
    add(sold, "accounts", id="till", name="Till", type="asset")
    add(sold, "journals", id="j", date=early, lines=lines(("till", 600), (RECEIVABLE, -600, "c")))
    credit = f"journal:j:{RECEIVABLE}:c:credit"
    sold.run(lambda work: work.recorder.set_manual_application(credit, "invoice:i", 100))
    before = applied_by(sold)
    assert {(line[2], line[4]) for line in before} == {(500, "oldest"), (100, "stated")}
    unapplied = {"till": 600, "unapplied-cash-payment-income": -600}
    for subtype, counted in (("bank", unapplied), (None, {}), ("bank", unapplied)):
        change(sold, "accounts", "till", subtype=subtype)
        assert on_cash(sold, between) == counted
        assert on_cash(sold) == {"till": 600, SALES: -600}
        assert applied_by(sold) == before
        check(sold)
        assert_sound(sold)


def test_an_invoice_of_zero_counts_on_its_date(books):
    contact(books)
    invoice(books, lines=earned(100, (CONSULTING, -100)))
    assert on_cash(books) == {SALES: -100, CONSULTING: 100}
    assert_sound(books)


def test_money_received_before_its_invoice_is_unapplied_until_then(books):
    contact(books)
    payment(books, "p", 600, MARCH, deposit_account_id=CHECKING)
    invoice(books, "i", 1000, APRIL)
    assert on_cash(books, END) == {CHECKING: 600, "unapplied-cash-payment-income": -600}
    assert on_cash(books) == {CHECKING: 600, SALES: -600}


def test_a_credit_memo_that_pays_an_invoice_counts_its_lines_against_those_of_the_invoice(books):
    contact(books)
    invoice(books, lines=earned((SALES, 1000)))
    credit_memo(books, lines=earned((TRAVEL, 1000)))
    assert on_cash(books) == {SALES: -1000, TRAVEL: 1000}
    books.run(void_invoice, "m", "wrong")
    assert on_cash(books) == {}
