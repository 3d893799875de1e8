"""What the books remember of an account for the files that are imported later."""

from domain.records import Part, Record, record
from domain.values import Label


@record
class ToldNumber(Part):
    """A number by which a file called an account."""

    number: Label


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
