"""The file that a command writes: it replaces an older one only when all of it is written."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, cast


@contextmanager
def replacing(path: Path, *, is_private: bool = False) -> Iterator[IO[bytes]]:
    """A file that replaces `path` once all of it is written; a device is written directly.

    If it is private, only its owner can read it, as the file of the books.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as device:
            yield device
        return
    try:
        with ExitStack() as stack:
            file = stack.enter_context(
                NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False)
            )
            draft = Path(file.name)
            stack.callback(draft.unlink, missing_ok=True)
            yield cast("IO[bytes]", file)
            file.flush()
            draft.chmod(0o600 if is_private else 0o666 & ~_umask())
            draft.replace(path.resolve())
    except OSError as error:
        raise OSError(f"{path} cannot be written: {error.strerror or error}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
