"""All that is wrong with what a client sends is told at once, without the words of Python."""

import json
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from adapters.http.routes import OPERATIONS
from adapters.json_shapes.list_filters import METADATA
from adapters.json_shapes.query_strings import read_query
from adapters.json_shapes.reading import read
from adapters.json_shapes.shape_faults import MOST_FAULTS, pointer_token
from adapters.json_shapes.strict_json import parse
from adapters.json_shapes.unreadable import UnfitBody, UnreadableQuery
from domain.error_codes import FAULT_CODES
from tests.adapters.http.requests import WORDS_OF_PYTHON

BODIES = list(
    dict.fromkeys(
        operation.takes
        for operation in OPERATIONS
        if isinstance(operation.takes, type) and issubclass(operation.takes, msgspec.Struct)
    )
)
QUERIES = list(dict.fromkeys(operation.query for operation in OPERATIONS))
SIMPLE = (
    st.none()
    | st.booleans()
    | st.integers(-3, 10**30)
    | st.sampled_from(["", "x", "2026-13-01", "2026-03-01", "1e5", "12.50", "\u0000", "all"])
)
VALUES = st.recursive(
    SIMPLE,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "accountId", "rate", "a/b~c"]), inner, max_size=3)
    ),
    max_leaves=6,
)
FEW = settings(max_examples=max(settings().max_examples, 40))


def faults_of(value, shape):
    try:
        read(value, shape)
    except UnfitBody as refusal:
        return refusal.faults
    return ()


@FEW
@given(st.data())
def test_every_wrong_unknown_and_missing_field_of_a_body_is_named(data):
    shape = data.draw(st.sampled_from(BODIES))
    fields = {field.encode_name: field for field in structs.fields(shape)}
    names = st.sampled_from([*fields, "colour", "a/b~c"])
    body = data.draw(st.dictionaries(names, VALUES, max_size=6))
    value = parse(json.dumps(body).encode())
    faults = faults_of(value, shape)
    told = {fault.path for fault in faults}
    for name, member in value.items():
        place = f"/{pointer_token(name)}"
        if name not in fields:
            is_wrong = shape.__struct_config__.forbid_unknown_fields
        else:
            alone = msgspec.defstruct(
                "Alone", [(name, fields[name].type)], forbid_unknown_fields=True
            )
            is_wrong = bool(faults_of({name: member}, alone))
        at_place = {path for path in told if path == place or path.startswith(f"{place}/")}
        assert bool(at_place) == is_wrong, (shape, name, member, told)
    for name, field in fields.items():
        if field.required and name not in value:
            assert f"/{name}" in told
    for fault in faults:
        assert fault.code in FAULT_CODES
        assert not WORDS_OF_PYTHON.search(fault.message), fault


@FEW
@given(st.data())
def test_every_wrong_parameter_of_a_query_is_named(data):
    shape = data.draw(st.sampled_from(QUERIES))
    known = [name for name in shape.__struct_encode_fields__ if name != METADATA]
    texts = st.sampled_from(["", "x", "-1", "0", "true", "2026-02-30", "2500-01-01", "\u00e9", "1"])
    names = st.sampled_from([*known, "colour"])
    query = data.draw(st.dictionaries(names, texts, min_size=1, max_size=5))

    def faults_in(parameters):
        raw = "&".join(f"{name}={quote(text)}" for name, text in parameters.items())
        try:
            read_query(raw.encode(), shape)
        except UnreadableQuery as error:
            return error.faults
        return ()

    required = {field.encode_name for field in structs.fields(shape) if field.required}
    faults = faults_in(query)
    for name, text in query.items():
        is_wrong = name in {fault.path for fault in faults_in({name: text})}
        assert (name in {fault.path for fault in faults}) == is_wrong or name == "colour"
    assert "colour" not in query or "colour" in {fault.path for fault in faults}
    assert required - query.keys() <= {fault.path for fault in faults}
    for fault in faults:
        assert fault.code in FAULT_CODES
        assert not WORDS_OF_PYTHON.search(fault.message), fault


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    amount: int
    name: str = ""


class _Body(msgspec.Struct, forbid_unknown_fields=True):
    lines: list[_Line]
    texts: dict[str, str] = {}


def test_faults_inside_lines_and_texts_are_named_with_their_places():
    value = {"lines": [{"amount": "1"}, 5, {"name": 1, "x": 2}], "texts": {"a/b": 1, "c": ""}}
    assert [(fault.path, fault.code) for fault in faults_of(value, _Body)] == [
        ("/lines/0/amount", "wrong_type"),
        ("/lines/1", "wrong_type"),
        ("/lines/2/name", "wrong_type"),
        ("/lines/2/x", "unknown_field"),
        ("/lines/2/amount", "missing"),
        ("/texts/a~1b", "wrong_type"),
    ]


def test_a_refusal_names_at_most_so_many_faults():
    assert len(faults_of({"lines": [0] * (MOST_FAULTS + 5)}, _Body)) == MOST_FAULTS


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (b"limit=1&limit=2", "repeated_parameter"),
        (b"=1", "unknown_parameter"),
        (b"limit=0", "out_of_range"),
        (b"limit=%FF", "malformed"),
    ],
)
def test_what_is_wrong_with_a_parameter_has_a_code(query, code):
    (shape,) = {operation.query for operation in OPERATIONS if operation.name == "listContacts"}
    with pytest.raises(UnreadableQuery) as refusal:
        read_query(query, shape)
    assert [fault.code for fault in refusal.value.faults] == [code]
