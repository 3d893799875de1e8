"""One import in a process of its own, which measures its memory and prints its costs as JSON.

python -m tests.benchmarks.importing FILE.iif BOOKS.wyzbooks
"""

import json
import resource
import sys
import time
from pathlib import Path

from adapters.importers.iif.reader import read_iif
from entrypoints.wiring import open_file
from tests.support import import_parsed


def main(source: Path, target: Path) -> None:
    """Import a file into new books."""
    books = open_file(target)
    before = _peak()
    began = time.perf_counter()
    parsed_file = read_iif(source.read_bytes())
    parsed = time.perf_counter()
    import_parsed(books, parsed_file)
    done = time.perf_counter()
    books.store.close()
    print(
        json.dumps(
            {
                "reading": parsed - began,
                "seconds": done - began,
                "before": before,
                "peak": _peak(),
                "size": target.stat().st_size,
            }
        )
    )


def _peak() -> int:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
