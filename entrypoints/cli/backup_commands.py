"""The command for backups.

The server of the books makes a backup, if there is one. Backups are listed and deleted in their
folder, also if the books themselves cannot be opened any more.
"""

from collections.abc import Mapping
from typing import Any

from adapters.json_shapes.backups import backup_view
from entrypoints.cli.console import Console
from entrypoints.cli.served import ask_server
from entrypoints.cli.signals import SIGNALS
from entrypoints.file_wiring import BackupFolder, backups_of
from entrypoints.server_process import running_server


def make_backup(console: Console) -> None:
    """Make a backup of the books."""
    with console.refusals():
        if server := running_server(console.path):
            document = ask_server(server, "POST", "/data/backup", body={})
        else:
            document = _made(console)
        console.say(document, _made_text(document))


def list_backups(console: Console) -> None:
    """List the backups, the newest first."""
    with console.refusals():
        folder = _folder(console)
        views = [backup_view(backup) for backup in folder.all()]
        lines = [_line(view) for view in views]
        text = "\n".join(lines) if lines else f"There are no backups in {folder.path}"
        console.say({"data": views, "total": len(views)}, text)


def delete_backup(console: Console, name: str) -> None:
    """Delete a backup."""
    with console.refusals():
        _folder(console).delete(name)
        console.say({"deleted": name}, f"Deleted {name}")


def _made(console: Console) -> Mapping[str, Any]:
    """A new backup of books that are not served."""
    with console.open_books() as books:
        made = backups_of(books).make("asked")
        SIGNALS.stored = f"the backup {made.name}"
        return backup_view(made)


def _folder(console: Console) -> BackupFolder:
    """The folder with the backups of the books, whether it is there or not."""
    return BackupFolder.of(console.path.resolve())


def _made_text(document: Mapping[str, Any]) -> str:
    state = (
        "and verified it"
        if document["verified"]
        else ("but the books in it are not right; to see what is wrong, run: wyzbooks verify")
    )
    return (
        f"Made the backup {document['name']} ({_size(document)}), {state}\n"
        f"Version {document['version']}, head of the log {document['head']}"
    )


def _line(view: Mapping[str, Any]) -> str:
    state = "verified" if view["verified"] else "not verified"
    return f"{view['name']}  {_size(view):>9}  version {view['version']}, {state}"


def _size(view: Mapping[str, Any]) -> str:
    kib = -(-view["size"] // 1024)
    return f"{kib} KiB" if kib < 10_000 else f"{kib // 1024} MiB"
