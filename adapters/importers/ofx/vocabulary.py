"""The tags of OFX that are read: how they nest, what they hold, and what is left out by name."""

import re
from collections.abc import Mapping

from adapters.importers.statement_texts import AccountKind

_MESSAGE_SET = re.compile(r"([A-Z0-9.]*)MSGSR[SQ]V[0-9]", re.ASCII)
_RESPONSE = re.compile(r"[A-Z0-9.]+TRNR[SQ]", re.ASCII)

MESSAGE_SET, RESPONSE, STATEMENT, PART, TRANSACTION, DETAIL = range(1, 7)
"""How deep a tag stands that holds others. A tag ends all open ones that are as deep or deeper."""

_LEVELS = {
    "OFX": 0,
    "STMTRS": STATEMENT,
    "CCSTMTRS": STATEMENT,
    "BANKACCTFROM": PART,
    "CCACCTFROM": PART,
    "BANKTRANLIST": PART,
    "BANKTRANLISTP": PART,
    "LEDGERBAL": PART,
    "AVAILBAL": PART,
    "BALLIST": PART,
    "STMTTRN": TRANSACTION,
    "STMTTRNP": TRANSACTION,
    "STATUS": DETAIL,
    "PAYEE": DETAIL,
    "BANKACCTTO": DETAIL,
    "CCACCTTO": DETAIL,
    "CURRENCY": DETAIL,
    "ORIGCURRENCY": DETAIL,
}

STATEMENTS: Mapping[str, AccountKind] = {"STMTRS": "bank", "CCSTMTRS": "card"}
"""The tags of statements, with the kind of their accounts."""
ACCOUNTS: Mapping[str, AccountKind] = {"BANKACCTFROM": "bank", "CCACCTFROM": "card"}
"""The tags that say whose statement it is."""

ELEMENTS: Mapping[str, frozenset[str]] = {
    "STATUS": frozenset({"CODE", "SEVERITY", "MESSAGE"}),
    "STMTRS": frozenset({"CURDEF"}),
    "CCSTMTRS": frozenset({"CURDEF"}),
    "BANKACCTFROM": frozenset({"ACCTID", "ACCTTYPE"}),
    "CCACCTFROM": frozenset({"ACCTID"}),
    "LEDGERBAL": frozenset({"BALAMT", "DTASOF"}),
    "STMTTRN": frozenset(
        {
            *("TRNTYPE", "DTPOSTED", "TRNAMT", "FITID", "CHECKNUM", "REFNUM", "NAME", "EXTDNAME"),
            *("MEMO", "CORRECTFITID", "CORRECTACTION"),
        }
    ),
    "PAYEE": frozenset({"NAME"}),
    "CURRENCY": frozenset({"CURSYM"}),
    "ORIGCURRENCY": frozenset({"CURSYM"}),
}
"""The elements that are read, by the tag that holds them."""

_READ = frozenset({"BANK", "CREDITCARD", "SIGNON"})
_READ_RESPONSES = frozenset({"STMTTRNRS", "CCSTMTTRNRS"})
_SECURITIES = frozenset({"INVSTMT", "SECLIST"})


def level_of(name: str) -> int | None:
    """How deep a tag stands that holds others; None for an element and for an unknown tag."""
    level = _LEVELS.get(name)
    if level is not None:
        return level
    if _MESSAGE_SET.fullmatch(name):
        return MESSAGE_SET
    return RESPONSE if _RESPONSE.fullmatch(name) else None


def why_left_out(name: str) -> str | None:
    """Why all that stands in a tag is left out; None if it is read."""
    if name == "STMTTRNP":
        return "pending transactions may still change; they come again when the bank has posted"
    if match := _MESSAGE_SET.fullmatch(name):
        if "MSGSRQ" in name:
            return "it is a request to the bank and no answer"
        if match[1] in _SECURITIES:
            return "securities are not kept here"
        return None if match[1] in _READ else "only statements of bank accounts and cards are read"
    if _RESPONSE.fullmatch(name) and name not in _READ_RESPONSES:
        return "only statements of bank accounts and cards are read"
    return None
