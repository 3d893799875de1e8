"""What the options of `wyzbooks import` say about the statements of banks."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Self, cast, get_args

import click
from attrs import evolve, frozen

from application.importing.bank_rows.import_statements import Matches, StatementOptions
from application.importing.statements import ColumnMapping, StatementColumn
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from entrypoints.cli.named_records import named_account
from entrypoints.file_readers import FORMATS

CSV = "csv"
BOOKS = frozenset({"iif", "quickbooks"})
"""The formats of files that are no statements of banks."""


@frozen
class StatementChoices:
    """The options of the command, as they were given."""

    accounts: Sequence[str]
    """The account of the file, or `NAME=ACCOUNT` for each statement of it."""
    matches: Matches
    probable: Literal["skip", "import"]
    join_transfers: bool
    columns: Sequence[str]
    """`HOLDS=COLUMN` for each column that a person names."""
    reversed_sign: bool | None
    decimal: Literal["comma", "point"] | None
    forget_columns: bool
    """Whether what was said of columns, signs and decimals with earlier files is forgotten."""

    @classmethod
    def taken_from(cls, options: dict[str, Any]) -> Self:
        """The options of statements, which are taken out of those of the command."""
        names = ("accounts", "matches", "probable", "join_transfers", "columns", "reversed_sign")
        return cls(**{name: options.pop(name) for name in (*names, "decimal", "forget_columns")})

    def options(self, books: Books) -> StatementOptions:
        """How statements are imported; raises `Refused` if the books have no such account."""
        account = books.read(_account_text, self.accounts)
        return StatementOptions(
            account, self.matches, self.probable == "import", self.join_transfers
        )

    def mapping(self) -> ColumnMapping | None:
        """What the person says about the columns of a CSV; None if that is nothing."""
        mapping = column_mapping(self.columns, self.decimal, reversed_sign=self.reversed_sign)
        if self.forget_columns:
            return evolve(mapping or ColumnMapping(), forgets=True)
        return mapping

    def check_fits(self, file: str, format_name: str) -> None:
        """Raise `UsageError` if an option says something that a file of a format does not have."""
        if self.mapping() and format_name != CSV:
            raise click.UsageError(
                "--column, --reversed-sign, --decimal and --forget-columns are for the CSV of a "
                f"bank, and {file} is {FORMATS[format_name].title}"
            )
        if self.accounts and format_name in BOOKS:
            raise click.UsageError(
                f"--account is for statements of banks, and {file} is {FORMATS[format_name].title}"
            )


def column_mapping(
    columns: Sequence[str], decimal: Literal["comma", "point"] | None, *, reversed_sign: bool | None
) -> ColumnMapping | None:
    """What a person says about the columns of a CSV; None if that is nothing.

    Each of the `columns` is `HOLDS=COLUMN`.
    """
    if not (columns or reversed_sign is not None or decimal):
        return None
    named = dict(map(_column, columns))
    if len(set(named.values())) < len(named):
        raise click.UsageError("--column must not name a column twice")
    decimal_comma = None if decimal is None else decimal == "comma"
    return ColumnMapping(tuple(named.items()), reversed_sign, decimal_comma)


def _account_text(work: UnitOfWork, accounts: Sequence[str]) -> str:
    """The accounts of statements, as `NamedAccounts` reads them."""
    if len(accounts) == 1 and "=" not in accounts[0]:
        return named_account(work, accounts[0], "/account").id
    parts = []
    for text in accounts:
        name, sign, account = text.rpartition("=")
        if not sign:
            raise click.UsageError(
                "give --account once, or once for each statement as NAME=ACCOUNT, where NAME is "
                "what the file calls the account"
            )
        parts.append(f"{name}:{named_account(work, account, '/account').id}")
    return ",".join(parts)


def _column(text: str) -> tuple[StatementColumn, str]:
    holds, sign, column = text.partition("=")
    if not sign or holds not in get_args(StatementColumn) or not column.strip():
        raise click.UsageError(
            f"--column {text!r} must be one of {', '.join(get_args(StatementColumn))}, an equals "
            "sign, and the caption or number of the column"
        )
    return cast("StatementColumn", holds), column


def statement_sections(plan: Mapping[str, Any]) -> list[tuple[str, str, list[str]]]:
    """What a plan tells about the rows of statements: member, heading and texts."""
    return [
        (
            "matched",
            "Rows that are entries of the books already",
            [
                f"line {row['line']}: {row['collection'].rstrip('s').replace('-', ' ')} "
                f"{row['id']}, {'certain' if row['certain'] else 'probable'}: "
                f"{', '.join(row['evidence'])}"
                for row in plan.get("matched", ())
            ],
        ),
        (
            "probableDuplicates",
            "Probably imported before (--probable import imports them)",
            [
                f"line {row['line']}: {row['payee'] or row['id']}"
                for row in plan.get("probableDuplicates", ())
            ],
        ),
        (
            "possibleTransfers",
            "Possible transfers (--join-transfers makes them)",
            [
                f"line {row['line']}: {', '.join(row['evidence'])}"
                f"{'; one transfer' if row['joined'] else ''}"
                for row in plan.get("possibleTransfers", ())
            ],
        ),
        (
            "possibleContacts",
            "Contacts with a similar name",
            [
                f"line {row['line']}: {row['payee']} may be {row['name']}"
                for row in plan.get("possibleContacts", ())
            ],
        ),
        (
            "fitidReused",
            "Ids of the bank that other rows have, too",
            [f"line {row['line']}: {row['fitid']}" for row in plan.get("fitidReused", ())],
        ),
    ]
