"""Whether the server of the books answers that it is well, for whoever watches a container.

    python -m entrypoints.health_check

The file is that of `WYZBOOKS_FILE`. The exit code is 0 if the server is well, and 1 if not.
"""

import os
import sys
from pathlib import Path

from entrypoints.doctor.findings import Subject
from entrypoints.doctor.server_checks import server_finding
from entrypoints.server_process import running_server
from entrypoints.settings import DEFAULT_FILE, DEFAULT_PORT


def main() -> None:
    """Say whether the server is well, and end with the exit code."""
    path = Path(os.environ.get("WYZBOOKS_FILE") or DEFAULT_FILE)
    server = running_server(path)
    finding = server_finding(Subject(path, "", DEFAULT_PORT), server)
    print(finding.message)  # noqa: T201 - it is what the container keeps as its state
    if server is None or finding.state != "ok":
        sys.exit(1)


if __name__ == "__main__":
    main()
