"""Lists and records as tables and texts for the terminal."""

from collections.abc import Callable, Iterable, Mapping
from io import StringIO
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from adapters.exporters.cell_text import group_thousands
from adapters.json_shapes.list_queries import MOST_COUNTED

PAYMENT_COLUMNS = ("date", "contactId", "ref", "memo", "amount", "unapplied", "status", "id")
LINE_DOCUMENT_COLUMNS = (
    "date", "kind", "number", "contactId", "dueDate", "status", "total", "balance", "id",
)  # fmt: skip
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "accounts": ("number", "path", "type", "subtype", "balance", "id"),
    "contacts": ("kind", "name", "email", "phone", "balance", "openCount", "id"),
    "items": ("name", "rate", "accountId", "id"),
    "terms": (
        "name", "dueDays", "dueDayOfMonth", "minDays", "discountPercent", "discountDays",
        "discountDayOfMonth", "id",
    ),
    "invoices": LINE_DOCUMENT_COLUMNS,
    "payments": PAYMENT_COLUMNS,
    "bills": LINE_DOCUMENT_COLUMNS,
    "bill-payments": PAYMENT_COLUMNS,
    "journals": ("date", "type", "ref", "memo", "total", "status", "id"),
    "bank-transactions": (
        "date", "type", "ref", "payee", "memo", "amount", "cleared", "status", "id",
    ),
    "rules": ("position", "name", "active", "contraAccountId", "contactId", "id"),
}  # fmt: skip
"""The columns of each list, by the names that fields have in JSON."""
NUMBERS = frozenset({
    "balance", "total", "amount", "rate", "discountPercent", "dueDays", "discountDays", "unapplied",
    "openCount", "open", "dueDayOfMonth", "minDays", "discountDayOfMonth", "position", "size",
})  # fmt: skip
"""The columns whose cells are aligned to the right."""
WIDTH_OF_A_PIPE = 240
"""How many characters a line has when the output is not a terminal."""


