"""What an IIF file holds, found by other means than the reader: with the `csv` module."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

NON_POSTING = {"ESTIMATE", "ESTIMATES", "PURCHORD", "SALESORD"}


def lines_of(content: bytes, encoding: str = "cp1252") -> list[str]:
    """The physical lines of a file."""
    text = content.decode(encoding, errors="replace")
    lines = re.sub("\r\n|\r", "\n", text).split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def cents_by_account(content: bytes, encoding: str = "cp1252") -> dict[str, int]:
    """The sums of the amounts in the posting transactions of a file, by what it calls accounts."""
    sums: Counter[str] = Counter()
    for cells in _rows(lines_of(content, encoding)):
        amount = cells.get("AMOUNT", "").strip().replace(",", "")
        if amount and cells.get("ACCNT", "").strip():
            sums[cells["ACCNT"].strip()] += int(Decimal(amount) * 100)
    return {account: cents for account, cents in sums.items() if cents}


def _rows(lines: list[str]) -> Iterator[dict[str, str]]:
    """The TRNS and SPL rows of posting transactions, as cells by column."""
    headers = [line for line in lines if line.lstrip(' "').startswith("!")]
    delimiter = "\t" if any("\t" in line for line in headers) else ","
    columns: dict[str, list[str]] = {}
    is_posting = True
    for line in lines:
        key, *cells = next(csv.reader([line], delimiter=delimiter), None) or [""]
        if key.startswith("!"):
            columns[key[1:]] = [name.lstrip("!") for name in cells]
        elif key in {"TRNS", "SPL"}:
            named: dict[str, str] = {}
            for name, cell in zip(columns[key], cells, strict=False):
                named[name] = named.get(name) or cell
            if key == "TRNS":
                is_posting = named.get("TRNSTYPE", "").strip() not in NON_POSTING
            if is_posting:
                yield named
