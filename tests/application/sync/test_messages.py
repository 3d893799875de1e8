"""The queue of messages: what it keeps, lists, and lets go when it is full."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from application.integrity.verify_books import verify_books
from application.ports.change_log import LogQuery
from application.serialization import canonical
from application.sync.messages import (
    acknowledge,
    clear_messages,
    list_messages,
    post_message,
    remove_message,
)
from application.unit_of_work.write_context import Actor, WriteContext
from domain.errors import Conflict, NotFound, QueueFull, Refused, Stale, TooLarge
from domain.opaque_values import OpaqueValue
from domain.sync.messages import MOST_BYTES, MOST_MESSAGES, Message
from tests.application.actions import head
from tests.strategies import examples, json_values
from tests.support import new_books, stores


def post(books, body="x", **fields):
    """Post a message with a JSON value as its body."""
    return books.run(post_message, OpaqueValue(canonical(body)), fields)


def listed(books, since=0, *, acknowledged=False):
    """The ids of messages in the order of the list, read in pages of two."""
    ids, after = [], None
    while True:
        page = books.read(list_messages, since, acknowledged=acknowledged, after=after, limit=2)
        ids += [message.id for message in page.items]
        if not page.more:
            assert page.total == len(ids)
            return ids
        after = (page.items[-1].version, page.items[-1].id)


STEPS = st.lists(
    st.tuples(st.sampled_from(["post", "ack", "delete"]), st.integers(0, 5), json_values()),
    max_size=12,
)


@settings(max_examples=examples(0.3))
@given(STEPS)
def test_every_store_lists_the_messages_that_a_plain_list_has(tmp_path_factory, steps):
    for store in stores(tmp_path_factory.mktemp("books")).values():
        books = new_books(store)
        queue: dict[str, bool] = {}  # whether each message is acknowledged, by its last change
        for act, number, body in steps:
            id_ = f"m{number}"
            if act == "post" and id_ not in queue:
                assert post(books, body, id=id_).body == OpaqueValue(canonical(body))
                queue[id_] = False
            elif act == "ack" and id_ in queue:
                books.run(acknowledge, id_)
                if not queue[id_]:
                    del queue[id_]
                    queue[id_] = True
            elif act == "delete" and id_ in queue:
                books.run(remove_message, id_)
                del queue[id_]
        assert listed(books) == [id_ for id_ in queue if not queue[id_]]
        assert listed(books, acknowledged=True) == [id_ for id_ in queue if queue[id_]]
        assert listed(books, acknowledged=None) == [*queue]
        assert books.read(verify_books).ok
        store.close()


def test_a_message_says_when_it_came_and_from_whom(books):
    message = post(books.with_context(WriteContext(Actor("Till"))), {"print": ["i1"]})
    assert (message.from_, message.to, message.acknowledged) == ("Till", None, False)
    assert message.at.startswith("2026-11-22T12:00:00.")
    assert message.version == head(books)
    assert post(books, from_="Front desk", to="Büro").to == "Büro"
    assert message.body.notation == '{"print":["i1"]}'


def test_the_log_has_the_message_under_the_names_that_devices_read(books):
    post(books, "Hello", id="m", to="Till")
    query = LogQuery(collection="messages")
    (row,) = books.read(lambda work: work.session.log.read(query))
    record = json.loads(row.after)
    assert record.pop("at").endswith("Z")
    assert record == {
        "id": "m", "from": "system", "to": "Till", "body": "Hello", "acknowledged": False,
    }  # fmt: skip


def test_a_list_begins_after_a_version(books):
    first, second = post(books, id="a"), post(books, id="b")
    assert listed(books, first.version) == ["b"]
    assert listed(books, second.version) == []
    books.run(acknowledge, "a")
    assert listed(books, second.version, acknowledged=None) == ["a"]


def test_an_acknowledged_message_stays_and_a_second_time_changes_nothing(books):
    post(books, id="m")
    message = books.run(acknowledge, "m")
    assert books.run(acknowledge, "m") == message
    assert head(books) == message.version
    with pytest.raises(NotFound):
        books.run(acknowledge, "other")


@pytest.mark.parametrize("text", ["x" * MOST_BYTES, "é" * (MOST_BYTES // 2), '"' * MOST_BYTES])
def test_a_text_of_64_kib_is_taken_and_no_byte_more(books, text):
    assert post(books, text).body.as_text == text
    version = head(books)
    with pytest.raises(TooLarge) as refusal:
        post(books, f"{text}x")
    assert refusal.value.faults[0].path == "/body"
    with pytest.raises(TooLarge):
        post(books, [text])
    assert head(books) == version


@pytest.mark.parametrize(
    ("field", "name"),
    [("from_", ""), ("to", ""), ("to", "x" * 201), ("from_", "a\nb"), ("to", "a\u200bb"),
     ("id", "clear"), ("id", "a b")],
)  # fmt: skip
def test_a_name_that_cannot_be_is_refused_with_its_place(books, field, name):
    with pytest.raises(Refused) as refusal:
        post(books, **{field: name})
    assert [fault.path for fault in refusal.value.faults] == [f"/{field}"]


def test_an_id_that_is_taken_is_a_conflict(books):
    post(books, id="m")
    with pytest.raises(Conflict):
        post(books, "other", id="m")


def test_a_stale_version_is_refused(books):
    message = post(books, id="m")
    read = books.run(acknowledge, "m").version
    for use_case in (acknowledge, remove_message):
        with pytest.raises(Stale):
            books.run(use_case, "m", message.version)
    with pytest.raises(Stale) as stale:
        books.run(clear_messages, message.version)
    assert stale.value.current.id == "m"
    books.run(clear_messages, read)
    assert listed(books, acknowledged=None) == []


def test_clearing_removes_all_messages(books):
    for id_ in ("a", "b", "c"):
        post(books, id=id_)
    books.run(acknowledge, "b")
    books.run(clear_messages)
    assert listed(books, acknowledged=None) == []
    version = head(books)
    books.run(clear_messages)
    assert head(books) == version


def test_in_a_full_queue_the_message_acknowledged_first_makes_room(books):
    def fill(work):
        for number in range(MOST_MESSAGES):
            body = OpaqueValue("1")
            work.save(Message(id=f"m{number}", at="now", from_="test", body=body))

    books.run(fill)
    version = head(books)
    with pytest.raises(QueueFull):
        post(books, id="more")
    assert head(books) == version
    for id_ in ("m7", "m3"):
        books.run(acknowledge, id_)
    for id_, gone in (("more", "m7"), ("most", "m3")):
        post(books, id=id_)
        assert books.read(lambda work, gone=gone: work.find(Message, gone)) is None
    with pytest.raises(QueueFull):
        post(books)
    books.run(remove_message, "m0")
    assert post(books, id="last").version == head(books)
