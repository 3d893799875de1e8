"""Verifying the books: all that is stored is looked at, and compared with what must be stored.

Records are verified in `verify_records`, what documents make in `verify_documents`, bank
reconciliations in `verify_reconciliations`, bytes in `verify_attachments`, and the log in
`verify_log`. Nothing that somebody has put into the file ends the verification: what cannot be read
is a fault.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar, get_args

from attrs import frozen

from application.collections.kinds import KINDS
from application.integrity.compare_rows import RowComparison
from application.integrity.compare_with_log import UNREADABLE, LoggedRecords
from application.integrity.kept_heads import KeptHead
from application.integrity.row_faults import row_faults
from application.integrity.verify_attachments import verify_bytes
from application.integrity.verify_documents import Documents
from application.integrity.verify_log import UNREAD_LOG, LogProof, verify_log
from application.integrity.verify_reconciliations import Reconciliations
from application.integrity.verify_records import Records
from application.ports.failures import Damaged, StoreFull, StoreUnavailable
from application.ports.inspection import RowsOf
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.cleared_marks import ClearedMark
from domain.ledger.accounts import Account
from domain.ledger.attachments import Attachment
from domain.ledger.company import COMPANY_ID, Settings
from domain.ledger.documents import Document
from domain.reconciliation.applications import AppliedCredit
from domain.reconciliation.bank_sessions import BankSession
from domain.reconciliation.open_items import roles_of
from domain.records import Record

R = TypeVar("R", bound=Record)


@frozen
class Verdict:
    """The result of verifying the books."""

    checked: dict[str, int]
    """How many of each thing were checked."""
    faults: tuple[str, ...]
    """What is wrong, one message each."""
    log: LogProof
    """What is proved of the log."""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def verify_copied_books(books: Books, kept_heads: Sequence[KeptHead] = ()) -> Verdict:
    """Verify the books in a copy that nobody keeps, so that their write-ahead log stays short.

    If they cannot be copied, because there is no room or their file is damaged, they are verified
    where they are.
    """
    try:
        return books.read_whole(verify_books, kept_heads)
    except (StoreFull, StoreUnavailable):
        return books.read(verify_books, kept_heads)


def verify_books(work: UnitOfWork, kept_heads: Sequence[KeptHead] = ()) -> Verdict:
    """Verify the file, its schema, all records, all that is kept beside them, and the log.

    The log must contain the changes of the kept heads. The books are read for as long as it takes.
    """
    look = _Look(work, RowComparison())
    look.take(kept_heads)
    if differing := look.comparison.differing():
        again = _Look(work, RowComparison(differing))
        again.take(())
        look.note(row_faults(work, again.comparison))
    return Verdict(dict(look.checked), tuple(dict.fromkeys(look.faults)), look.log)


class _Look:
    """One look at all that is stored."""

    def __init__(self, work: UnitOfWork, comparison: RowComparison) -> None:
        self.work = work
        self.comparison = comparison
        self.checked: Counter[str] = Counter()
        self.faults: list[str] = []
        self.log = UNREAD_LOG
        self._inspection = work.session.inspection
        self._accounts: frozenset[str] = frozenset()
        """Those of which unreconciled rows are kept."""

    def take(self, kept_heads: Sequence[KeptHead]) -> None:
        """Look at everything, in an order in which each record comes once."""
        work, comparison, checked = self.work, self.comparison, self.checked
        self.note(self._inspection.faults())
        logged = LoggedRecords(work, comparison)
        self.note(self._log(kept_heads, logged))
        self._records = Records(work, comparison, logged, checked)
        accounts = self._all(Account)
        settings = next((one for one in self._all(Settings) if one.id == COMPANY_ID), None)
        credits = self._all(AppliedCredit)
        sessions = self._all(BankSession)
        checked["reconciliations"] = len(sessions)
        self.note(self._settings(settings, self._all(Attachment)))
        self.note(self._followed())
        marks = self._all(ClearedMark)
        reconciliations = Reconciliations(work, comparison, sessions, marks, self._accounts)
        roles = roles_of(accounts, settings.undeposited_funds_account_id if settings else "")
        documents = Documents(work, comparison, roles, credits, reconciliations, checked)
        del accounts, credits, sessions, marks
        for kind in KINDS.values():
            if kind in _READ_FIRST:
                continue
            for record in self._each(kind):
                if isinstance(record, Document):
                    self.note(documents.add(record), about=record)
        for rest in (documents.faults, reconciliations.faults, self._records.faults):
            self.note(rest())
        for of in get_args(RowsOf):
            self.note(self._stored_rows(of))

    def note(self, faults: Iterable[str], about: Record | None = None) -> None:
        """Collect faults, to the end or to where the file cannot be read."""
        place = f"{type(about).plural} {about.id!r}: it" if about else "a part of the books"
        try:
            with self._inspection.reading():
                self.faults.extend(faults)
        except Damaged as damage:
            self.faults.append(str(damage))
        except UNREADABLE as error:
            self.faults.append(f"{place} cannot be verified ({type(error).__name__}: {error})")

    def _log(self, kept_heads: Sequence[KeptHead], logged: LoggedRecords) -> Iterator[str]:
        logged.begin()
        self.log = verify_log(self.work, kept_heads, logged.add)
        self.checked["changes"] = self.log.rows
        yield from self.log.faults

    def _followed(self) -> Iterator[str]:
        self._accounts = self.work.session.unreconciled_rows.accounts()
        yield from ()

    def _all(self, kind: type[R]) -> list[R]:
        """All readable records of a kind that others depend on."""
        return [*self._each(kind)]

    def _each(self, kind: type[R]) -> Iterator[R]:
        """Every readable record of a kind, verified by itself."""
        rows = self._inspection.records(kind)
        while True:
            read: list[R | Damaged] = []
            self.note(self._next(rows, read))
            if not read:
                return
            yield from (record for record in read if not isinstance(record, Damaged))

    def _next(self, rows: Iterator[R | Damaged], read: list[R | Damaged]) -> Iterator[str]:
        """Read some records."""
        for record in islice(rows, _AT_ONCE):
            self.work.check_wanted()
            read.append(record)
            if isinstance(record, Damaged):
                yield str(record)
            else:
                yield from self._records.add(record)

    def _settings(
        self, settings: Settings | None, attachments: Sequence[Attachment]
    ) -> Iterator[str]:
        """The company must have settings, and the stored bytes must be those that records name."""
        self.checked["settings"] = 1
        if settings is None:
            yield "the settings of the company are missing"
        yield from verify_bytes(self.work.session.blobs, settings, attachments, self.checked)

    def _stored_rows(self, of: RowsOf) -> Iterator[str]:
        if of == "proofs":
            self.comparison.expect(("proofs", row) for row in self._inspection.proofs())
        rows = self._inspection.rows(of)
        if of == "contact_balances":  # A balance of zero may be stored or not.
            rows = (row for row in rows if row[-1] != 0)
        self.comparison.store(of, rows)
        yield from ()


_READ_FIRST = frozenset({Account, Settings, Attachment, AppliedCredit, BankSession, ClearedMark})
"""What must be known before the documents come."""

_AT_ONCE = 1000
"""How many records are read before they are given on."""
