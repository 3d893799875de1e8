"""Changes by which closed figures read otherwise, while no amount changes."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from attrs import define, field

from application.history.closed_changes import Closing, FiguresRestated, RestatedField
from application.ports.change_log import LoggedChange
from application.replay.logged_records import logged_fields
from domain.ledger.accounts import Account
from domain.ledger.company import Settings

_RESTATING: Mapping[str, tuple[str, ...]] = {
    Account.plural: ("type", "subtype", "section", "cashFlow"),
    Settings.plural: (
        "fiscalYearStart",
        "retainedEarningsAccountId",
        "undepositedFundsAccountId",
    ),
}
"""The fields by which reports arrange the figures of closed days, by collection."""

_ACCOUNT_IDS = re.compile(r'ccountId"\s*:\s*"([^"]*)"')
"""The accounts that the JSON of a document names: it posts on no others."""


@define
class NamedAccounts:
    """From which day on documents name each account."""

    first: dict[str, date] = field(factory=dict)

    def add(self, day: date, text: str) -> None:
        """Add a document with a date, as JSON."""
        for account_id in _ACCOUNT_IDS.findall(text):
            if day < self.first.get(account_id, date.max):
                self.first[account_id] = day

    def are_closed(self, account_id: str, closing: Closing) -> bool:
        """Whether documents of closed days name an account, or did."""
        day = self.first.get(account_id)
        return day is not None and closing.covers(day)


def restated(
    change: LoggedChange, closing: Closing, account_id: str | None
) -> Iterator[FiguresRestated]:
    """What a change of the settings or of an account restates; `account_id` is None for settings.

    An account of an older program has no section of cash flows until a newer one fills in the one
    in which it was shown, which restates nothing.
    """
    before, after = (logged_fields(change, text) for text in (change.before, change.after))
    fields = tuple(
        RestatedField(name, before.get(name), after.get(name))
        for name in _RESTATING[change.collection]
        if before
        and before.get(name) != after.get(name)
        and not (name == "cashFlow" and before.get(name) is None)
    )
    if fields:
        yield FiguresRestated(change, closing, account_id, fields)
