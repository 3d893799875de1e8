"""Balance Sheet, Profit and Loss and Trial Balance of the company whose books are imported.

They are not imported: they say what accounts are, where no list does, and what the books must come
to.
"""

from collections.abc import Iterator

from attrs import define, field

from adapters.importers.findings import Findings
from adapters.importers.quickbooks_csv.chart import Chart, natural_sign
from adapters.importers.quickbooks_csv.kinds import WORDS, Kind
from adapters.importers.quickbooks_csv.stated import is_retained_earnings
from adapters.importers.quickbooks_csv.words import PARTS, ROLES, plain_words
from adapters.importers.quickbooks_reports.day_text import Order
from adapters.importers.quickbooks_reports.reader import read_report
from adapters.importers.quickbooks_reports.vocabulary import QUICKBOOKS
from adapters.importers.quickbooks_types import ACCOUNT_TYPES, AccountType
from application.importing.account_guesses import Classification
from application.importing.parsed_file import ImportedAccount, StatedAmount, UnreadableFile
from domain.comparison.foreign_report import ForeignReport, ForeignRow
from domain.errors import Invalid

LARGEST = 2 * 1024 * 1024
MOST_LINES = 10_000
"""How many bytes and lines a statement has at most: it has one row for each account."""


@define(eq=False)
class StatementFile:
    """One statement, as it was read."""

    name: str
    kind: Kind
    findings: Findings
    total: int
    """How many lines its file has."""
    report: ForeignReport | None = None
    stated: list[StatedAmount] = field(factory=list)


@define(eq=False)
class NamedAccount:
    """An account that a row of a statement names, with its amount in the first such column."""

    line: int
    names: tuple[str, ...]
    classification: AccountType | None
    amount: int | None
    """Debit positive."""


def read_statement(
    name: str, kind: Kind, content: bytes, total: int, order: Order | None
) -> StatementFile:
    """Read a statement. If it cannot be read, its rows are refused."""
    file = StatementFile(name, kind, Findings(), total)
    if len(content) > LARGEST or total > MOST_LINES:
        raise UnreadableFile(
            "too_large",
            f"a {WORDS[kind]} has at most {MOST_LINES:,} lines and {LARGEST:,} bytes; this file "
            f"has {total:,} lines and {len(content):,} bytes",
        )
    try:
        file.report = read_report(content, order)
    except Invalid as error:
        file.findings.refuse(_FirstRow(), "structure", str(error), total)
    return file


class _FirstRow:
    """The first row of a file."""

    line = 1


def declare_accounts(file: StatementFile, chart: Chart) -> None:
    """Declare the accounts of a statement that nothing else declares, each with its row."""
    if file.report is None:
        return
    for account in named_accounts(file.report):
        if account.classification is None:
            continue
        if chart.classification(chart.path_in_tree(account.names)) is not None:
            continue
        path, number = chart.undotted(account.names)
        if not chart.declare(path, number, account.classification):
            continue
        type_, subtype, section = account.classification
        file.findings.accounts.append(
            ImportedAccount(
                line=account.line,
                path=path,
                number=number,
                type=type_,
                subtype=subtype,
                section=section,
                description="",
                active=True,
                role=ROLES.get(plain_words(path)),
            )
        )


def finish_statement(file: StatementFile, chart: Chart) -> None:
    """Count the rows of a statement, and add what it says about the accounts."""
    findings, report = file.findings, file.report
    if report is None:
        return
    declared = {account.line for account in findings.accounts}
    rows = {row.line for row in report.rows} - declared
    if rows:
        why = "it is not imported: the books are compared with it"
        findings.leave_out(WORDS[file.kind], why, len(rows))
    findings.structure += file.total - len(rows) - len(declared)
    if report.basis == "cash":
        return
    first, last = report.first, report.as_of or report.last
    if last is None:
        return
    for account in named_accounts(report):
        path = chart.path_in_tree(account.names)
        is_unknown = account.classification is None and report.key != "trial-balance"
        if account.amount is None or is_unknown:
            continue
        if file.kind == "profit-loss" and first:
            file.stated.append(StatedAmount(account.line, path, account.amount, last, first))
        elif (file.kind == "balance-sheet" and not is_retained_earnings(path)) or (
            file.kind == "trial-balance"
            and _is_on_balance_sheet(chart.classification(path))
            and not is_retained_earnings(path)
        ):
            file.stated.append(StatedAmount(account.line, path, account.amount, last))


def named_accounts(report: ForeignReport) -> Iterator[NamedAccount]:
    """The accounts that a statement names, in its order, with their own amounts."""
    column = next((column.key for column in report.columns if column.type == "amount"), "")
    for row in report.rows:
        if row.kind == "total" or not row.label:
            continue
        names, part = _names_and_part(row)
        if not names:
            continue
        type_key = PARTS.get(part)
        classification = ACCOUNT_TYPES[type_key] if type_key else None
        if report.key == "trial-balance":
            amount = _cents(row, "debit") - _cents(row, "credit")
            yield NamedAccount(row.line, names, None, amount)
            continue
        cell = row.cells.get(column)
        amount_or_none: int | None = cell if isinstance(cell, int) else None
        if classification is not None and amount_or_none is not None:
            amount_or_none *= natural_sign(classification)
        yield NamedAccount(row.line, names, classification, amount_or_none)


def _names_and_part(row: ForeignRow) -> tuple[tuple[str, ...], str]:
    """The names of the account of a row, outermost first, and the part of the statement it is in.

    No names if the row is a caption of the statement itself.
    """
    captions = row.path if row.kind == "own" else (*row.path, row.label)
    part, names = "", list[str]()
    for caption in captions:
        known = QUICKBOOKS.part(caption)
        if known is not None and not names and (known != part or not part):
            part = known or part
            continue
        names.append(caption)
    if names and names[0].casefold() in QUICKBOOKS.net_income:
        return (), part
    return tuple(names), part


def _cents(row: ForeignRow, key: str) -> int:
    value = row.cells.get(key)
    return value if isinstance(value, int) else 0


def _is_on_balance_sheet(classification: Classification | None) -> bool:
    return classification is not None and classification[0] not in {"income", "expense"}
