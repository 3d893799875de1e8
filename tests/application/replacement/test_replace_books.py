"""Replacing books: once for one request, only books that nobody has written to meanwhile, or not
at all."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Barrier, Thread
from typing import Any

import pytest
from attrs import define, field

from application.integrity.verify_books import verify_books
from application.ports.backups import Backup, BackupReason
from application.ports.change_log import Head
from application.ports.failures import (
    Abandoned,
    StoreBusy,
    StoreFull,
    StoreStopping,
    StoreUnavailable,
)
from application.ports.replies import Answer
from application.ports.store import Store
from application.replacement.new_company import new_company
from application.replacement.replace_books import (
    Replacement,
    rehearse_replacement,
    replace_books,
)
from application.unit_of_work.books import Books, IdempotentRequest
from domain.errors import Invalid
from tests.application.actions import contact, log, post
from tests.application.attachments.test_attach import attach, attachment_of

REQUEST = IdempotentRequest("key", "POST /data/reset")


@define
class KeptBackups:
    """Backups that are only counted, and are made while something else may happen."""

    books: Books
    meanwhile: Callable[[], Any] = lambda: None
    names: list[str] = field(factory=list)
    made: int = 0

    def make(self, reason: BackupReason) -> Backup:
        self.made += 1
        name = f"{reason}-{self.made}"
        head = self.books.read(lambda work: work.head)
        self.names.append(name)
        self.meanwhile()
        return Backup(name, "", reason, 0, 1, "", head, is_verified=True)

    def all(self) -> list[Backup]:
        raise NotImplementedError

    def delete(self, name: str) -> None:
        self.names.remove(name)

    def opened(self, name: str) -> AbstractContextManager[Store]:
        raise NotImplementedError


def reset(books: Books, backups: KeptBackups, request: IdempotentRequest | None = None) -> Answer:
    """Replace books by those of a new company."""

    def make(former: Head) -> AbstractContextManager[Store]:
        return new_company(books, former, with_preferences=False)

    def render(replacement: Replacement) -> Answer:
        return Answer(200, {}, f"{replacement.history} {replacement.backup}".encode())

    return replace_books(books, backups, "reset", make, render, request)


def history(books: Books) -> str:
    return books.read(lambda work: work.session.log.history())


def test_a_request_that_comes_again_is_answered_from_the_new_books(books):
    post(books)
    backups = KeptBackups(books)
    answer = reset(books, backups, REQUEST)
    assert answer.body.decode().startswith(history(books))
    again = reset(books, backups, REQUEST)
    assert (again.body, again.hit, backups.made) == (answer.body, True, 1)
    with pytest.raises(Invalid):
        reset(books, backups, IdempotentRequest("key", "another"))
    assert reset(books, backups, IdempotentRequest("key2", "another")).body != answer.body
    assert books.read(verify_books).faults == ()


def test_the_same_request_twice_at_once_replaces_the_books_once(books):
    post(books)
    both_began = Barrier(2)
    answers: list[Answer] = []

    def send() -> None:
        meanwhile: list[Callable[[], Any]] = [both_began.wait]
        backups = KeptBackups(books, lambda: meanwhile.pop()() if meanwhile else None)
        answers.append(reset(books, backups, REQUEST))

    threads = [Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [answer.body for answer in answers] == [answers[0].body] * 2
    assert sorted(answer.hit for answer in answers) == [False, True]
    assert answers[0].body.decode().startswith(history(books))


def test_books_that_somebody_has_written_to_meanwhile_are_made_again(books):
    """Then writers wait, so the second time nobody of this program can write."""
    post(books)
    late = Thread(target=post, args=(books, "late"))

    def write() -> None:
        if backups.made == 1:
            post(books, "meanwhile")
        else:
            late.start()
            late.join(0.05)
            assert late.is_alive()

    backups = KeptBackups(books, write)
    reset(books, backups)
    late.join(60)
    assert backups.names == ["reset-2"]
    assert log(books)[-1].id == "late"
    assert len({change.version for change in log(books)}) == len(log(books))
    assert books.read(verify_books).faults == ()


def test_another_program_that_always_writes_is_told_and_nothing_changes(books):
    post(books)
    other = Books(books.store, books.clock, books.ids, books.mechanism)
    before = history(books)
    backups = KeptBackups(books, lambda: post(other, f"other-{backups.made}"))
    with pytest.raises(StoreBusy):
        reset(books, backups, REQUEST)
    assert (history(books), backups.names, backups.made) == (before, [], 2)
    assert [change.id for change in log(books)][-2:] == ["other-1", "other-2"]
    backups.meanwhile = lambda: None
    assert not reset(books, backups, REQUEST).hit


@pytest.mark.parametrize(
    ("stop", "error"),
    [
        (lambda books: books.interruption.request(), StoreStopping),
        (lambda books: books.abandon(), Abandoned),
    ],
    ids=["stopping", "abandoned"],
)
def test_who_is_not_waited_for_any_more_before_the_commit_begins_replaces_nothing(
    books, stop, error
):
    post(books)
    before, fresh = log(books), books.with_context(books.context)
    backups = KeptBackups(fresh, lambda: stop(fresh))
    with pytest.raises(error):
        reset(fresh, backups, REQUEST)
    assert (log(books), backups.names) == (before, [])
    assert (fresh.has_committed, fresh.is_decided) == (False, False)


@pytest.mark.parametrize("stop", ["stopping", "abandoned"])
def test_a_commit_that_has_begun_is_finished(books, monkeypatch, stop):
    post(books)
    fresh = books.with_context(books.context)
    replace = fresh.store.replace

    def stop_when_decided(new: Any, decide: Callable[[Any], None]) -> None:
        def decide_and_stop(session: Any) -> None:
            decide(session)
            assert fresh.interruption.is_committing
            if stop == "stopping":
                fresh.interruption.request()
            else:
                fresh.abandon()

        replace(new, decide_and_stop)

    monkeypatch.setattr(fresh.store, "replace", stop_when_decided)
    backups = KeptBackups(fresh)
    answer = reset(fresh, backups, REQUEST)
    assert answer.body.decode().startswith(history(fresh))
    assert (fresh.has_committed, fresh.is_decided, len(backups.names)) == (True, True, 1)
    assert not fresh.interruption.is_committing


@pytest.mark.parametrize(("is_certain", "names"), [(True, []), (False, ["reset-1"])])
def test_a_backup_stays_on_a_full_disk_only_if_it_is_not_certain_that_nothing_was_replaced(
    books, monkeypatch, is_certain, names
):
    post(books)

    def fail(*_: Any) -> None:
        failure = StoreFull("the disk is full")
        failure.needs_reopening = not is_certain
        raise failure

    monkeypatch.setattr(books.store, "replace", fail)
    backups = KeptBackups(books)
    with pytest.raises(StoreFull):
        reset(books, backups)
    assert backups.names == names


def test_a_disk_that_lets_no_backup_be_deleted_is_still_said_to_be_full(books, monkeypatch):
    post(books)
    full = StoreFull("the disk is full")

    def fail(*_: Any) -> None:
        raise full

    def fail_again(*_: Any) -> None:
        raise StoreUnavailable("the folder cannot be written")

    monkeypatch.setattr(books.store, "replace", fail)
    monkeypatch.setattr(KeptBackups, "delete", fail_again)
    with pytest.raises(StoreFull) as refused:
        reset(books, KeptBackups(books))
    assert refused.value is full


def test_listeners_hear_of_it_and_a_rehearsal_replaces_nothing(books):
    post(books)
    heard: list[int] = []
    books.listen(lambda: heard.append(1))
    before = history(books)
    rehearsed = rehearse_replacement(
        books, lambda former: new_company(books, former, with_preferences=False)
    )
    assert (rehearsed.backup, heard, history(books)) == (None, [], before)
    reset(books, KeptBackups(books))
    assert heard
    assert history(books) != before


def test_bytes_that_are_sent_again_meanwhile_are_in_the_backup(books):
    """They are in no log: the attachment was there before."""
    contact(books)
    books.run(lambda work: work.save(attachment_of("contacts", "c")))
    backups = KeptBackups(books)

    def send_again() -> None:
        backups.meanwhile = lambda: None
        attach(books)

    backups.meanwhile = send_again
    reset(books, backups)
    assert (backups.made, len(backups.names)) == (2, 1)
