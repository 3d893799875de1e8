"""The numbers by which lines and rows are compared."""

from domain.banking.check_numbers import check_number_in, plain_number
from domain.reconciliation.matching.statement_items import StatementLine
from domain.values import has_digit


def comparable_number(number: str) -> str:
    """A plain number; "" for a text without a digit, which is no number."""
    plain = plain_number(number)
    return plain if has_digit(plain) else ""


def number_of(line: StatementLine) -> str:
    """The comparable number of a line, also where only the payee or memo has it: `Check 102`."""
    if line.number or line.amount > 0:
        return comparable_number(line.number)
    return plain_number(check_number_in(line.payee) or check_number_in(line.memo))
