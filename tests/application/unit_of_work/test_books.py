"""The books: dry runs, retries, shared commits, versions."""

from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Event, Thread

import pytest
from attrs import evolve
from hypothesis import event, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from application.collections.operations import amend, create, remove
from application.collections.registry import COLLECTIONS
from application.ledger.accounts import merge_account
from application.open_books import assemble
from application.ports.failures import StoreFailure
from application.ports.replies import Answer
from application.unit_of_work.books import IdempotentRequest
from domain.errors import BookkeepingError, Conflict, Invalid, NotFound, Refused, Stale
from domain.invoicing.contacts import Contact
from tests.application.actions import (
    CHECKING,
    CONSULTING,
    MARCH,
    SALES,
    SUPPLIES,
    TRAVEL,
    add,
    assert_sound,
    balances,
    change,
    get,
    head,
    lines,
    log,
    post,
    splits,
    sums,
)
from tests.strategies import examples
from tests.support import CountedIds, FixedClock, new_books, stores

CONTACTS, JOURNALS = COLLECTIONS["contacts"], COLLECTIONS["journals"]


def shown(work, record):
    return Answer(201, {"etag": str(record.version)}, record.id.encode())


def total_of(work, journal):
    return journal.total


def nothing(work, record):
    return None


def new_contact(work, name):
    return create(work, CONTACTS, {"kind": "customer", "name": name})


# Dry runs


def test_a_dry_run_changes_nothing_and_tells_its_effect(books):
    post(books, "old")
    before = head(books), sums(books), balances(books)
    given_ = {"id": "j", "date": MARCH, "lines": lines((SUPPLIES, 700), (CHECKING, -700))}
    rehearsal = books.rehearse(total_of, create, JOURNALS, given_)
    assert rehearsal.result == 700
    assert [(was, becomes.id, becomes.total) for was, becomes in rehearsal.effect.entries] == [
        (None, "j", 700)
    ]
    assert rehearsal.effect.balances == {SUPPLIES: 700, CHECKING: -700}
    assert (head(books), sums(books), balances(books)) == before
    assert get(books, "journals", "j") is None
    assert_sound(books)


def test_the_effect_of_a_change_is_in_natural_sign(books):
    post(books)
    rehearsal = books.rehearse(
        nothing, amend, JOURNALS, "j", {"lines": lines((CHECKING, 1500), (SALES, -1500))}
    )
    assert rehearsal.effect.balances == {CHECKING: 500, SALES: 500}
    removal = books.rehearse(nothing, remove, JOURNALS, "j")
    assert [(was.id, becomes) for was, becomes in removal.effect.entries] == [("j", None)]
    assert removal.effect.balances == {CHECKING: -1000, SALES: -1000}


def test_the_effect_of_a_merge_includes_the_account_that_is_removed(books):
    post(books, debit=SUPPLIES, credit=CHECKING)
    effect = books.rehearse(nothing, merge_account, SUPPLIES, TRAVEL).effect
    assert [(was.id, becomes.id) for was, becomes in effect.entries] == [("j", "j")]
    assert effect.balances == {SUPPLIES: -1000, TRAVEL: 1000}
    assert all(type(cents) is int for cents in effect.balances.values())
    post(books, "earned", credit=CONSULTING)
    effect = books.rehearse(nothing, merge_account, CONSULTING, SALES).effect
    assert effect.balances == {CONSULTING: -1000, SALES: 1000}


def test_a_change_of_texts_has_an_effect_on_the_journal_and_on_no_balance(books):
    post(books)
    effect = books.rehearse(nothing, amend, JOURNALS, "j", {"memo": "other"}).effect
    assert [(was.memo, becomes.memo) for was, becomes in effect.entries] == [("", "other")]
    assert effect.balances == {}


def test_a_dry_run_is_refused_exactly_when_the_real_run_would_be(books):
    with pytest.raises(NotFound):
        books.rehearse(nothing, amend, JOURNALS, "nothing", {})
    with pytest.raises(Refused, match=r"^contact"):
        books.rehearse(
            nothing,
            create,
            COLLECTIONS["bank-transactions"],
            {"account_id": CHECKING, "amount": 5, "splits": splits((SALES, 5)), "contact_id": "x"},
        )


# Retries


