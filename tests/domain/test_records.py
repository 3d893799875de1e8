"""Records: one description of their fields, and none that breaks its rules."""

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from application.collections.registry import KINDS
from application.serialization import from_json, json_text, to_json
from domain.errors import Refused
from domain.invoicing.items import Item
from domain.ledger.accounts import Account
from domain.ledger.entries import EntryHeader
from domain.ledger.journals import Journal, PostedJournal
from domain.records import Part, fields_of, kind_of, references, repoint
from domain.values import FieldRule
from tests.strategies import examples, parts, records, required_by_default

some = settings(max_examples=examples(0.08))

PARTS = sorted(
    {
        *KINDS.values(),
        *(each.type for kind in KINDS.values() for each in fields_of(kind) if each.many),
        EntryHeader,
    },
    key=kind_of,
)


@pytest.mark.parametrize("kind", sorted(KINDS))
@some
@given(st.data())
def test_every_kind_of_record_reads_back_as_it_was_stored(kind, data):
    record = data.draw(parts(KINDS[kind]))
    again = from_json(KINDS[kind], to_json(record))
    assert again == record
    assert json_text(again) == json_text(record)


@some
@given(records())
def test_every_kind_that_holds_a_reference_can_be_repointed(record):
    for _, kind, target in references(record):
        try:
            changed = repoint(record, kind, target, "somewhere-else")
        except Refused:
            continue  # a transaction's account cannot become that of its split, nor one invoice stand twice
        assert (kind, target) not in {(each, id_) for _, each, id_ in references(changed)}
        assert ("somewhere-else") in {id_ for _, _, id_ in references(changed)}


@some
@given(records())
def test_repointing_to_the_same_id_changes_nothing(record):
    for _, kind, target in references(record):
        assert repoint(record, kind, target, target) == record


@pytest.mark.parametrize("part", PARTS, ids=kind_of)
def test_every_field_has_a_rule_a_choice_or_a_plain_type(part):
    for each in fields_of(part):
        assert each.rule or each.choices or each.many or each.type is bool, (
            f"{part.__name__}.{each.name} takes anything"
        )


@pytest.mark.parametrize("part", PARTS, ids=kind_of)
def test_every_rule_stands_in_words_with_an_example(part):
    for each in fields_of(part):
        if isinstance(each.rule, FieldRule):
            assert each.rule.words
            assert each.rule.example is not None
            assert each.rule.limits


@pytest.mark.parametrize("part", PARTS, ids=kind_of)
def test_every_default_satisfies_its_own_field(part):
    for each in fields_of(part):
        if each.default is not attrs.NOTHING:
            assert each.check(each.default) is None, f"{part.__name__}.{each.name}"


@pytest.mark.parametrize("part", PARTS, ids=kind_of)
def test_no_field_takes_a_value_of_another_type(part):
    for each in fields_of(part):
        wrong = 1.5
        assert each.check(wrong), f"{part.__name__}.{each.name} takes {wrong!r}"
        assert each.optional or each.check(None)
        if each.type is int:
            assert each.check(True), f"{part.__name__}.{each.name} takes a boolean for a number"
        if each.type is str:
            assert each.check(b"bytes")


@some
@given(records(), st.data())
def test_no_record_can_be_made_that_breaks_the_rule_of_a_field(record, data):
    name = data.draw(st.sampled_from([each.name for each in fields_of(type(record))]))
    with pytest.raises(Refused) as refusal:
        attrs.evolve(record, **{name: 1.5})
    assert [fault.path for fault in refusal.value.faults] == [f"/{name}"]


def test_all_faulty_fields_are_named_at_once():
    with pytest.raises(Refused) as refusal:
        Item(id="a b", name="", rate=1)
    assert [fault.path for fault in refusal.value.faults] == ["/id", "/name", "/rate"]


def test_a_record_cannot_be_changed_in_place():
    item = Item(id="a", name="a")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        item.name = "b"


def test_kinds_are_named_in_the_singular():
    assert sorted(KINDS) == [
        "account", "applied-credit", "bank-transaction", "bill", "bill-payment", "cleared", "contact", "invoice", "item", "journal", "payment", "settings",
        "terms",
    ]  # fmt: skip
    assert kind_of(PostedJournal) == "posted-journal"


def test_the_version_is_no_field():
    assert "version" not in {each.name for part in PARTS for each in fields_of(part)}


def test_what_must_be_given_is_known_from_the_record():
    assert required_by_default(Account) == ["id", "name", "type"]
    assert required_by_default(Journal) == ["id", "date", "lines"]


def test_a_class_that_holds_something_else_is_no_record():
    @attrs.frozen(kw_only=True)
    class Odd(Part):
        when: bytes

    with pytest.raises(TypeError, match="cannot hold"):
        fields_of(Odd)
