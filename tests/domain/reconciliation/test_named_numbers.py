"""Numbers in memos: generated memos whose meaning is known, and an example for each clause."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.reconciliation.named_numbers import KnownNumbers, NamedNumbers, named_numbers
from domain.texts import name_key
from tests.strategies import examples

some = settings(max_examples=examples(0.5))
many = settings(max_examples=examples(2))

PLAIN = ["9", "10", "1042", "2026", "200"]
TELLING = ["A-7", "7b", "INV-2026-0002"]
KNOWN = KnownNumbers({name_key(number) for number in (*PLAIN, *TELLING)})


def named(text, *, known=KNOWN, **options):
    numbers = named_numbers(text, known, **options)
    return list(numbers.told), list(numbers.others)


def known(*numbers):
    return KnownNumbers({name_key(number) for number in numbers})


# Generated memos: pieces of a known meaning, with words between them

NUMBER = st.sampled_from([*PLAIN, *TELLING])
CALLED = st.sampled_from(
    [
        "inv ",
        "inv. ",
        "Inv.",
        "Inv #",
        "INVOICE: ",
        "Invoices ",
        "bill ",
        "Bills: #",
        "invoice no. ",
        "Invoice No.",
        "invoice number ",
        "invoice nos. ",
    ]
)
NEVER = st.sampled_from(
    [
        f"{word}{sign}"
        for word in ("check", "Cheque", "CHK", "ck", "po", "order", "est", "unit", "Apt", "suite")
        for sign in (" ", " #", " no. ", " no ", "#", ": ")
    ]
)
OTHERWISE = st.sampled_from(["paid ", "$", "invoiced ", "reinv ", "ref. ", "in June ", "("])
LIST = st.sampled_from([", ", " & ", "&", " + ", "+", " and ", ", and ", ", #"])


@st.composite
def told_lists(draw):
    """A list after a word for an invoice; one of its numbers may be that of a paid invoice."""
    numbers = draw(st.lists(NUMBER, min_size=1, max_size=4))
    written = [*numbers]
    if draw(st.booleans()):
        written.insert(draw(st.integers(0, len(written))), draw(st.sampled_from(["77", "B-3"])))
    text = draw(CALLED) + written[0]
    for number in written[1:]:
        text += draw(LIST) + number
    return text, numbers, []


def pieces(prefixes, meaning):
    return st.tuples(prefixes, NUMBER).map(lambda pair: ("".join(pair), *meaning(pair[1])))


def never(number):
    del number
    return [], []


def told_or_other(number):
    return ([number], []) if number in TELLING else ([], [number])


PIECE = st.one_of(
    told_lists(),
    pieces(NEVER, never),
    pieces(OTHERWISE, told_or_other),
    st.sampled_from([("9.50", [], []), ("1,042", [], []), ("x10", [], []), ("10/9", [], [])]),
    st.sampled_from([("2026-01-10", [], []), ("9-A-7", [], []), ("1042-b", [], [])]),
)
BETWEEN = st.sampled_from(["; ", " with ", ") ", "\n", " - ", ". Then "])


@many
@given(st.lists(PIECE, max_size=5), BETWEEN, st.booleans())
def test_a_memo_names_what_its_parts_name_in_their_order(parts, between, is_memo):
    text = "Hello" + between + between.join(part for part, _, _ in parts) + between
    told = [name_key(number) for _, numbers, _ in parts for number in numbers]
    others = [name_key(number) for _, _, numbers in parts for number in numbers]
    expected = (
        list(dict.fromkeys(told)),
        [number for number in dict.fromkeys(others) if number not in told],
    )
    assert named(text, is_memo=is_memo) == expected


@some
@given(st.lists(NUMBER, min_size=1, max_size=5), st.lists(LIST | st.just(" "), min_size=5))
def test_a_memo_of_nothing_but_numbers_tells_them_and_a_reference_does_not(numbers, separators):
    text = numbers[0]
    for number, separator in zip(numbers[1:], separators, strict=False):
        text += separator + number
    in_order = list(dict.fromkeys(map(name_key, numbers)))
    assert named(text) == (in_order, [])
    telling = set(map(name_key, TELLING))
    told = [number for number in in_order if number in telling]
    assert named(text, is_memo=False) == (told, [each for each in in_order if each not in telling])


@many
@given(st.text("019aA-. #,&\nby", max_size=24), st.sets(st.text("019aA-", min_size=1, max_size=4)))
def test_what_a_text_names_stands_in_it_apart_from_other_words(text, numbers):
    numbers = {name_key(number) for number in numbers}
    folded = name_key(text)
    told, others = named(text, known=KnownNumbers(numbers))
    assert not set(told) & set(others)
    for number in told + others:
        assert number in numbers
        places = [place for place in range(len(folded)) if folded.startswith(number, place)]
        assert any(
            not folded[place - 1 : place][-1:].isalnum()
            and not folded[place + len(number) : place + len(number) + 1].isalnum()
            for place in places
        )


@many
@given(st.text("019aA-. #,&\nby", max_size=24), st.sets(st.text("019aA-", min_size=1, max_size=4)))
def test_capitals_and_wide_letters_make_no_difference(text, numbers):
    numbers = KnownNumbers({name_key(number) for number in numbers})
    wide = text.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "019aA"})
    assert named(text, known=numbers) == named(text.swapcase(), known=numbers)
    assert named(text, known=numbers) == named(wide, known=numbers)


# The clauses, one example each


@pytest.mark.parametrize(
    ("text", "told", "others"),
    [
        ("June 2026 retainer", [], ["2026"]),
        ("check 1042", [], []),
        ("Check No. 1042", [], []),
        ("PO 1042 for invoice 9", ["9"], []),
        ("check 1042, inv 1042", ["1042"], []),
        ("invoice check 1042", [], []),
        ("check A-7", [], []),
        ("paycheck 1042", [], ["1042"]),
        ("invoice 1042", ["1042"], []),
        ("bills 9, 10", ["9", "10"], []),
        ("inv 1042,9", ["1042", "9"], []),
        ("inv 1042,2026", ["1042", "2026"], []),
        ("inv 1,200", [], []),
        ("inv 10,200", [], []),
        ("inv 1042,200", ["1042", "200"], []),
        ("inv 9,2026", ["9", "2026"], []),
        ("inv 77, 1042", ["1042"], []),
        ("inv 9x, 1042", ["1042"], []),
        ("inv 1042 June 9", ["1042"], ["9"]),
        ("10.42 for inv 1042", ["1042"], []),
        ("#1042", ["1042"], []),
        (" # 1042 & 9", ["1042", "9"], []),
        ("paid #1042", [], ["1042"]),
        ("retainer A-7", ["a-7"], []),
        ("1042,9", ["1042", "9"], []),
        ("A-7,9", ["a-7", "9"], []),
        ("#1042 #9", ["1042", "9"], []),
        ("1042 or 9", [], ["1042", "9"]),
        ("10.42", [], []),
        ("1042.", ["1042"], []),
        ("thanks for 1042.", [], ["1042"]),
        ("paid 1042,9", [], []),
        ("10-9 10/9 _9 9_ 9x x9", [], []),
        ("Inv-9", [], []),
        ("inv9", [], []),
        ("Invoice\n9", ["9"], []),
        ("", [], []),
        ("no number", [], []),
    ],
)
def test_a_text_tells_some_numbers_and_has_others(text, told, others):
    assert named(text) == (told, others)


@pytest.mark.parametrize("text", ["1042", "1042, 9", " 1042"])
def test_a_bare_number_in_a_reference_is_not_told(text):
    assert named(text, is_memo=False)[0] == []


def test_the_longest_number_counts():
    numbers = known("2026", "INV-2026-0002", "9", "9 b", "b c d")
    assert named("INV-2026-0002", known=numbers) == (["inv-2026-0002"], [])
    assert named("for 9 b", known=numbers) == (["9 b"], [])
    assert named("for 9 b c d", known=numbers) == ([], ["9", "b c d"])


def test_of_overlapping_numbers_of_one_length_the_first_counts():
    assert named("for 10 11 12", known=known("10 11", "11 12", "1042-2")) == ([], ["10 11"])


def test_a_number_in_a_list_may_have_a_space():
    assert named("inv A 7,9", known=known("A 7", "9")) == (["a 7", "9"], [])
    assert named("inv A 7 & 9", known=known("A 7", "9")) == (["a 7", "9"], [])


@pytest.mark.parametrize("text", ["x9", "-x9", "x-9", "to x-9", "9x", "9-x", "9-x too", "9.5"])
def test_a_number_that_touches_a_single_letter_or_digit_does_not_count(text):
    assert named(text) == ([], [])


def test_a_number_may_begin_with_a_sign():
    assert named("#12", known=known("#12")) == (["#12"], [])
    assert named("check #12", known=known("#12")) == ([], [])
    assert named("inv #12", known=known("#12")) == (["#12"], [])


def test_a_number_may_be_nothing_but_signs():
    assert named("for ##", known=known("##")) == ([], ["##"])


def test_a_date_names_no_invoice_unless_it_is_the_number_of_one():
    text = "Void of Invoice 77 of 2026-01-10"
    assert named(text, known=known("10", "2026", "01")) == ([], [])
    assert named("for 2026-01-10", known=known("10", "2026-01-10")) == ([], ["2026-01-10"])


def test_a_text_names_no_number_when_there_are_no_numbers():
    assert named_numbers("for invoice 100", KnownNumbers(set())) == NamedNumbers()
