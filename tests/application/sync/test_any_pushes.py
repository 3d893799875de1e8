"""Any push: it equals the same work done by hand, and doing it twice equals doing it once."""

from datetime import date
from typing import Any

import pytest
from attrs import define, field
from hypothesis import event, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from application.collections.operations import create, remove, replace
from application.collections.registry import COLLECTIONS
from application.serialization import to_json
from application.unit_of_work.books import Books
from domain.records import Record, changed
from tests.application.actions import CHECKING, SALES, head, lines, sums
from tests.application.sync.pushing import delete, push, put
from tests.strategies import contacts, examples, given_of, items, terms
from tests.support import new_books, stores

POOL = {"account": [CHECKING, SALES], "terms": ["terms-net-7"]}
KINDS = {
    "items": items(POOL, external_id=st.none()),
    "contacts": contacts(POOL, external_id=st.none()),
    "terms": terms(external_id=st.none()),
}
JOURNAL = COLLECTIONS["journals"].kind


@define
class Edit:
    """What a client does to one record: it puts it, or deletes it (`record` is None)."""

    collection: str
    id: str
    record: Record | None = field(repr=False)


def journal(id_: str, cents: int, memo: str) -> Record:
    """A journal of two lines."""
    return JOURNAL(
        id=id_, date=date(2026, 3, 15), memo=memo, lines=lines((CHECKING, cents), (SALES, -cents))
    )


@st.composite
def edits(draw: Any) -> list[Edit]:
    """Work on some records: each is made, perhaps changed, perhaps deleted and made again."""
    done = []
    for number in range(draw(st.integers(1, 4))):
        id_, name = f"r{number}", f"Record {number}"
        collection = draw(st.sampled_from([*KINDS, "journals"]))
        states = []
        for _ in range(draw(st.integers(1, 3))):
            if collection == "journals":
                cents = draw(st.integers(1, 10_000))
                states.append(journal(id_, cents, draw(st.sampled_from(["", "one", "two"]))))
            else:
                states.append(changed(draw(KINDS[collection]), id=id_, name=name))
        if draw(st.booleans()):
            states.append(None)
        done.append([Edit(collection, id_, state) for state in states])
    order = draw(st.permutations([place for place, steps in enumerate(done) for _ in steps]))
    remaining = [iter(steps) for steps in done]
    return [next(remaining[place]) for place in order]


def by_hand(books: Books, work: list[Edit]) -> None:
    """Do the work by single requests."""
    for edit in work:
        collection = COLLECTIONS[edit.collection]
        current = books.read(lambda unit, edit=edit, kind=collection.kind: unit.find(kind, edit.id))
        if edit.record is None:
            books.run(remove, collection, edit.id)
        elif current:
            books.run(replace, collection, edit.id, given_of(edit.record))
        else:
            books.run(create, collection, given_of(edit.record))


def as_changes(work: list[Edit]) -> list[dict[str, Any]]:
    """The work as a client pushes it that has not heard of the server meanwhile."""
    return [
        delete(edit.collection, edit.id, change=f"c{place}")
        if edit.record is None
        else put(edit.collection, edit.id, change=f"c{place}", **without_id(edit.record))
        for place, edit in enumerate(work)
    ]


def without_id(record: Record) -> dict[str, Any]:
    """The stored fields of a record but its id."""
    fields = to_json(record)
    del fields["id"]
    return fields


GARBAGE = st.sampled_from(
    [
        {"op": "put"},
        put("contacts", "garbage", name="No Kind"),
        put("journals", "garbage", lines=[]),
        put("invoices", "garbage", contactId="nobody", lines=[{"rate": "1", "accountId": SALES}]),
        put("items", "garbage", name="X", rate="1", accountId="no-account"),
        delete("contacts", "garbage"),
        delete("accounts", "account-1100"),
    ]
)


@pytest.mark.parametrize("name", ["memory", "sqlite"])
@hypothesis_settings(max_examples=examples(0.2))
@given(edits(), st.data())
def test_a_push_equals_the_same_work_by_hand(tmp_path_factory, name, work, data):
    changes = as_changes(work)
    garbage = data.draw(st.lists(st.tuples(st.integers(0, len(changes)), GARBAGE), max_size=3))
    for place, change in garbage:
        changes.insert(place, change)
    folders = [tmp_path_factory.mktemp("books") for _ in range(2)]
    kept = [stores(folder)[name] for folder in folders]
    typed, pushed = (new_books(store) for store in kept)
    by_hand(typed, work)
    results = push(pushed, *changes)
    assert [each["status"] == "rejected" for each in results].count(True) == len(garbage)
    assert all(each["status"] in {"applied", "rejected"} for each in results)
    assert sums(pushed) == sums(typed)
    assert head(pushed) == head(typed)
    event(f"deleted: {any(edit.record is None for edit in work)}")
    for store in kept:
        store.close()


@hypothesis_settings(max_examples=examples(0.1))
@given(edits(), st.integers(0, 12))
def test_a_push_whose_answer_was_lost_may_be_repeated(tmp_path_factory, work, first):
    changes = as_changes(work)
    results, checks = [], []
    for parts in ([changes], [changes[:first], changes], [changes, changes]):
        store = stores(tmp_path_factory.mktemp("books"))["sqlite"]
        books = new_books(store)
        for part in parts:
            answered = push(books, *part)
        results.append([(each["id"], each["record"], each["version"]) for each in answered])
        checks.append((sums(books), head(books)))
        store.close()
    assert checks[1] == checks[2] == checks[0]
    assert results[1] == results[2] == results[0]