def test_the_same_key_and_request_is_answered_with_the_same_bytes(books):
    request = IdempotentRequest("k", "request")
    first = books.answer(request, shown, new_contact, "A")
    before = head(books)
    again = books.answer(request, shown, new_contact, "A")
    assert (again.status, again.headers, again.body) == (first.status, first.headers, first.body)
    assert (first.hit, again.hit) == (False, True)
    assert head(books) == before


def test_the_same_key_with_another_request_is_refused(books):
    books.answer(IdempotentRequest("k", "request"), shown, new_contact, "A")
    with pytest.raises(Invalid, match="idempotency key 'k'"):
        books.answer(IdempotentRequest("k", "other"), shown, new_contact, "B")


def test_a_failed_request_is_not_stored_for_a_retry(books):
    add(books, "contacts", id="a", kind="customer", name="A")
    for _ in range(2):
        with pytest.raises(Conflict):
            books.answer(IdempotentRequest("k", "request"), shown, new_contact, "A")
    change(books, "contacts", "a", name="Z")
    assert not books.answer(IdempotentRequest("k", "request"), shown, new_contact, "A").hit


def test_an_answer_that_cannot_be_rendered_undoes_what_was_done(books):
    def fails(work, record):
        raise Invalid("cannot be shown")

    before = head(books)
    with pytest.raises(Invalid, match="cannot be shown"):
        books.answer(IdempotentRequest("k", "request"), fails, new_contact, "A")
    assert head(books) == before


def test_an_answer_is_forgotten_after_thirty_days_unless_it_is_one_of_the_last(books, monkeypatch):
    monkeypatch.setattr("application.unit_of_work.books.LEAST_REPLIES", 1)

    def later(days):
        books.clock._moment += timedelta(days=days)

    books.answer(IdempotentRequest("k", "request"), shown, new_contact, "A")
    later(29)
    books.answer(IdempotentRequest("other", "request"), shown, new_contact, "B")
    assert books.answer(IdempotentRequest("k", "request"), shown, new_contact, "A").hit
    later(2)
    books.answer(IdempotentRequest("third", "request"), shown, new_contact, "C")
    assert books.read(lambda work: work.session.replies.find("k")) is None
    assert books.read(lambda work: work.session.replies.find("other"))
    assert not books.answer(IdempotentRequest("k", "request"), shown, new_contact, "D").hit


# Commits


def test_a_use_case_that_raises_leaves_no_trace(books):
    def work(work):
        new_contact(work, "A")
        create(work, JOURNALS, {"id": "j", "lines": lines((CHECKING, 5), (SALES, -5))})
        raise RuntimeError("a defect")

    before = head(books), sums(books)
    with pytest.raises(RuntimeError):
        books.run(work)
    assert (head(books), sums(books)) == before
    assert_sound(books)


def test_a_dangling_reference_at_the_end_undoes_everything(books):
    def work(work):
        new_contact(work, "A")
        create(work, CONTACTS, {"id": "b", "kind": "vendor", "name": "B", "terms_id": "nowhere"})

    with pytest.raises(Refused, match="terms: there is no terms 'nowhere'"):
        books.run(work)
    assert sums(books)["contacts"].count == 0


def test_references_may_be_made_in_any_order_within_a_unit_of_work(books):
    def work(work):
        create(work, CONTACTS, {"id": "b", "kind": "vendor", "name": "B", "terms_id": "soon"})
        create(work, COLLECTIONS["terms"], {"id": "soon", "name": "Soon"})

    books.run(work)
    assert_sound(books)


@pytest.mark.parametrize(
    "error",
    [Invalid("refused"), RuntimeError("a defect"), MemoryError(), SystemExit(1)],
    ids=lambda error: type(error).__name__,
)
def test_a_failing_writer_in_a_shared_batch_does_not_disturb_its_neighbours(books, error):
    def write(work, name):
        contact = new_contact(work, name)
        if name == "writer 4":
            raise error
        return contact

    answers = in_one_batch(books, write)
    assert answers["writer 4"] == ("raised", error)
    told = {name for name, (word, _) in answers.items() if word == "done"}
    assert told == names_stored(books) == WRITERS - {"writer 4"}
    assert [each.id for each in log(books, collection="contacts")] == [
        answers[f"writer {index}"][1].id for index in range(8) if index != 4
    ]
    assert_sound(books)


