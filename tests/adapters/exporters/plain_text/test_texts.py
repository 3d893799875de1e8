"""Whatever strangers have typed stands in a journal as text, and changes nothing else in it."""

from contextlib import suppress
from decimal import Decimal
from unicodedata import category

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.exporters.beancount.accounts import component
from adapters.storage.memory.store import MemoryStore
from application.ledger.company import change_settings
from application.unit_of_work.books import Books
from domain.banking.bank_transactions import BankTransaction, Split
from domain.errors import BookkeepingError
from domain.invoicing.invoices import Invoice, InvoiceLine
from domain.ledger.journals import Journal, JournalLine
from tests.adapters.exporters.plain_text.programs import (
    FORMATS,
    read_back,
)
from tests.adapters.exporters.plain_text.test_figures import sums_of_books
from tests.application.actions import CHECKING, MARCH, SALES, TRAVEL, add, change, contact
from tests.strategies import PRINTABLE, PRINTABLE_LINES, examples
from tests.support import new_books

TRAPS = (
    "date:2020-01-01", "date2:x", "[2020-01-01]", "[=2020/1/1]", "[1/1]", "type:X", "id:other",
    "a:", ":", ";", " ; ", "|", " | ", ",", '"', "'", "\\", "\\n", "*", "!", "(", ")", "(1) ", "[",
    "]", "=", "= 5 USD", "@", "@@", "{", "}", "{{", "#tag", "^link", "0.00 USD", "end comment",
    "  ", "~", "P", "%", "🎉", "الصندوق", "חשבון", "हिन्दी", "中文", "ﬁ", "ß", "ǆ", "é", "e\u0301",
    "İ", "१", "²", "Ⅷ", "\u00a0", "\u2003", "\u2028", "\u200d", "-", "_", ".", "/", "&", "Café",
    "cash", "Opening",
)  # fmt: skip
"""Pieces of texts that mean something in a journal, or could be lost in one."""


def texts(longest: int, alphabet=PRINTABLE, traps=TRAPS) -> st.SearchStrategy[str]:
    pieces = st.sampled_from(traps) | st.text(alphabet, max_size=4)
    return st.lists(pieces, max_size=6).map(lambda drawn: "".join(drawn)[:longest])


LINES = texts(
    4000, PRINTABLE_LINES, (*TRAPS, "\n", "\t", "\n    Assets:X  5 USD\n", "\n2020-01-01 x")
)
NAMES = texts(200).filter(str.strip) | st.just("x" * 200)
COMPANIES = st.fixed_dictionaries(
    {
        "company": NAMES,
        "accounts": st.lists(NAMES.map(lambda name: name.replace(":", "")), max_size=4),
        "descriptions": LINES,
        "contacts": st.tuples(NAMES, NAMES),
        "item": NAMES,
        "payee": texts(200),
        "number": texts(40),
        "memos": st.tuples(LINES, LINES, LINES, LINES, LINES),
        "type": texts(40),
    }
)


def company_of(drawn) -> Books:
    """Books with the drawn texts wherever a person can type one."""
    books = new_books(MemoryStore())
    ids = [CHECKING, SALES, TRAVEL]
    for number, name in enumerate(drawn["accounts"]):
        parent = ids[-1] if number % 2 else None
        with suppress(BookkeepingError):
            described = {"description": drawn["descriptions"], "parent_id": parent}
            ids.append(add(books, "accounts", name=name, type="expense", **described).id)
    with suppress(BookkeepingError):
        books.run(change_settings, {"name": drawn["company"]})
    for id_, kind, name in zip("cv", ("customer", "vendor"), drawn["contacts"], strict=True):
        contact(books, id_, kind)
        with suppress(BookkeepingError):
            change(books, "contacts", id_, name=name)
    memo, *memos = drawn["memos"]
    heading = {"date": MARCH, "memo": memo}
    sides = [(CHECKING, "c"), (ids[-1], "v"), (SALES, None)]
    journal_lines = tuple(
        JournalLine(account_id=account, contact_id=id_, memo=memo, **side)
        for (account, id_), memo, side in zip(
            sides, memos, ({"debit": 300}, {"credit": 100}, {"credit": 200}), strict=False
        )
    )
    typed = {"ref": drawn["number"], "type": drawn["type"]}
    with suppress(BookkeepingError):
        add(books, "journals", id="j", lines=journal_lines, **heading, **typed)
    split = Split(account_id=ids[-1], amount=-500, contact_id="v", memo=memos[0])
    with suppress(BookkeepingError):
        add(
            books,
            "bank-transactions",
            id="t",
            account_id=CHECKING,
            amount=-500,
            payee=drawn["payee"],
            splits=(split,),
            **heading,
            **typed,
        )
    with suppress(BookkeepingError):
        add(books, "items", id="i", name=drawn["item"], account_id=SALES)
        sold = {"item_id": "i", "account_id": SALES, "description": memos[1]}
        line = InvoiceLine(**sold, rate=Decimal(5))
        add(
            books,
            "invoices",
            id="n",
            number=drawn["number"],
            contact_id="c",
            lines=(line,),
            status="sent",
            **heading,
        )
    return books


