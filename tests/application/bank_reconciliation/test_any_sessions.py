"""Bank reconciliations under any sequence of acts, compared with what a pencil would keep."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from attrs import define, evolve, field
from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from application.bank_reconciliation.clearing import clear_rows
from application.bank_reconciliation.discrepancies import Discrepancies, discrepancies_of
from application.bank_reconciliation.finishing import finish_session, undo_session
from application.bank_reconciliation.session_view import SessionView, session_view
from application.bank_reconciliation.sessions import (
    SessionTerms,
    begin_session,
    cancel_session,
    change_session,
)
from application.collections.operations import amend, create, remove
from application.collections.registry import BANK_TRANSACTIONS
from application.integrity.verify_books import verify_books
from application.ledger.registers import mark_row
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_transactions import BankTransaction
from domain.banking.cleared_marks import ClearedMark
from domain.errors import BookkeepingError, Conflict, DifferenceLeft, Reconciled
from domain.reconciliation.bank_sessions import BankSession
from tests.application.actions import CARD, CHECKING, SALES, SAVINGS, SUPPLIES
from tests.application.replaying import assert_replayable
from tests.strategies import examples
from tests.support import new_books, stores

FIRST = date(2026, 1, 1)
ACCOUNTS = (CHECKING, SAVINGS, CARD)
SIGNS = {CHECKING: 1, SAVINGS: 1, CARD: -1}
CENTS = st.sampled_from([-300, -200, -100, 100, 200, 300])
DAYS = st.integers(0, 40).map(lambda days: FIRST + timedelta(days))


@define
class Row:
    """A row as the pencil has it."""

    date: date
    amount: int
    """Debit positive."""
    mark: str = ""
    """Empty, `ticked`, or the id of the session that locked it."""


@define
class Statement:
    """A session as the pencil has it."""

    id: str
    account: str
    date: date
    beginning: int
    ending: int
    status: str = "open"
    marks_before: dict[str, str] = field(factory=dict)
    """The marks of the account's rows before it began; a row that changes is forgotten."""
    named: set[str] = field(factory=set)
    """The rows that were cleared in it, although they are dated after the statement."""


def _discrepancies(work: UnitOfWork, id_: str) -> Discrepancies:
    return discrepancies_of(work, work.get(BankSession, id_))


def view_of(work: UnitOfWork, id_: str) -> SessionView:
    return session_view(work, work.get(BankSession, id_))


