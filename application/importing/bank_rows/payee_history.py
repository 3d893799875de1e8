"""What the last transactions of a payee were about."""

from collections.abc import Iterable, Iterator

from attrs import frozen

from application.importing.account_index import AccountIndex
from application.importing.bank_rows.identities import words_of
from application.ledger.accounts import is_cash_or_card
from application.ports.queries import Query
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_transactions import BankTransaction

MOST_READ = 5_000
"""How many of the last bank transactions are read: a long history must not slow down an import."""

_Subject = tuple[str, str, bool, str]
"""What a transaction is known by: a payee or a contact, whether money came in, and its account.

The account is empty where the category does not depend on it.
"""


@frozen
class Precedent:
    """What the last transaction of a payee was about."""

    account_id: str
    contact_id: str | None
    split_contact_id: str | None


class PayeeHistory:
    """The last transaction of each payee and contact, in each direction, with one category.

    What was a transfer between two accounts is one again only on the same account: on the other one
    the same payee would bring the money back.
    """

    def __init__(self, work: UnitOfWork, index: AccountIndex, uncategorized: Iterable[str]) -> None:
        self._precedents: dict[_Subject, Precedent] = {}
        without_category = frozenset(uncategorized)
        newest_first = Query(order=(("date", True), ("id", True)), limit=MOST_READ)
        for transaction in work.session.records.page(BankTransaction, newest_first).items:
            if transaction.is_void or len(transaction.splits) != 1:
                continue
            (split,) = transaction.splits
            account = index[split.account_id]
            is_of_use = split.account_id not in without_category and not split.row_id
            if not is_of_use or not account.active:
                continue
            precedent = Precedent(split.account_id, transaction.contact_id, split.contact_id)
            own_id = transaction.account_id if is_cash_or_card(work, account) else ""
            payee, contact_id = transaction.payee, transaction.contact_id
            for subject in _subjects(payee, contact_id, transaction.amount, own_id):
                self._precedents.setdefault(subject, precedent)

    def last(
        self, payee: str, contact_id: str | None, amount: int, account_id: str
    ) -> Precedent | None:
        """What the last transaction of a contact or payee in a direction was about, or None."""
        for own_id in ("", account_id):
            for subject in _subjects(payee, contact_id, amount, own_id):
                if precedent := self._precedents.get(subject):
                    return precedent
        return None


def _subjects(payee: str, contact_id: str | None, amount: int, own_id: str) -> Iterator[_Subject]:
    """What a transaction is known by: first its contact, then its payee."""
    if contact_id:
        yield "contact", contact_id, amount > 0, own_id
    if words := words_of(payee):
        yield "payee", words, amount > 0, own_id
