"""The operation that matches the file of a statement in an open bank reconciliation."""

from typing import Annotated, Literal

from attrs import evolve
from msgspec import UNSET, Meta, UnsetType

from adapters.http.call import Call, Reply
from adapters.http.import_queries import (
    AccountId,
    ImportQuery,
    Mapping,
    file_name_of,
    reading_of,
)
from adapters.http.operation import FILES, Operation
from adapters.json_shapes.statement_matches import StatementMatchView, statement_match_view
from application.bank_reconciliation.matching import MatchChoices, match_file, prepare_match
from application.bank_reconciliation.sessions import open_one
from application.importing.bank_rows.import_statements import BY_DEFAULT, StatementOptions
from application.importing.parsed_file import ParsedFile, UnreadableFile
from application.importing.plan_import import ImportOptions
from application.importing.read_file import read_file
from application.ports.replies import Answer

_FORMATS = ("ofx", "qif", "csv")
"""The CSV of a bank is the last one, because it has no certain marks."""


class MatchQuery(ImportQuery):
    """What can be said of the file of a statement, and of what is done with its lines."""

    apply: Annotated[
        Literal["none", "certain"],
        Meta(description="Which proposals are cleared at once: none, or those that are certain."),
    ] = "none"
    add: Annotated[
        bool,
        Meta(
            description="Whether lines that no row is become bank transactions, as by an import "
            "with its bank rules."
        ),
    ] = False
    format: (
        Annotated[
            Literal["ofx", "qif", "csv"],
            Meta(description="The format of the file, if it is not to be recognised."),
        ]
        | UnsetType
    ) = UNSET
    account_id: AccountId | UnsetType = UNSET
    mapping: Mapping | UnsetType = UNSET


def _match(call: Call) -> Answer:
    query = call.query
    session = call.books.read(open_one, call.id, call.version())
    named = session.account_id if query.account_id is UNSET else query.account_id
    options = ImportOptions(
        file_name=file_name_of(query),
        reading=reading_of(query),
        partial=query.partial,
        statements=StatementOptions(account=named),
    )
    format_name, file = _read(call, options)
    if query.account_id is UNSET:
        # The file may have statements of several accounts, of which earlier files have told which
        # they are.
        options = evolve(options, statements=BY_DEFAULT)
    arguments = (call.id, format_name, file, MatchChoices(query.apply, query.add), options)
    if query.apply == "none" and not query.add and not query.dry_run:
        return call.read(
            lambda work: Reply(statement_match_view(work, match_file(work, *arguments)))
        )
    # It may take seconds, in which others write: what has changed then is matched again.
    prepared = call.books.read(prepare_match, call.id, file, options)
    return call.write(
        lambda work, match: Reply(statement_match_view(work, match)),
        match_file,
        *arguments,
        call.version(),
        prepared,
    )


def _read(call: Call, options: ImportOptions) -> tuple[str, ParsedFile]:
    """The format of the file, and what its reader finds."""
    asked = call.query.format
    *others, last = _FORMATS if asked is UNSET else (asked,)
    for name in others:
        try:
            return name, read_file(call.books, call.services.readers[name], call.body, options)
        except UnreadableFile as error:
            if error.code != f"not_{name}":
                raise
    return last, read_file(call.books, call.services.readers[last], call.body, options)


OPERATIONS = (
    Operation(
        "POST",
        "/reconciliation/bank/{id}/match",
        "matchStatement",
        "Match the file of a statement with the rows of an open bank reconciliation",
        _match,
        StatementMatchView,
        query=MatchQuery,
        takes=bytes,
        media=FILES,
        is_long=True,
    ),
)
