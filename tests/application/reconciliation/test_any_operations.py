"""Random operations on few customers and vendors, in memory and in a file.

Whatever is done, open items agree with the documents.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from attrs import frozen
from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from application.banking.bank_transactions import void_transaction
from application.collections.kinds import KINDS
from application.collections.operations import amend, create, remove, replace
from application.collections.registry import COLLECTIONS
from application.integrity.verify_books import verify_books
from application.invoicing.contacts import merge_contact
from application.invoicing.credit_memos import refund_credit_memo, write_off_invoice
from application.invoicing.invoices import duplicate_invoice, set_status, void_invoice
from application.invoicing.payments import refund_payment, void_payment
from application.ledger.accounts import merge_account
from application.ledger.company import change_settings
from application.ledger.journals import reverse_journal, void_journal
from application.ledger.write_offs import WriteOff
from application.purchasing.bill_payments import pay_bill, void_bill_payment
from application.purchasing.bills import duplicate_bill, void_bill
from application.purchasing.vendor_credits import refund_vendor_credit, write_off_bill
from application.reconciliation.control_accounts import reconcile_control_accounts
from application.reconciliation.on_demand import OnDemandApplication, apply_on_demand
from application.reporting.make_report import ReportRequest
from application.unit_of_work.books import Books
from application.unit_of_work.recorder import Effect
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_transactions import Split
from domain.document_kinds import DOCUMENT_KINDS
from domain.errors import BookkeepingError
from domain.invoicing.contacts import Contact
from domain.invoicing.invoices import InvoiceApplication, InvoiceLine
from domain.ledger.accounts import Account
from domain.ledger.company import COMPANY_ID, Settings
from domain.ledger.entries import Entry, EntryHeader
from domain.ledger.journals import JournalLine
from domain.purchasing.bills import BillApplication, BillLine
from tests.application.actions import (
    CARD,
    CHECKING,
    CONSULTING,
    EQUITY,
    FUNDS,
    PAYABLE,
    RECEIVABLE,
    SALES,
    SAVINGS,
    SUPPLIES,
    TRAVEL,
    balances,
)
from tests.application.reconciliation.model import (
    check_cash_basis,
    check_control_accounts,
    check_open_items,
)
from tests.application.replaying import assert_replayable
from tests.strategies import examples, given_of
from tests.support import new_books, stores, whole_report

FIRST = date(2026, 3, 28)
DAYS = tuple(FIRST + timedelta(days=each) for each in range(9))
TERMS = ("terms-net-7", "terms-due-on-receipt", "discount", "tenth", None)
DISCOUNT_TERMS = {
    "discount": {"due_days": 5, "discount_days": 2, "discount_percent": Decimal(2)},
    "tenth": {
        "due_day_of_month": 31,
        "min_days": 2,
        "discount_day_of_month": 1,
        "discount_percent": Decimal("2.5"),
    },
}
CUSTOMERS, VENDORS = ("ann", "bob", "cem"), ("vic", "wes")
RECEIVABLES, PAYABLES = (RECEIVABLE, RECEIVABLE, "receivable-2"), (PAYABLE, PAYABLE, "payable-2")
CASH = (CHECKING, SAVINGS, FUNDS, FUNDS, "box")
ALIKE = (
    ("receivable-2", RECEIVABLE),
    (RECEIVABLE, "receivable-2"),
    ("payable-2", PAYABLE),
    (SAVINGS, CHECKING),
    (FUNDS, "box"),
    (CONSULTING, SALES),
)
"""Accounts that may be merged."""
IDS = ("a", "b", "c", "d", "e", "f", None, None, None, None)
MEMOS = ("", "", "1001", "inv 1002", "1002, 1001", "Invoice 1003 and 1001", "a")
REFS = ("", "", "1001", "inv 1001", "1002")
AMOUNTS = (100, 200, 300, 333, 500, 700, 1000)
SHARES = (
    ((SALES, 100),),
    ((SALES, 300),),
    ((SALES, 1000),),
    ((SALES, 500), (CONSULTING, -200)),
    ((SALES, 100), (CONSULTING, 100), (TRAVEL, 100)),
    ((SALES, 333), (CONSULTING, 333), (SUPPLIES, 334)),
    ((SALES, 707), (CONSULTING, -7)),
    ((SALES, 0),),
    ((SALES, 200), (CONSULTING, -200)),
)
DOCUMENTS = ("invoices", "payments", "bills", "bill-payments", "journals", "bank-transactions")
VOID = {
    "invoices": void_invoice,
    "payments": void_payment,
    "bills": void_bill,
    "bill-payments": void_bill_payment,
    "journals": void_journal,
    "bank-transactions": void_transaction,
}
REFUND = {
    "invoices": refund_credit_memo,
    "payments": refund_payment,
    "bills": refund_vendor_credit,
}
WRITE_OFF = {"invoices": write_off_invoice, "bills": write_off_bill}
COLLECTIONS_OF = {
    "refund": tuple(REFUND),
    "write-off": tuple(WRITE_OFF),
    "duplicate": ("invoices", "bills"),
}
"""The collections to which a verb belongs; other verbs belong to all documents."""
ASKED = (
    ("ar-aging", ReportRequest(as_of=DAYS[4], section="all")),
    ("ap-aging", ReportRequest(as_of=DAYS[6])),
    ("customer-balance-detail", ReportRequest(as_of=DAYS[8])),
    ("general-ledger", ReportRequest(first=DAYS[2], last=DAYS[7], basis="cash")),
    ("transaction-list", ReportRequest(first=DAYS[0], last=DAYS[8])),
)
"""Reports for which each store keeps data in its own way."""
SOFT = frozenset(
    {"memo", "ref", "number", "due_date", "hold", "terms_id", "method", "payee", "type"}
)
"""Fields that change no figure. Changing them releases no application, but for a credit that is put
on hold: that takes back what was applied automatically.
"""


@frozen
class Act:
    """A use case with its arguments, and which applications it may change."""

    use_case: Callable[..., Any]
    args: tuple[Any, ...]
    states: bool = True
    """Whether it may change manual applications."""
    releases: bool = True
    """Whether it may release applications."""
    renames: bool = False


@frozen
class Facts:
    """Everything that a store holds."""

    head: Any
    records: Any
    items: Any
    posted: Any
    turnovers: Any


def facts(work: UnitOfWork) -> Facts:
    session = work.session
    records = {kind: list(session.records.all(kind)) for kind in (*KINDS.values(), EntryHeader)}
    return Facts(
        session.log.head(),
        records,
        list(session.open_items.all()),
        Counter(session.ledger.all_postings()),
        [
            dict(session.ledger.turnovers(None, day, None, basis))
            for day in DAYS[::4]
            for basis in ("accrual", "cash")
        ],
    )


def several(work: UnitOfWork, acts: list[Act]) -> list[Any]:
    """Some use cases in one unit of work."""
    return [act.use_case(work, *act.args) for act in acts]


class Ledgers(RuleBasedStateMachine):
    """Documents of few contacts on few days, so that many of them interact."""

    @initialize(data=st.data(), closing=st.none() | st.sampled_from(DAYS[3:7]))
    def begin(self, data: st.DataObject, closing: date | None) -> None:
        """Books in which documents have met already, and that now and then are closed over some."""
        self.folder = TemporaryDirectory(prefix="machine-")
        self.stores = stores(Path(self.folder.name))
        self.both = [new_books(store) for store in self.stores.values()]
        for books in self.both:
            books.run(
                several,
                [
                    *(contact(id_) for id_ in (*CUSTOMERS, *VENDORS)),
                    *(account(id_) for id_ in ("receivable-2", "payable-2", "box")),
                    *(
                        Act(create, (COLLECTIONS["terms"], {"id": id_, "name": id_, **fields}))
                        for id_, fields in DISCOUNT_TERMS.items()
                    ),
                ],
            )
        self.known = [books.read(facts) for books in self.both]
        for contact_id in ("ann", "vic", *data.draw(st.sampled_from([(), ("ann",), ("bob",)]))):
            for act in charge_and_credit(data, contact_id):
                self.do(act)
        for _ in range(data.draw(st.integers(2, 5))):
            self.do(self.new_document(data))
        if closing:
            changes = {"closing_date": closing, "reason": "because"}
            self.do(Act(change_settings, (changes,), states=False, releases=False))

    def teardown(self) -> None:
        if hasattr(self, "stores"):
            try:
                assert_replayable(self.both[0])
            finally:
                for store in self.stores.values():
                    store.close()
                self.folder.cleanup()

    # Operations

    @rule(data=st.data())
    def enter_a_document(self, data: st.DataObject) -> None:
        self.do(self.new_document(data))

    @rule(data=st.data())
    def enter_another(self, data: st.DataObject) -> None:
        self.do(self.new_document(data))

    @rule(data=st.data())
    def change_a_document(self, data: st.DataObject) -> None:
        if act := self.changed_document(data):
            self.do(act)

    @rule(data=st.data())
    def act_on_a_document(self, data: st.DataObject) -> None:
        if act := self.verb(data):
            self.do(act)

    @rule(data=st.data())
    def act_on_the_books(self, data: st.DataObject) -> None:
        if act := self.arrangement(data):
            self.do(act)

    @rule(data=st.data(), number=st.integers(2, 4))
    def do_several_things_at_once(self, data: st.DataObject, number: int) -> None:
        chosen = [
            data.draw(
                st.sampled_from(
                    [self.new_document, self.changed_document, self.verb, self.arrangement]
                )
            )(data)
            for _ in range(number)
        ]
        acts = [each for each in chosen if each]
        self.do(Act(several, (acts,), renames=any(each.renames for each in acts)))

    @rule(data=st.data())
    def state_something(self, data: st.DataObject) -> None:
        side = data.draw(st.sampled_from(["customer", "vendor"]))
        sides = {"customer": {*RECEIVABLES}, "vendor": {*PAYABLES}}[side]
        items = [
            each for each in self.known[0].items if each.role != "row" and each.account_id in sides
        ]
        credits, charges = (
            [each for each in items if each.role == "credit"],
            [each for each in items if each.role == "charge"],
        )
        if credits and charges and data.draw(st.integers(0, 5)):
            credit = data.draw(st.sampled_from(credits))
            alike = [
                each
                for each in charges
                if each.contact_id == credit.contact_id and each.account_id == credit.account_id
            ] or charges
            charge = data.draw(st.sampled_from(alike))
            amount = data.draw(st.sampled_from([0, min(credit.amount, charge.amount), 100]))
            self.do(
                Act(
                    apply_on_demand,
                    (side, None, [OnDemandApplication(credit.id, charge.id, amount)]),
                )
            )
        else:
            self.do(
                Act(
                    apply_on_demand,
                    (side, data.draw(st.sampled_from([None, *CUSTOMERS[:2], "vic"])), []),
                    states=False,
                    releases=False,
                )
            )

    # Documents

    def new_document(self, data: st.DataObject) -> Act:
        collection = data.draw(
            st.sampled_from((*DOCUMENTS, "invoices", "payments", "invoices", "payments"))
        )
        days = self.open_days() if data.draw(st.integers(0, 2)) else DAYS
        given = {
            "date": data.draw(st.sampled_from(days)),
            "memo": data.draw(st.sampled_from(MEMOS)),
        }
        if id_ := data.draw(st.sampled_from(IDS)):
            given["id"] = id_
        given |= getattr(self, f"new_{collection.replace('-', '_')}")(data)
        return Act(
            create, (COLLECTIONS[collection], given), releases=bool(given.get("applications"))
        )

    def new_invoices(self, data: st.DataObject) -> dict[str, Any]:
        kind = data.draw(st.sampled_from(["invoice", "invoice", "credit_memo"]))
        given = {
            "kind": kind,
            "contact_id": data.draw(st.sampled_from(CUSTOMERS)),
            "lines": invoice_lines(data),
            "receivable_account_id": data.draw(st.sampled_from(RECEIVABLES)),
            "status": data.draw(st.sampled_from(["sent", "sent", "printed", "draft"])),
        }
        number = data.draw(st.sampled_from([None, None, "1001", "1002", "1003", ""]))
        more = (
            {"terms_id": data.draw(st.sampled_from(TERMS))}
            if kind == "invoice"
            else self.paying(data, "invoice")
        )
        return given | more | ({} if number is None else {"number": number})

    def new_payments(self, data: st.DataObject) -> dict[str, Any]:
        given = {
            "contact_id": data.draw(st.sampled_from(CUSTOMERS)),
            "amount": data.draw(st.sampled_from(AMOUNTS)),
            "ref": data.draw(st.sampled_from(REFS)),
        }
        accounts = {
            "receivable_account_id": data.draw(st.sampled_from(RECEIVABLES)),
            "deposit_account_id": data.draw(st.sampled_from(CASH)),
        }
        return given | accounts | self.paying(data, "invoice")

    def new_bills(self, data: st.DataObject) -> dict[str, Any]:
        kind = data.draw(st.sampled_from(["bill", "bill", "vendor_credit"]))
        given = {
            "kind": kind,
            "contact_id": data.draw(st.sampled_from(VENDORS)),
            "lines": bill_lines(data),
            "number": data.draw(st.sampled_from(["", "1001", "1002"])),
        }
        more = (
            {"terms_id": data.draw(st.sampled_from(TERMS))}
            if kind == "bill"
            else self.paying(data, "bill")
        )
        return given | more | {"payable_account_id": data.draw(st.sampled_from(PAYABLES))}

    def new_bill_payments(self, data: st.DataObject) -> dict[str, Any]:
        given = {
            "contact_id": data.draw(st.sampled_from(VENDORS)),
            "amount": data.draw(st.sampled_from(AMOUNTS)),
            "ref": data.draw(st.sampled_from(REFS)),
        }
        accounts = {
            "payable_account_id": data.draw(st.sampled_from(PAYABLES)),
            "account_id": data.draw(st.sampled_from([CHECKING, CARD])),
        }
        return given | accounts | self.paying(data, "bill")

    def new_journals(self, data: st.DataObject) -> dict[str, Any]:
        sides = [shares_on_control(data) for _ in range(data.draw(st.sampled_from([1, 1, 1, 2])))]
        rest = -sum(cents for _, cents, _ in sides)
        other = data.draw(st.sampled_from([SALES, SALES, CHECKING, FUNDS, "box", EQUITY]))
        part = data.draw(st.sampled_from([0, 0, 100, -33]))
        shares = [
            *sides,
            *(
                (account, cents, None)
                for account, cents in ((other, rest - part), (CONSULTING, part))
                if cents
            ),
        ]
        if not rest and not part and len(shares) < 2:
            shares = [*shares, (SALES, -shares[0][1], None)]
        lines = tuple(
            JournalLine(
                account_id=account, debit=max(cents, 0), credit=max(-cents, 0), contact_id=name
            )
            for account, cents, name in shares
        )
        return {"lines": lines, "ref": data.draw(st.sampled_from(REFS))}

    def new_bank_transactions(self, data: st.DataObject) -> dict[str, Any]:
        own = data.draw(st.sampled_from([CHECKING, CHECKING, FUNDS]))
        rows = [
            each for each in self.known[0].items if each.role == "row" and each.account_id != own
        ]
        if rows and data.draw(st.booleans()):
            chosen = data.draw(
                st.lists(
                    st.sampled_from(rows), min_size=1, max_size=3, unique_by=lambda item: item.id
                )
            )
            splits = [
                Split(account_id=each.account_id, amount=each.amount, row_id=each.id)
                for each in chosen
            ]
            splits += [Split(account_id=TRAVEL, amount=-7)] if data.draw(st.booleans()) else []
        else:
            sides = [shares_on_control(data) for _ in range(data.draw(st.sampled_from([1, 1, 2])))]
            splits = [
                Split(account_id=account, amount=cents, contact_id=name)
                for account, cents, name in sides
            ]
            splits += (
                [Split(account_id=SALES, amount=100)]
                if data.draw(st.booleans()) or not sum(each.amount for each in splits)
                else []
            )
        return {
            "account_id": own,
            "splits": tuple(splits),
            "amount": sum(each.amount for each in splits),
            "type": "Deposit",
            "ref": data.draw(st.sampled_from(REFS)),
        }

    def open_days(self) -> list[date]:
        """The days after the closing date."""
        closing = settings_of(self.known[0]).closing_date
        return [day for day in DAYS if closing is None or day > closing]

    def paying(self, data: st.DataObject, what: str) -> dict[str, Any]:
        given: dict[str, Any] = {"hold": data.draw(st.sampled_from([False, False, False, True]))}
        if data.draw(st.sampled_from([False, False, True])) and (charges := self.charges(what)):
            given["applications"] = stated(data, what, charges)
        return given

    def charges(self, what: str) -> list[str]:
        return [each.id for each in self.all(KINDS[what]) if each.kind == what]

    def changed_document(self, data: st.DataObject) -> Act | None:
        collection = data.draw(st.sampled_from((*DOCUMENTS, "invoices", "payments")))
        if not (documents := self.all(COLLECTIONS[collection].kind)):
            return None
        document = data.draw(st.sampled_from(documents))
        if data.draw(st.integers(0, 7)) == 0:
            given = {name: value for name, value in given_of(document).items() if name != "id"} | {
                "memo": data.draw(st.sampled_from(MEMOS))
            }
            return Act(replace, (COLLECTIONS[collection], document.id, given))
        fields = data.draw(
            st.lists(
                st.sampled_from(sorted(CHANGES[collection])), min_size=1, max_size=2, unique=True
            )
        )
        changes: dict[str, Any] = {}
        for field in fields:
            changes |= CHANGES[collection][field](self, data)
        is_soft = changes.keys() <= SOFT
        return Act(
            amend,
            (COLLECTIONS[collection], document.id, changes),
            states="applications" in changes,
            releases=not is_soft or bool(changes.get("hold")),
        )

    def verb(self, data: st.DataObject) -> Act | None:  # noqa: PLR0911  # a line a verb
        verb = data.draw(
            st.sampled_from(
                [
                    "void",
                    "void",
                    "remove",
                    "remove",
                    "send",
                    "draft",
                    "refund",
                    "write-off",
                    "pay",
                    "duplicate",
                    "reverse",
                ]
            )
        )
        collection = {
            "send": "invoices",
            "draft": "invoices",
            "pay": "bills",
            "reverse": "journals",
        }.get(verb)
        collection = collection or data.draw(st.sampled_from(COLLECTIONS_OF.get(verb, DOCUMENTS)))
        if not (documents := self.all(COLLECTIONS[collection].kind)):
            return None
        if verb == "void":
            posted = [document for document in documents if not document.is_void]
            documents = posted or documents
        document = data.draw(st.sampled_from(documents))
        id_ = document.id
        day = data.draw(st.sampled_from(DAYS)) if data.draw(st.booleans()) else None
        if verb == "void" and document.date < self.open_days()[0] and data.draw(st.integers(0, 3)):
            day = data.draw(st.sampled_from(self.open_days()))
        if verb == "void":
            return Act(VOID[collection], (id_, "a mistake", day))
        if verb == "remove":
            return Act(remove, (COLLECTIONS[collection], id_))
        if verb in {"send", "draft"}:
            return Act(set_status, (id_, {"send": "sent"}.get(verb, verb)), states=False)
        if verb == "duplicate":
            return Act(
                duplicate_invoice if collection == "invoices" else duplicate_bill,
                (id_,),
                states=False,
                releases=False,
            )
        if verb == "reverse":
            return Act(reverse_journal, (id_, day), states=False, releases=False)
        amount = data.draw(st.sampled_from([None, None, 100, 5000]))
        if verb == "write-off":
            write_off = WriteOff(data.draw(st.sampled_from([SALES, TRAVEL, CARD])), day, amount)
            return Act(WRITE_OFF[collection], (id_, write_off))
        return Act(
            REFUND[collection] if verb == "refund" else pay_bill,
            (id_, data.draw(st.sampled_from([CHECKING, CARD])), day, amount),
        )

    # The books

    def arrangement(self, data: st.DataObject) -> Act | None:  # noqa: PLR0911  # a line each
        what = data.draw(
            st.sampled_from(
                [
                    "close",
                    "close",
                    "contacts",
                    "accounts",
                    "contact",
                    "account",
                    "funds",
                    "receivable",
                    "box",
                ]
            )
        )
        if what == "close":
            changes = {
                "closing_date": data.draw(st.sampled_from([None, *DAYS[:6]])),
                "reason": data.draw(st.sampled_from(["because", ""])),
            }
            return Act(change_settings, (changes,), states=False, releases=False)
        if what == "contacts":
            one, other = data.draw(
                st.sampled_from(
                    [("cem", "ann"), ("bob", "ann"), ("ann", "bob"), ("wes", "vic"), ("ann", "vic")]
                )
            )
            return Act(merge_contact, (one, other), renames=True)
        if what == "accounts":
            one, other = data.draw(st.sampled_from(ALIKE))
            return Act(merge_account, (one, other), renames=True)
        if what == "contact":
            return contact(data.draw(st.sampled_from((*CUSTOMERS, *VENDORS))))
        if what == "account":
            return account(
                data.draw(st.sampled_from(["receivable-2", "payable-2", "box", RECEIVABLE]))
            )
        if what == "box":
            return Act(
                amend,
                (
                    COLLECTIONS["accounts"],
                    "box",
                    {"subtype": data.draw(st.sampled_from(["bank", None]))},
                ),
                states=False,
                releases=False,
            )
        field = {"funds": "undeposited_funds_account_id", "receivable": "receivable_account_id"}[
            what
        ]
        chosen = {"funds": [FUNDS, "box", SAVINGS], "receivable": [RECEIVABLE, "receivable-2"]}[
            what
        ]
        return Act(
            change_settings,
            ({field: data.draw(st.sampled_from(chosen))},),
            states=False,
            releases=False,
        )

    # Running an action

    def do(self, act: Act) -> None:
        """Act on both books: same answers, refusals change nothing, closed figures stay."""
        before = self.known
        balances_before = balances(self.both[0])
        answers = [self.answer_of(books, act) for books in self.both]
        note(f"{described(act)} -> {answers[0][:3] if answers[0][0] == 'refused' else 'done'}")
        assert answers[0] == answers[1]
        self.known = [books.read(facts) for books in self.both]
        assert self.known[0] == self.known[1]
        if answers[0][0] == "refused":
            assert self.known == before
        else:
            self.check_what_moved(before[0], self.known[0], act)
            effect = answers[0][2]
            assert changes_of(effect) == journal_changes(before[0], self.known[0])
            cents = Counter(balances(self.both[0]))
            cents.subtract(balances_before)
            signs = {
                each.id: each.natural_sign
                for each in (*before[0].records[Account], *self.all(Account))
            }
            changed = {id_: change * signs[id_] for id_, change in cents.items() if change}
            assert effect.balances == changed

    @staticmethod
    def answer_of(books: Books, act: Act) -> tuple[Any, ...]:
        """The answer with the effect, as a dry run would tell it."""

        def render(work: UnitOfWork, result: Any) -> tuple[Any, Effect]:
            return result, work.effect()

        try:
            return "done", *books.run_and_render(render, act.use_case, *act.args)
        except BookkeepingError as error:
            return "refused", type(error).__name__, str(error), getattr(error, "counts", None)

    def all(self, kind: type[Any]) -> list[Any]:
        return self.known[0].records[kind]

    def check_what_moved(self, before: Facts, after: Facts, act: Act) -> None:
        ends = {settings_of(before).closing_date, *closings(act)}
        closing = None if None in ends else min(each for each in ends if each)
        if not act.renames:
            assert closed(before, closing) == closed(after, closing)
            items = {each.id: each for each in after.items}
            for credit, charge, day, _ in pairs(after, set(items)) - pairs(before, set(items)):
                later = max(items[credit].date, items[charge].date)
                assert day in {
                    max(later, end + timedelta(days=1)) if end else later for end in ends
                }
        else:
            assert shape(closed(before, closing)) == shape(closed(after, closing))
        kept = {
            id_
            for id_ in (each.id for each in before.items)
            if id_ in {each.id for each in after.items}
        }
        if not act.states:
            assert pairs(before, kept, "stated") == pairs(after, kept, "stated")
        if not act.releases:
            gone = pairs(before, kept) - pairs(after, kept)
            assert not gone, gone

    # Invariants

    @invariant()
    def open_items_are_in_step(self) -> None:
        if hasattr(self, "both"):
            self.both[0].read(check_open_items)
            self.both[0].read(check_control_accounts, DAYS)
            self.both[0].read(check_cash_basis)

    @invariant()
    def nothing_is_wrong_with_either(self) -> None:
        for books in getattr(self, "both", ()):
            assert books.read(verify_books).faults == ()

    @invariant()
    def reports_of_both_are_the_same(self) -> None:
        for key, asked in ASKED if hasattr(self, "both") else ():
            one, other = (books.read(whole_report, key, asked) for books in self.both)
            assert one == other

    @invariant()
    def what_contacts_owe_is_what_is_open(self) -> None:
        if not hasattr(self, "both"):
            return
        for side in ("customer", "vendor"):
            reconciled = self.both[0].read(reconcile_control_accounts, side)
            assert reconciled.control == reconciled.open - reconciled.unapplied
            assert not any(each.difference for each in reconciled.contacts)
            names = [each for each in self.all(Contact) if each.kind == side]
            balance = self.both[0].read(
                lambda work, names=names: COLLECTIONS["contacts"].figures(work, names)
            )
            assert sum(each["balance"] for each in balance.values()) == reconciled.control


def shown(entry: Entry | None) -> Any:
    """What the journal shows of an entry."""
    if entry is None:
        return None
    rows = [(each.account_id, each.amount, each.contact_id, each.memo) for each in entry.postings]
    return entry.date, entry.type, entry.number, entry.memo, rows


def journal(known: Facts) -> dict[str, Any]:
    """What the journal shows of each entry, by its id."""
    documents = (each for kind in DOCUMENT_KINDS.values() for each in known.records[kind])
    return {entry.id: shown(entry) for each in documents if (entry := each.posted_entry)}


def journal_changes(before: Facts, after: Facts) -> dict[str, Any]:
    """Each entry that the journal shows otherwise, by its id, before and after."""
    was, becomes = journal(before), journal(after)
    return {
        id_: (was.get(id_), becomes.get(id_))
        for id_ in was.keys() | becomes.keys()
        if was.get(id_) != becomes.get(id_)
    }


def changes_of(effect: Effect) -> dict[str, Any]:
    """The entries of an effect in the same form."""
    assert len({(after or before).id for before, after in effect.entries}) == len(effect.entries)
    return {(after or before).id: (shown(before), shown(after)) for before, after in effect.entries}


def settings_of(known: Facts) -> Settings:
    return next(each for each in known.records[Settings] if each.id == COMPANY_ID)


def lines_of(known: Facts) -> Iterable[tuple[str, str, date, str, int]]:
    return (
        (credit.id, each.charge_id, each.date, each.rule, each.amount)
        for credit in known.records[KINDS["applied-credit"]]
        for each in credit.applied
    )


def pairs(known: Facts, kept: set[str], rule_: str | None = None) -> Counter[Any]:
    """The applied amounts by pair of items, day and rule."""
    sums: Counter[Any] = Counter()
    for credit, charge, day, by, amount in lines_of(known):
        if credit in kept and charge in kept and rule_ in {None, by}:
            sums[(credit, charge) if rule_ else (credit, charge, day, by)] += amount
    return sums


def closings(act: Act) -> Iterable[date | None]:
    """The closing dates that an action sets."""
    if act.use_case is several:
        for part in act.args[0]:
            yield from closings(part)
    elif act.use_case is change_settings and "closing_date" in act.args[0]:
        yield act.args[0]["closing_date"]


def closed(known: Facts, closing: date | None) -> Any:
    """The postings and applications up to a day."""
    if closing is None:
        return ()
    sums: Counter[Any] = Counter()
    for posted, times in known.posted.items():
        if posted.day <= closing.isoformat():
            for basis in ("accrual", "cash"):
                if posted.basis in {"both", basis}:
                    sums[
                        posted.posting.account_id, basis, posted.day, posted.posting.contact_id
                    ] += times * posted.posting.amount
    return {key: cents for key, cents in sums.items() if cents}, sorted(
        each for each in lines_of(known) if each[2] <= closing
    )


def shape(figures: Any) -> Any:
    """The same figures without the names that a merge changes."""
    if not figures:
        return ()
    sums, lines = figures
    by_day: Counter[Any] = Counter()
    for (_, basis, day, _), cents in sums.items():
        by_day[basis, day] += cents
    return by_day, sorted(each[2:] for each in lines)


def charge_and_credit(data: st.DataObject, contact_id: str) -> tuple[Act, Act]:
    """A charge and a payment of one contact on two early days.

    The payment is applied to the charge unless it is on hold.
    """
    charged, paid = data.draw(st.sampled_from(DAYS[:4])), data.draw(st.sampled_from(DAYS[:6]))
    cents, hold = (
        data.draw(st.sampled_from(AMOUNTS)),
        data.draw(st.sampled_from([False, False, True])),
    )
    of_payment = {"date": paid, "contact_id": contact_id, "amount": cents, "hold": hold}
    of_charge = {"date": charged, "contact_id": contact_id}
    if contact_id in CUSTOMERS:
        charge = ("invoices", of_charge | {"lines": invoice_lines(data), "status": "sent"})
        credit = ("payments", of_payment)
    else:
        charge = ("bills", of_charge | {"lines": bill_lines(data)})
        credit = ("bill-payments", of_payment | {"account_id": CHECKING})
    first, second = (
        Act(create, (COLLECTIONS[name], given), releases=False) for name, given in (charge, credit)
    )
    return first, second


def contact(id_: str) -> Act:
    return Act(
        create,
        (
            COLLECTIONS["contacts"],
            {"id": id_, "kind": "customer" if id_ in CUSTOMERS else "vendor", "name": id_.title()},
        ),
        states=False,
        releases=False,
    )


def account(id_: str) -> Act:
    subtype = (
        "accounts_payable"
        if id_ == "payable-2"
        else None
        if id_ == "box"
        else "accounts_receivable"
    )
    given = {
        "id": id_,
        "name": f"Account {id_}",
        "type": "liability" if id_ == "payable-2" else "asset",
        "subtype": subtype,
    }
    return Act(create, (COLLECTIONS["accounts"], given), states=False, releases=False)


def invoice_lines(data: st.DataObject) -> tuple[InvoiceLine, ...]:
    return tuple(
        InvoiceLine(account_id=each, rate=Decimal(cents) / 100)
        for each, cents in data.draw(st.sampled_from(SHARES))
    )


def bill_lines(data: st.DataObject) -> tuple[BillLine, ...]:
    return tuple(
        BillLine(account_id=each, amount=cents)
        for each, cents in data.draw(st.sampled_from(SHARES))
    )


def shares_on_control(data: st.DataObject) -> tuple[str, int, str]:
    side = data.draw(
        st.sampled_from([(RECEIVABLES, CUSTOMERS), (RECEIVABLES, CUSTOMERS), (PAYABLES, VENDORS)])
    )
    cents = data.draw(st.sampled_from(AMOUNTS)) * data.draw(st.sampled_from([1, -1]))
    return data.draw(st.sampled_from(side[0])), cents, data.draw(st.sampled_from(side[1]))


def stated(data: st.DataObject, what: str, charge_ids: list[str]) -> tuple[Any, ...]:
    chosen = data.draw(st.lists(st.sampled_from(charge_ids), max_size=2, unique=True))
    if what == "invoice":
        return tuple(
            InvoiceApplication(invoice_id=each, amount=data.draw(st.sampled_from([100, 200, 300])))
            for each in chosen
        )
    return tuple(
        BillApplication(bill_id=each, amount=data.draw(st.sampled_from([100, 200, 300])))
        for each in chosen
    )


Change = Callable[[Ledgers, st.DataObject], dict[str, Any]]


def one_of(field: str, values: Iterable[Any]) -> dict[str, Change]:
    return {field: lambda _, data: {field: data.draw(st.sampled_from(tuple(values)))}}


def paid(what: str) -> dict[str, Change]:
    def change(machine: Ledgers, data: st.DataObject) -> dict[str, Any]:
        charges = machine.charges(what)
        return {
            "applications": stated(data, what, charges)
            if charges and data.draw(st.booleans())
            else ()
        }

    return {"applications": change}


def anew(collection: str) -> Change:
    """A change to other lines or splits, drawn like those of a new document."""

    def change(machine: Ledgers, data: st.DataObject) -> dict[str, Any]:
        given = getattr(machine, f"new_{collection.replace('-', '_')}")(data)
        return {
            name: given[name]
            for name in ("lines", "account_id", "amount", "splits")
            if name in given
        }

    return change


COMMON = one_of("date", DAYS) | one_of("memo", MEMOS)
OF_CUSTOMER = (
    COMMON | one_of("contact_id", CUSTOMERS) | one_of("receivable_account_id", RECEIVABLES)
)
OF_VENDOR = COMMON | one_of("contact_id", VENDORS) | one_of("payable_account_id", PAYABLES)
CHANGES: dict[str, dict[str, Change]] = {
    "invoices": OF_CUSTOMER
    | one_of("number", ["1001", "1002", "1003", ""])
    | one_of("due_date", DAYS)
    | one_of("terms_id", TERMS)
    | one_of("hold", [True, False])
    | one_of("status", ["sent", "draft", "printed"])
    | paid("invoice")
    | {"lines": lambda _, data: {"lines": invoice_lines(data)}},
    "payments": OF_CUSTOMER
    | one_of("ref", REFS)
    | one_of("amount", AMOUNTS)
    | one_of("hold", [True, False])
    | one_of("deposit_account_id", CASH)
    | paid("invoice"),
    "bills": OF_VENDOR
    | one_of("number", ["1001", "1002", ""])
    | one_of("due_date", DAYS)
    | one_of("terms_id", TERMS)
    | one_of("hold", [True, False])
    | paid("bill")
    | {"lines": lambda _, data: {"lines": bill_lines(data)}},
    "bill-payments": OF_VENDOR
    | one_of("ref", REFS)
    | one_of("amount", AMOUNTS)
    | one_of("hold", [True, False])
    | one_of("account_id", [CHECKING, CARD])
    | paid("bill"),
    "journals": COMMON | one_of("ref", REFS) | {"lines": anew("journals")},
    "bank-transactions": COMMON | one_of("ref", REFS) | {"splits": anew("bank-transactions")},
}


def described(act: Act) -> str:
    """An action in few words, for reading a failure."""
    if act.use_case is several:
        return "SEVERAL [" + "; ".join(described(each) for each in act.args[0]) + "]"
    args = [each.name if hasattr(each, "filters") else each for each in act.args]
    return f"{act.use_case.__name__} {args}"


Ledgers.TestCase.settings = settings(max_examples=examples(0.2), stateful_step_count=20)
TestLedgers = Ledgers.TestCase
