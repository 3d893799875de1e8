"""The transactions of OFX files: what the elements of a STMTTRN mean."""

import re
from datetime import date

from attrs import frozen

from adapters.importers.findings import Findings
from adapters.importers.ofx.aggregates import Aggregate
from adapters.importers.statement_texts import AccountKind, read_statement_amount, type_of_row
from adapters.importers.text import quoted
from application.importing.parsed_file import RowCode
from application.importing.statements import StatementRow
from domain.errors import Invalid
from domain.values import EARLIEST, LATEST, format_amount

_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})", re.ASCII)
_CURRENCY = re.compile("[A-Z]{3}", re.ASCII)
_TYPES = {"CHECK": "Check", "XFER": "Transfer"}
_SINGLE = ("TRNAMT", "DTPOSTED", "FITID", "TRNTYPE")
"""Elements that stand in a transaction once; where they do not, two transactions became one."""


@frozen
class Account:
    """What a statement says of its account before its transactions."""

    kind: AccountKind
    currency: str


class _WrongTransaction(Exception):
    """A transaction that is refused."""

    def __init__(self, code: RowCode, message: str) -> None:
        super().__init__(message)
        self.code = code


def read_transaction(
    transaction: Aggregate, account: Account, findings: Findings
) -> StatementRow | None:
    """The row of a transaction; None if it is refused or left out, which the findings then say."""
    if left_out := _why_left_out(transaction, account):
        findings.leave_out(*left_out, transaction.rows)
        return None
    try:
        row = _row(transaction, account, findings)
    except _WrongTransaction as wrong:
        findings.refuse(transaction, wrong.code, f"STMTTRN: {wrong}", transaction.rows)
        return None
    if not row.amount:
        findings.leave_out("STMTTRN of 0.00", "there is nothing to post", transaction.rows)
        return None
    return row


def _why_left_out(transaction: Aggregate, account: Account) -> tuple[str, str] | None:
    """The block and the reason of a transaction that the books cannot hold."""
    if transaction.get("TRNTYPE").upper() == "HOLD":
        return "STMTTRN of type HOLD", "an amount on hold may still change"
    if transaction.get("CORRECTACTION") or transaction.get("CORRECTFITID"):
        return (
            "STMTTRN with CORRECTFITID",
            "the bank corrects an earlier transaction; change that one by hand",
        )
    currency = transaction.get("CURRENCY.CURSYM").upper()
    if currency and currency != account.currency:
        shown = currency if _CURRENCY.fullmatch(currency) else "another currency"
        return f"STMTTRN in {shown}", "its amount is not in the currency of the statement"
    return None


def _row(transaction: Aggregate, account: Account, findings: Findings) -> StatementRow:
    if transaction.too_long:
        raise _WrongTransaction(
            "structure",
            f"the text of {transaction.too_long} is too long",
        )
    for name in _SINGLE:
        if name in transaction.repeated:
            raise _WrongTransaction(
                "structure", f"{name} stands in it twice; was the end of a transaction lost?"
            )
    day = _day(transaction)
    amount = _amount(transaction)
    one = findings.one
    original = transaction.get("ORIGCURRENCY.CURSYM").upper()
    if original and original != account.currency:
        findings.assume(
            transaction,
            f"its amount {format_amount(amount)} is in the currency of the statement",
            f"the bank converted it from {quoted(original)}",
        )
    return StatementRow(
        line=transaction.line,
        rows=transaction.rows,
        date=day,
        amount=amount,
        payee=one(
            transaction.get("NAME") or transaction.get("PAYEE.NAME") or transaction.get("EXTDNAME")
        ),
        memo=one(transaction.get("MEMO")),
        number=_number(transaction),
        fitid=transaction.get("FITID"),
        type=_type(transaction.get("TRNTYPE").upper(), account.kind, amount),
    )


def _day(transaction: Aggregate) -> date:
    text = transaction.get("DTPOSTED")
    if not text:
        raise _WrongTransaction("date", "the transaction has no DTPOSTED")
    try:
        return read_day(text)
    except Invalid as error:
        raise _WrongTransaction("date", f"DTPOSTED: {error}") from None


def _amount(transaction: Aggregate) -> int:
    text = transaction.get("TRNAMT")
    if not text:
        raise _WrongTransaction("amount", "the transaction has no TRNAMT")
    try:
        return read_statement_amount(text)
    except Invalid as error:
        raise _WrongTransaction("amount", f"TRNAMT: {error}") from None


def read_day(text: str) -> date:
    """A date: the first eight digits, whatever time and zone follow. Raises `Invalid`."""
    match = _DATE.match(text)
    if not match:
        raise Invalid(f"{quoted(text)} does not begin with a date such as 20261231")
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise Invalid(f"{quoted(text)} is not a date: there is no such day") from None
    if not EARLIEST <= day <= LATEST:
        raise Invalid(f"{quoted(text)} is not between {EARLIEST} and {LATEST}")
    return day


def _number(transaction: Aggregate) -> str:
    """The number of a check, or another reference; banks write zeros where there is none."""
    for name in ("CHECKNUM", "REFNUM"):
        if (text := transaction.get(name)).strip("0"):
            return text
    return ""


def _type(type_: str, kind: AccountKind, amount: int) -> str:
    if type_ == "PAYMENT" and kind == "card" and amount > 0:
        return "Credit Card Payment"
    return _TYPES.get(type_) or type_of_row(kind, amount)
