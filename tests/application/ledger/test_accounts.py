"""Accounts: parents, classes, use, merging, balances."""

from datetime import date

import pytest

from application.ledger.accounts import balance_on, merge_account
from application.ledger.company import change_settings
from application.ledger.registers import mark_row, register
from domain.errors import Closed, Conflict, InUse, NotFound, Refused
from tests.application.actions import (
    CARD,
    CHECKING,
    FUNDS,
    INVENTORY,
    MARCH,
    OPENING,
    PAYABLE,
    RECEIVABLE,
    RENT,
    RETAINED,
    SALES,
    SAVINGS,
    SUPPLIES,
    TRAVEL,
    add,
    assert_sound,
    balances,
    change,
    close,
    deposit,
    drop,
    get,
    lines,
    log,
    marks,
    post,
    put,
)

# Parents


def test_a_sub_account_has_the_class_of_its_parent(books):
    add(books, "accounts", id="garage", name="Garage", type="expense", parent_id=RENT)
    with pytest.raises(Refused, match="parent: must be of the same type"):
        add(books, "accounts", id="odd", name="Odd", type="income", parent_id=RENT)
    with pytest.raises(Refused, match=r"^parent"):
        change(books, "accounts", "garage", subtype="cogs")


def test_a_parent_must_exist(books):
    with pytest.raises(Refused, match="parent: there is no account 'nowhere'"):
        add(books, "accounts", id="garage", name="Garage", type="expense", parent_id="nowhere")
    assert get(books, "accounts", "garage") is None


def test_accounts_cannot_be_under_each_other_in_a_circle(books):
    add(books, "accounts", id="a", name="A", type="expense", parent_id=RENT)
    add(books, "accounts", id="b", name="B", type="expense", parent_id="a")
    for parent in ("a", "b"):
        with pytest.raises(Refused, match=r"^parent"):
            change(books, "accounts", RENT, parent_id=parent)
    with pytest.raises(Refused, match="must be another account"):
        change(books, "accounts", "b", parent_id="b")
    change(books, "accounts", "b", parent_id=RENT)
    change(books, "accounts", "a", parent_id="b")
    assert_sound(books)


def test_a_parent_with_sub_accounts_is_not_reclassified(books):
    add(books, "accounts", id="a", name="A", type="expense", parent_id=RENT)
    with pytest.raises(Refused, match="type: must stay as it is, because its sub-accounts"):
        change(books, "accounts", RENT, subtype="cogs")


def test_names_are_unique_under_one_parent_and_numbers_everywhere(books):
    add(books, "accounts", id="a", number="7000", name="Garage", type="expense", parent_id=RENT)
    add(books, "accounts", id="b", name="GARAGE", type="expense", parent_id=TRAVEL)
    with pytest.raises(Conflict, match="name 'garage' is taken"):
        add(books, "accounts", id="c", name="garage", type="expense", parent_id=RENT)
    with pytest.raises(Conflict, match="name"):
        change(books, "accounts", "b", parent_id=RENT)
    with pytest.raises(Conflict, match="number '7000' is taken"):
        change(books, "accounts", "b", number="7000")
    with pytest.raises(Conflict, match="id 'a' is taken"):
        add(books, "accounts", id="a", name="Other", type="expense")


def test_many_accounts_may_be_without_a_number(books):
    add(books, "accounts", id="a", name="A", type="expense")
    add(books, "accounts", id="b", name="B", type="expense")
    assert_sound(books)


def test_a_put_without_a_number_keeps_the_number(books):
    saved = put(books, "accounts", SUPPLIES, name="Paper", type="expense")
    assert (saved.number, saved.name) == ("6000", "Paper")


# Classes


@pytest.mark.parametrize(
    ("account", "class_"),
    [
        (CHECKING, {"subtype": "accounts_receivable"}),
        (CHECKING, {"subtype": "non_posting"}),
        (RECEIVABLE, {"subtype": None}),
    ],
)
def test_a_used_account_neither_becomes_nor_ceases_to_be_control_or_non_posting(
    books, account, class_
):
    add(books, "contacts", id="c", kind="customer", name="C")
    add(books, "journals", id="j", date=MARCH, lines=lines((account, 5, "c"), (SALES, -5)))
    with pytest.raises(Conflict, match="is used"):
        change(books, "accounts", account, **class_)


def test_a_used_account_may_change_its_class_in_open_books(books):
    post(books, debit=SUPPLIES)
    assert change(books, "accounts", SUPPLIES, subtype="cogs").subtype == "cogs"
    assert change(books, "accounts", CHECKING, subtype=None).subtype is None
    assert_sound(books)


def test_an_account_with_closed_figures_keeps_its_class(books):
    post(books, debit=SUPPLIES, day=date(2026, 1, 31))
    close(books, date(2026, 1, 31))
    for class_ in ({"subtype": "cogs"}, {"section": "other_expense"}, {"type": "asset"}):
        with pytest.raises(Closed):
            change(books, "accounts", SUPPLIES, **class_)
    change(
        books,
        "accounts",
        SUPPLIES,
        name="Paper",
        number="6001",
        description="White",
        cash_flow="operating",
        active=False,
    )
    change(books, "accounts", TRAVEL, subtype="cogs")