class AnySessions(RuleBasedStateMachine):
    """The same acts on books in memory and in a file, and with a pencil."""

    @initialize(entered=st.lists(st.tuples(st.sampled_from(ACCOUNTS), CENTS, DAYS), max_size=6))
    def begin_books(self, entered: list[tuple[str, int, date]]) -> None:
        self.folder = TemporaryDirectory(prefix="machine-")
        self.stores = stores(Path(self.folder.name))
        self.books = [new_books(store) for store in self.stores.values()]
        self.rows: dict[str, Row] = {}
        self.statements: list[Statement] = []
        self.count = 0
        for account, cents, day in entered:
            self.enter(account, SALES, cents, day)

    def teardown(self) -> None:
        if hasattr(self, "stores"):
            try:
                faults = [books.read(verify_books).faults for books in self.books]
                assert faults == [(), ()]
                assert_replayable(self.books[0])
            finally:
                for store in self.stores.values():
                    store.close()
                self.folder.cleanup()

    # Documents

    @rule(
        account=st.sampled_from(ACCOUNTS), other=st.sampled_from([SALES, *ACCOUNTS]),
        cents=CENTS, day=DAYS,
    )  # fmt: skip
    def enter(self, account: str, other: str, cents: int, day: date) -> None:
        if other == account:
            return
        self.count += 1
        id_ = f"t{self.count}"
        split = {"account_id": other, "amount": cents}
        fields = {"id": id_, "date": day, "account_id": account, "amount": cents}
        self.do(create, BANK_TRANSACTIONS, {**fields, "splits": [split]})
        self._keep(id_, account, Row(day, cents))
        if other in ACCOUNTS:
            self._keep(id_, other, Row(day, -cents))

    @precondition(lambda self: getattr(self, "rows", None))
    @rule(data=st.data(), cents=st.none() | CENTS, day=DAYS, is_override=st.booleans())
    def change(self, data: st.DataObject, cents: int | None, day: date, is_override: bool) -> None:
        """Another amount and day, or (without an amount) a removal."""
        key = data.draw(st.sampled_from(sorted(self.rows)))
        _, id_, account = key.split(":")
        keys = [other for other in self.rows if other.split(":")[1] == id_]
        document = self.books[0].read(lambda work: work.get(BankTransaction, id_))
        is_adjustment = id_.startswith("id-")
        if cents is None:
            act: tuple[Any, ...] = (remove, BANK_TRANSACTIONS, id_)
        else:
            sign = 1 if document.account_id == account else -1
            split = {"account_id": document.splits[0].account_id, "amount": cents * sign}
            changes = {"date": day, "amount": cents * sign, "splits": [split]}
            act = (amend, BANK_TRANSACTIONS, id_, changes)
        new = {
            other: None if cents is None else Row(day, cents if other == key else -cents)
            for other in keys
        }
        changed = [
            other
            for other, row in new.items()
            if row is None
            or (row.date, row.amount) != (self.rows[other].date, self.rows[other].amount)
        ]
        locked = [other for other in changed if self.rows[other].mark not in {"", "ticked"}]
        if locked and not is_override:
            with pytest.raises(Reconciled):
                self.do(*act)
            event("a locked row is protected")
            return
        self.do(*act, override="a reason" if is_override else None)
        event(f"a locked row is changed: {bool(locked)}, an adjustment: {is_adjustment}")
        for other in changed:
            for statement in self.statements:
                statement.marks_before.pop(other, None)
                statement.named.discard(other)
            row = new[other]
            if row is None:
                del self.rows[other]
            else:
                self.rows[other] = row

    @precondition(lambda self: getattr(self, "rows", None))
    @rule(data=st.data(), mark=st.sampled_from(["none", "cleared"]), is_override=st.booleans())
    def tick(self, data: st.DataObject, mark: str, is_override: bool) -> None:
        key = data.draw(st.sampled_from(sorted(self.rows)))
        row, account = self.rows[key], key.split(":")[2]
        act = (mark_row, account, key, mark)
        if row.mark not in {"", "ticked"}:
            if not is_override:
                with pytest.raises(Reconciled):
                    self.do(*act)
                return
            event("a locked row is unticked")
        self.do(*act, override="a reason" if is_override else None)
        row.mark = "ticked" if mark == "cleared" else ""
        self._note_if_later(key)
        if mark == "none":
            for statement in self.statements:
                statement.named.discard(key)

    # Sessions

    @rule(
        account=st.sampled_from(ACCOUNTS), days=st.integers(1, 30), ending=CENTS | st.just(0),
        has_opening=st.booleans(), data=st.data(),
    )  # fmt: skip
    def begin(
        self, account: str, days: int, ending: int, has_opening: bool, data: st.DataObject
    ) -> None:
        if self._open(account):
            with pytest.raises(Conflict):
                self.do(
                    begin_session, account, SessionTerms(statement_date=FIRST, statement_balance=0)
                )
            return
        last = self._last(account)
        day = (last.date if last else FIRST) + timedelta(days)
        beginning, more, opening = last.ending if last else 0, {}, []
        if has_opening and not last:
            opening_day = day - timedelta(data.draw(st.integers(1, 10)))
            earlier = {key: row for key, row in self._of(account) if row.date <= opening_day}
            outstanding = data.draw(st.sets(st.sampled_from(sorted(earlier)))) if earlier else set()
            opening = [key for key in earlier if key not in outstanding]
            beginning = SIGNS[account] * sum(self.rows[key].amount for key in opening)
            more = {
                "beginning_balance": beginning,
                "beginning_date": opening_day,
                "outstanding": sorted(outstanding),
            }
            event(f"a first session with opening rows: {bool(opening)}")
        marks = {key: row.mark for key, row in self._of(account)}
        terms = SessionTerms(statement_date=day, statement_balance=ending, **more)
        session = self.do(begin_session, account, terms)
        statement = Statement(session.id, account, day, beginning, ending, marks_before=marks)
        for key in opening:
            self.rows[key].mark = session.id
        self.statements.append(statement)

    @rule(data=st.data(), account=st.sampled_from(ACCOUNTS))
    def clear(self, data: st.DataObject, account: str) -> None:
        statement = self._open(account)
        if statement is None:
            return
        free = [key for key, row in self._of(account) if row.mark in {"", "ticked"}]
        ticked = data.draw(st.sets(st.sampled_from(sorted(free)))) if free else set()
        rest = sorted({*free} - ticked)
        unticked = data.draw(st.sets(st.sampled_from(rest))) if rest else set()
        self.do(clear_rows, statement.id, sorted(ticked), sorted(unticked))
        for key in ticked:
            self.rows[key].mark = "ticked"
            if self.rows[key].date > statement.date:
                statement.named.add(key)
        for key in unticked:
            self.rows[key].mark = ""
            self._note_if_later(key)
            statement.named.discard(key)

    @rule(account=st.sampled_from(ACCOUNTS), how=st.integers(0, 3))
    def finish(self, account: str, how: int) -> None:
        """Sometimes with a corrected balance, with an adjustment, or with the difference left."""
        statement = self._open(account)
        if statement is None:
            return
        difference = self._difference(statement)
        if how and difference:
            statement.ending -= difference * SIGNS[account]
            self.do(change_session, statement.id, SessionTerms(statement_balance=statement.ending))
            difference = 0
        locked = self._counted(statement)
        if difference:
            with pytest.raises(DifferenceLeft):
                self.do(finish_session, statement.id)
            session = self.do(finish_session, statement.id, SUPPLIES)
            key = session.adjustment
            self._keep(key.split(":")[1], account, Row(statement.date, difference))
            locked.append(key)
            event("a session is finished with an adjustment")
        else:
            self.do(finish_session, statement.id)
            event("a session is finished at zero")
        statement.status = "finished"
        for key in locked:
            self.rows[key].mark = statement.id

    @rule(
        account=st.sampled_from(ACCOUNTS), days=st.integers(1, 30), has_opening=st.booleans(),
        data=st.data(), how=st.integers(0, 3),
    )  # fmt: skip
    def reconcile(
        self, account: str, days: int, has_opening: bool, data: st.DataObject, how: int
    ) -> None:
        """A whole session, so that most runs have finished ones."""
        if self._open(account) is None:
            self.begin(account, days, 0, has_opening, data)
        self.clear(data, account)
        self.finish(account, how)

    @rule(account=st.sampled_from(ACCOUNTS))
    def cancel(self, account: str) -> None:
        if statement := self._open(account):
            self.do(cancel_session, statement.id)
            self._take_back(statement)
            self.statements.remove(statement)
            event("a session is cancelled")

    @rule(account=st.sampled_from(ACCOUNTS))
    def undo(self, account: str) -> None:
        last = self._last(account)
        if last is None:
            return
        if self._open(account):
            with pytest.raises(Conflict):
                self.do(undo_session, last.id)
            return
        earlier = [item for item in self._finished(account) if item is not last]
        if earlier:
            with pytest.raises(Conflict):
                self.do(undo_session, earlier[0].id)
        self.do(undo_session, last.id)
        adjustment = self._session(self.books[0], last.id).adjustment
        self._take_back(last)
        self.rows.pop(adjustment, None)
        last.status = "undone"
        event("a session is undone")

    # What must hold

    @invariant()
    def the_marks_are_those_of_the_pencil(self) -> None:
        if not hasattr(self, "rows"):
            return
        expected = {
            key: ("cleared" if row.mark == "ticked" else "reconciled", row.mark)
            for key, row in self.rows.items()
            if row.mark
        }
        for books in self.books:
            stored = books.read(lambda work: [*work.session.records.all(ClearedMark)])
            assert {mark.id: mark.cleared for mark in stored} == {
                key: mark for key, (mark, _) in expected.items()
            }
            assert {mark.id: mark.session_id for mark in stored if mark.is_locked} == {
                key: session for key, (mark, session) in expected.items() if mark == "reconciled"
            }

    @invariant()
    def the_figures_are_those_of_the_pencil(self) -> None:
        for statement in getattr(self, "statements", []):
            views = [books.read(view_of, statement.id) for books in self.books]
            assert views[0] == views[1]
            figures = views[0].figures
            sign = SIGNS[statement.account]
            assert figures.statement_balance == statement.ending
            assert figures.beginning_balance == statement.beginning
            if statement.status == "open":
                assert figures.difference == self._difference(statement) * sign
                assert figures.discrepancy == self._discrepancy(statement) * sign
                offered = {line.line.id for line in views[0].rows}
                assert offered == {
                    key
                    for key, row in self._of(statement.account)
                    if row.mark in {"", "ticked"}
                    and (row.date <= statement.date or key in statement.named)
                }
            elif statement.status == "finished":
                assert figures.difference == 0

    @invariant()
    def the_rows_of_a_discrepancy_add_up_to_it(self) -> None:
        for statement in getattr(self, "statements", []):
            listed = [books.read(_discrepancies, statement.id) for books in self.books]
            assert listed[0] == listed[1]
            if statement.status == "undone":
                continue
            assert listed[0].total == -sum(row.amount for row in listed[0].rows)
            assert listed[0].total == self.books[0].read(view_of, statement.id).figures.discrepancy
            if listed[0].rows:
                event(f"the discrepancy of a session that is {statement.status} is listed")

    # The pencil

    def do(self, use_case: Callable[..., Any], *args: Any, override: str | None = None) -> Any:
        """Run a use case on both books; both must answer the same."""
        results = []
        for books in self.books:
            chosen = books
            if override:
                chosen = books.with_context(evolve(books.context, override=override))
            try:
                results.append((chosen.run(use_case, *args), None))
            except BookkeepingError as error:
                results.append((None, error))
        (result, error), (other, other_error) = results
        assert result == other
        assert str(error) == str(other_error)
        if error:
            raise error
        return result

    def _keep(self, id_: str, account: str, row: Row) -> None:
        self.rows[f"bank-transaction:{id_}:{account}"] = row

    def _of(self, account: str) -> list[tuple[str, Row]]:
        return [(key, row) for key, row in self.rows.items() if key.endswith(account)]

    def _open(self, account: str) -> Statement | None:
        items = (item for item in self.statements if item.account == account)
        return next((item for item in items if item.status == "open"), None)

    def _finished(self, account: str) -> list[Statement]:
        return [
            item
            for item in self.statements
            if item.account == account and item.status == "finished"
        ]

    def _last(self, account: str) -> Statement | None:
        return max(self._finished(account), key=lambda item: item.date, default=None)

    def _counted(self, statement: Statement) -> list[str]:
        return [
            key
            for key, row in self._of(statement.account)
            if row.mark == "ticked" and (row.date <= statement.date or key in statement.named)
        ]

    def _discrepancy(self, statement: Statement) -> int:
        locked = sum(
            row.amount for _, row in self._of(statement.account) if row.mark not in {"", "ticked"}
        )
        return locked - statement.beginning * SIGNS[statement.account]

    def _difference(self, statement: Statement) -> int:
        """Debit positive."""
        cleared = sum(self.rows[key].amount for key in self._counted(statement))
        sign = SIGNS[statement.account]
        ending, beginning = statement.ending * sign, statement.beginning * sign
        return ending - beginning - self._discrepancy(statement) - cleared

    def _note_if_later(self, key: str) -> None:
        """The tick of a row after the statement has nothing to do with an open session."""
        row, statement = self.rows[key], self._open(key.split(":")[2])
        if statement and row.date > statement.date and key not in statement.named:
            statement.marks_before[key] = row.mark

    def _take_back(self, statement: Statement) -> None:
        """Give the rows of a session their marks from before it began."""
        for key, row in self._of(statement.account):
            before = statement.marks_before.get(key, "")
            is_on_it = row.date <= statement.date or key in statement.named
            is_ticked_in_it = statement.status == "open" and row.mark == "ticked" and is_on_it
            if row.mark == statement.id or is_ticked_in_it:
                row.mark = before
            elif row.mark == "" and before == "ticked":
                row.mark = "ticked"

    @staticmethod
    def _session(books: Books, id_: str) -> BankSession:
        return books.read(lambda work: work.get(BankSession, id_))


AnySessions.TestCase.settings = settings(
    max_examples=examples(0.5), stateful_step_count=40, deadline=None
)
TestAnySessions = AnySessions.TestCase
