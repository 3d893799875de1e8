"""Bills and vendor credits: rules, postings, and what bill payments share with them."""

from collections import Counter
from datetime import timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import Refused
from domain.purchasing.bill_payments import BillPayment
from domain.purchasing.bills import Bill, status_of
from domain.values import LARGEST_MONEY
from tests.domain.purchasing.documents import (
    BILLS,
    DAY,
    PAYMENTS,
    POOL,
    bill,
    line,
    payment,
    pointers,
    posted,
    stated,
)
from tests.strategies import examples, parts

some = settings(max_examples=examples(0.5))


# Postings


@some
@given(parts(Bill, POOL, status=st.just("posted")))
def test_a_bill_debits_its_lines_and_credits_payables_and_a_vendor_credit_does_the_opposite(
    given_,
):
    sign = 1 if given_.kind == "bill" else -1
    payable = (
        [(given_.payable_account_id, -sign * given_.total, given_.contact_id)]
        if given_.total
        else []
    )
    lines = [
        (each.account_id, sign * each.amount, given_.contact_id)
        for each in given_.lines
        if each.amount
    ]
    assert Counter(posted(given_)) == Counter([*payable, *lines])


@some
@given(BILLS)
def test_every_bill_posts_a_balanced_entry_without_zeros_unless_it_is_void(given_):
    entry = given_.entry()
    assert (entry is None) == given_.is_void
    if entry:
        assert sum(each.amount for each in entry.postings) == 0
        assert all(each.amount for each in entry.postings)
        heading = (
            entry.id,
            entry.date,
            entry.due_date,
            entry.number,
            entry.contact_id,
            entry.memo,
            entry.hold,
        )
        assert heading == (
            f"bill:{given_.id}",
            given_.date,
            given_.due_date,
            given_.number,
            given_.contact_id,
            given_.memo,
            given_.hold,
        )
        assert entry.type == ("Bill" if given_.kind == "bill" else "Vendor Credit")


@some
@given(BILLS | PAYMENTS)
def test_manual_applications_are_listed_by_open_item(given_):
    if entry := given_.entry():
        assert entry.manual == tuple(
            (f"bill:{each.bill_id}", each.amount) for each in given_.applications
        )


@some
@given(
    st.one_of(
        parts(Bill, POOL, status=st.just("posted")),
        parts(
            BillPayment,
            {**POOL, "account": ["a", "b"]},
            status=st.just("posted"),
            account_id=st.just("c"),
        ),
    )
)
def test_the_opposite_takes_a_bill_or_bill_payment_back(given_):
    opposite = given_.opposite(id="o", date=given_.date, memo="back")
    if isinstance(given_, Bill):
        assert {given_.kind, opposite.kind} == {"bill", "vendor_credit"}
    sums = Counter()
    for posting in (*given_.entry().postings, *opposite.entry().postings):
        sums[posting.account_id, posting.contact_id] += posting.amount
    assert not any(sums.values())
    assert (opposite.id, opposite.date, opposite.memo, opposite.contact_id, opposite.total) == (
        "o",
        given_.date,
        "back",
        given_.contact_id,
        given_.total,
    )


@some
@given(BILLS | PAYMENTS)
def test_a_void_posts_nothing_and_its_total_stays_readable(given_):
    void = attrs.evolve(given_, status="void")
    assert void.is_void
    assert void.entry() is None
    assert void.total == given_.total


# Amounts and rules


@some
@given(BILLS)
def test_a_total_sums_the_lines(given_):
    assert given_.total == sum(each.amount for each in given_.lines)
    assert 0 <= given_.total <= LARGEST_MONEY


def test_lines_of_zero_post_nothing():
    assert posted(bill(line(700), line(0), line(-200, "b"))) == [
        ("a", 700, "x"),
        ("b", -200, "x"),
        ("ap", -500, "x"),
    ]
    assert posted(bill(line(0))) == []


@pytest.mark.parametrize("kind", ["bill", "vendor_credit"])
def test_lines_sum_to_zero_or_more(kind):
    assert bill(line(4), line(-4), kind=kind).total == 0
    with pytest.raises(Refused, match="sum to zero or more") as refusal:
        bill(line(4), line(-5), kind=kind)
    assert pointers(refusal) == ["/lines"]


@pytest.mark.parametrize(
    ("count", "is_right"), [(0, False), (1, True), (1000, True), (1001, False)]
)
def test_a_bill_has_one_to_a_thousand_lines(count, is_right):
    if is_right:
        assert len(attrs.evolve(bill(), lines=(line(),) * count).lines) == count
    else:
        with pytest.raises(Refused, match="1 to 1000 lines"):
            attrs.evolve(bill(), lines=(line(),) * count)


def test_a_bill_adds_up_to_thirteen_digits():
    assert bill(line(LARGEST_MONEY)).total == LARGEST_MONEY
    with pytest.raises(Refused, match="13 digits"):
        bill(line(LARGEST_MONEY), line(1))


def test_only_a_vendor_credit_has_manual_applications_or_is_on_hold():
    held = bill(kind="vendor_credit", applications=stated(("i", 100), ("k", 50)), hold=True)
    assert held.entry().manual == (("bill:i", 100), ("bill:k", 50))
    assert held.entry().hold
    with pytest.raises(Refused) as refusal:
        bill(applications=stated(("i", 100)), hold=True)
    assert pointers(refusal) == ["/applications", "/hold"]


@pytest.mark.parametrize("make", [lambda **given_: bill(kind="vendor_credit", **given_), payment])
def test_a_bill_is_named_once_among_manual_applications(make):
    with pytest.raises(Refused) as refusal:
        make(applications=stated(("i", 1), ("k", 1), ("i", 2)))
    assert pointers(refusal) == ["/applications/2/bill_id"]


def test_a_number_may_be_empty_and_is_known_by_vendor_and_kind_ignoring_case():
    assert bill(number="").keys() == {}
    assert bill(number="A-1").keys() == bill(number="a-1", id="other").keys()
    assert bill(number="1").keys() != bill(number="1", contact_id="y").keys()
    assert bill(number="1").keys() != bill(number="1", kind="vendor_credit").keys()
    assert Bill.duplicates_allowed_on_import == {"number"}


@some
@given(BILLS | PAYMENTS)
def test_it_is_found_by_its_number_memo_and_descriptions(given_):
    texts = set(given_.texts())
    assert {given_.memo, given_.code} <= texts
    if isinstance(given_, Bill):
        assert {each.description for each in given_.lines} <= texts


# Status


@pytest.mark.parametrize(
    ("kind", "status", "balance", "days_to_due", "called"),
    [
        ("bill", "void", 0, -9, "void"),
        ("vendor_credit", "void", 0, 9, "void"),
        ("bill", "posted", 500, 9, "open"),
        ("bill", "posted", 500, 0, "open"),
        ("bill", "posted", 500, -1, "overdue"),
        ("bill", "posted", 0, -1, "paid"),
        ("vendor_credit", "posted", 500, -9, "open"),
        ("vendor_credit", "posted", 0, -9, "applied"),
    ],
)
def test_a_bill_is_called_by_its_kind_and_number(kind, status, balance, days_to_due, called):
    assert (
        status_of(bill(kind=kind, status=status), balance, DAY - timedelta(days=days_to_due))
        == called
    )
