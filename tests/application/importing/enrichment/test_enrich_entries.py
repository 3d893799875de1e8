"""Enrichment: empty fields of entries are filled from lists, and nothing else is changed."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.importers.quickbooks_csv.reader import quickbooks_reader
from adapters.json_shapes.imports import import_view
from adapters.storage.memory.store import MemoryStore
from application.banking.bank_transactions import void_transaction
from application.collections.registry import COLLECTIONS
from application.importing.batches import undo_batch
from application.importing.import_answer import ImportAnswer
from application.importing.parsed_file import ParsedFile
from application.importing.plan_import import (
    ImportOptions,
    commit_import,
    commit_kept_plan,
    keep_plan,
    plan_import,
)
from application.importing.statements import Statement, StatementRow, StatementSplit
from application.integrity.verify_books import verify_books
from application.ledger.company import change_settings
from application.ports.store import Store
from application.sync.checksums import checksums
from application.unit_of_work.books import Books
from domain.errors import Conflict
from domain.ledger.batches import ImportBatch
from domain.ledger.documents import Document
from domain.records import fields_of
from tests.application.actions import (
    CARD,
    CHECKING,
    RENT,
    SALES,
    SAVINGS,
    SUPPLIES,
    TRAVEL,
    add,
    change,
    get,
    lines,
    splits,
)
from tests.application.locking import lock
from tests.strategies import examples
from tests.support import new_books, stores

DAY = date(2026, 3, 10)
FILLABLE = ("bank-transactions", "payments", "bill-payments", "journals", "bills")


def row(cents: int, payee: str = "", days: int = 0, *, category: str = "", **more: Any) -> Any:
    """A row of a list, some days after `DAY`."""
    parts = (StatementSplit(1, category, cents),) if category else ()
    day = DAY + timedelta(days=days)
    return StatementRow(line=1, rows=1, date=day, amount=cents, payee=payee, splits=parts, **more)


def list_of(*rows: StatementRow, account: str = "") -> ParsedFile:
    """A list with one line of structure, and a line for each row."""
    numbered = [evolve(each, line=number) for number, each in enumerate(rows, 2)]
    statement = Statement(1, account, tuple(numbered))
    return ParsedFile(statements=(statement,), structure=1, total=len(rows) + 1)


def enriched(books: Books, file: ParsedFile, *, partial: bool = False) -> ImportAnswer:
    options = ImportOptions(enrich=True, partial=partial)
    answer = books.run(commit_import, books.read(plan_import, "csv", file, options))
    check_lines(answer)
    assert answer.made_lines == 0
    assert answer.created == {}
    assert books.read(verify_books).faults == ()
    return answer


def check_lines(answer: ImportAnswer) -> None:
    parts = (
        answer.merged_lines,
        answer.duplicate_lines,
        answer.left_out_lines,
        answer.refused_lines,
        answer.file.structure,
    )
    assert sum(parts) == answer.file.total


def filled(answer: ImportAnswer) -> list[tuple[str, dict[str, tuple[str, str]]]]:
    """The ids of the entries that were filled, with the fields before and after."""
    assert answer.enrichment
    return [
        (each.document[1], {field.name: (field.before, field.after) for field in each.fields})
        for each in answer.enrichment.enriched
    ]


def certainties(answer: ImportAnswer) -> dict[str, bool]:
    assert answer.enrichment
    return {each.document[1]: each.is_certain for each in answer.enrichment.enriched}


def ambiguous(answer: ImportAnswer) -> list[tuple[int, set[str]]]:
    """The lines of the ambiguous rows, with the ids of their candidates."""
    assert answer.enrichment
    return [
        (each.line, {candidate.document[1] for candidate in each.candidates})
        for each in answer.enrichment.ambiguous
    ]


def spent(books: Books, id_: str, cents: int = 4500, days: int = 0, **more: Any) -> Any:
    """Money that went out."""
    fields = {
        "account_id": CHECKING,
        "splits": splits((SUPPLIES, -cents)),
        "date": DAY + timedelta(days=days),
        **more,
    }
    return add(books, "bank-transactions", id=id_, amount=-cents, **fields)


def uncategorized(books: Books, type_: str = "expense") -> str:
    name = f"Uncategorized {type_.capitalize()}"
    return str(add(books, "accounts", id=f"u-{type_}", name=name, type=type_).id)


# What is filled


def test_empty_fields_are_filled_and_told_with_their_values_before_and_after(books):
    spent(books, "t", splits=splits((uncategorized(books), -4500)))
    answer = enriched(
        books,
        list_of(
            row(-4500, "Blue Bottle", 1, memo="Coffee", number="77", category="Travel"),
        ),
    )
    assert filled(answer) == [
        (
            "t",
            {
                "payee": ("", "Blue Bottle"),
                "memo": ("", "Coffee"),
                "number": ("", "77"),
                "category": ("Uncategorized Expense", "6400 Travel"),
            },
        )
    ]
    record = get(books, "bank-transactions", "t")
    assert (record.payee, record.memo, record.ref) == ("Blue Bottle", "Coffee", "77")
    assert [split.account_id for split in record.splits] == [TRAVEL]
    assert (answer.merged_lines, answer.merged) == (1, {"bank-transactions": 1})


def test_a_field_that_is_not_empty_stays_as_it_is(books):
    spent(books, "t", payee="Blue Bottle", memo="Mine", ref="12")
    answer = enriched(
        books, list_of(row(-4500, "Blue Bottle Inc", memo="Theirs", number="12", category="Travel"))
    )
    assert (filled(answer), answer.duplicate_lines, answer.batch_id) == ([], 1, None)
    record = get(books, "bank-transactions", "t")
    assert (record.payee, record.memo, record.ref) == ("Blue Bottle", "Mine", "12")
    assert record.splits[0].account_id == SUPPLIES


def test_the_type_of_an_entry_does_not_follow_its_new_number(books):
    spent(books, "t", type="Expense")
    enriched(books, list_of(row(-4500, number="1042")))
    assert get(books, "bank-transactions", "t").type == "Expense"


def test_a_payee_that_is_exactly_a_contact_is_that_contact(books):
    add(books, "contacts", id="v", kind="vendor", name="Blue Bottle")
    spent(books, "t")
    spent(books, "u", 900, payee="Blue Bottle")
    spent(books, "w", 700)
    answer = enriched(
        books,
        list_of(row(-4500, "BLUE BOTTLE"), row(-900, "Blue Bottle"), row(-700, "Blue Bottle #2")),
    )
    assert dict(filled(answer)) == {
        "t": {"payee": ("", "BLUE BOTTLE"), "contact": ("", "Blue Bottle")},
        "u": {"contact": ("", "Blue Bottle")},
        "w": {"payee": ("", "Blue Bottle #2")},
    }
    assert get(books, "bank-transactions", "u").contact_id == "v"


def test_a_contact_names_the_payee_already(books):
    add(books, "contacts", id="v", kind="vendor", name="Blue Bottle")
    spent(books, "t", contact_id="v")
    enriched(books, list_of(row(-4500, "Blue Bottle Coffee", memo="Beans")))
    record = get(books, "bank-transactions", "t")
    assert (record.payee, record.memo) == ("", "Beans")


@pytest.mark.parametrize("category", ["Nonsense", "Uncategorized Expense", "1000 Checking"])
def test_a_category_that_cannot_be_one_is_left(books, category):
    account = uncategorized(books)
    spent(books, "t", splits=splits((account, -4500)))
    answer = enriched(books, list_of(row(-4500, "Blue Bottle", category=category)))
    assert filled(answer) == [("t", {"payee": ("", "Blue Bottle")})]
    assert get(books, "bank-transactions", "t").splits[0].account_id == account
    told = [each.why for each in answer.assumed]
    assert told == (["the books have no account 'Nonsense'"] if category == "Nonsense" else [])


def test_the_other_side_of_a_transfer_is_not_filled_because_it_may_be_in_the_books(books):
    account = uncategorized(books)
    spent(books, "t", splits=splits((account, -4500)))
    add(
        books,
        "bank-transactions",
        account_id=SAVINGS,
        amount=4500,
        date=DAY,
        splits=splits((uncategorized(books, "income"), 4500)),
    )
    answer = enriched(books, list_of(row(-4500, category="Savings"), row(10), account="Checking"))
    assert (filled(answer), answer.duplicate_lines) == ([], 1)
    (told,) = answer.assumed
    assert told.why.startswith("1010 Savings is no category")


def test_a_category_is_filled_only_where_it_is_the_only_one(books):
    account = uncategorized(books)
    spent(books, "t", splits=splits((account, -4000), (SUPPLIES, -500)))
    answer = enriched(books, list_of(row(-4500, category="Travel")))
    assert (filled(answer), answer.duplicate_lines) == ([], 1)


def test_payments_bill_payments_journals_and_bills_are_filled_too(books):
    add(books, "contacts", id="c", kind="customer", name="Anna")
    add(books, "contacts", id="v", kind="vendor", name="Bert")
    common = {"date": DAY}
    add(books, "payments", id="p", contact_id="c", amount=100, **common)
    add(books, "bill-payments", id="b", contact_id="v", amount=200, account_id=CHECKING, **common)
    add(books, "journals", id="j", lines=lines((SUPPLIES, 300), (CHECKING, -300)), **common)
    answer = enriched(
        books,
        list_of(
            row(100, "Anna", memo="One", number="1"),
            row(-200, "Bert", memo="Two", number="2"),
            row(-300, memo="Three", number="3"),
        ),
    )
    assert answer.merged == {"payments": 1, "bill-payments": 1, "journals": 1}
    for collection, id_, memo, number in (
        ("payments", "p", "One", "1"),
        ("bill-payments", "b", "Two", "2"),
        ("journals", "j", "Three", "3"),
    ):
        record = get(books, collection, id_)
        assert (record.memo, record.ref) == (memo, number)
    assert certainties(answer) == {"p": True, "b": True, "j": False}


QUICKBOOKS = (
    'Transaction List by Date\nAcme\n"March 1-31, 2026"\n\n'
    "Date,Transaction Type,Num,Posting,Name,Memo/Description,Account,Split,Amount\n"
    "{}"
)


def quickbooks(*rows: str) -> ParsedFile:
    def nothing() -> None: ...

    read = quickbooks_reader(lambda *_: ParsedFile(), lambda _: False)
    content = QUICKBOOKS.format("".join(f"{each}\n" for each in rows)).encode()
    return read(content, ImportOptions().reading, nothing)


def test_a_list_of_quickbooks_fills_each_type_of_its_own(books):
    account = uncategorized(books)
    add(books, "contacts", id="v", kind="vendor", name="Bert")
    bill_line = {"account_id": account, "description": "", "amount": 20_000}
    add(books, "bills", id="b", contact_id="v", date=DAY, lines=(bill_line,))
    add(books, "bill-payments", id="p", contact_id="v", amount=20_000, account_id=CARD, date=DAY)
    file = quickbooks(
        "03/10/2026,Bill,B-7,Yes,Bert,Fence,Accounts Payable (A/P),Travel,200.00",
        "03/11/2026,Invoice,1001,Yes,Anna,Hello,Accounts Receivable (A/R),Sales Income,200.00",
        "03/12/2026,Bill Payment (Check),1042,Yes,Bert,Paid,Checking,Accounts Payable,-200.00",
    )
    answer = enriched(books, file)
    assert dict(filled(answer)) == {
        "b": {
            "memo": ("", "Fence"),
            "number": ("", "B-7"),
            "category": ("Uncategorized Expense", "6400 Travel"),
        },
        "p": {"memo": ("", "Paid"), "number": ("", "1042")},
    }
    assert answer.left_out_lines == 1
    assert get(books, "bills", "b").lines[0].account_id == TRAVEL


def test_what_a_list_does_not_tell_of_its_accounts_is_not_told_as_assumed(books):
    spent(books, "t")
    file = quickbooks("03/10/2026,Check,1042,Yes,Bert,Fence,Checking,,-45.00")
    (told,) = file.assumed
    assert told.what == "the other side of a transaction is on Uncategorized Expense"
    answer = enriched(books, file)
    assert [each.what for each in answer.assumed] == []
    assert get(books, "bank-transactions", "t").splits[0].account_id == SUPPLIES


# Which entry it is


@pytest.mark.parametrize("days", [-6, 6])
def test_an_entry_more_than_five_days_away_is_another_one(books, days):
    spent(books, "t", days=days)
    answer = enriched(books, list_of(row(-4500, "Blue Bottle")))
    assert (filled(answer), ambiguous(answer), answer.left_out_lines) == ([], [], 1)
    assert "no entry of this amount" in next(iter(answer.left_out)).why


@pytest.mark.parametrize("days", [-5, 5])
def test_an_entry_within_five_days_is_the_row(books, days):
    spent(books, "t", days=days)
    answer = enriched(books, list_of(row(-4500, "Blue Bottle")))
    assert certainties(answer) == {"t": False}


def test_the_same_number_is_certain_whatever_the_words(books):
    spent(books, "t", ref="01042", payee="Mr. B")
    spent(books, "u", payee="Blue Bottle")
    answer = enriched(books, list_of(row(-4500, "Blue Bottle", 3, number="1042", memo="Beans")))
    assert filled(answer) == [("t", {"memo": ("", "Beans")})]
    assert certainties(answer) == {"t": True}


def test_another_check_number_is_never_the_entry(books):
    spent(books, "t", ref="1041", payee="Blue Bottle")
    answer = enriched(books, list_of(row(-4500, "Blue Bottle", number="1042", memo="Beans")))
    assert (filled(answer), answer.left_out_lines) == ([], 1)


def test_the_only_entry_whose_words_agree_is_certain(books):
    spent(books, "t", days=4, payee="Blue Bottle Coffee")
    spent(books, "u", payee="Staples")
    spent(books, "w")
    answer = enriched(books, list_of(row(-4500, "Blue Bottle", memo="Beans")))
    assert certainties(answer) == {"t": True}


def test_the_payee_may_be_in_the_memo_of_the_entry(books):
    spent(books, "t", days=2, memo="POS 4411 STAPLES AUSTIN TX")
    spent(books, "u", memo="POS 4412 SHELL AUSTIN TX")
    answer = enriched(books, list_of(row(-4500, "Staples")))
    assert certainties(answer) == {"t": True}


def test_an_entry_of_another_payee_is_not_the_row(books):
    spent(books, "t", payee="Staples")
    spent(books, "u", 900, memo="Rent of March")
    answer = enriched(
        books, list_of(row(-4500, "Blue Bottle", memo="Beans"), row(-900, "Bus", memo="Ticket"))
    )
    assert (filled(answer), answer.left_out_lines) == ([], 2)


def test_the_entry_of_the_same_day_comes_first_and_is_not_certain(books):
    spent(books, "t", payee="Blue Bottle")
    spent(books, "u", days=2, payee="Blue Bottle")
    answer = enriched(books, list_of(row(-4500, "Blue Bottle", memo="Beans")))
    assert certainties(answer) == {"t": False}


def test_several_entries_that_fit_are_listed_and_none_is_filled(books):
    spent(books, "t", days=-1)
    spent(books, "u", days=3)
    before = books.read(checksums)
    answer = enriched(books, list_of(row(-4500, "Blue Bottle")))
    assert (filled(answer), ambiguous(answer)) == ([], [(2, {"t", "u"})])
    assert (answer.left_out_lines, books.read(checksums)) == (1, before)
    assert answer.enrichment
    (told,) = answer.enrichment.ambiguous
    assert [each.document[1] for each in told.candidates] == ["t", "u"]
    assert told.candidates[1].evidence == ("the same amount", "3 days earlier")


def test_two_rows_that_fit_one_entry_are_ambiguous(books):
    spent(books, "t")
    answer = enriched(books, list_of(row(-4500, "Blue Bottle"), row(-4500, "Staples")))
    assert (filled(answer), ambiguous(answer)) == ([], [(2, {"t"}), (3, {"t"})])


def test_what_other_rows_are_leaves_less_to_choose(books):
    spent(books, "t", days=-1, payee="Staples")
    spent(books, "u", days=3)
    file = list_of(row(-4500, memo="Beans"), row(-4500, "Staples", memo="Paper"))
    answer = enriched(books, file)
    assert dict(filled(answer)) == {"t": {"memo": ("", "Paper")}, "u": {"memo": ("", "Beans")}}


def test_equal_rows_are_equal_entries_and_one_more_row_is_none(books):
    for id_ in ("t", "u"):
        spent(books, id_)
    coffee = row(-4500, "Blue Bottle")
    assert ambiguous(enriched(books, list_of(coffee))) == [(2, {"t", "u"})]
    answer = enriched(books, list_of(coffee, coffee, coffee))
    assert sorted(id_ for id_, _ in filled(answer)) == ["t", "u"]
    assert (answer.merged_lines, answer.left_out_lines) == (2, 1)


def test_among_too_many_entries_only_the_number_tells_which_one_it_is(books):
    for number in range(60):
        spent(books, f"t{number}", ref="A-1" if number == 7 else "")
    file = list_of(row(-4500, "Blue Bottle", number="A-1"), row(-4500, "Staples"))
    answer = enriched(books, file)
    assert [id_ for id_, _ in filled(answer)] == ["t7"]
    assert [(line, len(ids)) for line, ids in ambiguous(answer)] == [(3, 10)]


def test_a_list_may_leave_out_signs(books):
    spent(books, "t")
    answer = enriched(books, list_of(row(4500, "Blue Bottle"), row(100)))
    assert certainties(answer) == {"t": False}
    (told,) = answer.enrichment.enriched if answer.enrichment else ()
    assert told.evidence[0] == "the same amount with the other sign"


def test_the_entry_of_the_same_sign_comes_first(books):
    spent(books, "t")
    spent(books, "u", -4500, days=1)
    answer = enriched(books, list_of(row(4500, "Blue Bottle")))
    assert [id_ for id_, _ in filled(answer)] == ["u"]


def test_if_a_list_shows_signs_a_refund_is_not_what_was_bought(books):
    spent(books, "t", payee="Blue Bottle")
    answer = enriched(books, list_of(row(4500, "Blue Bottle", memo="Refund"), row(-100)))
    assert filled(answer) == []


def test_the_account_of_the_list_tells_two_entries_apart(books):
    spent(books, "t")
    spent(books, "u", account_id=CARD)
    answer = enriched(books, list_of(row(-4500, "Blue Bottle"), account="Credit Card"))
    assert [id_ for id_, _ in filled(answer)] == ["u"]


def test_a_transfer_is_found_from_both_sides(books):
    spent(books, "t", splits=splits((SAVINGS, -4500)))
    answer = enriched(books, list_of(row(4500, memo="To savings"), row(-10), account="Savings"))
    assert [id_ for id_, _ in filled(answer)] == ["t"]


def test_a_void_entry_is_not_filled(books):
    spent(books, "t")
    books.run(void_transaction, "t", "twice")
    answer = enriched(books, list_of(row(-4500, "Blue Bottle")))
    assert (filled(answer), answer.left_out_lines) == ([], 1)


def test_a_row_without_amount_is_left_out(books):
    spent(books, "t")
    answer = enriched(books, list_of(row(0, "Blue Bottle")))
    assert (filled(answer), answer.left_out_lines) == ([], 1)


# Closed and reconciled entries


def test_in_closed_books_texts_are_filled_and_figures_are_not(books):
    add(books, "contacts", id="v", kind="vendor", name="Blue Bottle")
    spent(books, "t", splits=splits((uncategorized(books), -4500)))
    books.run(change_settings, {"closing_date": date(2026, 3, 31)})
    file = list_of(row(-4500, "Blue Bottle", memo="Beans", number="7", category="Travel"))
    answer = enriched(books, file)
    texts = {"payee": ("", "Blue Bottle"), "memo": ("", "Beans"), "number": ("", "7")}
    assert filled(answer) == [("t", texts)]
    assert [each.what for each in answer.assumed] == [
        "the contact of its entry is left as it is",
        "the category of its entry is left as it is",
    ]
    assert {each.why for each in answer.assumed} == {"the books are closed to 2026-03-31"}
    books.run(change_settings, {"closing_date": None, "reason": "A late list"})
    again = enriched(books, file)
    assert set(dict(filled(again))["t"]) == {"contact", "category"}


def test_a_reconciled_row_does_not_stop_its_texts_and_other_splits(books):
    spent(books, "t", splits=splits((uncategorized(books), -4500)))
    line = f"bank-transaction:t:{CHECKING}"
    lock(books, line)
    answer = enriched(books, list_of(row(-4500, "Blue Bottle", category="Travel")))
    assert set(dict(filled(answer))["t"]) == {"payee", "category"}


def test_a_text_that_is_too_long_is_left_and_told(books):
    spent(books, "t")
    answer = enriched(books, list_of(row(-4500, "Blue Bottle", number="9" * 41)))
    assert filled(answer) == [("t", {"payee": ("", "Blue Bottle")})]
    assert [each.what for each in answer.assumed] == ["the number of its entry is left as it is"]


# Again, undo, plans


def test_a_field_that_was_emptied_is_filled_again_in_the_same_entry(books):
    spent(books, "t")
    file = list_of(row(-4500, "Blue Bottle"))
    enriched(books, file)
    spent(books, "u")
    change(books, "bank-transactions", "t", payee="")
    assert filled(enriched(books, file)) == [("t", {"payee": ("", "Blue Bottle")})]


def test_a_later_list_with_more_columns_fills_what_is_still_empty(books):
    spent(books, "t")
    enriched(books, list_of(row(-4500, "Blue Bottle")))
    answer = enriched(books, list_of(row(-4500, "Blue Bottle", memo="Beans")))
    assert filled(answer) == [("t", {"memo": ("", "Beans")})]
    both = enriched(books, list_of(row(-4500, "Blue Bottle"), row(-4500, "Blue Bottle", memo="B")))
    assert filled(both) == []


def test_an_undo_names_a_field_that_was_changed_since(books):
    spent(books, "t")
    answer = enriched(books, list_of(row(-4500, "Blue Bottle")))
    change(books, "bank-transactions", "t", payee="Mine")
    with pytest.raises(Conflict, match="its payee was changed since"):
        books.run(undo_batch, answer.batch_id)


def test_a_kept_plan_of_an_enrichment_is_committed_as_one(books):
    spent(books, "t")
    file = list_of(row(-4500, "Blue Bottle"))
    planned = books.read(plan_import, "csv", file, ImportOptions(enrich=True))
    books.run(keep_plan, planned, b"")
    stored = books.read(lambda work: work.session.imports.find_plan(planned.id))
    options = ImportOptions.parse(stored.options)
    assert options.enrich
    again = books.read(plan_import, "csv", file, options, planned.id)
    assert books.run(commit_kept_plan, planned.id, again).merged == {"bank-transactions": 1}
    batch = books.read(lambda work: work.get(ImportBatch, planned.id))
    assert [(each.created, each.merged) for each in batch.counts] == [(0, 1)]


def test_memory_and_sqlite_answer_alike(books):
    memory = new_books(MemoryStore())
    file = list_of(row(-4500, "Blue Bottle", 1), row(-4500, "Staples", memo="x"), row(-900, "Z"))
    views = []
    for some_books in (books, memory):
        for id_, day in (("t", 0), ("u", 1), ("w", 4)):
            spent(some_books, id_, days=day)
        views.append(import_view(enriched(some_books, file)))
    assert views[0] == views[1]


# Properties

WORDS = st.sampled_from(["", "", "Blue Bottle", "Blue Bottle Inc", "Staples", "Bert", "Rent"])
NUMBERS = st.sampled_from(["", "", "", "7", "8", "A-1"])
CATEGORIES = st.sampled_from(["", "", "Travel", "6800", "Nonsense"])
CENTS = st.sampled_from([-200, -200, 200, 300, -300])
DAYS = st.integers(0, 8)
ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(["plain", "uncategorized", "payment", "bill payment", "journal"]),
        CENTS,
        DAYS,
        WORDS,
        WORDS,
        NUMBERS,
        st.booleans(),
    ),
    max_size=6,
)
ROWS = st.lists(
    st.builds(
        lambda cents, days, payee, memo, number, category: row(
            cents, payee, days, memo=memo, number=number, category=category
        ),
        CENTS,
        DAYS,
        WORDS,
        WORDS,
        NUMBERS,
        CATEGORIES,
    ),
    max_size=7,
)


def company(entries: Sequence[tuple[Any, ...]], store: Store | None = None) -> Books:
    """Books with some entries, whose ids are counted."""
    books = new_books(store or MemoryStore())
    account = uncategorized(books)
    add(books, "contacts", id="c", kind="customer", name="Bert")
    add(books, "contacts", id="v", kind="vendor", name="Bert")
    for number, (kind, cents, days, payee, memo, ref, on_card) in enumerate(entries):
        common = {"id": f"e{number}", "date": DAY + timedelta(days=days), "memo": memo, "ref": ref}
        own = CARD if on_card else CHECKING
        if kind == "payment":
            add(books, "payments", contact_id="c", amount=abs(cents), **common)
        elif kind == "bill payment":
            paid = {"contact_id": "v", "amount": abs(cents), "account_id": own}
            add(books, "bill-payments", **paid, **common)
        elif kind == "journal":
            add(books, "journals", lines=lines((RENT, -cents), (own, cents)), **common)
        else:
            other = account if kind == "uncategorized" else SALES
            parts = {"amount": cents, "splits": splits((other, cents)), "account_id": own}
            add(books, "bank-transactions", payee=payee, **parts, **common)
    return books


def documents(books: Books) -> dict[str, Document]:
    """All entries that a list can fill, by id."""

    def read(work: Any) -> dict[str, Document]:
        kinds = [COLLECTIONS[name].kind for name in FILLABLE]
        return {each.id: each for kind in kinds for each in work.session.records.all(kind)}

    return books.read(read)


def values(record: Any) -> dict[str, Any]:
    """The fields of a record, with those of an only split or of two lines as fields of their own.

    An account for uncategorized amounts counts as empty.
    """
    fields = {field.name: getattr(record, field.name) for field in fields_of(type(record))}
    parts = fields.pop("splits", None) or fields.pop("lines", ())
    for place, part in enumerate(parts):
        for field in fields_of(type(part)):
            value = getattr(part, field.name)
            fields[f"{place} {field.name}"] = "" if value == "u-expense" else value
    return fields


def state(books: Books) -> Any:
    return books.read(checksums)


@settings(max_examples=examples(1))
@given(ENTRIES, ROWS)
def test_a_field_that_is_not_empty_is_never_changed(entries, rows):
    books = company(entries)
    before = documents(books)
    answer = enriched(books, list_of(*rows))
    after = documents(books)
    assert after.keys() == before.keys()
    told = dict(filled(answer))
    for id_, record in after.items():
        old, new = values(before[id_]), values(record)
        altered = {name for name, value in new.items() if value != old[name]}
        assert all(not old[name] for name in altered)
        assert len(altered) == len(told.get(id_, ()))


@settings(max_examples=examples(1))
@given(ENTRIES, ROWS)
def test_enriching_twice_is_enriching_once(entries, rows):
    books = company(entries)
    file = list_of(*rows)
    first = enriched(books, file)
    once = state(books)
    again = enriched(books, file)
    assert state(books) == once
    assert (filled(again), again.batch_id) == ([], None)
    assert again.duplicate_lines == first.merged_lines + first.duplicate_lines
    assert ambiguous(again) == ambiguous(first)


@settings(max_examples=examples(1))
@given(ENTRIES, ROWS)
def test_an_enrichment_and_its_undo_change_nothing(entries, rows):
    books = company(entries)
    before = state(books)
    answer = enriched(books, list_of(*rows))
    if answer.batch_id:
        books.run(undo_batch, answer.batch_id)
        assert state(books) == before
        assert filled(enriched(books, list_of(*rows))) == filled(answer)


@settings(max_examples=examples(1))
@given(ENTRIES, ROWS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(entries, rows, random: Random):
    shuffled = rows.copy()
    random.shuffle(shuffled)
    answers = []
    for some_rows in (rows, shuffled):
        books = company(entries)
        answer = enriched(books, list_of(*some_rows))
        assert answer.enrichment
        ids = sorted(ids_of_row for _, ids in ambiguous(answer) for ids_of_row in [sorted(ids)])
        answers.append((state(books), certainties(answer), ids, answer.left_out_lines))
    assert answers[0] == answers[1]


@settings(max_examples=examples(1))
@given(ENTRIES, ROWS)
def test_what_is_ambiguous_is_not_applied_and_each_entry_is_filled_by_one_row(entries, rows):
    books = company(entries)
    answer = enriched(books, list_of(*rows))
    by_line = dict(enumerate(rows, 2))
    assert answer.enrichment
    enriched_lines = [each.line for each in answer.enrichment.enriched]
    documents_filled = [each.document for each in answer.enrichment.enriched]
    assert len(set(documents_filled)) == len(documents_filled)
    assert not {line for line, _ in ambiguous(answer)} & set(enriched_lines)
    for told in answer.enrichment.enriched:
        record = documents(books)[told.document[1]]
        source = by_line[told.line]
        assert abs(source.date - record.date) <= timedelta(days=5)
        assert abs(source.amount) == abs(getattr(record, "amount", record.total))
        if source.number.isdecimal() and record.ref.isdecimal():
            assert source.number == record.ref


@settings(max_examples=examples(0.2))
@given(ENTRIES, ROWS)
def test_both_stores_do_the_same(entries, rows):
    with TemporaryDirectory(prefix="books-") as folder:
        outcomes = []
        for store in stores(Path(folder)).values():
            books = company(entries, store)
            view = import_view(enriched(books, list_of(*rows)))
            outcomes.append((view, state(books)))
            store.close()
        assert outcomes[0] == outcomes[1]
