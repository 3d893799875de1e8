"""Random books of three years for tests of reports: all kinds of documents, few contacts."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from attrs import frozen
from hypothesis import strategies as st

from adapters.storage.memory.store import MemoryStore
from adapters.storage.sqlite.store import SqliteStore
from application.banking.bank_transactions import void_transaction
from application.banking.undeposited import undeposited_items
from application.collections.registry import COLLECTIONS
from application.invoicing.invoices import void_invoice
from application.invoicing.payments import void_payment
from application.ledger.company import change_settings
from application.ledger.journals import void_journal
from application.purchasing.bill_payments import void_bill_payment
from application.purchasing.bills import void_bill
from application.reconciliation.control_accounts import ContactKind
from application.reconciliation.on_demand import OnDemandApplication, apply_on_demand
from application.unit_of_work.books import Books
from domain.banking.bank_transactions import Split
from domain.errors import BookkeepingError
from domain.ledger.documents import Document
from tests.application.actions import (
    CARD,
    CHECKING,
    CONSULTING,
    EQUITY,
    FUNDS,
    INVENTORY,
    PAYABLE,
    RECEIVABLE,
    RETAINED,
    SALES,
    SAVINGS,
    SUPPLIES,
    TRAVEL,
    add,
    bill,
    bill_payment,
    change,
    credit_memo,
    deposit_rows,
    drop,
    earned,
    invoice,
    lines,
    payment,
    spent,
    vendor_credit,
)
from tests.strategies import MONTHS, days
from tests.support import new_books

FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
_MEETING = st.sampled_from(
    [
        date(2024, 1, 1),
        date(2024, 2, 29),
        date(2024, 6, 30),
        date(2024, 7, 1),
        date(2024, 12, 31),
        date(2025, 1, 1),
        date(2025, 3, 15),
        date(2025, 6, 30),
        date(2025, 7, 1),
        date(2025, 12, 31),
        date(2026, 1, 1),
        date(2026, 2, 28),
        date(2026, 3, 1),
        date(2026, 6, 30),
    ]
)
"""Few days, so that reports are often made for the very days of some documents."""
DAYS = _MEETING | days(FIRST, LAST)
ASKED_DAYS = _MEETING | days(FIRST - timedelta(days=70), LAST + timedelta(days=70))
CUSTOMERS = {"ann": "Zoe", "bob": "Ann", "cem": "bob"}
VENDORS = {"vic": "Paper Mill", "wes": "Électricité"}
RECEIVABLES, PAYABLES = (RECEIVABLE, "receivable-2"), (PAYABLE, "payable-2")
EQUIPMENT, LOAN, COGS, OTHER_INCOME = "account-1500", "account-2500", "account-5000", "account-4900"
CHART: tuple[dict[str, Any], ...] = (
    {
        "id": "receivable-2",
        "name": "Old Customers",
        "type": "asset",
        "subtype": "accounts_receivable",
        "parent_id": RECEIVABLE,
    },
    {
        "id": "payable-2",
        "number": "2050",
        "name": "Abroad",
        "type": "liability",
        "subtype": "accounts_payable",
    },
    {"id": "workshops", "name": "Workshops", "type": "income", "parent_id": SALES},
    {
        "id": "evenings",
        "number": "4150",
        "name": "Evenings",
        "type": "income",
        "parent_id": "workshops",
    },
    {"id": "paper", "number": "6010", "name": "Paper", "type": "expense", "parent_id": SUPPLIES},
    {
        "id": "fines",
        "name": "Fines",
        "type": "expense",
        "section": "other_expense",
        "cash_flow": "financing",
    },
    {
        "id": "prepaid",
        "number": "1800",
        "name": "Prepaid",
        "type": "asset",
        "section": "other_asset",
    },
    {
        "id": "wear",
        "number": "1510",
        "name": "Accumulated DEPRECIATION",
        "type": "asset",
        "subtype": "fixed_asset",
        "parent_id": EQUIPMENT,
    },
    {
        "id": "truck-ad",
        "name": "Truck AD",
        "type": "asset",
        "subtype": "fixed_asset",
        "parent_id": "wear",
    },
    {
        "id": "certificate",
        "name": "Certificate of Deposit",
        "type": "asset",
        "subtype": "bank",
        "cash_flow": "investing",
    },
    {"id": "lent", "number": "1300", "name": "Lent", "type": "asset", "cash_flow": "investing"},
    {"id": "taxes", "number": "2200", "name": "Taxes", "type": "liability"},
    {"id": "draws", "number": "3050", "name": "Draws", "type": "equity", "parent_id": EQUITY},
)
EARNING = (SALES, CONSULTING, "workshops", "evenings", OTHER_INCOME, "taxes")
SPENDING = (SUPPLIES, "paper", TRAVEL, COGS, "fines", INVENTORY, EQUIPMENT, "prepaid")
OTHERS = (
    EQUITY,
    RETAINED,
    LOAN,
    "draws",
    "wear",
    "truck-ad",
    "certificate",
    "lent",
    "taxes",
    SAVINGS,
)
CENTS = st.sampled_from([1, 50, 100, 100, 200, 300, 333, 1000]) | st.integers(1, 200_000)
SIGNED = st.builds(lambda cents, sign: cents * sign, CENTS, st.sampled_from([1, 1, -1]))
NUMBERS = st.sampled_from(["", "9", "999", "1000", "INV-9", "INV-10", "0999"])
VOIDS = {
    "invoices": void_invoice,
    "payments": void_payment,
    "bills": void_bill,
    "bill-payments": void_bill_payment,
    "journals": void_journal,
    "bank-transactions": void_transaction,
}


@frozen
class Plan:
    """Steps for new books; a step depends on the number of earlier steps, not on their results."""

    first_month: int
    steps: tuple[tuple[str, dict[str, Any]], ...]


def shares(accounts: Sequence[str]) -> st.SearchStrategy[tuple[tuple[str, int], ...]]:
    """Lines of a document, (account, cents), with a sum of zero or more."""
    lines = st.lists(st.tuples(st.sampled_from(accounts), SIGNED), min_size=1, max_size=3)
    return lines.map(
        lambda sides: (
            tuple(sides)
            if sum(cents for _, cents in sides) >= 0
            else tuple((account, abs(cents)) for account, cents in sides)
        )
    )


def _of(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"day": DAYS, **fields})


_CUSTOMER = {
    "by": st.sampled_from(["ann", *CUSTOMERS]),
    "account": st.sampled_from((RECEIVABLE, RECEIVABLE, *RECEIVABLES)),
}
_VENDOR = {
    "by": st.sampled_from(["vic", *VENDORS]),
    "account": st.sampled_from((PAYABLE, PAYABLE, *PAYABLES)),
}
_PAYING = {
    "cents": CENTS,
    "hold": st.sampled_from([False, False, True]),
    "states": st.none() | st.integers(0, 9),
    "number": NUMBERS,
}
_SIDE = st.tuples(st.sampled_from(RECEIVABLES), SIGNED, st.sampled_from([*CUSTOMERS])) | st.tuples(
    st.sampled_from(PAYABLES), SIGNED, st.sampled_from([*VENDORS])
)
_PLAIN = st.tuples(
    st.sampled_from((*EARNING, *SPENDING, *OTHERS)),
    SIGNED,
    st.none() | st.sampled_from([*CUSTOMERS, *VENDORS]),
)
STEPS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "invoice": _of(
        **_CUSTOMER,
        shares=shares(EARNING),
        due=st.integers(0, 120),
        status=st.sampled_from(["sent", "sent", "printed", "draft"]),
    ),
    "credit_memo": _of(**_CUSTOMER, **_PAYING, shares=shares(EARNING)),
    "payment": _of(**_CUSTOMER, **_PAYING, cash=st.sampled_from([FUNDS, FUNDS, CHECKING])),
    "bill": _of(**_VENDOR, shares=shares(SPENDING), due=st.integers(0, 120), number=NUMBERS),
    "vendor_credit": _of(**_VENDOR, **_PAYING, shares=shares(SPENDING)),
    "bill_payment": _of(**_VENDOR, **_PAYING, cash=st.sampled_from([CHECKING, CARD])),
    "deposit_rows": _of(
        rows=st.integers(1, 2), fee=st.sampled_from([0, 0, 1]), day=days(date(2026, 1, 1), LAST)
    ),
    "journal": _of(
        sides=st.lists(_SIDE | _PLAIN, min_size=1, max_size=3),
        other=_PLAIN | st.just((CHECKING, 0, None)),
        number=NUMBERS,
    ),
    "bank": _of(
        cash=st.sampled_from([CHECKING, CHECKING, CARD, FUNDS]),
        sides=st.lists(_PLAIN | _SIDE, min_size=1, max_size=3),
        number=NUMBERS,
        by=st.none() | st.sampled_from([*CUSTOMERS, *VENDORS]),
        type=st.sampled_from(["Deposit", "Check", "Cash Sale"]),
    ),
    "transfer": _of(cents=CENTS),
    "void": _of(which=st.integers(0, 9), closed=st.booleans(), later=days(date(2025, 1, 1), LAST)),
    "settle": _of(which=st.integers(0, 9), cash=st.sampled_from([CHECKING, CARD])),
    "state": _of(which=st.integers(0, 9), closed=st.booleans(), cents=st.none() | CENTS),
    "change": _of(
        which=st.integers(0, 9), what=st.sampled_from(["date", "amount", "hold"]), cents=CENTS
    ),
    "remove": _of(which=st.integers(0, 9)),
    "close": _of(),
}
OFTEN = ("invoice", "payment", "bill", "bill_payment", "journal", "bank")
LATER = ("void", "void", "settle", "settle", "state", "state", "change", "remove", "deposit_rows")
"""What is done to documents, and so after some were entered."""
ENTERED = tuple(name for name in STEPS if name not in {*LATER, "close"})


@st.composite
def plans(draw: Callable[[st.SearchStrategy[Any]], Any], most: int = 18) -> Plan:
    """Plans of some steps: documents first, mostly common ones, then what is done to them.

    In half of the plans the books are closed in between.
    """
    often = st.sampled_from((*ENTERED, *OFTEN, *OFTEN))
    names = draw(st.lists(often, min_size=most // 3, max_size=most * 2 // 3))
    names += draw(st.sampled_from([[], ["close"]]))
    later = st.sampled_from(LATER) | often
    names += draw(st.lists(later, min_size=most // 6, max_size=most // 3))
    return Plan(draw(MONTHS), tuple((name, draw(STEPS[name])) for name in names))


def books_of(plan: Plan) -> Books:
    """New books in memory after all steps of a plan."""
    return carry_out(plan, new_books(MemoryStore()))


class InBothStores:
    """The books of a plan in memory and in a file."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def __enter__(self) -> tuple[Books, Books]:
        self._folder = TemporaryDirectory(prefix="books-")
        self._store = SqliteStore(Path(self._folder.name) / "books.wyzbooks")
        return books_of(self.plan), carry_out(self.plan, new_books(self._store))

    def __exit__(self, *_: object) -> None:
        self._store.close()
        self._folder.cleanup()


