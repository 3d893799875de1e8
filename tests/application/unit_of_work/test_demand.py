"""Work whose result nobody waits for any more is ended, and nothing of it is stored."""

from typing import Any

import pytest

from adapters.importers.iif.reader import read_iif
from application.collections.operations import create
from application.collections.registry import CONTACTS
from application.importing.parsed_file import ReadingOptions
from application.importing.plan_import import ImportOptions, commit_import, plan_import
from application.ports.failures import Abandoned, StoreStopping
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.write_context import SYSTEM
from domain.invoicing.contacts import Contact

LIST = b"!CUST\tNAME\n" + b"".join(b"CUST\tName %d\n" % number for number in range(40))
BERT = {"kind": "customer", "name": "Bert"}


def contacts(books: Books) -> list[str]:
    return [
        contact.name for contact in books.read(lambda work: list(work.session.records.all(Contact)))
    ]


def abandoned_after(books: Books, writes: int) -> Any:
    """A use case that is abandoned after some writes of an import."""
    planned = books.read(plan_import, "iif", read_iif(LIST), ImportOptions())

    def use_case(work: UnitOfWork) -> None:
        save, count = work.save, 0

        def counted_save(record: Any) -> Any:
            nonlocal count
            count += 1
            if count > writes:
                books.abandon()
            return save(record)

        work.save = counted_save  # type: ignore[method-assign]
        commit_import(work, planned)

    return use_case


@pytest.mark.parametrize("writes", [0, 1, 20])
def test_an_import_that_is_abandoned_while_it_is_written_stores_nothing(books, writes):
    asked = books.with_context(SYSTEM)
    with pytest.raises(Abandoned):
        asked.run(abandoned_after(asked, writes))
    assert contacts(books) == []
    books.run(create, CONTACTS, BERT)
    assert contacts(books) == ["Bert"]


def test_planning_an_abandoned_import_ends(books):
    asked = books.with_context(SYSTEM)
    asked.abandon()
    with pytest.raises(Abandoned):
        asked.read(plan_import, "iif", read_iif(LIST), ImportOptions())


def test_reading_asks_again_and_again_whether_it_is_to_end():
    asked = 0

    def check() -> None:
        nonlocal asked
        asked += 1
        if asked == 10:
            raise Abandoned("the client has gone")

    with pytest.raises(Abandoned):
        read_iif(b"!CUST\tNAME\n" + b"CUST\tAnna\n" * 100_000, ReadingOptions(), check)


def test_what_one_client_abandons_others_do_not(books):
    first, second = books.with_context(SYSTEM), books.with_context(SYSTEM)
    first.abandon()
    second.check_wanted()
    with pytest.raises(Abandoned):
        first.check_wanted()


def test_a_program_that_stops_ends_the_reading_of_files_too(books):
    asked = books.with_context(SYSTEM)
    books.interruption.request()
    with pytest.raises(StoreStopping):
        read_iif(LIST, ReadingOptions(), asked.check_wanted)
