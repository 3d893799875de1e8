"""The record of a change has the fields of today, also where an older program wrote the log."""

import json

from attrs import evolve

from application.ports.change_log import LoggedChange, LogQuery
from application.sync.record_texts import record_text
from tests.application.actions import add, drop, post


def logged(books, collection: str) -> LoggedChange:
    changes = books.read(lambda work: work.session.log.read(LogQuery(collection=collection)))
    return changes[-1]


def test_a_change_of_this_program_is_told_as_it_is_logged(books):
    post(books)
    for change in books.read(lambda work: work.session.log.read(LogQuery())):
        assert record_text(change) is change.after


def test_a_record_that_was_deleted_has_no_text(books):
    add(books, "items", id="i", name="Item")
    drop(books, "items", "i")
    assert record_text(logged(books, "items")) is None


def test_fields_and_line_ids_that_came_later_are_filled_in(books):
    post(books)
    change = logged(books, "journals")
    document = json.loads(change.after or "")
    del document["externalId"], document["metadata"]
    for line in document["lines"]:
        del line["id"]
    assert record_text(evolve(change, after=json.dumps(document))) == change.after


def test_a_record_that_broke_no_rule_of_its_time_is_told_as_it_is_logged(books):
    add(books, "items", id="i", name="Item")
    text = '{"id":"i","name":""}'
    assert record_text(evolve(logged(books, "items"), after=text)) == text