def test_an_account_used_only_after_the_closing_date_may_change_its_class(books):
    close(books, date(2026, 1, 31))
    post(books, debit=SUPPLIES, day=date(2026, 2, 1))
    assert change(books, "accounts", SUPPLIES, subtype="cogs").subtype == "cogs"


@pytest.mark.parametrize(
    ("account", "class_"),
    [
        (RECEIVABLE, {"subtype": None}),
        (PAYABLE, {"subtype": None}),
        (RETAINED, {"type": "income"}),
        (OPENING, {"type": "liability"}),
        (FUNDS, {"type": "liability"}),
    ],
)
def test_a_default_account_keeps_the_class_that_its_setting_needs(books, account, class_):
    with pytest.raises(Conflict, match="default account"):
        change(books, "accounts", account, **class_)
    books.run(change_settings, {"name": "Still Right"})


# Use


def test_an_account_in_use_is_not_deleted_and_its_users_are_counted(books):
    post(books, "j1", debit=SUPPLIES)
    post(books, "j2", debit=SUPPLIES)
    deposit(books, other=SUPPLIES)
    add(books, "items", id="i", name="I", account_id=SUPPLIES)
    add(books, "accounts", id="a", name="A", type="expense", parent_id=SUPPLIES)
    with pytest.raises(InUse) as refusal:
        drop(books, "accounts", SUPPLIES)
    assert refusal.value.counts == {
        "journals": 2,
        "bank-transactions": 1,
        "items": 1,
        "accounts": 1,
    }
    with pytest.raises(InUse) as refusal:
        drop(books, "accounts", RETAINED)
    assert refusal.value.counts == {"settings": 1}
    drop(books, "accounts", TRAVEL)
    assert_sound(books)


def test_nothing_new_is_posted_on_an_inactive_account_and_existing_postings_stay(books):
    post(books, debit=SUPPLIES)
    change(books, "accounts", SUPPLIES, active=False)
    with pytest.raises(Refused, match=r"line 1, account: .* is not active"):
        post(books, "new", debit=SUPPLIES)
    with pytest.raises(Refused, match=r"split 1, account: .* is not active"):
        deposit(books, other=SUPPLIES)
    changed = change(
        books, "journals", "j", lines=lines((SUPPLIES, 7), (SALES, -7)), memo="corrected"
    )
    assert changed.total == 7
    change(books, "journals", "j", lines=lines((TRAVEL, 7), (SALES, -7)))
    with pytest.raises(Refused, match="is not active"):
        change(books, "journals", "j", lines=lines((SUPPLIES, 7), (SALES, -7)))


def test_nothing_is_posted_on_a_non_posting_account(books):
    add(books, "accounts", id="orders", name="Estimates", type="asset", subtype="non_posting")
    with pytest.raises(Refused, match=r"line 1, account: .*non-posting"):
        post(books, debit="orders")


@pytest.mark.parametrize(
    ("account", "right", "wrong"),
    [(RECEIVABLE, "customer", "vendor"), (PAYABLE, "vendor", "customer")],
)
def test_a_posting_on_a_control_account_names_a_contact_of_its_kind(books, account, right, wrong):
    add(books, "contacts", id="c", kind=right, name="C")
    add(books, "contacts", id="w", kind=wrong, name="W")
    for contact in (None, "w"):
        with pytest.raises(Refused, match=f"line 1, contact: must name a {right}"):
            add(books, "journals", date=MARCH, lines=lines((account, 5, contact), (SALES, -5)))
    add(books, "journals", date=MARCH, lines=lines((account, 5, "c"), (SALES, -5)))


def test_a_posting_on_an_unknown_account_is_refused_at_its_line(books):
    with pytest.raises(Refused, match="line 2, account: there is no account 'nowhere'"):
        add(books, "journals", date=MARCH, lines=lines((CHECKING, 5), ("nowhere", -5)))


def test_the_contact_of_a_control_posting_keeps_its_kind(books):
    add(books, "contacts", id="c", kind="customer", name="C")
    add(books, "journals", id="j", date=MARCH, lines=lines((RECEIVABLE, 5, "c"), (SALES, -5)))
    with pytest.raises(Conflict, match="used as a customer"):
        change(books, "contacts", "c", kind="vendor")
    assert get(books, "contacts", "c").kind == "customer"


def test_undeposited_funds_may_be_another_asset(books):
    books.run(change_settings, {"undeposited_funds_account_id": INVENTORY})
    deposit(books, account=INVENTORY)
    with pytest.raises(Refused, match=r"^account"):
        deposit(books, "t2", account=FUNDS)


# Merging


