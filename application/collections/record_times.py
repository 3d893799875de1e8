"""When records were made and last changed, as views show it."""

from collections.abc import Iterable, Mapping
from typing import Any

from application.collections.collection import Collection
from application.ports.change_log import RecordTimes
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.records import Record


def times_of(
    work: UnitOfWork, collection: Collection[Any], records: Iterable[Record]
) -> Mapping[str, RecordTimes]:
    """The times of many records by their ids; one query reads them from the log.

    Records that the log lacks, which only damaged books have, are absent.
    """
    addresses = {record.id: collection.logged_as(work, record) for record in records}
    times = work.session.log.times([*dict.fromkeys(addresses.values())])
    return {id_: times[address] for id_, address in addresses.items() if address in times}
