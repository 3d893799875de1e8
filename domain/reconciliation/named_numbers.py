"""The numbers of invoices and bills that a memo names.

A number is *told* where the text says that it is the number of an invoice: after a word such as
"invoice", in a list after such a word, after a # at the beginning, in a memo of nothing but
numbers, or because it has a letter and a digit. Any other number may be a year or a quantity. After
a word such as "check", a number never counts.
"""

import re
from collections.abc import Collection

from attrs import field, frozen

from domain.texts import name_key

_MARK = r"[\s.:#]*(?:(?:nos?|numbers?)(?=[\s.:#]))?[\s.:#]*"
"""What may stand between a word and its number: ` #`, `: `, `. No. `."""

_CALLED_INVOICE = re.compile(rf"(?<!\w)(?:inv|invoices?|bills?)(?=[\s.:#]){_MARK}")
_CALLED_OTHERWISE = re.compile(
    rf"(?<!\w)(?:check|cheque|chk|ck|po|order|est|unit|apt|suite)(?=[\s.:#]){_MARK}"
)
_SIGN_AT_THE_BEGINNING = re.compile(r"\s*#\s*")
_LIST_SEPARATOR = re.compile(rf"(?:\s*(?:[,&+]|(?<!\w)and(?!\w)))+{_MARK}")
_BARE_SEPARATOR = re.compile(r"(?:[\s,;&+#]|\.(?!\w)|(?<!\w)and(?!\w))+")
"""What stands between the numbers of a memo that is nothing but numbers."""

_THOUSANDS = r"(?:(?<=\b\d)|(?<=\b\d\d)|(?<=\b\d\d\d)),(?=\d{3}(?!\w))"
_THOUSANDS_SEPARATOR = re.compile(_THOUSANDS)
_OTHER_NUMBER = re.compile(rf"(?=[^\s,&+;]*\d)(?:[^\s,&+;]|{_THOUSANDS})+")
"""In a list, the number of an invoice that is not open, perhaps because it is paid already."""
_DIGITS = re.compile(r"\d+")
_SIGNS = re.compile(r"\A[\W_]+")

_JOINERS = frozenset("-/.,\u2010\u2012\u2013")
"""Signs that make one word of two: hyphens, slashes, points and commas."""


@frozen
class NamedNumbers:
    """The numbers that a text names, in the order in which they stand, each of them once."""

    told: tuple[str, ...] = ()
    """Those that the text calls the numbers of invoices."""
    others: tuple[str, ...] = ()
    """Those that may be something else."""


class KnownNumbers:
    """The numbers of the open invoices and bills, each as its `name_key`."""

    def __init__(self, numbers: Collection[str]) -> None:
        self._numbers = numbers
        self._lengths = sorted({len(number) for number in numbers}, reverse=True)

    def at(self, text: str, start: int) -> list[str]:
        """The numbers that stand at a place of a text, the longest first."""
        words = (text[start : start + length] for length in self._lengths)
        return [word for word in dict.fromkeys(words) if word in self._numbers]

    def anywhere(self, text: str) -> list[tuple[int, str]]:
        """The places and numbers of a text, the longest numbers first."""
        return [
            (start, text[start : start + length])
            for length in self._lengths
            for start in range(len(text) - length + 1)
            if text[start : start + length] in self._numbers
        ]


def named_numbers(text: str, known: KnownNumbers, *, is_memo: bool = True) -> NamedNumbers:
    """Which of the known numbers a text names.

    `is_memo` is false for the reference of a payment, where a bare number is that of a check.
    """
    reading = _Reading(name_key(text), known)
    if is_memo:
        reading.read_bare_numbers()
    reading.read_lists()
    excluded = {match.end() for match in _CALLED_OTHERWISE.finditer(reading.text)}
    told: dict[str, None] = {}
    others: dict[str, None] = {}
    for start, number in reading.numbers():
        places = {start, start + _length_of_signs(number)}
        if places & excluded:
            continue
        is_told = _has_letter_and_digit(number) or places & reading.told
        (told if is_told else others)[number] = None
    return NamedNumbers(tuple(told), tuple(number for number in others if number not in told))


