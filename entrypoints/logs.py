"""The log of a server: a line of text or of JSON for each event, on standard error.

No line holds what somebody has entered. Of an error it has the type, and where it was raised, but
not the message, which may quote the books; what other libraries log is cut to its first line, as
they wrote it before they filled in values. A reader of the log that stalls never stalls the books:
lines wait for it in memory, and when too many wait, lines are dropped and counted.
"""

import json
import logging
import sys
import time
import traceback
from collections.abc import Iterator
from queue import Full, Queue
from threading import Thread
from typing import Any, Literal, TextIO

from attrs import frozen

LogFormat = Literal["text", "json"]

MOST_WAITING = 10_000
"""How many lines may wait to be written."""
LAST_SECONDS = 2.0
"""How long the end of the process waits for the last lines to be written."""

_OWN = "wyzbooks"
"""The logger of the program; every other one is of a library."""


@frozen
class LogOptions:
    """What a person has said about how the log of a server is written."""

    log_format: LogFormat = "text"
    log_level: str = "info"
    """The lowest level that is logged."""

    @property
    def words(self) -> list[str]:
        """The words that say the same after `wyzbooks serve`."""
        usual = LogOptions()
        log_format = ["--log-format", self.log_format] * (self.log_format != usual.log_format)
        return log_format + ["--log-level", self.log_level] * (self.log_level != usual.log_level)


def begin_log(options: LogOptions) -> None:
    """Write the log to standard error from now on.

    Of libraries, which log at the lower levels what they work with, warnings and errors are logged.
    """
    level = logging.getLevelNamesMapping()[options.log_level.upper()]
    lines = BackgroundLog(sys.stderr)
    lines.setFormatter(JsonLine() if options.log_format == "json" else TextLine())
    logging.basicConfig(level=max(logging.WARNING, level), handlers=[lines])
    logging.getLogger(_OWN).setLevel(level)


class BackgroundLog(logging.Handler):
    """Hands each line to a thread that writes it, and never waits for that thread."""

    def __init__(self, out: TextIO) -> None:
        super().__init__()
        self._out = out
        self._waiting = Queue[str | None](MOST_WAITING)
        self._dropped = 0
        self._thread = Thread(target=self._write_all, name="log", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._waiting.put_nowait(self.format(record))
        except Full:
            self._dropped += 1
        except Exception:  # noqa: BLE001 - no request may fail because of its line in the log
            self.handleError(record)

    def close(self) -> None:
        """Write what waits, at most for some seconds."""
        if self._thread.is_alive():
            try:
                self._waiting.put(None, timeout=LAST_SECONDS)
            except Full:  # Nobody reads the log.
                pass
            else:
                self._thread.join(LAST_SECONDS)
        super().close()

    def _write_all(self) -> None:
        while (line := self._waiting.get()) is not None:
            self._write(line)
            if self._dropped and self._waiting.empty():
                dropped, self._dropped = self._dropped, 0
                record = logging.LogRecord(
                    _OWN,
                    logging.WARNING,
                    "",
                    0,
                    "lines of the log were dropped: %d",
                    (dropped,),
                    None,
                )
                self._write(self.format(record))

    def _write(self, line: str) -> None:
        try:
            self._out.write(f"{line}\n")
            self._out.flush()
        except (OSError, ValueError):
            pass  # Nobody reads it any more, and there is nowhere to say so.


class TextLine(logging.Formatter):
    """A line for people: the time, the level and a sentence."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        text = f"{self.formatTime(record)} {record.levelname} {_message(record)}"
        for error in _errors(record):
            text += "\n".join([f"\n  {error['type']}", *(f"    {place}" for place in error["at"])])
        return text


class JsonLine(logging.Formatter):
    """A line for programs: an object of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        seconds, milliseconds = divmod(int(record.created * 1000), 1000)
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
        event = getattr(record, "event", "message")
        line: dict[str, Any] = {
            "time": f"{moment}.{milliseconds:03d}Z",
            "level": record.levelname.lower(),
            "event": event,
            **getattr(record, "facts", {}),
        }
        if event != "request":  # Its message says in words what the facts say.
            line["message"] = _message(record)
        if record.name != _OWN:
            line["logger"] = record.name
        if errors := list(_errors(record)):
            line["errors"] = errors
        return json.dumps(line)


def _message(record: logging.LogRecord) -> str:
    """What a record says. Nobody knows which values a library has put into its message."""
    if record.name == _OWN:
        return record.getMessage()
    first_line, _, _ = str(record.msg).partition("\n")
    return f"{record.name}: {first_line}"


def _errors(record: logging.LogRecord) -> Iterator[dict[str, Any]]:
    """The type of the error of a record and of those behind it, with where each was raised."""
    error = record.exc_info[1] if record.exc_info else None
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        error = waiting.pop()
        if error is None or id(error) in seen:
            continue
        seen.add(id(error))
        frames = traceback.extract_tb(error.__traceback__)
        places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        yield {"type": type(error).__name__, "at": places}
        waiting.append(
            error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        )
        if isinstance(error, BaseExceptionGroup):
            waiting.extend(error.exceptions)
