"""How the books agree with the totals and balances that an imported file states itself."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from attrs import frozen

from application.importing.listed import Listed
from application.importing.parsed_file import StatedAmount


@frozen
class Difference:
    """An account about which the books and the file do not agree."""

    stated: StatedAmount
    account_id: str | None
    """None if the books do not have the account."""
    amount: int
    """What the books have, in cents, debits positive."""


@frozen
class Proof:
    """What became of comparing the books with the file, account by account."""

    checked: int
    """How many totals and balances of the file were compared."""
    differences: Listed[Difference]


@frozen
class Turnovers:
    """What was posted on accounts before an import, and what the import posts besides."""

    before: Mapping[tuple[date | None, date], Mapping[str, int]]
    """The net of each account in a period, in cents, debits positive; from None for all before."""
    added: Mapping[str, Sequence[tuple[date, int]]]
    """The postings of the import, by account: the date and the cents of each."""

    def net(self, account_id: str | None, first: date | None, last: date) -> int:
        """What is posted on an account in a period, after the import."""
        if account_id is None:
            return 0
        added = sum(
            cents
            for day, cents in self.added.get(account_id, ())
            if day <= last and (first is None or day >= first)
        )
        return self.before[first, last].get(account_id, 0) + added


def periods_of(stated: Iterable[StatedAmount]) -> set[tuple[date | None, date]]:
    """The periods about which a file states something."""
    return {(amount.first, amount.last) for amount in stated}


def prove(
    stated: Sequence[StatedAmount], account_ids: Sequence[str | None], turnovers: Turnovers
) -> Proof | None:
    """Compare what a file states about accounts with the books; None if it states nothing."""
    if not stated:
        return None
    differences: Listed[Difference] = Listed()
    for amount, account_id in zip(stated, account_ids, strict=True):
        net = turnovers.net(account_id, amount.first, amount.last)
        if net != amount.amount:
            differences.append(Difference(amount, account_id, net))
    return Proof(len(stated), differences)
