"""The balances that a list of accounts gives, posted as opening balances on request.

One entry brings all accounts of the balance sheet against Opening Balance Equity. Receivables and
payables have an entry each, under `NO_NAME`, because a list does not say who owes them.
"""

from collections.abc import Iterable
from datetime import date

from attrs import frozen

from application.collections.registry import JOURNALS
from application.importing.identities import identity_of
from application.importing.import_run import ImportRun
from application.importing.imported_documents import NO_NAME, ImportedDocuments
from application.importing.parsed_file import ImportedAccount, RefusedRow
from application.ports.change_log import RecordAddress
from domain.errors import Closed
from domain.ledger.accounts import Account
from domain.ledger.journals import JournalLine
from domain.values import format_amount

TYPE = "Opening Balance"
MOST_LINES = 999
"""An entry has at most 1,000 lines, of which one is on Opening Balance Equity."""


@frozen
class DeclaredBalance:
    """The balance of an account as the list of a file gives it."""

    declared: ImportedAccount
    account: Account

    @property
    def identity(self) -> str:
        """By what the balance is recognised if a later file gives one of the same account."""
        return identity_of([TYPE, self.account.id])

    @property
    def is_on_balance_sheet(self) -> bool:
        """Whether it can be an opening balance: income and expenses begin at zero."""
        return not self.account.is_income_statement and self.account.subtype != "non_posting"


class OpeningBalances:
    """Posts the balances of the accounts that one file declares, or says that it does not."""

    def __init__(self, run: ImportRun, documents: ImportedDocuments) -> None:
        self._run = run
        self._documents = documents
        self._balances: list[DeclaredBalance] = []

    def add(self, declared: ImportedAccount, account: Account) -> None:
        """Note what the file says about the balance of an account."""
        if declared.balance or declared.balance_fault:
            self._balances.append(DeclaredBalance(declared, account))

    @property
    def first_line(self) -> int | None:
        """The first line that gives a balance; None if no line does."""
        return self._balances[0].declared.line if self._balances else None

    def tell_unposted(self) -> None:
        """Say that the balances are not posted, because nobody asked for it."""
        if with_balance := [balance for balance in self._balances if balance.declared.balance]:
            self._run.assume(
                with_balance[0].declared.line,
                f"the balances of {_accounts(with_balance)} in the list are not posted",
                "QuickBooks does not take them over either: they would double what the "
                "transactions sum to",
            )
        for balance in self._balances:
            if fault := balance.declared.balance_fault:
                self._run.assume(balance.declared.line, "its balance is not read", fault)

    def post(self, day: date) -> dict[str, RecordAddress]:
        """Post the balances on a day; return the document of each, by the identity of the balance.

        A balance that cannot be read is refused. An account has one opening balance: if an earlier
        import has posted it, it is not posted again.
        """
        settings = self._run.work.settings
        if settings.is_closed(day):
            raise Closed(
                f"the opening balances are to be dated {day}, but the books are closed to "
                f"{settings.closing_date}"
            )
        for balance in self._balances:
            if fault := balance.declared.balance_fault:
                self._run.answer.refuse(RefusedRow(balance.declared.line, "amount", fault, rows=0))
        equity_id = settings.opening_balance_equity_account_id
        posted = self._without_earlier(
            [
                balance
                for balance in self._balances
                if balance.is_on_balance_sheet
                and balance.declared.balance
                and balance.account.id != equity_id
            ]
        )
        entries = [[balance] for balance in posted if balance.account.control_of]
        others = [balance for balance in posted if not balance.account.control_of]
        entries += [
            others[first : first + MOST_LINES] for first in range(0, len(others), MOST_LINES)
        ]
        documents: dict[str, RecordAddress] = {}
        for balances in entries:
            self._post(day, balances, equity_id)
            documents |= {balance.identity: self._run.documents[-1] for balance in balances}
        self._tell(day, posted, equity_id)
        return documents

    def _without_earlier(self, balances: list[DeclaredBalance]) -> list[DeclaredBalance]:
        """The balances that no earlier import has posted; the others are told."""
        identities = [balance.identity for balance in balances]
        known = self._run.work.session.imports.imported(identities)
        if earlier := [balance for balance in balances if balance.identity in known]:
            self._run.assume(
                earlier[0].declared.line,
                f"the balances of {_accounts(earlier)} are not posted again",
                "an earlier import has posted opening balances of them; correct its entry if they "
                "are wrong",
            )
        return [balance for balance in balances if balance.identity not in known]

    def _post(self, day: date, balances: Iterable[DeclaredBalance], equity_id: str) -> None:
        lines = [
            _line(balance.account.id, balance.declared.balance, self._contact_id(balance))
            for balance in balances
        ]
        rest = sum(line.credit - line.debit for line in lines)
        if rest:
            lines.append(_line(equity_id, rest, None))
        fields = {"date": day, "type": TYPE, "memo": TYPE, "lines": tuple(lines)}
        self._documents.create(JOURNALS, fields)

    def _contact_id(self, balance: DeclaredBalance) -> str | None:
        control = balance.account.control_of
        if not control:
            return None
        self._run.assume(
            balance.declared.line,
            f"the {control} {NO_NAME} has the balance of {balance.account.label}",
            f"the list does not say which {control}s it is of",
        )
        return self._documents.no_name_contact_id(control, balance.declared.line)

    def _tell(self, day: date, posted: list[DeclaredBalance], equity_id: str) -> None:
        if posted:
            total = -sum(balance.declared.balance for balance in posted)
            self._run.assume(
                posted[0].declared.line,
                f"the balances of {_accounts(posted)} are posted on {day}, and "
                f"{format_amount(total)} on {self._run.work.accounts()[equity_id].label}",
                "opening balances were asked for",
            )
        if left := [balance for balance in self._balances if not balance.is_on_balance_sheet]:
            self._run.assume(
                left[0].declared.line,
                f"the balances of {_accounts(left)} of income and expenses are not posted",
                "only accounts of the balance sheet have opening balances",
            )


def _accounts(balances: list[DeclaredBalance]) -> str:
    return f"{len(balances)} account{'' if len(balances) == 1 else 's'}"


def _line(account_id: str, amount: int, contact_id: str | None) -> JournalLine:
    """A line of an amount in cents, debits positive."""
    return JournalLine(
        account_id=account_id,
        debit=max(amount, 0),
        credit=max(-amount, 0),
        contact_id=contact_id,
    )
