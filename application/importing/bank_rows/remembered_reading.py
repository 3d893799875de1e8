"""How the files of an account are read: what a person said of them, kept for the next file."""

from typing import Any

from attrs import evolve

from application.importing.bank_rows.statement_accounts import NamedAccounts
from application.importing.parsed_file import ReadingOptions
from application.importing.statements import ColumnMapping
from application.ledger.account_mappings import mapping_of, remember
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.account_mappings import AccountMapping, MappedColumn

COMMA, POINT = ",", "."


def completed_reading(work: UnitOfWork, account: str, said: ReadingOptions) -> ReadingOptions:
    """What a person has said about how a file is read, now or with an earlier file.

    `account` is the account of the file as `NamedAccounts` reads it. What was said with earlier
    files counts only if it names one account.
    """
    account_id = NamedAccounts.parse(account).only
    is_known = account_id in work.accounts()
    return _completed(mapping_of(work, account_id), said) if is_known else said


def remember_reading(work: UnitOfWork, account_id: str, said: ReadingOptions) -> bool:
    """Keep what a person has said about how the files of an account are read.

    Return whether something else that was said with an earlier file counts, too.
    """
    remembered = mapping_of(work, account_id)
    completed = _completed(remembered, said)
    mapping = completed.mapping or ColumnMapping()
    signs = {None: "", True: COMMA, False: POINT}
    fields: dict[str, Any] = {
        "date_order": completed.date_order or "",
        "columns": tuple(MappedColumn(holds=column, name=name) for column, name in mapping.columns),
        "reversed_sign": bool(mapping.reversed_sign),
        "decimal_sign": signs[mapping.decimal_comma],
    }
    if any(getattr(remembered, name) != value for name, value in fields.items()):
        remember(work, account_id, **fields)
    return completed != evolve(said, mapping=said.mapping and said.mapping.after(ColumnMapping()))


def _completed(remembered: AccountMapping, said: ReadingOptions) -> ReadingOptions:
    """What a person says, together with what is remembered.

    Only columns and orders that a person could say are remembered, which types do not show.
    """
    columns: Any = tuple((column.holds, column.name) for column in remembered.columns)
    decimal_comma = remembered.decimal_sign == COMMA if remembered.decimal_sign else None
    earlier = ColumnMapping(columns, remembered.reversed_sign or None, decimal_comma)
    order: Any = said.date_order or remembered.date_order or None
    mapping = (said.mapping or ColumnMapping()).after(earlier)
    return ReadingOptions(order, None if mapping == ColumnMapping() else mapping)
