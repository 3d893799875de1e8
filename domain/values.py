"""The types of fields: money, dates, names and others. Each type carries its whole rule.

An `Annotated` type carries its `FieldRule`. The domain enforces the rule when a record is made,
adapters publish its `limits` and `example`, and the tests generate values from it. Money is an
`int` of cents everywhere inside the program.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any
from unicodedata import name as name_of_character

from attrs import field, frozen

from domain.error_codes import FaultCode
from domain.errors import Invalid
from domain.texts import invisible_character, normal_name

LARGEST_MONEY = 999_999_999_999_999
"""The largest amount in cents that `AMOUNT` can write: 13 digits and two decimals."""
LAST_POSITION = 1_000_000
"""The last place that a record can have in an order that people choose."""

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)

AMOUNT = re.compile(r"-?(?:0|[1-9][0-9]{0,12})(?:\.[0-9]{1,2})?", re.ASCII)
"""How amounts are written."""

RATE = re.compile(r"-?(?:0|[1-9][0-9]{0,12})(?:\.[0-9]{1,6})?", re.ASCII)
"""How quantities, prices and percentages are written."""

_UNPRINTABLE = "\x00-\x1f\x7f-\x9f\ud800-\udfff"
_DIRECTION = "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
"""Characters that change the direction of text, and so can make one name look like another."""

_FORBIDDEN_IN_LINE = re.compile(f"[{_UNPRINTABLE}{_DIRECTION}]")
_FORBIDDEN_IN_LINES = re.compile(f"(?![\t\n])[{_UNPRINTABLE}{_DIRECTION}]")


@frozen(eq=False)
class FieldRule:
    """What a value must be."""

    words: str
    """What completes the sentence "must be ..."."""
    example: Any
    check: Callable[[Any], str | None]
    """What is wrong with a value, or None."""
    limits: Mapping[str, Any] = field(factory=dict)
    """The same rule as data: a pattern, or bounds of the length or of the value."""
    normal_form: Callable[[str], str] | None = None
    """For names and numbers of documents and accounts: the form in which an entered one is kept."""

    @property
    def is_free_text(self) -> bool:
        """Whether a person may enter any text that prints."""
        return "max_length" in self.limits

    def code_of(self, value: Any) -> FaultCode:
        """The code of what is wrong with a value that breaks the rule, but is of the right type."""
        if not isinstance(value, str):
            return "malformed" if isinstance(value, Mapping) else "out_of_range"
        if len(value) > self.limits.get("max_length", len(value)):
            return "too_long"
        return "too_short" if len(value) < self.limits.get("min_length", 0) else "malformed"

    def check_entered(self, text: str) -> str | None:
        """What is wrong with a text that a person enters, or None.

        Records that are stored may have such a text: older versions of the program accepted it.
        """
        character = invisible_character(text)
        if character is None:
            return None
        name = name_of_character(character, "without a name")
        return (
            f"must be {self.words}; it has the invisible character U+{ord(character):04X} "
            f"({name}); remove it"
        )


def parse_amount(text: str) -> int:
    """Cents of an amount as people and programs write it: `"1250.00"`, `"-0.5"`.

    The text is checked against `AMOUNT` first: `Decimal` would accept "NaN" and "1e20000000".
    """
    if not AMOUNT.fullmatch(text):
        raise Invalid(f"must be {_MONEY_WORDS}")
    whole, _, cents = text.lstrip("-").partition(".")
    value = int(whole) * 100 + int((cents + "00")[:2])
    return -value if text.startswith("-") else value


def format_amount(cents: int) -> str:
    """An amount as text: `125000` cents as `"1250.00"`."""
    digits = f"{cents:04d}" if cents < 0 else f"{cents:03d}"  # The sign takes a place.
    return f"{digits[:-2]}.{digits[-2:]}"


def parse_rate(text: str) -> Decimal:
    """The number in a text: a quantity, price or percentage of up to six decimals."""
    if not RATE.fullmatch(text):
        raise Invalid(f"must be {_RATE_WORDS}")
    return Decimal(text) or Decimal(0)  # minus zero is zero


def format_rate(value: Decimal) -> str:
    """A number as the shortest text of at least two decimals: `"1.50"`, `"0.333333"`."""
    text = f"{value or 0:.6f}".rstrip("0")  # minus zero is zero
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals:0<2}"


def has_digit(text: str) -> bool:
    """Whether a text has a digit, as the number of a check does and "EFT" does not."""
    return any(character.isdigit() for character in text)


def extend(quantity: Decimal, rate: Decimal) -> int:
    """The extension of a line: quantity times rate in cents, rounded half away from zero."""
    return int((quantity * rate * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _text(
    words: str,
    example: str,
    longest: int,
    *,
    shortest: int = 0,
    multiline: bool = False,
    normal_form: Callable[[str], str] | None = None,
) -> FieldRule:
    """A rule for text of `shortest` to `longest` characters that prints as it is stored."""
    forbidden = _FORBIDDEN_IN_LINES if multiline else _FORBIDDEN_IN_LINE

    def check(value: str) -> str | None:
        if not shortest <= len(value) <= longest:
            return f"must be {words}; it has {len(value)} characters"
        if not value.isprintable() and (character := forbidden.search(value)):
            return f"must be {words}; it has the character U+{ord(character[0]):04X}"
        if shortest and value.strip() != value:
            return f"must be {words}; remove the space at its beginning or end"
        return None

    limits = {"max_length": longest} | ({"min_length": shortest} if shortest else {})
    return FieldRule(words, example, check, limits, normal_form)


def _matching(pattern: str, words: str, example: str) -> FieldRule:
    compiled = re.compile(pattern, re.ASCII)
    return FieldRule(
        words,
        example,
        lambda value: None if compiled.fullmatch(value) else f"must be {words}",
        {"pattern": f"^{pattern}$"},
    )


def _between(minimum: int, maximum: int, words: str, example: int) -> FieldRule:
    return FieldRule(
        words,
        example,
        lambda value: None if minimum <= value <= maximum else f"must be {words}",
        {"minimum": minimum, "maximum": maximum},
    )


def _check_money(value: int) -> str | None:
    return None if abs(value) <= LARGEST_MONEY else f"must be {_MONEY_WORDS}"


def _check_rate(value: Decimal) -> str | None:
    # A huge exponent would fill the memory with digits, so the size is checked before the text.
    is_in_range = value.is_finite() and abs(value) < Decimal(10) ** 13
    return None if is_in_range and RATE.fullmatch(f"{value:f}") else f"must be {_RATE_WORDS}"


def _check_percent(value: Decimal) -> str | None:
    if message := _check_rate(value):
        return message
    return None if 0 <= value <= 100 else "must be a percentage from 0 to 100"


def _check_day(value: date) -> str | None:
    return None if EARLIEST <= value <= LATEST else "must be a date from 1900-01-01 to 2200-12-31"


_MONEY_WORDS = (
    'an amount such as "1250.00": up to 13 digits, then at most two decimals, no exponent'
)
_RATE_WORDS = 'a number such as "1.5": up to 13 digits, then at most six decimals, no exponent'

MONEY = FieldRule(
    _MONEY_WORDS, "1250.00", _check_money, {"format": "decimal", "pattern": f"^{AMOUNT.pattern}$"}
)
RATE_RULE = FieldRule(
    _RATE_WORDS, "85.00", _check_rate, {"format": "decimal", "pattern": f"^{RATE.pattern}$"}
)
PERCENT = FieldRule(
    "a percentage from 0 to 100",
    "2.00",
    _check_percent,
    {"format": "decimal", "pattern": f"^{RATE.pattern}$"},
)
DAY = FieldRule(
    "a date from 1900-01-01 to 2200-12-31", "2026-03-31", _check_day, {"format": "date"}
)
ID = _matching(
    r"(?!(?:payments|clear|head|undeposited|numbers|history)$)[A-Za-z0-9][A-Za-z0-9._-]{0,63}",
    "an id of 1 to 64 letters, digits, dots, underscores and hyphens, beginning with a letter or "
    "digit (and not payments, clear, head, undeposited, numbers or history)",
    "acme-001",
)

Money = Annotated[int, MONEY]
Rate = Annotated[Decimal, RATE_RULE]
Percent = Annotated[Decimal, PERCENT]
Day = Annotated[date, DAY]
Id = Annotated[str, ID]
Name = Annotated[
    str,
    _text(
        "a name of 1 to 200 printable characters",
        "Acme Builders",
        200,
        shortest=1,
        normal_form=normal_name,
    ),
]
NUMBER = _text("up to 40 printable characters", "1042", 40, normal_form=normal_name)
Number = Annotated[str, NUMBER]
"""The number of a document or account, which lists sort with its digits as numbers."""
LABEL = _text("up to 200 printable characters", "Acme Builders Ltd", 200)
Label = Annotated[str, LABEL]
Code = Annotated[str, _text("up to 40 printable characters", "1042", 40)]
Prefix = Annotated[str, _text("a prefix of up to 20 printable characters", "INV-2026-", 20)]
NumberWidth = Annotated[int, _between(0, 15, "a number of digits from 0 to 15", 4)]
ExternalId = Annotated[
    str, _text("an id of 1 to 200 printable characters", "shop-order-10042", 200, shortest=1)
]
KEY = _text("a key of 1 to 200 printable characters", "sidebar.width", 200, shortest=1)
Key = Annotated[str, KEY]
"""Under what programs keep a preference."""
SETTING_TEXT = _text("up to 4,000 printable characters on one line", "#1e1e1e", 4000)
DeviceName = Annotated[
    str, _text("a name of 1 to 200 printable characters", "Front desk", 200, shortest=1)
]
LineId = Annotated[
    str,
    _matching(
        "(?:[A-Za-z0-9][A-Za-z0-9._-]{0,63})?", "the id of a line, as the document shows it", "1"
    ),
]
Digest = Annotated[
    str, _matching("(?:[0-9a-f]{64})?", "a SHA-256 of 64 hexadecimal digits, or empty", "0f" * 32)
]
METADATA_NAME = _matching(
    "[!-~](?:[ -~]{0,38}[!-~])?",
    "1 to 40 printable ASCII characters without a space at the beginning or end",
    "channel",
)
METADATA_TEXT = _text("up to 500 printable characters", "web", 500)
ItemKey = Annotated[
    str,
    _text(
        "the id of a row or open item, as lists show it",
        "payment:acme-001:account-1050",
        300,
        shortest=1,
    ),
]
MEMO = _text(
    "up to 4,000 characters, with line breaks and tabs but no other control characters",
    "March rent",
    4000,
    multiline=True,
)
Memo = Annotated[str, MEMO]
REASON = _text(
    "a reason of 1 to 500 printable characters", "The bank corrected its statement", 500, shortest=1
)
"""Why a person makes an exception from a rule."""
Count = Annotated[int, _between(0, 10**15, "a whole number from 0", 1)]
Position = Annotated[
    int, _between(1, LAST_POSITION, f"a place in an order, from 1 to {LAST_POSITION}", 1)
]
Days = Annotated[int, _between(0, 9999, "a whole number of days from 0 to 9999", 30)]
DayOfMonth = Annotated[int, _between(1, 31, "a day of the month from 1 to 31", 10)]
DaysOfMonth = Annotated[int, _between(0, 31, "a whole number of days from 0 to 31", 5)]
MonthNumber = Annotated[int, _between(1, 12, "a month from 1 (January) to 12 (December)", 1)]
Currency = Annotated[
    str, _matching("[A-Z]{3}", 'a currency code of three capital letters, such as "USD"', "USD")
]
