"""Strict JSON reads what JSON is, and what is refused costs little time and memory."""

import json
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.json_shapes import strict_json
from adapters.json_shapes.strict_json import DEPTH, parse
from adapters.json_shapes.unreadable import UnreadableBody

TEXTS = st.text('"\\[]{},:a\n\u20ac', max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(1 - 10**17, 10**17) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=30,
)
MIB = 2**20
UNITS = (b"[],", b'{"a":1},', b"1.5,", b'"ab",', b'"', b"\\", b'\\"', b"[", b"1,")
MOST_GROWTH = 300 * MIB
"""The most memory that reading a body of 16 MiB may take, whatever is in it."""

MEASURE = """
import resource, sys
from adapters.json_shapes.strict_json import parse
from adapters.json_shapes.unreadable import UnreadableBody
unit, size = bytes.fromhex(sys.argv[1]), int(sys.argv[2])
body = b"[" + (unit * (size // len(unit))).rstrip(b",") + b"]"
unit_of_rusage = 1 if sys.platform == "darwin" else 1024
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    parse(body)
except UnreadableBody:
    pass
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * unit_of_rusage)
"""


@given(VALUES, st.booleans(), st.integers(1, 9))
def test_what_is_json_is_read_wherever_the_pieces_end(value, ascii_only, piece):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strict_json, "_PIECE_SIZE", piece)
        assert parse(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@given(TEXTS, st.integers(0, 3), st.integers(1, 9))
def test_brackets_in_texts_do_not_count_and_all_others_do(text, more, piece):
    body = json.dumps(text)
    for _ in range(DEPTH):
        body = f"[{body},{json.dumps(text)}]"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strict_json, "_PIECE_SIZE", piece)
        parse(body.encode())
        if more:
            with pytest.raises(UnreadableBody, match="nested deeper than 32 levels"):
                parse(("[" * more + body + "]" * more).encode())


def test_a_document_has_a_largest_number_of_values(monkeypatch):
    monkeypatch.setattr(strict_json, "MOST_VALUES", 7)
    assert parse(b'[1, 2, {"a": ","}, [], 3]') == [1, 2, {"a": ","}, [], 3]
    with pytest.raises(UnreadableBody, match="more than 7 values; send it in several parts"):
        parse(b'[1, 2, {"a": ","}, [], 3, 4]')


def test_the_last_of_many_keys_is_found_twice_in_a_moment():
    body = "{" + "".join(f'"{number}":1,' for number in range(80_000)) + '"79999":1}'
    began = time.process_time()
    with pytest.raises(UnreadableBody, match="has the key '79999' twice"):
        parse(body.encode())
    assert time.process_time() - began < 5


@pytest.mark.parametrize("unit", UNITS, ids=repr)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell it like this")
def test_no_body_takes_much_memory(unit):
    words = [sys.executable, "-c", MEASURE, unit.hex(), str(16 * MIB - 8)]
    done = subprocess.run(words, capture_output=True, check=True)
    assert int(done.stdout) < MOST_GROWTH
