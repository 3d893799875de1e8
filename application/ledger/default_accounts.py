"""The default accounts of the settings, and which type or subtype each of them must have."""

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
"""The type or subtype that each default account must have, by its field in the settings."""


def check_default_accounts(chart: Mapping[str, Account], settings: Settings) -> None:
    """Raise `Refused` if a default account does not exist, or is not what its setting needs."""
    for field, needed in NEEDED_CLASS.items():
        id_ = getattr(settings, field)
        path = f"/defaults/{field}"
        if id_ not in chart:
            raise Refused.at(path, f"there is no account {id_!r}", code="unknown_id")
        account = chart[id_]
        if needed not in {account.type, account.subtype}:
            raise Refused.at(
                path,
                f"must be {class_in_words(needed)}; {account.label} is "
                f"{account.classification_label}",
            )
    funds = chart[settings.undeposited_funds_account_id]
    if funds.cash_flow_section != "operating":
        raise Refused.at(
            "/defaults/undeposited_funds_account_id",
            "must be an account whose section of cash flows is operating, because Undeposited "
            f"Funds are cash; {funds.label} is {funds.cash_flow_section}",
        )


def class_in_words(needed: str) -> str:
    """How a message names an entry of `NEEDED_CLASS`."""
    return f"an account of type or subtype {needed}"