def text_console() -> Console:
    """Where tables are printed: the terminal, or a file or pipe with long lines."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=WIDTH_OF_A_PIPE)


def print_list(name: str, page: Mapping[str, Any]) -> None:
    """Print a page of a list."""
    console = text_console()
    table = new_table(COLUMNS[name])
    for record in page["data"]:
        table.add_row(*(_cell(column, record[column]) for column in COLUMNS[name]))
    console.print(table)
    more = f"; for more, add --cursor {page['nextCursor']}" if page["nextCursor"] else ""
    console.print(Text(f"{len(page['data'])} of {total_of(page)}{more}"))
    for amount, sum_of_all in page.get("sums", {}).items():
        console.print(Text(f"{amount} of all: {group_thousands(sum_of_all)}"))


def total_of(page: Mapping[str, Any]) -> str:
    """How many records the list of a page has, as words."""
    return f"more than {MOST_COUNTED:,}" if page["total"] is None else str(page["total"])


def print_undeposited(document: Mapping[str, Any]) -> None:
    """Print the rows that wait for a deposit, the oldest first."""
    columns = ("date", "type", "ref", "name", "amount", "id")
    table = new_table(columns)
    for row in document["data"]:
        table.add_row(*(_cell(column, row[column]) for column in columns))
    text_console().print(table)


def _cell(column: str, value: Any) -> Text:
    text = "" if value is None else str(value)
    return Text(group_thousands(text) if column in NUMBERS else text)


def print_numbers(document: Mapping[str, Any]) -> None:
    """Print the series of invoice numbers, with the missing and the doubled ones."""
    table = new_table(("kind", "first", "last", "count", "missing", "doubled"))
    for series in document["data"]:
        missing = ", ".join(_gap(gap) for gap in series["missing"])
        doubled = ", ".join(double["number"] for double in series["doubled"])
        cells = (series["kind"], series["first"], series["last"], str(series["count"]))
        table.add_row(*(Text(cell) for cell in (*cells, missing, doubled)))
    text_console().print(table)


def _gap(gap: Mapping[str, Any]) -> str:
    return gap["from"] if gap["count"] == 1 else f"{gap['from']} to {gap['to']}"


def reconciliation_text(document: Mapping[str, Any]) -> str:
    """What was just applied, then everything that is open, contact by contact."""
    return _printed(lambda console: _print_reconciliation(document, console))


def table_text(table: Table) -> str:
    """A table as text, without spaces at the ends of lines."""
    text = _printed(lambda console: console.print(table))
    return "\n".join(line.rstrip() for line in text.splitlines())


def _printed(print_to: Callable[[Console], None]) -> str:
    """What is printed, as text."""
    shown = text_console()
    text = StringIO()
    # Not `Console.capture`, which writes to the output, and so fails if that cannot be written.
    console = Console(
        file=text, highlight=False, width=shown.width, force_terminal=shown.is_terminal
    )
    print_to(console)
    return text.getvalue().removesuffix("\n")


def _print_reconciliation(document: Mapping[str, Any], console: Console) -> None:
    verb = "Would apply" if document.get("dryRun") else "Applied"
    for line in document.get("applied", ()):
        pair = f"{line['creditId']} to {line['debitId']}"
        amount = group_thousands(line["amount"])
        console.print(Text(f"{verb} {amount} of {pair} on {line['date']} ({line['rule']})"))
    table = new_table(("", "date", "due", "number", "amount", "open", "id"))
    for contact in document["contacts"]:
        balance = group_thousands(contact["control"]) + _out_of_step(" (differs by {})", contact)
        name = Text(contact["name"] or contact["contactId"])
        table.add_row(name, "", "", "", "", balance, style="bold")
        for charge in contact["debits"]:
            table.add_row(*_open_item(charge, charge["open"]))
        for credit in contact["credits"]:
            table.add_row(*_open_item(credit, f"-{credit['open']}"))
    console.print(table)
    totals = (
        f"Control accounts {document['control']}, documents {document['documents']}: "
        f"{document['open']} open less {document['unapplied']} unapplied"
    )
    totals = group_thousands(totals)
    console.print(Text(totals + _out_of_step("; THEY DIFFER by {}", document)))


def _open_item(item: Mapping[str, Any], open_amount: str) -> tuple[Text | str, ...]:
    kind = item["kind"].replace("-", " ") + (", on hold" if item["hold"] else "")
    return (
        Text(f"  {kind}"),
        item["date"],
        item["dueDate"],
        Text(item["number"]),
        group_thousands(item["amount"]),
        group_thousands(open_amount),
        Text(item["id"]),
    )


def _out_of_step(text: str, totals: Mapping[str, Any]) -> str:
    """By how much control accounts and documents differ; "" if they agree, as they should."""
    return (
        "" if totals["difference"] == "0.00" else text.format(group_thousands(totals["difference"]))
    )


def record_text(view: Mapping[str, Any]) -> str:
    """A record: one line for each field, and its lines indented below.

    Warnings are left out, because they are printed on standard error.
    """
    shown = {name: value for name, value in view.items() if name != "warnings"}
    width = max(len(name) for name in shown)
    return "\n".join(f"{name:<{width}}  {_value(value)}" for name, value in shown.items())


def _value(value: Any) -> str:
    if isinstance(value, list):
        return "".join(f"\n    {_line(line)}" for line in value)
    if isinstance(value, Mapping) and all(isinstance(part, str) for part in value.values()):
        return _line(value)
    return "" if value is None else str(value)


def _line(line: Mapping[str, Any]) -> str:
    shown = {name: value for name, value in line.items() if value not in {None, "", "0.00"}}
    return "  ".join(f"{name}={value}" for name, value in shown.items())


def new_table(columns: Iterable[str]) -> Table:
    """An empty table with these columns."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, justify="right" if column in NUMBERS else "left", no_wrap=True)
    return table
