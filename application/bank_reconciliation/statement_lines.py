"""The lines of a statement file that belong to the account of a reconciliation."""

from collections.abc import Iterable

from attrs import evolve

from application.importing.account_index import AccountIndex
from application.importing.account_resolver import AccountResolver
from application.importing.bank_rows.check_numbers import with_check_number
from application.importing.bank_rows.identities import identified_rows
from application.importing.bank_rows.statement_accounts import NamedAccounts, account_of_each
from application.importing.import_answer import ImportAnswer
from application.importing.import_run import ImportRun
from application.importing.parsed_file import ParsedFile
from application.importing.plan_import import ImportOptions
from application.importing.statements import Statement, StatementRow
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Refused
from domain.ledger.accounts import Account
from domain.texts import echoed, name_key


def statements_of_account(
    work: UnitOfWork, file: ParsedFile, account: Account, options: ImportOptions
) -> list[Statement]:
    """The statements of an account in a file, with the lines that move money.

    The only statement of a file is taken for that of the account, unless a person or an earlier
    import has said that it belongs to another one. Raises `Refused` if the file has no statement of
    the account, and `AccountNeeded` if it is not clear which of several it is.
    """
    statements = [
        evolve(statement, rows=tuple(row for row in statement.rows if row.amount))
        for statement in file.statements
    ]
    if not statements:
        return []
    resolver = AccountResolver(ImportRun(work, ImportAnswer.of(file), strict=False))
    named = NamedAccounts.parse(options.statements.account)
    if len({statement.account for statement in statements}) > 1:
        accounts = account_of_each(statements, named, resolver)
        pairs = zip(statements, accounts, strict=True)
        statements = [statement for statement, of in pairs if of and of.id == account.id]
    else:
        id_ = _known_account(statements[0], named, resolver.index) or account.id
        if id_ != account.id:
            other = work.find(Account, id_)
            raise Refused.at(
                "",
                f"the file is a statement of {other.label if other else echoed(id_)}, and not of "
                f"{account.label}; choose another file, or name {account.label} for it",
            )
    if not statements:
        raise Refused.at("", f"the file has no statement of {account.label}")
    return statements


def lines_by_identity(statements: Iterable[Statement]) -> dict[str, StatementRow]:
    """The lines of the statements of one account, each once, although several may have it."""
    return {
        one.identity: one.row
        for statement in statements
        for one in identified_rows(map(with_check_number, statement.rows))
    }


def _known_account(statement: Statement, named: NamedAccounts, index: AccountIndex) -> str | None:
    """The id of the account to which the only statement of a file belongs, if that is known."""
    if named.only or named.by_name:
        return named.only or named.by_name.get(name_key(statement.account))
    told = index.by_told_number(statement.account) if statement.account else None
    return told.id if told else None
