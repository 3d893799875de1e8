"""Bank rules in the books: their order, what they refer to, and what is kept apart from them."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.storage.memory.store import MemoryStore
from application.banking.bank_rules import order_rules, rules_in_order
from application.collections.bank_rules import BANK_RULES
from application.collections.operations import amend, create, remove, replace
from application.importing.account_index import untouched_starters
from application.integrity.verify_books import verify_books
from application.invoicing.contacts import merge_contact
from application.ledger.accounts import merge_account
from application.ports.change_log import LogQuery
from application.sync.checksums import checksums
from application.unit_of_work.books import Books
from domain.banking.bank_rules import BankRule
from domain.errors import Conflict, InUse, Refused, Stale
from domain.records import changed
from tests.application.actions import (
    CARD,
    CHECKING,
    INVENTORY,
    PAYABLE,
    RECEIVABLE,
    RENT,
    SALES,
    SAVINGS,
    SUPPLIES,
    TRAVEL,
    add,
    assert_sound,
    change,
    drop,
    head,
)
from tests.strategies import examples
from tests.support import new_books

COFFEE = ({"text": "starbucks"},)


def add_rule(books: Books, id_: str = "r", **fields: Any) -> BankRule:
    fields = {"name": id_, "text_conditions": COFFEE, "contra_account_id": SUPPLIES, **fields}
    return books.run(create, BANK_RULES, {"id": id_, **fields})


def change_rule(books: Books, id_: str = "r", **fields: Any) -> BankRule:
    return books.run(amend, BANK_RULES, id_, fields)


def order_of(books: Books) -> list[tuple[str, int]]:
    return [(rule.id, rule.position) for rule in books.read(rules_in_order)]


def find(books: Books, id_: str = "r") -> Any:
    return books.read(lambda work: work.find(BankRule, id_))


def test_a_rule_comes_after_all_others_unless_its_position_is_given(books):
    for id_ in ("a", "c", "b"):
        add_rule(books, id_)
    add_rule(books, "z", position=2)
    add_rule(books, "x", active=False)
    assert order_of(books) == [("a", 1), ("c", 2), ("z", 2), ("b", 3), ("x", 4)]
    assert_sound(books)


def test_the_last_position_can_be_shared(books):
    add_rule(books, "b", position=1_000_000)
    add_rule(books, "a")
    assert order_of(books) == [("a", 1_000_000), ("b", 1_000_000)]


def test_a_replaced_rule_keeps_its_position_and_loses_what_is_left_out(books):
    add_rule(books, "a")
    add_rule(books, "r", memo="Coffee", amount_to=500)
    fields = {"name": "New", "direction": "in", "contra_account_id": SALES}
    rule = books.run(replace, BANK_RULES, "r", fields)
    assert rule == changed(BankRule(id="r", position=2, **fields), version=rule.version)


def test_a_rule_that_is_changed_to_what_it_is_keeps_its_version(books):
    rule = add_rule(books)
    assert change_rule(books, name="r", text_conditions=COFFEE).version == rule.version


def test_names_are_unique_whatever_their_case(books):
    add_rule(books, "a", name="Coffee")
    with pytest.raises(Conflict, match="the name 'COFFEE' is taken by rule 'a'"):
        add_rule(books, "b", name="COFFEE")


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"account_id": INVENTORY}, "/account_id"),
        ({"account_id": "nowhere"}, "/account_id"),
        ({"contra_account_id": "nowhere"}, "/contra_account_id"),
        ({"contact_id": "nobody"}, "/contact_id"),
        ({"contra_account_id": "statistics"}, "/contra_account_id"),
        ({"contra_account_id": RECEIVABLE}, "/contact_id"),
        ({"contra_account_id": RECEIVABLE, "contact_id": "vend"}, "/contact_id"),
        ({"contra_account_id": PAYABLE, "contact_id": "acme"}, "/contact_id"),
        ({"contra_account_id": "old"}, "/contra_account_id"),
        ({"contact_id": "gone"}, "/contact_id"),
        ({"account_id": CHECKING, "contra_account_id": CHECKING}, "/contra_account_id"),
        ({"text_conditions": ({"text": "a"}, {"text": "-"})}, "/text_conditions/1/text"),
    ],
)
def test_a_rule_by_which_no_row_could_be_posted_is_refused(books, fields, path):
    add(books, "accounts", id="statistics", name="S", type="asset", subtype="non_posting")
    add(books, "accounts", id="old", name="Old", type="expense", active=False)
    add(books, "contacts", id="acme", kind="customer", name="Acme")
    add(books, "contacts", id="vend", kind="vendor", name="Vend")
    add(books, "contacts", id="gone", kind="vendor", name="Gone", active=False)
    before = head(books)
    with pytest.raises(Refused) as refusal:
        add_rule(books, **fields)
    assert [fault.path for fault in refusal.value.faults] == [path]
    assert (head(books), find(books)) == (before, None)


def test_rules_may_name_cards_control_accounts_with_their_contacts_and_other_bank_accounts(books):
    add(books, "contacts", id="acme", kind="customer", name="Acme")
    add_rule(books, "a", account_id=CARD, contra_account_id=CHECKING)
    add_rule(books, "b", account_id=CHECKING, contra_account_id=SAVINGS)
    add_rule(books, "c", contra_account_id=RECEIVABLE, contact_id="acme")
    assert_sound(books)


def test_a_rule_keeps_an_account_that_becomes_inactive(books):
    add_rule(books)
    change(books, "accounts", SUPPLIES, active=False)
    assert change_rule(books, name="Other").contra_account_id == SUPPLIES


def test_what_a_rule_names_cannot_be_removed(books):
    add(books, "contacts", id="vend", kind="vendor", name="Vend")
    add_rule(books, account_id=CARD, contact_id="vend")
    for collection, id_ in (("accounts", CARD), ("accounts", SUPPLIES), ("contacts", "vend")):
        with pytest.raises(InUse) as refusal:
            drop(books, collection, id_)
        assert refusal.value.counts == {"rules": 1}
    books.run(remove, BANK_RULES, "r")
    drop(books, "contacts", "vend")


def test_a_merge_of_accounts_or_contacts_redirects_rules(books):
    add(books, "contacts", id="old", kind="vendor", name="Old")
    add(books, "contacts", id="new", kind="vendor", name="New")
    add_rule(books, account_id=SAVINGS, contact_id="old")
    books.run(merge_contact, "old", "new")
    books.run(merge_account, SUPPLIES, TRAVEL)
    books.run(merge_account, SAVINGS, CHECKING)
    rule = find(books)
    assert (rule.account_id, rule.contra_account_id, rule.contact_id) == (CHECKING, TRAVEL, "new")
    assert_sound(books)


def test_a_merge_that_would_leave_a_rule_with_one_account_on_both_sides_names_the_rule(books):
    add_rule(books, account_id=CHECKING, contra_account_id=SAVINGS)
    with pytest.raises(Conflict, match="rule 'r' prevents the merge"):
        books.run(merge_account, SAVINGS, CHECKING)


def test_rules_are_logged_and_no_part_of_checksums(books):
    before = books.read(checksums)
    add_rule(books)
    change_rule(books, name="Other")
    books.run(remove, BANK_RULES, "r")
    assert books.read(checksums) == before
    changes = books.read(lambda work: work.session.log.read(LogQuery(collection="rules")))
    assert [(change.id, change.op) for change in changes] == [
        ("r", "put"),
        ("r", "put"),
        ("r", "delete"),
    ]
    assert not books.read(verify_books).faults


def test_a_stale_version_is_refused(books):
    rule = add_rule(books)
    change_rule(books, name="Other")
    with pytest.raises(Stale):
        books.run(amend, BANK_RULES, "r", {"name": "Third"}, version=rule.version)


@pytest.mark.parametrize(
    ("ids", "error", "words"),
    [
        (["a", "b"], Conflict, "these are missing: 'c'"),
        ([], Conflict, "these are missing: 'a', 'b', 'c'"),
        (["a", "b", "c", "a"], Refused, "the rule 'a' must be listed only once"),
        (["a", "b", "d"], Refused, "there is no rule 'd'"),
    ],
)
def test_an_order_that_is_not_one_of_all_rules_is_refused(books, ids, error, words):
    for id_ in "abc":
        add_rule(books, id_)
    before = order_of(books)
    with pytest.raises(error, match=words):
        books.run(order_rules, ids)
    assert order_of(books) == before


def test_a_new_order_changes_only_the_rules_that_move_and_is_one_commit(books):
    for id_ in "abcd":
        add_rule(books, id_)
    versions = {id_: find(books, id_).version for id_ in "abcd"}
    before = head(books)
    books.run(order_rules, ["a", "c", "b", "d"])
    assert order_of(books) == [("a", 1), ("c", 2), ("b", 3), ("d", 4)]
    assert {id_ for id_ in "abcd" if find(books, id_).version != versions[id_]} == {"b", "c"}
    assert head(books) == before + 2


@settings(max_examples=examples(0.3))
@given(st.permutations(["a", "b", "c", "d"]), st.lists(st.integers(1, 5), min_size=4, max_size=4))
def test_any_order_can_be_given_whatever_the_positions_were(order, positions):
    books = new_books(MemoryStore())
    for id_, position in zip("abcd", positions, strict=True):
        add_rule(books, id_, position=position)
    books.run(order_rules, order)
    assert order_of(books) == [(id_, place) for place, id_ in enumerate(order, 1)]


def test_an_account_of_new_books_that_a_rule_names_is_in_use_and_no_import_takes_its_place(books):
    assert RENT in books.read(untouched_starters)
    add_rule(books, contra_account_id=RENT)
    assert RENT not in books.read(untouched_starters)
