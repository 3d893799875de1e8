"""Preferences and the settings of themes: what their keys and values may be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from application.serialization import canonical
from domain.errors import Refused
from domain.opaque_values import OpaqueValue
from domain.sync.preferences import Preference, ThemeSetting
from tests.strategies import examples, json_values, setting_texts, theme_settings

some = settings(max_examples=examples(1))


def preference(id_: str, value: object = "x") -> Preference:
    return Preference(id=id_, value=OpaqueValue(canonical(value)))


def paths(id_: str, value: object = "x") -> list[str]:
    """Where the faults of a preference are."""
    try:
        preference(id_, value)
    except Refused as refusal:
        return [fault.path for fault in refusal.faults]
    return []


@some
@given(theme_settings(), setting_texts())
def test_the_id_of_a_setting_names_its_section_and_key(setting, text):
    kept = preference(str(setting), text)
    assert ThemeSetting.of(kept.id) == setting
    assert kept.value.as_text == text


@some
@given(st.sampled_from(["a", "sidebar.width", "x" * 200, "漢", "a=b", "a [b] c"]), json_values())
def test_a_preference_may_be_anything(key, value):
    assert preference(key, value).value == OpaqueValue(canonical(value))


@pytest.mark.parametrize("key", ["", "x" * 201, "a\nb", "a\x00", " a", "a ", "a\u202eb"])
def test_a_key_is_of_one_to_two_hundred_printable_characters(key):
    assert paths(key) == ["/id"]


@pytest.mark.parametrize("key", ["[", "[]", "[] x", "[dark]", "[dark]x", "[dark] ", "[a[b]] x"])
def test_a_key_in_brackets_is_that_of_a_theme(key):
    assert paths(key) == ["/id"]


@pytest.mark.parametrize(
    ("section", "key"),
    [
        ("DEFAULT", "x"), ("a]b", "x"), ("a[b", "x"), (" a", "x"), ("a ", "x"), ("", "x"),
        ("a\u2028b", "x"), ("a", ""), ("a", "b=c"), ("a", "b:c"), ("a", "#b"), ("a", ";b"),
        ("a", "[b"), ("a", " b"), ("a", "b "), ("a", "b\nc"), ("a\nb", "c"), ("a", "b\u2029c"),
    ],
)  # fmt: skip
def test_a_name_that_a_settings_file_cannot_hold_is_refused(section, key):
    assert ThemeSetting(section, key).fault()


@pytest.mark.parametrize(
    "value",
    ["a\nb", "a\r", "a\tb", "\u2028", "a\u2029b", "a\x85b", " a", "a ", "\u00a0a", "x" * 4001,
     1, True, ["a"], {"a": "b"}, "a\u200bb"],
)  # fmt: skip
def test_a_value_that_a_settings_file_cannot_hold_is_refused(value):
    assert paths("[dark] text", value) == ["/value"]
    if value != "x" * 4001:
        assert paths("dark text", value) == []


@pytest.mark.parametrize("value", ["", "#fff", ";", "a = b", '"Segoe UI", serif', "100%", "[a]"])
def test_a_value_may_have_the_signs_of_settings_files(value):
    assert paths("[dark] text", value) == []
