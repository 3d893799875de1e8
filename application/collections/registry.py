"""The collections: what every entrance (HTTP, command line, imports, sync) may do with each kind of record."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Generic, Literal, TypeVar

from attrs import field, frozen

from application.banking import bank_transactions
from application.invoicing import contacts, invoices
from application.ledger import accounts, documents, journals
from application.ports.store import Condition, Either, Page, Query
from application.purchasing import bills
from application.unit_of_work.unit_of_work import Book
from domain.banking.bank_transactions import BankTransaction, Cleared
from domain.errors import Conflict, Refused, Stale
from domain.invoicing.contacts import Contact
from domain.invoicing.invoices import Invoice, Payment
from domain.invoicing.items import Item
from domain.invoicing.terms import Terms
from domain.ledger.accounts import Account
from domain.ledger.company import Settings
from domain.ledger.entries import Journal
from domain.purchasing.bills import Bill, BillPayment
from domain.reconciliation.applications import AppliedCredit
from domain.records import Field, Part, Record, fields_of, kind_of

R = TypeVar("R", bound=Record)

Given = Mapping[str, Any]
"""Fields as a person gave them: those left out are absent."""


@frozen
class Filter:
    """A filter of a list: its parameter, the field that it compares, and how.

    One by a figure of the view is a `test` instead: what must hold for a value on a day. `values` are those that it
    takes; none are true and false.
    """

    name: str
    field: str = ""
    op: Literal["=", ">=", "<=", "marked"] = "="
    test: Callable[[Any, date], tuple[Condition | Either, ...]] | None = None
    values: tuple[str, ...] = ()


@frozen(eq=False)
class Figure:
    """A figure that is computed for a view from the books as they are."""

    name: str
    example: Any
    schema: Mapping[str, Any]


def _free(record: Any) -> None:
    del record


def _as_given(book: Book, given: Given) -> Given:
    del book
    return given


def _no_figures(book: Book, records: Iterable[Any]) -> dict[str, dict[str, Any]]:
    del book
    return {each.id: {} for each in records}


def _get(book: Book, kind: type[R], id_: str) -> R:
    return book.get(kind, id_)


def _page(book: Book, kind: type[R], query: Query) -> Page[R]:
    return book.session.page(kind, query)


@frozen(eq=False)
class Collection(Generic[R]):
    """One kind of record, and what is its own in how it is filled in, saved, removed, found and shown.

    `complete` fills in what was left out, lines included, before the record exists. `figures` computes what views show
    beyond the fields, in cents where it is money, for many records at a time.
    """

    name: str
    kind: type[R]
    filters: tuple[Filter, ...]
    sorts: tuple[str, ...]
    order: str
    filled: frozenset[str] = frozenset()
    """The required fields that `complete` fills in; those of lines are named `lines.rate`."""
    complete: Callable[[Book, Given], Given] = _as_given
    follows: frozenset[str] = frozenset()
    """Fields that are filled in anew by a PATCH of others, as long as they are what was filled in before."""
    save: Callable[[Book, R], R] = Book.save
    remove: Callable[[Book, R], None] = Book.remove
    get: Callable[[Book, type[R], str], R] = _get
    page: Callable[[Book, type[R], Query], Page[R]] = _page
    figures: Callable[[Book, Iterable[R]], Mapping[str, Mapping[str, Any]]] = _no_figures
    shown: tuple[Figure, ...] = ()
    guard: Callable[[R], None] = _free
    """Raises `Conflict` for a record that is not changed through this collection."""
    settable: Mapping[str, Callable[[Book, R, Any], None]] = field(factory=dict)
    """Figures that a PATCH may set, and how."""
    kept_by_put: frozenset[str] = field(default=frozenset({"number", "date"}))
    """Fields that stay when a PUT leaves them out."""


MONEY_FIGURE = {"type": "string", "format": "decimal"}

ACCOUNTS = Collection(
    "accounts",
    Account,
    filters=(
        Filter("type", "type"),
        Filter("subtype", "subtype"),
        Filter("active", "active"),
        Filter("parentId", "parent_id"),
        Filter("number", "number"),
        Filter("name", "name"),
    ),
    sorts=("number", "name"),
    order="number",
    save=accounts.save_account,
    figures=accounts.figures,
    shown=(Figure("path", "Insurance:Work Comp", {"type": "string"}), Figure("balance", "1250.00", MONEY_FIGURE)),
)
CONTACTS = Collection(
    "contacts",
    Contact,
    filters=(Filter("kind", "kind"), Filter("active", "active"), Filter("name", "name")),
    sorts=("name",),
    order="name",
    save=contacts.save_contact,
    figures=contacts.figures,
    shown=(Figure("balance", "1250.00", MONEY_FIGURE), Figure("openCount", 2, {"type": "integer"})),
)
ITEMS = Collection(
    "items", Item, filters=(Filter("active", "active"), Filter("accountId", "account_id"), Filter("name", "name")), sorts=("name",), order="name"
)
TERMS = Collection("terms", Terms, filters=(Filter("active", "active"), Filter("name", "name")), sorts=("name",), order="name")
JOURNALS = Collection(
    "journals",
    Journal,
    filters=(Filter("from", "date", ">="), Filter("to", "date", "<="), Filter("ref", "ref")),
    sorts=("date", "ref"),
    order="-date",
    filled=frozenset({"date"}),
    complete=journals.complete,
    save=journals.post_journal,
    remove=documents.remove_document,
    guard=journals.check_manual,
    get=journals.get_journal,
    page=journals.list_journals,
    figures=journals.figures,
    shown=(
        Figure("total", "1250.00", MONEY_FIGURE),
        Figure("source", {"kind": "bank-transaction", "id": "rent-march"}, journals.SOURCE_SCHEMA),
    ),
)
BANK_TRANSACTIONS = Collection(
    "bank-transactions",
    BankTransaction,
    filters=(
        Filter("accountId", "account_id"), Filter("contactId", "contact_id"), Filter("cleared", "cleared", "marked"),
        Filter("from", "date", ">="), Filter("to", "date", "<="), Filter("ref", "ref"),
    ),
    sorts=("date", "ref"),
    order="-date",
    filled=frozenset({"date", "type", "splits.account_id", "splits.amount"}),
    complete=bank_transactions.complete,
    save=bank_transactions.record_transaction,
    remove=documents.remove_document,
    figures=bank_transactions.figures,
    shown=(Figure("cleared", "none", {"type": "string", "enum": ["none", "cleared", "reconciled"]}),),
    settable={"cleared": bank_transactions.clear},
)  # fmt: skip

_APPLIED = {"type": "array", "items": {"type": "object"}, "description": "All applications in force, with date and rule."}
_DATED = (Filter("from", "date", ">="), Filter("to", "date", "<="))

INVOICES = Collection(
    "invoices",
    Invoice,
    filters=(
        Filter("kind", "kind"), Filter("status", test=invoices.with_status, values=invoices.STATUSES), Filter("contactId", "contact_id"),
        Filter("overdue", test=invoices.overdue), Filter("number", "number"), *_DATED,
    ),
    sorts=("date", "number"),
    order="-date",
    filled=frozenset({"date", "due_date", "number", "receivable_account_id", "lines.rate", "lines.account_id"}),
    complete=invoices.complete_invoice,
    follows=frozenset({"due_date"}),
    save=invoices.post_invoice,
    remove=documents.remove_document,
    figures=invoices.invoice_figures,
    shown=(
        Figure("total", "1250.00", MONEY_FIGURE), Figure("amountPaid", "250.00", MONEY_FIGURE), Figure("balance", "1000.00", MONEY_FIGURE),
        Figure("applied", [], _APPLIED), Figure("status", "sent", {"type": "string", "enum": list(invoices.STATUSES)}),
    ),
)  # fmt: skip
PAYMENTS = Collection(
    "payments",
    Payment,
    filters=(Filter("contactId", "contact_id"), Filter("unapplied", test=invoices.unapplied), Filter("ref", "ref"), *_DATED),
    sorts=("date", "ref"),
    order="-date",
    filled=frozenset({"date", "deposit_account_id", "receivable_account_id"}),
    complete=invoices.complete_payment,
    save=invoices.receive_payment,
    remove=documents.remove_document,
    figures=invoices.payment_figures,
    shown=(Figure("applied", [], _APPLIED), Figure("unapplied", "0.00", MONEY_FIGURE)),
)
BILLS = Collection(
    "bills",
    Bill,
    filters=(
        Filter("kind", "kind"), Filter("status", test=bills.with_status, values=bills.STATUSES), Filter("contactId", "contact_id"),
        Filter("overdue", test=bills.overdue), Filter("number", "number"), *_DATED,
    ),
    sorts=("date", "number"),
    order="-date",
    filled=frozenset({"date", "due_date", "payable_account_id"}),
    complete=bills.complete_bill,
    follows=frozenset({"due_date"}),
    save=bills.enter_bill,
    remove=documents.remove_document,
    figures=bills.bill_figures,
    shown=(
        Figure("total", "1250.00", MONEY_FIGURE), Figure("amountPaid", "250.00", MONEY_FIGURE), Figure("balance", "1000.00", MONEY_FIGURE),
        Figure("applied", [], _APPLIED), Figure("status", "open", {"type": "string", "enum": list(bills.STATUSES)}),
        Figure("warnings", [], {"type": "array", "items": {"type": "string"}, "description": "What may be wrong: the same number twice of one vendor."}),
    ),
)  # fmt: skip
BILL_PAYMENTS = Collection(
    "bill-payments",
    BillPayment,
    filters=(Filter("contactId", "contact_id"), Filter("unapplied", test=invoices.unapplied), Filter("ref", "ref"), *_DATED),
    sorts=("date", "ref"),
    order="-date",
    filled=frozenset({"date", "payable_account_id"}),
    complete=bills.complete_payment,
    save=bills.pay_bills,
    remove=documents.remove_document,
    figures=invoices.payment_figures,
    shown=(Figure("applied", [], _APPLIED), Figure("unapplied", "0.00", MONEY_FIGURE)),
)

COLLECTIONS: Mapping[str, Collection[Any]] = {
    each.name: each for each in (ACCOUNTS, CONTACTS, ITEMS, TERMS, INVOICES, PAYMENTS, BILLS, BILL_PAYMENTS, JOURNALS, BANK_TRANSACTIONS)
}
"""The collections that clients keep, which are also those that checksums cover."""

KINDS: dict[str, type[Record]] = {kind_of(each.kind): each.kind for each in COLLECTIONS.values()} | {
    kind_of(each): each for each in (Settings, Cleared, AppliedCredit)
}
"""Every kind of record by its name; the kinds beyond `COLLECTIONS` travel in the log alone."""


def create(book: Book, collection: Collection[R], given: Given) -> R:
    """Make a new record from what was given, filling in the rest; raises `Conflict` where its id is taken."""
    id_ = given["id"] if "id" in given else book.new_id()
    if book.find(collection.kind, id_):
        raise Conflict(f"the id {id_!r} is taken; leave it out, or choose another")
    return collection.save(book, _build(collection.kind, collection.complete(book, {**given, "id": id_})))


def replace(book: Book, collection: Collection[R], id_: str, given: Given, version: int | None = None) -> R:
    """Put what was given in place of a record; what was left out takes its default, but number and date stay."""
    current = current_of(book, collection, id_, version)
    stays = {each.name: getattr(current, each.name) for each in fields_of(collection.kind) if each.managed or each.name in collection.kept_by_put}
    given = {**stays, **_without_figures(collection, current, given), "id": id_}
    return collection.save(book, _build(collection.kind, collection.complete(book, given)))


def amend(book: Book, collection: Collection[R], id_: str, changes: Given, reset: frozenset[str] = frozenset(), version: int | None = None) -> R:
    """Change the fields that were given, and no others; those in `reset` go back to their defaults."""
    current = current_of(book, collection, id_, version)
    fields = {name: value for name, value in changes.items() if name not in collection.settable}
    saved = current
    if fields or reset:
        known = {each.name: getattr(current, each.name) for each in fields_of(collection.kind)}
        kept = {name: value for name, value in known.items() if name not in reset and not _follows(book, collection, known, name)}
        saved = collection.save(book, _build(collection.kind, collection.complete(book, {**kept, **fields})))
    for name, value in changes.items():
        if name in collection.settable:
            collection.settable[name](book, saved, value)
    return saved


def remove(book: Book, collection: Collection[R], id_: str, version: int | None = None) -> R:
    """Remove a record; answers what it was."""
    current = current_of(book, collection, id_, version)
    collection.remove(book, current)
    return current


def current_of(book: Book, collection: Collection[R], id_: str, version: int | None) -> R:
    """The record that is to be changed; raises `Stale` where the caller read an older version."""
    current = collection.get(book, collection.kind, id_)
    collection.guard(current)
    if version is not None and version != current.version:
        raise Stale(f"it was changed since you read version {version}; it is now at version {current.version}", current)
    return current


def _without_figures(collection: Collection[R], current: R, given: Given) -> Given:
    """What was given, where a field of the view was sent back that was computed when it was read: it stays as it is."""
    computed = {each.name: each.schema.get("enum", ()) for each in collection.shown}
    fields = [each for each in fields_of(collection.kind) if each.name in given and each.wire in computed]
    stays = {each.name: getattr(current, each.name) for each in fields if given[each.name] not in each.given and given[each.name] in computed[each.wire]}
    return {**given, **stays}


def _follows(book: Book, collection: Collection[Any], fields: Given, name: str) -> bool:
    """Whether a field is only what would be filled in for the others."""
    if name not in collection.follows:
        return False
    others = {each: value for each, value in fields.items() if each != name}
    return bool(collection.complete(book, others)[name] == fields[name])


def _build(kind: type[R], given: Given) -> R:
    if missing := [each for each in fields_of(kind) if each.required and each.name not in given]:
        raise Refused.at(f"/{missing[0].wire}", "must be given")
    fields: dict[str, Any] = {each.name: _parts(each, given[each.name]) if each.many else given[each.name] for each in fields_of(kind) if each.name in given}
    return kind(**fields)


def _parts(field: Field, lines: Iterable[Any]) -> tuple[Part, ...]:
    """The lines of a record, made of what was given of each."""
    return tuple(line if isinstance(line, Part) else _part(field, place, line) for place, line in enumerate(lines))


def _part(field: Field, place: int, given: Given) -> Part:
    at = f"/{field.wire}/{place}"
    if missing := [each for each in fields_of(field.type) if each.required and each.name not in given]:
        raise Refused.at(f"{at}/{missing[0].wire}", "must be given")
    try:
        part: Part = field.type(**given)
    except Refused as refusal:
        raise refusal.within(at) from None
    return part
