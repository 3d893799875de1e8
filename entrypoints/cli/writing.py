"""How a command changes the books: its answer is made before the commit, and shown after it.

So an answer that cannot be made stores nothing. If an answer cannot be shown, the command says that
it has stored something. Ctrl-C and SIGTERM wait for the outcome of a write: see `signals`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, wait
from functools import partial
from threading import Thread
from typing import Any, TypeVar

from attrs import frozen

from adapters.json_shapes.write_answers import with_warnings
from application.unit_of_work.books import Books, Rehearsal
from application.unit_of_work.unit_of_work import UnitOfWork
from entrypoints.cli.console import Console
from entrypoints.cli.signals import SIGNALS, Interrupted, end_without_answer

T = TypeVar("T")
Document = Mapping[str, Any]
"""An answer as JSON."""

ENDING_SECONDS = 1
"""How long a transaction that a signal has ended may take to roll back."""
POLL_SECONDS = 0.05
"""How often a command that waits for its transaction looks whether a signal has ended it."""


@frozen
class AnswerForm:
    """How the answer to a write is made from the result of its use case."""

    view: Callable[[UnitOfWork, Any], Document]
    text: Callable[[Document], str]
    """The answer as text for a terminal."""
    stored: Callable[[Document], str]
    """What was stored, in a few words with its id, in case that the answer cannot be shown."""
    warnings: Callable[[Document], Iterable[Mapping[str, Any]]] = lambda document: document.get(
        "warnings", ()
    )
    """The warnings that are printed."""


@frozen
class WrittenAnswer:
    """The answer to a write that was stored."""

    document: Document
    text: str
    """What is printed, as text or as JSON."""
    stored: str
    warnings: tuple[Mapping[str, Any], ...]


def write(
    console: Console,
    books: Books,
    form: AnswerForm,
    use_case: Callable[..., Any],
    *arguments: Any,
    **options: Any,
) -> None:
    """Run a use case that changes the books, and show its answer.

    Ends the command with an exit code of its own if the answer cannot be shown.
    """
    show(console, commit(console, books, form, use_case, *arguments, **options))


def commit(
    console: Console,
    books: Books,
    form: AnswerForm,
    use_case: Callable[..., Any],
    *arguments: Any,
    **options: Any,
) -> WrittenAnswer:
    """Run a use case that changes the books, and return its answer, which is not shown yet."""

    def render(work: UnitOfWork, result: Any) -> WrittenAnswer:
        document = with_warnings(work, form.view(work, result))
        return WrittenAnswer(
            document,
            console.printed(document, form.text(document)),
            form.stored(document),
            tuple(form.warnings(document)),
        )

    with SIGNALS.held(books.interruption.request):
        try:
            answer = _outcome(
                books, partial(books.run_and_render, render, use_case, *arguments, **options)
            )
        except Exception:
            SIGNALS.is_outcome_told = books.is_decided
            raise
        SIGNALS.stored = answer.stored
    return answer


def show(console: Console, answer: WrittenAnswer, ending: str = "") -> None:
    """Show the answer to a write, and what follows it; ends the command if that is impossible."""
    failures = [
        *_failure(partial(console.warn, answer.warnings)),
        *_failure(partial(console.say_text, answer.text + ending)),
    ]
    if failures:
        end_without_answer(answer.stored, failures[-1])


def _failure(step: Callable[[], None]) -> Iterator[Exception]:
    """Show a part of an answer; the error if that fails, whatever it is: the books are changed."""
    try:
        step()
    except Exception as error:  # noqa: BLE001 - the caller says that the books are changed
        yield error


def rehearse(
    books: Books,
    view: Callable[[UnitOfWork, Any], Document],
    use_case: Callable[..., Any],
    *arguments: Any,
    **options: Any,
) -> Rehearsal[Document]:
    """Run a use case and roll it back: a dry run."""

    def render(work: UnitOfWork, result: Any) -> Document:
        return with_warnings(work, view(work, result))

    with SIGNALS.held(books.interruption.request):
        return _outcome(books, partial(books.rehearse, render, use_case, *arguments, **options))


def _outcome(books: Books, transaction: Callable[[], T]) -> T:
    """What a transaction answers; raises `Interrupted` if a signal rolls it back.

    It runs in a thread, because this one could not handle a signal while it waits for another
    program that writes to the file.
    """
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            outcome.set_result(transaction())
        except BaseException as error:  # noqa: BLE001 - the waiting thread raises it
            outcome.set_exception(error)

    def is_rolled_back() -> bool:
        return books.interruption.is_final and not books.is_decided

    Thread(target=run, daemon=True).start()
    while not wait([outcome], POLL_SECONDS).done:
        if is_rolled_back() and not wait([outcome], ENDING_SECONDS).done:
            break  # Whatever the thread waits for, it commits nothing any more.
    if is_rolled_back():
        raise Interrupted
    return outcome.result()