@pytest.mark.parametrize("is_kept", [False, True], ids=["nothing kept", "all kept"])
def test_no_writer_is_retried_after_a_failed_commit(books, is_kept):
    """Decision 4: nobody knows what was stored, so each writer gets an error and runs once."""
    tried = []

    def write(work, name):
        tried.append(name)
        return new_contact(work, name)

    store = books.store
    books.store = FailingCommit(store, at=2, is_kept=is_kept)  # the turn holder commits first
    answers = in_one_batch(books, write)
    assert {name: (word, str(error)) for name, (word, error) in answers.items()} == dict.fromkeys(
        WRITERS, ("raised", "the commit failed")
    )
    assert sorted(tried) == sorted(WRITERS)
    assert books.store.commits == 2
    assert names_stored(books) == (WRITERS if is_kept else set())
    books.run(new_contact, "afterwards")
    assert "afterwards" in names_stored(books)
    assert_sound(books)


def test_no_writer_is_retried_when_sqlite_refuses_the_commit(sql_books):
    """One writer violates a deferred foreign key, which SQLite checks at COMMIT."""
    tried = []

    def write(work, name):
        tried.append(name)
        if name == "writer 4":
            driver = work.session.buffer.driver
            driver.execute("CREATE TABLE kept (id TEXT PRIMARY KEY)")
            driver.execute(
                "CREATE TABLE lost (id TEXT REFERENCES kept (id) DEFERRABLE INITIALLY DEFERRED)"
            )
            driver.execute("INSERT INTO lost VALUES ('nowhere')")
        return new_contact(work, name)

    before = head(sql_books)
    answers = in_one_batch(sql_books, write)
    assert {word for word, _ in answers.values()} == {"raised"}
    for _, error in answers.values():
        assert isinstance(error, StoreFailure)
        assert "FOREIGN KEY" in str(error)
    assert sorted(tried) == sorted(WRITERS)
    assert (names_stored(sql_books), head(sql_books)) == (set(), before)
    sql_books.run(new_contact, "afterwards")
    assert_sound(sql_books)


def test_writers_at_once_lose_nothing(books):
    start, count = Barrier(6), 15
    made = []

    def write(number):
        start.wait()
        made.extend(books.run(new_contact, f"{number}-{index}").id for index in range(count))

    threads = [Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 6 * count == sums(books)["contacts"].count
    assert [each.version for each in log(books)] == list(range(1, head(books) + 1))
    assert_sound(books)


def test_a_reader_sees_the_books_as_of_one_moment(sql_books):
    post(sql_books)
    with sql_books.store.reading() as session:
        before = session.log.head()
        post(sql_books, "second")
        assert session.log.head() == before
    assert head(sql_books) == before.version + 1


# Versions


def test_saving_an_unchanged_record_takes_no_version(books):
    made = add(books, "contacts", id="a", kind="customer", name="A")
    before = head(books)
    assert change(books, "contacts", "a", name="A") == made
    assert books.run(lambda work: work.save(evolve(made, version=99))).version == made.version
    assert head(books) == before


def test_a_record_changed_and_changed_back_in_one_unit_of_work_takes_no_version(books):
    made = add(books, "contacts", id="a", kind="customer", name="A")
    before = head(books)

    def work(work):
        work.save(evolve(made, name="B"))
        work.save(made)

    books.run(work)
    assert head(books) == before
    assert get(books, "contacts", "a").version == made.version
    assert_sound(books)


def test_one_commit_takes_one_version_a_record_in_a_row(books):
    def work(work):
        first = create(work, CONTACTS, {"id": "a", "kind": "customer", "name": "A"})
        create(work, CONTACTS, {"id": "gone", "kind": "customer", "name": "G"})
        second = create(work, CONTACTS, {"id": "b", "kind": "customer", "name": "B"})
        remove(work, CONTACTS, "gone")
        work.save(evolve(first, phone="1"))
        return second

    before = head(books)
    books.run(work)
    assert [(each.id, each.version, each.op) for each in log(books, since=before)] == [
        ("a", before + 1, "put"),
        ("b", before + 2, "put"),
    ]
    assert get(books, "contacts", "b").version == before + 2
    assert_sound(books)


@pytest.mark.parametrize("act", ["amend", "replace", "remove"])
def test_a_record_that_was_changed_since_it_was_read_is_not_changed(books, act):
    from application.collections import operations

    made = add(books, "contacts", id="a", kind="customer", name="A")
    changed = change(books, "contacts", "a", phone="1")
    given_ = {
        "amend": ({"phone": "2"},),
        "replace": ({"kind": "customer", "name": "A"},),
        "remove": (),
    }[act]
    with pytest.raises(Stale) as stale:
        books.run(getattr(operations, act), CONTACTS, "a", *given_, version=made.version)
    assert stale.value.current == changed
    books.run(getattr(operations, act), CONTACTS, "a", *given_, version=changed.version)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["create", "change", "change", "remove", "nothing", "fail"]),
        st.integers(0, 3),
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=8,
)