def carry_out(plan: Plan, books: Books) -> Books:
    """Do the steps of a plan; those that the books refuse are left out."""
    return go_on(plan, furnish(plan, books))


def furnish(plan: Plan, books: Books) -> Books:
    """Give books the accounts and contacts of a plan."""
    books.run(change_settings, {"fiscal_year_start": plan.first_month})
    for given in CHART:
        add(books, "accounts", **given)
    for id_, name in CUSTOMERS.items():
        add(books, "contacts", id=id_, kind="customer", name=name)
    for id_, name in VENDORS.items():
        add(books, "contacts", id=id_, kind="vendor", name=name)
    return books


def go_on(plan: Plan, books: Books, prefix: str = "") -> Books:
    """Do the steps of a plan on books that have its accounts and contacts."""
    for _ in each_step(plan, books, prefix):
        pass
    return books


def each_step(plan: Plan, books: Books, prefix: str = "") -> Iterator[int]:
    """Do the steps of a plan one by one, and tell the number of each after it."""
    done: dict[str, list[str]] = {}
    for place, step in enumerate(plan.steps):
        take_step(books, f"{prefix}{step[0][0]}{place}", done, step)
    return books
    for place, (name, given) in enumerate(plan.steps):
        with suppress(BookkeepingError):
            _ACTS[name](books, f"{prefix}{name[0]}{place}", done, **given)
        yield place


