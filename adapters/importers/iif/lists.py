"""The rows of IIF lists: accounts, contacts, items and terms."""

from decimal import Decimal
from typing import Any

from adapters.importers.iif.cells import read_days, read_path, read_rate, read_text
from adapters.importers.iif.findings import Findings
from adapters.importers.iif.grammar import IifRow
from adapters.importers.iif.vocabulary import (
    ACCOUNT_TYPES,
    GROUP_ITEMS,
    KEPT_ITEMS,
    NO_HOME,
    ROLES,
)
from adapters.importers.text import read_amount
from application.importing.parsed_file import ImportedAccount, ImportedRecord
from domain.errors import BookkeepingError, Invalid


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
        self._rows_with_balance: list[IifRow] = []
        """The accounts for which the file gives a balance."""
        self._is_in_group = False
        """Whether the current item is a member of a group of items."""

    def read(self, row: IifRow) -> None:
        """Add a row to the findings."""
        is_end = row.key.startswith("END")
        if row.is_header or not row.key or row.key == "HDR" or is_end:
            self._is_in_group = self._is_in_group and not is_end and not row.is_header
            self._findings.structure += 1
        elif row.key not in self._readers and row.key != "SPL":
            self._findings.leave_out(row.key, NO_HOME.get(row.key, "there is no such list here"))
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
            try:
                self._readers[row.key](row)
            except BookkeepingError as error:
                self._findings.refuse(row, "invalid", str(error))

    def finish(self) -> None:
        """Report the balances of accounts, which are not posted, once for the whole file."""
        if self._rows_with_balance:
            self._findings.assume(
                self._rows_with_balance[0],
                f"the balances of {len(self._rows_with_balance)} accounts (OBAMOUNT) are not "
                "posted",
                "QuickBooks does not take them over either: they would double what the "
                "transactions sum to",
            )

    def _read_account(self, row: IifRow) -> None:
        account_type = row.get("ACCNTTYPE").upper()
        if account_type not in ACCOUNT_TYPES:
            raise Invalid(
                f"the account type must be one of {', '.join(ACCOUNT_TYPES)}; it is "
                f"{account_type!r}"
            )
        type_, subtype, section = ACCOUNT_TYPES[account_type]
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
            )
        )
        try:
            balance = read_amount(row.get("OBAMOUNT"))
        except Invalid as error:
            self._findings.assume(row, "its OBAMOUNT is not read", str(error))
        else:
            if balance:
                self._rows_with_balance.append(row)

    def _read_contact(self, row: IifRow) -> None:
        if row.key == "OTHERNAME":
            self._findings.assume(
                row, f"{row.get('NAME')} is a vendor", "there is no list of other names here"
            )
        address = [row.get(f"BADDR{number}", f"ADDR{number}") for number in range(1, 6)]
        fields = {
            "kind": "customer" if row.key == "CUST" else "vendor",
            "name": row.get("NAME"),
            "company": row.get("COMPANYNAME"),
            "email": row.get("EMAIL"),
            "phone": row.get("PHONE1"),
            "address": "\n".join(line for line in address if line),
            "notes": read_text(row.get("NOTEPAD", "NOTE")),
            "active": _is_active(row),
        }
        self._findings.records.append(
            ImportedRecord(row.line, "contact", fields, terms=row.get("TERMS"))
        )

    def _read_item(self, row: IifRow) -> None:
        item_type = row.get("INVITEMTYPE").upper()
        if self._is_in_group or item_type not in KEPT_ITEMS:
            self._is_in_group = self._is_in_group or item_type in GROUP_ITEMS
            self._findings.leave_out(row.key, "groups and subtotals of items are not kept here")
            return
        price = row.get("PRICE").replace(",", "")
        if price.endswith("%"):
            self._findings.assume(
                row,
                f"the item {row.get('NAME')} has the rate 0",
                f"{price} of other lines is no price",
            )
            price = "0"
        fields = {
            "name": row.get("NAME"),
            "description": read_text(row.get("DESC")),
            "rate": read_rate(price),
            "active": _is_active(row),
            "tax": item_type == "COMPTAX",
        }
        self._findings.records.append(
            ImportedRecord(row.line, "item", fields, account=row.get("ACCNT"))
        )

    def _read_terms(self, row: IifRow) -> None:
        is_by_day_of_month = row.get("TERMSTYPE") == "1"
        fields = {
            "name": row.get("NAME"),
            "discount_percent": read_rate(row.get("DISCPER").removesuffix("%").strip()),
            "active": _is_active(row),
            **(self._days_of_month(row) if is_by_day_of_month else _counted_days(row)),
        }
        self._findings.records.append(ImportedRecord(row.line, "terms", fields))

    def _days_of_month(self, row: IifRow) -> dict[str, Any]:
        """The days of terms that name days of the month; older files call them like counted days.

        Terms without such a day are reported.
        """
        due_day = read_days(row.get("DAYOFMONTHDUE", "DUEDAYS"))
        discount_day = read_days(row.get("DISCDAYOFMONTH", "DISCDAYS"))
        if not due_day:
            self._findings.assume(
                row,
                f"documents with the terms {row.get('NAME')} fall due on their date",
                "the terms go by the day of the month, and name no day",
            )
            return {"discount_percent": Decimal(0)}
        fields: dict[str, Any] = {
            "due_day_of_month": due_day,
            "min_days": read_days(row.get("DATEMINDAYS", "MINDAYS")),
        }
        if discount_day:
            return {**fields, "discount_day_of_month": discount_day}
        if read_rate(row.get("DISCPER").removesuffix("%").strip()):
            self._findings.assume(
                row,
                f"the terms {row.get('NAME')} have no discount",
                "they go by the day of the month, and name no day of the discount",
            )
        return {**fields, "discount_percent": Decimal(0)}


def _counted_days(row: IifRow) -> dict[str, int]:
    """The days of terms that count days from the date of a document."""
    return {
        "due_days": read_days(row.get("DUEDAYS", "STDDUEDAYS")),
        "discount_days": read_days(row.get("DISCDAYS", "STDDISCDAYS")),
    }


def _is_active(row: IifRow) -> bool:
    return row.get("HIDDEN").upper() != "Y"
