"""The machine on which the figures were measured."""

import os
import platform
import sys
import time
from pathlib import Path

from adapters.storage.sqlite import driver


def description() -> str:
    """Processor, cores, memory, system, Python and SQLite in one line."""
    sqlite = ".".join(str(part) for part in driver.VERSION)
    return (
        f"{_processor()}, {os.cpu_count()} cores, {_memory()} memory, "
        f"{platform.system()} {platform.release()}, "
        f"{platform.python_implementation()} {platform.python_version()}, "
        f"SQLite {sqlite} ({driver.DRIVER.__name__.split('.')[0]})"
    )


def resident_bytes(pid: int) -> int:
    """The memory that a process has resident now; 0 where the system does not tell."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))


def peak_bytes(pid: int) -> int:
    """The most memory that a process had resident so far; 0 where the system does not tell."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def processor_seconds(pid: int) -> float:
    """The processor time of a process, its own and the kernel's; 0 where the system does not tell
    it."""
    if sys.platform != "linux":
        return 0.0
    # Linux has a clock for each process, with the number that clock_getcpuclockid(3) gives.
    return time.clock_gettime((~pid << 3) | 2)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")),
        platform.machine(),
    )


def _memory() -> str:
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return "unknown"
    return f"{size / 2**30:.0f} GiB"
