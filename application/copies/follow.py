"""Keeping a copy in step with the original: push, receive, compare, and mend what differs.

    push      what was done to the copy; the original decides what becomes of it
    receive   what was done to the original, until the copy has all that the original had
    compare   checksums at the same version; records that differ are read again and mended

Nothing is lost where the connection ends: each step notes in one transaction what it did, and where
it did not end it is done again. What the original has received already it does not do again.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from attrs import define, field, frozen

from application.copies.comparing import MovedOn, NotEqual
from application.copies.documents import state_of
from application.copies.files import keep_file, missing_files
from application.copies.mending import Mending
from application.copies.news import (
    News,
    news_of_done,
    news_of_refusal,
    news_of_results,
    started_over,
)
from application.copies.pending import Outbox, next_outbox, note_answered, send_again
from application.copies.reading import Reading, batches, has_answered
from application.copies.receiving import receive_after_answers, receive_units
from application.copies.starting_over import OtherBooks, start_over
from application.copies.state import state_of_copy
from application.ports.change_log import Head
from application.ports.copy_states import CopyState
from application.ports.served_books import PushRefused, ServedBooks
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import OtherHistory

Comparison = Literal["none", "kept", "records"]
"""How a copy is compared: not at all, by the hashes that it keeps, or by those of its records as
they are in the file, which takes as long as reading all of them."""

MOST_ROUNDS = 20
"""How often a copy begins again, without sending anything, because it or the original changed."""


@frozen
class Followed:
    """What keeping in step came to."""

    position: Head
    """Where the copy stands now."""
    sent: int
    """How many changes of the copy were sent."""
    received: int
    """How many changes of the original were received."""
    is_compared: bool
    """Whether the copy was seen to be equal to the original; it was not where others kept writing
    to it."""
    news: Sequence[News]
    """What a person should know."""


def _tell_nobody(news: News) -> None:
    del news


@define(eq=False)
class Follower:
    """Keeps one copy in step with its original."""

    books: Books
    """Those of the copy."""
    server: ServedBooks
    """The original."""
    tell: Callable[[News], None] = field(default=_tell_nobody)
    """Is told each news at once, before anything else can fail."""
    accepts_other_books: bool = False
    """Whether the copy may become one of books that are not a restored backup of the original."""
    _sent: int = field(default=0, init=False)
    _received: int = field(default=0, init=False)
    _news: list[News] = field(factory=list, init=False)
    _files_known: int | None = field(default=None, init=False)
    """Up to which version of the copy all bytes that it names were asked for."""

    def follow(self, comparison: Comparison = "kept") -> Followed:
        """Bring the copy and the original in step once.

        Raises `NoAnswer` if the original does not answer, `NewerProgram` if it has what this
        program does not know, `OtherBooks`, and `NotEqual`. What was done until then stays done.
        """
        self._sent = self._received = 0
        self._news = []
        mending = Mending(self.books, self.server, self._tell)
        if comparison == "records":
            mending.check_records()
            mending.check_files()
            self._files_known = None
        reason = ""
        rounds = 0
        while rounds < MOST_ROUNDS:
            sent, rounds = self._sent, rounds + 1
            try:
                if reason:
                    self._start_over(reason)
                    reason = ""
                if self._is_in_step() and (comparison == "none" or mending.compare()):
                    mending.report()
                    return self._followed(is_compared=comparison != "none")
            except OtherHistory as error:
                reason = str(error)
            except MovedOn:
                if rounds == MOST_ROUNDS:
                    return self._followed(is_compared=False)
            if self._sent > sent:
                rounds = 0  # There is less to be sent now.
        raise NotEqual("the books and their copy kept changing; what was received is kept")

    def _is_in_step(self) -> bool:
        """Push and receive; whether nothing came in between."""
        state = self.books.read(state_of_copy)
        # The program may have ended after an answer. The original forgets some day what it has
        # answered, so what came of it is received before anything more is sent.
        if state.answered != state.settled or not self._push():
            return self._receive_answered(self.books.read(state_of_copy)) and False
        if not self._receive():
            return False
        self._fetch_files()
        return True

    def _followed(self, *, is_compared: bool) -> Followed:
        position = self.books.read(state_of_copy).position
        return Followed(position, self._sent, self._received, is_compared, self._news)

    # Pushing

    def _push(self) -> bool:
        """Send what was done to the copy; False if something must be received before."""
        while outbox := self.books.read(next_outbox):
            if outbox.is_blocked:
                return False
            end = self._send(outbox) if outbox.changes else None
            self.books.run(note_answered, outbox, end)
        return True

    def _send(self, outbox: Outbox) -> Head | None:
        """Send changes, and tell what is news; where the log of the original ended after it."""
        state = outbox.state
        # If a file was put back since the last answer, what was answered is not in it any more.
        known = state.answered_at if state.answered_at.version else state.position
        try:
            answer = self.server.push(
                state.client_id,
                state.history,
                known,
                outbox.changes,
                is_atomic=outbox.is_one_unit,
            )
        except PushRefused as refusal:
            self._tell([news_of_refusal(outbox, refusal)])
            return None
        self._sent += len(outbox.new)
        self._tell(news_of_results(outbox, answer.results))
        return answer.end

    # Receiving

    def _receive(self) -> bool:
        """Receive what the original had when this began; whether nothing came in between."""
        state, version = self.books.read(_state_and_version)
        if version != state.answered:
            return False
        if state.settled != version:
            return self._receive_answered(state)
        reading = Reading(self.server, state.history, state.position)
        for units, position in batches(reading):
            then = reading.state_at(position, state)
            if not self.books.run(receive_units, state, units, then):
                return False
            self._received += sum(map(len, units))
            state = self.books.read(state_of_copy)
        if state.position != reading.target:
            then = reading.state_at(reading.target, state)
            return self.books.run(receive_units, state, (), then)
        return True

    def _receive_answered(self, state: CopyState) -> bool:
        """Receive what has become of the changes that the original has answered."""
        reading = Reading(self.server, state.history, state.position)
        changes = [*reading.changes()]
        if not has_answered(state, changes):
            self.books.run(send_again, state)
            return False
        then = reading.state_at(reading.target, state)
        done = self.books.run(receive_after_answers, state, changes, then)
        if done is None:
            return False
        self._received += len(changes)
        self._tell(news_of_done(done))
        return not done.results

    def _fetch_files(self) -> None:
        """Fetch the logo and attached files, whose bytes are no part of the log.

        What the original does not have either is asked for again when all records are compared.
        """
        wanted_files, version = self.books.read(missing_files, self._files_known)
        for wanted in wanted_files:
            attachment = wanted.attachment
            content = self.server.attached(attachment) if attachment else self.server.logo()
            if content is not None:
                self.books.run(keep_file, wanted, content)
        self._files_known = version

    def _start_over(self, reason: str) -> None:
        reading = Reading(self.server, "", Head())
        states = {(change.collection, change.id): change for change in reading.changes()}
        target = [state_of(change) for change in states.values() if change.document is not None]
        known = self.books.read(state_of_copy)
        then = reading.state_at(reading.target, known)
        is_other = bool(known.first_hash) and known.first_hash != then.first_hash
        if is_other and not self.accepts_other_books:
            raise OtherBooks(
                f"the books at {known.server} are not those of which this file is a copy: they are "
                "of another company, or were replaced or reset; nothing was changed here. Give the "
                "address of the right books, or another file; to go on with these books, say so "
                "when you start again"
            )
        started = self.books.run(start_over, known, target, then)
        if started:
            self._tell([started_over(reason, started), *news_of_done(started)])

    def _tell(self, all_news: Iterable[News]) -> None:
        for news in all_news:
            self._news.append(news)
            self.tell(news)


def _state_and_version(work: UnitOfWork) -> tuple[CopyState, int]:
    return state_of_copy(work), work.session.log.head().version
