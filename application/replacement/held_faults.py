"""What is wrong with the records of a file, before any books are made from them.

Making books from records relies on what is looked for here: that references lead somewhere, and
that documents and applications are such as the use cases leave them. Everything else is looked for
in the books that were made, when they are verified.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar, cast

from application.ledger.accounts import DEEPEST, check_account_id
from application.ledger.default_accounts import check_default_accounts
from application.ledger.default_control_account import CONTROL_ACCOUNT_FIELD
from application.unit_of_work.guards.posting_rules import check_entry
from domain.banking.bank_transactions import BankTransaction
from domain.errors import Refused, spoken_place
from domain.invoicing.contacts import Contact
from domain.ledger.accounts import Account
from domain.ledger.company import Settings
from domain.ledger.documents import Document
from domain.ledger.entries import Entry
from domain.ledger.ids import DocumentRef, OpenItemId, RowId
from domain.reconciliation.applications import AppliedCredit
from domain.reconciliation.open_items import OpenItem, derive_open_items, roles_of
from domain.records import Record, kind_of
from domain.references import references
from domain.sync.preferences import MOST_BYTES, Preference
from domain.values import format_amount

R = TypeVar("R", bound=Record)


class HeldRecords:
    """The records of a file by kind and id."""

    def __init__(self, settings: Settings, records: Sequence[Record]) -> None:
        self._settings = settings
        self._by_kind: dict[str, dict[str, Record]] = {kind_of(Account): {}}
        for record in (settings, *records):
            self._by_kind.setdefault(kind_of(type(record)), {})[record.id] = record
        self._chart = cast("Mapping[str, Account]", self._by_kind[kind_of(Account)])
        self._roles = roles_of(self._chart.values(), settings.undeposited_funds_account_id)
        self._applied = Counter[str]()
        """How much is applied to each open item, in cents, and of each credit."""
        for credit in (record for record in records if isinstance(record, AppliedCredit)):
            for application in credit.applied:
                self._applied[credit.id] += application.amount
                self._applied[application.charge_id] += application.amount

    def many(self, kind: type[R], ids: Iterable[str]) -> dict[str, R]:
        """The records with these ids, by id, without the ids that have none."""
        by_id = cast("Mapping[str, R]", self._by_kind.get(kind_of(kind), {}))
        return {id_: by_id[id_] for id_ in ids if id_ in by_id}

    def faults(self) -> Iterator[str]:
        """What is wrong, and with which record."""
        for by_id in self._by_kind.values():
            for record in by_id.values():
                faults = self._broken_references(record) or self._faults_of(record)
                yield from (f"{kind_of(type(record))} {record.id!r}: {fault}" for fault in faults)
        yield from self._faults_of_preferences()

    def _broken_references(self, record: Record) -> list[str]:
        return [
            f"{spoken_place(path)}: there is no {kind.replace('-', ' ')} {id_!r}"
            for path, kind, id_ in references(record)
            if not self._exists(kind, id_)
        ]

    def _exists(self, kind: str, id_: str) -> bool:
        if kind == "open-item":
            return self._open_item(id_) is not None
        if kind == "row":
            return self._row(id_) is not None
        return id_ in self._by_kind.get(kind, {})

    def _faults_of(self, record: Record) -> Iterator[str]:
        """What is wrong with a record whose references lead to records."""
        match record:
            case Settings():
                yield from _refusals(lambda: check_default_accounts(self._chart, record))
            case Account():
                yield from _refusals(lambda: check_account_id(record))
                yield from self._faults_of_parent(record)
            case Document():
                yield from self._faults_of_document(record)
            case AppliedCredit():
                yield from self._faults_of_credit(record)

    def _faults_of_parent(self, account: Account) -> Iterator[str]:
        """It is of the class of its parent, and the chart has an end in every direction."""
        parent = self._chart.get(account.parent_id or "")
        if parent and parent.classification != account.classification:
            yield f"parent: {parent.label} is of another type, subtype or section"
        level = 1
        while parent and level <= DEEPEST:
            parent, level = self._chart.get(parent.parent_id or ""), level + 1
        if level > DEEPEST:
            yield f"parent: it is under itself, or more than {DEEPEST} levels deep"

    def _faults_of_document(self, document: Document) -> Iterator[str]:
        voided = document.taken_back
        if voided and voided.id not in self._by_kind.get(voided.kind, {}):
            yield f"it takes back {voided}, which does not exist"
        contact_kind = document.traits.contacts
        if contact_kind:
            yield from self._faults_of_contact(document, contact_kind)
        if entry := document.posted_entry:
            accounts = {posting.account_id for posting in entry.postings}
            yield from _refusals(lambda: check_entry(self, entry, accounts))
            if contact_kind:
                yield from self._faults_of_control_accounts(document, entry, contact_kind)
        if isinstance(document, BankTransaction) and not document.is_void:
            yield from self._faults_of_deposit(document)

    def _faults_of_contact(self, document: Document, contact_kind: str) -> Iterator[str]:
        contact_id: str = getattr(document, "contact_id", "")
        contact = self.many(Contact, [contact_id])[contact_id]
        if contact.kind != contact_kind:
            yield f"contact: must be a {contact_kind}; {contact.name} is a {contact.kind}"

    def _faults_of_control_accounts(
        self, document: Document, entry: Entry, contact_kind: str
    ) -> Iterator[str]:
        """It posts on the control account that it names, and on no other one."""
        field = CONTROL_ACCOUNT_FIELD["customer" if contact_kind == "customer" else "vendor"]
        account: str = getattr(document, field)
        if self._roles.control.get(account) != contact_kind:
            yield f"{spoken_place(field)}: {account!r} is no control account of a {contact_kind}"
        others = [
            posting
            for posting in entry.postings
            if posting.account_id in self._roles.control and posting.at != f"/{field}"
        ]
        for posting in others:
            yield f"{spoken_place(posting.at)}: must not be a receivable or payable account"

    def _faults_of_deposit(self, deposit: BankTransaction) -> Iterator[str]:
        """Its splits deposit rows as they are."""
        for place, split in enumerate(deposit.splits, 1):
            row = self._row(split.row_id) if split.row_id else None
            if row and (split.account_id, split.amount) != (row.account_id, row.amount):
                yield f"split {place}: differs from the row {row.id!r}, which is deposited whole"

    def _faults_of_credit(self, credit: AppliedCredit) -> Iterator[str]:
        item = self._open_item(credit.id)
        if item is None or item.role != "credit":
            yield "there is no such credit"
            return
        yield from self._faults_of_amount(item)
        for application in credit.applied:
            charge = self._open_item(application.charge_id)
            if application.amount <= 0:
                yield f"{format_amount(application.amount)} is not more than zero"
            if charge is None or (charge.role, charge.account_id, charge.contact_id) != (
                "charge",
                item.account_id,
                item.contact_id,
            ):
                yield (
                    f"{application.charge_id!r} is no charge of the same contact and control "
                    "account"
                )
            else:
                yield from self._faults_of_amount(charge)

    def _faults_of_amount(self, item: OpenItem) -> Iterator[str]:
        """No more is applied to it than its amount."""
        applied = self._applied[item.id]
        if applied > item.amount:
            yield (
                f"{format_amount(applied)} is applied to {item.id!r}, but its amount is "
                f"{format_amount(item.amount)}"
            )

    def _faults_of_preferences(self) -> Iterator[str]:
        kept = cast("Mapping[str, Preference]", self._by_kind.get(kind_of(Preference), {}))
        size = sum(preference.size for preference in kept.values())
        if size > MOST_BYTES:
            yield (
                f"all preferences together have {size:,} bytes, and may have at most {MOST_BYTES:,}"
            )

    def _open_item(self, id_: str) -> OpenItem | None:
        """The charge or credit with an id, fully open, that a document makes."""
        return self._item(OpenItemId.parse(id_).document, id_)

    def _row(self, id_: str) -> OpenItem | None:
        """The row of Undeposited Funds with an id, that a document makes."""
        row = RowId.parse(id_)
        item = self._item(DocumentRef(row.kind, row.document_id), id_) if row else None
        return item if item and item.role == "row" else None

    def _item(self, of: DocumentRef, id_: str) -> OpenItem | None:
        document = self._by_kind.get(of.kind, {}).get(of.id)
        entry = document.posted_entry if isinstance(document, Document) else None
        items = derive_open_items(entry, self._roles) if entry else ()
        return next((item for item in items if item.id == id_), None)


def _refusals(check: Callable[[], None]) -> Iterator[str]:
    try:
        check()
    except Refused as refusal:
        yield str(refusal)
