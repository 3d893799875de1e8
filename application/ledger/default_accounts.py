"""The default accounts of the settings, and of which type or subtype each must be."""

from collections.abc import Mapping

from domain.errors import Refused
from domain.ledger.accounts import Account
from domain.ledger.company import Settings

NEEDED_CLASS: Mapping[str, str] = {
    "receivable_account_id": "accounts_receivable",
    "payable_account_id": "accounts_payable",
    "undeposited_funds_account_id": "asset",
    "retained_earnings_account_id": "equity",
    "opening_balance_equity_account_id": "equity",
}
"""The type or subtype that each default account of the settings must have."""


def check_default_accounts(chart: Mapping[str, Account], settings: Settings) -> None:
    """Each default account of the settings must be of a certain type or subtype."""
    for field, needed in NEEDED_CLASS.items():
        id_ = getattr(settings, field)
        path = f"/defaults/{field}"
        if id_ not in chart:
            raise Refused.at(path, f"there is no account {id_!r}")
        if needed not in {chart[id_].type, chart[id_].subtype}:
            raise Refused.at(
                path,
                f"must be {spoken_class(needed)}; {chart[id_].label} is {chart[id_].classification_label}",
            )


def spoken_class(needed: str) -> str:
    """A needed class as a sentence names it."""
    return f"an account of type or subtype {needed}"
