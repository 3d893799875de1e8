"""Each change is one event of one line, and a batch gives every event after a version once."""

import json

from hypothesis import example, given
from hypothesis import strategies as st

from adapters.http.live_events import BATCH_BYTES, Batch, batches_of
from application.ports.change_log import LoggedChange

NAMES = ("accounts", "items", "terms")


def change(version: int, collection: str = "items", text: str = "") -> LoggedChange:
    after = json.dumps({"name": text})
    return LoggedChange(
        version, "2026-01-01T00:00:00.000Z", "api", "r", collection, "i", "put", None, after, ""
    )


def events_in(content: bytes) -> list[dict[str, str]]:
    """The events of a stream, read by the rules of the HTML standard, without comments."""
    blocks = content.decode().split("\n\n")
    assert blocks.pop() == ""
    events = []
    for block in blocks:
        fields = [line.partition(": ") for line in block.split("\n") if not line.startswith(":")]
        events.append({name: value for name, _, value in fields})
    return events


@given(st.text())
@example("\x85\u2028\u2029\x0b\x0c\x1c\x1e")
def test_whatever_a_text_has_its_event_is_one_line_of_json(text):
    (batch,) = batches_of(0, [change(1, text=text)])
    lines = batch.content.split(b"\n")
    assert lines[:2] == [b"event: change", b"id: 1"]
    assert b"\r" not in batch.content
    assert len(lines) == 5
    assert json.loads(lines[2].removeprefix(b"data: "))["record"] == {"name": text}
    # Nor does it have what only some programs take for the end of a line.
    assert len(batch.content.decode().splitlines()) == 4


@given(
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from([0, 10, 30_000, 100_000]))),
    st.integers(0, 20),
    st.none() | st.frozensets(st.sampled_from(NAMES)),
)
def test_batches_have_every_event_after_a_version_once_and_in_order(sizes, after, wanted):
    changes = [
        change(number, collection, "x" * size)
        for number, (collection, size) in enumerate(sizes, start=1)
    ]
    batches = [*batches_of(0, changes)]
    assert [batch.after for batch in batches[1:]] == [batch.last for batch in batches[:-1]]
    for batch in batches:
        assert len(batch.events) == 1 or len(batch.content) <= BATCH_BYTES
        assert batch.content_after(0, wanted) == batch.content_after(batch.after, wanted)
    sent = b"".join(batch.content_after(after, wanted) for batch in batches)
    assert [int(event["id"]) for event in events_in(sent)] == [
        logged.version
        for logged in changes
        if logged.version > after and (wanted is None or logged.collection in wanted)
    ]


def test_an_event_is_encoded_once_for_all_readers():
    batch = Batch(0, next(iter(batches_of(0, [change(1), change(2, "terms")]))).events)
    assert batch.content_after(0, None) is batch.content_after(0, None)
    terms = frozenset({"terms"})
    assert batch.content_after(0, terms) is batch.content_after(0, terms)
