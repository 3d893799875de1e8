"""The command line of the benchmarks."""

import argparse
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks import (
    part_agings,
    part_batch,
    part_copy,
    part_costs,
    part_documents,
    part_fairness,
    part_import,
    part_journals,
    part_limits,
    part_lists,
    part_long,
    part_memory,
    part_past,
    part_peers,
    part_push,
    part_reconciliation,
    part_reports,
    part_statement,
    part_stream,
    part_whole,
)
from tests.benchmarks.generated import Shelf, shelf
from tests.benchmarks.options import Options
from tests.benchmarks.table import write_json

PARTS: dict[str, Callable[[Shelf, Options], None]] = {
    "journals": part_journals.run,
    "reports": part_reports.run,
    "agings": part_agings.run,
    "import": part_import.run,
    "statement": part_statement.run,
    "reconciliation": part_reconciliation.run,
    "limits": part_limits.run,
    "lists": part_lists.run,
    "documents": part_documents.run,
    "stream": part_stream.run,
    "long": part_long.run,
    "push": part_push.run,
    "batch": part_batch.run,
    "memory": part_memory.run,
    "fairness": part_fairness.run,
    "past": part_past.run,
    "copy": part_copy.run,
    "whole": part_whole.run,
    "peers": part_peers.run,
    "costs": part_costs.run,
}


def main() -> None:
    """Run the parts that were asked for, or all of them."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks",
        description="How fast the books are, and what grows with them.",
    )
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"any of {', '.join(PARTS)}; default all"
    )
    parser.add_argument(
        "--documents",
        type=int,
        nargs="+",
        default=[],
        metavar="N",
        help="sizes of the books, in place of those of the part",
    )
    parser.add_argument(
        "--runs", type=int, default=5, metavar="N", help="rounds of each measurement (default 5)"
    )
    parser.add_argument(
        "--keep",
        type=Path,
        metavar="FOLDER",
        help="keep the generated books there, and use those that are there",
    )
    parser.add_argument(
        "--json",
        type=Path,
        metavar="FILE",
        help="also write the tables there, with the commit and the machine",
    )
    given = parser.parse_intermixed_args()
    if unknown := [each for each in given.parts if each not in PARTS]:
        parser.error(f"there is no part {unknown[0]!r}")
    with shelf(given.keep) as books_shelf:
        for part in given.parts or PARTS:
            PARTS[part](books_shelf, Options(tuple(given.documents), given.runs, given.keep))
            if given.json:
                write_json(given.json)


if __name__ == "__main__":
    main()
