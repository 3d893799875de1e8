"""What JSON means, however it is spelled: two spellings of one value have one meaning."""

from decimal import Decimal, InvalidOperation
from typing import Any

from adapters.json_shapes.strict_json import number
from application.serialization import canonical


def meaning_of(value: Any) -> str:
    """A value as `strict_json` reads it, in one notation for each meaning.

    The order of the members of an object, spaces and escapes mean nothing, and numbers of one value
    are the same: `1.50` is `1.5`. A text is never the number that it shows.
    """
    return canonical(_marked(value))


def _marked(value: Any) -> Any:
    """The value with a mark at each text and each number, by which they differ."""
    if isinstance(value, dict):
        return {name: _marked(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_marked(element) for element in value]
    if isinstance(value, str):
        return f"text {value}"
    if isinstance(value, number) or type(value) is int:
        return f"number {_plain_number(str(value))}"
    return value


def _plain_number(text: str) -> str:
    """A number without zeros at its end: its digits, and the power of ten of the last one."""
    try:
        sign, digits, power = Decimal(text).as_tuple()
    except InvalidOperation:  # Its exponent is beyond what the decimal module reads.
        return text
    whole = "".join(map(str, digits)).rstrip("0")
    if not whole or not isinstance(power, int):
        return "0"
    return f"{'-' * sign}{whole}e{power + len(digits) - len(whole)}"
