"""All that `wyzbooks doctor` looks at, in its order."""

from collections.abc import Iterator

from application.ports.backups import Backup
from application.ports.failures import StoreFailure
from entrypoints.doctor.backup_checks import backup_findings, clock_finding
from entrypoints.doctor.computer_checks import settings_finding, space_finding, version_finding
from entrypoints.doctor.file_checks import books_findings, file_findings
from entrypoints.doctor.findings import Finding, Subject, problem
from entrypoints.doctor.server_checks import port_finding, server_finding
from entrypoints.file_wiring import BackupFolder, BooksFacts, FileFacts, books_facts, file_facts
from entrypoints.server_process import running_server


def findings_of(subject: Subject) -> Iterator[Finding]:
    """What is found about a file of books, and about all that it needs."""
    backups, unlisted = _backups(subject)
    server = running_server(subject.path)
    facts: FileFacts | None = None
    books: BooksFacts | None = None
    failure: Exception | None = None
    try:
        facts = file_facts(subject.path)
        if facts.is_ours:
            books = books_facts(subject.path)
    except (StoreFailure, OSError) as error:
        failure = error
    yield from file_findings(subject, facts, failure, server, backups)
    if facts is not None and facts.is_ours:
        yield from books_findings(subject, facts, books, failure, backups)
    yield from unlisted
    if facts is not None or backups:
        yield from backup_findings(subject, books, backups)
    if books is not None:
        yield clock_finding(books)
    yield space_finding(subject, facts)
    yield server_finding(subject, server)
    yield port_finding(subject, server)
    yield version_finding()
    yield settings_finding()


def _backups(subject: Subject) -> tuple[list[Backup], list[Finding]]:
    """The backups of the file, newest first, and what is wrong if they cannot be listed."""
    folder = BackupFolder.of(subject.path.resolve())
    try:
        return folder.all(), []
    except (StoreFailure, OSError) as error:
        message = f"the backups in {folder.path} cannot be listed ({error})"
        return [], [problem("backup", message, subject.command("backup --list"))]
