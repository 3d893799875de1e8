"""Verifying what documents make: entries, postings, balances and open items.

The documents come one by one. Of each the rows are expected that the books must have stored of it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from attrs import evolve

from application.integrity.compare_rows import RowComparison
from application.integrity.verify_applications import Applications, ManualApplications
from application.integrity.verify_reconciliations import Reconciliations
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_transactions import BankTransaction
from domain.ledger.documents import Document
from domain.ledger.entries import Entry
from domain.reconciliation.applications import AppliedCredit
from domain.reconciliation.cash_basis import UNAPPLIED, on_both_bases
from domain.reconciliation.open_items import AccountRoles, OpenItem, derive_open_items
from domain.values import format_amount

_Month = tuple[str, str, str]
"""An account, a contact, and a month as `YYYY-MM`."""


class Documents:
    """All that the documents make, while they come one by one."""

    def __init__(
        self,
        work: UnitOfWork,
        comparison: RowComparison,
        roles: AccountRoles,
        applied_credits: Sequence[AppliedCredit],
        reconciliations: Reconciliations,
        checked: Counter[str],
    ) -> None:
        self._inspection = work.session.inspection
        self._ledger = work.session.ledger
        self._expect = comparison.expect
        self._roles = roles
        self._applications = Applications(applied_credits)
        self._manual = ManualApplications(applied_credits)
        self._reconciliations = reconciliations
        self._checked = checked
        checked["applications"] = self._applications.count
        self._months: dict[_Month, list[int]] = defaultdict(lambda: [0, 0])
        """Debits and credits by account, basis and month."""
        self._contacts = Counter[_Month]()
        """What is posted on control accounts."""
        self._items = Counter[_Month]()
        """What charges and credits add to open amounts, less what is applied."""
        self._rows: dict[str, tuple[OpenItem, bool]] = {}
        """Each row of Undeposited Funds, and whether its document was taken back."""
        self._deposits: dict[str, list[str]] = defaultdict(list)
        """The ids of the deposits that contain each of these rows."""

    def add(self, document: Document) -> Iterator[str]:
        """The next document. Yields what is wrong with it."""
        entry = document.entry()
        if entry is None:
            return
        self._expect(self._inspection.rows_made_by(entry.header(document.version)))
        self._post(on_both_bases(entry, self._roles))
        for item in derive_open_items(entry, self._roles):
            self._checked["openItems"] += 1
            if item.role == "row":
                self._rows[item.id] = item, bool(document.void_reason)
            else:
                yield from self._add_item(item, entry)
        for posting in entry.postings:
            if posting.account_id in self._roles.control and posting.contact_id:
                key = (posting.account_id, posting.contact_id, _month(entry.date))
                self._contacts[key] += posting.amount
        if isinstance(document, BankTransaction) and not document.is_void:
            for split in document.splits:
                if split.row_id:
                    self._deposits[split.row_id].append(document.id)
        yield from self._manual.faults_of(entry)
        yield from self._reconciliations.add(entry)

    def faults(self) -> Iterator[str]:
        """What is wrong with all of them together, after the last one."""
        for item, is_taken_back in self._rows.values():
            is_waiting = not self._deposits.get(item.id) and not is_taken_back
            expected = evolve(item, open=item.amount if is_waiting else 0)
            self._expect(self._inspection.rows_made_by(expected))
        yield from self._applications.faults()
        for row_id, deposits in self._deposits.items():
            if len(deposits) > 1:
                yield f"row {row_id!r}: it is in {len(deposits)} deposits: {', '.join(deposits)}"
        self._expect(
            ("month_balances", (*key, *sums)) for key, sums in self._months.items() if any(sums)
        )
        self._expect(
            ("contact_balances", (*key, cents)) for key, cents in self._contacts.items() if cents
        )
        self._checked["monthBalances"] = len(self._months)
        yield from self._control_accounts()
        yield from self._cash_basis()

    def _add_item(self, item: OpenItem, entry: Entry) -> Iterator[str]:
        """A charge or credit."""
        expected, faults, entries, applied = self._applications.arrive(item, entry, self._roles)
        yield from faults
        self._expect(self._inspection.rows_made_by(expected))
        for posted in entries:
            self._post(posted)
        sign = item.sign(self._roles.control[item.account_id])
        account_id, contact_id = item.account_id, item.contact_id
        self._items[account_id, contact_id, _month(item.date)] += sign * item.amount
        for line in applied:
            self._items[account_id, contact_id, _month(line.date)] -= sign * line.amount

    def _post(self, entry: Entry) -> None:
        """Expect the postings of an entry on both bases."""
        self._checked["entries"] += 1
        self._expect(self._inspection.rows_made_by(entry))
        month = _month(entry.date)
        for posting in entry.postings:
            sums = self._months[posting.account_id, posting.basis, month]
            sums[posting.amount < 0] += abs(posting.amount)

    def _control_accounts(self) -> Iterator[str]:
        """At the end of every month, control accounts must equal the open items of each contact."""
        differences: dict[tuple[str, str], int] = defaultdict(int)
        keys = self._contacts.keys() | self._items.keys()
        for key in sorted(keys, key=lambda key: (key[2], key)):
            self._checked["contactMonths"] += 1
            account_id, contact_id, month = key
            differences[account_id, contact_id] += self._contacts[key] - self._items[key]
            if difference := differences[account_id, contact_id]:
                yield (
                    f"contact {contact_id!r} on {account_id!r} at the end of {month}: the control "
                    f"account and the open items differ by {format_amount(difference)}"
                )

    def _cash_basis(self) -> Iterator[str]:
        """Control accounts must be zero on the cash basis, and unapplied accounts on accrual."""
        unapplied = {account.id for account in UNAPPLIED.values()}
        for (account_id, basis, month), turnover in sorted(self._ledger.month_balances().items()):
            if not turnover.net:
                continue
            net = format_amount(turnover.net)
            if account_id in self._roles.control and basis != "accrual":
                yield f"control account {account_id!r}: it has {net} on the cash basis in {month}"
            if account_id in unapplied and basis != "cash":
                yield f"account {account_id!r}: it has {net} on the accrual basis in {month}"


def _month(day: date) -> str:
    return day.isoformat()[:7]
