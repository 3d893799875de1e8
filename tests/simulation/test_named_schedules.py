"""Schedules with names: each has fixed steps, and all copies have the same books at the end."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from application.collections.operations import create
from application.collections.registry import COLLECTIONS
from application.invoicing.payments import void_payment
from application.ledger.company import change_settings
from application.sync.preferences import read_preferences
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.journals import Journal
from domain.records import versioned
from tests.application.actions import (
    CHECKING,
    SALES,
    SAVINGS,
    add,
    applied,
    change,
    close,
    contact,
    drop,
    earned,
    get,
    invoice,
    lines,
    paying,
    payment,
    post,
)
from tests.simulation.edits import set_preference
from tests.simulation.templates import OTHERS, backups_of_sites, places
from tests.simulation.wire import Fault
from tests.simulation.world import World


@pytest.fixture(params=["memory", "files"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """A server with the books of a small company, and three copies that have kept up."""
    in_files = request.param == "files"
    with places(in_files=in_files) as new_place:
        other_books = backups_of_sites(in_files=in_files)[OTHERS]
        world = World(Random(1), new_place, other_books=other_books)
        yield world
        world.close()


def keep_up(world: World, *devices: Any) -> None:
    for device in devices:
        assert world.keep_up(device), world.steps


def everywhere(world: World, collection: str, id_: str) -> Any:
    """A record that the server and all copies have alike."""
    records = [get(site.books, collection, id_) for site in world.sites]
    # A copy has a log of its own, and with it versions of its own.
    server, *copies = [record and versioned(record, 0) for record in records]
    assert all(copy == server for copy in copies)
    return server


# Deleting, and creating again


def test_a_deletion_that_is_pushed_first_wins_over_an_edit(world):
    laptop, phone, _ = world.devices
    drop(laptop.books, "items", "item-1")
    change(phone.books, "items", "item-1", description="edited")
    keep_up(world, laptop, phone)
    world.heal()
    assert everywhere(world, "items", "item-1") is None


def test_a_deletion_that_is_pushed_later_wins_over_an_edit(world):
    laptop, phone, _ = world.devices
    drop(laptop.books, "items", "item-1")
    change(phone.books, "items", "item-1", description="edited")
    keep_up(world, phone, laptop)
    world.heal()
    assert everywhere(world, "items", "item-1") is None


@pytest.mark.parametrize("is_edit_first", [False, True])
def test_a_record_that_is_deleted_and_created_again_is_not_the_one_that_another_edits(
    world, is_edit_first
):
    laptop, phone, _ = world.devices
    drop(laptop.books, "items", "item-1")
    add(laptop.books, "items", id="item-1", name="Another", rate=Decimal(2))
    change(phone.books, "items", "item-1", description="edited")
    keep_up(world, *((phone, laptop) if is_edit_first else (laptop, phone)))
    world.heal()
    item = everywhere(world, "items", "item-1")
    assert (item.name, item.rate, item.description) == ("Another", 2, "")


def test_a_record_is_deleted_on_one_copy_and_deleted_and_created_again_on_another(world):
    laptop, phone, _ = world.devices
    drop(laptop.books, "items", "item-1")
    drop(phone.books, "items", "item-1")
    add(phone.books, "items", id="item-1", name="Another", rate=Decimal(2))
    keep_up(world, phone, laptop)
    world.heal()
    assert everywhere(world, "items", "item-1").name == "Another"


def test_two_copies_create_a_record_with_the_same_id(world):
    laptop, phone, _ = world.devices
    contact(laptop.books, "bob", phone="1")
    contact(phone.books, "bob", company="Ltd")
    world.heal()
    assert everywhere(world, "contacts", "bob").company == "Ltd"


# Merging


def test_edits_of_different_fields_are_merged(world):
    laptop, phone, tablet = world.devices
    change(laptop.books, "contacts", "ann", phone="1")
    change(phone.books, "contacts", "ann", company="Ltd")
    change(tablet.books, "contacts", "ann", address="Main Street")
    change(world.server.books, "contacts", "ann", email="ann@example.com")
    world.heal()
    ann = everywhere(world, "contacts", "ann")
    assert (ann.phone, ann.company, ann.email) == ("1", "Ltd", "ann@example.com")
    assert ann.address == "Main Street"


def test_of_two_edits_of_a_field_the_one_that_is_pushed_later_wins_whatever_the_clocks_say(world):
    laptop, phone, _ = world.devices
    laptop.clock.jump(9 * 365)
    phone.clock.jump(-9 * 365)
    world.server.clock.jump(-2 * 365)
    change(laptop.books, "contacts", "ann", phone="of the laptop")
    change(phone.books, "contacts", "ann", phone="of the phone")
    keep_up(world, laptop, phone)
    world.heal()
    assert everywhere(world, "contacts", "ann").phone == "of the phone"


def test_clocks_that_are_years_apart_date_documents_and_change_nothing_else(world):
    laptop, phone, tablet = world.devices
    for site, days in zip(world.sites, (-4000, 4000, 0, -9000), strict=True):
        site.clock.jump(days)
        add(site.books, "journals", id=f"of-{site.name.split()[-1]}", lines=a_journal(100))
    keep_up(world, tablet, phone, laptop, phone)
    world.server.clock.jump(9000)
    phone.clock.jump(-9000)
    change(phone.books, "journals", "of-laptop", memo="seen")
    world.heal()
    assert everywhere(world, "journals", "of-laptop").memo == "seen"
    assert everywhere(world, "journals", "of-laptop").date.year == 2037
    assert everywhere(world, "journals", "of-phone").date.year == 2026


# Numbers


def test_two_copies_use_one_number_and_a_payment_names_one_of_the_invoices(world):
    laptop, phone, _ = world.devices
    invoice(laptop.books, "of-laptop", 500, by="ann", number="1005")
    invoice(phone.books, "of-phone", 300, by="ann", number="1005")
    payment(phone.books, "paid", 300, by="ann", pays={"of-phone": 300}, memo="for 1005")
    keep_up(world, laptop, phone)
    world.heal()
    renumbered = everywhere(world, "invoices", "of-phone")
    assert everywhere(world, "invoices", "of-laptop").number == "1005"
    assert renumbered.number not in {"1005", ""}
    paid = everywhere(world, "payments", "paid")
    assert paid.applications == paying(**{"of-phone": 300})
    assert paid.memo == "for 1005"
    assert ("payment:paid", "invoice:of-phone", 300) in applied(phone.books)


def test_an_invoice_is_renumbered_once_although_the_answer_is_lost(world):
    laptop, phone, _ = world.devices
    invoice(laptop.books, "of-laptop", 500, by="ann", number="1005")
    keep_up(world, laptop)
    invoice(phone.books, "of-phone", 300, by="ann", number="1005")
    world.next_faults = [Fault.ANSWER_LOST] * 2
    assert not world.keep_up(phone)
    world.next_faults = []
    change(phone.books, "invoices", "of-phone", memo="more")
    world.heal()
    first = everywhere(world, "invoices", "of-phone")
    assert first.memo == "more"
    assert first.number not in {"1005", ""}


# Refusals


def test_a_push_of_100_changes_whose_50th_hits_a_closed_period(world):
    phone = world.devices[1]
    for number in range(1, 101):
        day = date(2025, 12, 31) if number == 50 else date(2026, 3, 1)
        add(phone.books, "journals", id=f"j{number:03}", date=day, lines=a_journal(number))
    close(world.server.books, date(2025, 12, 31))
    world.heal()
    journals = phone.books.read(lambda work: [*work.session.records.all(Journal)])
    ids = {journal.id for journal in journals}
    assert {f"j{number:03}" for number in range(1, 101)} - ids == {"j050"}


def test_changes_before_a_unit_of_several_are_carried_out_one_by_one(world):
    phone = world.devices[1]
    contact(phone.books, "bob")
    post(phone.books, "closed")
    phone.books.run(create_contacts, "cem", "dan")
    close(world.server.books, date(2026, 3, 31))
    world.heal()
    assert everywhere(world, "journals", "closed") is None
    assert [everywhere(world, "contacts", id_).id for id_ in ("bob", "cem", "dan")]


def test_what_was_done_at_once_is_carried_out_at_once_or_not_at_all(world):
    phone = world.devices[1]
    phone.books.run(create_contacts, "cem", "vic-2", external_id="taken")
    contact(world.server.books, "other", external_id="taken")
    contact(phone.books, "bob")
    world.heal()
    assert everywhere(world, "contacts", "bob").id == "bob"
    assert [everywhere(world, "contacts", id_) for id_ in ("cem", "vic-2")] == [None, None]


def test_an_edit_of_what_was_closed_meanwhile_is_taken_back(world):
    laptop = world.devices[0]
    close(world.server.books, date(2026, 3, 31))
    change(laptop.books, "invoices", "inv-a", lines=earned(99_900))
    world.heal()
    assert everywhere(world, "invoices", "inv-a").total == 1000


def test_the_account_of_undeposited_funds_changes_after_what_waited_there_was_voided(world):
    phone = world.devices[1]
    world.server.books.run(void_payment, "pay-a", "a mistake")
    world.server.books.run(change_settings, {"undeposited_funds_account_id": SAVINGS})
    contact(phone.books, "bob")
    world.heal()
    assert everywhere(world, "contacts", "bob").name == "Bob"


# Backups


def test_the_server_gets_an_older_file_back_and_uses_its_versions_again(world):
    laptop, phone, _ = world.devices
    world.back_up(world.server)
    contact(world.server.books, "lost")
    change(world.server.books, "contacts", "ann", phone="lost, too")
    keep_up(world, laptop, phone)
    contact(laptop.books, "new")
    change(phone.books, "contacts", "lost", phone="2")
    world.put_back(world.server)
    contact(world.server.books, "other")
    change(world.server.books, "contacts", "vic", phone="1")
    world.heal()
    assert everywhere(world, "contacts", "lost") is None
    assert everywhere(world, "contacts", "ann").phone == ""
    assert everywhere(world, "contacts", "other").name == "Other"
    assert everywhere(world, "contacts", "new").name == "New"


def test_the_server_gets_an_older_file_back_that_stays_behind_the_copies(world):
    world.back_up(world.server)
    contact(world.server.books, "lost")
    keep_up(world, *world.devices)
    world.put_back(world.server)
    world.heal()
    assert everywhere(world, "contacts", "lost") is None


def test_the_server_gets_an_older_file_back_after_it_has_answered_a_push(world):
    phone = world.devices[1]
    world.back_up(world.server)
    contact(phone.books, "bob")
    world.next_faults = [Fault.NONE, Fault.REQUEST_LOST]
    assert not world.keep_up(phone)
    world.put_back(world.server)
    contact(world.server.books, "cem")
    contact(world.server.books, "dan")
    world.heal()
    assert everywhere(world, "contacts", "bob").name == "Bob"


def test_the_server_gets_an_older_file_back_between_two_pushes_of_a_copy(world):
    phone = world.devices[1]
    world.back_up(world.server)
    contact(phone.books, "bob")
    world.next_faults = [Fault.NONE, Fault.REQUEST_LOST]
    assert not world.keep_up(phone)
    world.put_back(world.server)
    contact(phone.books, "cem")
    world.heal()
    assert everywhere(world, "contacts", "bob").name == "Bob"
    assert everywhere(world, "contacts", "cem").name == "Cem"


def test_the_server_serves_the_books_of_another_company(world):
    phone = world.devices[1]
    contact(world.server.books, "bob")
    keep_up(world, phone)
    contact(phone.books, "cem")
    world.serve_other_books()
    contact(world.server.books, "dan")
    world.heal()
    assert everywhere(world, "contacts", "bob") is None
    assert everywhere(world, "contacts", "cem") is None
    assert everywhere(world, "contacts", "dan").name == "Dan"


def test_a_copy_gets_an_older_file_back_and_does_other_things_under_the_same_versions(world):
    phone = world.devices[1]
    contact(phone.books, "bob")
    world.back_up(phone)
    contact(phone.books, "cem")
    change(phone.books, "contacts", "bob", phone="1")
    keep_up(world, phone)
    world.put_back(phone)
    contact(phone.books, "dan")
    change(phone.books, "contacts", "bob", company="Ltd")
    world.heal()
    bob = everywhere(world, "contacts", "bob")
    assert (bob.phone, bob.company) == ("1", "Ltd")
    assert everywhere(world, "contacts", "cem").name == "Cem"
    assert everywhere(world, "contacts", "dan").name == "Dan"


def test_both_sides_get_older_files_back(world):
    phone = world.devices[1]
    world.back_up(world.server)
    contact(phone.books, "bob")
    keep_up(world, phone)
    world.back_up(phone)
    change(phone.books, "contacts", "bob", phone="1")
    keep_up(world, phone)
    world.put_back(world.server)
    world.put_back(phone)
    change(phone.books, "contacts", "ann", phone="2")
    world.heal()
    assert everywhere(world, "contacts", "ann").phone == "2"


# Several programs at once


@pytest.mark.parametrize("is_pushed_before", [False, True])
def test_a_copy_is_worked_on_while_it_receives(world, is_pushed_before):
    phone = world.devices[1]
    contact(world.server.books, "bob")
    before = []
    if is_pushed_before:
        contact(phone.books, "cem")
        before = [Fault.NONE]
    world.next_edits = [set_preference("width", "wide")]
    world.next_faults = [*before, Fault.BEFORE_WORK_ON_THE_COPY]
    keep_up(world, phone)
    world.heal()
    assert world.server.books.read(read_preferences).values["width"].as_text == "wide"


def test_the_server_is_worked_on_while_a_copy_receives_and_compares(world):
    phone = world.devices[1]
    contact(phone.books, "bob")
    world.next_edits = [set_preference(f"width {number}", "wide") for number in range(3)]
    world.next_faults = [Fault.BEFORE_WORK_ON_THE_SERVER] * 3
    keep_up(world, phone)
    world.heal()
    assert not world.next_edits


def test_two_programs_keep_one_copy_in_step(world):
    phone = world.devices[1]
    contact(phone.books, "bob")
    contact(world.server.books, "cem")
    world.next_faults = [Fault.BEFORE_ANOTHER_FOLLOWS]
    keep_up(world, phone)
    world.heal()
    assert everywhere(world, "contacts", "bob").name == "Bob"


# Lost answers and crashes


LOSSES = [
    Fault.ANSWER_LOST,
    Fault.ANSWER_CUT,
    Fault.ANSWER_SHORT,
    Fault.SERVER_CRASH_AFTER,
    Fault.SERVER_CRASH_BEFORE,
    Fault.CRASH_AFTER,
    Fault.CRASH_IN_COMMIT,
    Fault.CRASH_AFTER_COMMIT,
    Fault.REQUEST_LATE,
]


@pytest.mark.parametrize("fault", LOSSES, ids=lambda fault: fault.name.lower())
def test_the_answer_to_a_push_does_not_come_and_both_sides_go_on_meanwhile(world, fault):
    laptop, phone, _ = world.devices
    add(phone.books, "journals", id="entry", date=date(2026, 3, 1), lines=a_journal(100))
    change(phone.books, "contacts", "ann", phone="1")
    push_fails(world, phone, fault)
    change(world.server.books, "contacts", "ann", company="Ltd")
    change(phone.books, "journals", "entry", memo="more")
    change(phone.books, "contacts", "ann", phone="2")
    contact(laptop.books, "bob")
    keep_up(world, laptop)
    for device in world.devices:
        while device.wire.late:
            device.wire.deliver_late()
    world.heal()
    assert everywhere(world, "journals", "entry").memo == "more"
    ann = everywhere(world, "contacts", "ann")
    assert (ann.phone, ann.company) == ("2", "Ltd")


@pytest.mark.parametrize(
    "faults", [[Fault.ANSWER_LOST], [Fault.NONE, Fault.REQUEST_LOST]], ids=["lost", "answered"]
)
def test_an_edit_was_pushed_and_is_taken_back_before_the_copy_has_received_it(world, faults):
    phone = world.devices[1]
    change(phone.books, "contacts", "ann", phone="1")
    world.next_faults = list(faults)
    assert not world.keep_up(phone)
    change(phone.books, "contacts", "ann", phone="")
    change(world.server.books, "contacts", "ann", company="Ltd")
    world.heal()
    ann = everywhere(world, "contacts", "ann")
    assert (ann.phone, ann.company) == ("", "Ltd")


@pytest.mark.parametrize(
    "faults", [[Fault.ANSWER_LOST], [Fault.NONE, Fault.REQUEST_LOST]], ids=["lost", "answered"]
)
def test_a_record_was_pushed_and_is_deleted_before_the_copy_has_received_it(world, faults):
    phone = world.devices[1]
    contact(phone.books, "bob")
    world.next_faults = list(faults)
    assert not world.keep_up(phone)
    drop(phone.books, "contacts", "bob")
    world.heal()
    assert everywhere(world, "contacts", "bob") is None


def test_an_answer_is_lost_and_comes_to_be_forgotten_by_the_server(world):
    phone = world.devices[1]
    contact(phone.books, "bob")
    change(phone.books, "contacts", "ann", phone="1")
    push_fails(world, phone, Fault.ANSWER_LOST)
    world.server.clock.jump(31)
    change(world.server.books, "contacts", "ann", company="Ltd")
    world.heal()
    ann = everywhere(world, "contacts", "ann")
    assert (ann.phone, ann.company) == ("1", "Ltd")
    assert everywhere(world, "contacts", "bob").name == "Bob"


def push_fails(world: World, device: Any, fault: Fault) -> None:
    """Let the first push of a device fail in some way."""
    world.fault_of_pushes = [fault]
    world.keep_up(device)
    assert not world.fault_of_pushes


def create_contacts(work: UnitOfWork, *ids: str, external_id: str | None = None) -> None:
    """Create customers in one unit of work; the last one has an external id."""
    for id_ in ids:
        fields = {"id": id_, "kind": "customer", "name": id_.title()}
        more = {"external_id": external_id} if external_id and id_ == ids[-1] else {}
        create(work, COLLECTIONS["contacts"], {**fields, **more})


def a_journal(cents: int) -> Any:
    """Lines of a journal."""
    return lines((CHECKING, cents), (SALES, -cents))
