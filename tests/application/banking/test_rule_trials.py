"""Trying bank rules on the history: what they match, and whether the books say the same."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from application.banking.bank_transactions import void_transaction
from application.banking.rule_trials import (
    History,
    RuleTrial,
    check_history,
    try_all_rules,
    try_rule,
)
from application.unit_of_work.books import Books
from domain.banking.bank_rules import BankRule, TextCondition
from domain.errors import Refused
from tests.application.actions import (
    CARD,
    CHECKING,
    MARCH,
    SAVINGS,
    SUPPLIES,
    TRAVEL,
    add,
    deposit,
    head,
    splits,
)
from tests.application.banking.test_bank_rules import add_rule, find


def spend(books: Books, id_: str, payee: str = "Starbucks", other: str = SUPPLIES, **more: Any):
    fields = {"day": date(2026, 3, 15), "cents": -500, **more}
    return deposit(books, id_, other=other, payee=payee, **fields)


def trial_of(books: Books, rule: BankRule | None = None, **history: Any) -> RuleTrial:
    before = head(books)
    chosen = History(**history)
    trial = (
        books.read(try_all_rules, chosen) if rule is None else books.read(try_rule, rule, chosen)
    )
    assert head(books) == before
    return trial


def listed(trial: RuleTrial) -> list[tuple[str, bool]]:
    return [(row.transaction.id, row.agrees) for row in trial.rows]


def draft(**fields: Any) -> BankRule:
    return BankRule(
        **{
            "id": "draft",
            "name": "Draft",
            "position": 9,
            "text_conditions": (TextCondition(text="starbucks"),),
            "contra_account_id": SUPPLIES,
            **fields,
        }
    )


def test_a_trial_lists_the_newest_first_and_says_what_agrees(books):
    add_rule(books)
    spend(books, "a", day=date(2026, 3, 1))
    spend(books, "b", day=date(2026, 3, 3), other=TRAVEL)
    spend(books, "c", day=date(2026, 3, 2))
    spend(books, "d", payee="Shell")
    trial = trial_of(books, find(books))
    assert listed(trial) == [("b", False), ("c", True), ("a", True)]
    assert (trial.examined, trial.matched, trial.agreeing, trial.differing) == (4, 3, 2, 1)
    assert trial.rows[0].account_ids == (TRAVEL,)
    assert trial.rows[0].outcome.account_id == SUPPLIES


def test_a_draft_is_tried_without_being_stored(books):
    spend(books, "a")
    assert listed(trial_of(books, draft())) == [("a", True)]
    assert find(books, "draft") is None


def test_a_draft_that_could_not_be_saved_is_refused(books):
    for fields in ({"contra_account_id": "nowhere"}, {"account_id": SUPPLIES}):
        with pytest.raises(Refused):
            trial_of(books, draft(**{"contra_account_id": TRAVEL, **fields}))


def test_an_inactive_rule_is_tried_alone_and_not_with_all(books):
    add_rule(books, active=False)
    spend(books, "a")
    assert listed(trial_of(books, find(books))) == [("a", True)]
    trial = trial_of(books)
    assert (trial.counts, trial.examined, trial.matched) == ((), 1, 0)


def test_of_all_rules_the_first_one_that_matches_is_counted(books):
    add_rule(books, "large", amount_from=400)
    add_rule(books, "any", contra_account_id=TRAVEL)
    spend(books, "a", cents=-300, other=TRAVEL)
    spend(books, "b", cents=-400)
    spend(books, "c", cents=-500, other=TRAVEL)
    trial = trial_of(books)
    counts = {count.rule.id: (count.agreeing, count.differing) for count in trial.counts}
    assert counts == {"large": (1, 1), "any": (1, 0)}
    assert [row.earlier for row in trial.rows] == [None] * 3


def test_a_rule_that_is_tried_alone_names_the_earlier_rule_that_would_win(books):
    add_rule(books, "first", amount_from=400)
    add_rule(books, "off", active=False)
    add_rule(books, "r")
    add_rule(books, "later")
    spend(books, "a", cents=-300)
    spend(books, "b", cents=-400)
    trial = trial_of(books, find(books))
    earlier = {row.transaction.id: row.earlier and row.earlier.id for row in trial.rows}
    assert earlier == {"a": None, "b": "first"}
    assert trial.counts[0].earlier == 1


def test_a_changed_rule_is_tried_in_place_of_the_stored_one(books):
    rule = add_rule(books, amount_from=400)
    spend(books, "a", cents=-300)
    changed = draft(id=rule.id, name=rule.name, position=rule.position)
    assert [row.earlier for row in trial_of(books, changed).rows] == [None]


def test_void_transactions_are_left_out(books):
    spend(books, "a")
    spend(books, "b")
    books.run(void_transaction, "a", "mistake", None)
    trial = trial_of(books, draft())
    assert (listed(trial), trial.examined) == ([("b", True)], 1)


@pytest.mark.parametrize(
    ("history", "ids"),
    [
        ({}, ["d", "c", "b", "a"]),
        ({"first": date(2026, 3, 2)}, ["d", "c", "b"]),
        ({"last": date(2026, 3, 2)}, ["b", "a"]),
        ({"first": date(2026, 3, 2), "last": date(2026, 3, 3)}, ["c", "b"]),
        ({"account_id": CARD}, ["c"]),
        ({"limit": 2}, ["d", "c"]),
        ({"show": "agreeing"}, ["c", "a"]),
        ({"show": "differing"}, ["d", "b"]),
        ({"show": "agreeing", "limit": 1}, ["c"]),
    ],
)
def test_the_history_can_be_limited(books, history, ids):
    for place, id_ in enumerate("abcd", 1):
        account = CARD if id_ == "c" else CHECKING
        other = SUPPLIES if place % 2 else TRAVEL
        spend(books, id_, day=date(2026, 3, place), other=other, account=account)
    trial = trial_of(books, draft(), **history)
    assert [row.transaction.id for row in trial.rows] == ids
    if "limit" in history or "show" in history:
        assert (trial.examined, trial.matched, trial.agreeing) == (4, 4, 2)


def test_a_history_that_ends_before_it_begins_or_has_no_account_is_refused(books):
    for history, path in (
        (History(date(2026, 3, 2), date(2026, 3, 1)), "/from"),
        (History(account_id="nowhere"), "/account_id"),
    ):
        with pytest.raises(Refused) as refusal:
            books.read(check_history, history)
        assert [fault.path for fault in refusal.value.faults] == [path]


def test_a_transaction_agrees_if_it_has_what_the_rule_gives_and_all_of_it(books):
    add(books, "contacts", id="vend", kind="vendor", name="Vend")
    add(books, "contacts", id="other", kind="vendor", name="Other")
    spend(books, "plain")
    spend(books, "with", contact_id="vend")
    spend(books, "other", contact_id="other")
    for id_, second in (("split", TRAVEL), ("twice", SUPPLIES)):
        shares = splits((SUPPLIES, -300), (second, -200))
        fields = {"payee": "Starbucks", "account_id": CHECKING, "amount": -500, "splits": shares}
        add(books, "bank-transactions", id=id_, date=MARCH, **fields)
    account_only = dict(listed(trial_of(books, draft())))
    assert account_only == {
        "plain": True, "with": True, "other": True, "split": False, "twice": True
    }  # fmt: skip
    both = dict(listed(trial_of(books, draft(contact_id="vend"))))
    assert [id_ for id_, agrees in both.items() if agrees] == ["with"]
    contact_only = draft(contact_id="vend", contra_account_id=None)
    assert [id_ for id_, agrees in listed(trial_of(books, contact_only)) if agrees] == ["with"]


def test_a_transaction_without_a_payee_is_known_by_the_name_of_its_contact(books):
    add(books, "contacts", id="star", kind="vendor", name="Starbucks")
    spend(books, "a", payee="", contact_id="star")
    assert listed(trial_of(books, draft())) == [("a", True)]


def test_a_long_history_is_read_to_its_end(books):
    days = Counter[date]()
    for number in range(600):
        day = date(2026, 1, 1 + number % 3)
        spend(books, f"t{number:04d}", day=day, account=SAVINGS)
        days[day] += 1
    trial = trial_of(books, draft(), limit=1000)
    assert (trial.examined, trial.matched, len(trial.rows)) == (600, 600, 600)
    keys = [(row.transaction.date, row.transaction.id) for row in trial.rows]
    assert keys == sorted(keys, reverse=True)
