"""Which account of the books a declared account is, and which accounts give way to it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.storage.memory.store import MemoryStore
from application.collections.operations import amend, create
from application.collections.registry import ACCOUNTS, CONTACTS, INVOICES, ITEMS
from application.importing.account_index import untouched_starters
from application.importing.import_file import import_file
from application.importing.parsed_file import ImportedAccount, ParsedFile
from application.integrity.verify_books import verify_books
from application.ledger.accounts import merge_account
from application.ledger.default_accounts import check_default_accounts
from application.unit_of_work.books import Books
from domain.ledger.account_mappings import AccountMapping
from domain.ledger.accounts import Account, new_chart, paths
from domain.values import LATEST
from tests.application.importing.test_import_file import (
    HEADERS,
    accounts,
    contacts,
    post,
    run,
    state,
)
from tests.support import new_books, stores

STARTERS = {account.id for account in new_chart()}


def untouched(books: Books) -> set[str]:
    return set(books.read(untouched_starters))


def chart(books: Books) -> dict[str, Account]:
    by_id = books.read(lambda work: work.accounts())
    return {path: by_id[id_] for id_, path in paths(by_id).items()}


def numbers(books: Books) -> dict[str, str]:
    return {path: account.number for path, account in chart(books).items()}


def mapping(books: Books, id_: str) -> Any:
    return books.read(lambda work: work.find(AccountMapping, id_))


def test_all_accounts_of_new_books_are_untouched(books):
    assert untouched(books) == STARTERS


@pytest.mark.parametrize(
    ("touch", "ids"),
    [
        (lambda books: books.run(amend, ACCOUNTS, "account-6400", {"name": "Trips"}), {"6400"}),
        (lambda books: books.run(amend, ACCOUNTS, "account-6400", {"active": False}), {"6400"}),
        (
            lambda books: books.run(
                create, ITEMS, {"name": "Trip", "rate": Decimal(5), "account_id": "account-6400"}
            ),
            {"6400"},
        ),
        (
            lambda books: books.run(
                create,
                ACCOUNTS,
                {"name": "Air", "type": "expense", "parent_id": "account-6400"},
            ),
            {"6400"},
        ),
        (
            lambda books: run(books, HEADERS + post("CHECK", "1000", "-5", ("Travel", "5"))),
            {"1000", "6400"},
        ),
        (lambda books: run(books, accounts("Travel\tEXP")), {"6400"}),
    ],
    ids=["renamed", "inactive", "named by an item", "with a sub-account", "posted on", "declared"],
)
def test_an_account_that_is_used_changed_named_or_declared_is_untouched_no_more(books, touch, ids):
    touch(books)
    assert untouched(books) == STARTERS - {f"account-{id_}" for id_ in ids}


def test_an_account_that_lost_its_number_alone_is_still_untouched(books):
    run(books, accounts("Debtors\tAR\t1200"))
    assert numbers(books)["Inventory"] == ""
    assert "account-1200" in untouched(books)


def test_a_used_starter_account_does_not_give_way(books):
    run(books, HEADERS + post("CHECK", "Checking", "-5", ("Travel", "5")))
    answer = run(books, accounts("Till\tBANK\t1000"))
    assert answer["created"] == {"accounts": 1}
    assert (numbers(books)["Checking"], numbers(books)["Till"]) == ("1000", "")


def test_names_count_before_numbers(books):
    run(books, accounts("Savings\tBANK\t1000", "Checking\tBANK\t1010"))
    known = chart(books)
    assert (known["Savings"].id, known["Savings"].number) == ("account-1010", "1000")
    assert (known["Checking"].id, known["Checking"].number) == ("account-1000", "1010")


def test_a_default_account_gives_way_in_its_number_alone(books):
    run(books, accounts("One\tAR\t1100", "Two\tAR\t1101", "Petty Cash\tBANK\t3100"))
    known = chart(books)
    assert (known["Accounts Receivable"].number, known["One"].number) == ("", "1100")
    assert (known["Retained Earnings"].number, known["Petty Cash"].number) == ("", "3100")


def test_an_account_that_transactions_name_does_not_give_way_to_another(books):
    text = accounts("Debtors\tAR", "Till\tBANK\t1000") + HEADERS
    text += post("INVOICE", "Accounts Receivable", "5", ("Checking", "0"), ("Travel", "-5"))
    run(books, text)
    known = chart(books)
    assert known["Accounts Receivable"].id == "account-1100"
    assert known["Checking"].id == "account-1000"
    assert (known["Checking"].number, known["Till"].number) == ("", "1000")


def test_an_account_above_a_declared_one_does_not_give_way(books):
    run(books, accounts("Checking:Payroll\tBANK\t1000", "Travel:Air\tEXP\t6400"))
    known = chart(books)
    assert (known["Checking"].id, known["Checking"].number) == ("account-1000", "")
    assert (known["Checking:Payroll"].number, known["Travel:Air"].number) == ("1000", "6400")


def test_a_number_that_a_file_gives_to_two_accounts_means_the_first(books):
    text = accounts("Till\tBANK\t1300", "Box\tBANK\t1300")
    run(books, text + HEADERS + post("CHECK", "1300", "-5", ("Travel", "5")))
    run(books, HEADERS + post("CHECK", "1300", "-7", ("Travel", "7")))
    assert numbers(books)["Till"] == "1300"
    till = chart(books)["Till"].id
    turnovers = books.read(lambda work: work.session.ledger.turnovers(None, LATEST, [till]))
    assert turnovers[till].net == -12_00


def test_the_names_on_such_a_number_are_known_before_its_first_transaction(books):
    text = HEADERS + post("CHECK", "Checking", "-5", ("Travel", "5"), name="Anna")
    text += post("INVOICE", "1200", "5", ("Sales Income", "-5"), name="Anna")
    run(books, text)
    assert contacts(books) == {("customer", "Anna")}


def test_a_refused_transaction_leaves_the_starter_chart_as_it_was(books):
    before, names = state(books), numbers(books)
    text = HEADERS
    for own, other in (("1200", "4000"), ("Checking", "Travel"), ("1000", "6800")):
        text += post("INVOICE", own, "5", (other, "-5"), name="Anna", number="n" * 41)
    answer = run(books, text, partial=True)
    assert len(answer["refused"]) == 3
    assert (state(books), numbers(books), untouched(books)) == (before, names, STARTERS)


def test_a_refused_row_of_a_list_leaves_the_starter_chart_as_it_was(books):
    before, names = state(books), numbers(books)
    text = accounts("Till\tBANK\t1000\t\tx\x01y", "Goods:a::b\tBANK\t1200")
    answer = run(books, text, partial=True)
    assert len(answer["refused"]) == 2
    assert (state(books), numbers(books), untouched(books)) == (before, names, STARTERS)


def test_a_told_number_follows_a_merge_and_goes_with_its_account(books):
    run(books, accounts("Till\tBANK\t1300", "Box\tBANK\t1301"))
    till, box = chart(books)["Till"].id, chart(books)["Box"].id
    books.run(merge_account, box, into=till)
    run(books, HEADERS + post("CHECK", "1301", "-5", ("Travel", "5")))
    assert "Account 1301" not in chart(books)
    assert mapping(books, box) is None
    run(books, accounts("Tin\tBANK\t1302"))
    tin = chart(books)["Tin"].id
    books.run(lambda work: ACCOUNTS.remove(work, work.get(Account, tin)))
    assert mapping(books, tin) is None
    assert books.read(verify_books).faults == ()


def test_a_number_means_the_account_that_was_last_declared_with_it(books):
    run(books, HEADERS + post("CHECK", "Checking", "-5", ("Travel", "5")))
    run(books, accounts("Till\tBANK\t1000"))
    run(books, accounts("Box\tBANK\t1000"))
    run(books, HEADERS + post("CHECK", "1000", "-7", ("Travel", "7")))
    net = books.read(
        lambda work: work.session.ledger.turnovers(
            None, date(2200, 12, 31), [chart(books)["Box"].id]
        )
    )
    assert net[chart(books)["Box"].id].net == -7_00


def test_stores_agree_on_what_they_remember(tmp_path):
    remembered = []
    for store in stores(tmp_path).values():
        books = new_books(store)
        run(books, accounts("Till\tBANK\t1000", "Box\tBANK\t1301"))
        run(books, HEADERS + post("CHECK", "1000", "-5", ("Unheard", "5"), ("7000", "0")))
        remembered.append(books.read(lambda work: [*work.session.records.all(AccountMapping)]))
        store.close()
    assert remembered[0] == remembered[1]
    assert any(mapping.guessed for mapping in remembered[0])


def test_accounts_of_any_format_are_matched(books):
    declared = ImportedAccount(
        line=1,
        path="Operating",
        number="1000",
        type="asset",
        subtype="bank",
        section=None,
        description="",
        active=True,
        role=None,
    )
    answer = books.run(import_file, ParsedFile(accounts=(declared,), total=1))
    assert dict(answer.merged) == {"accounts": 1}
    assert chart(books)["Operating"].id == "account-1000"


def test_a_draft_keeps_the_accounts_that_it_names(books):
    books.run(
        lambda work: create(
            work,
            INVOICES,
            {
                "contact_id": create(work, CONTACTS, {"kind": "customer", "name": "Anna"}).id,
                "lines": ({"description": "x", "rate": Decimal(5), "account_id": "account-4000"},),
            },
        )
    )
    assert "account-4000" not in untouched(books)


NAMES = ["Checking", "Savings", "Travel", "Accounts Receivable", "Retained Earnings", "Till", "A:B"]
NUMBERS = ["", "1000", "1010", "1100", "1200", "3100", "6400", "7000", "8000"]
TYPES = ["BANK", "AR", "AP", "OCASSET", "INC", "EXP", "EQUITY", "CCARD"]
EXTRAS = ["", "", "UNDEPOSIT", "RETEARNINGS", "OPENBAL"]
LISTS = st.lists(
    st.tuples(
        st.sampled_from([*NAMES, "Travel:Air", "1200", "7000", "A", "Account 7000"]),
        st.sampled_from(TYPES),
        st.sampled_from(NUMBERS),
        st.sampled_from(EXTRAS),
    ),
    max_size=6,
)
POSTS = st.lists(
    st.tuples(
        st.sampled_from(["GENERAL JOURNAL", "CHECK", "INVOICE", "BILL", "TRANSFER", "DEPOSIT"]),
        st.sampled_from([*NAMES, *NUMBERS[1:]]),
        st.sampled_from([*NAMES, *NUMBERS[1:]]),
        st.sampled_from([-5, 5]),
    ),
    max_size=4,
)


def file_of(rows, posts):
    return (
        accounts(*("\t".join(row) for row in rows))
        + HEADERS
        + "".join(
            post(type_, own, str(amount), (other, str(-amount)), name="Anna")
            for type_, own, other, amount in posts
        )
    )


def test_a_number_that_the_file_frees_can_be_used_whatever_the_order_of_its_rows(books):
    run(books, accounts("Till\tBANK\t1300"))
    answer = run(books, accounts("Box\tBANK\t1300", "Till\tBANK\t1301"))
    assert (numbers(books)["Box"], numbers(books)["Till"]) == ("1300", "1301")
    assert answer["assumed"] == []


@given(LISTS, POSTS, LISTS, POSTS)
@example(
    [("Checking", "AR", "", ""), ("Till", "AR", "", "")],
    [("GENERAL JOURNAL", "Checking", "7000", -5)],
    [("Accounts Receivable", "BANK", "7000", "")],
    [],
)
@example([], [], [("Till", "BANK", "1000", ""), ("Checking", "BANK", "1000", "")], [])
@example([], [], [("7000", "BANK", "", ""), ("Account 7000", "AR", "", "")], [])
@example([], [], [("1200", "BANK", "", ""), ("1200", "BANK", "1000", "")], [])
def test_any_files_leave_sound_books_and_a_second_reading_of_a_list_changes_nothing(
    rows, posts, later_rows, later_posts
):
    books = new_books(MemoryStore())
    run(books, file_of(rows, posts), partial=True)
    answer = run(books, file_of(later_rows, later_posts), partial=True)
    settings = books.read(lambda work: work.settings)
    by_id = books.read(lambda work: work.accounts())
    check_default_accounts(by_id, settings)
    assert answer["trialBalance"]["after"]["debits"] == answer["trialBalance"]["after"]["credits"]
    if not answer["refused"]:
        before = state(books)
        again = run(books, file_of(later_rows, []), partial=True)
        assert (again["created"], again["refused"]) == ({}, [])
        assert state(books) == before
