"""Changing preferences and themes: what a change sets, removes, leaves alone and logs."""

import json
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.storage.sqlite.store import SqliteStore
from application.integrity.verify_books import verify_books
from application.ports.change_log import LogQuery
from application.serialization import canonical
from application.sync.preferences import change_preferences, read_preferences
from domain.errors import Refused, TooLarge
from domain.opaque_values import OpaqueValue
from domain.sync.preferences import MOST_BYTES, Preference, ThemeSetting
from tests.application.actions import head
from tests.application.sync.pushing import push, put
from tests.strategies import examples, json_values, setting_texts, theme_settings
from tests.support import new_books, stores

KEYS = st.sampled_from(["a", "b", "width", "漢 字", "x" * 200])
CHANGES = st.lists(
    st.dictionaries(KEYS, st.none() | json_values(), max_size=3)
    | st.dictionaries(
        st.sampled_from(["[dark] text", "[dark] Text", "[light] text"]) | theme_settings().map(str),
        st.none() | setting_texts(),
        max_size=3,
    ),
    min_size=1,
    max_size=4,
)


def opaque(value: object) -> OpaqueValue:
    return OpaqueValue(canonical(value))


def change(books, changes) -> None:
    """Change preferences, given as JSON values."""
    values = {id_: None if value is None else opaque(value) for id_, value in changes.items()}
    books.run(change_preferences, values)


def kept(books):
    """All preferences by id, as JSON values."""
    records = books.read(lambda work: list(work.session.records.all(Preference)))
    return {record.id: json.loads(record.value.notation) for record in records}


def logged(books, since=0):
    """The changes of preferences in the log: the id, and the record or None."""
    query = LogQuery(since=since, collection="prefs", limit=10_000)
    changes = books.read(lambda work: work.session.log.read(query))
    return [(row.id, json.loads(row.after) if row.after else None) for row in changes]


def differ_in_capitals_only(ids) -> bool:
    """Whether two of these are settings of themes that INI files do not tell apart."""
    places = [setting.comparable for id_ in ids if (setting := ThemeSetting.of(id_))]
    return len(set(places)) < len(places)


@settings(max_examples=examples(0.3))
@given(CHANGES)
def test_a_change_merges_keys_in_every_store(tmp_path_factory, steps):
    for store in stores(tmp_path_factory.mktemp("books")).values():
        books = new_books(store)
        expected: dict[str, object] = {}
        for changes in steps:
            merged = {**expected, **changes}
            merged = {id_: value for id_, value in merged.items() if value is not None}
            if differ_in_capitals_only(merged):
                with pytest.raises(Refused):
                    change(books, changes)
            else:
                change(books, changes)
                expected = merged
            assert canonical(kept(books)) == canonical(expected)
        replayed: dict[str, object] = {}
        for id_, record in logged(books):
            replayed.pop(id_, None)
            if record is not None:
                assert set(record) == {"id", "value"}
                replayed[id_] = record["value"]
        assert canonical(replayed) == canonical(expected)
        assert books.read(verify_books).ok
        store.close()


def test_values_are_told_apart_from_texts_of_themes(books):
    change(books, {"b": [1, {"c": None}], "a": True, "[dark] text": "#fff", "[dark] back": ""})
    change(books, {"[a b] c d": "e = f"})
    preferences = books.read(read_preferences)
    assert preferences.values == {"a": opaque(True), "b": opaque([1, {"c": None}])}
    assert preferences.themes == {"a b": {"c d": "e = f"}, "dark": {"back": "", "text": "#fff"}}
    assert [*preferences.themes["dark"]] == ["back", "text"]


def test_what_does_not_change_is_not_logged(books):
    change(books, {"a": 1, "b": "x"})
    version = head(books)
    change(books, {"a": 1, "c": None})
    assert head(books) == version
    change(books, {"a": True, "b": None})
    assert logged(books, version) == [("b", None), ("a", {"id": "a", "value": True})]


def test_all_faults_are_named_by_their_ids_and_nothing_changes(books):
    change(books, {"a": 1})
    with pytest.raises(Refused) as refusal:
        change(books, {"a": 2, "[x] #y": "z", "[x] y": 1, "a/b\u200b": 1, "": 2})
    paths = {fault.path for fault in refusal.value.faults}
    assert paths == {"/[x] #y", "/[x] y", "/a/b\u200b", "/"}
    assert kept(books) == {"a": 1}


def test_two_keys_of_a_theme_must_differ_in_more_than_capitals(books):
    change(books, {"[dark] Text": "a", "[Dark] text": "b"})
    with pytest.raises(Refused) as refusal:
        change(books, {"[dark] text": "c"})
    assert [fault.path for fault in refusal.value.faults] == ["/[dark] text"]
    with pytest.raises(Refused):
        change(books, {"[new] a": "1", "[new] A": "2"})
    change(books, {"[dark] text": "c", "[dark] Text": None})
    assert kept(books) == {"[dark] text": "c", "[Dark] text": "b"}


def test_all_together_have_one_mebibyte_and_no_byte_more(books):
    key, quotes = "é" * 10, 2
    room = MOST_BYTES - 20 - quotes - len("b") - quotes
    change(books, {key: "x" * (room - 10), "b": "y" * 10})
    with pytest.raises(TooLarge) as refusal:
        change(books, {"b": "y" * 11})
    assert refusal.value.code == "too_large"
    with pytest.raises(TooLarge):
        change(books, {"c": 1})
    assert kept(books)["b"] == "y" * 10
    change(books, {"b": None, "c": "y" * 10})
    assert [*kept(books)] == ["c", key]


def test_the_size_that_the_store_counts_is_that_of_the_preferences(books):
    assert books.read(lambda work: work.session.records.size(Preference, Preference.sized)) == 0
    change(books, {"é": "ü\n€", "n": {"b": [1, None, True], "a": "😀"}, "[dark] x": "1", "z": 7})
    change(books, {"z": None})
    records = books.read(lambda work: list(work.session.records.all(Preference)))
    size = books.read(lambda work: work.session.records.size(Preference, Preference.sized))
    assert size == sum(record.size for record in records) > 40


def test_pushing_one_preference_does_not_read_all_of_them(tmp_path):
    books = new_books(SqliteStore(tmp_path / "books.wyzbooks", create=True))
    change(books, {f"k{number}": number for number in range(10_000)})
    began = process_time()
    kept(books)
    reading_all = process_time() - began
    changes = [put("prefs", f"k{number}", value=-number - 1) for number in range(40)]
    began = process_time()
    push(books, *changes)
    assert process_time() - began < 20 * reading_all  # It would be 40 times, and the rest.
    books.store.close()
