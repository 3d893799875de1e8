"""The names and options of the commands for imports. `import_commands` runs them."""

from typing import TYPE_CHECKING, Any

import click

from entrypoints.cli.options import books_options, dry_run_option, import_options

if TYPE_CHECKING:
    from entrypoints.cli.console import Console


@click.group("import")
def import_() -> None:
    """Import a file from another program, list the imports, or undo one."""


@import_.command()
@books_options
@import_options
def iif(console: "Console", source: Any, **options: Any) -> None:
    """Import a QuickBooks IIF file.

    If SOURCE is -, the file is read from standard input.
    """
    from entrypoints.cli import import_commands

    import_commands.import_content(console, "iif", source.read(), **options)


@import_.command()
@books_options
def batches(console: "Console") -> None:
    """List the imports, the newest first."""
    from entrypoints.cli import import_commands

    import_commands.list_batches(console)


@import_.command()
@books_options
@click.argument("batch")
@dry_run_option("Show whether the import can be undone, but change nothing.")
def undo(console: "Console", batch: str, dry_run: bool) -> None:
    """Take back all that an import did."""
    from entrypoints.cli import import_commands

    import_commands.undo(console, batch, dry_run=dry_run)
