"""The command that keeps a copy of the books in step: its lines, its signals and its exit codes."""

import json
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Any, TypeVar

import click
from attrs import define

from adapters.sync.addresses import is_readable_on_the_way
from application.collections.registry import COLLECTIONS
from application.copies.comparing import NotEqual
from application.copies.follow import Comparison, Followed
from application.copies.news import News
from application.copies.starting_over import OtherBooks
from application.ports.failures import StoreStopping
from application.ports.served_books import NewerProgram, NoAnswer, NotAdmitted, UnfitServer
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.records import words_of_kind
from entrypoints.cli.console import Console, unwritable
from entrypoints.cli.signals import SIGNALS
from entrypoints.mirror import Mirror

T = TypeVar("T")

ENDING_SECONDS = 1.0
"""How long a round that a signal has ended may take to end, such as a commit that has begun."""
POLL_SECONDS = 0.05
"""How often the command looks whether a signal has ended it."""
_OF_A_SIGNAL = 128


def mirror(
    console: Console, address: str, *, once: bool, minutes: float, starts_over: bool, token: str
) -> None:
    """Keep the file of the console in step with the books at an address.

    With `starts_over`, also with those of another company than before. `token` is for a server that
    asks for one.
    """
    if is_readable_on_the_way(address):
        console.tell(
            f"{address} is another computer, and what is sent over http can be read on the way; "
            "a tunnel of ssh to this computer encrypts it"
        )
    lines = _Lines(console)
    copy = Mirror(address, console.path, lines, minutes * 60, starts_over, token)
    is_stopped = Event()
    signals = 0

    def stop() -> None:
        nonlocal signals
        signals += 1
        if signals == 1:  # A second signal may come while an event is being set, which has a lock.
            is_stopped.set()
            copy.stop()

    with console.refusals(), SIGNALS.held(stop):
        try:
            outcome = _in_a_thread(copy.run_once if once else copy.run, is_stopped)
        except (NoAnswer, NotEqual, OtherBooks, UnfitServer, NewerProgram) as error:
            lines.stopped(f"{error}{_way(error)}")
            SIGNALS.settle()
            sys.exit(1)
        except StoreStopping:
            outcome = None  # It was rolled back, as `stop` asks for.
        finally:
            version = copy.version
            copy.close()
        if is_stopped.is_set():
            lines.ended(copy.sent, copy.received, version)
            SIGNALS.settle()
            if once and SIGNALS.received is not None:
                sys.exit(_OF_A_SIGNAL + SIGNALS.received)
    if outcome and not outcome.is_compared:
        sys.exit(1)


def _way(error: Exception) -> str:
    """The option that helps, if there is one."""
    if isinstance(error, OtherBooks):
        return " (--start-over)"
    return " (--token-file)" if isinstance(error, NotAdmitted) else ""


def _in_a_thread(step: Callable[[], T], is_stopped: Event) -> T | None:
    """The result of a step; raises what it raises. None if it lasts too long after a signal.

    It runs in a thread, because this one could not handle a signal while it waits for an answer.
    Whatever the thread still waits for then, it commits nothing any more.
    """
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            outcome.set_result(step())
        except BaseException as error:  # noqa: BLE001 - the waiting thread raises it
            outcome.set_exception(error)

    Thread(target=run, daemon=True).start()
    while not wait([outcome], POLL_SECONDS).done:
        if is_stopped.is_set():
            wait([outcome], ENDING_SECONDS)
            break
    return outcome.result() if outcome.done() else None


@define(eq=False)
class _Lines:
    """Prints one line for each thing that happens: as text, or as one JSON object."""

    console: Console

    def followed(self, followed: Followed, comparison: Comparison) -> None:
        """Print what a round came to, unless nothing happened and only hashes were compared."""
        is_quiet = not (followed.sent or followed.received or followed.news)
        if is_quiet and comparison != "records":
            return
        checked = "; all its records were read" if comparison == "records" else ""
        version = followed.position.version
        is_equal = f"the copy is equal to the books at version {version}"
        moving = f"the copy has version {version}, and was not compared: the books kept changing"
        self._print(
            "followed",
            {
                "sent": followed.sent,
                "received": followed.received,
                "equal": followed.is_compared,
                "compared": comparison,
                "version": version,
                "head": followed.position.hash,
            },
            f"sent {followed.sent:,}, received {followed.received:,}; "
            f"{is_equal if followed.is_compared else moving}{checked}",
        )

    def heard(self, books: Books, news: News) -> None:
        """Print news, with the name or number of the record that they are about."""
        about = books.read(_named, news) if news.collection else ""
        self._print(
            news.kind.replace(" ", "_"),
            {"collection": news.collection or None, "id": news.id or None, "message": news.text},
            f"{news.kind}: {about}{news.text}.",
        )

    def failed(self, reason: str) -> None:
        """Print that a round could not be ended."""
        self._print(
            "waiting", {"message": reason}, f"{reason} (it is tried again until it is possible)"
        )

    def resumed(self) -> None:
        """Print that what failed is well again."""
        self._print("resumed", {}, "going on")

    def told(self, sentence: str) -> None:
        """Print what was done to the file."""
        self._print("file", {"message": sentence}, sentence)

    def stopped(self, reason: str) -> None:
        """Print why the command cannot go on."""
        if self.console.as_json:
            self._print("stopped", {"message": reason}, "")
        else:
            self.console.tell(reason)

    def ended(self, sent: int, received: int, version: int) -> None:
        """Print what was done until a signal ended the command."""
        self._print(
            "ended",
            {"sent": sent, "received": received, "version": version},
            f"ended by a signal; sent {sent:,} and received {received:,} since it was started; "
            f"the copy stands at version {version}",
        )

    def _print(self, event: str, members: Mapping[str, Any], text: str) -> None:
        now = datetime.now(UTC)
        if self.console.as_json:
            at = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
            line = json.dumps({"at": at, "event": event, **members})
        else:
            line = f"{now.astimezone():%Y-%m-%d %H:%M:%S}  {text}"
        try:
            click.echo(line)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise unwritable(error) from error


def _named(work: UnitOfWork, news: News) -> str:
    """The record that news are about, for a person: `invoice 1042 (01J...): `."""
    kind = COLLECTIONS.get(news.collection)
    if kind is None:
        return f"{news.collection} {news.id}: "
    record = work.session.records.many(kind.kind, [news.id]).get(news.id)
    name = getattr(record, "number", None) or getattr(record, "name", None)
    words = words_of_kind(kind.kind)
    return f"{words} {name} ({news.id}): " if name else f"{words} {news.id}: "
