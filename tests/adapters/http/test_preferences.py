"""Preferences and themes over HTTP: JSON, the settings file, and what is refused where."""

import json
from configparser import ConfigParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.http.preferences import settings_file
from domain.sync.preferences import ThemeSetting
from tests.adapters.http.requests import pointers, problem
from tests.strategies import examples, setting_names, setting_texts, theme_settings

PATH = "/sync/prefs"
THEMES = {"dark": {"background": "#1e1e1e", "font": '"Segoe UI", serif'}, "light": {"text": ""}}


def change(client, **body):
    answer = client.post(PATH, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def send(client, body: str, **options):
    return client.post(
        PATH, content=body.encode(), headers={"content-type": "application/json"}, **options
    )


def read_ini(text: str, **options) -> dict[str, dict[str, str]]:
    """What Python reads in a settings file."""
    parser = ConfigParser(interpolation=None, **options)
    parser.read_string(text)
    return {section: dict(parser[section]) for section in parser.sections()}


@settings(max_examples=examples(4))
@given(st.dictionaries(theme_settings(), setting_texts(), max_size=6))
def test_a_settings_file_is_read_back_as_it_was_kept(settings_):
    themes: dict[str, dict[str, str]] = {}
    spellings = {setting.comparable: setting for setting in settings_}
    for setting in spellings.values():  # The books refuse keys that differ in capitals only.
        themes.setdefault(setting.section, {})[setting.key] = settings_[setting]
    text = settings_file(themes)
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read_string(text)
    assert {section: dict(parser[section]) for section in parser.sections()} == themes
    in_small_letters = {
        section: {key.lower(): value for key, value in texts.items()}
        for section, texts in themes.items()
    }
    assert read_ini(text) == in_small_letters


@settings(max_examples=examples(2))
@given(setting_names(), setting_names(), setting_texts())
def test_whatever_names_are_not_refused_are_read_back(section, key, text):
    if ThemeSetting(section, key).fault() is None:
        assert read_ini(settings_file({section: {key: text}})) == {section: {key.lower(): text}}


def test_new_books_have_no_preferences(client):
    answer = client.get(PATH)
    assert answer.json() == {"prefs": {}, "themes": {}}
    assert client.get(PATH, headers={"accept": "text/plain"}).text == ""


def test_a_post_merges_keys_and_null_removes_them(client):
    change(client, prefs={"a": 1, "b": {"c": [None, True]}}, themes=THEMES)
    answer = change(
        client, prefs={"a": None, "d": "x", "never": None}, themes={"dark": {"font": None}}
    )
    assert answer == {
        "prefs": {"b": {"c": [None, True]}, "d": "x"},
        "themes": {"dark": {"background": "#1e1e1e"}, "light": {"text": ""}},
    }
    assert client.get(PATH).json() == answer
    answer = change(client, themes={"dark": None, "never": None, "light": {}}, prefs=None)
    assert answer == {
        "prefs": {"b": {"c": [None, True]}, "d": "x"},
        "themes": {"light": {"text": ""}},
    }
    assert change(client) == answer


def test_the_settings_file_is_sent_to_those_who_ask_for_text(client):
    change(client, prefs={"a": 1}, themes=THEMES)
    answer = client.get(PATH, headers={"accept": "text/plain"})
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text == (
        '[dark]\nbackground = #1e1e1e\nfont = "Segoe UI", serif\n\n[light]\ntext = \n'
    )
    assert read_ini(answer.text) == THEMES
    for accept in (
        "application/json",
        "*/*",
        "text/plain;q=0.5, application/json",
        "text/html, */*",
    ):
        answer = client.get(PATH, headers={"accept": accept})
        assert answer.json()["themes"] == THEMES


def test_each_form_has_a_tag_of_its_own_that_changes_with_the_books(client):
    tags = [
        client.get(PATH, headers={"accept": accept}).headers["etag"]
        for accept in ("application/json", "text/plain")
    ]
    assert len({*tags}) == 2
    for tag in tags:
        known = {"accept": "text/plain", "if-none-match": tag}
        assert client.get(PATH, headers=known).status_code == (304 if tag == tags[1] else 200)
    change(client, prefs={"a": 1})
    known = {"accept": "text/plain", "if-none-match": tags[1]}
    assert client.get(PATH, headers=known).status_code == 200


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("0", "0"), ("-1", "-1"), ("9007199254740991", "9007199254740991"), ("0.1", "0.1"),
        ("1.10", "1.1"), ("1e3", "1000.0"), ("100000000000000000000", "1e20"),
        ("-1.5e-7", "-1.5e-7"), ("999999999999999999", None), ("9007199254740993", None),
        ("1e400", None), ("1e-400", None), ("0.12345678901234567890", None), ("1" * 500, None),
        ("1e20000000", None), ("123456789012345678901", None),
    ],
)  # fmt: skip
def test_a_number_is_kept_or_refused_but_never_rounded(client, sent, kept):
    answer = send(client, f'{{"prefs": {{"a": [{sent}]}}}}')
    if kept is None:
        assert pointers(answer) == ["/prefs/a"]
    else:
        assert answer.status_code == 200, answer.text
        assert answer.text == f'{{"prefs":{{"a":[{kept}]}},"themes":{{}}}}'
        assert json.loads(sent) == client.get(PATH).json()["prefs"]["a"][0]


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ({"colour": 1}, ["/colour"]),
        ({"prefs": []}, ["/prefs"]),
        ({"themes": "dark"}, ["/themes"]),
        ({"themes": {"a/b": 1, "c": []}}, ["/themes/a~1b", "/themes/c"]),
        ({"themes": {"dark": {"a": 1, "b": ["x"], "c": "d\ne"}}},
         ["/themes/dark/a", "/themes/dark/b", "/themes/dark/c"]),
        ({"themes": {"DEFAULT": {"a": "b"}, "x]": {"a/b": "c"}}},
         ["/themes/DEFAULT/a", "/themes/x]/a~1b"]),
        ({"themes": {"dark": {"a=b": "c", "#": "d"}}}, ["/themes/dark/a=b", "/themes/dark/#"]),
        ({"themes": {"dark": {"a": "b", "A": "b"}}}, ["/themes/dark/a", "/themes/dark/A"]),
        ({"prefs": {"": 1, "a_b\n": 2, "x" * 201: 3}},
         ["/prefs/", "/prefs/a_b\n", f"/prefs/{'x' * 201}"]),
        ({"prefs": {"[dark] a": "b"}}, ["/prefs/[dark] a"]),
    ],
)  # fmt: skip
def test_every_fault_has_its_place_and_nothing_changes(client, body, places):
    change(client, prefs={"a": 1})
    before = client.get("/audit/head").json()
    assert pointers(client.post(PATH, json={"prefs": {"new": 1}, **body})) == places
    assert client.get("/audit/head").json() == before


