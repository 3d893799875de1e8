"""What an account probably is that a file names and no list declares.

Some of it is certain: the account on which an invoice begins is a receivable account, and sales tax
is owed. Otherwise the number of the account decides, then its name, then the side of its first
amount. These are guesses, until a person or a list says what the account is.
"""

import re
from collections.abc import Iterable, Mapping

from attrs import define, frozen

from application.importing.parsed_file import (
    AccountHint,
    ImportedLine,
    ImportedTransaction,
    ParsedFile,
)
from domain.texts import name_key, path_key

Classification = tuple[str, str | None, str | None]
"""The type, subtype and section of an account."""

ASSET: Classification = ("asset", None, None)
BANK: Classification = ("asset", "bank", None)
LIABILITY: Classification = ("liability", None, None)
INCOME: Classification = ("income", None, None)
EXPENSE: Classification = ("expense", None, None)

CLASSIFICATION_BY_HINT: Mapping[AccountHint, Classification] = {
    "receivable": ("asset", "accounts_receivable", None),
    "payable": ("liability", "accounts_payable", None),
    "card": ("liability", "credit_card", None),
    "bank": BANK,
}
"""From the hint that says most about an account to the one that says least."""

CLASSIFICATION_BY_DIGIT: Mapping[str, Classification] = {
    "1": ASSET,
    "2": LIABILITY,
    "3": ("equity", None, None),
    "4": INCOME,
    "5": ("expense", "cogs", None),
    **dict.fromkeys("6789", EXPENSE),
}
"""What an account usually is by the first digit of its number."""

_NUMBER = re.compile(r"[0-9]+(?:[-.][0-9]+)*")
_LIABILITY_NAME = re.compile(r"\b(?:payable|liability|liabilities|loans?)$|\bsales tax\b")
_BANK_NAME = re.compile(
    r"\b(?:checking|savings|petty cash|cash (?:on|in) hand)\b|\b(?:bank|bank account)$"
)
_OTHER_NAME = re.compile(
    r"\b(?:expenses?|interest|fees?|charges?|insurance|discounts?|income|receivables?|prepaid"
    r"|preparation)\b"
)
"""Words in a path with which the other words say nothing: a loan payable, but its interest not."""


@frozen
class Guess:
    """What an account probably is, and why."""

    classification: Classification
    why: str
    is_certain: bool = False


@define
class Evidence:
    """What the transactions of a file show about an account, wherever they are in the file."""

    hints: set[AccountHint]
    is_tax: bool = False
    first_amount: int = 0
    """The first amount on it that is not zero, in cents, debits positive."""
    is_first_return: bool = False
    """Whether that amount takes back a sale or a purchase."""

    def certain(self) -> Guess | None:
        """What the transactions show beyond doubt, if anything."""
        for hint, classification in CLASSIFICATION_BY_HINT.items():
            if hint in self.hints:
                reason = f"its place in the transaction is that of a {hint} account"
                return Guess(classification, reason, is_certain=True)
        if self.is_tax:
            return Guess(LIABILITY, "the file marks its lines as sales tax", is_certain=True)
        return None


NO_EVIDENCE = Evidence(set())


def is_number(name: str) -> bool:
    """Whether an account is named by its number alone."""
    return name.isascii() and _NUMBER.fullmatch(name) is not None


def evidence_of(file: ParsedFile) -> dict[str, Evidence]:
    """What all transactions of a file show about each account that they name, by its path key."""
    tax_names = frozenset(map(name_key, file.tax_names))
    evidence: dict[str, Evidence] = {}
    by_name: dict[str, Evidence] = {}
    for transaction in file.transactions:
        for line in transaction.lines:
            shown = by_name.get(line.account)
            if shown is None:
                shown = evidence.setdefault(path_key(line.account), Evidence(set()))
                by_name[line.account] = shown
            _add_line(shown, transaction, line, tax_names)
    return evidence


def guess(name: str, evidence: Evidence, number: str = "") -> Guess:
    """What an account probably is, by its number or path and by what the file shows about it.

    `number` is the one that the file gives it besides its path, if any.
    """
    if certain := evidence.certain():
        return certain
    guessed = guess_by_name(name, number)
    if "transfer" in evidence.hints:
        is_owed = guessed and guessed.classification[0] in {"liability", "equity"}
        return guessed if guessed and is_owed else Guess(BANK, "money is transferred with it")
    if guessed:
        return guessed
    return _by_side(evidence)


def guess_by_name(name: str, number: str = "") -> Guess | None:
    """What an account probably is, by its number or path alone; None if they say nothing."""
    leaf = name.rpartition(":")[2].strip()
    return _by_number(number or leaf) or _by_name(name, leaf)


def _add_line(
    shown: Evidence,
    transaction: ImportedTransaction,
    line: ImportedLine,
    tax_names: frozenset[str],
) -> None:
    if line.place:
        shown.hints.add(line.place)
    elif line.is_tax or (tax_names and _names_tax(transaction, line, tax_names)):
        shown.is_tax = True
    if line.amount and not shown.first_amount:
        shown.first_amount, shown.is_first_return = line.amount, transaction.is_return


def _names_tax(
    transaction: ImportedTransaction, line: ImportedLine, tax_names: frozenset[str]
) -> bool:
    """Whether a line names a sales tax, or, on a sale, the agency that collects it."""
    if name_key(line.item) in tax_names:
        return True
    own_name = transaction.lines[0].name
    is_sale = transaction.contact_kind == "customer"
    return is_sale and line.name != own_name and name_key(line.name) in tax_names


def _by_number(leaf: str) -> Guess | None:
    digits = leaf.lstrip("0")
    if not is_number(leaf) or not digits[:1].isdigit():
        return None
    return Guess(CLASSIFICATION_BY_DIGIT[digits[0]], f"its number begins with {digits[0]}")


def _by_name(path: str, leaf: str) -> Guess | None:
    if _matches(_OTHER_NAME, path.split(":")):
        return None
    if _matches(_LIABILITY_NAME, [leaf]):
        return Guess(LIABILITY, "its name is that of something owed")
    if _matches(_BANK_NAME, [leaf]):
        return Guess(BANK, "its name is that of a bank account")
    return None


def _by_side(evidence: Evidence) -> Guess:
    is_debit = evidence.first_amount > 0
    side = "debited" if is_debit else "credited"
    if not evidence.is_first_return:
        return Guess(EXPENSE if is_debit else INCOME, f"it is {side} first")
    return Guess(
        INCOME if is_debit else EXPENSE,
        f"it is {side} first, by a refund or credit, whose lines have the other sign",
    )


def _matches(pattern: re.Pattern[str], names: Iterable[str]) -> bool:
    return any(pattern.search(name_key(name)) for name in names)
