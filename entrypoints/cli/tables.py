"""What the command line prints for people: lists and records as tables."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "accounts": ("number", "path", "type", "subtype", "balance", "id"),
    "contacts": ("kind", "name", "email", "phone", "balance", "openCount", "id"),
    "items": ("name", "rate", "accountId", "id"),
    "terms": ("name", "dueDays", "discountPercent", "discountDays", "id"),
    "invoices": (
        "date",
        "kind",
        "number",
        "contactId",
        "dueDate",
        "status",
        "total",
        "balance",
        "id",
    ),
    "payments": ("date", "contactId", "ref", "memo", "amount", "unapplied", "status", "id"),
    "bills": ("date", "kind", "number", "contactId", "dueDate", "status", "total", "balance", "id"),
    "bill-payments": ("date", "contactId", "ref", "memo", "amount", "unapplied", "status", "id"),
    "journals": ("date", "type", "ref", "memo", "total", "status", "id"),
    "bank-transactions": (
        "date",
        "type",
        "ref",
        "payee",
        "memo",
        "amount",
        "cleared",
        "status",
        "id",
    ),
}
AMOUNTS = frozenset(
    {
        "balance",
        "total",
        "amount",
        "rate",
        "discountPercent",
        "dueDays",
        "discountDays",
        "unapplied",
        "openCount",
        "open",
    }
)
_WIDE = 240


def print_list(name: str, document: Mapping[str, Any]) -> None:
    """A page of a list."""
    console = _console()
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in COLUMNS[name]:
        table.add_column(column, justify="right" if column in AMOUNTS else "left", no_wrap=True)
    for each in document["data"]:
        table.add_row(
            *(Text("" if each[column] is None else str(each[column])) for column in COLUMNS[name])
        )
    console.print(table)
    more = f"; go on with --cursor {document['nextCursor']}" if document["nextCursor"] else ""
    console.print(Text(f"{len(document['data'])} of {document['total']}{more}"))


def print_undeposited(rows: Iterable[Mapping[str, Any]]) -> None:
    """The rows that wait for their deposit, oldest first."""
    console = _console()
    columns = ("date", "type", "ref", "name", "amount", "id")
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, justify="right" if column in AMOUNTS else "left", no_wrap=True)
    for row in rows:
        table.add_row(*(Text(str(row[column])) for column in columns))
    console.print(table)


def print_standing(document: Mapping[str, Any]) -> None:
    """How receivables or payables stand: what was applied just now, then everything open, contact by contact."""
    console = _console()
    for each in document.get("applied", ()):
        would = "Would apply" if document.get("dryRun") else "Applied"
        console.print(
            Text(
                f"{would} {each['amount']} of {each['creditId']} to {each['debitId']} on {each['date']} ({each['rule']})"
            )
        )
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("", "date", "due", "number", "amount", "open", "id"):
        table.add_column(column, justify="right" if column in AMOUNTS else "left", no_wrap=True)
    for contact in document["contacts"]:
        balance = f"{contact['control']}" + (
            "" if contact["difference"] == "0.00" else f" (out of step by {contact['difference']})"
        )
        table.add_row(
            Text(contact["name"] or contact["contactId"]), "", "", "", "", balance, style="bold"
        )
        for each in (*contact["debits"], *contact["credits"]):
            open_ = each["open"] if each in contact["debits"] else f"-{each['open']}"
            kind = each["kind"].replace("-", " ") + (", on hold" if each["hold"] else "")
            table.add_row(
                Text(f"  {kind}"),
                each["date"],
                each["dueDate"],
                Text(each["number"]),
                each["amount"],
                open_,
                Text(each["id"]),
            )
    console.print(table)
    said = f"Control accounts {document['control']}, documents {document['documents']}: {document['open']} open less {document['unapplied']} unapplied"
    console.print(
        Text(
            said
            if document["difference"] == "0.00"
            else f"{said}; OUT OF STEP by {document['difference']}"
        )
    )


def record_text(view: Mapping[str, Any]) -> str:
    """A record, a field a line; lines below it."""
    width = max(len(name) for name in view)
    return "\n".join(f"{name:<{width}}  {_value(value)}" for name, value in view.items())


def import_text(document: Mapping[str, Any], *, dry_run: bool) -> str:
    """What an import did, or would do."""
    before, after = document["trialBalance"]["before"], document["trialBalance"]["after"]
    return "\n".join(
        [
            f"{'Would make' if dry_run else 'Made'}: {_counts(document['created'])}",
            f"Merged: {_counts(document['merged'])}",
            *_row_texts(document),
            f"Trial balance: {before['debits']} before, {after['debits']} after",
        ]
    )


def refused_import_text(document: Mapping[str, Any]) -> str:
    """Why an import was refused, line by line."""
    return "\n".join(["Nothing was imported.", *_row_texts(document)])


def _row_texts(document: Mapping[str, Any]) -> Iterator[str]:
    """What became of the rows of a file, beside those that were made or merged."""
    for block in document["leftOut"]:
        yield f"Left out: {block['rows']} rows of {block['block']}: {block['why']}"
    for assumed in document["assumed"]:
        yield f"Line {assumed['line']}: {assumed['what']}, because {assumed['why']}"
    for row in document["refused"]:
        yield f"Line {row['line']} is refused: {row['message']}"
    yield f"Lines: {', '.join(f'{count} {name}' for name, count in document['lines'].items())}"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counts.items()) or "nothing"


def _value(value: Any) -> str:
    if isinstance(value, list):
        return "".join(
            "\n    "
            + "  ".join(
                f"{name}={each}" for name, each in line.items() if each not in {None, "", "0.00"}
            )
            for line in value
        )
    return "" if value is None else str(value)


def _console() -> Console:
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_WIDE)
