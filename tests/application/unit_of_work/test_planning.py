"""Plans: what a use case writes on a snapshot and what it writes directly are the same."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from attrs import evolve
from hypothesis import given, settings

from adapters.storage.memory.store import MemoryStore
from application.collections.operations import amend, create, remove
from application.collections.registry import CONTACTS, INVOICES, JOURNALS, PAYMENTS
from application.integrity.verify_books import verify_books
from application.ports.change_log import LogQuery
from application.ports.ids import Ids
from application.reconciliation.on_demand import OnDemandApplication, apply_on_demand
from application.sync.checksums import checksums
from application.unit_of_work.books import Books
from application.unit_of_work.numbered_ids import NumberedIds
from application.unit_of_work.planning import Plan, make_plan
from domain.ledger.journals import Journal
from domain.reconciliation.applications import AppliedCredit
from tests.application.actions import add, invoice, payment
from tests.application.reporting.random_books import carry_out, plans
from tests.application.unit_of_work.small_plans import packed_soon  # noqa: F401  # a fixture
from tests.strategies import examples
from tests.support import new_books

LINES = [
    {"account_id": "account-1000", "debit": 100},
    {"account_id": "account-4000", "credit": 100},
]


class IdsOfBooks(NumberedIds):
    """The ids that the books give, with the numbers that a plan needs."""

    def __init__(self, ids: Ids) -> None:
        super().__init__("")
        self._ids = ids
        self._given: dict[str, int] = {}

    def new(self) -> str:
        id_ = self._ids.new()
        self._given[id_] = len(self._given) + 1
        return id_

    def id_of(self, number: int) -> str:
        return [*self._given][number - 1]

    def number_of(self, id_: str) -> int | None:
        return self._given.get(id_)


class PlanningBooks(Books):
    """Books that make a plan of every use case, and then carry it out."""

    def run_and_render(
        self, render: Callable[..., Any], use_case: Callable[..., Any], *args: Any, **kwargs: Any
    ) -> Any:
        plan = self.read(
            lambda work: make_plan(work, IdsOfBooks(self.ids), use_case, *args, **kwargs)
        )
        return super().run_and_render(render, carry_out_plan, plan)


def carry_out_plan(work: Any, plan: Plan[Any]) -> Any:
    assert plan.fits(work)
    plan.carry_out(work)
    return plan.result


def planning(books: Books) -> Books:
    return PlanningBooks(books.store, books.clock, books.ids, books.mechanism)


def everything(books: Books) -> Any:
    return books.read(
        lambda work: (
            checksums(work),
            [evolve(change, at="", hash="") for change in work.session.log.stored_rows()],
            work.settings,
            list(work.session.records.all(AppliedCredit)),
            sorted(work.session.open_items.all(), key=lambda item: item.id),
        )
    )


@settings(max_examples=examples(0.3))
@given(plan=plans())
def test_a_plan_that_is_carried_out_does_what_its_use_case_does_directly(plan):
    direct = carry_out(plan, new_books(MemoryStore()))
    planned = carry_out(plan, planning(new_books(MemoryStore())))
    assert everything(planned) == everything(direct)
    assert planned.read(verify_books).faults == ()


def test_a_plan_keeps_what_a_use_case_tells_the_recorder():
    books = new_books(MemoryStore())
    add(books, "contacts", id="c", kind="customer", name="Ann")
    invoice(books, "i", 1000)
    payment(books, "p", 1000, hold=True)
    manual = OnDemandApplication("payment:p", "invoice:i", 400)
    planning(books).run(apply_on_demand, "customer", None, [manual])
    (credit,) = books.read(lambda work: list(work.session.records.all(AppliedCredit)))
    assert [(line.charge_id, line.amount) for line in credit.applied] == [("invoice:i", 400)]


def test_a_plan_that_is_made_again_has_the_same_digest():
    books = new_books(MemoryStore())

    def use_case(work: Any) -> None:
        create(work, CONTACTS, {"kind": "customer", "name": "Ann"})

    first, again, other = (
        books.read(lambda work, id_=id_: make_plan(work, NumberedIds(id_), use_case))
        for id_ in ("a", "a", "b")
    )
    assert first.digest == again.digest != other.digest
    assert [write.arguments[0].id for write in first.writes] == ["a-000001"]


def test_a_payment_that_a_plan_has_written_and_forgotten_pays_its_invoice():
    books = new_books(MemoryStore())
    add(books, "contacts", id="c", kind="customer", name="Ann")

    def use_case(work: Any) -> None:
        line = {"rate": Decimal(10), "account_id": "account-4000"}
        sent = {"contact_id": "c", "status": "sent", "lines": [line]}
        create(work, INVOICES, {**sent, "id": "i"})
        create(work, PAYMENTS, {"id": "p", "contact_id": "c", "amount": 400})
        for _ in range(4):
            create(work, JOURNALS, {"date": work.today, "lines": LINES})

    planning(books).run(use_case)
    (credit,) = books.read(lambda work: list(work.session.records.all(AppliedCredit)))
    assert [(line.charge_id, line.amount) for line in credit.applied] == [("invoice:i", 400)]
    assert books.read(verify_books).faults == ()


def test_a_document_that_a_plan_has_written_and_forgotten_is_found_again():
    books = new_books(MemoryStore())
    ids = [f"plan-{number:06d}" for number in range(1, 6)]

    def use_case(work: Any) -> None:
        for number in range(5):
            memo = f"Journal {number}"
            create(work, JOURNALS, {"date": work.today, "memo": memo, "lines": LINES})

    def memos(work: Any) -> list[str]:
        carry_out_plan(work, plan)
        return [work.get(Journal, id_).memo for id_ in ids]

    plan = books.read(lambda work: make_plan(work, NumberedIds("plan"), use_case))
    assert books.run(memos) == [f"Journal {number}" for number in range(5)]


def test_what_a_plan_writes_again_is_logged_once():
    books = new_books(MemoryStore())

    def use_case(work: Any) -> None:
        journals = [create(work, JOURNALS, {"date": work.today, "lines": LINES}) for _ in range(5)]
        amend(work, JOURNALS, journals[2].id, {"memo": "The last word"})

    before = books.read(lambda work: work.version)
    planning(books).run(use_case)
    changes = books.read(lambda work: work.session.log.read(LogQuery(since=before)))
    assert [change.version - before for change in changes] == [1, 2, 3, 4, 5]
    assert ["The last word" in (change.after or "") for change in changes].index(True) == 2
    assert books.read(verify_books).faults == ()


def test_a_plan_writes_nothing_of_records_that_it_takes_back():
    books = new_books(MemoryStore())

    def use_case(work: Any) -> None:
        contact = create(work, CONTACTS, {"kind": "customer", "name": "Ann"})
        remove(work, CONTACTS, contact.id)
        create(work, CONTACTS, {"kind": "customer", "name": "Ann"})

    plan = books.read(lambda work: make_plan(work, NumberedIds("plan"), use_case))
    assert [write.method for write in plan.writes] == ["save"]
