"""Bank reconciliations over HTTP: begin, list, change, cancel, clear, finish and undo them."""

from collections.abc import Iterator
from typing import Any

from msgspec import UNSET

from adapters.http.bank_session_shapes import (
    BankSessionPatch,
    BankSessionQuery,
    BeginRequest,
    ClearRequest,
    FinishRequest,
)
from adapters.http.call import Call, Reply
from adapters.http.operation import PATCH, EmptyRequest, Operation
from adapters.http.query import WriteQuery
from adapters.json_shapes import shapes
from adapters.json_shapes.bank_sessions import (
    BankSessionHeadView,
    BankSessionView,
    DiscrepanciesView,
    bank_session_heads,
    bank_session_view,
    discrepancies_view,
)
from adapters.json_shapes.cursors import make_cursor, read_cursor
from adapters.json_shapes.list_filters import check_known_ids, check_range
from adapters.json_shapes.reading import read
from adapters.json_shapes.unreadable import UnfitBody
from application.bank_reconciliation.clearing import Selection, clear_rows
from application.bank_reconciliation.discrepancies import discrepancies_of
from application.bank_reconciliation.finishing import finish_session, undo_session
from application.bank_reconciliation.sessions import (
    SessionTerms,
    begin_session,
    cancel_session,
    change_session,
)
from application.ports.queries import Condition, Query
from application.ports.replies import Answer
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Fault
from domain.ledger.accounts import Account
from domain.reconciliation.bank_sessions import BankSession

PATH = "/reconciliation/bank"


def _list(call: Call) -> Answer:
    asked = call.query
    check_range(asked.first, asked.last)
    filters = (
        Condition("account_id", "=", asked.account_id),
        Condition("status", "=", asked.status),
        Condition("statement_date", ">=", asked.first),
        Condition("statement_date", "<=", asked.last),
    )
    conditions = [condition for condition in filters if condition.value is not UNSET]
    signature = " ".join(["reconciliations", asked.sort, *map(str, conditions)])
    after = None if asked.cursor is UNSET else read_cursor(asked.cursor, signature, 2)
    is_descending = asked.sort.startswith("-")
    order = (("statement_date", is_descending), ("id", is_descending))
    query = Query(tuple(conditions), order=order, after=after, limit=asked.limit)

    def render(work: UnitOfWork) -> dict[str, Any]:
        if asked.account_id is not UNSET:
            check_known_ids(work, Account, [asked.account_id], "accountId")
        page = work.session.records.page(BankSession, query)
        cursor = None
        if page.more:
            last = page.items[-1]
            cursor = make_cursor(signature, (last.statement_date.isoformat(), last.id))
        heads = bank_session_heads(work, page.items)
        return {"data": heads, "total": page.total, "nextCursor": cursor}

    return call.read_with_etag(render)


def _begin(call: Call) -> Answer:
    request: BeginRequest = call.request
    id_ = _given(request.id)
    return call.write(_created, begin_session, request.account_id, _terms(request), id_)


def _read(call: Call) -> Answer:
    return call.read(lambda work: _reply(work, work.get(BankSession, call.id)))


def _change(call: Call) -> Answer:
    terms = _terms(call.request)
    return call.write(_reply, change_session, call.id, terms, call.version())


def _cancel(call: Call) -> Answer:
    return call.write(lambda *_: Reply(None, 204), cancel_session, call.id, call.version())


def _read_selections(body: Any) -> ClearRequest:
    if faults := [*_faults_of_selections(body)]:
        raise UnfitBody(faults)
    return read(body, ClearRequest)


def _clear(call: Call) -> Answer:
    request: ClearRequest = call.request
    cleared, uncleared = _selection(request.cleared), _selection(request.uncleared)
    return call.write(_reply, clear_rows, call.id, cleared, uncleared, call.version())


def _finish(call: Call) -> Answer:
    account_id = _given(call.request.adjustment_account_id)
    return call.write(_reply, finish_session, call.id, account_id, call.version())


def _undo(call: Call) -> Answer:
    return call.write(_reply, undo_session, call.id, call.version())


def _discrepancies(call: Call) -> Answer:
    def render(work: UnitOfWork) -> dict[str, Any]:
        return discrepancies_view(discrepancies_of(work, work.get(BankSession, call.id)))

    return call.read_with_etag(render)


