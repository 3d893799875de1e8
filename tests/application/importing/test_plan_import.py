"""Plans of imports: what a plan says is what its commit does, and an undo takes all of it back."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.importers.iif.reader import read_iif
from adapters.json_shapes.imports import import_view, plan_view
from adapters.storage.memory.store import MemoryStore
from application.importing.batches import undo_batch
from application.importing.import_answer import ImportAnswer, ImportRefused
from application.importing.plan_import import (
    ImportOptions,
    PlannedImport,
    commit_import,
    commit_kept_plan,
    keep_plan,
    plan_import,
    waiting_plan,
)
from application.integrity.verify_books import verify_books
from application.ledger.company import change_settings
from application.ledger.registers import mark_row
from application.ports.change_log import LogQuery
from application.sync.checksums import checksums
from application.unit_of_work.books import Books
from application.unit_of_work.write_context import WriteContext
from domain.banking.bank_transactions import BankTransaction
from domain.banking.cleared_marks import ClearedMark
from domain.errors import Conflict, NotFound, Reconciled
from domain.invoicing.contacts import Contact
from domain.invoicing.invoices import Invoice
from domain.invoicing.payments import Payment
from domain.ledger.batches import ImportBatch
from domain.ledger.company import Settings
from domain.records import changed
from tests.application.actions import add, change, drop
from tests.application.unit_of_work.small_plans import packed_soon  # noqa: F401  # a fixture
from tests.strategies import examples
from tests.support import new_books, stores, whole_report

DATA = Path(__file__).parents[2] / "data"
COMPANY = (DATA / "company.iif").read_bytes()
HEAD = (
    "!TRNS\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\tDOCNUM\n"
    "!SPL\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\tDOCNUM\n!ENDTRNS\n"
)
NAMES = st.sampled_from(["Anna", "Bert", ""])
ACCOUNTS = st.sampled_from(["Sales Income", "Travel", "New Income", "Shop:Till", "Savings"])
DAYS = st.sampled_from(["3/4/2026", "3/5/2026", "12/31/2025"])
CENTS = st.integers(1, 500)
TYPES = {
    "INVOICE": ("Accounts Receivable", 1),
    "CREDIT MEMO": ("Accounts Receivable", -1),
    "PAYMENT": ("Undeposited Funds", 1),
    "DEPOSIT": ("Checking", 1),
    "CHECK": ("Checking", -1),
    "BILL": ("Accounts Payable", -1),
    "GENERAL JOURNAL": ("Checking", 1),
}


@st.composite
def transactions(draw: Any) -> str:
    """A transaction of any type; payments pay receivables, some deposits empty the funds."""
    type_ = draw(st.sampled_from(list(TYPES)))
    own, sign = TYPES[type_]
    name, day, amount = draw(NAMES), draw(DAYS), sign * draw(CENTS) / 100
    number = draw(st.sampled_from(["", "", "7", "8"]))
    other = draw(ACCOUNTS)
    if type_ == "PAYMENT":
        other = "Accounts Receivable"
    if type_ == "DEPOSIT" and draw(st.booleans()):
        other = "Undeposited Funds"
    return (
        f"TRNS\t{type_}\t{day}\t{own}\t{name}\t{amount:.2f}\t{number}\n"
        f"SPL\t{type_}\t{day}\t{other}\t{name}\t{-amount:.2f}\t\nENDTRNS\n"
    )


LIST_ROWS = st.lists(
    st.sampled_from(
        [
            "!ACCNT\tNAME\tACCNTTYPE\tACCNUM\nACCNT\tChecking\tBANK\t1000\n",
            "!ACCNT\tNAME\tACCNTTYPE\tDESC\nACCNT\tTravel\tEXP\tTrips\n",
            "!ACCNT\tNAME\tACCNTTYPE\tEXTRA\nACCNT\tTill Money\tOCASSET\tUNDEPOSIT\n",
            "!CUST\tNAME\tEMAIL\nCUST\tAnna\tanna@example.com\n",
            "!VEND\tNAME\tPHONE1\nVEND\tBert\t555\n",
            "!ACCNT\tNAME\tACCNTTYPE\nACCNT\tWrong\tWEIRD\n",
        ]
    ),
    unique=True,
)
FILES = st.builds(
    lambda lists, blocks: "".join([*lists, HEAD, *blocks]).encode(),
    LIST_ROWS,
    st.lists(transactions(), max_size=8),
)


def plan_of(books: Books, content: bytes, **options: Any) -> PlannedImport:
    return books.read(plan_import, "iif", read_iif(content), ImportOptions(**options))


def imported(books: Books, content: bytes, **options: Any) -> ImportAnswer:
    return books.run(commit_import, plan_of(books, content, **options))


def state(books: Books) -> Any:
    """All that clients keep, the settings, and every balance on both bases."""

    def read(work: Any) -> Any:
        reports = [
            whole_report(work, key)
            for key in ("trial-balance", "customer-balance-detail", "open-invoices")
        ]
        return checksums(work), changed(work.settings, version=0), reports

    assert books.read(verify_books).faults == ()
    return books.read(read)


def version(books: Books) -> int:
    return books.read(lambda work: work.version)


@pytest.fixture
def company() -> Books:
    return new_books(MemoryStore())


# Properties


@settings(max_examples=examples(0.5))
@given(earlier=FILES, content=FILES)
def test_a_commit_does_what_its_plan_says_in_both_stores(earlier, content):
    with TemporaryDirectory(prefix="books-") as folder:
        outcomes = []
        for store in stores(Path(folder)).values():
            books = new_books(store)
            imported(books, earlier, partial=True)
            before = version(books)
            planned = plan_of(books, content, partial=True)
            assert version(books) == before
            answer = books.run(commit_import, planned)
            view = import_view(answer)
            view.pop("batchId", None)
            assert view == import_view(planned.answer)
            assert whole_debits(books) == answer.debits_after
            assert_batch_has_its_changes(books, answer)
            outcomes.append((view, planned.plan.digest, state(books)))
            store.close()
        assert outcomes[0] == outcomes[1]


def whole_debits(books: Books) -> int:
    """The debit balances of all accounts, as the postings sum to them."""
    sums: dict[str, int] = {}

    def add_up(work: Any) -> None:
        for row in work.session.ledger.all_postings():
            if row.basis != "cash":
                account = row.posting.account_id
                sums[account] = sums.get(account, 0) + row.posting.amount

    books.read(add_up)
    return sum(max(cents, 0) for cents in sums.values())


def assert_batch_has_its_changes(books: Books, answer: ImportAnswer) -> None:
    """The versions of a batch are those of all its records, and of nothing that came later."""
    if answer.batch_id is None:
        return
    add(books, "contacts", id=f"later-{version(books)}", kind="customer", name=answer.batch_id)
    batch = books.read(lambda work: work.get(ImportBatch, answer.batch_id))
    query = LogQuery(since=batch.first_version - 1, limit=batch.last_version)
    changes = books.read(lambda work: work.session.log.read(query))
    of_batch = [row for row in changes if row.version <= batch.last_version]
    made = [row for row in of_batch if row.before is None]
    assert len(made) >= sum(answer.created.values())
    assert "contacts" not in {row.collection for row in changes[-1:] if row in of_batch} or all(
        not row.id.startswith("later-") for row in of_batch
    )
    assert changes[len(of_batch)].collection == "batches"


@settings(max_examples=examples(0.5))
@given(earlier=FILES, content=FILES)
def test_an_import_and_its_undo_change_nothing(earlier, content):
    books = new_books(MemoryStore())
    imported(books, earlier, partial=True)
    before = state(books)
    answer = imported(books, content, partial=True)
    if answer.batch_id:
        books.run(undo_batch, answer.batch_id)
        assert state(books) == before
        again = imported(books, content, partial=True)
        assert (again.created, again.merged) == (answer.created, answer.merged)


@settings(max_examples=examples(0.5))
@given(content=FILES)
def test_importing_a_file_twice_is_importing_it_once(content):
    books = new_books(MemoryStore())
    first = imported(books, content, partial=True)
    once = state(books)
    again = imported(books, content, partial=True)
    assert state(books) == once
    assert (again.created, again.merged, again.batch_id) == ({}, {}, None)
    lines = first.made_lines + first.merged_lines + first.duplicate_lines
    assert again.duplicate_lines == lines
    assert (again.left_out_lines, again.refused_lines) == (
        first.left_out_lines,
        first.refused_lines,
    )


# Plans


def test_a_kept_plan_is_committed_as_it_was_shown(company):
    planned = plan_of(company, COMPANY)
    company.run(keep_plan, planned, COMPANY)
    assert company.read(waiting_plan, planned.id).content == COMPANY
    answer = company.run(commit_kept_plan, planned.id, planned)
    assert answer.batch_id == planned.id
    with pytest.raises(Conflict, match="committed already"):
        company.run(commit_kept_plan, planned.id, planned)


def test_keeping_a_plan_changes_no_version_and_no_record(company):
    before, at = state(company), version(company)
    company.run(keep_plan, plan_of(company, COMPANY), COMPANY)
    assert (state(company), version(company)) == (before, at)


def test_an_unknown_plan_is_not_found(company):
    with pytest.raises(NotFound, match="24 hours"):
        company.read(waiting_plan, "nothing")


def test_a_plan_waits_for_a_day(company):
    planned = plan_of(company, COMPANY)
    company.run(keep_plan, planned, COMPANY)
    moment = company.clock.now()
    company.clock.now = lambda: moment + timedelta(hours=23, minutes=59)  # type: ignore[method-assign]
    company.read(waiting_plan, planned.id)
    company.clock.now = lambda: moment + timedelta(hours=24, minutes=1)  # type: ignore[method-assign]
    with pytest.raises(NotFound):
        company.read(waiting_plan, planned.id)
    company.run(keep_plan, plan_of(company, b"!TRNS\tTRNSTYPE\n"), b"")
    assert company.read(lambda work: work.session.imports.find_plan(planned.id)) is None


def test_a_plan_is_committed_although_the_books_changed_elsewhere(company):
    planned = plan_of(company, COMPANY)
    company.run(keep_plan, planned, COMPANY)
    add(company, "contacts", id="new", kind="customer", name="Somebody Else")
    answer = company.run(commit_kept_plan, planned.id, planned)
    assert (answer.batch_id, answer.created) == (planned.id, planned.answer.created)
    assert company.read(verify_books).faults == ()


def test_a_plan_that_would_now_do_something_else_is_refused(company):
    planned = plan_of(company, COMPANY)
    company.run(keep_plan, planned, COMPANY)
    name = next(
        write.arguments[0].name
        for write in planned.plan.writes
        if type(write.arguments[0]).__name__ == "Contact"
    )
    add(company, "contacts", id="same", kind="customer", name=name)
    before = version(company)
    with pytest.raises(Conflict, match="plan it again"):
        company.run(commit_kept_plan, planned.id, planned)
    assert version(company) == before


def test_an_import_without_a_plan_that_was_shown_does_what_is_right_now(company):
    planned = plan_of(company, COMPANY)
    imported(company, COMPANY)
    answer = company.run(commit_import, planned)
    assert (answer.created, answer.batch_id) == ({}, None)


def test_a_deposit_empties_the_payments_that_the_same_file_puts_into_the_funds(company):
    content = (
        f"{HEAD}TRNS\tPAYMENT\t3/4/2026\tUndeposited Funds\tAnna\t5.00\t\n"
        "SPL\tPAYMENT\t3/4/2026\tAccounts Receivable\tAnna\t-5.00\t\nENDTRNS\n"
        "TRNS\tDEPOSIT\t3/5/2026\tChecking\t\t5.00\t\n"
        "SPL\tDEPOSIT\t3/5/2026\tUndeposited Funds\tAnna\t-5.00\t\nENDTRNS\n"
    )
    imported(company, content.encode())
    (payment,) = company.read(lambda work: list(work.session.records.all(Payment)))
    (deposit,) = company.read(lambda work: list(work.session.records.all(BankTransaction)))
    assert [split.row_id for split in deposit.splits] == [f"payment:{payment.id}:account-1050"]


def test_a_refused_row_refuses_the_commit_and_not_the_plan(company):
    content = (DATA / "broken.iif").read_bytes()
    planned = plan_of(company, content)
    assert planned.answer.refused
    with pytest.raises(ImportRefused):
        company.run(commit_import, planned)


# Undo


def batch_of(books: Books, content: bytes = COMPANY) -> str:
    batch_id = imported(books, content).batch_id
    assert batch_id
    return batch_id


def test_a_batch_says_what_its_import_did(company):
    answer = imported(company, COMPANY)
    batch = company.read(lambda work: work.get(ImportBatch, answer.batch_id))
    assert {count.collection: count.created for count in batch.counts} == answer.created
    assert (batch.format, batch.duplicates, batch.undone) == ("iif", 7, False)


def test_an_import_is_undone_once(company):
    batch_id = batch_of(company)
    assert company.run(undo_batch, batch_id).undone
    with pytest.raises(Conflict, match="undone already"):
        company.run(undo_batch, batch_id)


def test_what_was_changed_since_is_named_and_nothing_is_undone(company):
    batch_id = batch_of(company)
    invoices = company.read(lambda work: list(work.session.records.all(Invoice)))
    change(company, "invoices", invoices[0].id, memo="changed by hand")
    with pytest.raises(Conflict) as refusal:
        company.run(undo_batch, batch_id)
    assert f"({invoices[0].id}): it was changed since" in str(refusal.value)
    assert not company.read(lambda work: work.get(ImportBatch, batch_id)).undone
    assert company.read(verify_books).faults == ()


def test_what_is_used_since_is_named(company):
    batch_id = batch_of(company)
    accounts = company.read(lambda work: work.accounts())
    new = next(account for account in accounts.values() if account.name == "Lumber")
    add(
        company,
        "journals",
        id="used",
        date=company.clock.today(),
        lines=[
            {"account_id": new.id, "debit": 100},
            {"account_id": "account-1000", "credit": 100},
        ],
    )
    with pytest.raises(Conflict, match="in use by other records"):
        company.run(undo_batch, batch_id)


def test_what_was_reconciled_since_is_named(company):
    batch_id = batch_of(company)
    checks = company.read(lambda work: list(work.session.records.all(BankTransaction)))
    row = f"bank-transaction:{checks[0].id}:{checks[0].account_id}"
    company.run(mark_row, checks[0].account_id, row, "cleared")
    mark = company.read(lambda work: work.get(ClearedMark, row))
    company.run(lambda work: work.save(changed(mark, cleared="reconciled")))
    with pytest.raises(Reconciled, match=r"Deposit of 2026-01-02 is reconciled on 1000 Checking"):
        company.run(undo_batch, batch_id)
    why = WriteContext(override="the file was wrong")
    assert company.with_context(why).run(undo_batch, batch_id).undone
    assert company.read(lambda work: work.find(ClearedMark, row)) is None


def test_an_import_into_a_period_that_was_closed_since_stays(company):
    batch_id = batch_of(company)
    company.run(change_settings, {"closing_date": company.clock.today()})
    with pytest.raises(Conflict, match="the books are closed"):
        company.run(undo_batch, batch_id)


def test_of_three_equal_transactions_one_is_new_after_two(company):
    head = (
        "!TRNS\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\n"
        "!SPL\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\n!ENDTRNS\n"
    )
    coffee = (
        "TRNS\tCHECK\t3/4/2026\tChecking\tCafe\t-4.50\n"
        "SPL\tCHECK\t3/4/2026\tTravel\tCafe\t4.50\nENDTRNS\n"
    )
    assert imported(company, (head + coffee * 2).encode()).created["bank-transactions"] == 2
    again = imported(company, (head + coffee * 3).encode())
    assert (again.created, again.duplicate_lines) == ({"bank-transactions": 1}, 4)


def test_what_a_person_deleted_stays_deleted_and_is_not_imported_again(company):
    batch_id = batch_of(company)
    checks = company.read(lambda work: list(work.session.records.all(BankTransaction)))
    gone = next(check for check in checks if check.type == "Check")
    drop(company, "bank-transactions", gone.id)
    again = imported(company, COMPANY)
    assert (again.created, again.batch_id) == ({}, None)
    assert [told.why[:14] for told in again.assumed if "again" in told.what] == ["deleted by you"]
    company.run(undo_batch, batch_id)
    assert imported(company, COMPANY).created["bank-transactions"] == 14


def test_an_undo_gives_fields_that_the_import_completed_their_values_back(company):
    add(company, "contacts", id="anna", kind="customer", name="Anna", email="")
    content = b"!CUST\tNAME\tEMAIL\nCUST\tAnna\tanna@example.com\n"
    batch_id = batch_of(company, content)
    change(company, "contacts", "anna", phone="555")
    company.run(undo_batch, batch_id)
    anna = company.read(lambda work: work.get(Contact, "anna"))
    assert (anna.email, anna.phone) == ("", "555")


def test_an_undo_gives_back_the_default_account_unless_a_person_changed_it(company):
    add(company, "accounts", id="used", name="Used", type="asset", parent_id="account-1050")
    content = b"!ACCNT\tNAME\tACCNTTYPE\tEXTRA\nACCNT\tTill\tOCASSET\tUNDEPOSIT\n"
    batch_id = batch_of(company, content)
    before = "account-1050"
    till = company.read(lambda work: work.get(Settings, "company")).undeposited_funds_account_id
    assert till != before
    company.run(change_settings, {"undeposited_funds_account_id": "account-1010"})
    with pytest.raises(Conflict, match="undeposited funds account id was changed since"):
        company.run(undo_batch, batch_id)
    company.run(change_settings, {"undeposited_funds_account_id": till})
    company.run(undo_batch, batch_id)
    settings_now = company.read(lambda work: work.get(Settings, "company"))
    assert settings_now.undeposited_funds_account_id == before


# The records of a plan

LISTED = (
    "!CUST\tNAME\tEMAIL\nCUST\tAnna\tanna@example.com\nCUST\tBerta\t\n"
    + HEAD
    + "TRNS\tINVOICE\t3/4/2026\tAccounts Receivable\tAnna\t12.00\t7\n"
    "SPL\tINVOICE\t3/4/2026\tNew Income\tAnna\t-12.00\t\nENDTRNS\n"
    "TRNS\tINVOICE\t13/13/2026\tAccounts Receivable\tWrong\t12.00\t8\n"
    "SPL\tINVOICE\t3/4/2026\tOther Income\tWrong\t-12.00\t\nENDTRNS\n"
).encode()


def test_a_plan_lists_what_becomes_of_each_record_with_what_it_posts():
    books = new_books(MemoryStore())
    add(books, "contacts", id="anna", kind="customer", name="Anna")
    add(books, "contacts", id="berta", kind="customer", name="Berta")
    planned = plan_of(books, LISTED)
    rows = plan_view(planned)["records"]
    listed = [(row["line"], row["outcome"], row["collection"], row["label"]) for row in rows]
    assert listed == [
        (2, "merged", "contacts", "Anna"),
        (3, "duplicate", "contacts", None),
        (7, "created", "invoices", "Invoice 7 of 2026-03-04"),
        (8, "created", "accounts", "New Income"),
    ]
    assert [row["id"] for row in rows[:2]] == ["anna", "berta"]
    income = rows[3]["id"]
    lines = [(line["accountId"], line["debit"], line["credit"]) for line in rows[2]["journal"]]
    assert lines == [("account-1100", "12.00", "0.00"), (income, "0.00", "12.00")]
    assert not any(row["journal"] for row in (rows[0], rows[1], rows[3]))
    imported(books, LISTED, partial=True)
    again = plan_view(plan_of(books, LISTED))["records"]
    assert [row["outcome"] for row in again] == ["duplicate"] * 3


@settings(max_examples=examples(0.3))
@given(FILES)
def test_a_plan_lists_every_record_that_it_counts(content):
    answer = plan_of(new_books(MemoryStore()), content).answer
    outcomes = Counter((record.outcome, record.collection) for record in answer.records)
    created = {name: n for (outcome, name), n in outcomes.items() if outcome == "created"}
    merged = {name: n for (outcome, name), n in outcomes.items() if outcome == "merged"}
    assert (created, merged) == (+answer.created, +answer.merged)