@hypothesis_settings(max_examples=examples(0.1))
@given(st.lists(ACTS, min_size=2, max_size=5))
def test_versions_have_no_gap_after_any_sequence_of_acts(tmp_path_factory, units):
    for store in stores(_folder(tmp_path_factory)).values():
        books = new_books(store)
        for number in (0, 1):
            add(books, "contacts", id=f"c{number}", kind="customer", name=f"{number}")
        begun = head(books)
        for unit in units:

            def work(work, unit=unit):
                for act, number, name in unit:
                    id_, contact = f"c{number}", work.find(Contact, f"c{number}")
                    if act == "create" and not contact:
                        create(work, CONTACTS, {"id": id_, "kind": "customer", "name": f"{number}"})
                    elif act == "change" and contact:
                        amend(work, CONTACTS, id_, {"phone": str(name)})
                    elif act == "remove" and contact:
                        remove(work, CONTACTS, id_)
                    elif act == "nothing" and contact:
                        work.save(contact)
                    elif act == "fail" and name == 0:
                        raise Invalid("as it happens")

            with suppress(BookkeepingError):
                books.run(work)
            assert [each.version for each in log(books)] == list(range(1, head(books) + 1))
        event(f"versions taken: {min(head(books) - begun, 3)} or more")
        assert_sound(books)
        store.close()


def test_books_of_another_actor_share_the_queue_of_writers(books):
    from application.unit_of_work.write_context import Actor, WriteContext

    assert books.with_context(WriteContext(Actor("Ada")))._commits is books._commits


def test_the_log_names_the_actor_and_the_request(books):
    from application.unit_of_work.write_context import Actor, WriteContext

    books.with_context(WriteContext(Actor("Ada", "request-7"))).run(new_contact, "A")
    assert [(each.actor, each.request_id) for each in log(books, actor="Ada")] == [
        ("Ada", "request-7")
    ]


def test_ids_are_new_when_the_client_gives_none(books):
    assert isinstance(
        assemble(books.store, FixedClock(), CountedIds()).run(new_contact, "A").id, str
    )


WRITERS = {f"writer {index}" for index in range(8)}


class FailingCommit:
    """A store in which one commit fails; its changes are stored or lost, as on a failing disk."""

    def __init__(self, store, at, is_kept):
        self._store, self._at, self._is_kept = store, at, is_kept
        self.commits = 0
        self.reading = store.reading

    @contextmanager
    def writing(self):
        with self._store.writing() as session:
            yield session
            self.commits += 1
            fails = self.commits == self._at
            if fails and not self._is_kept:
                raise StoreFailure("the commit failed")
        if fails:
            raise StoreFailure("the commit failed")


def in_one_batch(books, write):
    """The answers to eight writers that queue behind a ninth and then share one transaction."""
    inside, go, answers = Event(), Event(), {}

    def hold_the_turn(work):
        inside.set()
        go.wait(10)

    def act(name):
        try:
            answers[name] = ("done", books.run(write, name))
        except BaseException as raised:  # noqa: BLE001
            answers[name] = ("raised", raised)

    threads = [Thread(target=books.run, args=(hold_the_turn,))]
    threads[0].start()
    assert inside.wait(10)
    for waiting, name in enumerate(sorted(WRITERS), 1):
        threads.append(Thread(target=act, args=(name,)))
        threads[-1].start()
        while len(books._commits._queue) < waiting:
            pass
    go.set()
    for thread in threads:
        thread.join(30)
    assert answers.keys() == WRITERS
    return answers


def names_stored(books):
    contacts = books.read(lambda work: list(work.session.records.all(Contact)))
    return {contact.name for contact in contacts}


def _folder(factory) -> Path:
    return factory.mktemp("books")


def test_a_listener_is_called_when_a_commit_is_in_the_log_and_not_for_a_read(books):
    heads: list[int] = []
    books.listen(lambda: heads.append(head(books)))
    add(books, "items", id="i", name="I")
    head(books)
    assert heads == [26]
