"""The checks of the file of the books, its write-ahead log, and the books in it."""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from application.ports.backups import Backup
from application.ports.failures import StoreBusy, StoreUnavailable
from entrypoints.doctor.findings import Finding, Subject, ok, problem, quoted, warning
from entrypoints.file_wiring import BooksFacts, FileFacts, sqlite_facts
from entrypoints.server_process import RunningServer

_PRIVATE = 0o600


def file_findings(
    subject: Subject,
    facts: FileFacts | None,
    failure: Exception | None,
    server: RunningServer | None,
    backups: Sequence[Backup],
) -> Iterator[Finding]:
    """What is found about the file itself; `failure` says why there are no facts."""
    path = subject.path
    if facts is None:
        yield _missing_finding(subject, failure, server, backups)
        return
    if facts.size == 0 and not facts.is_ours:
        command = _restoring(subject, backups) or subject.command("init")
        yield problem("file", f"{path} is empty: it holds no books", command)
        return
    if not facts.is_ours:
        message = f"{path} is not a file of WyzBooks"
        other = Path(path).with_name(f"{path.stem}-new.wyzbooks")
        command = quoted(["wyzbooks", "init", "--file", str(other)])
        yield problem("file", message, _restoring(subject, backups) or command)
        return
    yield from _names_findings(path, facts)
    yield from _access_findings(path, facts)
    yield from _log_findings(subject, facts, server)
    if facts.is_unverified:
        yield problem(
            "file",
            f"the disk failed while {path} was written, and the file was not verified since; that "
            "is done before it is written to again",
            subject.command("verify"),
        )


def books_findings(
    subject: Subject,
    facts: FileFacts,
    books: BooksFacts | None,
    failure: Exception | None,
    backups: Sequence[Backup],
) -> Iterator[Finding]:
    """What is found about the books in the file; `failure` says why they cannot be read."""
    path = subject.path
    restoring = _restoring(subject, backups) or subject.command("verify")
    if isinstance(failure, StoreBusy):
        message = f"the books cannot be read: {failure}"
        yield warning("books", message, subject.command("status"))
    elif facts.schema > sqlite_facts().newest_schema:
        yield problem("books", f"{failure}", "wyzbooks --version")
    elif isinstance(failure, StoreUnavailable):
        yield problem("books", f"the books cannot be read: {failure}", _listing(path))
    elif failure is not None:
        yield problem("books", f"the books cannot be read: {failure}", restoring)
    elif books is None:
        yield warning(
            "books",
            f"the books were not read, because their last {_size(facts.log_size)} are still in "
            f"{path}-wal without its index, which the next program that opens them makes anew",
            subject.command("verify"),
        )
    elif books.fault is not None:
        yield problem("books", f"{path} is not right: {books.fault}", restoring)
    elif books.schema < sqlite_facts().newest_schema:
        yield ok(
            "books",
            f"the quick check of {path} finds nothing wrong (version {books.head.version}); it "
            f"has the older schema {books.schema}, and is upgraded after a backup when it is "
            "opened next",
        )
    else:
        yield ok(
            "books",
            f"the quick check of {path} finds nothing wrong (version {books.head.version}, schema "
            f"{books.schema})",
        )


def _missing_finding(
    subject: Subject,
    failure: Exception | None,
    server: RunningServer | None,
    backups: Sequence[Backup],
) -> Finding:
    path = subject.path
    if path.exists():
        message = f"{path} cannot be read ({failure})"
        return problem("file", message, _listing(path))
    if server is not None:
        return problem(
            "file",
            f"there is no file {path}, but a server (process {server.pid}) has these books open: "
            "the file was moved or removed, and the server saves what it holds when it stops",
            subject.command("stop"),
        )
    command = _restoring(subject, backups) or subject.command("init")
    return problem("file", f"there is no file {path}", command)


def _names_findings(path: Path, facts: FileFacts) -> Iterator[Finding]:
    if facts.names == 1:
        return
    search = ["find", str(path.resolve().parent), "-samefile", str(path.resolve())]
    if sys.platform == "win32":
        search = ["fsutil", "hardlink", "list", str(path.resolve())]
    yield problem(
        "file",
        f"{path} has {facts.names} names (hard links), so it is not opened; remove the others, "
        "which this command lists if they are in the same folder",
        quoted(search),
    )


def _access_findings(path: Path, facts: FileFacts) -> Iterator[Finding]:
    """Who may read and write the file. On Windows its folder alone decides that."""
    folder = path.resolve().parent
    owner = _other_owner(facts)
    if owner is not None:
        yield problem(
            "file",
            f"{path} belongs to the user with the number {facts.owner}, not to you ({owner})",
            quoted(["sudo", "chown", str(owner), str(path)]),
        )
    elif sys.platform != "win32" and facts.permissions != _PRIVATE:
        yield warning(
            "file",
            f"{path} has the permissions {facts.permissions:04o}, but only its owner should read "
            "and write it (0600)",
            quoted(["chmod", "600", str(path)]),
        )
    elif not os.access(folder, os.W_OK | os.X_OK):
        message = f"the folder {folder} cannot be written, so the books can only be read"
        yield warning("file", message, _listing(folder))
    else:
        yield ok("file", f"{path} is a file of books, and is {_owner(facts)} alone")


def _other_owner(facts: FileFacts) -> int | None:
    """The number of the user who runs the program, if the file belongs to somebody else.

    The administrator (0) can use all files, and may look at those of others: what belongs to
    them must remain theirs.
    """
    user = facts.owner
    if sys.platform != "win32":
        user = os.geteuid()
    return None if user in {facts.owner, 0} else user


def _owner(facts: FileFacts) -> str:
    """Whose a file is, as a sentence has it."""
    is_own = True
    if sys.platform != "win32":
        is_own = os.geteuid() == facts.owner
    return "yours" if is_own else f"that of the user with the number {facts.owner}"


def _log_findings(
    subject: Subject, facts: FileFacts, server: RunningServer | None
) -> Iterator[Finding]:
    log = f"{subject.path}-wal"
    if facts.has_foreign_log:
        yield warning(
            "log",
            f"the write-ahead log {log} was made for another file that had this name; it is moved "
            "aside when the books are opened next, and not applied",
            subject.command("verify"),
        )
    elif facts.log_size == 0:
        yield ok("log", "all writes are in the file itself")
    elif server is not None:
        size = _size(facts.log_size)
        yield ok("log", f"the last {size} are in the write-ahead log of the running server")
    else:
        yield warning(
            "log",
            f"the last {_size(facts.log_size)} are still in {log}, because a program that used "
            "the books did not end properly, or is running now; they belong to the books",
            subject.command("verify"),
        )


def _restoring(subject: Subject, backups: Sequence[Backup]) -> str | None:
    """The command that restores the newest backup that was verified, if there is one."""
    verified = (backup for backup in backups if backup.is_verified)
    newest = next(verified, None)
    return None if newest is None else subject.command(f"restore {quoted([newest.name])}")


def _listing(path: Path) -> str:
    """The command that shows who may do what with a file or folder."""
    return quoted(["icacls", str(path)] if sys.platform == "win32" else ["ls", "-ld", str(path)])


def _size(size: int) -> str:
    return f"{-(-size // 1024):,} KiB"
