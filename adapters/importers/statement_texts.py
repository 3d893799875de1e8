"""Texts in statements of banks (OFX and QIF): amounts, what rows are called, names and memos."""

import re
from typing import Literal

from adapters.importers.text import quoted
from domain.errors import Invalid
from domain.values import AMOUNT, parse_amount

_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " "})
_AMOUNT = re.compile(r"([+-]?) *([0-9]*|[0-9]{1,3}(?:[ ,.'][0-9]{3})+)([.,][0-9]*)?", re.ASCII)
_USUAL = re.compile(r"-?[0-9]{1,13}\.[0-9]{2}", re.ASCII)
_UNCERTAIN = re.compile(r"[+-]? *[1-9][0-9]{0,2},[0-9]{3}", re.ASCII)
_MARKS = re.compile("[ ,.']")
_NO_TEXT = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")

AccountKind = Literal["bank", "card"] | None
"""What kind of account a statement is of; None for cash, loans and whatever else there is."""


def read_statement_amount(text: str) -> int:
    """An amount in cents, with a point or a comma before its decimals: `-12,50`, `+1,650.00`.

    More than two decimals are read if the others are zeros. Raises `Invalid`; also for `1,650`,
    which is 1650.00 or 1.65.
    """
    if _USUAL.fullmatch(text):
        return int(text.replace(".", ""))
    plain = text.translate(_SPACES).strip()
    if _UNCERTAIN.fullmatch(plain):
        raise Invalid(
            f"{quoted(text)} is not certain: the comma may part thousands or decimals; write all "
            "amounts with two decimals"
        )
    sign, whole, decimals = _parts(plain, text)
    if decimals[2:].strip("0"):
        raise Invalid(f"{quoted(text)} has more than two decimals")
    number = f"{'-' if sign == '-' else ''}{whole.lstrip('0') or '0'}.{(decimals + '00')[:2]}"
    if not AMOUNT.fullmatch(number):
        raise Invalid(f"{quoted(text)} has more than 13 digits before its decimals")
    return parse_amount(number)


def _parts(plain: str, text: str) -> tuple[str, str, str]:
    """The sign, the digits before and the digits after the decimal mark of an amount."""
    match = _AMOUNT.fullmatch(plain)
    sign, whole, decimals = match.groups(default="") if match else ("", "", "")
    marks = set(_MARKS.findall(whole))
    if decimals and decimals[0] in marks:  # 1,650,000 and 1.650.000 have no decimals.
        whole, decimals = whole + decimals, ""
        groups = _MARKS.split(whole)
        if any(len(group) != 3 for group in groups[1:]):
            marks |= {"", "wrong groups"}
    if len(marks) > 1 or not (whole or decimals.strip(".,")):
        raise Invalid(f"{quoted(text)} is not an amount such as -12.50")
    return sign, _MARKS.sub("", whole), decimals[1:]


def clean_text(text: str) -> str:
    """A text in one line, with single spaces and without characters that no text has."""
    if not text:
        return text
    if not text.isprintable() or "  " in text:
        text = _NO_TEXT.sub(" ", text)
    return text.strip()


def type_of_row(kind: AccountKind, amount: int) -> str:
    """What QuickBooks calls a row of which a bank says no more than its amount."""
    if kind == "card":
        return "Credit Card Credit" if amount > 0 else "Credit Card Charge"
    return "Deposit" if amount > 0 else "Expense"