KEYS = {
    "kind", "id", "type", "document-type", "number", "due", "terms", "method", "payee", "contact",
    "memo", "item", "quantity", "rate",
}  # fmt: skip
"""All tags and keys of metadata that transactions and postings have."""


@pytest.mark.parametrize("format_name", FORMATS)
@settings(max_examples=examples(0.3))
@given(COMPANIES)
def test_no_text_changes_an_account_a_date_or_an_amount_or_becomes_a_tag(format_name, drawn):
    books = company_of(drawn)
    journal = read_back(books, format_name)
    assert journal.sums() == sums_of_books(books)
    accounts = books.read(lambda work: work.accounts())
    assert sorted(journal.ids().values()) == sorted(accounts)
    for transaction in journal.transactions:
        assert (transaction.day, transaction.notes.keys() - KEYS) == (MARCH, set())
        for posting in transaction.postings:
            assert posting.notes.keys() <= KEYS


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize(
    "text",
    [
        "* paid",
        "! to do",
        "(77) of them",
        "= 5 USD",
        "date:2020-01-01",
        "for rent, date:2020-01-01",
        "[2020-01-01]",
        "see [=2020-01-01] and date2:2020-01-01",
        "a ; date:2020-01-01",
        "2020-01-01",
        "Assets:Checking  5 USD",
    ],
)
def test_what_looks_like_a_part_of_a_journal_is_a_memo(format_name, text):
    books = new_books(MemoryStore())
    debit = JournalLine(account_id=CHECKING, debit=300, memo=text)
    credit = JournalLine(account_id=SALES, credit=300, memo=f"{text}\n{text}")
    add(books, "journals", id="j", date=MARCH, memo=text, type=text, lines=(debit, credit))
    (entry,) = read_back(books, format_name).transactions
    assert (entry.id, entry.day, entry.payee, entry.number) == ("j", MARCH, "", "")
    assert [(posting.cents, *posting.notes) for posting in entry.postings] == [
        (300,),
        (-300, "memo"),
    ]
    assert entry.notes.keys() <= KEYS


@settings(max_examples=examples(0.3))
@given(COMPANIES)
def test_beancount_gets_back_every_text_as_it_was_typed(drawn):
    books = company_of(drawn)
    journal = read_back(books, "beancount")
    accounts = books.read(lambda work: work.accounts())
    for notes in journal.accounts.values():
        account = accounts[notes["id"]]
        assert notes["name"] == account.name
        assert notes.get("description", "") == account.description
        assert notes.get("number", "") == account.number
    typed = {(entry.id, entry.note, entry.number) for entry in journal.transactions}
    assert typed == books.read(_memos_and_numbers)


def _memos_and_numbers(work):
    kinds = (Journal, BankTransaction, Invoice)
    return {
        (document.id, document.memo, document.code)
        for kind in kinds
        for document in work.session.records.all(kind)
    }


# Names of accounts in Beancount


@given(NAMES)
@example("الصندوق")
@example("हिन्दी")
@example("!!!")
@example("🎉")
@example("ßtraße")
@example("ǆ")
@example("²")
@example("-")
def test_a_part_of_a_name_begins_with_a_capital_or_a_digit_and_has_only_letters_and_digits(name):
    first, *others = component(name)
    assert category(first) in {"Lu", "Nd"}
    for character in others:
        assert character == "-" or category(character)[0] == "L" or category(character) == "Nd"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Rent & Utilities", "Rent-Utilities"),
        ("Owner's Equity", "Owners-Equity"),
        ("petty cash", "Petty-cash"),
        ("2025 Van", "2025-Van"),
        ("Café", "Café"),
        ("École", "École"),
        ("الصندوق", "Xالصندوق"),
        ("🎉 ... 🎉", "Account"),
        ("- (old) -", "Old"),
    ],
)
def test_a_name_in_beancount_is_that_of_the_books_as_far_as_it_can_be(name, expected):
    assert component(name) == expected


@pytest.mark.parametrize("format_name", FORMATS)
def test_accounts_that_would_have_the_same_name_are_told_apart_by_a_number(format_name, books):
    for id_, name in (("b", "A;B"), ("a", "A,B"), ("c", "a-b"), ("d", "a+b")):
        add(books, "accounts", id=id_, name=name, type="expense")
    add(books, "accounts", id="below", name="A;B", type="expense", parent_id="b")
    ids = {id_: name for name, id_ in read_back(books, format_name).ids().items()}
    names = [ids[id_].removeprefix("Expenses:") for id_ in ("a", "b", "c", "d", "below")]
    assert (
        names
        == {
            "beancount": ["A-B", "A-B-2", "A-b", "A-b-2", "A-B-2:A-B"],
            "hledger": ["A,B", "A,B 2", "a-b", "a+b", "A,B 2:A,B"],
        }[format_name]
    )