def test_values_may_be_sixteen_levels_deep(client):
    deepest = change(client, prefs={"a": json.loads("[" * 16 + "]" * 16)})
    assert json.dumps(deepest["prefs"]["a"]).count("[") == 16
    for value in ("[" * 17 + "]" * 17, '{"a":' * 17 + "1" + "}" * 17):
        assert pointers(send(client, f'{{"prefs": {{"b": {value}}}}}')) == ["/prefs/b"]


def test_more_than_one_mebibyte_in_all_is_too_large(client):
    change(client, prefs={"a": "x" * 600_000})
    before = client.get("/audit/head").json()
    problem(client.post(PATH, json={"prefs": {"b": "x" * 500_000}}), 413, "too_large")
    assert client.get("/audit/head").json() == before
    change(client, prefs={"a": None, "b": "x" * 500_000})


def test_each_key_is_a_change_of_its_own(client):
    since = client.get("/audit/head").json()["version"]
    change(client, prefs={"b": 2, "a": 1.5}, themes={"dark": {"text": "#fff"}})
    change(client, prefs={"b": None, "a": 1.5})
    rows = client.get(f"/audit?since={since}&collection=prefs").json()["data"]
    assert [(row["id"], row["op"], row["after"]) for row in rows] == [
        ("b", "put", {"id": "b", "value": 2}),
        ("a", "put", {"id": "a", "value": 1.5}),
        ("[dark] text", "put", {"id": "[dark] text", "value": "#fff"}),
        ("b", "delete", None),
    ]


def test_preferences_are_no_part_of_checksums(client):
    before = client.get("/sync/checksum").json()["collections"]
    change(client, prefs={"a": 1})
    assert client.get("/sync/checksum").json()["collections"] == before
