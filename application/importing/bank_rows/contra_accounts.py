"""What a new row of a statement is about: the other account, the contact and the memo.

First a rule says it, then the file, then what the payee's last transaction was about. What nothing
says is uncategorized.
"""

from attrs import evolve, frozen

from application.importing.account_guesses import EXPENSE, INCOME, Guess
from application.importing.account_resolver import AccountResolver
from application.importing.bank_rows.fitting_texts import fitting_memo
from application.importing.bank_rows.payee_history import PayeeHistory
from application.importing.bank_rows.payees import Payees
from application.importing.statements import StatementRow, StatementSplit
from domain.banking.bank_rules import BankRule
from domain.banking.bank_transactions import Split
from domain.banking.rule_matching import PreparedRules, RuleSubject, outcome
from domain.invoicing.contacts import Contact
from domain.ledger.accounts import Account

UNCATEGORIZED = {"Uncategorized Income": INCOME, "Uncategorized Expense": EXPENSE}
"""The accounts of rows about which nothing is known: of what came in, and of what went out."""


@frozen
class Meaning:
    """What a row is about."""

    splits: tuple[Split, ...]
    contact_id: str | None
    payee: str
    memo: str
    is_uncategorized: bool = False
    """Whether nothing says what it is about."""


class ContraAccounts:
    """Finds out what the new rows of statements are about."""

    def __init__(self, resolver: AccountResolver) -> None:
        self._resolver = resolver
        self._work = resolver.run.work
        records = self._work.session.records
        self._payees = Payees(records.all(Contact))
        self._rules = PreparedRules(records.all(BankRule))
        self._history = PayeeHistory(self._work, resolver.index, self.uncategorized_ids())

    @property
    def payees(self) -> Payees:
        """The contacts by the names of payees."""
        return self._payees

    def uncategorized_ids(self) -> set[str]:
        """The ids of the accounts of rows about which nothing is known, as far as they exist."""
        accounts = map(self._resolver.index.by_path, UNCATEGORIZED)
        return {account.id for account in accounts if account}

    def meaning(self, row: StatementRow, account: Account) -> Meaning:
        """What a row of the statement of an account is about."""
        contact = self._payees.exact(row.payee, usual_kind(row.amount))
        contact_id = contact.id if contact else None
        plain = Meaning((), contact_id, row.payee, row.memo)
        is_told = len(row.splits) > 1 or any(split.is_transfer for split in row.splits)
        if not is_told and (meaning := self._by_rule(plain, row, account)):
            return meaning
        if row.splits and (meaning := self._by_file(plain, row, account)):
            return meaning
        if meaning := self._by_history(plain, row, account):
            return meaning
        return self._unknown(plain, row)

    def _by_rule(self, plain: Meaning, row: StatementRow, account: Account) -> Meaning | None:
        """What the first rule says that matches a row, or None."""
        subject = RuleSubject(account.id, row.amount, row.payee, row.memo)
        rule = self._rules.matching(subject)
        if rule is None:
            return None
        if inactive := self._inactive(rule):
            self._resolver.run.assume(
                row.line,
                f"the rule {rule.name!r} is not followed",
                f"{inactive} is inactive",
            )
            return None
        result = outcome(rule, subject)
        contact_id = result.contact_id or plain.contact_id
        ruled = Meaning((), contact_id, result.payee, result.memo)
        if result.account_id in {None, account.id}:
            return self._by_history(ruled, row, account) or self._unknown(ruled, row)
        return evolve(ruled, splits=(Split(account_id=result.account_id, amount=row.amount),))

    def _inactive(self, rule: BankRule) -> str:
        """The account or the contact of a rule that is inactive, or an empty text."""
        account = self._work.find(Account, rule.contra_account_id or "")
        if account and not account.active:
            return account.label
        contact = self._work.find(Contact, rule.contact_id or "")
        return contact.name if contact and not contact.active else ""

    def _by_file(self, plain: Meaning, row: StatementRow, account: Account) -> Meaning | None:
        """What the categories of the file say; None if the books have none of them."""
        accounts = [self._account_of(split, account) for split in row.splits]
        if not any(accounts):
            return None
        splits = tuple(
            Split(
                account_id=(category or self._uncategorized(row)).id,
                amount=split.amount,
                memo=fitting_memo(split.memo if category else _with_category(split)),
            )
            for split, category in zip(row.splits, accounts, strict=True)
            if split.amount
        )
        return evolve(plain, splits=splits)

    def _account_of(self, split: StatementSplit, account: Account) -> Account | None:
        """The account of the books that a category of the file is, or None."""
        if not split.category:
            return None
        index = self._resolver.index
        told = index.by_told_number(split.category) if split.is_transfer else None
        category = told or index.by_path(split.category) or index.by_number(split.category)
        if category is None:
            self._resolver.run.assume(
                split.line,
                "it is uncategorized",
                f"the books have no account {split.category!r}",
            )
            return None
        if category.id == account.id:
            # Quicken writes the balance with which an account begins as a transfer to itself.
            return self._resolver.index[self._work.settings.opening_balance_equity_account_id]
        return category if category.active else None

    def _by_history(self, plain: Meaning, row: StatementRow, account: Account) -> Meaning | None:
        """What the last transaction of the payee in the same direction was about, or None."""
        precedent = self._history.last(row.payee, plain.contact_id, row.amount)
        if precedent is None or precedent.account_id == account.id:
            return None
        split = Split(
            account_id=precedent.account_id,
            amount=row.amount,
            contact_id=precedent.split_contact_id,
        )
        contact_id = plain.contact_id or precedent.contact_id
        return evolve(plain, splits=(split,), contact_id=contact_id)

    def _unknown(self, plain: Meaning, row: StatementRow) -> Meaning:
        """A row about which nothing is known but its amount."""
        split = Split(account_id=self._uncategorized(row).id, amount=row.amount)
        return evolve(plain, splits=(split,), is_uncategorized=True)

    def _uncategorized(self, row: StatementRow) -> Account:
        """The account of a row about which nothing is known, which is created if missing."""
        name = next(
            name
            for name, classification in UNCATEGORIZED.items()
            if (classification == INCOME) == (row.amount > 0)
        )
        if account := self._resolver.find(name):
            return account
        made = Guess(UNCATEGORIZED[name], "nothing says what its rows are about", is_certain=True)
        return self._resolver.create_path(name, made.classification, row.line, made)


def usual_kind(amount: int) -> str:
    """The kind of contact from whom money comes, or to whom it goes."""
    return "customer" if amount > 0 else "vendor"


def _with_category(split: StatementSplit) -> str:
    """The memo of a split whose category the books do not have, with the category."""
    return "; ".join(text for text in (split.category, split.memo) if text)