def take_step(books: Books, id_: str, done: "Done", step: tuple[str, dict[str, Any]]) -> None:
    """Do a step, unless the books refuse it; `done` has the documents of earlier ones."""
    name, given = step
    with suppress(BookkeepingError):
        _ACTS[name](books, id_, done, **given)


Done = dict[str, list[str]]


def _kept(done: Done, collection: str, id_: str) -> None:
    done.setdefault(collection, []).append(id_)


def _invoice(
    books: Books,
    id_: str,
    done: Done,
    day: date,
    by: str,
    account: str,
    shares: Any,
    due: int,
    status: str,
) -> None:
    invoice(
        books,
        id_,
        0,
        day,
        by,
        receivable_account_id=account,
        lines=earned(*shares),
        due_date=day + timedelta(days=due),
        status=status,
    )
    _kept(done, f"{by} {account}", id_)


def _credit_memo(
    books: Books,
    id_: str,
    done: Done,
    day: date,
    by: str,
    account: str,
    shares: Any,
    cents: int,
    hold: bool,
    states: int | None,
    number: str,
) -> None:
    pays = _stated(done, by, account, states, cents)
    credit_memo(
        books,
        id_,
        0,
        day,
        by,
        receivable_account_id=account,
        lines=earned(*shares),
        hold=hold,
        **pays,
    )


