"""What all commands share: they open the books, print an answer, and print a refusal."""

import getpass
import json
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click
from attrs import evolve, frozen

from adapters.json_shapes.problems import Problem, problem_of
from adapters.json_shapes.unreadable import Unreadable
from application.ports.failures import EmptyCopy, NoBooks, StoreFailure
from application.unit_of_work.books import Books
from application.unit_of_work.write_context import Actor, WriteContext
from domain.errors import BookkeepingError, NotFound
from entrypoints.cli.signals import SIGNALS, Interrupted
from entrypoints.cli.wording import refusal_text
from entrypoints.wiring import open_file

REFUSALS = (BookkeepingError, StoreFailure, Unreadable, Problem, OSError)
"""What ends a command with a message and exit code 1."""


@frozen
class Console:
    """One call of the command line: the file of the books, and whether it answers in JSON."""

    path: Path
    as_json: bool
    override: str | None = None
    """Why the command may change what a rule protects, if the person has given a reason."""

    def with_override(self, reason: str | None) -> "Console":
        """The same call of the command line, with the reason for an exception from a rule."""
        return evolve(self, override=reason)

    @contextmanager
    def open_books(self, *, inspect: bool = False) -> Iterator[Books]:
        """The books in the file, which must exist; the log names the user of this computer.

        With `inspect` they are opened to be read alone if somebody has changed their schema.
        """
        with self.refusals():
            try:
                books = open_file(self.path, inspect=inspect, tell=self.tell)
            except EmptyCopy:
                raise  # It is there, and the person is told how it is filled.
            except NoBooks:
                is_there = self.path.exists()
                what = f"{self.path} is empty" if is_there else f"there is no file {self.path}"
                # Only here a command needs to know, and the library of locks takes long to load.
                from entrypoints.server_process import running_server

                if server := running_server(self.path):
                    raise NotFound(
                        f"{what}, but a server has these books open ({server.url}, process "
                        f"{server.pid}): the file was moved or removed. Its health check says "
                        f"where they are: {server.url}/api/v1/system/health"
                    ) from None
                command = f"wyzbooks init --file {self.path}"
                raise NotFound(f"{what}; to make new books in it, run: {command}") from None
            try:
                actor = Actor(f"cli:{getpass.getuser()}")
                yield books.with_context(WriteContext(actor, override=self.override))
            finally:
                with SIGNALS.held(lambda: None):
                    books.store.close()

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Print a refusal on standard error, and end the command with exit code 1."""
        try:
            yield
        except BrokenPipeError:
            raise  # The program that reads the pipe has ended; click exits without a message.
        except REFUSALS as error:
            self.print_refusal(error)
            sys.exit(1)

    def print_refusal(self, error: Exception, file_name: str = "") -> None:
        """Print a refusal on standard error, with the name of the file of several it is about."""
        if self.as_json:
            problem = (error if isinstance(error, Problem) else problem_of(error)).document()
            text = _escaped(
                json.dumps(problem, indent=2, ensure_ascii=False, default=str), sys.stderr
            )
        else:
            place = f"{file_name}: " if file_name else ""
            text = f"wyzbooks: {place}{refusal_text(error)}"
        click.echo(text, err=True)

    @property
    def can_ask(self) -> bool:
        """Whether a person can be asked something: on a terminal, for an answer in words."""
        return not self.as_json and _is_terminal(sys.stdin) and _is_terminal(sys.stdout)

    def check_can_ask(self, *, reads_input: bool = False) -> None:
        """Raise `UsageError` if nobody can be asked; `reads_input` if standard input is a file."""
        if self.as_json:
            reason = "with --json nobody is asked"
        elif reads_input:
            reason = "standard input is the file, so it cannot have the answer to a question"
        elif not self.can_ask:
            reason = "nobody can be asked, because this is not a terminal"
        else:
            return
        raise click.UsageError(
            f"{reason}. Add --yes to do it without a question, or --dry-run to see what would be "
            "done"
        )

    def confirm(self, question: str) -> bool:
        """Whether a person says yes; an empty answer, or none, is no."""
        try:
            return click.confirm(question, default=False)
        except click.Abort:
            click.echo()
            return False
        except Interrupted:
            click.echo()  # What is said next begins on a line of its own.
            raise

    @property
    def shows_progress(self) -> bool:
        """Whether somebody may look at the progress of long work: on a terminal alone."""
        return not self.as_json and _is_terminal(sys.stderr)

    def file_option(self) -> str:
        """The option that names the file in another command, if this one needs it as well."""
        context = click.get_current_context(silent=True)
        source = context.get_parameter_source("path") if context else None
        if source is not click.core.ParameterSource.COMMANDLINE:
            return ""
        return f" --file {shlex.quote(str(self.path))}"

    def warn(self, warnings: Iterable[Mapping[str, Any]]) -> None:
        """Print warnings on standard error; with `--json` the answer has them already."""
        for warning in () if self.as_json else warnings:
            click.echo(f"wyzbooks: warning: {warning['message']}", err=True)

    def tell(self, sentence: str) -> None:
        """Print what was done to the file of the books on standard error."""
        click.echo(f"wyzbooks: {sentence}", err=True)

    def say(self, document: Any, text: str) -> None:
        """Print an answer: the document as JSON, or the text."""
        self.say_text(self.printed(document, text))

    def printed(self, document: Any, text: str) -> str:
        """What is printed of an answer: the document as JSON, or the text."""
        return _formatted(document) if self.as_json else text

    def say_text(self, text: str) -> None:
        """Print a text that was made before.

        Raises `OSError` that says so, if standard output cannot be written.
        """
        try:
            click.echo(text)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise unwritable(error) from error

    def show(self, document: Any, print_document: Callable[[Any], None]) -> None:
        """Print an answer: the document as JSON, or as a function prints it."""
        if self.as_json:
            self.say_text(_formatted(document))
            return
        try:
            print_document(document)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise unwritable(error) from error


def unwritable(error: OSError) -> OSError:
    """The error of an answer that cannot be written, in words."""
    return OSError(f"standard output cannot be written ({error.strerror or error})")


def _is_terminal(stream: IO[str] | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def _formatted(document: Any) -> str:
    import msgspec  # Answers in words do without it.

    text = msgspec.json.format(msgspec.json.encode(document), indent=2).decode()
    return _escaped(text, sys.stdout)


def _escaped(text: str, stream: IO[str] | None) -> str:
    """JSON for a stream: letters that its encoding lacks are escaped as JSON escapes them."""
    try:
        text.encode(getattr(stream, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return "".join(letter if letter.isascii() else json.dumps(letter)[1:-1] for letter in text)
    return text
