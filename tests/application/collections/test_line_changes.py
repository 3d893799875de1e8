"""Changes of documents line by line, over both stores."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from application.collections.line_changes import with_line_ids
from application.collections.operations import amend, create, replace
from application.collections.registry import BILLS, COLLECTIONS
from application.serialization import from_json, json_text
from application.sync.checksums import checksums
from domain.errors import Refused
from domain.lines import line_fields_of
from domain.records import fields_of
from tests.application.actions import MARCH, RENT, SUPPLIES, contact, log
from tests.domain.test_lines import KINDS
from tests.strategies import examples, parts
from tests.support import new_books, stores


def lines_of(document):
    (name,) = line_fields_of(type(document))
    return name, getattr(document, name)


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
def test_any_ids_in_any_order_keep_those_lines_as_they_are(kind, data):
    document = data.draw(parts(kind))
    name, lines = lines_of(document)
    chosen = data.draw(
        st.permutations(lines).flatmap(
            lambda all_: st.sampled_from([all_[:count] for count in range(len(all_) + 1)])
        )
    )
    sent = {name: tuple({"id": line.id} for line in chosen)}
    kept = with_line_ids(document, sent, keeps_left_out=True)[name]
    assert [type(lines[0])(**line) for line in kept] == chosen
    assert with_line_ids(document, sent)[name] == sent[name]


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
def test_a_line_keeps_exactly_what_is_left_out(kind, data):
    document, other = data.draw(parts(kind)), data.draw(parts(kind))
    name, (line, *_) = lines_of(document)
    _, (wanted, *_) = lines_of(other)
    fields = [field.name for field in fields_of(type(line)) if field.name != "id"]
    given_fields = data.draw(st.sets(st.sampled_from(fields)))
    sent = {"id": line.id, **{field: getattr(wanted, field) for field in given_fields}}
    (merged,) = with_line_ids(document, {name: (sent,)}, keeps_left_out=True)[name]
    for field in fields:
        assert merged[field] == getattr(wanted if field in given_fields else line, field)


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
def test_new_lines_get_ids_that_no_line_has_or_had(kind, data):
    document = data.draw(parts(kind))
    name, lines = lines_of(document)
    kept = data.draw(st.lists(st.sampled_from(lines), unique_by=lambda line: line.id))
    new = data.draw(st.integers(1, 3))
    sent = [*({"id": line.id} for line in kept), *({} for _ in range(new))]
    after = with_line_ids(document, {name: sent}, keeps_left_out=True)[name]
    ids = [line["id"] for line in after]
    assert len({*ids, *(line.id for line in lines)}) == len(lines) + new


def test_a_fault_names_every_wrong_id():
    bill = parts(BILLS.kind)

    @given(bill)
    @settings(max_examples=1)
    def check(document):
        sent = ({"id": "no"}, {"id": document.lines[0].id}, {"id": document.lines[0].id})
        with pytest.raises(Refused) as refusal:
            with_line_ids(document, {"lines": sent})
        assert [fault.path for fault in refusal.value.faults] == ["/lines/0/id", "/lines/2/id"]

    check()


amounts = st.integers(1, 1000)
accounts = st.sampled_from([RENT, SUPPLIES])
new_line = st.fixed_dictionaries({"account_id": accounts, "amount": amounts})
steps = st.lists(
    st.tuples(
        st.sampled_from(["patch", "put"]),
        st.lists(st.tuples(st.integers(0, 9), new_line), min_size=1, max_size=5),
        st.dictionaries(st.sampled_from("abc"), st.none() | st.sampled_from("xy"), max_size=2),
    ),
    max_size=6,
)


@settings(max_examples=examples(0.3))
@given(st.lists(new_line, min_size=1, max_size=4), steps)
def test_both_stores_and_a_replay_of_the_log_have_the_same_lines_ids_and_metadata(first, changes):
    with TemporaryDirectory() as folder:
        by_kind = {kind: new_books(store) for kind, store in stores(Path(folder)).items()}
        for books in by_kind.values():
            contact(books, "v", "vendor")
            bill = {"id": "b", "contact_id": "v", "date": MARCH, "lines": first}
            books.run(create, BILLS, bill)
            for way, lines, metadata in changes:
                _change(books, way, lines, metadata)
        memory, sqlite = by_kind.values()
        assert memory.read(checksums) == sqlite.read(checksums)
        for books in by_kind.values():
            current = books.read(lambda work: work.get(BILLS.kind, "b"))
            logged = log(books, collection="bills", record_id="b")
            assert logged[-1].after == json_text(current)
            assert [change.before for change in logged[1:]] == [
                change.after for change in logged[:-1]
            ]
            replayed = from_json(BILLS.kind, json.loads(logged[-1].after), version=current.version)
            assert replayed == current
            times = books.read(lambda work: work.session.log.times([("bills", "b")]))
            assert (times["bills", "b"].created_at, times["bills", "b"].updated_at) == (
                logged[0].at,
                logged[-1].at,
            )
        for books in by_kind.values():
            books.store.close()


def _change(books, way, lines, metadata):
    """Keep the lines whose places are drawn, change every other one of them, and add the rest."""
    current = books.read(lambda work: work.get(BILLS.kind, "b"))
    sent, seen = [], set()
    for place, line in lines:
        if place < len(current.lines) and place not in seen:
            seen.add(place)
            known = {"id": current.lines[place].id}
            sent.append({**known, **line} if way == "put" or place % 2 else known)
        else:
            sent.append(line)
    if way == "patch":
        books.run(amend, BILLS, "b", {"lines": sent, "metadata": metadata})
    else:
        texts = {name: text for name, text in metadata.items() if text}
        given_fields = {"contact_id": "v", "lines": sent, "metadata": texts}
        books.run(replace, BILLS, "b", given_fields)


def test_every_collection_has_records_that_take_tags():
    for collection in COLLECTIONS.values():
        names = {field.name for field in fields_of(collection.kind)}
        assert {"external_id", "metadata"} <= names