def test_a_merge_moves_every_reference_to_the_account_and_removes_it(books):
    post(books, "j", debit=SUPPLIES)
    deposit(books, "t", other=SUPPLIES)
    add(books, "items", id="i", name="I", account_id=SUPPLIES)
    add(books, "accounts", id="child", name="Ink", type="expense", parent_id=SUPPLIES)
    before = balances(books)
    merged = books.run(merge_account, SUPPLIES, TRAVEL)
    assert merged.id == TRAVEL
    assert get(books, "accounts", SUPPLIES) is None
    assert get(books, "journals", "j").lines[0].account_id == TRAVEL
    assert get(books, "bank-transactions", "t").splits[0].account_id == TRAVEL
    assert get(books, "items", "i").account_id == TRAVEL
    assert get(books, "accounts", "child").parent_id == TRAVEL
    assert balances(books) == {
        TRAVEL if id_ == SUPPLIES else id_: cents for id_, cents in before.items()
    }
    assert_sound(books)


def test_a_merge_repoints_the_settings(books):
    add(books, "accounts", id="new", name="Debtors", type="asset", subtype="accounts_receivable")
    add(books, "accounts", id="equity", name="Past Years", type="equity")
    books.run(merge_account, RECEIVABLE, "new")
    books.run(merge_account, RETAINED, "equity")
    settings = books.read(lambda work: work.settings)
    assert (settings.receivable_account_id, settings.retained_earnings_account_id) == (
        "new",
        "equity",
    )
    assert_sound(books)


def test_marks_move_with_a_merged_account(books):
    deposit(books, "t", account=SAVINGS)
    post(books, "j", debit=SAVINGS)
    books.run(mark_row, SAVINGS, f"bank-transaction:t:{SAVINGS}", "cleared")
    books.run(mark_row, SAVINGS, f"journal:j:{SAVINGS}", "cleared")
    books.run(merge_account, SAVINGS, CHECKING)
    assert marks(books) == {
        f"bank-transaction:t:{CHECKING}": "cleared",
        f"journal:j:{CHECKING}": "cleared",
    }
    assert {
        line.row.id: line.row.cleared for line in books.read(register, CHECKING).lines
    } == marks(books)
    assert_sound(books)


def test_two_rows_that_become_one_have_one_mark(books):
    add(
        books, "journals", id="j", date=MARCH, lines=lines((SUPPLIES, 5), (TRAVEL, 6), (SALES, -11))
    )
    books.run(mark_row, SUPPLIES, f"journal:j:{SUPPLIES}", "cleared")
    books.run(mark_row, TRAVEL, f"journal:j:{TRAVEL}", "cleared")
    books.run(merge_account, SUPPLIES, TRAVEL)
    assert marks(books) == {f"journal:j:{TRAVEL}": "cleared"}
    assert_sound(books)


def test_accounts_can_be_merged_despite_the_closing_date(books):
    post(books, debit=SUPPLIES, day=date(2026, 1, 31))
    close(books, date(2026, 2, 28))
    books.run(merge_account, SUPPLIES, TRAVEL)
    assert balances(books)[TRAVEL] == 1000


@pytest.mark.parametrize("into", [SALES, CARD, CHECKING, "nowhere", SUPPLIES])
def test_an_account_is_merged_only_into_another_of_its_class(books, into):
    with pytest.raises(Refused, match=r"^into"):
        books.run(merge_account, SUPPLIES, into)


def test_an_account_is_not_merged_into_its_own_sub_account(books):
    add(books, "accounts", id="child", name="Ink", type="expense", parent_id=SUPPLIES)
    with pytest.raises(Refused, match=r"into: .*other way round"):
        books.run(merge_account, SUPPLIES, "child")
    books.run(merge_account, "child", SUPPLIES)
    assert_sound(books)


def test_a_merge_that_would_break_a_record_is_refused_whole(books):
    add(books, "accounts", id="a", name="Ink", type="expense", parent_id=SUPPLIES)
    add(books, "accounts", id="b", name="INK", type="expense", parent_id=TRAVEL)
    with pytest.raises(Conflict, match="account 'a' prevents the merge"):
        books.run(merge_account, SUPPLIES, TRAVEL)
    assert get(books, "accounts", SUPPLIES)
    assert_sound(books)


def test_every_record_that_a_merge_moves_is_in_the_log(books):
    post(books, "j", debit=SUPPLIES)
    since = books.read(lambda work: work.session.log.head().version)
    books.run(merge_account, SUPPLIES, TRAVEL)
    assert {(each.collection, each.id, each.op) for each in log(books, since=since)} == {
        ("journals", "j", "put"),
        ("accounts", SUPPLIES, "delete"),
    }


def test_an_unknown_account_cannot_be_merged(books):
    with pytest.raises(NotFound):
        books.run(merge_account, "nowhere", TRAVEL)


# Balances


def test_a_balance_is_in_natural_sign_and_without_sub_accounts(books):
    add(
        books, "accounts", id="child", name="Till", type="asset", subtype="bank", parent_id=CHECKING
    )
    post(books, "j1", cents=700, day=date(2026, 3, 1))
    post(books, "j2", cents=50, debit="child", day=date(2026, 3, 2))
    assert books.read(balance_on, CHECKING, date(2026, 2, 28)) == 0
    assert books.read(balance_on, CHECKING, date(2026, 3, 31)) == 700
    assert books.read(balance_on, SALES, date(2026, 3, 31)) == 750
