"""The command that imports the lists and reports of a QuickBooks company from a folder."""

import sys
from pathlib import Path
from typing import Any

from attrs import field, frozen

from application.importing.file_set import NamedFile, pack_files
from application.importing.parsed_file import UnreadableFile
from entrypoints.cli.books_now import counted
from entrypoints.cli.console import REFUSALS, Console
from entrypoints.cli.import_commands import ImportChoices, Importer
from entrypoints.cli.import_files import LONGEST_LABEL, SourceFile
from entrypoints.cli.import_statements import StatementToCompare
from entrypoints.cli.import_text import printable
from entrypoints.file_readers import FORMATS, HEAD

FORMAT = "quickbooks"


@frozen
class FolderContent:
    """What is in the folder of a company."""

    files: list[NamedFile] = field(factory=list)
    """The files that are read, with their names in the folder."""
    unknown: list[tuple[str, str]] = field(factory=list)
    """The names of the other files, and why each of them is not read."""


def import_folder(console: Console, folder: Path, **options: Any) -> None:
    """Import all files of a folder that are known, as one plan; the others are named."""
    choices = ImportChoices.of(**options)
    if not (choices.dry_run or choices.yes):
        console.check_can_ask()
    with console.open_books() as books:
        try:
            content = read_folder(folder)
        except REFUSALS as error:
            console.print_refusal(error, printable(str(folder)))
            sys.exit(1)
        for name, why in content.unknown:
            console.tell(f"{printable(name)} is not read: {printable(why)}")
        if not content.files:
            console.tell(f"{printable(str(folder))} has no list and no report of QuickBooks")
            sys.exit(1)
        source = SourceFile(
            name=f"{printable(str(folder))} ({counted(len(content.files), 'file')})",
            format=FORMAT,
            path=Path(folder.resolve().name[:LONGEST_LABEL]),
            read=pack_files(content.files),
        )
        statements = [
            statement
            for file in content.files
            if (statement := StatementToCompare.read(file.name, file.content))
        ]
        Importer(console, books, choices, statements).import_only(source)


def read_folder(folder: Path) -> FolderContent:
    """The files of a folder, by name; hidden ones and folders in it are not looked at."""
    content = FolderContent()
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or not path.is_file():
            continue
        with path.open("rb") as file:
            head = file.read(HEAD)
            if (why := _reason_not_to_read(head)) is not None:
                content.unknown.append((path.name, why))
                continue
            content.files.append(NamedFile(path.name, head + file.read()))
    return content


def _reason_not_to_read(head: bytes) -> str | None:
    """Why a file is not read, by its beginning; None if it is."""
    if FORMATS["iif"].looks_like(head):
        return None
    try:
        FORMATS[FORMAT].check(head)
    except UnreadableFile as error:
        return str(error)
    return None
