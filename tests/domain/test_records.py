"""Records: the rules of their fields, and that no record can break them."""

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from application.collections.kinds import KINDS
from application.serialization import from_json, json_text, to_json
from domain.errors import Refused
from domain.invoicing.items import Item
from domain.ledger.accounts import Account
from domain.ledger.entries import EntryHeader
from domain.ledger.journals import Journal, PostedJournal
from domain.records import Part, fields_of, kind_of
from domain.references import references, repoint
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


@pytest.mark.parametrize("kind", sorted(KINDS))
@some
@given(st.data())
def test_every_kind_that_holds_a_reference_can_be_repointed(kind, data):
    record = data.draw(parts(KINDS[kind]))
    for _, target_kind, target in references(record):
        try:
            changed = repoint(record, target_kind, target, "somewhere-else")
        except Refused:
            # The account of a transaction differs from its splits; invoices are named once.
            continue
        referred = [(referred_kind, id_) for _, referred_kind, id_ in references(changed)]
        assert (target_kind, target) not in referred
        assert (target_kind, "somewhere-else") in referred


@some
@given(records())
def test_repointing_to_the_same_id_changes_nothing(record):
    for _, kind, target in references(record):
        assert repoint(record, kind, target, target) == record


@pytest.mark.parametrize("part", PARTS, ids=kind_of)
def test_every_field_has_a_rule_a_choice_or_a_plain_type(part):
    for field in fields_of(part):
        assert field.rule or field.choices or field.many or field.type is bool, (
            f"{part.__name__}.{field.name} takes anything"
        )


@pytest.mark.parametrize("part", PARTS, ids=kind_of)
def test_every_rule_has_words_and_an_example(part):
    for field in fields_of(part):
        if isinstance(field.rule, FieldRule):
            assert field.rule.words
            assert field.rule.example is not None
            assert field.rule.limits


@pytest.mark.parametrize("part", PARTS, ids=kind_of)
def test_every_default_satisfies_its_own_field(part):
    for field in fields_of(part):
        if field.default is not attrs.NOTHING:
            assert field.check(field.default) is None, f"{part.__name__}.{field.name}"


@pytest.mark.parametrize("part", PARTS, ids=kind_of)
def test_no_field_takes_a_value_of_another_type(part):
    for field in fields_of(part):
        wrong = 1.5
        assert field.check(wrong), f"{part.__name__}.{field.name} takes {wrong!r}"
        assert field.optional or field.check(None)
        if field.type is int:
            assert field.check(True), f"{part.__name__}.{field.name} takes a boolean for a number"
        if field.type is str:
            assert field.check(b"bytes")


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
        "account",
        "applied-credit",
        "attachment",
        "bank-reconciliation",
        "bank-transaction",
        "batch",
        "bill",
        "bill-payment",
        "cleared",
        "contact",
        "invoice",
        "item",
        "journal",
        "mapping",
        "message",
        "payment",
        "preference",
        "rule",
        "settings",
        "terms",
    ]
    assert kind_of(PostedJournal) == "posted-journal"


def test_the_version_is_not_a_field():
    assert "version" not in {each.name for part in PARTS for each in fields_of(part)}


def test_required_fields_are_known_from_the_record():
    assert required_by_default(Account) == ["id", "name", "type"]
    assert required_by_default(Journal) == ["id", "date", "lines"]


def test_a_class_with_a_field_of_another_type_is_not_a_record():
    @attrs.frozen(kw_only=True)
    class Odd(Part):
        when: bytes

    with pytest.raises(TypeError, match="cannot hold"):
        fields_of(Odd)
