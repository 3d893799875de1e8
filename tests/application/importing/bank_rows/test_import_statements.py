"""Rows of banks' statements: what is new, what the books have already, and what new rows become."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from adapters.storage.memory.store import MemoryStore
from application.banking.bank_transactions import clear
from application.importing.bank_rows.import_statements import StatementOptions
from application.importing.bank_rows.statement_accounts import AccountNeeded
from application.importing.batches import undo_batch
from application.importing.import_answer import ImportAnswer, ImportRefused
from application.importing.parsed_file import ParsedFile
from application.importing.plan_import import ImportOptions, commit_import, plan_import
from application.importing.statements import Statement, StatementRow, StatementSplit
from application.integrity.verify_books import verify_books
from application.ledger.accounts import merge_account
from application.sync.checksums import checksums
from application.unit_of_work.books import Books
from domain.banking.bank_rules import BankRule, TextCondition
from domain.banking.bank_transactions import BankTransaction
from domain.errors import Conflict, Reconciled
from domain.ledger.account_mappings import AccountMapping
from domain.ledger.accounts import Account
from domain.ledger.batches import ImportBatch, StatementBalance
from domain.ledger.ids import RowId
from domain.records import changed
from tests.application.actions import (
    CARD,
    CHECKING,
    RENT,
    SAVINGS,
    SUPPLIES,
    TRAVEL,
    add,
    change,
    lines,
    splits,
)
from tests.application.locking import lock
from tests.support import new_books

MARCH = date(2026, 3, 2)


def row(cents: int, payee: str = "", day: date = MARCH, **fields: Any) -> StatementRow:
    return StatementRow(line=1, rows=1, date=day, amount=cents, payee=payee, **fields)


def coffee(**fields: Any) -> StatementRow:
    return row(-450, "Blue Bottle Coffee", **fields)


def file_of(*statements: Statement) -> ParsedFile:
    """A file whose rows are numbered, after one line of structure."""
    line = 1
    numbered = []
    for statement in statements:
        rows = []
        for one in statement.rows:
            line += 1
            rows.append(evolve(one, line=line))
        numbered.append(evolve(statement, rows=tuple(rows)))
    return ParsedFile(statements=tuple(numbered), structure=1, total=line)


def statement(*rows: StatementRow, account: str = "", **fields: Any) -> ParsedFile:
    return file_of(Statement(1, account, rows, **fields))


def imported(
    books: Books,
    file: ParsedFile,
    account: str = CHECKING,
    *,
    partial: bool = False,
    **options: Any,
) -> ImportAnswer:
    wanted = ImportOptions(statements=StatementOptions(account=account, **options), partial=partial)
    planned = books.read(plan_import, "csv", file, wanted)
    answer = books.run(commit_import, planned)
    check_lines(answer)
    assert books.read(verify_books).faults == ()
    return answer


def check_lines(answer: ImportAnswer) -> None:
    parts = (
        answer.made_lines,
        answer.merged_lines,
        answer.duplicate_lines,
        answer.left_out_lines,
        answer.refused_lines,
        answer.file.structure,
    )
    assert sum(parts) == answer.file.total


def transactions(books: Books) -> list[BankTransaction]:
    records = books.read(lambda work: [*work.session.records.all(BankTransaction)])
    return sorted(records, key=lambda record: (record.date, record.amount, record.payee))


def amounts(books: Books, account: str = CHECKING) -> Counter[tuple[date, int]]:
    """The days and amounts of the rows on an account."""
    rows = books.read(
        lambda work: work.session.ledger.register(account, None, None, None, None, None)
    )
    return Counter((each.date, each.amount) for each in rows)


def account_named(books: Books, name: str) -> Account:
    chart = books.read(lambda work: work.accounts())
    (account,) = (each for each in chart.values() if each.name == name)
    return account


@pytest.fixture
def memory_books() -> Books:
    return new_books(MemoryStore())


# What is a row that comes again


def test_two_equal_rows_of_a_file_are_two_transactions(books):
    answer = imported(books, statement(coffee(), coffee()))
    assert answer.created == {"bank-transactions": 2, "accounts": 1}
    assert amounts(books) == {(MARCH, -450): 2}


def test_the_same_file_again_is_all_duplicates(books):
    file = statement(coffee(), coffee(), row(100_000, "Acme"))
    imported(books, file)
    before = books.read(checksums)
    answer = imported(books, file)
    assert answer.batch_id is None
    assert answer.duplicate_lines == 3
    assert books.read(checksums) == before


def test_the_same_rows_and_one_more_are_one_new_row(books):
    imported(books, statement(coffee(), coffee()))
    answer = imported(books, statement(coffee(), coffee(), coffee()))
    assert (answer.made_lines, answer.duplicate_lines) == (1, 2)


def test_a_late_row_of_a_month_is_added_alone(books):
    imported(books, statement(coffee(), row(-200, "Bus")))
    late = row(-999, "Parking", MARCH + timedelta(days=1))
    answer = imported(books, statement(late, coffee(), row(-200, "Bus")))
    assert (answer.made_lines, answer.duplicate_lines) == (1, 2)


def test_money_in_is_not_money_out(books):
    imported(books, statement(row(10_000, "Anna")))
    assert imported(books, statement(row(-10_000, "Anna"))).made_lines == 1


def test_a_payee_spelled_anew_is_the_same_row(books):
    imported(books, statement(row(-450, "Café  Olé", memo="a/b", number="0012")))
    again = imported(books, statement(row(-450, "CAFE OLE.", memo="A B", number="0012")))
    assert again.duplicate_lines == 1


def test_a_row_that_was_edited_does_not_come_back(books):
    imported(books, statement(coffee()))
    (transaction,) = transactions(books)
    change(
        books,
        "bank-transactions",
        transaction.id,
        payee="Lunch",
        date=date(2026, 4, 1),
        amount=-500,
        splits=splits((SUPPLIES, -500)),
    )
    assert imported(books, statement(coffee())).duplicate_lines == 1


def test_a_row_that_was_deleted_stays_deleted_and_is_new_after_an_undo(books):
    batch = imported(books, statement(coffee())).batch_id
    (transaction,) = transactions(books)
    books.run(lambda work: work.remove(work.get(BankTransaction, transaction.id)))
    again = imported(books, statement(coffee()))
    assert again.duplicate_lines == 1
    assert [assumed.why.partition(":")[0] for assumed in again.assumed] == ["deleted by you"]
    books.run(undo_batch, batch)
    assert imported(books, statement(coffee())).made_lines == 1


def test_the_rows_of_an_account_are_known_after_it_was_merged(books):
    add(books, "accounts", id="second", name="Second Bank", type="asset", subtype="bank")
    imported(books, statement(coffee()), "second")
    books.run(merge_account, "second", CHECKING)
    assert imported(books, statement(coffee())).duplicate_lines == 1


def test_rows_of_two_accounts_are_different(books):
    imported(books, statement(coffee()))
    assert imported(books, statement(coffee()), CARD).made_lines == 1


# Ids of banks


def test_the_same_rows_with_ids_and_without_are_probably_the_same(books):
    imported(books, statement(row(-450, "Coffee"), row(-200, "Bus")))
    answer = imported(books, statement(row(-450, "COFFEE 123", fitid="a1"), row(-200, fitid="a2")))
    assert answer.made_lines == 0
    assert answer.left_out_lines == 2
    assert [told.payee for told in answer.statements.probable_duplicates] == ["Coffee", "Bus"]
    taken = imported(books, statement(row(-450, "COFFEE 123", fitid="a1")), import_probable=True)
    assert taken.made_lines == 1


def test_ids_that_a_bank_makes_anew_double_nothing(books):
    imported(books, statement(coffee(fitid="x1"), coffee(fitid="x2")))
    answer = imported(books, statement(coffee(fitid="y1"), coffee(fitid="y2"), coffee(fitid="y3")))
    assert (answer.made_lines, answer.left_out_lines) == (1, 2)


def test_of_rows_of_one_amount_the_most_similar_one_is_the_probable_duplicate(books):
    imported(books, statement(row(-450, "AMAZON MKTPLACE")))
    answer = imported(
        books, statement(row(-450, "Shell Oil", fitid="1"), row(-450, "Amazon Mktplace", fitid="2"))
    )
    assert answer.made_lines == 1
    assert [told.line for told in answer.statements.probable_duplicates] == [3]
    assert {each.payee for each in transactions(books)} == {"AMAZON MKTPLACE", "Shell Oil"}


def test_a_row_that_its_own_file_matches_hides_no_other_row(books):
    imported(books, statement(row(-450, "Coffee")))
    answer = imported(books, statement(row(-450, "Coffee"), row(-450, "Tea")))
    assert (answer.made_lines, answer.duplicate_lines) == (1, 1)


def test_one_id_with_two_amounts_is_two_rows_and_told(books):
    answer = imported(
        books, statement(row(-4500, "ATM", fitid="7"), row(-300, "ATM fee", fitid="7"))
    )
    assert answer.made_lines == 2
    assert [(told.line, told.fitid) for told in answer.statements.reused_fitids] == [
        (2, "7"),
        (3, "7"),
    ]
    later = imported(books, statement(row(-999, "Other", fitid="7")))
    assert later.made_lines == 1
    assert [told.line for told in later.statements.reused_fitids] == [2]


# Entries that a person typed


def typed(books: Books, cents: int, day: date = MARCH, **fields: Any) -> str:
    transaction = add(
        books,
        "bank-transactions",
        account_id=CHECKING,
        date=day,
        amount=cents,
        splits=splits((RENT, cents)),
        **fields,
    )
    return str(transaction.id)


def met(answer: ImportAnswer) -> list[tuple[str, bool]]:
    return [(told.document[1], told.is_certain) for told in answer.statements.met]


def test_a_check_that_was_typed_is_met_by_its_number(books):
    first = typed(books, -90_000, ref="1041")
    second = typed(books, -90_000, ref="1042")
    before = books.read(checksums)
    answer = imported(
        books, statement(row(-90_000, "CHECK", MARCH + timedelta(days=4), number="1042"))
    )
    assert met(answer) == [(second, True)]
    assert answer.merged == {"bank-transactions": 1}
    assert books.read(checksums) == before
    assert first in {each.id for each in transactions(books)}
    again = imported(
        books, statement(row(-90_000, "CHECK", MARCH + timedelta(days=4), number="1042"))
    )
    assert again.duplicate_lines == 1


def test_the_only_entry_of_the_payee_is_certain_and_another_payee_is_not(books):
    landlord = typed(books, -90_000, payee="Main Street Properties")
    assert met(imported(books, statement(row(-90_000, "MAIN STREET PROPERTIES 4711")))) == [
        (landlord, True)
    ]
    other = typed(books, -1_234, payee="Anna")
    assert met(imported(books, statement(row(-1_234, "POS 5512")))) == [(other, False)]


def test_two_entries_of_one_payee_are_not_certain_and_each_is_met_once(books):
    ids = {typed(books, -500, payee="Cafe"), typed(books, -500, payee="Cafe")}
    answer = imported(books, statement(row(-500, "Cafe"), row(-500, "Cafe"), row(-500, "Cafe")))
    assert {id_ for id_, _ in met(answer)} == ids
    assert not any(certain for _, certain in met(answer))
    assert answer.made_lines == 1


@pytest.mark.parametrize("days", [-6, 6])
def test_an_entry_more_than_five_days_away_is_another_one(books, days):
    typed(books, -500, payee="Cafe")
    assert (
        imported(books, statement(row(-500, "Cafe", MARCH + timedelta(days=days)))).made_lines == 1
    )


@pytest.mark.parametrize("days", [-5, 5])
def test_an_entry_within_five_days_is_the_row(books, days):
    typed(books, -500, payee="Cafe")
    answer = imported(books, statement(row(-500, "Cafe", MARCH + timedelta(days=days))))
    assert answer.merged_lines == 1


def test_another_check_number_is_another_check(books):
    typed(books, -500, ref="101")
    assert imported(books, statement(row(-500, number="102"))).made_lines == 1


def test_an_entry_that_was_cleared_was_seen_by_the_bank_before(books):
    id_ = typed(books, -500, payee="Cafe")
    books.run(lambda work: clear(work, work.get(BankTransaction, id_), "cleared"))
    assert imported(books, statement(row(-500, "Cafe"))).made_lines == 1


def test_only_certain_entries_are_met_if_the_person_says_so(books):
    typed(books, -500, payee="Anna")
    assert imported(books, statement(row(-500, "POS")), matches="certain").made_lines == 1


def test_no_entry_is_met_if_the_person_says_so(books):
    typed(books, -500, ref="12")
    assert imported(books, statement(row(-500, number="12")), matches="none").made_lines == 1


def test_payments_and_journals_are_met_too(books):
    vendor = add(books, "contacts", kind="vendor", name="Landlord")
    paid = add(
        books,
        "bill-payments",
        contact_id=vendor.id,
        account_id=CHECKING,
        date=MARCH,
        amount=7_000,
    )
    answer = imported(books, statement(row(-7_000, "LANDLORD")))
    assert [told.document for told in answer.statements.met] == [("bill-payments", paid.id)]


def test_an_undo_forgets_what_was_met_and_changes_nothing(books):
    typed(books, -500, ref="12")
    before = books.read(checksums)
    batch = imported(books, statement(row(-500, number="12"))).batch_id
    books.run(undo_batch, batch)
    assert books.read(checksums) == before
    assert imported(books, statement(row(-500, number="12"))).merged_lines == 1


def test_the_number_of_a_check_may_be_in_the_payee(books):
    right = typed(books, -2_500, date(2026, 2, 6), ref="102")
    typed(books, -2_500, date(2026, 2, 9), ref="103")
    answer = imported(books, statement(row(-2_500, "Check 102", date(2026, 2, 10))))
    assert met(answer) == [(right, True)]
    imported(books, statement(row(-100, "CHECK #0200"), row(100, "Check 300")))
    by_payee = {each.payee: (each.ref, each.type) for each in transactions(books)}
    assert by_payee["CHECK #0200"] == ("0200", "Check")
    assert by_payee["Check 300"] == ("", "Deposit")


# Transfers


def test_a_transfer_of_which_the_file_has_both_sides_is_one_transaction(books):
    out = row(-5_000, splits=(StatementSplit(2, "Savings", -5_000, is_transfer=True),))
    in_ = row(5_000, splits=(StatementSplit(3, "Checking", 5_000, is_transfer=True),))
    answer = imported(
        books,
        file_of(Statement(1, "My Checking", (out,)), Statement(1, "My Savings", (in_,))),
        f"My Checking:{CHECKING},My Savings:{SAVINGS}",
    )
    assert (answer.made_lines, answer.merged_lines) == (1, 1)
    assert amounts(books) == {(MARCH, -5_000): 1}
    assert amounts(books, SAVINGS) == {(MARCH, 5_000): 1}


def test_the_payment_of_a_card_that_both_statements_show_is_offered_as_a_transfer(books):
    imported(books, statement(row(-30_000, "VISA PAYMENT")))
    (payment,) = transactions(books)
    paid = row(30_000, "PAYMENT THANK YOU", MARCH + timedelta(days=2))
    offered = imported(books, statement(paid), CARD)
    (told,) = offered.statements.possible_transfers
    assert (told.document, told.account_id) == (("bank-transactions", payment.id), CHECKING)
    assert offered.made_lines == 1
    books.run(undo_batch, offered.batch_id)
    joined = imported(books, statement(paid), CARD, join_transfers=True)
    assert (joined.made_lines, joined.merged_lines) == (0, 1)
    (transfer,) = transactions(books)
    assert (transfer.type, transfer.splits[0].account_id) == ("Transfer", CARD)
    assert imported(books, statement(paid), CARD).duplicate_lines == 1
    books.run(undo_batch, joined.batch_id)
    assert transactions(books) == [evolve(payment, version=transactions(books)[0].version)]


def test_both_statements_of_one_file_become_one_transfer(books):
    file = file_of(
        Statement(1, "1", (row(-30_000, "VISA PAYMENT"),)),
        Statement(1, "2", (row(30_000, "THANK YOU"),)),
    )
    answer = imported(books, file, f"1:{CHECKING},2:{CARD}", join_transfers=True)
    assert (answer.made_lines, answer.merged_lines) == (1, 1)


def transfer_rule(books: Books) -> None:
    rule = BankRule(
        id="pay",
        name="Card payment",
        position=1,
        text_conditions=(TextCondition(text="visa payment"),),
        contra_account_id=CARD,
    )
    books.run(lambda work: work.save(rule))


@pytest.mark.parametrize("join", [False, True])
def test_a_rule_moves_no_money_that_the_other_statement_has_shown_before(books, join):
    transfer_rule(books)
    imported(books, statement(row(30_000, "THANK YOU")), CARD)
    answer = imported(books, statement(row(-30_000, "VISA PAYMENT")), CHECKING, join_transfers=join)
    assert amounts(books, CARD) == {(MARCH, 30_000): 1}
    assert amounts(books) == {(MARCH, -30_000): 1}
    (told,) = answer.statements.possible_transfers
    assert told.is_joined is join
    assert {each.type for each in transactions(books)} == (
        {"Transfer"} if join else {"Expense", "Credit Card Credit"}
    )


def test_a_transfer_of_history_goes_the_other_way_on_no_other_account(books):
    add(
        books,
        "bank-transactions",
        account_id=CHECKING,
        date=MARCH,
        amount=-500,
        payee="Transfer",
        splits=splits((SAVINGS, -500)),
    )
    april = date(2026, 4, 20)
    imported(books, statement(row(-700, "Transfer", april)), CHECKING)
    assert amounts(books, SAVINGS)[april, 700] == 1
    imported(books, statement(row(-900, "Transfer", april)), CARD)
    assert (april, 900) not in amounts(books, SAVINGS)


def test_the_names_of_the_accounts_of_a_file_are_known_in_it_at_once(books):
    out = row(-5_000, splits=(StatementSplit(2, "My Savings", -5_000, is_transfer=True),))
    file = file_of(Statement(1, "My Checking", (out,)), Statement(1, "My Savings"))
    imported(books, file, f"My Checking:{CHECKING},My Savings:{SAVINGS}")
    assert amounts(books, SAVINGS) == {(MARCH, 5_000): 1}


def test_a_transfer_is_not_joined_in_a_closed_period(books):
    imported(books, statement(row(-30_000, "VISA PAYMENT", date(2026, 3, 30))))
    books.run(lambda work: work.save(closed_in_march(work)))
    april = date(2026, 4, 1)
    rows = statement(row(30_000, "THANK YOU", april))
    far = imported(books, rows, CARD, join_transfers=True)
    assert far.made_lines == 1
    assert list(far.statements.possible_transfers) == []


# What a new row is about


def test_nothing_known_is_uncategorized(books):
    imported(books, statement(row(-500, "X"), row(700, "Y")))
    out, in_ = transactions(books)
    assert out.splits[0].account_id == account_named(books, "Uncategorized Expense").id
    assert in_.splits[0].account_id == account_named(books, "Uncategorized Income").id


def test_the_last_transaction_of_the_payee_shows_the_account(books):
    imported(books, statement(row(-500, "City Parking")))
    (first,) = transactions(books)
    change(books, "bank-transactions", first.id, splits=splits((TRAVEL, -500)))
    imported(books, statement(row(-700, "CITY PARKING"), row(700, "City Parking")))
    second, _, refund = transactions(books)
    assert second.splits[0].account_id == TRAVEL
    assert refund.splits[0].account_id == account_named(books, "Uncategorized Income").id


def test_a_rule_comes_before_history(books):
    typed(books, -100, date(2026, 1, 5), payee="Depot")
    rule = BankRule(
        id="depot",
        name="Depot",
        position=1,
        text_conditions=(TextCondition(text="depot"),),
        contra_account_id=SUPPLIES,
        memo="office",
    )
    books.run(lambda work: work.save(rule))
    imported(books, statement(row(-700, "HOME DEPOT 12")))
    transaction = transactions(books)[-1]
    assert (transaction.splits[0].account_id, transaction.memo) == (SUPPLIES, "office")


def test_a_rule_whose_account_is_inactive_is_not_followed_and_told(books):
    rule = BankRule(id="r", name="R", position=1, direction="out", contra_account_id=SUPPLIES)
    books.run(lambda work: work.save(rule))
    change(books, "accounts", SUPPLIES, active=False)
    answer = imported(books, statement(row(-700, "X")))
    assert [told.what for told in answer.assumed][:1] == ["the rule 'R' is not followed"]


def test_a_contact_of_the_same_name_is_the_contact_and_a_close_one_is_only_shown(books):
    vendor = add(books, "contacts", kind="vendor", name="Blue Bottle Coffee")
    add(books, "contacts", kind="customer", name="Blue Bottle Coffee")
    answer = imported(
        books, statement(row(-450, "BLUE BOTTLE, COFFEE"), row(-450, "Blue Botle Cofee"))
    )
    assert {each.payee: each.contact_id for each in transactions(books)} == {
        "BLUE BOTTLE, COFFEE": vendor.id,
        "Blue Botle Cofee": None,
    }
    (told,) = answer.statements.possible_contacts
    assert (told.payee, told.contact_id) == ("Blue Botle Cofee", vendor.id)
    assert told.score > 85


def test_categories_of_the_file_that_the_books_have_are_taken(books):
    parts = (
        StatementSplit(2, "Travel", -300, "train"),
        StatementSplit(2, "Gifts", -200, "mug"),
    )
    imported(books, statement(row(-500, "Shop", splits=parts)))
    (transaction,) = transactions(books)
    uncategorized = account_named(books, "Uncategorized Expense").id
    assert [(part.account_id, part.amount, part.memo) for part in transaction.splits] == [
        (TRAVEL, -300, "train"),
        (uncategorized, -200, "Gifts; mug"),
    ]


def test_a_category_that_the_books_do_not_have_is_in_the_memo(books):
    part = StatementSplit(2, "Gifts", -500, "mug")
    answer = imported(books, statement(row(-500, "Shop", splits=(part,))))
    (transaction,) = transactions(books)
    assert transaction.splits[0].memo == "Gifts; mug"
    assert "it is uncategorized" in [told.what for told in answer.assumed]


def test_a_category_on_which_a_row_cannot_be_is_not_taken(books):
    part = StatementSplit(2, "Accounts Receivable", -500)
    answer = imported(books, statement(row(-500, "Shop", splits=(part,))))
    assert answer.refused_lines == 0
    assert transactions(books)[0].splits[0].account_id == (
        account_named(books, "Uncategorized Expense").id
    )


def test_a_transfer_of_an_account_to_itself_has_no_category(books):
    part = StatementSplit(2, "Checking", 100_000, is_transfer=True)
    imported(books, statement(row(100_000, "Adjustment", splits=(part,))))
    (transaction,) = transactions(books)
    assert transaction.splits[0].account_id == account_named(books, "Uncategorized Income").id


# Accounts of statements


def test_the_number_of_an_account_is_remembered(books):
    imported(books, statement(coffee(), account="000-123 4"))
    answer = imported(books, statement(coffee(), row(-1, "x"), account="000-123 4"), account="")
    assert (answer.made_lines, answer.duplicate_lines) == (1, 1)


def test_a_file_of_an_unknown_account_is_refused(books):
    for file in (statement(coffee()), statement(coffee(), account="987")):
        with pytest.raises(AccountNeeded):
            imported(books, file, account="")


@pytest.mark.parametrize(
    "account", ["account-6000", "nowhere", "1:account-1000", "5:account-1000", ":", "5:"]
)
def test_an_account_that_has_no_statements_is_refused(books, account):
    with pytest.raises(AccountNeeded):
        imported(books, statement(coffee(), account="123"), account)


def test_of_several_statements_only_those_named_are_imported(books):
    file = file_of(Statement(1, "1", (coffee(),)), Statement(1, "2", (coffee(), coffee())))
    with pytest.raises(AccountNeeded):
        imported(books, file, CHECKING)
    answer = imported(books, file, f"1:{CHECKING}")
    assert (answer.made_lines, answer.left_out_lines) == (1, 2)


def test_the_balance_of_a_statement_is_kept_with_its_batch(books):
    answer = imported(books, statement(coffee(), balance=12_345, balance_date=MARCH))
    batch = books.read(lambda work: work.get(ImportBatch, answer.batch_id))
    assert batch.statements == (StatementBalance(account_id=CHECKING, date=MARCH, balance=12_345),)


# What stops a row


def test_a_row_in_closed_books_is_refused_and_a_known_one_is_not(books):
    imported(books, statement(coffee()))
    books.run(lambda work: work.save(closed_in_march(work)))
    answer = imported(books, statement(coffee()))
    assert answer.duplicate_lines == 1
    with pytest.raises(ImportRefused):
        imported(books, statement(coffee(), row(-1, "new")))
    partly = imported(
        books, statement(coffee(), row(-1, "new"), row(-2, "x", date(2026, 4, 1))), partial=True
    )
    assert (partly.refused_lines, partly.made_lines) == (1, 1)


def closed_in_march(work: Any) -> Any:
    return changed(work.settings, closing_date=date(2026, 3, 31))


def test_a_row_without_an_amount_is_left_out(books):
    answer = imported(books, statement(row(0, "Balance"), coffee()))
    assert (answer.left_out_lines, answer.made_lines) == (1, 1)


def test_a_mistaken_account_is_forgotten_when_the_right_one_is_named(books):
    imported(books, statement(row(-100, "a"), account="123"), SAVINGS)
    imported(books, statement(row(-200, "b"), account="123"), CHECKING)
    imported(books, statement(row(-300, "c"), account="123"), "")
    assert amounts(books) == {(MARCH, -200): 1, (MARCH, -300): 1}


def test_statements_of_one_file_that_overlap_have_each_row_once(books):
    first = Statement(1, "1", (coffee(fitid="a"), row(-1, "x", fitid="b")))
    second = Statement(1, "1", (row(-1, "x", fitid="b"), row(-2, "y", fitid="c")))
    answer = imported(books, file_of(first, second), CHECKING)
    assert (answer.made_lines, answer.left_out_lines) == (3, 1)


def test_a_document_of_another_collection_with_the_same_id_hides_nothing(books):
    posted = lines((CHECKING, -700), (RENT, 700))
    add(books, "journals", id="7", date=MARCH, lines=posted)
    add(
        books,
        "bank-transactions",
        id="7",
        account_id=CHECKING,
        date=MARCH,
        amount=-900,
        splits=splits((RENT, -900)),
    )
    assert imported(books, statement(row(-900))).merged_lines == 1
    answer = imported(books, statement(row(-700)))
    assert [told.document for told in answer.statements.met] == [("journals", "7")]


def test_a_word_is_no_number_and_one_shared_word_no_payee(books):
    typed(books, -500, ref="EFT", payee="Anna")
    gym = typed(books, -500, payee="City Gym", ref="9")
    assert met(imported(books, statement(row(-500, "CITY GYM", number="EFT")))) == [(gym, True)]
    typed(books, -800, payee="Card")
    assert met(imported(books, statement(row(-800, "CARD SHOP 12"))))[0][1] is False


def test_as_many_rows_as_possible_meet_their_entries(books):
    early, late = typed(books, -500, date(2026, 3, 9)), typed(books, -500, date(2026, 3, 14))
    rows = statement(row(-500, day=date(2026, 3, 10)), row(-500, day=date(2026, 3, 12)))
    assert {id_ for id_, _ in met(imported(books, rows))} == {early, late}
    only = typed(books, -600, date(2026, 3, 9)), typed(books, -600, date(2026, 3, 14))
    rows = statement(row(-600, day=date(2026, 3, 13)), row(-600, day=date(2026, 3, 18)))
    assert {id_ for id_, _ in met(imported(books, rows))} == set(only)


def test_the_first_import_can_be_undone_after_a_second_one(books):
    first = imported(books, statement(coffee())).batch_id
    imported(books, statement(row(-700, "X", date(2026, 4, 1))))
    books.run(undo_batch, first)
    assert amounts(books) == {(date(2026, 4, 1), -700): 1}


def test_what_a_later_statement_has_met_is_not_undone_before_it(books):
    part = StatementSplit(2, "Savings", -500, is_transfer=True)
    first = imported(books, statement(row(-500, splits=(part,)))).batch_id
    second = imported(books, statement(row(500)), SAVINGS)
    assert second.merged_lines == 1
    with pytest.raises(Conflict, match=str(second.batch_id)):
        books.run(undo_batch, first)
    books.run(undo_batch, second.batch_id)
    books.run(undo_batch, first)
    assert transactions(books) == []


def test_a_transfer_whose_row_was_reconciled_is_not_taken_apart(books):
    imported(books, statement(row(-500, "PAYMENT")))
    joined = imported(books, statement(row(500, "THANKS")), CARD, join_transfers=True)
    (transfer,) = transactions(books)
    row_id = RowId("bank-transaction", transfer.id, CARD)
    lock(books, str(row_id))
    with pytest.raises(Reconciled, match=r"^bank transaction .* is reconciled on 2100"):
        books.run(undo_batch, joined.batch_id)


def test_an_undo_takes_back_all_that_a_statement_brought(books):
    before = books.read(checksums)
    mappings = books.read(lambda work: [*work.session.records.all(AccountMapping)])
    batch = imported(books, statement(coffee(), row(900, "Z"), account="77")).batch_id
    books.run(undo_batch, batch)
    assert books.read(checksums) == before
    assert books.read(lambda work: [*work.session.records.all(AccountMapping)]) == mappings


# Properties

ROWS = st.lists(
    st.builds(
        row,
        st.sampled_from([-450, -900, 450, 1_000]),
        st.sampled_from(["Coffee", "COFFEE", "Tea", ""]),
        st.dates(MARCH, MARCH + timedelta(days=3)),
        fitid=st.sampled_from(["", "", "a", "b"]),
    ),
    max_size=8,
)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_change_what_is_imported(rows, random):
    shuffled = random.sample(rows, len(rows))
    outcomes = []
    for order in (rows, shuffled):
        books = new_books(MemoryStore())
        typed(books, -450, MARCH, payee="Coffee")
        imported(books, statement(*order))
        outcomes.append(books.read(checksums))
    assert outcomes[0] == outcomes[1]


@given(ROWS)
def test_importing_twice_is_importing_once(rows):
    books = new_books(MemoryStore())
    imported(books, statement(*rows))
    before = books.read(checksums)
    again = imported(books, statement(*rows))
    assert again.batch_id is None
    assert books.read(checksums) == before


@given(ROWS, st.data())
def test_overlapping_files_in_any_order_give_each_row_once(rows, data):
    ends = [data.draw(st.integers(0, 3), label="days") for _ in range(2)]
    files = [
        [each for each in rows if first <= (each.date - MARCH).days <= last]
        for first, last in ((0, ends[0]), (ends[1], 3), (0, 3))
    ]
    books = new_books(MemoryStore())
    for file in data.draw(st.permutations(files)):
        imported(books, statement(*file), matches="none")
    assert amounts(books) == Counter((each.date, each.amount) for each in rows)


@given(ROWS, ROWS)
def test_an_import_and_its_undo_leave_no_trace(first, second):
    books = new_books(MemoryStore())
    imported(books, statement(*first))
    before = books.read(checksums)
    if batch := imported(books, statement(*second)).batch_id:
        books.run(undo_batch, batch)
    assert books.read(checksums) == before


def test_memory_and_sqlite_answer_alike(books, memory_books):
    def told(over: Books) -> Any:
        typed(over, -500, payee="Cafe")
        answers: Iterable[ImportAnswer] = [
            imported(over, statement(row(-500, "Cafe"), coffee(), coffee(fitid="1"))),
            imported(over, statement(row(-500, "Cafe"), coffee(fitid="2"), coffee())),
        ]
        return [
            (each.made_lines, each.merged_lines, each.duplicate_lines, each.left_out_lines)
            for each in answers
        ]

    assert told(books) == told(memory_books)
