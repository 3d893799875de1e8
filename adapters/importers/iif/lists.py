"""The rows of IIF lists: accounts, contacts, items and terms."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from adapters.importers.findings import Findings
from adapters.importers.iif.cells import (
    is_percent,
    read_days,
    read_path,
    read_percent,
    read_rate,
    read_text,
)
from adapters.importers.iif.grammar import IifRow
from adapters.importers.iif.inert_rows import is_left_out, is_structure
from adapters.importers.iif.vocabulary import (
    GROUP_ITEMS,
    KEPT_ITEMS,
    KEYWORDS,
    NO_HOME,
    ROLES,
    TAX_AGENCY,
    TAX_ITEMS,
)
from adapters.importers.quickbooks_types import ACCOUNT_TYPES
from adapters.importers.text import quoted, read_amount
from application.importing.parsed_file import ImportedAccount, ImportedRecord
from domain.errors import BookkeepingError, Invalid
from domain.texts import echoed

NO_GROUPS = "groups and subtotals of items are not kept here"

_ADDRESS = tuple((f"BADDR{number}", f"ADDR{number}") for number in range(1, 6))

MOST_IN_GROUP = 10_000
"""After how many rows a group of items must have ended, or it has no end."""


class ListReader:
    """Reads every row that is not part of a transaction."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._readers = {
            "ACCNT": self._read_account,
            "CUST": self._read_contact,
            "VEND": self._read_contact,
            "OTHERNAME": self._read_contact,
            "INVITEM": self._read_item,
            "TERMS": self._read_terms,
        }
        self._group: list[IifRow] = []
        """The rows of a group of items that has begun and not ended yet."""
        self._type_of_group = ""

    def read(self, row: IifRow) -> None:
        """Add a row to the findings."""
        if self._group and row.key not in {"INVITEM", ""}:
            self._end_group(is_ended=row.key.startswith("END"))
        if is_structure(row):
            self._findings.structure += 1
        elif is_left_out(row):
            self._leave_out(row)
        elif row.fault:
            self._findings.refuse(row, "structure", row.fault)
        elif row.key not in KEYWORDS:
            self._findings.refuse(
                row,
                "structure",
                f"{quoted(row.key)} is no keyword of the format, and no header declares it",
            )
        elif not row.is_headed:
            self._findings.refuse(
                row, "structure", f"no !{row.key} line before the row names its columns"
            )
        elif row.key == "SPL":
            self._findings.refuse(
                row,
                "structure",
                "the SPL row does not belong to a transaction, because no TRNS row comes before it",
            )
        elif row.is_blank:
            self._findings.structure += 1
        elif not row.get("NAME"):
            self._findings.refuse(row, "name", "the row has no NAME")
        else:
            self._attempt(self._readers[row.key], row)

    def repeat(self, row: IifRow, times: int) -> None:
        """Add an inert row again, some times."""
        if is_structure(row):
            self._findings.structure += times
        else:
            self._leave_out(row, times)

    def _leave_out(self, row: IifRow, times: int = 1) -> None:
        why = NO_HOME.get(row.key, "there is no such list here")
        self._findings.leave_out(row.key[:80], why, times)

    def finish(self) -> None:
        """End a group of items that is still open at the end of the file."""
        if self._group:
            self._end_group(is_ended=False)

    def _attempt(self, reader: Callable[[IifRow], None], row: IifRow) -> None:
        try:
            reader(row)
        except BookkeepingError as error:
            self._findings.refuse(row, "invalid", str(error))

    def _read_account(self, row: IifRow) -> None:
        account_type = row.get("ACCNTTYPE").upper()
        if account_type not in ACCOUNT_TYPES:
            raise Invalid(
                f"the account type must be one of {', '.join(ACCOUNT_TYPES)}; it is "
                f"{quoted(account_type)}"
            )
        type_, subtype, section = ACCOUNT_TYPES[account_type]
        balance, balance_fault = _balance(row)
        self._findings.accounts.append(
            ImportedAccount(
                line=row.line,
                path=read_path(row.get("NAME")),
                number=row.get("ACCNUM"),
                type=type_,
                subtype=subtype,
                section=section,
                description=read_text(row.get("DESC")),
                active=_is_active(row),
                role=ROLES.get(row.get("EXTRA").upper()),
                balance=balance,
                balance_fault=balance_fault,
            )
        )

    def _read_contact(self, row: IifRow) -> None:
        if row.key == "OTHERNAME":
            self._findings.assume(
                row,
                f"{echoed(row.get('NAME'))} is a vendor",
                "there is no list of other names here",
            )
        if row.get("VTYPE").upper() == TAX_AGENCY:
            self._findings.tax_names.add(row.get("NAME"))
        address = [row.get(*columns) for columns in _ADDRESS]
        fields = {
            "kind": "customer" if row.key == "CUST" else "vendor",
            "name": row.get("NAME"),
            **_filled(
                company=row.get("COMPANYNAME"),
                email=row.get("EMAIL"),
                phone=row.get("PHONE1"),
                address="\n".join(line for line in address if line),
                notes=read_text(row.get("NOTEPAD", "NOTE")),
            ),
            "active": _is_active(row),
        }
        self._findings.records.append(
            ImportedRecord(row.line, "contact", fields, terms=row.get("TERMS"))
        )

    def _read_item(self, row: IifRow) -> None:
        item_type = row.get("INVITEMTYPE").upper()
        if item_type in TAX_ITEMS:
            self._findings.tax_names.add(row.get("NAME"))
        if len(self._group) == MOST_IN_GROUP:
            self._end_group(is_ended=False)
        if self._group and not (item_type in GROUP_ITEMS and item_type != self._type_of_group):
            self._group.append(row)
        elif item_type in GROUP_ITEMS:
            if self._group:
                self._end_group(is_ended=False)
            self._group, self._type_of_group = [row], item_type
        else:
            self._read_single_item(row)

    def _end_group(self, *, is_ended: bool) -> None:
        """Leave a group of items out with its members.

        If the file does not say where the group ends, the rows after its own are ordinary items.
        """
        group, self._group = self._group, []
        members = group[1:]
        self._findings.leave_out("INVITEM", NO_GROUPS, len(group) if is_ended else 1)
        if is_ended or not members:
            return
        self._findings.assume(
            group[0],
            f"the {len(members)} rows below {echoed(group[0].get('NAME'))} are items of their own",
            "the file does not say where the group ends",
        )
        for row in members:
            self._attempt(self._read_single_item, row)

    def _read_single_item(self, row: IifRow) -> None:
        if row.get("INVITEMTYPE").upper() not in KEPT_ITEMS:
            self._findings.leave_out(row.key, NO_GROUPS)
            return
        price = row.get("PRICE")
        if is_percent(price):
            self._findings.assume(
                row,
                f"the item {echoed(row.get('NAME'))} has the rate 0",
                f"{echoed(price)} of other lines is no price",
            )
            price = "0"
        fields = {
            "name": row.get("NAME"),
            **_filled(description=read_text(row.get("DESC"))),
            "rate": read_rate("PRICE", price),
            "active": _is_active(row),
        }
        self._findings.records.append(
            ImportedRecord(row.line, "item", fields, account=row.get("ACCNT"))
        )

    def _read_terms(self, row: IifRow) -> None:
        is_by_day_of_month = row.get("TERMSTYPE") == "1"
        fields = {
            "name": row.get("NAME"),
            "discount_percent": read_percent("DISCPER", row.get("DISCPER")),
            "active": _is_active(row),
            **(self._days_of_month(row) if is_by_day_of_month else _counted_days(row)),
        }
        self._findings.records.append(ImportedRecord(row.line, "terms", fields))

    def _days_of_month(self, row: IifRow) -> dict[str, Any]:
        """The days of terms that name days of the month; older files call them like counted days.

        Terms without such a day are reported.
        """
        due_day = _days(row, "DAYOFMONTHDUE", "DUEDAYS")
        discount_day = _days(row, "DISCDAYOFMONTH", "DISCDAYS")
        if not due_day:
            self._findings.assume(
                row,
                f"documents with the terms {echoed(row.get('NAME'))} fall due on their date",
                "the terms go by the day of the month, and name no day",
            )
            return {"discount_percent": Decimal(0)}
        fields: dict[str, Any] = {
            "due_day_of_month": due_day,
            "min_days": _days(row, "DATEMINDAYS", "MINDAYS"),
        }
        if discount_day:
            return {**fields, "discount_day_of_month": discount_day}
        if read_percent("DISCPER", row.get("DISCPER")):
            self._findings.assume(
                row,
                f"the terms {echoed(row.get('NAME'))} have no discount",
                "they go by the day of the month, and name no day of the discount",
            )
        return {**fields, "discount_percent": Decimal(0)}


def _filled(**texts: str) -> dict[str, str]:
    """The fields of a record that are not empty: most are, and a file may have many records."""
    return {name: text for name, text in texts.items() if text}


def _counted_days(row: IifRow) -> dict[str, int]:
    """The days of terms that count days from the date of a document."""
    return {
        "due_days": _days(row, "DUEDAYS", "STDDUEDAYS"),
        "discount_days": _days(row, "DISCDAYS", "STDDISCDAYS"),
    }


def _days(row: IifRow, *columns: str) -> int:
    """The days in the first of some columns that is filled in; 0 if none is."""
    column = next((column for column in columns if row.get(column)), columns[0])
    return read_days(column, row.get(column))


def _balance(row: IifRow) -> tuple[int, str]:
    """The balance that a list gives for an account, and what is wrong with it, or empty."""
    column = "OBAMOUNT" if row.get("OBAMOUNT") else "OBAL"
    try:
        return read_amount(row.get(column)), ""
    except Invalid as error:
        return 0, f"{column}: {error}"


def _is_active(row: IifRow) -> bool:
    return row.get("HIDDEN").upper() != "Y"
