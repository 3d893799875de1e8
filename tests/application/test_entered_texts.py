"""Names that are entered: kept in one form, unique in any form, without invisible characters."""

import unicodedata
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from application.collections.registry import COLLECTIONS
from application.entered_texts import normalize_entered
from application.integrity.verify_books import verify_books
from application.invoicing.invoices import duplicate_invoice, void_invoice
from application.ledger.company import change_settings
from application.ports.queries import Query, TextIs
from domain.errors import Conflict, Refused
from domain.invoicing.contacts import Contact
from domain.invoicing.invoices import Invoice
from domain.invoicing.items import Item
from domain.records import fields_of
from domain.texts import name_key, normal_name
from tests.application.actions import (
    MARCH,
    add,
    assert_sound,
    change,
    contact,
    earned,
    get,
    invoice,
)
from tests.strategies import examples

NFC, NFD = "Jos\u00e9", "Jose\u0301"
HIDDEN = "Acme\u200b"

NAMED = {
    "accounts": {"type": "asset", "number": ""},
    "contacts": {"kind": "customer"},
    "items": {},
    "terms": {},
}
"""The collections whose records have names, with what else they need."""


def names(books, collection, **where):
    kind = COLLECTIONS[collection].kind
    conditions = tuple(TextIs(field, text) for field, text in where.items())
    page = books.read(lambda work: work.session.records.page(kind, Query(where=conditions)))
    return [getattr(record, "name", None) or record.number for record in page.items]


# Kept


@pytest.mark.parametrize("collection", NAMED)
def test_a_name_is_kept_in_one_form(books, collection):
    made = add(books, collection, name=f"  {NFD}\u00a0  Ltd ", **NAMED[collection])
    assert made.name == f"{NFC} Ltd"
    assert change(books, collection, made.id, name=f" {NFD} ").name == NFC
    assert_sound(books)


def test_the_numbers_of_documents_and_accounts_are_kept_in_one_form(books):
    contact(books)
    assert invoice(books, "i", number=f" {NFD}  1 ").number == f"{NFC} 1"
    assert add(books, "accounts", type="asset", name="A", number=" 1 2 ").number == "1 2"
    assert add(books, "accounts", type="asset", name="B", number="  ").number == ""


def test_the_name_of_the_company_is_kept_in_one_form(books):
    assert books.run(change_settings, {"name": f" {NFD} & Co "}).name == f"{NFC} & Co"


def test_memos_are_kept_as_they_were_entered(books):
    made = add(books, "contacts", kind="vendor", name="A", notes=f"  {NFD}  \n x ")
    assert made.notes == f"  {NFD}  \n x "


def test_a_name_of_spaces_is_refused(books):
    with pytest.raises(Refused) as refused:
        add(books, "items", name="\u00a0 \u3000")
    assert [fault.path for fault in refused.value.faults] == ["/name"]


TEXTS = st.text(
    st.sampled_from("aAéÉßeI1\uff21 \u00a0\u3000\u0301\u200d")
    | st.characters(categories=["L", "N"]),
    max_size=9,
)
NAMES = TEXTS.filter(lambda text: normal_name(text) and len(text.encode("utf-16")) < 60)


