"""Which rows the lines of a statement are: properties, and an example of each rule."""

import random
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from time import process_time

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.reconciliation.statement_matching import (
    StatementLine,
    UnclearedRow,
    match_statement,
)
from tests.strategies import examples

DAY = date(2026, 3, 10)
NAMES = ["", "Shell Oil", "Netflix", "Maria Garcia", "Jose Garcia"]
PAYEES = ["", "DEPOSIT", "SHELL OIL 4711 OAKLAND CA", "PAYPAL *NETFLIX", "PAYROLL MARIA GARCIA"]
AMOUNTS = st.sampled_from([-5_000, -999, 1_000, 2_500, 3_500, 12_345, 13_345])
NUMBERS = st.sampled_from(["", "", "1041", "1042"])


def line(amount, *, index=0, days=0, payee="", number="", memo=""):
    return StatementLine(index, DAY + timedelta(days=days), amount, payee, memo, number)


def row(amount, *, id_="a", days=0, name="", number="", memo=""):
    return UnclearedRow(id_, DAY + timedelta(days=days), amount, number, name, memo)


def certain(lines, rows):
    matching = match_statement(lines, rows)
    return {(each.lines, each.rows) for each in matching.proposals if each.certain}


def only_doubt(lines, rows):
    """Why the only proposal is not certain."""
    (proposal,) = match_statement(lines, rows).proposals
    return proposal.evidence.doubt


@st.composite
def statements(draw):
    lines = draw(
        st.lists(
            st.builds(
                line,
                AMOUNTS,
                days=st.integers(-9, 9),
                payee=st.sampled_from(PAYEES),
                number=NUMBERS,
            ),
            max_size=9,
        )
    )
    rows = draw(
        st.lists(
            st.builds(
                row, AMOUNTS, days=st.integers(-9, 9), name=st.sampled_from(NAMES), number=NUMBERS
            ),
            max_size=9,
        )
    )
    return (
        [evolve(each, index=index) for index, each in enumerate(lines)],
        [evolve(each, id=f"r{index}") for index, each in enumerate(rows)],
    )


many = settings(max_examples=examples(4))


@many
@given(statements())
def test_the_amounts_of_a_proposal_agree_and_nothing_is_in_two_places(statement):
    lines, rows = statement
    matching = match_statement(lines, rows)
    amounts = {each.index: each.amount for each in lines}, {each.id: each.amount for each in rows}
    for proposal in matching.proposals:
        assert sum(amounts[0][index] for index in proposal.lines) == sum(
            amounts[1][id_] for id_ in proposal.rows
        )
        assert min(len(proposal.lines), len(proposal.rows)) == 1
    indexes = [index for each in matching.proposals for index in each.lines]
    ids = [id_ for each in matching.proposals for id_ in each.rows]
    assert sorted([*indexes, *matching.unmatched_lines]) == sorted(amounts[0])
    assert sorted([*ids, *matching.unmatched_rows]) == sorted(amounts[1])


@many
@given(statements(), st.randoms(use_true_random=False))
def test_the_order_of_lines_and_rows_does_not_count(statement, chance):
    lines, rows = statement
    matching = match_statement(lines, rows)
    chance.shuffle(lines)
    chance.shuffle(rows)
    assert match_statement(lines, rows) == matching


@many
@given(statements(), st.sampled_from([1, 77_777]), st.booleans())
def test_a_pair_far_away_changes_nothing_of_the_others(statement, amount, is_old):
    lines, rows = statement
    before = match_statement(lines, rows)
    days = -1_000 if is_old else 1_000
    after = match_statement(
        [*lines, line(amount, index=99, days=days, payee="LYFT")],
        [*rows, row(amount, id_="z", days=days, name="Lyft")],
    )
    others = tuple(each for each in after.proposals if each.rows != ("z",))
    assert others == before.proposals
    assert ((99,), ("z",)) in {(each.lines, each.rows) for each in after.proposals if each.certain}


