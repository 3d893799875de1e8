"""Files of books that are sent and received."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from attrs import frozen

from adapters.storage.sqlite.closed_files import fault_of, private_copy
from adapters.storage.sqlite.failures import NO_ROOM
from adapters.storage.sqlite.file_identity import SQLITE_HEADER, application_id_of
from adapters.storage.sqlite.migrations import APPLICATION_ID
from application.ports.failures import Damaged, NoBooks, StoreFailure, StoreFull, StoreUnavailable
from application.ports.store import Store
from domain.errors import Invalid

_HEADER_SIZE = 100
_NAME = "received.wyzbooks"
_LOOKS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a zip archive or a workbook"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a file that is compressed with gzip"),
    (b"{", "JSON"),
    (b"!", "an IIF or QIF file"),
    (b"<", "XML, HTML or OFX"),
    (b"OFXHEADER", "an OFX file"),
)
"""How files begin that are sent by mistake, and what they are."""


@frozen
class SqliteBooksFiles:
    """Files of books, which are SQLite databases."""

    write_copy: Callable[[Path], None]
    """Writes the books as they are now into a new file."""

    def snapshot(self) -> IO[bytes]:
        with _temporary_folder() as folder:
            copy = folder / "sent.wyzbooks"
            try:
                self.write_copy(copy)
            except StoreFull as error:
                raise _no_room() from error
            # The file loses its name with its folder, and is gone when it is closed.
            return copy.open("rb")

    @contextmanager
    def opened(self, content: IO[bytes]) -> Iterator[Store]:
        with ExitStack() as stack:
            with _temporary_folder() as folder:
                path = folder / _NAME
                with path.open("xb") as file:
                    shutil.copyfileobj(content, file)
                copy = _checked_copy(stack, path)
            yield copy


def _checked_copy(stack: ExitStack, path: Path) -> Store:
    """The copy of a received file, which is closed with a stack."""
    with path.open("rb") as file:
        header = file.read(_HEADER_SIZE)
    if not header.startswith(SQLITE_HEADER):
        raise Invalid(f"this is not a file of books: it {_looks_like(header)}")
    if application_id_of(header) != APPLICATION_ID:
        raise Invalid("this is not a file of books: it is a SQLite database of another program")
    try:
        return stack.enter_context(private_copy(path))
    except Damaged as error:
        raise Invalid(f"the file of books is damaged: {fault_of(error)}") from error
    except NoBooks as error:
        raise Invalid("the file is one of WyzBooks, but holds no books") from error
    except OSError as error:
        message = str(error).replace(str(path), "the file")
        raise Invalid(message) from error
    except StoreFailure as error:
        if type(error) is not StoreFailure:
            raise  # The computer is in trouble, not the file.
        raise Invalid(f"the file of books cannot be read: {fault_of(error)}") from error


def _looks_like(header: bytes) -> str:
    """What a file seems to be that is not a database."""
    if not header:
        return "is empty"
    start = header.removeprefix(b"\xef\xbb\xbf").lstrip()
    for beginning, what in _LOOKS:
        if start.startswith(beginning):
            return f"looks like {what}"
    if b"\0" in header:
        return "is a file of another program"
    return "looks like text"


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    """A folder that only its owner can look into, and that is removed with all that is in it."""
    try:
        # Windows removes no open files; there the system cleans up later.
        with TemporaryDirectory(prefix="wyzbooks-", ignore_cleanup_errors=True) as name:
            yield Path(name)
    except OSError as error:
        if error.errno in NO_ROOM:
            raise _no_room() from error
        raise StoreUnavailable(
            f"the folder for temporary files cannot be used ({error.strerror or error})"
        ) from error


def _no_room() -> StoreFull:
    return StoreFull(
        "the folder for temporary files has no room for a copy of the books; make room and try "
        "again"
    )
