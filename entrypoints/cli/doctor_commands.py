"""The command that looks for what is wrong with the books, their server and this computer."""

import sys

from attrs import asdict

from entrypoints.cli.console import Console
from entrypoints.doctor.examination import findings_of
from entrypoints.doctor.findings import Finding, Subject


def doctor(console: Console, port: int) -> None:
    """Print all findings, and end with exit code 1 if one of them is a problem."""
    with console.refusals():
        findings = [*findings_of(Subject(console.path, console.file_option(), port))]
        is_well = all(finding.state != "problem" for finding in findings)
        document = {
            "ok": is_well,
            "file": str(console.path),
            "findings": [asdict(finding) for finding in findings],
        }
        console.say(document, "\n".join(_line(finding) for finding in findings))
    if not is_well:
        sys.exit(1)


def _line(finding: Finding) -> str:
    text = f"{finding.state:<8} {finding.check:<9} {finding.message}"
    return text if finding.command is None else f"{text}; run: {finding.command}"
