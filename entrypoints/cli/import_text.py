"""Imports as text for a terminal: a plan, the list of the batches, what became of several files."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import frozen
from rich.text import Text

from adapters.exporters.cell_text import group_thousands
from application.collections.registry import COLLECTIONS
from domain.records import words_of_kind
from domain.values import format_amount, parse_amount
from entrypoints.cli.books_now import counted
from entrypoints.cli.enrichment_text import enrichment_sections
from entrypoints.cli.statement_choices import statement_sections
from entrypoints.cli.tables import new_table, table_text

Document = Mapping[str, Any]

FIRST_SHOWN = 10
"""How many rows a plan shows of what is refused, of what is assumed, and so on."""
_INDENT = "  "


@frozen
class PlanText:
    """How a plan is shown."""

    file_name: str
    title: str
    """What a bookkeeper calls a file of its format."""
    show_all: bool

    def text(self, plan: Document) -> str:
        """What an import would create, and what it refuses, assumes and leaves out."""
        total = counted(plan["lines"]["total"], "line")
        more: Mapping[str, int] = plan.get("more", {})
        parts = [
            [f"{self.file_name}: {self.title} with {total}"],
            counts_table(plan["created"], plan["merged"], "new") or ["Nothing is new."],
            self._section("Refused", [
                f"{place_text(row)}: {row['message']}" for row in plan["refused"]
            ], more.get("refused", 0)),
            _stopped(plan),
            self._section("Assumed", [
                f"{place_text(row)}: {row['what']}, because {row['why']}"
                for row in plan["assumed"]
            ], more.get("assumed", 0)),
            self._section("Left out", [
                f"{counted(block['rows'], 'row')} of {block['block']}: {block['why']}"
                for block in plan["leftOut"]
            ], more.get("leftOut", 0)),
            self._section(
                "Numbers that other documents have, too", plan["doubled"], more.get("doubled", 0)
            ),
            *(
                self._section(heading, texts, more.get(member, 0))
                for member, heading, texts in _told_of_rows(plan)
            ),
            self._section("Warnings", [
                warning["message"] for warning in plan.get("warnings", ())
            ]),
            self._section("Records", self._records(plan)),
            self._section("Differences", _differences(plan), _unlisted_differences(plan)),
            [_lines(plan["lines"]), *proof_text(plan), trial_balances(plan["trialBalance"])],
        ]  # fmt: skip
        return "\n\n".join("\n".join(part) for part in parts if part)

    def _records(self, plan: Document) -> list[str]:
        """What becomes of each record of the file, if all is to be shown."""
        words = {"created": "new", "merged": "completed", "duplicate": "in the books already"}
        return [
            f"{place_text(record)}: {record['label'] or record['id']}{_amount(record)} "
            f"({_words(record['collection'])}), {words[record['outcome']]}"
            for record in (plan["records"] if self.show_all else ())
        ]

    def _section(self, heading: str, texts: Sequence[str], unlisted: int = 0) -> list[str]:
        """Some texts under a heading; `unlisted` is how many others the plan does not list."""
        if not texts:
            return []
        shown = texts if self.show_all else texts[:FIRST_SHOWN]
        lines = [f"{heading}:", *(f"{_INDENT}{printable(text)}" for text in shown)]
        if hidden := len(texts) - len(shown):
            what_shows = f"--all shows {hidden:,} of them" if unlisted else "--all shows them"
            lines.append(f"{_INDENT}... and {hidden + unlisted:,} more ({what_shows})")
        elif unlisted:
            lines.append(f"{_INDENT}... and {unlisted:,} more")
        return lines


def _told_of_rows(plan: Document) -> list[tuple[str, str, list[str]]]:
    """What only some kinds of imports tell about rows: member, heading and texts."""
    return [*enrichment_sections(plan), *statement_sections(plan)]


def place_text(row: Document) -> str:
    """Where a row is: `line 12`, or, of several files, `journal.csv, line 12`."""
    file = f"{row['file']}, " if "file" in row else ""
    return f"{file}line {row['line']}"


def proof_text(document: Document) -> list[str]:
    """How many totals and balances of the files the books agree with; nothing if there are none."""
    proof = document.get("proof")
    if not proof:
        return []
    differing = len(proof["differences"]) + proof.get("more", 0)
    checked = f"{proof['checked']:,} totals and balances of the files"
    if not differing:
        return [f"Proof: the books agree with {checked}"]
    return [f"Proof: the books differ from {differing:,} of {checked}"]


def _differences(plan: Document) -> list[str]:
    """The accounts about which the files and the books do not agree."""
    proof: Document = plan.get("proof", {})
    return [
        f"{place_text(row)}: {row['account']} is {row['stated']} in the file and {row['books']} in "
        f"the books (debits are positive), {row['difference']} apart"
        for row in proof.get("differences", ())
    ]


def _unlisted_differences(plan: Document) -> int:
    proof: Mapping[str, int] = plan.get("proof", {})
    return proof.get("more", 0)


def _amount(record: Document) -> str:
    """The amount that a record would post, such as `, 1,250.00`; nothing if it posts nothing."""
    total = sum(parse_amount(line["debit"]) for line in record["journal"])
    return f", {group_thousands(format_amount(total))}" if total else ""


def _stopped(plan: Document) -> list[str]:
    if "stoppedAt" not in plan:
        return []
    line = plan["stoppedAt"]
    return [f"So many rows are refused that the import stopped at line {line}; correct the file."]


def printable(text: str) -> str:
    """A text of a file without characters that could do something to a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def counts_table(created: Mapping[str, int], merged: Mapping[str, int], new: str) -> list[str]:
    """How many records are created and completed, one line for each collection."""
    names = [*created, *(name for name in merged if name not in created)]
    rows = [(_words(name), created.get(name, 0), merged.get(name, 0)) for name in names]
    rows = [row for row in rows if row[1] or row[2]]
    if not rows:
        return []
    rows.append(("total", sum(row[1] for row in rows), sum(row[2] for row in rows)))
    width = max(len(name) for name, _, _ in rows)
    lines = [f"{'':<{width}}  {new:>9}  completed"]
    for name, count, completed in rows:
        lines.append(f"{name:<{width}}  {_number(count)}  {_number(completed)}".rstrip())
    return lines


