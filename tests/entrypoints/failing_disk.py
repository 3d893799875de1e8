"""A disk that fails as a test asks it to, for a program that the test starts.

The calls of the program to the operating system go through a library that is made of
`failing_disk.c` (`LD_PRELOAD`, Linux alone), which a compiler makes once for each test run.
"""

import mmap
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SOURCE = Path(__file__).with_name("failing_disk.c")
KINDS = {"write": 1, "fsync": 2, "ftruncate": 4, "rename": 8, "fsync itself": 16}
_NUMBERS = struct.Struct("=5i")


class FailingDisk:
    """Lets every n-th call of some kind fail, for files whose paths begin with that of a file."""

    def __init__(self, folder: Path, path: Path) -> None:
        compiler = shutil.which("cc") or shutil.which("gcc")
        if not sys.platform.startswith("linux") or compiler is None:
            pytest.skip("the disk fails by a library that only Linux with a C compiler can make")
        library, control = folder / "failing_disk.so", folder / "failing_disk"
        words = [compiler, "-O1", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl"]
        made = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
        if made.returncode:
            pytest.skip(f"the C compiler does not make the library: {made.stderr}")
        control.write_bytes(bytes(_NUMBERS.size))
        with control.open("r+b") as file:
            self._control = mmap.mmap(file.fileno(), _NUMBERS.size)
        self.environment = {
            "LD_PRELOAD": str(library),
            "FAILING_DISK_CONTROL": str(control),
            "FAILING_DISK_PATH": str(path),
        }

    @contextmanager
    def failing(self, kind: str, nth: int, number: int) -> Iterator[None]:
        """The time during which every n-th call of a kind fails with the number of an error."""
        self._control[:] = _NUMBERS.pack(KINDS[kind], nth, number, 0, 0)
        try:
            yield
        finally:
            self._control[:4] = struct.pack("=i", 0)

    @property
    def calls(self) -> int:
        """How many such calls there were."""
        return int(_NUMBERS.unpack(self._control[:])[3])

    @property
    def failures(self) -> int:
        """How many of them have failed."""
        return int(_NUMBERS.unpack(self._control[:])[4])

    def close(self) -> None:
        """Give up the numbers that are shared with the program."""
        self._control.close()
