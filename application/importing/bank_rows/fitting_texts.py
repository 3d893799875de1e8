"""The texts of a row as a bank transaction can hold them.

Banks write whole sentences where a payee should be, and characters that do not print. None of that
is a reason to refuse a row: what does not fit a field is in the memo.
"""

from typing import Any

from attrs import frozen

from domain.banking.bank_transactions import BankTransaction
from domain.metadata import Metadata
from domain.records import fields_of
from domain.texts import echoed, invisible_character

_LONGEST: dict[str, int] = {
    field.name: field.rule.limits["max_length"]
    for field in fields_of(BankTransaction)
    if field.rule and field.rule.is_free_text and field.type is not Metadata
}
_SEPARATOR = "; "


@frozen
class FittingTexts:
    """The payee, number and memo of a bank transaction."""

    payee: str
    ref: str
    memo: str

    def fields(self) -> dict[str, Any]:
        """The texts by the names of their fields."""
        return {"payee": self.payee, "ref": self.ref, "memo": self.memo}


def fitting_texts(payee: str, number: str, memo: str) -> FittingTexts:
    """The texts of a row, of which those that are too long are in the memo as a whole."""
    payee, number, memo = printable(payee), printable(number), printable(memo)
    memos = []
    if len(payee) > _LONGEST["payee"]:
        memos.append(payee)
        payee = echoed(payee, _LONGEST["payee"])
    if len(number) > _LONGEST["ref"]:
        memos.append(number)
        number = ""
    memo = _SEPARATOR.join(text for text in (*memos, memo) if text)
    return FittingTexts(payee, number, fitting_memo(memo))


def fitting_memo(text: str) -> str:
    """A memo that is not too long."""
    return echoed(printable(text), _LONGEST["memo"])


def printable(text: str) -> str:
    """A text without characters that do not print; a space is in place of each control character.

    Spaces around the text do not count.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    text = "".join(letter if letter.isprintable() or letter > "\x9f" else " " for letter in text)
    while character := invisible_character(text):
        text = text.replace(character, "")
    return text.strip()
