"""By what a transaction is recognised that was imported before: all that its rows say.

Equal transactions of one file are counted, so that two equal ones are two, and stay two when the
file is imported again.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from application.importing.parsed_file import ImportedLine, ImportedTransaction
from application.serialization import canonical, quoted
from domain.values import format_rate


def identified_transactions(
    transactions: Iterable[ImportedTransaction],
) -> Iterator[tuple[str, ImportedTransaction]]:
    """The transactions, each with its identity: a SHA-256 in hexadecimal."""
    equals: Counter[bytes] = Counter()
    for transaction in transactions:
        content = canonical(_content(transaction))
        said = sha256(content.encode()).digest()  # It is shorter than what it stands for.
        equals[said] += 1
        # As `identity_of` the content and its number among equal ones.
        numbered = f"[{quoted(content)},{equals[said]}]"
        yield sha256(numbered.encode()).hexdigest(), transaction


def identity_of(content: list[object]) -> str:
    """The identity of what a file says, as JSON values: a SHA-256 in hexadecimal."""
    return sha256(canonical(content).encode()).hexdigest()


def _content(transaction: ImportedTransaction) -> list[object]:
    return [
        transaction.type,
        transaction.date.isoformat(),
        transaction.number,
        transaction.due_date and transaction.due_date.isoformat(),
        transaction.terms,
        transaction.method,
        *(_line_content(line) for line in transaction.lines),
    ]


def _line_content(line: ImportedLine) -> list[object]:
    return [
        line.account,
        line.amount,
        line.name,
        line.memo,
        line.item,
        None if line.quantity is None else format_rate(line.quantity),
        None if line.price is None else format_rate(line.price),
    ]