@many
@given(statements())
def test_a_certain_pair_without_a_number_has_no_equal_rival_on_its_day(statement):
    lines, rows = statement
    for proposal in match_statement(lines, rows).proposals:
        if not proposal.certain or len(proposal.lines) + len(proposal.rows) > 2:
            continue
        mine = lines[proposal.lines[0]]
        its = next(each for each in rows if each.id == proposal.rows[0])
        if proposal.evidence.same_number:
            continue
        # The same line on another day would fit the row as well, and there is one row only.
        copy = evolve(mine, index=99, date=mine.date + timedelta(days=1))
        if abs((copy.date - its.date).days) <= 4:
            both = certain([mine, copy], [its])
            assert both == set()
        twin = evolve(its, id="z", date=its.date + timedelta(days=1))
        if abs((mine.date - twin.date).days) <= 2:
            assert certain([mine], [its, twin]) == set()


@given(
    st.sampled_from([-12_345, -7_001, 9_999, 123]),
    st.integers(-400, 400),
    st.sampled_from(["", "Shell Oil", "Netflix", "Acme Supply Co", "7-Eleven 22"]),
    st.sampled_from(["", "1042", "7"]),
)
def test_a_line_and_a_row_that_agree_in_all_and_have_no_rival_are_certain(
    amount, days, name, number
):
    mine = line(amount, days=days, payee=name, number=number)
    its = row(amount, days=days, name=name, number=number)
    assert certain([mine], [its]) == {((0,), ("a",))}


# One to one


def test_a_line_is_shown_up_to_five_days_after_its_row_or_before_it():
    for days in (-2, 5):
        assert certain([line(-1234, days=days, payee="SHELL OIL")], [row(-1234, name="Shell Oil")])
    early = match_statement(
        [line(-1234, days=-5, payee="SHELL OIL")], [row(-1234, name="Shell Oil")]
    )
    assert [item.evidence.doubt for item in early.proposals] == ["unusual_days"]
    for days in (-6, 6):
        lines = [line(-1234, days=days, payee="SHELL OIL")]
        matching = match_statement(lines, [row(-1234, name="Shell Oil")])
        assert matching.proposals == ()
        assert (matching.unmatched_lines, matching.unmatched_rows) == ((0,), ("a",))


def test_a_check_with_its_number_is_found_weeks_later():
    check = row(-50_000, number="1042", name="Acme")
    assert certain([line(-50_000, days=100, number="001042")], [check])
    assert certain([line(-50_000, days=100, payee="CHECK #1042")], [check])
    assert match_statement([line(-50_000, days=181, number="1042")], [check]).proposals == ()
    assert match_statement([line(-50_000, days=20)], [check]).proposals == ()


def test_a_check_with_another_number_is_not_the_check():
    rows = [row(-50_000, number="1043", name="Acme")]
    assert match_statement([line(-50_000, number="1042")], rows).proposals == ()


def test_a_number_tells_equal_amounts_apart():
    lines = [line(-50_000, index=0, number="1041"), line(-50_000, index=1, number="1042")]
    rows = [row(-50_000, id_="b", number="1042"), row(-50_000, id_="a", number="1041")]
    assert certain(lines, rows) == {((0,), ("a",)), ((1,), ("b",))}


def test_a_payee_tells_equal_amounts_apart():
    lines = [
        line(-999, index=0, days=3, payee="PAYPAL *NETFLIX.COM LOS GATOS CA"),
        line(-999, index=1, days=2, payee="RECURRING SPOTIFY USA 8877"),
    ]
    rows = [row(-999, id_="a", name="Netflix"), row(-999, id_="b", days=1, name="Spotify")]
    assert certain(lines, rows) == {((0,), ("a",)), ((1,), ("b",))}


def test_a_full_name_tells_relatives_apart():
    lines = [
        line(-80_000, index=0, payee="PAYROLL JOSE GARCIA"),
        line(-80_000, index=1, payee="PAYROLL MARIA GARC"),
    ]
    rows = [row(-80_000, id_="a", name="Maria Garcia"), row(-80_000, id_="b", name="Jose Garcia")]
    assert certain(lines, rows) == {((0,), ("b",)), ((1,), ("a",))}


