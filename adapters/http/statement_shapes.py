"""The shape of what an import answers about the rows of banks' statements."""

import msgspec


class MatchedRowView(msgspec.Struct):
    """A row that the books have as a document that no statement has shown before.

    It is certain if it has the same number, or if it is the only such document of the payee.
    """

    line: int
    collection: str
    id: str
    certain: bool
    evidence: list[str]


class ProbableDuplicateView(msgspec.Struct):
    """A row that is left out, because it is probably the row of an earlier statement.

    `collection` and `id` name what that row became, and `payee` is its payee.
    """

    line: int
    collection: str
    id: str
    payee: str


class ReusedFitidView(msgspec.Struct):
    """A row that has the bank's id of another row with another day or amount."""

    line: int
    fitid: str


class PossibleContactView(msgspec.Struct, rename="camel"):
    """A contact whose name is much like that of a payee; `score` is 100 for equal names."""

    line: int
    payee: str
    contact_id: str
    name: str
    score: int


class PossibleTransferView(msgspec.Struct, rename="camel"):
    """A row that is probably the other side of an uncategorized transaction of another account.

    If they are `joined`, both are that transaction, which is a transfer now.
    """

    line: int
    collection: str
    id: str
    account_id: str
    joined: bool
    evidence: list[str]


class StatementBalanceView(msgspec.Struct, rename="camel"):
    """The balance that a statement says an account has: what is owed on a card is negative."""

    account_id: str
    date: str
    balance: str
