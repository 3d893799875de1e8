"""Random use cases on books in memory and in a file: both stay right and the same."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from attrs import evolve
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from application.banking.bank_transactions import void_transaction
from application.collections.kinds import KINDS
from application.collections.operations import amend, create, remove, replace
from application.collections.registry import (
    ACCOUNTS,
    BANK_TRANSACTIONS,
    COLLECTIONS,
    CONTACTS,
    ITEMS,
    JOURNALS,
    TERMS,
)
from application.integrity.verify_books import verify_books
from application.invoicing.contacts import merge_contact
from application.ledger.accounts import merge_account
from application.ledger.company import change_settings
from application.ledger.journals import reverse_journal, void_journal
from application.ledger.registers import mark_row
from application.ports.change_log import LogQuery
from application.reporting.make_report import ReportRequest
from application.serialization import json_text
from application.sync.checksums import checksums
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_transactions import BankTransaction
from domain.errors import BookkeepingError
from domain.invoicing.contacts import Contact
from domain.invoicing.invoices import Invoice
from domain.invoicing.items import Item
from domain.invoicing.payments import Payment
from domain.invoicing.terms import Terms
from domain.ledger.accounts import Account
from domain.ledger.documents import Document
from domain.ledger.entries import EntryHeader, Turnover
from domain.ledger.journals import Journal
from domain.purchasing.bill_payments import BillPayment
from domain.purchasing.bills import Bill
from domain.reports.report import Report
from domain.reports.table import DrillDown
from domain.values import LATEST
from tests.application.reconciliation.model import (
    check_cash_basis,
    check_control_accounts,
    check_open_items,
)
from tests.application.replaying import assert_replayable
from tests.strategies import (
    CLASSES,
    accounts,
    bank_transactions,
    contacts,
    days,
    examples,
    given_of,
    items,
    journals,
    parts,
    terms,
)
from tests.support import new_books, stores, whole_report

DAYS = days(date(2025, 6, 1), date(2026, 6, 30))
NAMES = st.sampled_from(["North", "north", "South", "East:West", "Büro", "Up", "Down", ""])
NEW_IDS = st.sampled_from([f"own-{number}" for number in range(12)])


class TwoBooks(RuleBasedStateMachine):
    """The same use cases, one after the other, on books in memory and books in a file."""

    @initialize(data=st.data(), closing=st.none() | days(date(2025, 9, 1), date(2026, 3, 31)))
    def begin(self, data: st.DataObject, closing: date | None) -> None:
        """Books with some contacts and documents, some of them in a closed period at times."""
        self.folder = TemporaryDirectory(prefix="machine-")
        self.stores = stores(Path(self.folder.name))
        self.memory, self.file = (new_books(store) for store in self.stores.values())
        for id_, kind in (
            ("ann", "customer"),
            ("bob", "customer"),
            ("vic", "vendor"),
            ("wes", "vendor"),
        ):
            self.do(create, CONTACTS, {"id": id_, "kind": kind, "name": id_.title()})
        for _ in range(data.draw(st.integers(2, 4))):
            self.keep_a_journal(data, "create", data.draw(NEW_IDS))
            self.keep_a_bank_transaction(data, "create", data.draw(NEW_IDS))
        if closing:
            self.do(change_settings, {"closing_date": closing})

    def teardown(self) -> None:
        if hasattr(self, "stores"):
            try:
                assert_replayable(self.memory)
            finally:
                for store in self.stores.values():
                    store.close()
                self.folder.cleanup()

    # Operations

    @rule(data=st.data(), name=NAMES, class_=st.sampled_from(CLASSES), id_=NEW_IDS)
    def open_account(
        self, data: st.DataObject, name: str, class_: tuple[Any, ...], id_: str
    ) -> None:
        parent = data.draw(st.none() | st.sampled_from(self.all(Account)))
        if parent and data.draw(st.booleans()):
            class_ = parent.classification
        number = data.draw(st.sampled_from(["", "", "7000", "1000"]))
        given = {
            "id": id_,
            "name": name,
            "number": number,
            "parent_id": parent.id if parent else None,
        }
        self.do(
            create, ACCOUNTS, given | dict(zip(("type", "subtype", "section"), class_, strict=True))
        )

    @rule(data=st.data(), how=st.sampled_from(["create", "replace", "amend"]), id_=NEW_IDS)
    def keep_a_contact(self, data: st.DataObject, how: str, id_: str) -> None:
        kind = data.draw(st.sampled_from(["customer", "vendor"]))
        drafts = contacts(
            {"terms": [each.id for each in self.all(Terms)]},
            id=st.just(id_),
            kind=st.just(kind),
            name=NAMES.filter(bool),
        )
        self.keep(CONTACTS, data.draw(drafts), how, data)

    @rule(data=st.data(), how=st.sampled_from(["create", "replace", "amend"]), id_=NEW_IDS)
    def keep_an_item(self, data: st.DataObject, how: str, id_: str) -> None:
        pool = {"account": [*(each.id for each in self.all(Account)), "nowhere"]}
        self.keep(
            ITEMS, data.draw(items(pool, id=st.just(id_), name=NAMES.filter(bool))), how, data
        )

    @rule(data=st.data(), how=st.sampled_from(["create", "replace", "amend"]), id_=NEW_IDS)
    def keep_terms(self, data: st.DataObject, how: str, id_: str) -> None:
        self.keep(TERMS, data.draw(terms(id=st.just(id_), name=NAMES.filter(bool))), how, data)

    @rule(
        data=st.data(), how=st.sampled_from(["create", "create", "replace", "amend"]), id_=NEW_IDS
    )
    def keep_a_journal(self, data: st.DataObject, how: str, id_: str) -> None:
        drafts = journals(self.all(Account), self.all(Contact), id=st.just(id_), date=DAYS)
        self.keep(JOURNALS, data.draw(drafts), how, data)

    @rule(data=st.data(), id_=NEW_IDS)
    def keep_any_journal(self, data: st.DataObject, id_: str) -> None:
        pool = {
            "account": [*(each.id for each in self.all(Account)), "nowhere"],
            "contact": [*(each.id for each in self.all(Contact)), "nobody"],
        }
        self.keep(
            JOURNALS, data.draw(parts(Journal, pool, id=st.just(id_), date=DAYS)), "create", data
        )

    @rule(
        data=st.data(), how=st.sampled_from(["create", "create", "replace", "amend"]), id_=NEW_IDS
    )
    def keep_a_bank_transaction(self, data: st.DataObject, how: str, id_: str) -> None:
        own = [
            each
            for each in self.all(Account)
            if each.subtype in {"bank", "credit_card"} or each.id == "account-1050"
        ] or self.all(Account)
        drafts = bank_transactions(
            own, self.all(Account), self.all(Contact), id=st.just(id_), date=DAYS
        )
        self.keep(BANK_TRANSACTIONS, data.draw(drafts), how, data)

    @rule(
        data=st.data(),
        change=st.sampled_from(["name", "active", "class", "parent", "number", "description"]),
    )
    def change_an_account(self, data: st.DataObject, change: str) -> None:
        account = data.draw(st.sampled_from(self.all(Account)))
        other = data.draw(st.sampled_from(self.all(Account)))
        changes = {
            "name": {"name": data.draw(NAMES)},
            "active": {"active": data.draw(st.booleans())},
            "class": dict(
                zip(
                    ("type", "subtype", "section"), data.draw(st.sampled_from(CLASSES)), strict=True
                )
            ),
            "parent": {"parent_id": other.id},
            "number": {"number": other.number},
            "description": {"description": data.draw(st.sampled_from(["", "some words"]))},
        }[change]
        self.do(amend, ACCOUNTS, account.id, changes)

    @rule(data=st.data())
    def replace_an_account(self, data: st.DataObject) -> None:
        id_ = data.draw(st.sampled_from(self.all(Account))).id
        given = given_of(
            data.draw(
                accounts({"account": [each.id for each in self.all(Account)]}, id=st.just(id_))
            )
        )
        self.do(replace, ACCOUNTS, id_, given)

    @rule(data=st.data())
    def change_texts(self, data: st.DataObject) -> None:
        kind = data.draw(st.sampled_from([Journal, BankTransaction]))
        if documents := self.all(kind):
            collection = JOURNALS if kind is Journal else BANK_TRANSACTIONS
            self.do(
                amend,
                collection,
                data.draw(st.sampled_from(documents)).id,
                {"memo": data.draw(st.sampled_from(["", "a", "b"]))},
            )

    @rule(data=st.data(), name=st.sampled_from(sorted(COLLECTIONS)), stale=st.booleans())
    def remove_something(self, data: st.DataObject, name: str, stale: bool) -> None:
        collection = COLLECTIONS[name]
        if records := self.all(collection.kind):
            record = data.draw(st.sampled_from(records))
            self.do(remove, collection, record.id, record.version - 1 if stale else None)

    @rule(data=st.data())
    def merge_two_accounts(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.all(Account)))
        alike = [other for other in self.all(Account) if other.classification == one.classification]
        others = [other for other in alike if other.id != one.id] or [one]
        self.do(merge_account, one.id, data.draw(st.sampled_from(others)).id)

    @rule(data=st.data())
    def merge_two_contacts(self, data: st.DataObject) -> None:
        if contacts := self.all(Contact):
            contact = data.draw(st.sampled_from(contacts))
            alike = [
                other for other in contacts if other.kind == contact.kind and other.id != contact.id
            ]
            into = data.draw(st.sampled_from(alike or contacts))
            self.do(merge_contact, contact.id, into.id)

    @rule(data=st.data(), later=st.none() | days(date(2026, 4, 1), date(2026, 6, 30)))
    def void_something(self, data: st.DataObject, later: date | None) -> None:
        documents = [*self.all(Journal), *self.all(BankTransaction)]
        documents = [document for document in documents if not document.is_void] or documents
        if documents:
            document = data.draw(st.sampled_from(documents))
            self.do(
                void_journal if isinstance(document, Journal) else void_transaction,
                document.id,
                "a mistake",
                later,
            )

    @rule(data=st.data(), on=st.none() | DAYS)
    def reverse_a_journal(self, data: st.DataObject, on: date | None) -> None:
        if entries := self.all(EntryHeader):
            self.do(reverse_journal, data.draw(st.sampled_from(entries)).id, on)

    @rule(data=st.data(), mark=st.sampled_from(["cleared", "cleared", "none"]))
    def mark_a_row(self, data: st.DataObject, mark: str) -> None:
        rows = sorted(
            {
                (each.kind, each.document_id, posting.account_id)
                for each in self.all(EntryHeader)
                for posting in self.postings(each.id)
            }
        )
        if rows:
            kind, document, account = data.draw(st.sampled_from(rows))
            self.do(mark_row, account, f"{kind}:{document}:{account}", mark)

    @rule(data=st.data(), mark=st.sampled_from(["cleared", "none", "reconciled"]))
    def mark_a_transaction(self, data: st.DataObject, mark: str) -> None:
        if transactions := self.all(BankTransaction):
            self.do(
                amend,
                BANK_TRANSACTIONS,
                data.draw(st.sampled_from(transactions)).id,
                {"cleared": mark},
            )

    @rule(day=st.none() | DAYS, reason=st.sampled_from(["", "because"]))
    def move_the_closing_date(self, day: date | None, reason: str) -> None:
        self.do(change_settings, {"closing_date": day} | ({"reason": reason} if reason else {}))

    @rule(data=st.data(), what=st.sampled_from(["name", "year", "retained", "undeposited"]))
    def change_the_settings(self, data: st.DataObject, what: str) -> None:
        account = data.draw(st.sampled_from(self.all(Account))).id
        changes = {
            "name": {"name": data.draw(NAMES)},
            "year": {"fiscal_year_start": data.draw(st.integers(1, 12))},
        }
        self.do(
            change_settings,
            changes.get(what)
            or {f"{what}_{'earnings' if what == 'retained' else 'funds'}_account_id": account},
        )

    # Running an operation

    def keep(self, collection: Any, record: Any, how: str, data: st.DataObject) -> None:
        records = self.all(collection.kind)
        if how == "create" or not records:
            self.do(create, collection, given_of(record))
        else:
            target = data.draw(st.sampled_from(records))
            given = {name: value for name, value in given_of(record).items() if name != "id"}
            self.do(replace if how == "replace" else amend, collection, target.id, given)

    def do(self, use_case: Callable[..., Any], *args: Any) -> None:
        """Run a use case on both books; they answer the same, and a refusal changes nothing."""
        before = self.state(self.memory), self.state(self.file)
        answers = [self.answer_of(books, use_case, *args) for books in (self.memory, self.file)]
        assert answers[0] == answers[1]
        if answers[0][0] == "refused":
            assert (self.state(self.memory), self.state(self.file)) == before

    @staticmethod
    def answer_of(books: Books, use_case: Callable[..., Any], *args: Any) -> tuple[Any, ...]:
        try:
            return "done", books.run(use_case, *args)
        except BookkeepingError as error:
            return (
                "refused",
                type(error),
                str(error),
                getattr(error, "counts", None),
                getattr(error, "current", None),
            )

    @staticmethod
    def state(books: Books) -> tuple[Any, ...]:
        return books.read(
            lambda work: (
                work.session.log.head(),
                dict(checksums(work)),
                dict(work.session.ledger.turnovers(None, LATEST)),
            )
        )

    def all(self, kind: type[Any]) -> list[Any]:
        return self.memory.read(lambda work: list(work.session.records.all(kind)))

    def postings(self, id_: str) -> tuple[Any, ...]:
        return self.memory.read(lambda work: work.session.ledger.postings([id_]))[id_]

    # Invariants

    @invariant()
    def both_books_are_the_same(self) -> None:
        if hasattr(self, "memory"):
            assert self.state(self.memory) == self.state(self.file)
            for kind in (*KINDS.values(), EntryHeader):
                assert self.all(kind) == self.file.read(
                    lambda work, kind=kind: list(work.session.records.all(kind))
                )

    @invariant()
    def nothing_is_wrong_with_either(self) -> None:
        for books in self.books():
            verdict = books.read(verify_books)
            assert verdict.faults == ()

    @invariant()
    def every_entry_balances_and_so_do_the_books(self) -> None:
        for books in self.books():
            books.read(check_entries)
            books.read(check_open_items)
            books.read(check_control_accounts, (date(2025, 12, 31), LATEST))
            books.read(check_cash_basis)
            books.read(check_reports)

    @invariant()
    def the_log_has_no_gap_and_rebuilds_every_record(self) -> None:
        for books in self.books():
            books.read(check_log)

    def books(self) -> list[Books]:
        return [self.memory, self.file] if hasattr(self, "memory") else []


def check_entries(work: UnitOfWork) -> None:
    """Every entry sums to zero on each basis and is the entry of its document.

    Month balances are the sums of the postings.
    """
    sums: dict[tuple[str, str, str], Turnover] = {}
    entries: dict[str, list[Any]] = {}
    on_cash: dict[str, int] = {}
    for posted in work.session.ledger.all_postings():
        if posted.basis == "cash":
            on_cash[posted.entry_id] = on_cash.get(posted.entry_id, 0) + posted.posting.amount
        else:
            on_cash[posted.entry_id] = on_cash.get(posted.entry_id, 0) + (
                posted.posting.amount if posted.basis == "both" else 0
            )
            entries.setdefault(posted.entry_id, []).append(evolve(posted.posting, basis="both"))
        key = (posted.posting.account_id, posted.basis, posted.day[:7])
        sums[key] = sums.get(key, Turnover()) + Turnover(
            max(posted.posting.amount, 0), max(-posted.posting.amount, 0)
        )
    documents = [
        each
        for kind in KINDS.values()
        if issubclass(kind, Document)
        for each in work.session.records.all(kind)
    ]
    said = {
        entry.id: list(entry.postings)
        for each in documents
        if (entry := each.entry()) and entry.postings
    }
    assert {id_: Counter(postings) for id_, postings in entries.items()} == {
        id_: Counter(postings) for id_, postings in said.items()
    }
    assert not any(on_cash.values())
    assert all(sum(each.amount for each in postings) == 0 for postings in entries.values())
    assert {
        key: each
        for key, each in work.session.ledger.month_balances().items()
        if each != Turnover()
    } == sums


def check_reports(work: UnitOfWork) -> None:
    """Trial balance zero; assets = liabilities + equity; totals are the sums of their details."""
    for day in (date(2025, 12, 31), date(2026, 4, 15), LATEST):
        for basis in ("accrual", "cash"):
            trial = whole_report(work, "trial-balance", ReportRequest(as_of=day, basis=basis))
            assert trial.totals["debits"] == trial.totals["credits"]
            sheet = whole_report(
                work, "balance-sheet", ReportRequest(as_of=day, basis=basis)
            ).totals
            assert sheet["total_assets"] == sheet["total_liabilities"] + sheet["total_equity"]
    profit = whole_report(
        work, "profit-loss", ReportRequest(first=date(2025, 1, 1), last=date(2026, 12, 31))
    )
    sheet = whole_report(work, "balance-sheet", ReportRequest(as_of=date(2026, 12, 31)))
    for report in (profit, sheet):
        for row in report.rows:
            if row.kind == "account":
                assert row.detail
                assert row.detail.query.account_id == row.account_id
                assert (
                    detailed(work, row.detail).rows[-1].cells[-1 if report is sheet else -2]
                    == row.cells[0]
                )
    signs = {
        each.id: (1 if each.type == "income" else -1) for each in work.session.records.all(Account)
    }
    assert profit.totals["net_income"] == sum(
        signs[row.account_id] * (row.cells[0] or 0)
        for row in profit.rows
        if row.kind == "account" and row.account_id
    )


def detailed(work: UnitOfWork, detail: DrillDown) -> Report:
    """The report behind a figure."""
    query = detail.query
    return whole_report(
        work,
        detail.key,
        ReportRequest(
            first=query.first,
            last=query.last,
            basis=query.basis,
            account_id=query.account_id,
            section=query.section,
        ),
    )


def check_log(work: UnitOfWork) -> None:
    """Versions count up by one, and replaying the changes makes the current records."""
    rebuilt: dict[tuple[str, str], tuple[int, str]] = {}
    last = 0
    for change in work.session.log.read(LogQuery(limit=100_000)):
        assert change.version == last + 1
        last = change.version
        assert change.before == (
            rebuilt[change.collection, change.id][1]
            if (change.collection, change.id) in rebuilt
            else None
        )
        if change.after is None:
            assert change.op == "delete"
            del rebuilt[change.collection, change.id]
        else:
            assert change.before != change.after
            rebuilt[change.collection, change.id] = (change.version, change.after)
    assert last == work.session.log.head().version
    current = {}
    for kind in KINDS.values():
        for record in work.session.records.all(kind):
            current[kind.plural, record.id] = (record.version, json_text(record))
    assert rebuilt == current


def test_the_two_random_tests_cover_every_collection():
    here, of_documents = (
        {Account, Contact, Item, Terms, Journal, BankTransaction},
        {Invoice, Payment, Bill, BillPayment},
    )
    assert here | of_documents == {each.kind for each in COLLECTIONS.values()}


TwoBooks.TestCase.settings = settings(max_examples=examples(0.02), stateful_step_count=25)
TestTwoBooks = TwoBooks.TestCase
