"""The cash basis: documents count in shares as they are paid; control accounts are zero."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.banking.bank_transactions import BankTransaction, Split
from domain.document_kinds import DOCUMENT_KINDS
from domain.invoicing.invoices import Invoice, InvoiceLine
from domain.invoicing.payments import Payment
from domain.ledger.accounts import Account
from domain.ledger.entries import Posting
from domain.ledger.ids import OpenItemId
from domain.ledger.journals import Journal, JournalLine
from domain.purchasing.bill_payments import BillPayment
from domain.purchasing.bills import Bill, BillLine
from domain.reconciliation.applications import Application, applied_on
from domain.reconciliation.cash_basis import (
    UNAPPLIED,
    ApplicationId,
    application_entry,
    applied_in_order,
    document_entry_id,
    is_deferred,
    on_both_bases,
    postings_when_applied,
    shares,
)
from domain.reconciliation.open_items import derive_open_items, roles_of
from tests.strategies import examples, ids, parts

some = settings(max_examples=examples(0.5))
many = settings(max_examples=examples(1))

DAY = date(2026, 3, 1)
ROLES = roles_of(
    [
        Account(id="bank", name="Checking", type="asset", subtype="bank"),
        Account(id="card", name="Card", type="liability", subtype="credit_card"),
        Account(id="funds", name="Undeposited Funds", type="asset"),
        Account(id="ar", name="Receivable", type="asset", subtype="accounts_receivable"),
        Account(id="ap", name="Payable", type="liability", subtype="accounts_payable"),
        *(Account(id=each, name=each, type="income") for each in ("sales", "work", "tax")),
    ],
    "funds",
)
CONTROL = {"ar": "unapplied-cash-payment-income", "ap": "unapplied-cash-bill-payment-expense"}
LINES = ["sales", "work", "tax"]
POOL = {
    "account": ["bank", "card", "funds", "ar", "ap", *LINES],
    "contact": ["x", "y"],
    "row": [],
    "item": [],
    "invoice": ["i"],
    "bill": ["b"],
}
DOCUMENTS = st.one_of(
    *(parts(kind, POOL) for kind in (Invoice, Payment, Bill, BillPayment, Journal, BankTransaction))
)


def invoice(*amounts, id_="i", kind="invoice", day=DAY):
    lines = tuple(
        InvoiceLine(
            account_id=LINES[place % 3], rate=Decimal(cents).scaleb(-2), description=f"{place}"
        )
        for place, cents in enumerate(amounts)
    )
    return Invoice(
        id=id_,
        kind=kind,
        number=id_,
        date=day,
        due_date=day,
        contact_id="x",
        status="sent",
        lines=lines,
        receivable_account_id="ar",
    )


def bill(*amounts, id_="b", kind="bill", day=DAY):
    lines = tuple(
        BillLine(account_id=LINES[place % 3], amount=cents) for place, cents in enumerate(amounts)
    )
    return Bill(
        id=id_,
        kind=kind,
        date=day,
        due_date=day,
        contact_id="x",
        lines=lines,
        payable_account_id="ap",
    )


def journal(*sides, id_="j", day=DAY):
    lines = tuple(
        JournalLine(
            account_id=account,
            debit=max(cents, 0),
            credit=max(-cents, 0),
            contact_id="x" if account in CONTROL else None,
        )
        for account, cents in sides
    )
    return Journal(id=id_, date=day, lines=lines)


def payment(amount, id_="p", day=DAY):
    return Payment(
        id=id_,
        date=day,
        contact_id="x",
        amount=amount,
        deposit_account_id="funds",
        receivable_account_id="ar",
    )


def bill_payment(amount, id_="q", day=DAY):
    return BillPayment(
        id=id_, date=day, contact_id="x", amount=amount, account_id="bank", payable_account_id="ap"
    )


def refund(amount, id_="r", day=DAY, account="ar"):
    """A refund to a customer or from a vendor; an amount below zero is money received."""
    split = Split(account_id=account, amount=-amount, contact_id="x")
    return BankTransaction(
        id=id_, date=day, account_id="bank", amount=-amount, type="Check", splits=(split,)
    )


def on(basis, postings):
    """The sums by account on a basis, without zeros."""
    sums = Counter()
    for posting in postings:
        if posting.basis in {"both", basis}:
            sums[posting.account_id] += posting.amount
    return {account: amount for account, amount in sums.items() if amount}


def rows(postings, basis):
    """(account, amount, contact) of each posting that counts."""
    return Counter(
        (each.account_id, each.amount, each.contact_id)
        for each in postings
        if each.basis in {"both", basis}
    )


# Shares

AMOUNTS = st.integers(-400, 1000) | st.integers(-(10**11), 10**12)


@st.composite
def lines(draw):
    """Lines that sum to more than zero, some of them discounts."""
    amounts = draw(st.lists(AMOUNTS.filter(bool), min_size=1, max_size=6))
    return [*amounts, draw(st.integers(1, 500)) - sum(amounts)] if sum(amounts) <= 0 else amounts


@many
@given(lines(), st.data())
def test_shares_sum_exactly_to_what_is_applied(lines, data):
    amount = data.draw(st.integers(0, sum(lines)))
    assert sum(shares(lines, sum(lines), amount)) == amount


@many
@given(lines(), st.data())
def test_shares_are_rounded_down_and_the_cents_left_go_to_the_largest_remainders_then_earlier_lines(
    lines, data
):
    total = sum(lines)
    amount = data.draw(st.integers(0, total))
    exact = [Fraction(line * amount, total) for line in lines]
    expected = [floor(each) for each in exact]
    for _, place in sorted((floor(each) - each, place) for place, each in enumerate(exact))[
        : amount - sum(expected)
    ]:
        expected[place] += 1
    assert shares(lines, total, amount) == expected


@some
@given(lines(), st.data())
def test_a_share_is_less_than_a_cent_away_from_the_exact_one(lines, data):
    total = sum(lines)
    amount = data.draw(st.integers(0, total))
    for line, share in zip(lines, shares(lines, total, amount), strict=True):
        assert abs(share - Fraction(line * amount, total)) < 1


@some
@given(lines())
def test_nothing_applied_has_shares_of_zero_and_all_applied_has_the_lines_as_shares(lines):
    assert shares(lines, sum(lines), 0) == [0] * len(lines)
    assert shares(lines, sum(lines), sum(lines)) == lines


@pytest.mark.parametrize(
    ("lines", "amount", "expected"),
    [
        ([100, 100, 100], 100, [34, 33, 33]),
        ([100, 100, 100], 200, [67, 67, 66]),
        ([1, 1, 1], 1, [1, 0, 0]),
        ([50, 100], 1, [0, 1]),
        ([200, -50], 75, [100, -25]),
        ([200, -50], 1, [1, 0]),
        ([200, -50], 2, [3, -1]),
        ([-50, 200], 2, [-1, 3]),
        ([7], 3, [3]),
        ([0, 9], 4, [0, 4]),
    ],
)
def test_examples_of_shares(lines, amount, expected):
    assert shares(lines, sum(lines), amount) == expected


# Deferred documents


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (invoice(500), True),
        (invoice(500, kind="credit_memo"), True),
        (bill(500), True),
        (bill(500, kind="vendor_credit"), True),
        (payment(500), False),
        (bill_payment(500), False),
        (refund(500), False),
        (refund(-500, account="ap"), False),
        (journal(("ar", 500), ("sales", -500)), True),
        (journal(("ap", -500), ("sales", 200), ("work", 300)), True),
        (journal(("ar", -5), ("ap", 5)), False),
        (journal(("ar", 500), ("ar", -200), ("sales", -300)), False),
        (journal(("ar", 500), ("bank", -500)), False),
        (journal(("ap", 500), ("card", -500)), False),
        (journal(("ar", -500), ("funds", 500)), False),
        (journal(("ar", 5), ("bank", -2), ("sales", -3)), False),
        (journal(("sales", 5), ("work", -5)), False),
    ],
)
def test_invoices_bills_and_journals_with_one_control_line_and_no_cash_are_deferred(
    document, expected
):
    assert is_deferred(document.entry(), ROLES) == expected


@many
@given(DOCUMENTS)
def test_on_its_own_day_an_entry_counts_whole_on_the_accrual_basis(document):
    if entry := document.entry():
        assert rows(on_both_bases(entry, ROLES).postings, "accrual") == rows(
            entry.postings, "accrual"
        )


@many
@given(DOCUMENTS)
def test_on_the_cash_basis_a_deferred_entry_counts_as_nothing_and_a_direct_one_whole(
    document,
):
    if entry := document.entry():
        moved = [
            attrs.evolve(each, account_id=CONTROL.get(each.account_id, each.account_id))
            for each in entry.postings
        ]
        counted = rows(on_both_bases(entry, ROLES).postings, "cash")
        assert counted == (Counter() if is_deferred(entry, ROLES) else rows(moved, "cash"))


@many
@given(DOCUMENTS)
def test_every_entry_balances_on_both_bases_without_control_accounts_on_the_cash_basis(
    document,
):
    if entry := document.entry():
        posted = on_both_bases(entry, ROLES)
        assert (
            sum(on("accrual", posted.postings).values())
            == sum(on("cash", posted.postings).values())
            == 0
        )
        assert (
            not {each.account_id for each in posted.postings if each.basis != "accrual"}
            & CONTROL.keys()
        )
        assert not {each.account_id for each in posted.postings if each.basis != "cash"} & set(
            CONTROL.values()
        )
        assert attrs.evolve(posted, postings=entry.postings) == entry


def test_an_invoice_of_zero_posts_its_lines_at_once():
    posted = on_both_bases(invoice(500, -500).entry(), ROLES)
    assert (
        on("cash", posted.postings)
        == on("accrual", posted.postings)
        == {"sales": -500, "work": 500}
    )


def test_money_received_is_unapplied_income_until_it_pays_something():
    posted = on_both_bases(payment(700).entry(), ROLES)
    assert on("cash", posted.postings) == {"funds": 700, "unapplied-cash-payment-income": -700}
    assert on("accrual", posted.postings) == {"funds": 700, "ar": -700}


def test_the_posting_of_unapplied_money_has_no_memo():
    posted = on_both_bases(attrs.evolve(payment(700), memo="thanks").entry(), ROLES)
    memos = {posting.account_id: posting.memo for posting in posted.postings}
    assert memos == {"funds": "thanks", "ar": "thanks", "unapplied-cash-payment-income": ""}


def test_money_paid_is_an_unapplied_expense_until_it_pays_something():
    posted = on_both_bases(bill_payment(700).entry(), ROLES)
    assert on("cash", posted.postings) == {"bank": -700, "unapplied-cash-bill-payment-expense": 700}


def test_the_unapplied_accounts_are_income_and_expense():
    assert {each.id: (each.name, each.type) for each in UNAPPLIED.values()} == {
        "unapplied-cash-payment-income": ("Unapplied Cash Payment Income", "income"),
        "unapplied-cash-bill-payment-expense": ("Unapplied Cash Bill Payment Expense", "expense"),
    }


# Postings of applications


class Paying:
    """Some documents of one contact, and their applications in the order of entry."""

    def __init__(self, documents):
        self.entries = {}
        self.items = {}
        for document in documents:
            entry = document.entry()
            for item in derive_open_items(entry, ROLES):
                if item.role != "row":
                    self.items[item.id] = item
                    self.entries[item.id] = entry
        self.left = {id_: each.amount for id_, each in self.items.items()}
        self.applied = []

    def apply(self, credit, charge, amount, closing=None):
        day = applied_on(self.items[credit], self.items[charge], closing)
        self.left[credit] -= amount
        self.left[charge] -= amount
        self.applied.append(
            (credit, Application(charge_id=charge, amount=amount, date=day, rule="oldest"))
        )

    def open(self, role):
        return sorted(
            id_ for id_, each in self.items.items() if each.role == role and self.left[id_]
        )

    def order_of(self, item):
        return applied_in_order(
            (credit, each) for credit, each in self.applied if item in {credit, each.charge_id}
        )

    def posted(self):
        """The entry of each application, by its key."""
        keys = dict.fromkeys(
            ApplicationId(credit, each.charge_id, each.date) for credit, each in self.applied
        )
        return {key: self.entry_of(key) for key in sorted(keys)}

    def entry_of(self, key):
        sides = tuple(
            postings_when_applied(
                self.items[item], self.entries[item], ROLES, *self.order_of(item)[key]
            )
            for item in key.items
        )
        return application_entry(key, sides)

    def all(self):
        """All postings: those of the documents and those of the applications."""
        own = {entry.id: entry for entry in self.entries.values()}
        of_documents = [
            each for entry in own.values() for each in on_both_bases(entry, ROLES).postings
        ]
        return of_documents + [
            each for entry in self.posted().values() if entry for each in entry.postings
        ]


CENTS = st.integers(1, 60) | st.integers(1, 10**6)
TOTALS = lines().filter(lambda amounts: sum(amounts) < 10**14)
DAYS = st.sampled_from([DAY + timedelta(days=each) for each in (0, 0, 1, 14, 45)])


def charges(control, id_, draw):
    day, one = draw(DAYS), draw(CENTS)
    make = invoice if control == "ar" else bill
    sign = 1 if control == "ar" else -1
    return draw(
        st.one_of(
            TOTALS.map(lambda amounts: make(*amounts, id_=id_, day=day)),
            TOTALS.map(
                lambda amounts: journal(
                    (control, sign * sum(amounts)), *_sides(amounts, -sign), id_=id_, day=day
                )
            ),
            st.just(refund(sign * one, id_=id_, day=day, account=control)),
            st.just(journal((control, sign * one), ("bank", -sign * one), id_=id_, day=day)),
        )
    )


def credits(control, id_, draw):
    day, one = draw(DAYS), draw(CENTS)
    make, kind, pay = (
        (invoice, "credit_memo", payment)
        if control == "ar"
        else (bill, "vendor_credit", bill_payment)
    )
    sign = 1 if control == "ar" else -1
    return draw(
        st.one_of(
            st.just(pay(one, id_=id_, day=day)),
            TOTALS.map(lambda amounts: make(*amounts, id_=id_, kind=kind, day=day)),
            TOTALS.map(
                lambda amounts: journal(
                    (control, -sign * sum(amounts)), *_sides(amounts, sign), id_=id_, day=day
                )
            ),
            st.just(refund(-sign * one, id_=id_, day=day, account=control)),
        )
    )


def _sides(amounts, sign):
    return [(LINES[place % 3], sign * cents) for place, cents in enumerate(amounts)]


@st.composite
def payings(draw, *, to_the_end=False):
    """Charges and credits of one customer or vendor, applied in random portions.

    If they are paid to the end, payments of the missing amounts are added.
    """
    control = draw(st.sampled_from(["ar", "ap"]))
    documents = [charges(control, f"c{place}", draw) for place in range(draw(st.integers(1, 3)))]
    documents += [credits(control, f"p{place}", draw) for place in range(draw(st.integers(1, 3)))]
    if to_the_end:
        open_ = sum(
            each.amount
            for document in documents
            for each in document.entry().postings
            if each.account_id == control
        )
        documents += [refund(-open_, id_="last", day=draw(DAYS), account=control)] if open_ else []
    paying = Paying(documents)
    closing = draw(st.none() | DAYS)
    portions = draw(st.integers(0, 8))
    while paying.open("credit") and paying.open("charge") and (portions or to_the_end):
        credit, charge = (
            draw(st.sampled_from(paying.open("credit"))),
            draw(st.sampled_from(paying.open("charge"))),
        )
        most = min(paying.left[credit], paying.left[charge])
        paying.apply(credit, charge, draw(st.integers(1, most)) if portions else most, closing)
        portions = max(portions - 1, 0)
    return paying


@many
@given(payings())
def test_every_application_posts_a_balanced_entry_on_the_cash_basis_alone(paying):
    for key, entry in paying.posted().items():
        if entry:
            assert sum(each.amount for each in entry.postings) == 0
            assert all(
                each.amount and each.basis == "cash" and each.account_id not in CONTROL
                for each in entry.postings
            )
            assert (entry.kind, entry.document_id, entry.date) == ("application", str(key), key.day)


@many
@given(payings())
def test_on_the_cash_basis_unapplied_accounts_hold_what_is_left_of_direct_items_of_each_contact(
    paying,
):
    sums = on("cash", paying.all())
    assert not sums.keys() & CONTROL.keys()
    assert sum(sums.values()) == 0
    rest = Counter()
    for id_, item in paying.items.items():
        if not is_deferred(paying.entries[id_], ROLES):
            left = item.sign(ROLES.control[item.account_id]) * paying.left[id_]
            rest[CONTROL[item.account_id], item.contact_id] += left
    unapplied = Counter()
    for posting in paying.all():
        if posting.basis in {"both", "cash"} and posting.account_id in CONTROL.values():
            unapplied[posting.account_id, posting.contact_id] += posting.amount
    assert without_zeros(unapplied) == without_zeros(rest)


def without_zeros(sums):
    return {key: amount for key, amount in sums.items() if amount}


@many
@given(payings())
def test_a_deferred_item_has_posted_its_shares_of_the_applied_amount(paying):
    for id_, item in paying.items.items():
        entry = paying.entries[id_]
        if is_deferred(entry, ROLES):
            applied = item.amount - paying.left[id_]
            own = [each for each in entry.postings if each.account_id not in CONTROL]
            sign = -1 if sum(each.amount for each in own) < 0 else 1
            expected = shares([sign * each.amount for each in own], item.amount, applied)
            posted = Counter()
            for before, amount in paying.order_of(id_).values():
                for posting in postings_when_applied(item, entry, ROLES, before, amount):
                    posted[posting.account_id, posting.memo] += posting.amount
            shared = Counter()
            for line, share in zip(own, expected, strict=True):
                shared[line.account_id, line.memo] += sign * share
            assert {key: each for key, each in posted.items() if each} == {
                key: each for key, each in shared.items() if each
            }


@many
@given(payings(to_the_end=True))
def test_both_bases_agree_once_everything_is_paid_in_any_portions(paying):
    assert set(paying.left.values()) == {0}
    accrual, cash = on("accrual", paying.all()), on("cash", paying.all())
    assert not cash.keys() & {*CONTROL, *CONTROL.values()}
    assert {
        account: amount for account, amount in accrual.items() if account not in CONTROL
    } == cash


@some
@given(payings())
def test_the_applications_of_an_item_follow_each_other_by_date_and_id(paying):
    for id_, item in paying.items.items():
        end = 0
        keys = list(paying.order_of(id_))
        assert keys == sorted(keys, key=lambda key: (key.day, key.credit_id, key.charge_id))
        for before, amount in paying.order_of(id_).values():
            assert before == end
            assert amount > 0
            end += amount
        assert end == item.amount - paying.left[id_]


@some
@given(payings(), st.randoms(use_true_random=False))
def test_applications_made_in_another_order_post_the_same(paying, random):
    before = paying.posted()
    random.shuffle(paying.applied)
    assert paying.posted() == before


def paid(charge, credit, *amounts):
    paying = Paying([charge, credit])
    (one,), (other,) = paying.open("charge"), paying.open("credit")
    for amount in amounts:
        paying.apply(other, one, amount)
    return paying


def test_a_payment_in_two_parts_counts_the_shares_of_each_on_its_day():
    first, second = (
        payment(100, id_="p2", day=DAY),
        payment(200, id_="p1", day=DAY + timedelta(days=9)),
    )
    paying = Paying([invoice(100, 100, 100), first, second])
    paying.apply("payment:p1", "invoice:i", 200)
    paying.apply("payment:p2", "invoice:i", 100)
    two, one = paying.posted().values()
    assert (one.date, on("cash", one.postings)) == (
        DAY,
        {"sales": -34, "work": -33, "tax": -33, "unapplied-cash-payment-income": 100},
    )
    assert (two.date, on("cash", two.postings)) == (
        DAY + timedelta(days=9),
        {"sales": -66, "work": -67, "tax": -67, "unapplied-cash-payment-income": 200},
    )


def test_a_credit_memo_against_an_invoice_posts_the_shares_of_both():
    paying = paid(invoice(300, 100), invoice(0, 100, id_="m", kind="credit_memo"), 100)
    (entry,) = paying.posted().values()
    assert on("cash", entry.postings) == {"sales": -75, "work": 75}


def test_a_credit_memo_and_an_invoice_on_one_account_post_their_shares_too():
    paying = paid(invoice(300), invoice(100, id_="m", kind="credit_memo"), 100)
    (entry,) = paying.posted().values()
    assert [(each.account_id, each.amount) for each in entry.postings] == [
        ("sales", 100),
        ("sales", -100),
    ]


def test_shares_on_one_account_for_two_contacts_move_the_amount_between_the_contacts():
    lines = (
        JournalLine(account_id="ar", debit=100, contact_id="x"),
        JournalLine(account_id="sales", credit=100, contact_id="y"),
    )
    paying = paid(
        Journal(id="j", date=DAY, lines=lines), invoice(100, id_="m", kind="credit_memo"), 100
    )
    assert Counter(
        each for entry in paying.posted().values() for each in rows(entry.postings, "cash")
    ) == Counter([("sales", 100, "x"), ("sales", -100, "y")])


def test_vendor_credits_and_bill_payments_mirror_credit_memos_and_payments():
    paying = paid(bill(300, 100), bill_payment(200), 200)
    (entry,) = paying.posted().values()
    assert on("cash", entry.postings) == {
        "sales": 150,
        "work": 50,
        "unapplied-cash-bill-payment-expense": -200,
    }
    paying = paid(bill(300, 100), bill(0, 100, id_="m", kind="vendor_credit"), 100)
    (entry,) = paying.posted().values()
    assert on("cash", entry.postings) == {"sales": 75, "work": -75}


def test_a_refund_of_a_payment_posts_nothing_when_it_is_applied():
    paying = paid(refund(200), payment(200), 200)
    assert list(paying.posted().values()) == [None]
    assert on("cash", paying.all()) == {"funds": 200, "bank": -200}


def test_a_discount_is_shared_too():
    (entry,) = paid(invoice(200, -50), payment(75), 75).posted().values()
    assert on("cash", entry.postings) == {
        "sales": -100,
        "work": 25,
        "unapplied-cash-payment-income": 75,
    }


def test_a_line_whose_share_is_zero_posts_nothing():
    (entry,) = paid(invoice(1, 1000), payment(2), 2).posted().values()
    assert {each.account_id for each in entry.postings} == {"work", "unapplied-cash-payment-income"}


def test_a_share_keeps_the_contact_memo_and_item_of_its_line():
    line = InvoiceLine(account_id="sales", rate=Decimal(5), item_id="hour", description="Work")
    paying = paid(attrs.evolve(invoice(500), lines=(line,)), payment(500), 500)
    (entry,) = paying.posted().values()
    assert Posting("sales", -500, "x", "hour", memo="Work", basis="cash") in entry.postings


def test_two_applications_of_the_same_items_on_one_day_are_one_entry():
    paying = paid(invoice(300), payment(200), 50, 60)
    assert list(paying.order_of("invoice:i").values()) == [(0, 110)]
    assert len(paying.posted()) == 1


def test_the_entry_of_an_application_is_named_by_its_items_and_day():
    assert str(ApplicationId("payment:p", "invoice:i", DAY)) == "payment:p>invoice:i@2026-03-01"


ITEMS = st.builds(OpenItemId, st.sampled_from(sorted(DOCUMENT_KINDS)), ids())


@some
@given(st.builds(ApplicationId, ITEMS.map(str), ITEMS.map(str), st.dates()))
def test_the_id_of_an_application_comes_back_as_it_was(id_):
    assert ApplicationId.parse(str(id_)) == id_
    assert ApplicationId.of_entry(id_.entry_id) == id_
    assert id_.items == (id_.credit_id, id_.charge_id)


@pytest.mark.parametrize("id_", ["j", "application", "payment:p", "invoice:i"])
def test_the_entry_of_a_document_is_not_that_of_an_application(id_):
    assert ApplicationId.of_entry(id_) is None
    assert document_entry_id(id_) == id_


@pytest.mark.parametrize(
    ("credit", "charge", "expected"),
    [
        ("payment:p", "invoice:i", "invoice:i"),
        ("invoice:m", "invoice:i", "invoice:i"),
        ("invoice:m", "journal:j:ar:x:debit", "invoice:m"),
        ("payment:p", "journal:j:ar:x:debit", "j"),
        ("journal:k:ar:x:credit", "invoice:i", "invoice:i"),
    ],
)
def test_reports_show_an_application_beside_the_document_that_counts_when_it_is_paid(
    credit, charge, expected
):
    assert document_entry_id(ApplicationId(credit, charge, DAY).entry_id) == expected


def test_an_application_that_does_not_balance_is_an_error_of_the_program():
    key = ApplicationId("payment:p", "invoice:i", DAY)
    with pytest.raises(AssertionError, match="does not balance"):
        application_entry(key, ((Posting("a", 5),), (Posting("b", -4),)))
    assert application_entry(key, ((), ())) is None
