"""What all commands share: they open the books, print an answer, and print a refusal."""

import getpass
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click
import msgspec
from attrs import frozen

from adapters.json_shapes.problems import problem_of
from adapters.json_shapes.unreadable import Unreadable
from application.ports.failures import NoBooks, StoreFailure
from application.unit_of_work.books import Books
from application.unit_of_work.write_context import Actor, WriteContext
from domain.errors import BookkeepingError, NotFound
from entrypoints.cli.signals import SIGNALS
from entrypoints.cli.wording import refusal_text
from entrypoints.wiring import open_file


@frozen
class Console:
    """One call of the command line: the file of the books, and whether it answers in JSON."""

    path: Path
    as_json: bool

    @contextmanager
    def open_books(self) -> Iterator[Books]:
        """The books in the file, which must exist; the log names the user of this computer."""
        with self.refusals():
            try:
                books = open_file(self.path, tell=self.tell)
            except NoBooks:
                is_there = self.path.exists()
                what = f"{self.path} is empty" if is_there else f"there is no file {self.path}"
                command = f"wyzbooks init --file {self.path}"
                raise NotFound(f"{what}; to make new books in it, run: {command}") from None
            try:
                yield books.with_context(WriteContext(Actor(f"cli:{getpass.getuser()}")))
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
        except (BookkeepingError, StoreFailure, Unreadable, OSError) as error:
            if self.as_json:
                problem = problem_of(error).document()
                text = _escaped(
                    json.dumps(problem, indent=2, ensure_ascii=False, default=str), sys.stderr
                )
            else:
                text = f"wyzbooks: {refusal_text(error)}"
            click.echo(text, err=True)
            sys.exit(1)

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
        """Print a text that was made before."""
        click.echo(text)

    def show(self, document: Any, print_document: Callable[[Any], None]) -> None:
        """Print an answer: the document as JSON, or as a function prints it."""
        if self.as_json:
            click.echo(_formatted(document))
        else:
            print_document(document)


def _formatted(document: Any) -> str:
    text = msgspec.json.format(msgspec.json.encode(document), indent=2).decode()
    return _escaped(text, sys.stdout)


def _escaped(text: str, stream: IO[str] | None) -> str:
    """JSON for a stream: letters that its encoding lacks are escaped as JSON escapes them."""
    try:
        text.encode(getattr(stream, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return "".join(letter if letter.isascii() else json.dumps(letter)[1:-1] for letter in text)
    return text
