"""Generated operations written as an IIF file, as QuickBooks would write it."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from domain.values import format_amount

TYPES = {
    "bank": "BANK", "cash": "BANK", "undeposited_funds": "OCASSET", "accounts_receivable": "AR", "inventory": "OCASSET",
    "other_current_asset": "OCASSET", "fixed_asset": "FIXASSET", "other_asset": "OASSET", "accounts_payable": "AP", "credit_card": "CCARD",
    "other_current_liability": "OCLIAB", "long_term_liability": "LTLIAB", "equity": "EQUITY", "income": "INC", "other_income": "EXINC",
    "cost_of_goods_sold": "COGS", "expense": "EXP",
}  # fmt: skip
DOCUMENTS = {
    "invoice": "INVOICE", "payment": "PAYMENT", "bill": "BILL", "bill_payment": "BILLPMT", "check": "CHECK", "deposit": "DEPOSIT",
    "journal": "GENERAL JOURNAL",
}  # fmt: skip
HEADERS = (
    "!ACCNT\tNAME\tACCNTTYPE\tACCNUM",
    "!CUST\tNAME\tEMAIL",
    "!VEND\tNAME\tEMAIL",
    "!TRNS\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\tDOCNUM\tMEMO",
    "!SPL\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\tDOCNUM\tMEMO",
    "!ENDTRNS",
)


def number_of(code: str) -> str:
    """The number of a generated account: no account of a new company's chart has it."""
    return f"B{code}"


def write(operations: Iterable[dict[str, Any]], path: Path) -> None:
    """Write operations as an IIF file: lists first, then a block for each document."""
    names: dict[str, str] = {}
    accounts: dict[str, str] = {}
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"{line}\r\n" for line in HEADERS)
        for each in operations:
            if each["op"] == "account":
                accounts[each["code"]] = (
                    f"{each['path'].rpartition(':')[2]} {number_of(each['code'])}"
                )
                file.write(
                    f"ACCNT\t{accounts[each['code']]}\t{TYPES[each['type']]}\t{number_of(each['code'])}\r\n"
                )
            elif each["op"] == "contact":
                names[each["id"]] = each["name"]
                file.write(
                    f"{'CUST' if each['kind'] == 'customer' else 'VEND'}\t{each['name']}\t{each.get('email', '')}\r\n"
                )
            elif "gl" in each:
                file.write(
                    _document(
                        each,
                        names.get(each.get("customer") or each.get("vendor") or "", ""),
                        accounts,
                    )
                )


def _document(operation: dict[str, Any], name: str, accounts: dict[str, str]) -> str:
    """The document's own account comes first: that of the bank, the card, the receivables or the payables."""
    kind, lines = operation["op"], operation["gl"]
    own = (
        operation.get("account")
        if kind in {"check", "bill_payment"}
        else "2000"
        if kind == "bill"
        else lines[0][0]
    )
    lines = sorted(lines, key=lambda line: line[0] != own)
    day = date.fromisoformat(operation["date"]).strftime("%m/%d/%Y")
    rows = [
        f"{'SPL' if index else 'TRNS'}\t{DOCUMENTS[kind]}\t{day}\t{accounts[code]}\t{name}\t{format_amount(cents)}\t{operation['id']}\t{operation.get('memo', '')}\r\n"
        for index, (code, cents) in enumerate(lines)
    ]
    return "".join(rows) + "ENDTRNS\r\n"
