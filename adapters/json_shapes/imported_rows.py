"""What an import tells about the rows of banks' statements, as JSON."""

from typing import Any

from adapters.json_shapes.enrichments import document_members
from application.importing.import_answer import ImportAnswer
from domain.ledger.batches import StatementBalance
from domain.values import format_amount


def statement_members(answer: ImportAnswer) -> dict[str, Any]:
    """The members of an answer that only the import of statements has."""
    if answer.enrichment or not answer.file.statements:
        return {}
    told = answer.statements
    return {
        "matched": [
            {
                "line": row.line,
                **document_members(row.document),
                "certain": row.is_certain,
                "evidence": list(row.evidence),
            }
            for row in sorted(told.met, key=lambda row: row.line)
        ],
        "probableDuplicates": [
            {"line": row.line, **document_members(row.document), "payee": row.payee}
            for row in sorted(told.probable_duplicates, key=lambda row: row.line)
        ],
        "fitidReused": [
            {"line": row.line, "fitid": row.fitid}
            for row in sorted(told.reused_fitids, key=lambda row: row.line)
        ],
        "possibleContacts": [
            {
                "line": row.line,
                "payee": row.payee,
                "contactId": row.contact_id,
                "name": row.name,
                "score": row.score,
            }
            for row in sorted(told.possible_contacts, key=lambda row: row.line)
        ],
        "possibleTransfers": [
            {
                "line": row.line,
                **document_members(row.document),
                "accountId": row.account_id,
                "joined": row.is_joined,
                "evidence": list(row.evidence),
            }
            for row in sorted(told.possible_transfers, key=lambda row: row.line)
        ],
        "statements": [balance_view(balance) for balance in told.balances],
    }


def balance_view(balance: StatementBalance) -> dict[str, str]:
    """The balance that a statement says an account has."""
    return {
        "accountId": balance.account_id,
        "date": balance.date.isoformat(),
        "balance": format_amount(balance.balance),
    }


def more_statement_members(answer: ImportAnswer) -> dict[str, int]:
    """How many more of each there are than the answer lists."""
    told = answer.statements
    return {
        "matched": told.met.more,
        "probableDuplicates": told.probable_duplicates.more,
        "fitidReused": told.reused_fitids.more,
        "possibleContacts": told.possible_contacts.more,
        "possibleTransfers": told.possible_transfers.more,
    }
