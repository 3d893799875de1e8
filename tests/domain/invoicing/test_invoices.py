"""Invoices and credit memos: their rules, their postings, and what payments share with them."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import Refused
from domain.invoicing.invoices import Invoice, InvoiceLine, as_draft, status_of
from domain.invoicing.payments import Payment
from domain.values import LARGEST_MONEY
from tests.domain.invoicing.documents import (
    DAY,
    INVOICES,
    PAYMENTS,
    POOL,
    invoice,
    line,
    payment,
    pointers,
    posted,
    stated,
)
from tests.strategies import examples, parts, rates

some = settings(max_examples=examples(0.5))


# Postings


@some
@given(parts(Invoice, POOL, status=st.sampled_from(["sent", "printed"])))
def test_an_invoice_debits_receivables_and_credits_its_lines_and_a_credit_memo_does_the_opposite(
    given_,
):
    sign = 1 if given_.kind == "invoice" else -1
    receivable = (
        [(given_.receivable_account_id, sign * given_.total, given_.contact_id)]
        if given_.total
        else []
    )
    lines = [
        (each.account_id, -sign * each.amount, given_.contact_id)
        for each in given_.lines
        if each.amount
    ]
    assert Counter(posted(given_)) == Counter([*receivable, *lines])


@some
@given(INVOICES)
def test_every_invoice_posts_a_balanced_entry_without_zeros_once_it_is_sent_or_printed(given_):
    entry = given_.entry()
    assert (entry is None) == (given_.status in {"draft", "void"})
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
            f"invoice:{given_.id}",
            given_.date,
            given_.due_date,
            given_.number,
            given_.contact_id,
            given_.memo,
            given_.hold,
        )
        assert entry.type == ("Invoice" if given_.kind == "invoice" else "Credit Memo")


@some
@given(INVOICES | PAYMENTS)
def test_manual_applications_are_listed_by_open_item(given_):
    if entry := given_.entry():
        assert entry.manual == tuple(
            (f"invoice:{each.invoice_id}", each.amount) for each in given_.applications
        )


@some
@given(
    st.one_of(
        parts(Invoice, POOL, status=st.sampled_from(["sent", "printed"])),
        parts(
            Payment,
            {**POOL, "account": ["a", "b"]},
            status=st.just("posted"),
            deposit_account_id=st.just("c"),
        ),
    )
)
def test_the_opposite_takes_an_invoice_or_payment_back(given_):
    opposite = given_.opposite(id="o", date=given_.date, memo="back")
    if isinstance(given_, Invoice):
        assert {given_.kind, opposite.kind} == {"invoice", "credit_memo"}
        assert opposite.number == ""
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


# Amounts


@some
@given(rates(-(10**4), 10**4), rates(-(10**4), 10**4))
def test_quantity_times_rate_is_rounded_half_away_from_zero_in_each_line(quantity, rate):
    exact = Fraction(quantity) * Fraction(rate) * 100
    rounded = int(abs(exact) + Fraction(1, 2)) * (1 if exact >= 0 else -1)
    assert InvoiceLine(account_id="a", rate=rate, quantity=quantity).amount == rounded


@pytest.mark.parametrize(
    ("quantity", "rate", "amount"),
    [
        ("1", "0.005", 1),
        ("-1", "0.005", -1),
        ("3", "0.335", 101),
        ("0.333333", "3", 100),
        ("1.5", "85", 12750),
    ],
)
def test_amounts_of_lines(quantity, rate, amount):
    assert line(rate, quantity).amount == amount


@some
@given(INVOICES)
def test_a_total_sums_what_was_rounded_in_each_line(given_):
    assert given_.total == sum(each.amount for each in given_.lines)
    assert 0 <= given_.total <= LARGEST_MONEY
    assert invoice(line("0.005"), line("0.005")).total == 2


def test_the_quantity_is_one_when_none_is_given():
    assert InvoiceLine(account_id="a", rate=Decimal("7.25")).amount == 725


def test_a_discount_is_a_line_below_zero():
    assert posted(invoice(line("10"), line("-2.50", account="b"))) == [
        ("ar", 750, "x"),
        ("a", -1000, "x"),
        ("b", 250, "x"),
    ]


def test_lines_of_zero_post_nothing():
    assert posted(invoice(line("10"), line("0"), line("7", 0))) == [
        ("ar", 1000, "x"),
        ("a", -1000, "x"),
    ]
    assert posted(invoice(line("0"))) == []
    assert posted(invoice(line("4"), line("-4", account="b"))) == [
        ("a", -400, "x"),
        ("b", 400, "x"),
    ]


@pytest.mark.parametrize(
    ("rate", "quantity", "is_right"),
    [
        ("9999999999999.99", "1", True),
        ("9999999999999.99", "-1", True),
        ("9999999999999.99", "2", False),
        ("1", "9999999999999", True),
        ("0.01", "0.01", True),
    ],
)
def test_a_line_is_an_amount_of_at_most_thirteen_digits(rate, quantity, is_right):
    if is_right:
        assert abs(line(rate, quantity).amount) <= LARGEST_MONEY
    else:
        with pytest.raises(Refused) as refusal:
            line(rate, quantity)
        assert pointers(refusal) == ["/rate"]


def test_a_line_that_is_rounded_up_is_still_an_amount_of_at_most_thirteen_digits():
    with pytest.raises(Refused, match=r"^rate"):
        line("9999999999999.995")


# Rules


@pytest.mark.parametrize("kind", ["invoice", "credit_memo"])
def test_lines_sum_to_zero_or_more(kind):
    assert invoice(line("4"), line("-4"), kind=kind).total == 0
    with pytest.raises(Refused, match="sum to zero or more") as refusal:
        invoice(line("4"), line("-4.01"), kind=kind)
    assert pointers(refusal) == ["/lines"]


@pytest.mark.parametrize(
    ("count", "is_right"), [(0, False), (1, True), (1000, True), (1001, False)]
)
def test_an_invoice_has_one_to_a_thousand_lines(count, is_right):
    if is_right:
        assert len(attrs.evolve(invoice(), lines=(line(),) * count).lines) == count
    else:
        with pytest.raises(Refused, match="1 to 1000 lines"):
            attrs.evolve(invoice(), lines=(line(),) * count)


def test_an_invoice_adds_up_to_thirteen_digits():
    assert invoice(line("9999999999999.99")).total == LARGEST_MONEY
    with pytest.raises(Refused, match="13 digits"):
        invoice(line("9999999999999.99"), line("0.01"))


def test_only_a_credit_memo_has_manual_applications_or_is_on_hold():
    memo = invoice(kind="credit_memo", applications=stated(("i", 100), ("k", 50)), hold=True)
    assert memo.entry().manual == (("invoice:i", 100), ("invoice:k", 50))
    assert memo.entry().hold
    with pytest.raises(Refused) as refusal:
        invoice(applications=stated(("i", 100)), hold=True)
    assert pointers(refusal) == ["/applications", "/hold"]


@pytest.mark.parametrize("make", [lambda **given_: invoice(kind="credit_memo", **given_), payment])
def test_an_invoice_is_named_once_among_manual_applications(make):
    with pytest.raises(Refused) as refusal:
        make(applications=stated(("i", 1), ("k", 1), ("i", 2)))
    assert pointers(refusal) == ["/applications/2/invoice_id"]


def test_all_that_is_wrong_with_an_invoice_is_named_at_once():
    with pytest.raises(Refused) as refusal:
        invoice(line("-1"), number=" ", hold=True)
    assert pointers(refusal) == ["/lines", "/number", "/hold"]


def test_a_number_is_unique_within_a_kind_ignoring_case():
    assert invoice(number="INV-1").keys() == invoice(number="inv-1", id="other").keys()
    assert invoice(number="1").keys() != invoice(number="1", kind="credit_memo").keys()
    assert invoice(number="1").keys() != invoice(number="2").keys()
    assert Invoice.duplicates_allowed_on_import == {"number"}


def test_an_invoice_begins_as_a_draft_and_only_the_books_void_it():
    from domain.records import fields_of

    status = next(each for each in fields_of(Invoice) if each.name == "status")
    assert (status.default, status.writable_choices) == ("draft", ("draft", "sent", "printed"))


@some
@given(INVOICES)
def test_a_draft_made_of_an_invoice_is_the_same_without_manual_applications(given_):
    draft = as_draft(given_, id="new", number="new")
    assert draft.is_draft
    assert draft.entry() is None
    assert (draft.applications, draft.void_reason, draft.id, draft.number) == ((), "", "new", "new")
    assert (draft.kind, draft.lines, draft.contact_id, draft.total) == (
        given_.kind,
        given_.lines,
        given_.contact_id,
        given_.total,
    )


@some
@given(INVOICES | PAYMENTS)
def test_a_void_posts_nothing_and_its_total_stays_readable(given_):
    void = attrs.evolve(given_, status="void")
    assert void.is_void
    assert void.entry() is None
    assert void.total == given_.total


@some
@given(INVOICES | PAYMENTS)
def test_it_is_found_by_its_number_memo_and_descriptions(given_):
    texts = set(given_.texts())
    assert {given_.memo, given_.code} <= texts
    if isinstance(given_, Invoice):
        assert {each.description for each in given_.lines} <= texts


# Status


@pytest.mark.parametrize(
    ("kind", "status", "balance", "days_to_due", "called"),
    [
        ("invoice", "draft", 500, -9, "draft"),
        ("invoice", "draft", 0, -9, "draft"),
        ("invoice", "void", 0, -9, "void"),
        ("credit_memo", "void", 0, 9, "void"),
        ("invoice", "sent", 500, 9, "sent"),
        ("invoice", "printed", 500, 9, "printed"),
        ("invoice", "sent", 500, 0, "sent"),
        ("invoice", "sent", 500, -1, "overdue"),
        ("invoice", "printed", 1, -1, "overdue"),
        ("invoice", "sent", 0, -1, "paid"),
        ("invoice", "printed", 0, 9, "paid"),
        ("credit_memo", "sent", 500, -9, "sent"),
        ("credit_memo", "sent", 0, -9, "applied"),
    ],
)
def test_an_invoice_is_called_by_its_kind_and_number(kind, status, balance, days_to_due, called):
    given_ = invoice(kind=kind, status=status)
    assert status_of(given_, balance, DAY - timedelta(days=days_to_due)) == called
