"""How a report is compared: what it declares of itself to `domain.comparison`, which knows no report by its key."""

from collections.abc import Callable, Mapping
from typing import Literal

from attrs import field, frozen

from domain.ledger.accounts import Account
from domain.ledger.company import Settings


@frozen
class Matching:
    """How the rows of a report are found again in the same report of another program, and what of them is compared."""

    rows: Literal[
        "account", "contact", "transaction", "transaction of an account", "transaction of a contact"
    ]
    """What makes two rows the same row."""
    columns: tuple[str, ...] = ()
    """The columns that are compared of transactions; of other rows all columns of amounts are."""
    total: Literal["all", "net income", "assets", "debits"] = "all"
    """What the figures of the report come to."""
    in_parts: bool = False
    """Whether accounts stand under the captions of a statement."""
    alike: str = ""
    """A name that reports with the same columns share: a file without a title may be any of them."""
    results: Mapping[str, str] = field(factory=dict)
    """Of a statement, the rows that stand for no account and are compared all the same: their captions, and their parts."""
    part_of: Callable[[Account, Settings], str] | None = None
    """Of a statement, the part in which an account stands, where that is not its group in the balance sheet or profit and loss."""
    account_sign: Literal["natural", "debit", "credit"] = "natural"
    """What is positive on an account: what makes its balance larger, debits, or credits."""
    accounts_of: Callable[[Account], bool] | None = None
    """Of a report of contacts, the accounts that it sums, where they are not the control accounts of its side."""
    by_entry: bool = False
    """Whether lines stand below their entry and not below an account: each names its account, and debits are positive."""
    renamed: Mapping[str, str] = field(factory=dict)
    """Columns that are compared under the name of another."""
    has_columns_of_time: bool = True
    """Whether its columns of amounts are days, months or years: what is dated beside them may explain a difference."""
    begins_with_year: bool = False
    """Whether income and expense count from the beginning of the fiscal year, though the report is of a day."""

    @property
    def is_of_transactions(self) -> bool:
        """Whether its rows are transactions."""
        return self.rows.startswith("transaction")
