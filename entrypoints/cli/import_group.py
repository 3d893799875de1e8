"""The names and options of the commands for imports.

`import_commands` and `import_batches` run them.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entrypoints.cli.default_command import GroupWithDefault
from entrypoints.cli.import_options import (
    enrich_options,
    files_argument,
    import_file_options,
    import_options,
    statement_options,
)
from entrypoints.cli.options import books_options, writing_options, yes_option

if TYPE_CHECKING:
    from entrypoints.cli.console import Console


@click.command("import")
@books_options
@import_file_options
@import_options
@statement_options
def import_files(console: "Console", paths: tuple[Path, ...], **options: Any) -> None:
    """Import files of banks and of other programs: CSV, OFX, QIF and IIF files.

    Shows what would be imported, and asks. Each file is imported as a whole, or not at all, in the
    order given; if one is not imported, neither are the files after it. If a FILE is -, it is read
    from standard input.

    `wyzbooks import quickbooks FOLDER` imports the lists and reports of a QuickBooks company
    together. `wyzbooks import enrich FILE` fills empty fields of entries that the books have.
    `wyzbooks import batches` lists the imports, and `wyzbooks import undo BATCH` takes one back. A
    file that has one of these names is ./quickbooks, ./enrich, ./batches or ./undo.
    """
    from entrypoints.cli import import_commands

    import_commands.import_files(console, paths, **options)


@click.group("import", cls=GroupWithDefault, default_command=import_files)
def import_() -> None:
    """Import files, list the imports, or undo one."""


@import_.command()
@books_options
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="FOLDER"
)
@import_options
def quickbooks(console: "Console", folder: Path, **options: Any) -> None:
    """Import the lists and reports of a QuickBooks company, which are in a folder.

    Reads every file that it knows, names the others, shows one plan, and asks. The Balance Sheet,
    the Profit and Loss and the Trial Balance are not imported: the books are compared with them.
    """
    from entrypoints.cli import import_folder

    import_folder.import_folder(console, folder, **options)


@import_.command()
@books_options
@files_argument()
@enrich_options
def enrich(console: "Console", paths: tuple[Path, ...], **options: Any) -> None:
    """Fill empty fields of entries that the books have, from lists of transactions (CSV).

    A row is matched to an entry by day, amount, number and words. It fills the payee, contact, memo
    and number if they are empty, and the category if it is uncategorized. Shows each field before
    and after, and asks. Rows that several entries may be are listed, and fill nothing.
    """
    from entrypoints.cli import import_enrich

    import_enrich.enrich(console, paths, **options)


@import_.command()
@books_options
def batches(console: "Console") -> None:
    """List the imports, the newest first."""
    from entrypoints.cli import import_batches

    import_batches.list_batches(console)


@import_.command()
@books_options
@click.argument("batch")
@writing_options("Show whether the import can be undone, but change nothing.")
@yes_option
def undo(console: "Console", batch: str, dry_run: bool, yes: bool) -> None:
    """Take back all that an import did, after a question."""
    from entrypoints.cli import import_batches

    import_batches.undo(console, batch, dry_run=dry_run, yes=yes)
