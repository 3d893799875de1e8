"""The lists of QuickBooks: accounts, customers, vendors, products and services."""

import re
from typing import Any

from adapters.importers.findings import Findings
from adapters.importers.quickbooks_csv.chart import Chart, natural_sign, split_number
from adapters.importers.quickbooks_csv.heads import Head, is_structure
from adapters.importers.quickbooks_csv.postings import caption, cents
from adapters.importers.quickbooks_csv.rows import CsvRow
from adapters.importers.quickbooks_csv.words import ROLES, account_type, plain_words
from adapters.importers.quickbooks_reports.captions import is_whole
from adapters.importers.text import quoted
from application.importing.parsed_file import ImportedAccount, ImportedRecord
from domain.errors import Invalid
from domain.texts import name_key
from domain.values import parse_rate

_INACTIVE = frozenset({"no", "false", "inactive", "not-active", "not active", "deleted"})
_DELETED = re.compile(r"\((?:deleted|inactive)\)\s*$", re.IGNORECASE)
_GROUPS = frozenset({"category", "bundle", "group", "subtotal"})
_TAX_ITEMS = frozenset({"sales tax item", "sales tax group", "sales tax"})
_NUMBERED_PART = re.compile(r"^[0-9][0-9.\-]* +(?=\S)")


MOST_REPEATED = 1_000
"""How often the rows of a list may have the name of an earlier one."""


class ListScan:
    """Reads the rows of a list."""

    def __init__(self, head: Head, findings: Findings, chart: Chart) -> None:
        self._head = head
        self._columns = head.columns
        self._findings = findings
        self._chart = chart
        self._names: set[str] = set()
        self._repeated = 0

    def read(self, row: CsvRow) -> None:
        """Add a row."""
        findings = self._findings
        if fault := row.fault:
            findings.refuse(row, "structure", fault, row.rows)
            return
        if is_structure(row) or is_whole(row.filled[0]):
            findings.structure += row.rows
            return
        before = len(findings.accounts) + len(findings.records)
        try:
            self._read(row)
        except Invalid as error:
            findings.refuse(row, "invalid", str(error), row.rows)
            return
        if len(findings.accounts) + len(findings.records) > before:
            findings.structure += row.rows - 1  # The further lines of a cell with line ends.

    def _read(self, row: CsvRow) -> None:
        if self._head.kind == "accounts":
            self._read_account(row)
        elif self._head.kind == "items":
            self._read_item(row)
        else:
            self._read_contact(row)

    def _cell(self, row: CsvRow, field: str) -> str:
        return row.cell(self._columns.get(field))

    def _read_account(self, row: CsvRow) -> None:
        text = caption(self._cell(row, "path"))
        if not text:
            self._findings.refuse(row, "name", "the row names no account", row.rows)
            return
        type_text = self._cell(row, "type")
        classification = account_type(type_text)
        if classification is None:
            raise Invalid(f"{quoted(type_text)} is no type of account of QuickBooks")
        parts = [split_number(part) for part in text.split(":")]
        number = self._cell(row, "number") or parts[-1][0]
        names = [name for _, name in parts]
        if number and not parts[-1][0]:
            names = _without_numbers(names, number)
        path = ":".join(names)
        type_, subtype, section = classification
        detail = plain_words(self._cell(row, "detail"))
        self._chart.declare(path, number, classification)
        self._chart.has_list = True
        balance, fault = self._balance(row)
        self._findings.accounts.append(
            ImportedAccount(
                line=row.line,
                path=path,
                number=number,
                type=type_,
                subtype=subtype,
                section=section,
                description=self._cell(row, "description"),
                active=self._is_active(row, path),
                role=ROLES.get(detail) or ROLES.get(plain_words(names[-1])),
                balance=balance * natural_sign(classification),
                balance_fault=fault,
            )
        )

    def _balance(self, row: CsvRow) -> tuple[int, str]:
        """The balance that the list gives, in the natural sign, and what is wrong with it."""
        try:
            amount = cents(self._cell(row, "balance"), decimal_comma=self._head.separator == ";")
        except Invalid as error:
            return 0, f"Balance: {error}"
        return amount or 0, ""

    def _read_contact(self, row: CsvRow) -> None:
        name = caption(self._cell(row, "name"))
        if not name:
            self._findings.refuse(row, "name", "the row has no name", row.rows)
            return
        if self._is_repeated(row, name):
            return
        town = " ".join(
            part for field in ("city", "state", "zip") if (part := self._cell(row, field))
        )
        lines = (self._cell(row, "street"), town, self._cell(row, "country"))
        address = self._cell(row, "address") or "\n".join(line for line in lines if line)
        texts = {
            "company": self._cell(row, "company"),
            "email": self._cell(row, "email"),
            "phone": caption(self._cell(row, "phone")),
            "address": address,
            "notes": self._cell(row, "notes"),
        }
        fields: dict[str, Any] = {
            "kind": "customer" if self._head.kind == "customers" else "vendor",
            "name": name,
            **{field: text for field, text in texts.items() if text},
            "active": self._is_active(row, name),
        }
        self._findings.records.append(
            ImportedRecord(row.line, "contact", fields, terms=self._cell(row, "terms"))
        )

    def _read_item(self, row: CsvRow) -> None:
        name = caption(self._cell(row, "name"))
        if not name:
            self._findings.refuse(row, "name", "the row has no name", row.rows)
            return
        type_ = plain_words(self._cell(row, "type"))
        if type_ in _GROUPS:
            why = "categories, bundles and groups of items are not kept here"
            self._findings.leave_out(self._cell(row, "type"), why, row.rows)
            return
        if self._is_repeated(row, name):
            return
        if type_ in _TAX_ITEMS:
            self._findings.tax_names.add(name)
        fields: dict[str, Any] = {
            "name": name,
            "rate": parse_rate(self._rate(row, name)),
            "active": self._is_active(row, name),
        }
        if description := self._cell(row, "description"):
            fields["description"] = description
        account = caption(self._cell(row, "account"))
        self._findings.records.append(
            ImportedRecord(
                row.line, "item", fields, account=self._chart.path_of(account) if account else ""
            )
        )

    def _rate(self, row: CsvRow, name: str) -> str:
        """The price of an item; 0 for a percentage, which is told."""
        text = re.sub(r"[$,\s]", "", self._cell(row, "rate"))
        if text.endswith("%"):
            self._findings.assume(
                row, f"the item {name} has the rate 0", f"{text} of other lines is no price"
            )
            return "0"
        if not text:
            return "0"
        return re.sub(r"^(-?)\.", r"\g<1>0.", text).rstrip(".")

    def _is_repeated(self, row: CsvRow, name: str) -> bool:
        """Whether a row has the name of an earlier one: it is left out."""
        key = name_key(name)
        if key in self._names:
            self._repeated += 1
            if self._repeated > MOST_REPEATED:
                message = "so many names come again that this cannot be a list of them"
                self._findings.refuse(row, "name", message, row.rows)
                return True
            why = "the list has the same name several times, and the first one counts"
            self._findings.leave_out(name, why, row.rows)
            return True
        self._names.add(key)
        return False

    def _is_active(self, row: CsvRow, name: str) -> bool:
        state = self._cell(row, "active").casefold()
        return state not in _INACTIVE and not _DELETED.search(name)


def _without_numbers(names: list[str], number: str) -> list[str]:
    """The names of a path without the numbers before them, if its last name begins with its own.

    Some lists have the number in a column, and before each name.
    """
    if not names[-1].startswith(f"{number} "):
        return names
    return [_NUMBERED_PART.sub("", name, count=1) for name in names]
