"""The folder `../shared/bench`: a generator of books, and the bare server with which ours is
compared."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT.parent / "shared" / "bench"
ABSENT = (
    f"The yardstick is not at {BENCH}: no ratios, "
    "and the books come from a small generator of our own."
)


def is_present() -> bool:
    """Whether the yardstick is on this machine."""
    return (BENCH / "limit.py").exists() and (BENCH / "gen.py").exists()


def generate(folder: Path, documents: int) -> None:
    """Write `ops.jsonl` and `expected.json` of so many documents."""
    _run("gen.py", "--transactions", str(documents), "--seed", "1", "--out", str(folder))


def build(folder: Path, database: Path) -> None:
    """Load the operations of a folder into the bare database."""
    _run("limit.py", "build", str(folder), str(database))


def command(database: Path, port: int) -> list[str]:
    """What serves the bare database."""
    return [sys.executable, str(BENCH / "limit.py"), "serve", str(database), str(port)]


def _run(script: str, *arguments: str) -> None:
    subprocess.run(
        [sys.executable, str(BENCH / script), *arguments], check=True, stdout=subprocess.DEVNULL
    )
