"""Matching credits with charges, compared with a slow model of the accounting rules."""

from collections import Counter
from datetime import timedelta
from itertools import combinations

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.reconciliation.credit_matching import match, unique_subset
from domain.reconciliation.named_numbers import KnownNumbers, named_numbers
from domain.reconciliation.open_items import due_order
from tests.domain.reconciliation.items import DATES, DAY, charge, credit, spelled
from tests.strategies import examples

some = settings(max_examples=examples(0.5))
many = settings(max_examples=examples(2))


def matched(*items):
    return [(each.credit_id, each.charge_id, each.amount, each.rule) for each in match(items)]


# A slow model of the rules, step by step


class Slowly:
    """A slow model: the rules one after the other, each over all items."""

    def __init__(self, items):
        self.left = {each.id: each.open for each in items}
        self.charges = sorted(
            (each for each in items if each.role == "charge" and each.open), key=candidate_order
        )
        self.credits = sorted(
            (each for each in items if each.role == "credit" and not each.hold),
            key=lambda item: (item.date, item.id),
        )
        self.found = []

    def run(self):
        for rule in (self.by_number, self.exactly, self.oldest):
            for item in self.credits:
                if self.left[item.id]:
                    rule(item)
        return self.found

    def apply(self, credit, charge, rule):
        if amount := min(self.left[credit.id], self.left[charge.id]):
            self.left[credit.id] -= amount
            self.left[charge.id] -= amount
            self.found.append((credit.id, charge.id, amount, rule))

    def by_number(self, credit):
        told, others = self.named(credit)
        for number in told:
            for owed in self.with_number(number):
                self.apply(credit, owed, "number")
        rest = self.left[credit.id]
        of_others = [next(iter(self.with_number(number)), None) for number in others]
        of_others = [owed for owed in of_others if owed]
        equal = [owed for owed in of_others if self.left[owed.id] == rest]
        total = sum(self.left[owed.id] for owed in of_others)
        chosen = equal if len(equal) == 1 else of_others if total == rest else []
        for owed in chosen if rest else []:
            self.apply(credit, owed, "number")

    def named(self, credit):
        """The numbers that a credit names: those it tells, and the others, each once."""
        numbers = {owed.number.casefold() for owed in self.charges if owed.number} - {""}
        texts = [(credit.memo, True), (credit.number, False)]
        if credit.kind in {"invoice", "bill"}:  # credit memos and vendor credits have no `ref`
            texts.pop()
        known = KnownNumbers(numbers)
        named = [named_numbers(text, known, is_memo=is_memo) for text, is_memo in texts]
        told = [number for each in named for number in each.told]
        others = [number for each in named for number in each.others if number not in told]
        return told, list(dict.fromkeys(others))

    def with_number(self, number):
        """The open invoices and bills with a number, the oldest first."""
        named = [
            owed
            for owed in self.charges
            if owed.kind in {"invoice", "bill"} and owed.number.casefold() == number
        ]
        by_age = sorted(named, key=lambda owed: owed.date)
        return [owed for owed in by_age if self.left[owed.id]]

    def exactly(self, credit):
        rest = self.left[credit.id]
        candidates = [each for each in self.charges if self.left[each.id]]
        if equal := [each for each in candidates if self.left[each.id] == rest]:
            self.apply(credit, equal[0], "exact")
        elif 2 <= len(candidates) <= 20:
            sets = [
                chosen
                for chosen in all_sets(candidates)
                if sum(self.left[each.id] for each in chosen) == rest
            ]
            for owed in sets[0] if len(sets) == 1 else ():
                self.apply(credit, owed, "exact")

    def oldest(self, credit):
        for owed in self.charges:
            self.apply(credit, owed, "oldest")


def slowly_matched(items):
    return Slowly(items).run()


def candidate_order(charge):
    return charge.due_date, charge.date, spelled(charge.number), charge.id


