"""The splits of QIF transactions: S, E, $ and % fields."""

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation

from attrs import define

from adapters.importers.qif.categories import Category
from adapters.importers.statement_texts import clean_text, read_statement_amount
from adapters.importers.text import quoted
from application.importing.parsed_file import RowCode
from application.importing.statements import StatementSplit
from domain.errors import Invalid
from domain.values import format_amount

_MOST_DIGITS = 12


class WrongTransaction(Exception):
    """A transaction that is refused."""

    def __init__(self, code: RowCode, message: str) -> None:
        super().__init__(message)
        self.code = code


@define
class SplitFields:
    """The fields of one split."""

    line: int
    category: str
    memo: str | None = None
    amount: str | None = None
    percent: str | None = None

    def take(self, line: int, letter: str, text: str) -> None:
        """Take an E, $ or % field."""
        name = {"E": "memo", "$": "amount", "%": "percent"}[letter]
        if getattr(self, name) is not None:
            raise WrongTransaction(
                "structure", f"line {line}: {letter} stands twice in a split; was an S lost?"
            )
        setattr(self, name, text)


def read_splits(
    splits: Sequence[SplitFields], amount: int, category_of: Callable[[int, str], Category]
) -> tuple[StatementSplit, ...]:
    """The splits of a transaction, without those of 0.00; they sum to its amount.

    Raises `WrongTransaction`.
    """
    amounts = _amounts(splits, amount)
    if sum(amounts) != amount:
        raise WrongTransaction(
            "unbalanced",
            f"its splits sum to {format_amount(sum(amounts))}, but its amount is "
            f"{format_amount(amount)}",
        )
    made = []
    for split, cents in zip(splits, amounts, strict=True):
        category = category_of(split.line, split.category)
        if cents:
            made.append(
                StatementSplit(
                    line=split.line,
                    category=category.name,
                    amount=cents,
                    memo=clean_text(split.memo or ""),
                    is_transfer=category.is_transfer and bool(category.name),
                )
            )
    return tuple(made)


def _amounts(splits: Sequence[SplitFields], amount: int) -> list[int]:
    """The amounts of splits; if they have only percentages, these are of the amount."""
    if all(split.amount is None and split.percent is not None for split in splits):
        return _shares([_percent(split) for split in splits], amount)
    return [_amount(split) for split in splits]


def _amount(split: SplitFields) -> int:
    if not split.amount:
        raise WrongTransaction("amount", f"line {split.line}: the split has no amount ($)")
    try:
        return read_statement_amount(split.amount)
    except Invalid as error:
        raise WrongTransaction(
            "amount", f"the $ of the split in line {split.line}: {error}"
        ) from None


def _percent(split: SplitFields) -> Decimal:
    text = (split.percent or "").rstrip("%").strip()
    try:
        if (
            len(text) > _MOST_DIGITS
            or not text.isascii()
            or not text.strip("+-").replace(".", "").isdigit()
        ):
            raise InvalidOperation
        return Decimal(text)
    except InvalidOperation:
        raise WrongTransaction(
            "amount", f"line {split.line}: {quoted(text)} is not a percentage"
        ) from None


def _shares(percents: Sequence[Decimal], amount: int) -> list[int]:
    """Shares of an amount that sum to it if the percentages sum to 100."""
    shares, so_far, before = [], Decimal(0), 0
    for percent in percents:
        so_far += percent
        up_to_here = int((amount * so_far / 100).to_integral_value())
        shares.append(up_to_here - before)
        before = up_to_here
    return shares
