"""Amounts in the cells of a bank's CSV, in all notations that banks use.

Examples are `-$76.00`, `- $21.59`, `($85.00)`, `1.234,50 EUR`, `85.00-`, `1 234,50` and `85.00 DR`.
"""

import re

from adapters.importers.text import quoted
from domain.errors import Invalid

_LONGEST = 60
_SYMBOL = "$£€¥₹₽₩₪₺฿₫₴₦₱"
_CODES = (
    "USD|EUR|GBP|CAD|CDN|AUD|NZD|CHF|SEK|NOK|DKK|ISK|PLN|CZK|HUF|RON|BGN|TRY|RUB|UAH|ILS|ZAR|INR|"
    "PKR|LKR|SGD|HKD|CNY|RMB|JPY|KRW|TWD|THB|MYR|IDR|PHP|VND|MXN|BRL|ARS|CLP|COP|PEN|UYU|CRC|AED|"
    "SAR|QAR|KES|NGN|GHS|EGP|MAD"
)
"""Any three letters would make an amount of a number such as INV1001."""
_CURRENCY = rf"(?:[A-Z]{{0,3}}[{_SYMBOL}]|{_CODES}|KR\.?|ZŁ|KČ|FT|FR\.?|RS\.?)"
_MONEY = re.compile(
    rf"([-+(]?)(?:{_CURRENCY})?([-+(]?)([0-9][0-9.,']*|[.,][0-9]+)(\)?)([-+]?)(?:{_CURRENCY})?"
    r"(\)?)([-+]?)(CR|DR|DB)?",
)
_USUAL = re.compile(r"-?[0-9]{1,13}\.[0-9]{2}", re.ASCII)
_THOUSANDS_SPACE = re.compile(r"(?<=[0-9])[\s\u00a0\u2009\u202f](?=[0-9]{3}(?![0-9]))")
_SPACE_IN_NUMBER = re.compile(r"[0-9]\s+[0-9]")
_SPACES = re.compile(r"\s+")
_SIGNS = str.maketrans(
    {
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2212": "-",
        "\u2019": "'",
        "`": "'",
    }
)
_BLANK = {"", "-", "--", "=", "$", "$-", "-$"}
_GROUPED = {
    ",": re.compile(r"[0-9]{1,3}(?:[,'][0-9]{2,3})*[,'][0-9]{3}"),
    ".": re.compile(r"[0-9]{1,3}(?:[.'][0-9]{3})+"),
}
_NOT_ZERO = re.compile("[1-9]")
_MARKED = re.compile(r"[-+(\u2212\u2013]|(?:CR|DR|DB)\s*$", re.IGNORECASE)
_LARGEST_WHOLE = 13


def read_money(text: str, *, decimal_comma: bool | None = False) -> int | None:
    """An amount in cents, negative for what goes out; None if the cell is blank.

    `decimal_comma` is None if nothing tells whether a comma or a point parts the decimals; then
    `1.234` and `1,234` are refused, which may be 1234.00. Raises `Invalid`.
    """
    if not decimal_comma and _USUAL.fullmatch(text):
        return int(text.replace(".", ""))
    compact = _compact(text)
    if compact in _BLANK:
        return None
    match = _MONEY.fullmatch(compact)
    if not match:
        raise Invalid(f"{quoted(text.strip())} is not an amount")
    outer, inner, digits, closing, after, last_closing, last, suffix = match.groups()
    signs = outer + inner + after + last
    has_parentheses = "(" in signs
    minus = signs.count("-") + signs.count("(") + (suffix in {"DR", "DB"})
    if (
        has_parentheses != bool(closing + last_closing)
        or len(closing + last_closing) > 1
        or len(signs) > 1
        or (suffix and minus > (suffix != "CR"))
    ):
        raise Invalid(f"{quoted(text.strip())} is not an amount")
    cents = _cents(digits, text, decimal_comma=decimal_comma)
    return -cents if minus else cents


def is_money(text: str) -> bool:
    """Whether a cell has an amount, with a point or a comma before its decimals."""
    compact = _compact(text)
    return compact not in _BLANK and bool(_MONEY.fullmatch(compact))


def decimal_sign(text: str) -> str:
    """What parts the decimals of an amount, `,` or `.`; empty if the amount does not show it."""
    sign = text[-3:-2]
    if sign in {".", ","} and text[-2:].isdigit():
        return sign
    match = _MONEY.fullmatch(_compact(text))
    if not match:
        return ""
    digits = match[3]
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        return max(".,", key=digits.rfind)
    if not points and not commas:
        return ""
    mark, other = (".", ",") if points else (",", ".")
    if points + commas > 1:
        return other
    before, _, decimals = digits.partition(mark)
    is_ambiguous = len(decimals) == 3 and before.strip("'") != "" and before[0] != "0"
    return "" if is_ambiguous and len(before) <= 3 else mark


def is_zero(text: str) -> bool:
    """Whether a cell is blank or has an amount of zero."""
    return not _NOT_ZERO.search(text)


def is_marked(text: str) -> bool:
    """Whether an amount has a sign, or says that it is a debit or a credit."""
    return bool(_MARKED.search(text))


def is_negative(text: str) -> bool:
    """Whether a cell has an amount that is not zero and goes out."""
    if is_zero(text):
        return False
    compact = _compact(text)
    return "-" in compact or "(" in compact or compact.endswith(("DR", "DB"))


def _compact(text: str) -> str:
    """A text without spaces, in capital letters, with one kind of minus and of apostrophe."""
    if len(text) > _LONGEST:
        return "?"
    if not text.isascii():
        text = text.translate(_SIGNS)
    text = text.strip()
    if " " in text or "\u00a0" in text or not text.isascii():
        text = _THOUSANDS_SPACE.sub("'", text)
        if _SPACE_IN_NUMBER.search(text):
            return "?"
        text = _SPACES.sub("", text)
    return text.upper().removeprefix('="').removesuffix('"')


def _cents(digits: str, text: str, *, decimal_comma: bool | None) -> int:
    """The cents of digits with points, commas and apostrophes. Raises `Invalid`."""
    mark, thousands = (",", ".") if decimal_comma else (".", ",")
    whole, _, decimals = digits.partition(mark)
    if decimal_comma is None and digits[-4:-3] in {".", ","} and len(digits) > 4:
        raise Invalid(
            f"{quoted(text.strip())} may have thousands or three decimals, and no other amount of "
            "the file shows it: state whether a comma parts the decimals"
        )
    if not whole.isdigit() and whole:
        if not _GROUPED[thousands].fullmatch(whole):
            raise Invalid(
                f"{quoted(text.strip())} is not an amount with a {_NAMES[mark]} before its decimals"
            )
        whole = whole.replace(thousands, "").replace("'", "")
    decimals = decimals.rstrip("0")
    if (decimals and not decimals.isdigit()) or len(decimals) > 2:
        raise Invalid(f"{quoted(text.strip())} is not an amount of at most two decimals")
    whole = whole.lstrip("0")
    if len(whole) > _LARGEST_WHOLE:
        raise Invalid(f"{quoted(text.strip())} is not an amount of at most 13 digits")
    return int(whole or "0") * 100 + int((decimals + "00")[:2])


_NAMES = {",": "comma", ".": "point"}