def test_a_name_is_taken_if_another_form_of_it_is(books):
    """Of any two names one is refused exactly if their keys are equal."""
    place = iter(range(10**9))

    @settings(
        max_examples=examples(0.5), suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(NAMES, st.lists(st.sampled_from(["NFC", "NFD", "NFKC", "upper", "lower"]), max_size=3))
    def holds(name, changes):
        other = name
        for form in changes:
            is_form = form.startswith("N")
            other = unicodedata.normalize(form, other) if is_form else getattr(other, form)()
        id_, twin = f"a{next(place)}", f"b{next(place)}"
        try:
            add(books, "items", id=id_, name=name)
        except Conflict:
            return  # an earlier example has the name
        if not normal_name(other):
            return
        if name_key(name) == name_key(other):
            with pytest.raises(Conflict, match="taken by item"):
                add(books, "items", id=twin, name=other)
        assert change(books, "items", id_, name=other).name == normal_name(other)

    holds()


def test_jose_with_and_without_accent_are_two_names(books):
    for name in (NFC, "Jose"):
        add(books, "contacts", kind="customer", name=name)
    with pytest.raises(Conflict, match="taken"):
        add(books, "contacts", kind="customer", name="JOSE\u0301")
    with pytest.raises(Conflict, match="taken"):
        add(books, "contacts", kind="customer", name="\uff2a\uff2f\uff33\uff25")


# Invisible characters


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_no_text_that_is_entered_may_have_an_invisible_character(collection):
    kind = COLLECTIONS[collection].kind
    texts = [field for field in fields_of(kind) if field.rule and field.rule.is_free_text]
    assert texts
    for field in texts:
        with pytest.raises(Refused) as refused:
            normalize_entered(kind, {field.name: "a\u2060b"})
        (fault,) = refused.value.faults
        assert fault.path == f"/{field.name}"
        assert "U+2060 (WORD JOINER)" in fault.message
        normalize_entered(kind, {field.name: "a\u200d\u200cb"})


def test_all_invisible_characters_of_a_record_are_told_at_once(books):
    contact(books)
    line = {
        "description": "x\u00ad",
        "quantity": Decimal(1),
        "rate": Decimal(1),
        "account_id": "account-4100",
    }
    with pytest.raises(Refused) as refused:
        add(books, "invoices", contact_id="acme", memo=HIDDEN, lines=({**line}, {**line}))
    assert [fault.path for fault in refused.value.faults] == [
        "/lines/0/description",
        "/lines/1/description",
        "/memo",
    ]


def test_the_reason_of_a_void_has_no_invisible_character(books):
    contact(books)
    invoice(books, "i")
    with pytest.raises(Refused, match="U\\+200B"):
        books.run(void_invoice, "i", HIDDEN)


# What older versions accepted


@pytest.fixture
def older(books):
    """Books with what older versions accepted: one name in two forms, spaces, hidden characters."""
    contact(books)
    invoice(books, "i", lines=earned(("account-4100", 1000)))

    def enter(work):
        for id_, name in (("a", NFC), ("b", NFD), ("c", HIDDEN), ("d", "A  B")):
            work.save_derived(Contact(id=id_, kind="customer", name=name, notes=HIDDEN))
        for id_, name in (("x", "One"), ("y", "\uff2f\uff2e\uff25")):
            work.save_derived(Item(id=id_, name=name))
        document = work.get(Invoice, "i")
        lines = tuple(evolve(line, description=HIDDEN) for line in document.lines)
        work.save(evolve(document, memo=HIDDEN, lines=lines))

    books.run(enter)
    return books


def test_older_names_stay_as_they_are_when_another_field_changes(older):
    for id_ in "abcd":
        before = get(older, "contacts", id_)
        after = change(older, "contacts", id_, phone="1")
        assert (after.name, after.notes, after.phone) == (before.name, before.notes, "1")
        assert change(older, "contacts", id_, name=before.name, phone="2").name == before.name
    assert change(older, "items", "y", description="z").name == "\uff2f\uff2e\uff25"
    line = {
        "description": HIDDEN,
        "quantity": Decimal(1),
        "rate": Decimal(2),
        "account_id": "account-4100",
    }
    assert change(older, "invoices", "i", lines=(line,)).lines[0].description == HIDDEN
    with pytest.raises(Refused):
        change(older, "contacts", "c", name=HIDDEN + "!")


def test_older_documents_can_be_duplicated_and_voided(older):
    assert older.run(duplicate_invoice, "i").memo == HIDDEN
    assert older.run(void_invoice, "i", "twice").document.is_void


def test_a_double_of_an_older_name_can_be_renamed_but_not_to_another_double(older):
    with pytest.raises(Conflict):
        change(older, "contacts", "d", name="jos\u00c9")
    assert change(older, "contacts", "b", name="Jose").name == "Jose"


def test_verify_tells_the_doubles_of_older_files(older):
    assert list(older.read(verify_books).faults) == [
        "contact 'b': it has the same name as 'a'; rename one of them",
        "item 'y': it has the same name as 'x'; rename one of them",
    ]
    change(older, "contacts", "b", name="Joe")
    change(older, "items", "y", name="Two")
    assert older.read(verify_books).ok


# Found


@pytest.mark.parametrize("searched", ["jose", "JOSE", NFC, NFD, " José ", "\uff2aOSE"])
def test_a_filter_finds_a_name_without_regard_to_capitals_and_accents(books, searched):
    for name in ("José", "Jose", "Josef", "Zoë"):
        add(books, "contacts", kind="customer", name=name)
    assert sorted(names(books, "contacts", name=searched)) == ["Jose", "José"]
    assert names(books, "contacts", name="zoe") == ["Zoë"]


def test_a_filter_finds_a_number_without_regard_to_capitals_and_accents(books):
    contact(books)
    invoice(books, "i", number="Réf-1", day=MARCH)
    invoice(books, "j", number="Réf-10", day=MARCH)
    assert names(books, "invoices", number="ref-1") == ["Réf-1"]
    change(books, "invoices", "i", number="Other")
    assert names(books, "invoices", number="ref-1") == []
    assert names(books, "invoices", number="OTHER") == ["Other"]