@frozen
class _Reading:
    """A text, folded as a `name_key`, and what its lists of numbers say."""

    text: str
    known: KnownNumbers
    told: set[int] = field(factory=set)
    """The places where the number of an invoice is expected."""
    parting: set[int] = field(factory=set)
    """The places before and between the numbers of lists. A point or comma there joins nothing."""
    thousands_separators: set[int] = field(factory=set)
    """The places of the commas in numbers such as 1,200."""

    def __attrs_post_init__(self) -> None:
        matches = _THOUSANDS_SEPARATOR.finditer(self.text)
        self.thousands_separators.update(match.start() for match in matches)

    def read_lists(self) -> None:
        """Note the numbers after a word for an invoice, and those after a # at the beginning."""
        for match in _CALLED_INVOICE.finditer(self.text):
            self._note_parting(match.start(), match.end())
            self._read_list(match.end())
        if match_of_sign := _SIGN_AT_THE_BEGINNING.match(self.text):
            self._read_list(match_of_sign.end())

    def read_bare_numbers(self) -> None:
        """Note the numbers of a text that is nothing but numbers."""
        beginning = _BARE_SEPARATOR.match(self.text)
        place = beginning.end() if beginning else 0
        places: set[int] = set()
        separators: list[tuple[int, int]] = []
        while place < len(self.text):
            places.add(place)
            end = self._end_of_number(place, _DIGITS)
            separator = _BARE_SEPARATOR.match(self.text, end) if end else None
            if end is None or end in self.thousands_separators:
                return
            if separator is None and end < len(self.text):
                return
            place = separator.end() if separator else end
            separators.append((end, place))
        self.told.update(places)
        for start, end in separators:
            self._note_parting(start, end)

    def numbers(self) -> list[tuple[int, str]]:
        """The known numbers that stand apart from other words, with their places, in order.

        Where two of them overlap, the longer one counts.
        """
        is_taken = bytearray(len(self.text))
        numbers = []
        for start, number in self.known.anywhere(self.text):
            end = start + len(number)
            if self._is_beginning(start) and self._is_end(end) and not any(is_taken[start:end]):
                is_taken[start:end] = b"\1" * len(number)
                numbers.append((start, number))
        return sorted(numbers)

    def _read_list(self, place: int) -> None:
        """Note the places of the numbers in a list that begins at a place."""
        while (end := self._end_of_number(place, _OTHER_NUMBER)) is not None:
            self.told.add(place)
            separator = _LIST_SEPARATOR.match(self.text, end)
            if separator is None:
                return
            self._note_parting(*separator.span())
            place = separator.end()

    def _end_of_number(self, place: int, other: re.Pattern[str]) -> int | None:
        """Where the known number at a place ends, or else what the pattern matches; None if
        neither is there. A comma ends a number unless it separates thousands.
        """
        for number in self.known.at(self.text, place):
            end = place + len(number)
            is_at_comma = self.text[end : end + 1] == ","
            if self._is_end(end) or (is_at_comma and end not in self.thousands_separators):
                return end
        match = other.match(self.text, place)
        return match.end() if match else None

    def _note_parting(self, start: int, end: int) -> None:
        self.parting.update(range(start, end))

    def _is_beginning(self, start: int) -> bool:
        """Whether no letter or digit touches a place from the left, directly or joined."""
        before = self.text[max(0, start - 2) : start]
        if _is_in_word(before[-1:]):
            return False
        return not (
            before[-1:] in _JOINERS and start - 1 not in self.parting and _is_in_word(before[:-1])
        )

    def _is_end(self, end: int) -> bool:
        """Whether no letter or digit touches a place from the right, directly or joined."""
        after = self.text[end : end + 2]
        if _is_in_word(after[:1]):
            return False
        return not (after[:1] in _JOINERS and end not in self.parting and _is_in_word(after[1:]))


def _is_in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _has_letter_and_digit(number: str) -> bool:
    has_letter = any(character.isalpha() for character in number)
    return has_letter and any(character.isdigit() for character in number)


def _length_of_signs(number: str) -> int:
    """How many signs, such as #, stand before the first letter or digit of a number."""
    return len(number) - len(_SIGNS.sub("", number))
