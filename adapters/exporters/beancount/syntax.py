"""The pieces of a Beancount journal: texts in quotes, links and metadata."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from domain.values import format_rate

Literal = str | date | Decimal | bool
Metadata = Mapping[str, Literal | None]
"""Values by key; what is empty is not written."""

_LINK = re.compile(r"[A-Za-z0-9\-_/.]+", re.ASCII)
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\t": r"\t", "\r": r"\r"})


def quoted(text: str) -> str:
    """A text in quotes, on one line."""
    return f'"{text.translate(_ESCAPES)}"'


def link(kind: str, number: str) -> str:
    """The link of a numbered document, such as ` ^invoice-1042`.

    It is empty if the number has characters that a link cannot have.
    """
    return f" ^{kind.replace('_', '-')}-{number}" if _LINK.fullmatch(number) else ""


def metadata(values: Metadata, indent: str = "  ") -> Iterator[str]:
    """The lines of metadata below a directive, or below a posting with a deeper indent."""
    for key, value in values.items():
        if value is None or value == "":
            continue
        yield f"{indent}{key}: {_literal(value)}\n"


def _literal(value: Literal) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, date):
        return value.isoformat()
    return format_rate(value) if isinstance(value, Decimal) else quoted(value)
