"""What a new row of a statement is about: the other account, the contact and the memo.

First a rule says it, then the file, then what the payee's last transaction was about. What nothing
says is uncategorized.
"""

from collections.abc import Mapping

from attrs import evolve, frozen

from application.importing.account_guesses import EXPENSE, INCOME, Guess
from application.importing.account_resolver import AccountResolver
from application.importing.bank_rows.fitting_texts import fitting_memo
from application.importing.bank_rows.payee_history import PayeeHistory
from application.importing.bank_rows.payees import Payees
from application.importing.statements import StatementRow, StatementSplit
from application.ledger.accounts import is_cash_or_card
from domain.banking.bank_rules import BankRule
from domain.banking.bank_transactions import Split
from domain.banking.rule_matching import PreparedRules, RuleSubject, outcome
from domain.invoicing.contacts import Contact
from domain.ledger.accounts import Account
from domain.records import changed
from domain.texts import echoed, name_key

UNCATEGORIZED_INCOME, UNCATEGORIZED_EXPENSE = "Uncategorized Income", "Uncategorized Expense"
UNCATEGORIZED = {UNCATEGORIZED_INCOME: INCOME, UNCATEGORIZED_EXPENSE: EXPENSE}
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

    def __init__(self, resolver: AccountResolver, names: Mapping[str, str]) -> None:
        """`names` are the ids of the accounts of the file, by the keys of their names in it."""
        self._resolver = resolver
        self._names = names
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
        plain = Meaning((), contact.id if contact else None, row.payee, row.memo)
        is_told = len(row.splits) > 1 or any(split.is_transfer for split in row.splits)
        meaning = None if is_told else self._by_rule(plain, row, account)
        if meaning is None and row.splits:
            meaning = self._by_file(plain, row, account)
        if meaning is None:
            meaning = self._by_history(plain, row, account) or self.without_category(plain, row)
            if row.splits:
                (split,) = meaning.splits
                memo = fitting_memo(_with_category(row.splits[0]))
                meaning = evolve(meaning, splits=(changed(split, memo=memo),))
        return self._with_possible_accounts(meaning, row)

    def without_category(self, meaning: Meaning, row: StatementRow) -> Meaning:
        """The same row, as if nothing was known of it but its payee, memo and amount."""
        split = Split(account_id=self._uncategorized(row).id, amount=row.amount)
        return evolve(meaning, splits=(split,), is_uncategorized=True)

    def transfer_account(self, meaning: Meaning) -> str | None:
        """The other account of a row that moves money between two accounts, or None."""
        if len(meaning.splits) != 1:
            return None
        account = self._resolver.index[meaning.splits[0].account_id]
        return account.id if is_cash_or_card(self._work, account) else None

    def _with_possible_accounts(self, meaning: Meaning, row: StatementRow) -> Meaning:
        """The same row, without category where it cannot be posted on an account that it has.

        Receivables need a customer and payables a vendor, and nothing is posted on some accounts.
        """
        splits = []
        for split in meaning.splits:
            account = self._resolver.index[split.account_id]
            contact_id = split.contact_id or meaning.contact_id
            if reason := self._obstacle(account, contact_id):
                self._resolver.run.assume(row.line, "it is uncategorized", reason)
                uncategorized = self._uncategorized(row).id
                splits.append(changed(split, account_id=uncategorized, contact_id=None))
            else:
                splits.append(split)
        is_uncategorized = len(splits) == 1 and splits[0].account_id in self.uncategorized_ids()
        return evolve(meaning, splits=tuple(splits), is_uncategorized=is_uncategorized)

    def _obstacle(self, account: Account, contact_id: str | None) -> str:
        """Why a row cannot be posted on an account with a contact, or empty."""
        if account.subtype == "non_posting":
            return f"nothing can be posted on {account.label}"
        if account.control_of is None:
            return ""
        contact = self._work.find(Contact, contact_id) if contact_id else None
        if contact and contact.kind == account.control_of:
            return ""
        return f"what is posted on {account.label} needs a {account.control_of}"

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
        if result.account_id == account.id:
            self._resolver.run.assume(
                row.line,
                f"the rule {rule.name!r} gives no account",
                f"its account {account.label} is that of the statement",
            )
        if result.account_id in {None, account.id}:
            return self._by_history(ruled, row, account) or self.without_category(ruled, row)
        return evolve(ruled, splits=(Split(account_id=result.account_id, amount=row.amount),))

    def _inactive(self, rule: BankRule) -> str:
        """The account or the contact of a rule that is inactive, or an empty text."""
        account = self._work.find(Account, rule.contra_account_id or "")
        if account and not account.active:
            return account.label
        contact = self._work.find(Contact, rule.contact_id or "")
        return contact.name if contact and not contact.active else ""

    def _by_file(self, plain: Meaning, row: StatementRow, account: Account) -> Meaning | None:
        """What the categories of the file say; None if it has one that the books do not have."""
        accounts = [self._account_of(split, account) for split in row.splits]
        if accounts == [None]:
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
        name = split.category
        if not name:
            return None
        index = self._resolver.index
        category: Account | None = None
        if split.is_transfer:
            own_id = self._names.get(name_key(name))
            category = index[own_id] if own_id else index.by_told_number(name)
        category = category or index.by_path(name) or index.by_number(name)
        if category is None:
            reason = f"the books have no account {echoed(name)!r}"
        elif category.id == account.id:
            reason = f"{category.label} is the account of the statement itself"
        elif not category.active:
            reason = f"{category.label} is inactive"
        else:
            return category
        self._resolver.run.assume(split.line, "it is uncategorized", reason)
        return None

    def _by_history(self, plain: Meaning, row: StatementRow, account: Account) -> Meaning | None:
        """What the last transaction of the payee in the same direction was about, or None."""
        precedent = self._history.last(row.payee, plain.contact_id, row.amount, account.id)
        if precedent is None or precedent.account_id == account.id:
            return None
        split = Split(
            account_id=precedent.account_id,
            amount=row.amount,
            contact_id=precedent.split_contact_id,
        )
        contact_id = plain.contact_id or precedent.contact_id
        return evolve(plain, splits=(split,), contact_id=contact_id)

    def _uncategorized(self, row: StatementRow) -> Account:
        """The account of a row about which nothing is known, which is created if missing."""
        name = UNCATEGORIZED_INCOME if row.amount > 0 else UNCATEGORIZED_EXPENSE
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