def trial_balances(balances: Mapping[str, Mapping[str, str]]) -> str:
    """The trial balance before and after an import or its undo."""
    before, after = balances["before"]["debits"], balances["after"]["debits"]
    return group_thousands(f"Trial balance: {before} before, {after} after")


def batch_list_text(batches: Iterable[Document]) -> str:
    """The batches as a table."""
    table = new_table(("batch", "when", "file", "format"))
    table.add_column("what", overflow="fold")
    for batch in batches:
        cells = (batch["id"], when_text(batch), batch["fileName"], batch["format"], _what(batch))
        table.add_row(*map(Text, cells))
    return table_text(table)


def when_text(batch: Document) -> str:
    """When an import was made, to the minute (UTC)."""
    return str(batch["at"])[:16].replace("T", " ")


def outcomes_text(outcomes: Iterable[tuple[str, str, str]]) -> str:
    """What became of each of several files: its name, the outcome, and its batch or nothing."""
    table = new_table(("outcome", "batch"))
    table.add_column("file", overflow="fold")
    for name, outcome, batch in outcomes:
        table.add_row(*map(Text, (outcome, batch, name)))
    return table_text(table)


def _what(batch: Document) -> str:
    """What an import created and completed, and whether it was taken back."""
    parts = ["undone"] if batch["undone"] else []
    if batch["created"]:
        parts.append(counts_text(batch["created"]))
    if batch["merged"]:
        parts.append(f"completed {counts_text(batch['merged'])}")
    return "; ".join(parts)


def counts_text(counts: Mapping[str, int]) -> str:
    """How many records of each collection: `1 bill payment, 3 bills`."""
    return ", ".join(
        f"1 {words_of_kind(COLLECTIONS[name].kind)}" if count == 1 else f"{count:,} {_words(name)}"
        for name, count in counts.items()
    )


def _lines(lines: Mapping[str, int]) -> str:
    """What becomes of the lines of a file."""
    words = {
        "made": "new",
        "merged": "completed",
        "duplicate": "in the books already",
        "leftOut": "left out",
        "refused": "refused",
        "structure": "without data",
    }
    counts = ", ".join(f"{lines[name]:,} {text}" for name, text in words.items() if lines[name])
    return f"Lines: {counts}"


def _words(collection: str) -> str:
    return collection.replace("-", " ")


def _number(count: int) -> str:
    return f"{count:>9,}" if count else " " * 9