def all_sets(things):
    return [chosen for count in range(1, len(things) + 1) for chosen in combinations(things, count)]


# Items to apply: few amounts, days and numbers, so that many are equal

NUMBERS = st.sampled_from(["", "9", "10", "1001", "1002", "INV-9", "inv-10", "2", "2-b", "1001.5"])
MEMOS = st.sampled_from(
    [
        "",
        "",
        "",
        "thanks",
        "1001",
        "for 1002 and 1001",
        "check 1001",
        "inv 1002, 1001",
        "#9, 10",
        "invoice 1002,1001 for 9",
        "INV-10, inv-9",
        "10.00 paid",
        "Invoice 9",
        "10010 x1001 1001x",
        "1002: 2-B",
        "1001.50",
        "1001.5",
        "9 9 10",
    ]
)
REFS = st.sampled_from(
    ["", "", "1001", "check 1002", "inv 1001", "Invoice #1002 9", "INV-9", "9", "10", "#10"]
)


SMALL = st.integers(1, 14)


@st.composite
def piles(draw, most=8, amounts=SMALL):
    """Open charges and credits of one contact and control account."""
    items = []
    for place in range(draw(st.integers(0, most))):
        day = draw(DATES)
        amount = draw(amounts)
        kind = draw(st.sampled_from(["invoice", "invoice", "invoice", "journal", "bill"]))
        due = day + timedelta(days=draw(st.sampled_from([0, 30, 31])))
        open_ = draw(st.sampled_from([amount, amount, amount, 0, max(1, amount // 2)]))
        items.append(
            charge(
                f"c{place}", amount, day=day, due=due, number=draw(NUMBERS), kind=kind, open_=open_
            )
        )
    owed = [item for item in items if item.open and item.number]
    for place in range(draw(st.integers(0, 5))):
        kind = draw(st.sampled_from(["payment", "payment", "invoice", "bank-transaction"]))
        amount, ref = draw(amounts | st.integers(10, 40)), draw(REFS)
        if owed and draw(st.booleans()):  # what is meant for one of them, by its number or amount
            named = draw(st.sampled_from(owed))
            ref = draw(st.sampled_from(["{}", "{}", "check {}", "inv {}"])).format(named.number)
            amount = draw(st.sampled_from([amount, named.open]))
        given_ = {
            "day": draw(DATES),
            "memo": draw(MEMOS),
            "ref": ref,
            "kind": kind,
            "hold": draw(st.integers(0, 5)) == 0,
        }
        items.append(credit(f"p{place}", amount, **given_))
    return items


@settings(max_examples=examples(4))
@given(piles())
def test_credits_are_applied_as_the_rules_say_word_for_word(items):
    assert matched(*items) == slowly_matched(items)


@some
@given(piles(amounts=st.integers(1, 10**9)))
def test_large_amounts_are_applied_as_the_rules_say(items):
    assert matched(*items) == slowly_matched(items)


@some
@given(piles(), st.randoms(use_true_random=False))
def test_the_same_items_in_any_order_give_the_same_applications(items, random):
    applications = matched(*items)
    random.shuffle(items)
    assert matched(*items) == applications


@some
@given(piles(most=30))
def test_no_item_ever_gives_or_takes_more_than_it_holds(items):
    used = Counter()
    for application in match(items):
        assert application.amount > 0
        used[application.credit_id] += application.amount
        used[application.charge_id] += application.amount
    assert all(used[each.id] <= each.open for each in items)
    assert used.keys() <= {each.id for each in items}


@some
@given(piles(most=30))
def test_a_credit_pays_charges_and_a_charge_pays_nothing(items):
    role = {each.id: each.role for each in items}
    assert all(
        (role[each.credit_id], role[each.charge_id]) == ("credit", "charge")
        for each in match(items)
    )


@some
@given(piles())
def test_a_credit_on_hold_pays_nothing_and_the_others_pay_as_if_it_were_not_there(items):
    held = {each.id for each in items if each.hold}
    assert not held & {each.credit_id for each in match(items)}
    assert matched(*items) == matched(*(each for each in items if not each.hold))


@some
@given(piles(most=30))
def test_after_a_run_no_open_charge_is_left_with_an_open_credit_that_is_not_on_hold(items):
    left = {each.id: each.open for each in items}
    for application in match(items):
        left[application.credit_id] -= application.amount
        left[application.charge_id] -= application.amount
    open_ = {each.role for each in items if left[each.id] and not each.hold}
    assert open_ != {"charge", "credit"}


@some
@given(piles())
def test_a_second_run_finds_nothing_left_to_apply(items):
    left = {each.id: each.open for each in items}
    for application in match(items):
        left[application.credit_id] -= application.amount
        left[application.charge_id] -= application.amount
    assert match(attrs.evolve(each, open=left[each.id]) for each in items) == []


@some
@given(piles())
def test_the_total_that_is_applied_does_not_depend_on_the_rules(items):
    credits = sum(each.open for each in items if each.role == "credit" and not each.hold)
    charges = sum(each.open for each in items if each.role == "charge")
    assert sum(each.amount for each in match(items)) == min(credits, charges)


# The rules, one example each


def test_a_number_in_the_memo_goes_before_an_exact_amount_and_an_older_invoice():
    items = (
        charge("old", 50, day=DAY - timedelta(days=9)),
        charge("exact", 70),
        charge("named", 100, number="1042"),
    )
    assert matched(credit(amount=70, memo="inv 1042"), *items) == [("p", "named", 70, "number")]


def test_a_year_in_the_memo_is_no_invoice_number():
    items = charge("a", 500, number="2026"), charge("b", 750, number="1007")
    payment = credit(amount=750, memo="June 2026 retainer")
    assert matched(payment, *items) == [("p", "b", 750, "exact")]


def test_the_number_of_a_check_in_the_memo_is_no_invoice_number():
    items = charge("a", 500, number="1003"), charge("b", 750, number="1007")
    assert matched(credit(amount=750, memo="check 1003"), *items) == [("p", "b", 750, "exact")]


def test_a_check_number_pays_no_invoice_even_if_the_invoice_has_the_amount():
    items = charge("a", 500, day=DAY - timedelta(days=1)), charge("b", 500, number="1003")
    assert matched(credit(amount=500, memo="check #1003"), *items) == [("p", "a", 500, "exact")]


def test_told_numbers_are_paid_in_the_order_in_which_they_stand():
    items = charge("a", 40, number="1"), charge("b", 40, number="2"), charge("c", 40, number="3")
    assert matched(credit(amount=100, memo="invoices 3, 1 and 2"), *items) == [
        ("p", "c", 40, "number"),
        ("p", "a", 40, "number"),
        ("p", "b", 20, "number"),
    ]


def test_a_bare_number_in_ref_is_that_of_a_check():
    items = charge("a", 40, day=DAY - timedelta(days=1)), charge("b", 90, number="1042")
    assert matched(credit(amount=30, ref="1042"), *items) == [("p", "a", 30, "oldest")]


@pytest.mark.parametrize("ref", ["inv 1042", "Invoice 1042", "INV #1042", "invoice: 1042"])
def test_a_number_in_ref_after_inv_or_invoice_names_an_invoice(ref):
    items = charge("a", 40, day=DAY - timedelta(days=1)), charge("b", 90, number="1042")
    assert matched(credit(amount=30, ref=ref), *items) == [("p", "b", 30, "number")]


@pytest.mark.parametrize("text", [{"memo": "for 1042"}, {"ref": "1042"}])
def test_another_number_names_the_invoice_whose_balance_is_what_is_left(text):
    items = charge("a", 90, day=DAY - timedelta(days=1)), charge("b", 90, number="1042")
    assert matched(credit(amount=90, **text), *items) == [("p", "b", 90, "number")]
    assert matched(credit(amount=91, **text), *items) == [
        ("p", "a", 90, "oldest"),
        ("p", "b", 1, "oldest"),
    ]


def test_other_numbers_are_paid_if_all_together_are_what_is_left():
    items = (
        charge("a", 100, day=DAY - timedelta(days=1)),
        charge("b", 30, number="1042"),
        charge("c", 70, number="1043"),
    )
    payment = credit(amount=100, memo="for 1043 with 1042")
    assert matched(payment, *items) == [("p", "c", 70, "number"), ("p", "b", 30, "number")]


def test_other_numbers_are_not_paid_if_two_of_them_have_what_is_left():
    items = (
        charge("a", 50, day=DAY - timedelta(days=1)),
        charge("b", 50, number="1042"),
        charge("c", 50, number="1043"),
    )
    payment = credit(amount=50, memo="for 1042 or for 1043")
    assert matched(payment, *items) == [("p", "a", 50, "exact")]


def test_what_told_numbers_leave_over_decides_about_the_others():
    items = (
        charge("a", 40, number="1040"),
        charge("b", 60, number="1042"),
        charge("c", 60, day=DAY - timedelta(days=1)),
    )
    payment = credit(amount=100, memo="1042; invoice 1040")
    assert matched(payment, *items) == [("p", "a", 40, "number"), ("p", "b", 60, "number")]


def test_a_credit_memo_does_not_name_an_invoice_by_its_own_number():
    items = charge("a", 40, day=DAY - timedelta(days=1)), charge("b", 90, number="1042")
    assert matched(
        credit(amount=90, ref="1042", kind="invoice"), items[0], attrs.evolve(items[1], open=80)
    ) == [
        ("p", "a", 40, "oldest"),
        ("p", "b", 50, "oldest"),
    ]


def test_an_exact_balance_goes_before_an_older_invoice():
    items = (
        charge("a", 40, day=DAY - timedelta(days=9)),
        charge("b", 70, day=DAY),
        charge("c", 70, day=DAY - timedelta(days=1)),
    )
    assert matched(credit(amount=70), *items) == [("p", "c", 70, "exact")]


def test_a_balance_that_a_number_left_over_may_match_exactly():
    items = (
        charge("a", 10, day=DAY - timedelta(days=2)),
        charge("b", 20, day=DAY - timedelta(days=1)),
        charge("c", 100, number="1042"),
    )
    applications = matched(credit("p1", 70, memo="1042"), credit("p2", 30), *items)
    assert applications == [("p1", "c", 70, "number"), ("p2", "c", 30, "exact")]


def test_a_set_of_charges_is_paid_if_it_is_the_only_one_with_that_sum():
    both = charge("a", 10), charge("b", 20)
    assert matched(credit(amount=30), *both) == [("p", "a", 10, "exact"), ("p", "b", 20, "exact")]
    one = charge("a", 10), charge("b", 20), charge("c", 40)
    assert matched(credit(amount=50), *one) == [("p", "a", 10, "exact"), ("p", "c", 40, "exact")]
    two = charge("a", 10), charge("b", 20), charge("c", 40), charge("d", 30)
    assert {rule for *_, rule in matched(credit(amount=50), *two)} == {
        "oldest"
    }  # 10 + 40 and 20 + 30


@pytest.mark.parametrize(("count", "rule"), [(20, "exact"), (21, "oldest")])
def test_no_set_is_looked_for_among_more_than_twenty(count, rule):
    items = [charge(f"c{place:02}", 2**place) for place in range(count)]
    assert {each.rule for each in match([credit(amount=2**5 + 2**9), *items])} == {rule}


def test_sets_are_looked_for_among_what_is_left():
    items = [charge(f"c{place:02}", 2**place) for place in range(21)]
    first = credit("p1", 2**20, day=DAY - timedelta(days=1))
    assert {each.rule for each in match([first, credit("p2", 3), *items])} == {"exact"}


def test_the_oldest_charge_is_the_first_by_due_date_then_date_then_number_then_id():
    due = DAY + timedelta(days=30)
    order = [
        charge("z", 1, day=DAY, due=DAY, number="9"),
        charge("y", 1, day=DAY - timedelta(days=5), due=due, number="9"),
        charge("x", 1, day=DAY, due=due, number="INV-9"),
        charge("v", 1, day=DAY, due=due, number="INV-10"),
        charge("w", 1, day=DAY, due=due, number="INV-10"),
    ]
    shuffled = [order[place] for place in (4, 2, 0, 3, 1)]
    assert sorted(shuffled, key=due_order) == order
    assert [each.charge_id for each in match([credit(amount=4), *shuffled])] == ["z", "y", "x", "v"]


def test_a_rule_is_tried_for_every_credit_before_the_next_rule():
    items = charge("a", 50, number="1"), charge("b", 30)
    older, newer = credit("p1", 50, day=DAY - timedelta(days=1)), credit("p2", 50, memo="invoice 1")
    assert matched(older, newer, *items) == [("p2", "a", 50, "number"), ("p1", "b", 30, "oldest")]


def test_credits_pay_by_date_then_id():
    items = charge("a", 5), charge("b", 7, day=DAY + timedelta(days=1))
    applications = matched(
        credit("p2", 4), credit("p1", 4), credit("p3", 4, day=DAY - timedelta(days=1)), *items
    )
    assert applications == [
        ("p3", "a", 4, "oldest"),
        ("p1", "a", 1, "oldest"),
        ("p1", "b", 3, "oldest"),
        ("p2", "b", 4, "oldest"),
    ]


def test_of_two_invoices_of_one_number_the_older_open_one_is_paid_first():
    old, new = DAY - timedelta(days=30), DAY
    items = (
        charge("b", 30, number="1042", day=new, due=new),
        charge("a", 30, number="1042", day=old, due=new + timedelta(days=30)),
    )
    assert matched(credit(amount=40, memo="inv 1042"), *items) == [
        ("p", "a", 30, "number"),
        ("p", "b", 10, "number"),
    ]
    paid = attrs.evolve(items[1], open=0)
    assert matched(credit(amount=30, memo="for 1042"), *items) == [("p", "a", 30, "number")]
    assert matched(credit(amount=30, memo="for 1042"), items[0], paid) == [("p", "b", 30, "number")]


def test_only_invoices_and_bills_have_numbers_that_a_memo_names():
    items = (
        charge("a", 30, number="5"),
        charge("j", 30, number="1042", kind="journal", day=DAY + timedelta(days=1)),
    )
    assert matched(credit(amount=20, memo="1042"), *items) == [("p", "a", 20, "oldest")]


# Unique sets


@many
@given(st.lists(st.integers(1, 12), max_size=9), st.integers(1, 40))
def test_the_only_set_is_the_one_that_trying_all_of_them_finds(amounts, target):
    sets = [
        places
        for places in all_sets(range(len(amounts)))
        if sum(amounts[place] for place in places) == target
    ]
    assert unique_subset(amounts, target) == (list(sets[0]) if len(sets) == 1 else None)


@some
@given(st.lists(st.integers(1, 10**12), min_size=2, max_size=20), st.data())
def test_a_set_that_is_found_sums_to_the_target(amounts, data):
    chosen = data.draw(st.sets(st.integers(0, len(amounts) - 1), min_size=1))
    target = sum(amounts[place] for place in chosen)
    subset = unique_subset(amounts, target)
    assert subset is None or sum(amounts[place] for place in subset) == target
    assert subset is None or len(set(subset)) == len(subset)


@settings(max_examples=examples(0.2))
@given(st.sets(st.integers(0, 19), min_size=1))
def test_among_powers_of_two_every_sum_has_one_set(places):
    assert unique_subset(
        [2**place for place in range(20)], sum(2**place for place in places)
    ) == sorted(places)
