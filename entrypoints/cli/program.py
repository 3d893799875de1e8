"""The program `wyzbooks`: handles Ctrl-C from its first moment, then loads and runs the command.

It imports nothing until it handles signals, because loading the commands takes a tenth of a second.
"""

import os
import signal
from types import FrameType
from typing import NoReturn


def main() -> NoReturn:
    """Run the command of `sys.argv`, and end the process with its exit code."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    import atexit

    from entrypoints.collector import collect_seldom, skip_last_collection

    collect_seldom()
    atexit.register(skip_last_collection)
    from entrypoints.cli.main import main as command
    from entrypoints.cli.signals import run

    run(command.main)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    """End the program before anything was done: as `signals` does it later."""
    del frame
    os.write(2, b"wyzbooks: interrupted; nothing was stored\n")
    os._exit(128 + number)
