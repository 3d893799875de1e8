"""How a report is compared: what it declares about itself to `domain.comparison`.

The code that compares reports does not know any report by its key.
"""

from collections.abc import Callable, Mapping
from typing import Literal

from attrs import field, frozen

from domain.ledger.accounts import Account


@frozen
class Matching:
    """How comparing finds the rows of a report in the same report of another program.

    It also says which figures are compared, and how they count in the total of the report.
    """

    rows: Literal[
        "account", "contact", "transaction", "transaction of an account", "transaction of a contact"
    ]
    """What makes two rows the same row."""
    columns: tuple[str, ...] = ()
    """The columns of transactions that are compared; of other rows, all columns of amounts are."""
    total: Literal["all", "net income", "assets", "debits"] = "all"
    """The total of the report, to which the figures sum."""
    in_parts: bool = False
    """Whether the report is a statement with accounts under captions."""
    column_family: str = ""
    """A name shared by reports with the same columns.

    A file without a title may be any report of the family.
    """
    result_rows: Mapping[str, str] = field(factory=dict)
    """The rows of a statement that are compared without being an account: (caption, part)."""
    captions: Mapping[str, str] = field(factory=dict)
    """The captions above the accounts of each part of the statement: (caption, part).

    Empty for balance sheet and profit and loss, where the group of an account is its part.
    """
    account_sign: Literal["natural", "debit", "credit"] = "natural"
    """What is positive on an account: what increases its balance, debits, or credits."""
    sign_of_debits: Callable[[Account, str], int] | None = None
    """The sign of a debit on an account in a part, where the report decides it for each row."""
    accounts_of: Callable[[Account], bool] | None = None
    """Which accounts a report of contacts sums; None for the control accounts of its contacts."""
    by_entry: bool = False
    """Whether postings are listed by entry instead of by account.

    Then each row names its account, and debits are positive.
    """
    renamed_columns: Mapping[str, str] = field(factory=dict)
    """Columns of the other program that are compared with a column of another key: theirs, ours."""
    has_period_columns: bool = True
    """Whether its columns of amounts are days, months or years.

    Then an entry dated just outside the period of a column may explain a difference.
    """
    begins_with_year: bool = False
    """Whether income and expense count from the beginning of the fiscal year, in a snapshot."""

    @property
    def is_of_transactions(self) -> bool:
        """Whether its rows are transactions."""
        return self.rows.startswith("transaction")
