"""The query parameters of imports, and what they say about how a file is imported."""

from datetime import date
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType

from adapters.http.query import WriteQuery
from adapters.json_shapes.column_mappings import EXAMPLE, parse_mapping
from adapters.json_shapes.unreadable import UnreadableQuery
from application.importing.bank_rows.import_statements import BY_DEFAULT, StatementOptions
from application.importing.parsed_file import ReadingOptions
from application.importing.plan_import import ImportOptions
from domain.values import LABEL

Partial = Annotated[bool, Meta(description="Import the other rows if some rows are refused.")]
Strict = Annotated[
    bool, Meta(description="Refuse names that no list declares, instead of creating them.")
]
OpeningBalances = Annotated[
    bool,
    Meta(
        description="Post the balances that the list of accounts gives as opening balances on "
        "`openingDate`."
    ),
]
OpeningDate = Annotated[date, Meta(description="The date of the opening balances.")]
AccountId = Annotated[
    str,
    Meta(
        description="The bank account or card of the file. If the file has statements of several "
        "accounts, `name:id` for each with commas, where `name` is what the file calls the "
        "account. What was given once is remembered."
    ),
]
Matches = Annotated[
    Literal["all", "certain", "none"],
    Meta(
        description="Which entries of the books are taken for rows of the statement: all that are "
        "of the same amount within five days and that no statement has shown, or only the certain "
        "ones, or none."
    ),
]
Probable = Annotated[
    Literal["skip", "import"],
    Meta(description="What is done with rows that are probably duplicates."),
]
Mapping = Annotated[
    str,
    Meta(
        description="What the columns of the CSV of a bank hold, as JSON: their captions or "
        f"numbers, and `reversedSign` and `decimalComma`, such as `{EXAMPLE}`. It is remembered "
        "with the account.",
    ),
]
Transfers = Annotated[
    Literal["offer", "join"],
    Meta(
        description="What is done with a row that is probably the other side of an uncategorized "
        "row of another account: it is shown, or both become one transfer."
    ),
]


class ImportQuery(WriteQuery):
    """What can be said of the import of every file."""

    partial: Partial = False
    file_name: (
        Annotated[
            str,
            Meta(
                max_length=LABEL.limits["max_length"],
                description="The name of the file, which the batch of the import keeps.",
                examples=["march.csv"],
            ),
        ]
        | UnsetType
    ) = UNSET
    date_order: (
        Annotated[
            Literal["mdy", "dmy", "ymd"],
            Meta(description="The order of day, month and year, if the file does not show it."),
        ]
        | UnsetType
    ) = UNSET


class EnrichQuery(ImportQuery):
    """What can be said of the list of transactions of an enrichment."""

    mapping: (
        Annotated[
            str,
            Meta(
                description="What the columns of a CSV hold that is not of QuickBooks, as JSON: "
                "their captions or numbers, and `reversedSign` and `decimalComma`, such as "
                f"`{EXAMPLE}`.",
            ),
        ]
        | UnsetType
    ) = UNSET


class BooksQuery(ImportQuery):
    """What can be said of the import of the books of another program."""

    strict: Strict = False
    opening_balances: OpeningBalances = False
    opening_date: OpeningDate | UnsetType = UNSET


class StatementQuery(ImportQuery):
    """What can be said of the import of the statements of banks."""

    account_id: AccountId | UnsetType = UNSET
    matches: Matches = "all"
    probable: Probable = "skip"
    transfers: Transfers = "offer"


class CsvQuery(StatementQuery):
    """What can be said of the import of a CSV, which is of a bank or of QuickBooks."""

    kind: (
        Annotated[
            Literal["quickbooks", "bank"],
            Meta(
                description="What the CSV is. If it is left out, a CSV with `accountId` is of a "
                "bank, and another one is recognised."
            ),
        ]
        | UnsetType
    ) = UNSET
    mapping: Mapping | UnsetType = UNSET
    strict: Strict = False
    opening_balances: OpeningBalances = False
    opening_date: OpeningDate | UnsetType = UNSET


def options_of(query: ImportQuery) -> ImportOptions:
    """How a query says that a file is imported; raises `UnreadableQuery`."""
    asked: Any = query  # Which parameters it has depends on its class.
    is_of_books = isinstance(query, (BooksQuery, CsvQuery))
    return ImportOptions(
        file_name=file_name_of(query),
        reading=reading_of(query),
        partial=query.partial,
        strict=is_of_books and asked.strict,
        opening_date=_opening_date(asked) if is_of_books else None,
        statements=_statement_options(query) if isinstance(query, StatementQuery) else BY_DEFAULT,
        enrich=isinstance(query, EnrichQuery),
    )


def reading_of(query: ImportQuery) -> ReadingOptions:
    """How a query says that a file is read; raises `UnreadableQuery`."""
    mapping = getattr(query, "mapping", UNSET)
    return ReadingOptions(
        None if query.date_order is UNSET else query.date_order,
        None if mapping is UNSET else parse_mapping(mapping),
    )


def file_name_of(query: ImportQuery) -> str:
    """The name of the file, or empty; raises `UnreadableQuery` for a text that cannot be one."""
    name = "" if query.file_name is UNSET else query.file_name
    if fault := LABEL.check(name) or LABEL.check_entered(name):
        raise UnreadableQuery(fault, "fileName")
    return name


def _statement_options(query: StatementQuery) -> StatementOptions:
    return StatementOptions(
        account="" if query.account_id is UNSET else query.account_id,
        matches=query.matches,
        import_probable=query.probable == "import",
        join_transfers=query.transfers == "join",
    )


def _opening_date(query: BooksQuery | CsvQuery) -> date | None:
    """The date on which balances are posted; None if they are not to be posted.

    Raises `UnreadableQuery` if only one of the two parameters is given.
    """
    if query.opening_date is UNSET:
        if query.opening_balances:
            raise UnreadableQuery(
                "must be given with openingBalances=true: it is the date of the opening balances",
                "openingDate",
            )
        return None
    if not query.opening_balances:
        raise UnreadableQuery("is used only with openingBalances=true", "openingDate")
    return query.opening_date
