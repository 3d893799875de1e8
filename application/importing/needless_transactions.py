"""Transactions of a file that the books do not need."""

from application.importing.parsed_file import ImportedTransaction
from application.unit_of_work.unit_of_work import UnitOfWork


def reason_to_leave_out(work: UnitOfWork, transaction: ImportedTransaction) -> str:
    """Why a transaction is not needed in the books, or empty.

    The balances with which a ledger begins are of no use in books that have balances on that day.
    """
    if not any(line.amount for line in transaction.lines):
        return "all its amounts are zero, so there is nothing to post"
    turnovers = work.session.ledger.turnovers
    if transaction.is_opening and any(
        turnover.net for turnover in turnovers(None, transaction.date).values()
    ):
        return (
            f"the books have balances on {transaction.date} already, so those with which the file "
            "begins are not posted"
        )
    return ""
