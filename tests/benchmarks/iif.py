"""Generated operations written as an IIF file, as QuickBooks would write it."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from domain.values import format_amount

TYPES = {
    "bank": "BANK",
    "cash": "BANK",
    "undeposited_funds": "OCASSET",
    "accounts_receivable": "AR",
    "inventory": "OCASSET",
    "other_current_asset": "OCASSET",
    "fixed_asset": "FIXASSET",
    "other_asset": "OASSET",
    "accounts_payable": "AP",
    "credit_card": "CCARD",
    "other_current_liability": "OCLIAB",
    "long_term_liability": "LTLIAB",
    "equity": "EQUITY",
    "income": "INC",
    "other_income": "EXINC",
    "cost_of_goods_sold": "COGS",
    "expense": "EXP",
}
DOCUMENTS = {
    "invoice": "INVOICE",
    "payment": "PAYMENT",
    "bill": "BILL",
    "bill_payment": "BILLPMT",
    "check": "CHECK",
    "deposit": "DEPOSIT",
    "journal": "GENERAL JOURNAL",
}
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
        for operation in operations:
            if operation["op"] == "account":
                accounts[operation["code"]] = (
                    f"{operation['path'].rpartition(':')[2]} {number_of(operation['code'])}"
                )
                code = operation["code"]
                file.write(
                    f"ACCNT\t{accounts[code]}\t{TYPES[operation['type']]}\t{number_of(code)}\r\n"
                )
            elif operation["op"] == "contact":
                names[operation["id"]] = operation["name"]
                keyword = "CUST" if operation["kind"] == "customer" else "VEND"
                file.write(f"{keyword}\t{operation['name']}\t{operation.get('email', '')}\r\n")
            elif "gl" in operation:
                file.write(
                    _document(
                        operation,
                        names.get(operation.get("customer") or operation.get("vendor") or "", ""),
                        accounts,
                    )
                )


def _document(operation: dict[str, Any], name: str, accounts: dict[str, str]) -> str:
    """One document as rows; its own account (bank, card, receivables or payables) comes first."""
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
    rows = []
    for index, (code, cents) in enumerate(lines):
        keyword = "SPL" if index else "TRNS"
        row = (keyword, DOCUMENTS[kind], day, accounts[code], name, format_amount(cents))
        rows.append("\t".join((*row, operation["id"], operation.get("memo", ""))) + "\r\n")
    return "".join(rows) + "ENDTRNS\r\n"
