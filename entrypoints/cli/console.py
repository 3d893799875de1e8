"""What all commands share: the books in a file, what is said of what was done, and how a refusal is told."""

import getpass
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click
import msgspec

from adapters.json_shapes.problems import problem_of
from adapters.json_shapes.unreadable import Unreadable
from application.ports.failures import StoreFailure
from application.reporting.make_report import ReportRequest
from application.unit_of_work.books import Books
from application.unit_of_work.write_context import Actor, WriteContext
from domain.errors import BookkeepingError, NotFound
from domain.values import DAY
from entrypoints.cli.wording import refusal_text
from entrypoints.wiring import open_file


def request_of(given: Mapping[str, Any]) -> ReportRequest:
    """What is asked of a report, from the options of a command."""
    dates = {"first": "--from", "last": "--to", "as_of": "--as-of"}
    read: dict[str, Any] = {
        name: _day(dates[name], value) if name in dates else value for name, value in given.items()
    }
    return ReportRequest(**read)


def _day(option: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(
            f"{text!r} is no date such as 2026-03-31", param_hint=option
        ) from None
    if wrong := DAY.check(day):
        raise click.BadParameter(wrong, param_hint=option)
    return day


@contextmanager
def opened(path: Path, as_json: bool) -> Iterator[Books]:
    """The books in a file that is there, in the name of who is at the command line."""
    with refusals(as_json):
        if not path.exists():
            raise NotFound(f"there is no file {path}; make it with: wyzbooks init --file {path}")
        books = open_file(path)
        try:
            yield books.acting(WriteContext(Actor(f"cli:{getpass.getuser()}")))
        finally:
            books.store.close()


@contextmanager
def refusals(as_json: bool) -> Iterator[None]:
    """What the books refuse is said on standard error, and the command ends with exit code 1."""
    try:
        yield
    except BrokenPipeError:
        raise  # the reader has enough; click ends quietly
    except (BookkeepingError, StoreFailure, Unreadable, OSError) as error:
        problem = json.dumps(
            problem_of(error).document(), indent=2, ensure_ascii=False, default=str
        )
        click.echo(problem if as_json else f"wyzbooks: {refusal_text(error)}", err=True)
        sys.exit(1)


def say(as_json: bool, document: Any, text: str) -> None:
    """Say what was done, in words or as JSON."""
    click.echo(
        msgspec.json.format(msgspec.json.encode(document), indent=2).decode() if as_json else text
    )
