"""The rows of an account that options name in the words of a person: by id or by number."""

from collections.abc import Callable, Iterable, Sequence

from application.bank_reconciliation.clearing import Selection
from application.ledger.registers import RowLine
from application.reconciliation.row_marks import find_row
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.document_kinds import DOCUMENT_KINDS
from domain.errors import Fault, Refused
from domain.ledger.accounts import Account
from domain.ledger.ids import RowId
from domain.texts import echoed, name_key

ALL = "all"


def named_selection(
    work: UnitOfWork, account: Account, offered: Sequence[RowLine], texts: Sequence[str], path: str
) -> Selection:
    """The ids of named rows, or all rows; raises `Refused` at `path` as `named_rows` does."""
    if ALL not in texts:
        return named_rows(work, account, lambda: offered, texts, path)
    if len(texts) > 1:
        raise Refused.at(path, "must name either all rows or some of them")
    return ALL


def named_rows(
    work: UnitOfWork,
    account: Account,
    offered: Callable[[], Iterable[RowLine]],
    texts: Iterable[str],
    path: str,
) -> list[str]:
    """The ids of the rows of an account that a person names.

    Each is named by its id, by the id of its document, or by its number if only one of the
    `offered` rows has it. Raises `Refused` at `path` for a text that names none, or several.
    """
    lines: list[RowLine] | None = None
    ids: list[str] = []
    faults: list[Fault] = []
    for text in texts:
        candidates = _by_id(work, account, text)
        if not candidates:
            lines = [*offered()] if lines is None else lines
            candidates = [line.id for line in lines if line.ref and _is_same(line.ref, text)]
        if len(candidates) == 1:
            ids.append(candidates[0])
        elif candidates:
            rows = ", ".join(candidates)
            message = f"several rows of {account.label} are {echoed(text)!r}; give the id: {rows}"
            faults.append(Fault(path, message))
        else:
            faults.append(Fault(path, f"{account.label} has no row {echoed(text)!r}"))
    if faults:
        raise Refused(faults)
    return ids


def _by_id(work: UnitOfWork, account: Account, text: str) -> list[str]:
    """The ids of the rows that a text is the id of, or the id of their document."""
    row_id = RowId.parse(text)
    if row_id:
        return [text] if row_id.account_id == account.id and find_row(work, row_id) else []
    rows = (RowId(kind, text, account.id) for kind in DOCUMENT_KINDS)
    return [str(row) for row in rows if find_row(work, row)]


def _is_same(number: str, text: str) -> bool:
    return name_key(number) == name_key(text)
