"""Check numbers that a bank writes into the payee, as in `Check 102` or `CHECK #1042`."""

import re

from attrs import evolve

from application.importing.statements import StatementRow

_CHECK = re.compile(
    r"(?:check|cheque|chk|ck)(?:\s+paid)?\s*(?:no\.?|number|nr\.?|#|:)*\s*([0-9]{1,8})\s*",
    re.IGNORECASE,
)


def with_check_number(row: StatementRow) -> StatementRow:
    """The row, with the number of its check where only the payee has it."""
    if row.number or row.amount > 0:
        return row
    match = _CHECK.fullmatch(row.payee.strip())
    return evolve(row, number=match[1]) if match else row
