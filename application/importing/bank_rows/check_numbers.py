"""Check numbers that a bank writes into the payee, as in `Check 102` or `CHECK #1042`."""

from attrs import evolve

from application.importing.statements import StatementRow
from domain.banking.check_numbers import check_number_of


def with_check_number(row: StatementRow) -> StatementRow:
    """The row, with the number of its check where only the payee has it."""
    if row.number or row.amount > 0:
        return row
    number = check_number_of(row.payee)
    return evolve(row, number=number) if number else row
