"""The log keeps the total that is applied to each charge, after each unit of work."""

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import settings as hypothesis_settings

from adapters.storage.sqlite.schema import step_9, step_10
from application.ports.change_log import LogQuery, TouchedDocument
from domain.ledger.ids import DocumentRef
from domain.reconciliation.applications import AppliedCredit
from tests.application.actions import contact, head, invoice, log, payment
from tests.application.reporting.random_books import carry_out, plans
from tests.strategies import examples
from tests.support import new_books, stores


def totals(work) -> dict[str, int]:
    """What is applied to each charge now."""
    sums: Counter[str] = Counter()
    for credit in work.session.records.all(AppliedCredit):
        for line in credit.applied:
            sums[line.charge_id] += line.amount
    return dict(sums)


@hypothesis_settings(max_examples=examples(0.3))
@given(plans(24))
def test_every_total_is_that_after_its_unit_of_work(tmp_path_factory, plan):
    for store in stores(tmp_path_factory.mktemp("books")).values():
        books = new_books(store)
        moments = [(head(books), {})]
        books.listen(
            lambda books=books, all_=moments: all_.append((head(books), books.read(totals)))
        )
        carry_out(plan, books)
        charges = {charge for _, sums in moments for charge in sums}
        for (before, earlier), (after, later) in pairwise(moments):
            for charge in charges:
                kept = books.read(
                    lambda work, charge=charge, after=after: work.session.log.applied_totals(
                        charge, after
                    )
                )
                assert (kept[0].applied if kept else 0) == later.get(charge, 0)
                if later.get(charge, 0) != earlier.get(charge, 0):
                    assert (kept[0].first, kept[0].last) == (before + 1, after)
                    assert kept[0].first <= kept[0].version <= kept[0].last
        store.close()


@hypothesis_settings(max_examples=examples(0.1))
@given(plans(24))
def test_the_migration_fills_in_the_totals_of_an_older_log(tmp_path_factory, plan):
    store = stores(tmp_path_factory.mktemp("books"))["sqlite"]
    books = carry_out(plan, new_books(store))
    last = max(each.version for each in log(books))
    filling = next(text for text in step_9.SQL.split(";") if "INSERT INTO applied_totals" in text)

    def filled(work):
        driver = work.session.buffer.driver
        rows = driver.execute("SELECT DISTINCT charge_id FROM applied_totals")
        charges = [charge for (charge,) in rows]
        by_program = {
            charge: work.session.log.applied_totals(charge, last)[0].applied for charge in charges
        }
        driver.execute("DELETE FROM applied_totals")
        driver.execute(filling)
        by_step = {
            charge: work.session.log.applied_totals(charge, last)[0].applied for charge in charges
        }
        return by_program, by_step

    by_program, by_step = books.run(filled)
    assert by_program == by_step
    assert {charge: cents for charge, cents in by_step.items() if cents} == books.read(totals)
    store.close()


@hypothesis_settings(max_examples=examples(0.1))
@given(plans(24))
def test_the_migration_finds_the_changes_of_each_charge_in_an_older_log(tmp_path_factory, plan):
    store = stores(tmp_path_factory.mktemp("books"))["sqlite"]
    books = carry_out(plan, new_books(store))
    filling = next(text for text in step_10.SQL.split(";") if "INSERT INTO charge_changes" in text)

    def filled(work):
        driver = work.session.buffer.driver
        read = "SELECT * FROM charge_changes ORDER BY charge_id, version"
        work.session.buffer.flush()
        by_program = driver.execute(read).fetchall()
        driver.execute("DELETE FROM charge_changes")
        driver.execute(filling)
        return by_program, driver.execute(read).fetchall()

    by_program, by_step = books.run(filled)
    assert by_program == by_step
    store.close()


def test_a_charge_is_not_told_of_what_its_credit_pays_of_others(tmp_path):
    for store in stores(tmp_path).values():
        books = new_books(store)
        contact(books)
        invoice(books, "i", 1000)
        payment(books, "p", 2500)
        invoice(books, "k", 1000)  # The rest of the payment is applied to it.
        touched = {
            id_: books.read(
                lambda work, id_=id_: [
                    change.version
                    for change in work.session.log.read(
                        LogQuery(touches=TouchedDocument("invoices", DocumentRef("invoice", id_)))
                    )
                    if change.collection == "applications"
                ]
            )
            for id_ in ("i", "k")
        }
        assert (len(touched["i"]), len(touched["k"])) == (1, 1)
        assert touched["i"] != touched["k"]
        store.close()
