"""Transactions of the rows that belong together: which is the own line, and what they become."""

import re
from collections.abc import Sequence
from datetime import date

from attrs import field, frozen

from adapters.importers.findings import Findings
from adapters.importers.quickbooks_csv.chart import Chart
from adapters.importers.quickbooks_csv.postings import Posting, is_several
from adapters.importers.quickbooks_csv.words import (
    SIGNS,
    form_of,
    is_non_posting,
    plain_words,
    transaction_type,
    type_key,
)
from adapters.importers.text import quoted
from application.importing.parsed_file import (
    AccountHint,
    ImportedLine,
    ImportedTransaction,
    RowCode,
)
from domain.values import format_amount

MOST_ROWS = 10_000
"""How many rows of a transaction are read; a document has at most 1,000 lines."""

_FUNDS = frozenset({"undeposited funds", "payments to deposit"})
_CARD_NAME = re.compile(r"\b(?:credit card|visa|master ?card|amex|american express)\b")


@frozen
class DocumentBuilder:
    """Makes transactions of postings whose amounts are debit positive."""

    findings: Findings
    chart: Chart
    has_natural_amounts: bool = False
    """Whether the amounts of the report were in the natural sign of each account."""
    _hints: dict[str, AccountHint | None] = field(factory=dict)

    def keep(self, postings: Sequence[Posting], day: date, *, is_opening: bool = False) -> None:
        """Add a transaction of some postings to the findings, or refuse them."""
        first = postings[0]
        rows = sum(posting.rows for posting in postings)
        if is_non_posting(first.type):
            why = "it posts nothing: estimates and orders are not kept here"
            self.findings.leave_out(first.type, why, rows)
            return
        if len(postings) > MOST_ROWS:
            self.refuse(postings, "structure", f"the transaction has more than {MOST_ROWS:,} rows")
            return
        if balance := sum(posting.amount for posting in postings):
            self._refuse_unbalanced(postings, balance)
            return
        self.findings.keep(self._transaction(postings, rows, day, is_opening=is_opening))

    def refuse(self, postings: Sequence[Posting], code: RowCode, message: str) -> None:
        """Refuse all rows of a transaction."""
        rows = sum(posting.rows for posting in postings)
        self.findings.refuse(postings[0], code, message, rows)

    def _refuse_unbalanced(self, postings: Sequence[Posting], balance: int) -> None:
        """Refuse a transaction that does not balance, perhaps since an account is not known."""
        first = postings[0]
        unknown = {
            posting.account: None
            for posting in postings
            if self.chart.classification(posting.account) is None
        }
        if self.has_natural_amounts and unknown:
            names = ", ".join(map(quoted, unknown))
            message = (
                f"no file says what the account {names} is, so the side of its amounts in "
                f"{described(first)} is not known; export the Account List, too, and import both"
            )
            self.refuse(postings, "account", message)
            return
        message = (
            f"the rows of {described(first)} do not balance: they sum to "
            f"{format_amount(balance)}, but must sum to 0.00; is the report filtered?"
        )
        self.refuse(postings, "unbalanced", message)

    def own_fit(self, posting: Posting, type_: str) -> int:
        """How well a posting can be the one on the own account of its transaction: 0 if not."""
        place = transaction_type(type_).own_place
        sign = SIGNS.get(type_key(type_), 0)
        if sign and posting.amount * sign < 0:
            return 0
        kind = self.account_hint(posting.account)
        if place is None:
            place = "bank"
        if place in {"receivable", "payable"}:
            return 2 * int(kind == place)
        if kind in {"bank", "card"}:
            return 3 if kind == place or place != "card" else 2
        return int(plain_words(posting.account.rpartition(":")[2]) in _FUNDS)

    def account_hint(self, path: str) -> AccountHint | None:
        """What kind of account a path is, by its declaration or else by its name."""
        if path not in self._hints:
            self._hints[path] = self._account_hint(path)
        return self._hints[path]

    def _account_hint(self, path: str) -> AccountHint | None:
        classification = self.chart.classification(path)
        if classification is None:
            return self._hint_by_name(path)
        hints: dict[str | None, AccountHint] = {
            "accounts_receivable": "receivable",
            "accounts_payable": "payable",
            "bank": "bank",
            "credit_card": "card",
        }
        return hints.get(classification[1])

    def _hint_by_name(self, path: str) -> AccountHint | None:
        words = plain_words(path.rpartition(":")[2])
        for name, hint in _CONTROL_NAMES.items():
            if words == name:
                return hint
        if _CARD_NAME.search(words):
            return "card"
        guessed = self.chart.guessed(path)
        return "bank" if guessed and guessed[1] == "bank" else None

    def _transaction(
        self, postings: Sequence[Posting], rows: int, day: date, *, is_opening: bool
    ) -> ImportedTransaction:
        type_ = postings[0].type
        kind = transaction_type(type_)
        form = form_of(type_)
        own, is_sure = self._own(postings, type_) if form != "journal" else (0, False)
        ordered = [postings[own], *postings[:own], *postings[own + 1 :]]
        one = self.findings.one
        name = next((posting.name for posting in ordered if posting.name), "")
        lines = tuple(
            ImportedLine(
                line=posting.line,
                account=one(posting.account),
                amount=posting.amount,
                name=one(self._name(posting, name, place, is_journal=form == "journal")),
                memo=one(posting.memo),
                place=self._place(
                    posting.account,
                    (kind.other_place if place else kind.own_place) if is_sure else None,
                ),
            )
            for place, posting in enumerate(ordered)
        )
        first = min(posting.line for posting in postings)
        return ImportedTransaction(
            line=first,
            rows=rows,
            type=one(type_),
            form=form,
            date=day,
            number=next((posting.number for posting in ordered if posting.number), ""),
            contact_kind=kind.contact_kind,
            lines=lines,
            is_return=kind.is_return,
            is_opening=is_opening,
        )

    def _own(self, postings: Sequence[Posting], type_: str) -> tuple[int, bool]:
        """The place of the own posting, and whether it surely is that.

        It fits the type; the other rows name its account as their split; else it is the first.
        """
        named = {
            self.chart.path_of(posting.split).rpartition(":")[2]
            for posting in postings
            if posting.split and not is_several(posting.split)
        }
        several = {posting.account for posting in postings if is_several(posting.split)}

        def rank(place: int) -> tuple[int, bool, bool]:
            posting = postings[place]
            is_named = posting.account.rpartition(":")[2] in named
            fit = self.own_fit(posting, type_)
            return fit, is_named and (len(postings) > 2 or bool(fit)), posting.account in several

        best = max(range(len(postings)), key=lambda place: (rank(place), -place))
        fit, is_named, is_several_ = rank(best)
        return best, bool(fit) or (is_named and is_several_)

    def _place(self, path: str, usual: AccountHint | None) -> AccountHint | None:
        """What kind of account must be made, if none is declared; `usual` is that of its place."""
        if self.chart.classification(path) is not None:
            return None
        words = plain_words(path.rpartition(":")[2])
        if words in _CONTROL_NAMES:
            return _CONTROL_NAMES[words]
        return None if usual == "bank" and words in _FUNDS else usual

    @staticmethod
    def _name(posting: Posting, name: str, place: int, *, is_journal: bool) -> str:
        """The name of a line: its own, and on the own line of a document that of its first line."""
        return posting.name or ("" if is_journal or place else name)


_CONTROL_NAMES: dict[str, AccountHint] = {
    "accounts receivable": "receivable",
    "accounts payable": "payable",
}
"""The names that QuickBooks itself gives to its accounts."""


def described(posting: Posting) -> str:
    """A transaction as a message names it."""
    words = f"the {posting.type or 'transaction'} {posting.number}".strip()
    return f"{words} of {quoted(posting.day)}"
