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
    with suppress(OSError):
        pages = int(_PAGES_FILE.read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    return None


def _peak_memory_bytes() -> int | None:
    """The most memory that the process has had."""
    if sys.platform == "win32":
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _open_files() -> int | None:
    for folder in _FOLDERS_OF_OPEN_FILES:
        with suppress(OSError):
            return len(list(folder.iterdir())) - 1  # Listing them opens one more.
    return None
