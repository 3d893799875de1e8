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

    `account` is the account of the file as `NamedAccounts` reads it; nothing is remembered of a
    file with several accounts.
    """
    account_id = NamedAccounts.parse(account).only
    mapping = mapping_of(work, account_id) if account_id else None
    if mapping is None:
        return said
    remembered = _reading_of(mapping)
    return evolve(
        said,
        date_order=said.date_order or remembered.date_order,
        mapping=said.mapping or remembered.mapping,
    )


def remember_reading(work: UnitOfWork, account_id: str, said: ReadingOptions) -> None:
    """Keep what a person has said about how the files of an account are read."""
    fields: dict[str, Any] = {}
    if said.date_order:
        fields["date_order"] = said.date_order
    if mapping := said.mapping:
        signs = {None: "", True: COMMA, False: POINT}
        fields["columns"] = tuple(
            MappedColumn(holds=column, name=name) for column, name in mapping.columns
        )
        fields["reversed_sign"] = mapping.reversed_sign
        fields["decimal_sign"] = signs[mapping.decimal_comma]
    if fields:
        remember(work, account_id, **fields)


def _reading_of(mapping: AccountMapping) -> ReadingOptions:
    columns = tuple((column.holds, column.name) for column in mapping.columns)
    is_said = columns or mapping.reversed_sign or mapping.decimal_sign
    decimal_comma = mapping.decimal_sign == COMMA if mapping.decimal_sign else None
    return ReadingOptions(
        mapping.date_order or None,  # type: ignore[arg-type]  # only such orders are kept
        ColumnMapping(columns, mapping.reversed_sign, decimal_comma) if is_said else None,  # type: ignore[arg-type]
    )