def test_nothing_is_certain_where_two_rows_fit_a_line_or_two_lines_fit_a_row():
    shell = line(-4_000, payee="SHELL OIL")
    rows = [row(-4_000, id_="a", days=-1, name="Shell"), row(-4_000, id_="b", name="Shell")]
    assert certain([shell], rows) == set()
    lines = [shell, evolve(shell, index=1, date=DAY + timedelta(days=1))]
    assert certain(lines, rows[:1]) == set()
    assert certain(lines, rows) == set()
    assert len(match_statement(lines, rows).proposals) == 2
    assert {each.evidence.doubt for each in match_statement(lines, rows).proposals} <= {
        "equal_amounts",
        "recurring_amount",
    }


def test_equal_rows_and_lines_that_nothing_tells_apart_are_paired_in_order():
    lines = [line(-450, index=index, days=1, payee="SQ *JOE'S PIZZA") for index in (4, 2)]
    rows = [row(-450, id_=id_, name="Joe's Pizza") for id_ in ("b", "a")]
    assert certain(lines, rows) == {((2,), ("a",)), ((4,), ("b",))}
    assert certain(lines, rows[:1]) == {((2,), ("b",))}


def test_another_payee_is_proposed_but_not_certain():
    lines, rows = [line(-4_321, payee="AMZN MKTP US")], [row(-4_321, name="Staples")]
    assert only_doubt(lines, rows) == "different_payee"


def test_an_amount_alone_is_certain_if_it_is_there_once_and_the_days_are_usual():
    lines = [line(43_210, days=2, payee="REMOTE DEPOSIT")]
    assert certain(lines, [row(43_210, name="Acme")])
    assert only_doubt(lines, [row(43_210, days=5, name="Acme")]) == "unusual_days"


@pytest.mark.parametrize("gap", [3, 7])
def test_a_time_of_a_series_is_certain_only_if_the_days_tell_which_it_is(gap):
    lines = [line(-9_900, index=0, days=1), line(-9_900, index=1, days=gap + 1)]
    rows = [row(-9_900, id_="a"), row(-9_900, id_="b", days=gap)]
    expected = {((0,), ("a",)), ((1,), ("b",))} if gap == 7 else set()
    assert certain(lines, rows) == expected


def test_a_week_of_a_series_is_not_taken_for_another_whose_row_is_missing():
    # The row of the second week is missing, and so is the line of the third.
    lines = [line(-9_900, index=0, days=1), line(-9_900, index=1, days=11)]
    rows = [row(-9_900, id_="a"), row(-9_900, id_="b", days=14)]
    assert certain(lines, rows) == {((0,), ("a",))}


# One to many, many to one


def test_a_deposit_is_the_receipts_of_its_days():
    rows = [
        row(12_345, id_="a", days=-1, name="Acme", number="501"),
        row(70_010, id_="b", name="Baker", number="77"),
        row(55_555, id_="c", days=4, name="Chen", number="9"),
    ]
    assert certain([line(82_355, days=2, payee="DEPOSIT")], rows) == {((0,), ("a", "b"))}


def test_a_deposit_may_be_net_of_a_fee():
    rows = [
        row(10_000, id_="a", name="Stripe"),
        row(25_017, id_="b", name="Stripe"),
        row(-1_075, id_="fee", name="Stripe", memo="Processing fee"),
    ]
    lines = [line(33_942, days=2, payee="STRIPE TRANSFER ST-K2J3")]
    assert certain(lines, rows) == {((0,), ("a", "b", "fee"))}
    assert match_statement([line(33_941, days=2, payee="STRIPE")], rows).proposals == ()


def test_a_deposit_that_can_be_two_sets_is_proposed_but_not_certain():
    rows = [
        row(61_234, id_="a", name="Acme"),
        row(40_111, id_="b", name="Baker"),
        row(71_234, id_="c", name="Chen"),
        row(30_111, id_="d", name="Davis"),
    ]
    assert only_doubt([line(101_345, payee="DEPOSIT")], rows) == "several_sets"
    rows = [evolve(each, date=DAY - timedelta(days=each.id > "b")) for each in rows]
    assert only_doubt([line(101_345, payee="DEPOSIT")], rows) == "several_sets"


