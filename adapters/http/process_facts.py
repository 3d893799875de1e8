"""What the operating system says of the process that serves the books.

Where a system does not tell something, it is None.
"""

import os
import platform
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

if sys.platform != "win32":
    import resource

_PAGES_FILE = Path("/proc/self/statm")
_FOLDERS_OF_OPEN_FILES = (Path("/proc/self/fd"), Path("/dev/fd"))


def process_facts() -> dict[str, Any]:
    """The id, the memory in bytes, the threads and the open files of the process."""
    return {
        "pid": os.getpid(),
        "memoryBytes": _memory_bytes(),
        "peakMemoryBytes": _peak_memory_bytes(),
        "threads": threading.active_count(),
        "openFiles": _open_files(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
    }


def _memory_bytes() -> int | None:
    """The memory that the process has now; Linux alone tells it without another library."""
    memory = None
    if sys.platform != "win32":
        with suppress(OSError):
            pages = int(_PAGES_FILE.read_text(encoding="ascii").split()[1])
            memory = pages * os.sysconf("SC_PAGE_SIZE")
    return memory


def _peak_memory_bytes() -> int | None:
    """The most memory that the process has had."""
    peak = None
    if sys.platform != "win32":
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        if sys.platform != "darwin":
            peak *= 1024  # A Mac counts in bytes, the others in KiB.
    return peak


def _open_files() -> int | None:
    for folder in _FOLDERS_OF_OPEN_FILES:
        with suppress(OSError):
            return len(list(folder.iterdir())) - 1  # Listing them opens one more.
    return None