def _terms(request: BeginRequest | BankSessionPatch) -> SessionTerms:
    """What a request says of a statement. Null in a patch takes a beginning back."""
    is_patch = isinstance(request, BankSessionPatch)
    outstanding = [] if is_patch and request.outstanding is None else request.outstanding
    balance = 0 if is_patch and request.beginning_balance is None else request.beginning_balance
    return SessionTerms(
        statement_date=_given(request.statement_date),
        statement_balance=_cents(request.statement_balance),
        beginning_balance=_cents(balance),
        beginning_date=_given(request.beginning_date),
        outstanding=_given(outstanding),
        without_beginning=is_patch and request.beginning_date is None,
    )


def _given(value: Any) -> Any:
    """A member of a request, or None if it was left out."""
    return None if value is UNSET else value


def _cents(amount: Any) -> int | None:
    return None if _given(amount) is None else int(amount)


def _faults_of_selections(body: Any) -> Iterator[Fault]:
    """A fault for each selection that is neither `all` nor a list."""
    for name in ("cleared", "uncleared"):
        value = body.get(name) if isinstance(body, dict) else None
        if value is not None and value != "all" and not isinstance(value, list):
            yield Fault(f"/{name}", 'must be "all", or a list of the ids of rows')


def _selection(rows: Any) -> Selection:
    return _given(rows) or ()


def _created(work: UnitOfWork, session: BankSession) -> Reply:
    reply = _reply(work, session)
    location = f"/api/v1{PATH}/{session.id}"
    return Reply(reply.value, 201, {**reply.headers, "Location": location})


def _reply(work: UnitOfWork, session: BankSession) -> Reply:
    """The view of a reconciliation, with its ETag."""
    return Reply.item(bank_session_view(work, session), session.version)


OPERATIONS = (
    Operation(
        "GET",
        PATH,
        "listBankReconciliations",
        "List bank reconciliations by the dates of their statements, without their rows",
        _list,
        shapes.list_of(BankSessionHeadView, "BankReconciliationList"),
        query=BankSessionQuery,
        is_kept=True,
    ),
    Operation(
        "POST",
        PATH,
        "beginBankReconciliation",
        "Begin the reconciliation of an account with a statement of its bank",
        _begin,
        BankSessionView,
        status=201,
        query=WriteQuery,
        takes=BeginRequest,
        is_long=True,
    ),
    Operation(
        "GET",
        f"{PATH}/{{id}}",
        "readBankReconciliation",
        "Read a bank reconciliation with its rows",
        _read,
        BankSessionView,
        reads_many=True,
        is_kept=True,
    ),
    Operation(
        "PATCH",
        f"{PATH}/{{id}}",
        "changeBankReconciliation",
        "Correct the date or the balances of an open bank reconciliation (JSON merge patch)",
        _change,
        BankSessionView,
        query=WriteQuery,
        takes=BankSessionPatch,
        media=PATCH,
        is_long=True,
    ),
    Operation(
        "DELETE",
        f"{PATH}/{{id}}",
        "cancelBankReconciliation",
        "Cancel an open bank reconciliation: rows get back the marks that they had before",
        _cancel,
        None,
        status=204,
        query=WriteQuery,
        is_long=True,
    ),
    Operation(
        "PUT",
        f"{PATH}/{{id}}/cleared",
        "clearRows",
        "Clear and unclear rows in an open bank reconciliation: one, some or all",
        _clear,
        BankSessionView,
        query=WriteQuery,
        takes=ClearRequest,
        reads=_read_selections,
    ),
    Operation(
        "POST",
        f"{PATH}/{{id}}/finish",
        "finishBankReconciliation",
        "Finish a bank reconciliation, with an adjustment if an account for it is named",
        _finish,
        BankSessionView,
        query=WriteQuery,
        takes=FinishRequest,
        is_long=True,
    ),
    Operation(
        "POST",
        f"{PATH}/{{id}}/undo",
        "undoBankReconciliation",
        "Undo the latest bank reconciliation of its account",
        _undo,
        BankSessionView,
        query=WriteQuery,
        takes=EmptyRequest,
        is_long=True,
    ),
    Operation(
        "GET",
        f"{PATH}/{{id}}/discrepancies",
        "listDiscrepancies",
        "List the reconciled rows that were changed since, for which reasons",
        _discrepancies,
        DiscrepanciesView,
        is_kept=True,
    ),
)