def test_a_deposit_that_can_be_one_row_or_several_is_not_certain():
    rows = [
        row(101_345, id_="a", name="Acme"),
        row(61_234, id_="b", name="Baker"),
        row(40_111, id_="c", name="Chen"),
    ]
    assert only_doubt([line(101_345, payee="DEPOSIT")], rows) == "several_sets"


def test_a_row_that_two_deposits_need_makes_neither_certain():
    rows = [
        row(61_234, id_="a", days=-1),
        row(40_111, id_="b"),
        row(71_235, id_="c", days=1),
    ]
    lines = [
        line(101_345, index=0, days=1, payee="DEPOSIT"),
        line(111_346, index=1, days=2, payee="DEPOSIT"),
    ]
    assert certain(lines, rows) == set()


def test_round_amounts_have_a_sum_by_chance():
    rows = [row(5_000, id_="a", name="Acme"), row(10_000, id_="b", name="Baker")]
    assert only_doubt([line(15_000, payee="DEPOSIT")], rows) == "chance"


def test_several_lines_are_one_row():
    lines = [
        line(-73_418, index=0, days=1, payee="PAYROLL MARIA GARCIA"),
        line(-81_007, index=1, days=1, payee="PAYROLL DAVID SMITH"),
    ]
    assert certain(lines, [row(-154_425, name="Payroll")]) == {((0, 1), ("a",))}


def test_the_evidence_says_what_agrees():
    lines = [line(-4_500, days=3, payee="ACE HARDWARE 7033 BERKELEY CA", number="1042")]
    rows = [row(-4_500, name="Ace Hardware", number="1042")]
    (proposal,) = match_statement(lines, rows).proposals
    evidence = proposal.evidence
    assert (evidence.days_apart, evidence.same_number, evidence.payee) == (3, True, "same")
    assert evidence.words_shared == ("ace", "hardware")


def test_certain_proposals_come_first():
    lines = [line(-4_321, index=0, payee="AMAZON"), line(-99, index=1, payee="SHELL")]
    rows = [row(-4_321, id_="a", name="Staples"), row(-99, id_="b", name="Shell")]
    assert [each.certain for each in match_statement(lines, rows).proposals] == [True, False]


def test_lines_and_rows_of_nothing_are_left_over():
    matching = match_statement([line(0)], [row(0)])
    assert (matching.unmatched_lines, matching.unmatched_rows) == ((0,), ("a",))


# Speed


def large(lines_count, rows_count, amount):
    chance = random.Random(3)
    rows = [
        UnclearedRow(
            f"{number:06}",
            date(2016, 1, 1) + timedelta(days=number * 3_650 // rows_count),
            amount(chance),
            "",
            f"Payee {chr(97 + chance.randrange(26))}{chr(97 + chance.randrange(26))}x",
        )
        for number in range(rows_count)
    ]
    lines = [
        StatementLine(index, row.date + timedelta(days=2), row.amount, row.name.upper())
        for index, row in enumerate(rows[:: rows_count // lines_count])
    ]
    return lines, rows


@pytest.mark.parametrize(
    "amount",
    [
        lambda chance: -chance.randrange(100, 100_000),
        lambda chance: 100 * chance.randrange(1, 40),
        lambda _: -999,
    ],
    ids=["different amounts", "few amounts", "one amount"],
)
def test_the_work_grows_with_the_lines_and_not_faster(amount):
    def seconds(lines_count):
        lines, rows = large(lines_count, lines_count * 10, amount)
        began = process_time()
        matching = match_statement(lines, rows)
        assert Counter(index for each in matching.proposals for index in each.lines)
        return process_time() - began

    times = [min(seconds(count) for _ in range(2)) for count in (250, 2_000)]
    assert all(second < 30 * first + 0.5 for first, second in pairwise(times))
