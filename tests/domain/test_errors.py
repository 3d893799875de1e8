"""Refusals of the books: their places and remedies in the words of a bookkeeper."""

import pytest

from domain.errors import Fault, Invalid, Refused, Remedy, TooLarge, listed, spoken_place


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("", ""),
        ("/amount", "amount"),
        ("/due_date", "due date"),
        ("/contact_id", "contact"),
        ("/lines/0/account_id", "line 1, account"),
        ("/splits/11", "split 12"),
    ],
)
def test_a_place_is_said_in_words(path, place):
    assert spoken_place(path) == place


def test_a_refusal_names_every_place_that_is_wrong():
    refusal = Refused([Fault("/lines/1/rate", "must be a number"), Fault("", "must balance")])
    assert str(refusal) == "line 2, rate: must be a number; must balance"


def test_a_fault_of_a_part_is_seen_from_the_whole_with_its_remedy():
    fault = Fault("/row_id", "is unknown", Remedy.FIND_UNDEPOSITED, ("account_id",))
    assert fault.within("/splits/0") == Fault(
        "/splits/0/row_id", "is unknown", Remedy.FIND_UNDEPOSITED, ("account_id",)
    )
    (outer,) = Refused([fault]).within("/splits/0").faults
    assert outer.remedy is Remedy.FIND_UNDEPOSITED


def test_what_is_too_large_is_still_too_large_seen_from_the_whole():
    refusal = TooLarge.at("/body", "is too long").within("/changes/3")
    assert (refusal.code, str(refusal)) == ("too_large", "change 4, body: is too long")


def test_a_message_does_not_hold_the_remedy_which_each_entrance_words():
    error = Invalid("the file does not say which days it covers", Remedy.GIVE, ("as_of",))
    assert (str(error), error.remedy, error.names) == (
        "the file does not say which days it covers",
        Remedy.GIVE,
        ("as_of",),
    )


@pytest.mark.parametrize(
    ("remedy", "text"), [(Remedy.GIVE, "a, b and c"), (Remedy.CHOOSE, "a, b or c")]
)
def test_the_subjects_of_a_remedy_are_a_list_in_a_sentence(remedy, text):
    assert listed(["a", "b", "c"], remedy) == text
    assert (listed(["a"], remedy), listed([], remedy)) == ("a", "")
