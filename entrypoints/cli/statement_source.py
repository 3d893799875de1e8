"""The statement file that `wyzbooks reconcile` reads, and what it says about date and balance."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Self, cast

import click
from attrs import evolve, frozen

from adapters.exporters.cell_text import format_money
from application.bank_reconciliation.sessions import SessionTerms
from application.bank_reconciliation.stated_endings import StatedEnding, stated_ending
from application.importing.bank_rows.import_statements import StatementOptions
from application.importing.parsed_file import DateOrder, ParsedFile, ReadingOptions
from application.importing.plan_import import ImportOptions
from application.importing.read_file import read_file
from application.importing.statements import ColumnMapping, Statement
from application.ledger.account_mappings import mapping_of
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Invalid
from domain.ledger.accounts import Account
from domain.reconciliation.bank_sessions import BankSession
from domain.texts import echoed, name_key
from entrypoints.cli.import_files import SourceFile
from entrypoints.cli.statement_choices import BOOKS, CSV, column_mapping
from entrypoints.file_readers import FORMATS, READERS

MOST_NAMED = 5
"""How many of the lines that cannot be read are named."""


@frozen
class StatementSource:
    """A statement file, and how it is read."""

    file: SourceFile
    reading: ReadingOptions

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        format_name: str | None,
        date_order: str | None,
        columns: Sequence[str],
        reversed_sign: bool | None,
        decimal: Any,
    ) -> Self:
        """The file that the options of the command describe.

        Raises `UsageError` for options that the file has no use for.
        """
        mapping = column_mapping(columns, decimal, reversed_sign=reversed_sign)
        file = SourceFile.open(path, format_name)
        _check_fits(file, mapping)
        reading = ReadingOptions(cast("DateOrder | None", date_order), mapping)
        return cls(file, reading)

    def read(self, books: Books, account_id: str, *, partial: bool) -> "SourceStatement":
        """What is in the file, read as the person said it with this or an earlier file."""
        options = ImportOptions(
            reading=self.reading,
            partial=partial,
            statements=StatementOptions(account_id),
            file_name=self.file.label,
        )
        parsed = read_file(books, READERS[self.file.format], self.file.content(), options)
        return SourceStatement(self.file.format, parsed, options)


@frozen
class SourceStatement:
    """A statement file that was read."""

    format: str
    parsed: ParsedFile
    options: ImportOptions
    """How its lines are imported that are added."""


def _check_fits(file: SourceFile, mapping: ColumnMapping | None) -> None:
    title = FORMATS[file.format].title
    if file.format in BOOKS:
        raise click.UsageError(f"{file.name} is {title}, and no statement of a bank")
    if mapping and file.format != CSV:
        raise click.UsageError(
            f"--column, --reversed-sign and --decimal are for the CSV of a bank, and {file.name} "
            f"is {title}"
        )


def of_account(
    work: UnitOfWork, account: Account, parsed: ParsedFile, name_in_file: str
) -> ParsedFile:
    """A file without the statements of other accounts.

    Raises `Invalid` if it is not clear which of several statements is that of the account.
    """
    names = {name_key(statement.account): statement.account for statement in parsed.statements}
    wanted = name_key(name_in_file)
    if not name_in_file and len(names) == 1:
        (wanted,) = names
    elif not name_in_file:
        told = {name_key(told.number) for told in mapping_of(work, account.id).numbers}
        own = {name_key(account.name), name_key(account.label), name_key(account.number)}
        wanted = next(iter([key for key in names if key in told | own]), "")
    parts = [item for item in parsed.statements if name_key(item.account) == wanted]
    if not parts:
        listed = ", ".join(repr(echoed(name)) for name in names.values())
        raise Invalid(
            f"the file has statements of {listed}; say with --name-in-file which one is that of "
            f"{account.label}"
            if names
            else "the file has no statement"
        )
    return evolve(parsed, statements=tuple(parts))


def unread_notes(parsed: ParsedFile) -> Iterator[str]:
    """A sentence about the lines of a file that cannot be read, if there are any."""
    if parsed.refused:
        refused = [*parsed.refused]
        told = "; ".join(
            f"{parsed.place_text(row.line)}: {row.message}" for row in refused[:MOST_NAMED]
        )
        unnamed = len(parsed.refused) - MOST_NAMED
        more = f"; and {unnamed} more" if unnamed > 0 else ""
        yield f"These lines of the file cannot be read, and are not matched: {told}{more}."


@frozen
class CompletedTerms:
    """What a person and a file together say about a statement."""

    terms: SessionTerms
    notes: tuple[str, ...]
    """What is taken from the file, and where it says something else, in sentences."""


def completed_terms(
    account: Account,
    terms: SessionTerms,
    statements: Sequence[Statement],
    session: BankSession | None,
    last: BankSession | None,
) -> CompletedTerms:
    """Fill in a date and a balance that were left out, and compare the others with the file.

    `statements` are the parts of the account's statement in the file, at least one.

    `session` is the open reconciliation, and `last` the last finished one. An open one keeps its
    date and balance.
    """
    sign, statement = account.natural_sign, _joined(statements)
    previous = session.beginning_balance if session else last.next_beginning if last else 0
    beginning = terms.beginning_balance
    ending = stated_ending(
        account,
        statement,
        previous * sign if beginning is None else beginning,
        last.statement_date if last else terms.beginning_date,
    )
    if ending is None:
        return CompletedTerms(terms, ())
    if session:
        said = evolve(
            terms,
            statement_date=terms.statement_date or session.statement_date,
            statement_balance=session.statement_balance * sign
            if terms.statement_balance is None
            else terms.statement_balance,
        )
        return CompletedTerms(terms, tuple(_disagreements(said, ending)))
    return _with_ending(terms, ending)


def _joined(statements: Sequence[Statement]) -> Statement:
    """The parts of a statement as one, which ends as the latest of them does."""
    last = max(statements, key=lambda part: str(part.balance_date or ""))
    rows = tuple(row for part in statements for row in part.rows)
    return evolve(last, rows=rows)


def _with_ending(terms: SessionTerms, ending: StatedEnding) -> CompletedTerms:
    """What a person says about a new statement, completed from the file."""
    day, balance = terms.statement_date, terms.statement_balance
    taken = []
    if day is None:
        day = ending.date
        taken.append(f"the statement date {day}")
    if balance is None and ending.date <= day:
        balance = ending.balance
        on_day = "" if ending.date == day else f" on {ending.date}"
        taken.append(f"the balance {format_money(balance)}{on_day}")
    completed = evolve(terms, statement_date=day, statement_balance=balance)
    notes = [f"Taken from the file: {' and '.join(taken)}."] if taken else []
    return CompletedTerms(completed, (*notes, *_disagreements(completed, ending)))


def _disagreements(terms: SessionTerms, ending: StatedEnding) -> Iterator[str]:
    """A sentence if the file ends with another day or balance than the statement."""
    day, balance = terms.statement_date, terms.statement_balance
    if day and ending.date > day:
        yield (
            f"The file states the balance {format_money(ending.balance)} on {ending.date}, which "
            f"is after the statement date {day}."
        )
    elif balance is not None and ending.balance != balance:
        yield (
            f"The file states the balance {format_money(ending.balance)} on {ending.date}, and not "
            f"{format_money(balance)}."
        )
