"""What the books remember of an account for the files that are imported later."""

from domain.records import Part, Record, record
from domain.values import Label


@record
class ToldNumber(Part):
    """A number by which a file called an account."""

    number: Label


@record
class MappedColumn(Part):
    """What a column of a bank's files holds."""

    holds: Label
    """What it holds: a `StatementColumn`."""
    name: Label
    """The caption of the column, or its number, the first being 1."""


@record
class AccountMapping(Record):
    """What imports have learned about one account.

    Its id is that of the account. An account without such a record was entered by a person, or is
    one with which new books begin.
    """

    plural = "mappings"
    singular = "mapping"

    id: Label
    numbers: tuple[ToldNumber, ...] = ()
    """The numbers by which files called the account, also where it could not have them itself."""
    guessed: bool = False
    """Whether an import guessed the type of the account, and nobody has said it since."""
    declared: bool = False
    """Whether the list of accounts of a file declared the account."""
    columns: tuple[MappedColumn, ...] = ()
    """What a person said that the columns of the account's files hold."""
    reversed_sign: bool = False
    """Whether a person said that the amounts of these files have the other sign."""
    decimal_sign: Label = ""
    """What parts the decimals in these files, a point or a comma, if a person said it."""
    date_order: Label = ""
    """The order of month, day and year in the files of the account, if a person said it."""
