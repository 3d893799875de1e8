"""Series of document numbers: what is missing, and what is there twice."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from domain.invoicing.number_series import (
    DoubledNumber,
    MissingNumbers,
    NumberedDocument,
    number_series,
)


def series(*numbers, kind="invoice"):
    return number_series(
        NumberedDocument(kind, number, f"i{place}") for place, number in enumerate(numbers)
    )


@given(st.lists(st.integers(1, 60), min_size=1), st.sampled_from(["", "INV-", "inv-2026-"]))
def test_a_series_has_every_number_between_its_first_and_its_last_or_lacks_it(values, prefix):
    (only,) = series(*(f"{prefix}{value:03d}" for value in values))
    missing = [
        value
        for gap in only.missing
        for value in range(int(gap.first[-3:]), int(gap.last[-3:]) + 1)
    ]
    assert sorted({*values, *missing}) == list(range(min(values), max(values) + 1))
    assert not set(values) & set(missing)
    assert sum(gap.count for gap in only.missing) == len(missing)
    assert only.count == len(values)
    counts = Counter(values)
    assert {int(double.number[-3:]): len(double.ids) for double in only.doubled} == {
        value: count for value, count in counts.items() if count > 1
    }


def test_missing_numbers_are_written_like_their_neighbours():
    (only,) = series("INV-0008", "INV-0012", "INV-0013")
    assert only.missing == (MissingNumbers("INV-0009", "INV-0011", 3),)
    assert [gap.first for gap in series("8", "10")[0].missing] == ["9"]
    assert (only.prefix, only.first, only.last) == ("INV-", "INV-0008", "INV-0013")


def test_each_kind_and_prefix_is_a_series_of_its_own():
    listed = series("1001", "INV-9", "inv-11", "Opening", "B-2", "")
    assert [(each.prefix, each.count) for each in listed] == [
        ("", 1), ("B-", 1), ("INV-", 2), ("Opening", 1),
    ]  # fmt: skip
    memos = series("1001", "1001", kind="credit_memo")
    assert memos[0].doubled == (DoubledNumber("1001", ("i0", "i1")),)


def test_no_documents_have_no_series():
    assert series() == []