def _payment(
    books: Books,
    id_: str,
    done: Done,
    day: date,
    by: str,
    account: str,
    cash: str,
    cents: int,
    hold: bool,
    states: int | None,
    number: str,
) -> None:
    pays = _stated(done, by, account, states, max(cents // 2, 1))
    payment(
        books,
        id_,
        cents,
        day,
        by,
        receivable_account_id=account,
        deposit_account_id=cash,
        hold=hold,
        ref=number,
        **pays,
    )


def _bill(
    books: Books,
    id_: str,
    done: Done,
    day: date,
    by: str,
    account: str,
    shares: Any,
    due: int,
    number: str,
) -> None:
    bill(
        books,
        id_,
        0,
        day,
        by,
        payable_account_id=account,
        lines=spent(*shares),
        due_date=day + timedelta(days=due),
        number=number,
    )
    _kept(done, f"{by} {account}", id_)


def _vendor_credit(
    books: Books,
    id_: str,
    done: Done,
    day: date,
    by: str,
    account: str,
    shares: Any,
    cents: int,
    hold: bool,
    states: int | None,
    number: str,
) -> None:
    vendor_credit(
        books,
        id_,
        0,
        day,
        by,
        payable_account_id=account,
        lines=spent(*shares),
        hold=hold,
        number=number,
        **_stated(done, by, account, states, cents),
    )


def _bill_payment(
    books: Books,
    id_: str,
    done: Done,
    day: date,
    by: str,
    account: str,
    cash: str,
    cents: int,
    hold: bool,
    states: int | None,
    number: str,
) -> None:
    pays = _stated(done, by, account, states, max(cents // 2, 1))
    bill_payment(
        books,
        id_,
        cents,
        day,
        by,
        payable_account_id=account,
        account_id=cash,
        hold=hold,
        ref=number,
        **pays,
    )


def _stated(done: Done, by: str, account: str, states: int | None, cents: int) -> dict[str, Any]:
    charges = done.get(f"{by} {account}", [])
    return (
        {} if states is None or not charges else {"pays": {charges[states % len(charges)]: cents}}
    )


def _deposit_rows(books: Books, id_: str, done: Done, day: date, rows: int, fee: int) -> None:
    chosen = books.read(undeposited_items)[:rows]
    if chosen:
        day = max(day, *(row.item.date for row in chosen))
        deposit_rows(books, id_, *(row.item.id for row in chosen), day=day, fee=fee)


def _journal(
    books: Books, id_: str, done: Done, day: date, sides: Any, other: Any, number: str
) -> None:
    rest = -sum(cents for _, cents, _ in sides)
    add(
        books,
        "journals",
        id=id_,
        date=day,
        ref=number,
        lines=lines(*sides, *([(other[0], rest, other[2])] if rest else [])),
    )


def _bank(
    books: Books,
    id_: str,
    done: Done,
    day: date,
    cash: str,
    sides: Any,
    number: str,
    by: str | None,
    type: str,  # noqa: A002  # its field
) -> None:
    given = tuple(
        Split(account_id=account, amount=-cents, contact_id=who) for account, cents, who in sides
    )
    more = {"ref": number, "contact_id": by, "type": type}
    add(
        books,
        "bank-transactions",
        id=id_,
        date=day,
        account_id=cash,
        amount=sum(each.amount for each in given),
        splits=given,
        **more,
    )


def _transfer(books: Books, id_: str, done: Done, day: date, cents: int) -> None:
    split = Split(account_id=CHECKING, amount=cents)
    add(
        books,
        "bank-transactions",
        id=id_,
        date=day,
        account_id=SAVINGS,
        amount=cents,
        splits=(split,),
        type="Transfer",
    )


def _posted(books: Books) -> list[tuple[str, Document]]:
    """The documents that count, each with the name of its collection."""
    return [
        (name, document)
        for name, collection in COLLECTIONS.items()
        if name in VOIDS
        for document in books.read(
            lambda work, c=collection: list(work.session.records.all(c.kind))
        )
        if document.entry() and not document.void_reason
    ]


def _closing(books: Books) -> date:
    return books.read(lambda work: work.settings.closing_date) or date.min


def _void(
    books: Books, id_: str, done: Done, day: date, which: int, closed: bool, later: date
) -> None:
    """Void a document; if `closed`, one of a closed period where there is one, on a later day."""
    closing = _closing(books)
    documents = _posted(books)
    in_closed = [(name, document) for name, document in documents if document.date <= closing]
    if chosen := (closed and in_closed) or documents:
        name, document = chosen[which % len(chosen)]
        on = later if document.date <= closing else None
        books.run(VOIDS[name], document.id, "a mistake", on)


def _settle(books: Books, id_: str, done: Done, day: date, which: int, cash: str) -> None:
    """Pay all that is open of an invoice or a bill, with money."""
    items = books.read(lambda work: list(work.session.open_items.all()))
    charges = [item for item in items if item.open and item.kind in {"invoice", "bill"}]
    if charges := [item for item in charges if item.role == "charge"]:
        item = charges[which % len(charges)]
        pays = {item.document_id: item.open}
        if item.kind == "invoice":
            account = {"receivable_account_id": item.account_id}
            payment(books, id_, item.open, day, item.contact_id, pays=pays, **account)
        else:
            account = {"payable_account_id": item.account_id, "account_id": cash}
            bill_payment(books, id_, item.open, day, item.contact_id, pays=pays, **account)


def _state(
    books: Books, id_: str, done: Done, day: date, which: int, closed: bool, cents: int | None
) -> None:
    """Apply a credit to a charge of the same contact manually: some cents, or as much as both have.

    If `closed`, both are of a closed period where there are two.
    """
    closing = _closing(books)
    items = books.read(lambda work: list(work.session.open_items.all()))
    pairs = [
        (credit, charge)
        for credit in items
        for charge in items
        if (credit.role, charge.role) == ("credit", "charge")
        and (credit.account_id, credit.contact_id) == (charge.account_id, charge.contact_id)
    ]
    in_closed = [pair for pair in pairs if all(item.date <= closing for item in pair)]
    if chosen := (closed and in_closed) or pairs:
        credit, charge = chosen[which % len(chosen)]
        side: ContactKind = "customer" if credit.account_id in RECEIVABLES else "vendor"
        most = min(credit.amount, charge.amount)
        amount = most if cents is None else min(cents, most)
        manual = OnDemandApplication(credit.id, charge.id, amount)
        books.run(apply_on_demand, side, None, [manual])


def _change(
    books: Books, id_: str, done: Done, day: date, which: int, what: str, cents: int
) -> None:
    """Change the date of a document, or the amount or the hold of a payment."""
    payments = {"payments", "bill-payments"}
    documents = [
        (name, document) for name, document in _posted(books) if what == "date" or name in payments
    ]
    if documents:
        name, document = documents[which % len(documents)]
        changes = {
            "date": {"date": day},
            "amount": {"amount": cents},
            "hold": {"hold": not getattr(document, "hold", False)},
        }
        change(books, name, document.id, **changes[what])


def _remove(books: Books, id_: str, done: Done, day: date, which: int) -> None:
    if documents := _posted(books):
        name, document = documents[which % len(documents)]
        drop(books, name, document.id)


def _close(books: Books, id_: str, done: Done, day: date) -> None:
    books.run(change_settings, {"closing_date": min(day, date(2024, 12, 31)), "reason": "done"})


_ACTS: dict[str, Callable[..., None]] = {
    "invoice": _invoice,
    "credit_memo": _credit_memo,
    "payment": _payment,
    "bill": _bill,
    "vendor_credit": _vendor_credit,
    "bill_payment": _bill_payment,
    "deposit_rows": _deposit_rows,
    "journal": _journal,
    "bank": _bank,
    "transfer": _transfer,
    "void": _void,
    "settle": _settle,
    "state": _state,
    "change": _change,
    "remove": _remove,
    "close": _close,
}
